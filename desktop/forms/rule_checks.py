"""This file checks the rules across fields of a form: fields of fitting types, words they can hold, known editions."""

from __future__ import annotations

from desktop.forms.catalogues import scenario_guide
from desktop.forms.model import FieldDef, FormDef, RuleDef
from desktop.forms.nearest import nearest
from desktop.forms.problems import as_written
from desktop.forms.reading import TomlTable
from desktop.forms.references import check_condition, needs_column, needs_field, needs_word, wrong_type
from desktop.forms.rule_specs import FIELD_PARAMS, FIELD_TYPES_OF, wanted_words

_HIGHEST_LEVEL = 5


def check_rule(rule: RuleDef, place: str, form: FormDef, top: TomlTable) -> None:
    """What the rule at ``place`` names must be there and fit; mistakes are noted on ``top``."""
    for name in FIELD_PARAMS:
        if name in rule.params:
            word = str(rule.params[name])
            needs_field(word, f"{place} 的 {name}", form.by_id, top)
            _check_type(rule, name, place, form.by_id.get(word), top)
    column = needs_column(form, rule.params.get("table"), rule.params.get("column"), place, top)
    _check_type(rule, "column", place, column, top)
    match rule.name:
        case "must_be":
            _check_must_be(rule, place, form, top)
        case "monthly_topic" | "only_one_row" if column:
            needs_word(str(rule.params.get("value", "")), column, f"{place} 的 value", top)
        case "stages_covered":
            _check_links(rule, place, top)
        case "date_order" if rule.params.get("start") == rule.params.get("end"):
            top.problem("definition.doubled_word", key=place, word=str(rule.params.get("end", "")))
        case "at_most" if rule.params.get("field") == rule.params.get("total"):
            top.problem("definition.doubled_word", key=place, word=str(rule.params.get("total", "")))
        case "maturity_gate":
            level = int(rule.params.get("at_least", 1))
            if not 1 <= level <= _HIGHEST_LEVEL:
                kind = f"1 到 {_HIGHEST_LEVEL} 的整数"
                top.problem("definition.wrong_kind", key=f"{place} 的 at_least", kind=kind, found=as_written(level))
    check_condition(rule.when, f"{place} 的 when", form.by_id, top)


def _check_type(rule: RuleDef, param: str, place: str, field: FieldDef | None, top: TomlTable) -> None:
    types = FIELD_TYPES_OF.get((rule.name, param))
    if types and field and field.type not in types:
        wrong_type(f"{place} 的 {param}", field, types, top)


def _check_must_be(rule: RuleDef, place: str, form: FormDef, top: TomlTable) -> None:
    if "value" in rule.params and "one_of" in rule.params:
        top.problem("definition.not_both", key=f"{place} 的 value", other="one_of")
    elif "value" not in rule.params and "one_of" not in rule.params:
        top.problem("definition.missing_key", key=f"{place} 的 value", kind="value 或 one_of，二者之一")
        return
    field = form.by_id.get(str(rule.params.get("field")))
    for word in wanted_words(rule) if field else ():
        if not word.strip():
            top.problem("definition.empty_text", key=f"{place} 的 value")
        elif field:
            needs_word(word, field, f"{place} 的 value", top)


def _check_links(rule: RuleDef, place: str, top: TomlTable) -> None:
    """The edition and the links (环节) of a stages_covered rule must be those of the guide."""
    guide, edition = scenario_guide(), str(rule.params.get("edition", ""))
    links = guide.links(edition)
    if links is None:
        if edition:
            known = [name for name in guide.editions if guide.links(name) is not None]
            meant = nearest(edition, known)
            top.problem("definition.unknown_word", key=f"{place} 的 edition", word=edition, nearest=meant)
        return
    for link in rule.params.get("links", ()):
        if link not in links:
            meant = nearest(link, links)
            top.problem("definition.unknown_word", key=f"{place} 的 links", word=link, nearest=meant)
