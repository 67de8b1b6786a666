"""This file tests what a first user stumbled over in long texts and suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors.long_text import LongTextEditor
from desktop.ui.jobs import running_jobs
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, picture, real_desk, settle

SCENARIOS = field_toml("t", "scenarios", 'edition = "2025"') + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "text"\nlabel = "{words}"\n\n'
    for name, words in (("stage", "环节"), ("scenario", "场景"), ("instance", "实例"))
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def long_text(qtbot: QtBot, desk: Desk) -> tuple[LongTextEditor, EditingSession]:
    form, session = open_fields(qtbot, desk, field_toml("f", "long_text"))
    editor = form.rows["f"].editor
    assert isinstance(editor, LongTextEditor)
    editor.area.setFocus()
    settle()
    return editor, session


def test_the_first_typed_paragraphs_are_as_wide_apart_as_those_of_a_reopened_text(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = long_text(qtbot, desk)
    QTest.keyClicks(editor.area, "one")
    QTest.keyClick(editor.area, Qt.Key.Key_Return)
    QTest.keyClicks(editor.area, "two")
    document = editor.area.document()
    heights = [document.findBlockByNumber(at).blockFormat().lineHeight() for at in range(document.blockCount())]
    assert heights == [140.0, 140.0]


def test_an_empty_text_offers_nothing_to_do_with_a_picture(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = long_text(qtbot, desk)
    assert editor.replace_picture.isHidden()
    assert editor.delete_picture.isHidden()
    assert not editor.heading.isHidden()


def test_typing_after_a_picture_came_in_replaces_its_file_name_as_caption(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = long_text(qtbot, desk)
    editor.insert_files([picture(tmp_path / "IMG_0001.png")])
    qtbot.waitUntil(lambda: not running_jobs() and bool(session.value("f")))
    settle()
    assert session.value("f")[0]["caption"] == "IMG_0001"
    QTest.keyClicks(editor.area, "line")
    assert session.value("f")[0]["caption"] == "line"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # pop-ups off screen
def test_suggestions_close_once_the_only_one_is_typed(qtbot: QtBot, desk: Desk) -> None:
    form, _session = open_fields(qtbot, desk, SCENARIOS, {"t": [{"id": "s1"}]})
    editor: Any = form.rows["t"].editor
    line = editor.form.form.rows["stage"].editor.line
    popup = line.completer().popup()
    line.setFocus()
    line.insert("生产作")
    line.completer().setCompletionPrefix("生产作")
    line.completer().complete()
    assert popup.isVisible()
    line.completer().setCompletionPrefix("生产作业")
    line.completer().complete()
    assert not popup.isVisible()
