"""This file edits a table (表格): a grid for many rows, and the form of the current row for long texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext, spare_height
from desktop.ui.editors.grid import IN_ROW_FORM, Grid
from desktop.ui.editors.profile_rows import add_profile_tool
from desktop.ui.editors.row_form import RowForm
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.models.clipboard import is_single, read_grid
from desktop.ui.models.explained import status_remarks
from desktop.ui.models.paste import CellState, PastePlan, paste_cell
from desktop.ui.models.rows_model import STORED_ROLE, RowsModel
from desktop.ui.tab_order import bring_into_view
from desktop.ui.widgets import label

LEAST_LINES, MOST_LINES = 3, 10


def wants_row_form(table: FieldDef) -> bool:
    """True when a grid alone would be too small for the texts of a row."""
    return len(table.columns) > 5 or any(
        column.type in IN_ROW_FORM or column.params.get("multiline") or (column.params.get("max_length") or 0) > 60
        for column in table.columns
    )


class TableEditor(Editor):
    is_wide = True
    needs_row_form = True
    row_word = "行"
    unit_word = "行"

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.model = RowsModel(context.session, field, self)
        self.form = RowForm(field, context, self, unit_word=self.unit_word)
        self.empty = label(
            f"还没有{self.row_word}。按“添加{self.row_word}”，或从 Excel、WPS 复制后在此粘贴。", "muted", wrap=True
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.bar = self._build_bar()
        self._layout.addWidget(self.bar)
        self.remarks = label("\n".join(status_remarks(field)), "small", wrap=True)
        self._layout.addWidget(self.remarks)
        self.remarks.setVisible(bool(self.remarks.text()))
        self._build_body()
        self.form.step_asked.connect(self.step_row)
        for keys, step in (("Alt+PgUp", -1), ("Alt+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self.step_row(by))
        self._show_state()

    # --- building ---------------------------------------------------------------------------------

    def _build_bar(self) -> ToolBar:
        bar = ToolBar(self.field.label, self)
        word = self.row_word
        self.add = bar.add_tool(f"添加{word}", "plus", f"在当前{word}下面添加（Ctrl+回车）", self.add_row)
        self.duplicate = bar.add_tool("复制", "copy", f"把当前{word}再做一份", self.duplicate_row)
        self.delete = bar.add_tool("删除", "trash-2", f"删除选中的{word}（Ctrl+Delete）；可以撤销", self.delete_rows)
        self.up = bar.add_tool("", "arrow-up", "上移（Alt+↑）", lambda: self.move_row(-1))
        self.down = bar.add_tool("", "arrow-down", "下移（Alt+↓）", lambda: self.move_row(1))
        self.paste_button = bar.add_tool(
            "粘贴表格…", "clipboard-paste", "从 Excel、WPS 或 Word 复制后粘贴，先预览再填入（Ctrl+V）", self.paste
        )
        add_profile_tool(self, bar, self._after_insert)
        self.count = label("", "small")
        bar.add_right(self.count)
        return bar

    def _build_body(self) -> None:
        self.grid = Grid(self.model, self)
        self._layout.addWidget(self.empty)
        self._layout.addWidget(self.grid)
        self._layout.addWidget(self.form)
        self.grid.paste_asked.connect(self.paste)
        self.grid.add_asked.connect(self.add_row)
        self.grid.delete_asked.connect(self.delete_rows)
        self.grid.duplicate_asked.connect(self.duplicate_row)
        self.grid.fill_down_asked.connect(self.fill_down)
        self.grid.move_asked.connect(self.move_row)
        self.grid.form_asked.connect(self._on_form_asked)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._show_state())
        self._has_form = wants_row_form(self.field)

    # --- editor -----------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [self.view(), self.add]

    def view(self) -> QWidget:
        """The list of rows: a grid here, a list of cards for scenarios."""
        return self.grid

    def stored(self) -> Any:
        return self.context.session.value(self.path)

    def _show(self, stored: Any) -> None:
        """The model shows the session's rows; there is nothing to copy."""

    def show_stored(self, stored: Any) -> None:
        self._show_state()

    def set_accessible(self, name: str, description: str) -> None:
        self.view().setAccessibleName(name)
        self.view().setAccessibleDescription(description)

    def set_severity(self, severity: str) -> None:
        """Cells and rows carry their own marks."""

    def apply_update(self, update: Any) -> None:
        current = self.current_row_id()
        self.model.apply(update)
        if current and self.model.row_of(current) >= 0 and current != self.current_row_id():
            self.go_to_row(self.model.row_of(current))
        self._show_state()
        self.form.apply(update)

    def focus_path(self, path: str) -> None:
        parts = path.split("/")
        at = self.model.row_of(parts[1]) if len(parts) > 1 else -1
        if at < 0:
            (self.view() if self.model.rowCount() else self.add).setFocus()
            return
        column = self.model.column_of(parts[2]) if len(parts) > 2 else 0
        self.go_to_row(at, max(0, column))
        if len(parts) > 2 and self._opens_in_form(self.model.columns[column]):
            self.form.focus_column(parts[2])
        else:
            self.view().setFocus()

    def _opens_in_form(self, column: FieldDef) -> bool:
        return self._has_form and (column.type in IN_ROW_FORM or (column.params.get("max_length") or 0) > 60)

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys the tool bar names, from cards and buttons too; the grid and the form keep their own."""
        if not self.form.isAncestorOf(self.window().focusWidget() or self):
            pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
            tool = self._tools_by_key().get(pressed)
            if tool is not None:
                tool.click()  # a disabled one does nothing
                return
        super().keyPressEvent(event)

    def _tools_by_key(self) -> Mapping[str, QAbstractButton]:
        return {
            "Ctrl+V": self.paste_button,
            "Ctrl+Return": self.add,
            "Ctrl+Enter": self.add,
            "Ctrl+Del": self.delete,
            "Alt+Up": self.up,
            "Alt+Down": self.down,
        }

    # --- the current row --------------------------------------------------------------------------

    def current_row(self) -> int:
        return self.grid.currentIndex().row()

    def current_row_id(self) -> str:
        at = self.current_row()
        return self.model.row_id(at) if 0 <= at < self.model.rowCount() else ""

    def chosen_rows(self) -> list[int]:
        return self.grid.chosen_rows()

    def go_to_row(self, at: int, column: int | None = None) -> None:
        """Make a row the current one and bring it into view."""
        if not 0 <= at < self.model.rowCount():
            return
        wanted = column if column is not None else max(0, self.grid.currentIndex().column())
        index = self.model.index(at, wanted)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.grid.selectionModel().setCurrentIndex(index, flags)
        self.grid.scrollTo(index)

    def step_row(self, by: int) -> None:
        self.go_to_row(self.current_row() + by)

    def row_name(self, at: int) -> str:
        """What a row is called: its first filled cells."""
        cells = [self.model.printed(at, column) for column in range(min(3, self.model.columnCount()))]
        return " · ".join(cell.replace("\n", " ") for cell in cells if cell)[:60]

    def _on_form_asked(self, index: QModelIndex) -> None:
        self.go_to_row(index.row(), index.column())
        self._has_form = True
        self._show_state()
        self.form.focus_column(self.model.columns[index.column()].id)

    def _show_state(self) -> None:
        rows = self.model.rowCount()
        if rows and self.current_row() < 0 and self._has_form:
            self.go_to_row(0, 0)
        at = self.current_row()
        self.count.setText(self._count_words(rows))
        self.empty.setVisible(rows == 0)
        self.view().setVisible(rows > 0)
        has_row = 0 <= at < rows
        for part in (self.duplicate, self.delete):
            part.setEnabled(has_row)
        self.up.setEnabled(has_row and at > 0)
        self.down.setEnabled(has_row and at < rows - 1)
        self.form.setVisible(has_row and self._has_form)
        if has_row and self._has_form:
            self.form.show_row(self.model.row_id(at), at + 1, rows, self.row_name(at))
        self._fit()

    def _count_words(self, rows: int) -> str:
        least, most = self.field.params.get("min_rows"), self.field.params.get("max_rows")
        words = f"{rows} {self.unit_word}"
        if most:
            words = f"{rows}/{most} {self.unit_word}"
        if least and rows < least:
            words += f"，至少 {least} {self.unit_word}"
        return words

    def room_changed(self) -> None:
        self._fit()

    def _fit(self) -> None:
        line = self.grid.verticalHeader().defaultSectionSize()
        lines = max(LEAST_LINES, min(MOST_LINES + spare_height(self) // line, self.model.rowCount()))
        head = self.grid.horizontalHeader().sizeHint().height()
        height = head + lines * line + 2 * self.grid.frameWidth() + 12
        if height != self.grid.minimumHeight():
            self.grid.setFixedHeight(height)

    # --- rows -------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """A new row below the current one, ready to be typed into."""
        at = self.current_row()
        index = at + 1 if 0 <= at < self.model.rowCount() else None
        row_id = self.context.session.insert_row(self.field.id, index, self.new_values())
        self._after_insert(row_id)

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
        row_id = self.context.session.insert_row(self.field.id, at + 1, values)
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
        if 0 <= at < self.model.rowCount() and 0 <= at + by < self.model.rowCount():
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
        with self.context.session.step(f"向下填充 {len(cells)} 格"):
            for cell in cells:
                if cell.row() > tops[cell.column()].row() and self.model.is_editable(cell):
                    self.context.session.set_value(self.model.path(cell), tops[cell.column()].data(STORED_ROLE))

    # --- pasting ----------------------------------------------------------------------------------

    def paste(self) -> None:
        """Show what the clipboard would put in; a single cell goes straight in."""
        data = QApplication.clipboard().mimeData()
        cells = read_grid(data.text(), data.html() if data.hasHtml() else "") if data is not None else []
        if not cells:
            self.refused.emit("剪贴板里没有表格内容。请先在 Excel、WPS 或 Word 中选中单元格并复制。")
            return
        index = self.grid.currentIndex()
        if is_single(cells) and index.isValid() and self.model.is_editable(index):
            pasted = paste_cell(cells[0][0], self.model.columns[index.column()])
            if pasted.state is not CellState.REFUSED:
                with self.context.session.step("粘贴 1 格"):
                    self.context.session.set_value(self.model.path(index), pasted.stored)
                return
        from desktop.ui.dialogs.paste_preview import PastePreview

        rows, at = self.model.rowCount(), index.row()
        is_free = 0 <= at == rows - 1 and not any(self.model.printed(at, n) for n in range(self.model.columnCount()))
        dialog = PastePreview(self.field, cells, rows, at, index.column(), self.window(), is_row_free=is_free)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self.take_paste(dialog.plan, dialog.start_row, with_doubtful=dialog.takes_doubtful)
        )
        dialog.open()

    def take_paste(self, plan: PastePlan, start_row: int, *, with_doubtful: bool = True) -> None:
        """Fill rows from ``start_row`` on and add what goes beyond the last, as one undo step."""
        session = self.context.session
        first = ""
        with session.step(f"粘贴 {len(plan.rows)} {self.unit_word}"):
            for offset in range(len(plan.rows)):
                values = plan.row_values(offset, with_doubtful=with_doubtful)
                at = start_row + offset
                if at < self.model.rowCount():
                    row_id = self.model.row_id(at)
                    for column_id, value in values.items():
                        if session.is_visible(f"{self.field.id}/{row_id}/{column_id}"):
                            session.set_value(f"{self.field.id}/{row_id}/{column_id}", value)
                else:
                    row_id = session.insert_row(self.field.id, None, values)
                first = first or row_id
        QTimer.singleShot(0, self, lambda: self._show_pasted(first))

    def _show_pasted(self, row_id: str) -> None:
        self.go_to_row(self.model.row_of(row_id))
        self.view().setFocus()
