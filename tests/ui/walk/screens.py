"""This file declares every screen and dialog of the program once: which classes it shows, and how to get there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.ui.walk.dialogs import DIALOGS
from tests.ui.walk.paper_dialogs import PAPER_DIALOGS
from tests.ui.walk.shot import Screen, Shot
from tests.ui.walk.stage import Stage, settle, wait

EXCELLENCE = ("shanxi-2024", "excellence_declaration")
TABLE = "shanxi-2024/recommendation_summary"
# (notice, form) of every sample the wizard is walked through: all kinds of section there are
FORMS = (
    EXCELLENCE,
    ("shanxi-2024", "element_self_check"),
    ("shanxi-2026", "overseas_factories"),
    ("shanxi-2026", "acceptance_application"),
    ("shanxi-2026", "maturity_self_assessment"),
    ("shanxi-2023", "work_summary"),
)


def welcome(stage: Stage) -> Iterator[Shot]:
    yield Shot("欢迎", stage.window("", "empty"))


def empty_pages(stage: Stage) -> Iterator[Shot]:
    for role in ("enterprise", "county"):
        window = stage.window(role, "empty")
        for key in ("home", "drafts", *(() if role == "enterprise" else ("intake",))):
            window.go(key)
            yield Shot(f"{role} {key} 空", window)


def pages_of_an_enterprise(stage: Stage) -> Iterator[Shot]:
    for notice, form in FORMS[:4]:
        stage.draft(notice, form)
    window = stage.window()
    for key in ("home", "drafts", "notices", "settings"):
        window.go(key)
        yield Shot(f"enterprise {key}", window)
    window.rail.set_collapsed(True)
    window.go("home")
    yield Shot("enterprise home 栏目收起", window)
    window.rail.set_collapsed(False)


def pages_of_an_authority(stage: Stage) -> Iterator[Shot]:
    desk = stage.desk()
    desk.take_in(stage.packages())
    for role in ("county", "city", "province"):
        window = stage.window(role)
        for key in ("home", "drafts", f"intake:{TABLE}", "notices", "settings"):
            window.go(key)
            yield Shot(f"{role} {key}", window)
    window = stage.window("city")
    window.go(f"intake:{TABLE}")
    window.current_page.take_in(stage.packages())  # type: ignore[attr-defined]
    stage.wait_for_jobs()
    yield Shot("city 刚接收", window)


def profiles(stage: Stage) -> Iterator[Shot]:
    for role in ("enterprise", "city"):
        window = stage.window(role)
        window.go("profile")
        wizard: Any = window.current_page
        for section in wizard.session.form.sections:
            yield Shot(f"{role} 档案 {section.title}", _section(window, section.id))
        window.go("home")


def wizards(stage: Stage) -> Iterator[Shot]:
    """Every section of the samples that together have all kinds of section."""
    yield from _sections_of(stage, FORMS)


def every_form(stage: Stage) -> Iterator[Shot]:
    """Every section of every other form of the packs; not part of the test, which would take minutes."""
    notices = stage.desk().registry.notices
    forms = [(notice.id, form.id) for notice in notices for form in notice.forms]
    yield from _sections_of(stage, [form for form in forms if form not in FORMS])


def _sections_of(stage: Stage, forms: Iterable[tuple[str, str]]) -> Iterator[Shot]:
    for notice, form in forms:
        wizard = stage.wizard(notice, form)
        window = wizard.window()
        for section in wizard.session.form.sections:
            yield Shot(f"{notice} {form} {section.title}", _section(window, section.id))
        wizard.leave()


def checked_wizard(stage: Stage) -> Iterator[Shot]:
    """A declaration with everything missing, all of it said."""
    window = stage.window()
    window.open_draft(stage.desk().new_draft(*EXCELLENCE))
    wizard: Any = window.current_page
    wizard.check_all()
    yield Shot("检查后", _section(window, wizard.section_id))
    wizard.body.show_panel(True)
    wizard.body.panel.setCurrentWidget(wizard.body.preview)
    yield Shot("预览在旁", window)
    wizard.body.panel.setCurrentIndex(0)
    wizard.open_check()
    wait(lambda: wizard.checking.page.pages.pages > 0)
    stage.wait_for_jobs()
    yield Shot("检查页", window)
    wizard.checking.close()
    wizard.leave()


def _section(window: Any, section_id: str) -> QWidget:
    wizard = window.current_page
    wizard.open_section(section_id, takes_focus=False)
    page = wizard.page(section_id)
    wait(lambda: page.form.is_built)
    turns = page.findChildren(QTimer)  # what builds itself a few parts a turn
    wait(lambda: not any(turn.isActive() and turn.interval() == 0 for turn in turns))
    settle()
    return window  # type: ignore[no-any-return]


PAGES = (
    Screen("pages.welcome:WelcomePage", walk=welcome),
    Screen("pages.home:HomePage", "pages.drafts:DraftsPage", "pages.intake:IntakePage", walk=empty_pages),
    Screen("pages.notices:NoticesPage", "pages.settings:SettingsPage", walk=pages_of_an_enterprise),
    Screen("pages.register_part:RegisterPart", walk=pages_of_an_authority),
    Screen("wizard.wizard_page:WizardPage", "wizard.section_page:SectionPage", walk=profiles),
    Screen("editors.table:TableEditor", "editors.element_check:ElementCheckEditor", walk=wizards),
    Screen(
        "wizard.issue_panel:IssuePanel",
        "wizard.preview_pane:PreviewPane",
        "wizard.check_page:CheckPage",
        walk=checked_wizard,
    ),
)
EVERY_FORM = Screen(walk=every_form)
SCREENS: tuple[Screen, ...] = (*PAGES, *DIALOGS, *PAPER_DIALOGS)
