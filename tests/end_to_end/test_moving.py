"""The command move on real draft files: preview, in place, into a new file, back, and what it refuses.

1. --preview prints everything and changes nothing.
2. In place and with --out: answers, drawer and files; the moved draft is an ordinary draft.
3. Moving back gives the same file.
4. Refusals end with 1 and a sentence, wrong usage with 2; nothing is left behind.
5. The JSON shape of desktop/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from tests.helpers.command_line import answers_file
from tests.helpers.documents import picture
from tests.helpers.failing_disk import failing
from tests.helpers.versions import FORM, NOTICE, answers, packs_with_versions
from tests.test_cli import documented, shape

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installed packs; only 1.0 at first, so that new drafts are of 1.0."""
    root = packs_with_versions(tmp_path / "notices", ("1.0",))
    monkeypatch.setattr("desktop.forms.registry.notices_dir", lambda: root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_command(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as e:
            code = int(str(e.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_command


@pytest.fixture
def draft(tmp_path: Path, packs: Path, run: Run) -> Path:
    """A finished draft of 1.0; 1.1 and 1.2 are installed after it was made."""
    path = tmp_path / "d" / "draft.json"
    path.parent.mkdir()
    given = answers_file(tmp_path, answers())
    assert run("new", NOTICE, FORM, "--answers", given, "--out", path)[0] == 0
    packs_with_versions(packs, ("1.0", "1.1", "1.2", "2.0"))
    return path


def data(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


# 1 ----------------------------------------------------------------------------------------


def test_a_preview_is_read_by_a_person_and_changes_nothing(draft: Path, run: Run) -> None:
    before = draft.read_bytes()
    code, out, err = run("move", draft, "--to", "1.1", "--preview")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "《海外智能工厂培育名单（企业填报）》：1.0 版 → 1.1 版",
        "通知和表单（2）",
        "  “报送海外智能工厂培育名单（附件5）”的截止时间：2026年3月10日 → 2026年3月20日",
        "  增加部分：“联系方式”",
        "新增（2）",
        "  “是否位于“一带一路”国家”（企业与联系人）",
        "  · 是否，必填",
        "  “海外生产线数量”（企业与联系人）",
        "  · 文字，选填",
        "移动（1）",
        "  “联系方式”（联系方式）",
        "  · 所在部分：“企业与联系人” → “联系方式”",
        "修改（2）",
        "  “企业全称”（企业与联系人）",
        "  · 名称：企业名称 → 企业全称",
        "  “海外智能工厂”（海外智能工厂）",
        "  · 增加列：“投产时间”（年月，必填）",
        "  · 列“自评级别”的选项：取消“基础级”",
        "  · 删去列：“从业人数”",
        "  · 列“营业收入（万元）”的单位：万元 → 元",
        "  · 列“海外智能工厂简介”的字数上限：500 → 300",
        "删除（1）",
        "  “企业联系人”（企业与联系人）",
        "不变的答案 10 项",
        "放入抽屉（4）",
        "  “企业联系人”在 1.1 版中没有这一项，答案“示例甲”放入抽屉。",
        "  “海外智能工厂 第 1 行 从业人数”在 1.1 版中没有这一列，答案“412”放入抽屉。（另有 1 行同样处理）",
        "  “海外智能工厂 第 2 行 自评级别”在 1.1 版中没有选项“基础级”，原选择放入抽屉。请重新选择。",
        "改存或换算（2）",
        "  “海外智能工厂 第 1 行 营业收入（万元）”的单位由万元改为元，“1,234.50”换算为“12,345,000.00”。（另有 1 行同样处理）",
        "不合新的要求（1）",
        "  “海外智能工厂 第 2 行 海外智能工厂简介”不超过 300 字，现在 400 字（按 Word 字数），多 100 字，请删减。",
        "需要填写（3）",
        "  “是否位于“一带一路”国家”",
        "  “海外智能工厂 · 投产时间”（2 行）",
        "  “海外智能工厂 · 自评级别”（1 行）",
        "以上是预览，草稿没有改动。",
    ]
    assert draft.read_bytes() == before
    assert [path.name for path in draft.parent.iterdir()] == ["draft.json"]


def test_two_versions_that_ask_the_same_say_so(draft: Path, packs: Path, run: Run) -> None:
    notice = packs / NOTICE / "1.0" / "notice.toml"
    same = packs / NOTICE / "1.9"
    same.mkdir()
    for path in notice.parent.glob("*.toml"):
        text = path.read_text("utf-8").replace('version = "1.0"', 'version = "1.9"')
        (same / path.name).write_text(text, "utf-8")
    code, out, _ = run("move", draft, "--to", "1.9")
    assert code == 0
    assert out.splitlines()[1:] == ["  两版的要求相同", "不变的答案 16 项", "已转到 1.9 版：draft.json。"]


# 2 ----------------------------------------------------------------------------------------


def test_in_place_the_draft_is_of_the_new_version_with_its_drawer(draft: Path, run: Run) -> None:
    before = data(draft)
    code, out, err = run("move", draft, "--to", "1.1")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "已转到 1.1 版：draft.json，抽屉里有 4 项旧答案。"
    after = data(draft)
    assert (after["version"], after["draft_id"]) == ("1.1", before["draft_id"])
    assert "contact_person" not in after["values"]
    assert [(entry["text"], entry["from_version"]) for entry in after["drawer"]] == [
        ("示例甲", "1.0"),
        ("412", "1.0"),
        ("基础级", "1.0"),
        ("96", "1.0"),
    ]
    code, out, _ = run("check", draft)
    assert code == 1
    assert "“是否位于“一带一路”国家”还没有选择" in out


def test_into_a_new_file_the_old_one_stays_and_figures_and_files_go_along(
    tmp_path: Path, draft: Path, run: Run
) -> None:
    sha = "f" * 64
    files = draft.with_suffix(".files")
    files.mkdir()
    (files / f"{sha}.png").write_bytes(picture())
    before = draft.read_bytes()
    target = tmp_path / "new" / "moved.json"
    code, out, _ = run("move", draft, "--to", "1.1", "--out", target)
    assert code == 0
    assert "已转到 1.1 版：moved.json" in out
    assert draft.read_bytes() == before
    assert data(target)["version"] == "1.1"
    assert (target.with_suffix(".files") / f"{sha}.png").read_bytes() == picture()


# 3 ----------------------------------------------------------------------------------------


def test_moving_back_gives_the_same_file(draft: Path, run: Run) -> None:
    before = draft.read_bytes()
    for version in ("1.1", "1.2", "1.1", "1.0"):
        assert run("move", draft, "--to", version)[0] == 0
    assert json.loads(draft.read_bytes()) == json.loads(before)


def test_going_back_the_drawer_is_told(draft: Path, run: Run) -> None:
    run("move", draft, "--to", "1.1")
    code, out, _ = run("move", draft, "--to", "1.0")
    assert code == 0
    lines = out.splitlines()
    assert "放回原处（6）" in lines
    assert "  “企业联系人”从抽屉放回“示例甲”。" in lines
    assert "  “海外智能工厂 第 1 行 营业收入（万元）”恢复为原来的“1,234.50”。（另有 1 行同样处理）" in lines
    assert lines[-1] == "已转到 1.0 版：draft.json。"


# 4 ----------------------------------------------------------------------------------------


def test_refusals_say_what_to_do_and_change_nothing(tmp_path: Path, draft: Path, packs: Path, run: Run) -> None:
    before = draft.read_bytes()
    taken = tmp_path / "taken.json"
    taken.write_text("x")
    for arguments, words in (
        (("--to", "1.0"), "这份草稿已经是 1.0 版，不需要转。"),
        (("--to", "9.9"), "没有版本“9.9”。已安装的版本：1.0、1.1、1.2、2.0。"),
        (("--to", "2.0"), "在 2.0 版中已取消，这份草稿留在 1.0 版，内容没有改动。"),
        (("--to", "1.1", "--out", taken), "taken.json"),
    ):
        code, out, err = run("move", draft, *arguments)
        assert (code, out) == (1, "")
        assert words in err
        assert len(err.splitlines()) == 1
    assert draft.read_bytes() == before
    assert taken.read_text() == "x"


def test_a_draft_of_a_version_that_is_not_installed_says_what_to_do(draft: Path, run: Run) -> None:
    draft.write_text(draft.read_text("utf-8").replace('"version": "1.0"', '"version": "0.9"'), "utf-8")
    sentence = (
        "“draft.json”按通知“shanxi-2026”的 0.9 版填写，本机没有安装这个版本（已安装：1.0、1.1、1.2、2.0）。"
        "请先安装该版本的通知包，再打开这份草稿。\n"
    )
    for command in (("move", draft, "--to", "1.1"), ("check", draft)):
        assert run(*command) == (1, "", sentence)


def test_an_answer_the_version_does_not_know_and_a_wrong_drawer_are_refused(draft: Path, run: Run) -> None:
    run("move", draft, "--to", "1.1")
    good = data(draft)
    for key, wrong in (("drawer", [{"field": "x"}]), ("conversions", "x"), ("moves", [{"from": 1}])):
        draft.write_text(json.dumps({**good, key: wrong}), "utf-8")
        code, _, err = run("move", draft, "--to", "1.0")
        assert (code, key in err) == (1, True)
        assert err.startswith("draft.json：")


def test_wrong_usage_ends_with_two(draft: Path, run: Run) -> None:
    for arguments in ((), ("--to",), ("--to", "1.1", "--out", "x.json", "--preview")):
        code, _, err = run("move", draft, *arguments)
        assert code == 2
        assert "命令用法不对" in err


def test_a_full_disk_leaves_the_old_draft_and_no_new_one(tmp_path: Path, draft: Path, run: Run) -> None:
    before = draft.read_bytes()
    target = tmp_path / "new" / "moved.json"
    for arguments in ((), ("--out", target)):
        with failing("replace"), failing("link"), failing("rename"):
            code, _, err = run("move", draft, "--to", "1.1", *arguments)
        assert code == 1
        assert err
    assert draft.read_bytes() == before
    assert not target.exists()
    assert sorted(path.name for path in draft.parent.iterdir()) == ["draft.json"]


# 5 ----------------------------------------------------------------------------------------


def test_the_json_is_as_the_readme_says(draft: Path, run: Run) -> None:
    code, out, err = run("move", draft, "--to", "1.1", "--preview", "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert said["file"] is None
    example = documented("move")
    assert shape({**said, "finals_taken": example["finals_taken"]}) == shape(example)
    assert {key: said[key] for key in ("from", "to", "kept", "drawer")} == {
        key: example[key] for key in ("from", "to", "kept", "drawer")
    }
    assert json.loads(run("move", draft, "--to", "1.1", "--json")[1])["file"] == str(draft)
    code, out, _ = run("move", draft, "--to", "1.1", "--json")
    assert (code, json.loads(out)["code"]) == (1, "move.same_version")
