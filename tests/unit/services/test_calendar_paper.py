"""This file tests the calendar of all tasks (任务日历, D18): its lines, its paper, its files.

1. Every task on every date, the earliest first, undated ones last. 2. It can be cut to whose tasks and which dates.
3. The paper carries all of it; the files are never written over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.calendar_paper import calendar_tasks, export_calendar, papers_of, preview_calendar
from tests.helpers.declarations import registry

TODAY = date(2026, 4, 10)
NOTICES = registry().notices


def test_every_task_stands_there_once_a_date() -> None:
    """1"""
    lines = calendar_tasks(NOTICES, TODAY)
    dated = [line.due_on for line in lines if line.due_on]
    assert dated == sorted(dated)
    assert [line.due_on for line in lines[len(dated) :]] == [None] * (len(lines) - len(dated))
    expected = sum(max(len(task.due_dates), 1) for notice in NOTICES for task in notice.tasks)
    assert len(lines) == len({(line.notice.id, line.task.id, line.due_on) for line in lines}) == expected


def test_a_monthly_task_has_a_line_a_month_that_names_it() -> None:
    """1"""
    lines = [line for line in calendar_tasks(NOTICES, TODAY) if line.task.id == "training"]
    assert [line.title for line in lines] == [f"分批次开展创建培训，报送表1（{month}月）" for month in range(4, 10)]
    assert lines[0].deadline is not None
    assert lines[0].deadline.days_left == (date(2023, 4, 25) - TODAY).days


@pytest.mark.parametrize("who", ["enterprise", "city", "province"])
def test_the_tasks_of_one_side_are_those_of_all_sides_cut_to_it(who: str) -> None:
    """2"""
    everybody = calendar_tasks(NOTICES, TODAY)
    found = calendar_tasks(NOTICES, TODAY, who=[who])
    assert found == tuple(line for line in everybody if line.task.who == who)
    assert found


def test_only_what_is_still_ahead() -> None:
    """2"""
    lines = calendar_tasks(NOTICES, TODAY, upcoming=True)
    assert min(line.due_on for line in lines if line.due_on) == date(2026, 4, 15)
    undated = {line.notice.id for line in lines if line.due_on is None}
    assert "anhui-2025" in undated  # names no date at all
    assert not {"shanxi-2023", "hunan-2024"} & undated  # closed long ago


def test_on_its_last_day_a_task_is_still_ahead() -> None:
    """2"""
    days = [line.due_on for line in calendar_tasks(NOTICES, date(2026, 6, 1), upcoming=True)]
    assert days[0] == date(2026, 6, 1)


def test_what_is_handed_in_is_named_once_with_its_annex_and_copies() -> None:
    """3"""
    notice = registry().notice("shanxi-2026")
    tasks = {task.id: task for task in notice.tasks}
    assert papers_of(notice, tasks["overseas"]) == ("附件5《海外智能工厂培育名单》",)
    assert papers_of(notice, tasks["advanced"]) == (
        "《先进级智能工厂申报书》纸质7份",
        "《先进级智能工厂推荐文件》",
        "附件1《先进级智能工厂名单汇总表》纸质7份",
    )
    assert "附件4《智能制造示范工厂揭榜单位验收推荐表》纸质1份" in papers_of(notice, tasks["open_call_acceptance"])


def test_the_annex_of_a_letter_is_named_without_a_label_of_the_notice() -> None:
    """3"""
    notice = registry().notice("shanxi-2024")
    (papers,) = [papers_of(notice, task) for task in notice.tasks if "consultation_record" in task.table_ids]
    assert "《会商记录》" in papers


def test_the_calendar_is_written_in_three_formats_with_every_task(tmp_path: Path) -> None:
    """3"""
    import openpyxl
    import pypdfium2
    from docx import Document

    files = export_calendar(NOTICES, TODAY, tmp_path / "日历")
    assert [path.name for path in files] == [f"任务日历-2026-04-10.{suffix}" for suffix in ("pdf", "docx", "xlsx")]
    pdf = pypdfium2.PdfDocument(files[0])
    texts = {"pdf": "".join(page.get_textpage().get_text_bounded() for page in pdf)}
    pdf.close()
    table = Document(str(files[1])).tables[0]
    texts["docx"] = "".join(cell.text for row in table.rows for cell in row.cells)
    sheet = openpyxl.load_workbook(BytesIO(files[2].read_bytes())).active
    texts["xlsx"] = "".join(str(value or "") for row in sheet.iter_rows(values_only=True) for value in row)
    for suffix, text in texts.items():
        packed = "".join(text.split())
        for line in calendar_tasks(NOTICES, TODAY):
            assert "".join(line.title.split()) in packed, (suffix, line.title)
        assert "2026年5月6日" in packed
        assert "未规定日期" in packed


def test_the_same_calendar_twice_is_the_same_file_and_another_one_never_replaces_it(tmp_path: Path) -> None:
    """3"""
    (first,) = export_calendar(NOTICES, TODAY, tmp_path, ["pdf"])
    before = first.read_bytes()
    assert export_calendar(NOTICES, TODAY, tmp_path, ["pdf"]) == (first,)
    (other,) = export_calendar(NOTICES[:1], TODAY, tmp_path, ["pdf"])
    assert other.name == "任务日历-2026-04-10（2）.pdf"
    assert first.read_bytes() == before


def test_the_title_says_whose_tasks_it_holds(tmp_path: Path) -> None:
    """3"""
    (city,) = export_calendar(NOTICES, TODAY, tmp_path, ["xlsx"], who=["city"])
    assert city.name == "任务日历（市、县）-2026-04-10.xlsx"
    (all_,) = export_calendar(NOTICES, TODAY, tmp_path, ["xlsx"], who=["enterprise", "city", "province"])
    assert all_.name == "任务日历-2026-04-10.xlsx"


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """3"""
    with pytest.raises(AppError) as refused:
        export_calendar(NOTICES, TODAY, tmp_path / "日历", ["pdf", "odt"])
    assert refused.value.code == "export.unknown_format"
    assert not (tmp_path / "日历").exists()


def test_the_preview_is_the_pdf(tmp_path: Path) -> None:
    """3"""
    (path,) = export_calendar(NOTICES, TODAY, tmp_path, ["pdf"], who=["province"], upcoming=True)
    written = preview_calendar(NOTICES, TODAY, who=["province"], upcoming=True)
    assert written.data == path.read_bytes()


def test_a_notice_without_tasks_adds_nothing() -> None:
    """1"""
    assert calendar_tasks([replace(NOTICES[0], tasks=())], TODAY) == ()
