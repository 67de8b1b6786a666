"""This file asks which notice and which form a new declaration is for, and makes the draft."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.rows import last_due_on
from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.form_choice import FormChoice, form_groups
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.pages.page import PageContext
from desktop.ui.tab_order import step_focus
from desktop.ui.theme import GRID, grown
from desktop.ui.widgets import Banner, EmptyState, PrimaryButton, TwoLineList, button, clear, label
from desktop.ui.wording import (
    FILLED_BY_LABELS,
    date_words,
    draft_word,
    filled_by_of,
    issue_date_words,
    profile_word,
    tier_words,
)

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef


WIDE, HIGH = 952, 640  # title and due date of a form stand side by side
ROOM_FOR_DATES = 640  # px at the usual size of type: below, they do not


def notices_with_forms(notices: tuple[NoticeDef, ...]) -> list[NoticeDef]:
    """Notices a declaration can be made for, newest first."""
    return sorted((n for n in notices if n.forms), key=lambda n: (n.dated_on, n.id), reverse=True)


def notice_line(notice: NoticeDef, today: date) -> str:
    """文号 (or issuer and date), and whether the notice is closed."""
    last = last_due_on(notice)
    parts = [notice.document_number or issue_date_words(notice.issued_on)]
    if last is not None:
        parts.append("已截止" if last < today else "进行中")
    return " · ".join(parts)


class NewDeclarationDialog(QDialog):
    """Left the notices, right their forms, those of the person's role first.

    ``is_sample`` fills the draft with the sample of the pack.
    """

    created = Signal(str)  # draft id

    def __init__(self, parent: QWidget, context: PageContext, *, is_sample: bool = False) -> None:
        super().__init__(parent.window())
        self._desk = context.desk
        self._today = context.today
        self._role = context.role
        self._is_sample = is_sample
        self._chosen: FormChoice | None = None
        self._choices: list[FormChoice] = []
        self._notices = notices_with_forms(context.desk.registry.notices)
        self.setObjectName("new_declaration")
        self.setWindowTitle("打开示例" if is_sample else f"新建{draft_word(self._role)}")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, WIDE, HIGH)
        self._build()
        if self._notices:
            self._list.setCurrentRow(0)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 (Qt's names)
        """The forms are made anew with every notice, and still stand between the notices and the buttons."""
        return step_focus(self, forward=next)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        hint = (
            "示例是填好的表单，可以随意修改、打印和删除。"
            if self._is_sample
            else f"选择通知和表单，单位名称等会从“{profile_word(self._role)}”带入。"
        )
        outer.addWidget(label(hint, "muted"))
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        self._list = TwoLineList("new_declaration.notices", "通知")
        self._list.show_entries([(notice.title, notice_line(notice, self._today)) for notice in self._notices])
        self._list.currentRowChanged.connect(self._on_notice_changed)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page_body")
        self._forms = QVBoxLayout(inner)
        self._forms.setContentsMargins(0, 0, GRID, 0)
        self._forms.setSpacing(GRID // 2)
        area.setWidget(inner)
        if self._notices:
            row.addWidget(self._list)
            row.addWidget(area, 1)
        else:
            row.addWidget(
                EmptyState("scroll-text", "还没有安装通知", "请向下发通知的部门索取通知包，放入程序后再新建申报。")
            )
        outer.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="new_declaration.cancel"))
        self._ok = PrimaryButton(
            "打开示例" if self._is_sample else "开始填写", name="new_declaration.ok", on_click=self._create
        )
        self._ok.setEnabled(False)
        foot.addWidget(self._ok)
        outer.addLayout(foot)

    def _on_notice_changed(self, row: int) -> None:
        clear(self._forms)
        self._choices = []
        self._select(None)
        notice = self._notices[row]
        if notice.tiers:
            self._forms.addWidget(label("适用等级：" + tier_words(notice.tiers), "muted", wrap=True))
        last = last_due_on(notice)
        if last is not None and last < self._today:
            self._forms.addWidget(Banner(f"此通知的期限已过（最后期限 {date_words(last)}）。仍可填写、打印和留存。"))
        groups = form_groups(notice.forms, self._role)
        own = filled_by_of(self._role)
        for who, forms in groups:
            if len(groups) > 1 or who != own:
                heading = label(FILLED_BY_LABELS[who], "small" if who != own else "muted")
                heading.setContentsMargins(0, GRID if self._forms.count() else 0, 0, 0)
                self._forms.addWidget(heading)
            for form in forms:
                choice = FormChoice(notice, form, self._today, is_narrow=self.width() < grown(ROOM_FOR_DATES))
                choice.clicked.connect(lambda chosen=choice: self._select(chosen))
                choice.entered.connect(self._create)
                choice.step_requested.connect(partial(self._step_from, choice))
                self._choices.append(choice)
                self._forms.addWidget(choice)
        self._forms.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        own_choices = [choice for choice in self._choices if choice.form.filled_by == own]
        if len(own_choices) == 1 or len(self._choices) == 1:
            self._select((own_choices or self._choices)[0])

    def _step_from(self, choice: FormChoice, step: int) -> None:
        """Put the keyboard on the row above or below and bring it into sight."""
        number = self._choices.index(choice) + step
        if 0 <= number < len(self._choices):
            self._choices[number].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self._choices[number], 0, GRID)

    def _select(self, choice: FormChoice | None) -> None:
        self._chosen = choice
        for other in self._choices:
            other.set_selected(other is choice)
        self._ok.setEnabled(choice is not None)

    def _create(self) -> None:
        if self._chosen is None:
            return
        form = self._chosen.form
        make = self._desk.add_sample if self._is_sample else self._desk.new_draft
        try:
            draft_id = make(form.notice_id, form.id)
        except AppError as error:
            show_refusal(self, error)
            return
        self.accept()
        self.created.emit(draft_id)
