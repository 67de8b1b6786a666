"""This file makes two newer versions of a real pack for tests: 附件5 of shanxi-2026 as it is, 1.1 and 1.2."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.forms.model import FormDef
from desktop.forms.registry import Registry
from desktop.paths import notices_dir
from tests.helpers.declarations import credit_code

NOTICE, FORM, TABLE = "shanxi-2026", "overseas_factories", "overseas_list"
SHARED = ("profile.form.toml", "unit.block.toml", "factory.block.toml")

#: What 1.1 asks besides: an address, a yes or no, a text that 1.2 turns into a number.
ADDED = """
[[field]]
id = "has_belt_road"
section = "unit"
type = "yes_no"
label = "是否位于“一带一路”国家"
required = true
source = "附件5（修订）"

[[field]]
id = "lines"
section = "unit"
type = "text"
label = "海外生产线数量"
source = "附件5（修订）"
"""
CONTACTS = """
[[section]]
id = "contacts"
title = "联系方式"

"""
COLUMN = """
[[field.column]]
id = "opened_on"
type = "month"
label = "投产时间"
required = true
source = "附件5（修订）"
"""


def packs_with_versions(root: Path, versions: tuple[str, ...] = ("1.0", "1.1")) -> Path:
    """A folder of packs with the named versions of 附件5 of shanxi-2026; 1.0 is the real one."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "_shared").mkdir(exist_ok=True)
    for name in SHARED:
        (root / "_shared" / name).write_bytes((notices_dir() / "_shared" / name).read_bytes())
    real = notices_dir() / NOTICE / "1.0"
    notice, form, table = (
        (real / name).read_text("utf-8") for name in ("notice.toml", f"{FORM}.form.toml", f"{TABLE}.table.toml")
    )
    notice = only_overseas(notice)
    make: dict[str, Callable[[], tuple[str, str | None, str | None]]] = {
        "1.0": lambda: (notice, form, table),
        "1.1": lambda: version_1_1(notice, form, table),
        "1.2": lambda: version_1_2(*version_1_1(notice, form, table)),
        "2.0": lambda: (replaced(notice, 'version = "1.0"', 'version = "2.0"'), None, None),
    }
    for version in versions:
        folder = root / NOTICE / version
        folder.mkdir(parents=True, exist_ok=True)
        texts = make[version]()
        if texts[1] is None:  # the revised notice has other forms
            texts = (without_lines(texts[0], "forms =", "tables ="), None, None)
        for name, text in zip(("notice.toml", f"{FORM}.form.toml", f"{TABLE}.table.toml"), texts, strict=True):
            if text is not None:
                (folder / name).write_text(text, "utf-8")
    return root


def version_1_1(notice: str, form: str, table: str) -> tuple[str, str, str]:
    """Added, moved, changed and removed: one of each, and in the table too."""
    notice = replaced(notice, 'version = "1.0"', 'version = "1.1"')
    notice = replaced(notice, "due_on = 2026-03-10", "due_on = 2026-03-20")
    form = replaced(form, '\n[[section]]\nid = "factories"', CONTACTS + '[[section]]\nid = "factories"')
    form = without_block(form, 'use = "unit.contact_person"')
    form = in_block(form, 'use = "unit.contact_phone"', 'section = "unit"', 'section = "contacts"')
    form = in_block(form, 'use = "unit.unit_name"', 'section = "unit"', 'section = "unit"\nlabel = "企业全称"')
    form = replaced(form, '\n[[field]]\nid = "factories"', ADDED + '\n[[field]]\nid = "factories"')
    form = replaced(form, 'basic = "基础级", ', "")
    form = without_block(form, 'id = "employees"')
    form = in_block(form, 'id = "summary"', "max_length = 500", "max_length = 300")
    form = in_block(form, 'id = "revenue"', 'unit = "万元"', 'unit = "元"')
    form = form.rstrip("\n") + "\n" + COLUMN
    table = without_block(table, 'id = "employees"')
    table = replaced(table, '"contact_person", "contact_phone"', '"contact_phone"')
    return notice, form, table


def version_1_2(notice: str, form: str, table: str) -> tuple[str, str, str]:
    """The text of 1.1 is a number now; what 1.1 removed is asked again."""
    notice = replaced(notice, 'version = "1.1"', 'version = "1.2"')
    form = in_block(form, 'id = "lines"', 'type = "text"', 'type = "integer"\nunit = "条"\nmin = 0')
    return notice, form, table


def only_overseas(notice: str) -> str:
    """The notice with its head, the task and the packet of 附件5; what names other forms is left out."""
    head, *blocks = re.split(r"(?m)^(?=\[\[(?:task|packet|tier|platform)\]\])", notice)
    kept = [block for block in blocks if '"overseas"' in block]
    assert len(kept) == 2, "the task and the packet of 附件5"
    return without_lines(head, "shared_forms") + "".join(kept)


def without_lines(text: str, *beginnings: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith(beginnings))


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)


def blocks_of(text: str) -> list[str]:
    return re.split(r"(?m)^(?=\[\[)", text)


def without_block(text: str, line: str) -> str:
    """The text without the [[…]] block that holds ``line``."""
    blocks = blocks_of(text)
    kept = [block for block in blocks if line not in block.splitlines()]
    assert len(kept) == len(blocks) - 1, line
    return "".join(kept)


def in_block(text: str, line: str, old: str, new: str) -> str:
    """The text with ``old`` replaced in the block that holds ``line``."""
    blocks = blocks_of(text)
    (at,) = [n for n, block in enumerate(blocks) if line in block.splitlines()]
    blocks[at] = replaced(blocks[at], old, new)
    return "".join(blocks)


def forms_of(root: Path, *versions: str) -> list[FormDef]:
    registry = Registry(root)
    return [registry.form(NOTICE, version, FORM) for version in versions]


def answers() -> dict[str, Any]:
    """A finished declaration of 1.0 with two factories."""
    rows = [
        {
            "id": "f1",
            "factory_name": "示例（泰国）有限公司罗勇工厂",
            "self_tier": "advanced",
            "industry_group": "equipment",
            "employees": "412",
            "revenue": "1234.5",
            "summary": "主营业务与智能工厂建设情况。",
        },
        {
            "id": "f2",
            "factory_name": "示例（越南）有限公司海防工厂",
            "self_tier": "basic",
            "industry_group": "materials",
            "employees": "96",
            "revenue": "80",
            "summary": "字" * 400,
        },
    ]
    return {
        "unit_name": "山西示例装备制造有限公司",
        "unified_social_credit_code": credit_code(1),
        "contact_person": "示例甲",
        "contact_phone": "0351-3183088",
        "factories": rows,
    }
