"""This file holds the catalogue of regions (行政区划) and of the recommending units (推荐单位) in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from desktop.forms.catalogues.reading import rows_of

REGION_LEVEL_LABELS: Mapping[str, str] = MappingProxyType({"province": "省级", "prefecture": "地级"})


@dataclass(frozen=True, slots=True)
class Region:
    """A province (省级) or prefecture (地级); ``level``: province, prefecture."""

    code: str
    name: str
    level: str
    province_code: str


_SHORT = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市", "地区", "盟")


class RegionCatalogue:
    """行政区划 down to prefectures."""

    def __init__(self, places: Iterable[Region]) -> None:
        self.places = tuple(places)
        self._by_code = {place.code: place for place in self.places}

    def find(self, code: str) -> Region | None:
        """The place with this code (14, 1401)."""
        return self._by_code.get(code)

    def children(self, code: str = "") -> tuple[Region, ...]:
        """The prefectures of a province; without a code the provinces."""
        if not code:
            return tuple(place for place in self.places if place.level == "province")
        return tuple(place for place in self.places if place.province_code == code)

    def full_name(self, code: str) -> str:
        """山西省太原市; "" for an unknown code."""
        place = self._by_code.get(code)
        if place is None:
            return ""
        province = self._by_code.get(place.province_code)
        return f"{province.name if province else ''}{place.name}"

    def find_by_name(self, name: str, within: str = "") -> Region | None:
        """By name, full name or name without 省/市 (太原, 山西太原); None when unknown or ambiguous.

        ``within``: a province code; its places go first.
        """
        wanted = "".join(name.split())
        for names_of in (self._exact_names, self._short_names):
            found = [place for place in self.places if wanted and wanted in names_of(place)]
            inside = [place for place in found if within and within in (place.code, place.province_code)]
            found = inside or found
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _exact_names(self, place: Region) -> tuple[str, ...]:
        return (place.name, self.full_name(place.code))

    def _short_names(self, place: Region) -> tuple[str, ...]:
        short = _shortened(place.name)
        province = self._by_code.get(place.province_code)
        if province is None:
            return (short,)
        above = _shortened(province.name)
        return (short, f"{above}{place.name}", f"{above}{short}", f"{province.name}{short}")


def _shortened(name: str) -> str:
    for ending in _SHORT:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


@dataclass(frozen=True, slots=True)
class RecommendingUnit:
    """推荐单位 of a province: a city's 工信局 or the committee of a development zone.

    ``place`` is what stands for 地市 in file names; ``also_named`` another name notices use.
    """

    code: str
    province_code: str
    region_code: str
    name: str
    place: str
    also_named: str
    status: str
    source: str


@lru_cache(maxsize=1)
def regions() -> RegionCatalogue:
    """行政区划, provinces and prefectures."""
    return RegionCatalogue(Region(**row) for row in rows_of("regions.csv"))


@lru_cache(maxsize=1)
def recommending_units() -> tuple[RecommendingUnit, ...]:
    """推荐单位 we know, in the order of the notices."""
    return tuple(RecommendingUnit(**row) for row in rows_of("recommending_units.csv"))
