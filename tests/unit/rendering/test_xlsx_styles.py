"""A long XLSX table looks its styles up once, not once a cell."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.styles.styleable import StyleDescriptor

from desktop.jobs import JobContext
from desktop.rendering.document import Align, Document, Grid, GridColumn, PageSection, Title
from desktop.rendering.writers import write

COLUMNS = (
    GridColumn("序号", width=1.0, align=Align.CENTRE),
    GridColumn("企业名称", width=4.0),
    GridColumn("总投资（万元）", width=2.0, align=Align.RIGHT),
)


def table(rows: int) -> Document:
    """Every seventh name looks like a formula."""
    lines = tuple((str(n), f"={n}" if n % 7 == 0 else f"示例第{n}装备公司", f"{n}.50") for n in range(1, rows + 1))
    return Document("表", (PageSection((Title("汇总表"), Grid(COLUMNS, lines))),))


def style_parts_set(document: Document, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often openpyxl looked up a font, an alignment or a border while ``document`` was written."""
    calls: list[str] = []
    original = StyleDescriptor.__set__

    def counted(self: StyleDescriptor, instance: object, value: object) -> None:
        calls.append(self.key)
        original(self, instance, value)

    with monkeypatch.context() as patch:
        patch.setattr(StyleDescriptor, "__set__", counted)
        write(document, "xlsx", JobContext())
    return len(calls)


def test_a_hundred_times_the_rows_need_no_more_style_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (style_parts_set(table(rows), monkeypatch) for rows in (10, 1000))
    assert few == many > 0


def test_every_cell_of_a_column_looks_alike_and_only_formulas_are_quoted() -> None:
    book = load_workbook(BytesIO(write(table(50), "xlsx", JobContext()).data))
    lines = [row for row in book.active.iter_rows(min_row=3) if row[1].value]
    assert len(lines) == 50
    for row in lines:
        assert [cell.alignment.horizontal for cell in row] == ["center", "left", "right"]
        assert {(cell.font.name, cell.font.size, cell.border.left.style) for cell in row} == {("宋体", 10.5, "thin")}
        assert row[1].quotePrefix is row[1].value.startswith("=")
        assert not row[0].quotePrefix
        assert not row[2].quotePrefix
