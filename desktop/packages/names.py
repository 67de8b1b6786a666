"""This file holds the fixed names inside a package and the rules every entry name obeys.

The rules are the same on every operating system: a package that one computer refuses is
refused by all of them (design.md section 7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from desktop.errors import PackageError

SUFFIX = ".sbb"
FORMAT = 1
MIMETYPE = "mimetype"
MEDIA_TYPE = b"application/vnd.zhizao-shenbao.sbb+zip"
META = "meta.json"
ANSWERS = "data/answers.json"
ISSUES = "data/issues.json"
MANIFEST = "manifest-sha256.txt"
PRINT_FOLDER = "print/"
FILES_FOLDER = "files/"
SIGNATURES_FOLDER = "signatures/"
REQUIRED = (MIMETYPE, META, ANSWERS, ISSUES, MANIFEST)
PRINT_SUFFIXES = (".docx", ".pdf", ".xlsx")

MAX_ENTRY_NAME_BYTES = 512
MAX_FILE_NAME_CHARACTERS = 120
MAX_FILE_NAME_BYTES = 240  # ext4 allows 255; room for the ".part" of an unfinished copy
NAMELESS = "未命名"

SHA256 = re.compile(r"[0-9a-f]{64}")
STORED_FILE = re.compile(r"files/([0-9a-f]{64})\.([a-z0-9]{1,10})")
SIGNATURE_FILE = re.compile(r"signatures/([1-9])\.(json|sig)")

_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)
_LOOK_ALIKES = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_FULL_STOP = "．"
_VISIBLE_GAP = "＿"
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_ONLY_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")
_KEPT_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}\Z")


def is_device_name(name: str) -> bool:
    """Whether Windows takes ``name`` (one path segment) for a device, with or without extension."""
    return name.split(".", 1)[0].rstrip(" ").upper() in _DEVICES


def safe_file_name(text: str) -> str:
    """A file name that every file system takes, as close to ``text`` as can be.

    Characters a file system refuses become their full-width look-alikes, invisible ones
    ＿, so that a person sees what was changed. The result is NFC, has at most 120
    characters and 240 UTF-8 bytes, does not start or end with white space, does not end
    with a full stop, is no device name and never empty. A short extension survives
    cutting. Applying it twice changes nothing.
    """
    name = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES).strip()
    name = "".join(_VISIBLE_GAP if unicodedata.category(char) in _INVISIBLE else char for char in name)
    if _ONLY_SUFFIX.fullmatch(name):
        name = NAMELESS + name
    # Cutting can bring a new ending to light, so tidy until nothing changes.
    while (tidier := _fitting(name)) != name:
        name = tidier
    if is_device_name(name):
        name = _VISIBLE_GAP + name
    return name or NAMELESS


def _fitting(name: str) -> str:
    suffix_match = _KEPT_SUFFIX.search(name)
    suffix = suffix_match.group() if suffix_match else ""
    stem = name[: len(name) - len(suffix)][: MAX_FILE_NAME_CHARACTERS - len(suffix)]
    while len(_tidy(stem).encode()) + len(suffix) > MAX_FILE_NAME_BYTES:
        stem = stem[:-1]
    return _tidy(stem) + suffix


def _tidy(stem: str) -> str:
    """No white space at the ends, no full stop at the end (Windows drops it) or the beginning (hidden)."""
    stem = stem.strip()
    body = stem.rstrip(".")
    stem = body + _FULL_STOP * (len(stem) - len(body))
    return _FULL_STOP + stem[1:] if stem.startswith(".") else stem


def check_entry_name(name: str, *, file: str) -> None:
    """Refuse an entry name that is dangerous or different on some system.

    Raises PackageError ``package.name_…``; ``file`` is the name of the package in the sentence.
    """
    reason = _name_fault(name)
    if reason:
        raise PackageError(reason, file=file, entry=visible(name))


def visible(name: str) -> str:
    """``name`` with invisible characters shown as ＿, for use inside a sentence."""
    return "".join(_VISIBLE_GAP if unicodedata.category(char) in _INVISIBLE else char for char in name)


def _name_fault(name: str) -> str | None:
    if len(name.encode("utf-8", "surrogatepass")) > MAX_ENTRY_NAME_BYTES:
        return "package.name_too_long"
    if any(unicodedata.category(char) in _INVISIBLE for char in name):
        return "package.name_control"
    if unicodedata.normalize("NFC", name) != name:
        return "package.name_not_nfc"
    if name.startswith(("\\\\", "//")):
        return "package.name_unc"
    if ":" in name:
        return "package.name_drive"
    if "\\" in name:
        return "package.name_backslash"
    if name.startswith("/"):
        return "package.name_absolute"
    if name.endswith("/"):
        return "package.directory_entry"
    return next((fault for segment in name.split("/") if (fault := _segment_fault(segment))), None)


def _segment_fault(segment: str) -> str | None:
    if segment == "..":
        return "package.name_climbing"
    if segment in ("", "."):
        return "package.name_empty_segment"
    if segment.endswith((".", " ")):
        return "package.name_trailing"
    if is_device_name(segment):
        return "package.name_device"
    return None


def check_unique(names: Iterable[str], *, file: str) -> None:
    """Refuse doubled names and names that are one file on some system (NFC + casefold).

    Raises PackageError ``package.name_doubled`` or ``package.name_collision``.
    """
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if folded in seen:
            same = seen[folded] == name
            code = "package.name_doubled" if same else "package.name_collision"
            raise PackageError(code, file=file, entry=visible(name), other=visible(seen[folded]))
        seen[folded] = name


def check_layout(names: Iterable[str], *, file: str) -> None:
    """Refuse every entry that has no place in format 1, and a file kept twice.

    Raises PackageError ``package.name_not_allowed`` or ``package.file_doubled``.
    """
    hashes: dict[str, str] = {}
    for name in names:
        if not _is_allowed(name):
            raise PackageError("package.name_not_allowed", file=file, entry=visible(name))
        if stored := STORED_FILE.fullmatch(name):
            other = hashes.setdefault(stored.group(1), name)
            if other != name:
                raise PackageError("package.file_doubled", file=file, entry=name, other=other)


def _is_allowed(name: str) -> bool:
    if name in REQUIRED or STORED_FILE.fullmatch(name) or SIGNATURE_FILE.fullmatch(name):
        return True
    if name.startswith(PRINT_FOLDER):
        print_name = name.removeprefix(PRINT_FOLDER)
        return print_name.endswith(PRINT_SUFFIXES) and safe_file_name(print_name) == print_name
    return False
