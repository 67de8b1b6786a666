"""This file walks the whole road on sample data: three enterprises, packages, both tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from desktop.canonical import sha256_hex
from desktop.clock import stamp
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.paths import resources_dir
from desktop.services.compiling import CompileResult, TableDesk
from desktop.services.draft_file import new_draft_file
from desktop.services.out_files import make_folder, numbered_folder
from desktop.services.publishing import export, pack
from desktop.services.taking_in import take_in
from desktop.storage.workspace import Workspace, open_workspace

PACKS_SETTING = "demo_packs"
UNIT = "示例市工业和信息化局"
ROAD = (
    ("shanxi-2026", "overseas_factories", "overseas_list"),
    ("shanxi-2024", "excellence_declaration", "recommendation_summary"),
)
DEMO_CLOCK = datetime(2026, 3, 9, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Folders made below the demo's folder."""

    folder: Path
    packages: tuple[Path, ...]
    tables: tuple[CompileResult, ...]


def sample_paths(registry: Registry, notice_id: str, form_id: str) -> tuple[Path, Path, Path]:
    """Answers of the three sample enterprises for one form."""
    version = registry.notice(notice_id).version
    first = registry.pack_folder(notice_id, version) / "samples" / form_id / "full.json"
    folder = resources_dir() / "demo"
    return first, folder / f"2-{form_id}.json", folder / f"3-{form_id}.json"


def run_demo(out: Path, registry: Registry, say: Callable[[str], None], job: JobContext | None = None) -> DemoResult:
    """Draft → check → DOCX + PDF + .sbb → take in → both tables, below ``out``.

    The clock is fixed, so that the same program gives the same files. Raises AppError.
    """
    job = job or JobContext()
    make_folder(out)
    packages: list[Path] = []
    tables: list[CompileResult] = []
    with _open_demo_workspace(out, registry) as workspace:
        for notice_id, form_id, table_id in ROAD:
            notice = registry.notice(notice_id)
            form = notice.form(form_id)
            say(f"【{notice.title}】{form.title}")
            inbox = out / "申报包" / form.document
            make_folder(inbox)
            draft_ids = []
            for n, answers in enumerate(sample_paths(registry, notice_id, form_id), 1):
                home = out / "企业" / f"示例企业{n}" / form.document
                draft = new_draft_file(
                    notice, form, _fresh(home / "draft.json"), answers, draft_id=f"demo-{form_id}-{n}".replace("_", "-")
                )
                draft_ids.append(draft.declaration.draft_id)
                issues = draft.declaration.check().issues()
                result = export(
                    draft.declaration, home, ("docx", "pdf"), is_final=True, read_file=draft.read_file, job=job
                )
                target = inbox / f"示例企业{n}.sbb"
                target.unlink(missing_ok=True)
                packed = pack(draft.declaration, target, read_file=draft.read_file, made_at=stamp(DEMO_CLOCK), job=job)
                assert result.identity is not None
                draft.with_export(result.identity).write()
                packages.append(packed.path)
                say(f"  示例企业{n}：检查 {len(issues)} 个问题，{result.pages} 页，版本校验码 {packed.code}")
            report = take_in([inbox], workspace, registry, job)
            for line in report.lines:
                say(f"  接收 {line.path.name}：{line.sentence}")
            desk = TableDesk(workspace, notice, registry.table(notice_id, notice.version, table_id))
            desk.register.set_priority(notice_id, table_id, draft_ids)
            compiled = desk.compile(out / "汇总", UNIT, job)
            say(f"  汇总表 {compiled.rows} 行 → {compiled.folder.name}（{len(compiled.files)} 个文件）")
            tables.append(compiled)
    return DemoResult(out, tuple(packages), tuple(tables))


def _open_demo_workspace(out: Path, registry: Registry) -> Workspace:
    """工作区 below ``out``; a numbered one beside it when that was made with other packs or samples."""
    packs = [registry.notice(notice_id).lock_hash for notice_id, _, _ in ROAD]
    packs += [
        sha256_hex(path.read_bytes()) for notice, form, _ in ROAD for path in sample_paths(registry, notice, form)
    ]
    for number in count(1):
        folder = out / numbered_folder("工作区", number)
        is_new = not folder.exists()
        workspace = open_workspace(folder, clock=lambda: DEMO_CLOCK)
        if is_new:
            workspace.set_setting(PACKS_SETTING, packs)
        if workspace.setting(PACKS_SETTING) == packs:
            break
        workspace.close()
    return workspace


def _fresh(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
