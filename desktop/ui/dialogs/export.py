"""This file exports a declaration: a draft to read, or the final copy for sealing with its package."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.services.final_copies import FinalChanges
from desktop.ui.dialogs.crash import show_crash
from desktop.ui.dialogs.export_choices import FOLDER_SETTING, ExportChoices
from desktop.ui.dialogs.export_result import ExportOutcome, ResultView
from desktop.ui.dialogs.fitting import fit_step
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.jobs import Job
from desktop.ui.theme import app_theme
from desktop.ui.widgets import button, label

log = logging.getLogger(__name__)
WIDTH = 640
EMS_WIDE = 38  # in characters: the longest choice stands on one line at any size of type
HIGHEST = 700  # px, so that it fits 1366 × 768


class ExportDialog(QDialog):
    """Three steps in one window: choose, wait (or cancel), what was written and what to seal."""

    issue_chosen = Signal(object)
    path_chosen = Signal(str)

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
        self.choices = ExportChoices(desk, session, self)
        self._connect_choices()
        self.waiting = self._build_waiting()
        for part in (self.choices, self.waiting):
            self.stack.addWidget(part)
        self.choices.show_state()

    # --- building -----------------------------------------------------------------------------------

    def _connect_choices(self) -> None:
        choices = self.choices
        self.draft, self.final, self.blockers = choices.draft, choices.final, choices.blockers
        self.formats, self.folder, self.go = choices.formats, choices.folder, choices.go
        choices.height_changed.connect(self._fit)
        choices.issue_chosen.connect(self._on_issue_chosen)
        choices.cancelled.connect(self.reject)
        choices.asked.connect(self.start)
        choices.preview_asked.connect(self._preview)
        choices.changes_asked.connect(self._show_changes)

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
        return self.choices.wants_final

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.final if self.wants_final else self.draft).setFocus()
        self.choices.show_state()  # only now the style sheet has set the fonts
        if not event.spontaneous():
            self.choices.compare(self._desk.declaration(self._session))

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
        fit_step(self, self.stack.currentWidget(), HIGHEST)

    def _on_issue_chosen(self, issue: Any) -> None:
        self.reject()
        self.issue_chosen.emit(issue)

    # --- the work -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Write the files in the background; refused, cancelled or done, the window says which."""
        self.choices.refusal.hide()
        folder, formats, is_final = self.choices.chosen_folder(), self.choices.chosen_formats(), self.wants_final
        with_package = self.choices.with_package.isChecked()
        try:
            self._session.save()
            snapshot = self._desk.declaration(self._session)
        except AppError as e:
            self._say_refused(e)
            return
        desk = self._desk

        def work(context: JobContext) -> ExportOutcome:
            if not is_final:
                return ExportOutcome(folder, desk.export(snapshot, folder, formats, is_final=False, job=context), None)
            made = desk.finals.publish(snapshot, folder, formats, context, with_package=with_package)
            return ExportOutcome(folder, made.export, made.package)

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
        view.print_asked.connect(self._print)
        self.stack.addWidget(view)
        self.setWindowTitle("导出完成")
        self._turn_to(view)

    def _on_cancelled(self) -> None:
        self._turn_to(self.choices)
        self.choices.say("已取消，没有留下任何文件。", "neutral")

    def _say_refused(self, error: AppError) -> None:
        self._turn_to(self.choices)
        self.choices.say(str(error), "error")

    def _on_crashed(self, error: Exception) -> None:
        self._turn_to(self.choices)
        show_crash(self, error)

    # --- looking, printing ----------------------------------------------------------------------------

    def _preview(self) -> None:
        """The pages as they would print now, marked 草稿."""
        from desktop.ui.dialogs.show_pdf import PdfDialog

        desk, session = self._desk, self._session
        snapshot = desk.declaration(session)
        run_with_progress(
            self,
            "正在生成预览",
            lambda job: desk.preview(snapshot, job),
            lambda written: PdfDialog(
                self, f"预览：{session.form.title}", written.data, f"共 {written.pages} 页；预览带草稿字样，不用于盖章"
            ).open(),
        )

    def _show_changes(self, found: FinalChanges) -> None:
        from desktop.ui.dialogs.final_changes import FinalChangesDialog

        dialog = FinalChangesDialog(self, found, f"《{self._session.form.title}》", self._desk.clock())
        dialog.path_chosen.connect(self._on_path_chosen)
        dialog.open()

    def _on_path_chosen(self, path: str) -> None:
        self.reject()
        self.path_chosen.emit(path)

    def _print(self, is_final: bool) -> None:
        from desktop.ui.pages.paper_actions import print_declaration

        declaration = self._desk.declaration(self._session)
        print_declaration(self, self._desk, lambda: declaration, is_final=is_final)
