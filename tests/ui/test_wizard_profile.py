"""This file tests the line that offers values of the enterprise profile (企业档案) to an open declaration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.wizard.profile_bar import ProfileChoice
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk, settle

NAME, CODE = "山西示例机械有限公司", "91140100MA0EX0001T"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def fill_profile(desk: Desk) -> None:
    profile = desk.profile()
    profile.set_value("unit_name", NAME)
    profile.set_value("unified_social_credit_code", CODE)
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


def test_a_new_declaration_is_filled_from_the_profile_and_asks_nothing(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    for notice_id, form_id in (("shanxi-2026", "overseas_factories"), ("shanxi-2024", "excellence_declaration")):
        page = open_wizard(qtbot, desk, desk.new_draft(notice_id, form_id))
        assert page.session.value("unit_name") == NAME
        assert page.session.value("unified_social_credit_code") == CODE
        assert page.profile_bar.isHidden()
        page.release()


def test_a_profile_filled_later_is_offered_and_taken_as_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft("shanxi-2026", "overseas_factories")
    fill_profile(desk)
    page = open_wizard(qtbot, desk, draft_id)
    assert page.profile_bar.isVisible()
    dialog = choice_of(page)
    assert {path: box.isChecked() for path, box in dialog.boxes.items()} == {
        "unit_name": True,
        "unified_social_credit_code": True,
    }
    dialog._accept()
    assert page.session.value("unit_name") == NAME
    assert page.profile_bar.isHidden()
    page.undo()
    assert page.session.value("unit_name") is None
    assert page.session.value("unified_social_credit_code") is None
    assert page.profile_bar.isVisible()
    page.release()


def test_what_differs_is_shown_but_not_ticked(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft("shanxi-2026", "overseas_factories")
    session = desk.open_draft(draft_id)
    session.set_value("unit_name", "另一家公司")
    session.save()
    fill_profile(desk)
    page = open_wizard(qtbot, desk, draft_id)
    dialog = choice_of(page)
    assert not dialog.boxes["unit_name"].isChecked()
    dialog._accept()
    assert page.session.value("unit_name") == "另一家公司"
    assert page.session.value("unified_social_credit_code") == CODE
    page.profile_bar.dismiss()
    assert page.profile_bar.isHidden()
    page.release()


def test_the_profile_itself_asks_nothing(qtbot: QtBot, desk: Desk) -> None:
    fill_profile(desk)
    session = desk.profile()
    session.set_value("unit_name", "改过的名称")
    page = WizardPage(desk, session, can_export=False)
    qtbot.addWidget(page)
    assert page.profile_bar.isHidden()
    page.release()
