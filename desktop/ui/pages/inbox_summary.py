"""This file sums up for an authority what came in for each table of the notices."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.services.rows import compiled_tables
from desktop.ui.pages.page import PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, ClickableFrame, ElidedLabel, EmptyState, StateChip, clear, label


class InboxSummary(Card):
    """One row per table that has declarations: received, included of the quota, with issues."""

    opened = Signal(str)  # intake:<notice>/<table>

    def __init__(self, context: PageContext) -> None:
        super().__init__(margin=GRID, spacing=0)
        self._context = context
        self.setObjectName("home.inbox")

    def refresh(self) -> None:
        clear(self.body)
        desk = self._context.desk
        rows: list[_TableRow] = []
        for notice in desk.registry.notices:
            for table in compiled_tables(notice, self._context.role):
                received, included, conflicts = desk.table_desk(notice.id, table.id).counts()
                if not received:
                    continue
                limit = table.quota.limit if table.quota else None
                row = _TableRow(
                    table.title, notice.document_number or notice.title, received, included, limit, conflicts
                )
                key = f"intake:{notice.id}/{table.id}"
                row.clicked.connect(lambda target=key: self.opened.emit(target))
                rows.append(row)
        for number, row in enumerate(rows, 1):
            row.setProperty("last", "true" if number == len(rows) else "false")
            self.body.addWidget(row)
        if not rows:
            self.body.addWidget(
                EmptyState(
                    "inbox",
                    "还没有收到申报包",
                    "把报来的申报包（.sbb 文件或整个文件夹）拖到窗口里，或到“收件与汇总”中选择。",
                )
            )


class _TableRow(ClickableFrame):
    def __init__(
        self, title: str, notice: str, received: int, included: int, limit: int | None, conflicts: int
    ) -> None:
        super().__init__(f"打开 {title}", kind="row")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID + 4, GRID, GRID + 4)
        row.setSpacing(GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(ElidedLabel(notice, "small"))
        row.addLayout(words, 1)
        row.addWidget(label(f"收到 {received} 份", "muted"))
        if limit is None:
            row.addWidget(StateChip(f"纳入 {included}", "accent", ""))
        else:
            row.addWidget(
                StateChip(
                    f"纳入 {included}/{limit}",
                    "error" if included > limit else "accent",
                    None if included > limit else "",
                )
            )
        for chip in self.findChildren(StateChip):
            chip.setMinimumWidth(80)  # the numbers of all rows stand in one column
        if conflicts:
            row.addWidget(StateChip(f"冲突 {conflicts}", "missing"))
