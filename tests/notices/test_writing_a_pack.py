"""The steps of resources/notices/README.md, followed with a small pack in a temporary folder.

New pack → lint names what is wrong → repaired → samples → lock → installed and used from the registry.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DefinitionError
from desktop.forms.registry import Registry
from desktop.paths import notices_dir
from desktop.services.packs import lint, lock
from tests.helpers.packs import BODY, head, write_pack

README = (notices_dir() / "README.md").read_text("utf-8")
MINIMAL = {"unit_name": "示例公司", "unit_code": "91140100MA0EX0001T", "mode": "single"}
FULL = {
    **MINIMAL,
    "mode": "joint",
    "partners": [{"name": "乙公司", "amount": "30"}],
    "total": "100",
    "start_on": "2030-01-01",
    "end_on": "2030-02-01",
}
WRONG = {**FULL, "unit_code": "1", "end_on": "2029-01-01", "mode": ""}
EMPTY = [["missing", "field.missing", "unit_name"], ["missing", "field.missing", "unit_code"]]
EXPECTED: dict[str, Any] = {
    "empty": [*EMPTY, ["missing", "field.not_chosen", "mode"]],
    "minimal": [],
    "full": [],
    "wrong": [
        ["error", "credit_code.wrong_length", "unit_code"],
        ["missing", "field.not_chosen", "mode"],
        ["error", "rule.date_order", "end_on"],
    ],
}


def write_samples(pack: Path, expected: Any = EXPECTED) -> None:
    home = pack / "samples" / "sheet"
    home.mkdir(parents=True, exist_ok=True)
    for name, values in (("minimal", MINIMAL), ("full", FULL), ("wrong", WRONG)):
        (home / f"{name}.json").write_text(json.dumps({"values": values}, ensure_ascii=False), "utf-8")
    (home / "expected_issues.json").write_text(json.dumps(expected, ensure_ascii=False), "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(notices_dir() / "_shared", tmp_path / "_shared")
    return tmp_path


def codes(pack: Path) -> list[str]:
    return [problem.code for problem in lint(pack).problems]


def test_from_the_first_line_to_the_lock(root: Path) -> None:
    pack = write_pack(root, form=(head() + BODY).replace('type = "money"', 'type = "monney"', 1))
    first = lint(pack)
    assert not first.is_ok
    assert "“money”" in str(first.problems[0])  # step 3: the nearest word
    write_pack(root)
    assert codes(pack) == ["definition.no_samples", "definition.not_locked"]
    with pytest.raises(DefinitionError):
        lock(pack)
    assert not (pack / "LOCK").exists()
    write_samples(pack)  # steps 4 and 5
    assert codes(pack) == ["definition.not_locked"]
    hash_value = lock(pack)  # step 7
    assert (pack / "LOCK").read_text("utf-8") == hash_value + "\n"
    assert lint(pack).is_ok
    assert lock(pack) == hash_value
    registry = Registry(root)
    assert registry.notice("test-2030").lock_hash == hash_value
    assert registry.form("test-2030", None, "sheet").title == "测试申报表"


def test_lint_says_what_a_sample_finds_too_much_and_too_little(root: Path) -> None:
    pack = write_pack(root)
    write_samples(pack, {**EXPECTED, "wrong": [["error", "money.too_small", "total"], *EXPECTED["wrong"][1:]]})
    (differs, _) = lint(pack).problems
    assert differs.code == "definition.sample_differs"
    assert "多出：credit_code.wrong_length unit_code" in str(differs)
    assert "缺少：money.too_small total" in str(differs)


@pytest.mark.parametrize(
    "broken",
    ["[]", "{", '{"minimal": [["error"]]}', '{"minimal": "x"}', '{"minimal": [[1, 2, 3]]}', "\ufeffnull"],
)
def test_a_broken_expectation_is_a_line_not_a_crash(root: Path, broken: str) -> None:
    pack = write_pack(root)
    write_samples(pack)
    (pack / "samples" / "sheet" / "expected_issues.json").write_text(broken, "utf-8")
    assert codes(pack) == ["definition.contradiction", "definition.not_locked"]
    assert "expected_issues.json" in str(lint(pack).problems[0])


def test_a_sample_without_expectation_is_shown(root: Path) -> None:
    pack = write_pack(root)
    write_samples(pack, {name: found for name, found in EXPECTED.items() if name != "full"})
    assert "（没有写出预期）" in str(lint(pack).problems[0])


def test_a_sample_with_an_unknown_field_is_a_line(root: Path) -> None:
    pack = write_pack(root)
    write_samples(pack)
    path = pack / "samples" / "sheet" / "full.json"
    path.write_text(json.dumps({"values": {"unit_nam": "x"}}), "utf-8")
    assert "“unit_name”" in str(lint(pack).problems[0])


def test_a_sample_in_no_shape_is_a_line(root: Path) -> None:
    pack = write_pack(root)
    write_samples(pack)
    (pack / "samples" / "sheet" / "full.json").write_text("[1]", "utf-8")
    assert codes(pack)[0] == "definition.contradiction"


def test_lint_works_from_inside_the_pack(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write_pack(root)
    write_samples(pack)
    monkeypatch.chdir(pack)
    assert codes(Path()) == ["definition.not_locked"]


def test_the_readme_names_every_step_that_was_followed() -> None:
    for word in (
        "lint",
        "minimal.json",
        "full.json",
        "wrong.json",
        "expected_issues.json",
        "python -m desktop lock",
        "source",
    ):
        assert word in README


def test_the_readme_shows_the_files_of_a_real_pack() -> None:
    shown = {line.split()[0] for line in README.split("```")[1].splitlines() if line.strip()}
    assert {"notice.toml", "LOCK", "samples/sheet/", "_shared/unit.block.toml", "_shared/profile.form.toml"} <= shown
    for name in ("_shared/unit.block.toml", "_shared/profile.form.toml"):
        assert (notices_dir() / name).is_file()
