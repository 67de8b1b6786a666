"""This file reads and writes the tables Excel, WPS and Word put on the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from desktop.jobs import JobContext

Grid = list[list[str]]

READING = "正在读取剪贴板中的单元格…"
_LARGEST_SPAN = 200  # a damaged clipboard must not ask for a million cells
_WIDEST = 2_000  # cells of a line that merged cells may fill up
_PIECE = 65_536  # characters read between two looks whether to go on
_END_OF_CELL = re.compile(r"[\t\n]")


def parse_tsv(text: str, context: JobContext | None = None) -> Grid:
    """Cells of tab separated text; a quoted cell may hold tabs, line breaks and doubled quotes.

    A quote that never closes, or is followed by more text, is an ordinary character.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: Grid = [[]]
    at, end = 0, len(text)
    while at <= end:
        cell, at = _quoted_cell(text, at) or _plain_cell(text, at)
        rows[-1].append(cell)
        if at < end and text[at] == "\n":
            rows.append([])
            if context is not None and len(rows) % 200 == 0:
                context.step(at, end, READING)
        at += 1
    if rows[-1] == [""]:  # Excel ends the last row with a line break
        rows.pop()
    return rows


def _plain_cell(text: str, at: int) -> tuple[str, int]:
    found = _END_OF_CELL.search(text, at)
    stop = found.start() if found else len(text)
    return text[at:stop], stop


def _quoted_cell(text: str, at: int) -> tuple[str, int] | None:
    if not text.startswith('"', at):
        return None
    parts: list[str] = []
    start = at + 1
    while True:
        quote = text.find('"', start)
        if quote < 0:
            return None
        parts.append(text[start:quote])
        if text.startswith('"', quote + 1):
            parts.append('"')
            start = quote + 2
            continue
        stop = quote + 1
        if stop < len(text) and text[stop] not in "\t\n":
            return None
        return "".join(parts), stop


def is_single(grid: Grid) -> bool:
    """True for one cell that holds something."""
    return len(grid) == 1 and len(grid[0]) == 1 and bool(grid[0][0].strip())


def to_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Tab separated text that Excel and WPS read back cell by cell."""
    return "\n".join("\t".join(_tsv_cell(cell) for cell in row) for row in rows)


def _tsv_cell(cell: str) -> str:
    if any(mark in cell for mark in '\t\n\r"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


class _TableReader(HTMLParser):
    """Collects the first table of an HTML fragment; merged cells fill their top left cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Grid = []
        self.is_done = False
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._hanging: dict[int, int] = {}  # column → rows still covered from above
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.is_done:
            return
        if tag == "table":
            self._depth += 1
        elif tag in ("style", "script"):
            self._skipping += 1
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._close_cell()
            self.rows.append([])
            self._skip_covered()
        elif tag in ("td", "th"):
            self._close_cell()
            values = dict(attrs)
            self._span = (_span(values.get("colspan")), _span(values.get("rowspan")))
            self._cell = []
        elif tag in ("br", "p", "div") and self._cell is not None and "".join(self._cell).strip():
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._skipping = max(0, self._skipping - 1)
        elif tag == "table" and self._depth:
            self._close_cell()
            self._depth -= 1
            self.is_done = self._depth == 0
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skipping:
            self._cell.append(" ".join(data.split()) if data.strip() else (" " if data else ""))

    def _close_cell(self) -> None:
        if self._cell is None or not self.rows:
            self._cell = None
            return
        lines = "".join(self._cell).replace("\xa0", " ").split("\n")
        text = "\n".join(line.strip() for line in lines).strip()
        self._cell = None
        row = self.rows[-1]
        wide, high = self._span
        wide = max(1, min(wide, _WIDEST - len(row)))
        for offset in range(wide):
            if high > 1:
                self._hanging[len(row)] = high - 1
            row.append(text if offset == 0 else "")
        self._skip_covered()

    def _skip_covered(self) -> None:
        row = self.rows[-1]
        while self._hanging.get(len(row), 0) > 0:
            self._hanging[len(row)] -= 1
            row.append("")


def _span(value: str | None) -> int:
    return min(int(value), _LARGEST_SPAN) if value and value.isascii() and value.isdigit() and int(value) else 1


def parse_html_table(html: str, context: JobContext | None = None) -> Grid:
    """Cells of the first table in ``html``; empty when there is none."""
    reader = _TableReader()
    at = 0
    while at < len(html) and not reader.is_done:
        if context is not None:
            context.step(at, len(html), READING)
        stop = html.find("<", at + _PIECE)  # never inside a text, whose spaces would be lost
        stop = len(html) if stop < 0 else stop
        reader.feed(html[at:stop])
        at = stop
    reader.close()
    return [row for row in reader.rows if row]


def read_grid(text: str, html: str = "", context: JobContext | None = None) -> Grid:
    """The cells on the clipboard: an HTML table when there is one, else tab separated text.

    HTML first, because Word and WPS put cells with several paragraphs unquoted into the text. Raises JobCancelled.
    """
    grid = parse_html_table(html, context) if "<table" in html.lower() else []
    grid = grid or parse_tsv(text, context)
    while grid and not any(cell.strip() for cell in grid[-1]):
        grid.pop()
    return grid
