"""The lists of the home page: ticks, own deadlines (自定期限), folds, the way to the form, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.services.desk import Desk, open_desk
from desktop.ui.dialogs.calendar import CalendarDialog
from desktop.ui.dialogs.own_deadline import OwnDeadlineDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.due_rows import DueRow
from desktop.ui.pages.page import PageContext
from desktop.ui.widgets import Banner, StateChip
from tests.ui.conftest import NOW

TODAY = NOW.date()
MATURITY = ("shanxi-2026", "maturity_own", "")
NAME = "due.shanxi-2026/maturity_own"


def find(window: MainWindow, kind: type[QWidget], name: str) -> Any:
    """The part with this name that is there now."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = window.current_page.findChild(kind, name)
    assert found is not None, name
    return found


def row_of(window: MainWindow, title: str) -> DueRow:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return next(row for row in window.current_page.findChildren(DueRow) if row.item.title == title)


def heads(window: MainWindow) -> list[str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    names = ("已逾期", "今天 ", "一周内", "以后")
    return [words.text() for words in window.current_page.findChildren(QLabel) if words.text().startswith(names)]


def chips(row: DueRow) -> list[str]:
    return [chip.text for chip in row.findChildren(StateChip)]


def choose(row: DueRow, words: str) -> None:
    """Open the menu of a row and take an entry."""
    menu = row.more.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()


def entries(row: DueRow) -> list[str]:
    row.more.menu().aboutToShow.emit()
    return [action.text() for action in row.more.menu().actions() if action.text()]


def dialog_of(window: MainWindow) -> OwnDeadlineDialog:
    found = [dialog for dialog in window.findChildren(OwnDeadlineDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def type_into(dialog: QDialog, name: str, text: str) -> None:
    dialog.findChild(QLineEdit, f"own_deadline.{name}").setText(text)


def save(dialog: QDialog) -> None:
    dialog.findChild(QPushButton, "own_deadline.save").click()


# ---- lists ----


def test_the_lists_stand_by_nearness_and_say_until_when_the_week_goes(desk: Desk, window: MainWindow) -> None:
    desk.deadlines.save("旧事", date(2026, 4, 8))
    desk.deadlines.save("今天的事", TODAY)
    window.go("home")
    assert heads(window) == ["已逾期 1", "今天 1", "一周内 4 · 至4月17日", "以后 3"]
    assert chips(row_of(window, "旧事")) == ["已过 2 天", "自定"]
    assert chips(row_of(window, "今天的事")) == ["今天截止", "自定"]


def test_closed_notices_are_folded_away_and_stay_as_the_person_left_them(window: MainWindow) -> None:
    fold = find(window, QPushButton, "home.fold.closed")
    assert fold.text().strip() == "已截止的通知 3"
    assert not _closed(window)
    fold.click()
    assert _closed(window) == 3
    window.go("drafts")
    window.go("home")
    assert _closed(window) == 3
    find(window, QPushButton, "home.fold.closed").click()
    assert not _closed(window)


def _closed(window: MainWindow) -> int:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = [w for w in window.current_page.findChildren(QLabel) if w.text().startswith("最后期限") and w.isVisible()]
    return len(found)


@pytest.mark.parametrize(("role", "owed"), [("enterprise", []), ("city", ["已逾期 1"]), ("province", [])])
def test_each_role_is_reminded_of_its_own_tasks(
    open_window: Callable[..., MainWindow], role: str, owed: list[str]
) -> None:
    window = open_window(role)
    assert [head for head in heads(window) if head.startswith("已逾期")] == owed


def test_a_window_left_open_over_night_shows_the_new_day(
    desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert heads(window)[0] == "一周内 4 · 至4月17日"
    page = window.current_page
    monkeypatch.setattr(page, "context", PageContext(desk, lambda: NOW + timedelta(days=5)))
    monkeypatch.setattr(find(window, QWidget, "home.deadlines"), "_context", page.context)
    page._midnight.timeout.emit()
    assert heads(window)[0] == "今天 4"
    assert find(window, QLabel, "page.subtitle").text().startswith("2026年4月15日")


def test_a_pasted_page_stays_one_row(desk: Desk, window: MainWindow) -> None:
    desk.deadlines.save("事" * 5000, TODAY)
    window.go("home")
    row = row_of(window, "事" * 5000)
    shown = next(words for words in row.findChildren(QLabel) if words.text().startswith("事事"))
    assert len(shown.text()) == 120
    assert shown.toolTip() == "事" * 5000


# ---- ticks ----


def test_a_tick_puts_a_task_among_the_done_ones_and_the_toast_takes_it_back(desk: Desk, window: MainWindow) -> None:
    find(window, QCheckBox, f"{NAME}.done").click()
    assert window.toast.text == "已标为已办"
    assert _is_done(desk)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.current_page.findChild(DueRow, NAME) is None
    find(window, QPushButton, "home.fold.settled").click()
    assert chips(find(window, DueRow, NAME))[0] == "已办"
    assert heads(window)[0].startswith("一周内 3")
    window.toast.findChild(QPushButton, "toast.action").click()
    assert not _is_done(desk)
    assert heads(window)[0].startswith("一周内 4")


def _is_done(desk: Desk) -> bool:
    return next(item for item in desk.deadlines.items(TODAY) if item.key == MATURITY and not item.is_own).is_done


def test_ctrl_z_takes_back_the_last_change_once(qtbot, desk: Desk, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    box = find(window, QCheckBox, f"{NAME}.done")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert _is_done(desk)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not _is_done(desk)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not _is_done(desk)


def test_the_focus_stays_in_the_panel_when_its_rows_are_made_anew(qtbot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fold = find(window, QPushButton, "home.fold.closed")
    fold.setFocus()
    fold.click()
    assert QApplication.focusWidget() is find(window, QPushButton, "home.fold.closed")
    box = find(window, QCheckBox, f"{NAME}.done")
    box.setFocus()
    box.click()
    panel = find(window, QWidget, "home.deadlines")
    assert panel.isAncestorOf(QApplication.focusWidget())


# ---- own deadlines ----


def test_an_own_deadline_for_a_task_stands_beside_the_date_of_the_notice(desk: Desk, window: MainWindow) -> None:
    choose(find(window, DueRow, NAME), "添加自定期限…")
    dialog = dialog_of(window)
    assert dialog.choice is not None
    assert dialog.choice.key == MATURITY
    assert "通知期限 2026年4月15日" in dialog.findChild(QLabel, "own_deadline.official").text()
    type_into(dialog, "date", "2026.4.12")
    type_into(dialog, "note", "找设备科要数据")
    save(dialog)
    (own,) = desk.deadlines.own()
    assert (own.key, own.due_on, own.note) == (MATURITY, date(2026, 4, 12), "找设备科要数据")
    assert "自定 4月12日" in chips(find(window, DueRow, NAME))
    mine = find(window, DueRow, f"due.{own.own_id}")
    assert "自定" in chips(mine)
    assert "通知期限 4月15日" in [words.accessibleName() for words in mine.findChildren(QWidget)]
    assert mine.accessibleName().startswith("自定期限")
    assert not find(window, DueRow, NAME).accessibleName().startswith("自定")


def test_a_reminder_of_no_notice_for_the_day_that_is_open(desk: Desk, window: MainWindow) -> None:
    window.current_page.findChild(QWidget, "home.deadlines").show_day(date(2026, 4, 20))
    find(window, QToolButton, "home.day_add").click()
    dialog = dialog_of(window)
    assert dialog.choice is None
    assert dialog.findChild(QLineEdit, "own_deadline.date").text() == "2026-04-20"
    type_into(dialog, "title", "送分管领导签字")
    save(dialog)
    assert [(own.key, own.title, own.due_on) for own in desk.deadlines.own()] == [
        (None, "送分管领导签字", date(2026, 4, 20))
    ]


def test_a_later_date_is_warned_of_and_still_kept(desk: Desk, window: MainWindow) -> None:
    choose(find(window, DueRow, NAME), "添加自定期限…")
    dialog = dialog_of(window)
    warning = dialog.findChild(Banner, "own_deadline.warning")
    type_into(dialog, "date", "2026-04-15")
    assert not warning.isVisible()
    type_into(dialog, "date", "2026-04-16")
    assert warning.isVisible()
    assert "晚于通知规定的 2026年4月15日" in warning.text
    save(dialog)
    assert [own.due_on for own in desk.deadlines.own()] == [date(2026, 4, 16)]


@pytest.mark.parametrize(("typed", "place"), [("", "date"), ("2026-4-31", "date"), ("明天", "date")])
def test_a_date_that_is_none_is_said_beside_and_nothing_is_lost(
    desk: Desk, window: MainWindow, typed: str, place: str
) -> None:
    choose(find(window, DueRow, NAME), "添加自定期限…")
    dialog = dialog_of(window)
    type_into(dialog, "note", "备注留着")
    type_into(dialog, place, typed)
    save(dialog)
    refusal = dialog.findChild(Banner, "own_deadline.refusal")
    assert refusal.isVisible()
    assert "2026-04-20" in refusal.text
    assert dialog.findChild(QLineEdit, "own_deadline.note").text() == "备注留着"
    assert desk.deadlines.own() == ()
    type_into(dialog, "date", "2026-04-12")
    assert not refusal.isVisible()


def test_a_reminder_needs_words(desk: Desk, window: MainWindow) -> None:
    find(window, QPushButton, "home.add_own").click()
    dialog = dialog_of(window)
    dialog.findChild(QComboBox, "own_deadline.task").setCurrentIndex(0)
    type_into(dialog, "date", "2026-04-12")
    save(dialog)
    assert "送签盖章" in dialog.findChild(Banner, "own_deadline.refusal").text
    assert desk.deadlines.own() == ()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen
def test_a_day_is_taken_from_the_calendar_below_the_line(qtbot, window: MainWindow) -> None:
    from desktop.ui.editors.day_grid import Calendar

    find(window, QPushButton, "home.add_own").click()
    dialog = dialog_of(window)
    type_into(dialog, "date", "2026-04-12")
    QTest.keyClick(dialog.findChild(QLineEdit, "own_deadline.date"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = dialog.findChild(Calendar)
    QTest.keyClick(calendar.days, Qt.Key.Key_Right)
    QTest.keyClick(calendar.days, Qt.Key.Key_Return)
    assert dialog.findChild(QLineEdit, "own_deadline.date").text() == "2026-04-13"


def test_an_own_deadline_is_changed_deleted_and_brought_back(desk: Desk, window: MainWindow) -> None:
    first = desk.deadlines.save("送签", date(2026, 4, 12), note="一")
    window.go("home")
    choose(row_of(window, "送签"), "修改…")
    dialog = dialog_of(window)
    assert dialog.findChild(QLineEdit, "own_deadline.title").text() == "送签"
    type_into(dialog, "title", "送签盖章")
    save(dialog)
    assert [(own.own_id, own.title) for own in desk.deadlines.own()] == [(first.own_id, "送签盖章")]
    changed = desk.deadlines.own()
    choose(row_of(window, "送签盖章"), "删除")
    assert desk.deadlines.own() == ()
    assert window.toast.text == "已删除自定期限"
    window.toast.findChild(QPushButton, "toast.action").click()
    assert desk.deadlines.own() == changed
    assert row_of(window, "送签盖章").isVisible()


def test_undoing_a_change_brings_the_earlier_one_back(desk: Desk, window: MainWindow) -> None:
    first = desk.deadlines.save("送签", date(2026, 4, 12), note="一")
    window.go("home")
    choose(row_of(window, "送签"), "修改…")
    dialog = dialog_of(window)
    type_into(dialog, "date", "2026-04-13")
    save(dialog)
    window.toast.findChild(QPushButton, "toast.action").click()
    assert desk.deadlines.own() == (first,)


def test_the_printed_calendar_lists_own_deadlines_when_they_are_wanted(desk: Desk, window: MainWindow) -> None:
    find(window, QPushButton, "home.calendar").click()
    first = window.findChild(CalendarDialog)
    assert first.findChild(QCheckBox, "calendar.own").isHidden()  # there are none
    first.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.deadlines.save("送签", date(2026, 4, 12))
    find(window, QPushButton, "home.calendar").click()
    dialog = window.findChild(CalendarDialog)
    count, wanted = dialog.findChild(QLabel, "calendar.count"), dialog.findChild(QCheckBox, "calendar.own")
    assert count.text().endswith("；另有自定期限 1 项")
    assert [item.title for item in dialog.own if item.is_own] == ["送签"]
    wanted.click()
    assert "自定" not in count.text()
    assert dialog.own == ()


# ---- the way to the form ----


def test_the_menu_of_a_task_begins_its_form_and_later_goes_on_with_it(desk: Desk, window: MainWindow) -> None:
    words = entries(find(window, DueRow, NAME))
    assert words == ["新建《智能制造能力成熟度自评估情况表》", "添加自定期限…"]
    choose(find(window, DueRow, NAME), words[0])
    (draft,) = desk.drafts()
    assert draft.form_id == "maturity_self_assessment"
    assert window.current_key == "wizard"
    window.go("home")
    assert entries(find(window, DueRow, NAME))[0] == "继续填写《智能制造能力成熟度自评估情况表》"
    choose(find(window, DueRow, NAME), "继续填写《智能制造能力成熟度自评估情况表》")
    assert window.wizard is not None
    assert window.wizard.session.draft_id == draft.draft_id
    assert len(desk.drafts()) == 1


def test_the_forms_of_others_are_not_offered(window: MainWindow) -> None:
    assert entries(find(window, DueRow, "due.shanxi-2026/report")) == ["添加自定期限…"]


# ---- read-only ----


def test_a_workspace_that_is_only_looked_at_offers_no_change(
    qtbot, desk: Desk, tmp_path, theme, open_window: Callable[..., MainWindow]
) -> None:
    desk.deadlines.save("送签", date(2026, 4, 12))
    looked = open_desk(desk.workspace.folder, clock=desk.clock, settings=desk.settings, read_only=True)
    window = MainWindow(looked, looked.clock, tmp_path / "other.ini")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    assert not find(window, QPushButton, "home.add_own").isEnabled()
    assert not row_of(window, "送签").tick.isEnabled()
    assert not row_of(window, "送签").more.isEnabled()
    looked.close()
