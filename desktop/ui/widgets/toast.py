"""This file shows a short note at the foot of the window, with one thing to do (撤销)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.widgets.buttons import PushButton
from desktop.ui.widgets.text import label

SHOWN_FOR = 6000  # ms
SHOWN_FOR_WITH_ACTION = 10000  # ms: time to read and to decide


class Toast(QFrame):
    """One note over ``host``; a new one replaces the old.

    A note with nothing to do lets clicks through to what lies below; one with an action goes at a click on its words.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("toast")
        self.setProperty("kind", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        self._words = label("")
        self._action = PushButton()
        self._action.setObjectName("toast.action")
        self._action.clicked.connect(self._on_action_clicked)
        row.addWidget(self._words)
        row.addWidget(self._action)
        self._do: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_note(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show ``text``; with ``action`` a button that calls ``do`` once."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self._do = do
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not action)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_FOR_WITH_ACTION if action else SHOWN_FOR)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        host = self._host
        self.move((host.width() - self.width()) // 2, host.height() - self.height() - 48)

    def _on_action_clicked(self) -> None:
        self.hide()
        do, self._do = self._do, None
        if do is not None:
            do()
