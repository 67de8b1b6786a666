"""This file tests when a draft is saved by itself, and that a failed save is never forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.autosave import IDLE_SECONDS, MAX_WAIT_SECONDS, Autosave, SaveSchedule
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.failing_disk import fill_up, make_room
from tests.helpers.packs import small_form
from tests.helpers.wizards import FakeTimer, Moments, real_desk, session_of, settle


def test_a_save_is_due_half_a_second_after_the_last_keystroke() -> None:
    schedule = SaveSchedule()
    schedule.changed(10.0)
    schedule.changed(10.2)
    assert schedule.due_at() == pytest.approx(10.2 + IDLE_SECONDS)


def test_typing_without_a_pause_saves_after_two_seconds_all_the_same() -> None:
    schedule = SaveSchedule()
    for tenth in range(25):
        schedule.changed(tenth / 10)
    assert schedule.due_at() == pytest.approx(MAX_WAIT_SECONDS)


def test_a_minute_of_typing_without_a_pause_saves_at_least_25_times() -> None:
    schedule, saves = SaveSchedule(), 0
    for tenth in range(600):
        now = tenth / 10
        due = schedule.due_at()
        if due is not None and due <= now:
            schedule.saved()
            saves += 1
        schedule.changed(now)
    assert saves >= 25


def test_nothing_is_due_when_nothing_changed() -> None:
    schedule = SaveSchedule()
    assert schedule.due_at() is None
    schedule.changed(1.0)
    schedule.saved()
    assert schedule.due_at() is None


def test_a_failed_save_is_tried_again_later_and_later_but_never_given_up() -> None:
    schedule = SaveSchedule()
    schedule.changed(0.0)
    waits = []
    for n in range(6):
        schedule.failed(100.0 * n)
        due = schedule.due_at()
        assert due is not None
        waits.append(due - 100.0 * n)
    assert waits == [1.0, 2.0, 5.0, 10.0, 10.0, 10.0]
    assert schedule.is_dirty


def test_the_timer_saves_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    session, timer, clock = session_of(desk, small_form()), FakeTimer(), Moments()
    autosave = Autosave(session, now=clock, timer=timer)
    session.set_value("unit_name", "示例公司")
    assert timer.wait == 500
    clock.now = 0.5
    timer.fire()
    assert not autosave.is_dirty
    assert desk.repository.get(session.draft_id).values["unit_name"] == "示例公司"
    desk.close()


def test_continuous_typing_shortens_the_wait_until_the_two_seconds_are_over(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    session, timer, clock = session_of(desk, small_form()), FakeTimer(), Moments()
    Autosave(session, timer, now=clock, timer=timer)
    for n in range(1, 20):
        session.set_value("unit_name", "字" * n, visit=1)
        clock.now += 0.1
    assert timer.wait is not None
    assert timer.wait <= 200
    desk.close()


def test_a_save_that_fails_stays_visible_until_one_succeeds(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    session, timer, clock = session_of(desk, small_form()), FakeTimer(), Moments()
    autosave = Autosave(session, now=clock, timer=timer)
    seen: list[str] = []
    autosave.state_changed.connect(lambda: seen.append(autosave.failure))
    fill_up(desk.workspace.connection())
    session.set_value("unit_name", "长" * 200_000)
    assert autosave.flush() is False
    assert autosave.failure
    assert autosave.is_dirty
    assert timer.wait == 1000
    timer.fire()
    assert autosave.failure
    make_room(desk.workspace.connection())
    timer.fire()
    assert autosave.failure == ""
    assert not autosave.is_dirty
    assert seen[-1] == ""
    assert len(desk.repository.get(session.draft_id).values["unit_name"]) == 200_000
    desk.close()


def test_the_header_says_that_nothing_was_saved_and_offers_to_try_again(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    page = WizardPage(desk, session_of(desk, small_form()))
    qtbot.addWidget(page)
    fill_up(desk.workspace.connection())
    page.session.set_value("unit_name", "长" * 200_000)
    assert page.autosave.flush() is False
    assert "没有保存" in page.header.saving.text()
    assert not page.header.retry.isHidden()
    assert page.header.saving.toolTip() == page.autosave.failure
    make_room(desk.workspace.connection())
    page.header.retry.click()
    assert page.header.saving.text().startswith("已自动保存")
    assert page.header.retry.isHidden()
    page.release()
    desk.close()


def test_leaving_a_section_and_leaving_the_wizard_save_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    page = WizardPage(desk, session_of(desk, small_form()))
    qtbot.addWidget(page)
    page.session.set_value("unit_name", "甲公司")
    page.step_section(1)
    assert desk.repository.get(page.session.draft_id).values["unit_name"] == "甲公司"
    page.session.set_value("unit_name", "乙公司")
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    page.leave()
    settle()
    assert closed == [True]
    assert desk.repository.get(page.session.draft_id).values["unit_name"] == "乙公司"
    desk.close()


def test_leaving_with_a_failed_save_asks_first(qtbot: QtBot, tmp_path: Path) -> None:
    desk = real_desk(tmp_path)
    page = WizardPage(desk, session_of(desk, small_form()))
    qtbot.addWidget(page)
    fill_up(desk.workspace.connection())
    page.session.set_value("unit_name", "长" * 200_000)
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    page.leave()
    assert closed == []
    make_room(desk.workspace.connection())
    page.release()
    desk.close()
