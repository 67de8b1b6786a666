"""This file says one thing in a dialog, or asks one question; it never blocks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.icons import set_pixmap
from desktop.ui.theme import GRID, TONE_ICONS
from desktop.ui.widgets import PrimaryButton, button, label, selectable

# 未填 is a dashed circle on a field; here the same colour means "please look"
_ICONS = {**TONE_ICONS, "neutral": "info", "missing": "circle-alert"}


class MessageDialog(QDialog):
    """Icon, title, sentence, and what to do next. Open it with ``open()``."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, *, tone: str = "neutral", details: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("message_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.text = text
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 3)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        picture = QLabel()
        set_pixmap(picture, _ICONS[tone], "accent_text" if tone == "neutral" else tone, 28)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(label(title, "heading", wrap=True))
        words.addWidget(selectable(label(text, wrap=True, name="message_dialog.text")))
        if details:
            words.addWidget(selectable(label(details, "muted", wrap=True)))
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        outer.addLayout(top)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)

    def add_ok(self, text: str = "知道了") -> None:
        ok = PrimaryButton(text, name="message_dialog.ok")
        ok.clicked.connect(self.accept)
        self.buttons.addWidget(ok)
        ok.setFocus()


def show_message(
    parent: QWidget | None, title: str, text: str, *, tone: str = "neutral", details: str = ""
) -> MessageDialog:
    """Say something that needs to be read; returns at once."""
    dialog = MessageDialog(parent, title, text, tone=tone, details=details)
    dialog.add_ok()
    dialog.open()
    return dialog


def show_refusal(parent: QWidget | None, error: AppError, title: str = "没有完成") -> MessageDialog:
    """Show the sentence of an :class:`AppError`: what happened and what can be done."""
    return show_message(parent, title, str(error), tone="missing")


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    yes: str,
    on_yes: Callable[[], object],
    *,
    no: str = "取消",
    is_danger: bool = False,
) -> MessageDialog:
    """Ask; ``on_yes`` is called when the person agrees. Enter means the harmless answer for a danger."""
    dialog = MessageDialog(parent, title, text, tone="missing" if is_danger else "neutral")
    refuse = button(no, dialog.reject, name="message_dialog.no")
    agree = button(yes, dialog.accept, kind="danger" if is_danger else "primary", name="message_dialog.yes")
    dialog.buttons.addWidget(refuse)
    dialog.buttons.addWidget(agree)
    (refuse if is_danger else agree).setDefault(True)
    (refuse if is_danger else agree).setFocus()
    dialog.accepted.connect(on_yes)
    dialog.open()
    return dialog
