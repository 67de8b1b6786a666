"""This file answers where an answer stands on the printed pages, and what stands at a point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.issues import Issue
from desktop.rendering.document import Place

__all__ = ["Located", "Place", "PrintedPlaces", "in_page_order"]

NEAR = 16.0  # points between boxes of one answer that are shown as one


class PrintedPlaces:
    """The places of one print, found by path and by point."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._by_path: dict[str, list[Place]] = {}
        self._below: dict[str, list[Place]] = {}
        self._on_page: dict[int, list[Place]] = {}
        for place in places:
            self._on_page.setdefault(place.page, []).append(place)
            if place.is_label:
                continue
            self._by_path.setdefault(place.path, []).append(place)
            path = place.path
            while "/" in path:
                path = path.rpartition("/")[0]
                self._below.setdefault(path, []).append(place)

    def of(self, path: str) -> tuple[Place, ...]:
        """The boxes of an answer in page order: of a row those of its cells; boxes that touch are one. () when not printed."""
        found = list(self._by_path.get(path, ()))
        if not found or "/" in path:
            found += self._below.get(path, ())
        return tuple(_joined(path, sorted(found, key=_order)))

    def at(self, page: int, x: float, y: float) -> Place | None:
        """The smallest box at a point (1-based page, points from its top left corner), of an answer or its label.

        None where nothing is asked.
        """
        here = (place for place in self._on_page.get(page, ()) if _holds(place, x, y))
        return min(here, key=lambda place: place.width * place.height, default=None)


@dataclass(frozen=True, slots=True)
class Located:
    """A problem and its boxes on the pages; none when it concerns nothing that is printed."""

    issue: Issue
    places: tuple[Place, ...]

    @property
    def page(self) -> int:
        """1-based, 0 when it is not printed."""
        return self.places[0].page if self.places else 0


def in_page_order(issues: Sequence[Issue], places: PrintedPlaces) -> list[Located]:
    """``issues`` from the top of the first page to the end of the last; those not printed come last, in their order."""
    located = [Located(issue, places.of(issue.path)) for issue in issues]
    printed = [one for one in located if one.places]
    printed.sort(key=lambda one: _order(one.places[0]))
    return printed + [one for one in located if not one.places]


def _order(place: Place) -> tuple[int, float, float]:
    return place.page, place.y, place.x


def _holds(place: Place, x: float, y: float) -> bool:
    return place.x <= x <= place.x + place.width and place.y <= y <= place.y + place.height


def _joined(path: str, places: Sequence[Place]) -> list[Place]:
    """Boxes of one answer as few boxes: cells side by side, paragraphs below each other."""
    found: list[Place] = []
    for place in places:
        last = found[-1] if found else None
        if last is not None and last.page == place.page and _touch(last, place):
            left, top = min(last.x, place.x), min(last.y, place.y)
            right = max(last.x + last.width, place.x + place.width)
            bottom = max(last.y + last.height, place.y + place.height)
            found[-1] = Place(place.page, left, top, right - left, bottom - top, path)
        else:
            found.append(Place(place.page, place.x, place.y, place.width, place.height, path))
    return found


def _touch(one: Place, other: Place) -> bool:
    beside = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    below = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if below > 0.5 * min(one.height, other.height):  # on one line
        return beside > -1.0
    return below > -NEAR and beside > 0.5 * min(one.width, other.width)
