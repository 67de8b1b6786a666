"""This file lists the declarations of this computer: open, export, delete and take back, new."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton

from desktop.errors import AppError
from desktop.ui.dialogs.deleted_drafts import DeletedDraftsDialog
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.dialogs.new_declaration import NewDeclarationDialog
from desktop.ui.pages.draft_row import DraftRow, empty_drafts
from desktop.ui.pages.last_change import LastChange
from desktop.ui.pages.page import Page, PageContext, disable_in_read_only
from desktop.ui.pages.paper_actions import preview_draft, print_draft
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, EmptyState, PrimaryButton, button, clear
from desktop.ui.wording import draft_word

if TYPE_CHECKING:
    from desktop.services.desk import DraftSummary

SEARCH_FROM = 6  # drafts: fewer need no search line
ROWS_AT_ONCE = 24  # rows built at a time: a list of hundreds opens as fast as a short one


class DraftsPage(Page):
    """申报 (for an authority 填报): every draft with its progress and states."""

    export_requested = Signal(str)

    def __init__(self, context: PageContext) -> None:
        self._word = word = draft_word(context.role)
        super().__init__(context, word)
        self._all: list[DraftSummary] = []
        self._waiting: list[DraftSummary] = []  # found, not built yet
        self._last = LastChange(self)
        self._search = QLineEdit()
        self._search.setObjectName("drafts.search")
        self._search.setAccessibleName(f"查找{word}")
        self._search.setPlaceholderText("按单位、项目或表单查找")
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(240)
        for part in self._search.findChildren(QToolButton):
            part.setAccessibleName("清空查找")
        self._search.textChanged.connect(self._show)
        self.head_actions.addWidget(self._search)
        self._quick = [
            button("打开示例", lambda: self.choose_form(is_sample=True), icon_name="file-text", name="drafts.sample"),
            PrimaryButton(f"新建{word}", "plus", "drafts.new", self.choose_form),
        ]
        for action in self._quick:
            self.head_actions.addWidget(action)
        self._card = Card(margin=GRID, spacing=0)
        self._card.setObjectName("drafts.list")
        self.body.addWidget(self._card)
        self._bin = button("最近删除", self.open_bin, kind="quiet", name="drafts.bin")
        self.body.addWidget(self._bin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        disable_in_read_only(self.desk, *self._quick)

    def refresh(self) -> None:
        self._all = sorted(self.desk.drafts(), key=lambda draft: draft.updated_at, reverse=True)
        self._search.setVisible(len(self._all) >= SEARCH_FROM)
        gone = len(self.desk.drafts(deleted=True))
        self._bin.setVisible(gone > 0)
        self._bin.setText(f"最近删除（{gone}）")
        self.set_subtitle(f"共 {len(self._all)} 份，内容保存在本机" if self._all else "")
        self._show()

    def choose_form(self, is_sample: bool = False) -> None:
        """Ask for notice and form, make the draft and open it."""
        dialog = NewDeclarationDialog(self, self.context, is_sample=is_sample)
        dialog.created.connect(self.draft_requested)
        dialog.open()

    def copy(self, draft_id: str) -> None:
        """A new declaration with the same answers, for example for the next notice round."""
        try:
            self.desk.copy_draft(draft_id)
        except AppError as error:
            show_refusal(self.window(), error)
            return
        self.refresh()
        self.note(f"已复制为一份新的{self._word}")

    def delete(self, draft_id: str) -> None:
        """Delete at once; the toast brings it back."""
        self.setFocus()  # the row that had it goes
        words = f"已删除这份{self._word}"
        self._last.make(words, lambda: self.desk.delete_draft(draft_id), lambda: self.desk.restore_draft(draft_id))

    def open_bin(self) -> None:
        """最近删除: what was deleted can still be taken back."""
        dialog = DeletedDraftsDialog(self, self.context)
        dialog.restored.connect(lambda _draft_id: self.refresh())
        dialog.open()

    def _show(self) -> None:
        clear(self._card.body)
        wanted = self._search.text().strip().casefold() if not self._search.isHidden() else ""
        shown = [d for d in self._all if wanted in f"{d.title} {d.unit_name} {d.form_title} {d.document}".casefold()]
        for action in self._quick:
            action.setVisible(bool(self._all))  # an empty page offers them in its middle
        if not self._all:
            self._card.body.addWidget(empty_drafts(self, "drafts.empty"))
            return
        if not shown:
            self._card.body.addWidget(
                EmptyState("search", f"没有符合的{self._word}", "换一个词，或清空查找框查看全部。")
            )
            return
        self._waiting = shown
        self._build_more()

    def _build_more(self) -> None:
        """The next rows, and below them the way to those that follow."""
        now, made = self.context.clock(), self._waiting[:ROWS_AT_ONCE]
        self._waiting = self._waiting[ROWS_AT_ONCE:]
        for number, draft in enumerate(made, 1):
            self._card.body.addWidget(self._row(draft, now, is_last=number == len(made) and not self._waiting))
        if self._waiting:
            words = f"继续显示（下面还有 {len(self._waiting)} 份）"
            self._card.body.addWidget(
                button(words, self._on_more_asked, kind="quiet", icon_name="chevron-down", name="drafts.more")
            )

    def _on_more_asked(self) -> None:
        at = self._card.body.count() - 1
        more = self._card.body.takeAt(at).widget()
        self._build_more()
        self._card.body.itemAt(at).widget().setFocus()  # the first of the new rows
        more.deleteLater()

    def _row(self, draft: DraftSummary, now: datetime, *, is_last: bool) -> DraftRow:
        row = DraftRow(draft, now, with_menu=True, is_last=is_last)
        row.opened.connect(self.draft_requested)
        row.export_requested.connect(self.export_requested)
        row.preview_requested.connect(partial(preview_draft, self, self.desk))
        row.print_requested.connect(partial(print_draft, self, self.desk))
        row.copied.connect(self.copy)
        row.deleted.connect(self.delete)
        return row
