"""This file takes in declaration packages and compiles them into summary tables (收件与汇总)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import StorageError
from desktop.services.rows import compiled_tables
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.pages.page import Page, PageContext, disable_in_read_only
from desktop.ui.pages.register_part import RegisterPart
from desktop.ui.pages.take_in_results import TakeInResults
from desktop.ui.theme import GRID
from desktop.ui.widgets import ChoiceBox, DropZone, EmptyState, button, choose_files, choose_folder, label
from desktop.ui.widgets.surfaces import is_package_or_folder

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef, TableDef
    from desktop.services.taking_in import TakeInReport

ROOM_FOR_ALL = 560  # px: a lower page does without explanations


class IntakePage(Page):
    """Drop zone, results of the last take-in, register of one table."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "收件与汇总", scrolls=False)
        self._tables: list[tuple[NoticeDef, TableDef]] = []
        self._zone = DropZone(
            "把申报包拖到这里",
            "支持 .sbb 文件和整个文件夹（含U盘）；原文件不会被改动，重复接收不会产生第二份",
            is_package_or_folder,
        )
        self._zone.setObjectName("intake.drop")
        self._zone.dropped.connect(self.take_in)
        files = button("选择文件…", self._choose_files, icon_name="file-plus", name="intake.files")
        folder = button("选择文件夹…", self._choose_folder, icon_name="folder-open", name="intake.folder")
        for action in (files, folder):
            self._zone.add_action(action)
        disable_in_read_only(self.desk, files, folder)
        self._results = TakeInResults()
        self._results.closed.connect(self._fit)
        self._results.hide()
        self._choice = ChoiceBox()
        self._choice.setObjectName("intake.table")
        self._choice.setAccessibleName("汇总表")
        self._choice.setMinimumWidth(120)
        self._choice.setMinimumContentsLength(24)
        self._choice.setMaxVisibleItems(24)
        self._choice.currentIndexChanged.connect(self._show_table)
        self._register = RegisterPart(context)
        self._register.note_requested.connect(self.note_requested)
        self._empty = EmptyState(
            "table-2", "已安装的通知里没有汇总表", "安装带汇总表的通知后，可在这里排序、预览并生成。"
        )
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label("汇总表", "heading"))
        row.addWidget(self._choice, 1)
        self._register.add_to_bar(choice)
        self.body.addWidget(self._zone)
        self.body.addWidget(self._results)
        self.body.addWidget(self._register, 1)
        self.body.addWidget(self._empty, 1)

    def refresh(self) -> None:
        notices = sorted(self.desk.registry.notices, key=lambda notice: (notice.dated_on, notice.id), reverse=True)
        tables = [(notice, table) for notice in notices for table in compiled_tables(notice, self.context.role)]
        if tables != self._tables:
            self._tables = tables
            self._choice.blockSignals(True)
            self._choice.clear()
            self._choice.addItems([_table_words(notice, table) for notice, table in tables])
            counts = self._counts()
            self._choice.setCurrentIndex(next((at for at, count in enumerate(counts) if count), 0))
            self._choice.blockSignals(False)
        self._choice.setEnabled(bool(tables))
        self._empty.setVisible(not tables)
        self._register.setVisible(bool(tables))
        self._show_table()

    def show_detail(self, detail: str) -> None:
        """Choose the table ``<notice>/<table>`` (from the home page)."""
        for number, (notice, table) in enumerate(self._tables):
            if f"{notice.id}/{table.id}" == detail:
                self._choice.setCurrentIndex(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """On a low window, or below the results, the register needs the room of explanations and gaps."""
        is_low = self.height() < ROOM_FOR_ALL
        self._zone.set_compact(is_low or not self._results.isHidden())
        gap = GRID if is_low else GRID * 2
        self.body.setSpacing(gap)
        self.body.setContentsMargins(GRID * 3, 0, GRID * 3, GRID if is_low else GRID * 3)

    def take_in(self, paths: list[Path]) -> None:
        """Take in these packages and folders; the results stand on the page afterwards."""
        if self.desk.is_read_only:
            show_refusal(self.window(), StorageError("storage.read_only"))
            return
        run_with_progress(
            self,
            "正在接收申报包",
            lambda job: self.desk.take_in(paths, job),
            self._on_taken_in,
            on_end=self._show_what_came,
        )

    def _on_taken_in(self, report: TakeInReport) -> None:
        self._results.show_lines(report.lines)
        self._fit()
        if not report.lines:
            self.note("选中的位置里没有申报包（.sbb 文件）")

    def _choose_files(self) -> None:
        choose_files(self.window(), "选择申报包", "申报包 (*.sbb)", self.take_in)

    def _choose_folder(self) -> None:
        choose_folder(self.window(), "选择存放申报包的文件夹", lambda folder: self.take_in([folder]))

    def _show_what_came(self) -> None:
        """After a take-in: a table without declarations gives way to the first that has some."""
        counts = self._counts()
        if 0 <= self._choice.currentIndex() < len(counts) and not counts[self._choice.currentIndex()] and any(counts):
            self._choice.setCurrentIndex(next(at for at, count in enumerate(counts) if count))
        else:
            self._show_table()

    def _counts(self) -> list[int]:
        return [self.desk.table_desk(notice.id, table.id).counts().received for notice, table in self._tables]

    def _show_counts(self) -> None:
        """How many came in stands beside each table: the list says where there is something to do."""
        for at, count in enumerate(self._counts()):
            words = _table_words(*self._tables[at])
            self._choice.setItemText(at, f"{words} · 收到 {count} 份" if count else words)

    def _show_table(self) -> None:
        self._show_counts()
        index = self._choice.currentIndex()
        if 0 <= index < len(self._tables):
            self._register.show_table(*self._tables[index])


def _table_words(notice: NoticeDef, table: TableDef) -> str:
    return f"{table.title}（{notice.document_number or f'{notice.issuer} {notice.year}'}）"
