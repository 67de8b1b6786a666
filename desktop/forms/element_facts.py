"""This file says what a draft already proves about one element requirement (要素条件自查的已填情况)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.forms.catalogues import ElementRequirement, level_label, scenario_guide

_MOST_NAMED = 5


def element_facts(
    requirement: ElementRequirement,
    *,
    scenarios: Any,
    edition: str,
    maturity_level: Any,
    above_scale: Any,
    gate: int | None = None,
) -> str:
    """What stands in the draft about ``requirement``, in Chinese; "" when nothing can be said. Never raises.

    ``scenarios``: rows of a scenarios field, cells as printed; ``edition``: edition of the scenario guide
    they use; ``maturity_level``: stored level, "0" to "5"; ``above_scale``: stored answer to 规模以上.
    ``gate``: lowest level asked for, when it is not the requirement's own. Each may be None.
    """
    if requirement.kind == "content":
        return _scenarios(requirement.link, scenarios, edition)
    if requirement.kind != "base":
        return ""
    if gate is None:
        gate = requirement.gate
    if requirement.gate is not None and gate is not None:
        return _maturity(maturity_level, gate)
    if requirement.id == "base_1":
        return {"yes": "已填：规模以上工业企业", "no": "已填：不是规模以上工业企业"}.get(_text(above_scale), "")
    return ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _scenarios(link: str, rows: Any, edition: str) -> str:
    """Which of the scenarios listed count for the link (环节)."""
    if rows is None:
        rows = []
    if not isinstance(rows, list | tuple):
        return ""
    guide = scenario_guide()
    if guide.links(edition) is None:
        return f"{edition} 年版参考指引未公布与五个环节的对应关系，请自行核对" if edition in guide.editions else ""
    names = [
        _text(row.get("scenario")) or _text(row.get("instance")) or _text(row.get("stage"))
        for row in rows
        if isinstance(row, Mapping) and guide.link_of(edition, _text(row.get("stage"))) == link
    ]
    if not names:
        return "尚无场景"
    different = list(dict.fromkeys(names))
    more = "等" if len(different) > _MOST_NAMED else ""
    return f"已列 {len(names)} 个场景：{'、'.join(different[:_MOST_NAMED])}{more}"


def _maturity(stored: Any, gate: int) -> str:
    level = _text(stored)
    if level not in ("0", "1", "2", "3", "4", "5"):
        return ""
    reached = int(level)
    verdict = "达到" if reached >= gate else "低于"
    return f"成熟度{level_label(reached)}，{verdict}{level_label(gate)}要求"
