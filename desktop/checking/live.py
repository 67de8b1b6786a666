"""This file checks a draft: whole at first, then only what an edit can have changed.

What is found is kept in pieces (a field, a row, a rule, a section's 已定稿): an edit makes new
pieces only where something can differ, and the delta compares only these.

One set of :class:`Issue` values feeds the field mark, the section badge, the percentage, the
issue panel, the command line and the exported check report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from desktop.checking.completeness import Progress, SectionState, section_state
from desktop.checking.rules import fields_read, run_rule
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.fixed_table import row_labels
from desktop.forms.fieldtypes.table import are_rows
from desktop.forms.model import FieldDef, FormDef
from desktop.forms.relevance import Relevance
from desktop.issues import Issue, Severity

FINAL = "@final/"
_MISSING_CODES = {
    "choice": "field.not_chosen",
    "multi_choice": "field.not_chosen",
    "yes_no": "field.not_chosen",
    "industry": "field.not_chosen",
    "region": "field.not_chosen",
    "attachment": "field.no_file",
    "table": "field.no_rows",
    "scenarios": "field.no_rows",
    "statement": "field.not_accepted",
}


@dataclass(frozen=True, slots=True)
class CheckDelta:
    """What an edit changed in the findings, in form order.

    ``visibility``: fields that came or went; ``sections``: those whose state differs; ``calculated``:
    paths of calculated cells that changed.
    """

    added: tuple[Issue, ...]
    removed: tuple[Issue, ...]
    visibility: frozenset[str]
    sections: frozenset[str]
    progress_changed: bool
    calculated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Findings about one thing, and how many entries it needs (``needed``)."""

    issues: tuple[Issue, ...] = ()
    needed: int = 0
    number: int = 0  # of a row, from 1
    counts: Mapping[Severity, int] = field(default_factory=dict, compare=False)


_NOTHING = _Piece()
_Key = TypeVar("_Key", str, int)
_Pieces = dict[str, _Piece]


def _piece(issues: Iterable[Issue], needed: int = 0, number: int = 0) -> _Piece:
    unique = tuple(dict.fromkeys(issues))
    counts: dict[Severity, int] = {}
    for issue in unique:
        counts[issue.severity] = counts.get(issue.severity, 0) + 1
    return _Piece(unique, needed, number, counts) if unique or needed or number else _NOTHING


def check(form: FormDef, values: Mapping[str, Any], final_sections: Collection[str] = ()) -> tuple[Issue, ...]:
    """All issues of a draft in form order. Pure; never raises on any stored value."""
    return LiveCheck(form, values, final_sections).issues()


class LiveCheck:
    """Findings about one draft, kept up to date. Reads ``values``, never writes them."""

    def __init__(self, form: FormDef, values: Mapping[str, Any], final_sections: Collection[str] = ()) -> None:
        self.form, self._values = form, values
        self.final_sections: set[str] = set(final_sections)
        self.relevance = Relevance(form, values)
        self._fields_of = {section.id: form.fields_of(section.id) for section in form.sections}
        self._place = {f.id: n for n, f in enumerate(form.fields)}
        self._unread = {f.id: _unread_columns(f) for f in form.fields if f.is_table}
        self._calculated = {f.id: [c.id for c in f.columns if c.calculated] for f in form.fields if f.is_table}
        self._fixed_labels = {f.id: row_labels(field_type(f.type).fixed_rows(f)) for f in form.fields if f.is_table}
        self._rules_reading: dict[str, list[int]] = {}
        for n, rule in enumerate(form.rules):
            for field_id in dict.fromkeys(fields_read(rule)):
                self._rules_reading.setdefault(field_id, []).append(n)
        self._fields: _Pieces = {f.id: self._check_field(f) for f in form.fields}
        self._rows: dict[str, _Pieces] = {f.id: self._check_rows(f, {}, None) for f in form.fields if f.is_table}
        self._rules: dict[int, _Piece] = {n: self._check_rule(n) for n in range(len(form.rules))}
        self._finals: _Pieces = {section.id: self._check_final(section.id) for section in form.sections}
        self._states: dict[str, SectionState] = {section.id: self._state(section.id) for section in form.sections}

    # -- reading ---------------------------------------------------------------------------

    def issues(self) -> tuple[Issue, ...]:
        """All issues: sections in order, fields in order, rows in order, rules behind their field."""
        return tuple(issue for section in self.form.sections for issue in self.issues_of(section.id))

    def issues_of(self, section_id: str) -> list[Issue]:
        """The issues of one section, in order."""
        found: list[Issue] = []
        for field_def in self._fields_of[section_id]:
            found.extend(self.issues_of_field(field_def.id))
        found.extend(self._finals[section_id].issues)
        return found

    def issues_of_field(self, field_id: str) -> list[Issue]:
        """The issues of one field, its rules and its rows, in order."""
        found = list(self._fields[field_id].issues)
        for n in self._rules_reading.get(field_id, ()):
            found.extend(issue for issue in self._rules[n].issues if issue.field_id == field_id)
        for piece in self._rows.get(field_id, {}).values():
            if piece.issues:
                found.extend(piece.issues)
        return found

    def state(self, section_id: str) -> SectionState:
        """State of a section; raises KeyError for an unknown id."""
        return self._states[section_id]

    def progress(self) -> Progress:
        """n/m over all sections."""
        states = self._states.values()
        return Progress(sum(state.filled for state in states), sum(state.needed for state in states))

    def _pieces_of(self, section_id: str) -> Iterator[_Piece]:
        rules: dict[int, None] = {}
        for field_def in self._fields_of[section_id]:
            yield self._fields[field_def.id]
            yield from self._rows.get(field_def.id, {}).values()
            rules |= dict.fromkeys(self._rules_reading.get(field_def.id, ()))
        for n in rules:
            here = tuple(issue for issue in self._rules[n].issues if issue.section_id == section_id)
            yield _piece(here)
        yield self._finals[section_id]

    def _state(self, section_id: str) -> SectionState:
        needed = 0
        counts = dict.fromkeys(Severity, 0)
        for piece in self._pieces_of(section_id):
            needed += piece.needed
            for severity, count in piece.counts.items():
                counts[severity] += count
        relevant = [f for f in self._fields_of[section_id] if self.relevance.is_visible(f.id)]
        return section_state(
            has_content=any(self._has_content(f) for f in relevant),
            is_relevant=bool(relevant),
            needed=needed,
            missing=counts[Severity.MISSING],
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
        )

    def _has_content(self, field_def: FieldDef) -> bool:
        """Whether a person filled something in: calculated values and the rows of a fixed table are none."""
        if field_def.calculated:
            return False
        if self.relevance.is_fixed(field_def.id):
            rows = self._values.get(field_def.id)
            return any(len(row) > 1 for row in rows if isinstance(row, dict)) if isinstance(rows, list) else False
        return not field_type(field_def.type).is_empty(self.relevance.value(field_def.id))

    # -- updating --------------------------------------------------------------------------

    def refresh(self, paths: Iterable[str], final_changed: bool = False) -> CheckDelta:
        """Check again what edits at ``paths`` can have changed, and say what differs.

        A path names a field, a row (also one that came, went or moved) or a cell.
        """
        paths = set(paths)
        changed = {path.split("/", 1)[0] for path in paths} & set(self.form.by_id)
        was_visible = {field_id: self.relevance.is_visible(field_id) for field_id in self.form.by_id}
        old_rows = {table_id: self.relevance.value(table_id) for table_id, names in self._calculated.items() if names}
        touched = sorted(self.relevance.refresh(changed), key=self._place.__getitem__)
        rules = sorted({n for field_id in touched for n in self._rules_reading.get(field_id, ())})
        sections = {self.form.by_id[field_id].section_id for field_id in touched}
        sections |= {self.form.by_id[f].section_id for n in rules for f in fields_read(self.form.rules[n])}
        if final_changed:
            sections |= {section.id for section in self.form.sections if section.asks_final}
        changes = _Changes()
        for field_id in touched:
            field_def = self.form.by_id[field_id]
            if was_visible[field_id] != self.relevance.is_visible(field_id) or not self._is_as_before(field_def, paths):
                changes.put(self._fields, field_id, self._check_field(field_def))
            if field_def.is_table:
                only = self._rows_touched(field_id, paths) if field_id in changed else None
                changes.put_rows(self._rows, field_id, self._check_rows(field_def, self._rows[field_id], only))
        for n in rules:
            changes.put(self._rules, n, self._check_rule(n))
        for section in self.form.sections:
            if section.id in sections:
                changes.put(self._finals, section.id, self._check_final(section.id))
        before = {section_id: self._states[section_id] for section_id in sections}
        after = {section_id: self._state(section_id) for section_id in sections}
        self._states |= after
        return CheckDelta(
            tuple(changes.added),
            tuple(changes.removed),
            frozenset(f for f in touched if was_visible[f] != self.relevance.is_visible(f)),
            frozenset(s for s in sections if before[s] != after[s]),
            _amounts(before) != _amounts(after),
            frozenset(path for name, rows in old_rows.items() for path in self._recalculated(name, rows)),
        )

    def _recalculated(self, table_id: str, old: Any) -> Iterator[str]:
        """Paths of the calculated cells that are not as they were in the ``old`` rows."""
        new = self.relevance.value(table_id)
        if new is old or not are_rows(new):
            return
        before = {row["id"]: row for row in old} if are_rows(old) else {}
        for row in new:
            was = before.get(row["id"], {})
            if was is not row:
                for column_id in self._calculated[table_id]:
                    if was.get(column_id) != row.get(column_id):
                        yield f"{table_id}/{row['id']}/{column_id}"

    def _is_as_before(self, table: FieldDef, paths: set[str]) -> bool:
        """Whether edits at ``paths`` leave what is found about a table as a whole: they change cells it does not read.

        Only for one that stands (a wrong shape has no rows here, and may become a right one).
        """
        if not self._rows.get(table.id) or self._fields[table.id].needed != self.relevance.is_required(table.id):
            return False
        here = [path.split("/") for path in paths if path.split("/", 1)[0] == table.id]
        return bool(here) and all(len(parts) == 3 and parts[2] in self._unread[table.id] for parts in here)

    @staticmethod
    def _rows_touched(field_id: str, paths: set[str]) -> set[str] | None:
        """Row ids named by the paths of one field; None when the whole table may differ."""
        rows: set[str] = set()
        for path in paths:
            parts = path.split("/")
            if parts[0] == field_id:
                if len(parts) == 1:
                    return None
                rows.add(parts[1])
        return rows

    # -- checking one thing ----------------------------------------------------------------

    def _issue(self, code: str, path: str, severity: Severity, section_id: str, context: Mapping[str, Any]) -> Issue:
        return Issue(code, path, severity, section_id, tuple(sorted((k, _hashable(v)) for k, v in context.items())))

    def _check_field(self, field_def: FieldDef) -> _Piece:
        value = self.relevance.value(field_def.id)
        required = self.relevance.is_required(field_def.id)
        return _piece(
            self._value_issues(field_def, value, field_def.id, field_def.label, field_def.section_id, required, {}),
            int(required),
        )

    def _value_issues(
        self,
        field_def: FieldDef,
        value: Any,
        path: str,
        label: str,
        section_id: str,
        required: bool,
        extra: Mapping[str, Any],
    ) -> Iterator[Issue]:
        kind = field_type(field_def.type)
        if kind.is_empty(value):
            if required:
                code = _MISSING_CODES.get(field_def.type, "field.missing")
                yield self._issue(code, path, Severity.MISSING, section_id, {"label": label, **extra})
            return
        for finding in kind.check(value, field_def):
            where = f"{path}/{finding.at}" if finding.at else path
            yield self._issue(
                finding.code, where, finding.severity, section_id, {"label": label, **finding.context, **extra}
            )

    def _check_rows(self, table: FieldDef, old: _Pieces, only: set[str] | None) -> _Pieces:
        """The pieces of all rows in order; rows not in ``only`` keep theirs. A wrong shape has no rows."""
        value = self.relevance.value(table.id)
        new: _Pieces = {}
        for number, row in enumerate(value if are_rows(value) else (), 1):
            row_id = row["id"]
            known = old.get(row_id)
            if known is None or only is None or row_id in only:
                new[row_id] = self._check_row(table, row, row_id, number)
            elif known.number == number:
                new[row_id] = known
            else:
                new[row_id] = self._renumbered(table, known, number)
        return new

    def _check_row(self, table: FieldDef, row: Mapping[str, Any], row_id: str, number: int) -> _Piece:
        issues: list[Issue] = []
        needed = 0
        extra = {"row": number}
        for column in table.columns:
            if column.calculated or not self.relevance.column_is_visible(column, table, row):
                continue
            required = self.relevance.column_is_required(column, table, row)
            needed += required
            path, label = f"{table.id}/{row_id}/{column.id}", self._cell_label(table, row_id, number, column)
            issues += self._value_issues(column, row.get(column.id), path, label, table.section_id, required, extra)
        return _piece(issues, needed, number)

    def _renumbered(self, table: FieldDef, piece: _Piece, number: int) -> _Piece:
        """The same findings under another row number (the row itself was not touched)."""
        if not piece.issues:
            return _Piece((), piece.needed, number, piece.counts)
        columns = {column.id: column for column in table.columns}
        issues = []
        for issue in piece.issues:
            _, row_id, column_id = issue.path.split("/")
            label = self._cell_label(table, row_id, number, columns[column_id])
            said = {"row": number, "label": label}
            context = tuple((key, said.get(key, value)) for key, value in issue.context)
            issues.append(Issue(issue.code, issue.path, issue.severity, issue.section_id, context))
        return _Piece(tuple(issues), piece.needed, number, piece.counts)

    def _cell_label(self, table: FieldDef, row_id: str, number: int, column: FieldDef) -> str:
        """How a sentence names a cell: by the name of a fixed row, else by the number a person counts."""
        row = self._fixed_labels.get(table.id, {}).get(row_id) or f"第 {number} 行"
        return f"{table.label} {row} {column.label}"

    def _check_rule(self, n: int) -> _Piece:
        rule = self.form.rules[n]
        severity = Severity(rule.severity)
        return _piece(
            self._issue(f.code, f.path, severity, self.form.by_id[f.path.split("/", 1)[0]].section_id, f.context)
            for f in run_rule(rule, self.form, self.relevance.value)
        )

    def _check_final(self, section_id: str) -> _Piece:
        section = self.form.section(section_id)
        if not section.asks_final or not any(self.relevance.is_visible(f.id) for f in self._fields_of[section_id]):
            return _NOTHING
        if section_id in self.final_sections:
            return _piece((), 1)
        context = {"label": section.title}
        return _piece([self._issue("section.not_final", FINAL + section_id, Severity.MISSING, section_id, context)], 1)


class _Changes:
    """Puts new pieces in place of old ones and notes which issues came and went."""

    def __init__(self) -> None:
        self.added: list[Issue] = []
        self.removed: list[Issue] = []

    def put(self, pieces: dict[_Key, _Piece], key: _Key, new: _Piece) -> None:
        self._note(pieces[key], new)
        pieces[key] = new

    def put_rows(self, tables: dict[str, _Pieces], table_id: str, new: _Pieces) -> None:
        old = tables[table_id]
        for row_id, piece in old.items():
            if row_id not in new:
                self._note(piece, _NOTHING)
        for row_id, piece in new.items():
            before = old.get(row_id, _NOTHING)
            if before is not piece:
                self._note(before, piece)
        tables[table_id] = new

    def _note(self, old: _Piece, new: _Piece) -> None:
        if old.issues != new.issues:
            self.removed += [issue for issue in old.issues if issue not in new.issues]
            self.added += [issue for issue in new.issues if issue not in old.issues]


def _unread_columns(table: FieldDef) -> frozenset[str]:
    """Columns whose cells say nothing about the table as a whole, nor hide a cell that does."""
    read = field_type(table.type).columns_read(table)
    if any(column.visible_when is not None for column in table.columns if column.id in read):
        return frozenset()
    return frozenset(column.id for column in table.columns) - read


def _amounts(states: Mapping[str, SectionState]) -> tuple[int, int]:
    return sum(state.filled for state in states.values()), sum(state.needed for state in states.values())


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int) else str(value)
