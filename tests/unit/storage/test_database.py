"""This file tests transactions, copies and which SQL failures are the world's fault."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import AppError, JobCancelled, StorageError
from desktop.messages import SENTENCES
from desktop.storage.database import (
    ENVIRONMENT_ERRORS,
    connect,
    copy_database,
    create_database,
    from_json,
    storage_errors,
    to_column,
    to_json,
    transaction,
)
from tests.helpers.failing_disk import failing, fill_up, make_room
from tests.helpers.workspaces import open_test_workspace, raw_database

INSERT = "INSERT INTO workspace_settings VALUES (?, ?)"


def count(database: object) -> int:
    found: int = database.execute("SELECT count(*) FROM workspace_settings").fetchone()[0]  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("failure", [ValueError("bug"), JobCancelled(), AppError("files.empty", file="a")])
def test_a_failure_inside_a_transaction_takes_everything_back(tmp_path: Path, failure: BaseException) -> None:
    with open_test_workspace(tmp_path) as workspace:
        database = workspace.connection()

        def write_and_fail() -> None:
            with transaction(database):
                database.execute(INSERT, ("a", "1"))
                raise failure

        with pytest.raises(type(failure)):
            write_and_fail()
        assert count(database) == 0


def test_a_failed_inner_transaction_takes_back_only_itself(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        database = workspace.connection()

        def write_and_fail() -> None:
            with transaction(database):
                database.execute(INSERT, ("inner", "1"))
                raise ValueError

        with transaction(database):
            database.execute(INSERT, ("outer", "1"))
            with pytest.raises(ValueError, match=r"^$"):
                write_and_fail()
        assert database.execute("SELECT name FROM workspace_settings").fetchall() == [("outer",)]


def test_a_full_disk_is_a_planned_failure_and_the_transaction_is_taken_back(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        database = workspace.connection()
        workspace.set_setting("before", 1)
        fill_up(database)
        with pytest.raises(StorageError) as caught:
            workspace.set_setting("large", "字" * 100_000)
        assert caught.value.code == "storage.full"
        assert "磁盘空间不足" in str(caught.value)
        assert workspace.setting("before") == 1
        assert workspace.setting("large") is None
        make_room(database)
        workspace.set_setting("large", "字" * 100_000)
        assert workspace.setting("large") == "字" * 100_000


def test_a_writer_that_waits_too_long_is_told_the_database_is_busy(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        other = raw_database(workspace.database_path)
        other.execute("BEGIN IMMEDIATE")
        workspace.connection().execute("PRAGMA busy_timeout = 1").fetchone()
        with pytest.raises(StorageError) as caught:
            workspace.set_setting("a", 1)
        assert caught.value.code == "storage.busy"
        other.rollback()
        other.close()
        workspace.set_setting("a", 1)
        assert workspace.setting("a") == 1


def test_a_transaction_that_reads_first_waits_for_the_other_writer_instead_of_failing(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        workspace.set_setting("number", 0)

        def add_ten() -> None:
            for _ in range(10):
                with transaction(workspace.connection()):
                    workspace.set_setting("number", workspace.setting("number") + 1)

        workers = [threading.Thread(target=add_ten) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert workspace.setting("number") == 30


def test_our_own_sql_mistake_stays_a_bug() -> None:
    database = sqlite3.connect(":memory:")

    def run(sql: str) -> None:
        with storage_errors():
            database.execute(sql)

    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        run("SELECT missing_column")
    database.execute("CREATE TABLE t (a TEXT NOT NULL)")
    with pytest.raises(sqlite3.IntegrityError):
        run("INSERT INTO t VALUES (NULL)")
    database.close()


def test_a_text_in_a_number_column_is_a_bug_found_at_once(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace, pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        workspace.connection().execute("INSERT INTO files VALUES ('h', 'n', 'png', 'large', NULL, 't')")


@pytest.mark.parametrize(("name", "code"), ENVIRONMENT_ERRORS.items())
def test_a_failure_of_the_environment_has_a_sentence(name: str, code: str) -> None:
    for errorname in (name, name + "_EXTENDED"):
        error = sqlite3.OperationalError("what SQLite says")
        error.sqlite_errorname = errorname
        with pytest.raises(StorageError) as caught, storage_errors():
            raise error
        assert caught.value.code == code
        assert code in SENTENCES
        assert "未知" not in str(caught.value)


def test_connecting_to_nothing_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        connect(tmp_path / "none.db")
    assert caught.value.code == "storage.cannot_open"
    assert not list(tmp_path.iterdir())


def test_a_folder_name_with_special_signs_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%d 工作区" / "workspace.db"
    path.parent.mkdir()
    create_database(path)
    database = connect(path)
    assert "drafts" in database.table_names()
    database.close()


# copies


def test_a_copy_is_one_complete_file(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace:
        workspace.set_setting("a", "值")
        workspace.back_up(tmp_path / "copy.db")
    assert {path.name for path in tmp_path.iterdir()} == {"w", "copy.db"}
    copy = raw_database(tmp_path / "copy.db")
    assert copy.execute("SELECT value_json FROM workspace_settings").fetchall() == [('"值"',)]
    copy.close()


def test_a_copy_made_while_another_thread_writes_is_of_one_moment(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace:
        may_stop = threading.Event()

        def write_pairs() -> None:
            number = 0
            while not may_stop.is_set():
                with transaction(workspace.connection()):
                    workspace.set_setting("left", number)
                    workspace.set_setting("right", number)
                number += 1

        writer = threading.Thread(target=write_pairs)
        writer.start()
        for number in range(5):
            workspace.back_up(tmp_path / f"{number}.db")
        may_stop.set()
        writer.join()
    for number in range(5):
        copy = raw_database(tmp_path / f"{number}.db")
        values = {row[0] for row in copy.execute("SELECT value_json FROM workspace_settings")}
        assert len(values) <= 1
        copy.close()


def test_a_copy_that_cannot_be_finished_leaves_the_earlier_one(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace:
        (tmp_path / "copy.db").write_bytes(b"earlier copy")
        with failing("replace"), pytest.raises(StorageError) as caught:
            workspace.back_up(tmp_path / "copy.db")
        assert caught.value.code == "storage.backup_failed"
        assert (tmp_path / "copy.db").read_bytes() == b"earlier copy"
        assert {path.name for path in tmp_path.iterdir()} == {"w", "copy.db"}
        workspace.set_setting("still", "works")


def test_a_copy_to_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace, pytest.raises(StorageError) as caught:
        workspace.back_up(tmp_path / "gone" / "copy.db")
    assert caught.value.code == "storage.backup_failed"


def test_a_copy_whose_rows_differ_is_not_called_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.storage import database as module

    counts = iter([{"drafts": 1}, {"drafts": 0}])
    with open_test_workspace(tmp_path / "w") as workspace:
        monkeypatch.setattr(module, "_count_rows", lambda database: next(counts))
        with pytest.raises(StorageError) as caught:
            copy_database(workspace.connection(), tmp_path / "copy.db")
    assert caught.value.code == "storage.backup_failed"
    assert not (tmp_path / "copy.db").exists()


# text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda part: st.lists(part)))
def test_any_json_value_comes_back_as_it_was(value: object) -> None:
    text = to_json(value)
    text.encode("utf-8")
    assert from_json(text) == value


def test_half_a_surrogate_pair_is_kept_in_json_and_replaced_in_a_column() -> None:
    assert from_json(to_json("\ud83d字")) == "\ud83d字"
    assert to_column("\ud83d字") == "\ufffd字"
    assert to_column("\ud83d\udc4d") == "👍"


def test_the_order_of_keys_is_kept() -> None:
    assert list(from_json(to_json({"b": 1, "a": 2}))) == ["b", "a"]
