"""This file edits a long text (长文): paragraphs, numbered sub-headings and figures in the writer's order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextBlock, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.forms.fieldtypes.long_text import texts_of
from desktop.forms.model import FieldDef
from desktop.services.material import has_usable_name
from desktop.ui.editors import long_text_numbering as numbering
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.counter import Counter, limit_of, over_limit_at
from desktop.ui.editors.find_bar import FindBar
from desktop.ui.editors.inputs import mark_from
from desktop.ui.editors.long_text_area import LongTextArea
from desktop.ui.editors.long_text_blocks import (
    IMAGE,
    LINE,
    char_format,
    figure_url,
    fill_document,
    kind_of,
    read_document,
    refit_figures,
)
from desktop.ui.editors.long_text_figures import WIDEST_FIGURE, FigurePictures
from desktop.ui.editors.long_text_intake import LongTextIntake
from desktop.ui.editors.tool_bar import ToolBar
from desktop.ui.widgets import choose_files, label
from desktop.word_count import NOTHING, count

KIND_WORDS = {"paragraph": "正文", "heading": "小标题", "figure": "图题（打印时自动编为图1、图2…）"}
PICTURE_FILTER = "图片 (*.png *.jpg *.jpeg)"


class LongTextEditor(Editor):
    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.area = LongTextArea(self)
        self.pictures = FigurePictures(context.desk.files, self)
        self.pictures.read.connect(self._on_picture_read)
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
        self.find_bar = FindBar(self.area, self.begin_step, self)
        self.find_bar.hide()
        layout.addWidget(self.find_bar)
        layout.addWidget(self.area)
        self.setFocusProxy(self.area)
        for keys, slot in (
            ("Ctrl+H", self.toggle_heading),
            ("Ctrl+Shift+N", self.toggle_numbers),
            ("Ctrl+F", self.find_bar.open),
            ("Ctrl+R", self.find_bar.open_replace),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._marker = QTimer(self)
        self._marker.setSingleShot(True)
        self._marker.setInterval(200)
        self._marker.timeout.connect(self.mark_over_limit)
        self.fitting = WIDEST_FIGURE
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(100)
        self._refit.timeout.connect(self.fit_figures)
        fill_document(self.area.document(), None, self.pictures.picture)  # the first typed paragraph has its shape too
        self._show_kind()
        self.area.textChanged.connect(self._on_text_changed)
        self.area.composed.connect(self._on_text_changed)
        self.area.cursorPositionChanged.connect(self._show_kind)
        self.intake = LongTextIntake(self)
        self.area.picture_given.connect(self.intake.add_picture)
        self.area.files_given.connect(self.intake.add_files)
        self.area.blocks_given.connect(self.intake.add_pasted)

    def _build_bar(self) -> ToolBar:
        bar = ToolBar(self.field.label, self)
        self.heading = bar.add_tool(
            "小标题", "heading", "把当前段落改为小标题，再按一次恢复（Ctrl+H）", self.toggle_heading
        )
        self.heading.setCheckable(True)
        self.numbers = bar.add_tool(
            "编号",
            "list-ordered",
            "给全部小标题依次编号，再按一次去掉（Ctrl+Shift+N）；编号照样印出",
            self.toggle_numbers,
        )
        self.figure = bar.add_tool(
            "插入图片…", "image", "在光标后插入 PNG 或 JPG 图片；也可以直接粘贴或拖入", self.choose_pictures
        )
        self.find_button = bar.add_tool(
            "查找", "search", "在本项中查找（Ctrl+F）、替换（Ctrl+R）", lambda: self.find_bar.open()
        )
        self.replace_picture = bar.add_tool(
            "替换图片…", "refresh-cw", "换一张图片，图题不变", self.choose_other_picture
        )
        self.delete_picture = bar.add_tool(
            "删除图片", "trash-2", "删除这张图片和图题（选中图片后按 Delete）", self.delete_figure
        )
        for part in (self.heading, self.numbers, self.figure, self.find_button):
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
        fill_document(self.area.document(), stored, self.pictures.picture, self.fitting)
        cursor = self.area.textCursor()
        cursor.setPosition(min(at, max(0, self.area.document().characterCount() - 1)))
        self.area.setTextCursor(cursor)
        self._known = stored
        self._count()
        self._show_kind()

    def set_read_only(self, is_read_only: bool) -> None:
        super().set_read_only(is_read_only)
        self.figure.setVisible(not is_read_only)
        self._show_kind()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit.start()

    def fit_figures(self) -> None:
        """Figures are never wider than the text."""
        if self.area.is_composing:
            self._refit.start()
            return
        room = self.area.viewport().width() - 2 * int(self.area.document().documentMargin()) - 16
        fitting = max(
            120, min(WIDEST_FIGURE, room // 20 * 20)
        )  # in steps, so that dragging does not rescale all the time
        if fitting != self.fitting:
            self.fitting = fitting
            with QSignalBlocker(self.area):
                refit_figures(self.area.document(), self.pictures.picture, fitting)

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
        if self.area.is_composing:  # not now: a mark would redraw the text the input method holds
            self._marker.start()
            return
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
        """The paragraph becomes a sub-heading, or an ordinary one; among numbered ones it gets the next number."""
        if self.area.isReadOnly() or self.area.is_composing:
            return
        becomes_heading = not self.area.is_heading()
        headings = self._heading_texts()
        self.begin_step()
        self.area.set_heading(becomes_heading)
        if becomes_heading and numbering.are_in_order(headings):
            self._write_headings(numbering.numbered_in_order(self._heading_texts()))
        self._show_kind()

    def toggle_numbers(self) -> None:
        """Number all sub-headings in order; once they are, take the numbers away."""
        if self.area.isReadOnly() or self.area.is_composing:
            return
        headings = self._heading_texts()
        if not headings:
            self.refused.emit("还没有小标题。请先把光标放到标题所在的段落，再点“小标题”。")
            return
        is_numbered = numbering.are_in_order(headings)
        self.begin_step()
        self._write_headings((numbering.without_numbers if is_numbered else numbering.numbered_in_order)(headings))
        self.begin_step()

    def _headings(self) -> list[QTextBlock]:
        found = []
        block = self.area.document().begin()
        while block.isValid():
            if kind_of(block) == "heading":
                found.append(block)
            block = block.next()
        return found

    def _heading_texts(self) -> list[str]:
        return [block.text() for block in self._headings()]

    def _write_headings(self, texts: list[str]) -> None:
        """Only the numbers change: what stands behind them, and the cursor in it, stays."""
        edit = QTextCursor(self.area.document())
        edit.beginEditBlock()
        for block, text in zip(self._headings(), texts, strict=True):
            kept = len(numbering.split_number(text)[1])
            edit.setPosition(block.position())
            edit.setPosition(block.position() + len(block.text()) - kept, QTextCursor.MoveMode.KeepAnchor)
            edit.insertText(text[: len(text) - kept], char_format("heading"))
        edit.endEditBlock()

    def _show_kind(self) -> None:
        kind = kind_of(self.area.textCursor().block())
        is_figure = kind == "figure"
        can_edit = not self.area.isReadOnly()
        self.heading.setChecked(kind == "heading")
        for tool, is_there in (
            (self.heading, not is_figure),
            (self.numbers, not is_figure),
            (self.replace_picture, is_figure),
            (self.delete_picture, is_figure),
        ):
            tool.setVisible(is_there and can_edit)
        self.kind_label.setText(KIND_WORDS[kind])

    def choose_pictures(self) -> None:
        choose_files(self, "选择图片", PICTURE_FILTER, self.intake.add_files)

    def choose_other_picture(self) -> None:
        """Another picture for the figure of the cursor; the caption stays."""
        choose_files(self, "选择替换的图片", PICTURE_FILTER, self.intake.replace_figure)

    def delete_figure(self) -> None:
        self.begin_step()
        self.area.delete_figure()
        self.begin_step()
        self.area.setFocus()

    def insert_files(self, paths: list[Path]) -> None:
        self.intake.add_files(paths)

    def usable_files(self, paths: Sequence[Path]) -> list[Path]:
        """Pictures become figures; nothing when the text is read only."""
        return [] if self.area.isReadOnly() else [path for path in paths if has_usable_name(path, self.field)]

    def take_files(self, paths: Sequence[Path]) -> None:
        self.intake.add_files(self.usable_files(paths))

    def _on_picture_read(self, file: str, widest: int) -> None:
        """A picture of the document is there now: show it in the place that was kept for it."""
        document = self.area.document()
        with QSignalBlocker(self.area):
            document.addResource(IMAGE, figure_url(file, widest), self.pictures.picture(file, "", widest))
            document.markContentsDirty(0, document.characterCount())
        self.area.viewport().update()


def _shape(blocks: Any) -> list[Any]:
    """Kinds and files in order: what a new paragraph, a sub-heading or a figure changes."""
    if not isinstance(blocks, list):
        return ["paragraph"]
    return [(block.get("kind"), block.get("file")) if "file" in block else block.get("kind") for block in blocks]
