"""This file makes printed pages the same on every machine: bundled fonts only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _bundled_fonts() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("SHENBAO_BUNDLED_FONTS", "1")
    yield
    patch.undo()
