"""This file decides what a filled-in declaration prints: cover, sections, seal places.

Only relevant fields are printed; an empty one keeps its place on the paper form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, SectionDef, TableDef
from desktop.forms.relevance import Relevance
from desktop.rendering.document import (
    Block,
    Cover,
    Document,
    DraftMark,
    FinalMark,
    Heading,
    LabelCell,
    LabelTable,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    Title,
)
from desktop.rendering.fields import Figures, ReadFile, printed, rows_of
from desktop.rendering.letters import build_letter
from desktop.rendering.sources import whole
from desktop.rendering.tables import build_table

Mark = DraftMark | FinalMark | None
#: Types that print as blocks of their own, not as a cell of the label table.
BLOCK_TYPES = ("long_text", "statement", "seal")


def build_declaration(
    form: FormDef,
    values: Mapping[str, Any],
    read_file: ReadFile,
    mark: Mark,
    *,
    tables: Sequence[TableDef] = (),
    created_on: str,
) -> Document:
    """The paper of one declaration: a 申报书, its row(s) of a table, an official letter or report.

    ``values`` may hold irrelevant answers: they are left out. ``tables`` are those of the notice: one
    is needed when the form is printed as a table or takes one along. ``created_on`` (ISO date) goes
    into the file properties.
    """
    relevance = Relevance(form, values)
    if form.paper.layout == "table":
        table = next(table for table in tables if table.id == form.paper.table_id)
        unit_field = form.paper.submitting_unit_field
        unit = printed(form.by_id[unit_field], relevance.value(unit_field)) if unit_field else ""
        return build_table(
            table,
            form,
            [relevance.relevant_values()],
            submitting_unit=unit,
            mark=mark,
            created_on=created_on,
            unit_path=unit_field,
            has_sources=True,
        )
    if form.is_report:
        return build_letter(form, relevance, Figures(read_file), mark, tables=tables, created_on=created_on)
    blocks: list[Block] = []
    if form.paper.cover_title:
        blocks += [_cover(form, relevance), PageBreak()]
    else:
        blocks.append(Title(form.title))
    figures = Figures(read_file)
    for section in form.sections:
        if section.is_printed:
            blocks += _section(form, section, relevance, figures)
    return Document(form.title, (PageSection(tuple(blocks)),), mark, created_on)


def _cover(form: FormDef, relevance: Relevance) -> Cover:
    lines = tuple(
        (label, printed(form.by_id[field_id], relevance.value(field_id))) for label, field_id in form.paper.cover_lines
    )
    seals = tuple(SealLine(seal.label, seal.party, "", seal.page_edge_seal) for seal in form.paper.cover_seals)
    paths = tuple(field_id for _, field_id in form.paper.cover_lines)
    return Cover(form.paper.cover_title, "", lines, seals, form.paper.cover_date_label, paths)


def _section(form: FormDef, section: SectionDef, relevance: Relevance, figures: Figures) -> list[Block]:
    fields = [f for f in form.fields_of(section.id) if f.is_printed and relevance.is_visible(f.id)]
    if not fields:
        return []
    if all(f.type == "attachment" and field_type(f.type).is_empty(relevance.value(f.id)) for f in fields):
        return []
    blocks: list[Block] = [Heading(section.title, 1)]
    cells: list[LabelCell] = []
    for field in fields:
        value = relevance.value(field.id)
        if field.is_table or field.type in BLOCK_TYPES:
            if cells:
                blocks.append(LabelTable(tuple(cells)))
                cells = []
            blocks += _block_field(field, value, relevance, figures)
        else:
            is_wide = field.print_width == "full" or field.type == "attachment"
            cells.append(LabelCell(field.label, printed(field, value), is_wide, field.id))
    if cells:
        blocks.append(LabelTable(tuple(cells)))
    return blocks


def _block_field(field: FieldDef, value: Any, relevance: Relevance, figures: Figures) -> list[Block]:
    blocks: list[Block] = [Heading(field.label, 2, whole(field.id))]
    if field.type == "long_text":
        return blocks + figures.long_text(field, value, field.id)
    if field.type == "seal":
        return [_seals(field)]
    if field.type == "statement":
        text = str(field.params.get("text", "")) if value == "yes" else _printed_statement(field)
        blocks.append(Paragraph(text, sources=whole(field.id)))
        seal = str(field.params.get("seal_label", ""))
        lines = (SealLine(seal, "declaring_unit"),) if seal else ()
        signature = str(field.params.get("sign_label", ""))
        if lines or signature:
            blocks.append(SealBlock(lines, signature, "年　　月　　日", field.id))
        return blocks
    return blocks + rows_of(field, value, relevance, figures)


def _printed_statement(field: FieldDef) -> str:
    return field_type(field.type).printed(None, field)


def _seals(field: FieldDef) -> SealBlock:
    """The place a ``seal`` field asks for."""
    label = str(field.params.get("seal_label", ""))
    lines = (SealLine(label, str(field.params.get("party", "declaring_unit"))),) if label else ()
    return SealBlock(lines, str(field.params.get("sign_label", "")), "年　　月　　日", field.id)
