"""This file edits a statement (承诺): the text to accept, a check box, and where it is signed and sealed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.seal import page_words


class StatementEditor(Editor):
    is_wide = True
    needs_row_form = True

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        frame = QFrame(self)
        frame.setProperty("part", "statement")
        text = QLabel(str(field.params.get("text", "")), frame)
        text.setWordWrap(True)
        text.setProperty("part", "statement_text")
        self.box = QCheckBox("我单位已阅读并作出以上承诺", frame)
        self.note = QLabel(frame)
        self.note.setWordWrap(True)
        self.note.setProperty("part", "hint")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(8)
        inner.addWidget(text)
        inner.addWidget(self.box)
        inner.addWidget(self.note)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(lambda _on: self.emit_edited())
        if context.paper is not None:
            context.paper.made.connect(self._show_note)
        self._show_note()

    def _show_note(self) -> None:
        """Where it is signed and sealed: the page, as soon as a preview knows it."""
        seal, sign = (str(self.field.params.get(key, "")).strip().rstrip("：:") for key in ("seal_label", "sign_label"))
        places = [f"在“{place}”处{what}" for place, what in ((sign, "签字"), (seal, "盖章")) if place]
        paper = f"纸质件打印后，仍须{'、'.join(places)}。" if places else ""
        self.note.setText(f"此处只确认内容。{paper}{page_words(self.field, self.context, self.path)}")

    def inputs(self) -> list[QWidget]:
        return [self.box]

    def stored(self) -> Any:
        return "yes" if self.box.isChecked() else None

    def _show(self, stored: Any) -> None:
        self.box.setChecked(stored == "yes")
