"""This file says what becomes of one answer when its question is defined otherwise in another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context
from enum import StrEnum
from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.plain import shown
from desktop.forms.model import FieldDef
from desktop.forms.numbers import exact_text, plain_number
from desktop.issues import Severity

NUMBERS = ("integer", "decimal", "money", "percent")
_EXACT = Context(prec=80)
_POWERS = {"元": 0, "万元": 4}  # units of money as powers of ten of 元
_OF_THE_KIND = ("options", "unit", "edition", "text", "tier")  # what a value means, not how large it may be


class Fate(StrEnum):
    """What happens to an answer."""

    KEPT = "kept"  # as it is
    CHECK = "check"  # kept, a person must look: its meaning may have changed
    CONVERTED = "converted"  # stored anew by the type it has now
    DRAWER = "drawer"  # no place for it: kept in the drawer (抽屉)
    RESTORED = "restored"  # back from the drawer


@dataclass(frozen=True, slots=True)
class Carried:
    """The value in the new version (None: nothing), its fate, the sentence and, for the drawer, the words lost."""

    value: Any
    fate: Fate = Fate.KEPT
    code: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def is_kept(self) -> bool:
        return self.fate in (Fate.KEPT, Fate.CHECK)


def carry(old: FieldDef, new: FieldDef, value: Any) -> Carried:
    """What ``value``, an answer to ``old``, is worth as an answer to ``new``. Pure; never raises.

    Tables whose rows are alike (:func:`rows_are_alike`) are kept here: their cells are carried one by one.
    """
    is_same_type = old.type == new.type or rows_are_alike(old, new)
    if old.calculated and new.calculated:
        return Carried(value)
    if field_type(old.type).is_empty(value):
        return Carried(value if is_same_type and not new.calculated else None)
    if new.calculated:
        return to_drawer(old, value, "move.calculated")
    if old.calculated:
        return to_drawer(old, value, "move.leftover")
    if is_same_type:
        return _of_one_type(old, new, value)
    stored = _stored_anew(old, new, value)
    labels = {"old": field_type(old.type).label, "new": field_type(new.type).label}
    text = _printed(old, value)
    if stored is None:
        return to_drawer(old, value, "move.cannot_hold", **labels)
    code, fate = "move.converted", Fate.CONVERTED
    if old.unit != new.unit and old.type in NUMBERS and new.type in NUMBERS:
        code, labels = "move.unit_changed", {"old": old.unit or "无单位", "new": new.unit or "无单位"}
        fate = Fate.CHECK if stored == value else fate
    return Carried(stored, fate, code, {**labels, "before": shown(text), "after": shown(_printed(new, stored))})


def to_drawer(asked: FieldDef, value: Any, code: str, **context: Any) -> Carried:
    """The whole answer to ``asked`` goes into the drawer."""
    text = _printed(asked, value)
    return Carried(None, Fate.DRAWER, code, {"text": shown(text), **context}, text)


def rows_are_alike(old: FieldDef, new: FieldDef) -> bool:
    """Whether both are tables with rows of one making: the user's, or those the definition names."""
    if not (old.is_table and new.is_table):
        return False
    return bool(field_type(old.type).fixed_rows(old)) == bool(field_type(new.type).fixed_rows(new))


def _printed(field_def: FieldDef, value: Any) -> str:
    return field_type(field_def.type).printed(value, field_def)


# -- the type stays ------------------------------------------------------------------------


def _of_one_type(old: FieldDef, new: FieldDef, value: Any) -> Carried:
    if old.type == "statement" and old.params.get("text") != new.params.get("text"):
        return to_drawer(old, value, "move.statement_changed")
    if old.options:
        return _chosen(old, new, value)
    if old.type in NUMBERS and _unit(old) != _unit(new):
        return _in_other_unit(old, new, value)
    return Carried(value)


def _chosen(old: FieldDef, new: FieldDef, value: Any) -> Carried:
    """A choice whose option is gone; of several only what is gone."""
    codes = value if isinstance(value, list) else [value]
    gone = [code for code in codes if isinstance(code, str) and code in old.options and code not in new.options]
    if not gone:
        return Carried(value)
    labels = "、".join(old.options[code] for code in gone)
    kept = [code for code in codes if code not in gone] if isinstance(value, list) else []
    return Carried(kept or None, Fate.DRAWER, "move.option_gone", {"gone": labels}, labels)


def _unit(field_def: FieldDef) -> str:
    return field_def.unit or str(getattr(field_type(field_def.type), "default_unit", ""))


def _in_other_unit(old: FieldDef, new: FieldDef, value: Any) -> Carried:
    units = {"old": _unit(old) or "无单位", "new": _unit(new) or "无单位"}
    number = plain_number(value)
    if number is None or not {_unit(old), _unit(new)} <= _POWERS.keys():
        return Carried(value, Fate.CHECK, "move.unit_changed", units)
    shifted = number.scaleb(_POWERS[_unit(old)] - _POWERS[_unit(new)], _EXACT).normalize(_EXACT)
    stored = exact_text(shifted)
    texts = {"before": _printed(old, value), "after": _printed(new, stored)}
    return Carried(stored, Fate.CONVERTED, "move.unit_converted", {**units, **texts})


# -- another type --------------------------------------------------------------------------


def _stored_anew(old: FieldDef, new: FieldDef, value: Any) -> Any:
    """The value as the new type keeps it, or None when it cannot hold it. An acceptance is never made up."""
    if old.is_table or new.is_table or "statement" in (old.type, new.type) or _has_files(value):
        return None
    kind = field_type(new.type)
    bare = replace(new, params={key: item for key, item in new.params.items() if key in _OF_THE_KIND})
    if "multiline" in kind.params:
        bare = replace(bare, params={**bare.params, "multiline": True})
    for typed in _readings(old, value):
        stored = kind.to_stored(typed, new)
        if not kind.is_empty(stored) and not any(f.severity is Severity.ERROR for f in kind.check(stored, bare)):
            return stored
    return None


def _readings(old: FieldDef, value: Any) -> Iterator[Any]:
    """What a person would read, then what is stored; of a number its exact digits first."""
    printed = _printed(old, value)
    yield from (value, printed) if old.type in NUMBERS else (printed, value)


def _has_files(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) and item.get("file") for item in value)
