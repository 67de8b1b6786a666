"""This file writes small notice packs and forms for tests, in the TOML a pack author writes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from desktop.errors import DefinitionError
from desktop.forms.loader import load_form, parse_notice
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.reading import Problems
from desktop.paths import notices_dir

NOTICE = """
id = "test-2030"
version = "1.0"
title = "关于开展测试工作的通知"
issuer = "示例市工业和信息化局"
region = "14"
issued_on = 2030-01-02
year = 2030
tiers = ["basic"]

[[task]]
id = "declare"
title = "填报"
who = "enterprise"
due_on = 2030-03-01
forms = ["sheet"]
tables = ["summary"]
source = "一、（一）"

[[packet]]
task = "declare"
folder_name = "{city}-{title}"
file_name = "{city}-{number}-{unit}"
formats = ["pdf"]
copies = 2
source = "一、（二）"
"""

HEAD = """
id = "sheet"
document = "D01"
title = "测试申报表"
annex = "附件1"
source = "附件1"
status = "official"
unit_name_field = "{unit_name_field}"
unit_code_field = "{unit_code_field}"

[paper]
layout = "declaration"
"""

BODY = """
[[section]]
id = "unit"
title = "一、申报单位"

[[section]]
id = "project"
title = "二、项目"

[[field]]
id = "unit_name"
section = "unit"
type = "text"
label = "申报单位名称"
required = true
max_length = 60
source = "附件1 第1行"

[[field]]
id = "unit_code"
section = "unit"
type = "credit_code"
label = "统一社会信用代码"
required = true
source = "附件1 第2行"

[[field]]
id = "mode"
section = "project"
type = "choice"
label = "申报方式"
required = true
options = { single = "独立申报", joint = "联合申报" }
source = "附件1 第3行"

[[field]]
id = "partners"
section = "project"
type = "table"
label = "联合申报单位"
source = "附件1 第4行"
visible_when = { field = "mode", equals = "joint" }
required_when = { field = "mode", equals = "joint" }

[[field.column]]
id = "name"
type = "text"
label = "名称"
required = true

[[field.column]]
id = "amount"
type = "money"
label = "投资（万元）"
unit = "万元"
min = 0
decimals = 2

[[field]]
id = "total"
section = "project"
type = "money"
label = "总投资（万元）"
unit = "万元"
min = 0
decimals = 2
source = "附件1 第5行"

[[field]]
id = "partner_count"
section = "project"
type = "integer"
label = "联合单位数"
unit = "个"
calculated = { name = "count_rows", table = "partners" }
source = "附件1 第6行"

[[field]]
id = "start_on"
section = "project"
type = "date"
label = "开始时间"
source = "附件1 第7行"

[[field]]
id = "end_on"
section = "project"
type = "date"
label = "完成时间"
source = "附件1 第8行"

[[rule]]
name = "date_order"
start = "start_on"
end = "end_on"
severity = "error"

[[rule]]
name = "sum_at_most"
table = "partners"
column = "amount"
total = "total"
severity = "warning"
"""

TABLE = """
id = "summary"
document = "D05"
form = "sheet"
annex = "附件2"
title = "汇总表"
orientation = "portrait"
source = "附件2"

[[heading_line]]
label = "报送单位（盖章）："
party = "submitting_unit"

[[column]]
id = "number"
head = "序号"
kind = "number"

[[column]]
id = "unit_name"
head = "单位"
fields = ["unit_name"]

[[column]]
id = "partners"
head = "联合单位"
kind = "each"
fields = ["partners"]
template = "{n}. {name}"
"""


def head(unit_name_field: str = "unit_name", unit_code_field: str = "unit_code") -> str:
    return HEAD.format(unit_name_field=unit_name_field, unit_code_field=unit_code_field)


def write_pack(
    root: Path,
    *,
    notice: str = NOTICE,
    form: str = "",
    table: str = TABLE,
    folder: str = "test-2030/1.0",
) -> Path:
    """A small complete pack below ``root``; gives its folder."""
    pack = root / folder
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "notice.toml").write_text(notice, "utf-8")
    (pack / "sheet.form.toml").write_text(form or head() + BODY, "utf-8")
    if table:
        (pack / "summary.table.toml").write_text(table, "utf-8")
    return pack


def parsed(pack: Path) -> tuple[NoticeDef | None, list[DefinitionError]]:
    """The notice and all its problems."""
    problems = Problems()
    return parse_notice(pack, problems, notices_dir() / "_shared"), problems.found


def form_of(body: str, *, unit_name_field: str = "unit_name", unit_code_field: str = "unit_code") -> FormDef:
    """One form out of sections, fields and rules written in TOML. Raises DefinitionError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.form.toml"
        path.write_text(head(unit_name_field, unit_code_field) + body, "utf-8")
        return load_form(path, "test-2030", "1.0", notices_dir() / "_shared")


def small_form() -> FormDef:
    """The form of :data:`BODY`: a hidden table, a calculated count, two rules."""
    return form_of(BODY)
