"""Relevance: what is hidden, what is needed, what calculated fields are worth (design.md 4).

1. Not relevant = hidden, kept, read as empty by every condition, calculation and rule, not printed.
2. The same for a cell.
3. Calculated values follow dependency order, independent of the order of input.
4. Refreshing after a change gives what a fresh look gives.
"""

from __future__ import annotations

import itertools
from typing import Any

from desktop.checking.live import check
from desktop.forms.model import FormDef
from desktop.forms.relevance import Relevance, dependency_order
from desktop.rendering.build import build_declaration
from desktop.rendering.plain_text import document_texts
from tests.helpers.packs import form_of, small_form

HIDING = """
[[section]]
id = "s"
title = "一、全部"

[[field]]
id = "unit_name"
section = "s"
type = "text"
label = "单位"
source = "x"

[[field]]
id = "unit_code"
section = "s"
type = "text"
label = "代码"
source = "x"

[[field]]
id = "has_loan"
section = "s"
type = "yes_no"
label = "有无贷款"
source = "x"

[[field]]
id = "loan"
section = "s"
type = "money"
label = "贷款"
source = "x"
required = true
min = 0
visible_when = { field = "has_loan", equals = "yes" }

[[field]]
id = "bank"
section = "s"
type = "text"
label = "银行"
source = "x"
required = true
visible_when = { field = "loan", filled = true }

[[field]]
id = "own"
section = "s"
type = "money"
label = "自筹"
source = "x"

[[field]]
id = "total"
section = "s"
type = "money"
label = "合计"
source = "x"
calculated = { name = "sum_fields", fields = ["own", "loan"] }

[[field]]
id = "remark"
section = "s"
type = "text"
label = "说明"
source = "x"
required_when = { field = "total", at_least = 100 }

[[field]]
id = "parts"
section = "s"
type = "table"
label = "明细"
source = "x"
unique = ["note"]

[[field.column]]
id = "kind"
type = "choice"
label = "种类"
options = { own = "自筹", loan = "贷款" }

[[field.column]]
id = "rate"
type = "decimal"
label = "利率"
visible_when = { field = "kind", equals = "loan" }

[[field.column]]
id = "note"
type = "text"
label = "利率说明"
visible_when = { field = "rate", at_least = 5 }
required_when = { field = "has_loan", equals = "yes" }

[[field]]
id = "rates"
section = "s"
type = "decimal"
label = "利率合计"
source = "x"
calculated = { name = "sum_column", table = "parts", column = "rate" }
"""
FULL: dict[str, Any] = {"has_loan": "yes", "loan": "80", "bank": "示例银行", "own": "50.5", "remark": ""}


def hiding() -> FormDef:
    return form_of(HIDING)


def text_of(form: FormDef, values: dict[str, Any]) -> str:
    return "\n".join(document_texts(build_declaration(form, values, lambda _sha: b"", None, created_on="2030-01-01")))


def test_a_hidden_field_is_kept_in_the_draft_and_reads_as_empty() -> None:
    """1"""
    values = {**FULL, "has_loan": "no"}
    relevance = Relevance(hiding(), values)
    assert values["loan"] == "80"
    assert relevance.value("loan") is None
    assert not relevance.is_visible("loan")
    assert not relevance.is_required("loan")


def test_what_is_shown_by_a_hidden_field_is_hidden_too() -> None:
    """1"""
    relevance = Relevance(hiding(), {**FULL, "has_loan": "no"})
    assert not relevance.is_visible("bank")
    assert relevance.value("bank") is None


def test_a_calculation_does_not_see_a_hidden_field() -> None:
    """1"""
    assert Relevance(hiding(), FULL).value("total") == "130.5"
    assert Relevance(hiding(), {**FULL, "has_loan": "no"}).value("total") == "50.5"


def test_a_need_follows_a_calculation_that_follows_a_hidden_field() -> None:
    """1, 3"""
    assert Relevance(hiding(), FULL).is_required("remark")
    assert not Relevance(hiding(), {**FULL, "has_loan": "no"}).is_required("remark")


def test_a_hidden_field_is_not_checked_not_missing_and_not_printed() -> None:
    """1"""
    form = hiding()
    hidden = {"has_loan": "no", "loan": "-5", "bank": "示例银行"}
    assert [i.path for i in check(form, hidden)] == []
    assert [i.path for i in check(form, {**hidden, "has_loan": "yes"})] == ["loan"]
    assert [i.path for i in check(form, {"has_loan": "yes"})] == ["loan"]
    assert "示例银行" not in text_of(form, hidden)
    assert "示例银行" in text_of(form, {**hidden, "has_loan": "yes"})


def test_a_hidden_field_does_not_travel() -> None:
    """1"""
    assert Relevance(hiding(), {**FULL, "has_loan": "no"}).relevant_values() == {
        "has_loan": "no",
        "own": "50.5",
        "total": "50.5",
    }


def test_a_rule_reads_a_hidden_field_as_empty() -> None:
    """1"""
    form = small_form()
    values = {
        "mode": "joint",
        "total": "10",
        "partners": [{"id": "p1", "name": "甲", "amount": "11"}],
    }
    assert "rule.sum_at_most" in [i.code for i in check(form, values)]
    assert "rule.sum_at_most" not in [i.code for i in check(form, {**values, "mode": "single"})]


ROWS = [
    {"id": "a", "kind": "loan", "rate": "6", "note": "上浮"},
    {"id": "b", "kind": "own", "rate": "9", "note": "上浮"},
    {"id": "c", "kind": "loan", "rate": "3", "note": "上浮"},
]


def test_a_hidden_cell_reads_as_empty_everywhere() -> None:
    """2"""
    relevance = Relevance(hiding(), {"parts": ROWS})
    assert relevance.value("parts") == [
        {"id": "a", "kind": "loan", "rate": "6", "note": "上浮"},
        {"id": "b", "kind": "own"},
        {"id": "c", "kind": "loan", "rate": "3"},
    ]
    assert relevance.value("rates") == "9"
    assert ROWS[1]["rate"] == "9"


def test_a_cell_shown_by_a_hidden_cell_is_hidden() -> None:
    """2"""
    form = hiding()
    table, relevance = form.field("parts"), Relevance(form, {"parts": ROWS})
    assert [relevance.column_is_visible(table.column("note"), table, row) for row in ROWS] == [True, False, False]


def test_a_hidden_cell_is_neither_missing_nor_a_duplicate_nor_printed() -> None:
    """2"""
    form = hiding()
    values: dict[str, Any] = {"has_loan": "yes", "loan": "1", "bank": "x", "parts": ROWS}
    assert [i.path for i in check(form, values)] == []  # the notes of b and c would repeat that of a
    assert text_of(form, values).count("上浮") == 1
    bare = [{"id": "a", "kind": "loan", "rate": "6"}, {"id": "b", "kind": "own", "rate": "6"}]
    assert [i.path for i in check(form, {**values, "parts": bare})] == ["parts/a/note"]


def test_a_need_in_a_row_may_hang_on_a_field_outside() -> None:
    """2, 4"""
    form = hiding()
    values: dict[str, Any] = {"has_loan": "no", "parts": [{"id": "a", "kind": "loan", "rate": "6"}]}
    relevance = Relevance(form, values)
    table = form.field("parts")
    assert not relevance.column_is_required(table.column("note"), table, values["parts"][0])
    values["has_loan"] = "yes"
    assert "parts" in relevance.refresh({"has_loan"})
    assert relevance.column_is_required(table.column("note"), table, values["parts"][0])


def test_calculated_values_do_not_depend_on_the_order_of_input() -> None:
    """3"""
    form = hiding()
    wanted = Relevance(form, FULL).relevant_values()
    for order in itertools.permutations(FULL):
        values: dict[str, Any] = {}
        relevance = Relevance(form, values)
        for name in order:
            values[name] = FULL[name]
            relevance.refresh({name})
        assert relevance.relevant_values() == wanted
        assert Relevance(form, {name: FULL[name] for name in order}).relevant_values() == wanted


def test_fields_come_after_what_they_read() -> None:
    """3"""
    order, cycle = dependency_order(hiding())
    assert cycle == ()
    assert order.index("has_loan") < order.index("loan") < order.index("total")
    assert order.index("parts") < order.index("rates")


def test_a_stored_value_of_a_calculated_field_is_not_looked_at() -> None:
    """3"""
    assert Relevance(hiding(), {"own": "1", "total": "999"}).value("total") == "1"


def test_refreshing_names_everything_that_may_differ() -> None:
    """4"""
    form, values = hiding(), dict(FULL)
    relevance = Relevance(form, values)
    values["has_loan"] = "no"
    assert relevance.refresh({"has_loan"}) == {"has_loan", "loan", "bank", "total", "remark", "parts"}
    values["own"] = "60"
    assert relevance.refresh({"own"}) == {"own", "total", "remark"}
    assert relevance.refresh({"nobody"}) == set()


def test_rows_in_no_shape_at_all_are_looked_at_without_harm() -> None:
    for rows in ("text", 3, [1, None, "x"], [{"kind": ["loan"]}], {"a": 1}, [{"id": 1}, {"id": 1}]):
        relevance = Relevance(hiding(), {"parts": rows})
        relevance.relevant_values()
        assert relevance.value("rates") is None


def test_a_hidden_cell_is_never_needed() -> None:
    """2"""
    form = hiding()
    table, relevance = form.field("parts"), Relevance(form, {"has_loan": "yes", "parts": ROWS})
    assert [relevance.column_is_required(table.column("note"), table, row) for row in ROWS] == [True, False, False]
