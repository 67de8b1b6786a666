"""The page 检查: what is left, when the copy for sealing can be made, and forms that are not printed.

1. The summary says how much is left, and when the copy for sealing can be made.
2. The profile, which is not printed, keeps its list.
3. What has the focus can be shown on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from desktop.issues import Severity
from desktop.services.desk import Desk
from desktop.ui.theme import Theme
from desktop.ui.wizard import draft_paper
from desktop.ui.wizard.checking import path_in_focus
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.check_pages import marks, open_check, overseas
from tests.helpers.quiet import quiet_desk
from tests.helpers.wizards import settle


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(draft_paper, "PAUSE_MS", 20)
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


# 1 ----------------------------------------------------------------------------------------


def test_the_summary_counts_what_is_left_until_the_copy_for_sealing_can_be_made(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    session = overseas(desk)
    wizard, page = open_check(qtbot, session, desk)
    assert page.chips[Severity.MISSING].text == "2 项未填"
    assert page.chips[Severity.ERROR].text == "1 处错误"
    assert page.chips[Severity.WARNING].isHidden()
    assert page.ready.isHidden()
    assert page.export.isHidden()
    first = session.row_ids("factories")[0]
    session.set_value(f"factories/{first}/employees", "120")
    session.set_value(f"factories/{first}/revenue", "3500")
    session.set_value("unified_social_credit_code", "91140100MA0EX0101G")
    qtbot.waitUntil(lambda: not page.located)
    assert page.ready.isVisible()
    assert page.export.isVisible()
    assert "可以导出盖章" in page.ready.text
    assert marks(page) == []
    asked: list[bool] = []
    page.export_asked.disconnect()
    page.export_asked.connect(lambda: asked.append(True))
    page.export.click()
    assert asked == [True]
    wizard.release()


def test_a_reason_written_beside_the_pages_lets_the_copy_be_made(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    session = desk.open_draft(desk.add_sample("shanxi-2026", "advanced_declaration"))
    session.set_value("is_basic_recognised", "no")
    (warned,) = (issue for issue in session.issues() if issue.severity is Severity.WARNING)
    wizard, page = open_check(qtbot, session, desk)
    page.list.show_issue(warned)
    assert page.reason.isVisible()
    assert page.export.isHidden()
    qtbot.keyClicks(page.reason.line, "checked")
    qtbot.waitUntil(lambda: page.export.isVisible())
    assert session.reason(warned) == "checked"
    assert page.list.current == warned
    wizard.release()


def test_characters_no_font_has_stand_in_the_way_of_the_copy(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    session.set_value("contact_person", "张\ue000")
    wizard, page = open_check(qtbot, session, desk, problems=False)
    assert not page.located
    assert page.export.isHidden()
    assert "\ue000" in page.remark.text()
    assert page.remark.isVisible()
    session.set_value("contact_person", "张三")
    wizard.preview.touch()
    qtbot.waitUntil(lambda: page.export.isVisible(), timeout=30_000)
    assert page.remark.isHidden()
    wizard.release()


def test_undo_takes_the_marks_along(qtbot: QtBot, desk: Desk) -> None:
    """1"""
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    first = session.row_ids("factories")[0]
    session.set_value(f"factories/{first}/revenue", None)
    wizard, page = open_check(qtbot, session, desk)
    assert len(marks(page)) == 1
    wizard.undo()
    wizard.open_check()
    settle()
    assert marks(page) == []
    assert page.stack.currentWidget() is page.nothing
    wizard.release()


# 2 ----------------------------------------------------------------------------------------


def test_the_profile_goes_to_its_first_problem(qtbot: QtBot, desk: Desk) -> None:
    """2"""
    wizard = WizardPage(desk, desk.profile(), can_export=False)
    qtbot.addWidget(wizard)
    wizard.resize(1280, 760)
    wizard.show()
    qtbot.waitExposed(wizard)
    wizard.open_check()
    assert wizard.checking.page is None
    assert wizard.body.isVisible()
    wizard.release()


# 3 ----------------------------------------------------------------------------------------


def test_the_path_in_focus_is_that_of_the_question_or_of_the_present_cell(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    session = overseas(desk)
    wizard = WizardPage(desk, session)
    qtbot.addWidget(wizard)
    wizard.resize(1280, 760)
    wizard.show()
    qtbot.waitExposed(wizard)
    wizard.open_path("contact_phone")
    assert path_in_focus(wizard.focusWidget()) == "contact_phone"
    wizard.open_section(session.form.by_id["factories"].section_id)
    grid = wizard.page(wizard.section_id).findChild(QTableView)
    model = grid.model()
    second = session.row_ids("factories")[1]
    grid.setFocus()
    grid.setCurrentIndex(model.index(1, model.column_of("employees")))
    assert path_in_focus(grid) == f"factories/{second}/employees"
    assert path_in_focus(wizard.header.check) == ""
    assert path_in_focus(None) == ""
    wizard.release()
