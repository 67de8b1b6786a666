"""This file tests the earlier values of a question: what changed, who changed it, restoring, and the way there by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.services.field_history import text_of, with_beginning
from desktop.services.updates import HistoryEntry
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.history import HistoryDialog
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

COLUMNS = """
[[field.column]]
id = "name"
type = "text"
label = "名称"
[[field.column]]
id = "count"
type = "integer"
label = "台数"
"""
NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def text_form(qtbot: QtBot, desk: Desk, *texts: str, first: str | None = None) -> tuple[FieldForm, EditingSession]:
    """A text field to which the texts were typed one after the other, each saved."""
    values = {} if first is None else {"f": first}
    form, session = open_fields(qtbot, desk, field_toml("f", "text"), values)
    for words in texts:
        session.set_value("f", words, visit=form.context.next_visit())
        session.save()
    return form, session


def shown_history(form: FieldForm, field_id: str = "f") -> HistoryDialog:
    form.rows[field_id].show_history()
    dialog = form.window().findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    return dialog


def lines(dialog: HistoryDialog) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def test_an_earlier_value_is_restored_as_an_ordinary_edit(qtbot: QtBot, desk: Desk) -> None:
    form, session = text_form(qtbot, desk, "第一稿", "第二稿")
    dialog = shown_history(form)
    assert dialog.text.toPlainText() == "第二稿"
    assert not dialog.restore.isEnabled()  # it is what stands there now
    assert dialog.state.text() == "与现在的内容相同。"
    dialog.list.setCurrentRow(1)
    dialog.restore.click()
    assert session.value("f") == "第一稿"
    session.undo()
    assert session.value("f") == "第二稿"


def test_the_words_that_differ_from_now_are_marked_and_counted(qtbot: QtBot, desk: Desk) -> None:
    form, _ = text_form(qtbot, desk, "建成两条产线", "建成三条柔性产线")
    dialog = shown_history(form)
    dialog.list.setCurrentRow(1)
    assert dialog.state.text() == "恢复后：下划线的 2 个字会回来，删除线的 4 个字会去掉。"
    assert dialog.text.toPlainText() == "建成三条柔性两条产线"
    dialog.marks.setChecked(False)
    assert dialog.text.toPlainText() == "建成两条产线"


def test_each_entry_says_when_and_how_it_came_about(qtbot: QtBot, desk: Desk) -> None:
    form, session = text_form(qtbot, desk, "甲", "乙", first="模板内容")
    session.undo()
    session.set_mark("profile_taken", {"f": "甲"})
    said = lines(shown_history(form))
    assert [line.split("　")[-1] for line in said] == ["取自企业档案", "填写", "取自企业档案", "最初的内容"]
    assert said[0].startswith("今天 ")


def test_typing_saved_in_pieces_is_one_entry(qtbot: QtBot, desk: Desk) -> None:
    form, session = text_form(qtbot, desk)
    for words in ("智", "智能", "智能工厂"):
        session.set_value("f", words, visit=7)
        session.save()
    assert len(lines(shown_history(form))) == 1


def test_without_any_change_the_dialog_says_so(qtbot: QtBot, desk: Desk) -> None:
    form, _ = text_form(qtbot, desk)
    dialog = shown_history(form)
    assert lines(dialog) == []
    assert dialog.restore.isHidden()


def test_ctrl_shift_r_opens_the_history_of_the_question_with_the_focus(qtbot: QtBot, desk: Desk) -> None:
    form, session = text_form(qtbot, desk, "甲")
    line = form.rows["f"].editor.inputs()[0]
    line.setFocus()
    settle()
    QTest.keyClick(line, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert form.window().findChild(HistoryDialog) is not None
    assert session.value("f") == "甲"


def test_the_key_works_in_a_paragraph_too(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, field_toml("f", "long_text"))
    area = form.rows["f"].editor.inputs()[0]
    area.setFocus()
    settle()
    QTest.keyClick(area, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert form.window().findChild(HistoryDialog) is not None
    assert session.value("f") is None


def table_form(qtbot: QtBot, desk: Desk) -> tuple[FieldForm, EditingSession]:
    rows = [{"id": "r1", "name": "车床", "count": "2"}, {"id": "r2", "name": "铣床"}]
    return open_fields(qtbot, desk, field_toml("t", "table", COLUMNS), {"t": rows})


def test_the_history_of_a_table_is_told_in_words_and_any_state_comes_back(qtbot: QtBot, desk: Desk) -> None:
    form, session = table_form(qtbot, desk)
    before: Any = session.rows("t")
    session.set_value("t/r1/count", "3", visit=1)
    session.delete_rows("t", ["r2"])
    session.insert_row("t", 0, {"name": "磨床"})
    session.move_row("t", "r1", 0)
    dialog = shown_history(form, "t")
    assert [line.split("\n")[-1] for line in lines(dialog)[:4]] == ["移动 1 行", "添加 1 行", "删除 1 行", "修改“台数”"]
    assert lines(dialog)[4] == "最初的内容"
    dialog.list.setCurrentRow(4)
    dialog.marks.setChecked(False)
    assert dialog.text.toPlainText() == "1. 名称：车床；台数：2\n2. 名称：铣床"
    dialog.restore.click()
    assert session.rows("t") == before
    assert [form.rows["t"].editor.model.printed(at, 0) for at in range(2)] == ["车床", "铣床"]  # type: ignore[attr-defined]
    session.undo()
    assert [row["name"] for row in session.rows("t")] == ["车床", "磨床"]


def test_reading_the_history_of_a_table_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    form, session = table_form(qtbot, desk)
    session.set_value("t/r1/count", "3", visit=1)
    session.save()
    before = session.revision
    shown_history(form, "t").reject()
    assert session.revision == before
    assert session.undo_text == "修改“台数”"


def test_what_was_there_before_the_first_change_is_the_last_entry() -> None:
    entries = [HistoryEntry("2026-04-10T09:00:00+08:00", "旧", "新")]
    assert [entry.after for entry in with_beginning(entries)] == ["新", "旧"]
    assert with_beginning([HistoryEntry("", None, "新")])[-1].after == "新"
    assert with_beginning([]) == []


def test_a_row_without_answers_is_named_in_the_text_of_a_table(qtbot: QtBot, desk: Desk) -> None:
    form, _ = table_form(qtbot, desk)
    assert text_of(form.fields[1], [{"id": "x"}, "no row"]) == "1. （空行）\n2. （空行）"
