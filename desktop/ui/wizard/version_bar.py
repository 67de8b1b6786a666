"""This file says that the notice of an open draft has a newer version, and shows what would change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.versions import newer_version
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, button


class VersionBar(QWidget):
    """A line above the wizard while a newer version is installed; hidden otherwise, or when sent away."""

    preview_asked = Signal(str)  # version

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        notice = session.notice
        self.newer = newer_version(desk.registry, notice.id, notice.version) if notice else ""
        self._banner = Banner(parent=self)
        self._banner.setObjectName("wizard.version_bar")
        self._banner.add_action(
            button("查看变化…", lambda: self.preview_asked.emit(self.newer), name="wizard.version_bar.open")
        )
        self._banner.add_action(button("暂不", self.hide, kind="quiet", name="wizard.version_bar.dismiss"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.addWidget(self._banner)
        if self.newer:
            self._banner.show_text(_words(desk, session.form, notice.version, self.newer))
        self.setVisible(bool(self.newer))


def _words(desk: Any, form: Any, version: str, newer: str) -> str:
    if form.id not in [each.id for each in desk.registry.notice(form.notice_id, newer).forms]:
        return f"本通知已有 {newer} 版，其中没有这张表；这份草稿留在 {version} 版，可以照常填写。"
    return f"本通知已有 {newer} 版，这份草稿按 {version} 版填写。"
