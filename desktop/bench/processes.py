"""This file runs a probe in a process of its own and reads what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import desktop

PROJECT = Path(desktop.__file__).resolve().parent.parent


class ProbeError(RuntimeError):
    """A probe did not come to its end; says what it wrote to stderr."""


def run_probe(bytecode: Path, kind: str, *arguments: str) -> dict[str, Any]:
    """The JSON object the probe prints; ``seconds`` is added: from the start of the process to its line.

    Compiled modules are kept in the folder ``bytecode``, as an installed program has them, even
    when the environment forbids to write them. Raises ProbeError.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8", "PYTHONPYCACHEPREFIX": str(bytecode)}
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "desktop.bench.probe", kind, *arguments],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
        rest, errors = process.communicate()
    if process.returncode or rest or not line:
        raise ProbeError(f"probe {kind} ended with {process.returncode}: {errors.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(line)
    return {**found, "seconds": seconds}
