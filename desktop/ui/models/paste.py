"""This file plans a paste into a table: which column takes what, and which cells it refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.issues import Severity
from desktop.jobs import JobContext
from desktop.messages import sentence
from desktop.ui.models.clipboard import Grid
from desktop.ui.models.copied import CopiedText
from desktop.ui.models.explained import READ_ONLY

YES_WORDS = frozenset({"是", "有", "√", "✓", "yes", "y", "true", "1"})
NO_WORDS = frozenset({"否", "无", "×", "no", "n", "false", "0"})
_NUMBERS = frozenset({"decimal", "integer"})
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9,. ]*?([^0-9,. +-][^0-9]{0,7})")
STEP = 50  # rows between two looks whether to go on
CHECKING = "正在核对，已核对 {number:,} 行…"
MOST_TITLES = 5  # lines above the heads
MOST_IN_TITLE = 2  # filled cells of such a line: a name, a date or unit at its right
SHORTEST = 2  # characters of a label that are enough to name it
NOT_PASTEABLE = frozenset({"attachment", "statement", "table", "scenarios", "seal"})


class CellState(StrEnum):
    FINE = "fine"
    DOUBTFUL = "doubtful"  # pasted as it is, and marked as an error
    REFUSED = "refused"  # cannot be stored in this column
    SKIPPED = "skipped"  # its column is not wanted


@dataclass(frozen=True, slots=True)
class PastedCell:
    """One cell of the clipboard and what becomes of it; ``reason`` is a Chinese sentence, ``kind`` what it is about."""

    text: str
    stored: Any
    state: CellState
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PastePlan:
    """``targets``: for each clipboard column the column of the table, or None to leave it out.

    ``places``: for each of ``rows`` the row of a table with fixed rows, None for a line that fits none;
    () where the rows simply follow each other. ``named``: the clipboard column with the names of such rows.
    ``added``: for each of ``rows`` what it gets besides its cells (the unit behind its numbers), or ().
    """

    targets: tuple[FieldDef | None, ...]
    rows: tuple[tuple[PastedCell, ...], ...]
    skips_head: bool
    places: tuple[int | None, ...] = ()
    named: int | None = None
    added: tuple[Mapping[str, Any], ...] = ()

    def cells(self, state: CellState) -> list[PastedCell]:
        return [cell for row in self.rows for cell in row if cell.state is state]

    def row_values(self, index: int, *, with_doubtful: bool = True) -> dict[str, Any]:
        """Column id → stored value of one row, refused cells left out."""
        wanted = {CellState.FINE, CellState.DOUBTFUL} if with_doubtful else {CellState.FINE}
        values = {
            target.id: cell.stored
            for target, cell in zip(self.targets, self.rows[index], strict=True)
            if target is not None and cell.state in wanted
        }
        return {**values, **(self.added[index] if self.added else {})}


def _bare(text: str) -> str:
    """A head without spaces, notes in brackets and superscript marks."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\(.*?\)|[\s*·:0-9]", "", text)


def match_heads(head: Sequence[str], columns: Sequence[FieldDef]) -> list[FieldDef | None]:
    """Columns by their head; None where no column has that name.

    A shortened or lengthened head (简介 for 海外智能工厂简介) counts when it fits one free column only.
    """
    bare = [_bare(cell) for cell in head]
    found: list[FieldDef | None] = [None] * len(head)
    free = {_bare(column.label): column for column in columns}
    for at, name in enumerate(bare):
        found[at] = free.pop(name, None) if name else None
    for at, name in enumerate(bare):
        alike = [label for label in free if len(name) >= 2 and (name in label or label in name)]
        if found[at] is None and len(alike) == 1:
            found[at] = free.pop(alike[0])
    return found


def has_heads(grid: Sequence[Sequence[str]], columns: Sequence[FieldDef]) -> bool:
    """True when the first row names columns: at least half of its filled cells, and two or all."""
    if not grid:
        return False
    filled = [cell for cell in grid[0] if cell.strip()]
    matched = sum(column is not None for column in match_heads(grid[0], columns))
    return bool(filled) and matched * 2 >= len(filled) and matched >= min(2, len(filled))


def below_titles(grid: Grid, columns: Sequence[FieldDef]) -> tuple[str, Grid]:
    """The lines from the heads on, and the words of the titles above them that are left out; "" without any."""
    for at, line in enumerate(grid[: MOST_TITLES + 1]):
        if has_heads([line], columns):
            words = " ".join(cell.strip() for title in grid[:at] for cell in title if cell.strip())
            return _short(words), grid[at:]
        if sum(bool(cell.strip()) for cell in line) > MOST_IN_TITLE:
            break
    return "", grid


def by_position(width: int, columns: Sequence[FieldDef], first: int) -> list[FieldDef | None]:
    """Clipboard columns laid beside each other from column ``first`` on."""
    return [columns[first + at] if first + at < len(columns) else None for at in range(width)]


def plan_paste(
    grid: Grid,
    columns: Sequence[FieldDef],
    *,
    first: int = 0,
    skips_head: bool | None = None,
    targets: Sequence[FieldDef | None] | None = None,
    context: JobContext | None = None,
) -> PastePlan:
    """What pasting ``grid`` would do, before anything is changed. Raises JobCancelled."""
    with_head = has_heads(grid, columns) if skips_head is None else skips_head
    width = max((len(row) for row in grid), default=0)
    if targets is None:
        chosen = (
            match_heads(grid[0], columns)
            if with_head and has_heads(grid, columns)
            else by_position(width, columns, first)
        )
        chosen += [None] * (width - len(chosen))
    else:
        chosen = list(targets)
    body = grid[1:] if with_head else grid
    has_units = any(target is not None and is_unit_column(target) for target in chosen)
    rows = []
    for number, row in enumerate(body):
        if context is not None and number % STEP == 0:
            context.step(number, len(body), CHECKING.format(number=number))
        cells = [row[at] if at < len(row) else "" for at in range(len(chosen))]
        unit = unit_behind(cells, chosen) if has_units else ""
        rows.append(tuple(paste_cell(text, target, unit) for text, target in zip(cells, chosen, strict=True)))
    return PastePlan(tuple(chosen), tuple(rows), with_head)


def is_unit_column(column: FieldDef) -> bool:
    """True for a column that says what the numbers beside it are counted in (单位)."""
    return column.type == "text" and column.label == "单位"


def unit_behind(cells: Sequence[str], chosen: Sequence[FieldDef | None]) -> str:
    """The unit all numbers of a line carry (65.5%), when its own cell says the same or nothing; else ""."""
    found, said = set(), ""
    for text, target in zip(cells, chosen, strict=True):
        if target is None or target.calculated is not None or not text.strip():
            continue
        if is_unit_column(target):
            said = _half_width(text)
        elif target.type in _NUMBERS:
            parts = _WITH_UNIT.fullmatch(_half_width(text))
            found.add(parts.group(1) if parts else "")
    unit = found.pop() if len(found) == 1 else ""
    return unit if said in ("", unit) else ""


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def paste_cell(text: str, target: FieldDef | None, unit: str = "") -> PastedCell:
    """What becomes of one cell in the column ``target``; None leaves it out.

    ``unit`` stands behind the numbers of this line: it is taken off them and goes into the column of units.
    """
    if isinstance(text, CopiedText) and target is not None and target.calculated is None and text.fits(target):
        return _checked(str(text), text.stored, target)
    text = text.strip()
    if unit and target is not None and target.calculated is None and is_unit_column(target):
        return PastedCell(text or unit, unit, CellState.FINE)
    if unit and target is not None and target.type in _NUMBERS:
        return replace(paste_cell(_half_width(text).removesuffix(unit), target), text=text)
    if target is None:
        return PastedCell(text, None, CellState.SKIPPED, "这一列不填入。")
    if target.calculated is not None:  # it comes with every printed table, and is calculated anew
        return PastedCell(text, None, CellState.SKIPPED, f"“{target.label}”{READ_ONLY}，这一列不填入。")
    if target.type in NOT_PASTEABLE:
        return PastedCell(
            text, None, CellState.REFUSED, f"“{target.label}”不能用粘贴填写，请在该行的表单中填写。", "type"
        )
    if not text:
        return PastedCell(text, None, CellState.FINE)
    stored, reason = _converted(text, target)
    if reason:
        return PastedCell(text, None, CellState.REFUSED, reason, "option")
    if target.type == "choice" and _half_width(target.options[stored]) != _half_width(text):
        text = f"{text} → {target.options[stored]}"
    return _checked(text, stored, target)


def _checked(text: str, stored: Any, target: FieldDef) -> PastedCell:
    kind = field_type(target.type)
    for finding in kind.check(stored, target) if not kind.is_empty(stored) else ():
        if finding.severity is Severity.ERROR:
            said = sentence(finding.code, **{"label": target.label, **finding.context})
            return PastedCell(text, stored, CellState.DOUBTFUL, said, finding.code)
    return PastedCell(text, stored, CellState.FINE)


def _converted(text: str, target: FieldDef) -> tuple[Any, str]:
    """(stored value, "") or (None, why not)."""
    match target.type:
        case "yes_no":
            word = unicodedata.normalize("NFKC", text).lower()
            if word in YES_WORDS or word in NO_WORDS:
                return ("yes" if word in YES_WORDS else "no"), ""
            return None, f"“{target.label}”只能是“是”或“否”，粘贴的是“{_short(text)}”。"
        case "choice":
            code = _option(text, target)
            return (code, "") if code else (None, _not_an_option(text, target))
        case "multi_choice":
            codes: list[str] = []
            for part in re.split(r"[、,，;；/\n]+", text):
                if not part.strip():
                    continue
                code = _option(part, target)
                if code is None:
                    return None, _not_an_option(part.strip(), target)
                codes.append(code)
            return codes, ""
    if "\n" in text and not (target.type == "text" and target.params.get("multiline")):
        text = _on_one_line(text)  # Excel breaks lines inside a cell for its width only
    return field_type(target.type).to_stored(text, target), ""


def _on_one_line(text: str) -> str:
    """Line breaks taken out: nothing between Chinese characters, a space between other words."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += (" " if joined[-1].isascii() and line[0].isascii() else "") + line
    return joined


def _option(text: str, target: FieldDef) -> str | None:
    """The code of the option named by its label, its code, or the beginning of one label only (中型 for 中型企业)."""
    wanted = _half_width(text)
    labels = {code: _half_width(label) for code, label in target.options.items()}
    for code, label in labels.items():
        if wanted in (code, label):
            return code
    begun = [code for code, label in labels.items() if len(wanted) >= SHORTEST and label.startswith(wanted)]
    return begun[0] if len(begun) == 1 else None


def _not_an_option(text: str, target: FieldDef) -> str:
    labels = list(target.options.values())
    shown = "、".join(labels[:6]) + ("等" if len(labels) > 6 else "")
    return f"“{target.label}”没有“{_short(text)}”这个选项，可填：{shown}。"


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
