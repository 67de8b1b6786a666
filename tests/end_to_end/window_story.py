"""This file is a whole working day at the real window, played by key and mouse.

An enterprise fills in D11 and D01, exports the final copies and the packages; the city takes them in and
compiles both tables. Run by ``test_window_story.py`` in a process of its own:
``python -m tests.end_to_end.window_story FOLDER`` prints what came out as JSON.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QListWidget

from desktop.app import make_application
from desktop.issues import Issue
from desktop.services.desk import open_desk
from desktop.settings import Settings
from desktop.ui.dialogs.export import ExportDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.intake import IntakePage
from desktop.ui.theme import app_theme
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.filling import Filler, choose_path, pick
from tests.helpers.hands import Person, play

PACKS = Path(__file__).parents[2] / "resources" / "notices"
DECLARATIONS = (  # notice, form, table of the authority
    ("shanxi-2026", "overseas_factories", "overseas_list"),
    ("shanxi-2024", "excellence_declaration", "recommendation_summary"),
)
SIZE = (1366, 768)


class Story:
    """The enterprise first, then the city."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.results: dict[str, Any] = {}

    def __call__(self, person: Person) -> None:
        self.person = person
        person.click("welcome.enterprise")
        for notice_id, form_id, _ in DECLARATIONS:
            self.results[form_id] = self._declare(notice_id, form_id)
        self._become_city()
        self._take_in()
        for _, form_id, table_id in DECLARATIONS:
            self._compile(form_id, table_id)

    # ---- the enterprise ----

    def _declare(self, notice_id: str, form_id: str) -> dict[str, Any]:
        person = self.person
        person.press("Ctrl+1")
        person.click("home.new")
        notices = person.find("new_declaration.notices", QListWidget)
        titles = {n.id: n.title for n in self.window._desk.registry.notices}
        person.look(notices.setFocus)
        person.press("Home")
        for _ in range(person.look(notices.count)):
            if person.look(lambda: titles[notice_id] in (notices.currentItem().data(0) or "")):
                break
            person.press("Down")
        person.click(f"new_declaration.form.{form_id}")
        person.click("new_declaration.ok")
        wizard = person.wait(self._wizard, "the wizard")
        sample = PACKS / notice_id / "1.0" / "samples" / form_id / "full.json"
        values = json.loads(sample.read_text(encoding="utf-8"))["values"]
        Filler(person, wizard, values, sample.parent).fill()
        progress = person.look(wizard.session.progress)
        person.picture(f"{form_id}-filled")
        self._export(wizard, self.folder / form_id)
        person.press("Alt+Left")
        person.wait(lambda: self._wizard() is None, "the wizard to close")
        return {
            "filled": progress.filled,
            "needed": progress.needed,
            "files": sorted(path.name for path in (self.folder / form_id).iterdir()),
        }

    def _wizard(self) -> WizardPage | None:
        page = self.window.current_page
        return page if isinstance(page, WizardPage) and page.isVisible() else None

    def _export(self, wizard: WizardPage, target: Path) -> None:
        person = self.person
        person.click(wizard.header.export)
        dialog = person.find("export_dialog", ExportDialog)
        for issue, line in person.look(lambda: list(dialog.blockers.reasons.items())):
            person.click(line)
            person.type("经核对属实。")
            person.wait(partial(self._has_reason, wizard, issue), "the reason")
        person.click(dialog.final)
        person.wait(lambda: dialog.final.isChecked(), "the final copy to be chosen")
        person.click(dialog.folder)
        person.press("Ctrl+A")
        person.type(str(target))
        person.wait(lambda: dialog.folder.text() == str(target), "the folder")
        person.click(dialog.go)
        person.click("export.done")
        person.wait(lambda: not list(target.glob("*.part")) and list(target.glob("*.sbb")), "the package")

    @staticmethod
    def _has_reason(wizard: WizardPage, issue: Issue) -> bool:
        return bool(wizard.session.reason(issue) == "经核对属实。")

    # ---- the city ----

    def _become_city(self) -> None:
        person = self.person
        person.click("rail.settings")
        person.click("settings.role.city")
        person.wait(lambda: self.window._desk.settings.get("role") == "city", "the role")
        person.click("settings.submitting_unit")
        person.type("太原市工业和信息化局")
        person.press("Tab")

    def _take_in(self) -> None:
        person = self.person
        person.click("rail.intake")
        for notice_id, form_id, table_id in DECLARATIONS:
            person.click("intake.folder")
            choose_path(person, self.folder / form_id)
            person.wait(partial(self._has_come, notice_id, table_id), f"{form_id} to be taken in")

    def _has_come(self, notice_id: str, table_id: str) -> bool:
        return len(self.window._desk.declarations(notice_id, table_id)) == 1

    def _compile(self, form_id: str, table_id: str) -> None:
        person = self.person
        target = self.folder / f"table-{form_id}"
        target.mkdir()
        tables = person.find("intake.table", QComboBox)
        page = self._intake()
        at = person.look(lambda: [table.id for _, table in page._tables].index(table_id))
        pick(person, tables, at)
        person.click("register.generate")
        choose_path(person, target)
        person.click("result_dialog.close")
        self.results[table_id] = sorted(path.name for path in target.rglob("*") if path.is_file())

    def _intake(self) -> IntakePage:
        page = self.window.current_page
        assert isinstance(page, IntakePage)
        return page


def main(folder: Path) -> int:
    app = make_application()
    app_theme().apply(mode="light", font_size=14)
    settings = Settings(folder / "settings.json")
    desk = open_desk(folder / "workspace", settings=settings)
    window = MainWindow(desk, desk.clock, folder / "window.ini")
    window.resize(*SIZE)
    window.show()
    story = Story(window, folder)
    play(story, folder / "pictures")
    window.close()
    desk.close()
    print(json.dumps({"platform": app.platformName(), **story.results}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
