"""This file plays enterprises that send packages and a clerk who takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.compilation.repository import RegisterRepository
from desktop.jobs import JobContext
from desktop.services.publishing import Export, identify
from desktop.services.taking_in import TakeInReport, take_in
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import OVERSEAS, a_declaration, overseas_values, pack_to, registry

NOTICE, FORM, TABLE = OVERSEAS


class Sender:
    """One declaration on one computer: every word sent is a new revision."""

    def __init__(self, folder: Path, exports: Sequence[Export] = (), name: str = "a") -> None:
        self.folder, self.exports, self.name = folder, list(exports), name

    def send(self, word: str) -> Path:
        values = {**overseas_values("示例甲公司", 1), "contact_person": word}
        declaration = a_declaration(values, draft_id="d1", exports=tuple(self.exports))
        identity = identify(declaration, declaration.check().relevance.relevant_values())
        path = self.folder / f"{self.name}-{word}.sbb"
        pack_to(path, declaration, formats=("pdf",))
        self.exports.append(identity.export)
        return path

    def on_another_computer(self, name: str) -> Sender:
        return Sender(self.folder, self.exports, name)


def receive(workspace: Workspace, *paths: Path, job: JobContext | None = None) -> TakeInReport:
    return take_in(paths, workspace, registry(), job or JobContext())


def outcomes(report: TakeInReport) -> list[str]:
    return [line.outcome for line in report.lines]


def standing(workspace: Workspace) -> list[tuple[str, Any, bool]]:
    """What counts for each declaration, and whether a person must choose."""
    register = RegisterRepository(workspace)
    rows = register.rows(NOTICE, TABLE)
    values = dict(register.values(row.package.package_id for row in rows))
    return [
        (row.declaration.declaration_id, values[row.package.package_id]["contact_person"], row.has_conflict)
        for row in rows
    ]
