"""The live check: one set of issues, kept up to date.

1. What is missing and wrong, in form order, with row numbers a person counts.
2. Field mark, section badge, panel and n/m come out of the same issues.
3. An edit's delta names what came, went and changed, and nothing else.
4. One row is checked when one cell changes.
5. 本节是否已定稿.
6. Values of any shape are found fault with, never a crash.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from desktop.checking.live import LiveCheck, check
from desktop.drafts.draft import Draft
from desktop.forms.fieldtypes.text import Text
from desktop.forms.model import FormDef
from desktop.issues import Severity
from tests.helpers.big_form import big_form, big_values
from tests.helpers.packs import BODY, form_of, small_form

GOOD: dict[str, Any] = {"unit_name": "示例公司", "unit_code": "91140100MA0EX0001T", "mode": "single"}
FINAL = BODY.replace('title = "二、项目"', 'title = "二、项目"\nasks_final = true')


def joint(*rows: dict[str, Any]) -> dict[str, Any]:
    return {**GOOD, "mode": "joint", "partners": [{"id": f"p{n}", **row} for n, row in enumerate(rows, 1)]}


def paths(form: FormDef, values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in check(form, values)]


# 1 ----------------------------------------------------------------------------------------


def test_an_empty_form_lacks_what_is_required() -> None:
    assert paths(small_form(), {}) == [
        ("field.missing", "unit_name"),
        ("field.missing", "unit_code"),
        ("field.not_chosen", "mode"),
    ]


@pytest.mark.parametrize("empty", ["", " ", "\u3000\n", [], None])
def test_white_space_only_is_missing_and_passes_the_checks_of_its_type(empty: Any) -> None:
    found = [code for code, path in paths(small_form(), {**GOOD, "unit_code": empty}) if path == "unit_code"]
    assert found == ["field.missing"]
    assert paths(small_form(), {**GOOD, "total": empty, "start_on": empty}) == []


def test_issues_stand_in_the_order_of_the_form() -> None:
    values = {**joint({"amount": "x"}, {"name": "乙"}), "total": "y", "start_on": "2024-01-02", "end_on": "2024-01-01"}
    values["unit_code"] = "123"
    assert paths(small_form(), values) == [
        ("credit_code.wrong_length", "unit_code"),
        ("field.missing", "partners/p1/name"),
        ("money.not_a_number", "partners/p1/amount"),
        ("money.not_a_number", "total"),
        ("rule.date_order", "end_on"),
    ]


def test_a_row_the_definition_names_is_called_by_its_name() -> None:
    kpis = '[[field]]\nuse = "elements.kpis"\nid = "k"\nsection = "project"\nsource = "附件2"\n'
    values = {**GOOD, "k": [{"id": "kpi_05", "before": "12个月", "after": "9"}]}
    said = [issue.sentence for issue in check(form_of(BODY + kpis), values) if issue.path == "k/kpi_05/before"]
    assert said == [
        "“智能工厂建设关键绩效指标 研制周期缩短（%） 建设前”应填数字，现在填的是“12个月”。请只保留数字和小数点。"
    ]


def test_rows_are_named_as_a_person_counts_them() -> None:
    form, draft = small_form(), Draft(joint({"name": "甲"}, {"amount": "1"}))
    live = LiveCheck(form, draft.values)
    assert [i.sentence for i in live.issues()] == ["“联合申报单位 第 2 行 名称”还没有填写。请补填。"]
    draft.apply(draft.inserting("partners", 0, {"id": "p0", "name": "零"}))
    delta = live.refresh({"partners/p0"})
    assert [i.sentence for i in live.issues()] == ["“联合申报单位 第 3 行 名称”还没有填写。请补填。"]
    assert len(delta.added) == len(delta.removed) == 1
    draft.apply(draft.deleting("partners", "p0"))
    live.refresh({"partners/p0"})
    assert "第 2 行" in live.issues()[0].sentence


def test_a_table_that_is_needed_but_has_no_row_is_one_missing_entry() -> None:
    assert paths(small_form(), joint()) == [("field.no_rows", "partners")]


# 2 ----------------------------------------------------------------------------------------


def test_marks_badges_panel_and_progress_agree() -> None:
    live = LiveCheck(small_form(), {**joint({"amount": "x"}), "unit_code": "1"})
    issues = live.issues()
    assert [i for s in live.form.sections for i in live.issues_of(s.id)] == list(issues)
    assert [i for f in live.form.fields for i in live.issues_of_field(f.id)] == list(issues)
    for section in live.form.sections:
        state, mine = live.state(section.id), [i for i in issues if i.section_id == section.id]
        assert state.missing == sum(i.severity is Severity.MISSING for i in mine)
        assert state.errors == sum(i.severity is Severity.ERROR for i in mine)
        assert state.warnings == sum(i.severity is Severity.WARNING for i in mine)
    assert live.progress().text == "4/5"  # name, code, mode, the table; its row lacks its name
    assert live.progress().needed - live.progress().filled == sum(i.severity is Severity.MISSING for i in issues)


def test_hidden_fields_are_not_counted() -> None:
    assert LiveCheck(small_form(), {**GOOD, "partners": [{"id": "p1"}]}).progress().text == "3/3"


# 3 ----------------------------------------------------------------------------------------


def edited(live: LiveCheck, draft: Draft, path: str, value: Any) -> Any:
    edit = draft.setting(path, value)
    assert edit is not None
    draft.apply(edit)
    return live.refresh({path})


def test_the_delta_of_an_edit() -> None:
    form, draft = small_form(), Draft({})
    live = LiveCheck(form, draft.values)
    delta = edited(live, draft, "unit_name", "示例公司")
    assert [i.path for i in delta.removed] == ["unit_name"]
    assert delta.added == ()
    assert delta.sections == {"unit"}
    assert delta.visibility == frozenset()
    assert delta.progress_changed


def test_the_delta_of_a_choice_that_shows_a_table() -> None:
    form, draft = small_form(), Draft({**GOOD, "partners": [{"id": "p1"}]})
    live = LiveCheck(form, draft.values)
    delta = edited(live, draft, "mode", "joint")
    assert delta.visibility == {"partners"}
    assert [i.path for i in delta.added] == ["partners/p1/name"]
    assert delta.sections == {"project"}
    back = edited(live, draft, "mode", "single")
    assert back.removed == delta.added
    assert back.visibility == {"partners"}


def test_typing_on_in_a_good_field_changes_nothing() -> None:
    draft = Draft(dict(GOOD))
    live = LiveCheck(small_form(), draft.values)
    delta = edited(live, draft, "unit_name", "示例公司一")
    assert (delta.added, delta.removed, delta.visibility, delta.sections) == ((), (), frozenset(), frozenset())
    assert not delta.progress_changed


def test_moving_a_row_renumbers_only() -> None:
    draft = Draft(joint({"name": "甲"}, {"amount": "1"}))
    live = LiveCheck(small_form(), draft.values)
    edit = draft.moving("partners", "p2", 0)
    assert edit is not None
    draft.apply(edit)
    delta = live.refresh({"partners/p2"})
    assert [dict(i.context)["row"] for i in (*delta.removed, *delta.added)] == [2, 1]
    assert live.issues() == check(live.form, draft.values)


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 400])
def test_one_cell_asks_for_one_row_only(count: int) -> None:
    form, draft = big_form(), Draft(big_values(count))
    live = LiveCheck(form, draft.values)
    edit = draft.setting("rows/r7/name", "新名称")
    assert edit is not None
    draft.apply(edit)
    checked: list[str] = []
    real = Text.check

    def spy(self: Text, stored: Any, field: Any) -> Any:
        checked.append(field.id)
        return real(self, stored, field)

    with mock.patch.object(Text, "check", spy):
        live.refresh({"rows/r7/name"})
    assert checked == ["name"]


def test_a_keystroke_asks_for_one_field_only() -> None:
    form, draft = big_form(), Draft(big_values(10))
    live = LiveCheck(form, draft.values)
    edit = draft.setting("text_2", "字")
    assert edit is not None
    draft.apply(edit)
    with mock.patch.object(LiveCheck, "_check_field", autospec=True, side_effect=LiveCheck._check_field) as spy:
        live.refresh({"text_2"})
    assert [call.args[1].id for call in spy.call_args_list] == ["text_2"]


# 5 ----------------------------------------------------------------------------------------


def test_a_section_that_asks_is_complete_only_when_final() -> None:
    form = form_of(FINAL)
    live = LiveCheck(form, GOOD)
    assert [(i.code, i.path) for i in live.issues()] == [("section.not_final", "@final/project")]
    assert live.state("project").text == "填写中（缺 1 项）"
    live.final_sections = {"project"}
    delta = live.refresh((), final_changed=True)
    assert [i.code for i in delta.removed] == ["section.not_final"]
    assert delta.sections == {"project"}
    assert live.state("project").text == "已完成"
    assert live.progress().text == "4/4"


def test_a_section_without_a_visible_field_does_not_ask() -> None:
    body = BODY + '[[section]]\nid = "extra"\ntitle = "三"\nasks_final = true\n'
    body += '[[field]]\nid = "note"\nsection = "extra"\ntype = "text"\nlabel = "说明"\nsource = "x"\nrequired = true\n'
    body += 'visible_when = { field = "mode", equals = "joint" }\n'
    form, draft = form_of(body), Draft(dict(GOOD))
    live = LiveCheck(form, draft.values)
    assert live.issues() == ()
    assert live.state("extra").text.startswith("不适用")
    delta = edited(live, draft, "mode", "joint")
    assert [i.path for i in delta.added] == ["partners", "note", "@final/extra"]
    assert delta.sections == {"project", "extra"}


# 6 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    ["text", 5, True, {"a": 1}, [1], [None], [{"name": "x"}], [{"id": "a"}, {"id": "a"}], [{"id": 3}], [{"id": ""}]],
)
def test_rows_of_a_wrong_shape_are_one_error_and_no_row_is_counted(rows: Any) -> None:
    live = LiveCheck(small_form(), {**GOOD, "mode": "joint", "partners": rows})
    assert [(i.code, i.path) for i in live.issues()] == [("table.wrong_shape", "partners")]
    assert live.progress().text == "4/4"


def test_equal_findings_are_one_issue() -> None:
    body = (
        BODY
        + '[[field]]\nid = "papers"\nsection = "project"\ntype = "attachment"\nlabel = "附件"\nkinds = ["pdf"]\nsource = "x"\n'
    )
    facts = {"name": "a.png", "size": 3, "kind": "png", "pages": 1}
    values = {**GOOD, "papers": [{**facts, "file": "a" * 64}, {**facts, "file": "b" * 64}]}
    found = check(form_of(body), values)
    assert len(found) == len(set(found)) == 1


def test_a_rule_that_speaks_in_another_section_changes_that_section() -> None:
    """3"""
    first, second = BODY.split('id = "end_on"\nsection = "project"')
    draft = Draft({**GOOD, "start_on": "2024-01-01", "end_on": "2024-01-02"})
    live = LiveCheck(form_of(first + 'id = "end_on"\nsection = "unit"' + second), draft.values)
    delta = edited(live, draft, "start_on", "2024-01-03")
    assert [i.path for i in delta.added] == ["end_on"]
    assert delta.sections == {"unit"}


def test_edits_of_two_tables_at_once_leave_the_check_fresh() -> None:
    """4"""
    form, draft = big_form(), Draft(big_values(20))
    live = LiveCheck(form, draft.values)
    paths_changed = {"rows/r3/name", "scenarios/s5/instance", "scenarios/s6/stage"}
    for path in sorted(paths_changed):
        edit = draft.setting(path, None)
        assert edit is not None
        draft.apply(edit)
    delta = live.refresh(paths_changed)
    assert live.issues() == check(form, draft.values)
    assert {i.path for i in delta.added if i.code == "field.missing"} == paths_changed
