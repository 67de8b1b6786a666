"""This file does what a person does with the rows of a table: adding, copying, moving, filling down, pasting; its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.cell_intake import CellIntake
from desktop.ui.editors.grid import Grid
from desktop.ui.editors.row_form import RowForm
from desktop.ui.editors.table_menu import Entry, cell_entries, show_cell_history, show_menu
from desktop.ui.editors.table_view import ViewBar
from desktop.ui.models.clipboard import Grid as Cells
from desktop.ui.models.paste import CellState, PastePlan, paste_cell, plan_paste
from desktop.ui.models.paste_summary import Planned, Planner
from desktop.ui.models.rows_model import STORED_ROLE, RowsModel
from desktop.ui.tab_order import bring_into_view

if TYPE_CHECKING:
    from desktop.ui.dialogs.paste_preview import PastePreview


class TableRows(CellIntake):
    """The rows of a table and what can be done with them; the editor below says how they look."""

    row_word = "行"
    unit_word = "行"
    model: RowsModel
    grid: Grid
    form: RowForm
    view_bar: ViewBar
    add: QToolButton
    up: QToolButton
    down: QToolButton
    _has_form: bool

    def view(self) -> QWidget:
        """The list of rows: a grid, or a list of cards for scenarios."""
        raise NotImplementedError

    def current_row(self) -> int:
        raise NotImplementedError

    def chosen_rows(self) -> list[int]:
        raise NotImplementedError

    def go_to_row(self, at: int, column: int | None = None) -> None:
        """Make a row the current one and bring it into view."""
        raise NotImplementedError

    def _show_state(self) -> None:
        raise NotImplementedError

    def _opens_in_form(self, column: FieldDef) -> bool:
        raise NotImplementedError

    # --- rows -------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """A new row below the current one, ready to be typed into."""
        at = self.current_row()
        index = self.model.place(at) + 1 if 0 <= at < self.model.rowCount() else None
        row_id = self.context.session.insert_row(self.field.id, index, self.new_values())
        self._after_insert(row_id)

    def insert_above(self) -> None:
        """A new row above the current one."""
        at = self.current_row()
        index = self.model.place(at) if 0 <= at < self.model.rowCount() else None
        self._after_insert(self.context.session.insert_row(self.field.id, index, self.new_values()))

    def new_values(self) -> dict[str, Any] | None:
        """What a new row begins with."""
        return None

    def _after_insert(self, row_id: str) -> None:
        self.go_to_row(self.model.row_of(row_id), 0)
        self._show_state()
        first = self.model.columns[0]
        if self._has_form and self._opens_in_form(first):
            self.form.focus_column(first.id)
        else:
            self.view().setFocus()
        if self._has_form:
            self.form.begin_new()
        QTimer.singleShot(0, self, self._show_new_row)

    def _show_new_row(self) -> None:
        """Scroll the page to the row that was added, when its form or its cell lies beyond the edge."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            bring_into_view(focused, self.form if self.form.isAncestorOf(focused) else self.view())

    def duplicate_row(self) -> None:
        at = self.current_row()
        if at < 0:
            return
        skipped = {"id", *(column.id for column in self.field.columns if column.calculated is not None)}
        values = {key: value for key, value in self.model.row_values(at).items() if key not in skipped}
        row_id = self.context.session.insert_row(self.field.id, self.model.place(at) + 1, values)
        self._after_insert(row_id)

    def delete_rows(self) -> None:
        """Delete the chosen rows; one undo brings all of them back."""
        rows = self.chosen_rows() or ([self.current_row()] if self.current_row() >= 0 else [])
        if not rows:
            return
        self.context.session.delete_rows(self.field.id, [self.model.row_id(at) for at in rows])
        self.go_to_row(min(rows[0], self.model.rowCount() - 1))
        self._show_state()
        (self.view() if self.model.rowCount() else self.add).setFocus()

    def move_row(self, by: int) -> None:
        at = self.current_row()
        if self.view_bar.why_not_moved:
            self.refused.emit(self.view_bar.why_not_moved)
        elif 0 <= at < self.model.rowCount() and 0 <= at + by < self.model.rowCount():
            row_id = self.model.row_id(at)
            self.context.session.move_row(self.field.id, row_id, at + by)
            self.go_to_row(self.model.row_of(row_id))

    def fill_down(self) -> None:
        """The top cell of each selected column goes into the selected cells below it, one undo step."""
        cells = self.grid.selectedIndexes()
        tops: dict[int, QModelIndex] = {}
        for cell in cells:
            if cell.column() not in tops or cell.row() < tops[cell.column()].row():
                tops[cell.column()] = cell
        if not any(cell.row() > tops[cell.column()].row() for cell in cells):
            return
        filled: dict[str, dict[str, Any]] = {}
        for cell in cells:
            if cell.row() > tops[cell.column()].row() and self.model.is_editable(cell):
                column_id = self.model.columns[cell.column()].id
                filled.setdefault(self.model.row_id(cell.row()), {})[column_id] = tops[cell.column()].data(STORED_ROLE)
        self.context.session.change_rows(self.field.id, filled, (), f"向下填充 {len(cells)} 格")

    # --- pasting ----------------------------------------------------------------------------------

    def _takes_at_once(self, cells: Cells) -> bool:
        index = self.grid.currentIndex()
        if not index.isValid() or not self.model.is_editable(index):
            return False
        pasted = paste_cell(cells[0][0], self.model.columns[index.column()])
        if pasted.state is CellState.REFUSED:
            return False
        with self.context.session.step("粘贴 1 格"):
            self.context.session.set_value(self.model.path(index), pasted.stored)
        return True

    def _planner(self, cells: Cells) -> Planner:
        columns, first = self.field.columns, max(0, self.grid.currentIndex().column())
        return lambda skips_head, targets, context: plan_paste(
            cells, columns, first=first, skips_head=skips_head, targets=targets, context=context
        )

    def _preview(self, cells: Cells, planner: Planner, first: Planned, source: str) -> PastePreview:
        rows, index = self.model.rowCount(), self.grid.currentIndex()
        at = index.row()
        is_free = 0 <= at == rows - 1 and not any(self.model.printed(at, n) for n in range(self.model.columnCount()))
        from desktop.ui.dialogs.paste_preview import PastePreview

        return PastePreview(
            self.field,
            cells,
            rows,
            at,
            index.column(),
            self.window(),
            planner=planner,
            first=first,
            source=source,
            is_row_free=is_free,
            total=self.model.total(),
            place_words=f"第 {self.model.number(at)} 行" + "（按现在显示的次序）" * self.model.view.is_active
            if at >= 0
            else "",
        )

    def _take_preview(self, dialog: PastePreview) -> None:
        self.take_paste(dialog.plan, dialog.start_row, with_doubtful=dialog.takes_doubtful)

    def take_paste(self, plan: PastePlan, start_row: int, *, with_doubtful: bool = True) -> None:
        """Fill rows from ``start_row`` on and add what goes beyond the last, as one undo step."""
        wanted = [plan.row_values(n, with_doubtful=with_doubtful) for n in range(len(plan.rows))]
        present = [self.model.row_id(at) for at in range(start_row, self.model.rowCount())][: len(wanted)]
        cells, added = dict(zip(present, wanted, strict=False)), wanted[len(present) :]
        label = f"粘贴 {len(wanted)} {self.unit_word}"
        first = next(iter([*present, *self.context.session.change_rows(self.field.id, cells, added, label)]), "")
        QTimer.singleShot(0, self, lambda: self._show_pasted(first))

    def _show_pasted(self, row_id: str) -> None:
        self.go_to_row(self.model.row_of(row_id))
        self.view().setFocus()

    # --- the menu ---------------------------------------------------------------------------------

    def menu_entries(self, head: int = -1) -> list[Entry | None]:
        """The menu of the current row and the selected cells; ``head``: the column whose head was clicked, or -1."""
        index, word = self.grid.currentIndex(), self.row_word
        has_row = index.isValid()
        column = self.model.columns[head if head >= 0 else max(0, index.column())]
        by = self.model.view.sort_by
        return [
            *cell_entries(self.grid, self.paste, self.fill_down),
            None,
            Entry("above", "在上方插入", self.insert_above, "Ctrl+Shift+回车"),
            Entry("below", "在下方插入", self.add_row, "Ctrl+回车"),
            Entry("duplicate", f"复制{word}", self.duplicate_row, is_on=has_row),
            Entry("up", "上移", lambda: self.move_row(-1), "Alt+↑", self.up.isEnabled()),
            Entry("down", "下移", lambda: self.move_row(1), "Alt+↓", self.down.isEnabled()),
            Entry("delete", f"删除{word}", self.delete_rows, "Ctrl+Delete", has_row),
            None,
            Entry("ascending", f"按“{column.label}”升序显示", lambda: self.view_bar.sort(column.id, False)),
            Entry("descending", f"按“{column.label}”降序显示", lambda: self.view_bar.sort(column.id, True)),
            Entry(
                "restore", "恢复次序", self.view_bar.restore_order, is_on=by is not None or bool(self.model.view.words)
            ),
            None,
            Entry(
                "history",
                f"“{column.label}”的修改记录…",
                lambda: show_cell_history(
                    self, self.model, self.model.index(index.row(), self.model.column_of(column.id))
                ),
                is_on=has_row and column.calculated is None,
            ),
        ]

    def show_menu(self, at: QPoint, head: int = -1) -> None:
        show_menu(self.menu_entries(head), at, self)
