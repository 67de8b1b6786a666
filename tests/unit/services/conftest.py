"""This file gives the service tests bundled fonts, a workspace and a sender of packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.storage.workspace import Workspace
from tests.helpers.senders import Sender
from tests.helpers.workspaces import open_test_workspace


@pytest.fixture(scope="session", autouse=True)
def _bundled_fonts() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("SHENBAO_BUNDLED_FONTS", "1")
    yield
    patch.undo()


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Sender(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_test_workspace(tmp_path / "w") as opened:
        yield opened
