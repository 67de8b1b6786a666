"""This file tests the list of sections, pages that wait for a choice, and the way of the keyboard through them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.editors.scenarios import ScenariosEditor
from desktop.ui.tab_order import step_focus
from desktop.ui.wizard.section_list import INNER, OUTER, WORDS_ROLE, title_font
from desktop.ui.wizard.section_page import SectionPage
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk, settle


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def open_new(qtbot: QtBot, desk: Desk, notice_id: str, form_id: str) -> WizardPage:
    page = WizardPage(desk, desk.open_draft(desk.new_draft(notice_id, form_id)))
    qtbot.addWidget(page)
    page.resize(1310, 690)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    settle()
    return page


def shown(page: WizardPage) -> SectionPage:
    found = page.pages.currentWidget()
    assert isinstance(found, SectionPage)
    return found


def words_of(page: WizardPage, section_id: str) -> str:
    ids = [section.id for section in page.session.form.sections]
    return str(page.sections.model().index(ids.index(section_id), 0).data(WORDS_ROLE))


def test_a_section_that_waits_for_a_choice_says_for_which(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2024", "element_self_check")
    waiting = [one.id for one in page.session.form.sections if words_of(page, one.id) == "先填“自查层级”"]
    assert waiting == ["eligibility", "elements"]
    page.open_section(waiting[0])
    banner = page.page(waiting[0]).nothing
    assert banner.isVisible()
    assert banner.text == "请先填写“自查层级”，然后才知道本节要填什么。"
    page.session.set_value("tier", "basic")
    assert [words_of(page, one) for one in waiting] == ["不适用（“自查层级”填的是“基础级”）", "未开始"]


def test_a_page_left_open_says_that_its_section_is_not_needed_any_more(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2024", "element_self_check")
    page.open_section("eligibility")
    page.session.set_value("tier", "basic")
    assert "“自查层级”填的是“基础级”" in page.page("eligibility").nothing.text
    page.session.set_value("tier", "excellence")
    assert page.page("eligibility").nothing.isHidden()


def test_a_page_whose_questions_changed_meanwhile_begins_at_the_top(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2024", "element_self_check")
    page.session.set_value("tier", "basic")
    page.open_section("elements")
    qtbot.waitUntil(lambda: shown(page).form.is_built)
    bar = shown(page).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(500)
    page.open_section("unit")
    page.session.set_value("factory_name", "示例工厂")
    assert bar.value() > 0
    page.session.set_value("tier", "advanced")
    page.open_section("elements", takes_focus=False)
    settle()
    assert bar.value() == 0


@pytest.mark.parametrize("form_id", ["advanced_declaration", "acceptance_application"])
def test_a_title_takes_as_many_lines_as_it_needs_and_no_more(qtbot: QtBot, desk: Desk, form_id: str) -> None:
    page = open_new(qtbot, desk, "shanxi-2026", form_id)
    view = page.sections
    option: Any = QStyleOptionViewItem()
    option.initFrom(view)
    room = view.viewport().width() - 2 * (OUTER + INNER)
    metrics = QFontMetrics(title_font(view.font(), is_current=True))
    heights: dict[bool, set[int]] = {True: set(), False: set()}
    for row, section in enumerate(page.session.form.sections):
        size = view.itemDelegate().sizeHint(option, view.model().index(row, 0))
        heights[metrics.horizontalAdvance(section.title) <= room].add(size.height())
    assert len(heights[True]) == 1
    assert all(height > max(heights[True]) for height in heights[False])


def test_tab_goes_from_the_list_of_sections_straight_to_the_first_question(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2026", "advanced_declaration")
    page.sections.setFocus()
    assert step_focus(page, forward=True)
    focused = QApplication.focusWidget()
    assert focused is shown(page).form.rows["unit_name"].editor.inputs()[0]


def test_what_a_left_question_says_moves_nothing_before_the_mouse_is_released(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "hunan-2024", "excellence_declaration")
    rows = shown(page).form.rows
    rows["unit_name"].editor.inputs()[0].setFocus()
    settle()
    radio: Any = rows["organisation_kind"].editor
    target = radio.buttons["branch"]
    place = target.mapTo(page, QPoint(20, target.height() // 2))
    handle, left, none = page.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, left, none, place)
    settle()
    assert rows["unit_name"].problem.isHidden()
    QTest.mouseRelease(handle, left, none, place)
    assert page.session.value("organisation_kind") == "branch"
    qtbot.waitUntil(lambda: not rows["unit_name"].problem.isHidden())


def test_a_higher_window_shows_more_rows_and_a_wide_one_more_columns(qtbot: QtBot, desk: Desk) -> None:
    page = WizardPage(desk, desk.open_draft(desk.add_sample("shanxi-2026", "tiered_cultivation_report")))
    qtbot.addWidget(page)
    page.resize(1310, 690)
    page.show()
    qtbot.waitExposed(page)
    for _ in range(20):
        page.session.insert_row("ledger", None, {})
    page.open_path("ledger")
    settle()
    grid: Any = shown(page).form.rows["ledger"].editor.grid
    low, narrow = grid.height(), grid.width()
    page.resize(2400, 1000)
    settle()
    assert grid.height() >= low + 150
    assert grid.width() > 1000 > narrow
    page.open_path("maturity_analysis")
    settle()
    assert shown(page).form.rows["maturity_analysis"].width() <= 940
    page.open_path("ledger")
    page.resize(1310, 690)
    settle()
    assert grid.height() == low


def scenarios(page: WizardPage) -> ScenariosEditor:
    page.open_path("scenarios")
    settle()
    editor = shown(page).form.rows["scenarios"].editor
    assert isinstance(editor, ScenariosEditor)
    return editor


def is_in_sight(page: WizardPage, widget: QWidget) -> bool:
    area = shown(page)
    top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= area.viewport().height()


def test_the_page_scrolls_to_a_new_scenario(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2026", "advanced_declaration")
    editor = scenarios(page)
    area = shown(page)
    area.verticalScrollBar().setValue(0)
    editor.add.click()
    settle()
    assert editor.form.isAncestorOf(QApplication.focusWidget())
    assert is_in_sight(page, QApplication.focusWidget())
    assert is_in_sight(page, editor.form.number)
    assert editor.form.form is not None
    assert is_in_sight(page, editor.form.form.rows["instance"])


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # pop-ups off screen
def test_the_arrow_down_offers_all_stages_without_typing(qtbot: QtBot, desk: Desk) -> None:
    page = open_new(qtbot, desk, "shanxi-2026", "advanced_declaration")
    editor = scenarios(page)
    editor.add.click()
    settle()
    line: Any = QApplication.focusWidget()
    QTest.keyClick(line, Qt.Key.Key_Down)
    popup = line.completer().popup()
    assert popup.isVisible()
    assert popup.model().rowCount() == 8
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    settle()
    assert page.session.value(f"scenarios/{editor.current_row_id()}/stage") == "工厂建设"
