"""This file builds the menu of a table (right click, menu key) and the history of one cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.errors import StorageError
from desktop.ui.editors.base import Editor
from desktop.ui.editors.grid import Grid
from desktop.ui.editors.history import HistoryDialog
from desktop.ui.models.rows_model import RowsModel


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; ``keys`` are shown, the grid listens to them itself."""

    id: str
    words: str
    run: Callable[[], object]
    keys: str = ""
    is_on: bool = True


def cell_entries(grid: Grid, paste: Callable[[], object], fill_down: Callable[[], object]) -> list[Entry]:
    """What can be done with the selected cells of any table."""
    has_cells = bool(grid.selectedIndexes())
    return [
        Entry("cut", "剪切", grid.cut, "Ctrl+X", has_cells),
        Entry("copy", "复制", grid.copy, "Ctrl+C", has_cells),
        Entry("copy_heads", "复制（带表头）", lambda: grid.copy(with_heads=True), "Ctrl+Shift+C", has_cells),
        Entry("paste", "粘贴…", paste, "Ctrl+V"),
        Entry("fill_down", "向下填充", fill_down, "Ctrl+D", len(grid.chosen_rows()) > 1),
        Entry("clear", "清空", grid.clear_cells, "Delete", has_cells),
    ]


def build_menu(entries: Sequence[Entry | None], parent: QWidget) -> QMenu:
    """A menu of the entries, a line for each None. It goes when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("table_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for entry in entries:
        if entry is None:
            menu.addSeparator()  # Qt shows none at an end, and one for several
            continue
        action = menu.addAction(f"{entry.words}\t{entry.keys}" if entry.keys else entry.words)
        action.setObjectName(f"table_menu.{entry.id}")
        action.setEnabled(entry.is_on)
        action.triggered.connect(lambda _checked=False, run=entry.run: run())
    return menu


def show_menu(entries: Sequence[Entry | None], at: QPoint, parent: QWidget) -> None:
    """Open the menu at a place of the screen; does not block."""
    build_menu(entries, parent).popup(at)


def show_cell_history(editor: Editor, model: RowsModel, index: QModelIndex) -> None:
    """Earlier values of a cell; restoring one is an ordinary edit of that cell, wherever it stands by then."""
    session, path, column = editor.context.session, model.path(index), model.columns[index.column()]
    try:
        entries = list(session.history(path))
    except StorageError as e:
        editor.refused.emit(str(e))
        return

    def restore(entry: Any) -> None:
        if entry is not None and model.row_of(path.split("/")[1]) >= 0:
            session.set_value(path, entry.after)

    present, now = session.value(path), editor.context.desk.clock()
    dialog = HistoryDialog(column, entries, editor.window(), present=present, now=now)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: restore(dialog.chosen))
    dialog.open()
