"""This file checks that the names inside one form point to something fit for their use, and that nothing runs in a circle."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from desktop.forms import calculations, letters, row_calculations
from desktop.forms.model import BlockDef, FieldDef, FormDef
from desktop.forms.problems import as_written
from desktop.forms.reading import TomlTable
from desktop.forms.references import check_condition, needs_column, needs_field, template_words, wrong_type
from desktop.forms.relevance import column_cycle, dependency_order
from desktop.forms.rule_checks import check_rule
from desktop.forms.rule_specs import NUMBERS

_CAN_BE_CALCULATED = (*NUMBERS, "text")
_MOST_DECIMALS = 10


def check_form(form: FormDef, top: TomlTable) -> None:
    """Unknown fields in conditions, calculations, rules, cover; cycles. Mistakes are noted on ``top``."""
    known = form.by_id
    needs_field(form.unit_name_field, "unit_name_field", known, top)
    needs_field(form.unit_code_field, "unit_code_field", known, top)
    needs_field(form.project_field, "project_field", known, top)
    for label, field_id in form.paper.cover_lines:
        needs_field(field_id, f"cover_line “{label}”", known, top)
    needs_field(form.paper.submitting_unit_field, "paper.submitting_unit_field", known, top)
    for n, block in enumerate(form.paper.blocks, 1):
        _check_block(block, f"[[paper.block]] 第 {n} 个", form, top)
    if form.is_report and not form.paper.blocks and f"paper {form.id}" not in top.problems.unread:
        top.problem("definition.missing_key", key="[[paper.block]]", kind="至少一个")
    for field in form.fields:
        block_file = top.problems.blocks.get((top.file, field.id))
        written = f"（写在 {block_file} 中）" if block_file else ""
        _check_conditions(field, f"{field.id} 的条件{written}", known, top)
        inner = {**known, **{column.id: column for column in field.columns}} if field.columns else known
        for column in field.columns:
            _check_conditions(column, f"{field.id}.{column.id} 的条件{written}", inner, top)
            _check_row_calculation(column, f"{field.id}.{column.id} 的 calculated{written}", field, form, top)
        if cycle := column_cycle(field):
            top.problem("definition.cycle", names="、".join(f"{field.id}.{name}" for name in cycle))
        _check_calculation(field, f"{field.id} 的 calculated{written}", form, top)
    seen: set[str] = set()
    for n, rule in enumerate(form.rules, 1):
        check_rule(rule, f"第 {n} 条规则 {rule.name}", form, top)
        if repr(rule) in seen:
            top.problem("definition.doubled_rule", key=f"第 {n} 条规则", word=rule.name)
        seen.add(repr(rule))
    if cycle := dependency_order(form)[1]:
        top.problem("definition.cycle", names="、".join(cycle))


def _check_conditions(field: FieldDef, key: str, known: Mapping[str, FieldDef], top: TomlTable) -> None:
    for condition in (field.visible_when, field.required_when):
        check_condition(condition, key, known, top)


def _check_block(block: BlockDef, key: str, form: FormDef, top: TomlTable) -> None:
    """A block of a letter must print fields it can print; its words must be fields (of a list: columns)."""
    for name in letters.fields_named(block):
        needs_field(name, key, form.by_id, top)
    if wrong := letters.wrong_field(block, form.by_id):
        field, types = wrong
        wrong_type(key, field, types, top)
    words: Collection[str] = form.by_id
    texts = letters.patterns(block)
    if block.kind == "list":
        field_def = form.by_id.get(block.field_id)
        texts = (block.text,) if field_def and field_def.is_table else ()
        words = {column.id for column in field_def.columns} | {"n"} if field_def else ()
    for text in texts:
        for word in template_words(text, key, top) or ():
            needs_field(word, key, words, top)
    for text in letters.plain_texts(block):
        if template_words(text, key, top):
            top.problem("definition.plain_text", key=key, word=text)
    check_condition(block.visible_when, f"{key} 的条件", form.by_id, top)


def _check_row_calculation(column: FieldDef, key: str, table: FieldDef, form: FormDef, top: TomlTable) -> None:
    if not column.calculated:
        return
    name, params = column.calculated.name, column.calculated.params
    if column.type not in _CAN_BE_CALCULATED:
        wrong_type(key, column, _CAN_BE_CALCULATED, top)
    types = row_calculations.TABLE_TYPES.get(name)
    if types and table.type not in types:
        wrong_type(key, table, types, top)
    columns = {c.id: c for c in table.columns}
    for read in row_calculations.columns_read(params):
        needs_field(read, key, columns, top)
        if read in columns and columns[read].type not in NUMBERS:
            wrong_type(key, columns[read], NUMBERS, top)
        if read in columns and columns[read].calculated:
            top.problem("definition.reads_calculated", key=key, word=read)
    if "before" in params and params["before"] == params.get("after"):
        top.problem("definition.doubled_word", key=key, word=str(params["before"]))
    for param in row_calculations.FIELD_PARAMS:
        read = str(params.get(param, ""))
        needs_field(read, key, form.by_id, top)
        types = row_calculations.FIELD_TYPES_OF.get((name, param))
        if types and read in form.by_id and form.by_id[read].type not in types:
            wrong_type(key, form.by_id[read], types, top)


def _check_calculation(field: FieldDef, key: str, form: FormDef, top: TomlTable) -> None:
    if not field.calculated:
        return
    name, params = field.calculated.name, field.calculated.params
    if field.type not in _CAN_BE_CALCULATED:
        wrong_type(key, field, _CAN_BE_CALCULATED, top)
    reads = calculations.fields_read(name, params)
    for read in reads:
        needs_field(read, key, form.by_id, top)
        if name in ("sum_fields", "percent_of") and read in form.by_id and form.by_id[read].type not in NUMBERS:
            wrong_type(key, form.by_id[read], NUMBERS, top)
    if name == "percent_of" and len(set(reads)) == 1:
        top.problem("definition.doubled_word", key=key, word=reads[0])
    decimals = int(params.get("decimals", 0))
    if not 0 <= decimals <= _MOST_DECIMALS:
        kind = f"0 到 {_MOST_DECIMALS} 的整数"
        top.problem("definition.wrong_kind", key=f"{key} 的 decimals", kind=kind, found=as_written(decimals))
    table = params.get("table")
    column = needs_column(form, table, params.get("column"), key, top)
    if column and column.type not in NUMBERS:
        wrong_type(key, column, NUMBERS, top)
    if params.get("where") and str(table) in form.by_id and form.by_id[str(table)].is_table:
        columns = {c.id: c for c in form.by_id[str(table)].columns}
        check_condition(params["where"], f"{key} 的 where", columns, top)
    needs_column(form, table, params.get("distinct"), f"{key} 的 distinct", top)
