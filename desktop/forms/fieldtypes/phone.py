"""This file holds the field type phone (电话)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.plain import as_text, half_width, one_line, shown
from desktop.forms.model import FieldDef

_MOBILE = re.compile("1[3-9][0-9]{9}")
_AREA = "010|02[0-9]|0[3-9][0-9]{2}"
_LANDLINE = re.compile(f"(?:{_AREA})-[1-9][0-9]{{6,7}}(?:-[0-9]{{1,6}})?")
_SERVICE = re.compile("[48]00-[0-9]{3}-[0-9]{4}")
_DASHES = re.compile("[‐‑‒–—―－]+")
_LANDLINE_WRITTEN = re.compile(
    f"\\(?({_AREA})\\)?[- ]*([1-9][0-9]{{2,3}}[- ]?[0-9]{{4}})(?: ?(?:-|转) ?([0-9]{{1,6}}))?"
)
_SERVICE_WRITTEN = re.compile("([48]00)[- ]?([0-9]{3})[- ]?([0-9]{4})")
_BETWEEN = re.compile("[、,，;；/|\n]+|或")


@register
class Phone(FieldType):
    """One telephone number (电话): a mobile, a landline with area code, or a 400/800 number."""

    name = "phone"
    label = "电话"
    params: ClassVar[Mapping[str, Param]] = {"mobile_only": Param("bool", "只收手机号")}

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Mobiles as 11 digits, landlines as 0351-3183088, extensions behind a further "-"."""
        text = one_line(typed)
        if not isinstance(text, str):
            return text
        half = _DASHES.sub("-", half_width(text)).strip()
        digits = re.sub(r"^(?:\+|00)?86[- ]?(?=1)", "", half)
        digits = re.sub("[- ]", "", digits)
        if _MOBILE.fullmatch(digits):
            return digits
        if found := _LANDLINE_WRITTEN.fullmatch(half):
            number = re.sub("[- ]", "", found[2])
            return f"{found[1]}-{number}" + (f"-{found[3]}" if found[3] else "")
        if found := _SERVICE_WRITTEN.fullmatch(half):
            return "-".join(found.groups())
        return text

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, str):
            yield Finding("phone.wrong_shape", {})
        elif _MOBILE.fullmatch(stored):
            return
        elif _LANDLINE.fullmatch(stored) or _SERVICE.fullmatch(stored):
            if field.params.get("mobile_only"):
                yield Finding("phone.not_a_mobile", {"typed": stored})
        elif len([part for part in _BETWEEN.split(stored) if part.strip()]) > 1 or _two_mobiles(stored):
            yield Finding("phone.several", {"typed": shown(stored)})
        else:
            code = "phone.not_a_mobile" if field.params.get("mobile_only") else "phone.not_a_number"
            yield Finding(code, {"typed": shown(stored)})

    def printed(self, stored: Any, field: FieldDef) -> str:
        return as_text(stored)


def _two_mobiles(stored: str) -> bool:
    parts = stored.split()
    return len(parts) > 1 and all(len(part) >= 7 for part in parts)
