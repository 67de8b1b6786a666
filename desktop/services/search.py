"""This file finds words in everything a workspace holds: drafts, answers, notices, received declarations."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.registry import PROFILE_NOTICE
from desktop.jobs import JobContext
from desktop.services.rows import compiled_tables

if TYPE_CHECKING:
    from desktop.drafts.repository import DraftHead
    from desktop.forms.model import FieldDef, FormDef
    from desktop.services.desk import Desk
    from desktop.services.draft_list import DraftSummary
    from desktop.services.editing import EditingSession

AROUND = 16  # characters of an answer shown before and after what was found
MOST_ANSWERS = 30
MOST_OF_ONE_DRAFT = 5
RECENT_DRAFTS = 3  # whose questions are found while none is open
EXACT, BEGINS, HOLDS, INITIALS = 100, 80, 60, 40

# GB 2312 orders its 3,755 common characters by reading: the first code of each initial letter says where it begins.
_INITIALS = "abcdefghjklmnopqrstwxyz"
_FIRST_CODES = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_LAST_CODE = 0xD7F9


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``kind`` is draft, field, question, answer, notice, received (or a kind of the window's own);
    ``target`` says where it leads: ``draft:<id>``, ``draft:<id>#<path>``, ``path:<path>`` in the open draft,
    ``notices:<notice>``, ``intake:<notice>/<table>``. A higher ``score`` comes first within its kind."""

    kind: str
    title: str
    below: str
    target: str
    score: int


def folded(text: str) -> str:
    """Text as it is compared: full-width signs as half-width, no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def split_words(typed: str) -> tuple[str, ...]:
    """The words to look for; every one must occur."""
    return tuple(folded(typed).split())


def initials(text: str) -> str:
    """The initial letters of the readings (拼音首字母) of common characters: 申报 → sb; others stay as they are."""
    return "".join(_initial(character) for character in text)


def _initial(character: str) -> str:
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return character
    if not _FIRST_CODES[0] <= code <= _LAST_CODE:
        return character
    return _INITIALS[bisect_right(_FIRST_CODES, code) - 1]


def rank(words: Sequence[str], title: str, more: str = "") -> int:
    """How well a title answers ``words``, 0 for not at all; a word may also stand in ``more``, which counts less."""
    if not words:
        return 0
    name, rest = folded(title), folded(more)
    letters = ""
    worst = EXACT
    for word in words:
        if word == name:
            score = EXACT
        elif name.startswith(word):
            score = BEGINS
        elif word in name:
            score = HOLDS
        elif word in rest:
            score = HOLDS // 2
        else:
            letters = letters or initials(name)
            score = INITIALS if len(word) > 1 and word.isascii() and word in letters else 0
            score += 5 if score and letters.startswith(word) else 0
        worst = min(worst, score)
    return worst


def ordered(hits: Iterable[Hit], most: int) -> list[Hit]:
    """The best ``most`` hits, equal ones in the order they came."""
    return sorted(hits, key=lambda hit: -hit.score)[:most]


class Finder:
    """Searches one workspace as it was at the first question; answers of a draft are read once a revision."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read: dict[str, tuple[int, tuple[_Answer, ...]]] = {}

    @cached_property
    def _summaries(self) -> tuple[DraftSummary, ...]:
        return self._desk.drafts()

    # -- at once ---------------------------------------------------------------------------

    def drafts(self, words: Sequence[str], most: int = 8) -> list[Hit]:
        """Drafts by title, unit, project, form and notice; the last changed first among equals."""
        found = []
        for draft in self._summaries:
            score = rank(words, draft.title, f"{draft.unit_name} {draft.form_title} {draft.notice_title}")
            if score:
                found.append(_draft_hit(draft, score))
        return ordered(found, most)

    def latest(self, most: int = 5) -> list[Hit]:
        """The drafts last worked on."""
        return [_draft_hit(draft, 1) for draft in self._summaries[:most]]

    def has_draft(self, draft_id: str) -> bool:
        return any(draft.draft_id == draft_id for draft in self._summaries)

    def fields(self, session: EditingSession, words: Sequence[str], most: int = 12) -> list[Hit]:
        """Questions of the open draft that are asked now, by label and hint."""
        titles = {section.id: section.title for section in session.form.sections}
        found = []
        for field in session.form.fields:
            columns = " ".join(column.label for column in field.columns)
            score = rank(words, field.label, f"{field.hint} {columns}")
            if score and session.is_visible(field.id):
                found.append(Hit("field", field.label, titles[field.section_id], f"path:{field.id}", score))
        return ordered(found, most)

    def questions(self, words: Sequence[str], most: int = 8) -> list[Hit]:
        """Questions of the drafts last worked on and of the profile, by label: where no draft is open."""
        heads = self._desk.repository.list()
        drafts = [head for head in heads if head.notice_id != PROFILE_NOTICE][:RECENT_DRAFTS]
        found = []
        for head in [*drafts, *(head for head in heads if head.notice_id == PROFILE_NOTICE)]:
            try:
                form = self._desk.form_of(head)[1]
            except AppError:
                continue  # its pack is gone: the list of drafts says so
            is_profile = head.notice_id == PROFILE_NOTICE
            place = "profile" if is_profile else f"draft:{head.draft_id}"
            name = "" if is_profile else head.title or head.unit_name
            below = " · ".join(part for part in (form.title, name) if part)
            for field in form.fields:
                score = rank(words, field.label, " ".join(column.label for column in field.columns))
                if score and field.visible_when is None:
                    found.append(Hit("question", field.label, below, f"{place}#{field.id}", score))
        return ordered(found, most)

    def notices(self, words: Sequence[str], role: str, most: int = 8) -> list[Hit]:
        """Notices by title and number, their tasks and the tables ``role`` compiles."""
        found = []
        for notice in self._desk.registry.notices:
            where = f"notices:{notice.id}"
            score = rank(words, notice.title, f"{notice.document_number} {notice.issuer} {notice.region}")
            if score:
                found.append(Hit("notice", notice.title, notice.document_number or notice.issuer, where, score))
            for task in notice.tasks:
                score = rank(words, task.title)
                if score:
                    found.append(Hit("notice", task.title, f"任务 · {notice.title}", where, score - 1))
            mine = {table.id for table in compiled_tables(notice, role)} if role != "enterprise" else set()
            for table in notice.tables:
                score = rank(words, table.title, table.annex)
                if score:
                    target = f"intake:{notice.id}/{table.id}" if table.id in mine else where
                    found.append(Hit("notice", table.title, f"汇总表 · {notice.title}", target, score - 2))
        return ordered(found, most)

    # -- in a thread -----------------------------------------------------------------------

    def answers(self, words: Sequence[str], job: JobContext) -> list[Hit]:
        """Words inside the answers of all drafts: the question, and the words around. May run on another thread."""
        heads = self._desk.repository.list()
        found: list[Hit] = []
        for number, head in enumerate(heads, 1):
            job.step(number, len(heads), "正在查找内容…")
            own: list[Hit] = []
            for answer in self._answers_of(head):
                if all(word in answer.folded for word in words):
                    target = f"draft:{head.draft_id}#{answer.path}"
                    if head.notice_id == PROFILE_NOTICE:
                        target = f"profile#{answer.path}"
                    below = f"{answer.label} · {head.title or head.unit_name or '未命名草稿'}"
                    own.append(Hit("answer", snippet(answer.text, words[0]), below, target, HOLDS - len(own)))
            found += own[:MOST_OF_ONE_DRAFT]
            if len(found) >= MOST_ANSWERS:
                break
        return found[:MOST_ANSWERS]

    def received(self, words: Sequence[str], role: str, job: JobContext, most: int = 20) -> list[Hit]:
        """Received declarations by unit, credit code and project; nothing for an enterprise."""
        if role in ("", "enterprise"):
            return []
        found: dict[str, Hit] = {}
        for notice in self._desk.registry.notices:
            for table in compiled_tables(notice, role):
                job.step(0, 0, "正在查找收到的申报…")
                desk = self._desk.table_desk(notice.id, table.id)
                for row in desk.rows():
                    unit, key = row.package, row.declaration.declaration_id
                    score = rank(words, unit.unit_name, f"{unit.project} {unit.unit_code}")
                    if score and key not in found:
                        below = f"{unit.project} · {table.title}" if unit.project else table.title
                        target = f"intake:{notice.id}/{table.id}"
                        found[key] = Hit("received", unit.unit_name, below, target, score)
        return ordered(found.values(), most)

    def _answers_of(self, head: DraftHead) -> tuple[_Answer, ...]:
        known = self._read.get(head.draft_id)
        if known is not None and known[0] == head.revision:
            return known[1]
        try:
            record = self._desk.repository.get(head.draft_id)
            form = self._desk.form_of(head)[1]
        except AppError:
            return ()  # its pack is gone, or the draft: the list of drafts says so
        read = tuple(_answers(form, record.values))
        self._read[head.draft_id] = (head.revision, read)
        return read


def _draft_hit(draft: DraftSummary, score: int) -> Hit:
    below = draft.notice_title if draft.title == draft.form_title else draft.form_title
    return Hit("draft", draft.title or draft.form_title, below, f"draft:{draft.draft_id}", score)


@dataclass(frozen=True, slots=True)
class _Answer:
    path: str
    label: str
    text: str
    folded: str


def _answers(form: FormDef, values: Mapping[str, Any]) -> Iterator[_Answer]:
    for field in form.fields:
        value = values.get(field.id)
        if value is None:
            continue
        if field.is_table and isinstance(value, list):
            columns = {column.id: column for column in field.columns}
            for row in value:
                for column_id, cell in row.items() if isinstance(row, dict) else ():
                    column = columns.get(column_id)
                    if column is not None:
                        path = f"{field.id}/{row.get('id', '')}/{column_id}"
                        yield from _said(path, f"{field.label}：{column.label}", column, cell)
        else:
            yield from _said(field.id, field.label, field, value)


def _said(path: str, label: str, field: FieldDef, value: Any) -> Iterator[_Answer]:
    """The answer as it is read: choices by their words, long texts by their paragraphs."""
    try:
        text = field_type(field.type).printed(value, field)
    except (ValueError, TypeError, KeyError, AttributeError):
        text = ""  # half-typed values are kept as they are: what cannot be printed is looked through as it is
    text = text or " ".join(_texts(value))
    if text:
        yield _Answer(path, label, text, folded(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in ("id", "sha256"):
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def snippet(text: str, word: str) -> str:
    """The words around the first place ``word`` (folded) stands at, on one line."""
    line = " ".join(text.split())
    at = folded(line).find(word)
    if at < 0 or len(line) <= 2 * AROUND + len(word):
        return line[: 2 * AROUND + len(word)] + ("…" if len(line) > 2 * AROUND + len(word) else "")
    start, end = max(0, at - AROUND), min(len(line), at + len(word) + AROUND)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
