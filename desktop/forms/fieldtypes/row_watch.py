"""This file remembers the rows of one table, so that a look after an edit costs only the rows that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from desktop.canonical import canonical_json
from desktop.forms.fieldtypes.base import field_type
from desktop.forms.fieldtypes.plain import storable
from desktop.forms.model import FieldDef
from desktop.spans import Span, changed_span


def are_rows(stored: Any) -> bool:
    """Whether ``stored`` is a list of rows with ids that are all different."""
    if not isinstance(stored, list):
        return False
    row_ids = [_id_of(row) for row in stored]
    return None not in row_ids and len(set(row_ids)) == len(row_ids)


def _id_of(row: Any) -> str | None:
    """The id of a row; None for what is no row with an id."""
    row_id = row.get("id") if type(row) is dict or isinstance(row, Mapping) else None
    return row_id if isinstance(row_id, str) and row_id else None


def _comparable(value: Any) -> str | bytes:
    return value if isinstance(value, str) else canonical_json(storable(value))


class RowWatch:
    """The rows of ``table`` at the last :meth:`look`: ``rows`` and ``ids`` in order, [] when they were no rows.

    ``is_shaped``: whether they were rows. ``has_doubles``: whether some are equal in all ``unique`` columns;
    ``key(n)`` is what row ``n`` is compared by, None when it is left alone.
    """

    def __init__(self, table: FieldDef) -> None:
        declared = table.params.get("unique", ())
        self.unique = [(column, field_type(column.type)) for column in table.columns if column.id in declared]
        self.is_shaped = False
        self.rows: Sequence[Mapping[str, Any]] = []
        self.ids: list[str] = []
        self._known: set[str] = set()
        self._keys: list[Hashable] = []
        self._counts: Counter[Hashable] = Counter()
        self._doubled = 0

    @property
    def has_doubles(self) -> bool:
        return self._doubled > 0

    def key(self, n: int) -> Hashable:
        return self._keys[n] if self.unique else None

    def look(self, stored: Any) -> Span:
        """Note what the table holds now; gives what differs from the last look."""
        if self.is_shaped and isinstance(stored, list):
            span = changed_span(self.rows, stored)
            if self._follow(span, stored):
                return span
        span = Span(0, len(self.rows), 0)
        self.is_shaped = are_rows(stored)
        self.rows, self.ids, self._known, self._keys = [], [], set(), []
        self._counts, self._doubled = Counter(), 0
        if self.is_shaped:
            self._follow(Span(0, 0, len(stored)), stored)
            span = Span(0, span.old_stop, len(stored))
        return span

    def _follow(self, span: Span, stored: list[Any]) -> bool:
        """Take over ``stored``; False, and nothing is taken over, when that makes it no rows."""
        if span.is_empty:
            self.rows = stored
            return True
        fresh = stored[span.start : span.new_stop]
        here = slice(span.start, span.old_stop)
        gone, come = self.ids[here], [_id_of(row) for row in fresh]
        if come != gone:
            left = self._known.difference(gone)
            if None in come or len(set(come)) != len(come) or not left.isdisjoint(come):
                return False
            self.ids[here] = come  # type: ignore[assignment]  # no None among them
            self._known = left.union(come)  # type: ignore[arg-type]
        self.rows = stored
        if self.unique:
            keys = [self._key_of(row) for row in fresh]
            self._count(self._keys[here], -1)
            self._count(keys, 1)
            self._keys[here] = keys
        return True

    def _key_of(self, row: Mapping[str, Any]) -> Hashable:
        cells = [(kind, row.get(column.id)) for column, kind in self.unique]
        if any(kind.is_empty(cell) for kind, cell in cells):
            return None
        return tuple(_comparable(cell) for _, cell in cells)

    def _count(self, keys: Sequence[Hashable], by: int) -> None:
        for key in keys:
            if key is not None:
                before = self._counts[key]
                self._counts[key] = before + by
                self._doubled += (before + by > 1) - (before > 1)
                if not before + by:
                    del self._counts[key]
