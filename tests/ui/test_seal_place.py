"""This file tests that a statement and a seal say on which page they are sealed, as soon as a preview knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.rendering.document import Place, SealPlace
from desktop.services.desk import Desk
from desktop.services.places import PrintedPlaces
from desktop.ui.jobs import running_jobs
from desktop.ui.pdf_pages import rendering_pool
from desktop.ui.wizard import draft_paper
from desktop.ui.wizard.draft_paper import Paper
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk, settle

FORM = ("shanxi-2024", "excellence_declaration")


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    rendering_pool().waitForDone()
    opened.close()


def test_the_page_of_a_statement_is_named_when_the_preview_was_made(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_paper, "PAUSE_MS", 20)
    session = desk.open_draft(desk.add_sample(*FORM))
    page = WizardPage(desk, session)
    qtbot.addWidget(page)
    page.open_path("truthfulness")
    settle()
    current: Any = page.body.current_page
    editor: Any = current.form.rows["truthfulness"].editor
    unknown = (
        "此处只确认内容。纸质件打印后，仍须在“法定代表人（签字）”处签字、在“申报单位（盖章）”处盖章。"
        f"盖章处在“{session.form.title}”的哪一页，导出后的“盖章清单”会列出。"
    )
    assert editor.note.text() == unknown
    page.preview.paper.make()
    qtbot.waitUntil(lambda: editor.note.text() != unknown)
    seals = desk.preview(desk.declaration(session)).seal_places
    (wanted,) = {seal.page for seal in seals if seal.label == "申报单位（盖章）："}
    assert wanted > 1
    assert editor.note.text().endswith(f"盖章处现排在“{session.form.title}”第 {wanted} 页。")


def test_of_several_seals_that_of_its_own_page_or_the_next_one_counts() -> None:
    places = PrintedPlaces([Place(3, 0, 0, 10, 10, "promise")])
    seals = tuple(SealPlace(page, words, "declaring_unit") for page, words in ((1, "章："), (3, "另："), (4, "章：")))
    paper = Paper(b"", places, seals=seals)
    assert paper.seal_page("promise", "章：") == 4
    assert paper.seal_page("not_printed", "章：") == 1
    assert paper.seal_page("promise", "没有：") == 0
