"""The month of the home page: what it marks, how it is moved in, what a day lists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QToolTip

from desktop.services.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.due_rows import DueRow, day_marks
from desktop.ui.pages.month_calendar import MonthGrid, month_step
from tests.ui.conftest import NOW

TODAY = NOW.date()
MATURITY = ("shanxi-2026", "maturity_own", "")


def grid_of(window: MainWindow) -> MonthGrid:
    return window.current_page.findChild(MonthGrid, "home.month")


def titles(window: MainWindow) -> list[str]:
    """The rows that are seen, from top to bottom."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    rows = [row for row in window.current_page.findChildren(DueRow) if row.isVisible()]
    return [row.item.title for row in sorted(rows, key=lambda row: row.mapTo(window, QPoint(0, 0)).y())]


def test_the_month_begins_on_monday_and_shows_today(window: MainWindow) -> None:
    grid = grid_of(window)
    assert (grid.today, grid.day) == (TODAY, TODAY)
    assert grid.first_shown() == date(2026, 3, 30)
    assert grid.first_shown().weekday() == 0
    assert window.current_page.findChild(QLabel, "home.month_title").text() == "2026年4月"


def test_days_are_marked_with_how_much_is_due_and_how_soon(desk: Desk, window: MainWindow) -> None:
    desk.deadlines.save("送签盖章", date(2026, 4, 15))
    desk.deadlines.save("写初稿", date(2026, 4, 2))
    window.go("home")
    grid = grid_of(window)
    soon, later, passed, overdue = (
        grid.mark_of(day) for day in (date(2026, 4, 15), date(2026, 5, 6), date(2026, 3, 10), date(2026, 4, 2))
    )
    assert soon is not None
    assert (soon.count, soon.tone, soon.has_official, soon.has_own) == (5, "missing", True, True)
    assert "自定：送签盖章" in soon.words
    assert later is not None
    assert (later.tone, later.has_own) == ("accent_text", False)
    assert passed is not None
    assert passed.tone == "muted"  # others had to hand that in
    assert overdue is not None
    assert (overdue.tone, overdue.has_official) == ("error", False)
    assert grid.mark_of(date(2026, 4, 16)) is None


def test_what_is_done_is_marked_quietly(desk: Desk, window: MainWindow) -> None:
    desk.deadlines.save("送签盖章", date(2026, 4, 12))
    item = next(item for item in desk.deadlines.items(TODAY) if item.is_own)
    desk.deadlines.set_done(item, True)
    marks = day_marks(desk.deadlines.items(TODAY), "enterprise")
    assert marks[date(2026, 4, 12)].tone == "muted"


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_Left, TODAY - timedelta(days=1)),
        (Qt.Key.Key_Right, TODAY + timedelta(days=1)),
        (Qt.Key.Key_Up, TODAY - timedelta(days=7)),
        (Qt.Key.Key_Down, TODAY + timedelta(days=7)),
        (Qt.Key.Key_PageUp, date(2026, 3, 10)),
        (Qt.Key.Key_PageDown, date(2026, 5, 10)),
        (Qt.Key.Key_Home, date(2026, 4, 6)),
        (Qt.Key.Key_End, date(2026, 4, 12)),
    ],
)
def test_keys_move_in_the_month(qtbot, dressed_app: QApplication, key: Qt.Key, day: date) -> None:
    grid = MonthGrid(TODAY)
    qtbot.addWidget(grid)
    QTest.keyClick(grid, key)
    assert grid.day == day
    assert grid.accessibleDescription().startswith(f"{day.year}年{day.month}月{day.day}日 星期")


def test_a_month_step_keeps_the_day_or_takes_the_last_one() -> None:
    assert month_step(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert month_step(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert month_step(date(2026, 12, 5), 1) == date(2027, 1, 5)


def test_the_calendar_ends_somewhere(qtbot, dressed_app: QApplication) -> None:
    grid = MonthGrid(TODAY)
    qtbot.addWidget(grid)
    grid.go_to(date(2199, 12, 31))
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.day == date(2199, 12, 31)


def test_enter_lists_a_day_and_escape_closes_it(qtbot, window: MainWindow) -> None:
    grid = grid_of(window)
    before = titles(window)
    grid.go_to(date(2026, 3, 10))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert titles(window) == ["报送海外智能工厂培育名单（附件5）"]
    assert window.findChild(QToolButton, "home.day_close").isVisible()
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert titles(window) == before


def test_a_click_lists_a_day_and_the_same_click_closes_it(qtbot, window: MainWindow) -> None:
    QApplication.processEvents()
    grid = grid_of(window)
    before = titles(window)
    place = grid.rect_of(date(2026, 4, 15)).center()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert grid.selected == date(2026, 4, 15)
    assert len(titles(window)) == 4
    QApplication.processEvents()
    assert grid.rect_of(date(2026, 4, 15)).center() == place  # the month stands still when its lists change
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert grid.selected is None
    assert titles(window) == before


def test_an_empty_day_says_so(window: MainWindow) -> None:
    grid = grid_of(window)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect_of(date(2026, 4, 16)).center())
    assert "这一天没有期限。" in [words.text() for words in window.current_page.findChildren(QLabel)]


def test_the_names_of_the_weekdays_are_no_days(window: MainWindow) -> None:
    grid = grid_of(window)
    assert grid.day_at(QPoint(20, 3)) is None
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(20, 3))
    assert grid.selected is None


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # tooltips, off screen
def test_the_mouse_over_a_day_says_what_is_due(qtbot, window: MainWindow) -> None:
    grid = grid_of(window)
    for day, words in ((date(2026, 5, 6), "推荐先进级智能工厂"), (date(2026, 4, 16), "")):
        place = grid.rect_of(day).center()
        QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, place, grid.mapToGlobal(place)))
        qtbot.waitUntil(lambda words=words: (words in QToolTip.text()) if words else not QToolTip.isVisible())


def test_arrows_and_today_turn_the_month(window: MainWindow) -> None:
    page = window.current_page
    title = page.findChild(QLabel, "home.month_title")
    now = page.findChild(QPushButton, "home.month_today")
    assert not now.isEnabled()
    page.findChild(QToolButton, "home.month_after").click()
    assert title.text() == "2026年5月"
    page.findChild(QToolButton, "home.month_before").click()
    page.findChild(QToolButton, "home.month_before").click()
    assert title.text() == "2026年3月"
    now.click()
    assert title.text() == "2026年4月"
    assert grid_of(window).day == TODAY


def test_the_cells_of_the_month_do_not_overlap_and_fill_its_width(window: MainWindow) -> None:
    grid = grid_of(window)
    cells = [grid.rect_of(grid.first_shown() + timedelta(days=number)) for number in range(42)]
    assert (cells[0].left(), cells[6].right()) == (0, grid.width() - 1)
    assert not [n for n in range(41) if cells[n].intersects(cells[n + 1])]
    assert cells[-1].bottom() < grid.height()


def test_midnight_moves_today(qtbot, dressed_app: QApplication) -> None:
    grid = MonthGrid(TODAY)
    qtbot.addWidget(grid)
    grid.show_marks(TODAY + timedelta(days=1), {})
    assert (grid.today, grid.day) == (TODAY + timedelta(days=1),) * 2
    grid.go_to(date(2026, 4, 20))
    grid.show_marks(TODAY + timedelta(days=2), {})
    assert grid.day == date(2026, 4, 20)  # where the person is, he stays
