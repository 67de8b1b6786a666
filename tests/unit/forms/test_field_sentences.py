"""Every sentence about a value is said by some value, and every value's code has a sentence.

1. The cases below produce exactly the codes of ``messages/forms.py``.
2. No placeholder stays empty; each sentence names the field and says what to do.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import FieldDef
from desktop.messages.forms import SENTENCES
from tests.helpers.fields import codes, columns_of, figure, file_fact, make_field, paragraph, sentences

OPTIONS = {"a": "甲", "b": "乙"}
ROWS = [{"id": "r1", "stage": "生产作业", "scenario": "人机协同作业"}, {"id": "r2", "stage": "生产作业"}]
NUMBERS = ("integer", "decimal", "money", "percent")


def _case(type_name: str, value: Any, **params: Any) -> tuple[FieldDef, Any]:
    return make_field(type_name, columns=columns_of(type_name), **params), value


CASES = [
    *(_case(name, {"a": 1}) for name in FIELD_TYPES),
    *(_case(name, "甲") for name in NUMBERS),
    *(_case(name, "9" * 30) for name in NUMBERS),
    *(_case(name, "5", min=6) for name in NUMBERS),
    *(_case(name, "5", max=4) for name in NUMBERS),
    *(_case(name, "5.55", decimals=1) for name in NUMBERS),
    _case("money", "5元"),
    _case("text", "甲\n乙", max_length=1),
    _case("text", "甲", min_length=2, pattern="乙", pattern_hint="填乙"),
    _case("long_text", [paragraph("甲乙"), figure("")], max_length=1, max_figures=0),
    _case("long_text", [paragraph("甲")], min_length=2),
    *(_case("date", value) for value in ("甲", "2024-02-30", "1066-10-14")),
    _case("date", "2024-01-01", min="2024-01-02"),
    _case("date", "2024-01-01", max="2023-12-31"),
    *(_case("month", value) for value in ("甲", "1066-10")),
    _case("month", "2023-03", min="2023-04"),
    _case("month", "2023-03", max="2023-02"),
    *(_case("period", value) for value in ("甲", {"start": "甲"}, {"start": "1066-10-14", "end": "甲"})),
    _case("period", {"start": "甲", "end": "2023-03"}, unit="month"),
    _case("period", {"start": "2023-03-02", "end": "2023-03-01"}),
    _case("kpis", [{"id": "kpi_01", "before": "101"}, {"id": "kpi_04", "before": "2", "after": "1.5"}]),
    _case("element_check", [{"id": "base_1", "is_met": "partly"}], edition="2024", tier="basic"),
    _case("maturity", [{"id": "sub_01", "level": "na"}]),
    _case("yes_no", "甲"),
    _case("choice", "c", options=OPTIONS),
    _case("multi_choice", ["c"], options=OPTIONS, min_choices=2),
    _case("multi_choice", ["a", "b"], options=OPTIONS, max_choices=1),
    *(_case(name, ROWS, min_rows=3, unique=["stage"]) for name in ("table", "scenarios")),
    *(_case(name, ROWS, max_rows=1) for name in ("table", "scenarios")),
    _case("scenarios", [{"id": "r1", "stage": "无此环节"}], edition="2025"),
    _case("scenarios", [{"id": "r1", "stage": "生产作业", "scenario": "无此场景"}], edition="2025"),
    _case("scenarios", [{"id": "r1", "stage": "生产管理", "scenario": "人机协同作业"}], edition="2025"),
    _case("attachment", [file_fact(size=0)], kinds=["png"], min_files=2),
    _case(
        "attachment", [file_fact(size=10**7, pages=2), file_fact(pages=None)], max_files=1, max_size_mb=1, max_pages=1
    ),
    *(_case("credit_code", value) for value in ("I", "91A40100MA0EXAMP0Y", "91140100MA0EXAMP0U")),
    _case("phone", "1"),
    _case("phone", "1", mobile_only=True),
    _case("phone", "13835101234、13935101234"),
    _case("email", "a"),
    _case("email", "a@b.cn,c@d.cn"),
    _case("industry", "甲"),
    _case("industry", "36", level="middle"),
    _case("industry", "3620", level="middle"),
    _case("region", "甲"),
    _case("region", "43", level="prefecture", within="14"),
]


def test_every_sentence_is_said_and_every_code_has_one() -> None:
    """1"""
    said = {code for field, value in CASES for code in codes(field, value)}
    assert said == set(SENTENCES)


@pytest.mark.parametrize(("field", "value"), CASES)
def test_a_sentence_is_complete(field: FieldDef, value: Any) -> None:
    """2"""
    for said in sentences(field, value):
        assert said.startswith("“标签”")
        assert said.endswith("。")
        assert "（未知）" not in said
        assert not re.search("[{}]", said)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_what_to_do(code: str) -> None:
    """2"""
    assert re.search("请|还要|应为", SENTENCES[code])


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_code_starts_with_its_type(code: str) -> None:
    assert code.split(".")[0] in FIELD_TYPES
