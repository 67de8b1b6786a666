"""This file checks that the names inside one form or table definition point to something fit for their use."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence

from desktop.forms import calculations, letters, row_calculations
from desktop.forms.catalogues import scenario_guide
from desktop.forms.conditions import leaves
from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import BlockDef, ColumnDef, Condition, FieldDef, FormDef, RuleDef, TableDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable
from desktop.forms.relevance import column_cycle, dependency_order
from desktop.forms.rule_specs import FIELD_PARAMS, FIELD_TYPES_OF, NUMBERS, wanted_words

#: Field types a condition can never be true for are refused; a column or field of another type is fine.
_NO_SINGLE_VALUE = (
    "table", "scenarios", "kpis", "element_check", "maturity", "long_text", "attachment", "multi_choice", "period", "seal",
)  # fmt: skip
_CAN_CONTAIN = ("text", "multi_choice")
_CAN_BE_CALCULATED = (*NUMBERS, "text")
#: Words a title or the label of a heading line may hold (地市, 报送单位).
TITLE_WORDS = ("city", "unit")


def check_form(form: FormDef, top: TomlTable) -> None:
    """Unknown fields in conditions, calculations, rules, cover; cycles. Mistakes are noted on ``top``."""
    known = form.by_id
    _needs_field(form.unit_name_field, "unit_name_field", known, top)
    _needs_field(form.unit_code_field, "unit_code_field", known, top)
    if form.project_field:
        _needs_field(form.project_field, "project_field", known, top)
    for label, field_id in form.paper.cover_lines:
        _needs_field(field_id, f"cover_line “{label}”", known, top)
    _needs_field(form.paper.submitting_unit_field, "paper.submitting_unit_field", known, top)
    for n, block in enumerate(form.paper.blocks, 1):
        _check_block(block, f"[[paper.block]] 第 {n} 个", form, top)
    if form.is_report and not form.paper.blocks:
        top.problem("definition.missing_key", key="[[paper.block]]", kind="至少一个")
    if not form.sections:
        top.problem("definition.missing_key", key="section", kind="至少一个")
    for field in form.fields:
        _check_conditions(field, f"{field.id} 的条件", form.by_id, top)
        inner = {**form.by_id, **{column.id: column for column in field.columns}}
        for column in field.columns:
            _check_conditions(column, f"{field.id}.{column.id} 的条件", inner, top)
            _check_row_calculation(column, field, form, top)
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
        _check_condition(condition, key, known, top)


def _check_condition(condition: Condition | None, key: str, known: Mapping[str, FieldDef], top: TomlTable) -> None:
    for leaf in leaves(condition):
        _needs_field(leaf.field_id, key, known, top)
        if leaf.field_id in known:
            _check_leaf(leaf, known[leaf.field_id], key, top)


def _check_block(block: BlockDef, key: str, form: FormDef, top: TomlTable) -> None:
    """A block of a letter must print fields it can print; its words must be fields (of a list: columns)."""
    for name in letters.fields_named(block):
        _needs_field(name, key, form.by_id, top)
    if wrong := letters.wrong_field(block, form.by_id):
        field, types = wrong
        top.problem("definition.wrong_type", key=key, word=field.id, found=field.type, known=types)
    words: Collection[str] = form.by_id
    texts = letters.patterns(block)
    if block.kind == "list":
        field_def = form.by_id.get(block.field_id)
        texts = (block.text,) if field_def and field_def.is_table else ()
        words = {column.id for column in field_def.columns} | {"n"} if field_def else ()
    for text in texts:
        for word in template_words(text, top) or ():
            _needs_field(word or "（空）", key, words, top)
    _check_condition(block.visible_when, f"{key} 的条件", form.by_id, top)


def check_annexes(form: FormDef, tables: Sequence[TableDef], top: TomlTable) -> None:
    """The tables a form is printed as, or a report takes along as annex, must be there and be made for it."""
    named = [("paper.table", form.paper.table_id)] if form.paper.layout == "table" else []
    named += [(f"[[paper.block]] 第 {n} 个", b.table_id) for n, b in enumerate(form.paper.blocks, 1) if b.table_id]
    for key, name in named:
        if name in top.problems.unread:
            continue
        table = next((t for t in tables if t.id == name), None)
        where = f"表单 {form.id} 的 {key}"
        if table is None:
            known = [t.id for t in tables]
            top.problem("definition.unknown_word", key=where, word=name, nearest=nearest(name, known))
        elif table.form_id != form.id:
            top.problem("definition.other_form", key=where, word=name, form=table.form_id)


def _check_row_calculation(column: FieldDef, table: FieldDef, form: FormDef, top: TomlTable) -> None:
    if not column.calculated:
        return
    name, params, key = column.calculated.name, column.calculated.params, f"{table.id}.{column.id} 的 calculated"
    if column.type not in _CAN_BE_CALCULATED:
        _wrong_type(key, column, _CAN_BE_CALCULATED, top)
    types = row_calculations.TABLE_TYPES.get(name)
    if types and table.type not in types:
        _wrong_type(key, table, types, top)
    columns = {c.id: c for c in table.columns}
    for read in row_calculations.columns_read(params):
        _needs_field(read, key, columns, top)
        if read in columns and columns[read].type not in NUMBERS:
            _wrong_type(key, columns[read], NUMBERS, top)
        if read in columns and columns[read].calculated:
            top.problem("definition.reads_calculated", key=key, word=read)
    for param in row_calculations.FIELD_PARAMS:
        read = str(params.get(param, ""))
        _needs_field(read, key, form.by_id, top)
        types = row_calculations.FIELD_TYPES_OF.get((name, param))
        if types and read in form.by_id and form.by_id[read].type not in types:
            _wrong_type(key, form.by_id[read], types, top)


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
        if name in ("sum_fields", "percent_of") and read in form.by_id and form.by_id[read].type not in NUMBERS:
            _wrong_type(key, form.by_id[read], NUMBERS, top)
    column = _needs_column(form, params, key, top)
    if column and column.type not in NUMBERS:
        _wrong_type(key, column, NUMBERS, top)
    if params.get("where") and str(params.get("table")) in form.by_id:
        columns = {c.id: c for c in form.by_id[str(params["table"])].columns}
        _check_condition(params["where"], f"{key} 的 where", columns, top)
    _needs_column(form, {"table": params.get("table"), "column": params.get("distinct")}, f"{key} 的 distinct", top)


def _check_rule(rule: RuleDef, form: FormDef, top: TomlTable) -> None:
    for name in FIELD_PARAMS:
        if name in rule.params:
            word, key = str(rule.params[name]), f"规则 {rule.name} 的 {name}"
            _needs_field(word, key, form.by_id, top)
            _check_rule_type(rule.name, name, form.by_id.get(word), top)
    _check_rule_type(rule.name, "column", _needs_column(form, rule.params, f"规则 {rule.name}", top), top)
    if rule.name == "must_be" and str(rule.params.get("field")) in form.by_id:
        field = form.by_id[str(rule.params["field"])]
        if ("value" in rule.params) == ("one_of" in rule.params):
            top.problem("definition.missing_key", key="规则 must_be 的 value", kind="value 或 one_of，二者之一")
        for word in wanted_words(rule):
            _needs_word(word, field, "规则 must_be 的 value", top)
    if rule.name == "monthly_topic":
        column = _needs_column(form, rule.params, "规则 monthly_topic", top)
        if column:
            _needs_word(str(rule.params.get("value", "")), column, "规则 monthly_topic 的 value", top)
    _check_condition(rule.when, f"规则 {rule.name} 的 when", form.by_id, top)
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
    for pattern in (table.printed_title or table.title, *(line.label for line in table.heading_lines)):
        for word in template_words(pattern, top) or ():
            if word not in TITLE_WORDS:
                known = nearest(word, TITLE_WORDS)
                top.problem("definition.unknown_word", key="title", word=word, nearest=known)
    if table.rows_where and is_table:
        columns = {c.id: c for c in form.by_id[table.rows_field].columns}
        _check_condition(table.rows_where, "rows_where", columns, top)
    elif table.rows_where and not table.rows_field:
        top.problem("definition.missing_key", key="rows", kind="表格字段，rows_where 要用")
    counts = [column.id for column in table.columns if column.kind == "count"]
    for column in table.columns:
        if column.kind not in ("number", "rank") and not column.field_ids:
            top.problem("definition.missing_key", key=f"column {column.id} 的 fields", kind="文字列表")
        for path in column.field_ids:
            _needs_field(path, f"column {column.id} 的 fields", paths, top)
        if column.kind in ("each", "count") and column.field_ids and column.field_ids[0] in form.by_id:
            _check_rows_column(column, form.by_id[column.field_ids[0]], top)
        if column.kind == "rank" and column.rank_of not in counts:
            key = f"column {column.id} 的 rank_of"
            top.problem(
                "definition.unknown_word", key=key, word=column.rank_of, nearest=nearest(column.rank_of, counts)
            )
    if table.order == "rank" and not any(column.kind == "rank" for column in table.columns):
        top.problem("definition.missing_key", key="[[column]]", kind="order = “rank” 要有一个 kind = “rank” 的列")


def _check_rows_column(column: ColumnDef, field: FieldDef, top: TomlTable) -> None:
    """``each`` prints one line a row, ``count`` their number: the field must be a table, what they name its columns."""
    if not field.is_table:
        top.problem("definition.not_a_table", key=f"column {column.id} 的 fields", word=field.id)
        return
    _check_condition(column.where, f"column {column.id} 的 where", {c.id: c for c in field.columns}, top)
    if column.kind == "count":
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
