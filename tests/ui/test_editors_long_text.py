"""This file tests the long text editor: exact round trip, figures, sub-headings, plain pasting, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors import editor_context
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.long_text import LongTextEditor
from desktop.ui.editors.long_text_blocks import fill_document, read_document
from desktop.ui.editors.long_text_figures import frame
from desktop.ui.jobs import running_jobs
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, compose, field_toml, picture, real_desk, session_of, settle

SHA = "a" * 64
PARAGRAPHS = [{"kind": "paragraph", "text": "第一段。"}, {"kind": "paragraph", "text": "第二段。"}]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def opened(qtbot: QtBot, desk: Desk, value: Any = None, params: str = "") -> tuple[LongTextEditor, EditingSession]:
    form = form_of(
        SECTION + field_toml("unit", "text") + field_toml("f", "long_text", params),
        unit_name_field="unit",
        unit_code_field="unit",
    )
    session = session_of(desk, form, None if value is None else {"f": value})
    shown = FieldForm(form.fields, editor_context(session, desk))
    qtbot.addWidget(shown)
    session.subscribe(shown.apply)
    shown.resize(700, 600)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    editor = shown.rows["f"].editor
    assert isinstance(editor, LongTextEditor)
    editor.area.setFocus()
    settle()
    return editor, session


def cursor_at(editor: LongTextEditor, where: QTextCursor.MoveOperation) -> None:
    cursor = editor.area.textCursor()
    cursor.movePosition(where)
    editor.area.setTextCursor(cursor)


def no_picture(_file: str, name: str, _widest: int) -> QImage:
    return frame(name)


def done(qtbot: QtBot) -> None:
    """Wait until pictures are kept and shown."""
    qtbot.waitUntil(lambda: not running_jobs())
    settle()


texts = st.text(alphabet=st.sampled_from("甲乙，。 aB1\n\t－😀"), max_size=12)
blocks = st.one_of(
    st.builds(lambda text: {"kind": "paragraph", "text": text}, texts),
    st.builds(lambda text: {"kind": "heading", "text": text}, texts),
    st.builds(lambda text: {"kind": "figure", "file": SHA, "name": "线.png", "caption": text}, texts),
)


@given(st.lists(blocks, min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
def test_any_blocks_come_back_from_the_document_exactly(qapp: object, value: list[dict[str, str]]) -> None:
    document = QTextDocument()
    fill_document(document, value, no_picture)
    assert read_document(document) == value


def test_filling_again_leaves_nothing_of_the_text_before(qapp: object) -> None:
    document = QTextDocument()
    fill_document(
        document,
        [{"kind": "heading", "text": "旧"}, {"kind": "figure", "file": SHA, "name": "a", "caption": "b"}],
        no_picture,
    )
    fill_document(document, PARAGRAPHS, no_picture)
    assert read_document(document) == PARAGRAPHS


def test_a_figure_of_a_file_is_kept_shown_and_stored_in_its_place(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk, PARAGRAPHS)
    cursor_at(editor, QTextCursor.MoveOperation.Start)
    path = picture(tmp_path / "总体架构.png", 800, 400)
    editor.insert_files([path])
    done(qtbot)
    value = session.value("f")
    assert [block["kind"] for block in value] == ["paragraph", "figure", "paragraph"]
    assert value[1]["name"] == "总体架构.png"
    assert value[1]["caption"] == "总体架构"
    assert desk.file_bytes(value[1]["file"]) == path.read_bytes()
    again, _ = opened(qtbot, desk, value)
    assert again.stored() == value


def test_the_caption_is_typed_behind_the_picture_and_enter_ends_it(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    editor.insert_files([picture(tmp_path / "x.png")])
    done(qtbot)
    QTest.keyClick(editor.area, Qt.Key.Key_End)  # behind the name of the file
    QTest.keyClicks(editor.area, " view")
    QTest.keyClick(editor.area, Qt.Key.Key_Return)
    QTest.keyClicks(editor.area, "next")
    value = [block for block in session.value("f") if block.get("text") != ""]
    assert value[0]["caption"] == "x view"
    assert value[1] == {"kind": "paragraph", "text": "next"}


def test_a_pasted_picture_becomes_a_png_in_the_workspace(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    data = QMimeData()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    data.setImageData(image)
    editor.area.insertFromMimeData(data)
    done(qtbot)
    figure = session.value("f")[0]
    assert figure["kind"] == "figure"
    assert desk.file_bytes(figure["file"]).startswith(b"\x89PNG")


def test_a_dropped_picture_file_becomes_a_figure(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "产线.jpg")))])
    assert editor.area.canInsertFromMimeData(data)
    editor.area.insertFromMimeData(data)
    done(qtbot)
    assert session.value("f")[0]["name"] == "产线.jpg"


def test_a_file_that_is_no_picture_is_refused_in_words(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    fake = tmp_path / "假.png"
    fake.write_text("不是图片", "utf-8")
    said: list[str] = []
    editor.refused.connect(said.append)
    editor.insert_files([fake])
    done(qtbot)
    assert session.value("f") is None
    assert said
    assert "假.png" in said[0]


def test_formatted_text_is_pasted_as_plain_paragraphs(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    data = QMimeData()
    data.setHtml("<p>第一段</p><p style='color:red'>红色<b>粗体</b></p>")
    data.setText("第一段\r\n\r\n红色粗体\r\n")
    editor.area.insertFromMimeData(data)
    assert session.value("f") == [{"kind": "paragraph", "text": "第一段"}, {"kind": "paragraph", "text": "红色粗体"}]


def test_ctrl_h_makes_a_sub_heading_and_back(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, PARAGRAPHS)
    cursor_at(editor, QTextCursor.MoveOperation.Start)
    QTest.keyClick(editor.area, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert session.value("f")[0] == {"kind": "heading", "text": "第一段。"}
    assert editor.heading.isChecked()
    QTest.keyClick(editor.area, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert session.value("f") == PARAGRAPHS


def test_enter_after_a_sub_heading_begins_a_paragraph(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, [{"kind": "heading", "text": "一"}])
    cursor_at(editor, QTextCursor.MoveOperation.End)
    QTest.keyClick(editor.area, Qt.Key.Key_Return)
    QTest.keyClicks(editor.area, "abc")
    assert session.value("f") == [{"kind": "heading", "text": "一"}, {"kind": "paragraph", "text": "abc"}]


def test_backspace_below_a_figure_does_not_swallow_the_paragraph_into_the_caption(qtbot: QtBot, desk: Desk) -> None:
    value = [{"kind": "figure", "file": SHA, "name": "a.png", "caption": "图一"}, {"kind": "paragraph", "text": "正文"}]
    editor, session = opened(qtbot, desk, value)
    cursor = editor.area.textCursor()
    cursor.setPosition(editor.area.document().lastBlock().position())
    editor.area.setTextCursor(cursor)
    QTest.keyClick(editor.area, Qt.Key.Key_Backspace)
    assert session.value("f") == value


def test_pre_edit_text_is_neither_counted_nor_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, PARAGRAPHS, "max_length = 100")
    cursor_at(editor, QTextCursor.MoveOperation.End)
    counted = editor.counter.text()
    compose(editor.area, "zhi'neng'gong'chang")
    assert session.value("f") == PARAGRAPHS
    assert editor.counter.text() == counted
    assert not session.is_dirty
    compose(editor.area, "", "智能工厂")
    assert session.value("f")[-1]["text"] == "第二段。智能工厂"


def test_text_over_the_limit_is_marked_from_there_and_kept(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, PARAGRAPHS, "max_length = 6")
    editor.mark_over_limit()
    (mark,) = editor.area.extraSelections()
    assert mark.cursor.selectedText() == "段。"
    assert editor.counter.is_over
    assert session.value("f") == PARAGRAPHS


def test_captions_are_not_counted(qtbot: QtBot, desk: Desk) -> None:
    value = [PARAGRAPHS[0], {"kind": "figure", "file": SHA, "name": "a.png", "caption": "很长很长的图题"}]
    editor, _session = opened(qtbot, desk, value, "max_length = 6")
    assert editor.counter.shown == 4
    editor.mark_over_limit()
    assert editor.area.extraSelections() == []


def test_undo_goes_back_paragraph_by_paragraph_and_the_editor_follows(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    QTest.keyClicks(editor.area, "one two")
    QTest.keyClick(editor.area, Qt.Key.Key_Return)
    QTest.keyClicks(editor.area, "three")
    session.undo()
    assert [block["text"] for block in session.value("f")] == ["one two"]
    assert editor.stored() == session.value("f")
    session.redo()
    assert editor.stored() == session.value("f")


def test_finding_goes_round_and_says_how_many(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, PARAGRAPHS)
    editor.find_bar.open()
    editor.find_bar.line.setText("段")
    assert editor.find_bar.found.text() == "第 1 处，共 2 处"
    assert editor.area.textCursor().selectedText() == "段"  # the first hit is seen at once
    places = []
    for _ in range(3):
        editor.find_bar.step()
        places.append(editor.area.textCursor().selectionStart())
    assert places[0] == places[2] != places[1]
    assert not session.is_dirty


def test_figures_fit_a_narrow_editor_and_the_text_stays_as_it_is(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    kept = desk.store_file(picture(tmp_path / "宽.png", 900, 200), "宽.png")
    value = [PARAGRAPHS[0], {"kind": "figure", "file": kept.file, "name": "宽.png", "caption": "图一"}]
    editor, session = opened(qtbot, desk, value)
    editor.window().resize(320, 600)
    settle()
    editor.fit_figures()
    part = editor.area.document().findBlockByNumber(1).begin()
    shape = part.fragment().charFormat().toImageFormat()
    assert shape.width() <= editor.area.viewport().width()
    assert editor.stored() == value
    assert not session.is_dirty
