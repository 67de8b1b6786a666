"""This file tests what the small inputs understand and say: amounts, dates in words, codes, choices, places, industries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors.converted import in_larger_unit
from desktop.ui.editors.day_grid import DayGrid
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.industry import RECENT, IndustryDialog
from desktop.ui.editors.region_dialog import RegionDialog
from tests.helpers.declarations import credit_code
from tests.helpers.editors import open_fields
from tests.helpers.wizards import compose, field_toml, real_desk, settle

CTRL = Qt.KeyboardModifier.ControlModifier
SIX = 'options = { a = "甲类", b = "乙类", c = "丙类", d = "丁类", e = "戊类", f = "己类" }'
#: type → (parameters, what is typed in three goes, what is stored then)
TYPED: dict[str, tuple[str, tuple[str, str, str], Any]] = {
    "text": ("", ("one ", "two ", "three"), "one two three"),
    "integer": ("", ("1", "2", "3"), "123"),
    "decimal": ("", ("1", ".", "5"), "1.5"),
    "money": ('unit = "万元"', ("12", "34", ".5"), "1234.5"),
    "percent": ("", ("9", "5", ".5"), "95.5"),
    "date": ("", ("2024", "-11", "-22"), "2024-11-22"),
    "month": ("", ("20", "24", "-11"), "2024-11"),
    "credit_code": ("", ("91", "14", "00"), "911400"),
    "phone": ("", ("0351", "-", "1234567"), "0351-1234567"),
    "email": ("", ("a", "@", "b.cn"), "a@b.cn"),
    "industry": ("", ("3", "0", "11"), "3011"),
}


@pytest.fixture(scope="module")
def desk(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: each test has a draft of its own in it."""
    opened = real_desk(tmp_path_factory.mktemp("desk"))
    yield opened
    opened.close()


def opened(qtbot: QtBot, desk: Desk, type_name: str, params: str = "", value: Any = None) -> tuple[Any, EditingSession]:
    form, session = open_fields(
        qtbot, desk, field_toml("f", type_name, params), None if value is None else {"f": value}
    )
    return form.rows["f"].editor, session


def put_focus(widget: QWidget) -> None:
    widget.setFocus()
    settle()


def leave(editor: Any) -> None:
    """Go to another question."""
    form = editor.parent()
    while not isinstance(form, FieldForm):
        form = form.parent()
    put_focus(form.rows["unit"].editor.inputs()[0])


def paste(editor: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    put_focus(editor.line)
    QTest.keyClick(editor.line, Qt.Key.Key_V, CTRL)


@pytest.mark.parametrize("type_name", sorted(TYPED))
def test_what_is_typed_in_one_visit_is_one_undo_step(qtbot: QtBot, desk: Desk, type_name: str) -> None:
    params, parts, stored = TYPED[type_name]
    editor, session = opened(qtbot, desk, type_name, params)
    put_focus(editor.line)
    for part in parts:
        QTest.keyClicks(editor.line, part)
    assert session.value("f") == stored
    session.undo()
    assert session.value("f") is None
    assert session.undo_text == ""


@pytest.mark.parametrize("type_name", sorted(TYPED))
def test_nothing_is_stored_while_an_input_method_composes(qtbot: QtBot, desk: Desk, type_name: str) -> None:
    params, parts, stored = TYPED[type_name]
    editor, session = opened(qtbot, desk, type_name, params)
    put_focus(editor.line)
    compose(editor.line, "pin'yin")
    QTest.keyClick(editor.line, Qt.Key.Key_Z, CTRL)
    assert editor.line.is_composing
    assert session.value("f") is None
    assert not session.is_dirty
    compose(editor.line, "", "".join(parts))
    assert session.value("f") == stored


@pytest.mark.parametrize("type_name", sorted(TYPED))
def test_a_pasted_answer_is_stored_without_line_breaks_and_taken_back_in_one_step(
    qtbot: QtBot, desk: Desk, type_name: str
) -> None:
    params, parts, stored = TYPED[type_name]
    editor, session = opened(qtbot, desk, type_name, params)
    paste(editor, f" {''.join(parts)} ")
    assert session.value("f") == stored
    session.undo()
    assert session.value("f") is None


# --- amounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "unit", "words"),
    [
        ("12345.67", "万元", "≈ 1.23 亿元"),
        ("12000", "万元", "= 1.2 亿元"),
        ("-12000", "万元", "= -1.2 亿元"),
        ("9999.99", "万元", ""),
        ("123456789", "元", "≈ 1.23 亿元"),
        ("10000", "元", "= 1 万元"),
        ("99999999999999999999", "万元", "≈ 10,000,000,000,000,000 亿元"),
        ("12e9", "万元", ""),
        (None, "万元", ""),
        ("20000", "台", ""),
    ],
)
def test_a_large_amount_is_said_in_a_larger_unit(stored: str | None, unit: str, words: str) -> None:
    assert in_larger_unit(stored, unit) == words


def test_the_larger_unit_follows_what_is_typed_and_is_never_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "money", 'unit = "万元"')
    put_focus(editor.line)
    QTest.keyClicks(editor.line, "12345.67")
    assert editor.larger.text == "≈ 1.23 亿元"
    assert session.value("f") == "12345.67"
    QTest.keyClick(editor.line, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor.line, "5")
    assert editor.larger.text == ""


@pytest.mark.parametrize("typed", ["１２，３４５．６", "12,345.6", "12 345.6", "¥12,345.6", "12345.6 万元", "12345。6"])
def test_an_amount_is_understood_as_people_write_it(qtbot: QtBot, desk: Desk, typed: str) -> None:
    editor, session = opened(qtbot, desk, "money", 'unit = "万元"')
    paste(editor, typed)
    assert session.value("f") == "12345.6"
    leave(editor)
    assert editor.line.text() == "12,345.6"


# --- dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2024-3-1", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("2024年3月1日", "2024-03-01"),
        ("２０２４．３．１", "2024-03-01"),
        ("明天是晴天", "明天是晴天"),
    ],
)
def test_a_date_is_understood_as_people_write_it(qtbot: QtBot, desk: Desk, typed: str, shown: str) -> None:
    editor, _ = opened(qtbot, desk, "date")
    paste(editor, typed)
    leave(editor)
    assert editor.line.text() == shown


@pytest.mark.parametrize(("typed", "days"), [("今天", 0), ("昨天", -1), ("明天", 1)])
def test_a_day_is_named_by_a_word(qtbot: QtBot, desk: Desk, typed: str, days: int) -> None:
    from datetime import timedelta

    editor, session = opened(qtbot, desk, "date")
    paste(editor, typed)
    leave(editor)
    wanted = (desk.clock().date() + timedelta(days=days)).isoformat()
    assert session.value("f") == wanted
    assert editor.line.text() == wanted


@pytest.mark.parametrize(("typed", "months"), [("本月", 0), ("上个月", -1), ("下月", 1)])
def test_a_month_is_named_by_a_word(qtbot: QtBot, desk: Desk, typed: str, months: int) -> None:
    editor, session = opened(qtbot, desk, "month")
    paste(editor, typed)
    leave(editor)
    today = desk.clock().date()
    wanted = QDate(today.year, today.month, 1).addMonths(months).toString("yyyy-MM")
    assert (session.value("f"), editor.line.text()) == (wanted, wanted)


def test_shift_and_page_keys_turn_the_calendar_by_years(qtbot: QtBot) -> None:
    days = DayGrid(QDate(2024, 2, 29), QDate())
    qtbot.addWidget(days)
    QTest.keyClick(days, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
    assert days.day == QDate(2023, 2, 28)
    QTest.keyClick(days, Qt.Key.Key_PageDown)
    assert days.day == QDate(2023, 3, 28)


# --- codes -------------------------------------------------------------------------------------------


def test_spaces_of_a_pasted_code_are_gone_at_once(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "credit_code")
    code = credit_code(7)
    paste(editor, f"{code[:6]} {code[6:12].lower()}-{code[12:]} ")
    assert editor.line.text() == code
    assert session.value("f") == code
    assert editor.verdict.text == "✓ 校验码正确"


def test_the_verdict_says_which_character_is_wrong(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = opened(qtbot, desk, "credit_code")
    code = credit_code(7)
    for typed, said in (
        (code[:9] + "O" + code[10:], "✗ 第 10 位“O”（多半是 0）不能用"),
        (code[:4] + "A" + code[5:], "✗ 第 3–8 位应是数字"),
        (code[:17] + ("0" if code[17] != "0" else "1"), f"✗ 校验码不符：末位应是 {code[17]}，或前面有错字"),
        (code + "1", "✗ 多 1 位"),
        (code[:5], "5/18 位"),
    ):
        editor.show_stored(typed)
        assert editor.verdict.text == said


# --- choices -----------------------------------------------------------------------------------------


def test_several_choices_are_counted_against_what_the_notice_allows(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "multi_choice", SIX + "\nmin_choices = 2\nmax_choices = 3")
    assert editor.count.text() == "最多选 3 项"
    said = []
    for code in "abcd":
        editor.boxes[code].click()
        said.append(editor.count.text())
    assert said == ["已选 1 项，至少 2 项", "已选 2 项", "已选 3 项", "已选 4 项，最多 3 项"]
    session.undo()
    assert session.value("f") is None or len(session.value("f")) < 4


def test_an_answer_of_an_older_form_gives_way_to_a_choice(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "choice", SIX, "old")
    assert not editor.unknown.isHidden()
    editor.buttons["b"].click()
    assert session.value("f") == "b"
    assert editor.unknown.isHidden()


# --- places and industries ---------------------------------------------------------------------------


def region_dialog(editor: Any) -> RegionDialog:
    dialog = editor.window().findChild(RegionDialog)
    assert isinstance(dialog, RegionDialog)
    return dialog


def test_a_place_is_found_by_its_name_with_f4(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "region")
    put_focus(editor.province)
    QTest.keyClick(editor.province, Qt.Key.Key_F4)
    dialog = region_dialog(editor)
    dialog.line.setText("太原")
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    assert first.text(0).startswith("山西省太原市")
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    dialog.take.click()
    assert session.value("f") == "1401"
    assert editor.city.currentText() == "太原市"
    session.undo()
    assert session.value("f") is None


def test_the_tree_of_places_opens_at_the_present_one(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "region", "", "1401")
    editor.open_dialog()
    dialog = region_dialog(editor)
    assert dialog.tree.currentItem().text(0) == "太原市"
    dialog.line.setText("没有这个地方")
    assert dialog.tree.topLevelItemCount() == 0
    assert not dialog.take.isEnabled()
    dialog.line.setText("")
    assert dialog.tree.topLevelItemCount() > 30
    dialog.reject()
    assert session.value("f") == "1401"
    assert not session.is_dirty


def test_within_a_province_only_its_places_are_found(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = opened(qtbot, desk, "region", 'within = "14"')
    editor.open_dialog()
    dialog = region_dialog(editor)
    assert dialog.tree.topLevelItemCount() == 1
    dialog.line.setText("长沙")
    assert dialog.tree.topLevelItemCount() == 0
    dialog.line.setText("1402")
    assert dialog.tree.topLevelItemCount() == 1


def test_the_industries_chosen_last_stand_above_the_tree(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = opened(qtbot, desk, "industry")
    for words in ("3011", "3612"):
        editor.open_dialog()
        dialog = editor.window().findChildren(IndustryDialog)[-1]
        if words == "3612":
            first = dialog.tree.topLevelItem(0)
            assert first is not None
            assert first.text(0) == RECENT
            assert "水泥" in first.child(0).text(0)
        dialog.chosen.emit(words)
        dialog.close()
        editor.show_stored(None)
    assert desk.workspace.setting("recent_industries") == ["3612", "3011"]


def test_the_limit_of_a_paragraph_is_marked_after_composing_not_during_it(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "text", "multiline = true\nmax_length = 3", "一二三四")
    editor.area.setExtraSelections([])
    put_focus(editor.area)
    compose(editor.area, "wu")
    editor.mark_over_limit()
    assert editor.area.extraSelections() == []
    compose(editor.area, "", "五")
    editor.mark_over_limit()
    assert len(editor.area.extraSelections()) == 1
    assert len(session.value("f")) == 5


@pytest.mark.parametrize("params", ["", "multiline = true"])
def test_a_file_dropped_on_a_line_is_left_to_the_page(qtbot: QtBot, desk: Desk, tmp_path: Path, params: str) -> None:
    editor, session = opened(qtbot, desk, "text", params)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "报告.pdf"))])
    (target,) = editor.inputs()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(target.viewport() if params else target, event)
    assert not event.isAccepted()
    words = QMimeData()
    words.setText("文字")
    event = QDragEnterEvent(QPoint(5, 5), copy, words, left, none)
    QApplication.sendEvent(target.viewport() if params else target, event)
    assert event.isAccepted()
    assert session.value("f") is None
