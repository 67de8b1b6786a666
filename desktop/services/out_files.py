"""This file lays finished files into the user's folders: safe names, nothing replaced, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from desktop.atomic import reason_of, write_atomic
from desktop.errors import AppError
from desktop.packages.names import MAX_FILE_NAME_BYTES, safe_file_name

_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}\Z")


def file_name(stem: str, suffix: str = "", ending: str = "") -> str:
    """A name every system takes: a long ``stem`` is cut, ``ending`` (（草稿）, （2）) and suffix never.

    ``suffix`` comes without its dot; "" for a folder.
    """
    tail = ending + (f".{suffix}" if suffix else "")
    stem = stem[:MAX_FILE_NAME_BYTES]
    name = safe_file_name(stem + tail)
    while stem and not name.endswith(tail):
        stem = stem[:-1]
        name = safe_file_name(stem + tail)
    return name


def numbered(name: str, number: int) -> str:
    """The name itself for 1, else with （2）, （3） … before its suffix."""
    if number == 1:
        return name
    found = _SUFFIX.search(name)
    suffix = found.group()[1:] if found else ""
    return file_name(name[: len(name) - len(suffix) - 1] if suffix else name, suffix, f"（{number}）")


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and what is missing above it; gives what was made, the innermost first.

    Raises AppError ``files.no_folder``.
    """
    missing = []
    for path in (folder, *folder.parents):
        if path.exists():
            break
        missing.append(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        _remove_empty(missing)
        raise AppError("files.no_folder", folder=str(folder), reason=reason_of(e)) from e
    return missing


@contextmanager
def folder_for(folder: Path) -> Iterator[None]:
    """The folder exists inside the block; when the block fails, what was made for it goes again."""
    made = make_folder(folder)
    try:
        yield
    except BaseException:
        _remove_empty(made)
        raise


def _remove_empty(folders: list[Path]) -> None:
    with suppress(OSError):
        for path in folders:
            path.rmdir()


def store_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """All files or none, by name; a file that stands there already with these bytes is kept.

    When a name is taken by something else, all of them get the same number （2）, （3） …
    Raises AppError ``files.no_folder``, StorageError ``files.cannot_write``.
    """
    made: list[Path] = []
    with folder_for(folder):
        for number in count(1):
            names = {numbered(name, number): data for name, data in contents.items()}
            if all(_is_free_or_same(folder / name, data) for name, data in names.items()):
                break
        try:
            for name, data in names.items():
                path = folder / name
                if not path.exists():
                    _write_new(path, data, made)
        except BaseException:
            for path in made:
                path.unlink(missing_ok=True)
            raise
    return tuple(folder / name for name in names)


def _write_new(path: Path, data: bytes, made: list[Path]) -> None:
    """Write a file that is not there yet; ``made`` names it from before the moment it appears."""
    made.append(path)
    try:
        write_atomic(path, data, overwrite=False)
    except AppError:  # then it is not ours: nothing was written, or someone else was faster
        made.remove(path)
        raise


def _is_free_or_same(path: Path, data: bytes) -> bool:
    if not path.exists() and not path.is_symlink():
        return True
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def place_folder(building: Path, target: Path) -> Path:
    """Move a finished folder to ``target``, or to ``target（2）`` … when that is taken.

    A folder that stands there already with exactly these files is kept; ``building`` goes then.
    Raises AppError ``files.no_folder``.
    """
    for number in count(1):
        place = target.with_name(numbered_folder(target.name, number))
        if place.is_dir() and _contents(place) == _contents(building):
            for path in building.iterdir():
                path.unlink()
            building.rmdir()
            return place
        if not place.exists() and not place.is_symlink():
            break
    try:
        building.rename(place)
    except OSError as e:
        raise AppError("files.no_folder", folder=str(place), reason=reason_of(e)) from e
    return place


def numbered_folder(name: str, number: int) -> str:
    return name if number == 1 else file_name(name, "", f"（{number}）")


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}
