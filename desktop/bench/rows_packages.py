"""This file measures how fast packages are verified and taken in."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desktop.bench.measure import Budget, Result, Task, in_turn, timed
from desktop.bench.plan import Plan
from desktop.bench.samples import pack_registry
from desktop.clock import system_clock
from desktop.jobs import JobContext
from desktop.services.taking_in import take_in
from desktop.storage.workspace import open_workspace

SPEED_SHARE = 50.0  # per cent of the reference's speed
BATCH = 10  # packages in one turn
CHUNK = 1024 * 1024


def unzip_and_hash(paths: Sequence[Path]) -> None:
    """The reference: every entry of every package through zipfile and SHA-256, as a stream, in this process."""
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                digest = hashlib.sha256()
                with archive.open(info) as entry:
                    while chunk := entry.read(CHUNK):
                        digest.update(chunk)
                digest.hexdigest()


def copy_then_unzip_and_hash(paths: Sequence[Path], folder: Path) -> None:
    """The same after each package was copied to the disk and flushed, as taking in must."""
    for path in paths:
        copy = folder / path.name
        with path.open("rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
        unzip_and_hash([copy])
        copy.unlink()


def measure_packages(plan: Plan) -> Iterator[Result]:
    paths = sorted(plan.package_folder().iterdir())
    plan.say(f"接收 {len(paths)} 个申报包")
    copies = plan.fresh("copies")
    copies.mkdir()
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    registry, job, outcomes = pack_registry(), JobContext(), Counter[str]()
    unzip_and_hash(paths[:2])
    with open_workspace(plan.fresh("register"), clock=system_clock) as workspace:

        def take(batch: Sequence[Path]) -> None:
            outcomes.update(line.outcome for line in take_in(batch, workspace, registry, job).lines)

        def copy(batch: Sequence[Path]) -> None:
            copy_then_unzip_and_hash(batch, copies)

        bare, copied, ours = in_turn(
            len(batches), [_each(batches, unzip_and_hash), _each(batches, copy), _each(batches, take)]
        )
    if outcomes != {"added": len(paths)}:
        raise AssertionError(f"packages were not taken in: {dict(outcomes)}")
    size = sum(path.stat().st_size for path in paths) / len(paths) / 1e6
    title = f"核对并接收 {len(paths)} 个申报包，平均 {size:.1f} MB（每包用时，每 {BATCH} 包测一次）"
    share = sum(bare.values) / sum(ours.values) * 100
    yield Result(
        "take_in",
        title,
        ours.in_ms(),
        bare.in_ms(),
        "标准库 zipfile 逐块解压 + hashlib SHA-256，同一进程，不落盘",
        (Budget("速度为参照的", share, SPEED_SHARE, "%", is_ceiling=False),),
        ("本程序另外做：复制到工作区并落盘、逐项核对、用通知包重新检查、登记入库。",),
    )
    share = sum(copied.values) / sum(ours.values) * 100
    yield Result(
        "take_in_beside_copy",
        "同上，与先复制落盘的参照比",
        ours.in_ms(),
        copied.in_ms(),
        "先复制一份并落盘（fsync），再解压 + SHA-256",
        remarks=(f"速度为这个参照的 {share:.0f} %（没有预算）",),
    )


def _each(batches: Sequence[Sequence[Path]], do: Callable[[Sequence[Path]], None]) -> Task:
    """A task that does the next batch each time and gives the seconds of one package."""
    coming = iter(batches)

    def next_batch() -> float:
        batch = next(coming)
        return timed(lambda: do(batch)) / len(batch)

    return next_batch
