"""This file tests the register: what came in, which package counts, conflicts, order, known keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.compilation.repository import PackageHead, PackageRecord, RegisterRepository
from desktop.errors import StorageError
from desktop.storage.workspace import Workspace
from tests.helpers.failing_disk import fill_up
from tests.helpers.workspaces import open_test_workspace

NOTICE, TABLE = "shanxi-2024", "summary"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_test_workspace(tmp_path) as opened:
        yield opened


@pytest.fixture
def register(workspace: Workspace) -> RegisterRepository:
    return RegisterRepository(workspace)


def package(package_id: str, declaration_id: str = "d1", **more: object) -> PackageRecord:
    facts: dict[str, object] = {
        "package_id": package_id,
        "sha256": package_id * 4,
        "file_name": f"{package_id}.sbb",
        "declaration_id": declaration_id,
        "notice_id": NOTICE,
        "notice_version": "1.0",
        "form_id": "excellence",
        "unit_name": f"单位{declaration_id}",
        "unit_code": "91140000110114143E",
        "project": "重型装备智能工厂",
        "revision": 1,
        "content_hash": package_id * 8,
        "earlier_hashes": ("e1", "e2"),
        "values": {"unit_name": "太原重工", "rows": [{"id": "r1"}]},
        "issues": ({"code": "a.b", "path": "x"},),
    }
    return PackageRecord(**{**facts, **more})  # type: ignore[arg-type]


def take_in_three(register: RegisterRepository) -> None:
    for number in (1, 2, 3):
        register.take_in(package(f"p{number}", f"d{number}"), counts=True)


def order(register: RegisterRepository) -> list[str]:
    return [row.declaration.declaration_id for row in register.rows(NOTICE, TABLE)]


# taking in


def test_a_package_taken_in_comes_back_as_it_was(register: RegisterRepository) -> None:
    made = package("p1", received_at="2026-03-01T08:00:00.000+08:00", outcome="added", signer_fingerprint="ff")
    register.take_in(made, counts=True)
    assert register.package("p1") == made
    assert register.find_package("p1") == made
    assert register.find_package_by_sha256(made.sha256) == made


def test_a_package_taken_in_is_the_one_that_counts(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True, state="received", state_note="U盘")
    declaration = register.find_declaration("d1")
    assert declaration is not None
    assert (declaration.package_id, declaration.state, declaration.state_note) == ("p1", "received", "U盘")
    assert register.package("p1").received_at == declaration.updated_at


def test_what_was_never_taken_in_is_not_there(register: RegisterRepository) -> None:
    assert register.find_package("p1") is None
    assert register.find_package_by_sha256("x") is None
    assert register.find_declaration("d1") is None
    with pytest.raises(StorageError) as caught:
        register.package("p1")
    assert caught.value.code == "storage.package_missing"


def test_a_newer_package_counts_and_the_older_is_kept(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True)
    register.take_in(package("p2", revision=2), counts=True, expected_package_id="p1")
    assert [head.package_id for head in register.packages_of("d1")] == ["p1", "p2"]
    row = register.rows(NOTICE, TABLE)[0]
    assert (row.package.package_id, row.package.revision) == ("p2", 2)


def test_an_older_package_is_kept_without_counting(register: RegisterRepository) -> None:
    register.take_in(package("p2", revision=2), counts=True)
    register.take_in(package("p1", outcome="older"), counts=False, expected_package_id="p2")
    assert [row.package.package_id for row in register.rows(NOTICE, TABLE)] == ["p2"]
    assert {head.package_id for head in register.packages_of("d1")} == {"p1", "p2"}


def test_a_decision_made_on_an_old_state_is_refused_and_writes_nothing(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True)
    for expected in (None, "p0"):
        with pytest.raises(StorageError) as caught:
            register.take_in(package("p2"), counts=True, expected_package_id=expected)
        assert caught.value.code == "storage.declaration_changed"
    assert register.find_package("p2") is None


def test_the_same_package_twice_is_a_mistake_of_the_caller(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True)
    with pytest.raises(sqlite3.IntegrityError):
        register.take_in(package("p1"), counts=True, expected_package_id="p1")


def test_taking_in_on_a_full_disk_leaves_nothing_of_the_package(
    register: RegisterRepository, workspace: Workspace
) -> None:
    fill_up(workspace.connection())
    with pytest.raises(StorageError) as caught:
        register.take_in(package("p1", values={"a": "字" * 100_000}), counts=True)
    assert caught.value.code == "storage.full"
    assert register.find_package("p1") is None
    assert register.find_declaration("d1") is None


def test_a_unit_of_work_is_taken_back_as_a_whole(register: RegisterRepository) -> None:
    def take_in_and_fail() -> None:
        with register.unit_of_work():
            take_in_three(register)
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        take_in_and_fail()
    assert order(register) == []
    assert register.find_package("p1") is None


def test_a_package_is_found_by_its_printed_code(register: RegisterRepository) -> None:
    register.take_in(package("p1", content_hash="0123456789abcdef" * 4), counts=True)
    register.take_in(package("p2", "d2", content_hash="0123ffff" * 8), counts=True)
    assert [head.package_id for head in register.find_packages_by_code("0123-4567-89AB")] == ["p1"]
    assert [head.package_id for head in register.find_packages_by_code("0123")] == ["p1", "p2"]
    assert register.find_packages_by_code("没有") == ()


def test_answers_are_read_one_package_at_a_time(register: RegisterRepository) -> None:
    take_in_three(register)
    values = register.values(["p3", "p1"])
    assert next(values) == ("p3", {"unit_name": "太原重工", "rows": [{"id": "r1"}]})
    assert next(values)[0] == "p1"
    with pytest.raises(StorageError) as caught:
        list(register.values(["none"]))
    assert caught.value.code == "storage.package_missing"


# states


def test_a_state_is_changed_with_its_note(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True)
    register.set_state("d1", "returned", "缺营业执照")
    declaration = register.rows(NOTICE, TABLE)[0].declaration
    assert (declaration.state, declaration.state_note) == ("returned", "缺营业执照")


def test_the_state_of_an_unknown_declaration_is_refused(register: RegisterRepository) -> None:
    with pytest.raises(StorageError) as caught:
        register.set_state("none", "returned")
    assert caught.value.code == "storage.declaration_changed"


# conflicts


def in_conflict(register: RegisterRepository) -> None:
    register.take_in(package("p1"), counts=True)
    register.take_in(package("p2", outcome="conflict"), counts=False, conflicts_with="p1", expected_package_id="p1")


def test_a_conflict_waits_for_a_person_and_the_first_package_counts_meanwhile(register: RegisterRepository) -> None:
    in_conflict(register)
    row = register.rows(NOTICE, TABLE)[0]
    assert row.has_conflict
    assert row.package.package_id == "p1"
    conflict = register.open_conflicts()[0]
    assert (conflict.package_id_a, conflict.package_id_b, conflict.chosen) == ("p1", "p2", None)
    assert register.open_conflicts("d1") == (conflict,)
    assert register.open_conflicts("d2") == ()


@pytest.mark.parametrize("chosen", ["p1", "p2"])
def test_the_package_a_person_chooses_counts(register: RegisterRepository, chosen: str) -> None:
    in_conflict(register)
    register.resolve_conflict(register.open_conflicts()[0], chosen)
    row = register.rows(NOTICE, TABLE)[0]
    assert row.package.package_id == chosen
    assert not row.has_conflict
    assert register.open_conflicts() == ()


def test_a_conflict_is_decided_only_once(register: RegisterRepository) -> None:
    in_conflict(register)
    conflict = register.open_conflicts()[0]
    register.resolve_conflict(conflict, "p2")
    with pytest.raises(StorageError) as caught:
        register.resolve_conflict(conflict, "p1")
    assert caught.value.code == "storage.declaration_changed"
    assert register.rows(NOTICE, TABLE)[0].package.package_id == "p2"


def test_only_one_of_the_two_can_be_chosen(register: RegisterRepository) -> None:
    in_conflict(register)
    with pytest.raises(ValueError, match="p9"):
        register.resolve_conflict(register.open_conflicts()[0], "p9")
    assert len(register.open_conflicts()) == 1


def test_a_decision_of_a_person_is_remembered(register: RegisterRepository) -> None:
    in_conflict(register)
    assert register.decided_conflicts("d1") == ()
    register.resolve_conflict(register.open_conflicts()[0], "p2")
    assert [conflict.chosen for conflict in register.decided_conflicts("d1")] == ["p2"]
    assert register.decided_conflicts("d2") == ()


def test_a_package_that_follows_both_sides_settles_the_conflict_without_a_decision(
    register: RegisterRepository,
) -> None:
    in_conflict(register)
    register.take_in(package("p3", revision=3), counts=True, expected_package_id="p1")
    register.settle_conflicts("d1", "p3")
    assert register.open_conflicts() == ()
    assert register.decided_conflicts("d1") == ()
    assert not register.rows(NOTICE, TABLE)[0].has_conflict


# order


def test_without_an_order_declarations_stand_as_they_came(register: RegisterRepository) -> None:
    take_in_three(register)
    rows = register.rows(NOTICE, TABLE)
    assert order(register) == ["d1", "d2", "d3"]
    assert [(row.is_included, row.priority, row.has_conflict) for row in rows] == [(True, None, False)] * 3
    assert type(rows[0].package) is PackageHead
    assert rows[0].package.earlier_hashes == ("e1", "e2")


def test_the_order_a_person_gave_is_kept_and_newcomers_follow(register: RegisterRepository) -> None:
    take_in_three(register)
    register.set_priority(NOTICE, TABLE, ["d3", "d1", "d2"])
    register.take_in(package("p4", "d4"), counts=True)
    assert order(register) == ["d3", "d1", "d2", "d4"]
    assert [row.priority for row in register.rows(NOTICE, TABLE)] == [1, 2, 3, None]
    register.set_priority(NOTICE, TABLE, ["d4", "d3"])
    assert order(register) == ["d4", "d3", "d1", "d2"]


def test_a_new_package_of_a_declaration_keeps_its_place(register: RegisterRepository) -> None:
    take_in_three(register)
    register.set_priority(NOTICE, TABLE, ["d3", "d2", "d1"])
    register.take_in(package("p9", "d2", revision=2), counts=True, expected_package_id="p2")
    assert order(register) == ["d3", "d2", "d1"]


def test_leaving_out_keeps_the_priority(register: RegisterRepository) -> None:
    take_in_three(register)
    register.set_priority(NOTICE, TABLE, ["d3", "d1", "d2"])
    register.set_included(NOTICE, TABLE, "d1", False)
    rows = {row.declaration.declaration_id: row for row in register.rows(NOTICE, TABLE)}
    assert (rows["d1"].is_included, rows["d1"].priority) == (False, 2)
    register.set_priority(NOTICE, TABLE, ["d1", "d2", "d3"])
    first = register.rows(NOTICE, TABLE)[0]
    assert (first.declaration.declaration_id, first.is_included) == ("d1", False)
    register.set_included(NOTICE, TABLE, "d1", True)
    assert all(row.is_included for row in register.rows(NOTICE, TABLE))


def test_two_tables_have_two_orders(register: RegisterRepository) -> None:
    take_in_three(register)
    register.set_priority(NOTICE, TABLE, ["d3", "d2", "d1"])
    register.set_included(NOTICE, "other", "d1", False)
    assert [row.declaration.declaration_id for row in register.rows(NOTICE, "other")] == ["d1", "d2", "d3"]
    assert all(row.is_included for row in register.rows(NOTICE, TABLE))


def test_a_declaration_twice_in_the_order_is_a_mistake_of_ours(register: RegisterRepository) -> None:
    take_in_three(register)
    with pytest.raises(ValueError, match="twice"):
        register.set_priority(NOTICE, TABLE, ["d1", "d1"])


def test_rows_can_be_kept_to_the_forms_of_a_table(register: RegisterRepository) -> None:
    take_in_three(register)
    register.take_in(package("p4", "d4", form_id="overseas"), counts=True)
    register.take_in(package("p5", "d5", notice_id="hunan-2024"), counts=True)
    assert [row.package.package_id for row in register.rows(NOTICE, TABLE, ["overseas"])] == ["p4"]
    assert len(register.rows(NOTICE, TABLE, ["overseas", "excellence"])) == 4
    assert register.rows(NOTICE, TABLE, []) == ()


# keys


def test_first_contact_remembers_the_key_and_a_second_key_is_seen(register: RegisterRepository) -> None:
    assert register.keys_of("u1") == ()
    register.remember_key("u1", "aa")
    register.remember_key("u1", "bb")
    register.remember_key("u1", "aa")
    register.remember_key("u2", "cc")
    assert register.keys_of("u1") == ("aa", "bb")


def test_the_register_is_there_after_reopening(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        register = RegisterRepository(workspace)
        take_in_three(register)
        register.set_priority(NOTICE, TABLE, ["d2", "d1", "d3"])
        before = register.rows(NOTICE, TABLE)
    with open_test_workspace(tmp_path) as workspace:
        assert RegisterRepository(workspace).rows(NOTICE, TABLE) == before


def test_text_with_half_a_surrogate_pair_does_not_stop_taking_in(register: RegisterRepository) -> None:
    register.take_in(replace(package("p1"), unit_name="单位\ud83d"), counts=True)
    assert register.package("p1").unit_name == "单位\ufffd"
