"""This file tests how places on paper are found by path and by point."""

from __future__ import annotations

from desktop.issues import Issue, Severity
from desktop.services.places import Place, PrintedPlaces, in_page_order


def cell(path: str, x: float, y: float = 100.0, page: int = 1, width: float = 50.0, height: float = 20.0) -> Place:
    return Place(page, x, y, width, height, path)


def test_a_row_is_one_box_over_its_cells() -> None:
    places = PrintedPlaces(
        [cell("t/r1", 80, width=20), cell("t/r1/name", 100), cell("t/r1/sum", 150), cell("t/r2/name", 100, 120)]
    )
    (row,) = places.of("t/r1")
    assert (row.x, row.y, row.width, row.height, row.path) == (80, 100, 120, 20, "t/r1")
    assert [p.path for p in places.of("t/r1/name")] == ["t/r1/name"]


def test_a_table_that_has_a_box_of_its_own_is_that_box_else_all_its_cells() -> None:
    cells = [cell("t/r1/name", 100), cell("t/r2/name", 100, 120)]
    assert [p.height for p in PrintedPlaces(cells).of("t")] == [40]
    assert [p.height for p in PrintedPlaces([*cells, cell("t", 80, 60, height=90, width=300)]).of("t")] == [90]


def test_paragraphs_below_each_other_are_one_box_a_page() -> None:
    parts = [cell("text", 80, 600, 1, 400), cell("text", 80, 624, 1, 400), cell("text", 80, 100, 2, 400)]
    assert [(p.page, p.y, p.height) for p in PrintedPlaces(parts).of("text")] == [(1, 600, 44), (2, 100, 20)]


def test_parts_that_are_far_apart_stay_apart() -> None:
    assert len(PrintedPlaces([cell("a", 80, 100), cell("a", 80, 300), cell("a", 400, 300)]).of("a")) == 3


def test_at_a_point_the_smallest_box_is_found() -> None:
    places = PrintedPlaces([cell("t", 80, 90, width=400, height=100), cell("t/r1/name", 100)])
    found = places.at(1, 110, 110)
    assert found is not None
    assert found.path == "t/r1/name"
    assert (outside := places.at(1, 300, 180)) is not None
    assert outside.path == "t"
    assert places.at(1, 10, 10) is None
    assert places.at(2, 110, 110) is None


def test_a_label_can_be_pointed_at_and_is_no_part_of_the_answer() -> None:
    places = PrintedPlaces([Place(1, 80, 100, 60, 20, "unit", is_label=True), Place(1, 140, 100, 200, 20, "unit")])
    assert [place.x for place in places.of("unit")] == [140]
    found = places.at(1, 100, 110)
    assert found is not None
    assert (found.path, found.x) == ("unit", 80)


def test_what_is_not_printed_has_no_box() -> None:
    places = PrintedPlaces([cell("t/r1/name", 100)])
    assert places.of("t/r1/note") == ()
    assert places.of("other") == ()


def test_problems_come_in_page_order_and_those_without_a_place_last() -> None:
    places = PrintedPlaces([cell("a", 80, 500), cell("b", 80, 100), cell("c", 300, 100), cell("d", 80, 50, page=2)])
    issues = [Issue("field.missing", path, Severity.MISSING) for path in ("x", "d", "c", "a", "b", "@final/s")]
    located = in_page_order(issues, places)
    assert [one.issue.path for one in located] == ["b", "c", "a", "d", "x", "@final/s"]
    assert [one.page for one in located] == [1, 1, 1, 2, 0, 0]
