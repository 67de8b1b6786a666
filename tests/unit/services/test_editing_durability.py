"""The first moment of truth, through the one door: kill the program while a person types and saves.

The reopened draft holds exactly the values of the last acknowledged save (or of the save under way at
the kill), its journal tells the same story, and everything can still be undone.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

from desktop.drafts.draft import Draft, Edit, EditKind
from tests.helpers.failing_disk import start_program
from tests.helpers.packs import small_form
from tests.helpers.sessions import DRAFT_ID, SessionRoom

TYPIST = """
import json, random, sys
from pathlib import Path
from desktop.drafts.repository import DraftRepository
from desktop.services.editing import EditingSession
from tests.helpers.packs import small_form
from tests.helpers.workspaces import open_test_workspace
workspace = open_test_workspace(Path(sys.argv[1]))
drafts = DraftRepository(workspace)
session = EditingSession(small_form(), None, drafts.get(sys.argv[2]), drafts, workspace.files.read)
dice, visit = random.Random(int(sys.argv[3])), 0
while True:
    visit += 1
    for n in range(dice.randint(1, 4)):
        session.set_value("unit_name", f"第{session.revision}次" + "字" * dice.randint(0, 300), visit=visit)
    rows = session.row_ids("partners")
    choice = dice.random()
    if choice < 0.4 or not rows:
        session.insert_row("partners", dice.randint(0, len(rows)), {"name": str(session.revision)})
    elif choice < 0.6:
        session.set_value(f"partners/{dice.choice(rows)}/amount", str(dice.randint(0, 9)))
    elif choice < 0.7:
        session.delete_rows("partners", [dice.choice(rows)])
    elif choice < 0.8:
        session.move_row("partners", dice.choice(rows), 0)
    elif choice < 0.9:
        session.undo()
    else:
        session.redo()
    session.save()
    print(json.dumps({"revision": session.revision, "values": dict(session.values)}), flush=True)
"""
KILLS = 12


def replayed(room: SessionRoom) -> dict[str, Any]:
    """The values the journal alone leads to, from the empty draft on."""
    draft = Draft()
    for entry in room.drafts.journal(DRAFT_ID):
        draft.apply(Edit(EditKind(entry.kind), entry.path, entry.before, entry.after))
    return draft.values


def test_no_acknowledged_word_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    form, dice = small_form(), random.Random(20300301)
    room = SessionRoom(tmp_path, form)
    room.close()
    for kill in range(KILLS):
        process = start_program(TYPIST, str(tmp_path), DRAFT_ID, str(kill))
        assert process.stdout is not None
        with process.stdout as output:
            said = [output.readline()]
            time.sleep(dice.uniform(0.001, 0.15))  # anywhere: between keystrokes, inside a save
            process.kill()
            said += output.read().splitlines()
            process.wait()
        acknowledged = [json.loads(line) for line in said if line.rstrip().endswith("}}")]
        reopened = SessionRoom(tmp_path, form, is_new=False)
        session = reopened.session
        last = acknowledged[-1]
        assert last["revision"] <= session.revision <= last["revision"] + 1
        if session.revision == last["revision"]:
            assert dict(session.values) == last["values"]
        assert replayed(reopened) == dict(session.values)
        assert not session.is_dirty
        values, steps = dict(session.values), 0
        while session.undo():
            steps += 1
        assert steps > 0
        for _ in range(steps):
            session.redo()
        assert dict(session.values) == values
        reopened.close()
