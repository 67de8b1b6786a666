"""This file shows, prints and exports the calendar of all tasks (任务日历): for whom, which dates, which formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.calendar_paper import (
    FORMATS,
    WHO_WORDS,
    calendar_tasks,
    export_calendar,
    own_lines,
    preview_calendar,
)
from desktop.services.deadlines import DueItem
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.dialogs.result import ResultDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.pages.page import PageContext
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, choose_folder, label
from desktop.ui.wording import FORMAT_WORDS

if TYPE_CHECKING:
    from desktop.ui.dialogs.show_pdf import PdfFile


class CalendarDialog(QDialog):
    """Whose tasks, only those still ahead or all, preview, export."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent.window())
        self._today = context.today
        self._notices = context.desk.registry.notices
        self._items = context.desk.deadlines.items(self._today)
        self.setObjectName("calendar")
        self.setWindowTitle("任务日历")
        self.setAccessibleName("任务日历")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label("全部通知的任务、期限和应交材料，横向 A4，按月排列，可打印张贴。", "muted", wrap=True))
        self._who = {who: _box(words, f"calendar.who.{who}") for who, words in WHO_WORDS.items()}
        self._formats = {suffix: _box(FORMAT_WORDS[suffix], f"calendar.{suffix}") for suffix in FORMATS}
        self._upcoming = _box("只列还没有截止的", "calendar.upcoming")
        self._upcoming.setChecked(any(t.due_on for t in calendar_tasks(self._notices, self._today, upcoming=True)))
        column.addLayout(_row("责任方", *self._who.values()))
        self._with_own = _box("列出自定期限，标明“自定”", "calendar.own")
        self._with_own.setVisible(bool(own_lines(self._items)))
        column.addLayout(_row("期限", self._upcoming, self._with_own))
        column.addLayout(_row("格式", *self._formats.values()))
        self._count = label("", "muted", name="calendar.count")
        column.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(button("关闭", self.reject, name="calendar.close"))
        self._preview = button("预览", self._show_preview, icon_name="eye", name="calendar.preview")
        self._export = PrimaryButton("导出…", "file-down", "calendar.export", self._ask_folder)
        self._print = button("打印…", self._ask_print, icon_name="printer", name="calendar.print")
        foot.addWidget(self._preview)
        foot.addWidget(self._print)
        foot.addWidget(self._export)
        column.addLayout(foot)
        for box in (*self._who.values(), *self._formats.values(), self._upcoming, self._with_own):
            box.toggled.connect(self._show_count)
        self._show_count()

    @property
    def who(self) -> tuple[str, ...]:
        """Whose tasks are chosen."""
        return tuple(who for who, box in self._who.items() if box.isChecked())

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(suffix for suffix, box in self._formats.items() if box.isChecked())

    @property
    def own(self) -> tuple[DueItem, ...]:
        """What is due, when own deadlines are wanted too."""
        return self._items if self._with_own.isChecked() else ()

    def export_to(self, folder: Path) -> None:
        """Write the chosen formats into ``folder``; what was written is shown afterwards."""
        who, upcoming, formats, own = self.who, self._upcoming.isChecked(), self.formats, self.own
        run_with_progress(
            self,
            "正在生成任务日历",
            lambda job: export_calendar(
                self._notices, self._today, folder, formats, who=who, upcoming=upcoming, own=own, job=job
            ),
            lambda files: self._on_exported(folder, files),
        )

    def _show_count(self) -> None:
        tasks = calendar_tasks(self._notices, self._today, who=self.who, upcoming=self._upcoming.isChecked())
        tasks = tasks if self.who else ()
        undated = sum(task.due_on is None for task in tasks)
        own = len(own_lines(self.own, upcoming=self._upcoming.isChecked()))
        words = f"共 {len(tasks)} 项" + (f"，其中 {undated} 项通知未规定日期" if undated else "")
        words += f"；另有自定期限 {own} 项" if own else ""
        self._count.setText(words if tasks else "没有符合的任务，请换一个责任方，或列出全部期限。")
        self._preview.setEnabled(bool(tasks))
        self._print.setEnabled(bool(tasks))
        self._export.setEnabled(bool(tasks) and bool(self.formats))

    def _show_preview(self) -> None:
        who, upcoming, own = self.who, self._upcoming.isChecked(), self.own
        run_with_progress(
            self,
            "正在生成预览",
            lambda job: preview_calendar(self._notices, self._today, who=who, upcoming=upcoming, own=own, job=job),
            self._on_previewed,
        )

    def _on_previewed(self, written: PdfFile) -> None:
        PdfDialog(self, "预览：任务日历", written.data, f"共 {written.pages} 页", on_print=self._ask_print).open()

    def _ask_print(self) -> None:
        from desktop.services.printing import calendar_document
        from desktop.ui.dialogs.print_paper import PrintDialog

        chosen = {"who": self.who, "upcoming": self._upcoming.isChecked(), "own": self.own}
        documents = calendar_document(self._notices, self._today, **chosen)
        PrintDialog(self, documents).open()

    def _ask_folder(self) -> None:
        choose_folder(self, "选择存放任务日历的文件夹", self.export_to)

    def _on_exported(self, folder: Path, files: tuple[Path, ...]) -> None:
        ResultDialog(self, "已生成任务日历", folder, files, (), "打印 PDF 文件即可；期限有变时重新生成。").open()


def _box(words: str, name: str) -> QCheckBox:
    made = QCheckBox(words)
    made.setObjectName(name)
    made.setChecked(True)
    return made


def _row(name: str, *boxes: QCheckBox) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID * 3)
    head = label(name, "strong")
    head.setMinimumWidth(GRID * 7)
    row.addWidget(head)
    for box in boxes:
        row.addWidget(box)
    row.addStretch(1)
    return row
