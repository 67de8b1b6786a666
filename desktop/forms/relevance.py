"""This file says which fields are relevant and what calculated fields are worth.

Semantics (design.md section 4): a field that is not relevant is hidden, **kept in the draft**,
read as empty by every condition, calculation and rule, and left out of completeness, print and
package. Calculated values follow dependency order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from desktop.forms.calculations import calculate, fields_read
from desktop.forms.conditions import fields_in, holds
from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef, FormDef

Values = Mapping[str, Any]


def _reads(field: FieldDef) -> set[str]:
    names = set(fields_in(field.visible_when)) | set(fields_in(field.required_when))
    if field.calculated:
        names |= set(fields_read(field.calculated.name, field.calculated.params))
    return names


def dependency_order(form: FormDef) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields so that each follows what it reads, and, when there is one, the ids of a cycle."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for field in form.fields:
        names = set(fields_in(field.visible_when))
        if field.calculated:
            names |= set(fields_read(field.calculated.name, field.calculated.params))
        sorter.add(field.id, *sorted(names))
    try:
        return tuple(sorter.static_order()), ()
    except CycleError as e:
        return (), tuple(dict.fromkeys(e.args[1]))


class Relevance:
    """Relevant and calculated values of one form, kept up to date edit by edit.

    ``value(field_id)`` is None for a field that is not relevant. The given ``values`` mapping
    is read, never written; call :meth:`refresh` with the ids of top-level fields that changed.
    """

    def __init__(self, form: FormDef, values: Values) -> None:
        self.form, self._values = form, values
        order, _ = dependency_order(form)
        self._order = [field_id for field_id in order if field_id in form.by_id]
        self._readers: dict[str, list[str]] = {}
        for field in form.fields:
            for name in _reads(field):
                self._readers.setdefault(name, []).append(field.id)
            for column in field.columns:
                for name in set(fields_in(column.visible_when)) | set(fields_in(column.required_when)):
                    self._readers.setdefault(name, []).append(field.id)
        self._position = {field_id: n for n, field_id in enumerate(self._order)}
        self._visible: dict[str, bool] = {}
        self._resolved: dict[str, Any] = {}
        for field_id in self._order:
            self._settle(form.by_id[field_id])

    def value(self, field_id: str) -> Any:
        return self._resolved.get(field_id)

    def is_visible(self, field_id: str) -> bool:
        return self._visible.get(field_id, True)

    def is_required(self, field_id: str) -> bool:
        field = self.form.by_id[field_id]
        if field.calculated or not self.is_visible(field_id):
            return False
        return field.required or (field.required_when is not None and self._true(field, field.required_when))

    def column_is_visible(self, column: FieldDef, table: FieldDef, row: Values) -> bool:
        return column.visible_when is None or self._true_in_row(column.visible_when, table, row)

    def column_is_required(self, column: FieldDef, table: FieldDef, row: Values) -> bool:
        if not self.column_is_visible(column, table, row):
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

    def _relevant_rows(self, field: FieldDef, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        rows = []
        for row in value:
            if not isinstance(row, dict):
                continue
            kept = {"id": row.get("id", "")}
            for column in field.columns:
                cell = row.get(column.id)
                if not field_type(column.type).is_empty(cell) and self.column_is_visible(column, field, row):
                    kept[column.id] = cell
            rows.append(kept)
        return rows

    def refresh(self, changed: Iterable[str]) -> set[str]:
        """Settle everything that depends on ``changed``; the ids whose value, visibility or need may differ."""
        touched = {field_id for field_id in changed if field_id in self.form.by_id}
        queue = set(touched)
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
        visible = field.visible_when is None or self._true(field, field.visible_when)
        self._visible[field.id] = visible
        if not visible:
            self._resolved[field.id] = None
        elif field.calculated:
            self._resolved[field.id] = calculate(field.calculated.name, field.calculated.params, self.value)
        else:
            self._resolved[field.id] = self._values.get(field.id)

    def _true(self, field: FieldDef, condition: Any) -> bool:
        return holds(condition, self.value, self._is_empty)

    def _is_empty(self, field_id: str, value: Any) -> bool:
        return field_type(self.form.by_id[field_id].type).is_empty(value)

    def _true_in_row(self, condition: Any, table: FieldDef, row: Values) -> bool:
        columns = {c.id: c for c in table.columns}

        def value_of(name: str) -> Any:
            return row.get(name) if name in columns else self.value(name)

        def is_empty(name: str, value: Any) -> bool:
            return field_type(columns[name].type).is_empty(value) if name in columns else self._is_empty(name, value)

        return holds(condition, value_of, is_empty)
