"""This file holds the field type attachment (附件、佐证材料)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from desktop.filekinds import KIND_LABELS, Kind
from desktop.forms.fieldtypes.base import FieldType, Finding, Param, register
from desktop.forms.fieldtypes.lengths import length_limit, range_problems
from desktop.forms.fieldtypes.long_text import FILE_ID
from desktop.forms.fieldtypes.plain import as_text, storable
from desktop.forms.model import FieldDef
from desktop.forms.numbers import plain_number
from desktop.issues import Severity

BYTES_OF_A_MB = 1024 * 1024
#: The kinds a pack may ask for.
KINDS = tuple(kind.value for kind in Kind if kind is not Kind.UNKNOWN)


def is_file_fact(item: Any) -> bool:
    """Whether ``item`` has the stored facts of a file: file, name, size, kind, pages."""
    if not isinstance(item, Mapping):
        return False
    size, pages = item.get("size"), item.get("pages")
    return (
        all(isinstance(item.get(key), str) for key in ("file", "name", "kind"))
        and FILE_ID.fullmatch(item["file"]) is not None
        and isinstance(size, int)
        and not isinstance(size, bool)
        and size >= 0
        and (pages is None or (isinstance(pages, int) and not isinstance(pages, bool)))
    )


def kind_label(kind: str) -> str:
    """What a person calls a kind of file: PDF 文件, Word 文档 …"""
    return KIND_LABELS[Kind(kind)] if kind in KINDS else KIND_LABELS[Kind.UNKNOWN]


@register
class Attachment(FieldType):
    """Supporting documents (佐证材料); the bytes lie in the workspace, the draft keeps their facts."""

    name = "attachment"
    label = "附件"
    params: ClassVar[Mapping[str, Param]] = {
        "kinds": Param("strings", f"允许的文件格式：{' '.join(KINDS)}"),
        "min_files": Param("int", "最少几个文件"),
        "max_files": Param("int", "最多几个文件"),
        "max_size_mb": Param("decimal", "单个文件最大多少 MB（1 MB = 1048576 字节）"),
        "max_pages": Param("int", "单个文件最多几页"),
    }

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        return storable([typed] if isinstance(typed, dict) and typed else typed)

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        if not isinstance(stored, list) or not all(map(is_file_fact, stored)):
            yield Finding("attachment.wrong_shape", {})
            return
        least, most = length_limit(field, "min_files"), length_limit(field, "max_files")
        actual = len(stored)
        if least is not None and actual < least:
            yield Finding("attachment.too_few", {"limit": least, "actual": actual, "under": least - actual})
        if most is not None and actual > most:
            yield Finding("attachment.too_many", {"limit": most, "actual": actual, "over": actual - most})
        first_names: dict[str, str] = {}
        for fact in stored:
            yield from self._file_findings(fact, field)
            if fact["file"] in first_names:
                context = {"file": fact["name"], "other": first_names[fact["file"]]}
                yield Finding("attachment.same_file", context, Severity.WARNING)
            first_names.setdefault(fact["file"], fact["name"])

    def _file_findings(self, fact: Mapping[str, Any], field: FieldDef) -> Iterator[Finding]:
        name, kinds = fact["name"], field.params.get("kinds", ())
        if kinds and fact["kind"] not in kinds:
            allowed = "、".join(map(kind_label, kinds))
            yield Finding("attachment.wrong_kind", {"file": name, "kind": kind_label(fact["kind"]), "kinds": allowed})
        if fact["size"] == 0:
            yield Finding("attachment.empty_file", {"file": name})
        largest = self.size_limit(field)
        if largest is not None and fact["size"] > largest * BYTES_OF_A_MB:
            context = {"file": name, "limit": f"{largest:f}", "actual": _megabytes(fact["size"])}
            yield Finding("attachment.too_large", context)
        most = length_limit(field, "max_pages")
        pages = fact.get("pages")
        if most is not None and pages is not None and pages > most:
            yield Finding("attachment.too_many_pages", {"file": name, "limit": most, "actual": pages})
        if most is not None and pages is None and fact["kind"] == "pdf":
            yield Finding("attachment.pages_unknown", {"file": name, "limit": most}, Severity.WARNING)

    def size_limit(self, field: FieldDef) -> Decimal | None:
        """``max_size_mb`` as an exact number."""
        declared = field.params.get("max_size_mb")
        return None if declared is None or isinstance(declared, bool) else plain_number(str(declared))

    def printed(self, stored: Any, field: FieldDef) -> str:
        """The file names in order."""
        if not isinstance(stored, list) or not all(map(is_file_fact, stored)):
            return as_text(stored)
        return "、".join(fact["name"] or fact["file"] for fact in stored)

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        yield from range_problems(field, "min_files", "max_files")
        kinds = field.params.get("kinds")
        if kinds is not None and not kinds:
            yield "kinds 是空的，任何文件都不会被接受。"
        for kind in kinds or ():
            if kind not in KINDS:
                yield f"kinds 中的“{kind}”不认识，可用：{'、'.join(KINDS)}。"
        largest = self.size_limit(field)
        if "max_size_mb" in field.params and (largest is None or largest <= 0):
            yield f"max_size_mb = “{field.params['max_size_mb']}”应是大于 0 的数字。"
        most = length_limit(field, "max_pages")
        if most is not None and most < 1:
            yield f"max_pages = {most} 不能小于 1。"


def _megabytes(size: int) -> str:
    """Size in MB, rounded up to two decimals so that it never reads like the limit itself."""
    return f"{-(-size * 100 // BYTES_OF_A_MB) / 100:.2f}"
