"""The tour: four bubbles at most beside real parts, by keyboard, in the way of nothing, shown once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.settings import Settings
from desktop.ui.dialogs.help import HelpDialog
from desktop.ui.dialogs.palette import Palette
from desktop.ui.first_start import offer_tour
from desktop.ui.main_window import MainWindow
from desktop.ui.tour import STEPS, Tour, place_beside
from tests.helpers.wizards import settle


def _tour(window: MainWindow) -> Tour | None:
    settle()
    shown = [tour for tour in window.findChildren(Tour) if tour.isVisible()]
    assert len(shown) <= 1
    return shown[0] if shown else None


@pytest.fixture
def tour(qtbot: QtBot, window: MainWindow) -> Tour:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_tour()
    found = _tour(window)
    assert found is not None
    return found


def test_there_are_four_steps_at_most() -> None:
    assert 0 < len(STEPS) <= 4


@pytest.mark.parametrize("role", ["enterprise", "city"])
def test_every_step_points_at_a_part_that_is_there_and_stands_beside_it(open_window, role: str) -> None:
    window = open_window(role)
    window.show_tour()
    tour = _tour(window)
    seen: list[str] = []
    while tour is not None:
        settle()
        target = tour.target
        assert target is not None
        assert target.isVisible()
        around = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        assert window.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(around), target.objectName()
        seen.append(target.objectName())
        tour.step()
        tour = _tour(window)
    assert len(seen) == len(STEPS) == len(set(seen))


def test_enter_goes_on_and_the_last_step_ends_it(window: MainWindow, tour: Tour) -> None:
    for number in range(1, len(STEPS) + 1):
        assert tour.step_number == number
        focused = QApplication.focusWidget()
        assert focused is tour.forward
        QTest.keyClick(focused, Qt.Key.Key_Space)
    assert _tour(window) is None


def test_escape_ends_it_at_any_step(window: MainWindow, tour: Tour) -> None:
    tour.step()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert _tour(window) is None


def test_one_can_go_back_and_leave(window: MainWindow, tour: Tour) -> None:
    assert tour.back.isHidden()
    tour.step()
    tour.back.click()
    assert tour.step_number == 1
    tour.skip.click()
    assert _tour(window) is None


def test_everything_else_works_meanwhile(window: MainWindow, tour: Tour, desk: Desk) -> None:
    window.rail.findChild(QToolButton, "rail.settings").click()
    assert window.current_key == "settings"
    assert tour.isVisible()
    tour.step()
    assert tour.target is window.rail
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    assert window.current_key == "wizard"


def test_a_step_whose_part_is_gone_ends_the_tour(window: MainWindow, tour: Tour) -> None:
    window.go("settings")
    tour.step()
    tour.back.click()
    assert _tour(window) is None


def test_asked_again_there_is_one_tour_only(window: MainWindow, tour: Tour) -> None:
    tour.step()
    window.show_tour()
    again = _tour(window)
    assert again is not None
    assert again.step_number == 1


def test_it_is_shown_once_after_the_role_was_chosen(qtbot: QtBot, open_window, desk: Desk) -> None:
    window = open_window("")
    offer_tour(window, desk)
    assert _tour(window) is None, "the choice of a role comes first"
    window.current_page.chosen.emit("enterprise")
    assert _tour(window) is not None
    assert Settings(desk.settings.path).get("tour_shown") is True
    window.close()
    second = open_window("enterprise")
    offer_tour(second, desk)
    assert _tour(second) is None


def test_it_can_be_repeated_from_the_settings(window: MainWindow) -> None:
    window.go("settings")
    window.findChild(QPushButton, "settings.tour").click()
    assert window.current_key == "home"
    assert _tour(window) is not None


def test_finding_and_help_have_buttons_on_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.findChild(QToolButton, "rail.find").click()
    assert window.findChild(Palette).isVisible()
    window.findChild(Palette).reject()
    window.rail.findChild(QToolButton, "rail.help").click()
    assert window.findChild(HelpDialog).isVisible()
    window.findChild(HelpDialog).reject()


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        (QRect(0, 0, 200, 600), QPoint(211, 8)),
        (QRect(900, 20, 90, 30), QPoint(568, 20)),
        (QRect(0, 700, 1000, 40), QPoint(8, 576)),
    ],
    ids=["right", "left", "above"],
)
def test_a_bubble_stands_where_there_is_room(around: QRect, expected: QPoint) -> None:
    assert place_beside(around, 320, 112, QRect(0, 0, 1000, 740)) == expected
