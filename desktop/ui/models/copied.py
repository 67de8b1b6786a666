"""This file puts cells on the clipboard for Excel and WPS, and takes back exactly what this program put there."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData

from desktop.forms.model import FieldDef
from desktop.jobs import JobContext
from desktop.ui.models.clipboard import Grid, read_grid, to_tsv

CELLS_FORMAT = "application/x-zhizao-shenbao-cells+json"
#: Types whose stored form stands for itself in any draft: nothing of it lives in files or other rows.
_CARRIED = frozenset(
    {"text", "integer", "decimal", "money", "percent", "date", "month", "yes_no", "choice", "multi_choice"}
    | {"industry", "region", "period", "phone", "email", "credit_code", "long_text"}
)


class CopiedText(str):
    """The printed text of a cell of this program, with its field type and what is ``stored`` under it."""

    kind: str
    stored: Any

    def __new__(cls, text: str, kind: str = "", stored: Any = None) -> CopiedText:
        made = super().__new__(cls, text)
        made.kind, made.stored = kind, stored
        return made

    def fits(self, target: FieldDef) -> bool:
        """Whether the stored value may go into ``target`` as it is."""
        if self.kind != target.type or self.kind not in _CARRIED:
            return False
        if target.type in ("choice", "multi_choice"):
            codes = self.stored if isinstance(self.stored, list) else [self.stored]
            return all(code in target.options for code in codes if isinstance(code, str)) and all(
                isinstance(code, str) for code in codes if code is not None
            )
        if target.type == "long_text" and isinstance(self.stored, list):
            return all(isinstance(block, dict) and set(block) <= {"kind", "text"} for block in self.stored)
        return self.stored is None or isinstance(self.stored, str | list)


def head_words(column: FieldDef) -> str:
    """The head a column gets in Excel: its label, and the unit where the label does not say it."""
    return column.label + (f"（{column.unit}）" if column.unit and column.unit not in column.label else "")


def to_html(rows: Sequence[Sequence[str]]) -> str:
    """An HTML table Excel and WPS read cell by cell: as text (001 stays 001), line breaks inside the cell."""
    lines = ["".join(f"<td style=\"mso-number-format:'\\@'\">{_html_cell(cell)}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{body}</table></body></html>'


def _html_cell(text: str) -> str:
    return html.escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')


def mime_of(rows: Sequence[Sequence[str]]) -> QMimeData:
    """What to put on the clipboard: tab separated text, an HTML table, and our own form of the same cells."""
    data = QMimeData()
    data.setText(to_tsv(rows))
    data.setHtml(to_html(rows))
    cells = [
        [[str(cell), cell.kind, cell.stored] if isinstance(cell, CopiedText) else [cell] for cell in row]
        for row in rows
    ]
    data.setData(CELLS_FORMAT, json.dumps(cells, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return data


@dataclass(frozen=True, slots=True)
class Clip:
    """What lies on the clipboard, taken off it so that another thread can read it."""

    text: str = ""
    html: str = ""
    cells: bytes = b""

    @property
    def size(self) -> int:
        return len(self.text) + len(self.html) + len(self.cells)


def clip_of(data: QMimeData | None) -> Clip:
    if data is None:
        return Clip()
    own = bytes(data.data(CELLS_FORMAT).data()) if data.hasFormat(CELLS_FORMAT) else b""
    return Clip(data.text(), data.html() if data.hasHtml() else "", own)


def read_clip(clip: Clip, context: JobContext | None = None) -> Grid:
    """The cells: our own form first, then an HTML table, then text. Raises JobCancelled."""
    return _own_cells(clip.cells) or read_grid(clip.text, clip.html, context)


def _own_cells(data: bytes) -> Grid:
    """[] when they are not in our form; whatever the clipboard holds, no cell is more than a text and a JSON value."""
    if not data:
        return []
    try:
        rows = json.loads(data.decode("utf-8", "surrogatepass"))
        return [[CopiedText(*cell) for cell in row] for row in rows]
    except (ValueError, TypeError, RecursionError):
        return []
