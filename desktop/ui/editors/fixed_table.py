"""This file edits a table whose rows the definition fixes (KPIs, maturity): nothing is added, moved or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.ui.editors.base import EditorContext, spare_height
from desktop.ui.editors.card_form import CardForm, label_width
from desktop.ui.editors.cell_intake import CellIntake
from desktop.ui.editors.fixed_grid import FixedGrid
from desktop.ui.editors.grid import IN_ROW_FORM
from desktop.ui.editors.row_form import RowForm
from desktop.ui.editors.table_menu import Entry, cell_entries, show_cell_history, show_menu
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.models.clipboard import Grid as Cells
from desktop.ui.models.explained import status_remarks
from desktop.ui.models.fixed_paste import plan_fixed_paste
from desktop.ui.models.fixed_rows import FixedRowsModel
from desktop.ui.models.paste import CellState, PastePlan
from desktop.ui.models.paste_summary import Planned, Planner
from desktop.ui.models.rows_model import STORED_ROLE
from desktop.ui.widgets import label

if TYPE_CHECKING:
    from desktop.ui.dialogs.paste_preview import PastePreview

SAID_IN_CELLS = ("kpi_change_unit",)  # calculated columns the grid shows behind another one
SHORT_TEXT = 30  # characters: a text column with a lower limit stands in the grid
NOTE_LINES = 2  # always there, so that walking through the cells moves nothing
GRID_HEIGHT = 348  # px, where the form of the row stands below: both are seen at 768 px


def fits_grid(column: FieldDef) -> bool:
    """True for what can be read and typed in a cell; the rest stands in the form of the row."""
    if column.type in IN_ROW_FORM or column.params.get("multiline"):
        return False
    if column.type == "text":
        return column.calculated is None and 0 < (column.params.get("max_length") or 0) <= SHORT_TEXT
    return True


class FixedEditor(CellIntake):
    """What every editor of fixed rows has: the model, the bar, pasting by name or place, how many are filled in."""

    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.model = FixedRowsModel(context.session, field, self, columns=self.grid_columns())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.bar = ToolBar(field.label, self)
        self.paste_button = self.bar.add_tool(
            "粘贴表格…",
            "clipboard-paste",
            "从 Excel、WPS 或 Word 复制后粘贴，带名称的行按名称对应（Ctrl+V）",
            self.paste,
        )
        self.import_button = self.bar.add_tool(
            "导入 Excel…", "table-2", "从 Excel 文件（xlsx）导入，带名称的行按名称对应", self.choose_file
        )
        self.setAcceptDrops(True)
        self.count = label("", "small")
        self.bar.add_right(self.count)
        self._layout.addWidget(self.bar)
        self.remarks = label("\n".join(status_remarks(field)), "small", wrap=True)
        self._layout.addWidget(self.remarks)
        self.remarks.setVisible(bool(self.remarks.text()))
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.paste)

    def grid_columns(self) -> Sequence[FieldDef]:
        """The columns the model shows in cells."""
        return self.field.columns

    def stored(self) -> Any:
        return self.context.session.value(self.path)

    def _show(self, stored: Any) -> None:
        """The model shows the session's rows; there is nothing to copy."""

    def set_severity(self, severity: str) -> None:
        """Cells and rows carry their own marks."""

    def show_count(self) -> None:
        self.count.setText(f"已填 {self.model.filled()} 项，共 {self.model.rowCount()} 项")

    # --- pasting ----------------------------------------------------------------------------------

    def current_place(self) -> tuple[int, int]:
        """Row, and column among all of the table, where a block without names goes."""
        return 0, 0

    def _takes_at_once(self, cells: Cells) -> bool:
        single = self._planner(cells)(False, None, JobContext())
        if single.named is not None or len(single.cells(CellState.FINE)) != 1:
            return False
        self.take_paste(single)
        return True

    def _planner(self, cells: Cells) -> Planner:
        row, first = self.current_place()
        rows, columns = self.model.fixed_rows, self.field.columns

        def plan(skips_head: bool | None, targets: Sequence[FieldDef | None] | None, context: JobContext) -> PastePlan:
            return plan_fixed_paste(
                cells, columns, rows, row=row, first=first, skips_head=skips_head, targets=targets, context=context
            )

        return plan

    def _preview(self, cells: Cells, planner: Planner, first: Planned, source: str) -> PastePreview:
        row, column = self.current_place()
        count = self.model.rowCount()
        names = [f"{self.model.row_number(at)} {self.model.row_name(at)}" for at in range(count)]
        from desktop.ui.dialogs.paste_preview import PastePreview

        return PastePreview(
            self.field,
            cells,
            count,
            row,
            column,
            self.window(),
            planner=planner,
            row_names=names,
            first=first,
            source=source,
        )

    def _take_preview(self, dialog: PastePreview) -> None:
        self.take_paste(dialog.plan, with_doubtful=dialog.takes_doubtful)

    def take_paste(self, plan: PastePlan, *, with_doubtful: bool = True) -> None:
        """Fill the rows the plan names, as one undo step; other rows and cells stay."""
        session = self.context.session
        with session.step(f"粘贴 {len([place for place in plan.places if place is not None])} 行"):
            for offset, place in enumerate(plan.places):
                values = plan.row_values(offset, with_doubtful=with_doubtful) if place is not None else {}
                for column_id, value in values.items():
                    path = f"{self.field.id}/{self.model.row_id(place or 0)}/{column_id}"
                    if session.is_visible(path):
                        session.set_value(path, value)


class FixedTableEditor(FixedEditor):
    """A grid of what is short, and below it the form of the current row for what is long."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.bar.add_tool("向下填充", "arrow-down-to-line", "选中的格都填成最上面一格的内容（Ctrl+D）", self.fill_down)
        self.grid = FixedGrid(self.model, self)
        self.grid.setObjectName(f"{self.objectName()}.grid")
        self._layout.addWidget(self.grid)
        self.note = label("", "small", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self.note)
        rest = [
            column
            for column in field.columns
            if column not in self.model.columns
            and not (column.calculated is not None and column.calculated.name in SAID_IN_CELLS)
        ]
        self.form: RowForm | None = None
        if rest:
            self.form = RowForm(field, context, self, unit_word="项", columns=rest, form_class=CardForm)
            self.form.label_width = label_width(rest, self.fontMetrics())
            self.form.step_asked.connect(self.step_row)
            self._layout.addWidget(self.form)
        for keys, step in (("Alt+PgUp", -1), ("Alt+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self.step_row(by))
        self.grid.fill_down_asked.connect(self.fill_down)
        self.grid.menu_asked.connect(self.show_menu)
        self.grid.form_asked.connect(lambda index: self.focus_path(self.model.path(index)))
        self.grid.fitted.connect(self._fit)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        self.model.dataChanged.connect(lambda *_: self._show_note())
        self.go_to_row(0)
        self._show_state()
        self._fit()

    def grid_columns(self) -> Sequence[FieldDef]:
        return [column for column in self.field.columns if fits_grid(column)]

    # --- editor -------------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [self.grid]

    def show_stored(self, stored: Any) -> None:
        self._show_state()

    def set_read_only(self, is_read_only: bool) -> None:
        self.grid.setEnabled(not is_read_only)

    def apply_update(self, update: Any) -> None:
        self.model.apply(update)
        self._show_state()
        if self.form is not None:
            self.form.apply(update)

    def focus_path(self, path: str) -> None:
        parts = path.split("/")
        at = self.model.row_of(parts[1]) if len(parts) > 1 else self.grid.currentIndex().row()
        column = self.model.column_of(parts[2]) if len(parts) > 2 else -1
        self.go_to_row(at, column if column >= 0 else None)
        if len(parts) > 2 and column < 0 and self.form is not None:
            self.form.focus_column(parts[2])
        else:
            self.grid.setFocus()

    # --- the current row ----------------------------------------------------------------------------

    def current_place(self) -> tuple[int, int]:
        index = self.grid.currentIndex()
        if not index.isValid():
            return 0, 0
        return index.row(), self.field.columns.index(self.model.columns[index.column()])

    def go_to_row(self, at: int, column: int | None = None) -> None:
        """Make a row the current one, in ``column`` or the one that was current, and bring it into view."""
        if not 0 <= at < self.model.rowCount() or not self.model.columns:
            return
        wanted = column if column is not None else max(0, self.grid.currentIndex().column())
        index = self.model.index(at, wanted)
        self.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.grid.scrollTo(index)

    def step_row(self, by: int) -> None:
        self.go_to_row(self.grid.currentIndex().row() + by)

    def _show_state(self) -> None:
        self.show_count()
        self._show_note()
        at = self.grid.currentIndex().row()
        if self.form is not None and at >= 0:
            self.form.show_row(self.model.row_id(at), at + 1, self.model.rowCount(), self.model.row_name(at))

    def _show_note(self) -> None:
        """What is to know about the current cell: what is wrong, how it is calculated, what belongs there."""
        index = self.grid.currentIndex()
        words = self.model.note(index) if index.isValid() else ""
        self.note.setText(words)
        self.note.setToolTip(words)
        self.grid.setAccessibleDescription(words)  # no status tip: it would hide the state of the workspace

    def room_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """All rows where nothing stands below, else as many as leave the form in sight; two lines for the note."""
        self.note.setFixedHeight(NOTE_LINES * self.note.fontMetrics().lineSpacing() + 4)
        whole = self.grid.whole_height()
        height = min(whole, GRID_HEIGHT + spare_height(self)) if self.form is not None else whole
        if height != self.grid.height() or height != self.grid.minimumHeight():
            self.grid.setFixedHeight(height)

    def menu_entries(self) -> list[Entry | None]:
        """The menu of the selected cells."""
        index = self.grid.currentIndex()
        column = self.model.columns[max(0, index.column())]
        return [
            *cell_entries(self.grid, self.paste, self.fill_down),
            None,
            Entry(
                "history",
                f"“{column.label}”的修改记录…",
                lambda: show_cell_history(self, self.model, index),
                is_on=index.isValid() and column.calculated is None,
            ),
        ]

    def show_menu(self, at: QPoint, head: int = -1) -> None:
        show_menu(self.menu_entries(), at, self)

    def fill_down(self) -> None:
        """The top cell of each selected column goes into the selected cells below it, one undo step."""
        cells: list[QModelIndex] = self.grid.selectedIndexes()
        tops: dict[int, QModelIndex] = {}
        for cell in cells:
            if cell.column() not in tops or cell.row() < tops[cell.column()].row():
                tops[cell.column()] = cell
        below = [cell for cell in cells if cell.row() > tops[cell.column()].row() and self.model.is_editable(cell)]
        if not below:
            return
        with self.context.session.step(f"向下填充 {len(below)} 格"):
            for cell in below:
                self.context.session.set_value(self.model.path(cell), tops[cell.column()].data(STORED_ROLE))
