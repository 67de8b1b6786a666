"""Definitions of letters, calculated columns, monthly tasks, tier schemes, tables with patterns: mistakes are named.

1. Every mistake is one sentence that names file, place and the nearest word.
2. What is right loads as written.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.forms.loader import load_notice
from desktop.forms.model import Condition
from desktop.paths import notices_dir
from tests.helpers.packs import BODY, NOTICE, TABLE, head, parsed, write_pack

FORM = head() + BODY
REPORT = """
id = "report"
document = "D08"
title = "测试情况的报告"
source = "附件2"
status = "official"
filled_by = "city"
unit_name_field = "unit_name"
unit_code_field = "unit_code"

[paper]
layout = "letter"
prints_code = false

[[paper.block]]
kind = "title"

[[paper.block]]
kind = "paragraph"
text = "全市共有{row_count}家。"
visible_when = { field = "rows", filled = true }

[[paper.block]]
kind = "list"
field = "rows"
text = "{n}. {name}"

[[paper.block]]
kind = "grid"
field = "rows"

[[paper.block]]
kind = "attachments"
items = ["{unit_name}名单"]

[[paper.block]]
kind = "closing"
field = "unit_name"
date_field = "signed_on"

[[paper.block]]
kind = "annex"
table = "annex"

[[section]]
id = "all"
title = "报告"

[[field]]
id = "unit_name"
section = "all"
type = "text"
label = "单位"
source = "附件2"

[[field]]
id = "unit_code"
section = "all"
type = "credit_code"
label = "代码"
source = "附件2"

[[field]]
id = "signed_on"
section = "all"
type = "date"
label = "日期"
source = "附件2"

[[field]]
id = "rows"
section = "all"
type = "table"
label = "台账"
source = "附件2"

[[field.column]]
id = "name"
type = "text"
label = "名称"

[[field.column]]
id = "before"
type = "decimal"
label = "上年"

[[field.column]]
id = "after"
type = "decimal"
label = "本年"

[[field.column]]
id = "growth"
type = "decimal"
label = "增长"
calculated = { name = "percent_change", before = "before", after = "after" }

[[field]]
id = "row_count"
section = "all"
type = "integer"
label = "家数"
source = "附件2"
calculated = { name = "count_rows", table = "rows", where = { field = "name", filled = true } }
"""
ANNEX = """
id = "annex"
document = "D08"
form = "report"
annex = "附"
title = "{city}名单"
orientation = "landscape"
rows = "rows"
rows_where = { field = "name", filled = true }
source = "附件2 附"

[[heading_line]]
label = "单位：{unit}（盖章）"
party = "submitting_unit"

[[column]]
id = "city"
head = "地市"
kind = "city"
fields = ["unit_name"]

[[column]]
id = "name"
head = "名称"
fields = ["rows.name"]
"""
RANKING = """
id = "summary"
document = "D17"
form = "sheet"
title = "排名"
orientation = "portrait"
order = "rank"
source = "任务一"

[[column]]
id = "place"
head = "名次"
kind = "rank"
rank_of = "many"

[[column]]
id = "many"
head = "数量"
kind = "count"
fields = ["partners"]
where = { field = "amount", at_least = 1 }
"""


def pack_with(
    root: Path, *, report: str = REPORT, annex: str = ANNEX, notice: str = NOTICE, table: str = TABLE
) -> Path:
    pack = write_pack(root, notice=notice, form=FORM, table=table)
    (pack / "report.report.toml").write_text(report, "utf-8")
    (pack / "annex.table.toml").write_text(annex, "utf-8")
    return pack


def lines(pack: Path) -> list[str]:
    return [str(problem) for problem in parsed(pack)[1]]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# 2 ----------------------------------------------------------------------------------------


def test_a_report_with_its_annex_loads_as_written(tmp_path: Path) -> None:
    notice = load_notice(pack_with(tmp_path), notices_dir() / "_shared")
    report = notice.form("report")
    assert report.is_report
    assert report.filled_by == "city"
    assert [block.kind for block in report.paper.blocks] == [
        "title", "paragraph", "list", "grid", "attachments", "closing", "annex",
    ]  # fmt: skip
    assert report.paper.blocks[1].visible_when == Condition("filled", "rows", True)
    assert report.field("rows").column("growth").calculated is not None
    table = notice.table("annex")
    assert (table.title, table.printed_title) == ("名单", "{city}名单")
    assert table.rows_where == Condition("filled", "name", True)
    assert not notice.form("sheet").is_report
    assert notice.form("sheet").filled_by == "enterprise"


def test_a_monthly_task_is_due_every_month(tmp_path: Path) -> None:
    monthly = 'monthly = { from = "2029-11", to = "2030-02", day = 25 }'
    notice = load_notice(pack_with(tmp_path, notice=changed(NOTICE, "due_on = 2030-03-01", monthly)))
    (task,) = notice.tasks
    assert task.due_on is None
    assert task.due_dates == (date(2029, 11, 25), date(2029, 12, 25), date(2030, 1, 25), date(2030, 2, 25))


def test_a_notice_of_a_press_page_needs_no_date(tmp_path: Path) -> None:
    text = changed(NOTICE, "issued_on = 2030-01-02\n", 'status = "second_hand"\nstatus_note = "依据报道"\n')
    tier = '[[tier]]\ntier = "basic"\nby = "各市"\naction = "认定"\nsource = "一"\n'
    platform = '[[platform]]\nname = "平台"\naddress = "www.example.cn"\naccount_note = "沿用"\n'
    notice = load_notice(pack_with(tmp_path, notice=text + tier + platform))
    assert notice.issued_on is None
    assert notice.dated_on == date(2030, 1, 1)
    assert (notice.status, notice.status_note) == ("second_hand", "依据报道")
    assert [(t.tier, t.by, t.action) for t in notice.tier_scheme] == [("basic", "各市", "认定")]
    assert notice.platforms[0].account_note == "沿用"


def test_a_shared_form_becomes_the_notice_s_own(tmp_path: Path) -> None:
    shared = tmp_path / "_shared"
    shared.mkdir()
    (shared / "review.form.toml").write_text(changed(FORM, 'id = "sheet"', 'id = "review"'), "utf-8")
    notice = changed(NOTICE, "year = 2030", 'year = 2030\nshared_forms = ["review"]')
    loaded = load_notice(pack_with(tmp_path, notice=notice), shared)
    assert {form.id for form in loaded.forms} == {"sheet", "report", "review"}
    assert loaded.form("review").notice_id == "test-2030"


def test_a_ranking_loads(tmp_path: Path) -> None:
    assert lines(pack_with(tmp_path, table=RANKING)) == []


# 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "title"', 'kind = "titel"', ["titel", "title"]),
        ('layout = "letter"', 'layout = "declaration"', ["declaration", "letter"]),
        ("{row_count}家", "{row_cont}家", ["row_cont", "row_count"]),
        ("{row_count}家", "{row_count家", ["花括号"]),
        ('text = "{n}. {name}"', 'text = "{n}. {nam}"', ["nam", "name"]),
        ('field = "rows"\ntext', 'field = "unit_name"\ntext', ["unit_name", "table"]),
        ('field = "rows"\n\n[[paper.block]]\nkind = "attachments"', 'field = "row"\n\n[[paper.block]]\nkind = "attachments"', ["row", "rows"]),
        ('items = ["{unit_name}名单"]', 'items = ["{unit_nam}名单"]', ["unit_nam", "unit_name"]),
        ('items = ["{unit_name}名单"]\n', "", ["items", "缺少"]),
        ('date_field = "signed_on"', 'date_field = "unit_name"', ["unit_name", "date"]),
        ('date_field = "signed_on"', 'datefield = "signed_on"', ["datefield", "date_field"]),
        ('table = "annex"', 'table = "anex"', ["anex", "annex"]),
        ('table = "annex"', 'table = "summary"', ["summary", "sheet"]),
        ('visible_when = { field = "rows", filled = true }', 'visible_when = { field = "rws", filled = true }', ["rws", "rows"]),
        ('filled_by = "city"', 'filled_by = "cities"', ["cities", "city"]),
        ('name = "percent_change"', 'name = "percent_chang"', ["percent_chang", "percent_change"]),
        ('before = "before", after', 'before = "befor", after', ["befor", "before"]),
        ('before = "before", after', 'before = "name", after', ["name", "decimal"]),
        ('before = "before", after', 'before = "growth", after', ["growth", "计算列"]),
        ('name = "percent_change", before = "before", after = "after"', 'name = "kpi_change", before = "before", after = "after"', ["rows", "kpis"]),
        ('where = { field = "name", filled = true }', 'where = { field = "nam", filled = true }', ["nam", "name"]),
        ('where = { field = "name", filled = true }', 'where = { field = "name", fill = true }', ["fill", "filled"]),
        ('where = { field = "name", filled = true }', 'where = "name"', ["where", "条件"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_report_is_one_sentence(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    found = lines(pack_with(tmp_path, report=changed(REPORT, old, new)))
    assert len(found) == 1, found
    assert found[0].startswith(("report.report.toml", "notice.toml"))
    assert all(word in found[0] for word in words), found[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{city}名单", "{town}名单", ["town", "unit"]),
        ("{unit}（盖章）", "{unti}（盖章）", ["unti", "unit"]),
        ('rows_where = { field = "name"', 'rows_where = { field = "nam"', ["nam", "name"]),
        ('kind = "city"', 'kind = "town"', ["town"]),
        ('kind = "city"\nfields = ["unit_name"]', 'kind = "city"', ["fields", "缺少"]),
        ('kind = "city"\nfields = ["unit_name"]', 'kind = "count"\nfields = ["unit_name"]', ["unit_name", "不是表格"]),
        ('kind = "city"\nfields = ["unit_name"]', 'kind = "rank"\nrank_of = "name"', ["rank_of", "name"]),
        ('orientation = "landscape"', 'orientation = "landscape"\norder = "rank"', ["rank"]),
        ('orientation = "landscape"', 'orientation = "landscape"\nstatus = "oficial"', ["oficial", "official"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_is_one_sentence(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    found = lines(pack_with(tmp_path, annex=changed(ANNEX, old, new)))
    assert len(found) == 1, found
    assert found[0].startswith("annex.table.toml")
    assert all(word in found[0] for word in words), found[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due_on = 2030-03-01", 'monthly = { from = "2030-1", to = "2030-02", day = 25 }', ["from", "年月"]),
        ("due_on = 2030-03-01", 'monthly = { from = "2030-03", to = "2030-02", day = 25 }', ["to", "2030-03"]),
        ("due_on = 2030-03-01", 'monthly = { from = "2030-01", to = "2030-02", day = 31 }', ["day", "28"]),
        ("due_on = 2030-03-01", 'monthly = { from = "2030-01", to = "2030-02" }', ["day", "缺少"]),
        ("year = 2030", 'year = 2030\nscenario_guide_edition = "2023"', ["2023", "2025"]),
        ("year = 2030", 'year = 2030\nelement_requirement_edition = "2023"', ["2023", "2024"]),
        ("year = 2030", 'year = 2030\nstatus = "press"', ["press"]),
        ("year = 2030", 'year = 2030\nshared_forms = ["tier_reviw"]', ["tier_reviw"]),
        ("year = 2030", 'year = 2030\n[[tier]]\ntier = "basics"\nby = "x"\naction = "y"\nsource = "z"', ["basics", "basic"]),
        ("year = 2030", 'year = 2030\n[[platform]]\nname = "x"\naddress = "y"\nnote = "z"', ["note"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_notice_is_one_sentence(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    text = changed(NOTICE, old, new)
    if "[[" in new:  # tables stand behind the keys of the notice
        text = changed(NOTICE, old, old + "\n") + "\n" + new.split("\n", 1)[1] + "\n"
    found = lines(pack_with(tmp_path, notice=text))
    assert len(found) == 1, found
    assert found[0].startswith("notice.toml")
    assert all(word in found[0] for word in words), found[0]


def test_a_report_without_blocks_prints_nothing_and_is_refused(tmp_path: Path) -> None:
    start, rest = REPORT.split("[[paper.block]]", 1)
    body = rest.split("[[section]]", 1)[1]
    assert any("[[paper.block]]" in line for line in lines(pack_with(tmp_path, report=start + "[[section]]" + body)))
