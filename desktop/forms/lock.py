"""This file hashes a resolved definition: a released pack is immutable (LOCK)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desktop.canonical import canonical_json, sha256_hex
from desktop.forms.model import NoticeDef

LOCK_NAME = "LOCK"


def plain(value: Any) -> Any:
    """A definition as plain JSON values; numbers with a point as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        skip = {"lock_hash", "by_id"}
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in skip}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def definition_hash(notice: NoticeDef) -> str:
    """SHA-256 of the resolved definition: shared blocks included, comments and layout of the files not."""
    return sha256_hex(canonical_json(plain(notice)))


def read_lock(folder: Path) -> str | None:
    """The hash a release wrote down, or None for a pack that is not locked."""
    path = folder / LOCK_NAME
    return path.read_text("utf-8").strip() if path.is_file() else None
