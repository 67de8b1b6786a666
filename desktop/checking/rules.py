"""This file implements the named rules across fields (listed in forms/rule_specs.py); all pure.

A rule says nothing about empty values: emptiness is the business of ``required``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.forms.catalogues import level_label, level_of_score, scenario_guide
from desktop.forms.conditions import fields_in, holds
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FormDef, RuleDef
from desktop.forms.numbers import exact_sum, exact_text, plain_number
from desktop.forms.rule_specs import FIELD_PARAMS
from desktop.issues import Severity


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What a rule found: at which path, which code, with which context."""

    path: str
    code: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleInput:
    """What a rule may look at: the form and the relevant values."""

    form: FormDef
    value: Callable[[str], Any]
    params: Mapping[str, Any]
    is_warning: bool = False

    def label(self, key: str) -> str:
        return self.form.field(str(self.params[key])).label

    def printed(self, key: str) -> str:
        field = self.form.field(str(self.params[key]))
        return field_type(field.type).printed(self.value(field.id), field)

    def rows(self, key: str) -> list[dict[str, Any]]:
        rows = self.value(str(self.params[key]))
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def fields_read(rule: RuleDef) -> tuple[str, ...]:
    """Top-level fields whose change asks for the rule again."""
    named = [str(rule.params[key]) for key in FIELD_PARAMS if key in rule.params]
    return tuple(dict.fromkeys([*named, *fields_in(rule.when)]))


def run_rule(rule: RuleDef, form: FormDef, value: Callable[[str], Any]) -> Iterator[RuleFinding]:
    """What ``rule`` finds in the relevant values. Never raises on any stored value."""
    if rule.when is not None and not holds(rule.when, value, lambda name, found: _is_empty(form, name, found)):
        return
    yield from RULES[rule.name](RuleInput(form, value, rule.params, rule.severity == Severity.WARNING.value))


def _is_empty(form: FormDef, field_id: str, value: Any) -> bool:
    return field_type(form.field(field_id).type).is_empty(value)


def _iso(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def date_order(given: RuleInput) -> Iterator[RuleFinding]:
    """``end`` must not be before ``start``."""
    start, end = _iso(given.value(str(given.params["start"]))), _iso(given.value(str(given.params["end"])))
    if start and end and end < start:
        context = {
            "label": given.label("end"),
            "start_label": given.label("start"),
            "start": given.printed("start"),
            "end": given.printed("end"),
        }
        yield RuleFinding(str(given.params["end"]), "rule.date_order", context)


def sum_at_most(given: RuleInput) -> Iterator[RuleFinding]:
    """The sum of ``column`` over the rows of ``table`` must not exceed the field ``total``."""
    yield from _sum_against_total(given, "rule.sum_at_most", lambda actual, total: actual > total)


def at_most(given: RuleInput) -> Iterator[RuleFinding]:
    """A number that is part of another must not exceed it."""
    part, whole = (plain_number(given.value(str(given.params[key]))) for key in ("field", "total"))
    if part is not None and whole is not None and part > whole:
        context = {
            "label": given.label("field"),
            "actual": exact_text(part),
            "total_label": given.label("total"),
            "limit": exact_text(whole),
        }
        yield RuleFinding(str(given.params["field"]), "rule.at_most", context)


def sum_equals(given: RuleInput) -> Iterator[RuleFinding]:
    """The sum of ``column`` over the rows of ``table`` must be the field ``total``."""
    yield from _sum_against_total(given, "rule.sum_equals", lambda actual, total: actual != total)


def _sum_against_total(
    given: RuleInput, code: str, is_wrong: Callable[[Decimal, Decimal], bool]
) -> Iterator[RuleFinding]:
    total = plain_number(given.value(str(given.params["total"])))
    column = str(given.params["column"])
    numbers = [n for row in given.rows("table") if (n := plain_number(row.get(column))) is not None]
    if total is not None and numbers and is_wrong(exact_sum(numbers), total):
        table = given.form.field(str(given.params["table"]))
        context = {
            "label": table.label,
            "column": table.column(column).label,
            "actual": exact_text(exact_sum(numbers)),
            "total_label": given.label("total"),
            "limit": exact_text(total),
        }
        yield RuleFinding(table.id, code, context)


def stages_covered(given: RuleInput) -> Iterator[RuleFinding]:
    """The scenarios must cover the given links (环节), by the mapping of the guide's edition."""
    guide, edition = scenario_guide(), str(given.params["edition"])
    stages = [stage for row in given.rows("table") if isinstance(stage := row.get("stage"), str) and stage.strip()]
    if not stages:
        return
    covered = {guide.link_of(edition, stage) for stage in stages}
    absent = [link for link in given.params["links"] if link not in covered]
    if absent:
        links = "、".join(given.params["links"])
        context = {"label": given.label("table"), "absent": "、".join(absent), "links": links}
        code = "rule.stages_covered" if given.is_warning else "rule.stages_needed"
        yield RuleFinding(str(given.params["table"]), code, context)


def maturity_gate(given: RuleInput) -> Iterator[RuleFinding]:
    """The maturity level (成熟度等级) must reach the tier's gate (附件2 基础要求 5)."""
    level = plain_number(given.value(str(given.params["field"])))
    if level is not None and level < given.params["at_least"]:
        context = {"label": given.label("field"), "actual": exact_text(level), "limit": given.params["at_least"]}
        yield RuleFinding(str(given.params["field"]), "rule.maturity_gate", context)


def must_be(given: RuleInput) -> Iterator[RuleFinding]:
    """A condition of eligibility (申报条件): the field, once filled, must have this value (or one of these)."""
    words = given.params.get("one_of") or (given.params["value"],)
    field = given.form.field(str(given.params["field"]))
    value = given.value(field.id)
    kind = field_type(field.type)
    if not kind.is_empty(value) and value not in words:
        context = {
            "label": field.label,
            "actual": kind.printed(value, field),
            "wanted": "”或“".join(kind.printed(word, field) for word in words),
            "source": field.source,
        }
        yield RuleFinding(field.id, "rule.must_be", context)


def monthly_topic(given: RuleInput) -> Iterator[RuleFinding]:
    """At least one row must have this value (“灯塔工厂”创建为每月必须培训的项目, 山西2023 附件2 表1注)."""
    rows = given.rows("table")
    table = given.form.field(str(given.params["table"]))
    column = table.column(str(given.params["column"]))
    if rows and not any(row.get(column.id) == given.params["value"] for row in rows):
        wanted = field_type(column.type).printed(given.params["value"], column)
        yield RuleFinding(
            table.id, "rule.monthly_topic", {"label": table.label, "column": column.label, "wanted": wanted}
        )


def only_one_row(given: RuleInput) -> Iterator[RuleFinding]:
    """One row at most has this value (默认联系人): every later one is told, the first counts."""
    table = given.form.field(str(given.params["table"]))
    column = table.column(str(given.params["column"]))
    first = 0
    for number, row in enumerate(given.rows("table"), 1):
        if row.get(column.id) != given.params["value"]:
            continue
        if not first:
            first = number
        elif isinstance(row.get("id"), str) and row["id"]:
            wanted = field_type(column.type).printed(given.params["value"], column)
            context = {"label": table.label, "column": column.label, "wanted": wanted, "row": number, "first": first}
            yield RuleFinding(f"{table.id}/{row['id']}/{column.id}", "rule.only_one_row", context)


def score_fits_level(given: RuleInput) -> Iterator[RuleFinding]:
    """The maturity score must lie in the band of the level; the bands are second-hand (maturity_levels.csv)."""
    score, level = given.value(str(given.params["score"])), given.value(str(given.params["level"]))
    number, stated = plain_number(score), plain_number(level)
    if number is None or stated is None or not 0 <= number <= 5:
        return
    fitting = level_of_score(number) or 0
    if fitting != stated:
        context = {
            "label": given.label("level"),
            "actual": given.printed("level"),
            "score_label": given.label("score"),
            "score": given.printed("score"),
            "fitting": level_label(fitting),
        }
        yield RuleFinding(str(given.params["level"]), "rule.score_fits_level", context)


def elements_met(given: RuleInput) -> Iterator[RuleFinding]:
    """A base requirement (基础要求) answered 不符合: the tier cannot be declared (附件2 一)."""
    field = given.form.field(str(given.params["field"]))
    texts = {row.id: row.texts for row in field_type(field.type).fixed_rows(field) if row.id.startswith("base_")}
    for row in given.rows("field"):
        row_id = str(row.get("id"))
        if row_id in texts and row.get("is_met") == "no":
            context = {"label": field.label, "number": texts[row_id][0], "text": texts[row_id][1]}
            yield RuleFinding(f"{field.id}/{row_id}/is_met", "rule.element_not_met", context)


RULES: dict[str, Callable[[RuleInput], Iterator[RuleFinding]]] = {
    "date_order": date_order,
    "sum_at_most": sum_at_most,
    "stages_covered": stages_covered,
    "must_be": must_be,
    "maturity_gate": maturity_gate,
    "monthly_topic": monthly_topic,
    "only_one_row": only_one_row,
    "at_most": at_most,
    "sum_equals": sum_equals,
    "score_fits_level": score_fits_level,
    "elements_met": elements_met,
}
