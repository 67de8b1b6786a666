"""This file holds the field type scenarios (典型场景实例): rows 环节 — 场景 — 实例."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.catalogues import ScenarioGuide, scenario_guide
from desktop.forms.fieldtypes.base import Finding, Param, field_type, register
from desktop.forms.fieldtypes.plain import shown
from desktop.forms.fieldtypes.row_watch import RowWatch
from desktop.forms.fieldtypes.table import Table
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

    def check_rows(self, watch: RowWatch, field: FieldDef) -> Iterator[Finding]:
        yield from super().check_rows(watch, field)
        edition = str(field.params.get("edition", ""))
        guide = scenario_guide()
        if edition not in guide.editions:
            return
        stages = {stage.name for stage in guide.stages(edition)}
        listed = {(item.stage, item.name) for item in guide.scenarios(edition)}
        columns = [column for column in field.columns if column.id in ("stage", "scenario")]
        for n, row in enumerate(watch.rows, 1):
            names = {column.id: _cell(row, column) for column in columns}
            stage, scenario = names.get("stage", ""), names.get("scenario", "")
            if stage and stage not in stages:
                yield _unknown_stage(guide, edition, n, row, stage)
            elif stage and scenario and (stage, scenario) not in listed and guide.has_all_names(edition):
                yield _unlisted(guide, edition, n, row, stage, scenario)

    def columns_read(self, field: FieldDef) -> frozenset[str]:
        return super().columns_read(field) | {"stage", "scenario"}

    def printed_row(self, row: Mapping[str, Any], field: FieldDef) -> str:
        """生产作业—人机协同作业—实例名, as the notices write it."""
        names = [_cell(row, column) for name in NEEDED_COLUMNS for column in field.columns if column.id == name]
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


def _cell(row: Mapping[str, Any], column: FieldDef) -> str:
    """The printed text of a cell, so that a choice column and a text column are alike."""
    value = row.get(column.id)
    return "" if value is None else field_type(column.type).printed(value, column)


def _unknown_stage(guide: ScenarioGuide, edition: str, n: int, row: Mapping[str, Any], stage: str) -> Finding:
    stages = "、".join(known.name for known in guide.stages(edition))
    context = {"row": n, "edition": edition, "stage": shown(stage), "stages": stages}
    return Finding("scenarios.unknown_stage", context, at=f"{row['id']}/stage")


def _unlisted(guide: ScenarioGuide, edition: str, n: int, row: Mapping[str, Any], stage: str, scenario: str) -> Finding:
    """A scenario our list of the edition has in another stage, or not at all."""
    context = {"row": n, "edition": edition, "stage": stage, "scenario": shown(scenario)}
    elsewhere = guide.find_scenario(edition, scenario)
    if elsewhere:
        code, context["right_stage"], note = "scenarios.other_stage", elsewhere.stage, elsewhere.note
    else:
        code, note = "scenarios.unknown_scenario", guide.note_on(edition, stage, scenario)
        context["scenarios"] = "、".join(known.name for known in guide.scenarios(edition, stage))
    context["remark"] = f"（名录备注：{note}）" if note else ""
    return Finding(code, context, Severity.WARNING, f"{row['id']}/scenario")
