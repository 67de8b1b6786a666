"""This file hashes a resolved definition: a released pack is immutable (LOCK)."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desktop.canonical import canonical_json, sha256_hex
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, NoticeDef

LOCK_NAME = "LOCK"
HASH = re.compile("[0-9a-f]{64}")
_LONGEST = 200

#: What a definition carries for the program's own use.
_NOT_HASHED = {"lock_hash", "by_id"}


def plain(value: Any) -> Any:
    """A definition as plain JSON values; numbers with a point as text.

    What equals the default of its attribute is left out, so that an attribute added to the model
    later does not change the hash of a released pack. Options keep their order (it is printed), and
    so do the rows a catalogue gives a table: they are part of the paper.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        rows = field_type(value.type).fixed_rows(value) if isinstance(value, FieldDef) else ()
        printed = {"fixed_rows": [plain(row) for row in rows]} if rows else {}
        return printed | {
            f.name: plain(given)
            for f in dataclasses.fields(value)
            if f.name not in _NOT_HASHED and (given := getattr(value, f.name)) != f.default
        }
    if isinstance(value, Mapping):
        return {
            str(key): [[str(code), str(label)] for code, label in item.items()] if key == "options" else plain(item)
            for key, item in value.items()
        }
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


def pack_name(folder: Path) -> str:
    """A pack as sentences name it: notice id/version."""
    return f"{folder.parent.name}/{folder.name}"


def read_lock(folder: Path) -> str | None:
    """The hash a release wrote down, or None for a pack that is not locked.

    Something called LOCK that cannot be read as one locks as well: it is the hash of nothing.
    """
    path = folder / LOCK_NAME
    if not path.is_file():
        return "" if os.path.lexists(path) else None
    try:
        with path.open("rb") as stream:
            return stream.read(_LONGEST).decode("utf-8", "replace").strip()
    except OSError:
        return ""
