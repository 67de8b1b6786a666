"""Where answers stand on laid-out pages, in the cases no sample has: torn rows, parts of stretched lines, odd characters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.rendering.document import (
    Block,
    Cover,
    Document,
    Grid,
    GridColumn,
    LabelCell,
    LabelTable,
    PageSection,
    Paragraph,
    Place,
    Source,
    Written,
)
from desktop.rendering.plain_text import clean
from desktop.rendering.sources import filled, joined, shifted
from desktop.rendering.writers import write
from tests.helpers.documents import prose
from tests.helpers.paper import opened_pdf, squeezed


def written(*blocks: Block, **options: Any) -> Written:
    return write(Document("题目", (PageSection(blocks),), None, **options), "pdf")


def boxes(made: Written, path: str) -> list[Place]:
    return [place for place in made.places if place.path == path and not place.is_label]


def text_in(made: Written, path: str) -> str:
    """What PDFium reads in the boxes of ``path``."""
    found = ""
    with opened_pdf(made.data) as pdf:
        for place in boxes(made, path):
            page = pdf[place.page - 1]
            text_page = page.get_textpage()
            high = page.get_height()
            box = (place.x, high - place.y - place.height, place.x + place.width, high - place.y)
            found += squeezed(text_page.get_text_bounded(*box))
            text_page.close()
            page.close()
    return found


def test_a_row_torn_over_pages_has_a_box_on_each() -> None:
    text = prose(4000)
    columns = (GridColumn("序号", width=0.3), GridColumn("简介", width=3.0), GridColumn("名称", width=0.5))
    sources = (((), (Source("t/r1/brief"),), (Source("t/r1/name"),)),)
    made = written(Grid(columns, (("1", text, "甲厂"),), path="t", sources=sources))
    assert made.pages > 1
    assert [place.page for place in boxes(made, "t/r1/brief")] == list(range(1, made.pages + 1))
    assert [place.page for place in boxes(made, "t")] == list(range(1, made.pages + 1))
    assert text_in(made, "t/r1/brief") == squeezed(text)
    assert text_in(made, "t/r1/name") == "甲厂"


def test_a_paragraph_over_two_pages_has_a_box_on_each() -> None:
    text = prose(1800)
    made = written(Paragraph(text, sources=(Source("story"),)))
    assert [place.page for place in boxes(made, "story")] == list(range(1, made.pages + 1))
    assert made.pages == 2
    assert text_in(made, "story") == squeezed(text)


@pytest.mark.parametrize("is_letter", [False, True])
def test_parts_of_stretched_lines_are_found_to_the_character(is_letter: bool) -> None:
    parts = [(prose(37, start=7 * n), f"f{n}") for n in range(12)]
    text = "".join(part for part, _ in parts)
    sources, at = [], 0
    for part, path in parts:
        sources.append(Source(path, at, at + len(part)))
        at += len(part)
    made = written(Paragraph(text, sources=tuple(sources)), is_letter=is_letter)
    for part, path in parts:
        assert text_in(made, path) == squeezed(part), path
        assert len(boxes(made, path)) <= 3


def test_characters_that_are_not_printed_do_not_shift_the_boxes() -> None:
    hidden = "前\u200b\u200b\u200b文：e\u0301\u00ad"
    text = hidden + "甲乙丙" + "尾"
    made = written(Paragraph(text, sources=(Source("name", len(hidden), len(hidden) + 3),)))
    assert text_in(made, "name") == "甲乙丙"
    assert clean(text) == "前文：é甲乙丙尾"


def test_an_empty_part_has_a_box_to_be_seen() -> None:
    made = written(Paragraph("经办人：", sources=(Source("person", 4, 4),)))
    (place,) = boxes(made, "person")
    assert place.width > 5
    assert place.height > 10


def test_an_empty_cell_and_an_empty_line_of_a_cover_have_their_box() -> None:
    cover = Cover("封面", "", (("单位", "示例公司"), ("项目", "")), (), "", ("unit", "project"))
    made = written(
        cover, LabelTable((LabelCell("电话", "", False, "phone"), LabelCell("地址", "某路", False, "address")))
    )
    assert {place.path: place.page for place in made.places} == {"unit": 1, "project": 1, "phone": 2, "address": 2}
    assert [place.path for place in made.places if place.is_label] == ["unit", "project", "phone", "address"]
    assert all(place.width > 50 and place.height > 15 for place in made.places if not place.is_label)
    assert text_in(made, "project") == ""
    assert text_in(made, "unit") == "示例公司"


def test_documents_are_equal_wherever_their_texts_come_from() -> None:
    one = Paragraph("文字", sources=(Source("a"),))
    assert one == replace(one, sources=())
    assert hash(one) == hash(replace(one, sources=()))


def test_filled_patterns_say_what_is_whose() -> None:
    values = {"city": "太原市", "count": ""}
    text, sources = filled("关于{city}报送{count}家的函{{原文}}", values.__getitem__, str)
    assert text == "关于太原市报送　　家的函{原文}"
    assert [(s.path, text[s.start : s.end]) for s in sources] == [("city", "太原市"), ("count", "　　")]


def test_joined_texts_say_what_is_whose_and_empty_ones_have_the_whole_cell() -> None:
    assert joined([("张三", "person"), ("138", "phone")], "\n") == (Source("person", 0, 2), Source("phone", 3, 6))
    assert joined([("张三", "person"), ("", "phone")], "\n") == (Source("person"), Source("phone"))
    assert shifted((Source("a"), Source("b", 1, 2)), 10, 5) == (Source("a", 10, 15), Source("b", 11, 12))
