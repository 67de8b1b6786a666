"""What lint says of a pack that loads, but that a user would suffer from.

1. Notice: version, region, tiers, deadlines, tasks that use every form and table, packets.
2. Forms: who declares is always known, labels told apart, calculated values nobody is asked for, profile, preference.
3. Paper: covers, letters. 4. Summary tables: keys without effect, rankings, widths.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.forms.loader import load_notice
from desktop.forms.pack_checks import check_pack
from desktop.forms.reading import Problems
from desktop.paths import notices_dir
from tests.helpers.packs import NOTICE, TABLE, write_pack
from tests.unit.forms.test_loader import FORM, changed
from tests.unit.forms.test_loader_meaning import SCENARIOS, field
from tests.unit.forms.test_loader_new import ANNEX, RANKING, REPORT, pack_with

BOTH = changed(
    changed(NOTICE, 'forms = ["sheet"]', 'forms = ["sheet", "report"]'), '["summary"]', '["summary", "annex"]'
)
REQUIRED = REPORT.replace('label = "单位"', 'label = "单位"\nrequired = true').replace(
    'label = "代码"', 'label = "代码"\nrequired = true'
)


def said_of(pack: Path, shared: Path | None = None) -> list[str]:
    """What lint says of a pack that loads."""
    shared = shared or notices_dir() / "_shared"
    problems = Problems()
    check_pack(load_notice(pack, shared), shared, problems)
    return [str(problem) for problem in problems.found]


def said(tmp_path: Path, **files: str) -> list[str]:
    return said_of(write_pack(tmp_path, **files))


def one(tmp_path: Path, **files: str) -> str:
    (line,) = said(tmp_path, **files)
    return line


def letter(tmp_path: Path, report: str = REQUIRED, annex: str = ANNEX) -> list[str]:
    return said_of(pack_with(tmp_path, report=report, annex=annex, notice=BOTH))


def test_the_small_packs_of_the_tests_are_right(tmp_path: Path) -> None:
    assert said(tmp_path / "a") == []
    assert letter(tmp_path / "b") == []


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["v1", "1.0-beta", "1.", "一"])
def test_a_version_is_numbers_with_points(tmp_path: Path, version: str) -> None:
    notice = changed(NOTICE, 'version = "1.0"', f'version = "{version}"')
    assert f"版本号“{version}”" in one(tmp_path, notice=notice, folder=f"test-2030/{version}")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('region = "14"', 'region = "15x"', "region 中不认识“15x”。最接近的写法是“15”"),
        ("year = 2030", 'year = 2030\ndocument_number = ""', ""),
        ("due_on = 2030-03-01", "due_on = 2029-03-01", "notice.toml“declare”：期限 2029-03-01 早于通知日期 2030-01-02"),
        (
            "due_on = 2030-03-01",
            'monthly = { from = "2030-01", to = "2030-05", day = 1 }',
            "期限 2030-01-01 早于通知日期 2030-01-02",
        ),
        ('forms = ["sheet"]\n', "", "没有任务用到这些表单和汇总表：sheet。"),
        ('forms = ["sheet"]\ntables = ["summary"]\n', "", "没有任务用到这些表单和汇总表：sheet、summary。"),
        ("copies = 2", 'copies = 2\ndeclarations = true\nformats = ["pdf"]', ""),
    ],
)
def test_a_contradiction_of_the_notice_is_named(tmp_path: Path, old: str, new: str, line: str) -> None:
    notice = changed(NOTICE, old, new)
    if "declarations" in new:
        notice = notice.replace('formats = ["pdf"]\ncopies', "copies", 1)
    found = said(tmp_path, notice=notice)
    assert (found == []) if not line else (len(found) == 1 and line in found[0]), found


def test_a_tier_of_the_scheme_is_one_of_the_notice(tmp_path: Path) -> None:
    tier = '[[tier]]\ntier = "pioneer"\nby = "x"\naction = "y"\nsource = "z"\n'
    assert "tier 中不认识“pioneer”。最接近的写法是“basic”" in one(tmp_path, notice=NOTICE + tier)


PACKET = '[[packet]]\ntask = "declare"\nfolder_name = "{city}"\nfile_name = "{city}-{title}"\nformats = ["pdf"]\ncopies = 1\nsource = "一"\n'


def test_two_packets_of_one_task_are_one_too_many(tmp_path: Path) -> None:
    assert "packet 的编号“declare”出现了两次" in one(tmp_path, notice=NOTICE + PACKET)


def test_declarations_that_go_along_are_told_apart_by_name(tmp_path: Path) -> None:
    notice = changed(
        NOTICE, 'file_name = "{city}-{number}-{unit}"', 'file_name = "{city}-{title}"\ndeclarations = true'
    )
    line = one(tmp_path, notice=notice)
    assert "file_name = “{city}-{title}”分不清各家的申报材料" in line
    assert "{number}、{unit}、{project}" in line


def test_declarations_go_along_with_a_table(tmp_path: Path) -> None:
    task = '[[task]]\nid = "other"\ntitle = "另报"\nwho = "city"\nsource = "一"\n'
    packet = PACKET.replace("declare", "other").replace("{city}-{title}", "{unit}") + "declarations = true\n"
    assert "“declarations”在这里不起作用（这个任务没有汇总表" in one(tmp_path, notice=NOTICE + task + packet)


def test_a_document_is_one_of_the_design(tmp_path: Path) -> None:
    assert "document 中不认识“D77”" in one(tmp_path, form=changed(FORM, 'document = "D01"', 'document = "D77"'))


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("max_length = 60", 'max_length = 60\nvisible_when = { field = "mode", equals = "joint" }', "unit_name_field 指的字段“unit_name”可能被隐藏"),
        ("required = true\nmax_length = 60", "max_length = 60", "unit_name_field 指的字段“unit_name”不是必填"),
        ('unit_code_field = "unit_code"', 'unit_code_field = "unit_name"', "unit_code_field 用不了字段“unit_name”（类型 text）"),
        ('unit_name_field = "unit_name"', 'unit_name_field = "unit_name"\nproject_field = "partners"', "project_field 用不了字段“partners”（类型 table）"),
        ('title = "一、申报单位"', 'title = "一、申报单位 "', "title“一、申报单位”前后有空格"),
        ('label = "名称"', 'label = "名\\n称"', "“partners”的列“name”：label“名□称”"),
        ('label = "名称"', f'label = "{"长" * 121}"', "超过 120 个字"),
        ('label = "总投资（万元）"', 'label = "申报方式"', "label“申报方式”出现了两次（mode、total）"),
        ('label = "投资（万元）"', 'label = "名称"', "“partners”：label“名称”出现了两次（name、amount）"),
        ('[[section]]\nid = "project"', '[[section]]\nid = "empty"\ntitle = "零"\n\n[[section]]\nid = "project"', "“empty”：这一节没有字段"),
        ('unit = "个"', 'unit = "个"\nrequired = true', "“partner_count”：“required”在这里不起作用（这一项是 calculated"),
        ('unit = "个"', 'unit = "个"\nrequired_when = { field = "mode", equals = "joint" }', "“required_when”在这里不起作用"),
        ('unit = "个"', 'unit = "个"\nexample = "3"', "“example”在这里不起作用"),
        ('label = "申报方式"\nrequired = true', 'label = "申报方式"\nrequired = true\nrequired_when = { field = "total", filled = true }', "“required_when”在这里不起作用（已经写了 required = true）"),
        ('label = "联合申报单位"', 'label = "联合申报单位"\npreference = true', "preference 用不了字段“partners”（类型 table）"),
        ('label = "名称"', 'label = "名称"\npreference = true', "“preference”在这里不起作用（它只用于表单的字段"),
        ('label = "名称"', 'label = "名称"\nprint_width = "full"', "“print_width”在这里不起作用"),
        ('label = "名称"', 'label = "名称"\nprofile = "unit_name"', "“profile”在这里不起作用"),
        ('label = "申报单位名称"', 'label = "申报单位名称"\nprofile = "unit_nam"', "profile 中不认识“unit_nam”。最接近的写法是“unit_name”"),
        ('label = "申报单位名称"', 'label = "申报单位名称"\nprofile = "registered_region"', "profile = “registered_region”的类型、选项或单位（region）与本字段（text）不同"),
        ('id = "name"\ntype = "text"', 'id = "name"\ntype = "statement"\ntext = "同意"', "用不了字段“name”（类型 statement）"),
    ],
)  # fmt: skip
def test_a_contradiction_of_a_form_is_one_sentence(tmp_path: Path, old: str, new: str, line: str) -> None:
    found = one(tmp_path, form=changed(FORM, old, new))
    assert found.startswith("sheet.form.toml")
    assert line in found


@pytest.mark.parametrize(
    ("pattern", "is_slow"),
    [
        ("(a+)+", True),
        ("([A-Z]*){3,}x", True),
        (r"(\\d{1,}-?)*", True),
        ("[A-Z]+-[0-9]{3,5}", False),
        (r"(\\(a\\+\\))+", False),
        ("(甲|乙)+", False),
        ("(第[0-9]+号)?", False),
    ],
)
def test_a_pattern_that_may_never_end_is_named(tmp_path: Path, pattern: str, is_slow: bool) -> None:
    text = f'label = "名称"\npattern = "{pattern}"\npattern_hint = "如 A-1"'
    found = said(tmp_path, form=changed(FORM, 'label = "名称"', text))
    assert [line.partition("：")[0] for line in found] == ["sheet.form.toml“partners”的列“name”"] * is_slow
    assert all("算不完" in line for line in found)


def test_a_field_of_a_later_section_may_be_looked_at(tmp_path: Path) -> None:
    form = changed(FORM, 'source = "附件1 第2行"', 'source = "附件1 第2行"\n\n[[field]]\nid = "why"\nsection = "unit"\ntype = "text"\nlabel = "原因"\nsource = "x"\nvisible_when = { field = "total", at_least = 5 }')  # fmt: skip
    assert said(tmp_path, form=form) == []


def test_a_rule_speaks_of_the_edition_its_table_has(tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "stages_covered"\ntable = "scenarios"\nedition = "2024"\nlinks = ["生产作业"]\n'
    form = FORM + SCENARIOS + rule
    assert said(tmp_path / "right", form=form) == []
    other = changed(form, 'edition = "2024"', 'edition = "2025"')
    assert "第 3 条规则 stages_covered用的是 2024 版，而“scenarios”是 2025 版" in one(tmp_path / "wrong", form=other)


def test_a_form_uses_the_edition_the_notice_names(tmp_path: Path) -> None:
    notice = changed(NOTICE, "year = 2030", 'year = 2030\nscenario_guide_edition = "2025"')
    line = one(tmp_path, notice=notice, form=FORM + SCENARIOS)
    assert "“scenarios”用的是 2024 版，而notice.toml 的 scenario_guide_edition 是 2025 版" in line


def test_a_profile_that_cannot_be_read_is_said_and_nothing_else(tmp_path: Path) -> None:
    shared = Path(shutil.copytree(notices_dir() / "_shared", tmp_path / "_shared"))
    path = shared / "profile.form.toml"
    path.write_text(path.read_text("utf-8").replace("title =", "titel =", 1), "utf-8")
    form = changed(FORM, 'label = "申报单位名称"', 'label = "申报单位名称"\nprofile = "unit_name"')
    (line,) = said_of(write_pack(tmp_path, form=form), shared)
    assert line.startswith("profile.form.toml")


# 3 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "line"),
    [
        ('cover_title = "申报书"\n[[paper.cover_line]]\nlabel = "单位"\nfield = "unit_name"', ""),
        ('[[paper.cover_line]]\nlabel = "单位"\nfield = "unit_name"', "“cover_line”在这里不起作用（没有写 cover_title，就没有封面）"),
        ('cover_title = "申报书"\n[[paper.cover_line]]\nlabel = "单位"\nfield = "partners"', "cover_line “单位” 用不了字段“partners”（类型 table）"),
        ('cover_date_label = "填报时间："', "“cover_date_label”在这里不起作用"),
        ('submitting_unit_field = "unit_name"', "“submitting_unit_field”在这里不起作用（只有 layout = “table” 才用）"),
        ('table = "summary"', "“table”在这里不起作用（只有 layout = “table” 才用）"),
        ('[[paper.block]]\nkind = "title"', "“block”在这里不起作用（只有公文"),
    ],
)  # fmt: skip
def test_what_no_paper_shows_is_named(tmp_path: Path, new: str, line: str) -> None:
    found = said(tmp_path, form=changed(FORM, 'layout = "declaration"', f'layout = "declaration"\n{new}'))
    assert (found == []) if not line else (len(found) == 1 and line in found[0]), found


def test_a_form_printed_as_a_table_has_no_cover_and_a_unit_that_is_text(tmp_path: Path) -> None:
    paper = 'layout = "table"\ntable = "summary"\nsubmitting_unit_field = "total"\ncover_title = "封面"'
    first, second = said(tmp_path, form=changed(FORM, 'layout = "declaration"', paper))
    assert "“cover_title”在这里不起作用（layout = “table”没有封面）" in first
    assert "paper.submitting_unit_field 用不了字段“total”（类型 money）" in second


def test_a_letter_is_closed_and_shows_no_code(tmp_path: Path) -> None:
    closing = '[[paper.block]]\nkind = "closing"\nfield = "unit_name"\ndate_field = "signed_on"\n'
    (line,) = letter(tmp_path / "open", changed(REQUIRED, closing, ""))
    assert line == "report.report.toml：公文没有落款。请写上 kind = “closing” 的 [[paper.block]]。"
    (line,) = letter(tmp_path / "code", changed(REQUIRED, "prints_code = false", ""))
    assert "公文上不印版本校验码" in line


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('kind = "number"', 'kind = "number"\nfields = ["unit_name"]', "“number”：“fields”在这里不起作用（kind = “number”的列不用它）"),
        ('head = "单位"', 'head = "单位"\ntemplate = "{n}"', "“template”在这里不起作用"),
        ('head = "单位"', 'head = "单位"\ndistinct = true', "“distinct”在这里不起作用"),
        ('head = "单位"', 'head = "单位"\nrank_of = "number"', "“rank_of”在这里不起作用"),
        ('head = "单位"', 'head = "单位"\nwhere = { field = "name", filled = true }', "“where”在这里不起作用"),
        ('head = "单位"', 'head = "单位"\nprints_unit = true', "“prints_unit”在这里不起作用（所取的字段没有单位）"),
        ('head = "单位"', 'head = "序号"', "head“序号”出现了两次（number、unit_name）"),
        ('fields = ["partners"]', 'fields = ["partners", "mode"]', "“mode”在这里不起作用（kind = “each”的列只用 fields 的第一个字段）"),
        ('kind = "number"', 'kind = "number"\nwidth = 0.05', "“number”：这一列只占页宽的 2.4%"),
        ('orientation', 'annex_only = true\norientation', "“annex_only”在这里不起作用（没有公文"),
    ],
)  # fmt: skip
def test_what_a_table_does_not_use_is_named(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert line in one(tmp_path, table=changed(TABLE, old, new))


def test_a_unit_is_printed_where_there_is_one(tmp_path: Path) -> None:
    table = changed(TABLE, 'fields = ["unit_name"]', 'fields = ["total"]\nprints_unit = true')
    assert said(tmp_path, table=table) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", ""),
        ('order = "rank"\n', "", "缺少“order”（“rank”"),
        ('order = "rank"', 'order = "rank"\nrows = "partners"', "“rows”在这里不起作用（order = “rank” 时每个单位一行）"),
        ('[[column]]\nid = "many"', '[[column]]\nid = "again"\nhead = "又名次"\nkind = "rank"\nrank_of = "many"\n\n[[column]]\nid = "many"', "“again”：“rank_of”在这里不起作用（名次只按第一个名次列“place”排）"),
    ],
)  # fmt: skip
def test_a_ranking_is_ordered_by_its_rank(tmp_path: Path, old: str, new: str, line: str) -> None:
    found = said(tmp_path, table=changed(RANKING, old, new))
    assert (found == []) if not line else (len(found) == 1 and line in found[0]), found


def test_the_same_slip_in_many_fields_is_one_sentence(tmp_path: Path) -> None:
    extra = "".join(field(f"extra_{n}", "text", "required = true\nrequired_when = { field = \"total\", filled = true }").replace("标签", f"标签{n}") for n in range(5))  # fmt: skip
    line = one(tmp_path, form=FORM + extra)
    assert "“extra_0”：“required_when”在这里不起作用" in line
    assert "另有 4 处与此相同：sheet.form.toml“extra_1” required_when；" in line
