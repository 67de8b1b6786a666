"""On a system without Chinese fonts the window uses the bundled one: every character of its sentences is drawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import desktop
from desktop.messages import SENTENCES
from desktop.paths import fonts_dir
from desktop.ui.help_topics import TOPICS, help_text

ROOT = Path(desktop.__file__).parent.parent
_PROBE = """
import json, sys
from PySide6.QtGui import QFontInfo, QRawFont
from desktop.app import make_application
from desktop.ui.theme import app_theme
from desktop.ui.widgets import label

app = make_application()
text = sys.stdin.read()
raw = QRawFont.fromFont(app.font())
title = label("山西", "title")
title.ensurePolished()
print(json.dumps({
    "family": QFontInfo(app.font()).family(),
    "missing": sorted({c for c in text if c.isprintable() and not raw.supportsCharacter(ord(c))}),
    "title": title.font().weight(),
}))
"""
#: Signs the letters of another family draw: Qt takes them from any font that has them.
_SIGNS = set("⌘↑↓←→−①②③℃㎡✓")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a fresh process finds where fontconfig knows one font without Chinese letters."""
    folder = tmp_path_factory.mktemp("fonts")
    fonts = folder / "fonts"
    fonts.mkdir()
    (fonts / "symbols.ttf").write_bytes((fonts_dir() / "NotoSansSymbols2-Regular.ttf").read_bytes())
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    text = "".join(SENTENCES.values()) + "".join(help_text(key) for key in TOPICS)
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "FONTCONFIG_FILE": str(config),
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], input=text, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_bundled_family_is_used(seen: dict[str, Any]) -> None:
    assert seen["family"] == "Noto Sans SC"


def test_every_character_of_sentences_and_help_is_in_it(seen: dict[str, Any]) -> None:
    assert set(seen["missing"]) <= _SIGNS


def test_titles_stay_bold_though_the_bundled_font_is_regular_only(seen: dict[str, Any]) -> None:
    assert seen["title"] == 700
