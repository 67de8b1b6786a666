"""This file brings pictures and pasted blocks into a long text: kept in a job, put where the cursor was."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QTextCursor

from desktop.errors import AppError
from desktop.services.material import Intake, Material, StoredFile, keep_files
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.editors.long_text_blocks import LINE, OBJECT, block_format, char_format, image_format, kind_of
from desktop.ui.editors.long_text_paste import Pasted, PastedFigure
from desktop.ui.editors.pasted import encoded

if TYPE_CHECKING:
    from desktop.ui.editors.long_text import LongTextEditor

PASTED_NAME = "粘贴的图片.png"
LEFT_OUT = "有 {count} 张图片不在剪贴板里，没有粘贴。请把图片另存后用“插入图片”添加。"


def caption_of(name: str) -> str:
    """A first caption: the name of the file, nothing for a picture that had none."""
    return "" if name.startswith("粘贴的图片") else Path(name).stem


class LongTextIntake(QObject):
    """Everything that comes into one long text other than by typing."""

    def __init__(self, editor: LongTextEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def add_files(self, paths: Sequence[Path]) -> None:
        """Each picture file becomes a figure after the paragraph of the cursor."""
        self._keep([(path, path.name) for path in paths], self._as_figures)

    def add_picture(self, image: QImage) -> None:
        """A picture of the clipboard becomes a figure; it is encoded in the job."""
        self._keep([(partial(encoded, image), PASTED_NAME)], self._as_figures)

    def replace_figure(self, paths: Sequence[Path]) -> None:
        """Another picture for the figure of the cursor; its caption stays."""
        self._keep([(path, path.name) for path in paths[:1]], self._instead)

    def add_pasted(self, pasted: Pasted) -> None:
        """Paragraphs and sub-headings at the cursor, pictures in their places."""
        figures = pasted.figures
        if not figures:
            self._put(QTextCursor(self._editor.area.textCursor()), [one for one in pasted.blocks if _is_words(one)])
        else:
            materials = [(_source(figure), figure.name) for figure in figures]
            self._keep(materials, partial(self._as_pasted, pasted))
        if pasted.left_out:
            self._editor.refused.emit(LEFT_OUT.format(count=pasted.left_out))

    # --- keeping ----------------------------------------------------------------------------------

    def _keep(self, materials: list[Material], then: Any) -> None:
        if not materials or self._editor.area.isReadOnly():
            return
        editor = self._editor
        store, field, path = editor.context.desk.files, editor.field, editor.path
        place = QTextCursor(editor.area.textCursor())  # follows what is typed meanwhile

        def take(intake: Intake) -> None:
            if intake.kept:
                if editor.path == path:
                    then(place, intake)
                else:  # another row is shown by now: at the end of the text it was meant for
                    self._append_elsewhere(path, intake.kept)
            if intake.refused:
                editor.refused.emit("\n".join(intake.refused))

        run_with_progress(
            editor,
            f"插入图片：{field.label}",
            lambda job: keep_files(store, materials, field, (), job),
            take,
            on_refused=self._refuse,
        )

    def _refuse(self, error: AppError) -> None:
        self._editor.refused.emit(str(error))

    def _append_elsewhere(self, path: str, kept: Sequence[StoredFile]) -> None:
        before = self._editor.context.session.value(path)
        blocks = list(before) if isinstance(before, list) else []
        for one in kept:
            blocks.append({"kind": "figure", "file": one.file, "name": one.name, "caption": caption_of(one.name)})
        self._editor.begin_step()
        self._editor.edited.emit(path, blocks)

    # --- putting ----------------------------------------------------------------------------------

    def _as_figures(self, place: QTextCursor, intake: Intake) -> None:
        self._put(place, [(one, caption_of(one.name)) for one in intake.kept])
        self._select_caption(caption_of(intake.kept[-1].name))

    def _select_caption(self, caption: str) -> None:
        """What is typed next replaces a caption that is only the name of the file."""
        cursor = self._editor.area.textCursor()
        end = cursor.position()
        cursor.setPosition(end - len(caption))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.area.setTextCursor(cursor)

    def _as_pasted(self, pasted: Pasted, place: QTextCursor, intake: Intake) -> None:
        kept = dict(zip(intake.places, intake.kept, strict=True))
        ready: list[Any] = []
        number = 0
        for block in pasted.blocks:
            if isinstance(block, PastedFigure):
                if number in kept:
                    ready.append((kept[number], ""))
                number += 1
            else:
                ready.append(block)
        self._put(place, ready)

    def _instead(self, place: QTextCursor, intake: Intake) -> None:
        text = place.block().text()
        if OBJECT not in text:
            return
        editor = self._editor
        editor.pictures.forget(intake.kept[0].file)
        editor.begin_step()
        place.beginEditBlock()
        place.setPosition(place.block().position() + text.index(OBJECT))
        place.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        place.insertImage(self._image(intake.kept[0]))
        place.endEditBlock()
        editor.area.select_figure(place.block())

    def _image(self, one: StoredFile) -> Any:
        editor = self._editor
        return image_format(editor.area.document(), one.file, one.name, editor.pictures.picture, editor.fitting)

    def _put(self, cursor: QTextCursor, blocks: Sequence[Any]) -> None:
        """Words at the cursor, figures after its paragraph, as one undo step."""
        editor = self._editor
        editor.begin_step()
        cursor.beginEditBlock()
        if cursor.hasSelection() and blocks and _is_words(blocks[0]):
            cursor.removeSelectedText()
        for at, (what, text) in enumerate(blocks):
            if isinstance(what, StoredFile):
                self._put_figure(cursor, what, text)
            else:
                self._put_words(cursor, what, text, is_first=at == 0)
        at_end = cursor.position()
        if kind_of(cursor.block()) == "figure" and not cursor.block().next().isValid():
            cursor.insertBlock(block_format("paragraph"), char_format("paragraph"))
        cursor.endEditBlock()
        cursor.setPosition(at_end)
        editor.area.setTextCursor(cursor)
        editor.area.ensureCursorVisible()
        editor.area.setFocus()
        editor.begin_step()

    @staticmethod
    def _put_words(cursor: QTextCursor, kind: str, text: str, *, is_first: bool) -> None:
        inside = kind_of(cursor.block()) == "figure"
        if inside:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if inside or not is_first:
            cursor.insertBlock(block_format(kind), char_format(kind))
        elif not cursor.block().text():
            cursor.setBlockFormat(block_format(kind))
            cursor.setBlockCharFormat(char_format(kind))
        else:  # goes on in the paragraph it is pasted into
            kind = kind_of(cursor.block())
        cursor.insertText(text.replace("\n", LINE).replace(OBJECT, ""), char_format(kind))

    def _put_figure(self, cursor: QTextCursor, one: StoredFile, caption: str) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.block().text():
            cursor.insertBlock(block_format("figure"), char_format("figure"))
        else:
            cursor.setBlockFormat(block_format("figure"))
        cursor.insertImage(self._image(one))
        cursor.insertText(LINE + caption, char_format("figure"))


def _is_words(block: Any) -> bool:
    return isinstance(block, tuple) and isinstance(block[0], str)


def _source(figure: PastedFigure) -> Any:
    content = figure.source
    return content if isinstance(content, Path) else (lambda: content)
