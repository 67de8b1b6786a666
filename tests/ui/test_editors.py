"""This file tests the editors one by one on real sessions: showing is not editing, nothing is cut, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors import EDITORS, editor_context
from desktop.ui.editors.choices import BoxEditor, MultiChoiceEditor, RadioEditor
from desktop.ui.editors.codes import CreditCodeEditor
from desktop.ui.editors.counter import Counter, over_limit_at
from desktop.ui.editors.dates import DateEditor, MonthEditor
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.industry import IndustryDialog, IndustryEditor
from desktop.ui.editors.places import RegionEditor
from desktop.ui.editors.text import LineEditor, ParagraphEditor
from desktop.word_count import count_as
from tests.helpers.declarations import credit_code
from tests.helpers.editors import open_fields
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, compose, field_toml, real_desk, session_of, settle

FOUR = 'options = { a = "甲类", b = "乙类", c = "丙类", d = "丁类" }'
SIX = 'options = { a = "甲类", b = "乙类", c = "丙类", d = "丁类", e = "戊类", f = "己类" }'
SEVEN = SIX.replace(" }", ', g = "庚类" }')
EDITABLE: dict[str, tuple[str, Any]] = {  # type → (parameters, a stored value)
    "text": ("", "示例 公司"),
    "long_text": ("", [{"kind": "heading", "text": "一"}, {"kind": "paragraph", "text": "甲\n乙"}]),
    "integer": ("", "1200"),
    "decimal": ("", "12.50"),
    "money": ('unit = "万元"', "1234567.50"),
    "percent": ("", "95.5"),
    "date": ("", "2024-11-22"),
    "month": ("", "2024-11"),
    "yes_no": ("", "no"),
    "choice": (FOUR, "b"),
    "multi_choice": (SIX, ["b", "f"]),
    "credit_code": ("", "91140000"),
    "phone": ("", "0351-1234567"),
    "email": ("", "a@b.cn"),
    "industry": ("", "3011"),
    "region": ("", "1401"),
    "statement": ('text = "以上属实。"', "yes"),
    "period": ("", {"start": "2022-03-01", "end": "2024-06-30"}),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


_SHOWN: list[FieldForm] = []  # the form of the test that runs: the tests hold only its editors


def opened(
    qtbot: QtBot, desk: Desk, body: str, values: dict[str, Any] | None = None
) -> tuple[FieldForm, EditingSession]:
    """A form with the fields of ``body``, shown on screen."""
    form = form_of(SECTION + field_toml("unit", "text") + body, unit_name_field="unit", unit_code_field="unit")
    session = session_of(desk, form, values)
    shown = FieldForm(form.fields, editor_context(session, desk))
    _SHOWN[:] = [shown]
    qtbot.addWidget(shown)
    shown.resize(700, 500)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    settle()
    return shown, session


def one(qtbot: QtBot, desk: Desk, type_name: str, params: str = "", value: Any = None) -> tuple[Any, EditingSession]:
    """The editor of one field ``f``."""
    values = None if value is None else {"f": value}
    form, session = opened(qtbot, desk, field_toml("f", type_name, params), values)
    return form.rows["f"].editor, session


def put_focus(widget: QWidget) -> None:
    widget.setFocus()
    settle()


def test_every_field_type_has_an_editor_and_no_editor_is_without_a_type() -> None:
    assert set(EDITORS) == set(FIELD_TYPES)


@pytest.mark.parametrize("type_name", sorted(EDITABLE))
def test_an_editor_stands_for_what_it_shows_and_showing_emits_nothing(qtbot: QtBot, desk: Desk, type_name: str) -> None:
    params, value = EDITABLE[type_name]
    editor, session = one(qtbot, desk, type_name, params, value)
    emitted: list[Any] = []
    editor.edited.connect(lambda *about: emitted.append(about))
    assert editor.stored() == value
    editor.show_stored(None)
    assert editor.stored() is None
    editor.show_stored(value)
    assert editor.stored() == value
    editor.show_stored(value)
    assert emitted == []
    assert session.undo_text == ""


@pytest.mark.parametrize("type_name", sorted(EDITABLE))
def test_a_visit_without_a_change_changes_nothing(qtbot: QtBot, desk: Desk, type_name: str) -> None:
    params, value = EDITABLE[type_name]
    form, session = opened(qtbot, desk, field_toml("f", type_name, params), {"f": value})
    for part in form.rows["f"].editor.inputs():
        put_focus(part)
    put_focus(form.rows["unit"].editor.inputs()[0])
    assert session.value("f") == value
    assert not session.is_dirty


def test_pre_edit_text_of_an_input_method_is_neither_counted_nor_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "text", "max_length = 5")
    assert isinstance(editor, LineEditor)
    put_focus(editor.line)
    compose(editor.line, "shan'xi")
    assert session.value("f") is None
    assert isinstance(editor.counter, Counter)
    assert editor.counter.shown == 0
    compose(editor.line, "", "山西")
    assert session.value("f") == "山西"
    assert editor.counter.shown == 2


def test_pre_edit_text_in_a_paragraph_is_neither_counted_nor_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "text", "multiline = true\nmax_length = 200")
    assert isinstance(editor, ParagraphEditor)
    put_focus(editor.area)
    compose(editor.area, "zhi'neng")
    assert session.value("f") is None
    compose(editor.area, "", "智能工厂")
    assert session.value("f") == "智能工厂"


def test_a_text_over_the_limit_is_marked_and_never_cut(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "text", "max_length = 5")
    put_focus(editor.line)
    compose(editor.line, "", "一二三四五六七")
    assert session.value("f") == "一二三四五六七"
    assert editor.counter.is_over
    assert "超 2" in editor.counter.text()
    assert editor.counter.property("severity") == "error"


def test_the_mark_of_a_paragraph_begins_where_the_limit_ends(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = one(qtbot, desk, "text", "multiline = true\nmax_length = 4", "一二三四五六")
    editor.mark_over_limit()
    (mark,) = editor.area.extraSelections()
    assert mark.cursor.selectedText() == "五六"
    editor.show_stored("一二")
    editor.mark_over_limit()
    assert editor.area.extraSelections() == []


def test_the_counter_names_all_three_counts(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = one(qtbot, desk, "text", "max_length = 60", "完成率达95%，同比增长12.5%。")
    tip = editor.counter.toolTip()
    assert "字数：12" in tip
    assert "字符数（不计空格）：18" in tip
    assert "字符数（计空格）：18" in tip


@pytest.mark.parametrize("how", ["word_zh", "chars_no_space", "chars"])
def test_the_limit_position_is_the_longest_beginning_that_fits(how: str) -> None:
    text = "关键设备 CNC rate 95%，达到 ISO9001 水平。"
    for limit in range(1, count_as(text, how)):
        at = over_limit_at(text, limit, how)
        assert at is not None
        assert count_as(text[:at], how) <= limit < count_as(text[: at + 1], how)
    assert over_limit_at(text, count_as(text, how), how) is None


def test_a_combo_box_is_as_wide_as_its_longest_option(qtbot: QtBot, desk: Desk) -> None:
    words = ["发展改革主管部门", "财政", "国资", "市场监管主管部门", "数据", "统计", "其他"]
    options = "options = { " + ", ".join(f'o{n} = "{word}"' for n, word in enumerate(words)) + " }"
    form, _ = open_fields(qtbot, desk, field_toml("f", "choice", options))
    box = form.rows["f"].editor.box
    assert box.width() >= box.fontMetrics().horizontalAdvance(words[0]) + 40


def test_a_year_is_never_written_in_groups_of_three(qtbot: QtBot, desk: Desk) -> None:
    fields = field_toml("year", "integer", "min = 2015\nmax = 2026") + field_toml("people", "integer", "min = 0")
    form, _ = open_fields(qtbot, desk, fields, {"year": "2021", "people": "2021"})
    assert [form.rows[name].editor.line.text() for name in ("year", "people")] == ["2021", "2,021"]


def test_money_is_plain_while_typed_and_grouped_when_left(qtbot: QtBot, desk: Desk) -> None:
    form, session = opened(qtbot, desk, field_toml("f", "money", 'unit = "万元"'))
    target = form.rows["f"].editor.line
    put_focus(target)
    QTest.keyClicks(target, "1234567.5")
    assert session.value("f") == "1234567.5"
    assert target.text() == "1234567.5"
    put_focus(form.rows["unit"].editor.line)
    assert target.text() == "1,234,567.5"
    assert session.value("f") == "1234567.5"
    put_focus(target)
    assert target.text() == "1234567.5"


def test_a_half_typed_number_is_kept_as_typed(qtbot: QtBot, desk: Desk) -> None:
    form, session = opened(qtbot, desk, field_toml("f", "money", 'unit = "万元"'))
    target = form.rows["f"].editor.line
    put_focus(target)
    QTest.keyClicks(target, "12.")
    assert session.value("f") == "12."
    put_focus(form.rows["unit"].editor.line)
    assert target.text() == "12."


def test_a_date_typed_with_dots_is_shown_as_it_was_understood(qtbot: QtBot, desk: Desk) -> None:
    form, session = opened(qtbot, desk, field_toml("f", "date"))
    editor = form.rows["f"].editor
    assert isinstance(editor, DateEditor)
    put_focus(editor.line)
    QTest.keyClicks(editor.line, "2024.11.22")
    assert session.value("f") == "2024-11-22"
    assert editor.line.text() == "2024.11.22"
    put_focus(form.rows["unit"].editor.line)
    assert editor.line.text() == "2024-11-22"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # pop-ups off screen
def test_the_calendar_opens_on_the_typed_day_and_takes_another(qtbot: QtBot, desk: Desk) -> None:
    from PySide6.QtCore import QDate

    from desktop.ui.editors.day_grid import Calendar

    editor, session = one(qtbot, desk, "date", value="2024-11-22")
    editor.open_popup()
    calendar = editor.findChild(Calendar)
    assert calendar.days.day == QDate(2024, 11, 22)
    QTest.keyClick(calendar.days, Qt.Key.Key_PageDown)
    QTest.keyClick(calendar.days, Qt.Key.Key_Right)
    assert calendar.title.text() == "2024 年 12 月"
    QTest.keyClick(calendar.days, Qt.Key.Key_Return)
    assert session.value("f") == "2024-12-23"


def test_a_day_under_the_mouse_is_the_day_that_is_drawn_there(qapp: object) -> None:
    from PySide6.QtCore import QDate, QPoint

    from desktop.ui.editors.day_grid import CELL_HEIGHT, CELL_WIDTH, DayGrid

    grid = DayGrid(QDate(2024, 11, 22), QDate())
    assert grid.first_shown() == QDate(2024, 10, 28)
    assert grid.day_at(QPoint(4 * CELL_WIDTH + 5, 1 * CELL_HEIGHT + 5)) == QDate(2024, 11, 1)
    assert not grid.day_at(QPoint(5, 5)).isValid()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # pop-ups off screen
def test_a_month_is_picked_from_twelve(qtbot: QtBot, desk: Desk) -> None:
    from PySide6.QtWidgets import QPushButton

    editor, session = one(qtbot, desk, "month", value="2024-11")
    assert isinstance(editor, MonthEditor)
    editor.open_popup()
    months = [b for b in editor.findChildren(QPushButton) if b.text().endswith("月")]
    assert [b.text() for b in months if b.isChecked()] == ["11 月"]
    months[2].click()
    assert session.value("f") == "2024-03"


def test_yes_no_starts_with_neither_and_can_be_taken_back(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "yes_no")
    assert session.value("f") is None
    editor.buttons["no"].click()
    assert session.value("f") == "no"
    QTest.keyClick(editor.buttons["no"], Qt.Key.Key_Delete)
    assert session.value("f") is None
    assert not any(button.isChecked() for button in editor.buttons.values())


def test_short_options_stand_side_by_side_and_many_in_a_box(qtbot: QtBot, desk: Desk) -> None:
    fields = "".join(field_toml(name, "choice", more) for name, more in (("four", FOUR), ("six", SIX), ("many", SEVEN)))
    form, session = opened(qtbot, desk, fields)
    four, six, many = (form.rows[name].editor for name in ("four", "six", "many"))
    assert isinstance(four, RadioEditor)
    assert isinstance(six, RadioEditor)
    assert isinstance(many, BoxEditor)
    many.box.setCurrentIndex(3)
    assert session.value("many") == "c"
    many.box.setCurrentIndex(0)
    assert session.value("many") is None


def test_a_code_that_is_no_option_any_more_is_shown_and_kept(qtbot: QtBot, desk: Desk) -> None:
    for options in (SIX, SEVEN):
        editor, session = one(qtbot, desk, "choice", options, "old")
        said = editor.box.currentText() if isinstance(editor, BoxEditor) else editor.unknown.text()
        assert said == "old（已不在选项中）"
        assert editor.stored() == "old"
        assert not session.is_dirty


def test_the_order_of_check_boxes_is_the_order_of_the_definition(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "multi_choice", SIX)
    assert isinstance(editor, MultiChoiceEditor)
    for code in ("f", "a", "c"):
        editor.boxes[code].click()
    assert session.value("f") == ["a", "c", "f"]
    editor.boxes["c"].click()
    assert session.value("f") == ["a", "f"]


def test_a_credit_code_is_judged_at_the_18th_character(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = one(qtbot, desk, "credit_code")
    assert isinstance(editor, CreditCodeEditor)
    put_focus(editor.line)
    code = credit_code(7)
    QTest.keyClicks(editor.line, code[:17])
    assert editor.verdict.text == "17/18 位"
    QTest.keyClicks(editor.line, code[17])
    assert "正确" in editor.verdict.text
    editor.show_stored(code[:16] + code[17] + code[16] if code[16] != code[17] else code[::-1])
    assert "校验码不符" in editor.verdict.text


def test_a_province_alone_is_kept_and_the_city_replaces_it(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "region")
    assert isinstance(editor, RegionEditor)
    editor.province.setCurrentIndex(editor.province.findData("14"))
    assert session.value("f") == "14"
    editor.city.setCurrentIndex(editor.city.findData("1402"))
    assert session.value("f") == "1402"
    session.undo()
    session.undo()
    form = editor.parent().parent()
    form.refresh()
    assert session.value("f") is None
    assert editor.province.currentIndex() == 0


def test_an_industry_is_found_by_words_and_shown_with_its_path(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "industry", 'level = "small"')
    assert isinstance(editor, IndustryEditor)
    editor.open_dialog()
    dialog = editor.window().findChild(IndustryDialog)
    dialog.line.setText("水泥制造")
    dialog._search()
    assert dialog.tree.currentItem().text(0).startswith("3011")
    dialog.take.click()
    assert session.value("f") == "3011"
    assert "非金属矿物制品业" in editor.meaning.text


def test_an_industry_of_the_wrong_level_cannot_be_chosen(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = one(qtbot, desk, "industry", 'level = "small"', "30")
    editor.open_dialog()
    dialog = editor.window().findChild(IndustryDialog)
    assert dialog.tree.currentItem().text(0).startswith("30 ")
    assert not dialog.take.isEnabled()


def test_an_industry_typed_by_its_name_becomes_its_code_when_left(qtbot: QtBot, desk: Desk) -> None:
    form, session = opened(qtbot, desk, field_toml("f", "industry"))
    target = form.rows["f"].editor.line
    put_focus(target)
    compose(target, "", "水泥制造")
    assert session.value("f") == "3011"
    put_focus(form.rows["unit"].editor.line)
    assert target.text() == "3011"


def test_a_statement_is_accepted_and_taken_back(qtbot: QtBot, desk: Desk) -> None:
    editor, session = one(qtbot, desk, "statement", 'text = "以上属实。"')
    editor.box.click()
    assert session.value("f") == "yes"
    editor.box.click()
    assert session.value("f") is None
