"""This file shows what changed since the last final copy (与上次定稿相比): read, copy, go to the field."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.final_copies import FinalChanges
from desktop.ui.dialogs.changes_html import changes_html, style_sheet
from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.theme import GRID, app_theme
from desktop.ui.widgets import Banner, PrimaryButton, button, label
from desktop.ui.wording import moment_words

TITLE = "与上次定稿相比"
TONES = {"same": "success", "changed": "missing", "other_version": "missing", "not_kept": "neutral", "none": "neutral"}


class FinalChangesDialog(QDialog):
    """``path_chosen`` asks to go to a field or row; the dialog is closed then."""

    path_chosen = Signal(str)

    def __init__(self, parent: QWidget, changes: FinalChanges, title: str, now: datetime) -> None:
        super().__init__(parent)
        self.setObjectName("final_changes")
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.changes = changes
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label(title, "heading", wrap=True))
        last = changes.last
        if last is not None:
            code = f"{last.code[:4]}-{last.code[4:8]}-{last.code[8:12]}"
            words = f"上次定稿：第 {last.revision} 次，{moment_words(last.made_at, now)}，版本校验码 {code}"
            column.addWidget(label(words, "muted", wrap=True))
        self.summary = Banner(changes.sentence, TONES[changes.state])
        self.summary.setObjectName("final_changes.summary")
        column.addWidget(self.summary)
        self.text = QTextBrowser(self)
        self.text.setObjectName("final_changes.text")
        self.text.setAccessibleName("变化的内容")
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(False)  # Tab goes from link to link
        self.text.anchorClicked.connect(self._on_link)
        self.text.setVisible(bool(changes.fields))
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        hint = "下划线是新写的，删除线是去掉的；点名称可到该项。" if changes.fields else ""
        foot.addWidget(label(hint, "small"), 1)
        if changes.fields:
            foot.addWidget(button("复制", self._copy, icon_name="copy", name="final_changes.copy"))
        close = PrimaryButton("关闭", name="final_changes.close", on_click=self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        if changes.fields:
            fit(self, 820, 620)
            self.text.setFocus()
        else:
            self.setMinimumWidth(560)
            close.setFocus()
        app_theme().changed.connect(self._show_text)
        self._show_text()

    def _show_text(self) -> None:
        self.text.document().setDefaultStyleSheet(style_sheet(app_theme().palette))
        self.text.setHtml(changes_html(self.changes.fields))

    def _copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(f"{self.changes.sentence}\n{self.text.toPlainText()}")

    def _on_link(self, address: QUrl) -> None:
        path = address.toString()
        self.accept()
        self.path_chosen.emit(path)


def compare_with_final(parent: QWidget, desk: Any, session: Any, on_path: Any = None) -> None:
    """Compare in the background, then open the dialog; ``on_path`` is called with the path of a chosen field."""
    try:
        declaration = desk.declaration(session)
    except AppError as error:
        show_refusal(parent.window(), error)
        return

    def show(changes: FinalChanges) -> None:
        dialog = FinalChangesDialog(parent.window(), changes, f"《{session.form.title}》", desk.clock())
        if on_path is not None:
            dialog.path_chosen.connect(on_path)
        dialog.open()

    run_with_progress(parent, "正在比较", lambda job: desk.finals.changes(declaration, job), show)
