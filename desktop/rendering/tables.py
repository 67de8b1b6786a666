"""This file makes a summary table (汇总表) out of the values of many declarations; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter
from typing import Any

from desktop.forms.calculations import row_fits
from desktop.forms.model import ColumnDef, FieldDef, FormDef, SealDef, TableDef
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
    Source,
    Title,
)
from desktop.rendering.fields import printed
from desktop.rendering.sources import Sources, filled, joined, shifted, whole

#: What stands for an unknown 地市 and 报送单位, as the notices print their forms.
BLANK_CITY, BLANK_UNIT = "XX市", "XX市工信局"
_PLACE = re.compile(r"(.+?(?:市|自治州|地区|盟|示范区|综改区)|.+?(?:省|自治区)|.+?州)")


def build_table(
    table: TableDef,
    form: FormDef,
    entries: Sequence[Mapping[str, Any]],
    *,
    submitting_unit: str,
    mark: DraftMark | FinalMark | None,
    created_on: str,
    unit_path: str = "",
    has_sources: bool = False,
) -> Document:
    """The printed table over ``entries`` (relevant values of one declaration each, in printed order).

    ``submitting_unit`` (报送单位/推荐单位) is printed in the heading line; "" leaves room to write. ``has_sources``:
    the cells of the only entry say which answer they come from, the heading line names ``unit_path``.
    """
    section = table_section(
        table,
        form,
        entries,
        submitting_unit=submitting_unit,
        annex=table.annex,
        unit_path=unit_path,
        has_sources=has_sources,
    )
    return Document(_filled(table.printed_title or table.title, submitting_unit), (section,), mark, created_on)


def table_section(
    table: TableDef,
    form: FormDef,
    entries: Sequence[Mapping[str, Any]],
    *,
    submitting_unit: str,
    annex: str,
    unit_path: str = "",
    has_sources: bool = False,
) -> PageSection:
    """The pages of a table: of a document of its own, or of a report that takes it along as ``annex``."""
    blocks: list[Block] = []
    if annex:
        blocks.append(AnnexLabel(spaced_annex(annex)))
    blocks.append(Title(_filled(table.printed_title or table.title, submitting_unit), table.title_note))
    blocks += [_heading_line(line, submitting_unit, unit_path) for line in table.heading_lines]
    columns = tuple(GridColumn(c.head, c.head_note, c.head_tail, c.width, Align(c.align)) for c in table.columns)
    sources = tuple(table_sources(table, form, entries)) if has_sources else ()
    rows = tuple(table_rows(table, form, entries))
    blocks.append(Grid(columns, rows, path=table.rows_field if has_sources else "", sources=sources))
    if table.notes:
        blocks.append(Notes(table.notes_lead, table.notes, table.notes_inline))
    return PageSection(tuple(blocks), Orientation(table.orientation))


def _heading_line(line: SealDef, submitting_unit: str, unit_path: str) -> HeadingLine:
    """报送单位（盖章）：… with the unit behind it, or where the label has room for it (单位：{unit}（盖章）)."""
    label = _filled(line.label, submitting_unit)
    value = submitting_unit if label == line.label else ""
    sources: Sources = ()
    if unit_path and value:
        sources = (Source(unit_path, len(label)),)
    elif unit_path and ("{unit}" in line.label or label == line.label):
        sources = whole(unit_path)
    return HeadingLine(label, value, is_seal_place="盖章" in label, party=line.party, sources=sources)


def _filled(pattern: str, submitting_unit: str) -> str:
    city = city_of(submitting_unit) or BLANK_CITY
    return pattern.replace("{city}", city).replace("{unit}", submitting_unit or BLANK_UNIT)


def city_of(unit: str) -> str:
    """太原市工业和信息化局 → 太原市; an authority of a province → 山西省; what names no place stays whole."""
    found = _PLACE.match(unit)
    return found[1] if found else unit


def spaced_annex(annex: str) -> str:
    """附件5 → 附件 5, as the notices print the label above an annex."""
    return annex.replace("附件", "附件 ", 1) if annex.startswith("附件") and annex[2:3].isdigit() else annex


def table_rows(table: TableDef, form: FormDef, entries: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, ...]]:
    """Cell texts row by row, numbered from 1; a declaration without rows of its own gives none.

    A ranking (``order = "rank"``) has a row a unit, those of one place number in the order given.
    """
    if table.order == "rank":
        yield from _ranking(table, form, entries)
        return
    number = 0
    for values in entries:
        for row in _rows_of(table, values):
            number += 1
            yield tuple(_cell(column, form, values, row, number) for column in table.columns)


def _ranking(table: TableDef, form: FormDef, entries: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, ...]]:
    """The entries of one unit count together; the most first, ties share a place (1, 2, 2, 4)."""
    units: dict[str, list[Mapping[str, Any]]] = {}
    for values in entries:
        units.setdefault(_text(form, form.unit_name_field, values, {}), []).append(values)
    ranked = next(column for column in table.columns if column.kind == "rank")
    counted = next(column for column in table.columns if column.id == ranked.rank_of)
    totals = {unit: _count(counted, found) for unit, found in units.items()}
    for number, (unit, found) in enumerate(sorted(units.items(), key=lambda item: -totals[item[0]]), 1):
        place = 1 + sum(total > totals[unit] for total in totals.values())
        cells = []
        for column in table.columns:
            if column.kind == "rank":
                cells.append(str(place))
            elif column.kind == "count":
                cells.append(str(_count(column, found)))
            else:
                cells.append(_cell(column, form, found[0], {}, number))
        yield tuple(cells)


def table_sources(
    table: TableDef, form: FormDef, entries: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[Sources, ...]]:
    """Where the cells of :func:`table_rows` come from, row by row; paths tell answers of a single entry apart."""
    for values in entries:
        for row in [{}] if table.order == "rank" else _rows_of(table, values):
            yield tuple(_cell_sources(column, table, form, values, row) for column in table.columns)


def _cell_sources(
    column: ColumnDef, table: TableDef, form: FormDef, values: Mapping[str, Any], row: Mapping[str, Any]
) -> Sources:
    row_path = f"{table.rows_field}/{row['id']}" if row.get("id") else ""
    match column.kind:
        case "number" | "rank":
            return whole(row_path)
        case "count":
            return whole(column.field_ids[0])
        case "each":
            return _each_sources(column, form.by_id[column.field_ids[0]], values)
    parts: list[tuple[str, str]] = []
    for path in column.field_ids:
        text = _text(form, path, values, row, column.prints_unit)
        name, _, column_id = path.partition(".")
        parts.append(
            (city_of(text) if column.kind == "city" else text, f"{row_path}/{column_id}" if column_id else name)
        )
    return joined(parts, column.join)


def _each_sources(column: ColumnDef, field: FieldDef, values: Mapping[str, Any]) -> Sources:
    """One line a row of ``field``; a line left out because it came before has no place."""
    items = _items(values.get(field.id))
    found: list[Source] = []
    seen: set[str] = set()
    start = 0
    for n, item in enumerate(items, 1):
        row_path = f"{field.id}/{item['id']}" if item.get("id") else field.id
        line = _each_line(column, field, item, n)
        if column.is_distinct and line in seen:
            continue
        seen.add(line)
        found += shifted(_line_sources(column, field, item, n, row_path), start, len(line))
        start += len(line) + len(column.join)
    return tuple(found) or whole(field.id)


def _line_sources(column: ColumnDef, field: FieldDef, item: Mapping[str, Any], n: int, row_path: str) -> Sources:
    cells = {c.id: printed(c, item.get(c.id)) for c in field.columns}

    def path_of(name: str) -> str:
        return f"{row_path}/{name}" if name in cells else ""

    if any(not cells.get(name, "") for name in _names(column.template) if name != "n"):
        return whole(row_path)  # the line has no room for what is empty
    _, sources = filled(column.template, lambda name: str(n) if name == "n" else cells[name], path_of)
    return sources


def _names(pattern: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(pattern) if name]


def _count(column: ColumnDef, entries: Sequence[Mapping[str, Any]]) -> int:
    rows = [row for values in entries for row in _items(values.get(column.field_ids[0]))]
    return sum(row_fits(column.where, row) for row in rows)


def _rows_of(table: TableDef, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not table.rows_field:
        return [{}]
    return [row for row in _items(values.get(table.rows_field)) if row_fits(table.rows_where, row)]


def _cell(column: ColumnDef, form: FormDef, values: Mapping[str, Any], row: Mapping[str, Any], number: int) -> str:
    match column.kind:
        case "number":
            return str(number)
        case "count":
            return str(_count(column, [values]))
        case "each":
            field = form.by_id[column.field_ids[0]]
            lines = [_each_line(column, field, item, n) for n, item in enumerate(_items(values.get(field.id)), 1)]
            return column.join.join(dict.fromkeys(lines) if column.is_distinct else lines)
    texts = [_text(form, path, values, row, column.prints_unit) for path in column.field_ids]
    if column.kind == "city":
        texts = [city_of(text) for text in texts]
    return column.join.join(text for text in texts if text)


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _each_line(column: ColumnDef, field: FieldDef, item: Mapping[str, Any], n: int) -> str:
    words = {c.id: printed(c, item.get(c.id)) for c in field.columns if f"{{{c.id}}}" in column.template}
    return column.template.format_map({**words, "n": n})


def _text(
    form: FormDef, path: str, values: Mapping[str, Any], row: Mapping[str, Any], prints_unit: bool = False
) -> str:
    field_id, _, column_id = path.partition(".")
    field = form.by_id[field_id].column(column_id) if column_id else form.by_id[field_id]
    text = printed(field, row.get(column_id) if column_id else values.get(field_id))
    return text + field.unit if text and prints_unit else text
