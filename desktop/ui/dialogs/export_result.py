"""This file shows what an export wrote, and the checklist of seals (盖章清单) for the printed copies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.widgets import Banner, PrimaryButton, button, label, open_folder, selectable

PARTY_WORDS = {"declaring_unit": "申报单位", "recommending_unit": "推荐单位", "submitting_unit": "报送单位"}


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """Result of ``desk.export`` and, for a final copy, of ``desk.pack`` (else None)."""

    folder: Path
    export: Any
    package: Any


class ResultView(QWidget):
    done = Signal()

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
        names = [path.name for path in result.files] + ([outcome.package.path.name] if outcome.package else [])
        for name in names:
            column.addWidget(selectable(label(name, wrap=True)))
        column.addWidget(selectable(label(str(outcome.folder), "small", wrap=True)))
        if result.code:
            code = "-".join(result.code[i : i + 4] for i in range(0, len(result.code), 4))
            where = "印在每页页脚，与电子申报包一致" if prints_code else "记在电子申报包中，公文上不印"
            column.addWidget(selectable(label(f"版本校验码　{code}　（{where}）", wrap=True)))
        if is_final:
            column.addSpacing(4)
            column.addWidget(label("盖章清单", "strong"))
            self._add_seals(column, document)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(
            button(
                "打开文件夹", lambda: open_folder(outcome.folder), icon_name="folder-open", name="export.open_folder"
            )
        )
        foot.addStretch(1)
        close = PrimaryButton("完成", name="export.done")
        close.clicked.connect(self.done.emit)
        foot.addWidget(close)
        column.addLayout(foot)

    def _add_seals(self, column: QVBoxLayout, document: str) -> None:
        result = self.outcome.export
        pages = f"，共 {result.pages} 页" if result.pages else ""
        self.seals: list[QCheckBox] = [QCheckBox(f"打印“{document}”{pages}，一式 {result.copies} 份")]
        for place in result.seal_places:
            who = PARTY_WORDS.get(place.party, place.party)
            words = f"第 {place.page} 页　{place.label.rstrip('：:')}　由{who}盖章"
            self.seals.append(QCheckBox(words + ("，并加盖骑缝章" if place.page_edge_seal else "")))
        if not result.seal_places:
            column.addWidget(label("本文件没有盖章处。", "small"))
        for box in self.seals:
            column.addWidget(box)
        column.addWidget(label("勾选只供核对，不会保存。", "small"))
