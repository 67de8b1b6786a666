"""This file edits a long text (长文): paragraphs, numbered sub-headings and figures in the writer's order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.forms.fieldtypes.long_text import texts_of
from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.counter import Counter, limit_of, over_limit_at
from desktop.ui.editors.find_bar import FindBar
from desktop.ui.editors.inputs import mark_from
from desktop.ui.editors.long_text_area import LongTextArea
from desktop.ui.editors.long_text_blocks import (
    LINE,
    WIDEST_FIGURE,
    block_format,
    char_format,
    fill_document,
    image_format,
    kind_of,
    read_document,
    refit_figures,
)
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.widgets import choose_files, label
from desktop.word_count import NOTHING, count

KIND_WORDS = {"paragraph": "正文", "heading": "小标题", "figure": "图题"}


class LongTextEditor(Editor):
    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.area = LongTextArea(self)
        self.area.setPlaceholderText(
            f"例如：{field.example}" if field.example else "在此书写。回车分段；图片可直接粘贴或拖入。"
        )
        self.counter = Counter(field, self)
        self._known: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.bar = self._build_bar()
        layout.addWidget(self.bar)
        self.find_bar = FindBar(self.area, self)
        self.find_bar.hide()
        layout.addWidget(self.find_bar)
        layout.addWidget(self.area)
        self.setFocusProxy(self.area)
        for keys, slot in (("Ctrl+H", self.toggle_heading), ("Ctrl+F", self.find_bar.open)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._marker = QTimer(self)
        self._marker.setSingleShot(True)
        self._marker.setInterval(200)
        self._marker.timeout.connect(self.mark_over_limit)
        self._fitting = WIDEST_FIGURE
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(100)
        self._refit.timeout.connect(self.fit_figures)
        self.area.textChanged.connect(self._on_text_changed)
        self.area.composed.connect(self._on_text_changed)
        self.area.cursorPositionChanged.connect(self._show_kind)
        self.area.picture_given.connect(self.insert_picture)
        self.area.files_given.connect(self.insert_files)

    def _build_bar(self) -> ToolBar:
        bar = ToolBar(self.field.label, self)
        self.heading = bar.add_tool(
            "小标题", "heading", "把当前段落改为小标题，再按一次恢复（Ctrl+H）", self.toggle_heading
        )
        self.heading.setCheckable(True)
        self.figure = bar.add_tool(
            "插入图片…", "image", "在光标后插入 PNG 或 JPG 图片；也可以直接粘贴或拖入", self.choose_pictures
        )
        self.find_button = bar.add_tool("查找", "search", "在本项中查找（Ctrl+F）", lambda: self.find_bar.open())
        for part in (self.heading, self.figure, self.find_button):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.kind_label = label(KIND_WORDS["paragraph"], "small")
        bar.add_right(self.kind_label)
        return bar

    # --- editor -----------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [self.area]

    def stored(self) -> Any:
        return self.kind.to_stored(read_document(self.area.document()), self.field)

    def _stands_for(self, stored: Any) -> bool:
        return bool(self._known == stored)

    def _show(self, stored: Any) -> None:
        at = self.area.textCursor().position()
        fill_document(self.area.document(), stored, self._read_file, self._fitting)
        cursor = self.area.textCursor()
        cursor.setPosition(min(at, max(0, self.area.document().characterCount() - 1)))
        self.area.setTextCursor(cursor)
        self._known = stored
        self._count()
        self._show_kind()

    def set_read_only(self, is_read_only: bool) -> None:
        super().set_read_only(is_read_only)
        self.heading.setVisible(not is_read_only)
        self.figure.setVisible(not is_read_only)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit.start()

    def fit_figures(self) -> None:
        """Figures are never wider than the text."""
        room = self.area.viewport().width() - 2 * int(self.area.document().documentMargin()) - 16
        fitting = max(
            120, min(WIDEST_FIGURE, room // 20 * 20)
        )  # in steps, so that dragging does not rescale all the time
        if fitting != self._fitting:
            self._fitting = fitting
            with QSignalBlocker(self.area):
                refit_figures(self.area.document(), self._read_file, fitting)

    def _read_file(self, file: str) -> bytes:
        try:
            return bytes(self.context.session.files(file))
        except (AppError, KeyError):
            return b""  # shown as a frame with the file name; the check reports the missing file

    def _on_text_changed(self) -> None:
        if self.area.is_composing:
            return
        stored = self.stored()
        if stored == self._known:  # an input method's pre-edit, a format, an empty last paragraph
            return
        if _shape(stored) != _shape(self._known):
            self.begin_step()  # undo goes back a paragraph, not a whole afternoon
        self._known = stored
        self._count()
        self.emit_edited()

    def _count(self) -> None:
        if isinstance(self.counter, Counter):
            self.counter.show_counts(sum((count(text) for text in texts_of(self._known)), NOTHING))
            self._marker.start()

    def mark_over_limit(self) -> None:
        """Mark what stands beyond the limit, paragraph by paragraph as the limit is counted."""
        most, _, how = limit_of(self.field)
        mark_from(self.area, self._limit_position(most, how) if most is not None else None)

    def _limit_position(self, most: int, how: str) -> int | None:
        left = most
        block = self.area.document().begin()
        while block.isValid():
            if kind_of(block) != "figure":
                text = block.text().replace(LINE, "\n")
                beyond = over_limit_at(text, left, how)
                if beyond is not None:
                    return block.position() + beyond
                left -= int(getattr(count(text), how))
            block = block.next()
        return None

    # --- sub-headings and figures ----------------------------------------------------------------

    def toggle_heading(self) -> None:
        if self.area.isReadOnly():
            return
        self.area.set_heading(not self.area.is_heading())
        self._show_kind()

    def _show_kind(self) -> None:
        kind = kind_of(self.area.textCursor().block())
        self.heading.setChecked(kind == "heading")
        self.heading.setEnabled(kind != "figure")
        self.kind_label.setText(KIND_WORDS[kind])

    def choose_pictures(self) -> None:
        choose_files(self, "选择图片", "图片 (*.png *.jpg *.jpeg)", self.insert_files)

    def insert_files(self, paths: list[Path]) -> None:
        for path in paths:
            self._insert(path, path.name)

    def insert_picture(self, data: bytes, name: str) -> None:
        self._insert(data, name)

    def _insert(self, source: Path | bytes, name: str) -> None:
        """Keep the picture in the workspace and put it after the block of the cursor."""
        try:
            kept = self.context.desk.store_file(source, name, self.field)
        except AppError as e:
            self.refused.emit(str(e))
            return
        document = self.area.document()
        cursor = self.area.textCursor()
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.block().text():
            cursor.insertBlock(block_format("figure"), char_format("figure"))
        else:
            cursor.setBlockFormat(block_format("figure"))
        cursor.insertImage(image_format(document, kept.file, kept.name, self._read_file, self._fitting))
        caption = Path(name).stem if name != "粘贴的图片.png" else ""
        cursor.insertText(LINE + caption, char_format("figure"))
        at = cursor.position()
        if not cursor.block().next().isValid():
            cursor.insertBlock(block_format("paragraph"), char_format("paragraph"))
        cursor.endEditBlock()
        cursor.setPosition(at)
        self.area.setTextCursor(cursor)
        self.area.setFocus()


def _shape(blocks: Any) -> list[Any]:
    """Kinds and files in order: what a new paragraph, a sub-heading or a figure changes."""
    if not isinstance(blocks, list):
        return ["paragraph"]
    return [(block.get("kind"), block.get("file")) if "file" in block else block.get("kind") for block in blocks]
