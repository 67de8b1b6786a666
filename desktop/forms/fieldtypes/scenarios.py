"""This file holds the field type scenarios (典型场景实例): rows 环节 — 场景 — 实例."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import ScenarioGuide, scenario_guide
from desktop.forms.fieldtypes.base import Finding, Param, field_type, register
from desktop.forms.fieldtypes.plain import shown
from desktop.forms.fieldtypes.table import Table, are_rows
from desktop.forms.model import FieldDef
from desktop.issues import Severity

NEEDED_COLUMNS = ("stage", "scenario", "instance")


@register
class Scenarios(Table):
    """A table of scenario instances; ``edition`` names the edition of the guide (参考指引)."""

    name = "scenarios"
    label = "典型场景实例"
    params: ClassVar[Mapping[str, Param]] = {
        **Table.params,
        "edition": Param("str", "参考指引版本，如 2024、2025；不写则环节和场景名都不核对"),
    }

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        yield from super().check(stored, field)
        edition = str(field.params.get("edition", ""))
        guide = scenario_guide()
        if are_rows(stored) and edition in guide.editions:
            for n, row in enumerate(stored, 1):
                yield from _row_findings(guide, edition, n, row, field)

    def printed_row(self, row: Mapping[str, Any], field: FieldDef) -> str:
        """生产作业—人机协同作业—实例名, as the notices write it."""
        names = [_cell(row, name, field) for name in NEEDED_COLUMNS]
        return "—".join(name for name in names if name) or super().printed_row(row, field)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from super().definition_problems(field)
        column_ids = [column.id for column in field.columns]
        for name in NEEDED_COLUMNS:
            if name not in column_ids:
                yield f"缺少列“{name}”：典型场景实例要有 stage（环节）、scenario（场景）、instance（实例）三列。"
        edition, known = field.params.get("edition"), scenario_guide().editions
        if edition is not None and edition not in known:
            yield f"edition = “{edition}”不认识，可用：{'、'.join(known)}。"


def _cell(row: Mapping[str, Any], column_id: str, field: FieldDef) -> str:
    """The printed text of a cell, so that a choice column and a text column are alike."""
    value = row.get(column_id)
    for column in field.columns:
        if column.id == column_id and value is not None:
            return field_type(column.type).printed(value, column)
    return ""


def _row_findings(
    guide: ScenarioGuide, edition: str, n: int, row: Mapping[str, Any], field: FieldDef
) -> Iterator[Finding]:
    stage, scenario = _cell(row, "stage", field), _cell(row, "scenario", field)
    stages = [known.name for known in guide.stages(edition)]
    context = {"row": n, "edition": edition, "stage": shown(stage), "scenario": shown(scenario)}
    if stage and stage not in stages:
        yield Finding("scenarios.unknown_stage", {**context, "stages": "、".join(stages)}, at=f"{row['id']}/stage")
        return
    if not stage or not scenario or not guide.has_all_names(edition):
        return
    if scenario in (known.name for known in guide.scenarios(edition, stage)):
        return
    at = f"{row['id']}/scenario"
    elsewhere = guide.find_scenario(edition, scenario)
    if elsewhere:
        code, facts = "scenarios.other_stage", {**context, "right_stage": elsewhere.stage}
    else:
        names = "、".join(known.name for known in guide.scenarios(edition, stage))
        code, facts = "scenarios.unknown_scenario", {**context, "scenarios": names}
    remark = elsewhere.note if elsewhere else guide.note_on(edition, stage, scenario)
    facts["remark"] = f"（名录备注：{remark}）" if remark else ""
    yield Finding(code, facts, Severity.WARNING, at)
