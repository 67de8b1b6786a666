"""A small screen: 1366 × 768 at 150 % is 911 × 512 px, and everything is still at hand.

1. The panel lies over the page when it is asked for, and goes when the page is used again.
2. The list of sections is a strip with state, number and n/m; the keys are the same.
3. On a wide window everything is where it was, and what the person chose there is kept.
4. Dialogs are no larger than the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.dialogs.fitting import EDGE, fit
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import RAIL_NARROW, RAIL_WIDE, Theme, app_theme
from desktop.ui.wizard.body import PANEL_SETTING
from desktop.ui.wizard.section_list import STRIP, WIDTH, short_title
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import settle

SMALL, USUAL = (911, 512), (1366, 768)
EXCELLENCE = ("shanxi-2024", "excellence_declaration")


@pytest.fixture
def small(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> MainWindow:
    window = open_window()
    window.showNormal()
    settle()
    window.resize(*SMALL)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle()
    return window


@pytest.fixture
def wizard(qtbot: QtBot, small: MainWindow, desk: Desk) -> WizardPage:
    """A new declaration on the small window, the first question ready to be typed into."""
    small.open_draft(desk.new_draft(*EXCELLENCE))
    page = small.wizard
    assert page is not None
    qtbot.waitUntil(lambda: page.pages.isAncestorOf(focus()))
    settle()
    return page


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def resize(wizard: WizardPage, size: tuple[int, int]) -> None:
    wizard.window().resize(*size)
    settle()


def test_the_window_can_be_as_small_as_the_small_screen(small: MainWindow, wizard: WizardPage) -> None:
    assert (small.width(), small.height()) == SMALL
    assert wizard.pages.width() >= 560


def test_the_rail_folds_by_itself_and_comes_back(small: MainWindow, desk: Desk) -> None:
    assert small.rail.width() == RAIL_NARROW
    small.resize(*USUAL)
    settle()
    assert small.rail.width() == RAIL_WIDE
    assert not desk.settings.get("rail_collapsed")


def test_unfolding_the_rail_on_a_small_window_is_not_remembered(small: MainWindow, desk: Desk) -> None:
    desk.settings.set("rail_collapsed", True)
    small.rail.fold()
    assert desk.settings.get("rail_collapsed") is True


def test_the_panel_is_closed_until_it_is_asked_for(wizard: WizardPage, desk: Desk) -> None:
    assert wizard.panel.isHidden()
    wizard.toggle_panel()
    settle()
    assert wizard.panel.isVisible()
    assert wizard.panel.isAncestorOf(focus())
    place = QRect(wizard.panel.pos(), wizard.panel.size())
    assert (place.right(), place.top()) == (wizard.body.width() - 1, 0)
    seen = wizard.body.childAt(wizard.body.width() - 20, 200)
    assert seen is not None
    assert wizard.panel.isAncestorOf(seen), "it lies over the page"
    assert not desk.settings.get(PANEL_SETTING)


def test_escape_closes_the_panel_and_the_question_goes_on(wizard: WizardPage) -> None:
    question = QApplication.focusWidget()
    wizard.toggle_panel()
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert wizard.panel.isHidden()
    assert QApplication.focusWidget() is question


def test_the_same_key_closes_the_panel(wizard: WizardPage) -> None:
    question = QApplication.focusWidget()
    wizard.toggle_panel()
    wizard.toggle_panel()
    assert wizard.panel.isHidden()
    assert QApplication.focusWidget() is question


def test_a_problem_that_was_chosen_is_not_covered_by_the_list(wizard: WizardPage) -> None:
    wizard.toggle_panel()
    issue = wizard.issues.model.shown()[0]
    wizard.open_issue(issue)
    assert wizard.panel.isHidden()
    assert wizard.pages.isAncestorOf(focus())


def test_checking_shows_the_list_first_where_it_covers_the_page(wizard: WizardPage) -> None:
    wizard.check_all()
    assert wizard.panel.isVisible()
    assert wizard.issues.view.currentIndex().isValid()
    assert wizard.panel.grab().toImage().pixelColor(wizard.panel.width() - 4, 4) == app_theme().color("surface")


def test_the_strip_shows_every_section_and_tells_its_title(wizard: WizardPage) -> None:
    strip = wizard.sections
    assert strip.width() == STRIP
    model = strip.model()
    for row, section in enumerate(wizard.session.form.sections):
        assert section.title in model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
        assert strip.visualRect(model.index(row, 0)).right() <= strip.viewport().width()
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Down)
    assert wizard.section_id == wizard.session.form.sections[1].id


@pytest.mark.parametrize(
    ("title", "row", "shown"),
    [
        ("一、申报单位基本信息", 0, "一"),
        ("十二、成效", 3, "十二"),
        ("佐证材料（选交）", 4, "5"),
        ("落款、日期和印章", 1, "落款"),
    ],
)
def test_a_section_without_room_is_named_by_its_number(title: str, row: int, shown: str) -> None:
    assert short_title(title, row) == shown


def test_on_a_wide_window_everything_is_where_it_was(wizard: WizardPage, desk: Desk) -> None:
    wizard.toggle_panel()
    resize(wizard, USUAL)
    assert wizard.panel.isVisible()
    assert wizard.body.split.indexOf(wizard.panel) == 1
    assert wizard.sections.width() == WIDTH
    wizard.toggle_panel()
    assert desk.settings.get(PANEL_SETTING) is True
    resize(wizard, SMALL)
    resize(wizard, USUAL)
    assert wizard.panel.isHidden(), "folded by the person"


def test_a_window_of_middle_width_keeps_its_titles(wizard: WizardPage) -> None:
    resize(wizard, (1100, 700))
    assert wizard.sections.width() == WIDTH
    assert wizard.panel.isHidden()


def test_a_dialog_is_no_larger_than_the_screen(qtbot: QtBot, theme: Theme) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    room = dialog.screen().availableGeometry()
    fit(dialog, 300, 200)
    assert (dialog.width(), dialog.height()) == (300, 200)
    fit(dialog, 5000, 5000)
    assert (dialog.width(), dialog.height()) == (room.width() - EDGE, room.height() - EDGE)


def test_a_dialog_begins_larger_with_larger_type(qtbot: QtBot, theme: Theme) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    theme.apply(font_size=20)
    fit(dialog, 280, 210)
    assert (dialog.width(), dialog.height()) == (400, 300)
    theme.apply(font_size=12)
    fit(dialog, 280, 210)
    assert (dialog.width(), dialog.height()) == (280, 210)


def test_the_entries_of_the_rail_keep_their_height_at_the_largest_type(
    qtbot: QtBot, theme: Theme, open_window: Callable[..., MainWindow]
) -> None:
    theme.apply(font_size=20)
    window = open_window("city")
    window.showNormal()
    settle()
    window.resize(*SMALL)
    settle()
    assert window.height() == SMALL[1]
    parts = sorted((part for part in window.rail.findChildren(QToolButton)), key=lambda part: part.y())
    assert len(parts) == 9
    for above, below in pairwise(parts):
        assert above.geometry().bottom() < below.y()
