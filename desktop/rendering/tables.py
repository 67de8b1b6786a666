"""This file makes a summary table (汇总表) out of the values of many declarations; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import ColumnDef, FieldDef, FormDef, TableDef
from desktop.rendering.document import (
    Align,
    AnnexLabel,
    Block,
    Document,
    DraftMark,
    FinalMark,
    Grid,
    GridColumn,
    HeadingLine,
    Notes,
    Orientation,
    PageSection,
    Title,
)


def build_table(
    table: TableDef,
    form: FormDef,
    entries: Sequence[Mapping[str, Any]],
    *,
    submitting_unit: str,
    mark: DraftMark | FinalMark | None,
    created_on: str,
) -> Document:
    """The printed table over ``entries`` (relevant values of one declaration each, in printed order).

    ``submitting_unit`` (报送单位/推荐单位) is printed behind the heading line; "" leaves room to write.
    """
    blocks: list[Block] = []
    if table.annex:
        blocks.append(AnnexLabel(spaced_annex(table.annex)))
    blocks.append(Title(table.title, table.title_note))
    blocks += [
        HeadingLine(line.label, submitting_unit, is_seal_place=True, party=line.party) for line in table.heading_lines
    ]
    columns = tuple(GridColumn(c.head, c.head_note, c.head_tail, c.width, Align(c.align)) for c in table.columns)
    blocks.append(Grid(columns, tuple(table_rows(table, form, entries))))
    if table.notes:
        blocks.append(Notes(table.notes_lead, table.notes, table.notes_inline))
    section = PageSection(tuple(blocks), Orientation(table.orientation))
    return Document(table.title, (section,), mark, created_on)


def spaced_annex(annex: str) -> str:
    """附件5 → 附件 5, as the notices print the label above an annex."""
    return annex.replace("附件", "附件 ", 1) if annex.startswith("附件") and annex[2:3].isdigit() else annex


def table_rows(table: TableDef, form: FormDef, entries: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, ...]]:
    """Cell texts row by row, numbered from 1; a declaration without rows of its own gives none."""
    number = 0
    for values in entries:
        for row in _rows_of(table, values):
            number += 1
            yield tuple(_cell(column, form, values, row, number) for column in table.columns)


def _rows_of(table: TableDef, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not table.rows_field:
        return [{}]
    rows = values.get(table.rows_field)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _cell(column: ColumnDef, form: FormDef, values: Mapping[str, Any], row: Mapping[str, Any], number: int) -> str:
    if column.kind == "number":
        return str(number)
    if column.kind == "each":
        field = form.by_id[column.field_ids[0]]
        return column.join.join(
            _each_line(column, field, item, n) for n, item in enumerate(_items(values.get(field.id)), 1)
        )
    texts = [_text(form, path, values, row) for path in column.field_ids]
    return column.join.join(text for text in texts if text)


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _each_line(column: ColumnDef, field: FieldDef, item: Mapping[str, Any], n: int) -> str:
    words = {c.id: _printed(c, item.get(c.id)) for c in field.columns if f"{{{c.id}}}" in column.template}
    return column.template.format_map({**words, "n": n})


def _text(form: FormDef, path: str, values: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    field_id, _, column_id = path.partition(".")
    field = form.by_id[field_id]
    if column_id:
        return _printed(field.column(column_id), row.get(column_id))
    return _printed(field, values.get(field_id))


def _printed(field: FieldDef, value: Any) -> str:
    kind = field_type(field.type)
    return "" if kind.is_empty(value) else kind.printed(value, field)
