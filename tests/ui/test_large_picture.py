"""A picture of sixty megabytes goes into a draft and onto paper, and nothing of that on the thread of the window.

1. As supporting document (佐证材料). 2. As figure of a long text, printed no larger than a page needs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.rendering.pictures import LONGEST_SIDE, printable
from desktop.services.desk import Desk
from desktop.ui.editors import thumbnails
from desktop.ui.jobs import running_jobs
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

SIXTY_MB = 60_000_000


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = real_desk(tmp_path / "w")
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    opened.close()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4500 × 4500 points, kept without compression."""
    path = tmp_path_factory.mktemp("photo") / "航拍.png"
    Image.new("RGB", (4500, 4500), (90, 120, 150)).save(path, compress_level=0)
    assert path.stat().st_size > SIXTY_MB
    return path


@pytest.fixture
def threads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Which thread looked into the file, copied it and read it for the screen."""
    found: dict[str, int] = {}
    watched: tuple[tuple[Any, str], ...] = ((type(desk.files), "add"), (thumbnails, "scaled_picture"))

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def work(*parts: Any, **more: Any) -> Any:
            found[name] = threading.get_ident()
            return real(*parts, **more)

        monkeypatch.setattr(owner, name, work)

    for owner, name in watched:
        watch(owner, name)
    return found


def keep(qtbot: QtBot, desk: Desk, kind: str, photo: Path, more: str = "") -> dict[str, Any]:
    form, session = open_fields(qtbot, desk, field_toml("f", kind, more))
    form.rows["f"].editor.take_files([photo])
    qtbot.waitUntil(lambda: bool(session.value("f")) and not running_jobs(), timeout=60_000)
    settle()
    item: dict[str, Any] = next(block for block in session.value("f") if "file" in block)
    return item


def test_a_supporting_document_of_sixty_megabytes_is_kept_whole(
    qtbot: QtBot, desk: Desk, photo: Path, threads: dict[str, int]
) -> None:
    """1"""
    item = keep(qtbot, desk, "attachment", photo, 'kinds = ["png"]')
    assert desk.file_bytes(item["file"]) == photo.read_bytes()
    assert set(threads) == {"add", "scaled_picture"}
    assert threading.main_thread().ident not in threads.values()


def test_a_figure_of_sixty_megabytes_is_kept_whole_and_printed_small(
    qtbot: QtBot, desk: Desk, photo: Path, threads: dict[str, int]
) -> None:
    """2"""
    item = keep(qtbot, desk, "long_text", photo)
    kept = desk.file_bytes(item["file"])
    assert len(kept) == photo.stat().st_size
    assert threads.get("add") not in (None, threading.main_thread().ident)
    printed = printable(kept, item["caption"])
    assert max(printed.width, printed.height) == LONGEST_SIDE
    assert len(printed.data) < SIXTY_MB / 10
