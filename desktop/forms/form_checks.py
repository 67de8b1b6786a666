"""This file checks that the names inside one form or table definition point to something."""

from __future__ import annotations

import string
from collections.abc import Mapping

from desktop.forms import calculations
from desktop.forms.conditions import fields_in
from desktop.forms.model import FormDef, TableDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable
from desktop.forms.relevance import dependency_order
from desktop.forms.rule_specs import FIELD_PARAMS


def check_form(form: FormDef, top: TomlTable) -> None:
    """Unknown fields in conditions, calculations, rules, cover; cycles. Mistakes are noted on ``top``."""
    known = set(form.by_id)
    _needs_field(form.unit_name_field, "unit_name_field", known, top)
    _needs_field(form.unit_code_field, "unit_code_field", known, top)
    if form.project_field:
        _needs_field(form.project_field, "project_field", known, top)
    for label, field_id in form.paper.cover_lines:
        _needs_field(field_id, f"cover_line “{label}”", known, top)
    if not form.sections:
        top.problem("definition.missing_key", key="section", kind="至少一个")
    for field in form.fields:
        for condition in (field.visible_when, field.required_when):
            for name in fields_in(condition):
                _needs_field(name, f"{field.id} 的条件", known, top)
        for column in field.columns:
            inner = known | {c.id for c in field.columns}
            for condition in (column.visible_when, column.required_when):
                for name in fields_in(condition):
                    _needs_field(name, f"{field.id}.{column.id} 的条件", inner, top)
        if field.calculated:
            for name in calculations.fields_read(field.calculated.name, field.calculated.params):
                _needs_field(name, f"{field.id} 的 calculated", known, top)
            _needs_column(form, field.calculated.params, f"{field.id} 的 calculated", top)
    for rule in form.rules:
        for key in FIELD_PARAMS:
            if key in rule.params:
                _needs_field(str(rule.params[key]), f"规则 {rule.name} 的 {key}", known, top)
        _needs_column(form, rule.params, f"规则 {rule.name}", top)
    cycle = dependency_order(form)[1]
    if cycle:
        top.problem("definition.cycle", names="、".join(cycle))


def _needs_field(name: str, key: str, known: set[str], top: TomlTable) -> None:
    if name and name not in known:
        top.problem("definition.unknown_word", key=key, word=name, nearest=nearest(name, known))


def _needs_column(form: FormDef, params: Mapping[str, object], key: str, top: TomlTable) -> None:
    table, column = params.get("table"), params.get("column")
    if isinstance(table, str) and table in form.by_id:
        columns = [c.id for c in form.by_id[table].columns]
        if not columns:
            top.problem("definition.not_a_table", key=key, word=table)
        elif isinstance(column, str) and column not in columns:
            top.problem("definition.unknown_word", key=key, word=column, nearest=nearest(column, columns))


def check_table(table: TableDef, forms: Mapping[str, FormDef], top: TomlTable) -> None:
    """Columns must point to fields of the table's form, templates to columns of a table field."""
    if table.form_id not in forms:
        top.problem("definition.unknown_word", key="form", word=table.form_id, nearest=nearest(table.form_id, forms))
        return
    form = forms[table.form_id]
    paths = set(form.by_id) | {f"{f.id}.{c.id}" for f in form.fields for c in f.columns if f.id == table.rows_field}
    if table.rows_field and not (table.rows_field in form.by_id and form.by_id[table.rows_field].is_table):
        top.problem("definition.not_a_table", key="rows", word=table.rows_field)
    if not table.columns:
        top.problem("definition.no_columns")
    for column in table.columns:
        if column.kind != "number" and not column.field_ids:
            top.problem("definition.missing_key", key=f"column {column.id} 的 fields", kind="文字列表")
        for path in column.field_ids:
            _needs_field(path, f"column {column.id} 的 fields", paths, top)
        if column.kind == "each" and column.field_ids and column.field_ids[0] in form.by_id:
            words = {c.id for c in form.by_id[column.field_ids[0]].columns} | {"n"}
            try:
                used = [name for _, name, _, _ in string.Formatter().parse(column.template) if name is not None]
            except ValueError:
                top.problem("definition.bad_template", word=column.template)
                continue
            if not used:
                top.problem("definition.missing_key", key=f"column {column.id} 的 template", kind="文字")
            for word in used:
                _needs_field(word or "（空）", f"column {column.id} 的 template", words, top)
