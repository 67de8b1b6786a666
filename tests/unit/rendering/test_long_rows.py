"""Bad input: cells of 500 characters, of 40 scenarios, longer than a page, and runs without a place to break."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from desktop.rendering.document import (
    Align,
    Document,
    Grid,
    GridColumn,
    LabelCell,
    LabelTable,
    Notes,
    Orientation,
    PageSection,
    Title,
)
from desktop.rendering.layout_model import FRAMES
from desktop.rendering.writers import write
from tests.helpers.documents import FINAL, OVERSEAS_COLUMNS, prose
from tests.helpers.paper import (
    expected_text,
    opened_pdf,
    opened_xlsx,
    pdf_chars,
    pdf_pages,
    pdf_text,
    squeezed,
    xlsx_text,
)
from tests.helpers.paper_checks import assert_page_is_sound, assert_sheet_is_sound

COLUMNS = (
    GridColumn("序号", width=0.6, align=Align.CENTRE),
    GridColumn("申报单位名称", width=1.6),
    GridColumn("卓越级智能工厂项目名称", width=1.8),
    GridColumn("涉及典型场景实例（罗列）", width=3.2),
    GridColumn("联系人", width=0.9, align=Align.CENTRE),
    GridColumn("联系方式（手机号）", width=1.4, align=Align.CENTRE),
)
SCENARIOS = "\n".join(f"{n}. 生产作业—人机协同作业—第{n:02d}号场景：{prose(20 + n, n * 11)}" for n in range(1, 41))
LINK = "https://www.example.com/" + "a_very_long_path_without_a_space/" * 12
UNBROKEN = "A" * 900


def row(number: int, text: str) -> tuple[str, ...]:
    """A row whose long cell begins and ends with words of its own."""
    marked = f"甲{number:02d}始{text}乙{number:02d}终"
    return (str(number), f"山西示例重工第{number}有限公司", f"示例{number}号智能工厂", marked, "李四", "13903510001")


CASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "short": tuple(row(n, prose(12)) for n in range(1, 31)),
    "some lines": tuple(row(n, prose(60 + 17 * n, n)) for n in range(1, 16)),
    "500 characters": tuple(row(n, prose(500, n * 13)) for n in range(1, 8)),
    "40 scenarios": tuple(row(n, SCENARIOS) for n in range(1, 4)),
    "mixed": tuple(row(n, (SCENARIOS, prose(500), "", prose(30), prose(2600))[n % 5]) for n in range(1, 11)),
    "links": tuple(row(n, LINK if n % 2 else UNBROKEN) for n in range(1, 6)),
    "two long cells": tuple((*row(n, SCENARIOS)[:2], prose(900, n), *row(n, SCENARIOS)[3:]) for n in range(1, 4)),
    "empty lines": (row(1, "\n" * 300), row(2, "一\n\n\n二")),
}


def table(name: str, orientation: Orientation = Orientation.LANDSCAPE) -> Document:
    blocks = (Title("卓越级智能工厂项目推荐汇总表"), Grid(COLUMNS, CASES[name]), Notes("注：", ("1. 末注。",)))
    return Document("汇总表", (PageSection(blocks, orientation),), FINAL)


def body_rows(data: bytes) -> list[Any]:
    (found,) = docx.Document(BytesIO(data)).tables
    return list(found._tbl.tr_lst)


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("name", CASES)
def test_on_paper_nothing_is_clipped_or_overlaps_and_the_head_repeats(name: str, orientation: Orientation) -> None:
    document = table(name, orientation)
    written = write(document, "pdf")
    with opened_pdf(written.data) as pdf:
        assert all(assert_page_is_sound(page) > 20 for page in pdf)
    pages = pdf_pages(written.data)
    head = squeezed("".join(column.head for column in COLUMNS))
    assert all(head in page for page in pages)
    whole = pdf_text(document, written.data).replace(head, "")
    for number in range(1, len(CASES[name]) + 1):
        assert whole.count(f"甲{number:02d}始") == whole.count(f"乙{number:02d}终") == 1


@pytest.mark.parametrize("name", [name for name in CASES if name != "two long cells"])
def test_on_paper_every_word_of_a_long_cell_stands_in_its_order(name: str) -> None:
    document = table(name)
    head = squeezed(COLUMNS[3].head)
    pages = long_column(write(document, "pdf").data)
    assert all(page.startswith(head) for page in pages)
    shown = "".join(page.removeprefix(head) for page in pages)
    assert shown == squeezed("".join(cells[3] for cells in CASES[name]))


def long_column(data: bytes) -> list[str]:
    """The text between the rules of the fourth column, page by page."""
    from tests.helpers.paper_checks import pdf_rules

    texts = []
    with opened_pdf(data) as pdf:
        for page in pdf:
            upright, _ = pdf_rules(page)
            edges = sorted({round(rule[0]) for rule in upright})
            low = min(rule[1] for rule in upright)
            top = max(rule[3] for rule in upright)
            texts.append(
                "".join(
                    char
                    for char, box, _ in pdf_chars(page)
                    if edges[3] < (box[0] + box[2]) / 2 < edges[4] and low < (box[1] + box[3]) / 2 < top
                )
            )
    return texts


@pytest.mark.parametrize("name", CASES)
def test_in_word_long_rows_may_break_short_ones_stay_whole_and_the_head_repeats(name: str) -> None:
    document = table(name)
    data = write(document, "docx").data
    head, *rows = body_rows(data)
    assert head.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    (found,) = docx.Document(BytesIO(data)).tables
    assert sum(column.width.pt for column in found.columns) == pytest.approx(
        FRAMES[Orientation.LANDSCAPE].width, abs=0.5
    )
    for one, cells in zip(rows, CASES[name], strict=True):
        properties = one.find(qn("w:trPr"))
        assert properties.find(qn("w:trHeight")).get(qn("w:hRule")) == "atLeast", "a fixed height would clip"
        may_break = properties.find(qn("w:cantSplit")) is None
        if len(cells[3]) > 400:
            assert may_break
        if len(cells[3]) < 80 and "\n" not in cells[3]:
            assert not may_break
        texts = ["\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in tc.p_lst) for tc in one.tc_lst]
        assert tuple(texts) == cells


@pytest.mark.parametrize("count", range(10, 22))
def test_the_notes_of_a_table_never_stand_on_a_page_without_a_row(count: int) -> None:
    rows = tuple((str(n), f"企业{n:02d}号", "工厂", "场景", "李四", "电话") for n in range(1, count + 1))
    notes = Notes("注：", tuple(f"{n}. 第{n}条说明；" for n in range(1, 6)))
    blocks = (Title("汇总表"), Grid(COLUMNS, rows), notes)
    document = Document("汇总表", (PageSection(blocks, Orientation.LANDSCAPE),))
    pages = pdf_pages(write(document, "pdf").data)
    (last,) = [page for page in pages if "1.第1条说明" in page]
    assert f"企业{count:02d}号" in last
    assert "5.第5条说明" in last
    (table,) = docx.Document(BytesIO(write(document, "docx").data)).tables
    assert all(one.paragraph_format.keep_with_next for cell in table.rows[-1].cells for one in cell.paragraphs)


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("name", CASES)
def test_in_a_sheet_every_cell_holds_its_text_and_the_rows_read_back_whole(name: str, orientation: Orientation) -> None:
    document = table(name, orientation)
    with opened_xlsx(write(document, "xlsx").data) as book:
        (sheet,) = book.worksheets
        assert_sheet_is_sound(sheet)
        assert sheet.print_title_rows == "$2:$2"
        assert read_rows(sheet) == [tuple(map(squeezed, cells)) for cells in CASES[name]]


def read_rows(sheet: Any) -> list[tuple[str, ...]]:
    """Rows of the table: a row of the sheet without a serial number goes on with the row above it."""
    found: list[list[str]] = []
    for cells in sheet.iter_rows(min_row=3, max_row=sheet.max_row - 1, values_only=True):
        texts = ["" if value is None else str(value) for value in cells]
        if texts[0]:
            found.append(texts)
        else:
            found[-1] = [before + text for before, text in zip(found[-1], texts, strict=True)]
    return [tuple(map(squeezed, texts)) for texts in found]


def test_in_a_sheet_a_cell_longer_than_a_row_goes_on_at_line_ends_beside_merged_cells() -> None:
    with opened_xlsx(write(table("40 scenarios"), "xlsx").data) as book:
        (sheet,) = book.worksheets
        merged = {(one.min_col, one.min_row): one.max_row for one in sheet.merged_cells.ranges}
        last = merged[1, 3]
        assert last > 3, "the serial number is merged over the rows of the sheet that its row takes"
        assert {merged[column, 3] for column in (1, 2, 3, 5, 6)} == {last}
        parts = [str(sheet.cell(line, 4).value) for line in range(3, last + 1)]
        assert len([part for part in parts if part]) == last - 2
        assert "\n".join(parts) == CASES["40 scenarios"][0][3], "scenarios are not torn"
        edges = [sheet.cell(line, 4).border for line in range(3, last + 1)]
        assert edges[0].top.style == edges[-1].bottom.style == "thin"
        assert all(edge.bottom is None or edge.bottom.style is None for edge in edges[:-1])
        assert [sheet.cell(line, 1).alignment.vertical for line in (3, last + 1)] == ["top", "top"]


def test_a_row_of_a_sheet_leaves_room_for_the_head_on_its_page() -> None:
    from desktop.rendering.xlsx_sheets import column_widths, head_height, page_height, plan_sheets

    for name in CASES:
        document = table(name)
        (plan,) = plan_sheets(document)
        widths = column_widths(plan)
        room = page_height(plan, widths) - head_height(plan, widths)
        with opened_xlsx(write(document, "xlsx").data) as book:
            (sheet,) = book.worksheets
            heights = [sheet.row_dimensions[line].height for line in range(3, sheet.max_row)]
        assert max(heights) <= room


@pytest.mark.parametrize("text", [LINK, UNBROKEN, "编号" + UNBROKEN], ids=["link", "letters", "after Chinese"])
def test_labels_and_heads_without_a_place_to_break_stay_in_their_cells(text: str) -> None:
    labels = LabelTable(
        (LabelCell(text[:60], text), LabelCell("乙", "2"), LabelCell(text[:200], prose(90), is_wide=True))
    )
    grid = Grid((GridColumn("序号", width=0.5), GridColumn(text[:80]), GridColumn("值")), (("1", text, text[:40]),))
    document = Document("表", (PageSection((labels, grid)),))
    expected = expected_text(document)
    written = write(document, "pdf")
    with opened_pdf(written.data) as pdf:
        for page in pdf:
            assert assert_page_is_sound(page)
    assert not Counter(expected) - Counter(pdf_text(document, written.data)), "every character is on paper"
    with opened_xlsx(write(document, "xlsx").data) as book:
        for sheet in book.worksheets:
            assert_sheet_is_sound(sheet)
    assert sorted(xlsx_text(write(document, "xlsx").data)) == sorted(expected)
    for found in docx.Document(BytesIO(write(document, "docx").data)).tables:
        assert sum(column.width.pt for column in found.columns) == pytest.approx(
            FRAMES[Orientation.PORTRAIT].width, abs=0.5
        )


def test_a_label_table_with_values_longer_than_a_page_is_whole_in_all_formats() -> None:
    cells = (
        LabelCell("项目简介", prose(4000), is_wide=True),
        LabelCell("左", prose(1500)),
        LabelCell("右", prose(700, 50)),
    )
    document = Document("表", (PageSection((LabelTable(cells),)),))
    written = write(document, "pdf")
    assert written.pages > 2
    with opened_pdf(written.data) as pdf:
        for page in pdf:
            assert_page_is_sound(page)
    with opened_xlsx(write(document, "xlsx").data) as book:
        assert_sheet_is_sound(book.worksheets[0])
    assert sorted(xlsx_text(write(document, "xlsx").data)) == sorted(expected_text(document))


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_head_too_tall_to_repeat_is_a_plain_first_row_in_word_and_in_a_sheet(orientation: Orientation) -> None:
    head = "".join(f"列{n:04d}" for n in range(900))
    document = Document(
        "表",
        (
            PageSection(
                (Grid((GridColumn(head, "1", width=0.2), GridColumn("乙")), (("甲值", "乙值"),) * 3),), orientation
            ),
        ),
    )
    first, *_ = body_rows(write(document, "docx").data)
    assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is None
    assert first.find(qn("w:trPr")).find(qn("w:cantSplit")) is None
    with opened_xlsx(write(document, "xlsx").data) as book:
        (sheet,) = book.worksheets
        assert_sheet_is_sound(sheet)
        assert not sheet.print_title_rows
    assert sorted(xlsx_text(write(document, "xlsx").data)) == sorted(expected_text(document))


def test_the_table_of_annex_5_fits_rows_of_500_characters_into_single_rows_of_the_sheet() -> None:
    rows = tuple((str(n), *("甲公司",) * 6, prose(500, n), "张三\n13800138000") for n in range(1, 6))
    document = Document("名单", (PageSection((Grid(OVERSEAS_COLUMNS, rows),), Orientation.LANDSCAPE),))
    with opened_xlsx(write(document, "xlsx").data) as book:
        (sheet,) = book.worksheets
        assert_sheet_is_sound(sheet)
        assert sheet.max_row == 6
        assert not sheet.merged_cells.ranges
