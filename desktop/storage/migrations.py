"""This file is the append-only list of steps that make the workspace database.

A released step is never edited; literal names only, nothing imported from the program.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.db import ForeignKey
from sqlite_utils.migrations import Migrations

# "ZZSB" in ASCII: tells our database from any other SQLite file.
APPLICATION_ID = 0x5A5A5342

migrations = Migrations("desktop")


@migrations()
def m001_drafts(db: Database) -> None:
    """Drafts (草稿), the journal of every change, and what was exported."""
    db.execute("PRAGMA application_id = 1515868994")
    db.table("drafts").create(
        {
            "draft_id": str,
            "notice_id": str,
            "notice_version": str,
            "form_id": str,
            "title": str,
            "unit_name": str,
            "values_json": str,
            "marks_json": str,
            "revision": int,
            "filled": int,
            "needed": int,
            "errors": int,
            "warnings": int,
            "created_at": str,
            "updated_at": str,
            "deleted_at": str,
        },
        pk="draft_id",
        not_null={
            "draft_id",
            "notice_id",
            "notice_version",
            "form_id",
            "title",
            "unit_name",
            "values_json",
            "marks_json",
            "revision",
            "filled",
            "needed",
            "errors",
            "warnings",
            "created_at",
            "updated_at",
        },
        strict=True,
    )
    db.table("journal").create(
        {
            "draft_id": str,
            "seq": int,
            "at": str,
            "kind": str,
            "path": str,
            "before_json": str,
            "after_json": str,
            "step": int,
            "source": str,
        },
        pk=("draft_id", "seq"),
        not_null={"draft_id", "seq", "at", "kind", "path", "before_json", "after_json", "step", "source"},
        foreign_keys=[ForeignKey("journal", "draft_id", "drafts", "draft_id")],
        strict=True,
    )
    db.table("journal").create_index(["draft_id", "path"], index_name="journal_by_path")
    db.table("exports").create(
        {
            "export_id": int,
            "draft_id": str,
            "revision": int,
            "content_hash": str,
            "package_id": str,
            "made_at": str,
            "kind": str,
        },
        pk="export_id",
        not_null={"draft_id", "revision", "content_hash", "package_id", "made_at", "kind"},
        foreign_keys=[ForeignKey("exports", "draft_id", "drafts", "draft_id")],
        strict=True,
    )
    db.table("exports").create_index(["draft_id"], index_name="exports_by_draft")


@migrations()
def m002_files(db: Database) -> None:
    """Attachments and figures (附件), kept under the SHA-256 of their content."""
    db.table("files").create(
        {"sha256": str, "name": str, "kind": str, "size": int, "pages": int, "added_at": str},
        pk="sha256",
        not_null={"sha256", "name", "kind", "size", "added_at"},
        strict=True,
    )


@migrations()
def m003_register(db: Database) -> None:
    """The authority's register (登记册): packages taken in, which one counts, conflicts, order."""
    db.table("packages").create(
        {
            "package_id": str,
            "sha256": str,
            "file_name": str,
            "declaration_id": str,
            "notice_id": str,
            "notice_version": str,
            "form_id": str,
            "unit_name": str,
            "unit_code": str,
            "project": str,
            "revision": int,
            "content_hash": str,
            "earlier_hashes_json": str,
            "values_json": str,
            "issues_json": str,
            "signer_fingerprint": str,
            "made_at": str,
            "received_at": str,
            "outcome": str,
        },
        pk="package_id",
        not_null={
            "package_id",
            "sha256",
            "file_name",
            "declaration_id",
            "notice_id",
            "notice_version",
            "form_id",
            "unit_name",
            "unit_code",
            "project",
            "revision",
            "content_hash",
            "earlier_hashes_json",
            "values_json",
            "issues_json",
            "signer_fingerprint",
            "made_at",
            "received_at",
            "outcome",
        },
        strict=True,
    )
    db.table("packages").create_index(["declaration_id"], index_name="packages_by_declaration")
    db.table("packages").create_index(["sha256"], index_name="packages_by_sha256")
    db.table("declarations").create(
        {
            "declaration_id": str,
            "package_id": str,
            "notice_id": str,
            "form_id": str,
            "state": str,
            "state_note": str,
            "updated_at": str,
        },
        pk="declaration_id",
        not_null={"declaration_id", "package_id", "notice_id", "form_id", "state", "state_note", "updated_at"},
        foreign_keys=[ForeignKey("declarations", "package_id", "packages", "package_id")],
        strict=True,
    )
    db.table("declarations").create_index(["notice_id", "form_id"], index_name="declarations_by_form")
    db.table("conflicts").create(
        {
            "conflict_id": int,
            "declaration_id": str,
            "package_id_a": str,
            "package_id_b": str,
            "found_at": str,
            "resolved_at": str,
            "chosen": str,
        },
        pk="conflict_id",
        not_null={"declaration_id", "package_id_a", "package_id_b", "found_at"},
        foreign_keys=[
            ForeignKey("conflicts", "declaration_id", "declarations", "declaration_id"),
            ForeignKey("conflicts", "package_id_a", "packages", "package_id"),
            ForeignKey("conflicts", "package_id_b", "packages", "package_id"),
        ],
        strict=True,
    )
    db.table("conflicts").create_index(
        ["declaration_id", "package_id_a", "package_id_b"], index_name="conflicts_once", unique=True
    )
    db.table("placements").create(
        {"notice_id": str, "table_id": str, "declaration_id": str, "is_included": int, "priority": int},
        pk=("notice_id", "table_id", "declaration_id"),
        not_null={"notice_id", "table_id", "declaration_id", "is_included"},
        foreign_keys=[ForeignKey("placements", "declaration_id", "declarations", "declaration_id")],
        strict=True,
    )
    db.table("known_keys").create(
        {"unit_code": str, "fingerprint": str, "first_seen_at": str},
        pk=("unit_code", "fingerprint"),
        not_null={"unit_code", "fingerprint", "first_seen_at"},
        strict=True,
    )


@migrations()
def m004_workspace_settings(db: Database) -> None:
    """Settings that belong to the workspace, not to the person at the machine."""
    db.table("workspace_settings").create(
        {"name": str, "value_json": str},
        pk="name",
        not_null={"name", "value_json"},
        strict=True,
    )


@migrations()
def m005_own_deadlines(db: Database) -> None:
    """Deadlines a person sets for himself (自定期限), and the tasks of notices he has ticked off (已办)."""
    db.table("own_deadlines").create(
        {
            "own_id": str,
            "notice_id": str,
            "task_id": str,
            "month": str,
            "title": str,
            "due_on": str,
            "note": str,
            "done_at": str,
            "created_at": str,
        },
        pk="own_id",
        not_null={"own_id", "notice_id", "task_id", "month", "title", "due_on", "note", "created_at"},
        strict=True,
    )
    db.table("done_tasks").create(
        {"notice_id": str, "task_id": str, "month": str, "done_at": str},
        pk=("notice_id", "task_id", "month"),
        not_null={"notice_id", "task_id", "month", "done_at"},
        strict=True,
    )


@migrations()
def m006_export_answers(db: Database) -> None:
    """The answers of every final copy (盖章定稿), to compare with; copies made before have none."""
    db.table("export_answers").create(
        {
            "package_id": str,
            "draft_id": str,
            "notice_id": str,
            "notice_version": str,
            "form_id": str,
            "values_json": str,
        },
        pk="package_id",
        not_null={"package_id", "draft_id", "notice_id", "notice_version", "form_id", "values_json"},
        foreign_keys=[ForeignKey("export_answers", "draft_id", "drafts", "draft_id")],
        strict=True,
    )
    db.table("export_answers").create_index(["draft_id"], index_name="export_answers_by_draft")


ALL_STEPS: frozenset[str] = frozenset(
    {
        "m001_drafts",
        "m002_files",
        "m003_register",
        "m004_workspace_settings",
        "m005_own_deadlines",
        "m006_export_answers",
    },
)
