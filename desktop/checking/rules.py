"""This file implements the named rules across fields (listed in forms/rule_specs.py); all pure.

A rule says nothing about empty values: emptiness is the business of ``required``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.forms.catalogues import scenario_guide
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FormDef, RuleDef
from desktop.forms.numbers import exact_sum, exact_text, plain_number
from desktop.forms.rule_specs import FIELD_PARAMS


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
    return tuple(str(rule.params[key]) for key in FIELD_PARAMS if key in rule.params)


def run_rule(rule: RuleDef, form: FormDef, value: Callable[[str], Any]) -> Iterator[RuleFinding]:
    """What ``rule`` finds in the relevant values. Never raises on any stored value."""
    yield from RULES[rule.name](RuleInput(form, value, rule.params))


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
    total = plain_number(given.value(str(given.params["total"])))
    column = str(given.params["column"])
    numbers = [n for row in given.rows("table") if (n := plain_number(row.get(column))) is not None]
    if total is not None and numbers and exact_sum(numbers) > total:
        table = given.form.field(str(given.params["table"]))
        context = {
            "label": table.label,
            "column": table.column(column).label,
            "actual": exact_text(exact_sum(numbers)),
            "total_label": given.label("total"),
            "limit": exact_text(total),
        }
        yield RuleFinding(table.id, "rule.sum_at_most", context)


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
        yield RuleFinding(str(given.params["table"]), "rule.stages_covered", context)


def maturity_gate(given: RuleInput) -> Iterator[RuleFinding]:
    """The maturity level (成熟度等级) must reach the tier's gate (附件2 基础要求 5)."""
    level = plain_number(given.value(str(given.params["field"])))
    if level is not None and level < given.params["at_least"]:
        context = {"label": given.label("field"), "actual": exact_text(level), "limit": given.params["at_least"]}
        yield RuleFinding(str(given.params["field"]), "rule.maturity_gate", context)


def must_be(given: RuleInput) -> Iterator[RuleFinding]:
    """A condition of eligibility (申报条件): the field, once filled, must have this value."""
    field = given.form.field(str(given.params["field"]))
    value = given.value(field.id)
    kind = field_type(field.type)
    if not kind.is_empty(value) and value != given.params["value"]:
        context = {
            "label": field.label,
            "actual": kind.printed(value, field),
            "wanted": kind.printed(given.params["value"], field),
            "source": field.source,
        }
        yield RuleFinding(field.id, "rule.must_be", context)


RULES: dict[str, Callable[[RuleInput], Iterator[RuleFinding]]] = {
    "date_order": date_order,
    "sum_at_most": sum_at_most,
    "stages_covered": stages_covered,
    "must_be": must_be,
    "maturity_gate": maturity_gate,
}
