"""This file shows what a paste would put into a table before anything changes, and which cells it refuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.model import FieldDef
from desktop.ui.dialogs.fitting import fit
from desktop.ui.models.clipboard import Grid
from desktop.ui.models.paste import CellState, PastePlan, has_heads, plan_paste
from desktop.ui.theme import app_theme
from desktop.ui.widgets import ChoiceBox, PrimaryButton, StateChip, button, label

SHOWN_ROWS = 200  # the rest is pasted too, but not drawn
EMS_WIDE, EMS_HIGH = 65, 46  # in characters, as far as the screen has room
LEAST_WIDTH, MOST_WIDTH = 160, 260  # px of a column: the question it goes to can be read
NAME_LENGTH = 14  # characters of the name of a row that are shown beside it
Planner = Callable[[bool | None, Sequence[FieldDef | None] | None], PastePlan]
_TONES = {CellState.DOUBTFUL: "missing", CellState.REFUSED: "error"}


class _TintDelegate(QStyledItemDelegate):
    """Paints the background of a marked cell, which a style sheet would leave out."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        brush = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(brush, QBrush):
            painter.fillRect(option.rect, brush)  # type: ignore[attr-defined]
        super().paint(painter, option, index)


class PastePreview(QDialog):
    """``plan``, ``start_row`` and ``takes_doubtful`` are what the person agreed to.

    ``is_row_free``: the current row is the last and empty, so the paste begins there. A table with fixed rows
    gives its own ``planner`` and the names of its rows; then the plan says which line goes to which row, and
    nothing is added.
    """

    def __init__(
        self,
        table: FieldDef,
        cells: Grid,
        rows: int,
        row: int,
        column: int,
        parent: QWidget | None = None,
        *,
        planner: Planner | None = None,
        row_names: Sequence[str] = (),
        is_row_free: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("paste_preview")
        self.setWindowTitle(f"粘贴到“{table.label}”")
        size = app_theme().font_size
        fit(self, EMS_WIDE * size, EMS_HIGH * size)
        self._table, self._cells, self._rows = table, cells, rows
        self._row, self._column = max(0, row), max(0, column)
        self._targets: list[FieldDef | None] | None = None
        self._planner: Planner = planner or self._plan
        self._row_names = tuple(row_names)
        self._is_row_free = is_row_free
        self.plan: PastePlan = self._planner(None, None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label("请核对每一列填到哪里。确认前不会改动表格；确认后可一次撤销。", "muted", wrap=True))
        layout.addLayout(self._build_options())
        self.view = QTableWidget(self)
        self.view.setObjectName("paste_preview.cells")
        self.view.setAccessibleName("将要粘贴的内容")
        self.view.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setItemDelegate(_TintDelegate(self.view))
        layout.addWidget(self.view, 3)
        chips = QHBoxLayout()
        self.fine, self.doubtful, self.refused = StateChip(), StateChip(), StateChip()
        for chip in (self.fine, self.doubtful, self.refused):
            chips.addWidget(chip)
        chips.addStretch(1)
        layout.addLayout(chips)
        self.problems = QListWidget(self)
        self.problems.setAccessibleName("有问题的单元格")
        self.problems.setWordWrap(True)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setMinimumHeight(4 * 34)
        self.problems.itemActivated.connect(self._on_problem_activated)
        self.problems.currentItemChanged.connect(lambda item, _old: self._on_problem_activated(item))
        layout.addWidget(self.problems, 1)
        self.with_doubtful = QCheckBox("有错误但能保存的内容也填入，以后再改（推荐，不会丢内容）")
        self.with_doubtful.setChecked(True)
        layout.addWidget(self.with_doubtful)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.take = PrimaryButton("填入表格", name="paste_preview.take")
        self.take.clicked.connect(self.accept)
        foot.addWidget(self.take)
        layout.addLayout(foot)
        self._show()

    def _build_options(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        self.head = QCheckBox("第一行是表头")
        self.head.setChecked(self.plan.skips_head)
        self.head.toggled.connect(self._on_head_toggled)
        row.addWidget(self.head)
        self.over = QRadioButton(f"从第 {self._row + 1} 行起{'填入' if self._is_row_free else '覆盖'}")
        self.append = QRadioButton("添加到末尾")
        is_list = self.plan.skips_head and len(self._cells) > 2
        self.append.setChecked(self._rows == 0 or (is_list and not self._is_row_free))
        self.over.setChecked(not self.append.isChecked())
        self.over.setEnabled(self._rows > 0)
        row.addWidget(self.over)
        row.addWidget(self.append)
        self.fixed_words = label("", "muted")
        row.addWidget(self.fixed_words)
        for part in (self.over, self.append):
            part.setHidden(bool(self._row_names))
        self.fixed_words.setHidden(not self._row_names)
        row.addStretch(1)
        return row

    @property
    def start_row(self) -> int:
        return self._row if self.over.isChecked() else self._rows

    @property
    def takes_doubtful(self) -> bool:
        return self.with_doubtful.isChecked()

    def choose_target(self, at: int, target: FieldDef | None) -> None:
        """Send clipboard column ``at`` to ``target``; a column is filled from one place only."""
        targets: list[FieldDef | None] = list(self.plan.targets)
        for other, taken in enumerate(targets):
            if target is not None and taken is not None and taken.id == target.id:
                targets[other] = None
        targets[at] = target
        self._targets = targets
        self._replan()

    def _on_head_toggled(self) -> None:
        self._targets = None if self.head.isChecked() == has_heads(self._cells, self._table.columns) else self._targets
        self._replan()

    def _replan(self) -> None:
        self.plan = self._planner(self.head.isChecked(), self._targets)
        self._show()

    def _plan(self, skips_head: bool | None, targets: Sequence[FieldDef | None] | None) -> PastePlan:
        return plan_paste(self._cells, self._table.columns, first=self._column, skips_head=skips_head, targets=targets)

    def _row_label(self, number: int) -> str:
        """The number of a line, or the fixed row it goes to."""
        if not self._row_names:
            return str(number + 1)
        place = self.plan.places[number]
        name = self._row_names[place] if place is not None else "不填入"
        return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"

    def _line_words(self, number: int) -> str:
        """The fixed row a line goes to, else its number."""
        is_named = bool(self._row_names) and self.plan.places[number] is not None
        return f"“{self._row_label(number)}”" if is_named else f"第 {number + 1} 行"

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        plan, theme = self.plan, app_theme()
        shown = plan.rows[:SHOWN_ROWS]
        self.view.clear()
        self.view.setColumnCount(len(plan.targets))
        self.view.setRowCount(len(shown) + 1)
        self.view.setHorizontalHeaderLabels([f"第 {n} 列" for n in range(1, len(plan.targets) + 1)])
        self.view.setVerticalHeaderLabels(["填到"] + [self._row_label(n) for n in range(len(shown))])
        found = len({place for place in plan.places if place is not None})
        how = "按位置" if plan.named is None else "按行名"
        units = "；数字后面的单位填到单位列" if any(plan.added) else ""
        self.fixed_words.setText(f"{how}填到表中的 {found} 行，其他行不变{units}")
        for at, target in enumerate(plan.targets):
            self.view.setCellWidget(0, at, self._target_box(at, target))
            self.view.setColumnWidth(at, self._column_width(target))
        self.view.setRowHeight(0, 42)
        self.problems.clear()
        for number, row in enumerate(plan.rows):
            for at, cell in enumerate(row):
                tone = _TONES.get(cell.state)
                if number < SHOWN_ROWS:
                    item = QTableWidgetItem(cell.text.replace("\n", " "))
                    if cell.state is CellState.SKIPPED:
                        item.setForeground(QBrush(theme.color("disabled")))
                        item.setToolTip(cell.reason)
                    elif tone:
                        item.setBackground(QBrush(theme.color(f"{tone}_soft")))
                        item.setToolTip(cell.reason)
                    self.view.setItem(number + 1, at, item)
                if tone and self.problems.count() < 500:
                    prefix = "不能填入：" if cell.state is CellState.REFUSED else "可填入但有错误："
                    line = QListWidgetItem(f"{self._line_words(number)}第 {at + 1} 列　{prefix}{cell.reason}")
                    line.setData(Qt.ItemDataRole.UserRole, (number + 1, at))
                    self.problems.addItem(line)
        self._show_counts()

    def _column_width(self, target: FieldDef | None) -> int:
        words = self.fontMetrics().horizontalAdvance(target.label if target is not None else "")
        return max(LEAST_WIDTH, min(MOST_WIDTH, words + 64))  # the arrow and its frame beside the words

    def _target_box(self, at: int, target: FieldDef | None) -> QWidget:
        box = ChoiceBox(self.view)
        box.addItem("行名，不填入" if at == self.plan.named else "不填入", None)
        for column in self._table.columns:
            box.addItem(column.label, column.id)
        box.setCurrentIndex(box.findData(target.id) if target is not None else 0)
        box.setAccessibleName(f"剪贴板第 {at + 1} 列填到")
        box.activated.connect(lambda _index, n=at, b=box: self.choose_target(n, self._column_of(b.currentData())))
        return box

    def _column_of(self, column_id: Any) -> FieldDef | None:
        return self._table.column(column_id) if column_id else None

    def _show_counts(self) -> None:
        fine = len([cell for cell in self.plan.cells(CellState.FINE) if cell.text])
        doubtful, refused = len(self.plan.cells(CellState.DOUBTFUL)), len(self.plan.cells(CellState.REFUSED))
        places = self.plan.places or range(len(self.plan.rows))
        rows = len([place for place in places if place is not None])
        self.fine.set_state(f"{rows} 行，{fine} 格可填入", "success")
        self.doubtful.set_state(f"{doubtful} 格有错误", "missing")
        self.refused.set_state(f"{refused} 格不能填入", "error")
        self.doubtful.setVisible(doubtful > 0)
        self.refused.setVisible(refused > 0)
        self.with_doubtful.setVisible(doubtful > 0)
        self.problems.setVisible(doubtful + refused > 0)
        has_place = not self.plan.places or any(place is not None for place in self.plan.places)
        self.take.setEnabled(any(self.plan.targets) and bool(self.plan.rows) and has_place)

    def _on_problem_activated(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            row, column = item.data(Qt.ItemDataRole.UserRole)
            cell = self.view.item(row, column)
            if cell is not None:
                self.view.setCurrentItem(cell)
                self.view.scrollToItem(cell)
