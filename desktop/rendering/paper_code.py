"""This file makes the code of a final copy (版本校验码): same content, same code, on paper and in the package."""

from __future__ import annotations

from typing import Any

from desktop.canonical import canonical_json, sha256_hex

CODE_LENGTH = 12


def content_hash(payload: dict[str, Any]) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON of ``payload``. Raises TypeError for floats."""
    return sha256_hex(canonical_json(payload))


def code_of(full_hash: str) -> str:
    """The printed code: the first 12 hex digits of a content hash."""
    return full_hash[:CODE_LENGTH]


def grouped(code: str) -> str:
    """``0123456789ab`` as printed: ``0123-4567-89ab``."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
