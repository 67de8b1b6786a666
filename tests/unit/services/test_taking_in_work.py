"""What taking a package in costs: bytes hashed, statements and transactions of the database, flushes to the disk."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.samples import pack_registry, write_packages
from desktop.jobs import JobContext
from desktop.services.taking_in import take_in
from desktop.storage.workspace import Workspace

MOST_STATEMENTS = 11  # BEGIN, what is known of declaration and package, two rows written, COMMIT


class CountingHashlib:
    """hashlib as one module sees it; counts the bytes that go through it."""

    def __init__(self) -> None:
        self.hashed = 0

    def sha256(self) -> Any:
        counter, digest = self, hashlib.sha256()

        class Counted:
            hexdigest = digest.hexdigest

            def update(self, data: bytes) -> None:
                counter.hashed += len(data)
                digest.update(data)

        return Counted()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Packages with a PDF and a picture as supporting documents, of units of their own."""
    folder = tmp_path_factory.mktemp("work") / "packages"
    write_packages(folder, 3)
    return sorted(folder.iterdir())


def take(workspace: Workspace, *paths: Path) -> None:
    report = take_in(paths, workspace, pack_registry(), JobContext())
    assert [line.outcome for line in report.lines] == ["added"] * len(paths), report.lines


def test_each_byte_of_the_file_and_of_each_entry_is_hashed_once(
    workspace: Workspace, packages: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = {module: CountingHashlib() for module in ("desktop.services.copying_in", "desktop.packages.reader")}
    for module, counter in counters.items():
        monkeypatch.setattr(f"{module}.hashlib", counter)
    take(workspace, *packages)
    with_all_entries = 0
    for path in packages:
        with zipfile.ZipFile(path) as archive:
            with_all_entries += sum(info.file_size for info in archive.infolist())
    assert counters["desktop.services.copying_in"].hashed == sum(path.stat().st_size for path in packages)
    assert counters["desktop.packages.reader"].hashed == with_all_entries


def test_a_package_is_one_transaction_of_few_statements(workspace: Workspace, packages: list[Path]) -> None:
    take(workspace, packages[0])
    statements: list[str] = []
    connection = workspace.connection().conn
    connection.set_trace_callback(statements.append)
    take(workspace, packages[1])
    connection.set_trace_callback(None)
    assert len(statements) <= MOST_STATEMENTS, statements
    assert [statement for statement in statements if statement in ("BEGIN IMMEDIATE", "COMMIT")] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]


def test_a_copy_is_flushed_once_with_its_folder(
    workspace: Workspace, packages: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    fsync = os.fsync

    def counted(descriptor: int) -> None:
        flushed.append(descriptor)
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", counted)
    take(workspace, packages[2])
    assert len(flushed) == (1 if os.name == "nt" else 2)
