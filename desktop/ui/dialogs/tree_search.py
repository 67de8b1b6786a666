"""This file is a dialog that finds one entry of an official list: a line to search by, a tree to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.ui.dialogs.fitting import fit
from desktop.ui.editors.inputs import LineInput
from desktop.ui.widgets import PrimaryButton, button, label

CODE = Qt.ItemDataRole.UserRole


class TreeSearch(QDialog):
    """``chosen`` carries the code of the entry. A subclass fills the tree and says which codes can be chosen."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        fit(self, *size)
        self.line = LineInput(self)
        self.line.setObjectName(f"{name}.line")
        self.tree = QTreeWidget(self)
        self.tree.setObjectName(f"{name}.tree")
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.remark = label("", "small")
        self.take = PrimaryButton("选择", name=f"{name}.take")
        self.take.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.tree, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.remark, 1)
        foot.addWidget(button("取消", self.reject, name=f"{name}.cancel"))
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.tree.itemActivated.connect(lambda *_: self._on_take_clicked())
        self.take.clicked.connect(self._on_take_clicked)

    def fits(self, code: str) -> bool:
        """Whether an entry can be chosen; "" is none."""
        return bool(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from the line into the tree."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.line.hasFocus():
            self.tree.setFocus()
            if self.tree.currentItem() is None:
                self._choose_first()
            return
        super().keyPressEvent(event)

    def _code(self) -> str:
        """The code of the current entry, "" for none."""
        item = self.tree.currentItem()
        return str(item.data(0, CODE) or "") if item is not None else ""

    def _choose_first(self) -> None:
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _on_take_clicked(self) -> None:
        code = self._code()
        if self.fits(code):
            self.chosen.emit(code)
            self.accept()


def entry(words: str, code: str) -> QTreeWidgetItem:
    """One line of the tree."""
    made = QTreeWidgetItem([words])
    made.setData(0, CODE, code)
    return made
