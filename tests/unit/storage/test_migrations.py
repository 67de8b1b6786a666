"""This file tests every step of the database. Each step needs a test named after it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from desktop.storage.migrations import ALL_STEPS, APPLICATION_ID, migrations


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(memory=True)
    database.execute("PRAGMA foreign_keys = ON")
    yield database
    database.close()


def apply_up_to(database: Database, step: str) -> None:
    """Apply the steps up to and including ``step``."""
    names = [pending.name for pending in migrations.pending(database)]
    following = names[names.index(step) + 1 :]
    migrations.apply(database, stop_before=following[:1])


def test_the_list_of_all_steps_is_complete_and_in_order(database: Database) -> None:
    names = [step.name for step in migrations.pending(database)]
    assert set(names) == ALL_STEPS
    assert names == sorted(names)
    assert [int(name[1:4]) for name in names] == list(range(1, len(names) + 1))


def test_every_step_has_its_own_test() -> None:
    tests = [name for name in dir(sys.modules[__name__]) if name.startswith("test_")]
    for step in ALL_STEPS:
        assert any(step in name for name in tests), step


def test_every_table_of_ours_is_strict(database: Database) -> None:
    migrations.apply(database)
    assert [table.name for table in database.tables if not table.strict] == ["_sqlite_migrations"]


def test_m001_drafts_keeps_drafts_with_their_journal_and_exports(database: Database) -> None:
    apply_up_to(database, "m001_drafts")
    assert set(database.table_names()) == {"_sqlite_migrations", "drafts", "journal", "exports"}
    assert database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert database.table("journal").pks == ["draft_id", "seq"]
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO journal VALUES ('none', 1, '', 'set', '', '', '', 0, '')")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO exports VALUES (1, 'none', 1, '', '', '', '')")


def test_m002_files_keeps_one_row_for_one_content(database: Database) -> None:
    apply_up_to(database, "m002_files")
    database.execute("INSERT INTO files VALUES ('h', 'a.png', 'png', 3, NULL, '')")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        database.execute("INSERT INTO files VALUES ('h', 'b.png', 'png', 3, NULL, '')")


def test_m003_register_lets_only_known_packages_count_or_conflict(database: Database) -> None:
    apply_up_to(database, "m003_register")
    assert {"packages", "declarations", "conflicts", "placements", "known_keys"} <= set(database.table_names())
    assert database.table("placements").pks == ["notice_id", "table_id", "declaration_id"]
    for statement in (
        "INSERT INTO declarations VALUES ('d', 'none', 'n', 'f', 'received', '', '')",
        "INSERT INTO conflicts VALUES (1, 'none', 'a', 'b', '', NULL, NULL)",
        "INSERT INTO placements VALUES ('n', 't', 'none', 1, NULL)",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute(statement)


def test_m004_workspace_settings_keeps_one_value_for_a_name(database: Database) -> None:
    apply_up_to(database, "m004_workspace_settings")
    database.execute("INSERT INTO workspace_settings VALUES ('a', '1')")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        database.execute("INSERT INTO workspace_settings VALUES ('a', '2')")


def test_m005_own_deadlines_keeps_one_tick_for_a_task_and_reminders_of_no_notice(database: Database) -> None:
    apply_up_to(database, "m005_own_deadlines")
    database.execute("INSERT INTO own_deadlines VALUES ('o', '', '', '', '盖章', '2026-04-20', '', NULL, '')")
    database.execute("INSERT INTO done_tasks VALUES ('n', 't', '2023-05', '')")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        database.execute("INSERT INTO done_tasks VALUES ('n', 't', '2023-05', '')")


def test_m006_export_answers_keeps_one_set_of_answers_for_a_final_copy(database: Database) -> None:
    apply_up_to(database, "m006_export_answers")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO export_answers VALUES ('p', 'none', 'n', '1.0', 'f', '{}')")
    assert database.table("export_answers").pks == ["package_id"]


def test_a_step_that_fails_leaves_nothing_of_itself() -> None:
    from sqlite_utils.migrations import Migrations

    steps = Migrations("desktop")

    @steps()
    def m001_fails(db: Database) -> None:
        db.table("half").create({"a": str}, strict=True)
        raise ValueError("bug")

    database = Database(memory=True)
    with pytest.raises(ValueError, match="bug"):
        steps.apply(database)
    assert "half" not in database.table_names()
    assert not steps.applied(database)
    database.close()
