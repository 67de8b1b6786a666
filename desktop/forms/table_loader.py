"""This file reads one summary table (.table.toml) into its definition."""

from __future__ import annotations

from dataclasses import replace

from desktop.forms.definition_parts import STATUSES, condition, copies, file_id, own_id, seal, unique
from desktop.forms.model import ColumnDef, FormDef, QuotaDef, TableDef
from desktop.forms.problems import as_written
from desktop.forms.reading import TomlTable
from desktop.forms.table_checks import TITLE_WORDS, check_table

TABLE_ENDING = ".table.toml"
MOST_ROWS, WIDEST = 100_000, 1000
COLUMN_KINDS = ("number", "field", "each", "count", "rank", "city")


def plain_title(title: str) -> str:
    """A title pattern without its words, as lists show it: 表1 “灯塔工厂”…"""
    for word in TITLE_WORDS:
        title = title.replace(f"{{{word}}}", "")
    return title


def read_table(top: TomlTable, notice_id: str, version: str, forms: list[FormDef]) -> TableDef:
    """One summary table; mistakes are noted on ``top``."""
    table_id = file_id(top, TABLE_ENDING)
    quota = top.table("quota")
    title = top.text("title", needed=True)
    columns = tuple(_column(t) for t in top.tables("column"))
    table = TableDef(
        notice_id=notice_id,
        version=version,
        id=table_id,
        document=top.text("document", needed=True),
        form_id=top.text("form", needed=True),
        annex=top.text("annex"),
        title=plain_title(title),
        title_note=top.text("title_note"),
        orientation=top.word("orientation", ("portrait", "landscape"), "portrait", needed=True),
        heading_lines=tuple(seal(t) for t in top.tables("heading_line")),
        columns=columns,
        notes_lead=top.text("notes_lead"),
        notes=tuple(top.take("notes", "strings", [])),
        notes_inline=bool(top.take("notes_inline", "bool", False)),
        rows_field=top.text("rows"),
        order=top.word("order", ("unit", "priority", "rank"), "unit"),
        quota=QuotaDef(quota.number("limit", 1, MOST_ROWS, needed=True), quota.text("source", needed=True))
        if quota
        else None,
        prints_code=bool(top.take("prints_code", "bool", True)),
        copies=copies(top),
        source=top.text("source", needed=True),
        status=top.word("status", STATUSES, "official"),
        rows_where=condition(top, "rows_where"),
        printed_title=title if title != plain_title(title) else "",
        is_annex_only=bool(top.take("annex_only", "bool", False)),
    )
    table = replace(table, columns=tuple(replace(c, source=c.source or table.source) for c in columns))
    if quota:
        quota.finish()
    top.finish()
    unique(top, "column", [c.id for c in columns])
    if not columns and not top.broken:
        top.problem("definition.no_columns")
    check_table(table, {form.id: form for form in forms}, top)
    return table


def _column(table: TomlTable) -> ColumnDef:
    column_id = own_id(table)
    width = float(table.take("width", "number", 1.0))
    if not 0 < width <= WIDEST:  # nan is refused too
        kind = f"大于 0、不超过 {WIDEST} 的数字"
        table.problem("definition.wrong_kind", key="width", kind=kind, found=as_written(width))
        width = 1.0
    column = ColumnDef(
        id=column_id,
        head=table.text("head", needed=True),
        kind=table.word("kind", COLUMN_KINDS, "field"),
        head_note=table.text("head_note"),
        head_tail=table.text("head_tail"),
        field_ids=tuple(table.take("fields", "strings", [])),
        join=table.text("join", "\n"),
        template=table.text("template"),
        width=width,
        align=table.word("align", ("left", "centre", "right"), "left"),
        source=table.text("source"),
        is_distinct=bool(table.take("distinct", "bool", False)),
        rank_of=table.text("rank_of"),
        where=condition(table, "where"),
        prints_unit=bool(table.take("prints_unit", "bool", False)),
    )
    table.finish()
    if table.broken:
        table.problems.unread.add(f"column {column.id}")
    return column
