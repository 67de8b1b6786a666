"""This file reads the JSON of a package strictly: canonical bytes or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from desktop.canonical import canonical_json
from desktop.errors import PackageError

MAX_JSON_BYTES = 32 * 1024 * 1024
MAX_JSON_DEPTH = 64
_LONGEST_NUMBER = 18  # digits; fits every signed 64-bit field
_DEPTH_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class _RefusalError(Exception):
    """Carries a reason code out of the callbacks of the json module."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_json(data: bytes, *, file: str, entry: str, max_depth: int = MAX_JSON_DEPTH) -> Any:
    """The value of canonical JSON ``data``: dict, list, str, int, bool, None and nothing else.

    Raises PackageError ``package.json_…`` naming ``file`` and ``entry``.
    """
    try:
        _check_depth(data, max_depth)
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_keys,
            parse_float=_no_number,
            parse_constant=_no_number,
            parse_int=_short_int,
        )
        if encode_json(value) != data:
            raise _RefusalError("package.json_not_canonical")
    except _RefusalError as refusal:
        raise PackageError(refusal.code, file=file, entry=entry, limit=max_depth) from None
    except (UnicodeError, json.JSONDecodeError):
        raise PackageError("package.json_wrong", file=file, entry=entry) from None
    return value


def encode_json(value: Any) -> bytes:
    """Canonical JSON that is also valid UTF-8.

    Raises UnicodeEncodeError for half a surrogate pair, TypeError for floats.
    """
    data = canonical_json(value)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnicodeEncodeError("utf-8", "\ufffd", 0, 1, "half a surrogate pair") from error
    return data


def depth_of(data: bytes) -> int:
    """How deep lists and objects of JSON ``data`` nest, in one pass and without recursion."""
    depth = deepest = 0
    for token in _DEPTH_TOKENS.finditer(data):
        first = token.group()[:1]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in b"]}":
            depth -= 1
    return deepest


def _check_depth(data: bytes, max_depth: int) -> None:
    if depth_of(data) > max_depth:
        raise _RefusalError("package.json_too_deep")


def _unique_keys(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise _RefusalError("package.json_double_key")
        result[key] = value
    return result


def _no_number(_text: str) -> NoReturn:
    raise _RefusalError("package.json_number")


def _short_int(text: str) -> int:
    if len(text.lstrip("-")) > _LONGEST_NUMBER:
        raise _RefusalError("package.json_number")
    return int(text)
