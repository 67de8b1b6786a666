"""This file lays the wizard out: list of sections, page of the section, panel with problems and preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QWidget

from desktop.ui.editors.base import EditorContext
from desktop.ui.theme import restyle
from desktop.ui.widgets import hairline
from desktop.ui.wizard.issue_panel import IssuePanel
from desktop.ui.wizard.preview_pane import PreviewPane
from desktop.ui.wizard.section_list import WIDTH as SECTIONS_WIDTH
from desktop.ui.wizard.section_list import SectionList
from desktop.ui.wizard.section_page import WIDEST, SectionPage

PANEL_LEAST, PANEL_MOST = 300, 720
PANEL_SHARE = 0.26  # of the width, within 300 … 420; more on a wide screen
PAGE_LEAST = 560
PAGE_WIDEST = WIDEST + 60  # with its margins and the scroll bar
PANEL_SETTING = "panel_collapsed"
ROOM_FOR_PANEL = SECTIONS_WIDTH + PAGE_LEAST + PANEL_LEAST + 10  # px: below, the panel opens over the page
ROOM_FOR_SECTIONS = 944  # px: below, the list of sections is a strip; the window is then 1000 wide
FLOATING_WIDTH = 400


class _Panel(QTabWidget):
    """``seen`` says when it appears and when it goes, with its window too."""

    seen = Signal(bool)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)


class WizardBody(QWidget):
    """Sections | page | panel. Pages are built when they are first opened.

    On a narrow window the panel lies over the page, closed until it is asked for (``is_floating``); it closes when
    the page gets the focus. On a still narrower one the list of sections shows icons and counts only.
    """

    panel_shown = Signal(bool)

    def __init__(
        self, desk: Any, session: Any, context: EditorContext, parent: QWidget | None = None, *, can_export: bool = True
    ) -> None:
        super().__init__(parent)
        self._desk, self._session, self._context = desk, session, context
        self.sections = SectionList(session, self)
        self.pages = QStackedWidget(self)
        self.pages.setMinimumWidth(PAGE_LEAST)
        self.built: dict[str, SectionPage] = {}
        self._shows_all = False
        self.issues = IssuePanel(session, self)
        self.preview = PreviewPane(desk, session, self)
        self.panel = self._build_panel(can_export)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addWidget(hairline(vertical=True))
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.pages)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setObjectName("wizard_split")
        self._is_sized = False
        self._widths: QByteArray | None = None  # as the person left them
        self.is_floating = False
        self._is_watching = False
        row.addWidget(self.split, 1)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.panel)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._close_floating)
        self.panel.seen.connect(self._watch_focus)
        self.issues.counted.connect(lambda total: self.panel.setTabText(0, f"问题 {total}"))

    def _build_panel(self, can_export: bool) -> _Panel:
        panel = _Panel(self)
        panel.setObjectName("wizard.panel_tabs")
        panel.setAccessibleName("问题和预览")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        panel.setDocumentMode(True)
        panel.tabBar().setDrawBase(False)
        panel.addTab(self.issues, f"问题 {self.issues.model.total}")
        panel.addTab(self.preview, "预览")
        panel.setTabVisible(1, can_export)
        panel.setMinimumWidth(PANEL_LEAST)
        panel.setMaximumWidth(PANEL_MOST)
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The first size decides how wide the panel is; later the person does. What has no room folds."""
        super().resizeEvent(event)
        self.sections.set_narrow(self.width() < ROOM_FOR_SECTIONS)
        self._float(self.width() < ROOM_FOR_PANEL)
        if self.is_floating:
            self._place_panel()
        elif not self._is_sized and self.isVisible():
            self._is_sized = True
            total = self.width() - SECTIONS_WIDTH
            widest = 420 if self.width() < 1500 else total - PAGE_WIDEST
            wanted = max(PANEL_LEAST, min(widest, round(self.width() * PANEL_SHARE) if self.width() < 1500 else widest))
            self.split.setSizes([total - wanted, min(wanted, PANEL_MOST)])

    def restore_widths(self, state: QByteArray) -> None:
        """The widths the person left page and panel with, instead of those of the first size."""
        self._widths = state
        self._is_sized = not self.is_floating and self.split.restoreState(state)

    def _float(self, is_floating: bool) -> None:
        if is_floating == self.is_floating:
            return
        self.is_floating = is_floating
        self._escape.setEnabled(is_floating)
        restyle(self.panel, floats="true" if is_floating else "false")
        if is_floating:
            self.panel.setParent(self)  # hides it
            self.panel_shown.emit(False)
        else:
            self.split.addWidget(self.panel)
            self._is_sized = self._widths is not None and self.split.restoreState(self._widths)
            self.show_panel(not self._desk.settings.get(PANEL_SETTING))

    def _place_panel(self) -> None:
        width = min(FLOATING_WIDTH, self.width() - self.sections.width())
        self.panel.setGeometry(self.width() - width, 0, width, self.height())

    def _watch_focus(self, is_seen: bool) -> None:
        """Follow the focus only while the panel is seen over the page: nothing is heard when the window goes."""
        app = QApplication.instance()
        is_wanted = is_seen and self.is_floating
        if is_wanted == self._is_watching or not isinstance(app, QApplication):
            return
        self._is_watching = is_wanted
        if is_wanted:
            app.focusChanged.connect(self._on_focus_changed)
        else:
            app.focusChanged.disconnect(self._on_focus_changed)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Who goes on writing wants to see the page."""
        if self.is_floating and now is not None and self.pages.isAncestorOf(now) and self.panel.isVisible():
            self.show_panel(False)

    def _close_floating(self) -> None:
        self.show_panel(False)
        page = self.current_page
        if page is not None:
            (page.focusWidget() or page).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- pages --------------------------------------------------------------------------------------

    @property
    def current_page(self) -> SectionPage | None:
        page = self.pages.currentWidget()
        return page if isinstance(page, SectionPage) else None

    @property
    def section_id(self) -> str:
        """The section that is shown."""
        page = self.current_page
        return page.section.id if page is not None else ""

    def page(self, section_id: str) -> SectionPage:
        """The page of a section, built at the first call."""
        if section_id not in self.built:
            made = SectionPage(self._session.form.section(section_id), self._context, self.pages)
            if self._shows_all:
                made.show_all_issues()
            self.built[section_id] = made
            self.pages.addWidget(made)
        return self.built[section_id]

    def show_section(self, section_id: str, before_leaving: Callable[[], object]) -> SectionPage:
        """Show a section; ``before_leaving`` is called when that leaves another one, its visit being over."""
        before, page = self.current_page, self.page(section_id)
        if page is not before:
            if before is not None:
                before.leave()
                before_leaving()
            self.pages.setCurrentWidget(page)
        self.sections.show_section(section_id)
        return page

    def show_all_issues(self) -> None:
        """Say everything that is missing or wrong, on pages opened later too."""
        self._shows_all = True
        for page in self.built.values():
            page.show_all_issues()

    # --- the panel ----------------------------------------------------------------------------------

    def toggle_panel(self) -> None:
        """Open or fold the panel, and remember it; one over the page gets the focus, and is not remembered."""
        if self.is_floating and self.panel.isVisible():
            self._close_floating()
            return
        self.show_panel(self.panel.isHidden())
        if self.is_floating:
            self._focus_panel()
        else:
            self._desk.settings.set(PANEL_SETTING, self.panel.isHidden())

    def restore_panel(self) -> None:
        if self._desk.settings.get(PANEL_SETTING):
            self.show_panel(False)

    def show_panel(self, is_open: bool) -> None:
        if self.is_floating and is_open:
            self._place_panel()
            self.panel.raise_()
        self.panel.setVisible(is_open)
        self.panel_shown.emit(is_open)

    def show_issues(self) -> None:
        """Open the panel at the list of problems."""
        self.panel.setCurrentIndex(0)
        if self.panel.isHidden():
            self.toggle_panel()

    def _focus_panel(self) -> None:
        shown = self.panel.currentWidget()
        target = self.issues.view if shown is self.issues else self.panel.tabBar()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
