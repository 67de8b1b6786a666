"""This file checks a declaration package (申报包) and shows what it holds, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, Card, PrimaryButton, StateChip, label, selectable

if TYPE_CHECKING:
    from desktop.services.desk import Desk
    from desktop.services.verifying import VerifyResult

# state of a row → (words, tone)
STATES = {"warning": ("提醒", "warning"), "error": ("不符", "error")}


def verify_package(parent: QWidget, desk: Desk, path: Path) -> None:
    """Check ``path`` in the background and show the result."""
    run_with_progress(
        parent,
        "正在查验申报包",
        lambda job: desk.verify(path, job),
        lambda result: VerifyDialog(parent, path, result).open(),
    )


class VerifyDialog(QDialog):
    def __init__(self, parent: QWidget, path: Path, result: VerifyResult) -> None:
        super().__init__(parent)
        self.setObjectName("verify_dialog")
        self.setWindowTitle("查验申报包")
        self.setAccessibleName("查验申报包")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(600)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        words = "申报包完整，内容与校验一致" if result.is_ok else "申报包没有通过查验，请让报送单位重新生成后再交"
        column.addWidget(Banner(words, "success" if result.is_ok else "error"))
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label("文件", "muted"), 0, 0)
        grid.addWidget(selectable(label(path.name, wrap=True)), 0, 1)
        for number, row in enumerate(result.rows, 1):
            grid.addWidget(label(row.label, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(selectable(label(row.value, wrap=True)), number, 1)
            if row.state in STATES:
                grid.addWidget(StateChip(*STATES[row.state]), number, 2, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        column.addWidget(card)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="verify_dialog.close", on_click=self.accept))
        column.addLayout(foot)
