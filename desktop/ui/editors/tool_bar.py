"""This file is the line of small buttons above a table or a long text; narrow, some show only their icons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.ui.icons import set_icon
from desktop.ui.widgets.buttons import ToolButton

_STYLES = Qt.ToolButtonStyle


class ToolBar(QWidget):
    """Buttons at the left, anything added with ``add_right`` at the right.

    Where there is no room for all words, those of the lowest ``rank`` go first.
    """

    def __init__(self, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._tools: list[QToolButton] = []
        self._ranks: dict[QToolButton, int] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addStretch(1)
        self._beside: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def add_tool(
        self, words: str, icon_name: str, tip: str, on_click: Callable[[], object], *, rank: int = 0
    ) -> QToolButton:
        made = ToolButton(self)
        made.setText(words)
        made.setToolButtonStyle(_STYLES.ToolButtonTextBesideIcon if words else _STYLES.ToolButtonIconOnly)
        made.setAutoRaise(True)
        made.setToolTip(f"{words}：{tip}" if words else tip)
        made.setAccessibleName(f"{self._subject}：{words or tip}")
        set_icon(made, icon_name, "muted", 16)
        made.clicked.connect(lambda _checked=False: on_click())
        self._row.insertWidget(len(self._tools), made)
        self._tools.append(made)
        self._ranks[made] = rank
        return made

    def add_right(self, widget: QWidget) -> None:
        self._row.addWidget(widget)
        self._beside.append(widget)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_room()

    def share_room(self) -> None:
        """Show as many words as there is room for; call it when something beside them came or went."""
        shown = [tool for tool in self._tools if not tool.isHidden()]
        room = self.width() - sum(part.sizeHint().width() + 8 for part in self._beside if not part.isHidden())
        least = 0
        for rank in sorted({self._ranks[tool] for tool in shown}):
            if sum(self._wide(tool, least) + self._row.spacing() for tool in shown) <= room:
                break
            least = rank + 1
        for tool in shown:
            if tool.text():
                has_words = self._ranks[tool] >= least
                tool.setToolButtonStyle(_STYLES.ToolButtonTextBesideIcon if has_words else _STYLES.ToolButtonIconOnly)

    def _wide(self, tool: QToolButton, least: int) -> int:
        if not tool.text() or self._ranks[tool] < least:
            return 32
        return tool.fontMetrics().horizontalAdvance(tool.text()) + 44
