"""What all tables with fixed rows have in common.

1. A text for every head in every row; ids are given once; alignments are those of the printed grid.
2. They have no rows of the user's, so no limits on their number.
3. A sentence names a row by its name, and by group and number where the name is a sentence itself.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.fieldtypes.fixed_table import FixedTable, row_labels
from desktop.rendering.document import Align
from tests.helpers.fields import columns_of, make_field

FIXED = sorted(name for name, kind in FIELD_TYPES.items() if isinstance(kind, FixedTable))


def test_three_types_have_fixed_rows() -> None:
    assert FIXED == ["element_check", "kpis", "maturity"]


@pytest.mark.parametrize("type_name", FIXED)
@pytest.mark.parametrize("tier", ["basic", "advanced", "excellence", "pioneer"])
def test_rows_fit_their_heads(type_name: str, tier: str) -> None:
    """1"""
    kind = FIELD_TYPES[type_name]
    field = make_field(type_name, columns=columns_of(type_name), edition="2024", tier=tier)
    heads, rows = kind.fixed_heads(field), kind.fixed_rows(field)
    assert all(len(row.texts) == len(heads) and all(row.texts) for row in rows)
    assert len({row.id for row in rows}) == len(rows) >= 11
    assert {Align(head.align) for head in heads} == {Align.CENTRE, Align.LEFT}


@pytest.mark.parametrize("type_name", FIXED)
def test_the_number_of_rows_is_not_for_the_pack_to_say(type_name: str) -> None:
    """2"""
    assert not {"min_rows", "max_rows", "unique"} & set(FIELD_TYPES[type_name].params)


def test_sentences_name_a_row_by_its_name_or_its_number_in_the_group() -> None:
    """3"""

    def labels(type_name: str) -> dict[str, str]:
        field = make_field(type_name, columns=columns_of(type_name), edition="2024", tier="advanced")
        return row_labels(FIELD_TYPES[type_name].fixed_rows(field))

    assert labels("kpis")["kpi_01"] == "关键设备数控化率（%）"
    assert labels("maturity")["sub_03"] == "数据"
    assert labels("element_check")["base_2"] == "基础要求第 2 项"
    assert labels("element_check")["content_1"] == "建设内容第 1 项"
    assert row_labels(()) == {}
