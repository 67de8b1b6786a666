"""This file shows the first screen: deadlines of the notices and what the person is working on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.pages.deadlines import DeadlineCard
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.pages.inbox_summary import InboxSummary
from desktop.ui.pages.page import Page, PageContext, disable_in_read_only
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, EmptyState, PrimaryButton, SectionTitle, button, clear
from desktop.ui.wording import date_words, is_authority, weekday_words

SHOWN_DRAFTS = 6


class HomePage(Page):
    """Enterprise: my drafts and deadlines. Authority: what came in and deadlines."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "首页")
        self._is_authority = is_authority(context.role)
        self._deadlines = DeadlineCard()
        self._drafts_card = Card(margin=GRID, spacing=0)
        self._inbox = InboxSummary(context)
        self._inbox.opened.connect(self.page_requested)
        columns = QHBoxLayout()
        columns.setSpacing(GRID * 3)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        if self._is_authority:
            left.addWidget(SectionTitle("收件概况"))
            left.addWidget(self._inbox)
            self.head_actions.addWidget(
                PrimaryButton("接收申报包", "inbox", "home.take_in", lambda: self.page_requested.emit("intake"))
            )
        else:
            self._inbox.hide()
            self._drafts_title = SectionTitle("我的申报")
            self._all = button(
                "查看全部", lambda: self.page_requested.emit("drafts"), kind="quiet", name="home.all_drafts"
            )
            self._drafts_title.add_action(self._all)
            left.addWidget(self._drafts_title)
            left.addWidget(self._drafts_card)
            self._quick = [
                button("打开示例", lambda: self.choose_form(is_sample=True), icon_name="file-text", name="home.sample"),
                PrimaryButton("新建申报", "plus", "home.new", self.choose_form),
            ]
            disable_in_read_only(self.desk, *self._quick)
            for action in self._quick:
                self.head_actions.addWidget(action)
        left.addStretch(1)
        side = QWidget()
        side.setMinimumWidth(300)
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, 0, 0, 0)
        side_column.addWidget(self._deadlines)
        columns.addLayout(left, 5)
        columns.addWidget(side, 3)
        self.body.addLayout(columns)
        self.body.addStretch(1)

    def refresh(self) -> None:
        today = self.context.today
        self.set_subtitle(f"{date_words(today)}  {weekday_words(today)}")
        self._deadlines.show_deadlines(self.desk.calendar(today), today)
        if self._is_authority:
            self._inbox.refresh()
        else:
            self._show_drafts()

    def choose_form(self, is_sample: bool = False) -> None:
        """Ask for notice and form, make the draft and open it."""
        from desktop.ui.dialogs.new_declaration import NewDeclarationDialog

        dialog = NewDeclarationDialog(self, self.context, is_sample=is_sample)
        dialog.created.connect(self.draft_requested)
        dialog.open()

    def _show_drafts(self) -> None:
        clear(self._drafts_card.body)
        drafts = sorted(self.desk.drafts(), key=lambda d: d.updated_at, reverse=True)
        self._drafts_title.set_remark(f"{len(drafts)} 份" if drafts else "")
        self._all.setVisible(len(drafts) > SHOWN_DRAFTS)
        for action in self._quick:
            action.setVisible(bool(drafts))  # an empty page offers them in its middle
        if not drafts:
            empty = EmptyState(
                "file-text",
                "还没有申报",
                "选一份通知里的表单开始填写；内容随时保存在本机，可以分多次填完。先看看示例也可以，示例能随意修改和删除。",
            )
            empty.add_action(button("打开示例", lambda: self.choose_form(is_sample=True), name="home.empty.sample"))
            empty.add_action(PrimaryButton("新建申报", "plus", "home.empty.new", self.choose_form))
            disable_in_read_only(self.desk, *empty.findChildren(QPushButton))
            self._drafts_card.body.addWidget(empty)
            return
        shown = drafts[:SHOWN_DRAFTS]
        now = self.context.clock()
        for number, draft in enumerate(shown, 1):
            row = DraftRow(draft, now, is_last=number == len(shown))
            row.opened.connect(self.draft_requested)
            self._drafts_card.body.addWidget(row)
