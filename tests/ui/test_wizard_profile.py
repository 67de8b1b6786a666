"""This file tests the line and the list that offer values of the enterprise profile (企业档案) to an open declaration.

1. A new declaration is filled and asks nothing. 2. What can be done is listed; nothing that replaces an answer is
proposed. 3. The decisions are carried out, taking as one undo step. 4. Where several factories or contacts are, the
line asks which; what changes is shown first. 5. The profile itself and a sample ask nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.wizard.profile_choice import KEEP, LATER, TAKE, UPDATE, ProfileChoice
from desktop.ui.wizard.profile_row_choice import ProfileRowChoice
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk, settle

NAME, CODE = "山西示例机械有限公司", "91140100MA0EX0001T"
OVERSEAS, EXCELLENCE = ("shanxi-2026", "overseas_factories"), ("shanxi-2024", "excellence_declaration")
FACTORIES = [
    {"id": "a", "name": "一分厂", "address": "太原市一号"},
    {"id": "b", "name": "二分厂", "address": "太原市二号"},
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def fill_profile(desk: Desk, **more: Any) -> None:
    profile = desk.profile()
    for path, value in {"unit_name": NAME, "unified_social_credit_code": CODE, **more}.items():
        profile.set_value(path, value)
    profile.save()


def open_wizard(qtbot: QtBot, desk: Desk, draft_id: str) -> WizardPage:
    page = WizardPage(desk, desk.open_draft(draft_id))
    qtbot.addWidget(page)
    page.resize(1310, 740)
    page.show()
    qtbot.waitExposed(page)
    settle()
    return page


def choice_of(page: WizardPage) -> ProfileChoice:
    page.profile_bar.open_choice()
    settle()
    dialog = page.window().findChild(ProfileChoice)
    assert isinstance(dialog, ProfileChoice)
    return dialog


def decide(dialog: ProfileChoice, path: str, choice: str) -> None:
    box = dialog.boxes[path]
    box.setCurrentIndex(box.findData(choice))


# 1 ----------------------------------------------------------------------------------------


def test_a_new_declaration_is_filled_from_the_profile_and_asks_nothing(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    for notice_id, form_id in (OVERSEAS, EXCELLENCE):
        page = open_wizard(qtbot, desk, desk.new_draft(notice_id, form_id))
        assert page.session.value("unit_name") == NAME
        assert page.session.value("unified_social_credit_code") == CODE
        assert page.profile_bar.isHidden()
        page.release()


# 2, 3 -------------------------------------------------------------------------------------


def test_a_profile_filled_later_is_offered_and_taken_as_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft(*OVERSEAS)
    fill_profile(desk)
    page = open_wizard(qtbot, desk, draft_id)
    assert page.profile_bar.isVisible()
    assert page.profile_bar.text == "企业档案有 2 项可以填入本表。"
    dialog = choice_of(page)
    assert {path: box.currentData() for path, box in dialog.boxes.items()} == {
        "unit_name": TAKE,
        "unified_social_credit_code": TAKE,
    }
    dialog.ok.click()
    assert page.session.value("unit_name") == NAME
    assert page.profile_bar.isHidden()
    page.undo()
    assert page.session.value("unit_name") is None
    assert page.session.value("unified_social_credit_code") is None
    assert page.profile_bar.isVisible()
    page.release()


def test_what_differs_is_listed_and_nothing_is_proposed_for_it(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft(*OVERSEAS)
    session = desk.open_draft(draft_id)
    session.set_value("unit_name", "另一家公司")
    session.save()
    fill_profile(desk)
    page = open_wizard(qtbot, desk, draft_id)
    assert page.profile_bar.text == "企业档案有 1 项可以填入本表，有 1 项与本表不同。"
    dialog = choice_of(page)
    assert dialog.boxes["unit_name"].currentData() == LATER
    dialog.ok.click()
    assert page.session.value("unit_name") == "另一家公司"
    assert page.session.value("unified_social_credit_code") == CODE
    page.profile_bar.dismiss()
    assert page.profile_bar.isHidden()
    page.release()


def test_an_answer_that_is_kept_is_not_spoken_of_again(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    draft_id = desk.new_draft(*OVERSEAS)
    fill_profile(desk, unit_name="改名后的公司")
    page = open_wizard(qtbot, desk, draft_id)
    assert page.profile_bar.text == "企业档案有 1 项在取用后改过。"
    dialog = choice_of(page)
    decide(dialog, "unit_name", KEEP)
    dialog.ok.click()
    assert page.profile_bar.isHidden()
    page.flush()
    page.release()
    again = open_wizard(qtbot, desk, draft_id)
    assert again.profile_bar.isHidden()
    assert again.session.value("unit_name") == NAME
    again.release()


def test_what_the_profile_lacks_is_written_into_it(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    draft_id = desk.new_draft(*EXCELLENCE)
    page = open_wizard(qtbot, desk, draft_id)
    page.session.set_value("legal_representative", "张示例")
    page.session.set_value("address", "太原市示例路1号")
    dialog = choice_of(page)
    assert {path: box.currentData() for path, box in dialog.boxes.items()} == {
        "legal_representative": LATER,
        "address": LATER,
    }
    decide(dialog, "address", UPDATE)
    dialog.ok.click()
    assert desk.profile().value("address") == "太原市示例路1号"
    assert desk.profile().value("legal_representative") is None
    assert page.session.value("address") == "太原市示例路1号"
    page.release()


def test_an_empty_profile_is_filled_from_the_first_declaration(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft(*OVERSEAS)
    session = desk.open_draft(draft_id)
    for path, value in {"unit_name": NAME, "unified_social_credit_code": CODE, "contact_person": "李示例"}.items():
        session.set_value(path, value)
    session.save()
    page = open_wizard(qtbot, desk, draft_id)
    assert page.profile_bar.text == "企业档案还没有填写；本表的 3 项可以存入，其他表就不用再填。"
    dialog = choice_of(page)
    for path in dialog.boxes:
        decide(dialog, path, UPDATE)
    dialog.ok.click()
    assert page.profile_bar.isHidden()
    stored = desk.profile()
    assert (stored.value("unit_name"), stored.rows("people")[0]["name"]) == (NAME, "李示例")
    page.release()


def test_the_list_is_reached_by_key_and_says_when_nothing_differs(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    page = open_wizard(qtbot, desk, desk.new_draft(*OVERSEAS))
    qtbot.keyClick(page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle()
    said = page.window().findChild(MessageDialog)
    assert isinstance(said, MessageDialog)
    assert said.text == "本表与企业档案一致，没有要处理的项目。"
    said.accept()
    page.release()


def test_without_a_decision_there_is_nothing_to_confirm(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    draft_id = desk.new_draft(*OVERSEAS)
    fill_profile(desk, unit_name="改名后的公司")
    page = open_wizard(qtbot, desk, draft_id)
    dialog = choice_of(page)
    assert not dialog.ok.isEnabled()
    decide(dialog, "unit_name", TAKE)
    assert dialog.ok.isEnabled()
    dialog.reject()
    assert page.session.value("unit_name") == NAME
    page.release()


# 4 ----------------------------------------------------------------------------------------


def test_of_several_factories_the_line_asks_which_and_shows_what_changes(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk, factories=FACTORIES)
    page = open_wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    assert page.session.value("factory_name") is None
    assert page.profile_bar.text == "企业档案里有 2 个工厂，请选择本表用哪一个。"
    assert page.profile_bar.choose.isVisible()
    page.profile_bar.choose.click()
    settle()
    dialog = page.window().findChild(ProfileRowChoice)
    assert isinstance(dialog, ProfileRowChoice)
    assert not dialog.ok.isEnabled()
    dialog.radios["b"].setChecked(True)
    assert set(dialog.boxes) == {"factory_name", "factory_address"}
    assert not dialog.boxes["factory_name"].isEnabled()
    dialog.ok.click()
    assert (page.session.value("factory_name"), page.session.value("factory_address")) == ("二分厂", "太原市二号")
    assert page.profile_bar.isHidden()
    page.undo()
    assert page.session.value("factory_name") is None
    assert page.session.value("factory_address") is None
    page.release()


def test_of_several_contacts_the_line_asks_which(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk, people=[{"id": "p", "name": "李示例"}, {"id": "q", "name": "王示例"}])
    page = open_wizard(qtbot, desk, desk.new_draft(*OVERSEAS))
    assert page.profile_bar.text == "企业档案里有 2 位联系人，请选择本表用哪一位。"
    assert page.profile_bar.choose.text() == "选择联系人…"
    page.release()


def test_an_answer_left_out_of_another_factory_stays(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk, factories=FACTORIES)
    page = open_wizard(qtbot, desk, desk.new_draft(*EXCELLENCE))
    page.session.set_value("factory_name", "一分厂")
    page.session.set_value("factory_address", "太原市一号乙")
    page.profile_bar.open_rows("factories")
    settle()
    dialog = page.window().findChild(ProfileRowChoice)
    assert isinstance(dialog, ProfileRowChoice)
    assert dialog.row_id() == "a"
    dialog.radios["b"].setChecked(True)
    dialog.boxes["factory_address"].setChecked(False)
    dialog.ok.click()
    assert (page.session.value("factory_name"), page.session.value("factory_address")) == ("二分厂", "太原市一号乙")
    page.release()


# 5 ----------------------------------------------------------------------------------------


def test_the_profile_itself_asks_nothing(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    session = desk.profile()
    session.set_value("unit_name", "改过的名称")
    page = WizardPage(desk, session, can_export=False)
    qtbot.addWidget(page)
    assert page.profile_bar.isHidden()
    page.release()


def test_a_sample_is_of_another_enterprise_and_is_not_compared(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    page = open_wizard(qtbot, desk, desk.add_sample(*OVERSEAS))
    assert page.session.value("unit_name") != NAME
    assert page.profile_bar.isHidden()
    page.profile_bar.open_choice()
    said = page.window().findChild(MessageDialog)
    assert isinstance(said, MessageDialog)
    assert "示例是虚构的单位" in said.text
    said.accept()
    page.release()
