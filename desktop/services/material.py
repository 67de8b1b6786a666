"""This file accepts files from outside: figures and supporting documents (插图、佐证材料)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.errors import AppError
from desktop.filekinds import inspect
from desktop.forms.model import FieldDef

FIGURE_KINDS = ("png", "jpg")
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept by content: ``file`` is its SHA-256, ``size`` in bytes, ``pages`` of a PDF."""

    file: str
    name: str
    size: int
    kind: str
    pages: int | None

    def to_item(self) -> dict[str, Any]:
        """The stored value of one attachment."""
        return asdict(self)


def examine(source: bytes | Path, name: str, field: FieldDef | None) -> tuple[str, int, int | None]:
    """(kind, size, pages) of a file that may go into ``field``.

    Raises AppError ``files.renamed`` (a PNG renamed .pdf), ``files.damaged``, ``files.empty``,
    ``files.too_large``, ``figure.not_a_picture``.
    """
    facts = inspect(source, name, max_bytes=MAX_BYTES)
    kind = str(facts.kind)
    if field is not None and field.type == "long_text" and kind not in FIGURE_KINDS:
        raise AppError("figure.not_a_picture", file=name, found=facts.kind.label)
    return kind, facts.size, facts.pages
