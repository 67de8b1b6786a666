"""This file edits an industry (所属行业): typed as a code, or found by words in GB/T 4754-2017."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from desktop.errors import StorageError
from desktop.forms.catalogues import Industry, industries
from desktop.forms.model import FieldDef
from desktop.ui.dialogs.tree_search import CODE, TreeSearch, entry
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.text import LineEditor
from desktop.ui.widgets import ElidedLabel, icon_button

LEVEL_WORDS = {"any": "任意级别", "large": "大类（2 位）", "middle": "中类（3 位）", "small": "小类（4 位）"}
RECENT = "最近用过"
RECENT_KEY, MOST_RECENT = "recent_industries", 6


def recent_codes(workspace: Any) -> list[str]:
    """The industries chosen last in this workspace, the newest first."""
    try:
        kept = workspace.setting(RECENT_KEY, [])
    except StorageError:
        return []
    return [str(code) for code in kept] if isinstance(kept, list) else []


def remember_code(workspace: Any, code: str) -> None:
    """Keep a chosen industry for the next time; a workspace that cannot be written just does not remember."""
    kept = [code, *(one for one in recent_codes(workspace) if one != code)][:MOST_RECENT]
    with suppress(StorageError):
        workspace.set_setting(RECENT_KEY, kept)


class IndustryEditor(LineEditor):
    """The code in the line, its full path beside it; F4 or the button opens the search."""

    placeholder = "代码"
    line_width = 120

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self.line.setPlaceholderText(field.example or self.placeholder)
        self.search = icon_button("search", f"{field.label}：按代码或名称查找（F4）", self.open_dialog)
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.meaning = ElidedLabel("", "muted", Qt.TextElideMode.ElideLeft, self)
        self.row.insertWidget(1, self.search)
        self.row.insertWidget(2, self.meaning, 300)
        self.line.textChanged.connect(lambda _text: self._explain())
        self._explain()

    @property
    def level(self) -> str:
        return str(self.field.params.get("level", "any"))

    def _show(self, stored: Any) -> None:
        super()._show(stored)
        self._explain()

    def set_read_only(self, is_read_only: bool) -> None:
        super().set_read_only(is_read_only)
        self.search.setVisible(not is_read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and not self.line.isReadOnly():
            self.open_dialog()
            return
        super().keyPressEvent(event)

    def open_dialog(self) -> None:
        recent = recent_codes(self.context.desk.workspace)
        dialog = IndustryDialog(self.field.label, self.level, self.line.text().strip(), self.window(), recent=recent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, code: str) -> None:
        remember_code(self.context.desk.workspace, code)
        self.line.setText(code)
        self.line.setFocus()

    def _explain(self) -> None:
        code = str(self.stored() or "")
        words = " / ".join(part.name for part in industries().path(code)) if code else "可填代码，也可按名称查找"
        self.meaning.set_text(words or "没有这个代码，可按名称查找")


class IndustryDialog(TreeSearch):
    """Search by code or words; without words the whole tree."""

    def __init__(
        self, title: str, level: str, text: str, parent: QWidget | None = None, *, recent: Sequence[str] = ()
    ) -> None:
        super().__init__("industry_dialog", f"选择行业：{title}", (680, 520), parent)
        self._recent = [code for code in recent if industries().find(code) is not None]
        self._level = level
        self.line.setPlaceholderText("输入代码（如 3612）或名称中的字（如 水泥、汽车 零部件）")
        self.line.setAccessibleName("按代码或名称查找行业")
        self.tree.setAccessibleName("行业分类")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(120)
        self._pause.timeout.connect(self._search)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.tree.currentItemChanged.connect(lambda *_: self._on_current_changed())
        self.tree.itemExpanded.connect(self._fill_children)
        self.line.setText(text if industries().find(text) is None else "")
        self._search()
        if industries().find(text) is not None:
            self._open_at(text)
        self.line.setFocus()

    def _search(self) -> None:
        words = self.line.text().strip()
        self.tree.clear()
        if not words:
            self._show_recent()
            for item in industries().children():
                self.tree.addTopLevelItem(self._item(item, with_children=True))
            self.remark.setText(f"国民经济行业分类（GB/T 4754-2017），应选{LEVEL_WORDS.get(self._level, '')}")
            return
        found = industries().search(words, self._level, limit=100)
        for hit in found:
            above = " / ".join(part.name for part in industries().path(hit.code)[:-1])
            self.tree.addTopLevelItem(entry(f"{hit.code}  {hit.name}　　{above}", hit.code))
        self.remark.setText(f"找到 {len(found)} 项" if found else "没有找到，请换一个说法，或清空后逐级选择")
        if found:
            self._choose_first()

    def _show_recent(self) -> None:
        """The industries chosen last, above the tree."""
        fitting = [code for code in self._recent if self.fits(code)]
        if not fitting:
            return
        group = QTreeWidgetItem([RECENT])
        self.tree.addTopLevelItem(group)
        for code in fitting:
            group.addChild(entry(industries().path_text(code), code))
        group.setExpanded(True)

    def _item(self, industry: Industry, *, with_children: bool) -> QTreeWidgetItem:
        item = entry(f"{industry.code}  {industry.name}", industry.code)
        if with_children and industries().children(industry.code):
            item.addChild(QTreeWidgetItem([""]))  # filled when opened
        return item

    def _fill_children(self, item: QTreeWidgetItem) -> None:
        if item.childCount() != 1 or item.child(0).data(0, CODE):
            return
        item.takeChildren()
        for child in industries().children(item.data(0, CODE)):
            item.addChild(self._item(child, with_children=True))

    def _open_at(self, code: str) -> None:
        tops = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        level = [item for item in tops if item is not None]
        for part in industries().path(code):
            found = next((item for item in level if item.data(0, CODE) == part.code), None)
            if found is None:
                return
            self.tree.setCurrentItem(found)
            if part.code != code:
                found.setExpanded(True)
                level = [found.child(n) for n in range(found.childCount())]

    def fits(self, code: str) -> bool:
        """Whether an entry is of the level that is asked for."""
        found = industries().find(code)
        return found is not None and found.level != "section" and self._level in ("any", found.level)

    def _on_current_changed(self) -> None:
        code = self._code()
        self.take.setEnabled(self.fits(code))
        if code:
            self.remark.setText(industries().path_text(code))
