"""This file holds what the rows of one run share: the temporary folder, how thorough, the packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Plan:
    """One run. ``packages`` is how many packages are taken in; ``say`` tells the person what goes on."""

    folder: Path
    is_quick: bool
    packages: int
    say: Callable[[str], None]
    _folders: dict[str, Path] = field(default_factory=dict)
    _count: int = 0

    def rounds(self, usual: int, quick: int) -> int:
        return quick if self.is_quick else usual

    def fresh(self, name: str) -> Path:
        """A path for a new folder that does not exist yet."""
        self._count += 1
        return self.folder / f"{name}-{self._count}"

    def probe(self, kind: str, *arguments: str) -> dict[str, Any]:
        """See :func:`desktop.bench.processes.run_probe`."""
        from desktop.bench.processes import run_probe

        return run_probe(self.folder / "bytecode", kind, *arguments)

    def package_folder(self) -> Path:
        """The folder with the packages to take in, made at first use."""
        from desktop.bench.samples import write_packages

        if "packages" not in self._folders:
            self.say(f"正在生成 {self.packages} 个申报包")
            folder = self.fresh("packages")
            write_packages(folder, self.packages)
            self._folders["packages"] = folder
        return self._folders["packages"]
