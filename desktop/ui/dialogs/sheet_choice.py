"""This file asks which sheet of an Excel file goes into a table, when the file has several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from desktop.services.sheets import Sheet
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, label


def sheet_words(sheet: Sheet) -> str:
    """企业名单（120 行 × 8 列）"""
    if sheet.refusal is not None:
        return f"{sheet.name}（内容太多，不能一次填入）"
    return f"{sheet.name}（{len(sheet.rows):,} 行 × {sheet.columns} 列）"


class SheetChoice(QDialog):
    """``chosen`` is the sheet a person wants, the one at ``first`` to begin with."""

    def __init__(
        self, file_name: str, sheets: Sequence[Sheet], parent: QWidget | None = None, *, first: int = 0
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sheet_choice")
        self.setWindowTitle("选择工作表")
        self.setMinimumWidth(440)
        self._sheets = tuple(sheets)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label(f"“{file_name}”有 {len(sheets)} 个工作表，要填入哪一个？", wrap=True))
        self.list = QListWidget(self)
        self.list.setObjectName("sheet_choice.list")
        self.list.setAccessibleName("工作表")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for sheet in sheets:
            self.list.addItem(sheet_words(sheet))
            self.list.item(self.list.count() - 1).setToolTip(sheet_words(sheet))
        self.list.setCurrentRow(first)
        self.list.itemActivated.connect(lambda _item: self.accept())
        column.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.take = PrimaryButton("下一步", name="sheet_choice.take")
        self.take.clicked.connect(self.accept)
        foot.addWidget(self.take)
        column.addLayout(foot)

    @property
    def chosen(self) -> Sheet:
        return self._sheets[max(0, self.list.currentRow())]
