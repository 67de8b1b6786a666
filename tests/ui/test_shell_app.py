"""Starting the program: composition, a workspace in use, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop import app as program
from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from desktop.ui.dialogs.form_choice import FormChoice
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.new_declaration import NewDeclarationDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow


@pytest.fixture
def started(qapp: QApplication, theme, monkeypatch, tmp_path: Path) -> Iterator[list[str]]:
    """``run_window`` with the application of the tests and settings of its own."""
    monkeypatch.setattr(program, "make_application", lambda _argv: qapp)
    monkeypatch.setattr("desktop.paths.settings_file", lambda: tmp_path / "config" / "settings.json")
    monkeypatch.setattr("desktop.services.second_start.WAIT", 0.1)
    monkeypatch.setattr("desktop.settings.settings_file", lambda: tmp_path / "config" / "settings.json")
    yield []
    theme.apply(mode="light", font_size=14)


def _visible(kind: type[QWidget]) -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


MOST_LOOKS, BROKEN = 1500, 99


def _when_shown(kind: type[QWidget], do) -> None:
    """Call ``do`` with the first window of ``kind`` as soon as it is there; a failure ends the program, never hangs it."""
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        found = _visible(kind)
        if not found and looks < MOST_LOOKS:
            QTimer.singleShot(20, look)
            return
        is_done = False
        try:
            do(found[0])
            is_done = True
        finally:
            if not is_done:
                QApplication.exit(BROKEN)

    QTimer.singleShot(0, look)


def test_the_window_opens_and_closes_with_success(started, tmp_path: Path) -> None:
    _when_shown(MainWindow, lambda window: window.close())
    assert program.run_window(tmp_path / "workspace") == 0
    with_again = open_desk(tmp_path / "workspace")  # the lock is free again
    with_again.close()


def test_a_workspace_in_use_is_said_and_left_alone(started, desk: Desk) -> None:
    heard: list[str] = []

    def close(dialog: MessageDialog) -> None:
        heard.append(dialog.text)
        dialog.findChild(QPushButton, "message_dialog.close").click()

    _when_shown(MessageDialog, close)
    assert program.run_window(desk.workspace.folder) == 1
    assert "正在另一个窗口中使用" in heard[0]


def test_a_workspace_in_use_can_be_looked_at(started, desk: Desk) -> None:
    Settings().set("role", "enterprise")
    titles: list[str] = []
    can_begin: list[bool] = []

    def look(window: MainWindow) -> None:
        titles.append(window.windowTitle())
        can_begin.append(window.findChild(QPushButton, "home.empty.new").isEnabled())
        window.close()

    _when_shown(MessageDialog, lambda d: d.findChild(QPushButton, "message_dialog.read_only").click())
    _when_shown(MainWindow, look)
    assert program.run_window(desk.workspace.folder) == 0
    assert titles == ["只读"]  # Qt adds the name of the program
    assert can_begin == [False]


@pytest.fixture
def reader(qtbot, theme, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on the same workspace, read-only, with one draft in it."""
    desk.add_sample("shanxi-2024", "excellence_declaration")
    other = open_desk(desk.workspace.folder, clock=desk.clock, settings=desk.settings, read_only=True)
    window = MainWindow(other, other.clock, tmp_path / "reader.ini")
    qtbot.addWidget(window)
    window.show()
    yield window
    qtbot.waitUntil(lambda: not running_jobs())
    other.close()


def test_a_draft_opened_read_only_is_shown_as_paper(qtbot, reader: MainWindow, desk: Desk) -> None:
    reader.open_draft(desk.drafts()[0].draft_id)
    qtbot.waitUntil(lambda: bool(_visible(PdfDialog)))
    (dialog,) = _visible(PdfDialog)
    qtbot.waitUntil(lambda: dialog.preview.pages > 0)
    assert reader.current_key == "home"
    dialog.accept()


def test_a_change_in_a_read_only_workspace_is_refused_in_words(qtbot, reader: MainWindow, desk: Desk) -> None:
    reader.current_page.choose_form()
    dialog = reader.findChild(NewDeclarationDialog)
    dialog.findChildren(FormChoice)[0].clicked.emit()
    dialog.findChild(QPushButton, "new_declaration.ok").click()
    refusal = dialog.findChild(MessageDialog)
    assert "只读" in refusal.text
    refusal.accept()
    dialog.reject()
    assert len(desk.drafts()) == 1
