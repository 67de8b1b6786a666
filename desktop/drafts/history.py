"""This file keeps what can be undone and redone in a draft, and gets it back from the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop.drafts.draft import Edit, EditKind, append_joined, joined
from desktop.drafts.repository import JournalEntry

UNDO_ROWS = 2000  # journal rows read back for undo across restarts
MOVE = "move"  # source of the journal rows of a move to another version of the form

#: A change not yet on disk: number of its step, edit | undo | redo, the edit.
Unsaved = tuple[int, str, Edit]


@dataclass(slots=True, eq=False)
class Step:
    """What one undo takes back. ``visit`` names the path and visit whose edits still join it."""

    label: str
    number: int = 0
    visit: tuple[str, int] | None = None
    edits: list[Edit] = field(default_factory=list)

    def add(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            append_joined(self.edits, edit)


class UndoHistory:
    """The two stacks. Numbers of steps rise for ever, so that the journal can name them."""

    def __init__(self) -> None:
        self.undo: list[Step] = []
        self.redo: list[Step] = []
        self._last_number = 0

    def open(self, visit: tuple[str, int] | None) -> Step | None:
        """The last step, when edits of ``visit`` belong to it."""
        last = self.undo[-1] if self.undo else None
        return last if last and visit and last.visit == visit and not self.redo else None

    def begin(self, step: Step) -> None:
        """Number a new step and put it on the stack; what was undone before is given up."""
        self._last_number += 1
        step.number = self._last_number
        self.undo.append(step)
        self.redo.clear()

    def add(self, step: Step, edits: Iterable[Edit]) -> None:
        """Note edits of the last step; a step that came to nothing is none."""
        step.add(edits)
        if not step.edits:
            self.undo.pop()

    def take_back(self) -> tuple[Step, list[Edit]] | None:
        """The step to undo and the edits that do it; None when there is none."""
        if not self.undo:
            return None
        step = self.undo.pop()
        step.visit = None
        self.redo.append(step)
        return step, [edit.inverse() for edit in reversed(step.edits)]

    def do_again(self) -> tuple[Step, list[Edit]] | None:
        """The step to redo and its edits; None when there is none."""
        if not self.redo:
            return None
        step = self.redo.pop()
        self.undo.append(step)
        return step, list(step.edits)

    @classmethod
    def read_back(
        cls,
        entries: Sequence[JournalEntry],
        label_of: Callable[[str], str],
        is_known: Callable[[str], bool],
        limit: int = UNDO_ROWS,
    ) -> UndoHistory:
        """Undo and redo as they were, out of the newest ``limit`` journal rows.

        ``label_of`` gives the label of a step by path; steps on a field not ``is_known`` are left out.
        A move to another version is a wall: what was done before it speaks of other questions.
        """
        history = cls()
        steps: dict[int, Step] = {}
        for entry in entries:
            history._last_number = max(history._last_number, entry.step)
            if entry.source == MOVE:
                history.undo.clear()
                history.redo.clear()
                steps.clear()
            elif entry.source == "edit":
                if entry.step not in steps:
                    steps[entry.step] = Step(label_of(entry.path), entry.step)
                    history.undo.append(steps[entry.step])
                steps[entry.step].add([Edit(EditKind(entry.kind), entry.path, entry.before, entry.after)])
                history.redo.clear()
            elif entry.step in steps:
                history._move(steps[entry.step], entry.source)
        if len(entries) >= limit:
            history._forget_up_to(entries[0].step)
        for stack in (history.undo, history.redo):
            stack[:] = [s for s in stack if s.edits and all(is_known(e.path.split("/", 1)[0]) for e in s.edits)]
        return history

    def _move(self, step: Step, source: str) -> None:
        """The first of the rows one undo or redo wrote moves its step."""
        origin, target = (self.undo, self.redo) if source == "undo" else (self.redo, self.undo)
        if step in origin:
            origin.remove(step)
            target.append(step)

    def _forget_up_to(self, number: int) -> None:
        """The oldest step may have lost its first rows: it cannot be taken back, nor what builds on its redo."""
        if any(step.number <= number for step in self.redo):
            self.redo.clear()
        self.undo = [step for step in self.undo if step.number > number]


def journal_entries(unsaved: Iterable[Unsaved]) -> list[JournalEntry]:
    """One journal row a change; the keystrokes of one step between two saves are one."""
    groups: list[tuple[int, str, list[Edit]]] = []
    for number, source, edit in unsaved:
        if not groups or groups[-1][:2] != (number, source):
            groups.append((number, source, []))
        groups[-1][2].append(edit)
    return [
        JournalEntry(
            path=edit.path, before=edit.before, after=edit.after, kind=edit.kind.value, step=number, source=source
        )
        for number, source, edits in groups
        for edit in (joined(edits) if source == "edit" else edits)
    ]
