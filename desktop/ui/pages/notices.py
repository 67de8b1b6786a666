"""This file shows the installed notices: facts, tasks with dates, forms and tables, contacts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.services.rows import last_due_on, next_due_on
from desktop.ui.dialogs.new_declaration import notice_line
from desktop.ui.pages.page import Page, PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, EmptyState, FactGrid, SectionTitle, StateChip, TwoLineList, clear, label
from desktop.ui.wording import STATUS_LABELS, WHO_LABELS, date_words, days_left_words, issue_date_words, tier_words

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef, TaskDef


class NoticesPage(Page):
    """通知: a list at the left, the chosen notice at the right."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "通知", scrolls=False)
        self.set_subtitle("程序内已安装的通知，表单、表样和期限都以此为准")
        self._notices: list[NoticeDef] = []
        self._list = TwoLineList("notices.list", "通知")
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page_body")
        self._detail = QVBoxLayout(inner)
        self._detail.setContentsMargins(0, 0, GRID, 0)
        self._detail.setSpacing(GRID * 2)
        self._area.setWidget(inner)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self._list)
        row.addWidget(self._area, 1)
        self.body.addLayout(row, 1)

    def refresh(self) -> None:
        before = self._list.currentRow()
        self._notices = sorted(
            self.desk.registry.notices, key=lambda notice: (notice.dated_on, notice.id), reverse=True
        )
        today = self.context.today
        self._list.show_entries([(notice.title, notice_line(notice, today)) for notice in self._notices])
        self._list.setVisible(bool(self._notices))
        if self._notices:
            self._list.setCurrentRow(max(before, 0))
            self._on_row_changed(self._list.currentRow())
        else:
            clear(self._detail)
            self._detail.addWidget(
                EmptyState("scroll-text", "还没有安装通知", "请向下发通知的部门索取通知包，放入程序后重新打开。")
            )

    def _on_row_changed(self, row: int) -> None:
        if not 0 <= row < len(self._notices):
            return
        clear(self._detail)
        notice = self._notices[row]
        today = self.context.today
        self._detail.addWidget(_facts(notice, today))
        if notice.tasks:
            self._detail.addWidget(_section("任务与期限", _tasks(notice.tasks, today)))
        if notice.forms or notice.tables:
            self._detail.addWidget(_section("表单与汇总表", _papers(notice)))
        if notice.contacts or notice.platforms:
            self._detail.addWidget(_section("联系方式与平台", _contacts(notice)))
        self._detail.addStretch(1)
        self._area.verticalScrollBar().setValue(0)


def _section(title: str, card: Card) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(SectionTitle(title))
    column.addWidget(card)
    return part


def _facts(notice: NoticeDef, today: date) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(GRID)
    head.addWidget(label(notice.title, "heading", wrap=True), 1)
    last = last_due_on(notice)
    if last is not None:
        words = "已截止" if last < today else "进行中"
        head.addWidget(StateChip(words, "neutral" if last < today else "accent", "clock"), 0, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(head)
    rows = [
        ("文号", notice.document_number),
        ("发文单位", notice.issuer),
        ("发文日期", issue_date_words(notice.issued_on)),
        ("适用等级", tier_words(notice.tiers)),
        ("典型场景指引", notice.scenario_guide_edition),
        ("要素条件", notice.element_requirement_edition),
        ("版本", f"{notice.version}" + (f"（校验 {notice.lock_hash[:12]}）" if notice.lock_hash else "")),
    ]
    card.body.addWidget(FactGrid((name, value) for name, value in rows if value))
    return card


def _tasks(tasks: tuple[TaskDef, ...], today: date) -> Card:
    card = Card(spacing=0, margin=GRID)
    dated = [(next_due_on(task.due_dates, today), task) for task in tasks]
    for number, (due_on, task) in enumerate(sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or today)), 1):
        row, line = _row(number == len(tasks))
        day = label(date_words(due_on) if due_on else "未写明日期", "strong")
        day.setMinimumWidth(day.fontMetrics().horizontalAdvance("2026年12月30日") + 2 * GRID)  # bold, so a little more
        line.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(task.title, wrap=True))
        if task.note:
            words.addWidget(label(task.note, "small", wrap=True))
        if task.source:
            words.addWidget(label(f"依据：{task.source}", "small", wrap=True))
        line.addLayout(words, 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        if due_on:
            days = (due_on - today).days
            tone = "missing" if 0 <= days <= 7 else "neutral"
            side.addWidget(
                StateChip("已截止" if days < 0 else days_left_words(days), tone, "clock"),
                0,
                Qt.AlignmentFlag.AlignRight,
            )
        side.addWidget(label(WHO_LABELS.get(task.who, task.who), "small"), 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        line.addLayout(side)
        card.body.addWidget(row)
    return card


def _papers(notice: NoticeDef) -> Card:
    card = Card(spacing=0, margin=GRID)
    papers = [(form.document, form.annex, form.title, form.status, "表单") for form in notice.forms]
    papers += [(table.document, table.annex, table.title, "official", "汇总表") for table in notice.tables]
    for number, (_document, annex, title, status, kind) in enumerate(sorted(papers), 1):
        row, line = _row(number == len(papers))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(title, wrap=True))
        words.addWidget(label(" · ".join(part for part in (kind, annex) if part), "small"))
        line.addLayout(words, 1)
        tone, icon_name = ("neutral", "scroll-text") if status == "official" else ("warning", "info")
        line.addWidget(StateChip(STATUS_LABELS.get(status, status), tone, icon_name))
        card.body.addWidget(row)
    return card


def _contacts(notice: NoticeDef) -> Card:
    card = Card()
    rows = [("联系人" if number == 0 else "", contact) for number, contact in enumerate(notice.contacts)]
    rows += [(platform.name, platform.address) for platform in notice.platforms]
    card.body.addWidget(FactGrid(rows))
    return card


def _row(is_last: bool) -> tuple[QFrame, QHBoxLayout]:
    row = QFrame()
    row.setProperty("kind", "row")
    row.setProperty("last", "true" if is_last else "false")
    line = QHBoxLayout(row)
    line.setContentsMargins(GRID, GRID + 2, GRID, GRID + 2)
    line.setSpacing(GRID * 2)
    return row, line
