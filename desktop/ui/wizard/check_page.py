"""This file is the page 检查: the printed pages with every problem marked on them, and the problems in page order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.messages import sentence
from desktop.services.places import Located, PrintedPlaces, in_page_order
from desktop.ui.preview import PdfPreview
from desktop.ui.preview_sheet import PageMark
from desktop.ui.widgets import EmptyState, StateChip, button, hairline, icon_button, label
from desktop.ui.wizard.check_list import CheckList
from desktop.ui.wizard.draft_paper import DraftPaper, Paper
from desktop.ui.wizard.preview_pane import finder
from desktop.ui.wizard.reason_box import ReasonBox

LIST_WIDTH = 340
ROOM_FOR_THUMBNAILS = 900  # px of the page
COUNTERS = {Severity.MISSING: "项", Severity.ERROR: "处", Severity.WARNING: "处"}


class CheckPage(QWidget):
    """Reads the session, never changes an answer.

    ``issue_chosen`` and ``path_chosen`` ask to go to a question, ``closed`` to go back to filling in.
    """

    closed = Signal()
    issue_chosen = Signal(object)
    path_chosen = Signal(str)
    export_asked = Signal()
    report_asked = Signal()

    def __init__(self, session: Any, paper: DraftPaper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._paper = session, paper
        self._places: PrintedPlaces | None = None
        self._lacks: tuple[str, ...] = ()  # characters that cannot be printed
        self.located: list[Located] = []
        paper.add_reader(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_summary())
        self.remark = label("", "small", tone="missing", wrap=True)
        self.remark.setContentsMargins(16, 0, 16, 6)
        self.remark.hide()
        column.addWidget(self.remark)
        column.addWidget(hairline())
        self.pages = PdfPreview(self, with_thumbnails=True)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setObjectName("check_page.split")
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.pages)
        self.side = self._build_side()
        self.split.addWidget(self.side)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([800, LIST_WIDTH])
        column.addWidget(self.split, 1)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self.refresh)
        self._connect()

    # --- building -----------------------------------------------------------------------------------

    def _build_summary(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(8)
        back = button("返回填写", self.closed.emit, kind="quiet", icon_name="arrow-left", name="check_page.back")
        back.setToolTip("返回填写（Esc）")
        row.addWidget(back)
        self.chips = {severity: StateChip("", severity.value) for severity in Severity}
        for chip in self.chips.values():
            row.addWidget(chip)
        self.ready = StateChip("没有未填和错误，可以导出盖章", "success")
        row.addWidget(self.ready)
        self.advice = label("", "muted", wrap=True, name="check_page.advice")
        row.addWidget(self.advice, 1)
        self.export = button("导出盖章稿…", self.export_asked.emit, icon_name="stamp", name="check_page.export")
        row.addWidget(self.export)
        return row

    def _build_side(self) -> QWidget:
        side = QWidget(self)
        side.setMinimumWidth(280)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        steps = QHBoxLayout()
        steps.setContentsMargins(12, 4, 8, 4)
        steps.setSpacing(4)
        self.count = label("", "muted", name="check_page.count")
        steps.addWidget(self.count, 1)
        self.previous = icon_button(
            "chevron-up", "上一处（Shift+F8）", lambda: self.step(-1), name="check_page.previous"
        )
        self.next = icon_button("chevron-down", "下一处（F8）", lambda: self.step(1), name="check_page.next")
        steps.addWidget(self.previous)
        steps.addWidget(self.next)
        column.addLayout(steps)
        column.addWidget(hairline())
        self.list = CheckList(self._session, side)
        self.nothing = EmptyState("circle-check", "没有问题", "每一页都可以翻看；点纸上的内容可以回去修改。")
        self.stack = QStackedWidget(side)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        column.addWidget(self.stack, 1)
        self.reason = ReasonBox(self._session, "check_page", side)
        column.addWidget(self.reason)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        self.go = button("去填写这一处", self._go, name="check_page.go")
        foot.addWidget(self.go, 1)
        self.report = icon_button("printer", "打印问题清单", self.report_asked.emit, name="check_page.report")
        foot.addWidget(self.report)
        column.addLayout(foot)
        return side

    def _connect(self) -> None:
        self.list.issue_shown.connect(self._on_issue_shown)
        self.list.issue_chosen.connect(self.issue_chosen)
        self.reason.changed.connect(lambda _issue: self._refresh.start(0))
        self.pages.mark_clicked.connect(self.issue_chosen)
        self.pages.place_clicked.connect(self.path_chosen)
        self.pages.loaded.connect(lambda _pages: self._show_marks())
        self._paper.began.connect(self._on_began)
        self._paper.made.connect(self._on_made)
        self._paper.refused.connect(self._on_refused)

    # --- what the wizard calls ----------------------------------------------------------------------

    def apply(self, update: Any) -> None:
        """The draft changed; what is seen follows in the next turn of the event loop."""
        if self.isVisible() and (update.issues_added or update.issues_removed or update.paths):
            self._refresh.start(0)

    def focus_list(self) -> None:
        """The list of problems takes the keys; without any, the pages do."""
        if self.located:
            self.list.setFocus()
        else:
            self.pages.focus_pages()

    def step(self, by: int) -> Issue | None:
        """F8: the next problem on the pages, round and round."""
        return self.list.step(by)

    def refresh(self) -> None:
        """Read the problems again, and mark them where they stand on the last print."""
        self.located = in_page_order(self._session.issues(), self._places or PrintedPlaces())
        self.list.show_located(self.located, is_printed=self._places is not None)
        if self.list.current is None and self._places is not None:
            self.list.step(1)
        self.stack.setCurrentWidget(self.list if self.located else self.nothing)
        self._show_summary()
        self._show_marks()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._paper.paper is not None and self._places is None:
            self._on_made(self._paper.paper)
        self.refresh()
        self._paper.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.show_thumbnails(self.width() >= ROOM_FOR_THUMBNAILS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- inside ---------------------------------------------------------------------------------------

    def _show_summary(self) -> None:
        counts = Counter(one.issue.severity for one in self.located)
        for severity, chip in self.chips.items():
            chip.set_state(f"{counts[severity]} {COUNTERS[severity]}{SEVERITY_LABELS[severity]}", severity.value)
            chip.setVisible(counts[severity] > 0)
        stops = self._session.blocking()
        is_ready = not stops and not self._lacks
        unexplained = sum(issue.severity is Severity.WARNING for issue in stops)
        self.ready.setVisible(is_ready)
        self.export.setVisible(is_ready)
        if not stops:
            words = ""  # the remark below says what the fonts lack
        elif unexplained == len(stops):
            words = f"写明 {unexplained} 处提醒的理由后，可以导出盖章"
        else:
            words = "补全和改正后，可以导出盖章"
        self.advice.setText(words)

    def _show_marks(self) -> None:
        self.pages.show_marks(list(marks_of(self.located)))
        self.pages.show_mark(self.list.current)

    def _on_issue_shown(self, issue: Issue | None) -> None:
        total, at = len(self.list.issues), self.list.place + 1
        self.count.setText(f"第 {at} 处，共 {total} 处" if at else f"{total} 处" if total else "")
        for part in (self.previous, self.next):
            part.setEnabled(total > 0)
        self.go.setEnabled(issue is not None)
        self.report.setEnabled(total > 0)
        self.reason.show_issue(issue)
        self.pages.show_mark(issue)

    def _go(self) -> None:
        if self.list.current is not None:
            self.issue_chosen.emit(self.list.current)

    def _on_began(self) -> None:
        if not self.pages.pages:
            self.pages.show_words("正在排版…", "问题稍后标在每一页上。")

    def _on_made(self, paper: Paper) -> None:
        self._lacks = paper.missing_characters
        self._say(sentence("export.missing_characters", characters=" ".join(self._lacks)) if self._lacks else "")
        self._places = paper.places
        self.pages.set_place_finder(finder(paper.places))
        self.pages.show_pdf(paper.data)
        if self.isVisible():
            self.refresh()

    def _on_refused(self, words: str, is_hopeless: bool) -> None:
        if self.pages.pages and not is_hopeless:
            self._say(f"页面是较早的样子。{words}")
        else:
            self.pages.show_words("没有可标注的页面", words)

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))


def marks_of(located: Iterable[Located]) -> Iterable[PageMark]:
    """A frame for every box of every problem that is printed."""
    for one in located:
        words = f"{SEVERITY_LABELS[one.issue.severity]}：{one.issue.sentence}"
        for place in one.places:
            box = (place.x, place.y, place.width, place.height)
            yield PageMark(one.issue, place.page, box, one.issue.severity.value, words)
