"""This file edits a region (所在地): the province, then the city; or found by words (F4)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.forms.catalogues import regions
from desktop.forms.model import FieldDef
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.widgets import ChoiceBox, icon_button


class RegionEditor(Editor):
    """A province alone is stored as its code until a city is chosen; ``within`` fixes the province."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self._within = str(field.params.get("within", "") or "")[:2]
        self._asks_city = field.params.get("level") != "province"
        self.province = ChoiceBox(self)
        self.province.addItem("请选择省份", None)
        for place in regions().children():
            self.province.addItem(place.name, place.code)
        self.city = ChoiceBox(self)
        for box in (self.province, self.city):
            box.setMinimumContentsLength(6)
            box.setMinimumWidth(100)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.province)
        row.addWidget(self.city)
        self.search = icon_button("search", f"{field.label}：按地名或代码查找（F4）", self.open_dialog)
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keys = QShortcut(QKeySequence("F4"), self)  # a combo box would open its own list by it
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: None if self.search.isHidden() else self.open_dialog())
        row.addWidget(self.search)
        row.addStretch(1)
        self._unknown: str | None = None
        self._fill_cities(None)
        if self._within:
            self._choose(self.province, self._within)
            self.province.setEnabled(False)
            self._fill_cities(self._within)
        self.city.setVisible(self._asks_city)
        self.setFocusProxy(self.city if self._within else self.province)
        self.province.currentIndexChanged.connect(self._on_province_changed)
        self.city.currentIndexChanged.connect(lambda _index: self._on_city_changed())

    def inputs(self) -> list[QWidget]:
        first = [] if self._within else [self.province]
        return [*first, self.city] if self._asks_city else [self.province]

    def _signalling(self) -> list[QObject]:
        return [self.province, self.city]

    def set_accessible(self, name: str, description: str) -> None:
        for part, what in ((self.province, "省"), (self.city, "市")):
            part.setAccessibleName(f"{name}（{what}）")
            part.setAccessibleDescription(description)

    def set_read_only(self, is_read_only: bool) -> None:
        super().set_read_only(is_read_only)
        self.search.setVisible(not is_read_only)

    def open_dialog(self) -> None:
        """Find the place by words or code, or in the tree."""
        from desktop.ui.editors.region_dialog import RegionDialog

        dialog = RegionDialog(
            self.field.label,
            str(self.stored() or ""),
            self._within,
            only_provinces=not self._asks_city,
            parent=self.window(),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, code: str) -> None:
        self.show_stored(None if code == self._within else code)
        self.emit_edited()
        self.inputs()[-1].setFocus()

    def stored(self) -> Any:
        if self._unknown is not None:
            return self._unknown
        city = self.city.currentData() if self._asks_city else None
        province = None if self._within and self._asks_city else self.province.currentData()
        return city or province

    def _show(self, stored: Any) -> None:
        self._unknown = None
        place = regions().find(str(stored)) if stored else None
        if stored and place is None:
            self._unknown = str(stored)  # a place of another list: kept and named, never dropped
        province = self._within or ((place.province_code or place.code) if place is not None else None)
        self._choose(self.province, province)
        self._fill_cities(province)
        if self._unknown is not None:
            self.city.addItem(f"{stored}（不在列表中）", None)
            self.city.setCurrentIndex(self.city.count() - 1)
        else:
            self._choose(self.city, str(stored) if place is not None and place.level != "province" else None)

    def _choose(self, box: ChoiceBox, code: str | None) -> None:
        with QSignalBlocker(box):
            box.setCurrentIndex(max(0, box.findData(code)) if code else 0)

    def _fill_cities(self, province: str | None) -> None:
        with QSignalBlocker(self.city):
            self.city.clear()
            self.city.addItem("请选择城市" if province else "先选省份", None)
            for place in regions().children(province) if province else ():
                self.city.addItem(place.name, place.code)
            self.city.setEnabled(bool(province))

    def _on_province_changed(self) -> None:
        self._unknown = None
        self._fill_cities(self.province.currentData())
        self.emit_edited()

    def _on_city_changed(self) -> None:
        self._unknown = None
        self.emit_edited()
