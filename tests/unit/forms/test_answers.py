"""Answers from outside: JSON files become the values of a form or are refused with place and nearest word.

1. Values are stored by their types; numbers of JSON become exact text.
2. Nothing given is nothing stored.
3. Rows get permanent ids, the same for the same answers.
4. Unknown fields, columns, wrong shapes, missing files are refused.
5. Files beside the answers are taken in.
6. Broken JSON is refused with line and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError
from desktop.forms.answers import ROW_ID, AnswersReader, new_row_id, read_json
from desktop.forms.model import FieldDef
from tests.helpers.packs import BODY, form_of

FIGURES = """
[[field]]
id = "story"
section = "project"
type = "long_text"
label = "简介"
source = "x"

[[field]]
id = "licence"
section = "project"
type = "attachment"
label = "营业执照"
source = "x"
"""


def take(path: Path, field: FieldDef) -> Mapping[str, Any]:
    return {"file": "f" * 64, "name": path.name, "size": path.stat().st_size, "kind": "png", "pages": 1}


def reader(base: Path = Path()) -> AnswersReader:
    return AnswersReader(form_of(BODY + FIGURES), "answers.json", base, take)


def refused(answers: Any) -> AppError:
    with pytest.raises(AppError) as error:
        reader().values(answers)
    assert "answers.json" in str(error.value)
    return error.value


def test_values_are_stored_by_their_types() -> None:
    """1"""
    answers = {"unit_name": " 示例\u3000公司 ", "mode": "联合申报", "total": "1,200.50万元", "start_on": "2024年3月1日"}
    assert reader().values(answers) == {
        "unit_name": "示例\u3000公司",
        "mode": "joint",
        "total": "1200.50",
        "start_on": "2024-03-01",
    }


def test_numbers_of_json_become_exact_text(tmp_path: Path) -> None:
    """1"""
    path = tmp_path / "answers.json"
    path.write_text('{"total": 0.1000000000000000055, "partners": [{"name": "甲", "amount": 12}]}', "utf-8")
    values = reader().values(read_json(path))
    assert values["total"] == "0.1000000000000000055"
    assert values["partners"][0]["amount"] == "12"


def test_text_is_stored_in_nfc() -> None:
    """1"""
    assert reader().values({"unit_name": "Cafe\u0301"})["unit_name"] == "Caf\u00e9"


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u3000"])
def test_nothing_given_is_nothing_stored(nothing: Any) -> None:
    """2"""
    assert reader().values({"unit_name": nothing, "total": nothing, "mode": nothing}) == {}
    rows = reader().values({"partners": [{"id": "p", "name": nothing, "amount": "1"}]})["partners"]
    assert rows == [{"id": "p", "amount": "1"}]


@pytest.mark.parametrize("nothing", [None, []])
def test_a_table_without_rows_is_not_stored(nothing: Any) -> None:
    """2"""
    assert reader().values({"partners": nothing}) == {}


def test_a_calculated_field_is_not_taken_from_answers() -> None:
    """2"""
    assert reader().values({"partner_count": "7"}) == {}


def test_rows_without_an_id_get_one_and_the_same_every_time() -> None:
    """3"""
    answers = {"partners": [{"name": "甲"}, {"name": "乙", "id": "r1"}, {"name": "丙"}]}
    once, again = reader().values(answers)["partners"], reader().values(answers)["partners"]
    assert once == again
    assert len({row["id"] for row in once}) == 3
    assert once[1]["id"] == "r1"


def test_a_new_row_id_is_one_that_answers_may_carry() -> None:
    """3"""
    made = {new_row_id() for _ in range(50)}
    assert len(made) == 50
    assert all(ROW_ID.fullmatch(row_id) for row_id in made)


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    """4"""
    error = refused({"unit_nam": "x"})
    assert error.code == "answers.unknown_field"
    assert "“unit_nam”" in str(error)
    assert "“unit_name”" in str(error)


def test_an_unknown_column_is_refused_with_row_and_nearest() -> None:
    """4"""
    error = refused({"partners": [{"name": "甲"}, {"nam": "乙"}]})
    assert error.code == "answers.unknown_field"
    assert "“联合申报单位”第 2 行" in str(error)
    assert "“name”" in str(error)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["x"], "对象"),
        ("x", "对象"),
        ({"partners": {"name": "甲"}}, "行的列表"),
        ({"partners": ["甲"]}, "对象"),
        ({"partners": [{"id": "a/b"}]}, "字母、数字"),
        ({"partners": [{"id": "x" * 41}]}, "字母、数字"),
        ({"partners": [{"id": "a"}, {"id": "a"}]}, "各行不同的编号"),
    ],
)
def test_a_wrong_shape_is_refused_with_the_right_one(answers: Any, expected: str) -> None:
    """4"""
    error = refused(answers)
    assert error.code == "answers.wrong_shape"
    assert expected in str(error)


def test_half_typed_values_are_kept_for_the_person_to_repair() -> None:
    """4"""
    values = reader().values({"total": "约一百", "start_on": "明年春天", "mode": "other"})
    assert values == {"total": "约一百", "start_on": "明年春天", "mode": "other"}


def test_a_file_beside_the_answers_is_taken_in(tmp_path: Path) -> None:
    """5"""
    (tmp_path / "线.png").write_bytes(b"1234")
    values = reader(tmp_path).values(
        {
            "story": [{"kind": "paragraph", "text": "甲"}, {"kind": "figure", "path": "线.png", "caption": "总图"}],
            "licence": [{"path": "线.png"}],
        }
    )
    assert values["story"][1] == {"kind": "figure", "caption": "总图", "file": "f" * 64, "name": "线.png"}
    assert values["licence"] == [{"file": "f" * 64, "name": "线.png", "size": 4, "kind": "png", "pages": 1}]


def test_a_file_that_is_not_there_is_named() -> None:
    """5"""
    error = refused({"licence": [{"path": "不在.pdf"}]})
    assert error.code == "answers.no_file"
    assert "“营业执照”" in str(error)
    assert "“不在.pdf”" in str(error)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1,\n "b": }', "第 2 行第 7 列"),
        (b"", "第 1 行第 1 列"),
        ('{"a": "中"}'.encode("gb18030"), "第 1 行"),
        (b"[" * 100_000, "第 1 行"),
        (b'{"a": ' + b"9" * 5000 + b"}", "第 1 行"),
    ],
)
def test_broken_json_is_refused_with_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    """6"""
    path = tmp_path / "answers.json"
    path.write_bytes(data)
    with pytest.raises(AppError) as error:
        read_json(path)
    assert error.value.code == "answers.not_json"
    assert said in str(error.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """6"""
    with pytest.raises(AppError) as error:
        read_json(tmp_path / "nowhere.json")
    assert error.value.code == "answers.unreadable"
    assert "nowhere.json" in str(error.value)


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    """6"""
    path = tmp_path / "answers.json"
    path.write_bytes(b'\xef\xbb\xbf{"unit_name": "x"}')
    assert read_json(path) == {"unit_name": "x"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"reasons": {"a|b": "\\ud800"}}', "单独的代理字符"),
        ('{"values": {"\\udfff": "x"}}', "单独的代理字符"),
        ("[" * 64 + '"x"' + "]" * 64, "不超过 64 层的嵌套"),
    ],
)
def test_json_no_draft_could_keep_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """6"""
    (tmp_path / "a.json").write_text(text, "utf-8")
    with pytest.raises(AppError, match=said) as error:
        read_json(tmp_path / "a.json")
    assert error.value.code == "answers.wrong_shape"
    assert "a.json" in str(error.value)


def test_deep_and_rare_characters_a_draft_can_keep_are_read(tmp_path: Path) -> None:
    """6"""
    (tmp_path / "a.json").write_text('["\\ud842\\udfb7", ' + "[" * 60 + "]" * 60 + "]", "utf-8")
    assert read_json(tmp_path / "a.json")[0] == "𠮷"
