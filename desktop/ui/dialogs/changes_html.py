"""This file writes the list of changes since the last final copy as rich text, in the colours of the appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from desktop.services.final_changes import KIND_WORDS, CellChange, FieldChange, ParagraphChange, RowChange
from desktop.services.text_changes import Piece
from desktop.ui.theme import Palette

SHOWN_ROWS = 200  # of one table; a person reads no more
SHOWN_CONTEXT = 40  # signs before and after a changed word in a long paragraph


def style_sheet(colours: Palette) -> str:
    """Colour never stands alone: what came is underlined, what went is struck through."""
    return (
        f"h3 {{ color: {colours.text}; margin-top: 14px; margin-bottom: 2px; }}"
        f"p {{ color: {colours.text}; margin: 2px 0 2px 0; }}"
        f"p.part {{ margin-left: 16px; }}"
        f".muted {{ color: {colours.muted}; }}"
        f".added {{ color: {colours.success}; background-color: {colours.success_soft}; text-decoration: underline; }}"
        f".removed {{ color: {colours.error}; background-color: {colours.error_soft};"
        " text-decoration: line-through; }"
        f"a {{ color: {colours.accent_text}; }}"
    )


def changes_html(fields: Iterable[FieldChange]) -> str:
    """One heading a section, one link a field (``href`` is its path), what was and what is below."""
    parts = []
    for section, changes in groupby(fields, key=lambda change: change.section):
        parts.append(f"<h3>{escape(section or '本版已没有的内容')}</h3>")
        for change in changes:
            parts += list(_field(change))
    return "".join(parts)


def _field(change: FieldChange) -> Iterator[str]:
    link = f'<a href="{escape(change.field_id)}"><b>{escape(change.label)}</b></a>'
    yield f'<p>{link}　<span class="muted">{escape(change.words)}</span></p>'
    if change.rows:
        for row in change.rows[:SHOWN_ROWS]:
            yield from _row(change, row)
        rest = len(change.rows) - SHOWN_ROWS
        if rest > 0:
            yield f'<p class="part"><span class="muted">还有 {rest} 行</span></p>'
    elif change.paragraphs:
        yield from (_paragraph(paragraph) for paragraph in change.paragraphs)
    elif change.pieces:
        yield f'<p class="part">{_pieces(change.pieces)}</p>'
    elif change.kind == "added":
        yield f'<p class="part">{_marked("added", change.after)}</p>'
    elif change.before:
        yield f'<p class="part">{_marked("removed", change.before)}</p>'


def _row(change: FieldChange, row: RowChange) -> Iterator[str]:
    where = f"第 {row.number} 行"
    if row.kind == "moved":
        where = f"第 {row.old_number} 行 → 第 {row.number} 行"
    if row.kind == "removed":
        where = f"原第 {row.number} 行"
    name = escape(row.name)
    if row.kind in ("added", "removed"):
        name = _marked(row.kind, row.name)
    link = f'<a href="{escape(change.field_id)}/{escape(row.row_id)}">{where}</a>'
    place = where if row.kind == "removed" else link
    yield f'<p class="part">{KIND_WORDS[row.kind]} {place}　{name}</p>'
    if row.kind in ("changed", "moved"):
        for cell in row.cells:
            yield f'<p class="part">　　{escape(cell.label)}：{_cell(cell)}</p>'


def _cell(cell: CellChange) -> str:
    return _pieces(cell.pieces)


def _paragraph(paragraph: ParagraphChange) -> str:
    where = f"第 {paragraph.number} 段"
    if paragraph.kind == "moved":
        where = f"第 {paragraph.old_number} 段 → 第 {paragraph.number} 段"
    if paragraph.kind == "removed":
        where = f"原第 {paragraph.number} 段"
    words = f"{KIND_WORDS[paragraph.kind]} {where}"
    return f'<p class="part"><span class="muted">{words}</span>　{_pieces(paragraph.pieces)}</p>'


def _pieces(pieces: tuple[Piece, ...]) -> str:
    """What stayed is shortened in the middle, around the changed words it is whole."""
    found = []
    for n, piece in enumerate(pieces):
        if piece.kind == "same":
            found.append(_lines(_shortened(piece.text, is_first=n == 0, is_last=n == len(pieces) - 1)))
        else:
            found.append(_marked(piece.kind, piece.text))
    return "".join(found)


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else text[:SHOWN_CONTEXT]
    tail = "" if is_last else text[-SHOWN_CONTEXT:]
    if is_first and is_last:
        head = text[: 2 * SHOWN_CONTEXT]
    return text if len(text) <= len(head) + len(tail) + 2 else f"{head}……{tail}"


def _marked(kind: str, text: str) -> str:
    return f'<span class="{kind}">{_lines(text)}</span>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
