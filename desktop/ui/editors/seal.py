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
    """纸质件打印后由申报单位在…处盖章、签字; who does it, what, and the words printed there."""
    seal, sign = (str(field.params.get(key, "")).strip().rstrip("：:") for key in ("seal_label", "sign_label"))
    who = PARTY_LABELS.get(str(field.params.get("party", "declaring_unit")), "")
    what = "、".join(word for word, place in (("盖章", seal), ("签字", sign)) if place)
    places = "、".join(f"“{place}”" for place in (seal, sign) if place)
    return f"纸质件打印后由{who}在{places}处{what}，此处不用填写。"


def page_words(field: FieldDef, context: EditorContext, path: str) -> str:
    """盖章处现排在“…”第 3 页 as far as the last preview tells, else where the page will be named; "" without a seal."""
    seal = str(field.params.get("seal_label", ""))
    if not seal.strip():
        return ""
    paper, title = context.paper.paper if context.paper is not None else None, context.session.form.title
    page = paper.seal_page(path, seal) if paper is not None else 0
    return f"盖章处现排在“{title}”第 {page} 页。" if page else f"盖章处在“{title}”的哪一页，导出后的“盖章清单”会列出。"


class SealEditor(Editor):
    """One quiet line."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        picture = QLabel(self)
        set_pixmap(picture, "stamp", "muted", 16)
        self.words = label("", "muted", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 4)
        row.setSpacing(8)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        if context.paper is not None:
            context.paper.made.connect(self._show_words)
        self._show_words()

    def _show_words(self) -> None:
        self.words.setText(seal_words(self.field) + page_words(self.field, self.context, self.path))

    def inputs(self) -> list[QWidget]:
        return []

    def stored(self) -> Any:
        return None

    def _show(self, stored: Any) -> None:
        """Nothing is stored, and nothing is shown of it."""

    def set_accessible(self, name: str, description: str) -> None:
        self.words.setAccessibleName(f"{name}：{self.words.text()}")
