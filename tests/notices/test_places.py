"""Where answers stand on paper, for the samples of every pack.

1. In the box of an answer, PDFium finds the text the answer prints, and nothing else.
2. Every problem with an answer that is printed has a place, the missing ones too.
3. Saying where answers come from changes no byte of any format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from desktop.checking.live import LiveCheck
from desktop.forms.model import FormDef, NoticeDef
from desktop.issues import Severity
from desktop.rendering.build import build_declaration
from desktop.rendering.document import (
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
    Paragraph,
    SealBlock,
    Title,
    Written,
)
from desktop.rendering.layout_model import FRAMES
from desktop.rendering.plain_text import clean
from desktop.rendering.writers import write
from tests.helpers.declarations import no_files
from tests.helpers.paper import opened_pdf, squeezed
from tests.notices.test_packs import CREATED, FORMS, Sample, forms

SAMPLES = ("minimal.json", "full.json", "wrong.json")


def source_texts(block: Block) -> Iterator[tuple[str, str]]:
    """Path and text of everything in a block that says where it comes from; not the whole tables."""
    texts: list[tuple[str, tuple[Any, ...]]] = []
    match block:
        case Title() | Heading() | Paragraph():
            texts = [(block.text, block.sources)]
        case HeadingLine():
            texts = [(block.label + block.value, block.sources)]
        case Grid() if block.sources:
            for row, sources in zip(block.rows, block.sources, strict=True):
                texts += zip(row, sources, strict=True)
        case AttachmentList() if block.sources:
            texts = list(zip(block.items, block.sources, strict=True))
        case LabelTable(cells):
            yield from ((cell.path, cell.value) for cell in cells)
        case Figure():
            yield block.path, block.caption
        case SealBlock():
            yield block.path, "".join(line.label + line.value for line in block.lines)
            yield block.path, block.signature_label + block.date_text
        case Closing():
            yield from ((block.unit_path, block.unit), (block.date_path, block.date_text))
        case Cover():
            yield from zip(block.line_paths, (value for _, value in block.lines), strict=True)
        case _:
            pass
    yield from ((source.path, text[source.start : source.end]) for text, sources in texts for source in sources)


def expected_texts(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in document.sections:
        for block in section.blocks:
            for path, text in source_texts(block):
                if path:
                    found[path] = found.get(path, "") + squeezed(clean(text))
    return found


def placed_texts(written: Written) -> dict[str, str]:
    """What PDFium reads in the boxes of each path, in order."""
    found: dict[str, str] = {}
    with opened_pdf(written.data) as pdf:
        pages = [(page, page.get_textpage()) for page in pdf]
        for place in written.places:
            if place.is_label:
                continue
            page, text_page = pages[place.page - 1]
            high = page.get_height()
            bottom, top = high - place.y - place.height, high - place.y
            text = text_page.get_text_bounded(place.x, bottom, place.x + place.width, top)
            found[place.path] = found.get(place.path, "") + squeezed(text)
        for page, text_page in pages:
            text_page.close()
            page.close()
    return found


def table_paths(document: Document) -> set[str]:
    return {block.path for section in document.sections for block in section.blocks if isinstance(block, Grid)}


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
@forms
def test_the_text_in_the_box_of_an_answer_is_what_it_prints(notice: NoticeDef, form: FormDef, name: str) -> None:
    """1"""
    document = Sample(notice, form, name).document(form, notice)
    written = write(document, "pdf")
    expected, placed = expected_texts(document), placed_texts(written)
    tables = table_paths(document)
    assert expected.keys() - tables == placed.keys() - tables
    assert expected, "something is printed of every form"
    for path, text in expected.items():
        if path not in tables:
            assert Counter(placed[path]) == Counter(text), path


@forms
def test_every_box_is_on_its_page(notice: NoticeDef, form: FormDef) -> None:
    """1"""
    written = write(Sample(notice, form, "full.json").document(form, notice), "pdf")
    with opened_pdf(written.data) as pdf:
        sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    frames = {(round(f.page_width), round(f.page_height)): f for f in FRAMES.values()}
    for place in written.places:
        frame = frames[tuple(map(round, sizes[place.page - 1]))]
        assert place.x >= frame.left - 1, place
        assert place.x + place.width <= frame.left + frame.width + 1, place
        assert frame.top - 0.1 <= place.y
        assert place.y + place.height <= frame.bottom + 0.1, place
        assert min(place.width, place.height) > 4, place


# 2 ----------------------------------------------------------------------------------------


DECLARATIONS = [(notice, form) for notice, form in FORMS if form.paper.layout == "declaration"]


@pytest.mark.parametrize(("notice", "form"), DECLARATIONS, ids=lambda value: value.id)
def test_what_is_missing_in_an_empty_declaration_has_a_place(notice: NoticeDef, form: FormDef) -> None:
    """2"""
    check = LiveCheck(form, {})
    document = build_declaration(form, {}, no_files, None, tables=notice.tables, created_on=CREATED)
    places = {place.path for place in write(document, "pdf").places if not place.is_label}
    missing = [issue for issue in check.issues() if issue.severity is Severity.MISSING and issue.path in form.by_id]
    assert missing
    for issue in missing:
        if form.by_id[issue.path].is_printed and form.section(issue.section_id).is_printed:
            assert issue.path in places, issue.sentence


# 3 ----------------------------------------------------------------------------------------


def without_sources(value: Any) -> Any:
    """The same document that does not say where anything comes from."""
    if isinstance(value, tuple):
        return tuple(map(without_sources, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: without_sources(getattr(value, f.name)) for f in fields(value)}
    for name in ("sources", "line_paths"):
        if name in changed:
            changed[name] = ()
    for name in ("path", "unit_path", "date_path"):
        if name in changed:
            changed[name] = ""
    return replace(value, **changed)


@pytest.mark.parametrize(("notice", "form"), FORMS[:6] + FORMS[-3:], ids=lambda value: value.id)
def test_saying_where_answers_come_from_changes_no_byte(notice: NoticeDef, form: FormDef) -> None:
    """3"""
    document = Sample(notice, form, "full.json").document(form, notice)
    bare = without_sources(document)
    assert bare == document
    for suffix in ("pdf", "docx", "xlsx"):
        with_places, without = write(document, suffix), write(bare, suffix)
        assert with_places.data == without.data
        assert without.places == ()
        assert bool(with_places.places) == (suffix == "pdf")
