"""What is dropped where no question of the open section takes it: the message names those of the draft that do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.main_window import MainWindow
from tests.helpers.drops import drop, message

INTEGRATORS, LICENCE, INTRODUCTION = "“集成商”", "“营业执照（扫描件）”", "“项目简介”"


@pytest.mark.parametrize(
    ("name", "wanted", "others"),
    [
        ("表.XLSX", INTEGRATORS, (LICENCE, INTRODUCTION)),
        ("表.et", INTEGRATORS, (LICENCE, INTRODUCTION)),
        ("扫描.pdf", LICENCE, (INTEGRATORS, INTRODUCTION)),
        ("车间.png", INTRODUCTION, (INTEGRATORS,)),
        ("安装.exe", LICENCE, (INTEGRATORS, INTRODUCTION)),  # taken nowhere: where documents go
    ],
)
def test_the_message_names_the_questions_such_a_file_is_for(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, name: str, wanted: str, others: tuple[str, ...]
) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    window.open_draft(session.draft_id)
    assert window.wizard is not None
    page = window.wizard.page(session.form.sections[0].id)
    qtbot.waitUntil(lambda: page.form.is_built)
    file = tmp_path / name
    file.write_bytes(b"x")
    drop(window, file)
    said = message(window)
    assert wanted in said
    assert not [other for other in others if other in said]
