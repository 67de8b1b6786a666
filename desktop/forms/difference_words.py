"""This file says in Chinese what differs between two definitions of one question (an item or a column)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.forms.conditions import describe, leaves
from desktop.forms.fieldtypes.base import FieldType, Param, field_type
from desktop.forms.model import Condition, FieldDef

NONE = "无"
#: How a clerk calls a limit, where the words for authors of packs are too technical.
_PARAM_LABELS = {
    "max_length": "字数上限",
    "min_length": "字数下限",
    "count": "字数算法",
    "pattern_hint": "写法要求",
    "text": "承诺内容",
    "unit": "单位",
    "unique": "不能重复的列",
    "kinds": "允许的文件格式",
    "multiline": "可否换行",
    "mobile_only": "只收手机号",
    "within": "限定省份（代码）",
}
_CHOICE_WORDS = {
    "word_zh": "Word 字数",
    "chars_no_space": "字符数（不计空格）",
    "chars": "字符数（计空格）",
    "any": "不限",
    "province": "省级",
    "prefecture": "地级",
    "large": "大类",
    "middle": "中类",
    "small": "小类",
    "basic": "基础级",
    "advanced": "先进级",
    "excellence": "卓越级",
    "pioneer": "领航级",
    "date": "日",
    "month": "月",
}
#: What a parameter means when it is not written.
_DEFAULTS: Mapping[str, Any] = {"count": "word_zh", "level": "any"}
_SKIPPED = {"options", "pattern"}  # said in words of their own; a pattern is told by its hint
_ENDS_OF_A_NAME = "：，；、"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is about, how it was, how it is. Empty ``old`` and ``new``: ``what`` says it all."""

    what: str
    old: str = ""
    new: str = ""

    @property
    def words(self) -> str:
        """字数上限：300 → 500"""
        if self.old and self.new:
            return f"{self.what}：{self.old} → {self.new}"
        return f"{self.what}：{self.old or self.new}" if self.old or self.new else self.what

    def to_dict(self) -> dict[str, str]:
        return {"what": self.what, "old": self.old, "new": self.new, "words": self.words}


def differs(what: str, old: Any, new: Any, say: Callable[[Any], str] = str) -> Iterator[Change]:
    """The change when two values are not equal; an empty one reads 无."""
    if old != new:
        yield Change(what, say(old) or NONE, say(new) or NONE)


def listed(labels: Sequence[str]) -> str:
    return "、".join(f"“{label}”" for label in labels)


def yes_or_no(value: Any) -> str:
    return "是" if value else "否"


def needed(field: FieldDef) -> str:
    """必填, 选填, 按条件必填, 自动计算"""
    if field.calculated:
        return "自动计算"
    return "必填" if field.required else "按条件必填" if field.required_when else "选填"


Fields = Mapping[str, FieldDef]


def changes_of(old: FieldDef, new: FieldDef, old_fields: Fields, new_fields: Fields) -> Iterator[Change]:
    """How a question differs: label, type, limits, options, necessity, conditions, columns.

    The mappings hold the definitions the conditions look at, by id (those of the form and, for a
    column, its neighbours).
    """
    yield from differs("名称", old.label, new.label)
    yield from differs("类型", old.type, new.type, lambda name: field_type(name).label)
    yield from differs("填写要求", needed(old), needed(new))
    if old.calculated and new.calculated and old.calculated != new.calculated:
        yield Change("自动计算方法有调整")
    yield from _option_changes(old.options, new.options)
    yield from _param_changes(old, new)
    for what, one, other in (
        ("何时填写", old.visible_when, new.visible_when),
        ("何时必填", old.required_when, new.required_when),
    ):
        if one != other:
            yield Change(what, _condition(one, old_fields), _condition(other, new_fields))
    yield from differs("填报说明", old.hint, new.hint)
    yield from differs("是否印出", old.is_printed, new.is_printed, yes_or_no)
    yield from differs("列为同等条件下优先的事实", old.is_preference, new.is_preference, yes_or_no)
    yield from _column_changes(old, new, old_fields, new_fields)


def _condition(condition: Condition | None, fields: Fields) -> str:
    if condition is None:
        return "不限"
    if any(leaf.field_id not in fields for leaf in leaves(condition)):
        return "按条件"
    return describe(condition, fields)


def _option_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    if not old or not new or (old == new and list(old) == list(new)):
        return
    parts = [
        ("增加", [label for code, label in new.items() if code not in old]),
        ("取消", [label for code, label in old.items() if code not in new]),
    ]
    said = [f"{word}{listed(labels)}" for word, labels in parts if labels]
    said += [f"“{old[code]}”改为“{new[code]}”" for code in old if code in new and old[code] != new[code]]
    yield Change("选项", new="；".join(said)) if said else Change("选项的次序有调整")


def _param_changes(old: FieldDef, new: FieldDef) -> Iterator[Change]:
    """Limits that differ; of another type only those that are new."""
    is_same_type = old.type == new.type
    specs = field_type(new.type).params
    for key, spec in specs.items():
        if key in _SKIPPED:
            continue
        before = _given(old, key, spec) if is_same_type or key in field_type(old.type).params else None
        after = _given(new, key, spec)
        is_said = is_same_type or not (after is None or after is False or after == _DEFAULTS.get(key))
        if before != after and is_said:
            said = (_said(field, key, spec, value) for field, value in ((old, before), (new, after)))
            yield Change(param_label(key, spec), *said)
    if old.params.get("pattern") != new.params.get("pattern") and is_same_type:
        hints = old.params.get("pattern_hint"), new.params.get("pattern_hint")
        if hints[0] == hints[1]:
            yield Change("写法要求有调整")


def _given(field: FieldDef, key: str, spec: Param) -> Any:
    """The value of a parameter, the default when it is not written."""
    default_unit = getattr(field_type(field.type), "default_unit", None)
    if key == "unit" and default_unit is not None:
        return field.unit or default_unit or None
    default = False if spec.kind == "bool" else _DEFAULTS.get(key)
    return field.params.get(key, default)


def param_label(key: str, spec: Param) -> str:
    """What a clerk calls a limit: 字数上限, 最小值（含）, 最多几行."""
    if key in _PARAM_LABELS:
        return _PARAM_LABELS[key]
    name = spec.meaning
    for sign in _ENDS_OF_A_NAME:
        name = name.split(sign, 1)[0]
    return name


def _said(field: FieldDef, key: str, spec: Param, value: Any) -> str:
    """A limit as a clerk reads it; 无 for none."""
    if value is None or value == () or value == "":
        return NONE
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple | list):
        labels = {column.id: column.label for column in field.columns}
        return "、".join(labels.get(str(item), str(item)) for item in value)
    text = str(value)
    return _CHOICE_WORDS.get(text, text) if spec.choices else text


def _column_changes(old: FieldDef, new: FieldDef, old_fields: Fields, new_fields: Fields) -> Iterator[Change]:
    if not old.is_table or not new.is_table:
        return
    before, after = ({column.id: column for column in field.columns} for field in (old, new))
    for column in new.columns:
        if column.id not in before:
            yield Change("增加列", new=f"“{column.label}”（{field_type(column.type).label}，{needed(column)}）")
    for column in old.columns:
        if column.id not in after:
            yield Change("删去列", old=f"“{column.label}”")
        else:
            now = after[column.id]
            around = {**old_fields, **before}, {**new_fields, **after}
            for change in changes_of(column, now, *around):
                yield Change(f"列“{column.label}”的{change.what}", change.old, change.new)
    kept = [column.label for column in old.columns if column.id in after]
    now_kept = [before[column.id].label for column in new.columns if column.id in before]
    if kept != now_kept:
        yield Change("列的次序", "、".join(kept), "、".join(now_kept))
    yield from _row_changes(field_type(old.type), field_type(new.type), old, new)


def _row_changes(old_kind: FieldType, new_kind: FieldType, old: FieldDef, new: FieldDef) -> Iterator[Change]:
    """Rows a definition names (指标, 要素条件) that came or went; one with another text is both."""
    before, after = (
        [" ".join(text for text in row.texts if text) for row in kind.fixed_rows(field)]
        for kind, field in ((old_kind, old), (new_kind, new))
    )
    for what, names, others in (("增加行", after, before), ("删去行", before, after)):
        if only_here := [name for name in names if name not in others]:
            yield Change(what, new=listed(only_here))
