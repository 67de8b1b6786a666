"""This file defines what is in a package: meta data, issues, and the list of hashes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from desktop.errors import PackageError
from desktop.issues import Issue, Severity
from desktop.packages import names
from desktop.packages.strict_json import encode_json

CHUNK = 1024 * 1024
MAX_EARLIER_HASHES = 1000
MAX_META_TEXT = 2000
MAX_REVISION = 1_000_000_000
MAX_ISSUES = 100_000

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
_UNIT_CODE = re.compile(r"[0-9A-Za-z-]{0,64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?(?:Z|[+-]\d\d:\d\d)")
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")


class PackageKind(StrEnum):
    """What a package is for."""

    SUBMISSION = "submission"  # 报送: an enterprise's declaration
    CORRECTION = "correction"  # 退回补正: goes back with comments on the fields
    PACKET = "packet"  # 汇总包: an authority's whole packet for the next level


def one_line(text: str) -> str:
    """``text`` in NFC, white space and control characters as single spaces."""
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _is_id(value: str) -> bool:
    return _ID.fullmatch(value) is not None


def _is_sha256(value: str) -> bool:
    return names.SHA256.fullmatch(value) is not None


def _is_unit_code(value: str) -> bool:
    return _UNIT_CODE.fullmatch(value) is not None


def is_moment(value: str) -> bool:
    """Whether ``value`` is an existing ISO 8601 moment with its offset."""
    if not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_short_line(value: str) -> bool:
    return len(value) <= MAX_META_TEXT and one_line(value) == value


_META_TEXTS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "package_id": _is_id,
        "draft_id": _is_id,
        "notice_id": _is_id,
        "notice_version": _is_id,
        "notice_lock": _is_sha256,
        "form_id": _is_id,
        "unit_name": _is_short_line,
        "unit_code": _is_unit_code,
        "project": _is_short_line,
        "content_hash": _is_sha256,
        "made_at": is_moment,
        "program_version": _is_short_line,
    }
)
_ID_KEYS = ("package_id", "draft_id", "notice_id", "notice_version", "form_id")


@dataclass(frozen=True, slots=True)
class Meta:
    """``meta.json``: which draft of which form of which notice this is, and who made it when.

    ``draft_id`` is the lineage (``declaration_id`` in compilation), ``revision`` the 修订号,
    ``content_hash`` the 64 hex digits whose first 12 print as 版本校验码, ``earlier_hashes``
    the content hashes of earlier exports of this draft, oldest first. ``made_at`` is ISO 8601
    with offset. The free texts are kept as one line in NFC.

    Raises PackageError ``package.meta_wrong`` / ``package.id_malformed`` naming the key.
    """

    kind: PackageKind
    package_id: str
    draft_id: str
    notice_id: str
    notice_version: str
    notice_lock: str
    form_id: str
    unit_name: str
    unit_code: str
    project: str
    revision: int
    content_hash: str
    earlier_hashes: tuple[str, ...]
    made_at: str
    program_version: str

    def __post_init__(self) -> None:
        for key in ("unit_name", "project", "program_version"):
            object.__setattr__(self, key, one_line(getattr(self, key)))
        check_meta(self.to_dict(), file=names.META)

    def to_dict(self) -> dict[str, Any]:
        """The object in ``meta.json``."""
        values: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        values["kind"] = str(self.kind)
        values["earlier_hashes"] = list(self.earlier_hashes)
        return {"format": names.FORMAT, **values}


def check_meta(value: Any, *, file: str) -> None:
    """Refuse a ``meta.json`` that is not exactly a :class:`Meta` of this format.

    Raises PackageError: ``newer_format``, ``unknown_kind``, ``meta_unknown_key``,
    ``meta_missing_key``, ``id_malformed``, ``meta_wrong`` (each ``package.…``).
    """
    _check_format(value, file)
    expected = {"format", *(item.name for item in fields(Meta))}
    for code, keys in (("meta_unknown_key", value.keys() - expected), ("meta_missing_key", expected - value.keys())):
        if keys:
            raise PackageError(f"package.{code}", file=file, key=names.visible(min(keys)))
    kind = value["kind"]
    if kind not in list(PackageKind):
        raise PackageError("package.unknown_kind", file=file, kind=names.visible(str(kind)))
    for key, is_right in _META_TEXTS.items():
        if not isinstance(value[key], str) or not is_right(value[key]):
            code = "package.id_malformed" if key in _ID_KEYS else "package.meta_wrong"
            raise PackageError(code, file=file, key=key)
    revision, earlier = value["revision"], value["earlier_hashes"]
    if type(revision) is not int or not 0 <= revision <= MAX_REVISION:
        raise PackageError("package.meta_wrong", file=file, key="revision")
    if not isinstance(earlier, list) or len(earlier) > MAX_EARLIER_HASHES:
        raise PackageError("package.meta_wrong", file=file, key="earlier_hashes")
    if not all(isinstance(item, str) and _is_sha256(item) for item in earlier):
        raise PackageError("package.meta_wrong", file=file, key="earlier_hashes")


def _check_format(value: Any, file: str) -> None:
    if not isinstance(value, dict):
        raise PackageError("package.meta_wrong", file=file, key="format")
    number = value.get("format")
    if type(number) is not int or number < 1:
        raise PackageError("package.meta_wrong", file=file, key="format")
    if number > names.FORMAT:
        raise PackageError("package.newer_format", file=file, format=number, known=names.FORMAT)


def meta_from(value: Any, *, file: str) -> Meta:
    """The :class:`Meta` of a parsed ``meta.json``. Raises what :func:`check_meta` raises."""
    check_meta(value, file=file)
    rest = {key: item for key, item in value.items() if key not in ("format", "kind", "earlier_hashes")}
    return Meta(kind=PackageKind(value["kind"]), earlier_hashes=tuple(value["earlier_hashes"]), **rest)


@dataclass(frozen=True, slots=True)
class PackedIssue:
    """One finding as it travels: what the sender saw, and the reason written for a 提醒.

    In a correction (退回补正) ``message`` is the authority's comment on the field at ``path``.
    """

    code: str
    path: str
    section: str
    severity: Severity
    message: str
    reason: str = ""

    @classmethod
    def from_issue(cls, issue: Issue, reason: str = "") -> PackedIssue:
        """An issue of a draft with the reason written for it."""
        return cls(**{**issue.to_dict(), "severity": issue.severity}, reason=reason)

    def to_dict(self) -> dict[str, str]:
        """JSON shape of one entry of ``data/issues.json``."""
        return {item.name: str(getattr(self, item.name)) for item in fields(self)}


def issues_from(value: Any, *, file: str) -> tuple[PackedIssue, ...]:
    """The issues of a parsed ``data/issues.json``. Raises PackageError ``package.issues_wrong``."""
    keys = {item.name for item in fields(PackedIssue)}
    right = isinstance(value, list) and len(value) <= MAX_ISSUES and all(_is_issue(item, keys) for item in value)
    if not right:
        raise PackageError("package.issues_wrong", file=file, entry=names.ISSUES)
    return tuple(PackedIssue(**{**item, "severity": Severity(item["severity"])}) for item in value)


def _is_issue(item: Any, keys: set[str]) -> bool:
    if not isinstance(item, dict) or item.keys() != keys or not all(isinstance(text, str) for text in item.values()):
        return False
    return item["severity"] in list(Severity)


def answers_from(value: Any, *, file: str) -> dict[str, Any]:
    """The values of a parsed ``data/answers.json``. Raises PackageError ``package.answers_wrong``."""
    if not isinstance(value, dict) or value.keys() != {"values"} or not isinstance(value["values"], dict):
        raise PackageError("package.answers_wrong", file=file, entry=names.ANSWERS)
    values: dict[str, Any] = value["values"]
    return values


class FileSource(NamedTuple):
    """A supporting document to pack: its extension without the dot, and its bytes or where they are."""

    extension: str
    data: bytes | Path


@dataclass(frozen=True, slots=True)
class PackageParts:
    """Everything that goes into a package.

    ``answers`` is the mapping of stored values by field id, ``prints`` the printed copies by
    file name, ``files`` the supporting documents (佐证材料) by the SHA-256 of their content.
    """

    meta: Meta
    answers: Mapping[str, Any]
    issues: tuple[PackedIssue, ...] = ()
    prints: Mapping[str, bytes | Path] = field(default_factory=dict)
    files: Mapping[str, FileSource | tuple[str, bytes | Path]] = field(default_factory=dict)

    def sources(self, *, file: str) -> dict[str, bytes | Path]:
        """The content of every entry but mimetype, manifest and signatures, by entry name, in order.

        Raises PackageError ``package.text_not_unicode`` for text that has no UTF-8 form.
        """
        entries: dict[str, bytes | Path] = {
            names.META: _encoded(file, names.META, self.meta.to_dict()),
            names.ANSWERS: _encoded(file, names.ANSWERS, {"values": dict(self.answers)}),
            names.ISSUES: _encoded(file, names.ISSUES, [issue.to_dict() for issue in self.issues]),
        }
        entries |= {names.PRINT_FOLDER + name: data for name, data in self.prints.items()}
        entries |= {f"{names.FILES_FOLDER}{sha}.{extension}": data for sha, (extension, data) in self.files.items()}
        return dict(sorted(entries.items()))


def _encoded(file: str, entry: str, value: Any) -> bytes:
    try:
        return encode_json(value)
    except UnicodeEncodeError:
        raise PackageError("package.text_not_unicode", file=file, entry=entry) from None


def hash_of(source: bytes | Path) -> str:
    """SHA-256 of bytes or of a file read in pieces. Raises OSError."""
    digest = hashlib.sha256()
    for chunk in chunks_of(source):
        digest.update(chunk)
    return digest.hexdigest()


def chunks_of(source: bytes | Path) -> Iterator[bytes]:
    """The content in pieces of at most 1 MiB. Raises OSError."""
    if isinstance(source, bytes):
        yield from (source[start : start + CHUNK] for start in range(0, len(source), CHUNK))
        return
    with open(source, "rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """``manifest-sha256.txt``: one ``<hex>  <path>`` line an entry, sorted, for ``sha256sum -c``."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def manifest_from(data: bytes, *, file: str) -> dict[str, str]:
    """The hashes by entry name of a ``manifest-sha256.txt``. Raises PackageError ``package.manifest_wrong``."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        lines = []
    matches = [_LINE.fullmatch(line) for line in lines[:-1]]
    hashes = {match.group(2): match.group(1) for match in matches if match}
    if manifest_bytes(hashes) != data:  # wrong lines, other order, doubled names, no last line end
        raise PackageError("package.manifest_wrong", file=file, entry=names.MANIFEST)
    return hashes


def is_covered(name: str) -> bool:
    """Whether the manifest must list the entry ``name``."""
    return name != names.MANIFEST and not name.startswith(names.SIGNATURES_FOLDER)
