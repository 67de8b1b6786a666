"""This file defines where "now" comes from: always handed in, never asked for by rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Local time with its UTC offset."""
    return datetime.now().astimezone()


def stamp(moment: datetime) -> str:
    """ISO 8601 with offset, to the millisecond: the shape of every ``…_at`` on disk."""
    return moment.isoformat(timespec="milliseconds")
