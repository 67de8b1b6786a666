"""This file makes the rendering tests independent of the fonts installed on the machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.rendering.fonts import use_bundled_only


@pytest.fixture(autouse=True)
def bundled_fonts() -> Iterator[None]:
    use_bundled_only(True)
    yield
    use_bundled_only(False)
