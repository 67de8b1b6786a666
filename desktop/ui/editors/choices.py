"""This file edits yes_no (是否), choice (单选) and multi_choice (多选)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QRadioButton, QToolButton, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.flow import FlowLayout
from desktop.ui.theme import restyle
from desktop.ui.widgets import ChoiceBox

MOST_RADIO_BUTTONS = 6
LONGEST_RADIO_ROW = 32  # characters of all labels together, so that a row fits at 1366 px
DIGITS = "0123456789"
YES_NO: Mapping[str, str] = {"yes": "是", "no": "否"}


def option_of_digit(typed: str, codes: Sequence[str]) -> str | None:
    """The option a digit key chooses: the one with this code (3 for 三级), else by place from 1 on."""
    if len(typed) != 1 or typed not in DIGITS:
        return None
    if any(code in DIGITS for code in codes):
        return typed if typed in codes else None
    return codes[int(typed) - 1] if 1 <= int(typed) <= len(codes) else None


class RadioEditor(Editor):
    """A few options side by side. Nothing is chosen until a person chooses; Delete takes it back."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        row = FlowLayout(self, gap=8)
        for code, label in self.options().items():
            button = QRadioButton(label, self)
            button.setMinimumHeight(32)
            self._group.addButton(button)
            self.buttons[code] = button
            row.addWidget(button)
        self.clear = QToolButton(self)
        self.clear.setAutoRaise(True)
        self.clear.setText("清除")
        self.clear.setToolTip("清除选择（Delete）")
        self.clear.setAccessibleName(f"清除“{field.label}”的选择")
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear.setProperty("part", "quiet")
        policy = self.clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(policy)
        self.clear.clicked.connect(self._on_clear_clicked)
        row.addWidget(self.clear)
        self.setFocusProxy(next(iter(self.buttons.values())))
        self._group.buttonClicked.connect(self._on_button_clicked)
        self._is_read_only = False
        self._unknown: Any = None  # a code of an older version of the form: shown, never dropped
        self.unknown = QLabel("", self)
        self.unknown.setProperty("role", "muted")
        self.unknown.hide()
        row.addWidget(self.unknown)
        self._show_clear()

    def options(self) -> Mapping[str, str]:
        return self.field.options

    def inputs(self) -> list[QWidget]:
        return list(self.buttons.values())

    def _signalling(self) -> list[QObject]:
        return [self._group, *self.buttons.values()]

    def focus_path(self, path: str) -> None:
        (self._group.checkedButton() or next(iter(self.buttons.values()))).setFocus()

    def stored(self) -> Any:
        for code, button in self.buttons.items():
            if button.isChecked():
                return code
        return self._unknown

    def _show(self, stored: Any) -> None:
        self._unknown = None if stored in self.buttons else stored
        self.unknown.setText(f"{stored}（已不在选项中）")
        self.unknown.setVisible(self._unknown is not None)
        self._group.setExclusive(False)
        for code, button in self.buttons.items():
            button.setChecked(code == stored)
        self._group.setExclusive(True)
        self._show_clear()

    def show_as_segments(self) -> None:
        """Draw the options as buttons side by side, without circles."""
        for code, button in self.buttons.items():
            restyle(button, part="segment")
            key = next((digit for digit in DIGITS if option_of_digit(digit, list(self.buttons)) == code), "")
            button.setToolTip(f"{button.text()}（按 {key}）" if key else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the answer back; 1, 2, 3 … choose."""
        if self._is_read_only or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_clear_clicked()
        elif (code := option_of_digit(event.text(), list(self.buttons))) is not None:
            self.buttons[code].setFocus()
            self.buttons[code].click()
        else:
            super().keyPressEvent(event)

    def set_read_only(self, is_read_only: bool) -> None:
        self._is_read_only = is_read_only
        super().set_read_only(is_read_only)
        self._show_clear()

    def _on_button_clicked(self) -> None:
        self._unknown = None
        self.unknown.hide()
        self._show_clear()
        self.emit_edited()

    def _on_clear_clicked(self) -> None:
        if self.stored() is not None:
            self._show(None)
            self.emit_edited()

    def _show_clear(self) -> None:
        self.clear.setVisible(self.stored() is not None and not self._is_read_only)


class YesNoEditor(RadioEditor):
    def options(self) -> Mapping[str, str]:
        return YES_NO


class BoxEditor(Editor):
    """Many options in a combo box; the first line is nothing chosen."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.box = ChoiceBox(self)
        self.box.addItem("请选择", None)
        for code, label in field.options.items():
            self.box.addItem(label, code)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        longest = max((len(label) for label in field.options.values()), default=0)
        self.box.setMinimumContentsLength(max(10, 2 * min(longest, 14)))  # counted in letters, half as wide
        if longest <= 14:
            self.box.setMaximumWidth(320)
            row.addStretch(0)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(lambda _index: self.emit_edited())

    def inputs(self) -> list[QWidget]:
        return [self.box]

    def stored(self) -> Any:
        return self.box.currentData()

    def _show(self, stored: Any) -> None:
        at = self.box.findData(stored) if stored is not None else 0
        if at < 0:  # a code of an older version of the form: shown, never dropped
            self.box.addItem(f"{stored}（已不在选项中）", stored)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


def choice_editor(field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> Editor:
    """Radio buttons for up to six short options, else a combo box."""
    labels = list(field.options.values())
    is_short = len(labels) <= MOST_RADIO_BUTTONS and sum(map(len, labels)) <= LONGEST_RADIO_ROW
    return (RadioEditor if is_short else BoxEditor)(field, context, path, parent)


class MultiChoiceEditor(Editor):
    """Check boxes in columns; the stored codes keep the order of the definition."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._unknown: list[Any] = []
        longest = max((len(label) for label in field.options.values()), default=0)
        grid = FlowLayout(self, gap=16, line_gap=2, column=longest * self.fontMetrics().lineSpacing() // 4 * 3 + 44)
        for code, label in field.options.items():
            box = QCheckBox(label, self)
            box.setMinimumHeight(28)
            box.toggled.connect(lambda _on: self._on_toggled())
            self.boxes[code] = box
            grid.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.counter = self.count = QLabel(self)
        self.count.setProperty("part", "counter")
        self._say_count()

    def inputs(self) -> list[QWidget]:
        return list(self.boxes.values())

    def _on_toggled(self) -> None:
        self._say_count()
        self.emit_edited()

    def _say_count(self) -> None:
        """已选 3 项, with the least or most the notice asks for when that is not met."""
        chosen = sum(box.isChecked() for box in self.boxes.values()) + len(self._unknown)
        least, most = (self.field.params.get(key) for key in ("min_choices", "max_choices"))
        words = f"已选 {chosen} 项" if chosen or least or most else ""
        if most and chosen > most:
            words += f"，最多 {most} 项"
        elif least and 0 < chosen < least:
            words += f"，至少 {least} 项"
        elif most and not chosen:
            words = f"最多选 {most} 项"
        self.count.setText(words)
        restyle(self.count, severity="error" if most and chosen > most else "")

    def stored(self) -> Any:
        chosen = [code for code, box in self.boxes.items() if box.isChecked()] + self._unknown
        return self.kind.to_stored(chosen, self.field) if chosen else None

    def _show(self, stored: Any) -> None:
        codes = stored if isinstance(stored, list) else []
        self._unknown = [code for code in codes if code not in self.boxes]
        for code, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(code in codes)
        self._say_count()
