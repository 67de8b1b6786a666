"""This file tests that thousands of problems, as a paste of rubbish leaves them, are listed at once and stay legible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.theme import Theme
from desktop.ui.wizard.issue_delegate import MANY
from desktop.ui.wizard.issue_model import ISSUE_ROLE
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk, settle

ROWS = MANY // 2 + 1  # two problems a row


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def wizard(qtbot: QtBot, desk: Desk) -> Iterator[WizardPage]:
    """The profile with rubbish in its people."""
    made = WizardPage(desk, desk.profile(), can_export=False)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitExposed(made)
    with made.session.step("粘贴"):
        for number in range(ROWS):
            made.session.insert_row("people", None, {"name": "甲", "mobile": f"%{number}", "email": "@@@"})
    settle()
    yield made
    made.release()


def test_very_many_problems_are_lines_of_one_height_and_a_few_are_shown_whole_again(wizard: WizardPage) -> None:
    view, model = wizard.issues.view, wizard.issues.model
    assert model.shown_count > MANY
    assert view.uniformRowHeights()
    wizard.session.undo()
    settle()
    assert not view.uniformRowHeights()


def test_a_long_list_is_walked_and_tells_each_sentence_whole(wizard: WizardPage) -> None:
    panel = wizard.issues
    last = panel.model.shown()[-1]
    panel.mark(last)
    settle()
    index = panel.view.currentIndex()
    assert index.data(ISSUE_ROLE) == last
    assert panel.view.viewport().rect().intersects(panel.view.visualRect(index))


def test_the_filters_have_room_for_the_number_of_very_many(wizard: WizardPage) -> None:
    panel = wizard.issues
    for chip in panel.filters.values():
        assert chip.width() >= chip.sizeHint().width(), chip.text()
    assert panel.filters[None].text() == "全部 999+"
    assert panel.filters[None].toolTip() == f"{panel.model.total:,} 项"
