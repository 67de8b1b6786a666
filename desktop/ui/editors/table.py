"""This file edits a table (表格): a grid for many rows, and the form of the current row for long texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext, spare_height
from desktop.ui.editors.grid import IN_ROW_FORM, Grid
from desktop.ui.editors.profile_rows import add_profile_tool
from desktop.ui.editors.row_form import RowForm
from desktop.ui.editors.table_rows import TableRows
from desktop.ui.editors.table_view import ViewBar
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.models.explained import status_remarks
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.widgets import label

LEAST_LINES, MOST_LINES = 3, 10


def wants_row_form(table: FieldDef) -> bool:
    """True when a grid alone would be too small for the texts of a row."""
    return len(table.columns) > 5 or any(
        column.type in IN_ROW_FORM or column.params.get("multiline") or (column.params.get("max_length") or 0) > 60
        for column in table.columns
    )


class TableEditor(TableRows):
    is_wide = True
    needs_row_form = True

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
        self.view_bar = ViewBar(self.model, field.label, self)
        self.bar.add_right(self.view_bar.line)
        self.remarks = label("\n".join(status_remarks(field)), "small", wrap=True)
        self._layout.addWidget(self.remarks)
        self.remarks.setVisible(bool(self.remarks.text()))
        self._build_body()
        self.setAcceptDrops(True)
        self.view_bar.changed.connect(self._on_view_changed)
        self.view_bar.line.left_down.connect(self.view().setFocus)
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
        self.add = bar.add_tool(f"添加{word}", "plus", f"在当前{word}下面添加（Ctrl+回车）", self.add_row, rank=3)
        self.duplicate = bar.add_tool("复制", "copy", f"把当前{word}再做一份", self.duplicate_row)
        self.delete = bar.add_tool("删除", "trash-2", f"删除选中的{word}（Ctrl+Delete）；可以撤销", self.delete_rows)
        self.up = bar.add_tool("", "arrow-up", "上移（Alt+↑）", lambda: self.move_row(-1))
        self.down = bar.add_tool("", "arrow-down", "下移（Alt+↓）", lambda: self.move_row(1))
        self.paste_button = bar.add_tool(
            "粘贴表格…",
            "clipboard-paste",
            "从 Excel、WPS 或 Word 复制后粘贴，先预览再填入（Ctrl+V）",
            self.paste,
            rank=2,
        )
        self.import_button = bar.add_tool(
            "导入 Excel…",
            "table-2",
            "从 Excel 文件（xlsx）导入，先预览再填入；也可以把文件拖到表格上",
            self.choose_file,
        )
        add_profile_tool(self, bar, self._after_insert)
        self.count = label("", "small")
        bar.add_right(self.count)
        return bar

    def _build_body(self) -> None:
        self.grid = Grid(self.model, self)
        self._layout.addWidget(self.empty)
        self._layout.addWidget(self.grid)
        self._layout.addWidget(self.view_bar)  # below: a head must not move away from under the mouse
        self._layout.addWidget(self.form)
        self.grid.paste_asked.connect(self.paste)
        self.grid.add_asked.connect(self.add_row)
        self.grid.delete_asked.connect(self.delete_rows)
        self.grid.duplicate_asked.connect(self.duplicate_row)
        self.grid.fill_down_asked.connect(self.fill_down)
        self.grid.move_asked.connect(self.move_row)
        self.grid.insert_above_asked.connect(self.insert_above)
        self.grid.menu_asked.connect(self.show_menu)
        self.grid.horizontalHeader().sectionClicked.connect(self._on_head_clicked)
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
        if len(parts) > 1 and self.model.is_hidden(parts[1]):
            self.view_bar.restore_order()
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
            run = self._by_key().get(pressed)
            if run is not None:
                run()
                return
        super().keyPressEvent(event)

    def _by_key(self) -> Mapping[str, Callable[[], object]]:
        return {
            "Ctrl+V": self.paste_button.click,
            "Ctrl+Return": self.add.click,
            "Ctrl+Enter": self.add.click,
            "Ctrl+Shift+Return": self.insert_above,
            "Ctrl+Shift+Enter": self.insert_above,
            "Ctrl+Del": self.delete.click,  # a disabled button does nothing
            "Alt+Up": self.up.click,
            "Alt+Down": self.down.click,
        }

    # --- the view of the rows ---------------------------------------------------------------------

    def _on_head_clicked(self, section: int) -> None:
        """Sort by this column; the press has selected all of it, which is not meant."""
        self.view_bar.sort_on(self.model.columns[section].id)
        self.go_to_row(0, section)

    def _on_view_changed(self) -> None:
        if self.model.rowCount() and self.current_row() < 0:
            self.go_to_row(0)
        self.grid.scrollTo(self.grid.currentIndex())
        self._show_state()

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
        rows, total = self.model.rowCount(), self.model.total()
        if rows and self.current_row() < 0 and self._has_form:
            self.go_to_row(0, 0)
        at = self.current_row()
        self.count.setText(self._count_words(total))
        if self.view_bar.show_state():
            self.bar.share_room()
        self.empty.setVisible(total == 0)
        self.view().setVisible(total > 0)
        has_row = 0 <= at < rows
        for part in (self.duplicate, self.delete):
            part.setEnabled(has_row)
        why_not = self.view_bar.why_not_moved
        for tool, words, is_on in (
            (self.up, "上移（Alt+↑）", has_row and at > 0),
            (self.down, "下移（Alt+↓）", has_row and at < rows - 1),
        ):
            tool.setEnabled(is_on and not why_not)
            tool.setToolTip(why_not or words)
        self.form.setVisible(has_row and self._has_form)
        if has_row and self._has_form:
            stored = (self.model.number(at), total)
            self.form.show_row(self.model.row_id(at), at + 1, rows, self.row_name(at), stored)
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
        lines = max(LEAST_LINES, min(MOST_LINES + spare_height(self) // line, self.model.total()))
        head = self.grid.horizontalHeader().sizeHint().height()
        height = head + lines * line + 2 * self.grid.frameWidth() + 12
        if height != self.grid.minimumHeight():
            self.grid.setFixedHeight(height)
