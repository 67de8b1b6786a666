"""This file tests that the issue panel follows the session by differences and never falls apart from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.issues import Severity
from desktop.services.desk import Desk
from desktop.ui.wizard.issue_model import IssueModel
from tests.helpers.wizards import real_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_the_panel_shows_exactly_the_issues_of_the_session(qtbot: QtBot, desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    session = desk.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    model = IssueModel(session)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.subscribe(model.apply)
    values = {
        "factory_name": ["甲", "乙", None],
        "self_tier": ["basic", "错", None],
        "employees": ["1", "很多", "多", None],
        "revenue": ["12.5", "-1", "-2", None],
        "summary": ["字" * 501, "字" * 502, "短", None],
    }
    for _ in range(120):
        rows = session.row_ids("factories")
        action = chance.random()
        if action < 0.15 or not rows:
            session.insert_row("factories", chance.randint(0, len(rows)))
        elif action < 0.22:
            session.delete_rows("factories", [chance.choice(rows)])
        elif action < 0.32:
            session.move_row("factories", chance.choice(rows), chance.randrange(len(rows)))
        elif action < 0.42:
            session.undo()
        elif action < 0.5:
            session.redo()
        elif action < 0.6:
            session.set_value("contact_phone", chance.choice(["03", "035", "0351-3183088", None]))
        else:
            column = chance.choice(list(values))
            session.set_value(f"factories/{chance.choice(rows)}/{column}", chance.choice(values[column]))
        assert model.shown() == list(session.issues())
        assert model.total == len(session.issues())
    model.set_filter(Severity.ERROR)
    assert model.shown() == [issue for issue in session.issues() if issue.severity is Severity.ERROR]
