"""This file decides what an official letter or report (公文) prints: its blocks, filled with the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.forms.conditions import holds
from desktop.forms.fieldtypes import field_type
from desktop.forms.letters import BLANK, fill
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
    TextStyle,
    Title,
)
from desktop.rendering.fields import Figures, grid_of, printed
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

    def text(self, pattern: str) -> str:
        return fill(pattern, self.printed)

    def add(self, block: BlockDef) -> None:
        match block.kind:
            case "annex_label":
                self._blocks.append(AnnexLabel(spaced_annex(block.text or self.form.annex)))
            case "number":
                text = self.text(block.text).replace(BLANK, "")
                self._blocks += [Paragraph(text, TextStyle.CENTRED)] if text.strip() else []
            case "title":
                self._blocks.append(Title(self.text(block.text or self.form.title)))
            case "addressee":
                self._blocks.append(Paragraph(self.text(block.text), TextStyle.PLAIN))
            case "heading":
                self._blocks.append(Heading(self.text(block.text), block.level))
            case "paragraph" | "contact":
                self._blocks.append(Paragraph(self.text(block.text)))
            case "narrative":
                self._blocks += self._narrative(self.form.by_id[block.field_id])
            case "list":
                self._blocks += self._list(self.form.by_id[block.field_id], block.text)
            case "grid":
                field = self.form.by_id[block.field_id]
                self._blocks.append(grid_of(field, self.relevance.value(field.id), self.relevance))
            case "attachments":
                self._blocks.append(AttachmentList(tuple(self.text(item) for item in block.items)))
            case "closing":
                date = self.printed(block.date_field) if block.date_field else ""
                self._blocks.append(
                    Closing(block.text + self.printed(block.field_id), date or block.blank_date or BLANK_DATE)
                )
            case "annex":
                self._close()
                unit = self.printed(self.form.unit_name_field)
                values = self.relevance.relevant_values()
                table = self.tables[block.table_id]
                self._done.append(
                    table_section(table, self.form, [values], submitting_unit=unit, annex=block.text or table.annex)
                )
            case "page":
                if self._blocks:
                    self._blocks.append(PageBreak())

    def _narrative(self, field: FieldDef) -> list[Block]:
        return self.figures.long_text(field, self.relevance.value(field.id))

    def _list(self, field: FieldDef, pattern: str) -> list[Block]:
        """One paragraph a row, its words the printed cells."""
        rows = self.relevance.value(field.id)
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

        def text_of(number: int, row: dict[str, Any]) -> str:
            return fill(
                pattern, lambda name: str(number) if name == "n" else printed(field.column(name), row.get(name))
            )

        return [Paragraph(text_of(number, row)) for number, row in enumerate(rows, 1)]
