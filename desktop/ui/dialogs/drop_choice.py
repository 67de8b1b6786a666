"""This file asks which question dropped files belong to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, TwoLineList, button, label


class DropChoice(QDialog):
    """放到哪一项？ ``chosen`` carries the number of the entry; Enter takes the marked one, Escape leaves."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget, what: str, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setObjectName("drop_choice")
        self.setWindowTitle("放到哪一项？")
        self.setAccessibleName("放到哪一项？")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label("放到哪一项？", "heading"))
        column.addWidget(label(f"这一部分有几项都可以放{what}。", "muted", wrap=True))
        self.entries = TwoLineList("drop_choice.entries", "可以放的项目", 412)
        self.entries.setMaximumWidth(16777215)  # as wide as the dialog
        self.entries.show_entries(entries)
        self.entries.setCurrentRow(0)
        self.entries.itemDoubleClicked.connect(lambda _item: self.accept())
        column.addWidget(self.entries, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="drop_choice.cancel"))
        self.ok = PrimaryButton("放到这一项", name="drop_choice.ok", on_click=self.accept)
        self.ok.setDefault(True)
        foot.addWidget(self.ok)
        column.addLayout(foot)
        self.accepted.connect(lambda: self.chosen.emit(self.entries.currentRow()))
        self.entries.setFocus(Qt.FocusReason.OtherFocusReason)
