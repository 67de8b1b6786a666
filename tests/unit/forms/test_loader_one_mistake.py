"""One mistake of a pack author is one sentence, however many places it shows at.

1. Names: what is misspelt where it is written is said once, with its places.
2. Keys and kinds: a wrong word that decides which keys there are is the mistake, not the keys.
3. Files: a form or table that cannot be read is not missed everywhere.
4. Shared blocks: a mistake in a block is said once and names the block.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.forms.loader import parse_notice
from desktop.forms.reading import Problems
from desktop.paths import notices_dir
from tests.helpers.packs import NOTICE, TABLE, parsed, write_pack
from tests.unit.forms.test_loader import FORM, changed, lines, one_line
from tests.unit.forms.test_loader_meaning import SCENARIOS, field
from tests.unit.forms.test_loader_new import REPORT, pack_with
from tests.unit.forms.test_loader_new import lines as report_lines

# 1 ----------------------------------------------------------------------------------------


def test_a_misspelt_field_is_said_once_with_the_other_places(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, 'id = "start_on"', 'id = "starts_on"') + field(
        "extra", "text", 'visible_when = { field = "start_on", filled = true }'
    ))  # fmt: skip
    assert "不认识“start_on”。最接近的写法是“starts_on”。" in line
    assert "另有 1 处与此相同：sheet.form.toml 第 1 条规则 date_order 的 start。" in line


def test_of_many_places_three_are_named(tmp_path: Path) -> None:
    wrong = "".join(
        field(f"extra_{n}", "text", 'visible_when = { field = "totl", filled = true }').replace("标签", f"标签{n}")
        for n in range(6)
    )
    line = one_line(tmp_path, form=FORM + wrong)
    assert "另有 5 处与此相同" in line
    assert line.count("extra_") == 4
    assert "……。" in line


def test_a_section_nobody_knows_is_said_once(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, '[[section]]\nid = "project"', '[[section]]\nid = "projects"'))
    assert "section 中不认识“project”。最接近的写法是“projects”。" in line
    assert "另有 5 处" in line


def test_the_rules_of_one_name_are_told_apart(tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "must_be"\nfield = "mode"\nvalue = "{}"\n'
    first, second = lines(tmp_path, form=FORM + rule.format("singel") + rule.format("jiont"))
    assert "第 3 条规则 must_be 的 value" in first
    assert "第 4 条规则 must_be 的 value" in second


def test_the_same_rule_twice_is_named_by_its_place(tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "date_order"\nstart = "start_on"\nend = "end_on"\n'
    assert "第 3 条规则 与前面的一条“date_order”完全相同" in one_line(tmp_path, form=FORM + rule)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('form = "sheet"', 'form = "other"', "form 中不认识“other”"),
        ('\nfields = ["unit_name"]', '\nfields = ["a", "b", "c"]', "表单“sheet”没有这些字段：a、b、c"),
        ('orientation', 'rows = "partner"\norientation', "rows 中不认识“partner”。最接近的写法是“partners”"),
    ],
)  # fmt: skip
def test_a_table_over_the_wrong_thing_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    table = changed(TABLE, 'fields = ["unit_name"]', 'fields = ["unit_name", "partners.name", "partners.amount"]')
    if "rows" not in new:
        table = changed(table, "orientation", 'rows = "partners"\norientation')
    table = changed(table, old, new) if "fields" not in old else changed(TABLE, old, new)
    assert said in one_line(tmp_path, table=table)


def test_a_table_over_another_form_is_told_which_form_has_its_fields(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, table=changed(TABLE, 'form = "sheet"', 'form = "report"'))
    (line,) = report_lines(pack)
    assert "表单“report”没有这些字段：partners。有这些字段的是表单“sheet”。" in line


def test_columns_of_a_table_without_its_rows_are_one_sentence(tmp_path: Path) -> None:
    table = changed(TABLE, 'fields = ["unit_name"]', 'fields = ["partners.name", "partners.amount"]')
    assert "各列取用了表格“partners”的列，而 rows 指的不是它" in one_line(tmp_path, table=table)


def test_a_circle_through_a_shared_field_is_said_once(tmp_path: Path) -> None:
    used = '[[field]]\nuse = "unit.address"\nsection = "unit"\nsource = "x"\nvisible_when = { field = "address", filled = true }\n'
    pack = pack_with(tmp_path, report=REPORT + used.replace('"unit"', '"all"'))
    (pack / "sheet.form.toml").write_text(FORM + used, "utf-8")
    (line,) = report_lines(pack)
    assert "address 互相依赖（或依赖自己）" in line
    assert "另有 1 处与此相同：sheet.form.toml" in line or "另有 1 处与此相同：report.report.toml" in line


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["field", "section"])
def test_single_brackets_where_double_ones_belong_are_one_sentence(tmp_path: Path, key: str) -> None:
    start, _, rest = FORM.partition(f"[[{key}]]")
    end = rest[rest.index("\n[[" if key == "field" else "\n[[field]]") :]
    form = start + f"[{key}]" + rest.partition("\n\n")[0] + "\n"
    if key == "section":
        form += end
    line = one_line(tmp_path, form=form)
    assert f"“{key}”应为表的列表（每一个写成 [[{key}]]）" in line
    assert "{ id = " in line


def test_a_misspelt_list_of_fields_is_one_sentence(tmp_path: Path) -> None:
    assert "不认识的键“feild”。最接近的写法是“field”" in one_line(tmp_path, form=FORM.replace("[[field", "[[feild"))


def test_a_form_without_fields_or_sections_says_so(tmp_path: Path) -> None:
    bare = FORM.partition("[[field]]")[0]
    assert "缺少“[[field]]”（至少一个）" in one_line(tmp_path, form=bare)


@pytest.mark.parametrize(
    ("old", "new", "keys", "fitting"),
    [
        ('type = "text"\nlabel = "申报单位名称"', 'type = "date"\nlabel = "申报单位名称"', "“max_length”", "text"),
        ('type = "choice"', 'type = "text"', "“options”", "choice、multi_choice"),
        ('type = "table"', 'type = "text"', "“column”", "table"),
        ('type = "money"\nlabel = "总投资（万元）"', 'type = "month"\nlabel = "总投资（万元）"', "“unit”", "money"),
    ],
)
def test_a_type_that_is_wrong_is_said_once_with_the_types_that_fit(
    tmp_path: Path, old: str, new: str, keys: str, fitting: str
) -> None:
    line = lines(tmp_path, form=changed(FORM, old, new))[0]
    assert keys in line or keys.strip("“”") in line
    assert "不是类型" in line
    assert fitting in line
    assert len(lines(tmp_path, form=changed(FORM, old, new))) <= 2


def test_the_name_of_another_rule_is_the_mistake_not_its_keys(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, 'name = "sum_at_most"', 'name = "date_order"'))
    assert "name = “date_order”的键是：start、end；现在写的是：table、column、total" in line
    assert "sum_at_most、sum_equals" in line


def test_the_kind_of_another_block_is_the_mistake_not_its_keys(tmp_path: Path) -> None:
    report = changed(REPORT, 'kind = "list"', 'kind = "paragraph"')
    (line,) = report_lines(pack_with(tmp_path, report=report))
    assert "kind = “paragraph”的键是：text；现在写的是：field、text" in line
    assert "list" in line


def test_several_missing_keys_are_one_sentence(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=FORM + '[[field]]\nid = "extra"\n')
    assert "缺少“section”（文字）、“type”（文字）" in line


def test_a_needed_key_that_is_misspelt_is_not_missed_as_well(tmp_path: Path) -> None:
    assert "不认识的键“tilte”。最接近的写法是“title”" in one_line(tmp_path, form=changed(FORM, "title", "tilte"))
    line = one_line(tmp_path, form=changed(FORM, 'type = "choice"', 'tpye = "choice"'))
    assert "“mode”：不认识的键“tpye”。最接近的写法是“type”" in line


def test_an_empty_table_is_one_sentence(tmp_path: Path) -> None:
    assert "[[field]] 第 9 个：里面什么也没有写" in one_line(tmp_path, form=FORM + "[[field]]\n")
    line = one_line(tmp_path, form=FORM + '[[field]]\nlabel = "标签"\n')
    assert "缺少 id 和 type（或取用共用字段的 use）" in line
    assert "不认识的键“ues”" in one_line(tmp_path, form=FORM + '[[field]]\nues = "unit.address"\n')


def test_a_table_whose_columns_cannot_be_read_is_not_called_incomplete(tmp_path: Path) -> None:
    broken = SCENARIOS.replace('id = "stage"', 'id = "Stage x"')
    (line,) = lines(tmp_path, form=FORM + broken)
    assert "编号“Stage x”" in line
    line = one_line(tmp_path, form=FORM + SCENARIOS.replace('id = "stage"\n', 'id = "stag"\n'))
    assert "缺少列“stage”" in line


# 3 ----------------------------------------------------------------------------------------


def test_a_form_of_another_id_than_its_file_is_one_sentence(tmp_path: Path) -> None:
    for new in ('id = "shet"', ""):
        line = one_line(tmp_path / (new[-5:-1] or "none"), form=changed(FORM, 'id = "sheet"', new))
        assert line.startswith("sheet.form.toml")
    table = one_line(tmp_path / "table", table=changed(TABLE, 'id = "summary"', 'id = "sumary"'))
    assert "应为“summary”" in table


def test_a_file_whose_name_is_no_id_is_said(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "sheet.form.toml").rename(pack / "My sheet.form.toml")
    found = [str(problem) for problem in parsed(pack)[1]]
    assert found[0].startswith("My sheet.form.toml：编号“My sheet”只能用小写字母")
    assert "文件名" in found[0]
    assert len(found) == 1


def test_a_misspelt_file_name_is_named_with_the_right_one(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "sheet.form.toml").rename(pack / "sheet.from.toml")
    (line,) = [str(problem) for problem in parsed(pack)[1]]
    assert line == "sheet.from.toml 不是通知包认识的文件。文件名应类似“sheet.form.toml”。"


def test_a_misspelt_shared_form_is_not_missed_by_its_task(tmp_path: Path) -> None:
    notice = changed(NOTICE, "year = 2030", 'year = 2030\nshared_forms = ["tier_rechek"]')
    line = one_line(tmp_path, notice=changed(notice, 'forms = ["sheet"]', 'forms = ["sheet", "tier_recheck"]'))
    assert "不认识“tier_rechek”。最接近的写法是“tier_recheck”" in line


# 4 ----------------------------------------------------------------------------------------


BLOCK = """
[[field]]
id = "age"
type = "integer"
label = "年龄"
min = 0

[[field]]
id = "children"
type = "table"
label = "子女"
column = [{ use = "kin.age" }]
"""
USED = """
[[field]]
use = "kin.age"
section = "unit"
source = "附件1"

[[field]]
use = "kin.children"
section = "unit"
source = "附件1"
"""


def with_block(root: Path, block: str, used: str = USED) -> list[str]:
    """What is said about two forms that use ``block``."""
    shared = root / "_shared"
    shutil.copytree(notices_dir() / "_shared", shared)
    (shared / "kin.block.toml").write_text(block, "utf-8")
    pack = pack_with(root, report=REPORT + used.replace('"unit"', '"all"'))
    (pack / "sheet.form.toml").write_text(FORM + used, "utf-8")
    problems = Problems()
    parse_notice(pack, problems, shared)
    return [str(problem) for problem in problems.found]


def test_a_sound_block_is_used_by_both_forms(tmp_path: Path) -> None:
    assert with_block(tmp_path, BLOCK) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('type = "integer"', 'type = "intger"', "kin.block.toml“age”：type 中不认识“intger”"),
        ('label = "年龄"', 'lable = "年龄"', "kin.block.toml“age”：不认识的键“lable”"),
        ('label = "年龄"\n', "", "kin.block.toml“age”：缺少“label”"),
        ("min = 0", "min = 5\nmax = 1", "kin.block.toml“age”：min = 5 大于 max = 1"),
        ("min = 0", "max_rows = 5", "kin.block.toml“age”：“max_rows”不是类型 integer 的键"),
        ("min = 0", "min = true", "kin.block.toml“age”：“min”应为整数"),
        ('id = "age"\n', "", "kin.block.toml[[field]] 第 1 个：缺少“id”"),
        ('id = "children"', 'id = "age"', "kin.block.toml：field 的编号“age”出现了两次"),
        ("[[field]]", "[[fild]]", "kin.block.toml：不认识的键“fild”"),
        ('{ use = "kin.age" }', '{ use = "kin.ages" }', "kin.block.toml“children”[[column]] 第 1 个：use 中不认识“kin.ages”"),
        ('{ use = "kin.age" }', '{ use = "" }', "kin.block.toml“children”[[column]] 第 1 个：“use”是空的"),
        ('{ use = "kin.age" }', "{ }", "kin.block.toml“children”[[column]] 第 1 个：里面什么也没有写"),
        ('{ use = "kin.age" }', '{ use = "kin.children" }', "列“children（取自 kin.block.toml）”不能再是表格"),
        ('column = [{ use = "kin.age" }]\n', "", "kin.block.toml“children”：表格没有列"),
        ('column = [{ use = "kin.age" }]', "column = 5", "kin.block.toml“children”：“column”应为表的列表"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_shared_block_is_said_once_and_names_the_block(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = BLOCK.replace(old, new) if old == "[[field]]" else changed(BLOCK, old, new)
    found = with_block(tmp_path, text)
    assert said in found[0]
    assert len(found) == 1 or (len(found) == 2 and "children" in found[1]), found


def test_an_empty_block_is_said(tmp_path: Path) -> None:
    assert with_block(tmp_path, "") == ["kin.block.toml：缺少“[[field]]”（至少一个）。请补上。"]


def test_a_condition_of_a_block_that_misses_its_field_names_form_and_block(tmp_path: Path) -> None:
    block = changed(BLOCK, "min = 0", 'visible_when = { field = "is_parent", filled = true }')
    used = USED.partition("\n\n")[0]
    (line, *_) = with_block(tmp_path, block, used)
    assert "age 的条件（写在 kin.block.toml 中） 中不认识“is_parent”" in line


def test_a_use_without_a_known_block_names_the_nearest(tmp_path: Path) -> None:
    found = with_block(tmp_path, BLOCK, USED.replace('"kin.age"', '"kn.age"'))
    assert "use 中不认识“kn.age”。最接近的写法是“kin.age”" in found[0]
    assert len(found) == 1


def test_without_any_block_there_is_no_nearest(tmp_path: Path) -> None:
    pack, empty = write_pack(tmp_path, form=FORM + USED.partition("\n\n")[0]), tmp_path / "empty"
    empty.mkdir()
    problems = Problems()
    parse_notice(pack, problems, empty)
    (line,) = map(str, problems.found)
    assert "不认识“kin.age”，这里还没有可以引用的内容" in line
