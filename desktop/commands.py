"""This file carries out the commands of the command line; each prints what a person or a script reads."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.atomic import reason_of_reading
from desktop.cli import DONE, REFUSED, WRONG_USAGE, print_json
from desktop.clock import stamp, system_clock
from desktop.errors import AppError, StorageError
from desktop.forms.registry import Registry
from desktop.issues import SEVERITY_LABELS, Issue, Severity, blocking
from desktop.jobs import JobContext
from desktop.packages.names import SUFFIX

if TYPE_CHECKING:
    from desktop.services.deadlines import DueItem


def run_open(options: argparse.Namespace) -> int:
    from desktop.app import run_window

    return run_window(options.workspace, [str(path) for path in options.packages])


# -- notices and packs ---------------------------------------------------------------------


def run_notices(options: argparse.Namespace) -> int:
    from desktop.services.notice_shapes import notice_shape

    notices = Registry().notices
    if options.json:
        print_json([notice_shape(notice) for notice in notices])
        return DONE
    for notice in notices:
        issued_on = notice.issued_on.isoformat() if notice.issued_on else "日期未知"
        print(f"{notice.id} {notice.version}  {notice.title}（{issued_on}）")
        for task in notice.tasks:
            print(f"  {'、'.join(day.isoformat() for day in task.due_dates) or '未规定日期'}  {task.title}")
        for form in notice.forms:
            print(f"  表单 {form.id}  {form.title}（{form.document}，{len(form.fields)} 个字段）")
        for table in notice.tables:
            print(f"  汇总表 {table.id}  {table.title}（{table.document}，{len(table.columns)} 列）")
    return DONE


def run_calendar(options: argparse.Namespace) -> int:
    from desktop.services.calendar_paper import OWN_WORD, WHO_WORDS, calendar_tasks, export_calendar, papers_of
    from desktop.services.notice_shapes import calendar_shape, own_shape

    notices, today = Registry().notices, system_clock().date()
    chosen = {"who": options.who, "upcoming": options.upcoming}
    own = [item for item in _own_deadlines(options.workspace, today) if not options.upcoming or item.days_left >= 0]
    files = []
    if options.out:
        files = list(export_calendar(notices, today, options.out, _formats_of(options.formats), own=own, **chosen))
    tasks = calendar_tasks(notices, today, **chosen)
    if options.json:
        shapes = {"tasks": [calendar_shape(task) for task in tasks], "own": [own_shape(item) for item in own]}
        print_json({"ok": True, "files": [str(path) for path in files], **shapes})
        return DONE
    for task in tasks:
        day = task.due_on.isoformat() if task.due_on else "未规定日期"
        print(f"{day}  {WHO_WORDS.get(task.task.who, task.task.who)}  {task.title}（{task.notice.title}）")
        if papers := papers_of(task.notice, task.task):
            print(f"  {'、'.join(papers)}")
    for item in own:
        beside = f"（通知期限 {item.official_on.isoformat()}）" if item.official_on else ""
        print(f"{item.due_on.isoformat()}  {OWN_WORD}  {item.title}{beside}{'  已办' if item.is_done else ''}")
    for path in files:
        print(f"已生成 {path}")
    return DONE


def _own_deadlines(folder: Path | None, today: date) -> list[DueItem]:
    """The own deadlines of a workspace, by default the user's own when there is one; nothing in it is changed.

    Raises StorageError for a named workspace that cannot be read; of the user's own it is said and left out.
    """
    from desktop.paths import default_workspace
    from desktop.services.desk import open_desk
    from desktop.storage.workspace import DATABASE_NAME

    chosen = folder or default_workspace()
    if folder is None and not (chosen / DATABASE_NAME).is_file():
        return []
    try:
        desk = open_desk(chosen, read_only=True)
    except StorageError as e:
        if folder is not None:
            raise
        print(f"自定期限没有列出：{e}", file=sys.stderr)
        return []
    try:
        return [item for item in desk.deadlines.items(today) if item.is_own]
    finally:
        desk.close()


def _formats_of(words: str) -> list[str]:
    """The formats of ``pdf,docx``. Raises AppError ``export.unknown_format``."""
    from desktop.rendering.writers import WRITERS

    formats = list(dict.fromkeys(word.strip().lower() for word in words.split(",") if word.strip()))
    for word in formats or [""]:
        if word not in WRITERS:
            raise AppError("export.unknown_format", suffix=word, known="、".join(WRITERS))
    return formats


def run_lint(options: argparse.Namespace) -> int:
    from desktop.services.packs import lint

    result = lint(options.pack)
    if options.json:
        print_json({"ok": result.is_ok, "problems": [{"code": p.code, "message": str(p)} for p in result.problems]})
    for problem in result.problems:
        print(str(problem), file=sys.stderr)
    if result.is_ok and result.notice and not options.json:
        print(f"{result.notice.id} {result.notice.version}：没有问题，锁定值 {result.notice.lock_hash[:12]}。")
    return DONE if result.is_ok else REFUSED


def run_lock(options: argparse.Namespace) -> int:
    from desktop.services.packs import lock

    value = lock(Registry().pack_folder(options.notice, options.version))
    if options.json:
        print_json({"ok": True, "notice": options.notice, "version": options.version, "lock": value})
    else:
        print(f"已锁定 {options.notice} {options.version}：{value}")
    return DONE


# -- drafts --------------------------------------------------------------------------------


def run_new(options: argparse.Namespace) -> int:
    from desktop.services.draft_file import new_draft_file

    registry = Registry()
    notice = registry.notice(options.notice)
    form = registry.form(notice.id, notice.version, options.form)
    if options.out.exists():
        raise AppError("files.exists", file=options.out.name, folder=str(options.out.parent))
    draft = new_draft_file(notice, form, options.out, options.answers)
    if options.json:
        shape = {"ok": True, "file": str(options.out), "draft_id": draft.declaration.draft_id}
        print_json({**shape, "notice": notice.id, "version": notice.version, "form": form.id})
    else:
        print(f"已新建草稿 {options.out.name}（{form.title}）。")
    return DONE


def _is_package(path: Path) -> bool:
    """By name, or by its first bytes: a renamed package is still one."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False  # reading it as a draft says why


def run_check(options: argparse.Namespace) -> int:
    from desktop.services.draft_file import read_draft_file
    from desktop.services.taking_in import recheck

    registry = Registry()
    if _is_package(options.file):
        received = recheck(options.file, registry, JobContext())
        issues: Sequence[Issue] = received.issues
        reasons: Mapping[str, str] = received.reasons
        title, progress = received.form.title, None
    else:
        draft = read_draft_file(options.file, registry)
        check = draft.declaration.check()
        issues, reasons, progress = check.issues(), draft.declaration.reasons, check.progress()
        title = draft.declaration.form.title
    stops = blocking(issues, reasons)
    counts = {severity.value: sum(i.severity is severity for i in issues) for severity in Severity}
    if options.json:
        data: dict[str, Any] = {
            "ok": not stops,
            "form": title,
            "counts": counts,
            "issues": [i.to_dict() for i in issues],
        }
        data |= {"filled": progress.filled if progress else None, "needed": progress.needed if progress else None}
        print_json(data)
    else:
        for issue in issues:
            print(f"{SEVERITY_LABELS[issue.severity]}  {issue.sentence}")
        done = f"，必填 {progress.text}" if progress else ""
        print(f"《{title}》{done}：" + "、".join(f"{SEVERITY_LABELS[s]} {counts[s.value]}" for s in Severity) + "。")
    return REFUSED if stops else DONE


def run_export(options: argparse.Namespace) -> int:
    from desktop.services.draft_file import read_draft_file
    from desktop.services.publishing import export

    registry = Registry()
    formats = _formats_of(options.formats)
    if _is_package(options.file):
        return _export_package(options, formats, registry)
    draft = read_draft_file(options.file, registry)
    result = export(
        draft.declaration,
        options.out,
        formats,
        is_final=not options.draft,
        read_file=draft.read_file,
        job=JobContext(),
    )
    if result.identity is not None:
        draft.with_export(result.identity).write()
    if options.json:
        print_json({"ok": True, "files": [str(f) for f in result.files], "code": result.code, "pages": result.pages})
        return DONE
    for path in result.files:
        print(f"已生成 {path}")
    if result.code:
        print(f"版本校验码 {result.code}，{result.pages} 页，请打印 {result.copies} 份。")
        for place in result.seal_places:
            edge = "，并加盖骑缝章" if place.page_edge_seal else ""
            print(f"  第 {place.page} 页：{place.label}{edge}")
    return DONE


def _export_package(options: argparse.Namespace, formats: Sequence[str], registry: Registry) -> int:
    """The printed copies inside a package, exactly as they were sealed."""
    from desktop.filekinds import inspect
    from desktop.services.out_files import store_all
    from desktop.services.taking_in import recheck

    package = recheck(options.file, registry, JobContext()).package
    wanted = {name: package.print_bytes(name) for name in package.print_names if name.rsplit(".", 1)[-1] in formats}
    if not wanted:
        known = "、".join(sorted({name.rsplit(".", 1)[-1] for name in package.print_names}))
        raise AppError("export.not_in_package", file=options.file.name, wanted="、".join(formats), known=known)
    files = store_all(options.out, wanted)
    code = package.meta.content_hash[:12]
    if options.json:
        counted = [inspect(data, name).pages for name, data in wanted.items() if name.endswith(".pdf")]
        pages = max((pages or 0 for pages in counted), default=0)
        print_json({"ok": True, "files": [str(f) for f in files], "code": code, "pages": pages})
    else:
        for path in files:
            print(f"已取出 {path}")
    return DONE


def run_pack(options: argparse.Namespace) -> int:
    from desktop.packages.signing import load_signer
    from desktop.services.draft_file import read_draft_file
    from desktop.services.publishing import pack

    if options.out.suffix.lower() != SUFFIX:
        raise AppError("pack.other_suffix", file=options.out.name, suffix=SUFFIX)
    draft = read_draft_file(options.file, Registry())
    declaration = draft.declaration
    unit = declaration.printed(declaration.form.unit_name_field, declaration.check())
    result = pack(
        declaration,
        options.out,
        read_file=draft.read_file,
        made_at=stamp(system_clock()),
        job=JobContext(),
        signer=load_signer(unit),
    )
    draft.with_export(result.identity).write()
    if options.json:
        shape = {"ok": True, "file": str(result.path), "code": result.code, "package_id": result.package_id}
        print_json({**shape, "sha256": result.sha256, "signed": result.is_signed})
    else:
        print(
            f"已生成并核对 {result.path.name}，版本校验码 {result.code}，{'已签名' if result.is_signed else '未签名'}。"
        )
    return DONE


def run_changes(options: argparse.Namespace) -> int:
    from desktop.services.draft_file import read_draft_file

    registry = Registry()
    found = read_draft_file(options.file, registry).changes(registry)
    if options.json:
        print_json({"ok": True, **found.to_dict()})
        return DONE
    print(found.sentence)
    for change in found.fields:
        for line in change.lines():
            print(line)
    return DONE


def run_move(options: argparse.Namespace) -> int:
    from desktop.services.draft_file import read_draft_file
    from desktop.services.move_words import report
    from desktop.services.moving import refuse_move

    registry = Registry()
    draft = read_draft_file(options.file, registry)
    notice = registry.notice(draft.declaration.notice.id, options.to)
    preview = draft.preview_move(notice, stamp(system_clock()))
    refuse_move(preview)
    written = None if options.preview else draft.move(preview, notice, options.out)
    if options.json:
        shape = {"ok": True, "file": str(written.path) if written else None, "draft_id": draft.declaration.draft_id}
        print_json({**shape, "notice": notice.id, "form": draft.declaration.form.id, **preview.to_dict()})
        return DONE
    for line in report(preview):
        print(line)
    drawer = f"，抽屉里有 {len(preview.drawer)} 项旧答案" if preview.drawer else ""
    print(f"已转到 {notice.version} 版：{written.path.name}{drawer}。" if written else "以上是预览，草稿没有改动。")
    return DONE


# -- small ones ----------------------------------------------------------------------------


def run_count(options: argparse.Namespace) -> int:
    from desktop.word_count import count

    if options.file == "-":
        data = sys.stdin.buffer.read()
    else:
        path = Path(options.file)
        try:
            data = path.read_bytes()
        except OSError as e:
            raise AppError("answers.unreadable", file=path.name, reason=reason_of_reading(e)) from e
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as e:
            raise AppError("count.not_text", file=options.file) from e
    counts = count(text)
    if options.json:
        shape = {"word_zh": counts.word_zh, "chars_no_space": counts.chars_no_space, "chars": counts.chars}
        print_json(shape)
    else:
        print(f"字数 {counts.word_zh}，字符数（不计空格）{counts.chars_no_space}，字符数（计空格）{counts.chars}")
    return DONE


def run_demo(options: argparse.Namespace) -> int:
    from desktop.services.demo import run_demo as walk

    def say(text: str) -> None:
        print(text, file=sys.stderr if options.json else sys.stdout, flush=True)

    result = walk(options.out, Registry(), say)
    if options.json:
        tables = [{"folder": str(t.folder), "files": [f.name for f in t.files], "rows": t.rows} for t in result.tables]
        print_json({"ok": True, "packages": [str(p) for p in result.packages], "tables": tables})
    else:
        print(f"全部完成，结果在 {result.folder.resolve()}")
    return DONE


def run_bench(options: argparse.Namespace) -> int:
    from desktop.bench.runner import run_rows, wrong_usage

    words = wrong_usage(options.only, options.packages)
    if words:
        print(words, file=sys.stderr)
        return WRONG_USAGE
    run_rows(options.only, is_quick=options.quick, packages=options.packages, json_file=options.json_file)
    return DONE
