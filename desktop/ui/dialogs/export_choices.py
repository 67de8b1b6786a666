"""This file is the first step of an export: draft or final copy, what is in the way, formats, folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.services.final_copies import FinalChanges
from desktop.ui.dialogs.export_blockers import BlockerList
from desktop.ui.editors.inputs import LineInput
from desktop.ui.jobs import Job
from desktop.ui.widgets import Banner, PrimaryButton, button, choose_folder, hairline, label
from desktop.ui.wording import FORMAT_WORDS

FOLDER_SETTING = "last_folder"
HIGHEST_LIST = 300  # px


class ExportChoices(QWidget):
    """``height_changed`` when another choice needs more or less room."""

    height_changed = Signal()
    issue_chosen = Signal(object)
    cancelled = Signal()
    asked = Signal()
    preview_asked = Signal()
    changes_asked = Signal(object)  # FinalChanges

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        self.found: FinalChanges | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(session.form.title, "heading", wrap=True))
        self.draft = QRadioButton("草稿打印：每页有“草稿”字样，供校对和内部审阅")
        code_words = "页脚印有版本校验码" if session.form.paper.prints_code else "公文上不印版本校验码"
        self.final = QRadioButton(f"盖章定稿：没有未填和错误，{code_words}，可打印盖章并报送")
        group = QButtonGroup(self)
        for choice in (self.draft, self.final):
            group.addButton(choice)
            column.addWidget(choice)
        column.addWidget(self._build_changes())
        self.blockers = BlockerList(session, self)
        self.blockers.issue_chosen.connect(self.issue_chosen)
        self.blockers.changed.connect(self.show_state)
        self.blocker_area = QScrollArea(self)
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
        column.addLayout(self._build_foot())
        is_ready = not session.blocking()
        self.final.setChecked(is_ready)
        self.draft.setChecked(not is_ready)
        self.final.toggled.connect(lambda _on: self.show_state())

    def _build_changes(self) -> QFrame:
        """One line on what changed since the last final copy; hidden while there is none."""
        self.changes = QFrame(self)
        row = QHBoxLayout(self.changes)
        row.setContentsMargins(24, 0, 0, 0)
        row.setSpacing(8)
        self.changes_words = label("", "muted", wrap=True, name="export.changes_words")
        self.see_changes = button("查看变化…", self._ask_changes, kind="quiet", name="export.changes")
        row.addWidget(self.changes_words, 1)
        row.addWidget(self.see_changes)
        self.changes.hide()
        return self.changes

    def _build_formats(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(label("格式", "strong"))
        self.formats: dict[str, QCheckBox] = {}
        known = ["docx", "pdf"] + (["xlsx"] if self._session.form.paper.layout == "table" else [])
        for suffix in known:
            box = QCheckBox(FORMAT_WORDS[suffix])
            box.setChecked(suffix != "xlsx")
            box.toggled.connect(lambda _on: self.show_state())
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
        self.folder.textChanged.connect(lambda _text: self.show_state())
        row.addWidget(self.folder, 1)
        row.addWidget(button("选择…", self._choose_folder, icon_name="folder-open"))
        return row

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(button("预览", self.preview_asked.emit, icon_name="eye", name="export.preview"))
        foot.addStretch(1)
        foot.addWidget(button("取消", self.cancelled.emit, name="export.cancel"))
        self.go = PrimaryButton("导出", name="export.go", on_click=self.asked.emit)
        foot.addWidget(self.go)
        return foot

    # --- what is chosen -----------------------------------------------------------------------------

    @property
    def wants_final(self) -> bool:
        return self.final.isChecked()

    def chosen_formats(self) -> tuple[str, ...]:
        return tuple(suffix for suffix, box in self.formats.items() if box.isChecked())

    def chosen_folder(self) -> Path:
        """A name without a place before it means a folder among the person's documents."""
        return _documents() / Path(self.folder.text().strip()).expanduser()

    def _first_folder(self) -> Path:
        kept = str(self._desk.settings.get(FOLDER_SETTING) or "")
        if kept and Path(kept).is_dir():
            return Path(kept)
        return _documents() / "智造申报"

    def _choose_folder(self) -> None:
        choose_folder(self, "选择保存的文件夹", lambda folder: self.folder.setText(str(folder)))

    # --- state --------------------------------------------------------------------------------------

    def show_state(self) -> None:
        """Follow what is chosen: what is in the way, what can be pressed."""
        self.blockers.refresh()
        self.blocker_area.setVisible(self.wants_final and self.blockers.has_words)
        self.blocker_area.setFixedHeight(min(HIGHEST_LIST, self.blockers.height_at(self.width() - 24)))
        self.changes.setVisible(self.wants_final and self.found is not None)
        self.with_package.setEnabled(self.wants_final)
        self.with_package.setToolTip("" if self.wants_final else "草稿不能打包；完成后选“盖章定稿”")
        is_allowed = not self.wants_final or self.blockers.is_ready
        self.go.setEnabled(is_allowed and bool(self.chosen_formats()) and bool(self.folder.text().strip()))
        self.go.setText("导出定稿" if self.wants_final else "导出草稿")
        self.height_changed.emit()

    def say(self, words: str, tone: str) -> None:
        """Why the export did not come to its end."""
        self.refusal.show_text(words, tone)
        self.refusal.show()
        self.show_state()

    # --- what changed since the last final copy -----------------------------------------------------

    def compare(self, declaration: Any) -> None:
        """Compare in the background; a first final copy has nothing to compare with."""
        if not declaration.exports:
            return
        desk = self._desk
        job = Job(lambda context: desk.finals.changes(declaration, context), self)
        job.succeeded.connect(self._show_changes)
        job.start()

    def _show_changes(self, found: FinalChanges) -> None:
        self.found = found
        self.changes_words.setText(found.sentence)
        self.see_changes.setVisible(bool(found.fields))
        self.show_state()

    def _ask_changes(self) -> None:
        self.changes_asked.emit(self.found)


def _documents() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()
