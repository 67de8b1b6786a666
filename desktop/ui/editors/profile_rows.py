"""This file adds rows of the enterprise profile (企业档案) to a table of a declaration: 从企业档案添加…."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.services.profile_link import ProfileLink, ProfileRow
from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.message import show_message
from desktop.ui.editors.base import Editor
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, in_lines, label

NAME_WIDTH = 440  # px a name may take in one line


def add_profile_tool(editor: Editor, bar: ToolBar, on_added: Callable[[str], object]) -> QToolButton | None:
    """A button that adds rows from the profile; None for a table the profile has nothing for.

    ``on_added`` hears the id of the first new row.
    """
    link: ProfileLink | None = editor.context.profile
    if link is None or not link.table_for(editor.field.id):
        return None
    tip = f"把{link.title}里的工厂等逐行加到表中，一次填好；可以撤销"
    return bar.add_tool(f"从{link.title}添加…", "building-2", tip, lambda: _choose(editor, link, on_added))


def _choose(editor: Editor, link: ProfileLink, on_added: Callable[[str], object]) -> None:
    word = link.source.form.field(link.table_for(editor.field.id)).label
    rows = link.insertable(editor.field.id)
    if not rows:
        words = f"{link.title}里还没有{word}。请先在“{link.title}”里填写，再回来添加。"
        show_message(editor.window(), f"还没有{word}", words)
        return
    dialog = ProfileInsert(editor.window(), link.title, word, rows)
    dialog.chosen.connect(lambda row_ids: _add(editor, link, row_ids, on_added))
    dialog.open()


def _add(editor: Editor, link: ProfileLink, row_ids: Sequence[str], on_added: Callable[[str], object]) -> None:
    made = link.insert(editor.field.id, row_ids)
    if made:
        on_added(made[0])
        editor.context.profile_decided()


class ProfileInsert(QDialog):
    """Which rows to add; those the table has already are shown and cannot be chosen again."""

    chosen = Signal(list)  # ids of rows of the profile

    def __init__(self, parent: QWidget | None, title: str, word: str, rows: Sequence[ProfileRow]) -> None:
        super().__init__(parent)
        self.setObjectName("profile_insert")
        self.setWindowTitle(f"从{title}添加{word}")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 560, 420)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        outer.addWidget(label(f"每个{word}一行，已知的列自动填好，其余的列在表中填写。", "muted", wrap=True))
        body = QWidget()
        body.setObjectName("page_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(4)
        self.boxes: dict[str, QCheckBox] = {}
        free = [row for row in rows if not row.is_there]
        for row in rows:
            box = QCheckBox(
                in_lines(row.name + ("（已在表中）" if row.is_there else ""), self.fontMetrics(), NAME_WIDTH)
            )
            box.setObjectName(f"profile_insert.{row.row_id}")
            box.setAccessibleDescription(row.detail)
            box.setEnabled(not row.is_there)
            box.setChecked(len(free) == 1 and row is free[0])
            box.toggled.connect(self._count)
            self.boxes[row.row_id] = box
            column.addWidget(box)
            if row.detail:
                detail = label(row.detail, "small", wrap=True)
                detail.setContentsMargins(GRID * 4, 0, 0, 4)
                column.addWidget(detail)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="profile_insert.cancel"))
        self.ok = PrimaryButton("添加", name="profile_insert.ok", on_click=self._accept)
        foot.addWidget(self.ok)
        outer.addLayout(foot)
        self._count()

    def _chosen(self) -> list[str]:
        return [row_id for row_id, box in self.boxes.items() if box.isChecked()]

    def _count(self) -> None:
        count = len(self._chosen())
        words = f"添加 {count} 行" if count else "添加"
        self.ok.setText(words)
        self.ok.setAccessibleName(words)
        self.ok.setEnabled(count > 0)

    def _accept(self) -> None:
        row_ids = self._chosen()
        self.accept()
        self.chosen.emit(row_ids)
