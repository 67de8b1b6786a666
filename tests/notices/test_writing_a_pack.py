"""The steps of resources/notices/README.md, followed with a small pack in a temporary folder.

New pack → lint names what is wrong → repaired → samples → lock → installed and used from the registry.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from desktop.errors import DefinitionError
from desktop.forms.registry import Registry
from desktop.paths import notices_dir
from desktop.services.packs import EXPECTED as EXPECTED_NAME
from desktop.services.packs import SAMPLES, lint, lock
from tests.helpers.packs import BODY, head, write_pack
from tests.helpers.paper import pdf_pages, squeezed

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
    assert codes(pack) == ["definition.sample_broken", "definition.not_locked"]
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
    assert codes(pack)[0] == "definition.sample_broken"


def test_lint_works_from_inside_the_pack(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write_pack(root)
    write_samples(pack)
    monkeypatch.chdir(pack)
    assert codes(Path()) == ["definition.not_locked"]


# the worked example -----------------------------------------------------------------------

FILES = dict(
    re.findall(r"^#+ (?:\d\. )?`([^`]+)`[^\n]*\n.*?```(?:toml|json)\n(.*?)```", README, re.MULTILINE | re.DOTALL)
)
COMMANDS = [
    shlex.split(line)[3:]
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("python -m desktop ")
]
HOME = "resources/notices/example-2027/1.0"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the README written out, in a folder where its commands can be typed."""
    shutil.copytree(notices_dir() / "_shared", tmp_path / "resources" / "notices" / "_shared")
    for name, text in FILES.items():
        path = tmp_path / HOME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("desktop.forms.registry.notices_dir", lambda: tmp_path / "resources" / "notices")
    return tmp_path / HOME


def test_the_readme_holds_a_whole_pack() -> None:
    assert [name for name in FILES if "/" not in name] == [
        "notice.toml", "plan.form.toml", "plan_list.table.toml", "progress.report.toml", "progress_list.table.toml",
    ]  # fmt: skip
    wanted = {f"samples/{form}/{name}" for form in ("plan", "progress") for name in (*SAMPLES, EXPECTED_NAME)}
    assert {name for name in FILES if "/" in name} == wanted


def test_the_worked_example_goes_from_lint_to_lock(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *rest = COMMANDS
    shutil.move(example / "samples", example.parent / "samples")
    assert main(first) == 1
    said = capsys.readouterr().err + capsys.readouterr().out
    assert said.count("缺少样例") == 2
    shutil.move(example.parent / "samples", example / "samples")
    for command in rest:
        assert main(command) == 0, (command, capsys.readouterr())
    assert (example / "LOCK").is_file()
    paper = example.parents[3] / "paper"
    assert sorted(path.suffix for path in paper.iterdir()) == [".docx", ".docx", ".pdf", ".pdf"]
    plan, progress = sorted((path for path in paper.glob("*.pdf")), key=lambda path: "报告" in path.name)
    assert "2027年12月31日" in squeezed("".join(pdf_pages(plan.read_bytes())))
    report = squeezed("".join(pdf_pages(progress.read_bytes())))
    assert "全市共有改造企业3家，其中已完工1家，占33.3%。" in report
    assert "改造企业名单" in report


def test_a_mistake_in_the_worked_example_is_named(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = example / "progress.report.toml"
    path.write_text(path.read_text("utf-8").replace("{share}", "{shares}"), "utf-8")
    assert main(["lint", HOME]) == 1
    said = capsys.readouterr()
    assert "progress.report.toml" in said.err + said.out
    assert "最接近的写法是“share”" in said.err + said.out


def test_the_readme_shows_the_files_of_a_real_pack() -> None:
    shown = {line.split()[0] for line in README.split("```")[1].splitlines() if line.strip()}
    assert {"notice.toml", "LOCK", "samples/sheet/"} <= shown
    named = {name for name in shown if name.startswith("_shared/")}
    assert named == {f"_shared/{path.name}" for path in (notices_dir() / "_shared").glob("*.toml")}
