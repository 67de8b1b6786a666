"""This file lets a second start of the program hand its packages to the first one, through a file in the workspace."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from desktop.atomic import write_atomic
from desktop.clock import Clock, stamp
from desktop.errors import AppError

FOLDER = "requests"
WAIT = 2.0  # s the second start waits for the first to take its request
LOOK_EVERY = 0.05  # s
FRESH = 60  # s: an older request was left by a start that is long over
MOST_PATHS, MOST_BYTES, MOST_FILES = 100, 64 * 1024, 20


def requests_folder(workspace: Path) -> Path:
    return workspace / FOLDER


def leave_request(workspace: Path, packages: Sequence[Path], clock: Clock) -> Path | None:
    """Ask the program that has ``workspace`` open to show itself and to look at ``packages``.

    Gives the request file; None when none can be written there (a read-only disk).
    """
    folder = requests_folder(workspace)
    content = {"at": stamp(clock()), "packages": [str(path.absolute()) for path in packages]}
    target = folder / f"{uuid.uuid4().hex}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(target, json.dumps(content, ensure_ascii=True).encode("ascii"))
    except (AppError, OSError):
        return None
    return target


def was_taken(request: Path, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Wait until the first program has taken ``request``; False, and the request withdrawn, when it does not."""
    for _ in range(max(1, round(WAIT / LOOK_EVERY))):
        if not request.exists():
            return True
        sleep(LOOK_EVERY)
    try:
        request.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def take_requests(workspace: Path, now: datetime) -> list[list[Path]] | None:
    """The packages of every request left since, each request taken by deleting it; None when there was none.

    What is no fresh request made by this program is removed and asks for nothing: a large file, no JSON, a path
    that is not absolute or no package. A link or a folder is left alone.
    """
    found = []
    for file in sorted(requests_folder(workspace).glob("*.json"))[:MOST_FILES]:
        if file.is_symlink() or not file.is_file():
            continue
        packages = _packages(file, now)
        try:
            file.unlink()
        except OSError:
            continue  # not taken: the second start says itself that the workspace is in use
        if packages is not None:
            found.append(packages)
    return found or None


def _packages(file: Path, now: datetime) -> list[Path] | None:
    """The existing packages a request names; None for what is no request."""
    content: object = None
    with suppress(OSError, ValueError, RecursionError):
        if file.stat().st_size <= MOST_BYTES:
            content = json.loads(file.read_bytes())
    if not isinstance(content, dict):
        return None
    at, names = content.get("at"), content.get("packages")
    if not isinstance(at, str) or not isinstance(names, list) or len(names) > MOST_PATHS or not _is_fresh(at, now):
        return None
    paths = [Path(name) for name in names if isinstance(name, str) and "\0" not in name]
    return [path for path in paths if path.is_absolute() and path.suffix.lower() == ".sbb" and path.is_file()]


def _is_fresh(at: str, now: datetime) -> bool:
    try:
        return abs((now - datetime.fromisoformat(at)).total_seconds()) <= FRESH
    except (ValueError, TypeError, OverflowError):
        return False
