"""This file plays a working day at the real window by key and mouse, and reads back everything that came out of it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.window_story import DECLARATIONS, PACKS
from tests.helpers.paper import pdf_pages, squeezed
from tests.helpers.read_tables import docx_rows, pdf_table, xlsx_rows
from tests.helpers.screen import own_screen

ROOT = Path(__file__).parents[2]
UNIT = "山西示例装备制造有限公司"
FORMS = [form_id for _, form_id, _ in DECLARATIONS]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Any]]:
    """The folder the day was spent in, and what the person noted."""
    folder = tmp_path_factory.mktemp("day")
    home = folder / "home"
    home.mkdir()
    with own_screen() as environment:
        environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "c"), "XDG_DATA_HOME": str(home / "d")}
        played = subprocess.run(
            [sys.executable, "-m", "tests.end_to_end.window_story", str(folder)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert played.returncode == 0, played.stderr[-4000:]
    return folder, json.loads(played.stdout.splitlines()[-1])


@pytest.mark.parametrize("form_id", FORMS)
def test_everything_asked_was_filled_in_by_hand(day: tuple[Path, Mapping[str, Any]], form_id: str) -> None:
    _, noted = day
    assert noted[form_id]["filled"] == noted[form_id]["needed"] > 10
    assert sorted(Path(name).suffix for name in noted[form_id]["files"]) == [".docx", ".pdf", ".sbb"]


@pytest.mark.parametrize(("notice_id", "form_id"), [(notice_id, form_id) for notice_id, form_id, _ in DECLARATIONS])
def test_the_package_holds_what_the_hands_typed(
    day: tuple[Path, Mapping[str, Any]], notice_id: str, form_id: str
) -> None:
    folder, _ = day
    (package,) = (folder / form_id).glob("*.sbb")
    with zipfile.ZipFile(package) as archive:
        answers = json.loads(archive.read("data/answers.json"))
    kept = answers.get("values", answers)
    sample = PACKS / notice_id / "1.0" / "samples" / form_id / "full.json"
    wanted = json.loads(sample.read_text(encoding="utf-8"))["values"]
    lacking = {key: (_plain(value), _plain(_asked(value, kept.get(key)))) for key, value in wanted.items()}
    assert {key: pair for key, pair in lacking.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("form_id", FORMS)
def test_the_final_copy_says_the_unit_and_its_code_on_every_page(
    day: tuple[Path, Mapping[str, Any]], form_id: str
) -> None:
    folder, _ = day
    (paper,) = (folder / form_id).glob("*.pdf")
    (package,) = (folder / form_id).glob("*.sbb")
    with zipfile.ZipFile(package) as archive:
        meta = json.loads(archive.read("meta.json"))
    code = next(value for key, value in _walk(meta) if key == "content_hash")[:12]
    pages = [squeezed(page) for page in pdf_pages(paper.read_bytes())]
    assert any(UNIT in page for page in pages)
    for page in pages:
        assert code.upper() in page.upper().replace("-", "")


def test_the_city_compiled_both_tables_in_three_equal_formats(day: tuple[Path, Mapping[str, Any]]) -> None:
    folder, noted = day
    for _, form_id, table_id in DECLARATIONS:
        target = folder / f"table-{form_id}"
        assert {Path(name).suffix for name in noted[table_id]} >= {".docx", ".pdf", ".xlsx", ".txt"}
        files = {path.suffix: path for path in target.rglob("太原市-*表*.*")} or {
            path.suffix: path for path in target.rglob("太原市-*名单.*")
        }
        printed = "".join(pdf_table(files[".pdf"].read_bytes()).columns)
        in_docx = squeezed("".join(map(str, docx_rows(files[".docx"].read_bytes()))))
        in_xlsx = squeezed("".join(map(str, xlsx_rows(files[".xlsx"].read_bytes()))))
        assert UNIT in printed
        assert UNIT in in_docx
        assert UNIT in in_xlsx


def _walk(value: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, inner in value.items():
        found.append((key, inner))
        if isinstance(inner, Mapping):
            found += _walk(inner)
    return found


def _asked(wanted: Any, kept: Any) -> Any:
    """Of a table whose rows the form fixes: the rows and cells the sample answers."""
    rows = {row.get("id"): row for row in kept or () if isinstance(row, Mapping)} if isinstance(kept, list) else {}
    if not isinstance(wanted, list) or not all(
        isinstance(row, Mapping) and "id" in row and row["id"] in rows for row in wanted
    ):
        return kept
    return [{key: rows[row["id"]].get(key) for key in row} for row in wanted]


def _plain(value: Any) -> Any:
    """Without ids, file names and empty paragraphs: what a person typed."""
    if isinstance(value, Mapping):
        if "path" in value or "file" in value:
            return {"caption": value.get("caption")}
        return {key: _plain(inner) for key, inner in value.items() if key not in ("id", "kind") and inner != ""}
    if isinstance(value, list):
        return [plain for plain in map(_plain, value) if plain not in ({}, {"text": ""})]
    return value
