"""This file takes cells into a table: off the clipboard or out of an Excel file, checked and shown before they go in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.errors import AppError
from desktop.filekinds import is_workbook_name
from desktop.jobs import JobContext
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.editors.base import Editor
from desktop.ui.models.clipboard import Grid, is_single
from desktop.ui.models.copied import Clip, clip_of, read_clip
from desktop.ui.models.paste import below_titles, has_heads
from desktop.ui.models.paste_summary import Planned, Planner, planned
from desktop.ui.widgets import choose_files
from desktop.ui.widgets.drops import accept_copy

if TYPE_CHECKING:
    from desktop.services.sheets import Sheet
    from desktop.ui.dialogs.paste_preview import PastePreview

CLIPBOARD = "剪贴板"
LARGE_CLIP = 100_000  # characters: more are read in a job
FILE_FILTER = "Excel 工作簿 (*.xlsx *.xlsm)"
NO_CELLS = "剪贴板里没有表格内容。请先在 Excel、WPS 或 Word 中选中单元格并复制。"


class CellIntake(Editor):
    """An editor of a table that takes cells in. What belongs to one kind of table is said by four methods."""

    def _takes_at_once(self, cells: Grid) -> bool:
        """Put a single cell straight in; False when it has to be shown first."""
        raise NotImplementedError

    def _planner(self, cells: Grid) -> Planner:
        """How these cells would go into the table, from where the cursor is now."""
        raise NotImplementedError

    def _preview(self, cells: Grid, planner: Planner, first: Planned, source: str) -> PastePreview:
        """The dialog that shows ``first``."""
        raise NotImplementedError

    def _take_preview(self, dialog: PastePreview) -> None:
        """Put in what was agreed to."""
        raise NotImplementedError

    # --- the clipboard ------------------------------------------------------------------------------

    def paste(self) -> None:
        """Show what the clipboard would put in; a single cell that fits goes straight in."""
        clip = clip_of(QApplication.clipboard().mimeData())
        if clip.size <= LARGE_CLIP:
            self._show_cells(read_clip(clip), CLIPBOARD)
            return
        run_with_progress(
            self,
            "正在读取剪贴板",
            lambda context: _read(clip, context),
            lambda cells: self._show_cells(cells, CLIPBOARD),
        )

    # --- Excel files --------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for an Excel file."""
        choose_files(self.window(), f"从 Excel 文件导入“{self.field.label}”", FILE_FILTER, self.take_files)

    def usable_files(self, paths: Sequence[Path]) -> list[Path]:
        return [path for path in paths if is_workbook_name(path)]

    def take_files(self, paths: Sequence[Path]) -> None:
        """Read the first Excel file and show what it would put in."""
        from desktop.services.sheets import read_sheets

        usable = self.usable_files(paths)
        if not usable:
            return
        if len(usable) > 1:
            self.refused.emit(f"一次导入一个 Excel 文件：现在是“{usable[0].name}”，其余 {len(usable) - 1} 个没有导入。")
        path = usable[0]
        run_with_progress(
            self,
            f"正在读取“{path.name}”",
            lambda context: read_sheets(path, context),
            lambda sheets: self._choose_sheet(path.name, sheets),
        )

    def _choose_sheet(self, file_name: str, sheets: Sequence[Sheet]) -> None:
        if len(sheets) == 1:
            self._take_sheet(file_name, sheets[0])
            return
        from desktop.ui.dialogs.sheet_choice import SheetChoice

        heads = [has_heads(sheet.rows[:1], self.field.columns) for sheet in sheets]
        first = heads.index(True) if True in heads else 0
        dialog = SheetChoice(file_name, sheets, self.window(), first=first)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_sheet(file_name, dialog.chosen))
        dialog.open()

    def _take_sheet(self, file_name: str, sheet: Sheet) -> None:
        if sheet.refusal is not None:
            show_refusal(self.window(), sheet.refusal)
            return
        self._show_cells([list(row) for row in sheet.rows], f"“{file_name}”")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.usable_files([Path(url.toLocalFile()) for url in event.mimeData().urls()]):
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_copy(event)
        self.take_files([Path(url.toLocalFile()) for url in event.mimeData().urls()])

    # --- showing them -------------------------------------------------------------------------------

    def _show_cells(self, cells: Grid, source: str) -> None:
        from desktop.services.sheets import check_cells
        from desktop.ui.dialogs.paste_preview import is_large

        if not cells:
            self.refused.emit(NO_CELLS)
            return
        try:
            check_cells(cells, source)
        except AppError as error:
            show_refusal(self.window(), error)
            return
        if source == CLIPBOARD and is_single(cells) and self._takes_at_once(cells):
            return
        titles, cells = below_titles(cells, self.field.columns)
        planner = self._planner(cells)

        def work(context: JobContext) -> Planned:
            return planned(planner, None, None, context)

        if is_large(cells):
            title = f"正在核对{source}中的 {len(cells):,} 行"
            run_with_progress(self, title, work, lambda first: self._open(cells, planner, first, source, titles))
        else:
            self._open(cells, planner, work(JobContext()), source, titles)

    def _open(self, cells: Grid, planner: Planner, first: Planned, source: str, titles: str) -> None:
        dialog = self._preview(cells, planner, first, source)
        dialog.say_left_out(titles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_preview(dialog))
        dialog.open()


def _read(clip: Clip, context: JobContext) -> Grid:
    from desktop.services.sheets import check_cells

    cells = read_clip(clip, context)
    check_cells(cells, CLIPBOARD)
    return cells
