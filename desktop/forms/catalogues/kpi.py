"""This file holds the catalogue of KPIs (智能工厂建设关键绩效指标): what the notice prints, and how we read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop.forms.catalogues.reading import rows_of

#: How before and after are compared, in words for the screen.
CHANGE_LABELS = {"points": "个百分点", "relative": "相对变化", "difference": "数量差"}


@dataclass(frozen=True, slots=True)
class Kpi:
    """One of the 20 关键绩效指标 of 附件2 附1.

    ``unit`` (%, 个, 家) is what the notice prints behind the name. The notice defines no formula, so
    everything about before and after is our reading: ``direction`` of an improvement (``up``, ``down``;
    official where the name itself says 提升, 下降 …), ``change`` (``points``: 个百分点; ``relative``:
    相对变化, %; ``difference``: 数量差), ``measures`` and ``value_unit``: what the two values are and in
    which unit they usually come. ``is_share``: the values are parts of a whole, 0 to 100 %.
    """

    number: int
    group_number: str
    group: str
    name: str
    unit: str
    direction: str
    direction_status: str
    change: str
    change_status: str
    measures: str
    value_unit: str
    values_status: str
    is_share: bool
    source: str

    @property
    def row_id(self) -> str:
        """The permanent id of its row in a draft: kpi_01 … kpi_20."""
        return f"kpi_{self.number:02}"

    @property
    def printed_name(self) -> str:
        """关键设备数控化率（%）, as 附1 prints it."""
        return f"{self.name}（{self.unit}）"

    @property
    def printed_group(self) -> str:
        """（一）能力提升类指标."""
        return f"{self.group_number}{self.group}"

    @property
    def change_unit(self) -> str:
        """The unit of the change: 个百分点, % or the printed 个, 家."""
        return {"points": "个百分点", "relative": "%"}.get(self.change, self.unit)


@lru_cache(maxsize=1)
def kpis() -> tuple[Kpi, ...]:
    """智能工厂建设关键绩效指标参考 (山西 2024 附件2 附1), in printed order."""
    return tuple(
        Kpi(
            number=int(row["no"]),
            group_number=row["group_no"],
            group=row["group"],
            name=row["name"],
            unit=row["unit"],
            direction=row["direction"],
            direction_status=row["direction_status"],
            change=row["change"],
            change_status=row["change_status"],
            measures=row["measures"],
            value_unit=row["value_unit"],
            values_status=row["values_status"],
            is_share=row["is_share"] == "yes",
            source=row["source"],
        )
        for row in rows_of("kpis.csv")
    )


@lru_cache(maxsize=1)
def _by_row_id() -> dict[str, Kpi]:
    return {kpi.row_id: kpi for kpi in kpis()}


def kpi_of(row_id: str) -> Kpi | None:
    """The KPI whose row has this id (kpi_01 … kpi_20); None for another id."""
    return _by_row_id().get(row_id)
