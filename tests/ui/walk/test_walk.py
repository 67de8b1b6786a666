"""Every screen and dialog, at 1366 × 768 and 1920 × 1080, at 100 % and 150 %, light and dark, can be read and reached.

1. The list of screens names every page and dialog class of the program.
2. Nothing is clipped, covered, outside its window, nameless or out of reach of Tab, with long names in the fields.

To look at one configuration: ``python -m tests.ui.walk.walker --size 1366x768 --scale 1.5 --pictures DIR``.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

import desktop.ui
from desktop.ui.editors.inputs import Popup
from desktop.ui.pages.page import Page
from tests.ui.walk.screens import SCREENS

ROOT = Path(__file__).parents[3]
KINDS = (QDialog, Page, Popup)
SMALLEST = "1366x768"
LEAST_STOPS = 100  # a walk that ended early found nothing either


def classes_of_the_window() -> Iterator[type]:
    """Every page, dialog and popup class below ``desktop.ui`` that is shown itself."""
    for module in pkgutil.walk_packages(desktop.ui.__path__, "desktop.ui."):
        for found in vars(import_module(module.name)).values():
            if not isinstance(found, type) or found.__module__ != module.name or found is Page:
                continue
            if issubclass(found, KINDS) or (issubclass(found, QWidget) and found.__name__.endswith(("Page", "Tour"))):
                yield found


def test_the_list_of_screens_names_every_page_and_dialog() -> None:
    declared = {name for screen in SCREENS for name in screen.shows}
    shown = {f"{found.__module__.removeprefix('desktop.ui.')}:{found.__name__}" for found in classes_of_the_window()}
    assert sorted(shown - declared) == []


def test_every_declared_class_is_there() -> None:
    for screen in SCREENS:
        for name in screen.shows:
            module, _, class_name = name.partition(":")
            assert hasattr(import_module(f"desktop.ui.{module}"), class_name), name


@pytest.mark.parametrize("scale", ["1", "1.5"])
@pytest.mark.parametrize("size", ["1366x768", "1920x1080"])
def test_everything_can_be_read_and_reached(size: str, scale: str) -> None:
    command = [sys.executable, "-m", "tests.ui.walk.walker", "--size", size, "--scale", scale]
    if size != SMALLEST:  # where more folds away, more stops can be missed
        command.append("--without-tab")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "SHENBAO_BUNDLED_FONTS": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    *findings, last = [json.loads(line) for line in ended.stdout.splitlines()]
    assert int(last["stops"]) > LEAST_STOPS
    assert not findings, "\n".join(" · ".join(finding.values()) for finding in findings)
