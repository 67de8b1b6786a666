"""This file compares two versions of a form or notice: what was added, moved, changed and removed, in Chinese."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.forms.difference_words import Change, changes_of, differs, listed, needed
from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef, SectionDef, TaskDef

__all__ = ["Change", "FieldDifference", "FormDifference", "form_difference", "notice_changes"]

_STATUS = {
    "official": "按通知原表",
    "skeleton": "按材料清单编制",
    "second_hand": "据公开转述编制",
    "assumption": "含本程序的推定",
}


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One item (字段) that differs. ``label`` and ``section`` are those of the new version, of the old when removed."""

    field_id: str
    label: str
    section: str  # its title
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        changes = [change.to_dict() for change in self.changes]
        return {"field": self.field_id, "label": self.label, "section": self.section, "changes": changes}


@dataclass(frozen=True, slots=True)
class FormDifference:
    """What a newer (or older) version of a form asks otherwise.

    ``is_gone``: the new version has no such form, all else is empty then. ``touched``: ids of the
    sections of the new version in which an item came, went, moved in or out, or changed.
    """

    form_id: str
    title: str
    old_version: str
    new_version: str
    is_gone: bool = False
    form: tuple[Change, ...] = ()
    added: tuple[FieldDifference, ...] = ()
    moved: tuple[FieldDifference, ...] = ()
    changed: tuple[FieldDifference, ...] = ()
    removed: tuple[FieldDifference, ...] = ()
    touched: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether the form asks exactly the same."""
        return not (self.is_gone or self.form or self.added or self.moved or self.changed or self.removed)

    def to_dict(self) -> dict[str, Any]:
        groups = {name: getattr(self, name) for name in ("added", "moved", "changed", "removed")}
        return {
            "form_gone": self.is_gone,
            "form": [change.to_dict() for change in self.form],
            **{name: [item.to_dict() for item in items] for name, items in groups.items()},
        }


def form_difference(old: FormDef, new: FormDef | None, new_version: str = "") -> FormDifference:
    """The difference of two versions of one form; None for ``new``: the version ``new_version`` has it no more."""
    if new is None:
        return FormDifference(old.id, old.title, old.version, new_version, is_gone=True)
    added = [_item(f, new, [_described(f)]) for f in new.fields if f.id not in old.by_id]
    removed = [_item(f, old, []) for f in old.fields if f.id not in new.by_id]
    moves = _moves(old, new)
    moved = [_item(f, new, [moves[f.id]]) for f in new.fields if f.id in moves]
    changed = []
    for field in new.fields:
        if field.id in old.by_id:
            changes = list(changes_of(old.by_id[field.id], field, old.by_id, new.by_id))
            if changes:
                changed.append(_item(field, new, changes))
    return FormDifference(
        form_id=old.id,
        title=new.title,
        old_version=old.version,
        new_version=new.version,
        form=tuple(_form_changes(old, new)),
        added=tuple(added),
        moved=tuple(moved),
        changed=tuple(changed),
        removed=tuple(removed),
        touched=_touched(old, new, [*added, *removed, *changed]),
    )


def _item(field: FieldDef, form: FormDef, changes: Sequence[Change]) -> FieldDifference:
    return FieldDifference(field.id, field.label, form.section(field.section_id).title, tuple(changes))


def _described(field: FieldDef) -> Change:
    return Change(f"{field_type(field.type).label}，{needed(field)}")


def _touched(old: FormDef, new: FormDef, items: Sequence[FieldDifference]) -> frozenset[str]:
    """Sections in which something is asked otherwise; another place in the same section is no other question."""
    ids = {item.field_id for item in items}
    for field in new.fields:
        if field.id in old.by_id and old.by_id[field.id].section_id != field.section_id:
            ids.add(field.id)
    homes = {form.by_id[f].section_id for form in (old, new) for f in ids if f in form.by_id}
    return frozenset(homes & {section.id for section in new.sections})


# -- places --------------------------------------------------------------------------------


def _moves(old: FormDef, new: FormDef) -> dict[str, Change]:
    """Items that stand in another section, or at another place among those that stayed."""
    found: dict[str, Change] = {}
    for field in new.fields:
        before = old.by_id.get(field.id)
        if before is not None and before.section_id != field.section_id:
            titles = old.section(before.section_id).title, new.section(field.section_id).title
            found[field.id] = Change("所在部分", *(f"“{title}”" for title in titles))
    for section in new.sections:
        stayed = [f.id for f in new.fields_of(section.id) if f.id in old.by_id and f.id not in found]
        place = {f.id: n for n, f in enumerate(old.fields_of(section.id))}
        kept = longest_rising([place[field_id] for field_id in stayed])
        for field_id in stayed:
            if place[field_id] not in kept:
                found[field_id] = Change("位置", _after(old, field_id), _after(new, field_id))
    return found


def _after(form: FormDef, field_id: str) -> str:
    """“总投资”之后"""
    fields = form.fields_of(form.by_id[field_id].section_id)
    at = next(n for n, field in enumerate(fields) if field.id == field_id)
    return f"“{fields[at - 1].label}”之后" if at else "本部分开头"


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The longest rising run inside ``numbers`` (all different): what did not move."""
    ends: list[int] = []  # smallest last number of a run of each length
    places: list[int] = []
    for number in numbers:
        at = bisect.bisect_left(ends, number)
        ends[at : at + 1] = [number]
        places.append(at)
    kept: set[int] = set()
    wanted = len(ends) - 1
    for number, at in zip(reversed(numbers), reversed(places), strict=True):
        if at == wanted:
            kept.add(number)
            wanted -= 1
    return kept


# -- form and notice -----------------------------------------------------------------------


def _form_changes(old: FormDef, new: FormDef) -> Iterator[Change]:
    yield from differs("表单名称", old.title, new.title)
    yield from differs("附件号", old.annex, new.annex)
    yield from differs("编制依据", old.status, new.status, lambda word: _STATUS.get(word, word))
    yield from differs("纸质份数", old.paper.copies, new.paper.copies)
    yield from differs("封面盖章处", _seals(old), _seals(new))
    yield from _section_changes(old.sections, new.sections)
    old_rules, new_rules = list(old.rules), list(new.rules)
    for rule in list(old_rules):
        if rule in new_rules:
            old_rules.remove(rule)
            new_rules.remove(rule)
    for what, rules, form in (("取消的跨项检查，涉及", old_rules, old), ("新增的跨项检查，涉及", new_rules, new)):
        for rule in rules:
            words = [word for value in rule.params.values() for word in _words(value)]
            labels = list(dict.fromkeys(form.by_id[word].label for word in words if word in form.by_id))
            yield Change(what, new=listed(labels))


def _seals(form: FormDef) -> str:
    return listed([seal.label for seal in form.paper.cover_seals])


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, tuple) and all(isinstance(item, str) for item in value) else ()


def _section_changes(old: Sequence[SectionDef], new: Sequence[SectionDef]) -> Iterator[Change]:
    before, after = {s.id: s for s in old}, {s.id: s for s in new}
    for section in new:
        if section.id not in before:
            yield Change("增加部分", new=f"“{section.title}”")
    for section in old:
        if section.id not in after:
            yield Change("删去部分", old=f"“{section.title}”")
        else:
            yield from differs("部分名称", section.title, after[section.id].title, lambda title: f"“{title}”")
            yield from differs(f"“{section.title}”的填报说明", section.hint, after[section.id].hint)
    stayed, now = [s.title for s in old if s.id in after], [before[s.id].title for s in new if s.id in before]
    if stayed != now:
        yield Change("各部分的次序", "、".join(stayed), "、".join(now))


def notice_changes(old: NoticeDef, new: NoticeDef) -> tuple[Change, ...]:
    """What the notice itself says otherwise: title, number, date, contacts, tasks and their deadlines, copies."""
    return tuple(_notice_changes(old, new))


def _notice_changes(old: NoticeDef, new: NoticeDef) -> Iterator[Change]:
    yield from differs("通知标题", old.title, new.title)
    yield from differs("文号", old.document_number, new.document_number)
    yield from differs("印发日期", _day(old.issued_on), _day(new.issued_on))
    yield from differs("联系人", "；".join(old.contacts), "；".join(new.contacts))
    before, after = {task.id: task for task in old.tasks}, {task.id: task for task in new.tasks}
    for task in new.tasks:
        if task.id not in before:
            yield Change("增加任务", new=f"“{task.title}”（{_due(task)}）")
    for task in old.tasks:
        if task.id not in after:
            yield Change("取消任务", old=f"“{task.title}”")
            continue
        now = after[task.id]
        yield from differs("任务名称", task.title, now.title, lambda title: f"“{title}”")
        yield from differs(f"“{now.title}”的截止时间", _due(task), _due(now))
    copies = [{packet.task_id: packet.copies for packet in notice.packets} for notice in (old, new)]
    for task_id in copies[0]:
        if task_id in copies[1] and task_id in after:
            yield from differs(f"“{after[task_id].title}”的纸质份数", copies[0][task_id], copies[1][task_id])


def _due(task: TaskDef) -> str:
    """2026年5月6日; 2023年4月至9月，每月25日; 未规定日期"""
    if task.monthly is not None:
        first, last = task.monthly.first, task.monthly.last
        return f"{first.year}年{first.month}月至{last.year}年{last.month}月，每月{task.monthly.day}日"
    return _day(task.due_on) or "未规定日期"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
