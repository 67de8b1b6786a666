"""This file tests the line above the wizard: when it was saved, and the way to 今天做了什么."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.autosave import Autosave
from desktop.ui.dialogs.activity import ActivityDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.wizard.header import ROOM_FOR_ACTIVITY, WizardHeader
from tests.helpers.wizards import settle

FORM = ("shanxi-2024", "excellence_declaration")
FAR = timezone(timedelta(hours=-9, minutes=-30))  # no zone a test runs in


def test_header_and_status_bar_name_one_and_the_same_moment(
    qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 22, 3, 15, tzinfo=FAR)
    window.open_draft(desk.new_draft(*FORM))
    wizard = window.wizard
    assert wizard is not None
    monkeypatch.setattr(wizard.header, "_clock", lambda: now)
    at = wizard.session.save_state.at
    wizard.header.show_saving()
    words = wizard.header.saving.text()
    assert words == f"已自动保存 {datetime.fromisoformat(at).astimezone(FAR):%H:%M}"
    monkeypatch.undo()
    wizard.header.show_saving()
    saved = window.findChild(QLabel, "status.saved")
    assert saved is not None
    assert wizard.header.saving.text().split()[-1] == saved.text().split()[-1]


def test_what_was_done_today_opens_from_a_draft(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.open_draft(desk.new_draft(*FORM))
    wizard = window.wizard
    assert wizard is not None
    wizard.session.set_value("unit_name", "示例机械有限公司")
    settle()
    wizard.header.activity.show()  # however narrow the screen of the test is
    QTest.mouseClick(wizard.header.activity, Qt.MouseButton.LeftButton)
    dialogs = [part for part in QApplication.topLevelWidgets() if isinstance(part, ActivityDialog) and part.isVisible()]
    assert len(dialogs) == 1
    qtbot.waitUntil(lambda: len(dialogs[0].model.entries) == 2)  # also what was typed a moment ago
    dialogs[0].reject()


def test_on_a_narrow_line_the_names_keep_their_room(qtbot: QtBot, theme: object, desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    header = WizardHeader(session, Autosave(session), desk.clock)
    qtbot.addWidget(header)
    header.show()
    for width, is_seen in ((ROOM_FOR_ACTIVITY, True), (ROOM_FOR_ACTIVITY - 1, False), (ROOM_FOR_ACTIVITY + 200, True)):
        header.resize(width, header.height())
        settle()
        assert header.width() == width
        assert header.activity.isVisible() == is_seen
