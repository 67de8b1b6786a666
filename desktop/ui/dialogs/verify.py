"""This file checks a declaration package (申报包) and shows what it holds, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, Card, FactGrid, PrimaryButton, StateChip

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
        fit(self, 680, 560 if result.is_ok else 240)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        words = result.rows[0].value if result.is_ok else f"没有通过查验。{result.sentence}"
        column.addWidget(Banner(words, "success" if result.is_ok else "error"))
        facts = FactGrid([("文件", path.name)])
        for row in result.rows[1:]:
            facts.add_row(row.label, row.value, StateChip(*STATES[row.state]) if row.state in STATES else None)
        card = Card()
        card.body.addWidget(facts)
        card.body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setObjectName("verify_dialog.facts")
        area.setAccessibleName("查验结果")
        area.setProperty("part", "reading")
        area.setWidget(card)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="verify_dialog.close", on_click=self.accept))
        column.addLayout(foot)
