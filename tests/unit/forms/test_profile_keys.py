"""This file tests the key ``profile`` of a field: what it may name, and what lint says of a mistake.

1. A field takes a field, or one column of a table of the profile. 2. Columns take the columns of one table of it.
3. A mistake is one sentence with file, place, key and the nearest word.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.forms.profile_keys import profile_keys
from desktop.forms.registry import Registry
from tests.unit.forms.test_loader import FORM, changed
from tests.unit.forms.test_pack_checks import one, said

MONEY = 'label = "投资（万元）"'


def test_keys_are_fields_and_columns_of_their_tables() -> None:
    form = Registry().profile_form
    keys = profile_keys(form)
    assert {"unit_name", "factories", "factories.name", "people", "people.mobile"} <= keys.keys()
    assert [key for key in keys if "." not in key] == [field.id for field in form.fields]
    assert keys["people.name"] is form.field("people").column("name")


def test_a_field_may_take_a_column_of_a_factory_or_of_a_person(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "申报单位名称"', 'label = "申报单位名称"\nprofile = "factories.name"')
    assert said(tmp_path, form=form) == []


def test_columns_may_take_the_columns_of_one_table(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "名称"', 'label = "名称"\nprofile = "factories.name"')
    form = changed(form, MONEY, f'{MONEY}\nprofile = "factories.total_investment"')
    assert said(tmp_path, form=form) == []


@pytest.mark.parametrize(
    ("old", "key", "line"),
    [
        ('label = "申报单位名称"', "people.nam", "“unit_name”：profile 中不认识“people.nam”。最接近的写法是“people.name”"),
        ('label = "申报单位名称"', "person.name", "profile 中不认识“person.name”。最接近的写法是“people.name”"),
        ('label = "申报单位名称"', "people.mobile", "profile = “people.mobile”的类型、选项或单位（phone）与本字段（text）不同"),
        ('label = "申报单位名称"', "people", "profile = “people”的类型、选项或单位（table）与本字段（text）不同"),
        ('label = "名称"', "unit_name", "“partners”的列“name”：“profile”在这里不起作用（列要写成“表格.列”"),
        ('label = "名称"', "factories.nam", "“partners”的列“name”：profile 中不认识“factories.nam”。最接近的写法是“factories.name”"),
        ('label = "联合申报单位"', "factories", "“partners”：“profile”在这里不起作用（表格按列取用，写在各列上）"),
        (MONEY, "factories.maturity_score", "（decimal）与本字段（money 万元）不同"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(tmp_path: Path, old: str, key: str, line: str) -> None:
    found = one(tmp_path, form=changed(FORM, old, f'{old}\nprofile = "{key}"'))
    assert found.startswith("sheet.form.toml")
    assert line in found


def test_a_table_takes_rows_of_one_table_only(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "名称"', 'label = "名称"\nprofile = "people.name"')
    form = changed(form, MONEY, f'{MONEY}\nprofile = "factories.total_investment"')
    assert "一个表格只从企业档案的一个表格添加，这里已经用了“people”" in one(tmp_path, form=form)
