"""This file tests reading Excel files: cells as a person sees them, and files that mean harm or are broken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import numbers

from desktop.errors import AppError, JobCancelled
from desktop.jobs import JobContext
from desktop.services import sheets
from desktop.services.sheet_cells import shown
from desktop.services.sheets import check_cells, read_sheets
from tests.helpers.workbooks import part_of, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
ROWS: list[list[Any]] = [["企业名称", "金额"], ["甲公司", 12.5], ["乙\n公司", None], [None, None], ["丙公司", 3]]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbook(tmp_path / "名单.xlsx", {"企业": ROWS})


def refused(path: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        read_sheets(path, JobContext())
    assert "（未知）" not in str(caught.value)
    return caught.value


# --- what a person sees -------------------------------------------------------------------------------


def test_a_sheet_is_read_row_by_row_with_its_gaps_and_without_its_end(good: Path) -> None:
    (found,) = read_sheets(good, JobContext())
    assert found.name == "企业"
    assert found.rows == (("企业名称", "金额"), ("甲公司", "12.5"), ("乙\n公司",), (), ("丙公司", "3"))
    assert found.columns == 2


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (123456789012345, "General", "123456789012345"),
        (1234.565, "#,##0.00", "1,234.57"),
        (-1234.5, "#,##0;[Red]-#,##0", "-1,235"),
        (0.1234, "0.0%", "12.3%"),
        (5, "0000", "0005"),
        (12.5, "0.##", "12.5"),
        (12, "0.##", "12"),
        (12.5, '0.0"万元"', "12.5万元"),
        (12.5, '"¥"#,##0.00_);\\("¥"#,##0.00\\)', "¥12.50"),
        (1200000, '[$￥-804]#,##0,"千"', "￥1,200千"),
        (-0.001, "0.0", "0.0"),
        (0.5, "# ?/?", "0.5"),
        (1234567.0, "0.00E+00", "1234567"),
        (True, "General", "TRUE"),
        ("001", "@", "001"),
        ("一\r\n二", "@", "一\n二"),
        (datetime(2026, 3, 31), "yyyy-mm-dd", "2026-03-31"),
        (datetime(2026, 3, 1), 'yyyy"年"m"月"', "2026-03"),
        (datetime(2026, 3, 31, 8, 5), "yyyy/m/d h:mm", "2026-03-31 08:05"),
        (date(2026, 3, 31), "yyyy-mm-dd", "2026-03-31"),
        (time(8, 5), "h:mm", "08:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (None, "General", ""),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: Any, number_format: str, seen: str) -> None:
    assert shown(value, number_format) == seen


@given(value=st.floats() | st.integers(), number_format=st.text(alphabet='0#?.,;%"[]-E+@_*\\ 元', max_size=12))
def test_any_number_in_any_format_is_some_text(value: float, number_format: str) -> None:
    text = shown(value, number_format)
    assert "\x00" not in text
    assert "\x01" not in text


def test_merged_cells_dates_and_formats_come_out_of_a_real_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["企业\n名称", None, "日期", "比例"])
    sheet.merge_cells("A1:B1")
    sheet.append(["甲", "乙", datetime(2026, 3, 31), 0.256])
    sheet["C2"].number_format = "yyyy-mm-dd"
    sheet["D2"].number_format = numbers.FORMAT_PERCENTAGE_00
    book.save(tmp_path / "a.xlsx")
    (found,) = read_sheets(tmp_path / "a.xlsx", JobContext())
    assert found.rows == (("企业\n名称", "", "日期", "比例"), ("甲", "乙", "2026-03-31", "25.60%"))


def test_sheets_that_are_hidden_or_empty_are_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["甲"]], "空": [], "藏": [["乙"]], "二": [["丙"]]})
    book = openpyxl.load_workbook(path)
    book["藏"].sheet_state = "hidden"
    book.save(path)
    assert [sheet.name for sheet in read_sheets(path, JobContext())] == ["一", "二"]


def test_reading_says_how_far_it_is_and_can_be_cancelled(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"长": [[str(n)] for n in range(450)]})
    said: list[str] = []
    read_sheets(path, JobContext(lambda _done, _total, text: said.append(text)))
    assert "工作表“长”：已读 400 行…" in said
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelled):
        read_sheets(path, context)


# --- files that are something else --------------------------------------------------------------------


def test_a_folder_a_picture_and_nothing_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "文件夹.xlsx"
    folder.mkdir()
    assert refused(folder).code == "sheets.not_a_file"
    other = tmp_path / "图.xlsx"
    other.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    assert refused(other).code == "sheets.not_a_workbook"
    other.write_bytes(b"")
    assert refused(other).code == "files.empty"
    assert refused(tmp_path / "没有.xlsx").code == "files.cannot_read"


def test_old_files_and_those_with_a_password_say_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(sheets._OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"))
    assert refused(path).code == "sheets.old_format"
    assert "另存为" in str(refused(path))
    path.write_bytes(sheets._OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path).code == "sheets.password"


def test_an_archive_that_is_no_workbook_or_is_cut_off_is_said(good: Path, tmp_path: Path) -> None:
    assert refused(with_parts(good, tmp_path / "a.xlsx", {"[Content_Types].xml": None})).code == "sheets.not_a_workbook"
    cut = tmp_path / "b.xlsx"
    cut.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    assert refused(cut).code == "sheets.damaged"
    assert refused(with_parts(good, tmp_path / "c.xlsx", {SHEET: b"<worksheet><row"})).code == "sheets.damaged"
    assert refused(with_parts(good, tmp_path / "d.xlsx", {"xl/workbook.xml": b"\xff\xfe<"})).code == "sheets.damaged"
    assert refused(with_parts(good, tmp_path / "e.xlsx", {"xl/workbook.xml": b"no xml"})).code == "sheets.damaged"


def test_a_workbook_without_content_is_said(tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "a.xlsx", {"空": [[None]]})).code == "sheets.empty"


# --- files that mean harm -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_entities_are_refused_in_every_part_and_encoding(good: Path, tmp_path: Path, part: str, encoding: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    error = refused(with_parts(good, tmp_path / "a.xlsx", {part: bomb.encode(encoding)}))
    assert error.code == "sheets.suspicious"
    assert "文档类型" in str(error)


def test_thousands_of_parts_and_impossible_ratios_are_refused(good: Path, tmp_path: Path) -> None:
    many = with_parts(good, tmp_path / "a.xlsx", {}, [f"xl/x{n}" for n in range(sheets.MAX_ENTRIES)])
    assert refused(many).code == "sheets.suspicious"
    packed = with_parts(good, tmp_path / "b.xlsx", {"xl/media/a.bin": b"\0" * 3_000_000})
    assert refused(packed).code == "sheets.suspicious"


def test_more_bytes_than_the_limits_are_refused(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1000)
    assert refused(good).code == "sheets.too_large"
    monkeypatch.setattr(sheets, "MAX_FILE", 1000)
    assert "上限" in str(refused(good))


def test_a_sheet_that_claims_to_be_huge_is_read_as_what_it_holds(good: Path, tmp_path: Path) -> None:
    data = part_of(good, SHEET)
    start = data.index(b"<dimension")
    end = data.index(b"/>", start) + 2
    huge = data[:start] + b'<dimension ref="A1:XFD1048576"/>' + data[end:]
    (found,) = read_sheets(with_parts(good, tmp_path / "a.xlsx", {SHEET: huge}), JobContext())
    assert len(found.rows) == 5


def test_a_row_numbered_a_million_does_not_make_a_million_rows_nor_is_it_left_out_unsaid(
    good: Path, tmp_path: Path
) -> None:
    data = part_of(good, SHEET).replace(b'<row r="5"', b'<row r="1048576"').replace(b'"A5"', b'"A1048576"')
    data = data.replace(b'"B5"', b'"B1048576"')
    (found,) = read_sheets(with_parts(good, tmp_path / "a.xlsx", {SHEET: data}), JobContext())
    assert found.rows == ()
    assert found.refusal is not None
    assert found.refusal.code == "sheets.too_many_rows"


def test_a_sheet_over_the_limits_is_listed_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    monkeypatch.setattr(sheets, "MAX_COLUMNS", 4)
    path = workbook(
        tmp_path / "a.xlsx",
        {"长": [["甲"]] * 4, "宽": [["乙"] * 5], "好": [["丙"] * 4] * 3, "远": [["丁"], [None], [None], ["戊"]]},
    )
    found = {sheet.name: sheet for sheet in read_sheets(path, JobContext())}
    assert [sheet.refusal.code if sheet.refusal else "" for sheet in found.values()] == [
        "sheets.too_many_rows",
        "sheets.too_many_columns",
        "",
        "sheets.too_many_rows",
    ]
    assert "3 行" in str(found["长"].refusal)
    assert len(found["好"].rows) == 3


def test_a_sheet_with_too_many_cells_or_words_says_so(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CHARACTERS", 5)
    (found,) = read_sheets(good, JobContext())
    assert found.refusal is not None
    assert found.refusal.code == "sheets.too_much_text"
    monkeypatch.setattr(sheets, "MAX_CELLS", 1)
    (found,) = read_sheets(good, JobContext())
    assert found.refusal is not None
    assert found.refusal.code == "sheets.too_many_cells"


def test_a_clipboard_over_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check_cells([["甲"] * sheets.MAX_COLUMNS] * 3, "剪贴板")
    for cells, code in (
        ([["甲"]] * (sheets.MAX_ROWS + 1), "sheets.too_many_rows"),
        ([["甲"], ["乙"] * (sheets.MAX_COLUMNS + 1)], "sheets.too_many_columns"),
    ):
        with pytest.raises(AppError) as caught:
            check_cells(cells, "剪贴板")
        assert caught.value.code == code
    monkeypatch.setattr(sheets, "MAX_CELLS", 3)
    with pytest.raises(AppError) as caught:
        check_cells([["一", "二"], ["三", "四"]], "剪贴板")
    assert caught.value.code == "sheets.too_many_cells"
    monkeypatch.setattr(sheets, "MAX_CHARACTERS", 5)
    with pytest.raises(AppError) as caught:
        check_cells([["一二三"], ["四五六"]], "剪贴板")
    assert caught.value.code == "sheets.too_much_text"
