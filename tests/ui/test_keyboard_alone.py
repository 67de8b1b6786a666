"""Without a mouse: Enter presses what has the focus, arrows move, and what is said fits the one who reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.welcome import WelcomePage
from desktop.ui.tab_order import in_reading_order, takes_tab
from desktop.ui.theme import Theme
from desktop.ui.tour import Tour
from desktop.ui.widgets import PrimaryButton, button, icon_button
from tests.helpers.wizards import settle

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def _shown(qtbot: QtBot, holder: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(holder)
    for part in parts:
        column.addWidget(part)
    qtbot.addWidget(holder)
    holder.show()
    qtbot.waitExposed(holder)


@pytest.mark.parametrize("key", ENTER_KEYS)
@pytest.mark.parametrize("kind", ["secondary", "primary", "icon"])
def test_enter_and_space_press_the_button_that_has_the_focus(
    qtbot: QtBot, theme: Theme, key: Qt.Key, kind: str
) -> None:
    pressed: list[str] = []
    makers: dict[str, Callable[[], QWidget]] = {
        "secondary": lambda: button("选择文件夹…", lambda: pressed.append("it")),
        "primary": lambda: PrimaryButton("接收申报包", on_click=lambda: pressed.append("it")),
        "icon": lambda: icon_button("undo-2", "撤销", lambda: pressed.append("it")),
    }
    made = makers[kind]()
    holder = QWidget()
    _shown(qtbot, holder, made)
    made.setFocus()
    QTest.keyClick(made, key)
    assert pressed == ["it"]


def test_enter_on_another_button_of_a_dialog_is_not_the_primary_one(qtbot: QtBot, theme: Theme) -> None:
    pressed: list[str] = []
    cancel = button("取消", lambda: pressed.append("cancel"))
    primary = PrimaryButton("生成", on_click=lambda: pressed.append("primary"))
    dialog = QDialog()
    _shown(qtbot, dialog, cancel, primary)
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    assert pressed == ["cancel"]


def test_enter_with_a_held_key_is_left_to_others(qtbot: QtBot, theme: Theme) -> None:
    pressed: list[str] = []
    made = button("打印…", lambda: pressed.append("it"))
    holder = QWidget()
    _shown(qtbot, holder, made)
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []


def test_arrows_walk_through_the_choices_of_the_first_start(qtbot: QtBot, theme: Theme) -> None:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    seen: list[str] = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(QApplication.focusWidget() or page, key)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
    assert seen == ["welcome.county", "welcome.city", "welcome.county"]


@pytest.mark.parametrize(("role", "said"), [("enterprise", "企业档案"), ("city", "单位信息"), ("province", "单位信息")])
def test_the_tour_speaks_of_what_this_role_has(open_window: Callable[..., MainWindow], role: str, said: str) -> None:
    window = open_window(role)
    window.show_tour()
    settle()
    tour = window.findChild(Tour)
    assert tour is not None
    words = tour.accessibleDescription()
    assert said in words
    assert ("企业档案" in words) == (role == "enterprise")


def test_tab_comes_to_the_rail_at_the_screen_that_is_shown(open_window: Callable[..., MainWindow]) -> None:
    window = open_window("city")
    for key in ("notices", "intake", "drafts"):
        window.go(key)
        stops = [part.objectName() for part in in_reading_order(window.rail) if takes_tab(part)]
        assert stops == [f"rail.{key}", "rail.find", "rail.help", "rail.fold"]
