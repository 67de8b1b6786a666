"""This file says what a move to another version does, line by line, for the window and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.drafts.carrying import Fate
from desktop.drafts.moving import AnswerMove
from desktop.forms.differences import FormDifference
from desktop.services.moving import MovePreview, ToFill

#: Headings of what the notice asks otherwise, in the order they are shown.
KINDS = (("added", "新增"), ("moved", "移动"), ("changed", "修改"), ("removed", "删除"))
#: Headings of what happens to answers, the most urgent first.
FATES = (
    (Fate.DRAWER, "放入抽屉"),
    (Fate.CHECK, "请核对"),
    (Fate.CONVERTED, "改存或换算"),
    (Fate.RESTORED, "放回原处"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line under a heading: the words, and what goes with them (the part, more rows)."""

    words: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; ``count`` may be larger than the lines when rows are told together."""

    heading: str
    lines: tuple[Line, ...]
    count: int


def difference_groups(difference: FormDifference) -> Iterator[Group]:
    """新增, 移动, 修改, 删除: one line an item, then one a change."""
    for name, heading in KINDS:
        items = getattr(difference, name)
        lines = []
        for item in items:
            lines.append(Line(f"“{item.label}”", item.section))
            lines += [Line(f"· {change.words}") for change in item.changes]
        if items:
            yield Group(heading, tuple(lines), len(items))


def other_changes(preview: MovePreview) -> Group | None:
    """What changed in the notice and in the form as a whole; None for nothing."""
    lines = tuple(Line(change.words) for change in (*preview.notice, *preview.difference.form))
    return Group("通知和表单", lines, len(lines)) if lines else None


def answer_groups(preview: MovePreview) -> Iterator[Group]:
    """What happens to the filled answers, what is wrong then, what is to be filled, which parts are open again."""
    for fate, heading in FATES:
        if answers := preview.of(fate):
            yield Group(heading, tuple(_told_together(answers)), len(answers))
    if preview.wrong:
        lines = tuple(Line(issue.sentence) for issue in preview.wrong)
        yield Group("不合新的要求", lines, len(lines))
    if preview.to_fill:
        yield Group("需要填写", tuple(_to_fill(item) for item in preview.to_fill), len(preview.to_fill))
    if preview.finals:
        yield Group("重新定稿", tuple(Line(words) for _, words in preview.finals), len(preview.finals))


def _told_together(answers: Sequence[AnswerMove]) -> Iterator[Line]:
    """Cells of one column that fare alike are one line: the first of them, and how many follow."""
    groups: dict[tuple[str, ...], list[AnswerMove]] = {}
    for answer in answers:
        parts = answer.path.split("/")
        key = (parts[0], parts[2], answer.code) if len(parts) == 3 else (answer.path,)
        groups.setdefault(key, []).append(answer)
    for first, *others in groups.values():
        yield Line(first.sentence, f"另有 {len(others)} 行同样处理" if others else "")


def _to_fill(item: ToFill) -> Line:
    return Line(f"“{item.label}”", f"{item.rows} 行" if item.rows else "")


def report(preview: MovePreview) -> Iterator[str]:
    """The whole preview as text, one line each."""
    yield f"《{preview.difference.title}》：{preview.old_version} 版 → {preview.new_version} 版"
    other = other_changes(preview)
    for group in (*([other] if other else []), *difference_groups(preview.difference)):
        yield from _block(group)
    if preview.difference.is_empty and other is None:
        yield "  两版的要求相同"
    yield f"不变的答案 {preview.kept} 项"
    for group in answer_groups(preview):
        yield from _block(group)


def _block(group: Group) -> Iterator[str]:
    yield f"{group.heading}（{group.count}）"
    for line in group.lines:
        yield f"  {line.words}" + (f"（{line.remark}）" if line.remark else "")
