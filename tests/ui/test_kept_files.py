"""This file tests kept files: adding one never waits for what runs in the background, and a PDF is seen from its file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs import JobContext
from desktop.services.desk import Desk
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.jobs import Job, running_jobs
from desktop.ui.pdf_pages import rendering_pool
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, picture, real_desk, settle
from tests.ui.test_attachments import pdf

FIELD = field_toml("f", "attachment", 'kinds = ["pdf", "png", "jpg"]')


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = real_desk(tmp_path / "w")
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    rendering_pool().waitForDone()
    opened.close()


def shown(kind: type) -> list[Any]:
    return [found for found in QApplication.topLevelWidgets() if isinstance(found, kind) and found.isVisible()]


def test_a_picture_is_kept_at_once_while_every_thread_of_the_background_is_busy(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    form, session = open_fields(qtbot, desk, FIELD)
    release, busy = threading.Event(), []

    def work(_context: JobContext) -> None:
        release.wait()

    try:
        for _ in range(QThreadPool.globalInstance().maxThreadCount() + 1):
            busy.append(Job(work))
            busy[-1].start()
        editor: Any = form.rows["f"].editor
        editor.add_files([picture(tmp_path / "图.png")])
        qtbot.waitUntil(lambda: session.value("f") is not None)
        assert session.value("f")[0]["name"] == "图.png"
        assert all(job.is_running for job in busy)
    finally:
        release.set()


def test_a_kept_pdf_is_looked_at_without_reading_it_into_memory(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = desk.store_file(pdf(tmp_path / "报告.pdf", 3), "报告.pdf").to_item()
    form, _ = open_fields(qtbot, desk, FIELD, {"f": [{**item, "size": 500_000_000}]})  # however large it is
    read: list[str] = []
    monkeypatch.setattr(type(desk.files), "read", lambda _store, file: read.append(file))
    editor: Any = form.rows["f"].editor
    editor.open_file(0)
    qtbot.waitUntil(lambda: bool(shown(PdfDialog)))
    (dialog,) = shown(PdfDialog)
    qtbot.waitUntil(lambda: dialog.preview.pages == 3)
    qtbot.waitUntil(lambda: not running_jobs())
    settle()
    assert dialog.preview._sheets[0].shown_width > 0
    assert read == []
    dialog.close()


def test_a_damaged_pdf_is_not_opened_and_said(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    item = desk.store_file(pdf(tmp_path / "报告.pdf"), "报告.pdf").to_item()
    kept = desk.files.path(item["file"])
    kept.write_bytes(kept.read_bytes() + b"%")
    form, _ = open_fields(qtbot, desk, FIELD, {"f": [item]})
    editor: Any = form.rows["f"].editor
    editor.open_file(0)
    qtbot.waitUntil(lambda: bool(shown(MessageDialog)))
    (said,) = shown(MessageDialog)
    assert "报告.pdf" in said.text
    assert shown(PdfDialog) == []
    said.reject()


def test_a_pasted_picture_takes_the_place_of_the_one_file_and_the_focus_stays(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    item = desk.store_file(picture(tmp_path / "旧.png"), "旧.png").to_item()
    one_file = field_toml("f", "attachment", 'kinds = ["png"]\nmax_files = 1')
    form, session = open_fields(qtbot, desk, one_file, {"f": [item]})
    editor: Any = form.rows["f"].editor
    image = QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    for name in ("粘贴的图片.png", "粘贴的图片（2）.png"):
        editor.rows[0].setFocus()
        QTest.keyClick(editor.rows[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not running_jobs())
        settle()
        assert [one["name"] for one in session.value("f")] == [name]
        assert editor.window().focusWidget() is editor.rows[0]
        image.fill(0x996633)
        QGuiApplication.clipboard().setImage(image)
