"""This file lists what was done lately (今天做了什么): one entry an undo step, out of the journal of the drafts.

Values are read from the disk only when an entry is looked at: a day of writing is a long journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from desktop.clock import stamp
from desktop.drafts.draft import EditKind
from desktop.drafts.recent import ChangeHead, RecentChanges
from desktop.drafts.repository import DraftHead, DraftRepository
from desktop.errors import DefinitionError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.forms.registry import PROFILE_NOTICE
from desktop.services.draft_list import SAMPLE
from desktop.storage.workspace import Workspace

SHOWN = 24  # characters of a value that are shown at most
AROUND = 6  # characters kept before the place that changed
EMPTY = "（空）"
ONE_DAY_APART = timedelta(days=1)  # stamps with another offset sort differently; the day itself is compared exactly
_EXPORTS = {"package": "生成申报包", "print": "打印定稿"}  # ExportRecord.kind; any other is a final copy
_SOURCES = {"undo": "撤销：", "redo": "重做："}


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One thing done. ``draft_id`` "" is the profile (企业档案); ``path`` "" opens the draft as a whole.

    ``kind``: edit, new, export, deleted, moved or received; ``can_open`` is False when there is nothing to open.
    """

    at: datetime
    draft_title: str
    what: str
    kind: str = "edit"
    draft_id: str = ""
    path: str = ""
    can_open: bool = True
    step: tuple[str, FieldDef, int, int] | None = None  # draft, field, first and last journal row


class ActivityLog:
    """What was done in one workspace. Entries are cheap; :meth:`change` reads the values of one."""

    def __init__(
        self,
        workspace: Workspace,
        repository: DraftRepository,
        form_of: Callable[[DraftHead], tuple[NoticeDef | None, FormDef]],
    ) -> None:
        self._repository, self._form_of = repository, form_of
        self._recent = RecentChanges(workspace)

    def entries(self, now: datetime, days: int = 1) -> tuple[ActivityEntry, ...]:
        """What was done today (``days`` 1) or within so many days, the newest first."""
        first = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
        since = stamp(first - ONE_DAY_APART)
        found: list[ActivityEntry] = []
        heads = [*self._repository.list(), *self._repository.list(deleted=True)]
        samples = self._repository.marked(SAMPLE)
        for head in heads:
            if max(head.updated_at, head.deleted_at or "") >= since:
                found += self._of_draft(head, since, now, is_sample=head.draft_id in samples)
        found += self._exports(heads, since, now)
        found += _received(self._recent.received(since), now)
        in_order = sorted((entry for entry in found if entry.at >= first), key=lambda entry: entry.at)
        return tuple(reversed(in_order))  # what was done at one moment too

    def change(self, entry: ActivityEntry) -> tuple[str, str]:
        """The value before and after, short and with the place that changed in sight; ("", "") where none is one."""
        if entry.step is None:
            return "", ""
        draft_id, field, first, last = entry.step
        before, after = self._recent.values(draft_id, first, last)
        return short_change(_printed(field, before), _printed(field, after))

    def _of_draft(self, head: DraftHead, since: str, now: datetime, *, is_sample: bool) -> Iterable[ActivityEntry]:
        try:
            _, form = self._form_of(head)
        except DefinitionError:
            return
        is_profile = head.notice_id == PROFILE_NOTICE
        draft_id = "" if is_profile else head.draft_id
        title = form.title if is_profile else head.title or form.title
        if not is_profile:
            title = title if title == form.title else f"{title} · {form.title}"
            what = "放入示例" if is_sample else "新建"
            yield ActivityEntry(
                _moment(head.created_at, now), title, what, "new", draft_id, can_open=not head.deleted_at
            )
            if head.deleted_at:
                yield ActivityEntry(_moment(head.deleted_at, now), title, "删除", "deleted", draft_id, can_open=False)
        steps = groupby(self._recent.heads(head.draft_id, since), key=lambda row: (row.step, row.source))
        for (_, source), rows in steps:
            yield _entry(head, form, title, draft_id, source, list(rows), now)

    def _exports(self, heads: Sequence[DraftHead], since: str, now: datetime) -> Iterable[ActivityEntry]:
        by_id = {head.draft_id: head for head in heads}
        for draft_id, at, release, kind in self._recent.exports(since):
            head = by_id.get(draft_id)
            what = f"{_EXPORTS.get(kind, '导出定稿')}（第 {release} 版）"
            title = head.title if head else ""
            can_open = head is not None and head.deleted_at is None
            yield ActivityEntry(_moment(at, now), title, what, "export", draft_id, can_open=can_open)


def _entry(
    head: DraftHead, form: FormDef, title: str, draft_id: str, source: str, rows: list[ChangeHead], now: datetime
) -> ActivityEntry:
    """One undo step, or the undoing of one."""
    at, can_open = _moment(rows[-1].at, now), head.deleted_at is None
    if source == "move":
        return ActivityEntry(at, title, "转到通知的另一版本", "moved", draft_id, can_open=can_open)
    known = [row for row in rows if row.path.split("/", 1)[0] in form.by_id]
    what = _SOURCES.get(source, "") + _what(form, known)
    path = known[0].path if known else ""
    sets = [row for row in known if row.kind == EditKind.SET]
    step = None
    if sets and len({row.path for row in sets}) == 1:
        field = _field_at(form, sets[0].path)
        if field is not None:
            path, step = sets[0].path, (head.draft_id, field, sets[0].seq, sets[-1].seq)
    return ActivityEntry(at, title, what, "edit", draft_id, path, can_open, step)


def _what(form: FormDef, rows: Sequence[ChangeHead]) -> str:
    """修改“企业名称”, 在“场景”中添加 3 行, “技术装备”改动 12 处."""
    paths = list(dict.fromkeys(row.path for row in rows if row.kind == EditKind.SET))
    if len(paths) == 1:
        return f"修改“{_label(form, paths[0])}”"
    if paths:
        fields = list(dict.fromkeys(path.split("/", 1)[0] for path in paths))
        first = form.by_id[fields[0]].label
        return f"“{first}”改动 {len(paths)} 处" if len(fields) == 1 else f"修改“{first}”等 {len(fields)} 项"
    if not rows:
        return "修改已取消的项目"
    label, number = form.by_id[rows[0].path.split("/", 1)[0]].label, len({row.path for row in rows})
    kinds = {row.kind for row in rows}
    if kinds == {EditKind.REPLACE_ROWS}:
        before, after = sum(row.before_rows for row in rows), sum(row.after_rows for row in rows)
        changed = f"改动 {min(before, after)} 行" if before and after else ""
        more = f"添加 {after - before} 行" if after > before else f"删除 {before - after} 行" if after < before else ""
        return f"“{label}”" + "，".join(part for part in (changed, more) if part)
    if kinds == {EditKind.INSERT_ROW}:
        return f"在“{label}”中添加 {number} 行"
    if kinds == {EditKind.DELETE_ROW}:
        return f"从“{label}”中删除 {number} 行"
    return f"移动“{label}”中的行"


def _field_at(form: FormDef, path: str) -> FieldDef | None:
    try:
        return form.at(path)
    except (KeyError, ValueError):
        return None


def _label(form: FormDef, path: str) -> str:
    field, table = _field_at(form, path), form.by_id[path.split("/", 1)[0]]
    return f"{table.label} · {field.label}" if field is not None and field is not table else table.label


def _printed(field: FieldDef, value: Any) -> str:
    """A value in one line; a table is said by its rows."""
    if field.is_table:
        return f"{len(value)} 行" if isinstance(value, list) and value else ""
    kind = field_type(field.type)
    return "" if kind.is_empty(value) else " ".join(kind.printed(value, field).split())


def short_change(before: str, after: str) -> tuple[str, str]:
    """Both texts cut to what differs, with dots where something was left out; an empty one is （空）."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    longest = max(len(before), len(after))
    start = max(0, head - AROUND) if longest > SHOWN else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    if not text:
        return EMPTY
    shown = text[start : start + SHOWN]
    return ("…" if start else "") + shown + ("…" if start + SHOWN < len(text) else "")


def _received(packages: Iterable[tuple[str, str]], now: datetime) -> Iterable[ActivityEntry]:
    """Packages taken in within one minute are one entry."""
    for _, group in groupby(packages, key=lambda package: package[0][:16]):
        found = list(group)
        units = "、".join(unit for _, unit in found[:2]) + (" 等" if len(found) > 2 else "")
        what = f"接收申报包 {len(found)} 个"
        yield ActivityEntry(_moment(found[-1][0], now), units, what, "received", can_open=False)


def _moment(at: str, now: datetime) -> datetime:
    """The moment in the local time of ``now``."""
    moment = datetime.fromisoformat(at)
    return moment.astimezone(now.tzinfo) if moment.tzinfo is not None else moment.replace(tzinfo=now.tzinfo)
