"""This file edits a period (起止时间): from a day or month to another, each with its calendar."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.dates import DateEditor, MonthEditor
from desktop.ui.editors.flow import FlowLayout
from desktop.ui.widgets import label

ENDS = {"start": "开始", "end": "结束"}
LINE_WIDTH = 124  # px; two of them and 至 stand beside each other on the narrowest page


class PeriodEditor(Editor):
    """Two inputs with 至 between them; an end that is not filled in is left out."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        is_month = field.params.get("unit") == "month"
        flow = FlowLayout(self, gap=8, line_gap=4)
        self.parts: dict[str, DateEditor] = {}
        for name, words in ENDS.items():
            if self.parts:
                between = label("至", "muted")
                between.setMinimumHeight(self.parts["start"].sizeHint().height())
                flow.addWidget(between)
            one = replace(
                field,
                type="month" if is_month else "date",
                label=f"{field.label}（{words}）",
                example="",
                params=MappingProxyType({}),
            )
            part = (MonthEditor if is_month else DateEditor)(one, context, path, self)
            part.setObjectName(f"{self.objectName()}.{name}")
            part.setMaximumWidth(LINE_WIDTH + 8 + part.button.sizeHint().width())
            part.line.setMinimumWidth(LINE_WIDTH)
            part.edited.connect(lambda _path, _value: self.emit_edited())
            flow.addWidget(part)
            self.parts[name] = part
        self.setFocusProxy(self.parts["start"].line)
        self._unread: Any = None  # a stored value with no two ends: shown in the first line, kept until a person types

    def inputs(self) -> list[QWidget]:
        return [part.line for part in self.parts.values()]

    def _signalling(self) -> list[QObject]:
        return [*self.parts.values(), *self.inputs()]

    def stored(self) -> Any:
        ends = {name: part.stored() for name, part in self.parts.items()}
        if self._unread is not None and ends == {
            "start": self.parts["start"].kind.to_stored(self._unread),
            "end": None,
        }:
            return self._unread
        return self.kind.to_stored(ends, self.field)

    def _show(self, stored: Any) -> None:
        ends = stored if isinstance(stored, dict) else {}
        self._unread = stored if isinstance(stored, str) else None
        for name, part in self.parts.items():
            part.show_stored(self._unread if self._unread is not None and name == "start" else ends.get(name))

    def set_read_only(self, is_read_only: bool) -> None:
        for part in self.parts.values():
            part.set_read_only(is_read_only)

    def set_accessible(self, name: str, description: str) -> None:
        for end, part in self.parts.items():
            part.set_accessible(f"{name}，{ENDS[end]}", description)
