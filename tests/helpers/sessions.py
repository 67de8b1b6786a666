"""This file opens editing sessions on real workspaces, for any form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.drafts.repository import DraftRepository
from desktop.forms.model import FormDef
from desktop.services.editing import EditingSession
from desktop.storage.workspace import Workspace
from tests.helpers.workspaces import open_test_workspace

DRAFT_ID = "draft-1"


class SessionRoom:
    """One workspace with one draft of ``form``, a new one or that of ``folder``.

    :meth:`reopen` is a restart of the program.
    """

    def __init__(
        self, folder: Path, form: FormDef, values: Mapping[str, Any] | None = None, *, is_new: bool = True
    ) -> None:
        self.folder, self.form = folder, form
        self.workspace: Workspace = open_test_workspace(folder)
        self.drafts = DraftRepository(self.workspace)
        if is_new:
            self.drafts.create(
                notice_id=form.notice_id, notice_version=form.version, form_id=form.id, values=values, draft_id=DRAFT_ID
            )
        self.session = self.open()

    def open(self) -> EditingSession:
        return EditingSession(self.form, None, self.drafts.get(DRAFT_ID), self.drafts, self.workspace.files.read)

    def reopen(self) -> EditingSession:
        """Close the workspace without saving, open it again."""
        self.workspace.close()
        self.workspace = open_test_workspace(self.folder)
        self.drafts = DraftRepository(self.workspace)
        self.session = self.open()
        return self.session

    def stored(self) -> dict[str, Any]:
        """What is on disk now."""
        return dict(self.drafts.get(DRAFT_ID).values)

    def close(self) -> None:
        self.workspace.close()
