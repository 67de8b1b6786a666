"""This file measures written papers: nothing clipped, nothing overlapping, every cell as large as its text."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from tests.helpers.paper import pdf_chars

Box = tuple[float, float, float, float]  # left, bottom, right, top
INK = 0.8  # points a glyph's ink may reach beyond its box
RULE = 2.0  # points: a path thinner than that is a rule of a table


def pdf_rules(page: Any) -> tuple[list[Box], list[Box]]:
    """Upright and level rules of a PDF page; the modules of its QR code are no rules."""
    import pypdfium2.raw as raw

    boxes = [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    upright = [box for box in boxes if box[2] - box[0] < RULE < 5 < box[3] - box[1]]
    level = [box for box in boxes if box[3] - box[1] < RULE < 5 < box[2] - box[0]]
    return upright, level


def assert_page_is_sound(page: Any, margin: float = 14.0) -> int:
    """No character leaves the page or crosses a rule, none covers another. Returns how many stand inside a table."""
    width, height = page.get_size()
    upright, level = pdf_rules(page)
    chars = [(char, box) for char, box, _ in pdf_chars(page)]
    inside = 0
    for char, box in chars:
        left, bottom, right, top = box
        assert left > margin - INK, char
        assert right < width - margin + INK, char
        assert bottom > margin - INK, char
        assert top < height - margin + INK, char
        x, y = (left + right) / 2, (bottom + top) / 2
        before = [rule[0] for rule in upright if rule[1] - 1 <= y <= rule[3] + 1 and rule[0] <= x]
        behind = [rule[2] for rule in upright if rule[1] - 1 <= y <= rule[3] + 1 and rule[2] > x]
        if not (before and behind):
            continue
        inside += 1
        below = [rule[1] for rule in level if rule[0] - 1 <= x <= rule[2] + 1 and rule[1] <= y]
        above = [rule[3] for rule in level if rule[0] - 1 <= x <= rule[2] + 1 and rule[3] > y]
        assert below, char
        assert above, char
        assert max(before) - INK <= left, f"{char} crosses the rule before it"
        assert right <= min(behind) + INK, f"{char} crosses the rule behind it"
        assert max(below) - INK <= bottom, f"{char} crosses the rule below it"
        assert top <= min(above) + INK, f"{char} crosses the rule above it"
    assert_no_overlap(chars)
    return inside


def assert_no_overlap(chars: list[tuple[str, Box]]) -> None:
    """No two characters cover each other by more than a third of the smaller one."""
    in_order = sorted(chars, key=lambda item: item[1][0])
    lefts = [box[0] for _, box in in_order]
    for number, (char, box) in enumerate(in_order):
        end = bisect_left(lefts, box[2])
        for other, other_box in in_order[number + 1 : end]:
            wide = min(box[2], other_box[2]) - other_box[0]
            high = min(box[3], other_box[3]) - max(box[1], other_box[1])
            if wide > 0 and high > 0:
                smaller = min((one[2] - one[0]) * (one[3] - one[1]) for one in (box, other_box))
                assert wide * high <= smaller / 3 + 0.5, f"{char} and {other} cover each other"


def sheet_cells(sheet: Any) -> list[tuple[str, float, float, Any]]:
    """Text, width and height in points, and first cell of every filled cell of a sheet, merged cells as a whole.

    Fails when two merged areas overlap or a text stands in the hidden part of one.
    """
    from openpyxl.utils import get_column_letter

    owner: dict[tuple[int, int], tuple[int, int]] = {}
    area: dict[tuple[int, int], tuple[int, int]] = {}
    for one in sheet.merged_cells.ranges:
        for row in range(one.min_row, one.max_row + 1):
            for column in range(one.min_col, one.max_col + 1):
                assert (row, column) not in owner, "two merged areas overlap"
                owner[row, column] = (one.min_row, one.min_col)
        area[one.min_row, one.min_col] = (one.max_row, one.max_col)
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or str(cell.value) == "":
                continue
            place = (cell.row, cell.column)
            assert owner.get(place, place) == place, f"{cell.coordinate} is hidden in a merged area"
            last_row, last_column = area.get(place, place)
            columns = range(cell.column, last_column + 1)
            pixels = sum(round(sheet.column_dimensions[get_column_letter(n)].width * 7) for n in columns)
            height = sum(sheet.row_dimensions[n].height for n in range(cell.row, last_row + 1))
            found.append((str(cell.value), pixels * 0.75, height, cell))
    return found


def assert_sheet_is_sound(sheet: Any) -> None:
    """Every row is one Excel can show and every text fits its cell, measured with the widths of a real typeface."""
    from desktop.rendering.fonts import Role, font_set
    from desktop.rendering.linebreak import break_lines

    for dimension in sheet.row_dimensions.values():
        assert dimension.height is None or dimension.height <= 409.0
    for text, width, height, cell in sheet_cells(sheet):
        size = cell.font.size
        room = width - 4 - 9 * 2 * 0.75 * cell.alignment.indent
        lines = 0
        for line in text.split("\n"):
            widths = [em * size for em in font_set().widths(line, Role.SONG)]
            lines += len(break_lines(line, widths, room))
        assert cell.alignment.wrap_text, cell.coordinate
        assert lines * size * 1.42 <= height + 0.5, f"{cell.coordinate}: {lines} lines, {height} points"
