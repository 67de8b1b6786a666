"""This file changes the order of a summary table and what is included in it, and takes such a change back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop.compilation.repository import RegisterRepository
from desktop.storage.workspace import Workspace

#: Whether a declaration is included, and its number in the order (None while nobody has ordered the table).
Place = tuple[bool, int | None]
NOWHERE: Place = (True, None)  # a declaration nobody has touched is included
STEPS_KEPT = 100


@dataclass(frozen=True, slots=True)
class PlacementStep:
    """One change: what to call it, the declaration it is about, and where those it touched stood and stand."""

    words: str
    declaration_id: str
    before: Mapping[str, Place]
    after: Mapping[str, Place]


class Placements:
    """Order and inclusion of one table. Undo is there until the program is closed."""

    def __init__(self, workspace: Workspace, notice_id: str, table_id: str) -> None:
        self._register = RegisterRepository(workspace)
        self._notice_id, self._table_id = notice_id, table_id
        self._undo: list[PlacementStep] = []
        self._redo: list[PlacementStep] = []

    @property
    def undo_words(self) -> str:
        """What undo would take back; "" for nothing."""
        return self._undo[-1].words if self._undo else ""

    @property
    def redo_words(self) -> str:
        """What redo would do again; "" for nothing."""
        return self._redo[-1].words if self._redo else ""

    def set_included(self, declaration_ids: Sequence[str], is_included: bool, words: str) -> None:
        """Put declarations into the table or leave them out, all as one step. Raises StorageError."""
        places = self._register.places(self._notice_id, self._table_id)
        wanted = {key: (is_included, places.get(key, NOWHERE)[1]) for key in declaration_ids}
        self._do(
            words,
            declaration_ids[0],
            lambda: self._register.put_places(self._notice_id, self._table_id, wanted),
        )

    def set_order(self, ordered_ids: Sequence[str], moved_id: str, words: str) -> None:
        """Order the table, the first gets 1; ``moved_id`` is the one that was moved. Raises StorageError."""
        self._do(words, moved_id, lambda: self._register.set_priority(self._notice_id, self._table_id, ordered_ids))

    def undo(self) -> PlacementStep | None:
        """Take the last change back; None when there is none. Raises StorageError, the change then stays."""
        if not self._undo:
            return None
        step = self._undo[-1]
        self._register.put_places(self._notice_id, self._table_id, step.before)
        self._redo.append(self._undo.pop())
        return step

    def redo(self) -> PlacementStep | None:
        """Do the change last taken back again; None when there is none. Raises StorageError."""
        if not self._redo:
            return None
        step = self._redo[-1]
        self._register.put_places(self._notice_id, self._table_id, step.after)
        self._undo.append(self._redo.pop())
        return step

    def _do(self, words: str, declaration_id: str, change: Callable[[], None]) -> None:
        before = self._register.places(self._notice_id, self._table_id)
        change()
        after = self._register.places(self._notice_id, self._table_id)
        touched = [key for key in after if before.get(key) != after[key]]
        if not touched:
            return
        self._redo.clear()
        self._undo.append(
            PlacementStep(
                words,
                declaration_id,
                {key: before.get(key, NOWHERE) for key in touched},
                {key: after[key] for key in touched},
            )
        )
        del self._undo[:-STEPS_KEPT]
