"""This file offers what the enterprise profile (企业档案) knows and the open declaration does not say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.desk import ProfileDifference
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, PrimaryButton, button, label
from desktop.ui.wording import profile_word


class ProfileBar(QWidget):
    """A line above the wizard while profile and declaration differ; hidden otherwise, or when sent away."""

    filled = Signal(int)  # how many fields were taken

    def __init__(self, desk: Any, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, session
        self._is_dismissed = False
        self._word = profile_word("enterprise" if session.form.filled_by == "enterprise" else "city")
        self._banner = Banner(parent=self)
        self._banner.setObjectName("wizard.profile_bar")
        self._banner.add_action(button("查看并取用…", self.open_choice, name="wizard.profile_bar.open"))
        self._banner.add_action(button("暂不", self.dismiss, kind="quiet", name="wizard.profile_bar.dismiss"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.addWidget(self._banner)
        self.refresh()

    def refresh(self) -> None:
        """Compare again. Not called while a person types: the page must not jump under the hands."""
        is_asked = self._session.notice is not None and not self._is_dismissed
        found = self._desk.profile_differences(self._session) if is_asked else []
        empty = sum(not difference.draft_value for difference in found)
        parts = [f"有 {empty} 项可以填入本表"] if empty else []
        if len(found) > empty:
            parts.append(f"有 {len(found) - empty} 项与本表不同")
        self._banner.show_text(f"{self._word}{'，'.join(parts)}。")
        self.setVisible(bool(found))

    def dismiss(self) -> None:
        """Not now; the next opening of the declaration asks again."""
        self._is_dismissed = True
        self.hide()

    def open_choice(self) -> None:
        dialog = ProfileChoice(self.window(), self._desk.profile_differences(self._session), self._word)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, paths: list[str]) -> None:
        self.filled.emit(self._desk.fill_from_profile(self._session, paths))
        self.refresh()


class ProfileChoice(QDialog):
    """Both values side by side; what is empty in the declaration is ticked, what differs is not."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget, differences: list[ProfileDifference], word: str) -> None:
        super().__init__(parent)
        self.setObjectName("profile_choice")
        self.setWindowTitle(f"从{word}取用")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 440)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        outer.addWidget(label(f"勾选要用{word}覆盖的项目；取用后可以一次撤销。", "muted", wrap=True))
        self.boxes: dict[str, QCheckBox] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._table(differences, word))
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="profile_choice.cancel"))
        self._ok = PrimaryButton("取用", name="profile_choice.ok", on_click=self._accept)
        foot.addWidget(self._ok)
        outer.addLayout(foot)
        self._count()

    def _table(self, differences: list[ProfileDifference], word: str) -> QWidget:
        body = QWidget()
        body.setObjectName("page_body")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setHorizontalSpacing(GRID * 3)
        grid.setVerticalSpacing(GRID)
        for column, text in enumerate(("项目", word, "本表现在")):
            grid.addWidget(label(text, "strong"), 0, column)
        for row, difference in enumerate(differences, 1):
            box = QCheckBox(difference.label)
            box.setObjectName(f"profile_choice.{difference.path}")
            box.setAccessibleName(f"取用{difference.label}")
            box.setChecked(not difference.draft_value)
            box.toggled.connect(self._count)
            self.boxes[difference.path] = box
            grid.addWidget(box, row, 0)
            grid.addWidget(label(difference.profile_value, wrap=True), row, 1)
            grid.addWidget(
                label(difference.draft_value or "（未填）", "" if difference.draft_value else "muted", wrap=True),
                row,
                2,
            )
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(differences) + 1, 1)
        return body

    def _count(self) -> None:
        number = sum(box.isChecked() for box in self.boxes.values())
        self._ok.setText(f"取用 {number} 项")
        self._ok.setEnabled(number > 0)

    def _accept(self) -> None:
        paths = [path for path, box in self.boxes.items() if box.isChecked()]
        self.accept()
        self.chosen.emit(paths)
