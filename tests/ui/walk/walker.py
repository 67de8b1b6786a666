"""This file walks all screens at one size and scale, light and dark, and prints what it found as JSON lines.

Run by ``test_walk.py`` in a process of its own: the scale of Qt is fixed when it starts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

THEMES = ("light", "dark")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Walk every screen and say what cannot be read or reached.")
    parser.add_argument("--size", default="1366x768", help="of the screen, in physical px")
    parser.add_argument("--scale", default="1", help="as QT_SCALE_FACTOR")
    parser.add_argument("--only", default="", help="names of screens, by comma")
    parser.add_argument("--themes", default=",".join(THEMES))
    parser.add_argument("--font-size", type=int, default=14, help="of the settings, 12 to 20 px")
    parser.add_argument("--all-forms", action="store_true", help="walk every form of the packs, not a choice of them")
    parser.add_argument("--without-tab", action="store_true", help="only look, do not press Tab everywhere")
    parser.add_argument("--pictures", type=Path, help="keep a picture of every stop in this folder")
    options = parser.parse_args(arguments)
    width, height = (int(part) for part in options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        screen = write_screen(Path(folder) / "screen.json", width, height)
        os.environ.update(QT_QPA_PLATFORM=f"offscreen:configfile={screen}", QT_SCALE_FACTOR=options.scale)
        for finding in walk(Path(folder), options):
            print(json.dumps(finding, ensure_ascii=False), flush=True)
    return 0


def write_screen(path: Path, width: int, height: int) -> Path:
    """The description of an off-screen screen of ``width`` × ``height`` physical px."""
    screen = {"name": "walk", "x": 0, "y": 0, "width": width, "height": height}
    more = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path.write_text(json.dumps({"screens": [{**screen, **more}]}), encoding="utf-8")
    return path


def walk(folder: Path, options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Every finding, with the screen and the theme it was seen in; the last line counts the stops."""
    from desktop.app import make_application
    from desktop.ui.theme import app_theme
    from tests.ui.walk.checks import look_at
    from tests.ui.walk.screens import EVERY_FORM, SCREENS
    from tests.ui.walk.stage import Stage, settle, shut_dialogs
    from tests.ui.walk.tabbing import walk_with_tab

    app = make_application()
    only, themes, pictures = options.only.split(","), options.themes.split(","), options.pictures
    tabbed_in = "" if options.without_tab else themes[0]  # the order does not hang on colours
    area = app.primaryScreen().availableGeometry()
    stage = Stage(folder, (area.width(), area.height()), is_painted=pictures is not None)
    stops = 0
    try:
        for theme in themes:
            app_theme().apply(mode=theme, font_size=options.font_size)
            for screen in (*SCREENS, *((EVERY_FORM,) if options.all_forms else ())):
                if only != [""] and screen.name not in only:
                    continue
                try:
                    for shot in screen.walk(stage):
                        settle()
                        stops += 1
                        found = look_at(shot.window)
                        if theme == tabbed_in and shot.is_tabbed:
                            shot.window.activateWindow()
                            settle()
                            found += walk_with_tab(shot.window)
                        if pictures is not None:
                            _keep(shot.window, pictures / f"{theme} {shot.name.replace('/', ' ')}.png")
                        for finding in found:
                            yield {"screen": shot.name, "theme": theme, **asdict(finding)}
                except Exception:  # the other screens are walked all the same
                    yield {"screen": screen.name, "theme": theme, "kind": "stopped", "detail": traceback.format_exc()}
                shut_dialogs()
        yield {"stops": str(stops)}
    finally:
        stage.close()


def _keep(window: QWidget, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(target))


if __name__ == "__main__":
    sys.exit(main())
