"""The XLSX a clerk opens in Excel or WPS."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from desktop.rendering.document import (
    Cover,
    Document,
    Grid,
    GridColumn,
    Heading,
    LabelCell,
    LabelTable,
    Notes,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    Title,
)
from desktop.rendering.writers import write
from desktop.rendering.xlsx_text import MOST_ROW_HEIGHT, count_lines
from tests.helpers.documents import (
    DRAFT,
    declaration,
    letter,
    overseas_rows,
    overseas_table,
    prose,
    recommendation_table,
)
from tests.helpers.paper import opened_xlsx, squeezed, xlsx_text

ATTACKS = ("=1+1", "+86 138", "-5.2", "@SUM(A1)", '=HYPERLINK("x","y")', "=cmd|' /C calc'!A0", "\t=1+1")


def table_of(*rows: tuple[str, ...], columns: tuple[GridColumn, ...] | None = None) -> Document:
    heads = columns or tuple(GridColumn(f"列{n}") for n in range(len(rows[0])))
    return Document("表", (PageSection((Grid(heads, rows),)),))


def first_sheet(data: bytes) -> Any:
    with opened_xlsx(data) as book:
        return book.worksheets[0]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_that_looks_like_a_formula_stays_a_text(attack: str) -> None:
    cell = first_sheet(write(table_of((attack,)), "xlsx").data).cell(2, 1)
    assert cell.data_type == "s"
    assert cell.value == attack.replace("\t", " ")
    assert cell.quotePrefix is (not attack.startswith("\t"))


def test_no_formula_is_written_anywhere() -> None:
    blocks = (Title("=1+1"), Paragraph("=2+2"), LabelTable((LabelCell("=3", "=4"), LabelCell("+5", "@6"))))
    data = write(Document("=标题", (PageSection(blocks),)), "xlsx").data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in archive.read(name).decode("utf-8")
    assert squeezed("=1+1=2+2=3=4+5@6") == xlsx_text(data)


def test_serial_numbers_are_numbers_and_everything_else_is_text() -> None:
    sheet = first_sheet(write(overseas_table(3, 50), "xlsx").data)
    assert [sheet.cell(row, 1).value for row in (5, 6, 7)] == [1, 2, 3]
    assert sheet.cell(5, 6).value == "1001"
    assert sheet.cell(5, 7).value == "123457.50"


def test_the_rows_of_a_long_table_are_whole_and_in_order() -> None:
    sheet = first_sheet(write(overseas_table(62), "xlsx").data)
    rows = tuple(tuple(str(cell.value) for cell in row) for row in sheet.iter_rows(min_row=5, max_row=66))
    assert rows == overseas_rows(62)


def test_no_text_is_cut_by_the_height_of_its_row() -> None:
    sheet = first_sheet(write(overseas_table(8), "xlsx").data)
    from openpyxl.utils import get_column_letter

    for row in sheet.iter_rows(min_row=4):
        height = sheet.row_dimensions[row[0].row].height
        assert height <= MOST_ROW_HEIGHT
        for cell in row:
            if cell.value is None or cell.coordinate in sheet.merged_cells:
                continue
            width = sheet.column_dimensions[get_column_letter(cell.column)].width
            assert cell.alignment.wrap_text
            assert count_lines(str(cell.value), width) * 14 <= height, cell.coordinate


def test_a_text_too_long_for_a_row_goes_on_in_the_next() -> None:
    long_text = "".join(f"第{n:05d}句，" for n in range(6000))
    for document in (
        table_of(("1", long_text), ("2", "末")),
        Document("文", (PageSection((Paragraph(long_text), LabelTable((LabelCell("简介", long_text),)))),)),
    ):
        data = write(document, "xlsx").data
        found = re.findall(r"第(\d{5})句", xlsx_text(data))
        assert found[:6000] == [f"{n:05d}" for n in range(6000)]
        for row in first_sheet(data).iter_rows(values_only=True):
            assert all(len(str(value)) <= 32767 for value in row if value is not None)


def test_note_marks_are_superscripts() -> None:
    sheet = first_sheet(write(overseas_table(1, 30), "xlsx").data)
    for place, text, mark in (("A2", "海外智能工厂培育名单", "1"), ("E4", "所属行业", "2")):
        value = sheet[place].value
        assert isinstance(value, CellRichText)
        plain, raised = value
        assert str(plain) == text
        assert isinstance(raised, TextBlock)
        assert (raised.text, raised.font.vertAlign) == (mark, "superscript")


def test_the_sheet_prints_one_page_wide_with_its_head_row_on_every_page() -> None:
    sheet = first_sheet(write(overseas_table(3, 50), "xlsx").data)
    assert sheet.title == "海外智能工厂培育名单"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "A5"
    assert "0123-4567-89ab" in sheet.oddFooter.left.text


def test_a_head_row_repeats_on_every_page_of_its_table_and_never_above_other_text() -> None:
    with opened_xlsx(write(declaration(paragraphs=1), "xlsx").data) as book:
        repeated = {sheet.title: sheet.print_title_rows or "" for sheet in book.worksheets}
        indicators = [row[0].value for row in book["四、关键绩效指标"].iter_rows()]
    assert repeated == {
        "一、申报单位基本信息": "",
        "四、关键绩效指标": "$2:$2",
        "五、真实性承诺": "",
        "典型场景实例清单": "$3:$3",
    }
    assert indicators[-1] == "注：1. 变化 = 改造后 − 改造前。"


def test_a_table_with_a_heading_leaves_the_sheet_of_the_text_above_and_one_without_stays() -> None:
    grid = Grid((GridColumn("甲"), GridColumn("乙")), (("1", "2"),))
    text = (Title("报告"), Paragraph("前文，数据如下："))
    for blocks, names in (((*text, grid), ["报告"]), ((*text, Heading("指标", 2), grid), ["报告", "指标"])):
        with opened_xlsx(write(Document("册", (PageSection(blocks),)), "xlsx").data) as book:
            assert book.sheetnames == names
            assert book.worksheets[-1].print_title_rows == ("$3:$3" if len(names) == 1 else "$2:$2")


def test_a_title_of_two_lines_is_parted_as_on_paper_and_reads_back_whole_without_the_line_end() -> None:
    long = "表1 太原市“灯塔工厂”“智能制造试点示范企业”创建培训调度表"
    spaced = "甲乙丙丁戊己庚辛壬癸子丑寅 卯辰巳午未申酉戌亥天地玄黄"
    for title, mark, shown in (
        (long, "", "表1 太原市“灯塔工厂”\n“智能制造试点示范企业”创建培训调度表"),
        (long, "2", "表1 太原市“灯塔工厂”\n“智能制造试点示范企业”创建培训调度表2"),
        ("甲县工业和信息化局\n关于报送材料的函", "", "甲县工业和信息化局\n关于报送材料的函"),
        (spaced, "", "甲乙丙丁戊己庚辛壬癸子丑寅 \n卯辰巳午未申酉戌亥天地玄黄"),
        ("海外智能工厂培育名单", "", "海外智能工厂培育名单"),
    ):
        sheet = first_sheet(write(Document("册", (PageSection((Title(title, mark),)),)), "xlsx").data)
        assert str(sheet["A1"].value) == shown
        assert sheet["A1"].alignment.wrap_text
        assert sheet.row_dimensions[1].height >= 20 * 1.4 * (shown.count("\n") + 1)
        assert shown.replace("\n", "").removesuffix(mark) == title.replace("\n", "")


def test_the_title_on_a_cover_is_parted_as_on_paper() -> None:
    cover = Cover("山西省2026年度卓越级智能工厂（离散制造）项目申报书", "", (("项目", "示例"),), (), "2026年")
    sheet = first_sheet(write(Document("册", (PageSection((cover,)),)), "xlsx").data)
    assert sheet["A1"].value == "山西省2026年度卓越级智能工厂\n（离散制造）项目申报书"


def test_what_ends_a_table_stays_on_its_sheet_and_what_follows_gets_another() -> None:
    grid = Grid((GridColumn("甲"), GridColumn("乙")), (("1", "2"),))
    seal = SealBlock((SealLine("单位（盖章）：", "declaring_unit"),))
    blocks = (
        Heading("指标", 1),
        grid,
        Notes("注：", ("1. 说明。",)),
        seal,
        PageBreak(),
        LabelTable(()),
        Heading("计划", 2),
        Paragraph("后文"),
    )
    with opened_xlsx(write(Document("册", (PageSection(blocks),)), "xlsx").data) as book:
        texts = {sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in book.worksheets}
        assert [sheet.print_title_rows for sheet in book.worksheets] == ["$2:$2", None]
        assert not book["计划"].row_breaks.brk
    assert texts == {"指标": ["指标", "甲", "1", "注：1. 说明。", "单位（盖章）："], "计划": ["计划", "后文"]}


def test_a_draft_is_marked_and_has_no_code() -> None:
    sheet = first_sheet(write(recommendation_table(DRAFT), "xlsx").data)
    assert sheet.oddHeader.center.text == "草稿"
    assert sheet.oddFooter.right.text == "草稿，不得用于盖章报送"
    assert sheet.oddFooter.left.text is None


def test_every_further_grid_gets_a_sheet_of_its_own_with_its_title() -> None:
    grid = Grid((GridColumn("甲"),), (("1",),))
    blocks = (Title("名单"), grid, Title("名单"), grid, Title("a/b:c[d]*?" + "长" * 40), grid)
    with opened_xlsx(write(Document("册", (PageSection(blocks),)), "xlsx").data) as book:
        assert book.sheetnames == ["名单", "名单（2）", "abcd" + "长" * 27]
        assert [sheet["A1"].value for sheet in book.worksheets][:2] == ["名单", "名单"]


def test_a_document_without_a_grid_is_written_in_rows() -> None:
    sheet = first_sheet(write(letter(), "xlsx").data)
    assert sheet["A1"].value.startswith("太原市工业和信息化局")
    assert sheet.max_row > 8


def test_label_tables_and_grids_have_sheets_of_their_own_because_their_columns_differ() -> None:
    labels, grid = LabelTable((LabelCell("甲", prose(30)), LabelCell("乙", "2"))), Grid((GridColumn("列"),), (("值",),))
    blocks = (Heading("基本信息", 1), labels, Heading("指标", 1), grid, Paragraph("后文"), Heading("其他", 1), labels)
    data = write(Document("册", (PageSection(blocks),)), "xlsx").data
    with opened_xlsx(data) as book:
        assert book.sheetnames == ["基本信息", "指标", "其他"]
        first, second, third = book.worksheets
        assert [cell.value for cell in first[2]] == ["甲", prose(30), "乙", "2"]
        assert [row[0].value for row in second.iter_rows()] == ["指标", "列", "值"]
        assert [row[0].value for row in third.iter_rows()] == ["后文", "其他", "甲"]
    assert xlsx_text(data) == squeezed(f"基本信息甲{prose(30)}乙2指标列值后文其他甲{prose(30)}乙2")


def test_times_do_not_depend_on_the_clock() -> None:
    data = write(recommendation_table(), "xlsx").data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").decode("utf-8").count("2024-11-22T00:00:00Z") == 2
