"""This file tests the cards of the element self-check, and the editors of periods, months and seal places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.paste_preview import PastePreview
from desktop.ui.editors import EDITORS, editor_context
from desktop.ui.editors.dates import DateEditor, MonthEditor
from desktop.ui.editors.element_check import ElementCheckEditor
from desktop.ui.editors.period import PeriodEditor
from desktop.ui.editors.seal import SealEditor, seal_words
from tests.helpers.editors import open_fields
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, field_toml, real_desk, session_of, settle

SCENARIOS = field_toml("scenarios", "scenarios", 'edition = "2024"') + "".join(
    f'[[field.column]]\nid = "{c}"\ntype = "text"\nlabel = "{n}"\n'
    for c, n in (("stage", "环节"), ("scenario", "场景"), ("instance", "实例"))
)
ELEMENTS = "".join(
    f'[[field]]\nuse = "{used}"\nid = "{field}"\nsection = "s"\nsource = "附件2"\n{more}\n'
    for used, field, more in (
        ("elements.elements_excellence", "e", "required = true"),
        ("unit.is_above_scale", "is_above_scale", ""),
        ("factory.maturity_level", "maturity_level", ""),
    )
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def cards(qtbot: QtBot, desk: Desk, values: dict[str, Any] | None = None) -> tuple[Any, EditingSession]:
    """The editor of the self-check, all cards built."""
    form, session = open_fields(qtbot, desk, ELEMENTS + SCENARIOS, values)
    editor = form.rows["e"].editor
    assert isinstance(editor, ElementCheckEditor)
    qtbot.waitUntil(lambda: len(editor.cards) == editor.model.rowCount())
    settle()
    return editor, session


def buttons(editor: ElementCheckEditor, row_id: str) -> Any:
    answer: Any = editor.cards[row_id].form.rows["is_met"].editor
    return answer.buttons


def words(editor: ElementCheckEditor, row_id: str) -> str:
    return editor.cards[row_id].facts["facts"].text()


COLUMN = '[[field.column]]\nid = "{}"\ntype = "{}"\nlabel = "列"\n{}\n'
TEXT = COLUMN.format("name", "text", "")
NEEDED = {
    "choice": 'options = { a = "甲", b = "乙" }',
    "multi_choice": 'options = { a = "甲", b = "乙" }',
    "statement": 'text = "以上属实。"',
    "seal": 'seal_label = "申报单位（盖章）："',
    "table": TEXT,
    "scenarios": "".join(COLUMN.format(c, "text", "") for c in ("stage", "scenario", "instance")),
    "kpis": COLUMN.format("before", "decimal", "") + COLUMN.format("after", "decimal", ""),
    "element_check": 'edition = "2024"\ntier = "basic"\n'
    + COLUMN.format("is_met", "choice", 'options = { yes = "符合", no = "不符合" }'),
    "maturity": COLUMN.format("level", "choice", "options = { 1 = '一', 2 = '二', 3 = '三', 4 = '四', 5 = '五' }"),
}


@pytest.mark.parametrize("type_name", sorted(EDITORS))
def test_every_editor_is_built_shown_and_named_for_a_screen_reader(qtbot: QtBot, desk: Desk, type_name: str) -> None:
    form, session = open_fields(qtbot, desk, field_toml("f", type_name, NEEDED.get(type_name, "")))
    editor = form.rows["f"].editor
    assert editor.isVisible()
    assert all(part.accessibleName() for part in editor.inputs())
    assert not session.is_dirty


# --- cards ----------------------------------------------------------------------------------------------


def test_every_requirement_of_the_tier_is_a_card_that_fits_the_page(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    assert list(editor.cards) == session.row_ids("e")
    assert len(editor.cards) == 14
    assert max(card.minimumSizeHint().width() for card in editor.cards.values()) <= 560
    card = editor.cards["content_3"]
    assert card.title.text().startswith("生产作业：")
    assert card.title.wordWrap()
    assert editor.count.text() == "共 14 项 · 未答 14"


def tiers(qtbot: QtBot, desk: Desk) -> tuple[Any, EditingSession]:
    """The form of a tier to choose and the self-checks of two tiers, as the pages of shanxi-2024 have them."""
    fields = field_toml("tier", "choice", 'options = { basic = "基础级", advanced = "先进级" }') + "".join(
        f'[[field]]\nuse = "elements.elements_{tier}"\nid = "{tier}"\nsection = "s"\nsource = "附件2"\n'
        f'required = true\nvisible_when = {{ field = "tier", equals = "{tier}" }}\n'
        for tier in ("basic", "advanced")
    )
    used = ELEMENTS.split("[[field]]", 2)[2]
    form, session = open_fields(qtbot, desk, fields + "[[field]]" + used + SCENARIOS)
    qtbot.waitUntil(lambda: all(len(form.rows[t].editor.cards) == form.rows[t].editor.model.rowCount() for t in TIERS))  # type: ignore[attr-defined]
    return form, session


TIERS = ("basic", "advanced")


def test_cards_built_while_their_tier_was_not_chosen_can_be_answered_once_it_is(qtbot: QtBot, desk: Desk) -> None:
    form, session = tiers(qtbot, desk)
    for tier in ("basic", "advanced", "basic"):
        session.set_value("tier", tier)
        editor: Any = form.rows[tier].editor
        assert editor.isVisible()
        for card in editor.cards.values():
            assert buttons(editor, card.row_id)["yes"].isVisible()
            assert card.form.rows["evidence"].isVisible()


def test_showing_the_cards_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk, {"e": [{"id": "base_1", "is_met": "yes", "evidence": "年报"}]})
    assert buttons(editor, "base_1")["yes"].isChecked()
    assert not any(button.isChecked() for button in buttons(editor, "base_2").values())
    assert editor.cards["base_1"].form.rows["evidence"].editor.area.toPlainText() == "年报"
    assert not session.is_dirty


def test_digits_answer_and_enter_goes_to_the_next_card(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    editor.focus_row(0)
    for key in ("1", "2", "3"):
        QTest.keyClicks(QApplication.focusWidget(), key)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [session.value(f"e/base_{n}/is_met") for n in range(1, 5)] == ["yes", "partly", "no", None]
    assert editor.cards["base_4"].isAncestorOf(QApplication.focusWidget())
    assert editor.count.text() == "共 14 项 · 符合 1 · 部分符合 1 · 不符合 1 · 未答 11"
    session.undo()
    assert session.value("e/base_3/is_met") is None
    assert not any(button.isChecked() for button in buttons(editor, "base_3").values())


def test_the_page_follows_the_focus_from_card_to_card(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = cards(qtbot, desk)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(editor.window())
    area.resize(620, 400)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    editor.focus_row(0)
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        settle()
        assert_whole_card_is_seen(area)
    editor.next_open.click()
    settle()
    assert_whole_card_is_seen(area)
    assert editor.cards["content_3"].isAncestorOf(QApplication.focusWidget())
    area.takeWidget()  # else it would delete what the test bot closes


def assert_whole_card_is_seen(area: QScrollArea) -> None:
    card: Any = QApplication.focusWidget()
    while card.property("part") != "element_card":
        card = card.parentWidget()
    top = card.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + card.height() <= area.viewport().height()


def test_delete_takes_an_answer_back(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk, {"e": [{"id": "base_1", "is_met": "yes"}]})
    editor.focus_row(0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert session.value("e/base_1/is_met") is None


def test_the_evidence_takes_several_lines_and_is_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    editor.focus_path("e/base_2/evidence")
    area = editor.cards["base_2"].form.rows["evidence"].editor.area
    assert area.hasFocus()
    QTest.keyClicks(area, "abc")
    assert session.value("e/base_2/evidence") == "abc"
    QTest.keyClick(area, Qt.Key.Key_Return)
    QTest.keyClicks(area, "d")
    assert session.value("e/base_2/evidence") == "abc\nd"
    session.undo()
    session.undo()
    assert session.value("e/base_2/evidence") is None
    assert area.toPlainText() == ""


def test_what_the_draft_proves_follows_the_other_fields(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    assert "尚无场景" in words(editor, "content_3")
    assert editor.cards["outcome_2"].facts["facts"].isHidden()
    row = session.insert_row("scenarios", None, {"stage": "生产作业", "scenario": "人机协同作业"})
    assert "已列 1 个场景：人机协同作业" in words(editor, "content_3")
    session.delete_rows("scenarios", [row])
    assert "尚无场景" in words(editor, "content_3")
    assert editor.cards["base_5"].facts["facts"].isHidden()
    session.set_value("maturity_level", "2")
    assert "低于三级要求" in words(editor, "base_5")
    session.set_value("is_above_scale", "yes")
    assert "规模以上" in words(editor, "base_1")


def test_the_next_open_requirement_is_found_below_the_present_one_and_then_from_the_top(
    qtbot: QtBot, desk: Desk
) -> None:
    rows = [{"id": f"base_{n}", "is_met": "yes"} for n in (2, 3)]
    editor, session = cards(qtbot, desk, {"e": rows})
    editor.focus_row(1)
    editor.next_open.click()
    assert editor.cards["base_4"].isAncestorOf(QApplication.focusWidget())
    for row_id in session.row_ids("e")[3:]:
        session.set_value(f"e/{row_id}/is_met", "yes")
    editor.next_open.click()
    assert editor.cards["base_1"].isAncestorOf(QApplication.focusWidget())
    session.set_value("e/base_1/is_met", "yes")
    assert editor.next_open.isHidden()


def test_a_jump_builds_the_card_it_goes_to(qtbot: QtBot, desk: Desk) -> None:
    form = form_of(
        SECTION + field_toml("unit", "text") + ELEMENTS + SCENARIOS, unit_name_field="unit", unit_code_field="unit"
    )
    session = session_of(desk, form)
    editor = ElementCheckEditor(form.field("e"), editor_context(session, desk), "e")
    qtbot.addWidget(editor)
    assert len(editor.cards) < 14
    editor.focus_path("e/outcome_4/is_met")
    assert "outcome_4" in editor.cards


def test_the_answer_of_a_base_requirement_is_warned_about_in_its_card(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = cards(qtbot, desk, {"e": [{"id": "base_2", "is_met": "partly"}]})
    row = editor.cards["base_2"].form.rows["is_met"]
    assert "部分符合" in row.problem.text()
    assert not row.problem.isHidden()


def test_answers_are_pasted_by_the_text_of_the_requirement(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    text = editor.model.row_name(2)
    QApplication.clipboard().setText(f"序号\t要素条件\t自查结果\t佐证说明\n3\t{text}\t部分符合\t见第 12 页\n")
    editor.paste()
    preview = editor.window().findChild(PastePreview)
    preview.take.click()
    assert session.value("e/base_3/is_met") == "partly"
    assert session.value("e/base_3/evidence") == "见第 12 页"
    assert buttons(editor, "base_3")["partly"].isChecked()


def test_pasting_text_into_the_evidence_stays_ordinary_pasting(qtbot: QtBot, desk: Desk) -> None:
    editor, session = cards(qtbot, desk)
    editor.focus_path("e/base_1/evidence")
    QApplication.clipboard().setText("营业执照")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert session.value("e/base_1/evidence") == "营业执照"
    assert editor.window().findChild(PastePreview) is None


# --- periods ----------------------------------------------------------------------------------------------


def period(qtbot: QtBot, desk: Desk, more: str = "", value: Any = None) -> tuple[PeriodEditor, EditingSession]:
    form, session = open_fields(qtbot, desk, field_toml("f", "period", more), None if value is None else {"f": value})
    editor = form.rows["f"].editor
    assert isinstance(editor, PeriodEditor)
    return editor, session


def test_a_period_has_two_dates_and_half_of_it_is_kept(qtbot: QtBot, desk: Desk) -> None:
    editor, session = period(qtbot, desk)
    start, end = editor.inputs()
    start.setFocus()
    QTest.keyClicks(start, "2022.3.1")
    assert session.value("f") == {"start": "2022-03-01"}
    end.setFocus()
    QTest.keyClicks(end, "2024-06-30")
    assert session.value("f") == {"start": "2022-03-01", "end": "2024-06-30"}
    start.clear()
    end.clear()
    assert session.value("f") is None


def test_a_period_in_months_uses_the_month_input(qtbot: QtBot, desk: Desk) -> None:
    editor, session = period(qtbot, desk, 'unit = "month"', {"start": "2022-03", "end": "2024-06"})
    assert [type(part) for part in editor.parts.values()] == [MonthEditor, MonthEditor]
    assert [line.text() for line in (part.line for part in editor.parts.values())] == ["2022-03", "2024-06"]
    assert not session.is_dirty
    assert isinstance(period(qtbot, desk)[0].parts["start"], DateEditor)


def test_a_period_that_could_not_be_read_is_shown_and_kept(qtbot: QtBot, desk: Desk) -> None:
    editor, session = period(qtbot, desk, value="去年到今年")
    assert editor.parts["start"].line.text() == "去年到今年"
    assert editor.stored() == "去年到今年"
    assert not session.is_dirty


def test_both_ends_of_a_period_stand_beside_each_other_on_the_narrowest_page(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = period(qtbot, desk)
    start, end = (part.line for part in editor.parts.values())
    assert start.mapTo(editor, start.rect().topLeft()).y() == end.mapTo(editor, end.rect().topLeft()).y()
    assert end.mapTo(editor, end.rect().topRight()).x() <= editor.width()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # pop-ups off screen
def test_months_outside_the_limits_cannot_be_picked(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, field_toml("f", "month", 'min = "2023-04"\nmax = "2023-09"'))
    editor = form.rows["f"].editor
    assert isinstance(editor, MonthEditor)
    assert editor.line.placeholderText() == "2023-04"
    editor.open_popup()
    months = [button for button in editor.findChildren(QPushButton) if button.text().endswith("月")]
    assert [button.text() for button in months if button.isEnabled()] == [f"{n} 月" for n in range(4, 10)]
    arrows = [button for button in editor.findChildren(QToolButton) if button.accessibleName() in ("上一年", "下一年")]
    assert [arrow.isEnabled() for arrow in arrows] == [False, False]
    months[4].click()
    assert session.value("f") == "2023-05"


# --- seal places ----------------------------------------------------------------------------------------------


def test_a_seal_place_says_who_seals_and_signs_on_paper(qtbot: QtBot, desk: Desk) -> None:
    more = 'seal_label = "申报单位（盖章）："\nsign_label = "法定代表人（签字）："'
    form, session = open_fields(qtbot, desk, field_toml("f", "seal", more))
    editor = form.rows["f"].editor
    assert isinstance(editor, SealEditor)
    assert editor.inputs() == []
    said = seal_words(editor.field)
    assert said == "纸质件打印后由申报单位在“申报单位（盖章）”、“法定代表人（签字）”处盖章、签字，此处不用填写。"
    assert editor.words.text().startswith(said)  # then where on paper
    assert not session.is_required("f")


@pytest.mark.parametrize(
    ("party", "who"),
    [("declaring_unit", "申报单位"), ("recommending_unit", "推荐单位"), ("submitting_unit", "报送单位")],
)
def test_each_party_is_called_by_its_name(qtbot: QtBot, desk: Desk, party: str, who: str) -> None:
    form, _session = open_fields(qtbot, desk, field_toml("f", "seal", f'seal_label = "（盖章）"\nparty = "{party}"'))
    assert seal_words(form.rows["f"].field) == f"纸质件打印后由{who}在“（盖章）”处盖章，此处不用填写。"
