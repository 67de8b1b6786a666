"""This file tests the first moment of truth: is my work safe when the power goes?"""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from desktop.drafts.repository import DraftRepository, JournalEntry
from tests.helpers.failing_disk import start_program
from tests.helpers.workspaces import open_test_workspace

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from desktop.drafts.repository import DraftRepository, JournalEntry
from tests.helpers.workspaces import open_test_workspace
workspace = open_test_workspace(Path(sys.argv[1]))
drafts = DraftRepository(workspace)
draft = drafts.get(sys.argv[2])
while True:
    number = draft.revision + 1
    file = workspace.files.add(f"picture {number}".encode(), name=f"{number}.png", kind="png")
    values = {"number": number, "text": "字" * (number % 50) * 100, "file": file.sha256}
    change = JournalEntry(path="number", before=draft.revision, after=number)
    draft = drafts.save(replace(draft, values=values), [change])
    print(draft.revision, flush=True)
"""
KILLS = 6


def test_no_acknowledged_save_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        draft_id = DraftRepository(workspace).create(notice_id="n", notice_version="1", form_id="f").draft_id
    for kill in range(KILLS):
        process = start_program(WRITER, str(tmp_path), draft_id)
        assert process.stdout is not None
        with process.stdout as output:
            acknowledged = int(output.readline())
            time.sleep(0.01 + 0.017 * kill)  # another place in the loop every time
            process.kill()
            acknowledged = int((output.read().splitlines() or [acknowledged])[-1])
            process.wait()
        with open_test_workspace(tmp_path) as workspace:  # the quick check is part of opening
            drafts = DraftRepository(workspace)
            draft = drafts.get(draft_id)
            # The save under way at the kill may have been finished but not acknowledged.
            assert acknowledged <= draft.revision <= acknowledged + 1
            assert draft.values["number"] == draft.revision
            assert [entry.after for entry in drafts.journal(draft_id)] == list(range(1, draft.revision + 1))
            assert workspace.files.read(draft.values["file"]) == f"picture {draft.revision}".encode()
            assert not list(workspace.files.folder.glob("*.part"))


def test_a_write_ahead_log_cut_off_anywhere_costs_only_the_last_saves(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as workspace:
        drafts = DraftRepository(workspace)
        draft = drafts.create(notice_id="n", notice_version="1", form_id="f")
        for number in range(1, 6):
            change = JournalEntry(path="number", before=number - 1, after=number)
            draft = drafts.save(replace(draft, values={"number": number, "text": "字" * 2000}), [change])
        log = (tmp_path / "w" / "workspace.db-wal").read_bytes()
        main = (tmp_path / "w" / "workspace.db").read_bytes()
    revisions = []
    for part in range(9):
        folder = tmp_path / f"cut {part}"
        shutil.copytree(tmp_path / "w", folder, ignore=shutil.ignore_patterns("workspace.db*", "lock*"))
        (folder / "workspace.db").write_bytes(main)
        (folder / "workspace.db-wal").write_bytes(log[: len(log) * part // 8])
        with open_test_workspace(folder) as workspace:
            heads = DraftRepository(workspace).list()
            revisions.append(heads[0].revision if heads else -1)
            for head in heads:
                found = DraftRepository(workspace).get(head.draft_id)
                assert found.values.get("number", 0) == found.revision
                assert len(DraftRepository(workspace).journal(head.draft_id)) == found.revision
    assert revisions == sorted(revisions)
    assert revisions[-1] == 5
    assert revisions[0] < 5
