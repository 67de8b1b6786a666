"""This file tests the list of hundreds of drafts: it builds what is seen, and all of it can be reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.pages.drafts import ROWS_AT_ONCE

COUNT = 2 * ROWS_AT_ONCE + 3


def _fill(desk: Desk) -> str:
    """``COUNT`` copies of a sample; gives the id of the oldest."""
    first = desk.add_sample("shanxi-2026", "overseas_factories")
    for _ in range(COUNT - 1):
        desk.copy_draft(first)
    return first


def _rows(window: MainWindow) -> list[DraftRow]:
    return [row for row in window.current_page.findChildren(DraftRow) if row.isVisible()]


def test_many_drafts_are_built_a_part_at_a_time_and_all_can_be_reached(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    _fill(desk)
    window.go("drafts")
    qtbot.waitUntil(lambda: len(_rows(window)) == ROWS_AT_ONCE)
    more = window.findChild(QPushButton, "drafts.more")
    assert str(COUNT - ROWS_AT_ONCE) in more.text()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_rows(window)) == 2 * ROWS_AT_ONCE)
    assert window.focusWidget() is _rows(window)[ROWS_AT_ONCE]  # the keyboard goes on where it was
    qtbot.waitUntil(lambda: len(window.findChildren(QPushButton, "drafts.more")) == 1)
    qtbot.mouseClick(window.findChild(QPushButton, "drafts.more"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_rows(window)) == COUNT)
    rows = _rows(window)
    assert len({row.draft.draft_id for row in rows}) == COUNT
    assert [row.property("last") for row in rows] == ["false"] * (COUNT - 1) + ["true"]
    qtbot.waitUntil(lambda: not window.findChildren(QPushButton, "drafts.more"))


def test_the_search_looks_at_drafts_that_are_not_built(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    oldest = _fill(desk)
    session = desk.open_draft(desk.copy_draft(oldest))
    session.set_value(session.form.unit_name_field, "示例单独一家有限公司")
    session.save()
    for _ in range(ROWS_AT_ONCE):
        desk.copy_draft(oldest)  # newer than the one looked for
    window.go("drafts")
    qtbot.waitUntil(lambda: len(_rows(window)) == ROWS_AT_ONCE)
    assert session.draft_id not in {row.draft.draft_id for row in _rows(window)}
    window.findChild(QLineEdit, "drafts.search").setText("示例单独一家")
    qtbot.waitUntil(lambda: [row.draft.draft_id for row in _rows(window)] == [session.draft_id])
