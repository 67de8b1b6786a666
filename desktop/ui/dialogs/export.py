"""This file exports a declaration: a draft to read, or the final copy for sealing with its package."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.ui.dialogs.crash import show_crash
from desktop.ui.dialogs.export_blockers import BlockerList
from desktop.ui.dialogs.export_result import ExportOutcome, ResultView
from desktop.ui.editors.inputs import LineInput
from desktop.ui.jobs import Job
from desktop.ui.theme import app_theme
from desktop.ui.widgets import Banner, PrimaryButton, button, choose_folder, hairline, label
from desktop.ui.wording import FORMAT_WORDS

log = logging.getLogger(__name__)
FOLDER_SETTING = "last_folder"
WIDTH = 640
EMS_WIDE = 38  # in characters: the longest choice stands on one line at any size of type
HIGHEST = 700  # px, so that it fits 1366 × 768
HIGHEST_LIST = 300


class ExportDialog(QDialog):
    """Three steps in one window: choose, wait (or cancel), what was written and what to seal."""

    issue_chosen = Signal(object)

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("导出/打包")
        self.resize(max(WIDTH, EMS_WIDE * app_theme().font_size), 400)
        self.setMinimumWidth(480)
        self._desk, self._session = desk, session
        self._job: Job | None = None
        self.stack = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # wrapped words ask for too much height
        layout.addWidget(self.stack)
        self.choices = self._build_choices()
        self.waiting = self._build_waiting()
        for part in (self.choices, self.waiting):
            self.stack.addWidget(part)
        self._show_state()

    # --- building -----------------------------------------------------------------------------------

    def _build_choices(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(self._session.form.title, "heading", wrap=True))
        self.draft = QRadioButton("草稿打印：每页有“草稿”字样，供校对和内部审阅")
        code_words = "页脚印有版本校验码" if self._session.form.paper.prints_code else "公文上不印版本校验码"
        self.final = QRadioButton(f"盖章定稿：没有未填和错误，{code_words}，可打印盖章并报送")
        group = QButtonGroup(part)
        for choice in (self.draft, self.final):
            group.addButton(choice)
            column.addWidget(choice)
        self.blockers = BlockerList(self._session, part)
        self.blockers.issue_chosen.connect(self._on_issue_chosen)
        self.blockers.changed.connect(self._show_state)
        self.blocker_area = QScrollArea(part)
        self.blocker_area.setWidgetResizable(True)
        self.blocker_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.blocker_area.setWidget(self.blockers)
        column.addWidget(self.blocker_area)
        column.addWidget(hairline())
        column.addLayout(self._build_formats())
        self.with_package = QCheckBox("同时生成电子申报包（.sbb），内容与打印稿一致，可用U盘报送")
        self.with_package.setChecked(True)
        column.addWidget(self.with_package)
        column.addLayout(self._build_folder())
        self.refusal = Banner("", "error")
        self.refusal.hide()
        column.addWidget(self.refusal)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="export.cancel"))
        self.go = PrimaryButton("导出", name="export.go")
        self.go.clicked.connect(self.start)
        foot.addWidget(self.go)
        column.addLayout(foot)
        is_ready = not self._session.blocking()
        self.final.setChecked(is_ready)
        self.draft.setChecked(not is_ready)
        self.final.toggled.connect(lambda _on: self._show_state())
        return part

    def _build_formats(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(label("格式", "strong"))
        self.formats: dict[str, QCheckBox] = {}
        known = ["docx", "pdf"] + (["xlsx"] if self._session.form.paper.layout == "table" else [])
        for suffix in known:
            box = QCheckBox(FORMAT_WORDS[suffix])
            box.setChecked(suffix != "xlsx")
            box.toggled.connect(lambda _on: self._show_state())
            self.formats[suffix] = box
            row.addWidget(box)
        row.addStretch(1)
        return row

    def _build_folder(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("保存到", "strong"))
        self.folder = LineInput(self)
        self.folder.setAccessibleName("保存到文件夹")
        self.folder.setText(str(self._first_folder()))
        self.folder.textChanged.connect(lambda _text: self._show_state())
        row.addWidget(self.folder, 1)
        row.addWidget(button("选择…", self._choose_folder, icon_name="folder-open"))
        return row

    def _first_folder(self) -> Path:
        kept = str(self._desk.settings.get(FOLDER_SETTING) or "")
        if kept and Path(kept).is_dir():
            return Path(kept)
        return _documents() / "智造申报"

    def _chosen_folder(self) -> Path:
        """A name without a place before it means a folder among the person's documents."""
        return _documents() / Path(self.folder.text().strip()).expanduser()

    def _choose_folder(self) -> None:
        choose_folder(self, "选择保存的文件夹", lambda folder: self.folder.setText(str(folder)))

    def _build_waiting(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 24, 0, 0)
        column.setSpacing(12)
        column.addWidget(label("正在导出", "heading"))
        self.progress_words = label("正在准备…", "muted", wrap=True)
        self.progress = QProgressBar(part)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("导出进度")
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.stop = button("取消", self._cancel, name="export.stop")
        foot.addWidget(self.stop)
        column.addLayout(foot)
        return part

    # --- state --------------------------------------------------------------------------------------

    @property
    def wants_final(self) -> bool:
        return self.final.isChecked()

    def chosen_formats(self) -> tuple[str, ...]:
        return tuple(suffix for suffix, box in self.formats.items() if box.isChecked())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.final if self.wants_final else self.draft).setFocus()
        self._show_state()  # only now the style sheet has set the fonts

    def _turn_to(self, part: QWidget) -> None:
        """Show one step; the window takes the size of that step alone."""
        for n in range(self.stack.count()):
            other = self.stack.widget(n)
            policy = QSizePolicy.Policy.Preferred if other is part else QSizePolicy.Policy.Ignored
            other.setSizePolicy(policy, policy)
        self.stack.setCurrentWidget(part)
        self._fit()

    def _fit(self) -> None:
        """As high as the present step needs: long names wrap, so the height follows the width."""
        part, layout = self.stack.currentWidget(), self.layout()
        inner = part.layout() if part is not None else None
        if inner is None or layout is None:
            return
        margins = layout.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        height = inner.totalHeightForWidth(room) if inner.hasHeightForWidth() else inner.totalSizeHint().height()
        self.resize(self.width(), min(HIGHEST, height + margins.top() + margins.bottom()))

    def _show_state(self) -> None:
        self.blockers.refresh()
        self.blocker_area.setVisible(self.wants_final and self.blockers.has_words)
        self.blocker_area.setFixedHeight(min(HIGHEST_LIST, self.blockers.height_at(self.width() - 72)))
        self.with_package.setEnabled(self.wants_final)
        self.with_package.setToolTip("" if self.wants_final else "草稿不能打包；完成后选“盖章定稿”")
        is_allowed = not self.wants_final or self.blockers.is_ready
        self.go.setEnabled(is_allowed and bool(self.chosen_formats()) and bool(self.folder.text().strip()))
        self.go.setText("导出定稿" if self.wants_final else "导出草稿")
        self._fit()

    def _on_issue_chosen(self, issue: Any) -> None:
        self.reject()
        self.issue_chosen.emit(issue)

    # --- the work -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Write the files in the background; refused, cancelled or done, the window says which."""
        self.refusal.hide()
        folder = self._chosen_folder()
        formats, is_final = self.chosen_formats(), self.wants_final
        with_package = is_final and self.with_package.isChecked()
        try:
            self._session.save()
            snapshot = self._desk.declaration(self._session)
        except AppError as e:
            self._say_refused(e)
            return
        desk = self._desk

        def work(context: JobContext) -> ExportOutcome:
            result = desk.export(snapshot, folder, formats, is_final=is_final, job=context)
            packed = (
                desk.pack(snapshot, _free_name(folder, desk.package_name(snapshot)), context) if with_package else None
            )
            return ExportOutcome(folder, result, packed)

        job = Job(work, self)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.refused.connect(self._say_refused)
        job.crashed.connect(self._on_crashed)
        job.cancelled.connect(self._on_cancelled)
        self._job = job
        self.stop.setEnabled(True)
        self.progress_words.setText("正在准备…")
        self._turn_to(self.waiting)
        job.start()

    def _cancel(self) -> None:
        if self._job is not None and self._job.is_running:
            self._job.cancel()
            self.stop.setEnabled(False)
            self.progress_words.setText("正在停止…")

    def reject(self) -> None:
        """While files are written, closing means: cancel and wait."""
        if self._job is not None and self._job.is_running and self.stack.currentWidget() is self.waiting:
            self._cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None and self._job.is_running and self.stack.currentWidget() is self.waiting:
            event.ignore()
            self._cancel()
            return
        super().closeEvent(event)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        self.progress.setRange(0, max(0, total))
        self.progress.setValue(done)
        if text and self.stop.isEnabled():
            self.progress_words.setText(text)

    def _on_succeeded(self, outcome: ExportOutcome) -> None:
        self._desk.settings.set(FOLDER_SETTING, str(outcome.folder))
        form = self._session.form
        view = ResultView(outcome, form.title, self, prints_code=form.paper.prints_code)
        view.done.connect(self.accept)
        self.stack.addWidget(view)
        self.setWindowTitle("导出完成")
        self._turn_to(view)

    def _on_cancelled(self) -> None:
        self._turn_to(self.choices)
        self.refusal.show_text("已取消，没有留下半成品文件。", "neutral")
        self.refusal.show()
        self._show_state()

    def _say_refused(self, error: AppError) -> None:
        self._turn_to(self.choices)
        self.refusal.show_text(str(error), "error")
        self.refusal.show()
        self._show_state()

    def _on_crashed(self, error: Exception) -> None:
        self._turn_to(self.choices)
        show_crash(self, error)


def _documents() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def _free_name(folder: Path, name: str) -> Path:
    """``name`` in ``folder``, with （2）, （3） … when it is taken: no package is ever replaced."""
    path, n = folder / name, 1
    while path.exists():
        n += 1
        path = folder / f"{Path(name).stem}（{n}）{Path(name).suffix}"
    return path
