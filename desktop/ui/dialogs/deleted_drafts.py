"""This file lists the declarations deleted on this computer and takes them back (最近删除)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.pages.page import PageContext
from desktop.ui.tab_order import step_focus
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, ElidedLabel, EmptyState, PrimaryButton, button, clear, label
from desktop.ui.wording import draft_word, moment_words

if TYPE_CHECKING:
    from desktop.services.desk import DraftSummary


class DeletedDraftsDialog(QDialog):
    """Deleting erases nothing; ``restored`` carries the id of a draft that was taken back."""

    restored = Signal(str)

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent.window())
        self._context = context
        self.setObjectName("deleted_drafts")
        self.setWindowTitle("最近删除")
        self.setAccessibleName("最近删除")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 720, 480)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        self._word = draft_word(context.role)
        outer.addWidget(label(f"删除的{self._word}仍保存在本机，恢复后内容和修改记录都在。", "muted", wrap=True))
        self._card = Card(margin=GRID, spacing=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._card)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="deleted_drafts.close", on_click=self.accept))
        outer.addLayout(foot)
        self._show()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 (Qt's names)
        return step_focus(self, forward=next)

    def _show(self) -> None:
        clear(self._card.body)
        drafts = self._context.desk.drafts(deleted=True)
        for number, draft in enumerate(drafts, 1):
            self._card.body.addWidget(self._row(draft, number == len(drafts)))
        if not drafts:
            self._card.body.addWidget(
                EmptyState("circle-check", f"没有删除的{self._word}", f"在首页和“{self._word}”页删除的会出现在这里。")
            )
        self._card.body.addStretch(1)

    def _row(self, draft: DraftSummary, is_last: bool) -> QFrame:
        row = QFrame()
        row.setProperty("kind", "row")
        row.setProperty("last", "true" if is_last else "false")
        line = QHBoxLayout(row)
        line.setContentsMargins(GRID, GRID, GRID, GRID)
        line.setSpacing(GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(ElidedLabel(draft.title, "strong"))
        gone = f"{moment_words(draft.deleted_at, self._context.clock())}删除"
        sample = ["示例"] if draft.is_sample else []
        parts = [*sample, draft.form_title, f"已填 {draft.filled}/{draft.needed}", gone]
        words.addWidget(ElidedLabel(" · ".join(parts), "muted"))
        line.addLayout(words, 1)
        take_back = button("恢复", lambda: self._restore(draft.draft_id), name=f"deleted.{draft.draft_id}.restore")
        take_back.setAccessibleName(f"恢复 {draft.title}")
        line.addWidget(take_back)
        return row

    def _restore(self, draft_id: str) -> None:
        try:
            self._context.desk.restore_draft(draft_id)
        except AppError as error:
            show_refusal(self, error)
            return
        self._show()
        self.restored.emit(draft_id)
