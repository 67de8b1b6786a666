"""Values no definition can mean: refused with file, place and what would be right.

1. Empty and invisible text, words written twice. 2. Numbers and dates out of every range.
3. Two keys of which only one can be meant. 4. Conditions that are never true. 5. Braces. 6. What a sentence repeats.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.forms.problems import MOST_PROBLEMS, Problems, as_written
from desktop.forms.reading import MAX_DEPTH, TomlTable, read_toml
from tests.helpers.packs import NOTICE, TABLE
from tests.unit.forms.test_loader import FORM, changed, lines, one_line
from tests.unit.forms.test_loader_meaning import SCENARIOS, field
from tests.unit.forms.test_loader_new import ANNEX, RANKING, REPORT, pack_with
from tests.unit.forms.test_loader_new import lines as report_lines

# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"notice": changed(NOTICE, 'title = "填报"', 'title = ""')}, "title"),
        ({"notice": changed(NOTICE, 'source = "一、（一）"', 'source = "　"')}, "source"),
        ({"form": changed(FORM, 'label = "总投资（万元）"', 'label = "  "')}, "label"),
        ({"form": changed(FORM, 'type = "choice"', 'type = ""')}, "type"),
        ({"form": changed(FORM, 'single = "独立申报"', 'single = ""')}, "options"),
        ({"form": changed(FORM, 'min = 0\ndecimals = 2\n\n[[field]]', 'unit = ""\n\n[[field]]').replace('unit = "万元"\nunit', "unit")}, "unit"),
        ({"form": FORM + '[[rule]]\nname = "must_be"\nfield = "mode"\none_of = [""]\n'}, "one_of"),
        ({"table": changed(TABLE, 'head = "单位"', 'head = ""')}, "head"),
        ({"table": changed(TABLE, 'fields = ["unit_name"]', 'fields = [""]')}, "fields"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = ""')}, "kind"),
    ],
)  # fmt: skip
def test_an_empty_text_is_named(tmp_path: Path, files: dict[str, str], key: str) -> None:
    assert f"“{key}”是空的" in one_line(tmp_path, **files)


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"notice": changed(NOTICE, 'formats = ["pdf"]', "formats = []")}, "formats"),
        ({"form": FORM + field("sum", "money", 'calculated = { name = "sum_fields", fields = [] }')}, "fields"),
        ({"form": FORM + SCENARIOS + '[[rule]]\nname = "stages_covered"\ntable = "scenarios"\nedition = "2024"\nlinks = []\n'}, "links"),
    ],
)  # fmt: skip
def test_an_empty_list_is_named(tmp_path: Path, files: dict[str, str], key: str) -> None:
    assert f"“{key}”是空列表" in one_line(tmp_path, **files)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u200b", "\u202e", "\ufeff", "\ufffe", "\U000e0041"])
def test_a_character_nobody_sees_is_named_by_its_number(tmp_path: Path, character: str) -> None:
    escaped = f"\\U{ord(character):08x}"
    line = one_line(tmp_path, form=changed(FORM, 'label = "总投资（万元）"', f'label = "总投资{escaped}"'))
    assert f"“label”中有看不见、不能打印的字符（U+{ord(character):04X}）" in line
    assert character not in line


def test_line_ends_and_wide_spaces_are_no_hidden_characters(tmp_path: Path) -> None:
    form = changed(FORM, 'label = "总投资（万元）"', 'label = "总投资"\nhint = "第一行\\n　　第二行"')
    assert lines(tmp_path, form=form) == []


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"notice": changed(NOTICE, 'tiers = ["basic"]', 'tiers = ["basic", "basic"]')}, "basic"),
        ({"notice": changed(NOTICE, 'forms = ["sheet"]', 'forms = ["sheet", "sheet"]')}, "sheet"),
        ({"table": changed(TABLE, 'fields = ["unit_name"]', 'fields = ["unit_name", "unit_name"]')}, "unit_name"),
        ({"form": FORM + '[[rule]]\nname = "date_order"\nstart = "end_on"\nend = "end_on"\n'}, "end_on"),
        ({"form": FORM + '[[rule]]\nname = "at_most"\nfield = "total"\ntotal = "total"\n'}, "total"),
        ({"form": FORM + field("part", "percent", 'calculated = { name = "percent_of", part = "total", whole = "total" }')}, "total"),
        ({"form": changed(FORM, 'label = "名称"', 'label = "名称"\ncalculated = { name = "percent_change", before = "amount", after = "amount" }')}, "amount"),
        ({"form": FORM + field("part", "money", 'calculated = { name = "sum_fields", fields = ["total", "total"] }')}, "total"),
    ],
)  # fmt: skip
def test_a_word_written_twice_is_named(tmp_path: Path, files: dict[str, str], word: str) -> None:
    assert f"“{word}”写了两次" in one_line(tmp_path, **files)


def test_a_tier_described_twice_is_named(tmp_path: Path) -> None:
    tier = '[[tier]]\ntier = "basic"\nby = "x"\naction = "y"\nsource = "z"\n'
    assert "tier 的编号“basic”出现了两次" in one_line(tmp_path, notice=NOTICE + tier + tier)


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "key", "range_"),
    [
        ({"notice": changed(NOTICE, "copies = 2", "copies = -1")}, "copies", "1 到 999"),
        ({"notice": changed(NOTICE, "copies = 2", "copies = 100000")}, "copies", "1 到 999"),
        ({"notice": changed(NOTICE, "year = 2030", "year = 20300")}, "year", "2000 到 2100"),
        ({"notice": changed(NOTICE, "year = 2030", "year = 0")}, "year", "2000 到 2100"),
        ({"notice": changed(NOTICE, "issued_on = 2030-01-02", "issued_on = 0030-01-02")}, "issued_on", "2000 年到 2100 年"),
        ({"notice": changed(NOTICE, "due_on = 2030-03-01", "due_on = 9999-12-31")}, "due_on", "2000 年到 2100 年"),
        ({"notice": changed(NOTICE, "due_on = 2030-03-01", 'monthly = { from = "0000-01", to = "2030-03", day = 1 }')}, "from", "2000 年到 2100 年"),
        ({"notice": changed(NOTICE, "due_on = 2030-03-01", 'monthly = { from = "2030-01", to = "2099-03", day = 1 }')}, "to", "120 个月"),
        ({"notice": changed(NOTICE, "due_on = 2030-03-01", 'monthly = { from = "2030-01", to = "2030-03", day = 0 }')}, "day", "1 到 28"),
        ({"form": changed(FORM, "max_length = 60", "max_length = 1" + "0" * 30)}, "max_length", "不超过 15 位"),
        ({"form": changed(FORM, "max_length = 60", "max_length = 0x" + "f" * 5000)}, "max_length", "不超过 15 位"),
        ({"form": FORM + field("part", "percent", 'calculated = { name = "percent_of", part = "total", whole = "partner_count", decimals = 99 }')}, "decimals", "0 到 10"),
        ({"form": FORM + '[[rule]]\nname = "maturity_gate"\nfield = "partner_count"\nat_least = 6\n'}, "at_least", "1 到 5"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = "number"\nwidth = 0')}, "width", "大于 0"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = "number"\nwidth = -2.5')}, "width", "大于 0"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = "number"\nwidth = nan')}, "width", "大于 0"),
        ({"table": changed(TABLE, 'kind = "number"', 'kind = "number"\nwidth = inf')}, "width", "大于 0"),
        ({"table": TABLE + '[quota]\nlimit = 0\nsource = "一"\n'}, "limit", "1 到 100000"),
    ],
)  # fmt: skip
def test_a_number_or_day_out_of_range_names_the_range(
    tmp_path: Path, files: dict[str, str], key: str, range_: str
) -> None:
    line = one_line(tmp_path, **files)
    assert key in line
    assert range_ in line
    assert len(line) < 300


@pytest.mark.parametrize("level", [0, 4, -1])
def test_a_heading_of_a_letter_has_one_of_three_levels(tmp_path: Path, level: int) -> None:
    heading = f'kind = "heading"\ntext = "一"\nlevel = {level}\n\n[[paper.block]]\nkind = "title"'
    (line,) = report_lines(pack_with(tmp_path, report=changed(REPORT, 'kind = "title"', heading)))
    assert "“level”应为1 到 3 的整数" in line


# 3 ----------------------------------------------------------------------------------------


def test_of_two_keys_that_exclude_each_other_one_must_go(tmp_path: Path) -> None:
    both = 'due_on = 2030-03-01\nmonthly = { from = "2030-01", to = "2030-03", day = 5 }'
    line = one_line(tmp_path / "task", notice=changed(NOTICE, "due_on = 2030-03-01", both))
    assert "“due_on”和“monthly”只能写一个" in line
    rule = '[[rule]]\nname = "must_be"\nfield = "mode"\nvalue = "single"\none_of = ["joint"]\n'
    assert "“第 3 条规则 must_be 的 value”和“one_of”只能写一个" in one_line(tmp_path / "rule", form=FORM + rule)


def test_must_be_without_a_value_names_both_keys(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=FORM + '[[rule]]\nname = "must_be"\nfield = "mode"\n')
    assert "value 或 one_of，二者之一" in line


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        '{ field = "mode", one_of = [] }',
        '{ field = "unit_name", equals = "" }',
        '{ field = "unit_name", contains = "  " }',
        '{ field = "mode", at_least = 3 }',
        '{ not = { any = [{ field = "mode", one_of = [] }] } }',
    ],
)
def test_a_condition_that_is_never_true_is_refused(tmp_path: Path, condition: str) -> None:
    line = one_line(tmp_path, form=FORM + field("extra", "text", f"visible_when = {condition}"))
    assert "永远不会成立" in line
    assert "extra 的条件" in line


def test_a_condition_on_a_place_to_seal_is_refused(tmp_path: Path) -> None:
    seal = field("seal", "seal", 'seal_label = "盖章："')
    line = one_line(
        tmp_path, form=FORM + seal + field("extra", "text", 'visible_when = { field = "seal", filled = true }')
    )
    assert "用不了字段“seal”（类型 seal）" in line


def test_a_condition_without_its_field_is_not_dropped(tmp_path: Path) -> None:
    form = FORM + field("extra", "text", 'visible_when = { field = "", filled = true }')
    assert "“field”是空的" in one_line(tmp_path, form=form)


def test_conditions_nested_without_end_are_refused(tmp_path: Path) -> None:
    condition = '{ field = "mode", filled = true }'
    for _ in range(MAX_DEPTH - 2):
        condition = f"{{ not = {condition} }}"
    right = FORM + field("extra", "text", f"visible_when = {condition}")
    assert lines(tmp_path / "right", form=right) == []
    for _ in range(5):
        condition = f"{{ not = {condition} }}"
    line = one_line(tmp_path / "wrong", form=FORM + field("extra", "text", f"visible_when = {condition}"))
    assert "套得太深" in line
    assert len(line) < 200


# 5 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annex", "said"),
    [
        (changed(ANNEX, "{city}名单", "{city名单"), "title “{city名单”中的花括号"),
        (changed(ANNEX, "{city}名单", "{{city}}名单"), "title “{{city}}名单”中的花括号"),
        (changed(ANNEX, "单位：{unit}", "单位：{unti}"), "[[heading_line]] 第 1 个的 label 中不认识“unti”"),
        (changed(ANNEX, "单位：{unit}", "单位：{}"), "[[heading_line]] 第 1 个的 label “单位：{}（盖章）”中的花括号"),
    ],
)
def test_braces_of_a_title_are_named_with_their_place(tmp_path: Path, annex: str, said: str) -> None:
    (line,) = report_lines(pack_with(tmp_path, annex=annex))
    assert said in line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "closing"', 'kind = "closing"\ntext = "{unit_name}："'),
        ('kind = "closing"', 'kind = "closing"\nblank_date = "{signed_on}"'),
        ('kind = "annex"', 'kind = "annex"\ntext = "附{row_count}"'),
    ],
)
def test_text_that_is_printed_as_it_stands_takes_no_fields(tmp_path: Path, old: str, new: str) -> None:
    (line,) = report_lines(pack_with(tmp_path, report=changed(REPORT, old, new)))
    assert "照原样印出，不能用花括号取用字段" in line


def test_a_letter_is_signed_with_a_text(tmp_path: Path) -> None:
    report = changed(REPORT, 'field = "unit_name"\ndate_field', 'field = "rows"\ndate_field')
    (line,) = report_lines(pack_with(tmp_path, report=report))
    assert "用不了字段“rows”（类型 table）" in line


def test_a_table_layout_without_its_table_is_one_sentence(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, 'layout = "declaration"', 'layout = "table"'))
    assert line.startswith("sheet.form.toml：缺少“paper.table”")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rank_of = "many"', "", "缺少“column place 的 rank_of”"),
        ('rank_of = "many"', 'rank_of = "place"', "不认识“place”。最接近的写法是“many”"),
        ('kind = "count"\nfields = ["partners"]', 'kind = "count"\nfields = ["mode"]', "“mode”不是表格"),
    ],
)
def test_a_ranking_needs_what_it_ranks_by(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in lines(tmp_path, table=changed(RANKING, old, new))[0]


def test_rows_of_a_table_with_fixed_rows_are_refused(tmp_path: Path) -> None:
    kpis = field("kpis", "kpis") + "".join(
        f'[[field.column]]\nid = "{c}"\ntype = "decimal"\nlabel = "{c}"\n' for c in ("before", "after")
    )
    line = one_line(tmp_path, form=FORM + kpis, table=changed(TABLE, "orientation", 'rows = "kpis"\norientation'))
    assert "rows 用不了字段“kpis”（类型 kpis）" in line


def test_a_place_to_seal_is_no_column(tmp_path: Path) -> None:
    form = FORM + field("seal", "seal", 'seal_label = "盖章："')
    line = one_line(tmp_path, form=form, table=changed(TABLE, 'fields = ["unit_name"]', 'fields = ["seal"]'))
    assert "用不了字段“seal”（类型 seal）" in line


def test_each_of_a_column_of_the_rows_is_no_table(tmp_path: Path) -> None:
    table = changed(TABLE, "orientation", 'rows = "partners"\norientation')
    line = one_line(tmp_path, table=changed(table, 'fields = ["partners"]', 'fields = ["partners.name"]'))
    assert "“partners.name”不是表格" in line


# 6 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (5, "5"),
        (10**20, "一个很大的数"),
        ("文字", "文字"),
        (["a", True], '["a", true]'),
        ({"a": 1, "b": []}, "{ a = 1, b = [] }"),
        ({}, "{}"),
        ([[[[1]]]], "[[[…]]]"),
        (date(2030, 1, 2), "2030-01-02"),
        (1.5, "1.5"),
    ],
)
def test_a_value_is_shown_as_toml_writes_it(value: object, written: str) -> None:
    assert as_written(value) == written


def test_a_sentence_repeats_only_the_beginning_of_a_long_word_on_one_line(tmp_path: Path) -> None:
    line = one_line(tmp_path, form=changed(FORM, 'section = "unit"', f'section = "{"长" * 5000}"'))
    assert "长…" in line
    assert len(line) < 250
    problems = Problems()
    TomlTable({"a\nb\x00": 1}, "x.toml", "", problems).finish()
    assert "“a□b□”" in str(problems.found[0])


def test_a_key_written_twice_is_called_that(tmp_path: Path) -> None:
    line = one_line(tmp_path, notice=changed(NOTICE, "year = 2030", "year = 2030\nyear = 2031"))
    assert "第 9 行第 12 列附近有一个键或表写了两次" in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"# x\n" * 300_000, "有 1.1 MB，定义文件不超过 1 MB"),
        (b"huge = " + b"9" * 5000, "有一个数字太长"),
        (b"a = " + b"[" * 5000, "嵌套太深"),
        (b"a." * 100_000 + b"b = 1", "嵌套太深"),
        (b'["a b" . ' + b"x-1." * 100 + b"b]", "嵌套太深"),
    ],
)
def test_a_file_no_author_wrote_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    path, problems = tmp_path / "notice.toml", Problems()
    path.write_bytes(text)
    assert read_toml(path, problems) is None
    assert said in str(problems.found[0])


def test_only_so_many_problems_are_listed(tmp_path: Path) -> None:
    found = lines(tmp_path, notice="".join(f"k{n} = 1\n" for n in range(5000)) + NOTICE)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == "问题超过 200 个，其余没有列出。请先改正以上各处，再检查一次。"
