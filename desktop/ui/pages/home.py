"""This file shows the first screen: deadlines of the notices and what the person is working on."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from desktop.ui.pages.deadlines import DeadlineCard
from desktop.ui.pages.draft_row import DraftRow, empty_drafts
from desktop.ui.pages.inbox_summary import InboxSummary
from desktop.ui.pages.page import Page, PageContext, disable_in_read_only
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, PrimaryButton, SectionTitle, button, clear, label
from desktop.ui.wording import date_words, draft_word, is_authority, weekday_words

SHOWN_DRAFTS = 6


class HomePage(Page):
    """Enterprise: my drafts and deadlines. Authority: what came in, what it fills in itself, deadlines."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "首页")
        self._is_authority = is_authority(context.role)
        self._deadlines = DeadlineCard()
        self._deadlines.calendar_requested.connect(self.open_calendar)
        word = draft_word(context.role)
        self._drafts_card = Card(margin=GRID, spacing=0)
        self._drafts_title = SectionTitle(f"我的{word}")
        self._all = button("查看全部", lambda: self.page_requested.emit("drafts"), kind="quiet", name="home.all_drafts")
        self._drafts_title.add_action(self._all)
        self._inbox = InboxSummary(context)
        self._inbox.opened.connect(self.page_requested)
        columns = QGridLayout()  # the first heads of both sides stand on one line
        columns.setHorizontalSpacing(GRID * 3)
        columns.setVerticalSpacing(GRID)
        columns.setColumnStretch(0, 5)
        columns.setColumnStretch(1, 3)
        columns.setColumnMinimumWidth(1, 300)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        if self._is_authority:
            new = button(f"新建{word}", self.choose_form, icon_name="plus", name="home.new")
            columns.addWidget(SectionTitle("收件概况"), 0, 0)
            left.addWidget(self._inbox)
            left.addSpacing(GRID * 2)
            left.addWidget(self._drafts_title)
            self._quick = [new]
            take_in = PrimaryButton("接收申报包", "inbox", "home.take_in", lambda: self.page_requested.emit("intake"))
            self.head_actions.addWidget(new)
            self.head_actions.addWidget(take_in)
        else:
            columns.addWidget(self._drafts_title, 0, 0)
            self._inbox.hide()
            self._quick = [
                button("打开示例", lambda: self.choose_form(is_sample=True), icon_name="file-text", name="home.sample"),
                PrimaryButton(f"新建{word}", "plus", "home.new", self.choose_form),
            ]
            for action in self._quick:
                self.head_actions.addWidget(action)
        disable_in_read_only(self.desk, *self._quick)
        left.addWidget(self._drafts_card)
        left.addStretch(1)
        columns.addWidget(self._deadlines.title, 0, 1)
        columns.addLayout(left, 1, 0)
        columns.addWidget(self._deadlines, 1, 1)
        self.body.addLayout(columns)
        self.body.addStretch(1)

    def refresh(self) -> None:
        today = self.context.today
        self.set_subtitle(f"{date_words(today)}  {weekday_words(today)}")
        self._deadlines.show_deadlines(self.desk.calendar(today), today)
        if self._is_authority:
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

    def _show_drafts(self) -> None:
        clear(self._drafts_card.body)
        drafts = sorted(self.desk.drafts(), key=lambda d: d.updated_at, reverse=True)
        self._drafts_title.set_remark(f"{len(drafts)} 份" if drafts else "")
        self._all.setVisible(len(drafts) > SHOWN_DRAFTS)
        if not drafts and self._is_authority:
            words = label(
                "调度表、推荐文件、情况报告等由主管部门填报的表单，在这里新建和继续填写。", "muted", wrap=True
            )
            words.setContentsMargins(GRID, GRID, GRID, GRID)
            self._drafts_card.body.addWidget(words)
            return
        for action in self._quick:
            action.setVisible(bool(drafts) or self._is_authority)  # an empty page offers them in its middle
        if not drafts:
            self._drafts_card.body.addWidget(empty_drafts(self, "home.empty"))
            return
        shown = drafts[:SHOWN_DRAFTS]
        now = self.context.clock()
        for number, draft in enumerate(shown, 1):
            row = DraftRow(draft, now, is_last=number == len(shown))
            row.opened.connect(self.draft_requested)
            self._drafts_card.body.addWidget(row)
