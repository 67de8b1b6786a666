"""This file checks a draft: whole at first, then only what an edit can have changed.

What is found is kept in pieces (a field, a row, a rule, a section's 已定稿): an edit makes new
pieces only where something can differ, and the delta compares only these.

One set of :class:`Issue` values feeds the field mark, the section badge, the percentage, the
issue panel, the command line and the exported check report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.checking.completeness import Progress, SectionState, section_state
from desktop.checking.pieces import NOTHING, Changes, Piece, TableRows, piece
from desktop.checking.rules import fields_read, run_rule
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.fixed_table import row_labels
from desktop.forms.fieldtypes.row_watch import are_rows
from desktop.forms.fieldtypes.table import Table
from desktop.forms.model import FieldDef, FormDef
from desktop.forms.relevance import Relevance, outside_reads
from desktop.issues import Issue, Severity
from desktop.spans import changed_span

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
        self._outside = {f.id: outside_reads(f, needs_too=True) for f in form.fields if f.is_table}
        self._rows = {f.id: self._rows_of(f) for f in form.fields if f.is_table}
        for table_id, rows in self._rows.items():
            rows.look(self.relevance.value(table_id))
            rows.refresh(None, Changes())
        self._fields: dict[str, Piece] = {f.id: self._check_field(f) for f in form.fields}
        self._rules: dict[int, Piece] = {n: self._check_rule(n) for n in range(len(form.rules))}
        self._finals: dict[str, Piece] = {section.id: self._check_final(section.id) for section in form.sections}
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
        if field_id in self._rows:
            for known in self._rows[field_id].pieces.values():
                if known.issues:
                    found.extend(known.issues)
        return found

    def issues_at(self, path: str) -> list[Issue]:
        """The issues whose path is exactly ``path``, in order."""
        field_id, _, rest = path.partition("/")
        found = [issue for issue in self._fields[field_id].issues if issue.path == path]
        for n in self._rules_reading.get(field_id, ()):
            found.extend(issue for issue in self._rules[n].issues if issue.path == path)
        if rest and field_id in self._rows:
            known = self._rows[field_id].pieces.get(rest.partition("/")[0], NOTHING)
            found.extend(issue for issue in known.issues if issue.path == path)
        return found

    def state(self, section_id: str) -> SectionState:
        """State of a section; raises KeyError for an unknown id."""
        return self._states[section_id]

    def progress(self) -> Progress:
        """n/m over all sections."""
        states = self._states.values()
        return Progress(sum(state.filled for state in states), sum(state.needed for state in states))

    def _pieces_of(self, section_id: str) -> Iterator[Piece]:
        rules: dict[int, None] = {}
        for field_def in self._fields_of[section_id]:
            yield self._fields[field_def.id]
            rules |= dict.fromkeys(self._rules_reading.get(field_def.id, ()))
        for n in rules:
            here = tuple(issue for issue in self._rules[n].issues if issue.section_id == section_id)
            yield piece(here)
        yield self._finals[section_id]

    def _state(self, section_id: str) -> SectionState:
        needed = 0
        counts = dict.fromkeys(Severity, 0)
        tables = [self._rows[f.id] for f in self._fields_of[section_id] if f.id in self._rows]
        parts: list[Piece | TableRows] = [*self._pieces_of(section_id), *tables]
        for part in parts:
            needed += part.needed
            for severity, count in part.counts.items():
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
        changes = Changes()
        for field_id in touched:
            field_def = self.form.by_id[field_id]
            if field_def.is_table:
                self._rows[field_id].look(self.relevance.value(field_id))
            if was_visible[field_id] != self.relevance.is_visible(field_id) or not self._is_as_before(field_def, paths):
                changes.put(self._fields, field_id, self._check_field(field_def))
            if field_def.is_table:
                is_alone = field_id in changed and self._outside[field_id].isdisjoint(touched)
                self._rows[field_id].refresh(self._rows_touched(field_id, paths) if is_alone else None, changes)
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
        if new is old or not self._rows[table_id].watch.is_shaped:
            return
        if not are_rows(old):
            old = []
        span = changed_span(old, new)
        before = {row["id"]: row for row in old[span.start : span.old_stop]}
        for row in new[span.start : span.new_stop]:
            was = before.get(row["id"], {})
            for column_id in self._calculated[table_id]:
                if was.get(column_id) != row.get(column_id):
                    yield f"{table_id}/{row['id']}/{column_id}"

    def _is_as_before(self, table: FieldDef, paths: set[str]) -> bool:
        """Whether edits at ``paths`` leave what is found about a table as a whole: they change cells it does not read.

        Only for one that stands (a wrong shape has no rows here, and may become a right one).
        """
        rows = self._rows.get(table.id)
        if rows is None or not rows.pieces or self._fields[table.id].needed != self.relevance.is_required(table.id):
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

    def _check_field(self, field_def: FieldDef) -> Piece:
        value = self.relevance.value(field_def.id)
        required = self.relevance.is_required(field_def.id)
        return piece(
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
        if isinstance(kind, Table) and path in self._rows:
            findings = kind.check_watched(self._rows[path].watch, field_def)
        else:
            findings = kind.check(value, field_def)
        for finding in findings:
            where = f"{path}/{finding.at}" if finding.at else path
            yield self._issue(
                finding.code, where, finding.severity, section_id, {"label": label, **finding.context, **extra}
            )

    def _rows_of(self, table: FieldDef) -> TableRows:
        columns = {column.id: column for column in table.columns}
        return TableRows(
            table,
            lambda row, number: self._check_row(table, row, number),
            lambda row_id, number, column_id: self._cell_label(table, row_id, number, columns[column_id]),
        )

    def _check_row(self, table: FieldDef, row: Mapping[str, Any], number: int) -> Piece:
        row_id, issues, needed = row["id"], list[Issue](), 0
        extra = {"row": number}
        for column in table.columns:
            if column.calculated or not self.relevance.column_is_visible(column, table, row):
                continue
            required = self.relevance.column_is_required(column, table, row)
            needed += required
            path, label = f"{table.id}/{row_id}/{column.id}", self._cell_label(table, row_id, number, column)
            issues += self._value_issues(column, row.get(column.id), path, label, table.section_id, required, extra)
        return piece(issues, needed, number)

    def _cell_label(self, table: FieldDef, row_id: str, number: int, column: FieldDef) -> str:
        """How a sentence names a cell: by the name of a fixed row, else by the number a person counts."""
        row = self._fixed_labels.get(table.id, {}).get(row_id) or f"第 {number} 行"
        return f"{table.label} {row} {column.label}"

    def _check_rule(self, n: int) -> Piece:
        rule = self.form.rules[n]
        severity = Severity(rule.severity)
        return piece(
            self._issue(f.code, f.path, severity, self.form.by_id[f.path.split("/", 1)[0]].section_id, f.context)
            for f in run_rule(rule, self.form, self.relevance.value)
        )

    def _check_final(self, section_id: str) -> Piece:
        section = self.form.section(section_id)
        if not section.asks_final or not any(self.relevance.is_visible(f.id) for f in self._fields_of[section_id]):
            return NOTHING
        if section_id in self.final_sections:
            return piece((), 1)
        context = {"label": section.title}
        return piece([self._issue("section.not_final", FINAL + section_id, Severity.MISSING, section_id, context)], 1)


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
