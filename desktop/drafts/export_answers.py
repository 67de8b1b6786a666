"""This file keeps the answers of every final copy (盖章定稿), so that the next one can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from desktop.canonical import canonical_json
from desktop.storage.database import from_json, storage_errors, to_column, transaction
from desktop.storage.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswers:
    """The relevant answers of one final copy, as its 版本校验码 was made of them."""

    package_id: str
    draft_id: str
    notice_id: str
    notice_version: str
    form_id: str
    values: Mapping[str, Any]


def insert_answers(database: Database, answers: KeptAnswers) -> None:
    """Inside a transaction of the caller; answers that are kept already stay as they are."""
    database.execute(
        "INSERT OR IGNORE INTO export_answers"
        " (package_id, draft_id, notice_id, notice_version, form_id, values_json) VALUES (?, ?, ?, ?, ?, ?)",
        (
            answers.package_id,
            answers.draft_id,
            answers.notice_id,
            answers.notice_version,
            answers.form_id,
            to_column(canonical_json(dict(answers.values)).decode("utf-8", "surrogatepass")),
        ),
    )


class ExportAnswers:
    """The table of kept answers. Usable from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def keep(self, answers: KeptAnswers) -> None:
        """Keep the answers of a copy that is known already, unless they are. Raises StorageError."""
        with transaction(self._workspace.connection()) as database:
            insert_answers(database, answers)

    def find(self, package_id: str) -> KeptAnswers | None:
        """The answers of a final copy; None when it was made before answers were kept."""
        with storage_errors():
            row = (
                self._workspace.connection()
                .execute(
                    "SELECT package_id, draft_id, notice_id, notice_version, form_id, values_json"
                    " FROM export_answers WHERE package_id = ?",
                    (package_id,),
                )
                .fetchone()
            )
        if row is None:
            return None
        names = ("package_id", "draft_id", "notice_id", "notice_version", "form_id")
        return KeptAnswers(**dict(zip(names, row, strict=False)), values=from_json(row[5]))
