"""This file moves drafts to another version of their notice: previewed first, in one unit of work, and back again.

Moving back (退回原版本) is a move like any other; what the first one took is put back exactly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.checking.live import FINAL, LiveCheck
from desktop.clock import Clock, stamp
from desktop.drafts.carrying import Fate
from desktop.drafts.moving import (
    AnswerMove,
    OldAnswer,
    journal_of_move,
    move_values,
    old_answers,
    to_marks,
)
from desktop.drafts.repository import DraftRecord, DraftRepository
from desktop.errors import AppError
from desktop.forms.differences import Change, FormDifference, form_difference, notice_changes
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.registry import PROFILE_NOTICE, Registry, version_key
from desktop.issues import Issue, Severity
from desktop.messages import sentence
from desktop.services.editing import FINAL_SECTIONS, EditingSession
from desktop.services.versions import installed_notice, newer_version

__all__ = [
    "AnswerMove",
    "Change",
    "DraftMoves",
    "Fate",
    "FormDifference",
    "MovePreview",
    "OldAnswer",
    "ToFill",
    "VersionStatus",
    "preview_move",
    "refuse_move",
]

MOVES = "moves"  # key of the marks: [{"from", "to", "at", "finals": {section: fingerprint}}], the last one last


@dataclass(frozen=True, slots=True)
class ToFill:
    """A required entry that is empty after the move; of a column, in how many ``rows``."""

    path: str
    label: str
    rows: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {"path": self.path, "label": self.label, "rows": self.rows}


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move does to a draft. ``values`` and ``marks`` are the draft as it will be.

    ``answers``: those that do not simply stay (``kept`` counts the others); ``wrong``: findings that were
    not there before; ``to_fill``: required and empty, not so before; ``finals``: section id → why 本节已定稿 goes.
    """

    old_version: str
    new_version: str
    difference: FormDifference
    notice: tuple[Change, ...]
    values: Mapping[str, Any]
    marks: Mapping[str, Any]
    answers: tuple[AnswerMove, ...] = ()
    kept: int = 0
    wrong: tuple[Issue, ...] = ()
    to_fill: tuple[ToFill, ...] = ()
    finals: tuple[tuple[str, str], ...] = ()

    @property
    def is_back(self) -> bool:
        """Whether it goes to an older version."""
        return version_key(self.new_version) < version_key(self.old_version)

    @property
    def drawer(self) -> tuple[OldAnswer, ...]:
        """The drawer as it will be."""
        return old_answers(self.marks)

    def of(self, *fates: Fate) -> tuple[AnswerMove, ...]:
        return tuple(answer for answer in self.answers if answer.fate in fates)

    def to_dict(self) -> dict[str, Any]:
        """JSON shape of the command ``move`` (desktop/README.md)."""
        return {
            "from": self.old_version,
            "to": self.new_version,
            "difference": {**self.difference.to_dict(), "notice": [change.to_dict() for change in self.notice]},
            "kept": self.kept,
            "answers": [answer.to_dict() for answer in self.answers],
            "wrong": [issue.to_dict() for issue in self.wrong],
            "to_fill": [item.to_dict() for item in self.to_fill],
            "finals_taken": [{"section": section_id, "message": words} for section_id, words in self.finals],
            "drawer": len(self.drawer),
        }


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """Where a draft stands among the versions: ``newer`` and ``earlier`` are "" when there is none to go to."""

    version: str
    newer: str = ""
    earlier: str = ""
    drawer: tuple[OldAnswer, ...] = ()


# -- what happens --------------------------------------------------------------------------


def preview_move(
    values: Mapping[str, Any], marks: Mapping[str, Any], old: NoticeDef, new: NoticeDef, form_id: str, at: str = ""
) -> MovePreview:
    """What moving a draft of form ``form_id`` from ``old`` to ``new`` does. Pure.

    Raises KeyError when ``old`` has no such form. One that ``new`` has no more gives a preview in which
    nothing moves (``difference.is_gone``).
    """
    old_form = old.form(form_id)
    new_form = next((form for form in new.forms if form.id == form_id), None)
    difference = form_difference(old_form, new_form, new.version)
    notice = notice_changes(old, new)
    if new_form is None:
        return MovePreview(old.version, new.version, difference, notice, dict(values), dict(marks))
    moved = move_values(values, marks, old_form, new_form, at)
    finals = _Finals(old_form, new_form, difference, values, moved.values, marks)
    after_marks = to_marks(finals.marks(at), moved.drawer, moved.conversions)
    before = LiveCheck(old_form, values, marks.get(FINAL_SECTIONS) or ())
    after = LiveCheck(new_form, moved.values, after_marks.get(FINAL_SECTIONS) or ())
    return MovePreview(
        old_version=old.version,
        new_version=new.version,
        difference=difference,
        notice=notice,
        values=moved.values,
        marks=after_marks,
        answers=moved.answers,
        kept=moved.kept,
        wrong=_new_findings(before, after),
        to_fill=_to_fill(before, after, new_form),
        finals=finals.taken,
    )


def refuse_move(preview: MovePreview) -> None:
    """Raises AppError ``move.form_gone`` when there is no form to move to, ``move.same_version``."""
    if preview.old_version == preview.new_version:
        raise AppError("move.same_version", version=preview.new_version)
    if preview.difference.is_gone:
        raise AppError(
            "move.form_gone",
            form=preview.difference.title,
            version=preview.new_version,
            present=preview.old_version,
        )


def _new_findings(before: LiveCheck, after: LiveCheck) -> tuple[Issue, ...]:
    known = {(issue.code, issue.path) for issue in before.issues()}
    found = (issue for issue in after.issues() if issue.severity is not Severity.MISSING)
    return tuple(issue for issue in found if (issue.code, issue.path) not in known)


def _to_fill(before: LiveCheck, after: LiveCheck, form: FormDef) -> tuple[ToFill, ...]:
    known = {issue.path for issue in before.issues() if issue.severity is Severity.MISSING}
    rows: dict[str, int] = {}
    for issue in after.issues():
        if issue.severity is Severity.MISSING and issue.path not in known and not issue.path.startswith(FINAL):
            parts = issue.path.split("/")
            place = "/".join((parts[0], *parts[2:]))
            rows[place] = rows.get(place, 0) + (len(parts) == 3)
    found = []
    for place, count in rows.items():
        field_id, _, column_id = place.partition("/")
        field = form.by_id[field_id]
        label = f"{field.label} · {field.column(column_id).label}" if column_id else field.label
        found.append(ToFill(place, label, count))
    return tuple(found)


class _Finals:
    """本节已定稿 across a move: taken from sections that changed, given back when nothing did in the end."""

    def __init__(
        self,
        old: FormDef,
        new: FormDef,
        difference: FormDifference,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        marks: Mapping[str, Any],
    ) -> None:
        self._marks, self._versions = marks, (old.version, new.version)
        self._trail = [move for move in marks.get(MOVES) or () if _is_move(move)]
        had = list(marks.get(FINAL_SECTIONS) or ())
        ids = {section.id for section in new.sections}
        stay = [s for s in had if s in ids and s not in difference.touched]
        gone = [s for s in had if s not in stay and any(section.id == s for section in old.sections)]
        given: list[str] = []
        self._is_back = bool(self._trail) and self._steps(self._trail[-1]) == (new.version, old.version)
        if self._is_back:
            prints = self._trail[-1]["finals"]
            given = [s for s in prints if s in ids and s not in stay and prints[s] == _fingerprint(new, s, after)]
        self._present = sorted({*stay, *given})
        self._fingerprints = {s: _fingerprint(old, s, before) for s in gone}
        self.taken = tuple(
            (s, sentence("move.final_taken", section=old.section(s).title, version=new.version))
            for s in gone
            if s not in given
        )

    @staticmethod
    def _steps(move: Mapping[str, Any]) -> tuple[str, str]:
        return move["from"], move["to"]

    def marks(self, at: str) -> dict[str, Any]:
        """The marks with the final sections and the trail of moves as they will be."""
        result = {key: value for key, value in self._marks.items() if key not in (FINAL_SECTIONS, MOVES)}
        if self._present or FINAL_SECTIONS in self._marks:
            result[FINAL_SECTIONS] = self._present
        old, new = self._versions
        step = {"from": old, "to": new, "at": at, "finals": self._fingerprints}
        trail = self._trail[:-1] if self._is_back else [*self._trail, step]
        if trail:
            result[MOVES] = trail
        return result


def _is_move(raw: Any) -> bool:
    return (
        isinstance(raw, Mapping)
        and all(isinstance(raw.get(key), str) for key in ("from", "to", "at"))
        and isinstance(raw.get("finals"), Mapping)
    )


def are_moves(raw: Any) -> bool:
    """Whether ``raw`` is a trail of moves as the marks keep it."""
    return isinstance(raw, list) and all(map(_is_move, raw))


def _fingerprint(form: FormDef, section_id: str, values: Mapping[str, Any]) -> str:
    """Tells whether the answers of a section are still the same."""
    answers = {field.id: values.get(field.id) for field in form.fields_of(section_id)}
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


# -- drafts of a workspace -----------------------------------------------------------------


class DraftMoves:
    """Drafts of one workspace and the versions of their notices."""

    def __init__(
        self,
        drafts: DraftRepository,
        registry: Registry,
        clock: Clock,
        read_file: Callable[[str], bytes],
    ) -> None:
        self._drafts, self._registry, self._clock, self._read_file = drafts, registry, clock, read_file

    def status(self, draft_id: str) -> VersionStatus:
        """What the window offers: a newer version, the way back, the drawer. Raises StorageError."""
        record = self._drafts.get(draft_id)
        if record.notice_id == PROFILE_NOTICE:
            return VersionStatus(record.notice_version)
        return VersionStatus(
            record.notice_version,
            newer_version(self._registry, record.notice_id, record.notice_version),
            earlier_version(record.marks, record.notice_version, self._registry.versions.get(record.notice_id, ())),
            old_answers(record.marks),
        )

    def preview(self, draft_id: str, version: str) -> MovePreview:
        """What moving the draft to ``version`` does; nothing is changed.

        Raises StorageError, DefinitionError for a version that is not installed.
        """
        return self._preview(self._drafts.get(draft_id), version)

    def _preview(self, record: DraftRecord, version: str) -> MovePreview:
        name = record.title or record.form_id
        old = installed_notice(self._registry, record.notice_id, record.notice_version, name)
        new = self._registry.notice(record.notice_id, version)
        return preview_move(record.values, record.marks, old, new, record.form_id, stamp(self._clock()))

    def apply(self, draft_id: str, version: str) -> MovePreview:
        """Move the draft: version, answers, drawer and journal in one transaction.

        Raises AppError ``move.form_gone``, ``move.same_version``; StorageError; DefinitionError. Nothing
        is written then.
        """
        record = self._drafts.get(draft_id)
        preview = self._preview(record, version)
        refuse_move(preview)
        form = self._registry.form(record.notice_id, version, record.form_id)
        moved = replace(record, notice_version=version, values=preview.values, marks=preview.marks)
        session = EditingSession(form, None, moved, self._drafts, self._read_file)
        issues, progress = session.issues(), session.progress()
        self._drafts.save(
            replace(
                moved,
                title=session.title,
                unit_name=session.printed(form.unit_name_field),
                filled=progress.filled,
                needed=progress.needed,
                errors=_count(issues, Severity.ERROR),
                warnings=_count(issues, Severity.WARNING),
            ),
            journal_of_move(record.values, preview.values, preview.old_version, version),
        )
        return preview


def earlier_version(marks: Mapping[str, Any], version: str, installed: Sequence[str]) -> str:
    """The version the last move came from, when it is still installed; "" otherwise."""
    trail = [move for move in marks.get(MOVES) or () if _is_move(move)]
    if not trail or trail[-1]["to"] != version or trail[-1]["from"] not in installed:
        return ""
    return str(trail[-1]["from"])


def _count(issues: Iterable[Issue], severity: Severity) -> int:
    return sum(issue.severity is severity for issue in issues)
