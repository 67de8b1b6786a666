"""This file tests the preview beside the wizard: made after a pause in typing, one at a time, only while it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.rendering.document import Written
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.jobs import running_jobs
from desktop.ui.pdf_pages import rendering_pool
from desktop.ui.wizard import draft_paper
from desktop.ui.wizard.preview_pane import PreviewPane
from tests.helpers.wizards import real_desk, settle


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    rendering_pool().waitForDone()
    opened.close()


@pytest.fixture
def made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The unit names of the declarations that were laid out."""
    names: list[str] = []
    preview = desk.preview

    def noted(declaration: Any, job: Any = None) -> Written:
        names.append(str(declaration.values.get("unit_name")))
        return preview(declaration, job)

    monkeypatch.setattr(desk, "preview", noted)
    monkeypatch.setattr(draft_paper, "PAUSE_MS", 60)
    return names


def open_pane(qtbot: QtBot, desk: Desk) -> tuple[PreviewPane, EditingSession]:
    session = desk.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    pane = PreviewPane(desk, session)
    qtbot.addWidget(pane)
    pane.resize(340, 600)
    pane.show()
    qtbot.waitExposed(pane)
    return pane, session


def test_edits_without_a_pause_are_laid_out_once(qtbot: QtBot, desk: Desk, made: list[str]) -> None:
    pane, session = open_pane(qtbot, desk)
    qtbot.waitUntil(lambda: pane.pages.pages > 0)
    assert made == ["None"]
    for number in range(30):
        session.set_value("unit_name", f"示例{number}公司")
        pane.touch()
        settle()
    assert made == ["None"]
    qtbot.waitUntil(lambda: len(made) > 1)
    assert made == ["None", "示例29公司"]
    qtbot.waitUntil(lambda: not running_jobs())  # the pane must outlive its job


def test_a_preview_that_is_being_made_is_waited_for_without_turning_round_and_round(
    qtbot: QtBot, desk: Desk, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, session = open_pane(qtbot, desk)
    qtbot.waitUntil(lambda: pane.pages.pages > 0 and not running_jobs())
    calls: list[bool] = []
    monkeypatch.setattr(pane.paper, "make", lambda: calls.append(True))
    pane.paper._pause.timeout.disconnect()
    pane.paper._pause.timeout.connect(pane.paper.make)
    pane.hide()
    pane.touch()
    settle()
    assert not calls, "hidden: nothing is made"
    pane.show()
    settle()
    assert calls == [True], "seen again with older content: made at once"
    pane.touch()
    settle()
    assert calls == [True], "the pause is as long as before"
    assert not session.is_dirty
    qtbot.waitUntil(lambda: not running_jobs())
