"""This file finds a region (所在地) in the tree of provinces and prefectures, by words or by code."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.forms.catalogues import regions
from desktop.ui.dialogs.tree_search import CODE, TreeSearch, entry

MOST = 100


class RegionDialog(TreeSearch):
    """``within`` limits the tree to one province; ``only_provinces`` to the upper level."""

    def __init__(
        self, title: str, present: str, within: str = "", *, only_provinces: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("region_dialog", f"选择地区：{title}", (520, 520), parent)
        self._within, self._only_provinces = within, only_provinces
        self.line.setPlaceholderText("输入地名中的字（如 太原）或区划代码（如 1401）")
        self.line.setAccessibleName("按地名或代码查找地区")
        self.tree.setAccessibleName("行政区划")
        self.line.textChanged.connect(lambda _text: self._search())
        self.line.composed.connect(self._search)
        self.tree.currentItemChanged.connect(lambda *_: self.take.setEnabled(bool(self._code())))
        self._search()
        self._open_at(present)
        self.line.setFocus()

    def _search(self) -> None:
        if self.line.is_composing:
            return
        words = self.line.text().strip()
        self.tree.clear()
        if words:
            self._list(words)
        else:
            self._list_all()
        self.take.setEnabled(bool(self._code()))

    def _list(self, words: str) -> None:
        found = []
        for place in regions().places:
            is_within = not self._within or self._within in (place.code, place.province_code)
            is_level = not self._only_provinces or place.level == "province"
            if is_within and is_level and (words in regions().full_name(place.code) or place.code.startswith(words)):
                found.append(place)
        for place in found[:MOST]:
            self.tree.addTopLevelItem(entry(f"{regions().full_name(place.code)}　{place.code}", place.code))
        self._choose_first()
        self.remark.setText(f"找到 {len(found)} 处" if found else "没有找到，请换一个说法，或清空后逐级选择")

    def _list_all(self) -> None:
        for province in regions().children():
            if self._within and province.code != self._within:
                continue
            item = entry(province.name, province.code)
            self.tree.addTopLevelItem(item)
            if not self._only_provinces:
                item.addChildren([entry(place.name, place.code) for place in regions().children(province.code)])
            item.setExpanded(bool(self._within))
        self.remark.setText("" if self._only_provinces else "展开省份可选地市")

    def _open_at(self, code: str) -> None:
        for top in (self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())):
            for item in (top, *(top.child(n) for n in range(top.childCount()))) if top is not None else ():
                if code and item.data(0, CODE) == code:
                    self.tree.setCurrentItem(item)
                    self.tree.scrollToItem(item)
