"""This file tests what a question says of the enterprise profile (企业档案), and rows that come from it.

1. 取自企业档案 stands beside the source; a difference is said with what can be done. 2. Taking, keeping, writing back
from the question; the focus stays at it. 3. Nothing appears while a person types. 4. 换工厂 from the question.
5. Rows of a table come from the factories; without any the program says where to type them. 6. The profile's page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.editors.field_row import FieldRow
from desktop.ui.editors.profile_remark import ProfileRemark
from desktop.ui.editors.profile_rows import ProfileInsert
from desktop.ui.wizard.profile_row_choice import ProfileRowChoice
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.profiles import EXCELLENCE, LI, NAME, ONE, OVERSEAS, TWO, profile
from tests.helpers.wizards import real_desk, settle


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def wizard(qtbot: QtBot, desk: Desk, draft_id: str) -> WizardPage:
    page = WizardPage(desk, desk.open_draft(draft_id))
    qtbot.addWidget(page)
    page.resize(1310, 740)
    page.show()
    qtbot.waitExposed(page)
    settle()
    return page


def row_of(page: WizardPage, field_id: str) -> FieldRow:
    section = page.session.form.by_id[field_id].section_id
    page.open_section(section, takes_focus=False)
    row = page.page(section).form.ensure_row(field_id)
    assert row is not None
    settle()
    return row


def remark_of(page: WizardPage, field_id: str) -> ProfileRemark:
    remark = row_of(page, field_id).profile_remark
    assert remark is not None
    return remark


def offered(remark: ProfileRemark) -> list[str]:
    return [choice.text() for choice in remark.choices.values() if not choice.isHidden()]


def dialog_of(page: WizardPage, kind: type[Any]) -> Any:
    settle()
    (dialog,) = [found for found in page.window().findChildren(kind) if found.isVisible()]
    return dialog


# 1 ----------------------------------------------------------------------------------------


def test_an_answer_of_the_profile_says_so_beside_its_source(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    page = wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    row = row_of(page, "unit_name")
    assert row.hint.text().endswith("取自企业档案")
    assert row.hint.text().count("取自企业档案") == 1
    assert remark_of(page, "unit_name").isHidden()
    assert "取自企业档案" not in row_of(page, "address").hint.text()
    assert row_of(page, "introduction").profile_remark is None


def test_a_changed_profile_is_said_with_three_ways_out(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    draft_id = desk.new_draft(*EXCELLENCE)
    profile(desk, unit_name="改名公司", address="太原市示例路1号")
    page = wizard(qtbot, desk, draft_id)
    remark = remark_of(page, "unit_name")
    assert remark.words.text() == "企业档案现为“改名公司”"
    assert offered(remark) == ["改用档案的内容", "保留本表的内容", "更新企业档案…"]
    assert [c.accessibleName() for c in remark.choices.values() if not c.isHidden()] == [
        f"企业名称：{words}" for words in offered(remark)
    ]
    address = remark_of(page, "address")
    assert (address.words.text(), offered(address)) == ("企业档案：“太原市示例路1号”", ["填入"])
    assert page.session.value("unit_name") == NAME


def test_a_long_answer_is_shortened_to_a_line(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    profile(desk, address="示" * 90)
    page = wizard(qtbot, desk, draft_id)
    words = remark_of(page, "address").words.text()
    assert words == f"企业档案：“{'示' * 39}…”"


# 2 ----------------------------------------------------------------------------------------


def test_taking_from_the_question_is_one_undo_step_and_the_focus_stays(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    draft_id = desk.new_draft(*EXCELLENCE)
    profile(desk, unit_name="改名公司")
    page = wizard(qtbot, desk, draft_id)
    remark = remark_of(page, "unit_name")
    remark.choices["take"].setFocus()
    qtbot.keyClick(remark.choices["take"], Qt.Key.Key_Space)
    settle()
    assert page.session.value("unit_name") == "改名公司"
    assert remark.isHidden()
    assert page.profile_bar.isHidden()
    row = row_of(page, "unit_name")
    assert row.isAncestorOf(page.focusWidget())
    assert "取自企业档案" in row.hint.text()
    page.undo()
    settle()
    assert page.session.value("unit_name") == NAME


def test_keeping_from_the_question_silences_it_and_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    draft_id = desk.new_draft(*EXCELLENCE)
    profile(desk, unit_name="改名公司")
    page = wizard(qtbot, desk, draft_id)
    remark = remark_of(page, "unit_name")
    remark.choices["keep"].click()
    assert (page.session.value("unit_name"), page.session.undo_text) == (NAME, "")
    assert remark.isHidden()
    assert page.profile_bar.isHidden()


def test_the_profile_is_written_only_after_a_yes(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    draft_id = desk.new_draft(*EXCELLENCE)
    page = wizard(qtbot, desk, draft_id)
    page.session.set_value("unit_name", "本表的名称")
    remark = remark_of(page, "unit_name")
    remark.refresh()
    assert remark.words.text() == f"企业档案为“{NAME}”"
    remark.choices["update"].click()
    asked = dialog_of(page, MessageDialog)
    assert "本表的名称" in asked.text
    assert NAME in asked.text
    asked.findChild(QPushButton, "message_dialog.no").click()
    assert desk.profile().value("unit_name") == NAME
    remark.choices["update"].click()
    dialog_of(page, MessageDialog).findChild(QPushButton, "message_dialog.yes").click()
    settle()
    assert desk.profile().value("unit_name") == "本表的名称"
    assert remark.isHidden()
    assert "取自企业档案" in row_of(page, "unit_name").hint.text()


def test_a_factory_of_another_name_can_be_added_instead_of_renaming_one(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, factories=[ONE])
    page = wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    page.session.set_value("factory_name", "新厂")
    page.session.set_value("factory_address", "新址")
    remark = remark_of(page, "factory_name")
    remark.refresh()
    remark.choices["update"].click()
    made = dialog_of(page, MessageDialog).findChild(QPushButton, "message_dialog.new")
    assert made.text() == "作为新的工厂加入"
    made.click()
    settle()
    rows = desk.profile().rows("factories")
    assert [(row["name"], row["address"]) for row in rows] == [("一分厂", "太原市一号"), ("新厂", "新址")]


# 3 ----------------------------------------------------------------------------------------


def test_nothing_appears_while_a_person_types(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    page = wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    row = row_of(page, "unit_name")
    row.editor.inputs()[0].setFocus()
    settle()
    qtbot.keyClicks(row.editor.inputs()[0], "A")
    settle()
    assert page.session.value("unit_name") != NAME
    assert row.profile_remark is not None
    assert row.profile_remark.isHidden()
    row_of(page, "address").editor.inputs()[0].setFocus()
    qtbot.waitUntil(lambda: not remark_of(page, "unit_name").isHidden())
    assert remark_of(page, "unit_name").words.text() == f"企业档案为“{NAME}”"
    assert "取自企业档案" not in row.hint.text()


# 4 ----------------------------------------------------------------------------------------


def test_another_factory_is_chosen_from_its_question(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO])
    page = wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    remark = remark_of(page, "factory_name")
    assert offered(remark) == ["从企业档案选择工厂…"]
    remark.choices["row"].click()
    dialog = dialog_of(page, ProfileRowChoice)
    dialog.radios["one"].setChecked(True)
    dialog.ok.click()
    settle()
    assert page.session.value("factory_address") == "太原市一号"
    assert offered(remark) == ["换工厂…"]
    assert "取自企业档案" in row_of(page, "factory_address").hint.text()
    remark.choices["row"].click()
    other = dialog_of(page, ProfileRowChoice)
    assert other.row_id() == "one"
    other.radios["two"].setChecked(True)
    other.ok.click()
    settle()
    assert page.session.value("factory_address") == "太原市二号"
    page.undo()
    assert page.session.value("factory_address") == "太原市一号"
    assert page.session.value("factory_name") == "一分厂"


# 5 ----------------------------------------------------------------------------------------


def insert_tool(page: WizardPage, field_id: str) -> QToolButton:
    editor = row_of(page, field_id).editor
    (tool,) = [tool for tool in editor.findChildren(QToolButton) if tool.text() == "从企业档案添加…"]
    return tool


def test_rows_of_a_table_come_from_the_factories(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO], people=[LI])
    page = wizard(qtbot, desk, desk.new_draft(*OVERSEAS))
    insert_tool(page, "factories").click()
    dialog = dialog_of(page, ProfileInsert)
    assert not dialog.ok.isEnabled()
    for box in dialog.boxes.values():
        box.setChecked(True)
    assert dialog.ok.text() == "添加 2 行"
    dialog.ok.click()
    settle()
    assert [row["factory_name"] for row in page.session.rows("factories")] == ["一分厂", "二分厂"]
    form = row_of(page, "factories").editor.form.form
    assert "取自企业档案" in form.rows["employees"].hint.text()
    insert_tool(page, "factories").click()
    again = dialog_of(page, ProfileInsert)
    assert [(box.isEnabled(), box.text()) for box in again.boxes.values()] == [
        (False, "一分厂（已在表中）"),
        (False, "二分厂（已在表中）"),
    ]
    again.reject()
    page.undo()
    assert page.session.rows("factories") == []


def test_without_factories_the_program_says_where_to_type_them(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    page = wizard(qtbot, desk, desk.new_draft(*OVERSEAS))
    insert_tool(page, "factories").click()
    said = dialog_of(page, MessageDialog)
    assert "请先在“企业档案”里填写" in said.text
    assert page.session.rows("factories") == []


def test_a_table_of_other_things_offers_no_factories(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, factories=[ONE])
    page = wizard(qtbot, desk, desk.new_draft("shanxi-2026", "acceptance_application"))
    tools = row_of(page, "open_call_tasks").editor.findChildren(QToolButton)
    assert not [tool for tool in tools if "企业档案" in tool.text()]


# 6 ----------------------------------------------------------------------------------------


def test_the_page_of_the_profile_has_factories_and_people_and_no_remarks(qtbot: QtBot, desk: Desk) -> None:
    profile(desk, unit_name=NAME, factories=[ONE], people=[LI])
    page = WizardPage(desk, desk.profile(), can_export=False)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    for field_id in ("unit_name", "factories", "people", "business_licence"):
        assert row_of(page, field_id).profile_remark is None
    assert page.session.undo_text == "修改“联系人”"  # by the test; showing changes nothing
    assert not page.session.is_dirty
    assert row_of(page, "people").editor.row_name(0).startswith("李示例")
