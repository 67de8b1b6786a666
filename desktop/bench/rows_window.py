"""This file measures the window: how soon it can be used, how much memory it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop.bench.measure import Budget, Result, Series, in_turn
from desktop.bench.plan import Plan

START_RATIO = 2.5
WINDOW_MB, TAKE_IN_MB = 300.0, 400.0
PEAK = "进程占用内存的峰值"


def measure_start(plan: Plan) -> Iterator[Result]:
    """From the start of the process to the first turn of the event loop after show, off screen."""
    workspace = _used_workspace(plan)

    def bare() -> float:
        return float(plan.probe("bare-window")["seconds"])

    def ours() -> float:
        return float(plan.probe("start", str(workspace))["seconds"])

    for task in (bare, ours):  # the files come from the disk once
        task()
    reference, series = in_turn(plan.rounds(9, 3), [bare, ours])
    yield Result(
        "window",
        "启动到可用窗口（含 Python 启动、打开工作区、首页）",
        series.in_ms(),
        reference.in_ms(),
        "空白的 PySide6 窗口（含 Python 启动）",
        (Budget("与参照之比（中位）", series.median / reference.median, START_RATIO),),
    )


def _used_workspace(plan: Plan) -> Path:
    """A workspace with one draft of every installed form, and settings that know the role."""
    from desktop.services.desk import open_desk
    from desktop.settings import Settings

    folder = plan.fresh("start")
    settings = Settings(folder / "settings.json")
    settings.set("role", "enterprise")
    desk = open_desk(folder / "workspace", settings=settings)
    try:
        for notice in desk.registry.notices:
            for form in notice.forms:
                desk.new_draft(notice.id, form.id)
    finally:
        desk.close()
    return folder / "workspace"


def measure_memory(plan: Plan) -> Iterator[Result]:
    rounds = plan.rounds(3, 1)
    window = [plan.probe("largest", str(plan.fresh("largest")))["memory_mb"] for _ in range(rounds)]
    bare = [plan.probe("bare-window")["memory_mb"] for _ in range(rounds)]
    folder = plan.package_folder()
    plan.say(f"接收 {plan.packages} 个申报包，看内存")
    taken = [plan.probe("take-in", str(folder), str(plan.fresh("take-in")))["memory_mb"]]
    reference = _megabytes(bare)
    for case, title, values, limit, beside in (
        ("window", "窗口打开最大的表单（300 个字段、40 行场景），走过每一节", window, WINDOW_MB, reference),
        ("take_in", f"接收 {plan.packages} 个申报包（每个约 2 MB）", taken, TAKE_IN_MB, None),
    ):
        series = _megabytes(values)
        if series is None:
            yield Result(case, title, None, remarks=("本系统不提供内存峰值，未测",))
            continue
        budget = Budget(PEAK, series.most, limit, "MB")
        yield Result(case, title, series, beside, "空白的 PySide6 窗口" if beside else "", (budget,))


def _megabytes(values: list[float]) -> Series | None:
    return Series(tuple(values), "MB") if all(values) else None
