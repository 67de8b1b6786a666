"""A second start hands over to the first: the window comes forward, packages are taken, strange files ask for nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import desktop
from desktop.clock import system_clock
from desktop.services.desk import Desk
from desktop.services.second_start import (
    MOST_BYTES,
    MOST_PATHS,
    leave_request,
    requests_folder,
    take_requests,
    was_taken,
)
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.second_start import SecondStart
from tests.ui.conftest import NOW

ROOT = Path(desktop.__file__).parent.parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "一号.sbb"
    path.write_bytes(b"")
    return path


def test_a_request_is_read_once_and_gone(tmp_path: Path, package: Path) -> None:
    request = leave_request(tmp_path, [package], lambda: NOW)
    assert request is not None
    assert take_requests(tmp_path, NOW) == [[package]]
    assert not request.exists()
    assert take_requests(tmp_path, NOW) is None
    assert was_taken(request)


def test_a_request_without_packages_only_brings_the_window_forward(tmp_path: Path) -> None:
    leave_request(tmp_path, [], lambda: NOW)
    assert take_requests(tmp_path, NOW) == [[]]


def test_a_request_nobody_takes_is_withdrawn(tmp_path: Path, package: Path) -> None:
    request = leave_request(tmp_path, [package], lambda: NOW)
    assert request is not None
    slept: list[float] = []
    assert not was_taken(request, slept.append)
    assert not request.exists()
    assert sum(slept) == pytest.approx(2.0)


def test_where_nothing_can_be_written_there_is_no_request(tmp_path: Path) -> None:
    (tmp_path / "requests").write_text("a file where the folder should be")
    assert leave_request(tmp_path, [], lambda: NOW) is None


def _hostile(package: Path) -> dict[str, Any]:
    at = NOW.isoformat()
    return {
        "no JSON": b"\xff\xfe{",
        "a list": [1, 2],
        "no time": {"packages": [str(package)]},
        "strange time": {"at": "9999-99-99", "packages": [str(package)]},
        "time without zone": {"at": "2026-04-10T09:30:00", "packages": [str(package)]},
        "long ago": {"at": (NOW - timedelta(hours=1)).isoformat(), "packages": [str(package)]},
        "packages no list": {"at": at, "packages": str(package)},
        "too many": {"at": at, "packages": [str(package)] * (MOST_PATHS + 1)},
        "too large": {"at": at, "packages": ["x" * MOST_BYTES]},
        "deep": b"[" * 60000,
    }


@pytest.mark.parametrize("name", sorted(_hostile(Path("x"))))
def test_what_is_no_request_asks_for_nothing_and_is_cleared_away(tmp_path: Path, package: Path, name: str) -> None:
    content = _hostile(package)[name]
    folder = requests_folder(tmp_path)
    folder.mkdir()
    file = folder / "1.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert take_requests(tmp_path, NOW) is None
    assert not file.exists()


@pytest.mark.parametrize("path", ["relative.sbb", "/etc/passwd", "/tmp/\0.sbb", "/gone/away.sbb", 7, None, "~/x.sbb"])
def test_paths_that_are_no_package_on_this_computer_are_dropped(tmp_path: Path, path: object) -> None:
    folder = requests_folder(tmp_path)
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps({"at": NOW.isoformat(), "packages": [path]}))
    assert take_requests(tmp_path, NOW) == [[]]


def test_links_and_folders_are_left_alone(tmp_path: Path, package: Path) -> None:
    folder = requests_folder(tmp_path)
    (folder / "2.json").mkdir(parents=True)
    (folder / "1.json").symlink_to(package)
    assert take_requests(tmp_path, NOW) is None
    assert package.exists()


@pytest.fixture
def watching(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(window, "raise_", lambda: None)  # the off-screen screen has no order of windows, and says so
    SecondStart(window, desk.workspace.folder, desk.clock).begin()
    return window


def test_the_first_program_comes_forward_and_takes_the_package(
    qtbot: QtBot, watching: MainWindow, desk: Desk, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[list[Path]] = []
    monkeypatch.setattr(watching, "receive", received.append)
    watching.showMinimized()
    request = leave_request(desk.workspace.folder, [package], desk.clock)
    assert request is not None
    qtbot.waitUntil(lambda: received == [[package]])
    assert not request.exists()
    assert not watching.isMinimized()


def test_packages_wait_until_an_open_dialog_is_closed(
    qtbot: QtBot, watching: MainWindow, desk: Desk, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[list[Path]] = []
    monkeypatch.setattr(watching, "receive", received.append)
    dialog = QDialog(watching)
    dialog.open()
    request = leave_request(desk.workspace.folder, [package], desk.clock)
    assert request is not None
    qtbot.waitUntil(lambda: not request.exists())
    assert received == []
    dialog.accept()
    qtbot.waitUntil(lambda: received == [[package]])


def test_what_was_left_before_the_start_is_not_done(
    qtbot: QtBot, window: MainWindow, desk: Desk, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[list[Path]] = []
    monkeypatch.setattr(window, "receive", received.append)
    leave_request(desk.workspace.folder, [package], desk.clock)
    begun = SecondStart(window, desk.workspace.folder, desk.clock)
    begun.begin()
    begun.look()
    assert received == []


def test_a_real_second_start_ends_with_success_when_the_first_answers(
    qtbot: QtBot, window: MainWindow, desk: Desk, packages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "raise_", lambda: None)
    SecondStart(window, desk.workspace.folder, system_clock).begin()
    package = packages(1)[0]
    command = [sys.executable, "-m", "desktop", "open", "--workspace", str(desk.workspace.folder), str(package)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
        assert second.returncode == 0, second.stderr.read().decode() if second.stderr else ""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None and not running_jobs())
    QApplication.activeModalWidget().close()
