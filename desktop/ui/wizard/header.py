"""This file is the line above the wizard: title, progress, whether everything is saved, and what can be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.clock import Clock
from desktop.ui.autosave import Autosave
from desktop.ui.icons import set_icon, set_pixmap
from desktop.ui.theme import grown, restyle
from desktop.ui.widgets import ElidedLabel, PrimaryButton, button, icon_button, label

ROOM_FOR_ACTIVITY = 960  # px at the usual size of type
ROOM_FOR_SAVING = 640  # below, the words are a tooltip, and in the status bar


class WizardHeader(QFrame):
    back_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    check_asked = Signal()
    export_asked = Signal()
    print_asked = Signal()
    changes_asked = Signal()
    retry_asked = Signal()
    panel_asked = Signal()
    activity_asked = Signal()  # 今天做了什么
    versions_asked = Signal()

    def __init__(
        self, session: Any, autosave: Autosave, clock: Clock, *, can_export: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._autosave, self._clock = session, autosave, clock
        self.setObjectName("wizard_header")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(8)
        self.back = icon_button("arrow-left", "返回（Alt+←）", self.back_asked.emit, name="wizard.back")
        row.addWidget(self.back)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = ElidedLabel("", "strong")
        self.unit = ElidedLabel("", "small")
        names.addWidget(self.title)
        names.addWidget(self.unit)
        row.addLayout(names, 1)
        self.versions = button("", self.versions_asked.emit, kind="quiet", name="wizard.versions")
        self.versions.hide()
        row.addWidget(self.versions)
        row.addLayout(self._build_progress())
        row.addWidget(self._build_saving())
        self.undo = icon_button("undo-2", "撤销（Ctrl+Z）", self.undo_asked.emit, name="wizard.undo")
        self.redo = icon_button("redo-2", "重做（Ctrl+Y）", self.redo_asked.emit, name="wizard.redo")
        self.check = button(
            "检查(&K)",
            self.check_asked.emit,
            name="wizard.check",
            tooltip="在打印页面上标出全部未填、错误和提醒（F7）；F8 直接到下一处",
        )
        self.check.setAccessibleName("检查")
        self.export = PrimaryButton("导出/打包(&E)…", name="wizard.export")
        self.export.setAccessibleName("导出或打包")
        self.export.clicked.connect(self.export_asked.emit)
        self.changes = icon_button("file-diff", "与上次定稿相比", self.changes_asked.emit, name="wizard.changes")
        self.changes.hide()
        self.print = icon_button("printer", "打印（Ctrl+P）", self.print_asked.emit, name="wizard.print")
        self.panel = icon_button("panel-right-close", "收起右侧面板（F9）", self.panel_asked.emit, name="wizard.panel")
        self.activity = icon_button(
            "history", "今天做了什么（Ctrl+Shift+H）", self.activity_asked.emit, name="wizard.activity"
        )
        for part in (
            self.undo,
            self.redo,
            self.activity,
            self.changes,
            self.print,
            self.check,
            self.export,
            self.panel,
        ):
            row.addWidget(part)
        self.export.setVisible(can_export)
        self.print.setVisible(can_export)
        autosave.state_changed.connect(self.show_saving)
        self.refresh()

    def _build_progress(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        self.progress_words = label("", "small")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(96)
        self.progress.setAccessibleName("必填项填写进度")
        column.addStretch(1)
        column.addWidget(self.progress_words)
        column.addWidget(self.progress)
        column.addStretch(1)
        return column

    def _build_saving(self) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self.saving_icon = QLabel(part)
        self.saving = label("", "small", name="wizard.saving")
        self.retry = button("重试", self.retry_asked.emit, kind="quiet", name="wizard.retry")
        self.retry.hide()
        row.addWidget(self.saving_icon)
        row.addWidget(self.saving)
        row.addWidget(self.retry)
        return part

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow line the names keep their room; the list is still there by its key and Ctrl+K."""
        super().resizeEvent(event)
        self.activity.setVisible(event.size().width() >= grown(ROOM_FOR_ACTIVITY))
        self.show_saving()

    # --- showing ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.show_names()
        self.show_progress()
        self.show_undo()
        self.show_saving()

    def show_names(self) -> None:
        form = self._session.form
        self.title.set_text(form.title)
        parts = [self._session.printed(field_id) for field_id in (form.unit_name_field, form.project_field) if field_id]
        self.unit.set_text(" · ".join(part for part in parts if part) or "尚未填写单位名称")

    def show_versions(self, status: Any) -> None:
        """抽屉（3）, or 1.1 版: the way to old answers and other versions; hidden while there is neither."""
        count = len(status.drawer)
        words = f"抽屉（{count}）" if count else f"{status.version} 版"
        parts = [f"{count} 项旧答案"] if count else []
        parts += [f"有 {status.newer} 版"] if status.newer else []
        parts += [f"可退回 {status.earlier} 版"] if status.earlier else []
        self.versions.setText(words)
        self.versions.setToolTip("，".join(parts))
        self.versions.setAccessibleName(f"通知版本和抽屉：{'，'.join(parts)}")
        self.versions.setVisible(bool(parts))

    def show_final(self, has_final: bool) -> None:
        """与上次定稿相比 is offered once there is a final copy."""
        self.changes.setVisible(has_final)

    def show_progress(self) -> None:
        progress = self._session.progress()
        words = f"必填 {progress.filled}/{progress.needed}"
        self.progress_words.setText(words)
        self.progress.setMaximum(max(1, progress.needed))
        self.progress.setValue(progress.filled)
        self.progress.setToolTip(f"必填项已填 {progress.filled} 项，共 {progress.needed} 项")

    def show_undo(self) -> None:
        for part, words, keys, what in (
            (self.undo, self._session.undo_text, "Ctrl+Z", "撤销"),
            (self.redo, self._session.redo_text, "Ctrl+Y", "重做"),
        ):
            if part.isEnabled() != bool(words):
                part.setEnabled(bool(words))
            part.setToolTip(f"{what}{words}（{keys}）" if words else f"没有可{what}的修改")

    def show_saving(self) -> None:
        """已保存 10:32, 正在保存…, or the failure until it is repaired."""
        state = self._session.save_state
        is_failed = bool(self._autosave.failure)
        if is_failed:
            words, tone, icon_name = "没有保存，将自动重试", "error", "circle-alert"
        elif state.kind == "pending" or self._autosave.is_dirty:
            words, tone, icon_name = "正在保存…", "", "circle-dashed"
        else:
            words, tone, icon_name = f"已自动保存 {_time(state.at, self._clock())}".rstrip(), "", "circle-check"
        self.retry.setVisible(is_failed)
        self.setToolTip(self._autosave.failure)
        self.saving.setVisible(is_failed or self.width() >= grown(ROOM_FOR_SAVING))
        self.saving_icon.setToolTip(words)
        if words != self.saving.text():
            self.saving.setText(words)
            self.saving.setToolTip(self._autosave.failure)
            restyle(self.saving, tone=tone)
            set_pixmap(
                self.saving_icon,
                icon_name,
                "error" if is_failed else "success" if icon_name == "circle-check" else "muted",
                14,
            )

    def show_checking(self, is_open: bool) -> None:
        """While the page 检查 is open, its button rests and there is no panel to fold."""
        self.check.setEnabled(not is_open)
        self.panel.setEnabled(not is_open)

    def show_panel(self, is_open: bool) -> None:
        words = "收起右侧面板（F9）" if is_open else "展开右侧面板（F9）"
        set_icon(self.panel, "panel-right-close" if is_open else "panel-right-open", "muted", 18)
        self.panel.setToolTip(words)
        self.panel.setAccessibleName(words)


def _time(at: str, now: datetime) -> str:
    """``10:32`` of an ISO stamp in the time zone of ``now``; "" for nothing."""
    try:
        moment = datetime.fromisoformat(at) if at else None
    except ValueError:
        return ""
    if moment is not None and moment.tzinfo is not None and now.tzinfo is not None:
        moment = moment.astimezone(now.tzinfo)
    return f"{moment:%H:%M}" if moment is not None else ""
