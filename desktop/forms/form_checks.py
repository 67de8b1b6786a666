"""This file checks that the names inside one form or table definition point to something fit for their use."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping

from desktop.forms import calculations
from desktop.forms.catalogues import scenario_guide
from desktop.forms.conditions import leaves
from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import ColumnDef, Condition, FieldDef, FormDef, RuleDef, TableDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable
from desktop.forms.relevance import column_cycle, dependency_order
from desktop.forms.rule_specs import FIELD_PARAMS, FIELD_TYPES_OF, NUMBERS

#: Field types a condition can never be true for are refused; a column or field of another type is fine.
_NO_SINGLE_VALUE = ("table", "scenarios", "long_text", "attachment", "multi_choice")
_CAN_CONTAIN = ("text", "multi_choice")
_CAN_BE_CALCULATED = (*NUMBERS, "text")


def check_form(form: FormDef, top: TomlTable) -> None:
    """Unknown fields in conditions, calculations, rules, cover; cycles. Mistakes are noted on ``top``."""
    known = form.by_id
    _needs_field(form.unit_name_field, "unit_name_field", known, top)
    _needs_field(form.unit_code_field, "unit_code_field", known, top)
    if form.project_field:
        _needs_field(form.project_field, "project_field", known, top)
    for label, field_id in form.paper.cover_lines:
        _needs_field(field_id, f"cover_line “{label}”", known, top)
    if not form.sections:
        top.problem("definition.missing_key", key="section", kind="至少一个")
    for field in form.fields:
        _check_conditions(field, f"{field.id} 的条件", form.by_id, top)
        inner = {**form.by_id, **{column.id: column for column in field.columns}}
        for column in field.columns:
            _check_conditions(column, f"{field.id}.{column.id} 的条件", inner, top)
        if cycle := column_cycle(field):
            top.problem("definition.cycle", names="、".join(f"{field.id}.{name}" for name in cycle))
        _check_calculation(field, form, top)
    for rule in form.rules:
        _check_rule(rule, form, top)
    for n, rule in enumerate(form.rules):
        if rule in form.rules[:n]:
            top.problem("definition.doubled_id", key="规则", word=rule.name)
    if cycle := dependency_order(form)[1]:
        top.problem("definition.cycle", names="、".join(cycle))


def _check_conditions(field: FieldDef, key: str, known: Mapping[str, FieldDef], top: TomlTable) -> None:
    for condition in (field.visible_when, field.required_when):
        for leaf in leaves(condition):
            _needs_field(leaf.field_id, key, known, top)
            if leaf.field_id in known:
                _check_leaf(leaf, known[leaf.field_id], key, top)


def _check_leaf(leaf: Condition, field: FieldDef, key: str, top: TomlTable) -> None:
    match leaf.test:
        case "equals" if field.type not in _NO_SINGLE_VALUE:
            _needs_word(str(leaf.operand), field, key, top)
        case "one_of" if field.type not in _NO_SINGLE_VALUE:
            for word in leaf.operand:
                _needs_word(str(word), field, key, top)
        case "contains" if field.type in _CAN_CONTAIN:
            _needs_word(str(leaf.operand), field, key, top)
        case "at_least" if field.type in (*NUMBERS, "choice"):
            pass
        case "filled":
            pass
        case _:
            _wrong_type(f"{key} {leaf.test}", field, _FITTING_TYPES[leaf.test], top)


_FITTING_TYPES = {
    "equals": tuple(name for name in FIELD_TYPES if name not in _NO_SINGLE_VALUE),
    "one_of": tuple(name for name in FIELD_TYPES if name not in _NO_SINGLE_VALUE),
    "contains": _CAN_CONTAIN,
    "at_least": (*NUMBERS, "choice"),
}


def _needs_word(word: str, field: FieldDef, key: str, top: TomlTable) -> None:
    """A word compared with a field must be one the field can hold."""
    words = {"yes_no": ("yes", "no"), "statement": ("yes",)}.get(field.type, tuple(field.options))
    if words and word not in words:
        top.problem("definition.unknown_word", key=f"{key} {field.id}", word=word, nearest=nearest(word, words))


def _check_calculation(field: FieldDef, form: FormDef, top: TomlTable) -> None:
    if not field.calculated:
        return
    name, params, key = field.calculated.name, field.calculated.params, f"{field.id} 的 calculated"
    if field.type not in _CAN_BE_CALCULATED:
        _wrong_type(key, field, _CAN_BE_CALCULATED, top)
    for read in calculations.fields_read(name, params):
        _needs_field(read, key, form.by_id, top)
        if name == "sum_fields" and read in form.by_id and form.by_id[read].type not in NUMBERS:
            _wrong_type(key, form.by_id[read], NUMBERS, top)
    column = _needs_column(form, params, key, top)
    if column and column.type not in NUMBERS:
        _wrong_type(key, column, NUMBERS, top)


def _check_rule(rule: RuleDef, form: FormDef, top: TomlTable) -> None:
    for name in FIELD_PARAMS:
        if name in rule.params:
            word, key = str(rule.params[name]), f"规则 {rule.name} 的 {name}"
            _needs_field(word, key, form.by_id, top)
            _check_rule_type(rule.name, name, form.by_id.get(word), top)
    _check_rule_type(rule.name, "column", _needs_column(form, rule.params, f"规则 {rule.name}", top), top)
    if rule.name == "must_be" and str(rule.params.get("field")) in form.by_id:
        field = form.by_id[str(rule.params["field"])]
        _needs_word(str(rule.params.get("value", "")), field, "规则 must_be 的 value", top)
    if rule.name == "stages_covered":
        _check_links(rule, top)


def _check_rule_type(rule_name: str, param: str, field: FieldDef | None, top: TomlTable) -> None:
    types = FIELD_TYPES_OF.get((rule_name, param))
    if types and field and field.type not in types:
        _wrong_type(f"规则 {rule_name} 的 {param}", field, types, top)


def _check_links(rule: RuleDef, top: TomlTable) -> None:
    """The edition and the links (环节) of a stages_covered rule must be those of the guide."""
    guide, edition = scenario_guide(), str(rule.params.get("edition", ""))
    links = guide.links(edition)
    if links is None:
        known = [name for name in guide.editions if guide.links(name) is not None]
        top.problem(
            "definition.unknown_word",
            key="规则 stages_covered 的 edition",
            word=edition,
            nearest=nearest(edition, known),
        )
        return
    for link in rule.params.get("links", ()):
        if link not in links:
            top.problem(
                "definition.unknown_word", key="规则 stages_covered 的 links", word=link, nearest=nearest(link, links)
            )


def _wrong_type(key: str, field: FieldDef, types: tuple[str, ...], top: TomlTable) -> None:
    top.problem("definition.wrong_type", key=key, word=field.id, found=field.type, known="、".join(types))


def _needs_field(name: str, key: str, known: Collection[str], top: TomlTable) -> None:
    if name and name not in known and not _is_unread(name, top):
        top.problem("definition.unknown_word", key=key, word=name, nearest=nearest(name, known))


def _is_unread(name: str, top: TomlTable) -> bool:
    """Whether ``name`` (``field`` or ``field.column``) stands in the pack but could not be read."""
    return not top.problems.unread.isdisjoint(name.split("."))


def _needs_column(form: FormDef, params: Mapping[str, object], key: str, top: TomlTable) -> FieldDef | None:
    """The column ``table``/``column`` point to; None when there is none, with the problem noted."""
    table, column = params.get("table"), params.get("column")
    if not isinstance(table, str) or table not in form.by_id:
        return None
    columns = {c.id: c for c in form.by_id[table].columns}
    if not columns:
        top.problem("definition.not_a_table", key=key, word=table)
    elif isinstance(column, str) and column not in columns and not _is_unread(column, top):
        top.problem("definition.unknown_word", key=key, word=column, nearest=nearest(column, columns))
    return columns.get(column) if isinstance(column, str) else None


def check_table(table: TableDef, forms: Mapping[str, FormDef], top: TomlTable) -> None:
    """Columns must point to fields of the table's form, templates to columns of a table field."""
    if table.form_id not in forms:
        if _is_unread(table.form_id, top):
            return
        top.problem("definition.unknown_word", key="form", word=table.form_id, nearest=nearest(table.form_id, forms))
        return
    form = forms[table.form_id]
    paths = set(form.by_id) | {f"{f.id}.{c.id}" for f in form.fields for c in f.columns if f.id == table.rows_field}
    is_table = table.rows_field in form.by_id and form.by_id[table.rows_field].is_table
    if table.rows_field and not is_table and not _is_unread(table.rows_field, top):
        top.problem("definition.not_a_table", key="rows", word=table.rows_field)
    if not table.columns:
        top.problem("definition.no_columns")
    for column in table.columns:
        if column.kind != "number" and not column.field_ids:
            top.problem("definition.missing_key", key=f"column {column.id} 的 fields", kind="文字列表")
        for path in column.field_ids:
            _needs_field(path, f"column {column.id} 的 fields", paths, top)
        if column.kind == "each" and column.field_ids and column.field_ids[0] in form.by_id:
            _check_each(column, form.by_id[column.field_ids[0]], top)


def _check_each(column: ColumnDef, field: FieldDef, top: TomlTable) -> None:
    """``each`` prints one line a row: its field must be a table, its template name columns of it."""
    if not field.is_table:
        top.problem("definition.not_a_table", key=f"column {column.id} 的 fields", word=field.id)
        return
    words = {c.id for c in field.columns} | {"n"}
    used = template_words(column.template, top)
    if used == []:
        top.problem("definition.missing_key", key=f"column {column.id} 的 template", kind="文字")
    for word in used or ():
        _needs_field(word or "（空）", f"column {column.id} 的 template", words, top)


def template_words(template: str, top: TomlTable) -> list[str] | None:
    """The words in braces; None when the braces do not match or hold more than a word (noted)."""
    try:
        parts = [part for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError:
        parts = [("", "", "!", None)]
    if any(spec or conversion for _, _, spec, conversion in parts):
        top.problem("definition.bad_template", word=template)
        return None
    return [str(name) for _, name, _, _ in parts]
