"""This file gives tests a desk whose work in the background is over before it closes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.jobs import running_jobs
from desktop.ui.pdf_pages import rendering_pool
from tests.helpers.wizards import real_desk


@contextmanager
def quiet_desk(qtbot: QtBot, folder: Path) -> Iterator[Desk]:
    """A desk with the installed packs; left once no job runs and no page is drawn any more."""
    opened = real_desk(folder)
    try:
        yield opened
        qtbot.waitUntil(lambda: not running_jobs())
        rendering_pool().waitForDone()
    finally:
        opened.close()
