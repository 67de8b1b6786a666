"""This file is the common ground of kpis, element_check and maturity: tables whose rows the definition names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import Finding, FixedRow, Param
from desktop.forms.fieldtypes.plain import as_text
from desktop.forms.fieldtypes.row_watch import RowWatch, are_rows
from desktop.forms.fieldtypes.table import Table
from desktop.forms.model import FieldDef

_LONGEST_NAME = 24  # characters: a longer name is a sentence


def row_labels(rows: Sequence[FixedRow]) -> dict[str, str]:
    """Row id → how a sentence names the row: its name, or group and number where the name is itself a sentence."""
    lengths: dict[int, int] = {}
    for row in rows:
        for at, text in enumerate(row.texts):
            lengths[at] = lengths.get(at, 0) + len(text)
    name_at = max(lengths, key=lambda at: (lengths[at], at), default=0)
    return {row.id: _row_label(row, name_at) for row in rows}


def _row_label(row: FixedRow, name_at: int) -> str:
    name = row.texts[name_at] if name_at < len(row.texts) else ""
    is_sentence = not name or len(name) > _LONGEST_NAME
    return f"{row.group}第 {row.texts[0]} 项" if is_sentence and row.texts and row.texts[0].isdecimal() else name


class FixedTable(Table):
    """A table with a row for every entry of a catalogue. Stored as rows ``{id, <column>: value}``, any of them left out.

    A row whose id is none of :meth:`fixed_rows` is kept and not looked at.
    """

    params: ClassVar[Mapping[str, Param]] = {}
    #: Columns the pack must write because :meth:`check_row` and the rules look at them.
    needed_columns: ClassVar[tuple[str, ...]] = ()

    def is_empty(self, stored: Any) -> bool:
        """Also rows that hold nothing but their id are empty."""
        if isinstance(stored, list) and all(isinstance(row, Mapping) for row in stored):
            return all(
                super(FixedTable, self).is_empty(cell) for row in stored for key, cell in row.items() if key != "id"
            )
        return super().is_empty(stored)

    def check_rows(self, watch: RowWatch, field: FieldDef) -> Iterator[Finding]:
        rows = dict(zip(watch.ids, watch.rows, strict=True))
        for fixed in self.fixed_rows(field):
            if fixed.id in rows:
                yield from self.check_row(rows[fixed.id], field)

    def check_row(self, row: Mapping[str, Any], field: FieldDef) -> Iterator[Finding]:
        """What is wrong in the row of one entry, besides what each cell's own type finds."""
        yield from ()

    def columns_read(self, field: FieldDef) -> frozenset[str]:
        return frozenset(self.needed_columns)

    def printed(self, stored: Any, field: FieldDef) -> str:
        """One line a row that holds something: its fixed texts, then its cells."""
        if not are_rows(stored):
            return as_text(stored)
        texts = {fixed.id: " ".join(text for text in fixed.texts if text) for fixed in self.fixed_rows(field)}
        lines = []
        for row in stored:
            cells = self.printed_row(row, field)
            if cells:
                lines.append(f"{texts.get(row['id'], row['id'])}：{cells}")
        return "\n".join(lines) or ("" if self.is_empty(stored) else as_text(stored))

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from super().definition_problems(field)
        written = [column.id for column in field.columns]
        for name in self.needed_columns:
            if name not in written:
                yield f"缺少列“{name}”：{self.label}（{self.name}）要有 {'、'.join(self.needed_columns)} 列。"

    def option_problems(
        self, field: FieldDef, name: str, known: tuple[str, ...], needed: tuple[str, ...]
    ) -> Iterator[str]:
        """Definition problems of the choice column ``name``: its codes are of ``known``, ``needed`` among them."""
        for column in field.columns:
            if column.id != name:
                continue
            codes = tuple(column.options)
            if column.type != "choice" or set(codes) - set(known) or set(needed) - set(codes):
                yield (
                    f"列“{name}”应为 choice，options 的代码只能用 {'、'.join(known)}，其中 {'、'.join(needed)} 不能缺少。"
                )
