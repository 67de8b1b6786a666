"""This file shows the rows a definition fixes (KPIs, requirements): texts and groups beside the cells to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.forms.catalogues import Kpi, kpi_of
from desktop.forms.fieldtypes.base import FixedHead, FixedRow, field_type
from desktop.forms.model import FieldDef
from desktop.issues import Severity
from desktop.ui.models.rows_model import Index, RowsModel, worst

SHORT_LENGTH = 4  # characters
_SHORT_UNITS = {"个百分点": "百分点"}
_BETTER = {"up": "上升", "down": "下降"}
_NOTHING = FixedRow("", ())


def name_place(rows: Sequence[FixedRow]) -> int:
    """Which text of a row is its name: the longest, over all rows."""
    lengths: dict[int, int] = {}
    for row in rows:
        for at, text in enumerate(row.texts):
            lengths[at] = lengths.get(at, 0) + len(text)
    return max(lengths, key=lambda at: lengths[at], default=0)


def is_short_head(rows: Sequence[FixedRow], at: int) -> bool:
    """True for a head whose texts are numbers or single words (序号, 能力要素): it needs little room."""
    texts = [row.texts[at] for row in rows if at < len(row.texts)]
    return bool(texts) and max(map(len, texts)) <= SHORT_LENGTH


def kpi_hint(kpi: Kpi) -> str:
    """Which figures a KPI wants and which way is better; what the notice does not say is called 暂定."""
    unit = f"，通常用“{kpi.value_unit}”" + ("" if kpi.values_status == "official" else "（暂定）")
    better = f"{_BETTER[kpi.direction]}为改善" + ("" if kpi.direction_status == "official" else "（暂定）")
    return f"填“{kpi.measures}”的数据{unit}；{better}。"


class FixedRowsModel(RowsModel):
    """Rows that cannot be added, moved or deleted; ``columns`` are those to show, of all of the table."""

    def __init__(
        self,
        session: Any,
        table: FieldDef,
        parent: QObject | None = None,
        *,
        columns: Sequence[FieldDef] | None = None,
    ) -> None:
        kind = field_type(table.type)
        self.heads: tuple[FixedHead, ...] = kind.fixed_heads(table)
        self.fixed_rows: tuple[FixedRow, ...] = kind.fixed_rows(table)
        self._fixed = {row.id: row for row in self.fixed_rows}
        self.name_at = name_place(self.fixed_rows)
        super().__init__(session, table, parent, columns=columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self.row_words(section) if role == Qt.ItemDataRole.DisplayRole else self._row_head(section, role)
        return super().headerData(section, orientation, role)

    def fixed(self, row: int) -> FixedRow:
        """The definition of a row."""
        return self._fixed.get(self.row_id(row), _NOTHING)

    def row_name(self, row: int) -> str:
        """关键设备数控化率"""
        texts = self.fixed(row).texts
        return texts[self.name_at] if self.name_at < len(texts) else ""

    def row_number(self, row: int) -> str:
        """The number the definition gives a row, else its place."""
        texts = self.fixed(row).texts
        return texts[0] if texts and self.name_at and texts[0].isdecimal() else str(row + 1)

    def row_words(self, row: int) -> str:
        return " ".join(text for text in self.fixed(row).texts if text)

    def group_at(self, row: int) -> str:
        """The heading above a row that begins a group; "" above the others."""
        group = self.fixed(row).group
        return group if row == 0 or self.fixed(row - 1).group != group else ""

    def repeats(self, row: int, head: int) -> bool:
        """True when a text before the name is that of the row above: printed once, as in a merged cell."""
        if head >= self.name_at or row == 0 or self.group_at(row):
            return False
        above, own = self.fixed(row - 1).texts, self.fixed(row).texts
        return above[: head + 1] == own[: head + 1] and head < len(own)

    def hidden_severity(self, row: int) -> str:
        """The worst that is wrong in a row outside the shown cells."""
        own = f"{self.table.id}/{self.row_id(row)}"
        hidden = [column for column in self.table.columns if column not in self.columns]
        found = [*self._issues.get(own, ())]
        for column in hidden:
            found.extend(self._issues.get(f"{own}/{column.id}", ()))
        return worst(found)

    def note(self, index: Index) -> str:
        """What is to know about a cell while it is the current one."""
        column = self.columns[index.column()]
        if self.issues_of(index) or column.calculated is not None:
            return self.tip(index)
        keys = "按数字键选择，回车到下一项。" if self.codes(index.column()) else ""
        return "　".join(part for part in (column.hint, self._row_hint(index.row()), keys) if part)

    def _row_hint(self, row: int) -> str:
        kpi = kpi_of(self.row_id(row)) if self.table.type == "kpis" else None
        return kpi_hint(kpi) if kpi is not None else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The change of a KPI is shown with its unit, which differs from row to row."""
        shown = super().data(index, role)
        if role != Qt.ItemDataRole.DisplayRole or not shown:
            return shown
        calculated = self.columns[index.column()].calculated
        kpi = kpi_of(self.row_id(index.row())) if calculated and calculated.name == "kpi_change" else None
        return shown + _SHORT_UNITS.get(kpi.change_unit, kpi.change_unit) if kpi is not None else shown

    def apply(self, update: Any) -> None:
        super().apply(update)
        if self.table.id in update.tables and self.rowCount():  # a row is stored from its first answer on
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def codes(self, column: int) -> list[str]:
        """The codes of the options of a column; [] where something else is filled in."""
        field = self.columns[column]
        return ["yes", "no"] if field.type == "yes_no" else list(field.options) if field.type == "choice" else []

    def is_filled(self, row: int) -> bool:
        """True when something is filled in, and nothing is missing."""
        own = f"{self.table.id}/{self.row_id(row)}"
        fillable = [column for column in self.table.columns if column.calculated is None]
        if all(field_type(column.type).is_empty(self.cell(row, column)) for column in fillable):
            return False
        found = [issue for column in fillable for issue in self._issues.get(f"{own}/{column.id}", ())]
        return not any(issue.severity is Severity.MISSING for issue in found)

    def filled(self) -> int:
        """How many rows are filled in."""
        return sum(self.is_filled(row) for row in range(self.rowCount()))
