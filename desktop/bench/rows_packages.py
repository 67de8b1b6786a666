"""This file measures how fast packages are verified and taken in."""

from __future__ import annotations

import gc
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.bench.measure import Budget, Result, Series, timed
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


def measure_packages(plan: Plan) -> Iterator[Result]:
    paths = sorted(plan.package_folder().iterdir())
    plan.say(f"接收 {len(paths)} 个申报包")
    registry, job = pack_registry(), JobContext()
    reference: list[float] = []
    ours: list[float] = []
    outcomes: list[str] = []
    unzip_and_hash(paths[:2])
    with open_workspace(plan.fresh("register"), clock=system_clock) as workspace:
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]

            def take() -> None:
                outcomes.extend(line.outcome for line in take_in(batch, workspace, registry, job).lines)  # noqa: B023

            gc.collect()
            reference.append(timed(lambda: unzip_and_hash(batch)) / len(batch))  # noqa: B023
            gc.collect()
            ours.append(timed(take) / len(batch))
    if set(outcomes) != {"added"} or len(outcomes) != len(paths):
        raise AssertionError(f"packages were not taken in: {sorted(set(outcomes))}")
    mine, other = Series(tuple(ours)), Series(tuple(reference))
    share = sum(other.values) / sum(mine.values) * 100
    size = sum(path.stat().st_size for path in paths) / len(paths) / 1e6
    yield Result(
        "take_in",
        f"核对并接收 {len(paths)} 个申报包，平均 {size:.1f} MB（每包用时，每 {BATCH} 包一次）",
        mine.in_ms(),
        other.in_ms(),
        "标准库 zipfile 逐块解压 + hashlib SHA-256，同一进程，不落盘",
        (Budget("速度为参照的", share, SPEED_SHARE, "%", is_ceiling=False),),
        ("本程序另外做：复制到工作区并落盘、逐项核对、用通知包重新检查、登记入库。",),
    )
