"""This file compares the JSON shapes of desktop/README.md with what the commands really print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from desktop.paths import notices_dir
from desktop.services.desk import open_desk
from desktop.services.draft_file import read_draft_file
from tests.helpers.command_line import answers_file, new_draft
from tests.helpers.declarations import OVERSEAS, excellence_answers, overseas_values, registry, run_cli, words
from tests.helpers.documents import picture
from tests.helpers.senders import Sender
from tests.helpers.workspaces import open_test_workspace

README = Path(__file__).resolve().parents[1] / "desktop" / "README.md"
BLOCK = re.compile(r"^```json (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LEAVES = ("options", "values", "reasons")  # their keys are codes and field ids, not shape


def documented(name: str) -> Any:
    """The example of README.md with this name."""
    return json.loads(dict(BLOCK.findall(README.read_text("utf-8")))[name])


def shape(value: Any, at: str = "") -> set[str]:
    """Every key of a JSON value as a path: ``forms[].fields[].id``."""
    if isinstance(value, dict) and at.rsplit(".", 1)[-1] not in LEAVES:
        return {at}.union(*(shape(item, f"{at}.{key}") for key, item in value.items()))
    if isinstance(value, list):
        return {at}.union(*(shape(item, at + "[]") for item in value))
    return {at}


Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHENBAO_BUNDLED_FONTS", "1")


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command with --json; standard output must be one JSON document."""

    def run(*arguments: str | Path, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*map(str, arguments), "--json"]) == code
        out = capsys.readouterr()
        if code == 0:
            assert out.err == ""
        return json.loads(out.out)

    return run


@pytest.fixture
def draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    def done(*arguments: str | Path) -> str:
        assert main([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    return new_draft(tmp_path, done, overseas_values("示例甲公司", 1))


@pytest.fixture
def package(draft: Path, ask: Ask) -> Path:
    ask("pack", draft, "--out", draft.with_name("a.sbb"))
    return draft.with_name("a.sbb")


def test_every_command_with_json_is_documented() -> None:
    from desktop.cli import _parser

    commands = next(action for action in _parser()._actions if action.dest == "command").choices
    assert isinstance(commands, dict)
    with_json = {  # bench writes its JSON into a file instead
        name
        for name, sub in commands.items()
        if "--json" in sub.format_help() and "--json 文件" not in sub.format_help()
    }
    assert with_json == set(dict(BLOCK.findall(README.read_text("utf-8")))) - {"refusal", "draft", "answers"}


def test_notices(ask: Ask) -> None:
    said = ask("notices")
    assert shape(said) == shape(documented("notices"))
    forms = next(notice for notice in said if notice["id"] == OVERSEAS[0])["forms"]
    overseas = next(form for form in forms if form["id"] == OVERSEAS[1])
    summary = next(c for f in overseas["fields"] for c in f.get("columns", ()) if c["id"] == "summary")
    assert (summary["limit"], summary["count"], summary["source"]) == (500, "word_zh", "附件5 第8列、注3")


def test_notices_tell_scripts_what_a_person_sees(ask: Ask) -> None:
    said = {notice["id"]: notice for notice in ask("notices")}
    training = next(task for task in said["shanxi-2023"]["tasks"] if task["id"] == "training")
    assert (training["due_on"], training["monthly"]) == (None, {"from": "2023-04", "to": "2023-09", "day": 25})
    assert training["due_dates"][0] == "2023-04-25"
    assert {form["id"]: form["filled_by"] for form in said["shanxi-2023"]["forms"]}["work_ledger"] == "province"
    ranking = next(table for table in said["shanxi-2023"]["tables"] if table["id"] == "training_ranking")
    assert (ranking["order"], ranking["status"], ranking["columns"][0]["kind"]) == ("rank", "assumption", "rank")
    assert [p["name"] for p in said["shanxi-2026"]["platforms"] if "管理员" in p["account_note"]] == [
        "智能制造数据资源公共服务平台"
    ]
    assert (said["anhui-2025"]["issued_on"], said["anhui-2025"]["status"]) == (None, "second_hand")
    assert said["anhui-2025"]["status_note"].startswith("依据报纸报道")
    assert [tier["tier"] for tier in said["hunan-2024"]["tier_scheme"]] == [
        "basic",
        "advanced",
        "excellence",
        "pioneer",
    ]
    declaration = next(form for form in said["hunan-2024"]["forms"] if form["document"] == "D01")
    assert declaration["preferences"] == ["preferred_titles", "preference_documents"]
    kpis = next(field for field in declaration["fields"] if field["type"] == "kpis")
    assert [row["id"] for row in kpis["fixed_rows"]] == [f"kpi_{number:02}" for number in range(1, 21)]
    assert {column["id"]: column["calculated"] for column in kpis["columns"]}["change"] == "kpi_change"


def test_the_plain_list_of_notices_has_every_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices"]) == 0
    said = capsys.readouterr().out
    assert "安徽省智能工厂梯度培育行动实施方案（日期未知）" in said
    assert "  2023-04-25、2023-05-25、2023-06-25、2023-07-25、2023-08-25、2023-09-25  " in said
    assert "  未规定日期  " in said


def test_calendar(tmp_path: Path, ask: Ask) -> None:
    with closing(open_desk(tmp_path / "w")) as desk:
        desk.deadlines.save("x", date(2026, 4, 10), key=("shanxi-2026", "maturity_own", ""))
    said = ask("calendar", "--out", tmp_path / "日历", "--formats", "pdf,xlsx", "--workspace", tmp_path / "w")
    assert shape(said) == shape(documented("calendar"))
    assert [(own["due_on"], own["official_on"], own["done"]) for own in said["own"]] == [
        ("2026-04-10", "2026-04-15", False)
    ]
    assert [Path(name).suffix for name in said["files"]] == [".pdf", ".xlsx"]
    assert all(Path(name).stat().st_size > 1000 for name in said["files"])
    training = [task for task in said["tasks"] if task["task"] == "training"]
    example = documented("calendar")["tasks"][0]
    assert {**training[0], "days_left": example["days_left"]} == example
    assert len(training) == 6
    days = [task["due_on"] for task in said["tasks"] if task["due_on"]]
    assert days == sorted(days)
    assert {task["days_left"] for task in said["tasks"][len(days) :]} == {None}


def test_the_calendar_of_one_side(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    said = ask("calendar", "--who", "province", "--who", "enterprise")
    assert {task["who"] for task in said["tasks"]} == {"province", "enterprise"}
    assert said["files"] == []
    assert main(["calendar", "--who", "province"]) == 0
    out = capsys.readouterr().out
    assert "未规定日期  省  形成工作总结（" in out
    assert "市、县" not in out


def test_the_calendar_refuses_an_unknown_format(tmp_path: Path, ask: Ask) -> None:
    assert ask("calendar", "--out", tmp_path / "x", "--formats", "odt", code=1)["code"] == "export.unknown_format"
    assert not (tmp_path / "x").exists()


def test_new(tmp_path: Path, ask: Ask) -> None:
    said = ask("new", *OVERSEAS[:2], "--out", tmp_path / "d.json")
    assert shape(said) == shape(documented("new"))
    assert json.loads((tmp_path / "d.json").read_text("utf-8"))["draft_id"] == said["draft_id"]
    assert ask("new", *OVERSEAS[:2], "--out", tmp_path / "d.json", code=1)["code"] == "files.exists"


def test_check_of_a_draft_with_every_kind_of_finding(tmp_path: Path, ask: Ask, capsys: Any) -> None:
    values = {**overseas_values("示例甲公司", 1, summary=words(600)), "contact_person": ""}
    answers = answers_file(tmp_path, values)
    assert main(["new", *OVERSEAS[:2], "--answers", str(answers), "--out", str(tmp_path / "d.json")]) == 0
    said = ask("check", tmp_path / "d.json", code=1)
    assert shape(said) == shape(documented("check"))
    assert said["counts"] == {"missing": 1, "error": 1, "warning": 0}
    assert [issue["path"] for issue in said["issues"]] == ["contact_person", "factories/f1/summary"]
    assert said["filled"] == said["needed"] - 1


def test_check_of_a_package(package: Path, ask: Ask) -> None:
    said = ask("check", package)
    assert (said["ok"], said["issues"], said["filled"]) == (True, [], None)


def test_export_of_draft_and_package(draft: Path, package: Path, tmp_path: Path, ask: Ask) -> None:
    said = ask("export", draft, "--out", tmp_path / "1", "--formats", "pdf")
    assert shape(said) == shape(documented("export"))
    again = ask("export", package, "--out", tmp_path / "2", "--formats", "pdf")
    assert (again["code"], again["pages"]) == (said["code"], said["pages"])
    assert Path(again["files"][0]).read_bytes() == Path(said["files"][0]).read_bytes()
    assert ask("export", draft, "--out", tmp_path / "3", "--draft")["code"] == ""


def test_changes_since_the_last_final_copy(
    draft: Path, tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("changes", draft)["state"] == "none"
    ask("export", draft, "--out", tmp_path / "1", "--formats", "pdf")
    assert ask("changes", draft)["state"] == "same"
    data = json.loads(draft.read_text("utf-8"))
    row = data["values"]["factories"][0]
    data["values"]["unit_name"] = "示例乙公司"
    data["values"]["factories"] = [{**row, "id": "new"}, {**row, "employees": "7"}]
    draft.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    said = ask("changes", draft)
    assert shape(said) <= shape(documented("changes"))
    assert [(r["kind"], r["number"]) for r in said["fields"][1]["rows"]] == [("added", 1), ("changed", 2)]
    assert main(["changes", str(draft)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("示例[-甲-]{+乙+}公司" in line for line in lines)
    assert any("{+7+}" in line for line in lines)
    del data["final_answers"]
    draft.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert ask("changes", draft)["state"] == "not_kept"


def test_pack_and_verify(draft: Path, tmp_path: Path, ask: Ask) -> None:
    import hashlib

    packed = ask("pack", draft, "--out", tmp_path / "x.sbb")
    assert shape(packed) == shape(documented("pack"))
    assert packed["sha256"] == hashlib.sha256((tmp_path / "x.sbb").read_bytes()).hexdigest()
    verified = ask("verify", tmp_path / "x.sbb")
    assert shape(verified) == shape(documented("verify"))
    assert (verified["code"], verified["reason"]) == (packed["code"], None)


def test_verify_of_a_damaged_package_keeps_its_shape(package: Path, ask: Ask, capsys: Any) -> None:
    package.write_bytes(package.read_bytes()[:-9])
    said = ask("verify", package, code=1)
    assert shape(said) == shape(documented("verify"))
    assert (said["ok"], said["reason"], said["code"]) == (False, "package.truncated", "")


def test_take_in_and_compile(package: Path, tmp_path: Path, ask: Ask) -> None:
    taken = ask("take-in", package, "--workspace", tmp_path / "w")
    assert shape(taken) == shape(documented("take-in"))
    compiled = ask("compile", *OVERSEAS[::2], "--workspace", tmp_path / "w", "--out", tmp_path / "o")
    assert shape(compiled) | {".declarations[].preferences[]"} == shape(documented("compile"))
    assert [d["unit"] for d in compiled["declarations"]] == ["示例甲公司"]
    assert sorted(compiled["files"]) == sorted(path.name for path in Path(compiled["folder"]).iterdir())
    assert ask("compile", *OVERSEAS[::2], "--inbox", package, "--out", tmp_path / "o") == compiled


def test_compile_says_what_a_clerk_weighs_when_conditions_are_equal(
    tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    form = ("hunan-2024", "excellence_declaration")
    sample = notices_dir() / form[0] / "1.0" / "samples" / form[1] / "full.json"
    assert main(["new", *form, "--answers", str(sample), "--out", str(tmp_path / "d.json")]) == 0
    ask("pack", tmp_path / "d.json", "--out", tmp_path / "d.sbb")
    arguments = ["compile", form[0], "recommendation_summary", "--inbox", tmp_path / "d.sbb", "--out", tmp_path / "o"]
    said = ask(*arguments)
    assert shape(said) == shape(documented("compile"))
    assert said["declarations"] == documented("compile")["declarations"]
    assert main([str(argument) for argument in arguments]) == 0
    assert (
        "优先情形：岳阳示例石化有限公司示例分公司  已通过省级验收的国家智能制造示范工厂揭榜单位"
        in capsys.readouterr().out
    )


def test_a_refused_package_says_why_on_stderr_too(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package.write_bytes(package.read_bytes()[:-9])
    for arguments in (
        ["take-in", str(package), "--workspace", str(tmp_path / "w")],
        ["compile", *OVERSEAS[::2], "--inbox", str(package), "--out", str(tmp_path / "o")],
    ):
        assert main([*arguments, "--json"]) == 1
        out = capsys.readouterr()
        said = json.loads(out.out)
        assert said["ok"] is False
        assert shape(said["packages"]) == shape(documented("take-in")["packages"])
        assert said["packages"][0]["message"] in out.err


def test_conflicts(tmp_path: Path, ask: Ask) -> None:
    from desktop.jobs import JobContext
    from desktop.services.taking_in import take_in

    (tmp_path / "stick").mkdir()
    sender = Sender(tmp_path / "stick")
    paths = [sender.send("底"), sender.on_another_computer("甲").send("甲"), sender.send("乙")]
    with open_test_workspace(tmp_path / "w") as workspace:
        take_in(paths, workspace, registry(), JobContext())
    assert shape(ask("conflicts", "--workspace", tmp_path / "w")) == shape(documented("conflicts"))


def test_count(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "文.txt").write_text("海外工厂 2026", encoding="utf-8")
    assert ask("count", tmp_path / "文.txt") == documented("count")
    (tmp_path / "文.txt").write_bytes("海外工厂 2026".encode("gb18030"))
    assert ask("count", tmp_path / "文.txt") == documented("count")


def test_count_reads_standard_input() -> None:
    result = run_cli("count", "-", "--json", input_text="海外工厂 2026")
    assert (json.loads(result.stdout), result.stderr) == (documented("count"), "")


def test_lint_of_a_sound_and_a_broken_pack(tmp_path: Path, ask: Ask, capsys: Any) -> None:
    assert ask("lint", notices_dir() / "shanxi-2023" / "1.0") == {"ok": True, "problems": []}
    said = ask("lint", tmp_path, code=1)
    assert shape(said) == shape(documented("lint"))


def test_lock_of_a_released_pack_and_of_an_unknown_one(ask: Ask) -> None:
    path = notices_dir() / "shanxi-2023" / "1.0" / "LOCK"
    before = path.read_bytes()
    said = ask("lock", "shanxi-2023", "1.0")
    assert path.read_bytes() == before
    assert said == {**documented("lock"), "lock": before.decode().strip()}
    assert ask("lock", "shanxi-2030", "1.0", code=1)["code"] == "definition.unknown_notice"
    assert ask("lock", "shanxi-2023", "9", code=1)["code"] == "definition.unknown_version"


def test_demo(tmp_path: Path) -> None:
    result = run_cli("demo", "--out", tmp_path / "x", "--json")
    assert result.returncode == 0
    assert shape(json.loads(result.stdout)) == shape(documented("demo"))
    assert "示例企业1" in result.stderr


def test_refusals(ask: Ask) -> None:
    assert ask("check", "没有.json", code=1) == documented("refusal")


def test_the_draft_file_of_the_readme_has_the_keys_of_a_real_one(draft: Path, ask: Ask) -> None:
    ask("pack", draft, "--out", draft.with_name("x.sbb"))
    assert shape(json.loads(draft.read_text("utf-8"))) == shape(documented("draft"))


def test_the_answers_of_the_readme_make_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = documented("answers")
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "线.png").write_bytes(picture())
    example["values"]["business_licence"] = [{"path": "图/线.png"}]
    example["values"] = excellence_answers()["values"] | example["values"]
    (tmp_path / "a.json").write_text(json.dumps(example), encoding="utf-8")
    out = tmp_path / "d.json"
    assert (
        main(["new", "shanxi-2024", "excellence_declaration", "--answers", str(tmp_path / "a.json"), "--out", str(out)])
        == 0
    )
    capsys.readouterr()
    values = read_draft_file(out, registry()).declaration.values
    assert set(values["introduction"][2]) == {"kind", "file", "name", "caption"}
    assert set(values["business_licence"][0]) == {"file", "name", "size", "kind", "pages"}


def test_every_help_text_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    from desktop.cli import _parser

    commands = next(action for action in _parser()._actions if action.dest == "command").choices
    assert isinstance(commands, dict)
    for arguments in ([], *([name] for name in commands)):
        with pytest.raises(SystemExit) as caught:
            main([*arguments, "--help"])
        assert caught.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith("用法：")
        assert not re.search(r"usage|optional|positional|options|show this|default", said)


def test_a_reader_that_stops_reading_is_no_crash() -> None:
    import subprocess
    import sys

    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "notices", "--json"],
        cwd=README.parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        process.wait()
    assert said == b""
