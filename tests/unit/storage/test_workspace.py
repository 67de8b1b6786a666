"""This file tests opening and closing a workspace: one writer, nothing recreated, nothing damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from desktop.errors import StorageError
from desktop.storage.migrations import migrations
from desktop.storage.workspace import Workspace
from tests.helpers.failing_disk import failing, run_program, start_program
from tests.helpers.workspaces import open_test_workspace, overwrite, raw_database


def refusal(folder: Path, *, read_only: bool = False) -> StorageError:
    with pytest.raises(StorageError) as caught:
        open_test_workspace(folder, read_only=read_only)
    return caught.value


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A closed workspace large enough to be damaged in several places."""
    folder = tmp_path / "工作区"
    with open_test_workspace(folder) as workspace:
        for number in range(200):
            workspace.set_setting(f"setting {number}", "值" * 200)
    return folder


def test_a_new_folder_becomes_a_workspace(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "新建" / "工作区") as workspace:
        names = {path.name for path in workspace.folder.iterdir()}
    assert {"workspace.db", "files", "inbox", "backups", "lock"} <= names


def test_every_safety_switch_is_on(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        database = workspace.connection()
        values = {
            name: database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        }
    full = 2
    assert values == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 10_000, "trusted_schema": 0,
    }  # fmt: skip


def test_a_closed_workspace_is_one_database_file_and_can_be_moved(used: Path, tmp_path: Path) -> None:
    assert not list(used.glob("workspace.db-*"))
    shutil.move(used, tmp_path / "别处")
    with open_test_workspace(tmp_path / "别处") as workspace:
        assert workspace.setting("setting 7") == "值" * 200


def test_settings_of_the_workspace_are_kept(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        workspace.set_setting("scheme", {"name": "默认", "weights": ["0.1"]})
        workspace.set_setting("scheme", {"name": "自定义"})
    with open_test_workspace(tmp_path) as workspace:
        assert workspace.setting("scheme") == {"name": "自定义"}
        assert workspace.setting("none", 3) == 3


# one writer


def test_a_second_writer_in_the_same_program_is_refused_with_the_time(used: Path) -> None:
    with open_test_workspace(used):
        failure = refusal(used)
    assert failure.code == "storage.locked"
    assert "自 2026-03-01 09:00 起" in str(failure)
    assert "只读" in str(failure)


def test_a_second_writer_in_another_process_is_refused(used: Path) -> None:
    program = """
import sys
from pathlib import Path
from tests.helpers.workspaces import open_test_workspace
from desktop.errors import StorageError
try:
    open_test_workspace(Path(sys.argv[1]))
except StorageError as refusal:
    print(refusal.code)
"""
    with open_test_workspace(used):
        result = run_program(program, str(used))
    assert result.stdout.strip() == "storage.locked", result.stderr


def test_the_lock_of_a_killed_writer_does_not_stay(used: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from tests.helpers.workspaces import open_test_workspace
workspace = open_test_workspace(Path(sys.argv[1]))
print("open")
sys.stdin.read()
time.sleep(3600)
"""
    process = start_program(program, str(used))
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "open\n"
        assert refusal(used).code == "storage.locked"
        process.kill()
        process.wait()
    with open_test_workspace(used) as workspace:
        assert workspace.setting("setting 7") == "值" * 200


def test_an_unreadable_note_of_the_holder_is_no_second_failure(used: Path) -> None:
    with open_test_workspace(used):
        for note in ("", "{", json.dumps({"pid": "x", "since": "2026"}), "[]"):
            (used / "lock.json").write_text(note, "utf-8")
            assert "另一个程序" in str(refusal(used))


def test_the_workspace_can_be_opened_again_after_closing_twice(used: Path) -> None:
    workspace = open_test_workspace(used)
    workspace.close()
    workspace.close()
    with open_test_workspace(used):
        assert (used / "lock.json").exists()
    assert not (used / "lock.json").exists()


def test_a_reader_beside_the_writer_sees_what_was_saved_and_cannot_write(used: Path) -> None:
    with open_test_workspace(used) as writer, open_test_workspace(used, read_only=True) as reader:
        writer.set_setting("new", 1)
        assert reader.setting("new") == 1
        with pytest.raises(StorageError) as caught:
            reader.set_setting("new", 2)
    assert caught.value.code == "storage.read_only"


def test_a_reader_changes_no_byte(used: Path) -> None:
    before = (used / "workspace.db").read_bytes()
    with open_test_workspace(used, read_only=True) as reader:
        assert reader.setting("setting 7") == "值" * 200
    assert (used / "workspace.db").read_bytes() == before


def test_a_workspace_on_a_read_only_medium_can_be_read(used: Path) -> None:
    # A link to nowhere keeps SQLite from making the shared memory file, as a write-protected disk does.
    (used / "workspace.db-shm").symlink_to(used / "nowhere" / "shm")
    with open_test_workspace(used, read_only=True) as reader:
        assert reader.setting("setting 7") == "值" * 200


def test_a_log_that_cannot_be_replayed_on_a_read_only_medium_is_never_ignored(used: Path) -> None:
    (used / "workspace.db-shm").symlink_to(used / "nowhere" / "shm")
    (used / "workspace.db-wal").write_bytes(b"saves of the last minutes")
    assert refusal(used, read_only=True).code == "storage.cannot_open"


def test_reading_a_folder_without_a_workspace_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    assert refusal(tmp_path, read_only=True).code == "storage.not_a_workspace"
    assert not list(tmp_path.iterdir())


# damage


def test_a_damaged_header_is_refused_and_the_file_is_left_as_it_is(used: Path) -> None:
    overwrite(used / "workspace.db", 0, b"not a database at all")
    before = (used / "workspace.db").read_bytes()
    for read_only in (False, True):
        assert refusal(used, read_only=read_only).code == "storage.damaged"
    assert (used / "workspace.db").read_bytes() == before
    assert "备份" in str(refusal(used))


def test_a_damaged_page_is_refused(used: Path) -> None:
    size = (used / "workspace.db").stat().st_size
    for offset in range(4096, size, 4096):
        overwrite(used / "workspace.db", offset, b"\xff" * 40)
    assert refusal(used).code == "storage.damaged"


def test_a_page_that_contradicts_itself_is_refused_with_what_was_found(used: Path) -> None:
    page_size, fragmented_bytes = 4096, 7
    size = (used / "workspace.db").stat().st_size
    overwrite(used / "workspace.db", size - page_size + fragmented_bytes, b"\x21")
    failure = refusal(used)
    assert failure.code == "storage.damaged"
    assert "Fragmentation" in str(failure)


def test_a_database_cut_off_in_the_middle_is_refused(used: Path) -> None:
    path = used / "workspace.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(used).code == "storage.damaged"


def test_an_emptied_database_file_is_never_taken_for_a_new_workspace(used: Path) -> None:
    (used / "workspace.db").write_bytes(b"")
    assert refusal(used).code == "storage.damaged"
    assert (used / "workspace.db").stat().st_size == 0


def test_a_lost_database_beside_attachments_is_never_recreated(used: Path) -> None:
    (used / "workspace.db").unlink()
    (used / "files" / "ab").mkdir()
    (used / "files" / "ab" / ("ab" * 32)).write_bytes(b"picture")
    assert refusal(used).code == "storage.missing_database"
    assert not (used / "workspace.db").exists()


def test_a_lost_database_beside_packages_taken_in_is_never_recreated(used: Path) -> None:
    (used / "workspace.db").unlink()
    (used / "inbox" / ("ab" * 32 + ".sbb")).write_bytes(b"package")
    assert refusal(used).code == "storage.missing_database"
    assert not (used / "workspace.db").exists()


def test_a_lost_database_beside_its_log_is_never_recreated(used: Path) -> None:
    (used / "workspace.db").unlink()
    (used / "workspace.db-wal").write_bytes(b"x")
    assert refusal(used).code == "storage.missing_database"


def test_a_foreign_database_is_not_touched(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "workspace.db")
    connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    before = (tmp_path / "workspace.db").read_bytes()
    assert refusal(tmp_path).code == "storage.foreign"
    assert (tmp_path / "workspace.db").read_bytes() == before


def test_a_refused_opening_gives_the_lock_free(used: Path) -> None:
    good = (used / "workspace.db").read_bytes()
    overwrite(used / "workspace.db", 0, b"broken")
    assert refusal(used).code == "storage.damaged"
    (used / "workspace.db").write_bytes(good)
    with open_test_workspace(used) as workspace:
        assert workspace.setting("setting 7") == "值" * 200


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "工作区").write_bytes(b"")
    failure = refusal(tmp_path / "工作区")
    assert failure.code == "storage.folder"
    assert "数据文件夹" in str(failure)


def test_a_disk_without_room_for_a_new_workspace_is_refused_and_leaves_no_half_database(tmp_path: Path) -> None:
    with failing("replace"):
        failure = refusal(tmp_path)
    assert "磁盘空间不足" in str(failure)
    assert not (tmp_path / "workspace.db").exists()
    with open_test_workspace(tmp_path) as workspace:
        assert workspace.setting("none") is None


# newer and older databases


def test_a_database_of_a_newer_program_is_refused_untouched_and_the_step_is_named(used: Path) -> None:
    database = raw_database(used / "workspace.db")
    database.table("_sqlite_migrations").insert(
        {"migration_set": "desktop", "name": "m999_future", "applied_at": "2030-01-01"}
    )
    database.close()
    before = (used / "workspace.db").read_bytes()
    for read_only in (False, True):
        failure = refusal(used, read_only=read_only)
        assert failure.code == "storage.too_new"
        assert "m999_future" in str(failure)
    assert (used / "workspace.db").read_bytes() == before


def old_workspace(folder: Path) -> None:
    """A workspace as the first step made it, with one draft in it."""
    folder.mkdir()
    database = raw_database(folder / "workspace.db")
    migrations.apply(database, stop_before="m002_files")
    database.execute(
        "INSERT INTO drafts VALUES ('d1', 'n', '1.0', 'f', '题目', '单位', '{\"a\": \"甲\"}', '{}',"
        " 3, 1, 2, 0, 0, '2026-01-01T00:00:00+08:00', '2026-01-02T00:00:00+08:00', NULL)"
    )
    database.execute("INSERT INTO journal VALUES ('d1', 1, '2026-01-02', 'set', 'a', 'null', '\"甲\"', 1, 'edit')")
    database.close()


def test_an_old_database_is_upgraded_with_its_data_after_a_verified_backup(tmp_path: Path) -> None:
    folder = tmp_path / "旧"
    old_workspace(folder)
    with open_test_workspace(folder) as workspace:
        row = workspace.connection().execute("SELECT values_json, revision FROM drafts").fetchone()
        assert row == ('{"a": "甲"}', 3)
        assert not migrations.pending(workspace.connection())
        backup = workspace.upgrade_backup
    assert backup is not None
    copy = raw_database(backup)
    assert [step.name for step in migrations.applied(copy)] == ["m001_drafts"]
    assert copy.execute("SELECT count(*) FROM journal").fetchone()[0] == 1
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    copy.close()
    with open_test_workspace(folder) as workspace:
        assert workspace.upgrade_backup is None


def test_without_a_backup_there_is_no_upgrade(tmp_path: Path) -> None:
    folder = tmp_path / "旧"
    old_workspace(folder)
    with failing("replace", after=1):  # the first is the note of the lock
        failure = refusal(folder)
    assert failure.code == "storage.backup_failed"
    database = raw_database(folder / "workspace.db")
    assert [step.name for step in migrations.applied(database)] == ["m001_drafts"]
    database.close()
    assert not list((folder / "backups").iterdir())


def test_an_old_workspace_cannot_be_opened_read_only_before_its_upgrade(tmp_path: Path) -> None:
    folder = tmp_path / "旧"
    old_workspace(folder)
    assert refusal(folder, read_only=True).code == "storage.needs_upgrade"


# threads


def test_each_thread_has_its_own_connection(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        seen = []
        worker = threading.Thread(target=lambda: seen.append(workspace.connection()))
        worker.start()
        worker.join()
        assert seen[0] is not workspace.connection()
        assert workspace.connection() is workspace.connection()


def test_a_connection_refuses_another_thread(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        database = workspace.connection()
        errors: list[BaseException] = []

        def use_it() -> None:
            try:
                database.execute("SELECT 1")
            except sqlite3.ProgrammingError as error:
                errors.append(error)

        worker = threading.Thread(target=use_it)
        worker.start()
        worker.join()
    assert "belongs to the thread" in str(errors[0])


def test_connections_of_ended_threads_are_closed(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        seen = []
        for _ in range(3):
            worker = threading.Thread(target=lambda: seen.append(workspace.connection()))
            worker.start()
            worker.join()
        assert [is_open(database.conn) for database in seen] == [False, False, True]


def test_closing_closes_the_connection_of_a_thread_that_still_runs(tmp_path: Path) -> None:
    workspace = open_test_workspace(tmp_path)
    is_connected, may_end = threading.Event(), threading.Event()
    seen = []

    def work() -> None:
        seen.append(workspace.connection())
        is_connected.set()
        may_end.wait()

    worker = threading.Thread(target=work)
    worker.start()
    is_connected.wait()
    workspace.close()
    may_end.set()
    worker.join()
    assert not is_open(seen[0].conn)
    assert not list(tmp_path.glob("workspace.db-*"))


def test_a_closed_workspace_refuses_to_be_used(tmp_path: Path) -> None:
    workspace = open_test_workspace(tmp_path)
    workspace.close()
    with pytest.raises(StorageError) as caught:
        workspace.set_setting("a", 1)
    assert caught.value.code == "storage.closed"


def test_two_threads_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        workers = [threading.Thread(target=write_many, args=(workspace, prefix)) for prefix in "abc"]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        count = workspace.connection().execute("SELECT count(*) FROM workspace_settings").fetchone()[0]
    assert count == 3 * 20


def write_many(workspace: Workspace, prefix: str) -> None:
    for number in range(20):
        workspace.set_setting(f"{prefix}{number}", number)


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        sqlite3.Connection.cursor(connection).close()
    except sqlite3.ProgrammingError:
        return False
    return True
