"""This file asks which notice and which form a new declaration is for, and makes the draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import AppError
from desktop.services.rows import form_due_dates, last_due_on, next_due_on
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.pages.page import PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import (
    Banner,
    ClickableFrame,
    EmptyState,
    PrimaryButton,
    StateChip,
    TwoLineList,
    button,
    clear,
    label,
)
from desktop.ui.wording import STATUS_LABELS, date_words, days_left_words, issue_date_words, tier_words

if TYPE_CHECKING:
    from desktop.forms.model import FormDef, NoticeDef


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


class FormChoice(ClickableFrame):
    """One form: title, annex, due date, how faithful the form is. Enter and a double click begin."""

    entered = Signal()

    def __init__(self, notice: NoticeDef, form: FormDef, today: date) -> None:
        super().__init__(form.title, kind="card")
        self.form = form
        self.setObjectName(f"new_declaration.form.{form.id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID + 4)
        column.setSpacing(6)
        column.addWidget(label(form.title, "strong", wrap=True))
        parts = [form.annex, f"{len(form.sections)} 个部分"]
        column.addWidget(label(" · ".join(part for part in parts if part), "small", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        due = next_due_on(form_due_dates(notice, form.id), today)
        if due is None:
            foot.addWidget(StateChip("通知未写明日期", "neutral", "clock"))
        elif (due - today).days < 0:
            foot.addWidget(StateChip(f"{date_words(due)} · 已截止", "neutral", "clock"))
        else:
            days = (due - today).days
            tone = "missing" if days <= 7 else "neutral"
            foot.addWidget(StateChip(f"{date_words(due)} · {days_left_words(days)}", tone, "clock"))
        if form.status != "official":
            foot.addWidget(StateChip(STATUS_LABELS.get(form.status, form.status), "warning"))
        foot.addStretch(1)
        column.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()


class NewDeclarationDialog(QDialog):
    """Left the notices, right their forms. ``is_sample`` fills the draft with the sample of the pack."""

    created = Signal(str)  # draft id

    def __init__(self, parent: QWidget, context: PageContext, *, is_sample: bool = False) -> None:
        super().__init__(parent.window())
        self._desk = context.desk
        self._today = context.today
        self._is_sample = is_sample
        self._chosen: FormChoice | None = None
        self._choices: list[FormChoice] = []
        self._notices = notices_with_forms(context.desk.registry.notices)
        self.setObjectName("new_declaration")
        self.setWindowTitle("打开示例" if is_sample else "新建申报")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(920, 580)
        self._build()
        if self._notices:
            self._list.setCurrentRow(0)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        hint = (
            "示例是填好的申报，可以随意修改、打印和删除。"
            if self._is_sample
            else "选择通知和表单，单位信息会从企业档案带入。"
        )
        outer.addWidget(label(hint, "muted"))
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        self._list = TwoLineList("new_declaration.notices", "通知")
        self._list.show_entries([(notice.title, notice_line(notice, self._today)) for notice in self._notices])
        self._list.currentRowChanged.connect(self._on_notice_changed)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("page_body")
        self._forms = QVBoxLayout(inner)
        self._forms.setContentsMargins(0, 0, GRID, 0)
        self._forms.setSpacing(GRID)
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
        for form in notice.forms:
            choice = FormChoice(notice, form, self._today)
            choice.clicked.connect(lambda chosen=choice: self._select(chosen))
            choice.entered.connect(self._create)
            self._choices.append(choice)
            self._forms.addWidget(choice)
        self._forms.addStretch(1)
        if len(self._choices) == 1:
            self._select(self._choices[0])

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
