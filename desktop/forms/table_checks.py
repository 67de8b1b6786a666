"""This file checks that a summary table (汇总表) fits the form it is compiled from, and a form its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.forms.fieldtypes import FIELD_TYPES, field_type
from desktop.forms.model import ColumnDef, FieldDef, FormDef, TableDef
from desktop.forms.nearest import nearest
from desktop.forms.reading import TomlTable
from desktop.forms.references import check_condition, is_unread, needs_field, template_words, wrong_type

#: Words a title or the label of a heading line may hold (地市, 报送单位).
TITLE_WORDS = ("city", "unit")
_PRINTED_TYPES = tuple(name for name in FIELD_TYPES if name != "seal")
_FREE_TABLES = ("table", "scenarios")
#: So many absent fields are one mistake: the name of the form.
_MOST_ABSENT = 3


def check_annexes(form: FormDef, top: TomlTable, tables: Sequence[TableDef]) -> None:
    """The tables a form is printed as, or a report takes along as annex, must be there and be made for it."""
    named = []
    if form.paper.layout == "table":
        if not form.paper.table_id and f"paper {form.id}" not in top.problems.unread:
            top.problem("definition.missing_key", key="paper.table", kind="汇总表的编号，layout = “table” 要用")
        named.append(("paper.table", form.paper.table_id))
    named += [(f"[[paper.block]] 第 {n} 个", block.table_id) for n, block in enumerate(form.paper.blocks, 1)]
    for key, name in named:
        if not name or name in top.problems.unread:
            continue
        table = next((t for t in tables if t.id == name), None)
        if table is None:
            meant = nearest(name, [t.id for t in tables])
            top.problem("definition.unknown_word", key=key, word=name, nearest=meant)
        elif table.form_id not in ("", form.id) and not is_unread(table.form_id, top):
            top.problem("definition.other_form", key=key, word=name, form=table.form_id)


def check_table(table: TableDef, forms: Mapping[str, FormDef], top: TomlTable) -> None:
    """Columns must point to fields of the table's form, templates to columns of a table field."""
    _check_titles(table, top)
    if not table.form_id or is_unread(table.form_id, top):
        return
    if table.form_id not in forms:
        top.problem("definition.unknown_word", key="form", word=table.form_id, nearest=nearest(table.form_id, forms))
        return
    form = forms[table.form_id]
    if _names_another_form(table, form, forms, top):
        return
    rows = form.by_id.get(table.rows_field)
    _check_rows(table, rows, form, top)
    printable = {**form.by_id, **({f"{rows.id}.{c.id}": c for c in rows.columns} if rows else {})}
    counts = [column.id for column in table.columns if column.kind == "count"]
    for column in table.columns:
        if column.kind == "rank" and column.rank_of not in counts:
            key, meant = f"column {column.id} 的 rank_of", nearest(column.rank_of, counts)
            if column.rank_of:
                top.problem("definition.unknown_word", key=key, word=column.rank_of, nearest=meant)
            else:
                top.problem("definition.missing_key", key=key, kind="kind = “count” 的列的编号")
        if column.kind not in ("number", "rank") and f"column {column.id}" not in top.problems.unread:
            _check_fields(column, printable, form, top)
    if table.order == "rank" and not any(column.kind == "rank" for column in table.columns):
        top.problem("definition.missing_key", key="[[column]]", kind="order = “rank” 要有一个 kind = “rank” 的列")


def _names_another_form(table: TableDef, form: FormDef, forms: Mapping[str, FormDef], top: TomlTable) -> bool:
    """Whether most of its fields are not of the form it names: then that name is the mistake."""
    heads = {path.partition(".")[0] for column in table.columns for path in column.field_ids}
    absent = sorted(head for head in heads if head not in form.by_id and not is_unread(head, top))
    others = [other.id for other in forms.values() if heads <= other.by_id.keys()]
    if len(absent) < _MOST_ABSENT and not (absent and others):
        return False
    meant = f"有这些字段的是表单“{others[0]}”。" if others else ""
    top.problem("definition.other_fields", key="form", form=form.id, names="、".join(absent), meant=meant)
    return True


def _check_rows(table: TableDef, rows: FieldDef | None, form: FormDef, top: TomlTable) -> None:
    """``rows`` is a table whose rows the user makes, and the only one whose columns are printed."""
    tables = [field.id for field in form.fields if field.is_table]
    inside = {head for c in table.columns for path in c.field_ids for head, dot, _ in (path.partition("."),) if dot}
    if table.rows_field and rows is None:
        needs_field(table.rows_field, "rows", tables or form.by_id, top)
        top.problems.unread |= inside
    elif rows and not rows.is_table:
        if not is_unread(rows.id, top):
            top.problem("definition.not_a_table", key="rows", word=rows.id)
        top.problems.unread |= inside
    elif rows and field_type(rows.type).fixed_rows(rows):
        wrong_type("rows", rows, _FREE_TABLES, top)
    for head in sorted(inside & set(tables) - {table.rows_field} - top.problems.unread):
        top.problem("definition.needs_rows", key="rows", word=head)
        top.problems.unread.add(head)
    if table.rows_where and not table.rows_field:
        top.problem("definition.missing_key", key="rows", kind="表格字段，rows_where 要用")
    if table.rows_where and rows and rows.is_table:
        check_condition(table.rows_where, "rows_where", {c.id: c for c in rows.columns}, top)


def _check_titles(table: TableDef, top: TomlTable) -> None:
    """A title and the labels of heading lines are no templates: only the known words in braces are filled in."""
    labels = [(f"[[heading_line]] 第 {n} 个的 label", line.label) for n, line in enumerate(table.heading_lines, 1)]
    for key, pattern in [("title", table.printed_title or table.title), *labels]:
        words = template_words(pattern, key, top)
        unknown = [word for word in words or () if word not in TITLE_WORDS]
        for word in unknown:
            top.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, TITLE_WORDS))
        if words is not None and not unknown and ("{{" in pattern or "}}" in pattern):
            top.problem("definition.bad_template", key=key, word=pattern)


def _check_fields(column: ColumnDef, printable: Mapping[str, FieldDef], form: FormDef, top: TomlTable) -> None:
    """What the column prints is there, and of a kind it can print."""
    key = f"column {column.id} 的 fields"
    if not column.field_ids:
        top.problem("definition.missing_key", key=key, kind="文字列表")
    for path in column.field_ids:
        needs_field(path, key, printable, top)
        if path in printable and column.kind in ("field", "city") and printable[path].type == "seal":
            wrong_type(key, printable[path], _PRINTED_TYPES, top)
    if column.kind not in ("each", "count") or not column.field_ids:
        return
    field = form.by_id.get(column.field_ids[0])
    if field is not None:
        _check_rows_column(column, field, top)
    elif column.field_ids[0] in printable:
        top.problem("definition.not_a_table", key=key, word=column.field_ids[0])


def _check_rows_column(column: ColumnDef, field: FieldDef, top: TomlTable) -> None:
    """``each`` prints one line a row, ``count`` their number: the field must be a table, what they name its columns."""
    if not field.is_table:
        if not is_unread(field.id, top):
            top.problem("definition.not_a_table", key=f"column {column.id} 的 fields", word=field.id)
        return
    columns = {c.id: c for c in field.columns}
    check_condition(column.where, f"column {column.id} 的 where", columns, top)
    if column.kind == "count":
        return
    key = f"column {column.id} 的 template"
    used = template_words(column.template, key, top)
    if used == []:
        top.problem("definition.missing_key", key=key, kind="文字，用 {列} 代表各列")
    for word in used or ():
        needs_field(word, key, columns.keys() | {"n"}, top)
