"""This file shows what one notice says: facts, tiers, tasks with dates, forms and tables, platforms, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.rows import annex_words, last_due_on, next_due_on
from desktop.ui.dialogs.form_choice import form_groups, form_kind
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, Card, FactGrid, SectionTitle, StateChip, label, selectable
from desktop.ui.wording import (
    DOCUMENT_LABELS,
    FILLED_BY_LABELS,
    STATUS_HINTS,
    STATUS_LABELS,
    TIER_LABELS,
    WHO_LABELS,
    date_words,
    days_left_words,
    edition_words,
    issue_date_words,
    monthly_words,
    tier_words,
)

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef, PlatformDef, TaskDef, TierDef

_Paper = tuple[str, str, str]  # title, facts, status


def notice_parts(notice: NoticeDef, today: date, role: str) -> Iterator[QWidget]:
    """The parts of the page in reading order; what the notice does not say is left out."""
    yield _facts(notice, today)
    if notice.tier_scheme:
        yield _section("分级培育职责", _tiers(notice.tier_scheme))
    if notice.tasks:
        yield _section("任务与期限", _tasks(notice.tasks, today))
    yield _section("表单与汇总表", _papers(notice, role))
    if notice.platforms:
        yield _section("线上平台", _platforms(notice.platforms))
    if notice.contacts:
        card = Card()
        for contact in notice.contacts:
            card.body.addWidget(selectable(label(contact, wrap=True)))
        yield _section("联系方式", card)


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
    if notice.status != "official" or notice.status_note:
        words = notice.status_note or STATUS_HINTS.get(notice.status, "")
        banner = Banner(f"{STATUS_LABELS.get(notice.status, '')}：{words}" if notice.status != "official" else words)
        banner.setObjectName("notices.status")
        card.body.addWidget(banner)
    rows = [
        ("文号", notice.document_number),
        ("发文单位", notice.issuer),
        ("发文日期", issue_date_words(notice.issued_on)),
        ("适用等级", tier_words(notice.tiers)),
        ("典型场景指引", edition_words(notice.scenario_guide_edition)),
        ("要素条件", edition_words(notice.element_requirement_edition)),
        ("版本", f"{notice.version}" + (f"（校验 {notice.lock_hash[:12]}）" if notice.lock_hash else "")),
    ]
    card.body.addWidget(FactGrid((name, value) for name, value in rows if value))
    return card


def _tiers(tiers: Sequence[TierDef]) -> Card:
    """Who finds, recognises or recommends the factories of each tier."""
    card = Card(spacing=0, margin=GRID)
    for number, tier in enumerate(tiers, 1):
        row, line = _row(number == len(tiers))
        line.addWidget(_first_column(TIER_LABELS.get(tier.tier, tier.tier)), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(_words(tier.action, f"责任单位：{tier.by}", f"依据：{tier.source}" if tier.source else ""), 1)
        card.body.addWidget(row)
    return card


def _tasks(tasks: Sequence[TaskDef], today: date) -> Card:
    card = Card(spacing=0, margin=GRID)
    dated = [(next_due_on(task.due_dates, today), task) for task in tasks]
    for number, (due_on, task) in enumerate(sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or today)), 1):
        row, line = _row(number == len(tasks))
        if task.monthly is None:
            line.addWidget(_first_column(date_words(due_on) if due_on else "未写明日期"), 0, Qt.AlignmentFlag.AlignTop)
        else:
            line.addLayout(_monthly(*monthly_words(task.monthly).split("，")))
        line.addLayout(_words(task.title, task.note, f"依据：{task.source}" if task.source else ""), 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        if due_on:
            days = (due_on - today).days
            words = "已截止" if days < 0 else days_left_words(days)
            if task.monthly is not None and days >= 0:
                words = f"{due_on.month}月{due_on.day}日 · {words}"
            tone = "missing" if 0 <= days <= 7 else "neutral"
            side.addWidget(StateChip(words, tone, "clock"), 0, Qt.AlignmentFlag.AlignRight)
        side.addWidget(label(WHO_LABELS.get(task.who, task.who), "small"), 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        line.addLayout(side)
        card.body.addWidget(row)
    return card


def _monthly(day: str, months: str) -> QVBoxLayout:
    """每月25日前 over 2023年4月—9月."""
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(_first_column(day))
    column.addWidget(label(months, "small"))
    column.addStretch(1)
    return column


def _papers(notice: NoticeDef, role: str) -> Card:
    """Forms by who fills them in, then the tables made out of what came in; what is not official says so."""
    card = Card(spacing=0, margin=GRID)
    groups: list[tuple[str, list[_Paper]]] = []
    for who, forms in form_groups(notice.forms, role):
        groups.append(
            (FILLED_BY_LABELS[who], [(f.title, _facts_of(f.document, f.annex, form_kind(f)), f.status) for f in forms])
        )
    tables = sorted(notice.tables, key=lambda table: (table.document, table.annex))
    if tables:
        groups.append(
            ("由收到的材料汇总", [(t.title, _facts_of(t.document, annex_words(notice, t)), t.status) for t in tables])
        )
    if not groups:
        words = label("这份通知没有要填报的表单，只有职责和任务。", "muted", wrap=True)
        words.setContentsMargins(GRID, GRID, GRID, GRID)
        card.body.addWidget(words)
    for heading, papers in groups:
        head = label(heading, "small")
        head.setContentsMargins(GRID, GRID, 0, 0)
        card.body.addWidget(head)
        for number, (title, facts, status) in enumerate(papers, 1):
            row, line = _row(number == len(papers))
            line.addLayout(_words(title, facts), 1)
            tone, icon_name = ("neutral", "scroll-text") if status == "official" else ("warning", "info")
            chip = StateChip(STATUS_LABELS.get(status, status), tone, icon_name)
            chip.setToolTip(STATUS_HINTS.get(status, ""))
            line.addWidget(chip)
            card.body.addWidget(row)
    found = {status for _, papers in groups for _, _, status in papers}
    for status, hint in STATUS_HINTS.items():
        if status in found:
            words = label(f"{STATUS_LABELS[status]}：{hint}", "small", wrap=True)
            words.setContentsMargins(GRID, GRID, GRID, 0)
            card.body.addWidget(words)
    return card


def _facts_of(document: str, annex: str, *more: str) -> str:
    """附件2 表1 · 培训按月调度 · 表格"""
    return " · ".join(part for part in (annex, DOCUMENT_LABELS.get(document, ""), *more) if part)


def _platforms(platforms: Sequence[PlatformDef]) -> Card:
    card = Card(spacing=0, margin=GRID)
    for number, platform in enumerate(platforms, 1):
        row, line = _row(number == len(platforms))
        words = _words(platform.name)
        words.addWidget(selectable(label(platform.address, "small", wrap=True)))
        if platform.account_note:
            words.addWidget(Banner(platform.account_note, "warning"))
        line.addLayout(words, 1)
        card.body.addWidget(row)
    return card


def _words(title: str, *below: str) -> QVBoxLayout:
    """A line with quiet lines below it; empty ones are left out."""
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label(title, wrap=True))
    for text in below:
        if text:
            column.addWidget(label(text, "small", wrap=True))
    return column


def _first_column(text: str) -> QWidget:
    """A strong word or date; those of all rows are equally wide."""
    made = label(text, "strong")
    made.setMinimumWidth(made.fontMetrics().horizontalAdvance("2026年12月30日") + 2 * GRID)  # bold, so a little more
    return made


def _row(is_last: bool) -> tuple[QFrame, QHBoxLayout]:
    row = QFrame()
    row.setProperty("kind", "row")
    row.setProperty("last", "true" if is_last else "false")
    line = QHBoxLayout(row)
    line.setContentsMargins(GRID, GRID + 2, GRID, GRID + 2)
    line.setSpacing(GRID * 2)
    return row, line
