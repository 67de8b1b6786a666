"""A workspace that is only looked at: what would be refused anyway says so before anything is typed or copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk, open_desk
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.intake import IntakePage
from desktop.ui.theme import Theme
from tests.helpers.declarations import a_declaration, overseas_values, pack_to


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    desk.settings.set("role", "city")
    desk.profile()
    desk.close()
    looked_at = open_desk(desk.workspace.folder, clock=desk.clock, settings=desk.settings, read_only=True)
    made = MainWindow(looked_at, looked_at.clock, tmp_path / "window.ini")
    qtbot.addWidget(made)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not running_jobs())
    looked_at.close()


def _refused(window: MainWindow) -> bool:
    found = window.findChild(QDialog, "message_dialog")
    return found is not None and found.isVisible()


def test_the_unit_is_not_opened_for_typing(window: MainWindow) -> None:
    window.go("home")
    window.go("profile")
    assert window.wizard is None
    assert window.current_key == "home"
    assert _refused(window)


def test_packages_are_not_taken_in(window: MainWindow, tmp_path: Path) -> None:
    source = tmp_path / "one.sbb"
    pack_to(source, a_declaration(overseas_values("示例有限公司", 1), draft_id="d1"), formats=("pdf",))
    window.receive([source])
    page = window.current_page
    assert isinstance(page, IntakePage)
    assert _refused(window)
    assert not running_jobs()
    for name in ("intake.files", "intake.folder"):
        found = page.findChild(QPushButton, name)
        assert found is not None
        assert not found.isEnabled()
        assert found.toolTip() == "只读方式打开，不能修改"
