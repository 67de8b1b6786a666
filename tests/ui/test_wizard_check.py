"""The page 检查: real printed pages, every problem marked where it stands, and the way from there to its question.

1. Every problem with a printed place has a mark there; the others are listed apart.
2. The list goes over the pages in order, round and round.
3. A click on a mark, on an answer or in the list goes to the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from desktop.issues import Issue
from desktop.services.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.preview_sheet import PageSheet
from desktop.ui.preview_thumbnails import BADGE_ROLE
from desktop.ui.theme import Theme
from desktop.ui.wizard import draft_paper
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.check_pages import click, marks, open_check, overseas, sheets
from tests.helpers.quiet import quiet_desk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(draft_paper, "PAUSE_MS", 20)
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


# 1 ----------------------------------------------------------------------------------------


def test_every_problem_of_a_table_form_is_marked_in_its_cell(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    session = overseas(desk)
    wizard, page = open_check(qtbot, session, desk)
    first = session.row_ids("factories")[0]
    found = {mark.key.path: mark for mark in marks(page) if isinstance(mark.key, Issue)}
    assert set(found) == {f"factories/{first}/employees", f"factories/{first}/revenue"}
    assert found[f"factories/{first}/employees"].tone == "error"
    assert found[f"factories/{first}/revenue"].tone == "missing"
    assert "很多" in found[f"factories/{first}/employees"].words
    assert [one.issue.path for one in page.located if not one.places] == ["unified_social_credit_code"]
    assert page.list.model().index(page.list.model().rowCount() - 1, 0).data() == "没有印在纸上的项目"
    wizard.release()


@pytest.mark.parametrize("form_id", ["advanced_declaration", "advanced_letter", "tiered_cultivation_report"])
def test_an_empty_form_has_a_mark_for_each_problem_that_is_printed(qtbot: QtBot, desk: Desk, form_id: str) -> None:
    """1"""
    session = desk.open_draft(desk.new_draft("shanxi-2026", form_id))
    wizard, page = open_check(qtbot, session, desk)
    printed = {one.issue for one in page.located if one.places}
    assert {mark.key for mark in marks(page)} == printed
    assert {one.issue for one in page.located} == set(session.issues())
    assert printed
    finals = {issue for issue in session.issues() if issue.path.startswith("@final/")}
    assert not finals & printed
    wizard.release()


def test_a_mark_lies_where_the_answer_is_printed_at_every_zoom(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    wizard, page = open_check(qtbot, overseas(desk), desk)
    sheet = sheets(page)[0]
    mark = sheet.marks[0]
    for zoom in (0.5, 1.0, 2.0):
        page.pages.set_zoom(zoom)
        box = sheet.pixels(mark.box)
        assert box.width() / sheet.width() == pytest.approx(mark.box[2] / 841.9, rel=0.01)
        assert mark in sheet.marks_at(box.center())
    wizard.release()


def test_severity_is_told_by_line_and_icon_and_counted_on_the_thumbnail(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    wizard, page = open_check(qtbot, overseas(desk), desk)
    sheet = sheets(page)[0]
    icons = sheet.icons()
    assert {marks[0].tone for _, marks in icons} == {"error", "missing"}
    boxes = [box for box, _ in icons]
    assert not boxes[0].intersects(boxes[1])
    assert all(box.right() < sheet.pixels(sheet.marks[0].box).left() for box in boxes)
    assert page.pages._thumbnails is not None
    assert page.pages._thumbnails.item(0).data(BADGE_ROLE) == (2, "error")
    assert "2 处" in page.pages._thumbnails.item(0).toolTip()
    wizard.release()


def test_a_mark_says_its_sentence_as_tooltip(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    wizard, page = open_check(qtbot, overseas(desk), desk)
    sheet = sheets(page)[0]
    mark = next(mark for mark in sheet.marks if mark.tone == "missing")
    words = sheet.tooltip_at(sheet.pixels(mark.box).center().toPoint())
    assert isinstance(mark.key, Issue)
    assert words == f"未填：{mark.key.sentence}"
    assert sheet.tooltip_at(QPointF(2, 2).toPoint()) == ""
    wizard.release()


# 2 ----------------------------------------------------------------------------------------


def test_f8_goes_over_the_pages_in_order_and_round(qtbot: QtBot, desk: Desk) -> None:
    """2"""
    session = desk.open_draft(desk.new_draft("shanxi-2026", "advanced_declaration"))
    wizard, page = open_check(qtbot, session, desk)
    order = [one.issue for one in page.located]
    pages = [one.page for one in page.located if one.places]
    assert pages == sorted(pages)
    assert page.list.current == order[0], "the first problem is ready to be gone to"
    seen = [order[0]]
    for _ in order:
        wizard.step_issue(1)
        assert page.list.current is not None
        seen.append(page.list.current)
    assert seen == [*order, order[0]]
    wizard.step_issue(-1)
    assert page.list.current == order[-1]
    assert page.count.text() == f"第 {len(order)} 处，共 {len(order)} 处"
    wizard.release()


def test_the_page_of_the_current_problem_is_brought_into_view(qtbot: QtBot, desk: Desk) -> None:
    """2"""
    session = desk.open_draft(desk.new_draft("shanxi-2026", "advanced_declaration"))
    wizard, page = open_check(qtbot, session, desk)
    last = [one for one in page.located if one.places][-1]
    assert last.page > 1
    page.list.show_issue(last.issue)
    sheet = sheets(page)[last.page - 1]
    place = last.places[0]
    box = sheet.pixels((place.x, place.y, place.width, place.height)).toRect()
    seen = sheet.visibleRegion().boundingRect()
    assert seen.contains(box.topLeft())
    wizard.release()


# 3 ----------------------------------------------------------------------------------------


def test_a_click_on_a_mark_goes_to_its_question(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    session = overseas(desk)
    wizard, page = open_check(qtbot, session, desk)
    opened: list[str] = []
    page.issue_chosen.connect(lambda issue: opened.append(issue.path))
    sheet = sheets(page)[0]
    mark = next(mark for mark in sheet.marks if mark.tone == "error")
    page.pages.bring_into_view(1, mark.box)
    click(sheet, sheet.pixels(mark.box).center())
    first = session.row_ids("factories")[0]
    assert opened == [f"factories/{first}/employees"]
    assert not page.isVisible()
    assert wizard.body.isVisible()
    assert wizard.section_id == session.form.by_id["factories"].section_id
    wizard.release()


def test_a_click_on_an_answer_without_a_problem_goes_to_its_question_too(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    session = overseas(desk)
    wizard, page = open_check(qtbot, session, desk)
    paper = wizard.preview.paper.paper
    assert paper is not None
    place = paper.places.of("contact_phone")[0]
    opened: list[str] = []
    page.path_chosen.connect(opened.append)
    sheet = sheets(page)[place.page - 1]
    box = (place.x, place.y, place.width, place.height)
    page.pages.bring_into_view(place.page, box)
    click(sheet, sheet.pixels(box).center())
    assert opened == ["contact_phone"]
    assert not page.isVisible()
    wizard.release()


def test_enter_in_the_list_goes_to_the_question_and_escape_back_to_filling_in(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    wizard, page = open_check(qtbot, overseas(desk), desk)
    chosen: list[Issue] = []
    page.issue_chosen.connect(chosen.append)
    current = page.list.current
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert chosen == [current]
    assert not page.isVisible()
    wizard.open_check()
    assert page.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert wizard.body.isVisible()
    wizard.open_check()
    wizard.header.back.click()
    assert wizard.body.isVisible(), "back from 检查 is to the questions"
    wizard.release()


def test_in_the_preview_beside_the_questions_an_answer_can_be_clicked_and_shown(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    session = overseas(desk)
    wizard = WizardPage(desk, session)
    qtbot.addWidget(wizard)
    wizard.resize(1280, 760)
    wizard.show()
    qtbot.waitExposed(wizard)
    wizard.open_path("contact_phone")
    wizard.show_on_paper()
    qtbot.waitUntil(lambda: any(s.marks for s in wizard.preview.pages.findChildren(PageSheet)), timeout=30_000)
    assert wizard.panel.currentWidget() is wizard.preview
    sheet = next(sheet for sheet in wizard.preview.pages.findChildren(PageSheet) if sheet.marks)
    assert [mark.key for mark in sheet.marks] == ["contact_phone"]
    opened: list[str] = []
    wizard.preview.path_chosen.connect(opened.append)
    assert wizard.preview.paper.paper is not None
    first = session.row_ids("factories")[0]
    place = wizard.preview.paper.paper.places.of(f"factories/{first}/factory_name")[0]
    click(sheet, sheet.pixels((place.x, place.y, place.width, place.height)).center())
    assert opened == [f"factories/{first}/factory_name"]
    wizard.open_path("unified_social_credit_code")
    wizard.show_on_paper()
    qtbot.waitUntil(lambda: "不印在纸上" in wizard.preview.remark.text())
    wizard.release()


def test_the_rail_leaves_the_page_and_the_draft_at_once(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    """3"""
    window = open_window()
    window.open_draft(window._desk.add_sample("shanxi-2026", "overseas_factories"))
    wizard = window.wizard
    assert wizard is not None
    wizard.open_check()
    page = wizard.checking.page
    assert page is not None
    qtbot.waitUntil(lambda: page.pages.pages > 0, timeout=30_000)
    window.go("notices")
    assert window.wizard is None
    assert window.current_key == "notices"
