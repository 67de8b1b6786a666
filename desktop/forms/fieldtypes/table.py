"""This file holds the field type table (表格): rows with permanent ids, columns that are fields."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, field_type, register
from desktop.forms.fieldtypes.lengths import length_limit, range_problems
from desktop.forms.fieldtypes.plain import as_text, shown, storable
from desktop.forms.fieldtypes.row_watch import RowWatch, are_rows
from desktop.forms.model import FieldDef

_MOST_NAMED = 5


@register
class Table(FieldType):
    """Rows in order (表格). The cells are checked by the checker, each with its column's type."""

    name = "table"
    label = "表格"
    has_columns = True
    params: ClassVar[Mapping[str, Param]] = {
        "min_rows": Param("int", "最少几行"),
        "max_rows": Param("int", "最多几行"),
        "unique": Param("strings", "合起来不能重复的列"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Rows are kept as they are; with ``field`` each cell is stored by the type of its column."""
        stored = storable(list(typed) if isinstance(typed, tuple) else typed)
        if field is None or not isinstance(stored, list):
            return stored
        return [self._row(row, field) if isinstance(row, dict) else row for row in stored]

    def _row(self, row: dict[str, Any], field: FieldDef) -> dict[str, Any]:
        columns = {column.id: column for column in field.columns}
        return {
            key: field_type(columns[key].type).to_stored(cell, columns[key]) if key in columns else cell
            for key, cell in row.items()
        }

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        watch = RowWatch(field)
        watch.look(stored)
        yield from self.check_watched(watch, field)

    def check_watched(self, watch: RowWatch, field: FieldDef) -> Iterator[Finding]:
        """What :meth:`check` finds in the rows last looked at; for whoever checks them again and again."""
        if watch.is_shaped:
            yield from self.check_rows(watch, field)
        else:
            yield Finding(f"{self.name}.wrong_shape", {})

    def check_rows(self, watch: RowWatch, field: FieldDef) -> Iterator[Finding]:
        """What is wrong with rows as a whole."""
        least, most = length_limit(field, "min_rows"), length_limit(field, "max_rows")
        actual = len(watch.rows)
        if least is not None and actual < least:
            yield Finding(f"{self.name}.too_few", {"limit": least, "actual": actual, "under": least - actual})
        if most is not None and actual > most:
            yield Finding(f"{self.name}.too_many", {"limit": most, "actual": actual, "over": actual - most})
        if watch.has_doubles:
            yield from self._duplicates(watch)

    def columns_read(self, field: FieldDef) -> frozenset[str]:
        return frozenset(field.params.get("unique", ()))

    def _duplicates(self, watch: RowWatch) -> Iterator[Finding]:
        """Rows equal in all ``unique`` columns; a row with one of them empty is left alone."""
        places: dict[Hashable, list[int]] = {}
        for n in range(len(watch.rows)):
            if (key := watch.key(n)) is not None:
                places.setdefault(key, []).append(n + 1)
        for numbers in places.values():
            if len(numbers) > 1:
                row = watch.rows[numbers[0] - 1]
                value = "、".join(shown(kind.printed(row[column.id], column)) for column, kind in watch.unique)
                named = "、".join(map(str, numbers[:_MOST_NAMED])) + ("……" if len(numbers) > _MOST_NAMED else "")
                columns = "、".join(column.label for column, _ in watch.unique)
                yield Finding(f"{self.name}.duplicate_rows", {"rows": named, "columns": columns, "value": value})

    def printed(self, stored: Any, field: FieldDef) -> str:
        """One numbered line a row; on paper tables are grids, this is for lists and comparisons."""
        if not are_rows(stored):
            return as_text(stored)
        return "\n".join(f"{n}. {self.printed_row(row, field)}".rstrip() for n, row in enumerate(stored, 1))

    def printed_row(self, row: Mapping[str, Any], field: FieldDef) -> str:
        """The filled cells of one row, as printed, joined by ；."""
        cells = [field_type(c.type).printed(row[c.id], c) for c in field.columns if row.get(c.id) is not None]
        return "；".join(cell for cell in cells if cell)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from range_problems(field, "min_rows", "max_rows")
        column_ids = [column.id for column in field.columns]
        if "id" in column_ids:
            yield "列的编号不能是 id：它是行号。"
        for name in field.params.get("unique", ()):
            if name not in column_ids:
                yield f"unique 中的“{name}”不是这个表格的列，可用：{'、'.join(column_ids)}。"
