"""This file says what is sealed and signed on paper (盖章处); there is nothing to fill in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.icons import set_pixmap
from desktop.ui.widgets import label

PARTY_LABELS = {
    "declaring_unit": "申报单位",
    "recommending_unit": "推荐单位",
    "submitting_unit": "报送单位",
}


def seal_words(field: FieldDef) -> str:
    """由申报单位在纸质件上盖章、签字：… ; who does it, what, and the words printed there."""
    seal, sign = (str(field.params.get(key, "")).strip().rstrip("：:") for key in ("seal_label", "sign_label"))
    who = PARTY_LABELS.get(str(field.params.get("party", "declaring_unit")), "")
    what = "、".join(word for word, place in (("盖章", seal), ("签字", sign)) if place)
    places = "、".join(f"“{place}”" for place in (seal, sign) if place)
    return f"纸质件打印后由{who}在{places}处{what}，此处不用填写。"


class SealEditor(Editor):
    """One quiet line."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        picture = QLabel(self)
        set_pixmap(picture, "stamp", "muted", 16)
        self.words = label(seal_words(field), "muted", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 4)
        row.setSpacing(8)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def inputs(self) -> list[QWidget]:
        return []

    def stored(self) -> Any:
        return None

    def _show(self, stored: Any) -> None:
        """Nothing is stored, and nothing is shown of it."""

    def set_accessible(self, name: str, description: str) -> None:
        self.words.setAccessibleName(f"{name}：{self.words.text()}")
