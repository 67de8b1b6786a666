"""This file writes the WordprocessingML of text, paragraphs and tables as strings: fast, and every run names its fonts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from desktop.rendering.document import Align
from desktop.rendering.fonts import Role
from desktop.rendering.layout_model import Style
from desktop.rendering.layout_styles import CELL_PAD_Y
from desktop.rendering.plain_text import clean, text_columns

# The names government templates use; Word and WPS show their own 仿宋 and 楷体 for them (see FONT_TABLE).
FONT_NAMES: dict[Role, str] = {
    Role.SONG: "宋体",
    Role.FANGSONG: "仿宋_GB2312",
    Role.HEITI: "黑体",
    Role.KAITI: "楷体_GB2312",
    Role.XIAOBIAOSONG: "方正小标宋简体",
    Role.BOLD: "仿宋_GB2312",
}
LATIN_FONT = "Times New Roman"
OTHER_NAMES: dict[str, str] = {"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "宋体"}

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_JUSTIFIED = {Align.LEFT: "both", Align.CENTRE: "center", Align.RIGHT: "right"}


def twips(points: float) -> int:
    return round(points * 20)


def fonts_of(role: Role) -> str:
    name = FONT_NAMES[role]
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{name}" w:cs="{LATIN_FONT}"/>'


def run_properties(style: Style, is_raised: bool = False) -> str:
    half_points = round(style.size * 2)
    bold = "<w:b/>" if style.role is Role.BOLD else ""
    raised = '<w:vertAlign w:val="superscript"/>' if is_raised else ""
    # a size Word cannot say (28 characters of 三号 in 156 mm): the next half point, set closer
    excess = half_points / 2 - style.size
    closer = f'<w:spacing w:val="-{math.ceil(excess * 20)}"/>' if excess > 0.05 else ""
    return (
        f"<w:rPr>{fonts_of(style.role)}{bold}{closer}"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>{raised}</w:rPr>'
    )


def run(text: str, style: Style, is_raised: bool = False) -> str:
    """One run of cleaned text without line ends."""
    if not text:
        return ""
    return f'<w:r>{run_properties(style, is_raised)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph_properties(
    style: Style,
    before: float = 0.0,
    after: float = 0.0,
    keep_next: bool = False,
    page_break: bool = False,
    left: float = 0.0,
    hanging: float = 0.0,
    right: float = 0.0,
    outline: int | None = None,
    is_exact: bool = True,
    is_in_table: bool = False,
) -> str:
    """``before``, ``after``, ``left``, ``hanging``, ``right`` in points; ``is_exact``: lines of the style's pitch.

    ``is_in_table``: ragged right and no extra space between Chinese and Latin, for narrow columns.
    """
    line = f' w:line="{twips(style.pitch)}" w:lineRule="exact"' if is_exact else ""
    indent = ""
    if style.indent and not hanging:
        indent = (
            f'<w:ind w:firstLineChars="{round(style.indent * 100)}" w:firstLine="{twips(style.indent * style.size)}"/>'
        )
    elif left or hanging or right:
        indent = f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:hanging="{twips(hanging)}"/>'
    level = f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    return (
        "<w:pPr>"
        + ("<w:keepNext/>" if keep_next else "")
        + ("<w:pageBreakBefore/>" if page_break else "")
        + ('<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if is_in_table else "")
        + f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{line}/>'
        + indent
        + f'<w:jc w:val="{"left" if is_in_table and style.align is Align.LEFT else _JUSTIFIED[style.align]}"/>'
        + level
        + "</w:pPr>"
    )


def paragraph(text: str, style: Style, mark: str = "", **properties: object) -> str:
    """One paragraph for each line of ``text``; ``mark`` stands raised at the end of the last."""
    before = properties.pop("before", 0.0)
    after = properties.pop("after", 0.0)
    page_break = properties.pop("page_break", False)
    lines = clean(text).split("\n")
    parts = []
    for number, line in enumerate(lines):
        is_first, is_last = number == 0, number == len(lines) - 1
        setting = paragraph_properties(
            style,
            before=before if is_first else 0.0,  # type: ignore[arg-type]
            after=after if is_last else 0.0,  # type: ignore[arg-type]
            page_break=bool(page_break) and is_first,
            **properties,  # type: ignore[arg-type]
        )
        raised = run(clean(mark), style, is_raised=True) if mark and is_last else ""
        parts.append(f"<w:p>{setting}{run(line, style)}{raised}</w:p>")
    return "".join(parts)


def spacer(points: float, page_break: bool = False, keep_next: bool = False) -> str:
    """An empty paragraph of exactly ``points`` height, such as Word needs between two tables."""
    style = Style(Role.SONG, 1, max(points, 1))
    mark = f'<w:rPr>{fonts_of(Role.SONG)}<w:sz w:val="2"/></w:rPr>'
    setting = paragraph_properties(style, page_break=page_break, keep_next=keep_next)
    return f"<w:p>{setting.replace('</w:pPr>', mark + '</w:pPr>')}</w:p>"


# ---- tables ----

BORDERED = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_start(widths: Iterable[float], is_bordered: bool = True, pad: float = 2.5) -> str:
    """Opening of a table of fixed column widths in points."""
    columns = [twips(width) for width in widths]
    borders = f"<w:tblBorders>{BORDERED}</w:tblBorders>" if is_bordered else ""
    above, below = (
        (f'<w:{side} w:w="{twips(CELL_PAD_Y)}" w:type="dxa"/>' for side in ("top", "bottom"))
        if is_bordered
        else ("", "")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{above}'
        f'<w:left w:w="{twips(pad)}" w:type="dxa"/>{below}<w:right w:w="{twips(pad)}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{one}"/>' for one in columns)
        + "</w:tblGrid>"
    )


def rough_height(texts: Sequence[str], rooms: Sequence[float], size: float, pitch: float) -> float:
    """About the height in points of a row of ``texts`` in cells with ``rooms`` points for a line."""
    lines = 1
    for text, room in zip(texts, rooms, strict=True):
        if len(text) * size > room or "\n" in text:
            needs = (text_columns(line) * size / 2 / room for line in clean(text).split("\n"))
            lines = max(lines, sum(max(math.ceil(need * 1.05), 1) for need in needs))
    return lines * pitch + 2 * CELL_PAD_Y


def row_start(least_height: float, is_head: bool = False, is_whole: bool = False) -> str:
    whole = "<w:cantSplit/>" if is_whole or is_head else ""
    head = "<w:tblHeader/>" if is_head else ""
    return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{twips(least_height)}" w:hRule="atLeast"/>{head}</w:trPr>'


def cell(content: str, width: float, span: int = 1, borders: str = "", v_align: str = "center") -> str:
    """A cell of ``width`` points over ``span`` grid columns; ``content``: its paragraphs."""
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{merged}{edges}<w:vAlign w:val="{v_align}"/></w:tcPr>'
        f"{content}</w:tc>"
    )


class CellMaker:
    """Cells of one column of a long table: everything but the text is made once."""

    def __init__(self, width: float, style: Style) -> None:
        self._start, self._end = cell("\0", width).split("\0")
        setting = paragraph_properties(style, is_in_table=True)
        self._before = f'<w:p>{setting}<w:r>{run_properties(style)}<w:t xml:space="preserve">'
        self._after = "</w:t></w:r></w:p>"
        self._empty = f"<w:p>{setting}</w:p>"
        self.style = replace(style)

    def __call__(self, text: str) -> str:
        cleaned = clean(text)
        if "\n" not in cleaned:
            if not cleaned:
                return f"{self._start}{self._empty}{self._end}"
            return f"{self._start}{self._before}{escape(cleaned)}{self._after}{self._end}"
        lines = "".join(
            f"{self._before}{escape(line)}{self._after}" if line else self._empty for line in cleaned.split("\n")
        )
        return f"{self._start}{lines}{self._end}"
