"""This file decides what a filled-in declaration prints: cover, sections, seal places.

Only relevant fields are printed; an empty one keeps its place on the paper form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, SectionDef, TableDef
from desktop.forms.relevance import Relevance
from desktop.rendering.document import (
    Align,
    Block,
    Cover,
    Document,
    DraftMark,
    Figure,
    FinalMark,
    Grid,
    GridColumn,
    Heading,
    LabelCell,
    LabelTable,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    TextStyle,
    Title,
)
from desktop.rendering.tables import build_table

ReadFile = Callable[[str], bytes]
Mark = DraftMark | FinalMark | None
NUMERIC = {"integer", "decimal", "money", "percent"}
MISSING_FIGURE = "（图片文件缺失：{name}）"


def build_declaration(
    form: FormDef,
    values: Mapping[str, Any],
    read_file: ReadFile,
    mark: Mark,
    *,
    table: TableDef | None = None,
    created_on: str,
) -> Document:
    """The paper of one declaration (申报书, or its single row(s) of a table).

    ``values`` may hold irrelevant answers: they are left out. ``table`` is needed when the form
    is printed as a table. ``created_on`` (ISO date) goes into the file properties.
    """
    relevance = Relevance(form, values)
    if form.paper.layout == "table":
        assert table is not None
        return build_table(
            table, form, [relevance.relevant_values()], submitting_unit="", mark=mark, created_on=created_on
        )
    blocks: list[Block] = []
    if form.paper.cover_title:
        blocks += [_cover(form, relevance), PageBreak()]
    else:
        blocks.append(Title(form.title))
    figures = _Figures(read_file)
    for section in form.sections:
        if section.is_printed:
            blocks += _section(form, section, relevance, figures)
    return Document(form.title, (PageSection(tuple(blocks)),), mark, created_on)


def _printed(field: FieldDef, value: Any) -> str:
    kind = field_type(field.type)
    return "" if kind.is_empty(value) else kind.printed(value, field)


def _cover(form: FormDef, relevance: Relevance) -> Cover:
    lines = tuple(
        (label, _printed(form.by_id[field_id], relevance.value(field_id))) for label, field_id in form.paper.cover_lines
    )
    seals = tuple(SealLine(seal.label, seal.party, "", seal.page_edge_seal) for seal in form.paper.cover_seals)
    return Cover(form.paper.cover_title, "", lines, seals, form.paper.cover_date_label)


def _section(form: FormDef, section: SectionDef, relevance: Relevance, figures: _Figures) -> list[Block]:
    fields = [f for f in form.fields_of(section.id) if f.is_printed and relevance.is_visible(f.id)]
    if not fields:
        return []
    if all(f.type == "attachment" and field_type(f.type).is_empty(relevance.value(f.id)) for f in fields):
        return []
    blocks: list[Block] = [Heading(section.title, 1)]
    cells: list[LabelCell] = []
    for field in fields:
        value = relevance.value(field.id)
        if field.is_table or field.type in ("long_text", "statement"):
            if cells:
                blocks.append(LabelTable(tuple(cells)))
                cells = []
            blocks += _block_field(field, value, relevance, figures)
        else:
            cells.append(
                LabelCell(
                    field.label, _printed(field, value), field.print_width == "full" or field.type == "attachment"
                )
            )
    if cells:
        blocks.append(LabelTable(tuple(cells)))
    return blocks


def _block_field(field: FieldDef, value: Any, relevance: Relevance, figures: _Figures) -> list[Block]:
    blocks: list[Block] = [Heading(field.label, 2)]
    if field.type == "long_text":
        return blocks + figures.long_text(field, value)
    if field.type == "statement":
        blocks.append(Paragraph(str(field.params.get("text", "")) if value == "yes" else _printed_statement(field)))
        seal = str(field.params.get("seal_label", ""))
        lines = (SealLine(seal, "declaring_unit"),) if seal else ()
        signature = str(field.params.get("sign_label", ""))
        if lines or signature:
            blocks.append(SealBlock(lines, signature, "年　　月　　日"))
        return blocks
    return blocks + _rows(field, value, relevance, figures)


def _printed_statement(field: FieldDef) -> str:
    return field_type(field.type).printed(None, field)


def _rows(field: FieldDef, value: Any, relevance: Relevance, figures: _Figures) -> list[Block]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    short = [c for c in field.columns if c.type != "long_text" and c.is_printed]
    long = [c for c in field.columns if c.type == "long_text" and c.is_printed]

    def cell(column: FieldDef, row: Mapping[str, Any]) -> str:
        return _printed(column, row.get(column.id)) if relevance.column_is_visible(column, field, row) else ""

    columns = [GridColumn("序号", width=0.5, align=Align.CENTRE)]
    columns += [
        GridColumn(c.label, width=_width(c), align=Align.CENTRE if c.type in NUMERIC else Align.LEFT) for c in short
    ]
    grid_rows = tuple((str(n), *(cell(c, row) for c in short)) for n, row in enumerate(rows, 1))
    blocks: list[Block] = [Grid(tuple(columns), grid_rows, is_main=False)]
    if long:
        for n, row in enumerate(rows, 1):
            title = "—".join(text for c in short[:3] if (text := cell(c, row)))
            blocks.append(Heading(f"（{n}）{title}", 3))
            for column in long:
                if len(long) > 1:
                    blocks.append(Paragraph(column.label, TextStyle.PLAIN))
                blocks += figures.long_text(column, row.get(column.id))
    return blocks


def _width(column: FieldDef) -> float:
    if column.type in NUMERIC or column.type in ("choice", "date", "month", "yes_no"):
        return 1.1
    return 2.6 if int(column.params.get("max_length", 0) or 0) > 60 else 1.8


class _Figures:
    """Prints long texts and numbers their figures through the whole declaration: 图1, 图2 …"""

    def __init__(self, read_file: ReadFile) -> None:
        self._read_file = read_file
        self._count = 0

    def long_text(self, field: FieldDef, value: Any) -> list[Block]:
        if not isinstance(value, list):
            text = _printed(field, value)
            return [Paragraph(text)] if text else []
        blocks: list[Block] = []
        for item in value:
            if not isinstance(item, dict):
                continue
            if item.get("kind") == "figure":
                blocks.append(self._figure(item))
            else:
                text = str(item.get("text") or "")
                is_heading = item.get("kind") == "heading" and text.strip()
                blocks += [Heading(text.strip(), 3)] if is_heading else _paragraphs(text)
        return blocks

    def _figure(self, item: Mapping[str, Any]) -> Block:
        self._count += 1
        caption = str(item.get("caption") or "").strip()
        try:
            data = self._read_file(str(item.get("file", "")))
        except (AppError, OSError, KeyError):
            return Paragraph(MISSING_FIGURE.format(name=item.get("name") or item.get("file")), TextStyle.CENTRED)
        return Figure(data, f"图{self._count}　{caption}".rstrip())


def _paragraphs(text: str) -> Sequence[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
