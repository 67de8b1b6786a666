"""This file gives tests a screen of their own: a virtual X display with a window manager, when the system has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

NEEDED = ("Xvfb", "openbox", "xdotool")
SIZE = "1366x768x24"


@contextmanager
def own_screen() -> Iterator[dict[str, str]]:
    """Environment of a program under test: an own X display, else Qt's off-screen platform."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "WAYLAND_"))}
    environment["SHENBAO_BUNDLED_FONTS"] = "1"
    if not all(shutil.which(name) for name in NEEDED):
        yield environment | {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = ":" + answer.readline().strip()  # waits until the server is ready
    environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()
