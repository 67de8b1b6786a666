"""This file holds the field type seal (盖章处): a place to seal and sign on paper, with nothing to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from desktop.forms.fieldtypes.base import FieldType, Param, register
from desktop.forms.model import PARTIES, FieldDef


@register
class Seal(FieldType):
    """A printed place for a seal or a signature. It never has a value, so it is never missing and never wrong."""

    name = "seal"
    label = "盖章处"
    params: ClassVar[Mapping[str, Param]] = {
        "seal_label": Param("str", "盖章处的文字，如：申报单位（盖章）："),
        "sign_label": Param("str", "签字处的文字，如：法定代表人（签字）："),
        "party": Param("str", "由谁盖章，默认 declaring_unit", choices=PARTIES),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """Nothing, whatever is typed."""
        return None

    def is_empty(self, stored: Any) -> bool:
        return True

    def printed(self, stored: Any, field: FieldDef) -> str:
        """The labels of the place, one a line."""
        labels = (str(field.params.get(key, "")) for key in ("seal_label", "sign_label"))
        return "\n".join(label for label in labels if label)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        if not any(str(field.params.get(key, "")).strip() for key in ("seal_label", "sign_label")):
            yield "seal_label 和 sign_label 都没有写，盖章处没有文字；请至少写一个。"
        party = field.params.get("party", PARTIES[0])
        if party not in PARTIES:
            yield f"party = “{party}”不认识，可用：{'、'.join(PARTIES)}。"
        if field.required or field.required_when or field.calculated or field.profile_id:
            yield "盖章处没有要填的内容，不能写 required、required_when、calculated 或 profile。"
