"""lint and lock of a pack on disk: where it points to, what lies in it, samples, LOCK.

1. A path that is no pack gets a sentence that leads on. 2. Files that do not belong there. 3. Samples. 4. LOCK.
5. A pack outside the program takes its shared blocks. 6. The command line.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from desktop.errors import DefinitionError
from desktop.forms.registry import Registry
from desktop.paths import notices_dir
from desktop.services.packs import lint, lock
from tests.helpers.packs import write_pack
from tests.notices.test_writing_a_pack import EXPECTED, write_samples


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A sound pack without LOCK, with the shared blocks beside its notice."""
    shutil.copytree(notices_dir() / "_shared", tmp_path / "_shared")
    made = write_pack(tmp_path)
    write_samples(made)
    return made


def said(folder: Path, *, needs_lock: bool = False) -> list[str]:
    return [str(problem) for problem in lint(folder, needs_lock=needs_lock).problems]


# 1 ----------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_or_a_file_is_said(pack: Path) -> None:
    assert said(pack / "gone") == ["“gone”不存在。请指向通知包的文件夹（通知编号/版本）。"]
    assert said(pack / "notice.toml") == ["“notice.toml”是文件，不是文件夹。请指向通知包的文件夹（通知编号/版本）。"]


def test_a_folder_above_or_inside_a_pack_leads_to_it(pack: Path, tmp_path: Path) -> None:
    assert said(pack.parent) == ["“test-2030”里没有 notice.toml，不是通知包。通知包在它里面：1.0。请指向其中一个。"]
    assert "通知包在它里面：test-2030/1.0。" in said(tmp_path)[0]
    assert said(pack / "samples") == ["“samples”里没有 notice.toml，不是通知包。通知包是上一层文件夹“1.0”。"]
    (empty := tmp_path / "empty").mkdir()
    assert said(empty) == ["“empty”里没有 notice.toml，不是通知包。请指向“通知编号/版本”这一层文件夹。"]


def test_of_many_packs_some_are_named(tmp_path: Path) -> None:
    for n in range(12):
        (tmp_path / "many" / f"{n:02}").mkdir(parents=True)
        (tmp_path / "many" / f"{n:02}" / "notice.toml").touch()
    (line,) = said(tmp_path / "many")
    assert "00、01、02、03、04、05、06、07……。" in line


def test_links_that_run_in_a_circle_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert len(said(tmp_path / "a")) == 1


def test_a_folder_that_cannot_be_listed_is_a_sentence(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(pack))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert said(pack) == [
        "1.0 打不开（没有读取权限，或文件正被其他程序（如 Word、WPS）打开）。请检查文件是否存在、是否有读取权限。"
    ]


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("sheet.form.toml~", "sheet.form.toml~ 不是通知包认识的文件。文件名应类似“sheet.form.toml”。"),
        ("list.table.tml", "list.table.tml 不是通知包认识的文件。文件名应类似“list.table.toml”。"),
        ("通知.docx", "通知.docx 不属于通知包。"),
    ],
)
def test_what_does_not_belong_into_a_pack_is_named(pack: Path, name: str, line: str) -> None:
    (pack / name).write_text("x", "utf-8")
    assert said(pack)[0].startswith(line)
    assert Registry(pack.parents[1]).notice("test-2030").id == "test-2030"  # installed it is no trouble


@pytest.mark.parametrize("name", ["README.md", "Thumbs.db", ".DS_Store", ".git"])
def test_notes_of_the_author_and_of_the_system_may_lie_there(pack: Path, name: str) -> None:
    (pack / name).write_text("x", "utf-8")
    assert said(pack) == []


def test_a_link_is_no_file_of_a_pack(pack: Path, tmp_path: Path) -> None:
    shutil.move(pack / "samples", tmp_path / "samples")
    (pack / "samples").symlink_to(tmp_path / "samples")
    assert said(pack)[0].startswith("samples 是指向别处的链接")


# 3 ----------------------------------------------------------------------------------------


def rewritten(pack: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    """What is said after a change of the expected findings."""
    expected = json.loads(json.dumps(EXPECTED))
    change(expected)
    write_samples(pack, expected)
    return said(pack)


def test_every_lacking_sample_is_named_at_once(pack: Path) -> None:
    (pack / "samples" / "sheet" / "full.json").unlink()
    (pack / "samples" / "sheet" / "wrong.json").unlink()
    assert said(pack) == ["通知包 test-2030/1.0：表单“sheet”缺少样例 samples/sheet/full.json、wrong.json。请补上。"]


def test_a_folder_of_samples_no_form_has_is_named(pack: Path) -> None:
    (pack / "samples" / "shet").mkdir()
    (pack / "samples" / "files").mkdir()
    assert said(pack) == ["通知包 test-2030/1.0：samples 中不认识“shet”。最接近的是“sheet”。请改名或删去。"]


def test_a_misspelt_sample_of_the_expectation_is_named(pack: Path) -> None:
    first, second = rewritten(pack, lambda expected: expected.update(ful=expected.pop("full")))
    assert "samples/sheet/expected_issues.json 中不认识“ful”。最接近的是“full”" in first
    assert "sheet/full" in second
    assert "（没有写出预期）" in second


def test_a_clean_sample_with_findings_and_a_wrong_one_without_are_refused(pack: Path) -> None:
    lines = rewritten(pack, lambda expected: expected.update(full=expected["wrong"], wrong=[]))
    assert "样例 sheet/full 应当没有问题" in lines[0]
    assert "样例 sheet/wrong 应当有填错的地方" in lines[1]


def test_samples_that_differ_alike_are_one_sentence_with_the_severity(pack: Path) -> None:
    gone = ["missing", "field.not_chosen", "mode"]
    (line,) = rewritten(pack, lambda expected: [expected[name].remove(gone) for name in ("empty", "wrong")])
    assert "样例 sheet/empty、wrong" in line
    assert "多出：field.not_chosen mode（missing）；缺少：无" in line


def test_of_many_findings_some_are_named(pack: Path) -> None:
    made_up = [["error", f"made.up_{n}", "mode"] for n in range(20)]
    (line,) = rewritten(pack, lambda expected: expected["wrong"].extend(made_up))
    assert "……共 20 项" in line
    assert line.count("made.up") == 6


def test_a_further_sample_must_be_usable_and_may_have_an_expectation(pack: Path) -> None:
    further = pack / "samples" / "sheet" / "full_joint.json"
    shutil.copyfile(pack / "samples" / "sheet" / "full.json", further)
    assert said(pack) == []
    (line,) = rewritten(pack, lambda expected: expected.update(full_joint=expected["wrong"]))
    assert "样例 sheet/full_joint" in line
    further.write_text('{"values": {"nobody": "x"}}', "utf-8")
    assert "样例 sheet/full_joint 不能用。full_joint.json：values" in said(pack)[0]


def test_samples_broken_alike_are_one_sentence(pack: Path) -> None:
    for name in ("full", "wrong"):
        (pack / "samples" / "sheet" / f"{name}.json").write_text("{", "utf-8")
    (line,) = said(pack)
    assert "样例 sheet/full、wrong 不能用。full.json 不是正确的 JSON" in line


@pytest.mark.parametrize(
    "text",
    ['{"values": {}, "reasons": {"a|b": "\\ud800"}}', '{"values": {"unit_name": ' + "[" * 950 + "]" * 950 + "}}"],
)
def test_a_sample_that_cannot_be_stored_is_a_sentence(pack: Path, text: str) -> None:
    (pack / "samples" / "sheet" / "full.json").write_text(text, "utf-8")
    (line,) = said(pack)
    assert "样例 sheet/full 不能用" in line


def test_samples_are_not_looked_at_before_the_definitions_are_right(pack: Path) -> None:
    shutil.rmtree(pack / "samples")
    (pack / "sheet.form.toml").write_text("x = 1", "utf-8")
    assert all("样例" not in line for line in said(pack))


# 4 ----------------------------------------------------------------------------------------


BAD_LOCKS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.touch(),
    "short": lambda path: path.write_text("abc"),
    "capitals": lambda path: path.write_text("A" * 64),
    "binary": lambda path: path.write_bytes(b"\xff" * 5000),
    "a folder": lambda path: path.mkdir(),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),  # named as a link
}


@pytest.mark.parametrize("what", [name for name in BAD_LOCKS if name != "a link to nothing"])
def test_a_lock_that_is_none_locks_all_the_same(pack: Path, what: str) -> None:
    BAD_LOCKS[what](pack / "LOCK")
    assert [problem.code for problem in lint(pack).problems] == ["definition.bad_lock"]
    for ask in (lambda: lock(pack), lambda: Registry(pack.parents[1]).notice("test-2030")):
        with pytest.raises(DefinitionError) as refused:
            ask()
        assert refused.value.code in ("definition.bad_lock", "definition.lock_differs")


def test_a_lock_nobody_may_read_locks_all_the_same(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(pack)
    real = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == "LOCK":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert [problem.code for problem in lint(pack).problems] == ["definition.bad_lock"]


# 5 ----------------------------------------------------------------------------------------


def test_a_pack_of_another_folder_takes_the_shared_blocks_of_the_program(pack: Path, tmp_path: Path) -> None:
    used = '\n[[field]]\nuse = "unit.address"\nsection = "unit"\nsource = "附件1"\nrequired = false\n'
    elsewhere = Path(shutil.copytree(pack, tmp_path / "mine" / "test-2030" / "1.0"))
    form = elsewhere / "sheet.form.toml"
    form.write_text(form.read_text("utf-8") + used, "utf-8")
    assert said(elsewhere) == []


# 6 ----------------------------------------------------------------------------------------


def test_the_command_line_says_the_same_and_ends_with_one(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(pack / "gone")]) == 1
    assert capsys.readouterr().err == "“gone”不存在。请指向通知包的文件夹（通知编号/版本）。\n"
    assert main(["lint", str(pack / "gone"), "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["ok"] is False
    assert [problem["code"] for problem in shown["problems"]] == ["definition.no_folder"]
    lock(pack)
    assert main(["lint", str(pack)]) == 0
    assert "没有问题" in capsys.readouterr().out


def test_every_line_of_the_command_line_names_where(
    pack: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = pack / "sheet.form.toml"
    form.write_text(form.read_text("utf-8").replace('type = "date"', 'type = "dat"'), "utf-8")
    notice = pack / "notice.toml"
    notice.write_text(notice.read_text("utf-8").replace("year", "yaer"), "utf-8")
    (pack / "other.toml").touch()
    monkeypatch.chdir(pack)
    assert main(["lint", "."]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert {line.split(".toml")[0] for line in lines} == {"sheet.form", "notice", "other"}
