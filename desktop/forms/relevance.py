"""This file says which fields are relevant and what calculated fields are worth.

Semantics (design.md section 4): a field that is not relevant is hidden, **kept in the draft**,
read as empty by every condition, calculation and rule, and left out of completeness, print and
package; the same holds for a cell. Calculated values follow dependency order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from desktop.forms import row_calculations
from desktop.forms.calculations import Tally, calculate, fields_read
from desktop.forms.conditions import fields_in, holds
from desktop.forms.fieldtypes.base import FieldType, FixedRow, field_type
from desktop.forms.fieldtypes.row_watch import are_rows
from desktop.forms.model import Condition, FieldDef, FormDef
from desktop.spans import changed_span

Values = Mapping[str, Any]
_RECENT_FORMS = 8


def _value_reads(field: FieldDef) -> set[str]:
    """Ids of the fields its relevant value depends on."""
    names = set(fields_in(field.visible_when))
    if field.calculated:
        names |= set(fields_read(field.calculated.name, field.calculated.params))
    for column in field.columns:
        if column.calculated:
            names |= set(row_calculations.fields_read(column.calculated.name, column.calculated.params))
    return names | outside_reads(field, needs_too=False)


def _need_reads(field: FieldDef) -> set[str]:
    """Ids of the fields on which it depends whether it, or one of its cells, must be filled."""
    return set(fields_in(field.required_when)) | outside_reads(field, needs_too=True)


def outside_reads(table: FieldDef, *, needs_too: bool) -> set[str]:
    """Ids of the fields outside the table which its columns' conditions look at."""
    names: set[str] = set()
    for column in table.columns:
        names |= set(fields_in(column.visible_when))
        if needs_too:
            names |= set(fields_in(column.required_when))
    return names - {column.id for column in table.columns}


def column_cycle(table: FieldDef) -> tuple[str, ...]:
    """Ids of columns whose visibility depends on each other; () when there are none."""
    return _sorted({c.id: set(fields_in(c.visible_when)) for c in table.columns})[1]


def dependency_order(form: FormDef) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields so that each follows what it reads, and, when there is one, the ids of a cycle."""
    return _sorted({field.id: _value_reads(field) for field in form.fields})


def _sorted(reads: Mapping[str, set[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, names in reads.items():
        sorter.add(name, *sorted(names))
    try:
        return tuple(sorter.static_order()), ()
    except CycleError as e:
        return (), tuple(dict.fromkeys(e.args[1]))


@dataclass(frozen=True, slots=True)
class _Links:
    """Which field waits for which; the same for every draft of a form.

    ``position``: field → place in dependency order, in that order; ``readers``: field → those
    that look at it; of a table: ``columns`` by id, the ``hideable`` and the ``calculated`` ones, its
    ``fixed`` rows, ``outside`` fields read.
    """

    position: Mapping[str, int]
    readers: Mapping[str, Sequence[str]]
    columns: Mapping[str, Mapping[str, FieldDef]]
    hideable: Mapping[str, Sequence[FieldDef]]
    calculated: Mapping[str, Sequence[FieldDef]]
    fixed: Mapping[str, Sequence[FixedRow]]
    outside: Mapping[str, Sequence[str]]


_recent: tuple[tuple[FormDef, _Links], ...] = ()  # the forms in use; a definition never changes


def _links_of(form: FormDef) -> _Links:
    global _recent
    for known, links in _recent:
        if known is form:
            return links
    links = _build_links(form)
    _recent = ((form, links), *_recent[: _RECENT_FORMS - 1])
    return links


def _build_links(form: FormDef) -> _Links:
    readers: dict[str, list[str]] = {}
    for field in form.fields:
        for name in _value_reads(field) | _need_reads(field):
            readers.setdefault(name, []).append(field.id)
    order = [field_id for field_id in dependency_order(form)[0] if field_id in form.by_id]
    tables = [field for field in form.fields if field.is_table]
    return _Links(
        {field_id: n for n, field_id in enumerate(order)},
        readers,
        {table.id: {column.id: column for column in table.columns} for table in tables},
        {table.id: [column for column in table.columns if column.visible_when] for table in tables},
        {table.id: [column for column in table.columns if column.calculated] for table in tables},
        {table.id: field_type(table.type).fixed_rows(table) for table in tables},
        {table.id: sorted(_value_reads(table) & form.by_id.keys()) for table in tables},
    )


class Relevance:
    """Relevant and calculated values of one form, kept up to date edit by edit.

    ``value(field_id)`` is None for a field that is not relevant. The given ``values`` mapping
    is read, never written; call :meth:`refresh` with the ids of top-level fields that changed.
    """

    def __init__(self, form: FormDef, values: Values) -> None:
        self.form, self._values = form, values
        links = _links_of(form)
        self._readers, self._position = links.readers, links.position
        self._columns, self._hideable, self._outside = links.columns, links.hideable, links.outside
        self._calculated, self._fixed = links.calculated, links.fixed
        self._cleaned: dict[str, tuple[Any, list[Any], list[Any]]] = {}  # what it read, rows, result
        self._tallies: dict[str, Tally] = {}
        self._visible: dict[str, bool] = {}
        self._resolved: dict[str, Any] = {}
        for field_id in links.position:
            self._settle(form.by_id[field_id])

    def value(self, field_id: str) -> Any:
        """The relevant value: None when hidden, rows without their hidden cells, calculated values."""
        return self._resolved.get(field_id)

    def is_visible(self, field_id: str) -> bool:
        """Whether the field is relevant (``visible_when``)."""
        return self._visible.get(field_id, True)

    def is_required(self, field_id: str) -> bool:
        """Whether it must be filled now: never when hidden or calculated. Raises KeyError."""
        field = self.form.by_id[field_id]
        if field.calculated or not self.is_visible(field_id):
            return False
        return field.required or (field.required_when is not None and self._true(field.required_when))

    def column_is_visible(self, column: FieldDef, table: FieldDef, row: Values) -> bool:
        """Whether a cell is relevant. A hidden cell reads as empty by the conditions of its neighbours."""
        return column.visible_when is None or self._true_in_row(column.visible_when, table, row)

    def column_is_required(self, column: FieldDef, table: FieldDef, row: Values) -> bool:
        """Whether a cell must be filled now; a hidden one never."""
        if column.calculated or not self.column_is_visible(column, table, row):
            return False
        return column.required or (
            column.required_when is not None and self._true_in_row(column.required_when, table, row)
        )

    def relevant_values(self) -> dict[str, Any]:
        """What is printed, packed and seen by rules: only relevant, non-empty values; canonical shapes."""
        relevant: dict[str, Any] = {}
        for field in self.form.fields:
            value = self.value(field.id)
            if field_type(field.type).is_empty(value):
                continue
            relevant[field.id] = self._relevant_rows(field, value) if field.is_table else value
        return relevant

    @staticmethod
    def _relevant_rows(field: FieldDef, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        kinds = [(column.id, field_type(column.type)) for column in field.columns]
        return [
            {
                "id": row.get("id", ""),
                **{name: row[name] for name, kind in kinds if name in row and not kind.is_empty(row[name])},
            }
            for row in value
            if isinstance(row, dict)
        ]

    def refresh(self, changed: Iterable[str]) -> set[str]:
        """Settle everything that depends on ``changed``; the ids whose value, visibility or need may differ."""
        changed = {field_id for field_id in changed if field_id in self.form.by_id}
        touched, queue = set(changed), set(changed)
        while queue:
            field_id = min(queue, key=lambda f: self._position.get(f, -1))
            queue.discard(field_id)
            before = (self._visible.get(field_id), self._resolved.get(field_id))
            self._settle(self.form.by_id[field_id])
            if field_id in changed or before != (self._visible[field_id], self._resolved[field_id]):
                readers = self._readers.get(field_id, ())
                touched.update(readers)
                queue.update(r for r in readers if self._position[r] > self._position[field_id])
        return touched

    def _settle(self, field: FieldDef) -> None:
        visible = field.visible_when is None or self._true(field.visible_when)
        self._visible[field.id] = visible
        if not visible:
            self._resolved[field.id] = None
        elif field.calculated:
            name, params = field.calculated.name, field.calculated.params
            tally = self._tallies.setdefault(field.id, Tally(params)) if name == "count_rows" else None
            self._resolved[field.id] = calculate(name, params, self.value, tally)
        elif self.is_shaped(field.id):
            self._resolved[field.id] = self._clean(field, self._values.get(field.id))
        else:
            self._resolved[field.id] = self._values.get(field.id)

    def is_shaped(self, table_id: str) -> bool:
        """Whether the relevant rows differ from the stored: cells may be hidden or calculated, rows are fixed."""
        return any(parts.get(table_id) for parts in (self._hideable, self._calculated, self._fixed))

    def is_fixed(self, table_id: str) -> bool:
        """Whether the definition names the rows of the table."""
        return bool(self._fixed.get(table_id))

    def _clean(self, table: FieldDef, rows: Any) -> Any:
        """The rows without hidden cells, with calculated ones; of a fixed table all its rows in their order.

        Rows are never changed in place, so each is looked at once.
        """
        if self._fixed[table.id]:
            rows = _all_rows(self._fixed[table.id], rows, field_type(table.type))
        if not isinstance(rows, list):
            return rows
        outside = [self.value(name) for name in self._outside[table.id]]
        reads_all = any(
            column.calculated and column.calculated.name in row_calculations.READS_ALL_ROWS
            for column in self._calculated[table.id]
        )
        seen_outside, known, before = self._cleaned.get(table.id, (None, [], []))
        if seen_outside != outside or reads_all:
            known, before = [], []
        span = changed_span(known, rows)
        others = [row for row in rows if isinstance(row, dict)] if reads_all else []
        moved = dict(zip(map(id, known[span.start : span.old_stop]), before[span.start : span.old_stop], strict=True))
        middle = [
            moved[id(row)] if id(row) in moved else self._clean_row(table, row, others)
            for row in rows[span.start : span.new_stop]
        ]
        cleaned = before[: span.start] + middle + before[span.old_stop :]
        self._cleaned[table.id] = outside, rows, cleaned  # the rows are kept, so that no id() is given away
        return cleaned

    def _clean_row(self, table: FieldDef, row: Any, others: Sequence[Values]) -> Any:
        if isinstance(row, FixedRow):
            row = {"id": row.id}
        if not isinstance(row, dict):
            return row
        gone = {c.id for c in self._hideable[table.id] if c.id in row and not self.column_is_visible(c, table, row)}
        gone |= {c.id for c in self._calculated[table.id]}
        row = {key: cell for key, cell in row.items() if key not in gone} if gone else row
        cells = {}
        for column in self._calculated[table.id]:
            assert column.calculated is not None
            if self.column_is_visible(column, table, row):
                given = row_calculations.RowInput(
                    table, row, others, self.value, column.calculated.params, self.form.by_id
                )
                cells[column.id] = row_calculations.calculate_cell(column.calculated.name, given)
        return {**row, **{key: cell for key, cell in cells.items() if cell is not None}} if cells else row

    def _true(self, condition: Condition) -> bool:
        return holds(condition, self.value, self._is_empty)

    def _is_empty(self, field_id: str, value: Any) -> bool:
        return field_type(self.form.by_id[field_id].type).is_empty(value)

    def _true_in_row(self, condition: Condition, table: FieldDef, row: Values) -> bool:
        columns = self._columns[table.id]

        def value_of(name: str) -> Any:
            if name not in columns:
                return self.value(name)
            return row.get(name) if self.column_is_visible(columns[name], table, row) else None

        def is_empty(name: str, value: Any) -> bool:
            return field_type(columns[name].type).is_empty(value) if name in columns else self._is_empty(name, value)

        return holds(condition, value_of, is_empty)


def _all_rows(fixed: Sequence[FixedRow], rows: Any, kind: FieldType) -> Any:
    """Every fixed row in order, as stored where there is something; rows with other ids are left out.

    Something that is no rows at all stays as it is, to be reported.
    """
    if are_rows(rows):
        stored = {row["id"]: row for row in rows}
    elif kind.is_empty(rows):
        stored = {}
    else:
        return rows
    return [stored.get(row.id, row) for row in fixed]
