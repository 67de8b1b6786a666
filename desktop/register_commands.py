"""This file carries out the clerk's commands: verify, take in, settle conflicts, compile."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli import DONE, REFUSED, print_json, scratch_folder
from desktop.clock import system_clock
from desktop.errors import AppError, StorageError
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.services.taking_in import TakeInLine, TakeInReport, find_packages, take_in
from desktop.storage.workspace import DATABASE_NAME, Workspace, open_workspace

if TYPE_CHECKING:
    from desktop.services.compiling import TableDesk

STOPS = ("refused", "conflict")


def run_verify(options: argparse.Namespace) -> int:
    from desktop.services.verifying import verify

    result = verify(options.file, Registry(), JobContext())
    if options.json:
        rows = [{"label": r.label, "value": r.value, "state": r.state} for r in result.rows]
        print_json({"ok": result.is_ok, "reason": result.reason_code or None, "code": result.code, "rows": rows})
    elif result.is_ok:
        for row in result.rows:
            print(f"{row.label}：{row.value}")
    if not result.is_ok:
        print(result.sentence, file=sys.stderr)
    return DONE if result.is_ok else REFUSED


def run_take_in(options: argparse.Namespace) -> int:
    paths = find_packages(options.paths)  # before a workspace is made for nothing
    with open_workspace(options.workspace, clock=system_clock) as workspace:
        report = take_in(paths, workspace, Registry(), JobContext())
    stops = _stops(report)
    if options.json:
        print_json({"ok": not stops, "packages": [line.to_dict() for line in report.lines]})
    else:
        for line in report.lines:
            if line not in stops:
                print(_spoken(line))
    _say(stops)
    return REFUSED if stops else DONE


def _stops(report: TakeInReport) -> list[TakeInLine]:
    return [line for line in report.lines if line.outcome in STOPS]


def _say(lines: Iterable[TakeInLine]) -> None:
    for line in lines:
        print(_spoken(line), file=sys.stderr)


def _spoken(line: TakeInLine) -> str:
    return f"{line.label}  {line.path.name}  {line.sentence}"


def _existing_workspace(folder: Path) -> Workspace:
    """Raises StorageError ``storage.not_a_workspace``: a mistyped folder must not become an empty workspace."""
    if not (folder / DATABASE_NAME).is_file():
        raise StorageError("storage.not_a_workspace", folder=str(folder))
    return open_workspace(folder, clock=system_clock)


def run_conflicts(options: argparse.Namespace) -> int:
    from desktop.services.desk import Desk
    from desktop.settings import Settings

    registry = Registry()
    with _existing_workspace(options.workspace) as workspace:
        desk = Desk(workspace, registry, Settings())
        found = list(desk.all_conflicts())
        if options.choose:
            conflict = next((c for c in found if options.choose in [s.package_id for s in c.sides]), None)
            if conflict is None:
                raise AppError("conflict.not_open")
            desk.resolve_conflict(conflict.declaration_id, options.choose)
            found.remove(conflict)
    if options.json:
        print_json({"ok": True, "conflicts": [asdict(conflict) for conflict in found]})
        return DONE
    if options.choose:
        print(f"已选定 {options.choose}。")
    for conflict in found:
        print(f"{conflict.unit_name}  {conflict.project}".rstrip() + f"：不同之处 {'、'.join(conflict.differences)}")
        for side in conflict.sides:
            print(f"  {side.package_id}  第 {side.revision} 版，版本校验码 {side.code}，来自 {side.file_name}")
    if not found:
        print("没有待选定的冲突。")
    return DONE


def run_compile(options: argparse.Namespace) -> int:
    from desktop.services.compiling import TableDesk

    registry = Registry()
    notice = registry.notice(options.notice)
    table = registry.table(notice.id, notice.version, options.table)
    if options.workspace:
        with _existing_workspace(options.workspace) as workspace:
            return _compile(options, TableDesk(workspace, notice, table))
    paths = find_packages([options.inbox])
    with scratch_folder() as scratch, open_workspace(Path(scratch), clock=system_clock) as workspace:
        stops = _stops(take_in(paths, workspace, registry, JobContext()))
        if stops:
            if options.json:
                print_json({"ok": False, "code": "compile.inbox", "packages": [line.to_dict() for line in stops]})
            _say(stops)
            return REFUSED
        return _compile(options, TableDesk(workspace, notice, table))


def _listed(desk: TableDesk) -> list[dict[str, Any]]:
    """The declarations of the table in printed order, with what a clerk weighs when conditions are equal."""
    from desktop.services.register import declaration_rows

    return [
        {"unit": row.unit_name, "unit_code": row.unit_code, "project": row.project, "preferences": row.preferences}
        for row in declaration_rows(desk)
        if row.is_included
    ]


def _compile(options: argparse.Namespace, desk: TableDesk) -> int:
    left_out = desk.apply_order(options.order) if options.order else ()
    result = desk.compile(options.out, options.unit, JobContext(), is_draft=options.draft)
    for warning in result.warnings:
        print(f"提醒：{warning}", file=sys.stderr)
    if options.json:
        shape = {"ok": True, "folder": str(result.folder), "files": [p.name for p in result.files]}
        warnings = {"warnings": list(result.warnings), "left_out": list(left_out)}
        print_json({**shape, "rows": result.rows, "code": result.code, **warnings, "declarations": _listed(desk)})
        return DONE
    for unit in left_out:
        print(f"未纳入：{unit}")
    for listed in _listed(desk):
        if listed["preferences"]:
            print(f"优先情形：{listed['unit']}  {'；'.join(listed['preferences'])}")
    print(f"已生成《{desk.table.title}》{result.rows} 行，在 {result.folder}：")
    for path in result.files:
        print(f"  {path.name}")
    if result.code:
        print(f"版本校验码 {result.code}，请打印 {result.copies} 份。")
    for place in result.seal_places:
        print(f"  第 {place.page} 页：{place.label}")
    return DONE
