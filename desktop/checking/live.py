"""This file checks a draft: whole at first, then only what an edit can have changed.

One set of :class:`Issue` values feeds the field mark, the section badge, the percentage, the
issue panel, the command line and the exported check report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.checking.completeness import Progress, SectionState, section_state
from desktop.checking.rules import fields_read, run_rule
from desktop.forms.fieldtypes import field_type
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
    """What an edit changed in the findings."""

    added: tuple[Issue, ...]
    removed: tuple[Issue, ...]
    visibility: frozenset[str]
    sections: frozenset[str]
    progress_changed: bool


@dataclass(slots=True)
class _RowResult:
    issues: tuple[Issue, ...]
    needed: int


def check(form: FormDef, values: Mapping[str, Any], final_sections: Collection[str] = ()) -> tuple[Issue, ...]:
    """All issues of a draft in form order. Pure; never raises on any stored value."""
    return LiveCheck(form, values, final_sections).issues()


class LiveCheck:
    """Findings about one draft, kept up to date. Reads ``values``, never writes them."""

    def __init__(self, form: FormDef, values: Mapping[str, Any], final_sections: Collection[str] = ()) -> None:
        self.form, self._values = form, values
        self.final_sections: set[str] = set(final_sections)
        self.relevance = Relevance(form, values)
        self._field_issues: dict[str, tuple[Issue, ...]] = {}
        self._field_needed: dict[str, int] = {}
        self._rows: dict[str, dict[str, _RowResult]] = {}
        self._rule_issues: list[tuple[Issue, ...]] = [() for _ in form.rules]
        self._final_issues: dict[str, tuple[Issue, ...]] = {}
        for field in form.fields:
            self._check_field(field)
            self._check_rows(field, None)
        for n in range(len(form.rules)):
            self._check_rule(n)
        for section in form.sections:
            self._check_final(section.id)

    # -- reading ---------------------------------------------------------------------------

    def issues(self) -> tuple[Issue, ...]:
        """All issues: sections in order, fields in order, rows in order, rules behind their field."""
        return tuple(issue for section in self.form.sections for issue in self.issues_of(section.id))

    def issues_of(self, section_id: str) -> list[Issue]:
        found: list[Issue] = []
        for field in self.form.fields_of(section_id):
            found.extend(self._field_issues[field.id])
            for rule_issues in self._rule_issues:
                found.extend(issue for issue in rule_issues if issue.field_id == field.id)
            results = self._rows.get(field.id)
            if results:
                for row_id in self._row_ids(field):
                    if row_id in results:
                        found.extend(results[row_id].issues)
        found.extend(self._final_issues.get(section_id, ()))
        return found

    def state(self, section_id: str) -> SectionState:
        issues = self.issues_of(section_id)
        fields = self.form.fields_of(section_id)
        relevant = [field for field in fields if self.relevance.is_visible(field.id)]
        counts = {severity: sum(issue.severity is severity for issue in issues) for severity in Severity}
        return section_state(
            has_content=any(
                not f.calculated and not field_type(f.type).is_empty(self.relevance.value(f.id)) for f in relevant
            ),
            is_relevant=bool(relevant),
            needed=self._needed_of(section_id),
            missing=counts[Severity.MISSING],
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
        )

    def progress(self) -> Progress:
        needed = sum(self._needed_of(section.id) for section in self.form.sections)
        missing = sum(issue.severity is Severity.MISSING for issue in self.issues())
        return Progress(needed - missing, needed)

    def _needed_of(self, section_id: str) -> int:
        total = 0
        for field in self.form.fields_of(section_id):
            total += self._field_needed[field.id] + sum(r.needed for r in self._rows.get(field.id, {}).values())
        return total + (1 if self._asks_final(section_id) else 0)

    # -- updating --------------------------------------------------------------------------

    def refresh(self, paths: Iterable[str], final_changed: bool = False) -> CheckDelta:
        """Check again what edits at ``paths`` can have changed, and say what differs."""
        paths = set(paths)
        changed = {path.split("/", 1)[0] for path in paths} & set(self.form.by_id)
        visible_before = {f: self.relevance.is_visible(f) for f in self.form.by_id}
        touched = self.relevance.refresh(changed)
        rules = [n for n, rule in enumerate(self.form.rules) if touched & set(fields_read(rule))]
        sections = {self.form.by_id[f].section_id for f in touched}
        sections |= {self.form.by_id[f].section_id for n in rules for f in fields_read(self.form.rules[n])}
        if final_changed:
            sections |= {section.id for section in self.form.sections if section.asks_final}
        before = {s: (self.issues_of(s), self.state(s), self._needed_of(s)) for s in sections}
        for field_id in touched:
            field = self.form.by_id[field_id]
            self._check_field(field)
            self._check_rows(field, self._rows_touched(field_id, paths) if field_id in changed else None)
        for n in rules:
            self._check_rule(n)
        for section_id in sections:
            self._check_final(section_id)
        return self._delta(before, visible_before)

    def _delta(self, before: dict[str, tuple[list[Issue], SectionState, int]], visible: dict[str, bool]) -> CheckDelta:
        added: list[Issue] = []
        removed: list[Issue] = []
        moved: set[str] = set()
        progress_changed = False
        for section_id, (old, old_state, old_needed) in before.items():
            new = self.issues_of(section_id)
            old_set, new_set = set(old), set(new)
            added.extend(issue for issue in new if issue not in old_set)
            removed.extend(issue for issue in old if issue not in new_set)
            state = self.state(section_id)
            if state != old_state:
                moved.add(section_id)
            progress_changed |= old_needed != self._needed_of(section_id) or old_state.missing != state.missing
        changed = frozenset(f for f, was in visible.items() if was != self.relevance.is_visible(f))
        return CheckDelta(tuple(added), tuple(removed), changed, frozenset(moved), progress_changed)

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

    def _check_field(self, field: FieldDef) -> None:
        value = self.relevance.value(field.id)
        required = self.relevance.is_required(field.id)
        self._field_needed[field.id] = int(required)
        self._field_issues[field.id] = tuple(
            self._value_issues(field, value, field.id, field.label, field.section_id, required, {})
        )

    def _value_issues(
        self,
        field: FieldDef,
        value: Any,
        path: str,
        label: str,
        section_id: str,
        required: bool,
        extra: Mapping[str, Any],
    ) -> Iterable[Issue]:
        kind = field_type(field.type)
        if kind.is_empty(value):
            if required:
                code = _MISSING_CODES.get(field.type, "field.missing")
                yield self._issue(code, path, Severity.MISSING, section_id, {"label": label, **extra})
            return
        for finding in kind.check(value, field):
            where = f"{path}/{finding.at}" if finding.at else path
            yield self._issue(
                finding.code, where, finding.severity, section_id, {"label": label, **finding.context, **extra}
            )

    def _row_ids(self, field: FieldDef) -> list[str]:
        value = self.relevance.value(field.id)
        if not isinstance(value, list):
            return []
        return [str(row.get("id", "")) for row in value if isinstance(row, dict)]

    def _check_rows(self, field: FieldDef, only: set[str] | None) -> None:
        if not field.is_table:
            return
        value = self.relevance.value(field.id)
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        old = self._rows.get(field.id, {})
        new: dict[str, _RowResult] = {}
        for n, row in enumerate(rows, 1):
            row_id = str(row.get("id", ""))
            known = old.get(row_id)
            if only is not None and known is not None and row_id not in only:
                new[row_id] = (
                    known if not known.issues else _RowResult(self._renumbered(known.issues, field, n), known.needed)
                )
            else:
                new[row_id] = self._check_row(field, row, row_id, n)
        self._rows[field.id] = new

    def _check_row(self, field: FieldDef, row: Mapping[str, Any], row_id: str, number: int) -> _RowResult:
        issues: list[Issue] = []
        needed = 0
        for column in field.columns:
            if not self.relevance.column_is_visible(column, field, row):
                continue
            required = self.relevance.column_is_required(column, field, row)
            needed += required
            path = f"{field.id}/{row_id}/{column.id}"
            label = f"{field.label} 第 {number} 行 {column.label}"
            extra = {"row": number}
            issues.extend(
                self._value_issues(column, row.get(column.id), path, label, field.section_id, required, extra)
            )
        return _RowResult(tuple(issues), needed)

    def _renumbered(self, issues: tuple[Issue, ...], field: FieldDef, number: int) -> tuple[Issue, ...]:
        if dict(issues[0].context)["row"] == number:
            return issues
        again = []
        for issue in issues:
            column = field.column(issue.path.split("/")[2])
            context = {**dict(issue.context), "row": number, "label": f"{field.label} 第 {number} 行 {column.label}"}
            again.append(self._issue(issue.code, issue.path, issue.severity, issue.section_id, context))
        return tuple(again)

    def _check_rule(self, n: int) -> None:
        rule = self.form.rules[n]
        severity = Severity(rule.severity)
        self._rule_issues[n] = tuple(
            self._issue(f.code, f.path, severity, self.form.at(f.path).section_id, f.context)
            for f in run_rule(rule, self.form, self.relevance.value)
        )

    def _asks_final(self, section_id: str) -> bool:
        section = self.form.section(section_id)
        return section.asks_final and any(self.relevance.is_visible(f.id) for f in self.form.fields_of(section_id))

    def _check_final(self, section_id: str) -> None:
        self._final_issues[section_id] = ()
        if self._asks_final(section_id) and section_id not in self.final_sections:
            context = {"label": self.form.section(section_id).title}
            issue = self._issue("section.not_final", FINAL + section_id, Severity.MISSING, section_id, context)
            self._final_issues[section_id] = (issue,)


def _hashable(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(item) for item in value)
    if isinstance(value, dict):
        return str(value)
    return value
