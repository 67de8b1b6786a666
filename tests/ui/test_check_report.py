"""The list of problems is printed from the page 检查 and by its command, of what is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.dialogs.print_paper import PrintDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from tests.helpers.check_pages import open_check, overseas
from tests.helpers.quiet import quiet_desk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


def test_the_button_opens_the_print_dialog_with_the_list_and_its_pages(qtbot: QtBot, desk: Desk) -> None:
    wizard, page = open_check(qtbot, overseas(desk), desk)
    page.report.click()
    (dialog,) = wizard.findChildren(PrintDialog)
    assert dialog.windowTitle() == "打印问题清单"
    assert not dialog.draft.isVisible()  # neither draft nor final copy
    assert not dialog.final.isVisible()
    dialog.preview.click()
    qtbot.waitUntil(lambda: any(shown.isVisible() for shown in dialog.findChildren(PdfDialog)), timeout=30_000)
    dialog.reject()
    wizard.release()


def test_the_list_says_what_was_typed_a_moment_ago(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = overseas(desk)
    wizard, _page = open_check(qtbot, session, desk)
    session.set_value(session.form.unit_name_field, "刚改的名称")
    wizard.commands.run("wizard.report")
    assert desk.repository.get(session.draft_id).values[session.form.unit_name_field] == "刚改的名称"
    (dialog,) = wizard.findChildren(PrintDialog)
    (tmp_path / "out").mkdir()
    dialog.save_to(tmp_path / "out")
    qtbot.waitUntil(lambda: list((tmp_path / "out").glob("问题清单-*-刚改的名称.pdf")) != [])
    wizard.release()


def test_without_problems_there_is_no_list_to_print(qtbot: QtBot, desk: Desk) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    wizard, page = open_check(qtbot, session, desk, problems=False)
    assert not page.report.isEnabled()
    wizard.release()
