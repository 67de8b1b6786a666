"""The loader of notice packs: what is well written but can never work is refused too.

1. Conditions: a test that can never be true for the type of its field.
2. Calculations and rules: fields and columns of a type they cannot work with.
3. Cycles, between fields and between columns.
4. Columns, tables and templates.
5. Contradictions a field type finds in its parameters.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.packs import NOTICE, TABLE
from tests.unit.forms.test_loader import FORM, changed, lines, one_line


def field(field_id: str, type_name: str, more: str = "") -> str:
    return (
        f'\n[[field]]\nid = "{field_id}"\nsection = "project"\ntype = "{type_name}"\n'
        f'label = "标签"\nsource = "附件1"\n{more}\n'
    )


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "test", "found"),
    [
        ('{ field = "partners", equals = "x" }', "equals", "table"),
        ('{ field = "partners", one_of = ["x"] }', "one_of", "table"),
        ('{ field = "total", contains = "x" }', "contains", "money"),
        ('{ field = "unit_name", at_least = 3 }', "at_least", "text"),
    ],
)
def test_a_test_that_can_never_be_true_is_refused(tmp_path: Path, condition: str, test: str, found: str) -> None:
    line = one_line(tmp_path, form=FORM + field("extra", "text", f"visible_when = {condition}"))
    assert f"extra 的条件 {test} 用不了字段" in line
    assert f"（类型 {found}）" in line


@pytest.mark.parametrize(
    "condition",
    [
        '{ field = "partners", filled = true }',
        '{ field = "total", at_least = "0.5" }',
        '{ field = "mode", one_of = ["single", "joint"] }',
        '{ field = "unit_name", contains = "太原" }',
        '{ all = [{ field = "start_on", filled = true }, { not = { field = "mode", equals = "joint" } }] }',
        '{ any = [{ field = "total", at_least = 3 }, { field = "unit_name", equals = "x" }] }',
    ],
)
def test_conditions_that_can_be_true_are_accepted(tmp_path: Path, condition: str) -> None:
    assert lines(tmp_path, form=FORM + field("extra", "text", f"visible_when = {condition}")) == []


@pytest.mark.parametrize(
    ("type_name", "more", "word", "right"),
    [
        ("yes_no", "", "true", "yes"),
        ("statement", 'text = "承诺"', "on", "yes"),
        ("multi_choice", 'options = { flow = "流程型", discrete = "离散型" }', "flaw", "flow"),
    ],
)
def test_a_word_the_field_cannot_hold_is_refused(
    tmp_path: Path, type_name: str, more: str, word: str, right: str
) -> None:
    test = "contains" if type_name == "multi_choice" else "equals"
    condition = f'visible_when = {{ field = "asked", {test} = "{word}" }}'
    line = one_line(tmp_path, form=FORM + field("asked", type_name, more) + field("extra", "text", condition))
    assert f"不认识“{word}”" in line
    assert f"“{right}”" in line


def test_a_condition_deep_inside_a_group_is_looked_at(tmp_path: Path) -> None:
    condition = 'required_when = { any = [{ not = { field = "mode", equals = "alone" } }] }'
    assert "不认识“alone”" in one_line(tmp_path, form=FORM + field("extra", "text", condition))


def test_a_column_condition_sees_its_neighbours_first(tmp_path: Path) -> None:
    shown = changed(FORM, 'label = "名称"\n', 'label = "名称"\nvisible_when = { field = "amount", at_least = 1 }\n')
    assert lines(tmp_path, form=shown) == []
    wrong = changed(FORM, 'label = "名称"\n', 'label = "名称"\nvisible_when = { field = "amont", at_least = 1 }\n')
    assert "partners.name 的条件 中不认识“amont”。最接近的写法是“amount”" in one_line(tmp_path, form=wrong)


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "word", "found"),
    [
        (changed(FORM, 'start = "start_on"', 'start = "total"'), "total", "money"),
        (changed(FORM, 'column = "amount"', 'column = "name"'), "name", "text"),
        (changed(FORM, 'total = "total"', 'total = "mode"'), "mode", "choice"),
        (FORM + '[[rule]]\nname = "maturity_gate"\nfield = "unit_name"\nat_least = 3\n', "unit_name", "text"),
        (FORM + '[[rule]]\nname = "must_be"\nfield = "partners"\nvalue = "x"\n', "partners", "table"),
        (FORM + '[[rule]]\nname = "stages_covered"\ntable = "partners"\nedition = "2024"\nlinks = ["生产作业"]\n', "partners", "table"),
        (FORM + field("sum", "money", 'calculated = { name = "sum_column", table = "partners", column = "name" }'), "name", "text"),
        (FORM + field("sum", "money", 'calculated = { name = "sum_fields", fields = ["total", "mode"] }'), "mode", "choice"),
        (FORM + field("sum", "date", 'calculated = { name = "count_rows", table = "partners" }'), "sum", "date"),
    ],
)  # fmt: skip
def test_a_field_a_rule_cannot_work_with_is_refused(tmp_path: Path, form: str, word: str, found: str) -> None:
    assert f"用不了字段“{word}”（类型 {found}）" in lines(tmp_path, form=form)[0]


@pytest.mark.parametrize("param", ["table", "column"])
def test_a_table_rule_needs_a_table(tmp_path: Path, param: str) -> None:
    assert (
        "“total”不是表格"
        in lines(tmp_path, form=changed(FORM, 'table = "partners"\ncolumn', 'table = "total"\ncolumn'))[0]
    )
    calculated = changed(FORM, 'table = "partners" }', 'table = "mode" }')
    assert "“mode”不是表格" in lines(tmp_path, form=calculated)[0]


def test_must_be_needs_a_word_of_its_field(tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "must_be"\nfield = "mode"\nvalue = "singel"\n'
    assert "不认识“singel”。最接近的写法是“single”" in one_line(tmp_path, form=FORM + rule)


SCENARIOS = field("scenarios", "scenarios", 'edition = "2024"') + "".join(
    f'[[field.column]]\nid = "{c}"\ntype = "text"\nlabel = "{c}"\n' for c in ("stage", "scenario", "instance")
)


@pytest.mark.parametrize(
    ("edition", "links", "word"),
    [("2042", '["生产作业"]', "2042"), ("2024", '["生产作业", "生产经营"]', "生产经营")],
)
def test_stages_covered_needs_an_edition_and_links_of_the_guide(
    tmp_path: Path, edition: str, links: str, word: str
) -> None:
    rule = f'[[rule]]\nname = "stages_covered"\ntable = "scenarios"\nedition = "{edition}"\nlinks = {links}\n'
    assert f"不认识“{word}”" in one_line(tmp_path, form=FORM + SCENARIOS + rule)


def test_an_unknown_edition_of_scenarios_is_refused(tmp_path: Path) -> None:
    found = lines(tmp_path, form=FORM + SCENARIOS.replace('edition = "2024"', 'edition = "2042"'))
    assert any("2042" in line and "可用" in line for line in found)


# 3 ----------------------------------------------------------------------------------------


def test_fields_that_depend_on_each_other_are_refused(tmp_path: Path) -> None:
    first = field("one", "text", 'visible_when = { field = "two", filled = true }')
    second = field("two", "text", 'visible_when = { field = "one", filled = true }')
    line = one_line(tmp_path, form=FORM + first + second)
    assert "互相依赖" in line
    assert "one" in line
    assert "two" in line


def test_a_field_shown_by_itself_is_a_cycle(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=FORM + field("one", "text", 'visible_when = { field = "one", filled = true }'))
    assert "one 互相依赖" in line


def test_a_table_whose_columns_depend_on_its_own_count_is_a_cycle(tmp_path: Path) -> None:
    shown = 'label = "名称"\nvisible_when = { field = "partner_count", at_least = 2 }\n'
    assert "互相依赖" in one_line(tmp_path, form=changed(FORM, 'label = "名称"\n', shown))


def test_columns_that_depend_on_each_other_are_refused(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "名称"\n', 'label = "名称"\nvisible_when = { field = "amount", filled = true }\n')
    form = changed(
        form, 'label = "投资（万元）"\n', 'label = "投资（万元）"\nvisible_when = { field = "name", filled = true }\n'
    )
    line = one_line(tmp_path, form=form)
    assert "partners.name" in line
    assert "partners.amount" in line


def test_needing_each_other_is_no_cycle(tmp_path: Path) -> None:
    first = field("one", "text", 'required_when = { field = "two", filled = true }')
    second = field("two", "text", 'required_when = { field = "one", filled = true }')
    assert lines(tmp_path, form=FORM + first + second) == []


# 4 ----------------------------------------------------------------------------------------


def test_a_table_needs_columns(tmp_path: Path) -> None:
    assert "表格没有列" in lines(tmp_path, form=FORM + field("empty", "table"))[0]
    bare = TABLE.split("[[column]]")[0]
    assert "表格没有列" in one_line(tmp_path, table=bare)


def test_a_column_is_no_table(tmp_path: Path) -> None:
    form = FORM + field("outer", "table") + '[[field.column]]\nid = "inner"\ntype = "table"\nlabel = "表"\n'
    assert any("列“inner”不能再是表格" in line for line in lines(tmp_path, form=form))


@pytest.mark.parametrize("template", ["{n", "n}", "{n:>3}", "{n!r}", "{name:zzz}", "{}"])
def test_a_template_holds_plain_words_in_braces(tmp_path: Path, template: str) -> None:
    line = one_line(tmp_path, table=changed(TABLE, "{n}. {name}", template))
    assert f"“{template}”中的花括号写法不对" in line


@pytest.mark.parametrize("template", ["{name.x}", "{name[0]}"])
def test_a_template_cannot_reach_into_a_value(tmp_path: Path, template: str) -> None:
    assert "template 中不认识" in one_line(tmp_path, table=changed(TABLE, "{n}. {name}", template))


def test_a_file_name_pattern_has_matching_braces(tmp_path: Path) -> None:
    assert "花括号写法不对" in one_line(tmp_path, notice=changed(NOTICE, "{city}-{title}", "{city-title"))


def test_each_needs_a_table_field(tmp_path: Path) -> None:
    line = one_line(tmp_path, table=changed(TABLE, 'fields = ["partners"]', 'fields = ["total"]'))
    assert "“total”不是表格" in line


def test_rows_of_a_summary_table_need_a_table_field(tmp_path: Path) -> None:
    line = one_line(tmp_path, table=changed(TABLE, "orientation", 'rows = "total"\norientation'))
    assert "“total”不是表格" in line


def test_a_column_of_another_table_cannot_be_printed(tmp_path: Path) -> None:
    table = changed(TABLE, 'fields = ["unit_name"]', 'fields = ["partners.name"]')
    assert "取用了表格“partners”的列，而 rows 指的不是它" in one_line(tmp_path, table=table)
    assert lines(tmp_path, table=changed(table, "orientation", 'rows = "partners"\norientation')) == []


def test_a_form_needs_a_section(tmp_path: Path) -> None:
    assert "不认识的键“part”" in one_line(tmp_path, form=FORM.replace("[[section]]", "[[part]]"))
    bare = FORM.partition("[[section]]")[0] + "[[field]]" + FORM.partition("[[field]]")[2]
    assert "缺少“[[section]]”（至少一个）" in one_line(tmp_path, form=bare)


# 5 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "more", "said"),
    [
        ("text", "min_length = 9\nmax_length = 3", "min_length"),
        ("integer", 'min = "abc"', "abc"),
        ("money", "min = 5\nmax = 1", "min"),
        ("text", 'pattern = "["', "pattern"),
        ("attachment", 'kinds = ["exe"]', "exe"),
    ],
)
def test_parameters_that_contradict_each_other_are_refused(
    tmp_path: Path, type_name: str, more: str, said: str
) -> None:
    line = lines(tmp_path, form=FORM + field("extra", type_name, more))[0]
    assert line.startswith("sheet.form.toml“extra”")
    assert said in line


def test_unique_names_columns(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "联合申报单位"\n', 'label = "联合申报单位"\nunique = ["nam"]\n')
    assert "“nam”不是这个表格的列" in one_line(tmp_path, form=form)
