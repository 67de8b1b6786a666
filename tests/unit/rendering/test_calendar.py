"""The printed calendar of all deadlines of all notices."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO

import docx

from desktop.rendering.calendar import UNDATED, CalendarEntry, build_calendar
from desktop.rendering.document import Document, Grid, Orientation
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, expected_text, opened_xlsx, pdf_pages, pdf_text, xlsx_text

TRAINING = CalendarEntry(
    date(2023, 4, 25), "灯塔工厂培育通知", "报送表1", "市", ("表1（盖章扫描件）", "电子版"), "附件2"
)
MAY = CalendarEntry(date(2023, 5, 25), "灯塔工厂培育通知", "报送表1", "市", ("表1",), "附件2")
SUMMARY = CalendarEntry(date(2026, 3, 31), "梯度培育通知", "报送工作总结", "市", (), "（六）")
TABLE = CalendarEntry(date(2026, 3, 31), "梯度培育通知", "报送汇总表", "市", ("附件1",), "（二）")
UPKEEP = CalendarEntry(None, "梯度培育通知", "动态更新平台信息", "企业", (), "（五）")
ENTRIES = (UPKEEP, SUMMARY, MAY, TABLE, TRAINING)


def calendar(*entries: CalendarEntry) -> Document:
    return build_calendar(entries, title="工作任务和截止日期一览表", created_on="2026-11-21")


def grid_of(document: Document) -> Grid:
    (section,) = document.sections
    assert section.orientation is Orientation.LANDSCAPE
    return next(block for block in section.blocks if isinstance(block, Grid))


def test_deadlines_stand_by_date_under_a_row_a_month_and_those_without_a_date_at_the_end() -> None:
    grid = grid_of(calendar(*ENTRIES))
    assert [column.head for column in grid.columns] == [
        "序号", "截止日期", "通知", "工作任务", "责任方", "材料", "依据"
    ]  # fmt: skip
    assert [row[:4] for row in grid.rows] == [
        ("", "2023年4月", "", ""),
        ("1", "2023年4月25日", "灯塔工厂培育通知", "报送表1"),
        ("", "2023年5月", "", ""),
        ("2", "2023年5月25日", "灯塔工厂培育通知", "报送表1"),
        ("", "2026年3月", "", ""),
        ("3", "2026年3月31日", "梯度培育通知", "报送工作总结"),
        ("4", "2026年3月31日", "梯度培育通知", "报送汇总表"),
        ("", UNDATED, "", ""),
        ("5", "—", "梯度培育通知", "动态更新平台信息"),
    ]
    assert grid.rows[1][4:] == ("市", "表1（盖章扫描件）\n电子版", "附件2")
    assert grid.group_rows == {0, 2, 4, 7}


def test_the_order_of_the_entries_does_not_matter_but_within_a_day() -> None:
    shuffled = list(ENTRIES)
    random.Random(7).shuffle(shuffled)
    shuffled.sort(key=lambda entry: entry is TABLE)
    assert calendar(*shuffled) == calendar(*ENTRIES)


def test_the_calendar_reads_the_same_in_all_formats() -> None:
    document = calendar(*ENTRIES)
    expected = expected_text(document)
    assert pdf_text(document, write(document, "pdf").data) == expected
    assert docx_text(write(document, "docx").data) == expected
    assert xlsx_text(write(document, "xlsx").data) == expected


def test_a_long_calendar_repeats_its_head_and_heads_no_page_end_with_a_month() -> None:
    entries = [
        CalendarEntry(date(2026, 1 + n // 6, 1 + n % 28), f"通知{n}", f"任务{n}终", "市", ("材料一", "材料二"))
        for n in range(70)
    ]
    document = calendar(*entries)
    pages = pdf_pages(write(document, "pdf").data)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "序号截止日期通知" in page
        assert not page.removesuffix(f"—{number}—").endswith("月")
    (table,) = docx.Document(BytesIO(write(document, "docx").data)).tables
    assert len(table.rows) == 70 + 12 + 1


def test_months_are_merged_in_a_sheet_and_numbers_are_numbers() -> None:
    with opened_xlsx(write(calendar(*ENTRIES), "xlsx").data) as book:
        sheet = book.worksheets[0]
        assert "A3:G3" in {str(one) for one in sheet.merged_cells.ranges}
        assert [sheet.cell(row, 1).value for row in (3, 4, 5, 6)] == ["2023年4月", 1, "2023年5月", 2]


def test_a_calendar_without_entries_is_a_table_without_rows() -> None:
    document = calendar()
    assert grid_of(document).rows == ()
    assert "截止日期" in pdf_text(document, write(document, "pdf").data)
