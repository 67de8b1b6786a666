"""This file tests the printed list of problems (问题清单): its order, its numbers, its reasons, its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop.issues import Issue, Severity
from desktop.jobs import JobContext
from desktop.rendering.document import Grid
from desktop.services.check_report import CheckReport, ReportLine, check_report, report_documents, report_paper
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.settings import Settings
from tests.helpers.paper import pdf_pages, squeezed
from tests.helpers.workspaces import FakeClock

AT = datetime(2026, 6, 1, 9, 5)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "w", clock=FakeClock(), settings=Settings(tmp_path / "settings.json"))
    yield opened
    opened.close()


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    return desk.open_draft(desk.new_draft("shanxi-2024", "excellence_declaration"))


def grid_of(report: CheckReport) -> Grid:
    return next(block for block in report_paper(report).sections[0].blocks if isinstance(block, Grid))


def test_problems_stand_under_their_sections_in_the_order_of_the_form(desk: Desk, session: EditingSession) -> None:
    report = check_report(desk.declaration(session), AT)
    grid = grid_of(report)
    heads = [grid.rows[index][0] for index in sorted(grid.group_rows)]
    with_problems = {issue.section_id for issue in session.issues()}
    assert heads == [section.title for section in session.form.sections if section.id in with_problems]
    problems = [row for index, row in enumerate(grid.rows) if index not in grid.group_rows]
    assert [row[0] for row in problems] == [str(n + 1) for n in range(len(session.issues()))]
    assert [row[2] for row in problems] == [issue.sentence for issue in session.issues()]
    assert {row[1] for row in problems} == {"未填"}


def test_the_summary_counts_as_the_window_does(desk: Desk, session: EditingSession) -> None:
    missing = sum(issue.severity is Severity.MISSING for issue in session.issues())
    report = check_report(desk.declaration(session), AT)
    assert report.summary == f"必填已填 {session.progress().text}；未填 {missing}、错误 0、提醒 0"


def test_a_written_reason_stands_beside_its_warning() -> None:
    warning = Issue("section.not_final", "@final/s", Severity.WARNING, "s", (("section", "一、概况"),))
    lines = (ReportLine(warning, "一、概况", "经核对属实。"), ReportLine(warning, "一、概况"))
    done = [row[3] for row in grid_of(CheckReport("申报书", (), "1/1", lines, AT)).rows]
    assert done == ["", "理由：经核对属实。", ""]


def test_every_problem_is_on_the_pages_with_the_names_and_the_time(desk: Desk, session: EditingSession) -> None:
    session.set_value(session.form.unit_name_field, "太原示例公司")
    (document,) = report_documents(desk.declaration(session), AT)
    paper = document.make(False, JobContext())
    pages = pdf_pages(paper.data)
    assert len(pages) == paper.pages > 1
    text = "".join(pages)
    for issue in session.issues():
        assert squeezed(issue.sentence) in text
    assert "《卓越级智能工厂项目申报书》·太原示例公司" in text
    assert "2026-06-0109:05检查" in text
    assert paper.name == "问题清单-卓越级智能工厂项目申报书-太原示例公司"
    assert not paper.is_final


def test_a_character_no_font_has_does_not_keep_the_list_back(desk: Desk, session: EditingSession) -> None:
    session.set_value(session.form.unit_name_field, "太原\ue000公司")
    (document,) = report_documents(desk.declaration(session), AT)
    assert "太原〓公司" in "".join(pdf_pages(document.make(False, JobContext()).data))
