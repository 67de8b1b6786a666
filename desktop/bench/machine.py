"""This file says on what machine was measured: no host name, no user, no path."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """``memory_gb`` 0 when the system does not tell."""

    cpu: str
    cores: int
    memory_gb: float
    python: str
    system: str

    @property
    def line(self) -> str:
        memory = f"内存 {self.memory_gb:g} GB" if self.memory_gb else "内存大小不详"
        return f"{self.cpu}，{self.cores} 核，{memory}，Python {self.python}，{self.system}"

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def this_machine() -> Machine:
    return Machine(_cpu(), os.cpu_count() or 1, _memory_gb(), platform.python_version(), _system())


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text("utf-8", "replace").splitlines():
            if line.lower().startswith(("model name", "cpu model", "hardware")):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return 0.0
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3, 1)


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = ""
    return name or f"{platform.system()} {platform.release()}"
