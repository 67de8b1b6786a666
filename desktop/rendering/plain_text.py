"""This file cleans text for paper and lists all text of a document in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import assert_never

from desktop.rendering.document import (
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Cover,
    Document,
    Figure,
    Grid,
    Heading,
    HeadingLine,
    LabelTable,
    Notes,
    PageBreak,
    Paragraph,
    SealBlock,
    Title,
)

# C0/C1 controls, lone surrogates and non-characters: XML cannot carry them, a printer cannot show them.
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f]")
# Characters without a shape: zero-width and direction marks, soft hyphen, variation selectors.
_SHAPELESS = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_UNUSUAL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3164\ud800-\udfff\uf900-\ufaff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U000e0000-\U000e0fff]"
)


@lru_cache(maxsize=4096)
def _clean_unusual(text: str) -> str:
    text = _ILLEGAL.sub("\ufffd", _NEW_LINES.sub("\n", text))
    text = _SHAPELESS.sub("", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """``text`` as all three formats carry it: NFC, line ends as ``\\n``, shapeless characters gone,

    a control character visible as U+FFFD (the replacement character).
    """
    if _UNUSUAL.search(text) is None:
        return unicodedata.normalize("NFC", text)
    return _clean_unusual(text)


def is_empty(text: str) -> bool:
    """Whether nothing of ``text`` would be seen on paper."""
    return not clean(text).strip()


ATTACHMENTS_LEAD = "附件："


def attachment_labels(block: AttachmentList) -> list[tuple[str, str]]:
    """What stands before each attachment and its name: 附件：, or 附件：1. and 2. when there are several."""
    if len(block.items) == 1:
        return [(ATTACHMENTS_LEAD, block.items[0])]
    return [(f"{ATTACHMENTS_LEAD if n == 1 else ''}{n}. ", item) for n, item in enumerate(block.items, 1)]


class _Columns(dict[str, int]):
    """Character → its width in half-width characters, for each character seen."""

    def __missing__(self, char: str) -> int:
        self[char] = 1 if unicodedata.east_asian_width(char) in ("Na", "H", "N") else 2
        return self[char]


char_columns = _Columns()


def text_columns(text: str) -> int:
    """Width of one line in half-width characters."""
    return len(text) if text.isascii() else sum(map(char_columns.__getitem__, text))


def block_texts(block: Block) -> Iterator[str]:
    """All text of one block in reading order, uncleaned."""
    match block:
        case AnnexLabel(text) | Heading(text) | Paragraph(text):
            yield text
        case Title(text, note_mark):
            yield text + note_mark
        case HeadingLine(label, value):
            yield label + value
        case LabelTable(cells):
            for cell in cells:
                yield cell.label
                yield cell.value
        case Grid(columns, rows):
            for column in columns:
                yield column.head + column.note_mark + column.head_tail
            for row in rows:
                yield from row
        case Figure(_, caption):
            yield caption
        case Notes(lead, items):
            yield lead + (items[0] if items else "")
            yield from items[1:]
        case SealBlock(lines, signature_label, date_text):
            for line in lines:
                yield line.label + line.value
            yield signature_label
            yield date_text
        case AttachmentList():
            for label, name in attachment_labels(block):
                yield label + name
        case Closing(unit, date_text):
            yield unit
            yield date_text
        case Cover(title, subtitle, cover_lines, seals, date_text):
            yield title
            yield subtitle
            for label, value in cover_lines:
                yield label
                yield value
            for seal in seals:
                yield seal.label + seal.value
            yield date_text
        case PageBreak():
            pass
        case _:
            assert_never(block)


def document_texts(document: Document) -> Iterator[str]:
    """All text of a document in reading order, without footers and marks."""
    for section in document.sections:
        for block in section.blocks:
            yield from block_texts(block)


def missing_characters(document: Document) -> tuple[str, ...]:
    """Characters of ``document`` that no available font has: to be reported before printing."""
    from desktop.rendering.fonts import find_missing

    return find_missing(document_texts(document), clean)
