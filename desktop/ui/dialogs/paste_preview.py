"""This file shows what a paste would put into a table before anything changes, and which cells it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.models.clipboard import Grid
from desktop.ui.models.paste import PastePlan, has_heads, plan_paste
from desktop.ui.models.paste_summary import Planned, Planner, Trouble, planned
from desktop.ui.models.preview_model import PREFIXES, PreviewModel
from desktop.ui.tab_order import step_focus
from desktop.ui.widgets import ChoiceBox, PrimaryButton, StateChip, button, label

WIDE, HIGH = 910, 644  # as far as the screen has room
LEAST_WIDTH, MOST_WIDTH = 160, 260  # px of a column: the question it goes to can be read
NAME_LENGTH = 14  # characters of the name of a row that are shown beside it
LARGE = 3_000  # cells: more are checked in a job
BOXES_HEIGHT = 42  # px
INTRO = "请核对每一列填到哪里。确认前不会改动表格；确认后可一次撤销。"


def is_large(cells: Grid) -> bool:
    """Whether checking these cells may take longer than a blink."""
    return sum(map(len, cells)) > LARGE


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
    nothing is added. ``source`` is where the cells come from, ``first`` a plan made beforehand, ``place_words`` how
    the current row is called where it is not the one of that number.
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
        source: str = "剪贴板",
        first: Planned | None = None,
        place_words: str = "",
        total: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("paste_preview")
        self.setWindowTitle(f"{'粘贴到' if source == '剪贴板' else f'把{source}填入'}“{table.label}”")
        fit(self, WIDE, HIGH)
        self._table, self._cells, self._rows, self._source = table, cells, rows, source
        self._row, self._column = max(0, row), max(0, column)
        self._total = rows if total is None else total
        self._targets: list[FieldDef | None] | None = None
        self._planner: Planner = planner or self._plan
        self._row_names = tuple(row_names)
        self._is_row_free = is_row_free
        self._place_words = place_words or f"第 {self._row + 1} 行"
        self.planned = first or planned(self._planner, None, None, JobContext())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        self.intro = label(INTRO, "muted", wrap=True)
        layout.addWidget(self.intro)
        layout.addLayout(self._build_options())
        layout.addWidget(self._build_view(), 3)
        layout.addLayout(self._build_counts())
        self.problems = QListWidget(self)
        self.problems.setObjectName("paste_preview.problems")
        self.problems.setAccessibleName("有问题的单元格")
        self.problems.setToolTip("选中一条到第一处，回车到下一处")
        self.problems.setWordWrap(True)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setMinimumHeight(2 * 34)  # on a low screen the table is seen first
        self.problems.itemActivated.connect(self._on_problem_activated)
        self.problems.currentItemChanged.connect(lambda item, _old: self._show_cell(item, 0))
        layout.addWidget(self.problems, 1)
        self.limit = label("", "small", tone="missing", wrap=True, name="paste_preview.limit")
        layout.addWidget(self.limit)
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

    # --- building ---------------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 (Qt's names)
        """The choices over the columns come between the options and the cells."""
        return step_focus(self, forward=next)

    def _build_options(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        self.head = QCheckBox("第一行是表头")
        self.head.setChecked(self.plan.skips_head)
        self.head.toggled.connect(self._on_head_toggled)
        row.addWidget(self.head)
        self.over = QRadioButton(f"从{self._place_words}起{'填入' if self._is_row_free else '覆盖'}")
        self.append = QRadioButton("添加到末尾")
        is_list = self.plan.skips_head and len(self._cells) > 2
        self.append.setChecked(self._rows == 0 or (is_list and not self._is_row_free))
        self.over.setChecked(not self.append.isChecked())
        self.over.setEnabled(self._rows > 0)
        self.append.toggled.connect(lambda _on: self._show_limit())
        row.addWidget(self.over)
        row.addWidget(self.append)
        self.fixed_words = label("", "muted")
        row.addWidget(self.fixed_words)
        for part in (self.over, self.append):
            part.setHidden(bool(self._row_names))
        self.fixed_words.setHidden(not self._row_names)
        row.addStretch(1)
        return row

    def _build_view(self) -> QTableView:
        self.model = PreviewModel(self.planned, self._row_label, self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setObjectName("paste_preview.cells")
        self.view.setAccessibleName("将要粘贴的内容")
        self.view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setItemDelegate(_TintDelegate(self.view))
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        return self.view

    def _build_counts(self) -> QHBoxLayout:
        chips = QHBoxLayout()
        self.fine, self.doubtful, self.refused = StateChip(), StateChip(), StateChip()
        for chip in (self.fine, self.doubtful, self.refused):
            chips.addWidget(chip)
        chips.addStretch(1)
        self.only = QCheckBox("只看有问题的格", self)
        self.only.setObjectName("paste_preview.only")
        self.only.toggled.connect(lambda _on: self._show_cells())
        chips.addWidget(self.only)
        return chips

    def say_left_out(self, titles: str) -> None:
        """Say which lines above the heads are no part of what is shown; "" says nothing."""
        self.intro.setText(INTRO + (f"表头上方的“{titles}”不填入。" if titles else ""))

    # --- what was agreed --------------------------------------------------------------------------

    @property
    def plan(self) -> PastePlan:
        return self.planned.plan

    @property
    def start_row(self) -> int:
        return self._row if self.over.isChecked() else self._rows

    @property
    def takes_doubtful(self) -> bool:
        return self.with_doubtful.isChecked()

    # --- planning ---------------------------------------------------------------------------------

    def choose_target(self, at: int, target: FieldDef | None) -> None:
        """Send clipboard column ``at`` to ``target``; a column is filled from one place only."""
        targets: list[FieldDef | None] = list(self.plan.targets)
        for other, taken in enumerate(targets):
            if target is not None and taken is not None and taken.id == target.id:
                targets[other] = None
        targets[at] = target
        self._replan(targets)

    def _on_head_toggled(self) -> None:
        is_usual = self.head.isChecked() == has_heads(self._cells, self._table.columns)
        self._replan(None if is_usual else self._targets)

    def _replan(self, targets: list[FieldDef | None] | None) -> None:
        """Plan anew, many cells in a job; what is shown stays until the new plan is there."""
        skips_head = self.head.isChecked()

        def work(context: JobContext) -> Planned:
            return planned(self._planner, skips_head, targets, context)

        def take(found: Planned) -> None:
            self._targets, self.planned = targets, found
            self._show()

        if not is_large(self._cells):
            take(work(JobContext()))
            return
        run_with_progress(self, f"正在核对{self._source}中的内容", work, take, on_end=self._show_as_planned)

    def _show_as_planned(self) -> None:
        """After a cancelled job the controls say again what the plan is."""
        with QSignalBlocker(self.head):
            self.head.setChecked(self.plan.skips_head)
        for at, target in enumerate(self.plan.targets):
            box = self.view.indexWidget(self.model.index(0, at))
            if isinstance(box, ChoiceBox):
                box.setCurrentIndex(box.findData(target.id) if target is not None else 0)

    def _plan(
        self, skips_head: bool | None, targets: Sequence[FieldDef | None] | None, context: JobContext
    ) -> PastePlan:
        return plan_paste(
            self._cells,
            self._table.columns,
            first=self._column,
            skips_head=skips_head,
            targets=targets,
            context=context,
        )

    # --- words ------------------------------------------------------------------------------------

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

    def _trouble_words(self, trouble: Trouble) -> str:
        number, at = trouble.cells[0]
        if len(trouble.cells) == 1:
            return f"{self._line_words(number)}第 {at + 1} 列　{PREFIXES[trouble.state]}{trouble.reason}"
        count = f"{len(trouble.cells):,} 格"
        return f"第 {at + 1} 列 {count}　{PREFIXES[trouble.state]}{trouble.reason}（{self._line_words(number)}等）"

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        plan = self.plan
        found = len({place for place in plan.places if place is not None})
        how = "按位置" if plan.named is None else "按行名"
        units = "；数字后面的单位填到单位列" if any(plan.added) else ""
        self.fixed_words.setText(f"{how}填到表中的 {found} 行，其他行不变{units}")
        self._show_cells()
        self.problems.clear()
        for trouble in self.planned.troubles:
            item = QListWidgetItem(self._trouble_words(trouble))
            item.setData(Qt.ItemDataRole.UserRole, trouble)
            self.problems.addItem(item)
        self._show_counts()
        self._show_limit()

    def _show_cells(self) -> None:
        only = self.only.isChecked() and bool(self.planned.troubled)
        self.model.show_plan(self.planned, only_troubled=only)
        troubled = {trouble.column for trouble in self.planned.troubles}
        for at, target in enumerate(self.plan.targets):
            self.view.setIndexWidget(self.model.index(0, at), self._target_box(at, target))
            self.view.setColumnWidth(at, self._column_width(target))
            self.view.setColumnHidden(at, only and at not in troubled)
        self.view.setRowHeight(0, BOXES_HEIGHT)

    def _column_width(self, target: FieldDef | None) -> int:
        words = self.fontMetrics().horizontalAdvance(target.label if target is not None else "")
        return max(LEAST_WIDTH, min(MOST_WIDTH, words + 64))  # the arrow and its frame beside the words

    def _target_box(self, at: int, target: FieldDef | None) -> QWidget:
        box = ChoiceBox(self.view)
        box.addItem("行名，不填入" if at == self.plan.named else "不填入", None)
        for column in self._table.columns:
            box.addItem(column.label, column.id)
        box.setCurrentIndex(box.findData(target.id) if target is not None else 0)
        box.setAccessibleName(f"{self._source}第 {at + 1} 列填到")
        box.activated.connect(lambda _index, n=at, b=box: self.choose_target(n, self._column_of(b.currentData())))
        return box

    def _column_of(self, column_id: Any) -> FieldDef | None:
        return self._table.column(column_id) if column_id else None

    def _show_counts(self) -> None:
        doubtful, refused = self.planned.doubtful, self.planned.refused
        places = self.plan.places or range(len(self.plan.rows))
        rows = len([place for place in places if place is not None])
        self.fine.set_state(f"{rows:,} 行，{self.planned.fine:,} 格可填入", "success")
        self.doubtful.set_state(f"{doubtful:,} 格有错误", "missing")
        self.refused.set_state(f"{refused:,} 格不能填入", "error")
        self.doubtful.setVisible(doubtful > 0)
        self.refused.setVisible(refused > 0)
        self.with_doubtful.setVisible(doubtful > 0)
        self.problems.setVisible(doubtful + refused > 0)
        self.only.setVisible(doubtful + refused > 0)
        has_place = not self.plan.places or any(place is not None for place in self.plan.places)
        self.take.setEnabled(any(self.plan.targets) and bool(self.plan.rows) and has_place)

    def _show_limit(self) -> None:
        """Say it when the table would hold more rows than the notice allows; they are kept all the same."""
        most = int(self._table.params.get("max_rows") or 0)
        rest = self._rows - self.start_row
        total = self._total + max(0, len(self.plan.rows) - rest)
        is_over = 0 < most < total and not self._row_names and bool(self.plan.rows)
        self.limit.setText(
            f"填入后共 {total:,} 行，本表最多 {most:,} 行：多出的 {total - most:,} 行也会保留，请随后删去。"
            if is_over
            else ""
        )
        self.limit.setVisible(is_over)

    def _on_problem_activated(self, item: QListWidgetItem) -> None:
        """Walk from cell to cell of one group."""
        trouble: Trouble = item.data(Qt.ItemDataRole.UserRole)
        index = self.view.currentIndex()
        here = (self.model.line_of(index.row()), index.column())
        self._show_cell(item, trouble.cells.index(here) + 1 if here in trouble.cells else 0)

    def _show_cell(self, item: QListWidgetItem | None, number: int) -> None:
        if item is None:
            return
        trouble: Trouble = item.data(Qt.ItemDataRole.UserRole)
        line, column = trouble.cells[number % len(trouble.cells)]
        index = self.model.index(self.model.row_of(line), column)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
