"""This file feeds the command line wrong packages, orders, notice packs and arguments."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.paths import notices_dir
from tests.helpers.command_line import Done, Run, new_package
from tests.helpers.declarations import EXCELLENCE, OVERSEAS, credit_code, excellence_answers, run_cli
from tests.helpers.documents import picture


def truncated(package: Path) -> None:
    package.write_bytes(package.read_bytes()[:-200])


def altered(package: Path) -> None:
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 0xFF
    package.write_bytes(bytes(data))


def climbing(package: Path) -> None:
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("../x", b"x")


def renamed_inside(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in contents.items():
            archive.writestr("data/answer.json" if name == "data/answers.json" else name, data)


def another_file(package: Path) -> None:
    package.write_bytes(picture())


def word_file(package: Path) -> None:
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def empty(package: Path) -> None:
    package.write_bytes(b"")


@pytest.mark.parametrize(
    "damage", [truncated, altered, climbing, renamed_inside, another_file, word_file, empty], ids=lambda f: f.__name__
)
def test_a_damaged_package_is_refused_everywhere(
    tmp_path: Path, done: Done, refused: Run, damage: Callable[[Path], None]
) -> None:
    package = new_package(tmp_path, done)
    damage(package)
    for arguments in (
        ("verify", package),
        ("check", package),
        ("export", package, "--out", tmp_path / "o"),
        ("compile", OVERSEAS[0], OVERSEAS[2], "--inbox", package, "--out", tmp_path / "o"),
    ):
        assert "1.sbb" in refused(*arguments).sentence


def test_a_refused_package_leaves_nothing_in_the_workspace(
    tmp_path: Path, done: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = new_package(tmp_path, done, 1), new_package(tmp_path, done, 2)
    altered(bad)
    workspace = tmp_path / "w"
    assert main(["take-in", str(good), str(bad), "--workspace", str(workspace)]) == 1
    out = capsys.readouterr()
    assert "示例单位1：已接收" in out.out
    assert len(out.err.splitlines()) == 1
    assert "2.sbb" in out.err
    assert len(list((workspace / "inbox").iterdir())) == 1


def test_a_renamed_package_is_still_known_by_its_content(tmp_path: Path, done: Done) -> None:
    package = new_package(tmp_path, done).rename(tmp_path / "改名.zip")
    assert "版本校验码" in done("verify", package)
    assert "未填 0" in done("check", package)
    assert "已接收" in done("take-in", package, "--workspace", tmp_path / "w")


def test_a_folder_without_packages_is_named_and_makes_no_workspace(tmp_path: Path, refused: Run) -> None:
    (tmp_path / "空").mkdir()
    assert "“空”里没有 .sbb 申报包" in refused("take-in", tmp_path / "空", "--workspace", tmp_path / "w").sentence
    said = refused("compile", *OVERSEAS[::2], "--inbox", tmp_path / "空", "--out", tmp_path / "o")
    assert "“空”里没有 .sbb 申报包" in said.sentence


# compiling


@pytest.fixture
def four_projects(tmp_path: Path, done: Done) -> Path:
    """Four packages of D01 in a folder of their own."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    for number in range(1, 5):
        path = tmp_path / f"a{number}.json"
        path.write_text(json.dumps(excellence_answers(number)), encoding="utf-8")
        done("new", *EXCELLENCE[:2], "--answers", path, "--out", tmp_path / f"d{number}.json")
        done("pack", tmp_path / f"d{number}.json", "--out", inbox / f"{number}.sbb")
    return inbox


def test_a_fourth_project_is_over_the_quota_until_three_are_chosen(
    tmp_path: Path, four_projects: Path, done: Done, refused: Run
) -> None:
    compile_it = ("compile", EXCELLENCE[0], EXCELLENCE[2], "--inbox", four_projects, "--unit", "示例市工信局")
    sentence = refused(*compile_it, "--out", tmp_path / "o").sentence
    assert "3" in sentence
    assert "4" in sentence
    assert "二、组织实施（二）" in sentence

    order = tmp_path / "次序.txt"
    order.write_text("示例项目4\n示例制造2有限公司\n" + credit_code(901) + "\n", encoding="utf-8")
    said = done(*compile_it, "--out", tmp_path / "o", "--order", order)
    assert "未纳入：示例制造3有限公司" in said
    names = [path.name for path in (tmp_path / "o").rglob("*.pdf")]
    assert sorted(name for name in names if name.startswith("示例市-1")) == ["示例市-1-示例制造4有限公司-示例项目4.pdf"]

    order.write_text("示例制造2有限公司\n示例制造9有限公司\n", encoding="utf-8")
    sentence = refused(*compile_it, "--out", tmp_path / "o", "--order", order).sentence
    assert "次序.txt 第 2 行" in sentence
    assert "“示例制造9有限公司”" in sentence

    order.write_text("示例制造2有限公司\n示例项目2\n", encoding="utf-8")
    assert "前面已经出现过" in refused(*compile_it, "--out", tmp_path / "o", "--order", order).sentence

    order.write_bytes("示例制造2有限公司".encode("gb18030"))
    assert "UTF-8" in refused(*compile_it, "--out", tmp_path / "o", "--order", order).sentence


# packs


def broken_pack(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of a sound pack with one place changed."""
    shutil.copytree(notices_dir(), folder / "notices")
    pack = folder / "notices" / "shanxi-2026" / "1.0"
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return pack


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("notice.toml", 'id = "shanxi-2026"', 'id = "shanxi-2026', ("notice.toml", "第 2 行")),
        ("notice.toml", "issuer =", "isuer =", ("notice.toml", "isuer", "issuer")),
        ("overseas_factories.form.toml", 'type = "choice"', 'type = "chioce"', ("chioce", "choice")),
        ("overseas_list.table.toml", '["unit_name"]', '["unitname"]', ("unitname", "unit_name")),
    ],
)
def test_a_broken_pack_is_explained_with_file_and_word(
    tmp_path: Path, refused: Run, file: str, old: str, new: str, wanted: tuple[str, ...]
) -> None:
    said = refused("lint", broken_pack(tmp_path, file, old, new))
    assert any(file in line and all(word in line for word in wanted) for line in said.lines), said.lines


def test_a_changed_pack_that_was_locked_is_refused(tmp_path: Path, refused: Run) -> None:
    said = refused(
        "lint", broken_pack(tmp_path, "overseas_factories.form.toml", "max_length = 500", "max_length = 600")
    )
    assert any("已锁定" in line for line in said.lines)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path, refused: Run) -> None:
    assert "notice.toml" in refused("lint", tmp_path).sentence


# shapes


@pytest.mark.parametrize(
    "arguments", [("check", "没有.json"), ("export", "没有.json", "--out", "o"), ("count", "没有")]
)
def test_a_refusal_in_json_has_code_and_message_and_the_reason_on_stderr(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--json"]) == 1
    out = capsys.readouterr()
    shape = json.loads(out.out)
    assert set(shape) == {"ok", "code", "message"}
    assert shape["ok"] is False
    assert shape["code"] == "answers.unreadable"
    assert out.err.strip() == shape["message"]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["pack"], "缺少"),
        (["陌生"], "没有命令"),
        (["check", "a", "b"], "不认识 b"),
        (["compile", "a", "b", "--out", "c"], "--workspace --inbox 中要有一个"),
        (["compile", "a", "b", "--out", "c", "--workspace", "d", "--inbox", "e"], "不能与"),
        (["export", "a", "--out"], "--out 后面要跟一个值"),
        (["take-in", "--workspace", "w"], "缺少 文件或文件夹"),
        (["notices", "--json=1"], "--json 后面不能跟值"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_with_exit_code_2(
    arguments: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert wanted in said
    assert "用法：" in said
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", said.split("命令用法不对")[1])


def test_in_a_process_of_its_own_a_refusal_is_one_sentence_without_a_trace(tmp_path: Path) -> None:
    result = run_cli("verify", tmp_path / "没有.sbb")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "申报包“没有.sbb”读不出来：文件不存在或已被移走。请检查U盘或文件夹后再试。\n"
