"""The help page of every screen has a picture, and one script takes all of them, light and dark."""

from __future__ import annotations

import re

from desktop.paths import resources_dir
from desktop.ui.help_topics import help_text
from desktop.ui.rail import ENTRIES
from tests.ui.walk.pictures import ALWAYS_LIGHT, PICTURES

FOLDER = resources_dir() / "help" / "pictures"


def test_the_page_of_every_screen_shows_a_picture() -> None:
    screens = {entry.key for entry in ENTRIES} | {"wizard", "check"}
    assert {key for key in screens if not re.search(r"!\[[^]]+\]\(pictures/", help_text(key))} == set()


def test_the_script_takes_every_picture_light_and_dark() -> None:
    dark = {f"{name}-dark" for name in PICTURES if name not in ALWAYS_LIGHT}
    assert {path.stem for path in FOLDER.glob("*.png")} == {*PICTURES, *dark}
