"""This file gives the window tests a desk on a fresh workspace, a fixed clock and the theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pdf_pages import rendering_pool
from desktop.ui.theme import Theme, app_theme

NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PATIENCE = 60_000  # ms until something that never comes is an error: a busy machine is no failure
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive):
    assert _wait.__kwdefaults__ is not None
    _wait.__kwdefaults__["timeout"] = PATIENCE

# The off-screen screen has no window manager to tell sizes to, and says so each time.
_OFFSCREEN_ONLY = "does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(_OFFSCREEN_ONLY))


def pytest_sessionfinish() -> None:
    """WORKAROUND: the off-screen clipboard lives longer than Python, and what Python made must not be in it then.

    Qt deletes it after the interpreter is gone, and the QMimeData of PySide asks the interpreter: a crash at the end
    of a green run. The clipboards of real screens end with the application.
    """
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture(scope="session")
def dressed_app(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    app_theme().apply(mode="light", font_size=14)
    return qapp


@pytest.fixture
def theme(dressed_app: QApplication) -> Iterator[Theme]:
    """The theme, light at the usual size; put back when a test changed it."""
    found = app_theme()
    yield found
    if (found.mode, found.font_size) != ("light", 14):
        found.apply(mode="light", font_size=14)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(tmp_path / "settings.json")
    settings.set("role", "enterprise")
    opened = open_desk(tmp_path / "workspace", clock=lambda: NOW, settings=settings)
    yield opened
    opened.close()


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, desk: Desk, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window as a role; waits at the end until no job runs."""

    def open_as(role: str = "enterprise") -> MainWindow:
        desk.settings.set("role", role)
        window = MainWindow(desk, desk.clock, tmp_path / "window.ini")
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_as
    qtbot.waitUntil(lambda: not running_jobs())
    rendering_pool().waitForDone()


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def packages(desk: Desk, tmp_path: Path) -> Callable[[int], list[Path]]:
    """Makes real packages of the excellence declaration of Shanxi 2024, each of another enterprise."""

    def make(count: int) -> list[Path]:
        made = []
        for number in range(count):
            session = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
            session.set_value(session.form.unit_name_field, f"示例第{number + 1}机械有限公司")
            session.set_value(session.form.unit_code_field, _credit_code(number))
            session.save()
            target = tmp_path / "stick" / f"{number + 1}.sbb"
            target.parent.mkdir(exist_ok=True)
            made.append(desk.pack(desk.declaration(session), target).path)
            desk.delete_draft(session.draft_id)
        return made

    return make


def _credit_code(number: int) -> str:
    from stdnum.cn import uscc

    body = f"91140100MA0EX{number:04d}"
    return body + uscc.calc_check_digit(body)
