"""This file lets a person say which factory or contact (工厂、联系人) of the profile a declaration is about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.services.profile_link import ProfileLink, RowChange
from desktop.ui.dialogs.fitting import fit
from desktop.ui.tab_order import step_focus
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, clear, in_lines, label

NAME_WIDTH = 560  # px a name may take in one line
BESIDE_CHECK = 3  # px above words that stand beside a check box
BESIDE_MARK = GRID * 4  # px: where the words beside a radio button begin


class ProfileRowChoice(QDialog):
    """The rows at the top, below them what choosing one changes; taken over in one undo step."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None, link: ProfileLink, table: str) -> None:
        super().__init__(parent)
        self._link, self._table = link, table
        word = link.source.form.field(table).label
        self.setObjectName("profile_row_choice")
        self.setWindowTitle(f"选择{word}")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 680, 500)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID)
        outer.addWidget(label(f"本表用{link.title}里的哪一个{word}？以后还可以换。", wrap=True))
        body = QWidget()
        body.setObjectName("page_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(4)
        self._group = QButtonGroup(self)
        self.radios: dict[str, QRadioButton] = {}
        for row in link.rows(table):
            radio = QRadioButton(in_lines(row.name, self.fontMetrics(), NAME_WIDTH))
            radio.setObjectName(f"profile_row_choice.{row.row_id}")
            radio.setAccessibleDescription(row.detail)
            radio.setChecked(row.is_there)
            radio.toggled.connect(lambda is_on: self._preview() if is_on else None)
            self._group.addButton(radio)
            self.radios[row.row_id] = radio
            column.addWidget(radio)
            if row.detail:
                detail = label(row.detail, "small", wrap=True)
                detail.setContentsMargins(BESIDE_MARK, 0, 0, 4)
                column.addWidget(detail)
        column.addSpacing(GRID)
        self._said = label("", "strong", wrap=True)
        column.addWidget(self._said)
        self.boxes: dict[str, QCheckBox] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._changes = QVBoxLayout()
        column.addLayout(self._changes)
        column.addStretch(1)
        area.setWidget(body)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="profile_row_choice.cancel"))
        self.ok = PrimaryButton("选用", name="profile_row_choice.ok", on_click=self._accept)
        foot.addWidget(self.ok)
        outer.addLayout(foot)
        self._preview()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 (Qt's names)
        return step_focus(self, forward=next)

    def row_id(self) -> str:
        """The row that is marked now; "" for none."""
        return next((row_id for row_id, radio in self.radios.items() if radio.isChecked()), "")

    def _preview(self) -> None:
        clear(self._changes)
        self.boxes.clear()
        row_id = self.row_id()
        self.ok.setEnabled(bool(row_id))
        changes = self._link.row_changes(self._table, row_id) if row_id else []
        if not row_id:
            self._said.setText("")
        else:
            self._said.setText("本表将改为：" if changes else "本表的内容不变。")
        if changes:
            self._changes.addWidget(self._grid(changes))

    def _grid(self, changes: list[RowChange]) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        for line, change in enumerate(changes):
            box = QCheckBox(change.label)
            box.setObjectName(f"profile_row_choice.{change.path}")
            box.setAccessibleName(f"改动{change.label}")
            box.setChecked(change.is_advised or change.is_name)
            box.setEnabled(not change.is_name)
            self.boxes[change.path] = box
            grid.addWidget(box, line, 0, Qt.AlignmentFlag.AlignTop)
            before, after = change.before or "（未填）", change.after or "（清空）"
            for column, cell in ((1, label(before, "muted", wrap=True)), (2, label(f"→ {after}", wrap=True))):
                cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                cell.setContentsMargins(0, BESIDE_CHECK, 0, 0)
                grid.addWidget(cell, line, column)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        return table

    def _accept(self) -> None:
        paths = [path for path, box in self.boxes.items() if box.isChecked()]
        self._link.choose(self._table, self.row_id(), paths)
        self.accept()
        self.chosen.emit()
