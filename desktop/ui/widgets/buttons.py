"""This file makes buttons: one primary a page, the rest secondary or quiet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton

from desktop.ui.icons import set_icon


class PushButton(QPushButton):
    """A push button that Enter presses as Space does, while it has the focus: in a dialog never another one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_enter(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class ToolButton(QToolButton):
    """A tool button that Enter presses as Space does; one with a menu opens it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_enter(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            if self.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup and self.menu() is not None:
                self.showMenu()
            else:
                self.click()


def is_enter(event: QKeyEvent) -> bool:
    """True for either Enter key alone, without Ctrl, Alt or Shift."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held


def button(
    text: str,
    on_click: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon_name: str = "",
    name: str = "",
    tooltip: str = "",
) -> QPushButton:
    """A push button; ``kind`` is "" (secondary), primary, quiet or danger; ``name`` its object name."""
    made = PushButton(text)
    if kind:
        made.setProperty("kind", kind)
    if icon_name:
        made.setText(f" {text}")  # room between icon and words
        tokens = {"primary": "on_accent", "quiet": "accent_text", "danger": "error"}
        set_icon(made, icon_name, tokens.get(kind, "text"))
        made.setIconSize(QSize(16, 16))
    made.setObjectName(name)
    made.setAccessibleName(text)
    if tooltip:
        made.setToolTip(tooltip)
    made.setAutoDefault(False)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


class PrimaryButton(PushButton):
    """The one filled button of a page or dialog."""

    def __init__(
        self, text: str, icon_name: str = "", name: str = "", on_click: Callable[[], object] | None = None
    ) -> None:
        super().__init__(text)
        self.setProperty("kind", "primary")
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setAutoDefault(True)
        if icon_name:
            self.setText(f" {text}")
            set_icon(self, icon_name, "on_accent")
            self.setIconSize(QSize(16, 16))
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())


def icon_button(
    icon_name: str, words: str, on_click: Callable[[], object] | None = None, *, name: str = "", token: str = "muted"
) -> QToolButton:
    """A button that shows only an icon; ``words`` say what it does to the eye (tooltip) and the screen reader."""
    made = ToolButton()
    set_icon(made, icon_name, token)
    made.setIconSize(QSize(18, 18))
    made.setToolTip(words)
    made.setAccessibleName(words)
    made.setObjectName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made
