"""This file edits attachments (佐证材料): drop or choose files, see name, size, pages and a small picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.icons import set_pixmap
from desktop.ui.widgets import DropZone, ElidedLabel, button, choose_files, clear, icon_button, label

THUMBNAIL = 40
PICTURES = ("png", "jpg", "jpeg")


def readable_size(size: int) -> str:
    """Bytes as B, KB or MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


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


class _FileRow(QFrame):
    """One kept file."""

    def __init__(self, item: Mapping[str, Any], thumbnail: QPixmap | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "file_row")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        picture = QLabel(self)
        if thumbnail is not None:
            picture.setPixmap(thumbnail)
            picture.setFixedSize(THUMBNAIL, THUMBNAIL)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        else:
            set_pixmap(picture, "file-text", "muted", 20)
        row.addWidget(picture)
        name = str(item.get("name", ""))
        row.addWidget(ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle), 1)
        facts = [str(item.get("kind", "")).upper(), readable_size(int(item.get("size") or 0))]
        if item.get("pages"):
            facts.append(f"{item['pages']} 页")
        row.addWidget(label(" · ".join(fact for fact in facts if fact), "small"))
        self.replace = icon_button("refresh-cw", f"替换“{name}”")
        self.remove = icon_button("x", f"移除“{name}”")
        row.addWidget(self.replace)
        row.addWidget(self.remove)


class AttachmentEditor(Editor):
    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self._items: list[dict[str, Any]] = []
        self._thumbnails: dict[str, QPixmap | None] = {}
        self.rows: list[_FileRow] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        layout.addLayout(self._list)
        hint = limits_text(field.params) or "PDF 或图片"
        self.zone = DropZone("把文件拖到这里", hint, Path.is_file, self)
        self.add = button("选择文件…", self.choose, icon_name="paperclip")
        self.add.setAccessibleName(f"{field.label}：选择文件")
        self.zone.add_action(self.add)
        layout.addWidget(self.zone)
        self.problem = label("", "small", tone="error", wrap=True)
        self.problem.hide()
        layout.addWidget(self.problem)
        self.zone.dropped.connect(self.add_files)
        self.setFocusProxy(self.add)

    # --- editor -----------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [self.add]

    def stored(self) -> Any:
        return [dict(item) for item in self._items] or None

    def _show(self, stored: Any) -> None:
        self._items = [dict(item) for item in stored if isinstance(item, dict)] if isinstance(stored, list) else []
        self._build_rows()

    def set_read_only(self, is_read_only: bool) -> None:
        self.zone.setVisible(not is_read_only)
        for row in self.rows:
            row.replace.setVisible(not is_read_only)
            row.remove.setVisible(not is_read_only)

    def set_severity(self, severity: str) -> None:
        """The list itself carries no frame to mark; the words below it say what is wrong."""

    # --- files ------------------------------------------------------------------------------------

    def choose(self) -> None:
        choose_files(self, f"选择文件：{self.field.label}", self._filter(), self.add_files)

    def add_files(self, paths: list[Path]) -> None:
        """Keep each file in the workspace; what is refused is said below the list."""
        added = self._kept(paths)
        if added:
            self._items.extend(added)
            self._after_change()

    def replace_file(self, at: int, paths: list[Path]) -> None:
        added = self._kept(paths[:1])
        if added:
            self._items[at] = added[0]
            self._after_change()

    def remove_file(self, at: int) -> None:
        del self._items[at]
        self._say([])
        self._after_change()
        self.add.setFocus()

    def _kept(self, paths: list[Path]) -> list[dict[str, Any]]:
        added: list[dict[str, Any]] = []
        refused: list[str] = []
        for path in paths:
            try:
                kept = self.context.desk.store_file(path, path.name, self.field)
            except AppError as e:
                refused.append(str(e))
                continue
            if any(item.get("file") == kept.file for item in [*self._items, *added]):
                refused.append(f"“{path.name}”已经在列表中，没有重复添加。")
                continue
            added.append(dict(kept.to_item()))
        self._say(refused)
        return added

    def _say(self, sentences: list[str]) -> None:
        self.problem.setText("\n".join(sentences))
        self.problem.setVisible(bool(sentences))

    def _after_change(self) -> None:
        self._build_rows()
        self.emit_edited()

    def _build_rows(self) -> None:
        clear(self._list)
        self.rows = []
        for at, item in enumerate(self._items):
            row = _FileRow(item, self._thumbnail(item), self)
            row.remove.clicked.connect(lambda _=False, n=at: self.remove_file(n))
            row.replace.clicked.connect(
                lambda _=False, n=at: choose_files(
                    self, "选择替换文件", self._filter(), lambda paths: self.replace_file(n, paths)
                )
            )
            self._list.addWidget(row)
            self.rows.append(row)

    def _thumbnail(self, item: Mapping[str, Any]) -> QPixmap | None:
        file = str(item.get("file", ""))
        if str(item.get("kind", "")).lower() not in PICTURES:
            return None
        if file not in self._thumbnails:
            self._thumbnails[file] = self._read_thumbnail(file)
        return self._thumbnails[file]

    def _read_thumbnail(self, file: str) -> QPixmap | None:
        try:
            image = QImage.fromData(QByteArray(bytes(self.context.session.files(file))))
        except (AppError, KeyError):
            return None  # the row still shows name and size; the check reports the missing file
        if image.isNull():
            return None
        size = QSize(THUMBNAIL, THUMBNAIL) * self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size, keep, smooth))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        return pixmap

    def _filter(self) -> str:
        kinds = self.field.params.get("kinds") or ()
        patterns = " ".join(f"*.{kind}" for kind in kinds)
        return f"允许的文件 ({patterns})" if patterns else "所有文件 (*)"
