"""This package loads the catalogues (目录) beside the program: industries, regions, scenarios, KPIs, requirements.

Each is read once, at first use, from ``resources/catalogues/*.csv`` and is frozen afterwards.
How sure an entry is (``confidence``, ``note``, ``status``) comes with it; see the README there.
"""

from __future__ import annotations

from desktop.forms.catalogues.element import (
    KIND_LABELS,
    ElementRequirement,
    TierGate,
    element_editions,
    element_requirements,
    element_tiers,
    tier_gate,
    tier_gates,
)
from desktop.forms.catalogues.industry import LEVEL_LABELS, Industry, IndustryCatalogue, industries
from desktop.forms.catalogues.kpi import CHANGE_LABELS, Kpi, kpi_of, kpis
from desktop.forms.catalogues.maturity import (
    MaturityLevel,
    MaturitySubdomain,
    level_label,
    level_of_score,
    maturity_levels,
    maturity_subdomains,
)
from desktop.forms.catalogues.region import (
    REGION_LEVEL_LABELS,
    RecommendingUnit,
    Region,
    RegionCatalogue,
    recommending_units,
    regions,
)
from desktop.forms.catalogues.scenario import CONFIDENCE_LABELS, Scenario, ScenarioGuide, Stage, scenario_guide

__all__ = [
    "CHANGE_LABELS",
    "CONFIDENCE_LABELS",
    "KIND_LABELS",
    "LEVEL_LABELS",
    "REGION_LEVEL_LABELS",
    "ElementRequirement",
    "Industry",
    "IndustryCatalogue",
    "Kpi",
    "MaturityLevel",
    "MaturitySubdomain",
    "RecommendingUnit",
    "Region",
    "RegionCatalogue",
    "Scenario",
    "ScenarioGuide",
    "Stage",
    "TierGate",
    "element_editions",
    "element_requirements",
    "element_tiers",
    "industries",
    "kpi_of",
    "kpis",
    "level_label",
    "level_of_score",
    "maturity_levels",
    "maturity_subdomains",
    "recommending_units",
    "regions",
    "scenario_guide",
    "tier_gate",
    "tier_gates",
]
