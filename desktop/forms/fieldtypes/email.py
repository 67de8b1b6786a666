"""This file holds the field type email (电子邮箱)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from desktop.forms.fieldtypes.base import FieldType, Finding, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

LONGEST = 254  # RFC 5321 4.5.3.1.3
_ADDRESS = re.compile(
    r"[A-Za-z0-9_+%&'*=?^~-]{1,64}(?:\.[A-Za-z0-9_+%&'*=?^~-]{1,64})*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_BETWEEN = re.compile("[、,，;；\\s]+")


@register
class Email(FieldType):
    """One e-mail address (电子邮箱)."""

    name = "email"
    label = "电子邮箱"

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        text = one_line(typed)
        return (half_width(text).strip() or None) if isinstance(text, str) else text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("email.wrong_shape", {})
        elif len(stored) <= LONGEST and _ADDRESS.fullmatch(stored):
            return
        elif sum("@" in part for part in _BETWEEN.split(stored)) > 1:
            yield Finding("email.several", {"typed": shown(stored)})
        else:
            yield Finding("email.not_an_address", {"typed": shown(stored), "reason": _reason(stored)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return as_text(stored)


def _reason(stored: str) -> str:
    strange = sorted({sign for sign in stored if not ("!" <= sign <= "~")})
    name, _, domain = stored.partition("@")
    if len(stored) > LONGEST:
        return f"超过 {LONGEST} 个字符"
    if strange:
        return "含有不能用的字符" + "".join("空格" if sign.isspace() else f"“{sign}”" for sign in strange[:5])
    if stored.count("@") != 1:
        return "缺少 @" if "@" not in stored else "@ 多于一个"
    if not name or not domain:
        return "@ 前后都要有内容"
    if "." not in domain:
        return "@ 后面缺少“.”，应类似 example.com"
    return "写法不完整"
