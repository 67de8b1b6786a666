"""This file holds the checks of the fields of one form that lint makes: what loads, but a user would suffer from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.forms.nearest import nearest
from desktop.forms.problems import Problems

#: Types that are no single answer on one line.
_NO_LINE = ("table", "scenarios", "kpis", "element_check", "maturity", "long_text", "statement", "seal")
_LINES = tuple(name for name in FIELD_TYPES if name not in (*_NO_LINE, "attachment"))
_FACTS = tuple(name for name in FIELD_TYPES if name not in _NO_LINE)
_CELLS = tuple(name for name in FIELD_TYPES if name not in ("seal", "statement"))
#: (a+)+ and its like: a regular expression that may need longer than anybody waits.
_REPEATED_REPEAT = re.compile(r"\((?:[^()\\]|\\.)*(?:[*+]|\{\d+,\d*\})(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+)")
#: A longer label or title fits no sentence, list or heading.
LONGEST_LABEL = 120


def check_fields(
    form: FormDef, notice: NoticeDef, file: str, profiles: Mapping[str, FieldDef], problems: Problems
) -> None:
    """Note what contradicts itself in sections and fields; ``profiles``: what the profiles know by key, {} when unknown."""
    check = _FieldChecks(file, profiles, problems)
    check.identity(form)
    check.tidy("title", form.title, "")
    for section in form.sections:
        check.tidy("title", section.title, f"“{section.id}”")
        fields = form.fields_of(section.id)
        if not fields:
            problems.add("definition.empty_section", file=file, where=f"“{section.id}”")
        check.labels(fields, "")
    for field in form.fields:
        check.field(field, f"“{field.id}”")
        check.edition(field, notice)
        check.labels(field.columns, f"“{field.id}”")
        for column in field.columns:
            check.column(column, f"“{field.id}”的列“{column.id}”")
    for n, rule in enumerate(form.rules, 1):
        edition, table = rule.params.get("edition"), form.by_id.get(str(rule.params.get("table")))
        if edition and table and table.params.get("edition") not in (None, edition):
            check.other_edition(f"第 {n} 条规则 {rule.name}", edition, f"“{table.id}”", table.params["edition"])


class _FieldChecks:
    def __init__(self, file: str, profiles: Mapping[str, FieldDef], problems: Problems) -> None:
        self.file, self.profiles, self.problems = file, profiles, problems

    def add(self, code: str, where: str, **context: object) -> None:
        self.problems.add(code, file=self.file, where=where, **context)

    def wrong_type(self, key: str, field: FieldDef, types: Iterable[str]) -> None:
        self.add("definition.wrong_type", "", key=key, word=field.id, found=field.type, known="、".join(types))

    def identity(self, form: FormDef) -> None:
        """The unit must be known of every declaration: it is received, merged and compiled by it."""
        for key, field_id, type_name in (
            ("unit_name_field", form.unit_name_field, "text"),
            ("unit_code_field", form.unit_code_field, "credit_code"),
        ):
            field = form.field(field_id)
            if field.type != type_name:
                self.wrong_type(key, field, (type_name,))
            elif field.visible_when or field.calculated:
                reason = "可能被隐藏（visible_when）" if field.visible_when else "是计算出来的"
                self.add("definition.identity", "", key=key, word=field_id, reason=reason)
            elif not field.required:
                self.add("definition.identity", "", key=key, word=field_id, reason="不是必填（required = true）")
        if form.project_field and form.field(form.project_field).type not in _LINES:
            self.wrong_type("project_field", form.field(form.project_field), _LINES)
        for label, field_id in form.paper.cover_lines:
            if form.field(field_id).type not in _LINES:
                self.wrong_type(f"cover_line “{label}”", form.field(field_id), _LINES)
        unit = form.paper.submitting_unit_field
        if unit and form.field(unit).type != "text":
            self.wrong_type("paper.submitting_unit_field", form.field(unit), ("text",))

    def tidy(self, key: str, text: str, where: str) -> None:
        """Labels and titles stand in sentences, lists and headings."""
        if text != text.strip() or "\n" in text or "\t" in text or len(text) > LONGEST_LABEL:
            self.add("definition.untidy_text", where, key=key, word=text.strip(), limit=LONGEST_LABEL)

    def labels(self, fields: Iterable[FieldDef], where: str) -> None:
        seen: dict[str, str] = {}
        for field in fields:
            if field.label in seen:
                names = f"{seen[field.label]}、{field.id}"
                self.add("definition.doubled_label", where, key="label", word=field.label, names=names)
            seen.setdefault(field.label, field.id)

    def field(self, field: FieldDef, where: str) -> None:
        self._any(field, where)
        if field.is_preference and field.type not in _FACTS:
            self.wrong_type("preference", field, _FACTS)
        if field.is_table and field.profile_id:
            reason = "表格按列取用，写在各列上"
            self.add("definition.no_effect", where, key="profile", reason=reason)
        elif field.profile_id:
            self.profile(field, where)
        self.profile_columns(field, where)

    def profile(self, field: FieldDef, where: str) -> None:
        """What the profile knows of it is the same question: same type, options and unit."""
        source = self.profiles.get(field.profile_id)
        if not self.profiles:
            return
        if source is None:
            meant = nearest(field.profile_id, self.profiles)
            self.add("definition.unknown_word", where, key="profile", word=field.profile_id, nearest=meant)
        elif source.type != field.type or set(source.options) != set(field.options) or source.unit != field.unit:
            found, own = (f"{item.type} {item.unit}".strip() for item in (source, field))
            self.add("definition.other_profile", where, word=field.profile_id, found=found, own=own)

    def profile_columns(self, table: FieldDef, where: str) -> None:
        """Rows are added from the rows of one table of the profile; the columns say which of its columns they take."""
        named = [column for column in table.columns if column.profile_id]
        first = named[0].profile_id.partition(".")[0] if named else ""
        for column in named:
            place = f"{where}的列“{column.id}”"
            source, _, own = column.profile_id.partition(".")
            reason = ""
            if table.type != "table":
                reason = "这种表格的行不从企业档案添加"
            elif not own and column.profile_id in self.profiles:
                reason = "列要写成“表格.列”，如 factories.name"
            elif source != first and column.profile_id in self.profiles:
                reason = f"一个表格只从企业档案的一个表格添加，这里已经用了“{first}”"
            if reason:
                self.add("definition.no_effect", place, key="profile", reason=reason)
            else:
                self.profile(column, place)

    def column(self, column: FieldDef, where: str) -> None:
        self._any(column, where)
        if column.type not in _CELLS:
            self.wrong_type(f"{where} 的 type", column, _CELLS)
        useless = {
            "preference": column.is_preference,
            "print_width": column.print_width != "half",
        }
        for key, is_given in useless.items():
            if is_given:
                self.add("definition.no_effect", where, key=key, reason="它只用于表单的字段，不用于表格的列")

    def _any(self, field: FieldDef, where: str) -> None:
        self.tidy("label", field.label, where)
        pattern = str(field.params.get("pattern", ""))
        if _REPEATED_REPEAT.search(pattern):
            self.add("definition.slow_pattern", where, word=pattern)
        if field.calculated:
            given = {
                "required": field.required,
                "required_when": field.required_when,
                "example": field.example,
                "profile": field.profile_id,
            }
            for key, value in given.items():
                if value:
                    reason = "这一项是 calculated 计算出来的，没有人填"
                    self.add("definition.no_effect", where, key=key, reason=reason)
        elif field.required and field.required_when:
            self.add("definition.no_effect", where, key="required_when", reason="已经写了 required = true")

    def edition(self, field: FieldDef, notice: NoticeDef) -> None:
        """A notice that names an edition is not filled in by another."""
        named = {
            "scenarios": ("scenario_guide_edition", notice.scenario_guide_edition),
            "element_check": ("element_requirement_edition", notice.element_requirement_edition),
        }
        key, edition = named.get(field.type, ("", ""))
        used = field.params.get("edition")
        if edition and used and used != edition:
            self.other_edition(f"“{field.id}”", used, f"notice.toml 的 {key} ", edition)

    def other_edition(self, key: str, edition: object, other: str, found: object) -> None:
        self.add("definition.other_edition", "", key=key, word=edition, other=other, found=found)
