"""This file shows what an export wrote, the checklist of seals (盖章清单), and the way to the printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.dialogs.seal_checklist import ChecklistArea, SealChecklist, SealedPaper
from desktop.ui.widgets import Banner, PrimaryButton, button, label, open_folder, selectable

HIGHEST_LIST = 400  # px


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """Result of ``desk.export`` and, for a final copy, of ``desk.pack`` (else None)."""

    folder: Path
    export: Any
    package: Any


def file_words(paths: Sequence[Path]) -> list[str]:
    """One line for files that differ only in their suffix: 企业-申报书（docx、pdf、sbb）."""
    by_stem: dict[str, list[str]] = {}
    for path in paths:
        by_stem.setdefault(path.stem, []).append(path.suffix.lstrip("."))
    return [f"{stem}（{'、'.join(suffixes)}）" for stem, suffixes in by_stem.items()]


class ResultView(QWidget):
    """``print_asked`` carries whether it was a final copy."""

    done = Signal()
    print_asked = Signal(bool)

    def __init__(
        self, outcome: ExportOutcome, document: str, parent: QWidget | None = None, *, prints_code: bool = True
    ) -> None:
        super().__init__(parent)
        self.outcome = outcome
        result = outcome.export
        is_final = bool(result.identity)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = "定稿已导出，可以打印盖章。" if is_final else "草稿已导出，每页有“草稿”字样，不能用于报送。"
        column.addWidget(Banner(head, "success" if is_final else "neutral"))
        column.addWidget(label("文件", "strong"))
        paths = [*result.files, *([outcome.package.path] if outcome.package else [])]
        for words in file_words(paths):
            column.addWidget(selectable(label(words, wrap=True)))
        column.addWidget(selectable(label(str(outcome.folder), "small", wrap=True)))
        if result.code:
            code = "-".join(result.code[i : i + 4] for i in range(0, len(result.code), 4))
            where = "印在每页页脚，与电子申报包一致" if prints_code else "记在电子申报包中，公文上不印"
            column.addWidget(selectable(label(f"版本校验码　{code}　（{where}）", wrap=True)))
        if is_final:
            column.addSpacing(4)
            column.addWidget(self._checklist_area(document), 1)
        else:
            column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(
            button(
                "打开文件夹", lambda: open_folder(outcome.folder), icon_name="folder-open", name="export.open_folder"
            )
        )
        foot.addWidget(
            button("打印…", lambda: self.print_asked.emit(is_final), icon_name="printer", name="export.print")
        )
        foot.addStretch(1)
        close = PrimaryButton("完成", name="export.done")
        close.clicked.connect(self.done.emit)
        foot.addWidget(close)
        column.addLayout(foot)
        self._close = close

    def showEvent(self, event: QShowEvent) -> None:
        """Enter is 完成."""
        super().showEvent(event)
        self._close.setFocus()

    def _checklist_area(self, document: str) -> ChecklistArea:
        """The list scrolls when there are many seals."""
        result = self.outcome.export
        pdf = next((path for path in result.files if path.suffix == ".pdf"), None)
        data = pdf.read_bytes() if pdf is not None else b""
        self.checklist = SealChecklist(
            [SealedPaper(document, result.pages, result.copies, result.seal_places, data)], self
        )
        return ChecklistArea(self.checklist, HIGHEST_LIST, "export.seals")
