"""This file shows one draft as a row: ring, title, unit, form, states, last change; or that there is none yet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout

from desktop.ui.pages.page import PageContext, disable_in_read_only
from desktop.ui.theme import GRID
from desktop.ui.widgets import (
    ClickableFrame,
    ElidedLabel,
    EmptyState,
    PrimaryButton,
    ProgressRing,
    StateChip,
    button,
    icon_button,
    label,
)
from desktop.ui.wording import draft_word, is_authority, moment_words

if TYPE_CHECKING:
    from desktop.services.desk import DraftSummary


def state_of(draft: DraftSummary) -> tuple[tuple[str, str], ...]:
    """(words, tone) of the chips: errors first, then what is missing, then warnings; or complete."""
    missing = max(draft.needed - draft.filled, 0)
    chips: list[tuple[str, str]] = []
    if draft.errors:
        chips.append((f"错误 {draft.errors}", "error"))
    if missing:
        chips.append((f"未填 {missing}", "missing"))
    if draft.warnings:
        chips.append((f"提醒 {draft.warnings}", "warning"))
    if not draft.errors and not missing:
        chips.insert(0, ("已完成", "success"))
    return tuple(chips)


class ChoosesForm(Protocol):
    """A page that can begin a declaration."""

    context: PageContext

    def choose_form(self, is_sample: bool = False) -> None: ...


def empty_drafts(page: ChoosesForm, name: str) -> EmptyState:
    """What a page says while there is no draft, with the two ways to begin; ``name`` leads the object names."""
    role = page.context.role
    hint = "选一份通知里的表单开始填写；内容随时保存在本机，可以分多次填完。"
    if is_authority(role):
        hint = "调度表、推荐文件、情况报告等由主管部门填报的表单，选一份通知开始填写；内容随时保存在本机。"
    word = draft_word(role)
    empty = EmptyState("file-text", f"还没有{word}", hint + "先看看示例也可以，示例能随意修改和删除。")
    empty.add_action(button("打开示例", lambda: page.choose_form(is_sample=True), name=f"{name}.sample"))
    empty.add_action(PrimaryButton(f"新建{word}", "plus", f"{name}.new", page.choose_form))
    disable_in_read_only(page.context.desk, *empty.findChildren(QPushButton))
    return empty


class DraftRow(ClickableFrame):
    """One draft. ``with_menu`` adds 打开 and the menu with export and delete (page 申报).

    ``can_throw_away`` gives a sample (示例) a button of its own to delete it; Delete does that for any row.
    """

    opened = Signal(str)
    export_requested = Signal(str)
    preview_requested = Signal(str)
    print_requested = Signal(str)
    copied = Signal(str)
    deleted = Signal(str)

    def __init__(
        self,
        draft: DraftSummary,
        now: datetime,
        *,
        with_menu: bool = False,
        is_last: bool = False,
        can_throw_away: bool = False,
    ) -> None:
        title = draft.title or draft.unit_name or "未命名"
        below = [draft.form_title, draft.notice_title]
        if draft.filled_by != "enterprise":  # the unit is always the same: what it fills in tells them apart
            title, below = draft.form_title, [title, draft.notice_title]
        newer = f"有 {draft.newer_version} 版" if draft.newer_version else ""
        sample = "示例" if draft.is_sample else ""
        words_of = [f"打开 {title}", draft.form_title, sample, newer]
        super().__init__("，".join(part for part in words_of if part), kind="row")
        self.draft, self._can_delete = draft, can_throw_away or with_menu
        self.setObjectName(f"draft.{draft.draft_id}")
        self.setProperty("last", "true" if is_last else "false")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID + 4, GRID, GRID + 4)
        row.setSpacing(GRID * 2)
        ring = ProgressRing(draft.filled, draft.needed, errors=draft.errors)
        row.addWidget(ring, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(ElidedLabel(" · ".join(part for part in below if part != title), "muted"))
        row.addLayout(words, 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        chips = QHBoxLayout()
        chips.setSpacing(4)
        chips.addStretch(1)
        if sample:
            chip = StateChip(sample, "accent", "eye")
            chip.setToolTip("用通知包里的示例填成，可以随意修改和删除")
            chips.addWidget(chip)
        if newer:
            chip = StateChip(newer, "accent", "layers")
            chip.setToolTip(f"通知已有 {draft.newer_version} 版，打开后可以查看变化")
            chips.addWidget(chip)
        for text, tone in state_of(draft):
            chips.addWidget(StateChip(text, tone))
        side.addLayout(chips)
        changed = label(
            f"已填 {draft.filled}/{draft.needed} · {moment_words(draft.updated_at, now)}", "small", name="draft.changed"
        )
        side.addWidget(changed, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(side)
        if with_menu:
            row.addWidget(button("打开", lambda: self.opened.emit(draft.draft_id), name=f"draft.{draft.draft_id}.open"))
            row.addWidget(self._menu_button())
        elif sample and can_throw_away:
            trash = icon_button(
                "trash-2",
                "删除这份示例（可撤销）",
                lambda: self.deleted.emit(draft.draft_id),
                name=f"draft.{draft.draft_id}.throw_away",
            )
            row.addWidget(trash)
        self.clicked.connect(lambda: self.opened.emit(draft.draft_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._can_delete:
            self.deleted.emit(self.draft.draft_id)
            return
        super().keyPressEvent(event)

    def _menu_button(self) -> QToolButton:
        more = icon_button("ellipsis", "更多操作", name=f"draft.{self.draft.draft_id}.more")
        menu = QMenu(more)
        preview = QAction("预览", menu)
        preview.triggered.connect(lambda _checked=False: self.preview_requested.emit(self.draft.draft_id))
        paper = QAction("打印…", menu)
        paper.triggered.connect(lambda _checked=False: self.print_requested.emit(self.draft.draft_id))
        export = QAction("导出/打包…", menu)
        export.triggered.connect(lambda _checked=False: self.export_requested.emit(self.draft.draft_id))
        copy = QAction("复制为新的一份", menu)
        copy.triggered.connect(lambda _checked=False: self.copied.emit(self.draft.draft_id))
        delete = QAction("删除", menu)
        delete.triggered.connect(lambda _checked=False: self.deleted.emit(self.draft.draft_id))
        menu.addActions([preview, paper, export])
        menu.addAction(copy)
        menu.addSeparator()
        menu.addAction(delete)
        more.setMenu(menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        return more
