"""Starting the window loads what its first screen needs: the rest comes at first use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import desktop

ROOT = Path(desktop.__file__).parent.parent
#: Opens the window as ``shenbao open`` does and tells, in order, what is loaded when it can be used.
OPEN = """
import json, sys
from pathlib import Path
from desktop import paths

folder = Path(sys.argv[1])
paths.settings_file = lambda: folder / "settings.json"
import desktop.app
from desktop.cli import main

make = desktop.app.make_application

def make_and_wait(argv=()):
    from PySide6.QtCore import QTimer
    app = make(argv)

    def first_turn():
        print(json.dumps(list(sys.modules)))
        app.quit()

    QTimer.singleShot(0, first_turn)
    return app

desktop.app.make_application = make_and_wait
sys.exit(main(["open", "--workspace", str(folder / "workspace")]))
"""
HEAVY = {"reportlab", "docx", "openpyxl", "pypdfium2", "PIL", "cryptography", "keyring", "fontTools", "zxingcpp"}
#: What the first screen of a role may have loaded of the use cases; all others wait behind a button.
FIRST_SCREEN = {
    "enterprise": {"deadlines", "desk", "draft_list", "rows", "versions"},
    "city": {"deadlines", "desk", "draft_list", "rows", "versions", "compiling", "publishing", "out_files"},
}


@pytest.fixture(scope="module", params=sorted(FIRST_SCREEN))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def loaded(role: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Modules in the order they were loaded, on a workspace with a draft of every form."""
    from desktop.services.desk import open_desk
    from desktop.settings import Settings

    folder = tmp_path_factory.mktemp("start")
    settings = Settings(folder / "settings.json")
    settings.set("role", role)
    desk = open_desk(folder / "workspace", settings=settings)
    for notice in desk.registry.notices:
        for form in notice.forms:
            desk.new_draft(notice.id, form.id)
    desk.close()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout)
    return names


def test_the_window_is_usable_before_any_library_for_paper_pictures_or_keys_is_loaded(loaded: list[str]) -> None:
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


def test_only_the_shown_screen_is_loaded(loaded: list[str]) -> None:
    screens = {name for name in loaded if name in {f"desktop.ui.pages.{page}" for page in
               ("home", "drafts", "intake", "notices", "settings", "welcome")}}  # fmt: skip
    assert screens == {"desktop.ui.pages.home"}
    assert not [name for name in loaded if name.startswith(("desktop.ui.wizard", "desktop.ui.editors"))]
    assert "desktop.ui.dialogs.new_declaration" not in loaded


def test_use_cases_behind_a_button_are_not_loaded(loaded: list[str], role: str) -> None:
    services = {path.stem for path in (ROOT / "desktop" / "services").glob("[!_]*.py")}
    used = {name.removeprefix("desktop.services.") for name in loaded if name.startswith("desktop.services.")}
    assert used & services == FIRST_SCREEN[role]


def test_an_enterprise_starts_without_packages_paper_register_and_checker(loaded: list[str], role: str) -> None:
    parts = {name.split(".")[1] for name in loaded if name.startswith("desktop.") and name.count(".") >= 2}
    unused = {"bench", "checking", "compilation", "credentials", "rendering"}
    assert not parts & (unused if role == "enterprise" else unused - {"compilation", "rendering", "checking"})


def test_the_core_is_loaded_before_qt_which_slows_every_later_import(loaded: list[str]) -> None:
    assert loaded.index("desktop.services.desk") < loaded.index("PySide6")
    assert loaded.index("sqlite_utils") < loaded.index("PySide6")
