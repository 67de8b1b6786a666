"""This file shows the first screen: what is due, and what the person is working on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.pages.deadlines import DeadlinePanel
from desktop.ui.pages.draft_row import DraftRow, empty_drafts
from desktop.ui.pages.due_rows import FormWay
from desktop.ui.pages.inbox_summary import InboxSummary
from desktop.ui.pages.last_change import LastChange
from desktop.ui.pages.page import Page, PageContext, disable_in_read_only
from desktop.ui.pages.resume_bar import ResumeBar
from desktop.ui.theme import GRID, app_theme
from desktop.ui.widgets import Card, PrimaryButton, SectionTitle, button, clear, label
from desktop.ui.wording import date_words, draft_word, is_authority, weekday_words

SHOWN_DRAFTS = 6
LOOK_AT_THE_DAY = 30_000  # ms
EMS_FOR_TWO_COLUMNS = 58  # of the base font: below, drafts and deadlines stand one above the other
EMS_FOR_MONTH_BESIDE = 54  # below, the month stands above its lists too


class HomePage(Page):
    """Enterprise: my drafts and deadlines. Authority: what came in, what it fills in itself, deadlines."""

    place_requested = Signal(str, str)  # draft, path of a value in it
    activity_requested = Signal()  # 今天做了什么

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "首页")
        self._is_authority = is_authority(context.role)
        self._last = LastChange(self)
        self._deadlines = DeadlinePanel(context, self._last)
        self._deadlines.calendar_requested.connect(self.open_calendar)
        self._deadlines.way_chosen.connect(self._open_way)
        word = draft_word(context.role)
        self._drafts_card = Card(margin=GRID, spacing=0)
        self._drafts_card.setObjectName("home.drafts")
        self._drafts_title = SectionTitle(f"我的{word}")
        self._all = button("查看全部", lambda: self.page_requested.emit("drafts"), kind="quiet", name="home.all_drafts")
        self._drafts_title.add_action(self._all)
        self._resume = ResumeBar(context)
        self._resume.chosen.connect(self.place_requested)
        self._inbox: InboxSummary | None = None
        if self._is_authority:
            self._inbox = InboxSummary(context)
            self._inbox.opened.connect(self.page_requested)
        self._build_actions(word)
        self._build_columns()
        self._shown_on = context.today
        self._midnight = QTimer(self)
        self._midnight.timeout.connect(self._follow_the_day)
        self._midnight.start(LOOK_AT_THE_DAY)

    def _build_actions(self, word: str) -> None:
        done = button("今天做了什么", self.activity_requested.emit, icon_name="history", name="home.activity")
        new = button(f"新建{word}", self.choose_form, icon_name="plus", name="home.new")
        if self._is_authority:
            self._quick = [new]
            last = PrimaryButton("接收申报包", "inbox", "home.take_in", lambda: self.page_requested.emit("intake"))
        else:
            last = PrimaryButton(f"新建{word}", "plus", "home.new", self.choose_form)
            sample = button(
                "打开示例", lambda: self.choose_form(is_sample=True), icon_name="file-text", name="home.sample"
            )
            self._quick = [sample, last]
        for action in dict.fromkeys([done, *self._quick, last]):
            self.head_actions.addWidget(action)
        disable_in_read_only(self.desk, *self._quick)

    def _build_columns(self) -> None:
        """Drafts left, deadlines right; where that is too narrow, drafts above deadlines."""
        left = QVBoxLayout()
        left.setSpacing(GRID)
        if self._inbox is not None:
            left.addWidget(SectionTitle("收件概况"))
            left.addWidget(self._inbox)
            left.addSpacing(GRID * 2)
        left.addWidget(self._drafts_title)
        left.addWidget(self._resume)
        left.addWidget(self._drafts_card)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self._deadlines.title)
        right.addWidget(self._deadlines)
        right.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GRID * 3)
        self._columns.addLayout(left, 5)
        self._columns.addLayout(right, 3)
        self.body.addLayout(self._columns)
        self.body.addStretch(1)
        self._align_heads()

    def _align_heads(self) -> None:
        """All heads are as high as one with a button: those beside each other stand on one line."""
        high = self._all.sizeHint().height()
        for head in self.findChildren(SectionTitle):
            head.setMinimumHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ems = self.width() / app_theme().font_size
        is_narrow = ems < EMS_FOR_TWO_COLUMNS
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != wanted:
            self._columns.setDirection(wanted)
        self._deadlines.set_beside(is_narrow and ems >= EMS_FOR_MONTH_BESIDE)

    def _follow_the_day(self) -> None:
        """A window left open over night shows the new day."""
        if self.isVisible() and self.context.today != self._shown_on:
            self.refresh()

    def refresh(self) -> None:
        self._shown_on = today = self.context.today
        self.set_subtitle(f"{date_words(today)}  {weekday_words(today)}")
        self._deadlines.refresh()
        if self._inbox is not None:
            self._inbox.refresh()
        self._show_drafts()

    def choose_form(self, is_sample: bool = False) -> None:
        """Ask for notice and form, make the draft and open it."""
        from desktop.ui.dialogs.new_declaration import NewDeclarationDialog

        dialog = NewDeclarationDialog(self, self.context, is_sample=is_sample)
        dialog.created.connect(self.draft_requested)
        dialog.open()

    def open_calendar(self) -> None:
        """Choose whose tasks, look at the calendar, print or export it."""
        from desktop.ui.dialogs.calendar import CalendarDialog

        CalendarDialog(self, self.context).open()

    def throw_away(self, draft_id: str) -> None:
        """Delete a draft at once; the toast brings it back."""
        self.setFocus()  # the row that had it goes
        words = f"已删除这份{draft_word(self.context.role)}"
        self._last.make(words, lambda: self.desk.delete_draft(draft_id), lambda: self.desk.restore_draft(draft_id))

    def _open_way(self, way: FormWay) -> None:
        """Go on with the form of a task, or begin it."""
        draft_id = way.draft_id
        if not draft_id:
            try:
                draft_id = self.desk.new_draft(way.notice_id, way.form_id)
            except AppError as error:
                show_refusal(self.window(), error)
                return
        self.draft_requested.emit(draft_id)

    def _nothing_filled_in(self) -> QWidget:
        """What stands under 我的填报 of an authority until it fills something in."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        words = "调度表、推荐文件、情况报告等由主管部门填报的表单，在这里新建和继续填写。"
        row.addWidget(label(words, "muted", wrap=True), 1)
        sample = button("打开示例", lambda: self.choose_form(is_sample=True), name="home.sample")
        disable_in_read_only(self.desk, sample)
        row.addWidget(sample)
        return part

    def _show_drafts(self) -> None:
        clear(self._drafts_card.body)
        drafts = sorted(self.desk.drafts(), key=lambda d: d.updated_at, reverse=True)
        self._drafts_title.set_remark(f"{len(drafts)} 份" if drafts else "")
        self._all.setVisible(len(drafts) > SHOWN_DRAFTS)
        self._resume.refresh()
        if not drafts and self._is_authority:
            self._drafts_card.body.addWidget(self._nothing_filled_in())
            return
        for action in self._quick:
            action.setVisible(bool(drafts) or self._is_authority)  # an empty page offers them in its middle
        if not drafts:
            self._drafts_card.body.addWidget(empty_drafts(self, "home.empty"))
            return
        shown = drafts[:SHOWN_DRAFTS]
        now = self.context.clock()
        for number, draft in enumerate(shown, 1):
            row = DraftRow(draft, now, is_last=number == len(shown), can_throw_away=not self.desk.is_read_only)
            row.opened.connect(self.draft_requested)
            row.deleted.connect(self.throw_away)
            self._drafts_card.body.addWidget(row)
