"""This file is the wizard of one declaration: every part hears of every change, in any order of filling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.issues import Issue
from desktop.ui.autosave import Autosave
from desktop.ui.commands import Bound, bind
from desktop.ui.dialogs.message import ask, show_message
from desktop.ui.editors import editor_context
from desktop.ui.widgets import hairline
from desktop.ui.wizard.body import WizardBody
from desktop.ui.wizard.checking import Checking, path_in_focus
from desktop.ui.wizard.header import WizardHeader
from desktop.ui.wizard.paper import WizardPaper
from desktop.ui.wizard.profile_bar import ProfileBar
from desktop.ui.wizard.section_page import SectionPage
from desktop.ui.wizard.version_bar import VersionBar
from desktop.ui.wizard.versions import WizardVersions

FINAL = "@final/"  # path of the issue 本节是否已定稿, followed by the section id


class WizardPage(QWidget):
    """``closed`` when the person is done; ``saved`` is False only when a save failed and he goes anyway.

    ``can_export`` is False for the enterprise profile (企业档案), which is no declaration.
    """

    closed = Signal()
    title_changed = Signal(str)
    moved = Signal(str, str)  # draft id, what to say: the draft is of another version now and must be opened anew

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None, *, can_export: bool = True) -> None:
        super().__init__(parent)
        self.desk, self.session = desk, session
        self.setObjectName("wizard_page")
        self.autosave = Autosave(session, self)
        self.context = editor_context(session, desk)
        self.context.open_path = self.open_path
        self._can_export = can_export
        self.header = WizardHeader(session, self.autosave, desk.clock, can_export=can_export, parent=self)
        self.version_bar = VersionBar(desk, session, self)
        self.context.profile = desk.profile_link(session)
        self.profile_bar = ProfileBar(self.context, self)
        self.paper = WizardPaper(self)
        self.versions = WizardVersions(desk, session, self._saved_or_said, self)
        self.body = WizardBody(desk, session, self.context, self, can_export=can_export)
        self.sections, self.pages, self.panel = self.body.sections, self.body.pages, self.body.panel
        self.issues, self.preview = self.body.issues, self.body.preview
        self.context.paper = self.preview.paper
        self._takes_focus = True
        self.checking = Checking(session, self.body, self._lay_out(), self)
        self._connect()
        self.commands = self._bind_commands(can_export=can_export)
        self._unsubscribe: Callable[[], None] | None = session.subscribe(self._on_session_updated)
        if session.notice is not None:
            self.header.show_versions(desk.moves.status(session.draft_id))
            self.paper.refresh()
        self.body.restore_panel()
        if session.form.sections:
            self.open_section(session.form.sections[0].id, takes_focus=False)

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(hairline())
        column.addWidget(self.version_bar)
        column.addWidget(self.profile_bar)
        column.addWidget(self.body, 1)
        return column

    def showEvent(self, event: QShowEvent) -> None:
        """The first question is ready to be typed into, not the button that leaves."""
        super().showEvent(event)
        if self._takes_focus:
            self._takes_focus = False
            QTimer.singleShot(0, self, self._focus_page)

    def _focus_page(self) -> None:
        page = self.body.current_page
        focused = self.focusWidget()
        if page is not None and (focused is None or not page.isAncestorOf(focused)):
            page.focus_first()

    def _connect(self) -> None:
        self.header.back_asked.connect(self.go_back)
        self.header.undo_asked.connect(self.undo)
        self.header.redo_asked.connect(self.redo)
        self.header.check_asked.connect(self.open_check)
        self.header.export_asked.connect(self.open_export)
        self.header.print_asked.connect(self.paper.open_print)
        self.header.changes_asked.connect(self.paper.open_changes)
        self.header.retry_asked.connect(self.autosave.flush)
        self.header.panel_asked.connect(self.toggle_panel)
        self.body.panel_shown.connect(self.header.show_panel)
        self.header.versions_asked.connect(self.versions.open_drawer)
        self.version_bar.preview_asked.connect(self.versions.open_move)
        self.versions.moved.connect(self.moved)
        self.sections.section_chosen.connect(lambda section_id: self.open_section(section_id, takes_focus=False))
        self.issues.issue_chosen.connect(self.open_issue)
        self.preview.path_chosen.connect(self.open_path)
        self.checking.issue_chosen.connect(self.open_issue)
        self.checking.path_chosen.connect(self.open_path)
        self.checking.export_asked.connect(self.open_export)
        self.checking.report_asked.connect(self.paper.open_report)
        self.checking.closed.connect(self._focus_page)
        self.checking.shown.connect(self.header.show_checking)

    def _bind_commands(self, *, can_export: bool) -> Bound:
        slots: dict[str, Callable[[], object]] = {
            "wizard.undo": self.undo,
            "wizard.redo": self.redo,
            "wizard.next_section": lambda: self.step_section(1),
            "wizard.previous_section": lambda: self.step_section(-1),
            "wizard.check": self.open_check,
            "wizard.on_paper": self.show_on_paper,
            "wizard.next_issue": lambda: self.step_issue(1),
            "wizard.previous_issue": lambda: self.step_issue(-1),
            "wizard.panel": self.toggle_panel,
            **self.paper.commands(),
            **self.profile_bar.commands(),
            "wizard.leave": self.go_back,
        }
        if not can_export:
            for name in ("wizard.on_paper", *self.paper.commands()):
                del slots[name]
        return bind(self, slots)

    # --- moving -------------------------------------------------------------------------------------

    @property
    def section_id(self) -> str:
        """The section that is shown."""
        return self.body.section_id

    def page(self, section_id: str) -> SectionPage:
        """The page of a section, built at the first call."""
        return self.body.page(section_id)

    def open_section(self, section_id: str, *, takes_focus: bool = True) -> None:
        """Show a section; leaving the other one ends its visit and saves."""
        self.checking.close()
        page = self.body.show_section(section_id, self.autosave.flush)
        if takes_focus:
            page.focus_first()

    def step_section(self, by: int) -> None:
        ids = [section.id for section in self.session.form.sections]
        at = ids.index(self.section_id) + by
        if 0 <= at < len(ids):
            self.open_section(ids[at])

    def open_path(self, path: str) -> None:
        """Open the section of a value and put the focus where it is edited, cell and row included."""
        field = self.session.form.by_id.get(path.split("/", 1)[0])
        if field is None:
            return
        self.open_section(field.section_id, takes_focus=False)
        self.page(field.section_id).focus_path(path)

    def open_issue(self, issue: Issue) -> None:
        if issue.path.startswith(FINAL):
            self.open_section(issue.section_id, takes_focus=False)
            self.page(issue.section_id).focus_final()
        else:
            self.open_path(issue.path)

    def step_issue(self, by: int) -> None:
        """F8: mark everything and go to the next problem, round and round; on the pages while 检查 is open."""
        if self.checking.step(by):
            return
        self.body.show_all_issues()
        issue = self.issues.step(by)
        if issue is not None:
            self.open_issue(issue)

    def open_check(self) -> None:
        """检查: everything that is missing or wrong, marked on the printed pages; a profile has none, its list says it."""
        self.flush()
        self.body.show_all_issues()
        if self._can_export:
            self.checking.open()
        else:
            self.check_all()

    def check_all(self) -> None:
        """Say everything now, and go to the first problem."""
        self.body.show_all_issues()
        self.body.show_issues()
        self.issues.clear_filter()
        shown = self.issues.model.shown()
        if shown:
            self.issues.mark(shown[0])
            if not self.body.is_floating:  # over the page, the list is read first
                self.open_issue(shown[0])

    def show_on_paper(self) -> None:
        """Show in the preview where the answer of the present question is printed."""
        path = path_in_focus(self.focusWidget())
        if not path:
            return
        self.flush()
        if self.panel.isHidden():
            self.toggle_panel()
        self.panel.setCurrentWidget(self.preview)
        self.preview.show_path(path)

    def toggle_panel(self) -> None:
        if not self.checking.is_open:
            self.body.toggle_panel()

    # --- changes ------------------------------------------------------------------------------------

    def undo(self) -> None:
        self.session.undo()

    def redo(self) -> None:
        self.session.redo()

    def _on_session_updated(self, update: Any) -> None:
        if update.source == "save":
            self.header.show_saving()
            return
        for page in self.body.built.values():
            page.apply(update)
        self.issues.apply(update)
        self.checking.apply(update)
        if update.sections:
            self.sections.refresh(update.sections)
        if update.progress_changed:
            self.header.show_progress()
        self.header.show_undo()
        self._show_names(update)
        self.preview.touch()
        if update.source in ("undo", "redo"):
            self._bring_into_view(update)
            self.profile_bar.refresh()

    def _show_names(self, update: Any) -> None:
        form = self.session.form
        if {form.unit_name_field, form.project_field} & update.paths:
            self.header.show_names()
            self.title_changed.emit(self.session.title)

    def _bring_into_view(self, update: Any) -> None:
        """What undo or redo changed is shown, even on another page; values before structure."""
        order = {field.id: at for at, field in enumerate(self.session.form.fields)}
        paths = sorted(update.paths, key=lambda path: (order.get(path.split("/", 1)[0], len(order)), path))
        if paths:
            self.open_path(paths[0])

    # --- saving and leaving ---------------------------------------------------------------------------

    def save_now(self) -> None:
        """Ctrl+S: everything is saved by itself; this only makes sure and says so."""
        self.autosave.flush()
        self.header.show_saving()

    def flush(self) -> bool:
        """Save before the window closes; False when the disk refused."""
        page = self.body.current_page
        if page is not None:
            page.leave()
        return self.autosave.flush()

    def _saved_or_said(self) -> bool:
        """Whether everything is on disk; when not, a message says why."""
        is_saved = self.flush()
        if not is_saved:
            show_message(self.window(), "还没有保存", self.autosave.failure, tone="missing")
        return is_saved

    def go_back(self) -> None:
        """From 检查 back to filling in, else back to the list."""
        if self.checking.close():
            self._focus_page()
        else:
            self.leave()

    def leave(self) -> None:
        """Back to the list; when the last save failed, ask first."""
        if self.flush():
            self._close_down()
            return
        ask(
            self,
            "还没有保存",
            f"{self.autosave.failure}\n现在离开会丢失最近的修改。",
            "仍然离开",
            self._close_down,
            no="留下来",
            is_danger=True,
        )

    def _close_down(self) -> None:
        self.release()
        self.closed.emit()

    def release(self) -> None:
        """Listen no longer. Called by ``leave``; the main window calls it when it takes the page away. Once is enough."""
        if self._unsubscribe is None:
            return
        self._unsubscribe()
        self._unsubscribe = None
        self.preview.cancel()
        self.autosave.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        super().closeEvent(event)

    # --- paper ----------------------------------------------------------------------------------------

    def open_export(self) -> None:
        """导出/打包: only of what is on disk."""
        self.paper.open_export()
