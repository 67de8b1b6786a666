"""This file tests that an attachment is either whole and known, or plainly missing or damaged."""

from __future__ import annotations

import errno
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.drafts.repository import DraftRepository, JournalEntry
from desktop.errors import AppError, StorageError
from desktop.storage.files import FileStore
from desktop.storage.workspace import Workspace
from tests.helpers.failing_disk import failing, run_program
from tests.helpers.workspaces import FakeClock, open_test_workspace, overwrite

PICTURE = b"\x89PNG\r\n\x1a\n picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def workspace(tmp_path: Path):  # type: ignore[no-untyped-def]
    with open_test_workspace(tmp_path / "工作区") as opened:
        yield opened


def stored(workspace: Workspace) -> list[str]:
    return sorted(str(path.relative_to(workspace.files.folder)) for path in workspace.files.folder.rglob("*"))


def test_the_same_content_is_one_file_under_its_hash(workspace: Workspace) -> None:
    assert workspace.files.put(PICTURE) == SHA256
    assert workspace.files.put(PICTURE) == SHA256
    assert stored(workspace) == [SHA256[:2], str(Path(SHA256[:2]) / SHA256)]
    assert workspace.files.read(SHA256) == PICTURE


def test_a_file_from_a_stick_is_copied_not_moved(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "产线.png"
    source.write_bytes(PICTURE)
    assert workspace.files.put(source) == SHA256
    assert source.read_bytes() == PICTURE
    with workspace.files.open(SHA256) as stream:
        assert stream.read() == PICTURE


def test_the_first_name_of_a_content_is_kept(workspace: Workspace) -> None:
    first = workspace.files.add(PICTURE, name="产线.png", kind="png")
    second = workspace.files.add(PICTURE, name="另名.png", kind="png")
    assert first == second == workspace.files.record(SHA256)
    assert (first.name, first.kind, first.size, first.pages) == ("产线.png", "png", len(PICTURE), None)
    assert first.added_at.startswith("2026-03-01T09:00")


def test_an_unknown_file_has_no_record(workspace: Workspace) -> None:
    assert workspace.files.record(SHA256) is None


def test_a_file_that_changed_on_disk_is_never_handed_out(workspace: Workspace) -> None:
    workspace.files.add(PICTURE, name="产线.png", kind="png")
    overwrite(workspace.files.path(SHA256), 3, b"X")
    for read in (workspace.files.read, workspace.files.open):
        with pytest.raises(StorageError) as caught:
            read(SHA256)
        assert caught.value.code == "storage.file_damaged"
        assert "产线.png" in str(caught.value)


def test_a_missing_file_is_named(workspace: Workspace) -> None:
    workspace.files.add(PICTURE, name="产线.png", kind="png")
    workspace.files.path(SHA256).unlink()
    for read in (workspace.files.read, workspace.files.open):
        with pytest.raises(StorageError) as caught:
            read(SHA256)
        assert caught.value.code == "storage.file_missing"
        assert "产线.png" in str(caught.value)


def test_adding_a_damaged_file_again_heals_it(workspace: Workspace) -> None:
    workspace.files.put(PICTURE)
    overwrite(workspace.files.path(SHA256), 3, b"X")
    workspace.files.put(PICTURE)
    assert workspace.files.read(SHA256) == PICTURE


def test_a_full_disk_while_storing_leaves_neither_file_nor_row(workspace: Workspace) -> None:
    with failing("fsync"), pytest.raises(StorageError) as caught:
        workspace.files.add(PICTURE, name="产线.png", kind="png")
    assert caught.value.code == "files.cannot_write"
    assert "磁盘空间不足" in str(caught.value)
    assert stored(workspace) == []
    assert workspace.files.record(SHA256) is None


def test_a_file_too_large_for_the_disk_is_refused_in_a_process_with_a_limit(tmp_path: Path) -> None:
    open_test_workspace(tmp_path / "w").close()
    (tmp_path / "large.mp4").write_bytes(bytes(3_000_000))
    program = """
import sys
from pathlib import Path
from desktop.errors import StorageError
from tests.helpers.workspaces import open_test_workspace
with open_test_workspace(Path(sys.argv[1])) as workspace:
    try:
        workspace.files.add(Path(sys.argv[2]), name="large.mp4", kind="mp4")
    except StorageError as refusal:
        print(refusal.code, list(workspace.files.folder.iterdir()), workspace.files.unreferenced())
"""
    result = run_program(program, str(tmp_path / "w"), str(tmp_path / "large.mp4"), file_size_limit=2_000_000)
    assert result.stdout.strip() == "files.cannot_write [] ()", result.stderr


def test_when_the_row_cannot_be_written_the_file_is_only_unreferenced(workspace: Workspace) -> None:
    workspace.connection().execute("DROP TABLE files")
    with pytest.raises(Exception, match="no such table"):
        workspace.files.add(PICTURE, name="产线.png", kind="png")
    assert workspace.files.read(SHA256) == PICTURE


def test_a_source_that_cannot_be_read_is_the_sources_fault(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        workspace.files.put(tmp_path / "none.png")
    assert caught.value.code == "files.cannot_read"
    assert "none.png" in str(caught.value)


def test_a_stick_pulled_out_while_copying_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    class PulledOut(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(errno.EIO, "I/O error")
            return super().read(1000)

    class OnStick(type(tmp_path)):  # type: ignore[misc]
        def open(self, *_: object, **__: object) -> PulledOut:
            return PulledOut(bytes(5000))

    with pytest.raises(AppError) as caught:
        workspace.files.put(OnStick("营业执照.pdf"))
    assert caught.value.code == "files.cannot_read"
    assert "营业执照.pdf" in str(caught.value)
    assert "被拔出" in str(caught.value)
    assert stored(workspace) == []


def test_a_pulled_out_disk_is_told_while_reading(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.files.put(PICTURE)

    def fail(path: Path) -> bytes:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(AppError) as caught:
        workspace.files.read(SHA256)
    assert caught.value.code == "files.cannot_read"
    assert "U盘可能已损坏或被拔出" in str(caught.value)


def test_something_that_is_no_hash_never_becomes_a_path(workspace: Workspace) -> None:
    for wrong in ("", "../../etc/passwd", SHA256.upper(), SHA256 + "0"):
        with pytest.raises(ValueError, match="not a SHA-256"):
            workspace.files.path(wrong)


def test_part_files_of_a_crash_are_swept_up_at_the_next_start(tmp_path: Path) -> None:
    open_test_workspace(tmp_path).close()
    (tmp_path / "files" / "0123.part").write_bytes(b"half")
    open_test_workspace(tmp_path).close()
    assert not list((tmp_path / "files").iterdir())


def test_a_file_named_by_a_draft_or_its_history_is_referenced(workspace: Workspace) -> None:
    drafts = DraftRepository(workspace)
    hashes = [workspace.files.put(bytes([number])) for number in range(4)]
    value = [{"file": hashes[0], "name": "a.png", "size": 1, "kind": "png", "pages": None}]
    draft = drafts.create(notice_id="n", notice_version="1.0", form_id="f", values={"licence": value})
    change = JournalEntry(path="licence", before=[{"file": hashes[1]}], after=[{"file": hashes[2]}])
    drafts.save(draft, [change])
    assert workspace.files.unreferenced() == (hashes[3],)


def test_a_row_without_a_file_counts_as_unreferenced_too(workspace: Workspace) -> None:
    workspace.files.add(PICTURE, name="产线.png", kind="png")
    workspace.files.path(SHA256).unlink()
    assert workspace.files.unreferenced() == (SHA256,)


@given(data=st.binary(max_size=3000))
def test_any_content_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("files")

    def no_database() -> None:
        raise AssertionError("putting and reading need no database")

    store = FileStore(folder, no_database, FakeClock())  # type: ignore[arg-type]
    assert store.read(store.put(data)) == data
