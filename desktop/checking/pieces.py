"""This file keeps findings in pieces - a field, a row, a rule - so that an edit makes new ones only where it must."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from desktop.forms.fieldtypes.row_watch import RowWatch
from desktop.forms.model import FieldDef
from desktop.issues import Issue, Severity
from desktop.spans import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Findings about one thing, and how many entries it needs (``needed``)."""

    issues: tuple[Issue, ...] = ()
    needed: int = 0
    number: int = 0  # of a row, from 1; 0 for one without issues, which nobody names by its number
    counts: Mapping[Severity, int] = field(default_factory=dict, compare=False)


NOTHING = Piece()
Key = TypeVar("Key", str, int)


def piece(issues: Iterable[Issue], needed: int = 0, number: int = 0) -> Piece:
    unique = tuple(dict.fromkeys(issues))
    if not unique:
        return Piece((), needed) if needed else NOTHING
    counts: dict[Severity, int] = {}
    for issue in unique:
        counts[issue.severity] = counts.get(issue.severity, 0) + 1
    return Piece(unique, needed, number, counts)


class Changes:
    """Puts new pieces in place of old ones and notes which issues came and went."""

    def __init__(self) -> None:
        self.added: list[Issue] = []
        self.removed: list[Issue] = []

    def put(self, pieces: dict[Key, Piece], key: Key, new: Piece) -> None:
        self.note(pieces[key], new)
        pieces[key] = new

    def note(self, old: Piece, new: Piece) -> None:
        if old.number != new.number and old.number and new.number:  # every sentence names the row
            self.removed += old.issues
            self.added += new.issues
        elif old.issues != new.issues:
            self.removed += [issue for issue in old.issues if issue not in new.issues]
            self.added += [issue for issue in new.issues if issue not in old.issues]


class TableRows:
    """Findings about the rows of one table, in order, with their totals; a wrong shape has no rows.

    ``check_row``: row and number → its piece; ``cell_label``: row id, number, column id → how a sentence names a cell.
    """

    def __init__(
        self,
        table: FieldDef,
        check_row: Callable[[Mapping[str, Any], int], Piece],
        cell_label: Callable[[str, int, str], str],
    ) -> None:
        self.watch = RowWatch(table)
        self.pieces: dict[str, Piece] = {}
        self.needed = 0
        self.counts = dict.fromkeys(Severity, 0)
        self._check_row, self._cell_label = check_row, cell_label
        self._span = Span(0, 0, 0)

    def look(self, value: Any) -> None:
        """Note the relevant rows; :meth:`refresh` then brings the pieces up to date."""
        self._span = self.watch.look(value)

    def refresh(self, only: Collection[str] | None, changes: Changes) -> None:
        """New pieces for the rows that differ; of these, known rows not in ``only`` keep theirs. None: all are new."""
        span, rows, ids = self._span, self.watch.rows, self.watch.ids
        if only is None:
            span = Span(0, len(self.pieces), len(rows))
        elif span.is_empty:
            return
        if span.old_stop == span.new_stop == span.start + 1 and ids[span.start] in self.pieces:
            row_id = ids[span.start]
            self._put(row_id, self._check_row(rows[span.start], span.start + 1), changes)
            return
        old, new = self.pieces, {}
        middle = ids[span.start : span.new_stop]
        if span.start == len(old):  # rows added at the end
            new = old
        else:
            known = list(old.items())
            gone = dict(known[span.start : span.old_stop])
            for row_id in gone.keys() - set(middle):
                self._note(gone[row_id], NOTHING, changes)
            new = dict(known[: span.start])
        for number, row_id in enumerate(middle, span.start + 1):
            before = old.get(row_id)
            if before is None or only is None or row_id in only:
                made = self._check_row(rows[number - 1], number)
            else:
                made = self._numbered(row_id, before, number)
            new[row_id] = made
            self._note(before or NOTHING, made, changes)
        if new is not old:
            behind = known[span.old_stop :]
            if span.old_stop != span.new_stop:
                for number, (row_id, before) in enumerate(behind, span.new_stop + 1):
                    if before.issues:
                        made = self._numbered(row_id, before, number)
                        behind[number - span.new_stop - 1] = (row_id, made)
                        self._note(before, made, changes)
            new.update(behind)
        self.pieces = new

    def _put(self, row_id: str, made: Piece, changes: Changes) -> None:
        self._note(self.pieces[row_id], made, changes)
        self.pieces[row_id] = made

    def _note(self, old: Piece, new: Piece, changes: Changes) -> None:
        if old is new:
            return
        changes.note(old, new)
        self.needed += new.needed - old.needed
        if old.counts != new.counts:
            for severity in Severity:
                self.counts[severity] += new.counts.get(severity, 0) - old.counts.get(severity, 0)

    def _numbered(self, row_id: str, known: Piece, number: int) -> Piece:
        """The same findings under another row number (the row itself was not touched)."""
        if known.number == number or not known.issues:
            return known
        issues = []
        for issue in known.issues:
            column_id = issue.path.rpartition("/")[2]
            said = {"row": number, "label": self._cell_label(row_id, number, column_id)}
            context = tuple([(key, said.get(key, value)) for key, value in issue.context])
            issues.append(Issue(issue.code, issue.path, issue.severity, issue.section_id, context))
        return Piece(tuple(issues), known.needed, number, known.counts)
