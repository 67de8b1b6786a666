"""This file edits attachments (佐证材料): drop, choose or paste files, see, order, replace, open and remove them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.forms.model import FieldDef
from desktop.services.material import Intake, Material, has_usable_name, keep_files
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.file_row import THUMBNAIL, FileRow
from desktop.ui.editors.pasted import encoded, picture_of
from desktop.ui.editors.thumbnails import Thumbnails
from desktop.ui.widgets import DropZone, button, choose_files, choose_folder, clear, label

DROP_WORDS = "把文件拖到这里，或按 Ctrl+V 粘贴"
NOTHING_TO_PASTE = "剪贴板里没有图片或文件。请先复制，再按 Ctrl+V。"


def limits_text(params: Mapping[str, Any]) -> str:
    """What the notice allows, in one line."""
    parts = []
    kinds = params.get("kinds")
    if kinds:
        parts.append("、".join(str(kind).upper() for kind in kinds))
    least, most = params.get("min_files"), params.get("max_files")
    if least and most:
        parts.append(f"{least} 个文件" if least == most else f"{least}–{most} 个文件")
    elif most:
        parts.append(f"最多 {most} 个文件")
    elif least:
        parts.append(f"至少 {least} 个文件")
    if params.get("max_size_mb"):
        parts.append(f"每个不超过 {params['max_size_mb']} MB")
    if params.get("max_pages"):
        parts.append(f"不超过 {params['max_pages']} 页")
    return "；".join(parts)


class AttachmentEditor(Editor):
    """Files are examined and copied off the window's thread; what is refused is said below the list."""

    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self._items: list[dict[str, Any]] = []
        self._is_read_only = False
        self.rows: list[FileRow] = []
        self.thumbnails = Thumbnails(context.desk.files, QSize(THUMBNAIL, THUMBNAIL) * 2, self)
        self.thumbnails.found.connect(self._on_found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        layout.addLayout(self._list)
        hint = limits_text(field.params) or "PDF 或图片"
        self.zone = DropZone(DROP_WORDS, hint, lambda _path: True, self)
        self.add = button("选择文件…", self.choose, icon_name="paperclip")
        self.add.setAccessibleName(f"{field.label}：选择文件")
        self.zone.add_action(self.add)
        layout.addWidget(self.zone)
        self.problem = label("", "small", tone="error", wrap=True)
        self.problem.hide()
        layout.addWidget(self.problem)
        self.note = label("", "small", wrap=True)
        self.note.hide()
        layout.addWidget(self.note)
        self.zone.dropped.connect(self.add_files)
        self.setFocusProxy(self.add)

    # --- editor -----------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [self.add]

    def stored(self) -> Any:
        return [dict(item) for item in self._items] or None

    def _show(self, stored: Any) -> None:
        self._items = [dict(item) for item in stored if isinstance(item, dict)] if isinstance(stored, list) else []
        self._say([])
        self._build_rows()

    def set_read_only(self, is_read_only: bool) -> None:
        self._is_read_only = is_read_only
        self.zone.setVisible(not is_read_only)
        for row in self.rows:
            row.set_read_only(is_read_only)

    def set_severity(self, severity: str) -> None:
        """The list itself carries no frame to mark; the words below it say what is wrong."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self._is_read_only:
            self.paste()
            return
        super().keyPressEvent(event)

    # --- files from outside -------------------------------------------------------------------------

    def usable_files(self, paths: Sequence[Path]) -> list[Path]:
        """Those whose names fit the kinds of the notice; none when the question is read only."""
        return [] if self._is_read_only else [path for path in paths if has_usable_name(path, self.field)]

    def take_files(self, paths: Sequence[Path]) -> None:
        self.add_files(self.usable_files(paths))

    def choose(self) -> None:
        choose_files(self, f"选择文件：{self.field.label}", self._filter(), self.add_files)

    def paste(self) -> None:
        """Files or a picture of the clipboard; the picture as PNG or JPEG, whichever the notice allows."""
        data: QMimeData = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = QImage() if files else picture_of(data)
        kinds = self.field.params.get("kinds") or ("png",)
        suffix = next((kind for kind in ("png", "jpg") if kind in kinds), "")
        if files:
            self.add_files(files)
        elif not image.isNull() and suffix:
            name = self._free_name(f"粘贴的图片.{suffix}")
            self._keep([(partial(encoded, image, suffix), name)], self._replaced_by(1))
        elif not image.isNull():
            self._say([f"本项不收图片，只收：{limits_text({'kinds': kinds})}。"])
        else:
            self._say([NOTHING_TO_PASTE])

    def _free_name(self, name: str) -> str:
        from desktop.services.out_files import numbered

        taken = {str(item.get("name", "")) for item in self._items}
        return next(shown for n in range(1, len(taken) + 2) if (shown := numbered(name, n)) not in taken)

    def add_files(self, paths: list[Path]) -> None:
        """Keep each file in the workspace; the one file of a question that takes one is replaced."""
        self._keep([(path, path.name) for path in paths], self._replaced_by(len(paths)))

    def _replaced_by(self, count: int) -> str:
        """The file that gives way when so many are added: the one of a question that takes one; "" for none."""
        is_full = count == 1 and len(self._items) == 1 and self.field.params.get("max_files") == 1
        return str(self._items[0].get("file", "")) if is_full else ""

    def replace_file(self, at: int, paths: list[Path]) -> None:
        if 0 <= at < len(self._items):
            self._keep([(path, path.name) for path in paths[:1]], replaced=str(self._items[at].get("file", "")))

    def _keep(self, materials: list[Material], replaced: str = "") -> None:
        """``replaced`` is the file whose place the new one takes."""
        if not materials:
            return
        store, field, path = self.context.desk.files, self.field, self.path
        present = [item for item in self._items if item.get("file") != replaced]
        self._say([])
        run_with_progress(
            self,
            f"添加文件：{field.label}",
            lambda job: keep_files(store, materials, field, present, job),
            lambda intake: self._take(path, intake, replaced),
            on_refused=lambda error: self._say([str(error)]),
        )

    def _take(self, path: str, intake: Intake, replaced: str) -> None:
        """Put what was kept into the answer as it is now: it may have changed since, or another row be shown."""
        if intake.kept:
            before = self.context.session.value(path)
            items = [dict(item) for item in before] if isinstance(before, list) else []
            added = [one.to_item() for one in intake.kept]
            at = next((n for n, item in enumerate(items) if item.get("file") == replaced), len(items))
            items[at : at + 1] = added
            for one in intake.kept:
                self.thumbnails.forget(one.file)
            self._change(items, path)
        self._say(list(intake.refused))

    def _change(self, items: list[dict[str, Any]], path: str = "") -> None:
        """One change is one undo step."""
        self.begin_step()
        if path in ("", self.path):
            self._items = items
            self._build_rows()
            self.emit_edited()
        else:
            self.edited.emit(path, items or None)

    def _say(self, sentences: list[str], note: str = "") -> None:
        for part, words in ((self.problem, "\n".join(sentences)), (self.note, note)):
            part.setText(words)
            part.setVisible(bool(words))

    # --- the list -----------------------------------------------------------------------------------

    def remove_file(self, at: int) -> None:
        name = str(self._items[at].get("name", ""))
        self._change([item for n, item in enumerate(self._items) if n != at])
        self._say([], f"已移除“{name}”。按 Ctrl+Z 可撤销。")
        following: QWidget = self.rows[min(at, len(self.rows) - 1)] if self.rows else self.add
        following.setFocus()

    def move_file(self, at: int, by: int) -> None:
        to = at + by
        if 0 <= to < len(self._items):
            items = list(self._items)
            items.insert(to, items.pop(at))
            self._change(items)
            self.rows[to].setFocus()

    def open_file(self, at: int) -> None:
        """Look at a kept file in the program itself; nothing is ever executed."""
        from desktop.ui.dialogs.kept_file import open_kept_file

        open_kept_file(self.window(), self.context.desk, self._items[at], lambda: self.save_copy(at))

    def save_copy(self, at: int) -> None:
        """Lay a copy of a kept file into a folder."""
        from desktop.ui.dialogs.kept_file import save_kept_file

        name = str(self._items[at].get("name", ""))
        choose_folder(
            self,
            f"把“{name}”另存到",
            lambda folder: save_kept_file(
                self, self.context.desk, self._items[at], folder, lambda words: self._say([], words)
            ),
        )

    def _on_wanted(self, at: int, what: str) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "open": lambda: self.open_file(at),
            "copy": lambda: self.save_copy(at),
            "remove": lambda: self.remove_file(at),
            "up": lambda: self.move_file(at, -1),
            "down": lambda: self.move_file(at, 1),
            "replace": lambda: choose_files(
                self, "选择替换文件", self._filter(), lambda paths: self.replace_file(at, paths)
            ),
        }
        deeds[what]()

    def _build_rows(self) -> None:
        focused = self.window().focusWidget()
        at_focus = (n for n, row in enumerate(self.rows) if focused and (focused is row or row.isAncestorOf(focused)))
        had_focus = next(at_focus, -1)
        clear(self._list)
        self.rows = []
        for at, item in enumerate(self._items):
            row = FileRow(item, (at, len(self._items)), self)
            row.setObjectName(f"{self.objectName()}.file{at + 1}")
            # Later, not now: the row that asks may be deleted by what it asks for.
            row.wanted.connect(partial(self._on_wanted, at), Qt.ConnectionType.QueuedConnection)
            row.set_read_only(self._is_read_only)
            self._list.addWidget(row)
            self.rows.append(row)
            self._look(row)
        if had_focus >= 0:  # the rows are new, the place is the same
            following: QWidget = self.rows[min(had_focus, len(self.rows) - 1)] if self.rows else self.add
            following.setFocus()
        self.zone.set_compact(bool(self._items))
        is_full = self.field.params.get("max_files") == 1 and len(self._items) == 1
        self.zone.set_words("拖入或粘贴另一个文件即可替换" if is_full else DROP_WORDS)

    def _look(self, row: FileRow) -> None:
        try:
            seen = self.thumbnails.look(str(row.item.get("file", "")), str(row.item.get("kind", "")))
        except (AppError, ValueError):  # a stored value that names no file: the check says so
            return
        if seen is not None:
            row.show_glance(seen)

    def _on_found(self, file: str) -> None:
        for row in self.rows:
            if row.item.get("file") == file:
                self._look(row)

    def _filter(self) -> str:
        kinds = list(self.field.params.get("kinds") or ())
        patterns = " ".join(f"*.{kind}" for kind in [*kinds, *(["jpeg"] if "jpg" in kinds else [])])
        return f"允许的文件 ({patterns});;所有文件 (*)" if patterns else "所有文件 (*)"
