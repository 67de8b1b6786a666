"""This file makes Excel files for tests: honest ones with openpyxl, hostile ones by changing their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A real xlsx with one sheet for each entry."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def with_parts(source: Path, target: Path, changed: Mapping[str, bytes | None], more: Sequence[str] = ()) -> Path:
    """A copy with other bytes in some parts (None leaves one out); ``more``: empty parts besides."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = changed.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name] or b"")
        for name in more:
            new.writestr(name, b"")
    return target


def part_of(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
