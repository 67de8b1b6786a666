"""This file runs the rows of design.md section 13 one after the other and reports them."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop import __version__
from desktop.atomic import write_atomic
from desktop.bench.machine import this_machine
from desktop.bench.measure import Result
from desktop.bench.plan import Plan
from desktop.bench.report import head_lines, report_to_dict, result_lines, verdict
from desktop.bench.rows_editing import measure_autosave, measure_check, measure_keystroke, measure_table
from desktop.bench.rows_packages import measure_packages
from desktop.bench.rows_paper import measure_paper, measure_summary
from desktop.bench.rows_window import measure_memory, measure_start
from desktop.clock import Clock, stamp, system_clock

USUAL_PACKAGES, QUICK_PACKAGES = 100, 20


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    measure: Callable[[Plan], Iterator[Result]]


def _no_ledger(plan: Plan) -> Iterator[Result]:
    yield Result("ledger", "50,000 家工厂的台账：打开、筛选", None, remarks=("本版本没有台账，未测",))


ROWS: dict[str, Row] = {
    "start": Row("启动到可用窗口", measure_start),
    "keystroke": Row("击键到全部一致", measure_keystroke),
    "table": Row("长表格里改一格、加一行", measure_table),
    "check": Row("全部检查", measure_check),
    "autosave": Row("自动保存一次", measure_autosave),
    "paper": Row("申报书打印稿", measure_paper),
    "packages": Row("核对并接收申报包", measure_packages),
    "summary": Row("汇总表", measure_summary),
    "memory": Row("内存峰值", measure_memory),
    "ledger": Row("台账", _no_ledger),
}


def wrong_usage(only: Sequence[str], packages: int | None) -> str:
    """What is wrong with the arguments, with the names there are; "" when nothing is."""
    unknown = [name for name in only if name not in ROWS]
    if unknown:
        return f"没有测量项“{'、'.join(unknown)}”。可选：{'、'.join(ROWS)}。"
    if packages is not None and packages < 1:
        return f"--packages 要写大于 0 的整数，现在是 {packages}。"
    return ""


def run_rows(
    only: Sequence[str] = (),
    *,
    is_quick: bool = False,
    packages: int | None = None,
    json_file: Path | None = None,
    clock: Clock = system_clock,
) -> None:
    """Measure the rows named (all when none is) and print them; write JSON too when a file is named.

    Everything measured with lies in a temporary folder that is gone at the end.
    """
    names = [name for name in ROWS if not only or name in only]
    date, machine = stamp(clock()), this_machine()
    results: dict[str, list[Result]] = {}
    print("\n".join(head_lines(date[:10], machine, __version__, is_quick=is_quick)), flush=True)
    with tempfile.TemporaryDirectory(prefix="shenbao-bench-", ignore_cleanup_errors=True) as folder:
        plan = Plan(Path(folder), is_quick, packages or (QUICK_PACKAGES if is_quick else USUAL_PACKAGES), _say)
        for name in names:
            _say(f"正在测量：{ROWS[name].title}")
            print(f"\n【{name}】{ROWS[name].title}", flush=True)
            results[name] = found = []
            for result in ROWS[name].measure(plan):
                found.append(result)
                print("\n".join(result_lines(result)), flush=True)
    print("\n小结　" + "　".join(f"{name} {verdict(found)}" for name, found in results.items()))
    if json_file is not None:
        report = report_to_dict(date, machine, __version__, is_quick=is_quick, results=results)
        write_atomic(json_file, (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _say(words: str) -> None:
    print(f"{words}…", file=sys.stderr, flush=True)
