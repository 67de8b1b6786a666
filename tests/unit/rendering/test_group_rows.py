"""Group rows of a grid: number, then the group's name over all other columns, above the rows it heads."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from desktop.rendering.document import Align, Document, Grid, GridColumn, PageSection, Paragraph, Title
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, expected_text, opened_pdf, opened_xlsx, pdf_pages, pdf_text, xlsx_text

COLUMNS = (
    GridColumn("序号", width=0.6, align=Align.CENTRE),
    GridColumn("智能工厂建设关键绩效指标", width=3),
    GridColumn("改造前"),
    GridColumn("改造后"),
)
ROWS = (
    ("（一）", "能力提升类指标", "", ""),
    ("1", "关键设备数控化率（%）", "60", "95"),
    ("2", "先进过程控制投用率（%）", "40", "80"),
    ("（二）", "价值效益类指标", "", ""),
    ("3", "研制周期缩短（%）", "0", "30"),
    ("", "其他指标（自行补充）", "", ""),
    ("4", "销售增长率（%）", "5", "9"),
)
GRID = Grid(COLUMNS, ROWS, group_rows=frozenset({0, 3, 5}))
DOCUMENT = Document("指标", (PageSection((Title("关键绩效指标"), GRID)),))


def test_group_rows_read_the_same_in_all_formats() -> None:
    expected = expected_text(DOCUMENT)
    assert pdf_text(DOCUMENT, write(DOCUMENT, "pdf").data) == expected
    assert docx_text(write(DOCUMENT, "docx").data) == expected
    assert xlsx_text(write(DOCUMENT, "xlsx").data) == expected


def test_in_a_sheet_the_name_of_a_group_is_merged_over_the_other_columns_in_bold_type() -> None:
    with opened_xlsx(write(DOCUMENT, "xlsx").data) as book:
        sheet = book.worksheets[0]
        assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:D1", "A8:D8", "B3:D3", "B6:D6"]
        assert [sheet[place].value for place in ("A3", "B3", "A6", "A8")] == [
            "（一）",
            "能力提升类指标",
            "（二）",
            "其他指标（自行补充）",
        ]
        assert [sheet[place].font.name for place in ("B3", "A8", "B4")] == ["黑体", "黑体", "宋体"]
        assert all(sheet.cell(6, column).border.right.style == "thin" for column in (1, 4))


def test_in_word_the_name_of_a_group_spans_the_other_columns_and_stays_with_the_next_row() -> None:
    (table,) = docx.Document(BytesIO(write(DOCUMENT, "docx").data)).tables
    spans = [[cell.grid_span for cell in row._tr.tc_lst] for row in table.rows]
    assert spans == [[1] * 4, [1, 3], [1] * 4, [1] * 4, [1, 3], [1] * 4, [4], [1] * 4]
    for number, row in enumerate(table.rows):
        kept = list(row._tr.iter(qn("w:keepNext")))
        assert bool(kept) is (number in (0, 1, 4, 6))


def test_on_paper_no_rule_crosses_the_name_of_a_group() -> None:
    import pypdfium2.raw as raw

    with opened_pdf(write(DOCUMENT, "pdf").data) as pdf:
        page = pdf[0]
        bounds = [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        boxes = [text_page.get_charbox(index) for index in range(text_page.count_chars())]
        text_page.close()
    upright = [box for box in bounds if box[2] - box[0] < 2]
    for name, inner in (("能力提升类指标", 1), ("关键设备", 3), ("其他指标", 0)):
        left, bottom, _, top = boxes[text.index(name)]
        middle = (bottom + top) / 2
        crossing = [box for box in upright if box[1] < middle < box[3]]
        assert len(crossing) == inner + 2, name
        assert max(box[0] for box in crossing if box[0] < left) < left


@pytest.mark.parametrize("filler", range(14, 27))
def test_a_group_row_is_never_the_last_row_of_a_page(filler: int) -> None:
    grid = Grid(COLUMNS, ROWS * 3, group_rows=frozenset({0, 3, 5, 7, 10, 12, 14, 17, 19}))
    document = Document("页", (PageSection((Paragraph("行\n" * filler + "末"), grid)),))
    pages = pdf_pages(write(document, "pdf").data)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert not page.removesuffix(f"—{number}—").endswith(("类指标", "（自行补充）"))


def test_a_group_row_of_one_cell_spans_the_whole_grid() -> None:
    grid = Grid((GridColumn("材料"),), (("第一组",), ("清单",)), group_rows=frozenset({0}))
    assert grid.group_row(0) == ("", "第一组")
    document = Document("表", (PageSection((grid,)),))
    assert pdf_text(document, write(document, "pdf").data) == "材料第一组清单"
    assert docx_text(write(document, "docx").data) == "材料第一组清单"
