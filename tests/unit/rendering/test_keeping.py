"""What stands together on the pages of a PDF: headings with what they head, seals with what they seal."""

from __future__ import annotations

from random import Random

import pytest

from desktop.rendering.document import (
    Block,
    Document,
    Figure,
    Grid,
    GridColumn,
    Heading,
    LabelCell,
    LabelTable,
    Notes,
    Orientation,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    TextStyle,
    Title,
)
from desktop.rendering.writers import write
from tests.helpers.documents import picture, prose
from tests.helpers.paper import pdf_pages

SEAL = SealBlock((SealLine("申报单位（盖章）：", "declaring_unit"),), "自查负责人（签字）：", "年　　月　　日")
SMALL_TABLE = LabelTable((LabelCell("自查日期", "2024年11月8日"), LabelCell("联系人", "张示例")))
END = "此题毕"  # ends every heading


def bodies(document: Document) -> list[str]:
    """The text of every page without its page number."""
    pages = pdf_pages(write(document, "pdf").data)
    return [text.removesuffix(f"—{number}—") for number, text in enumerate(pages, 1)]


@pytest.mark.parametrize("filler", range(12, 27))
def test_a_heading_goes_along_when_what_follows_it_goes_to_the_page_of_a_seal(filler: int) -> None:
    for headed in (
        (SMALL_TABLE,),
        (Paragraph("本单位承诺所提交的材料真实。"),),
        (Grid((GridColumn("甲列"),), (("唯一一行",),)), Notes("注：", ("1. 甲；", "2. 乙。"))),
        (Figure(picture(size=(400, 200)), "图 1"),),
    ):
        blocks = (Paragraph("行\n" * filler + "末"), Heading(f"自查确认{END}", 1), *headed, SEAL)
        for page in bodies(Document("页", (PageSection(blocks),))):
            assert not page.endswith(END)
            assert not page.startswith("申报单位（盖章）")


def test_a_seal_stands_below_the_last_lines_of_a_row_as_high_as_a_page() -> None:
    for length in range(1000, 1400, 40):
        for before in ((), (Heading(f"一、承诺{END}", 1), Heading(f"（一）说明{END}", 2))):
            table = LabelTable((LabelCell("说明", prose(length) + "文终", is_wide=True),))
            *_, page = bodies(Document("页", (PageSection((*before, table, SEAL)),)))
            assert page.index("文终") < page.index("申报单位（盖章）")


def test_a_group_row_goes_with_the_last_row_to_the_page_of_the_notes() -> None:
    for count in range(15, 30):
        rows = (*((f"第{n}行", "值") for n in range(count)), ("（二）末组", ""), ("末行", "值"))
        grid = Grid((GridColumn("甲列"), GridColumn("乙列")), rows, group_rows=frozenset({count}))
        notes = Notes("注：", tuple(f"{n}. 说明；" for n in range(1, 7)))
        for page in bodies(Document("页", (PageSection((grid, notes)),))):
            assert not page.endswith("（二）末组")
            assert not page.startswith("注：")


def test_two_seal_blocks_stand_below_what_both_seal() -> None:
    second = SealBlock((SealLine("推荐单位（盖章）：", "recommending_unit"),), "", "年　　月　　日")
    for filler in range(8, 27):
        blocks = (Paragraph("行\n" * filler + "末"), Paragraph("特此承诺。"), SEAL, second)
        *_, page = bodies(Document("页", (PageSection(blocks),)))
        assert page.index("特此承诺。") < page.index("申报单位（盖章）") < page.index("推荐单位（盖章）")


def _headings(random: Random) -> list[Block]:
    """Up to three headings below each other, some of two lines."""
    return [
        Heading(
            f"（{level}）{prose(45 if level == 1 and random.random() < 0.3 else 10, random.randrange(90))}{END}", level
        )
        for level in range(1, random.choice((1, 2, 2, 3, 4)))
    ]


def _headed(random: Random) -> list[Block]:
    """Something a heading may head, often with notes or a seal that must stay with it."""
    columns = (GridColumn("序号", width=0.3), GridColumn("甲列"), GridColumn("乙列"))
    count = random.choice((0, 1, 1, 2, 5, 30))
    length = random.choice((4, 4, 30, 400))
    rows = tuple((str(n), prose(length, n), "值") for n in range(count))
    groups = frozenset(n for n in range(count - 1) if random.random() < 0.3)
    rows = tuple((str(n), "组", "") if n in groups else row for n, row in enumerate(rows))
    things: list[list[Block]] = [
        [Paragraph(prose(random.choice((10, 60, 120, 700))))],
        [Paragraph(prose(20), TextStyle.SMALL), Paragraph(prose(80))],
        [Grid(columns, rows, group_rows=groups)],
        [Grid(columns, rows, group_rows=groups), Notes("注：", tuple(f"{n}. {prose(40)}" for n in range(3)))],
        [SMALL_TABLE],
        [LabelTable((LabelCell("说明", prose(random.choice((20, 200, 1500))), is_wide=True),))],
        [Figure(picture(size=(400, random.choice((60, 150)))), "图 1")],
        [Paragraph(prose(60)), LabelTable(())],
    ]
    sealed: list[Block] = [SEAL] if random.random() < 0.4 else []
    return random.choice(things) + sealed


@pytest.mark.parametrize("seed", range(60))
def test_no_page_ends_with_a_heading_or_begins_with_a_seal_or_is_empty(seed: int) -> None:
    random = Random(seed)
    blocks: list[Block] = [Title("申报书"), Paragraph(prose(300))]
    for _ in range(14):
        blocks += [*_headings(random), *_headed(random)]
    blocks.append(Paragraph("全文终。"))
    orientation = random.choice(tuple(Orientation))
    document = Document("页", (PageSection(tuple(blocks), orientation),), is_letter=random.random() < 0.3)
    pages = bodies(document)
    assert all(pages)
    assert "".join(pages).count(END) == sum(isinstance(block, Heading) for block in blocks)
    assert pages[-1].endswith("全文终。")
    for page in pages:
        assert not page.endswith(END)
        assert not page.startswith("申报单位（盖章）")
