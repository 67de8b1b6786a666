"""This file fills declarations for tests: valid credit codes, answers, packages, the command line."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.paths import notices_dir
from desktop.services.publishing import Declaration, Export, PackResult, pack

PROJECT = Path(__file__).resolve().parents[2]
OVERSEAS = ("shanxi-2026", "overseas_factories", "overseas_list")
EXCELLENCE = ("shanxi-2024", "excellence_declaration", "recommendation_summary")
MADE_AT = "2026-03-01T09:00:00.000+08:00"
TIERS = ("basic", "advanced", "excellence", "pioneer")
GROUPS = ("materials", "electronics", "equipment", "consumer")


@cache
def registry() -> Registry:
    """The installed packs; loaded once for all tests."""
    return Registry()


def credit_code(number: int) -> str:
    """A valid 统一社会信用代码 of its own for every number (GB 32100-2015)."""
    from stdnum.cn import uscc

    stem = f"91149900MA{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


def words(count: int, start: int = 0) -> str:
    """A text of exactly ``count`` 字 that differs with ``start``; Chinese, punctuation, 避头尾 included."""
    source = "示例文字：主营关键零部件的精密加工，（产品）供应“一带一路”国家；建有柔性单元、自动仓库，设备联网率高、质量可追溯。"
    return "".join(source[(start + n) % len(source)] for n in range(count))


def overseas_values(unit: str, number: int, *, rows: int = 1, summary: str = "") -> dict[str, Any]:
    """Complete answers of D11 for one enterprise."""
    return {
        "unit_name": unit,
        "unified_social_credit_code": credit_code(number),
        "contact_person": f"示例联系人{number}",
        "contact_phone": f"138{number:08d}",
        "factories": [
            {
                "id": f"f{n}",
                "factory_name": f"示例海外工厂{number}之{n}",
                "self_tier": TIERS[(number + n) % 4],
                "industry_group": GROUPS[(number + n) % 4],
                "employees": str(100 + number),
                "revenue": f"{1000 + number}.5",
                "summary": summary or words(60, number),
            }
            for n in range(1, rows + 1)
        ],
    }


@cache
def _excellence_sample() -> str:
    path = notices_dir() / "shanxi-2024" / "1.0" / "samples" / "excellence_declaration" / "full.json"
    return path.read_text("utf-8")


def excellence_answers(number: int = 1) -> dict[str, Any]:
    """Complete answers of D01 without figures, as an answers file holds them."""
    answers: dict[str, Any] = json.loads(_excellence_sample())
    values = answers["values"]
    for name, value in list(values.items()):
        if isinstance(value, list):
            values[name] = _without_files(value)
    values["unit_name"] = f"示例制造{number}有限公司"
    values["unified_social_credit_code"] = credit_code(900 + number)
    values["project_name"] = f"示例项目{number}"
    for name in ("business_licence", "maturity_report", "other_documents"):
        values.pop(name, None)
    return answers


def _without_files(value: list[Any]) -> list[Any]:
    kept = [item for item in value if not (isinstance(item, dict) and item.get("kind") == "figure")]
    for item in kept:
        for key, inner in item.items():
            if isinstance(inner, list):
                item[key] = _without_files(inner)
    return kept


def a_declaration(
    values: Mapping[str, Any],
    *,
    draft_id: str,
    where: tuple[str, str, str] = OVERSEAS,
    exports: Sequence[Export] = (),
    final_sections: Sequence[str] = ("scenario", "outcome"),
    reasons: Mapping[str, str] | None = None,
) -> Declaration:
    notice = registry().notice(where[0])
    return Declaration(
        notice,
        notice.form(where[1]),
        draft_id,
        copy.deepcopy(dict(values)),
        final_sections,
        dict(reasons or {}),
        exports,
    )


def no_files(sha256: str) -> bytes:
    raise AssertionError(f"no file was to be read: {sha256}")


def pack_to(target: Path, declaration: Declaration, *, formats: Sequence[str] = ("docx", "pdf")) -> PackResult:
    """A package as the program makes it, unsigned."""
    return pack(declaration, target, read_file=no_files, made_at=MADE_AT, job=JobContext(), formats=formats)


def run_cli(*arguments: str | Path, input_text: str | None = None) -> subprocess.CompletedProcess[str]:
    """The real command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=input_text,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "SHENBAO_BUNDLED_FONTS": "1"},
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes: to see that nothing changed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in sorted(folder.rglob("*"))
    }
