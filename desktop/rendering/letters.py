"""This file decides what an official letter or report (公文) prints: its blocks, filled with the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop.forms.conditions import holds
from desktop.forms.fieldtypes import field_type
from desktop.forms.letters import BLANK
from desktop.forms.model import BlockDef, FieldDef, FormDef, TableDef
from desktop.forms.relevance import Relevance
from desktop.rendering.document import (
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Document,
    DraftMark,
    FinalMark,
    Heading,
    PageBreak,
    PageSection,
    Paragraph,
    Source,
    TextStyle,
    Title,
)
from desktop.rendering.fields import Figures, grid_of, printed
from desktop.rendering.sources import Sources, filled, whole
from desktop.rendering.tables import spaced_annex, table_section

BLANK_DATE = "　　　　年　　月　　日"


def build_letter(
    form: FormDef,
    relevance: Relevance,
    figures: Figures,
    mark: DraftMark | FinalMark | None,
    *,
    tables: Sequence[TableDef],
    created_on: str,
) -> Document:
    """The paper of one letter or report: its text, and a section of its own for every annex (附) and ``page``."""
    letter = _Letter(form, relevance, figures, {table.id: table for table in tables})
    for block in form.paper.blocks:
        if block.visible_when is None or letter.is_true(block):
            letter.add(block)
    return Document(form.title, letter.sections(), mark, created_on, is_letter=True)


class _Letter:
    def __init__(self, form: FormDef, relevance: Relevance, figures: Figures, tables: dict[str, TableDef]) -> None:
        self.form, self.relevance, self.figures, self.tables = form, relevance, figures, tables
        self._done: list[PageSection] = []
        self._blocks: list[Block] = []

    def sections(self) -> tuple[PageSection, ...]:
        self._close()
        return tuple(self._done)

    def _close(self) -> None:
        if self._blocks:
            self._done.append(PageSection(tuple(self._blocks)))
            self._blocks = []

    def is_true(self, block: BlockDef) -> bool:
        assert block.visible_when is not None
        by_id = self.form.by_id

        def is_empty(name: str, value: object) -> bool:
            return field_type(by_id[name].type).is_empty(value)

        return holds(block.visible_when, self.relevance.value, is_empty)

    def printed(self, field_id: str) -> str:
        return printed(self.form.by_id[field_id], self.relevance.value(field_id))

    def text(self, pattern: str) -> tuple[str, Sources]:
        return filled(pattern, self.printed, str)

    def add(self, block: BlockDef) -> None:
        match block.kind:
            case "annex_label":
                self._blocks.append(AnnexLabel(spaced_annex(block.text or self.form.annex)))
            case "number":
                text, sources = self.text(block.text)
                text, sources = text.replace(BLANK, ""), tuple(Source(source.path) for source in sources)
                self._blocks += [Paragraph(text, TextStyle.CENTRED, sources)] if text.strip() else []
            case "title":
                text, sources = self.text(block.text or self.form.title)
                self._blocks.append(Title(text, sources=sources))
            case "addressee":
                text, sources = self.text(block.text)
                self._blocks.append(Paragraph(text, TextStyle.PLAIN, sources))
            case "heading":
                text, sources = self.text(block.text)
                self._blocks.append(Heading(text, block.level, sources))
            case "paragraph" | "contact":
                text, sources = self.text(block.text)
                self._blocks.append(Paragraph(text, sources=sources))
            case "narrative":
                self._add_text(self._narrative(self.form.by_id[block.field_id]), block.field_id)
            case "list":
                self._add_text(self._list(self.form.by_id[block.field_id], block.text), block.field_id)
            case "grid":
                field = self.form.by_id[block.field_id]
                self._blocks.append(grid_of(field, self.relevance.value(field.id), self.relevance))
            case "attachments":
                items = [self.text(item) for item in block.items]
                self._blocks.append(AttachmentList(tuple(t for t, _ in items), tuple(s for _, s in items)))
            case "closing":
                date = self.printed(block.date_field) if block.date_field else ""
                unit = block.text + self.printed(block.field_id)
                date = date or block.blank_date or BLANK_DATE
                self._blocks.append(Closing(unit, date, unit_path=block.field_id, date_path=block.date_field))
            case "annex":
                self._close()
                unit = self.printed(self.form.unit_name_field)
                values = self.relevance.relevant_values()
                table = self.tables[block.table_id]
                self._done.append(
                    table_section(
                        table,
                        self.form,
                        [values],
                        submitting_unit=unit,
                        annex=block.text or table.annex,
                        unit_path=self.form.unit_name_field,
                        has_sources=True,
                    )
                )
            case "page":
                if self._blocks:
                    self._blocks.append(PageBreak())

    def _add_text(self, blocks: list[Block], field_id: str) -> None:
        """What an answer prints; while it prints nothing, the heading before it is its place."""
        if not blocks and self._blocks and isinstance(self._blocks[-1], Heading):
            heading = self._blocks[-1]
            self._blocks[-1] = replace(heading, sources=(*heading.sources, *whole(field_id)))
        self._blocks += blocks

    def _narrative(self, field: FieldDef) -> list[Block]:
        return self.figures.long_text(field, self.relevance.value(field.id), field.id)

    def _list(self, field: FieldDef, pattern: str) -> list[Block]:
        """One paragraph a row, its words the printed cells."""
        rows = self.relevance.value(field.id)
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

        def paragraph(number: int, row: dict[str, Any]) -> Paragraph:
            text, sources = filled(
                pattern,
                lambda name: str(number) if name == "n" else printed(field.column(name), row.get(name)),
                lambda name: f"{field.id}/{row['id']}/{name}" if name != "n" and row.get("id") else "",
            )
            return Paragraph(text, sources=sources)

        return [paragraph(number, row) for number, row in enumerate(rows, 1)]
