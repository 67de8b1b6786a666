"""版本校验码 and QR codes."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from desktop.rendering.document import FinalMark
from desktop.rendering.paper_code import code_of, content_hash, grouped
from desktop.rendering.qr import QrMaker, qr_png


def test_the_same_content_in_another_order_has_the_same_code() -> None:
    one = content_hash({"unit_name": "示例", "rows": [{"id": "r1", "name": "甲"}]})
    other = content_hash({"rows": [{"name": "甲", "id": "r1"}], "unit_name": "示例"})
    assert one == other
    assert code_of(one) == one[:12]


def test_a_changed_word_changes_the_code() -> None:
    assert code_of(content_hash({"name": "先进级"})) != code_of(content_hash({"name": "卓越级"}))


def test_a_composed_and_a_decomposed_letter_are_the_same_content() -> None:
    assert content_hash({"name": "e\u0301"}) == content_hash({"name": "é"})


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        content_hash({"amount": 1.5})


def test_the_code_is_printed_in_groups_of_four() -> None:
    assert grouped("0123456789ab") == "0123-4567-89ab" == FinalMark("0123456789ab", "p", "d").grouped


@pytest.mark.parametrize("text", ["SBB1|p|d|1/2|0123456789ab", "SBB1|" + "x" * 120, "中文也可以"])
def test_the_png_of_a_code_decodes_to_its_text(text: str) -> None:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(text))).convert("L"))
    assert found.text == text
    assert found.ec_level == "M"


def test_the_mask_of_the_first_page_is_kept_and_pages_differ() -> None:
    maker = QrMaker()
    first, second = maker.matrix("SBB1|p|d|1/2|0123456789ab"), maker.matrix("SBB1|p|d|2/2|0123456789ab")
    assert len(first) == len(second)
    assert first != second
    assert first == QrMaker().matrix("SBB1|p|d|1/2|0123456789ab")
