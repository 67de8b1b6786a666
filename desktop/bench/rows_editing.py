"""This file measures what happens while somebody types: keystroke, table rows, whole check, autosave."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.bench.forms import NOTICE, VERSION, form, largest_form, largest_values, rows_field, table_rows, wide_form
from desktop.bench.forms import field as plain_field
from desktop.bench.measure import Budget, Result, Series, Task, in_turn, timed
from desktop.bench.plan import Plan
from desktop.checking.live import LiveCheck
from desktop.clock import system_clock
from desktop.drafts.repository import DraftRepository
from desktop.forms.model import FormDef
from desktop.issues import Issue
from desktop.services.editing import EditingSession, Update
from desktop.storage.database import to_json
from desktop.storage.workspace import open_workspace
from desktop.word_count import count_as

FRAME_MS = 1000 / 60
FRAME_TITLE = "60 Hz 的一帧（固定值，不是测得的）"
KEYSTROKE_MS, ROW_MS, CHECK_MS, AUTOSAVE_MS = 8.0, 16.0, 20.0, 10.0
FLAT = 2.0  # a row edit of 1,000 rows may take twice the median of 10 rows
TABLE_SIZES = (10, 100, 1000)
CHECKED_FIELDS = 2000
TYPED = "智能工厂建设项目采用柔性生产单元"


@contextmanager
def open_session(folder: Path, definition: FormDef, values: Mapping[str, Any]) -> Iterator[EditingSession]:
    """A real session on a real workspace, as the window has one."""

    def no_file(sha256: str) -> bytes:
        raise KeyError(sha256)

    with open_workspace(folder, clock=system_clock) as workspace:
        drafts = DraftRepository(workspace)
        record = drafts.create(notice_id=NOTICE, notice_version=VERSION, form_id=definition.id, values=values)
        yield EditingSession(definition, None, record, drafts, no_file)


class Screen:
    """A listener that keeps what a window shows: fields, counters, sections, issues, progress, undo."""

    def __init__(self, session: EditingSession) -> None:
        self.session = session
        self.issues: dict[Issue, None] = dict.fromkeys(session.issues())
        self.counts: dict[str, int] = {}
        self.marks: dict[str, tuple[Issue, ...]] = {}
        self.badges = {section.id: session.section_state(section.id).text for section in session.form.sections}
        self.progress = session.progress()
        self.undo = ""
        session.subscribe(self.hear)

    def hear(self, update: Update) -> None:
        session = self.session
        for issue in update.issues_removed:
            self.issues.pop(issue, None)
        for issue in update.issues_added:
            self.issues[issue] = None
        touched = update.paths | update.visibility
        for path in touched | {issue.path for issue in (*update.issues_added, *update.issues_removed)}:
            if not path.startswith("@"):
                self.marks[path] = session.issues_at(path)
        for path in update.paths:
            value = session.value(path)
            if isinstance(value, str):
                self.counts[path] = count_as(value, "word_zh")
        for section_id in update.sections:
            self.badges[section_id] = session.section_state(section_id).text
        if update.progress_changed:
            self.progress = session.progress()
        self.undo = session.undo_text


def _typing(session: EditingSession) -> Iterator[tuple[str, Any, int]]:
    """(path, value, visit) of every keystroke: texts, numbers of a sum, scenario cells, a narrative, a switch."""
    visit = 0
    while True:
        for n in range(2, 40):
            visit += 1
            for end in range(1, 9):
                yield f"text_{n * 3}", TYPED[:end], visit
            for end in range(1, 6):
                yield f"number_{n}", f"{n}2.50"[:end], visit
            for end in range(1, 6):
                yield f"scenarios/s{n}/instance", TYPED[n % 5 :][:end], visit
            yield "narrative", [{"kind": "paragraph", "text": TYPED * (20 + n)}], visit
            yield f"switch_{n % 30}", "yes" if visit % 2 else "no", visit


def measure_keystroke(plan: Plan) -> Iterator[Result]:
    definition, count = largest_form(), plan.rounds(2000, 400)
    with open_session(plan.fresh("keystroke"), definition, largest_values()) as session:
        Screen(session)
        keys = _typing(session)

        def press() -> float:
            path, value, visit = next(keys)
            return timed(lambda: session.set_value(path, value, visit))

        for _ in range(50):
            press()
        series = Series(tuple(press() for _ in range(count))).in_ms()
    plain = sum(not f.is_table for f in definition.fields)
    frame = Series((FRAME_MS,), "ms")
    yield Result(
        "session",
        f"击键 → 计数、字段、章节、问题全部一致（{plain} 个字段、40 行场景，不含界面）",
        series,
        frame,
        FRAME_TITLE,
        (_p99(series, KEYSTROKE_MS),),
    )
    count = plan.rounds(300, 100)
    typed = plan.probe("typing", str(plan.fresh("typing")), str(count))
    handled, drawn = Series(tuple(typed["handled"])).in_ms(), Series(tuple(typed["drawn"])).in_ms()
    changed = plan.probe("cells", str(plan.fresh("cells")), str(count))
    cells = Series(tuple(changed["cells"])).in_ms()
    yield Result(
        "window", "同一表单在窗口里击键，到按键处理完", handled, frame, FRAME_TITLE, (_p99(handled, KEYSTROKE_MS),)
    )
    yield Result("window_drawn", "同上，到画面重绘完", drawn, frame, FRAME_TITLE, (_p99(drawn, FRAME_MS),))
    yield Result(
        "window_cell", "窗口里改 1,000 行表格的一格，到画面重绘完", cells, frame, FRAME_TITLE, (_p95(cells, ROW_MS),)
    )


def _p99(series: Series, limit: float) -> Budget:
    return Budget("p99", series.quantile(99), limit, series.unit)


def _p95(series: Series, limit: float) -> Budget:
    return Budget("p95", series.quantile(95), limit, series.unit)


# -- rows of a table ---------------------------------------------------------------------------


def measure_table(plan: Plan) -> Iterator[Result]:
    """Edit a cell, append a row: the same in tables of 10, 100 and 1,000 rows, in turn."""
    from contextlib import ExitStack

    fields = (plain_field("unit_name", "text"), plain_field("unit_code", "text"), rows_field(1))
    definition, count = form("rows", fields), plan.rounds(200, 60)
    with ExitStack() as stack:
        sessions = []
        for size in TABLE_SIZES:
            values = {"unit_name": "示例", "rows": table_rows(size)}
            session = stack.enter_context(open_session(plan.fresh("rows"), definition, values))
            Screen(session)
            sessions.append(session)
        edited = _in_each_turn(count, [_edit_task(session) for session in sessions])
        added = _in_each_turn(count, [_append_task(session) for session in sessions])
    for case, title, series in (("edit", "改一格", edited), ("append", "添加一行", added)):
        small = series[0]
        for size, one in zip(TABLE_SIZES[1:], series[1:], strict=True):
            budgets = [_p95(one, ROW_MS)]
            if size == TABLE_SIZES[-1]:
                budgets.append(Budget("与 10 行之比（中位）", one.median / small.median, FLAT))
            yield Result(
                f"{case}_{size}", f"{size:,} 行表格中{title}", one, small, f"10 行表格中{title}", tuple(budgets)
            )


def _in_each_turn(count: int, tasks: list[Task]) -> list[Series]:
    """Like ``in_turn`` for very short tasks: no collection in between, a few runs to warm up."""
    for task in tasks:
        for _ in range(5):
            task()
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(count):
        for values, task in zip(taken, tasks, strict=True):
            values.append(task())
    return [Series(tuple(values)).in_ms() for values in taken]


def _edit_task(session: EditingSession) -> Task:
    ids = session.row_ids("rows")
    made = 0

    def edit() -> float:
        nonlocal made
        made += 1
        path, value = f"rows/{ids[made * 7 % len(ids)]}/amount", f"{made}.75"
        return timed(lambda: session.set_value(path, value, made))

    return edit


def _append_task(session: EditingSession) -> Task:
    made = 0

    def append() -> float:
        nonlocal made
        made += 1
        row = {"name": f"新行 {made}", "amount": "3.50"}
        seconds = timed(lambda: session.insert_row("rows", None, row))
        session.undo()
        return seconds

    return append


# -- whole check -------------------------------------------------------------------------------


def measure_check(plan: Plan) -> Iterator[Result]:
    definition, values = wide_form(CHECKED_FIELDS)

    def check(checked: FormDef) -> None:
        made = LiveCheck(checked, values)
        made.issues()
        made.progress()

    def first() -> float:
        fresh = replace(definition)  # a form nobody has seen: its dependencies are worked out too
        return timed(lambda: check(fresh))

    check(definition)
    known, new = in_turn(plan.rounds(30, 8), [lambda: timed(lambda: check(definition)), first])
    found = len(LiveCheck(definition, values).issues())
    title = f"全部检查 {CHECKED_FIELDS:,} 个字段（找出 {found} 个问题）"
    for case, words, series in (("whole", title, known.in_ms()), ("first", f"{title}，打开后第一次", new.in_ms())):
        yield Result(case, words, series, budgets=(Budget("中位", series.median, CHECK_MS, "ms"),))


# -- autosave ------------------------------------------------------------------------------------


def measure_autosave(plan: Plan) -> Iterator[Result]:
    """One save after one keystroke against one commit of the same bytes, in turn, on the same disk."""
    folder = plan.fresh("autosave")
    with open_session(folder, largest_form(), largest_values()) as session:
        size = len(to_json(session.values).encode())
        commit, close = _bare_commits(folder / "bare.db", size)
        made = 0

        def save() -> float:
            nonlocal made
            made += 1
            session.set_value("text_6", f"第 {made} 次修改", made)
            return timed(session.save)

        bare, ours = _in_each_turn(plan.rounds(300, 100), [commit, save])
        close()
    yield Result(
        "save",
        f"自动保存一次（答案 {size // 1000} KB 和一行修改记录）",
        ours,
        bare,
        "同样字节的一次 SQLite 提交（WAL，synchronous=FULL）",
        (_p99(ours, AUTOSAVE_MS),),
    )


def _bare_commits(path: Path, size: int) -> tuple[Task, Callable[[], None]]:
    """A task that commits ``size`` bytes as plainly as SQLite can, and what closes the database."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL").fetchone()
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT)")
    database.execute("INSERT INTO kept VALUES (1, '')")
    made = 0

    def commit() -> float:
        nonlocal made
        made += 1
        text = f"{made:08d}".ljust(size, "x")
        return timed(lambda: database.execute("UPDATE kept SET text = ? WHERE id = 1", (text,)))

    return commit, database.close
