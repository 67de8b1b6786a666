"""This file is one kept file in a list of attachments: picture, name, facts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.filekinds import PICTURES, size_text
from desktop.services.material import Condition
from desktop.ui.editors.thumbnails import Glance
from desktop.ui.icons import set_pixmap
from desktop.ui.theme import restyle
from desktop.ui.widgets import ElidedLabel, button, icon_button, label

THUMBNAIL = 44  # px
LOST_WORDS = {Condition.MISSING: "文件缺失", Condition.DAMAGED: "文件损坏"}
LOST_HINTS = {
    Condition.MISSING: "数据文件夹里找不到这个文件，打印和打包时会缺少它。请重新选择原文件。",
    Condition.DAMAGED: "这个文件的内容与添加时不同，不能使用。请重新选择原文件。",
}


class FileRow(QFrame):
    """``wanted`` names what a person wants: open, replace, remove, up, down, copy."""

    wanted = Signal(str)

    def __init__(self, item: Mapping[str, Any], place: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "file_row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.item = item
        self.name = str(item.get("name", ""))
        self._place = place
        self._is_read_only = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        self.picture = QLabel(self)
        self.picture.setFixedSize(THUMBNAIL, THUMBNAIL)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        is_picture = str(item.get("kind", "")) in PICTURES
        set_pixmap(self.picture, "image" if is_picture else "file-text", "muted", 20)
        row.addWidget(self.picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(ElidedLabel(self.name, mode=Qt.TextElideMode.ElideMiddle))
        self.facts = label(self._facts(), "small")
        words.addWidget(self.facts)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.lost = button("重新选择…", lambda: self.wanted.emit("replace"), icon_name="refresh-cw")
        self.lost.setAccessibleName(f"重新选择“{self.name}”")
        row.addWidget(self.lost)
        self.lost.hide()
        index, count = place
        self.up = icon_button("arrow-up", f"上移“{self.name}”（Alt+↑）", lambda: self.wanted.emit("up"))
        self.down = icon_button("arrow-down", f"下移“{self.name}”（Alt+↓）", lambda: self.wanted.emit("down"))
        self.view = icon_button("eye", f"查看“{self.name}”（回车或双击）", lambda: self.wanted.emit("open"))
        self.copy = icon_button("file-down", f"把“{self.name}”另存一份", lambda: self.wanted.emit("copy"))
        self.replace = icon_button("refresh-cw", f"替换“{self.name}”", lambda: self.wanted.emit("replace"))
        self.remove = icon_button("x", f"移除“{self.name}”（Delete）", lambda: self.wanted.emit("remove"))
        self.up.setEnabled(index > 0)
        self.down.setEnabled(index < count - 1)
        for part in (self.up, self.down, self.view, self.copy, self.replace, self.remove):
            row.addWidget(part)
        for part in (self.up, self.down, self.view, self.remove):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has keys for them: three stops a file, not seven
        self.up.setVisible(count > 1)
        self.down.setVisible(count > 1)
        self.setAccessibleName(f"{self.name}，{self.facts.text()}，第 {index + 1} 个，共 {count} 个")

    def _facts(self) -> str:
        facts = [str(self.item.get("kind", "")).upper(), size_text(int(self.item.get("size") or 0))]
        if self.item.get("pages"):
            facts.append(f"{self.item['pages']} 页")
        return " · ".join(fact for fact in facts if fact)

    def show_glance(self, seen: Glance) -> None:
        """The small picture, or that the file is missing or damaged."""
        lost = LOST_WORDS.get(seen.condition, "")
        self.lost.setVisible(bool(lost) and not self._is_read_only)
        for part in (self.view, self.copy, self.replace):
            part.setVisible(not lost and not (part is self.replace and self._is_read_only))
        if lost:
            set_pixmap(self.picture, "circle-alert", "error", 20)
            self.facts.setText(f"{lost} · {self._facts()}")
            self.facts.setToolTip(LOST_HINTS[seen.condition])
            restyle(self.facts, tone="error")
            self.setAccessibleDescription(LOST_HINTS[seen.condition])
        elif not seen.image.isNull():
            ratio = self.devicePixelRatioF()
            size = QSize(THUMBNAIL, THUMBNAIL) * ratio
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = QPixmap.fromImage(seen.image.scaled(size, keep, smooth))
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)

    def set_read_only(self, is_read_only: bool) -> None:
        """Only looking and saving a copy are left."""
        self._is_read_only = is_read_only
        several = self._place[1] > 1
        for part, is_there in ((self.up, several), (self.down, several), (self.replace, True), (self.remove, True)):
            part.setVisible(is_there and not is_read_only)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit("open")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete removes, Alt+↑ and Alt+↓ move."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        words = {Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Space: "open"}.get(Qt.Key(key), "")
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            words = "remove"
        if modifiers == Qt.KeyboardModifier.AltModifier:
            words = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}.get(Qt.Key(key), "")
        elif modifiers:
            words = ""
        if words and not (self._is_read_only and words != "open"):
            self.wanted.emit(words)
        else:
            super().keyPressEvent(event)
