"""This file tests taking packages in: corrections, conflicts, re-check, every order, every failure."""

from __future__ import annotations

import errno
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.compilation.repository import RegisterRepository
from desktop.errors import AppError, JobCancelled, StorageError
from desktop.jobs import JobContext
from desktop.packages import names
from desktop.services.publishing import Declaration
from desktop.services.taking_in import find_packages
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import (
    EXCELLENCE,
    a_declaration,
    overseas_values,
    pack_to,
    tree,
    words,
)
from tests.helpers.failing_disk import failing, fill_up, make_room
from tests.helpers.packages import a_signer
from tests.helpers.senders import NOTICE, TABLE, Sender, outcomes, receive, standing
from tests.helpers.workspaces import open_test_workspace

# corrections and conflicts


def test_a_correction_replaces_what_it_corrects(workspace: Workspace, sender: Sender) -> None:
    first, second = sender.send("一"), sender.send("二")
    assert outcomes(receive(workspace, first)) == ["added"]
    report = receive(workspace, second)
    assert outcomes(report) == ["updated"]
    assert "已更新到第 2 版" in report.lines[0].sentence
    assert standing(workspace) == [("d1", "二", False)]


def test_an_older_package_changes_nothing(workspace: Workspace, sender: Sender) -> None:
    first, second = sender.send("一"), sender.send("二")
    assert outcomes(receive(workspace, second, first)) == ["added", "older"]
    assert standing(workspace) == [("d1", "二", False)]


def test_the_same_file_twice_is_a_no_op(workspace: Workspace, sender: Sender) -> None:
    path = sender.send("一")
    receive(workspace, path)
    before = list(RegisterRepository(workspace).rows(NOTICE, TABLE)), sorted(workspace.inbox.iterdir())
    assert outcomes(receive(workspace, path, path)) == ["same"]
    assert (list(RegisterRepository(workspace).rows(NOTICE, TABLE)), sorted(workspace.inbox.iterdir())) == (before)


def test_the_same_content_packed_again_keeps_one_package(workspace: Workspace, sender: Sender) -> None:
    path = sender.send("一")
    again = a_declaration({**overseas_values("示例甲公司", 1), "contact_person": "一"}, draft_id="d1")
    pack_to(sender.folder / "again.sbb", again)  # other formats: other bytes, the same content
    assert outcomes(receive(workspace, path, sender.folder / "again.sbb")) == ["added", "same"]
    assert len(list(workspace.inbox.iterdir())) == 1


def test_versions_edited_apart_are_a_conflict_until_one_is_built_on_both(workspace: Workspace, sender: Sender) -> None:
    base = sender.send("底")
    other = sender.on_another_computer("b")
    mine, theirs = sender.send("甲"), other.send("乙")
    report = receive(workspace, base, mine, theirs)
    assert outcomes(report) == ["added", "updated", "conflict"]
    assert "请选定一个" in report.lines[2].sentence
    assert standing(workspace)[0][2]

    sender.exports.append(other.exports[-1])
    assert outcomes(receive(workspace, sender.send("合"))) == ["updated"]
    assert standing(workspace) == [("d1", "合", False)]


def test_any_order_gives_the_same_register(tmp_path: Path, sender: Sender) -> None:
    base = sender.send("底")
    other = sender.on_another_computer("b")
    paths = [base, sender.send("甲"), sender.send("甲二"), other.send("乙")]
    found = set()
    for number, order in enumerate(itertools.permutations(paths)):
        with open_test_workspace(tmp_path / f"w{number}") as opened:
            receive(opened, *order)
            found.add(tuple(standing(opened)))
    assert len(found) == 1
    assert found.pop()[0][2]


def test_a_package_that_ends_a_branch_lets_the_right_one_count_in_any_order(tmp_path: Path, sender: Sender) -> None:
    base = sender.send("底")
    other = sender.on_another_computer("b")
    left = [sender.send("甲"), sender.send("甲二"), sender.send("甲三")]
    sender.exports.append(other.send("乙") and other.exports[-1])
    paths = [base, *left, sender.folder / "b-乙.sbb", sender.send("合")]
    for number, order in enumerate([paths, paths[::-1], [*paths[3:], *paths[:3]], [paths[4], paths[5], *paths[:4]]]):
        with open_test_workspace(tmp_path / f"w{number}") as opened:
            receive(opened, *order)
            assert standing(opened) == [("d1", "合", False)]


# failures on the way


def test_a_full_workspace_keeps_neither_row_nor_file(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "large.sbb"
    values = overseas_values("示例甲公司", 1, rows=20, summary=words(500))
    pack_to(path, a_declaration(values, draft_id="d1"), formats=("pdf",))
    fill_up(workspace.connection())
    with pytest.raises(StorageError) as caught:
        receive(workspace, path)
    assert caught.value.code == "storage.full"
    assert tree(workspace.inbox) == {}
    make_room(workspace.connection())
    assert outcomes(receive(workspace, path)) == ["added"]


def test_a_full_disk_while_copying_leaves_nothing(workspace: Workspace, sender: Sender) -> None:
    path = sender.send("一")
    with failing("fsync", errno.ENOSPC), pytest.raises(StorageError):
        receive(workspace, path)
    assert tree(workspace.inbox) == {}
    assert standing(workspace) == []


def test_a_package_that_vanishes_meanwhile_is_one_refused_line(workspace: Workspace, sender: Sender) -> None:
    first, second, third = sender.send("一"), sender.send("二"), sender.send("三")

    def pull_out(done: int, total: int, text: str) -> None:
        if text == first.name:  # the second is being copied already, the third is not
            third.unlink()

    report = receive(workspace, first, second, third, job=JobContext(pull_out))
    assert outcomes(report) == ["added", "updated", "refused"]
    assert report.lines[2].reason_code == "package.cannot_read"
    assert "文件不存在或已被移走" in report.lines[2].sentence


def test_only_the_next_package_is_copied_ahead_and_no_copy_stays(workspace: Workspace, sender: Sender) -> None:
    paths = [sender.send(word) for word in "一二三四五"]
    paths[3].write_bytes(b"no package")
    seen = []

    def look(done: int, total: int, text: str) -> None:
        seen.append(len(list(workspace.inbox.glob("incoming-*.sbb"))))

    report = receive(workspace, *paths, job=JobContext(look))
    assert outcomes(report) == ["added", "updated", "updated", "refused", "updated"]
    assert max(seen) <= 2
    assert list(workspace.inbox.glob("incoming-*")) == []


def test_cancelling_keeps_what_was_taken_in_and_leaves_no_copy(workspace: Workspace, sender: Sender) -> None:
    first, second = sender.send("一"), sender.send("二")

    def cancel_at_the_second(done: int, total: int, text: str) -> None:
        if text == second.name:
            job.cancel()

    job = JobContext(cancel_at_the_second)
    with pytest.raises(JobCancelled):
        receive(workspace, first, second, job=job)
    assert standing(workspace) == [("d1", "一", False)]
    assert len(list(workspace.inbox.iterdir())) == 1
    assert outcomes(receive(workspace, first, second)) == ["same", "updated"]


def test_an_interruption_at_any_write_leaves_the_register_and_the_inbox_together(
    workspace: Workspace, sender: Sender
) -> None:
    from unittest import mock

    def interrupt(name: str, path: Path) -> None:
        stands, kept = standing(workspace), tree(workspace.inbox)
        with (
            mock.patch.object(RegisterRepository, name, side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            receive(workspace, path)
        assert standing(workspace) == stands
        assert tree(workspace.inbox) == kept

    first, second = sender.send("一"), sender.send("二")
    interrupt("take_in", first)
    assert standing(workspace) == []
    assert tree(workspace.inbox) == {}
    assert outcomes(receive(workspace, first)) == ["added"]
    for name in ("take_in", "set_counting", "settle_conflicts"):
        interrupt(name, second)
    assert outcomes(receive(workspace, second)) == ["updated"]


def test_a_copy_left_by_a_crash_goes_when_the_workspace_is_opened_again(tmp_path: Path, sender: Sender) -> None:
    with open_test_workspace(tmp_path / "w2") as opened:
        receive(opened, sender.send("一"))
        (kept,) = opened.inbox.iterdir()
        for name in ("incoming-0123456789abcdef.sbb", "incoming-0123456789abcdef.sbb.part"):
            (opened.inbox / name).write_bytes(b"half")
    with open_test_workspace(tmp_path / "w2") as opened:
        assert list(opened.inbox.iterdir()) == [kept]


def test_a_read_only_stick_is_enough(workspace: Workspace, sender: Sender) -> None:
    path = sender.send("一")
    path.chmod(0o444)
    sender.folder.chmod(0o555)
    before = tree(sender.folder)
    assert outcomes(receive(workspace, sender.folder)) == ["added"]
    assert tree(sender.folder) == before
    sender.folder.chmod(0o755)


def test_the_signing_key_is_remembered_and_a_changed_one_is_shown(workspace: Workspace, sender: Sender) -> None:
    from desktop.services.publishing import pack
    from tests.helpers.declarations import MADE_AT, no_files

    sentences = []
    for number, seed in enumerate((1, 1, 2), 1):
        values = {**overseas_values("示例甲公司", 1), "contact_person": f"示例{number}"}
        path = sender.folder / f"{number}.sbb"
        declaration = a_declaration(values, draft_id=f"d{number}")
        pack(declaration, path, read_file=no_files, made_at=MADE_AT, job=JobContext(), signer=a_signer(seed=seed))
        sentences.append(receive(workspace, path).lines[0].sentence)
    assert ["签名密钥与以前不同" in sentence for sentence in sentences] == [False, False, True]


# finding packages


def test_packages_are_found_in_folders_below_and_named_once(sender: Sender) -> None:
    path = sender.send("一")
    deeper = sender.folder / "县区" / "B.SBB"
    deeper.parent.mkdir()
    deeper.write_bytes(path.read_bytes())
    (sender.folder / "说明.txt").write_text("x", encoding="utf-8")
    assert set(find_packages([sender.folder, path])) == {path, deeper}


@pytest.mark.parametrize(("name", "code"), [("没有", "take_in.not_found"), ("空", "take_in.nothing")])
def test_what_is_not_there_is_named(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(AppError) as caught:
        find_packages([tmp_path / name])
    assert caught.value.code == code
    assert f"“{name}”" in str(caught.value)


def test_the_warnings_of_a_package_and_their_reasons_are_said_and_kept(workspace: Workspace, tmp_path: Path) -> None:
    from tests.unit.services.test_publishing import an_excellence

    declaration: Declaration = an_excellence({"total_investment": "1"})
    (issue,) = [i for i in declaration.check().issues() if i.severity.value == "warning"]
    pack_to(tmp_path / "x.sbb", replace(declaration, reasons={issue.reason_key: "示例理由"}))
    line = receive(workspace, tmp_path / "x.sbb").lines[0]
    assert "有 1 处提醒（企业已说明理由）" in line.sentence
    (package,) = RegisterRepository(workspace).packages_of(line.declaration_id)
    record = RegisterRepository(workspace).find_package(package.package_id)
    assert record is not None
    assert [(kept["code"], kept["reason"]) for kept in record.issues] == [(issue.code, "示例理由")]
    assert (line.notice_id, line.form_id) == EXCELLENCE[:2]
    assert json.dumps(line.to_dict())


def test_a_warning_without_a_reason_is_not_said_to_have_one(workspace: Workspace, tmp_path: Path) -> None:
    """The program never packs one; a package made by hand may hold it."""
    from tests.unit.services.test_publishing import an_excellence
    from tests.unit.services.test_recheck import tamper

    declaration: Declaration = an_excellence({"total_investment": "1"})
    (issue,) = [i for i in declaration.check().issues() if i.severity.value == "warning"]
    pack_to(tmp_path / "x.sbb", replace(declaration, reasons={issue.reason_key: "示例理由"}))
    path = tamper(tmp_path / "x.sbb", names.ISSUES, lambda issues: [{**item, "reason": " "} for item in issues])
    assert "有 1 处提醒（1 处没有说明理由）" in receive(workspace, path).lines[0].sentence
