"""A dialog over a question is not leaving it: help, Ctrl+K and the list of today bring no reproach about an empty answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.editors.field_form import FieldForm
from tests.helpers.editors import open_fields
from tests.helpers.quiet import quiet_desk
from tests.helpers.wizards import field_toml, settle


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


def away_and_back(qtbot: QtBot, form: FieldForm) -> None:
    """Open a dialog that takes the focus, and close it again."""
    dialog = QDialog(form)
    line = QLineEdit(dialog)
    QVBoxLayout(dialog).addWidget(line)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    line.setFocus()
    settle()
    dialog.accept()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    settle()


FIELDS = field_toml("f", "text", "required = true") + field_toml("g", "text")


def test_a_dialog_says_nothing_of_the_empty_question_below_it(qtbot: QtBot, desk: Desk) -> None:
    form, _session = open_fields(qtbot, desk, FIELDS)
    row = form.rows["f"]
    row.editor.inputs()[0].setFocus()
    away_and_back(qtbot, form)
    assert row.problem.isHidden()
    assert row.has_focus
    form.rows["g"].editor.inputs()[0].setFocus()
    settle()
    assert row.problem.text() == "“标签f”还没有填写。请补填。"
    assert not row.problem.isHidden()


def test_what_is_typed_before_and_after_a_dialog_are_two_undo_steps(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, FIELDS)
    line = form.rows["f"].editor.inputs()[0]
    line.setFocus()
    QTest.keyClicks(line, "one")
    away_and_back(qtbot, form)
    line.setFocus()
    QTest.keyClicks(line, "two")
    assert session.value("f") == "onetwo"
    session.undo()
    assert session.value("f") == "one"
