"""This file opens every dialog and popup of the program for the walk, with long names in them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from desktop.clock import stamp
from desktop.errors import StorageError
from tests.helpers.versions import FORM, NOTICE, answers, packs_with_versions
from tests.ui.walk.shot import Screen, Shot
from tests.ui.walk.stage import LONG_UNIT, NOW, Stage, settle, shut_dialogs, top_dialog, wait

EXCELLENCE = ("shanxi-2024", "excellence_declaration")
OVERSEAS = ("shanxi-2026", "overseas_factories")
SUMMARY = ("shanxi-2024", "recommendation_summary")
LONG_FOLDER = "移动存储设备（E盘）/2026年度省级先进级智能工厂申报材料/定稿"


def _opened(name: str, dialog: Any) -> Shot:
    if not dialog.isVisible():
        dialog.open()
    settle()
    return Shot(name, dialog)


def messages(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.message import ask, show_message, show_refusal

    window = stage.window()
    error = StorageError("files.cannot_write", file=f"{LONG_FOLDER}/{LONG_UNIT}.sbb", reason="磁盘已满")
    yield _opened("没有完成", show_refusal(window, error))
    shut_dialogs()
    yield _opened("说一件事", show_message(window, "设置文件有变动", f"{LONG_UNIT}。" * 4, details=LONG_FOLDER))
    shut_dialogs()
    yield _opened("问一件事", ask(window, "删除这份申报？", LONG_UNIT, "删除", lambda: None, is_danger=True))


def crashes(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.crash import CrashDialog, crash_report

    try:
        raise ValueError
    except ValueError as error:
        yield _opened("程序出现意外", CrashDialog(stage.window(), crash_report(error)))


def progress(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.progress import ProgressDialog, run_with_progress

    window, go_on = stage.window(), threading.Event()

    def work(job: Any) -> None:
        job.step(3, 12, f"正在接收 {LONG_UNIT}.sbb")
        go_on.wait()

    run_with_progress(window, "正在接收申报包", work, lambda _result: None)
    dialog = top_dialog(ProgressDialog)
    yield Shot("进度", dialog)
    go_on.set()
    stage.wait_for_jobs()


def help_pages(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.help import HelpDialog
    from desktop.ui.help_topics import TOPICS

    for key in TOPICS:
        yield _opened(f"帮助 {key}", HelpDialog(stage.window(), key))
        shut_dialogs()


def licences(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.licences import LicencesDialog

    yield _opened("许可", LicencesDialog(stage.window()))


def new_declaration(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.new_declaration import NewDeclarationDialog

    for role in ("enterprise", "city"):
        window = stage.window(role)
        window.go("home")
        dialog = NewDeclarationDialog(window, stage.context(), is_sample=role == "city")
        for number in range(len(dialog._notices)):
            dialog._list.setCurrentRow(number)
            yield _opened(f"新建 {role} {number}", dialog)
        shut_dialogs()


def calendar(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.calendar import CalendarDialog

    window = stage.window()
    yield _opened("任务日历", CalendarDialog(window, stage.context()))


def deleted(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.deleted_drafts import DeletedDraftsDialog

    window, desk = stage.window(), stage.desk()
    if not desk.drafts(deleted=True):
        for notice, form in (EXCELLENCE, OVERSEAS):
            session = desk.open_draft(desk.add_sample(notice, form))
            session.set_value(session.form.unit_name_field, LONG_UNIT)
            session.save()
            desk.delete_draft(session.draft_id)
    yield _opened("最近删除", DeletedDraftsDialog(window, stage.context()))
    shut_dialogs()
    window = stage.window("enterprise", "empty")
    yield _opened("最近删除 空", DeletedDraftsDialog(window, stage.context("empty")))


def exports(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.export import ExportDialog

    wizard = stage.wizard(*OVERSEAS)
    wizard.open_export()
    dialog = top_dialog(ExportDialog)
    yield Shot("导出", dialog)
    dialog.export_to(stage.folder / LONG_FOLDER) if hasattr(dialog, "export_to") else None
    shut_dialogs()
    wizard.leave()
    window = stage.window()
    window.open_export(stage.desk().new_draft(*EXCELLENCE))
    yield Shot("导出 有未填", top_dialog(ExportDialog))
    shut_dialogs()
    window.go("home")


def results(stage: Stage) -> Iterator[Shot]:
    from desktop.rendering.document import SealPlace
    from desktop.ui.dialogs.result import ResultDialog
    from desktop.ui.dialogs.seal_checklist import SealedPaper

    files = [stage.folder / LONG_FOLDER / f"{LONG_UNIT}{number}.pdf" for number in range(9)]
    facts = (("版本校验码", "0123-4567-89ab"),)
    yield _opened("已生成", ResultDialog(stage.window(), "已生成汇总表", files[0].parent, files, facts, "打印后盖章。"))
    place = SealPlace(1, "推荐单位（盖章）：", "recommending_unit")
    paper = SealedPaper(LONG_UNIT, 2, 7, [place])
    sealed = ResultDialog(
        stage.window(), "已生成", files[0].parent, files, papers=[paper], on_print=lambda _dialog: None
    )
    yield _opened("已生成 盖章", sealed)


def papers(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.show_pdf import PdfDialog

    desk = stage.desk()
    written = desk.preview(desk.declaration(desk.open_draft(stage.draft(*OVERSEAS))))
    yield _opened("看纸质件", PdfDialog(stage.window(), "预览", written.data, "共 3 页；预览带草稿字样，不用于盖章"))


def packages(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.verify import VerifyDialog

    path = stage.packages()[0]
    yield _opened("查验", VerifyDialog(stage.window(), path, stage.desk().verify(path)))
    shut_dialogs()
    broken = stage.folder / f"{LONG_UNIT}.sbb"
    broken.write_bytes(path.read_bytes()[:-100])
    yield _opened("查验 不通过", VerifyDialog(stage.window(), broken, stage.desk().verify(broken)))


def conflicts(stage: Stage) -> Iterator[Shot]:
    from desktop.services.conflicts import Conflict, Side
    from desktop.ui.dialogs.conflict import ConflictDialog

    window = stage.window("city")
    at = stamp(NOW - timedelta(days=3))
    sides = [Side(f"p{n}", n, "0123456789ab", f"{LONG_UNIT}-{n}.sbb", at, at, n == 1) for n in (1, 2, 3)]
    conflict = Conflict("d1", LONG_UNIT, "示例项目", tuple(sides), tuple(f"第 {n} 处不同的项目" for n in range(20)))
    yield _opened("选定版本", ConflictDialog(window, conflict, stage.desk().clock))


def versions(stage: Stage) -> Iterator[Shot]:
    from desktop.forms.registry import Registry
    from desktop.ui.dialogs.drawer import DrawerDialog
    from desktop.ui.dialogs.move_version import MoveDialog

    root = stage.folder / "packs"
    if not root.exists():
        packs_with_versions(root, ("1.0", "1.1"))
    desk = stage.desk("versions", Registry(root))
    if not desk.drafts():
        desk.repository.create(notice_id=NOTICE, notice_version="1.0", form_id=FORM, values=answers())
    window = stage.window("enterprise", "versions")
    window.go("drafts")
    yield Shot("草稿 有新版", window)
    draft_id = desk.drafts()[0].draft_id
    window.open_draft(draft_id)
    yield Shot("填写 有新版", window)
    yield _opened("转到新版", MoveDialog(window, desk.moves.preview(draft_id, "1.1")))
    shut_dialogs()
    yield _opened("抽屉 空", DrawerDialog(window, desk.moves.status(draft_id), NOW))
    shut_dialogs()
    window.go("home")


def inputs(stage: Stage) -> Iterator[Shot]:
    """Popups and dialogs of the editors."""
    from desktop.forms.model import FieldDef
    from desktop.ui.dialogs.paste_preview import PastePreview
    from desktop.ui.editors.history import HistoryDialog
    from desktop.ui.editors.industry import IndustryDialog
    from desktop.ui.editors.region_dialog import RegionDialog

    wizard = stage.wizard(*OVERSEAS)
    window = wizard.window()
    session = wizard.session
    table: FieldDef = next(field for field in session.form.fields if field.columns)
    cells = [[LONG_UNIT, "先进级", "装备", "不是数", "1,234.50", "概况" * 40] for _ in range(30)]
    yield _opened("粘贴", PastePreview(table, cells, 2, 1, 0, window))
    shut_dialogs()
    name = session.form.by_id[session.form.unit_name_field]
    yield _opened("修改记录", HistoryDialog(name, list(session.history(name.id)), window))
    shut_dialogs()
    yield _opened("修改记录 空", HistoryDialog(name, [], window))
    shut_dialogs()
    for words in ("", "汽车", "没有这种行业"):
        yield _opened(f"选择行业 {words}", IndustryDialog("所属行业", "small", words, window))
        shut_dialogs()
    for words in ("", "140100"):
        yield _opened(f"选择地区 {words}", RegionDialog("所在地区", words, parent=window))
        shut_dialogs()
    wizard.leave()


def popups(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.editors.dates import DateEditor, MonthEditor
    from desktop.ui.editors.inputs import Popup

    for notice, form, kind in (
        ("shanxi-2026", "tiered_cultivation_report", DateEditor),
        ("shanxi-2024", "excellence_declaration", MonthEditor),
    ):
        wizard = stage.wizard(notice, form)
        for section in wizard.session.form.sections:
            wizard.open_section(section.id, takes_focus=False)
            page = wizard.page(section.id)
            wait(partial(getattr, page.form, "is_built"))
            found = [e for e in page.findChildren(kind) if type(e) is kind and e.isVisible() and e.button.isVisible()]
            if found:
                found[0].open_popup()
                settle()
                yield Shot(f"{kind.__name__} 弹出", top_dialog(Popup), is_tabbed=False)
                shut_dialogs()
                break
        wizard.leave()


def profile_choice(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.editors.profile_rows import ProfileInsert
    from desktop.ui.wizard.profile_choice import ProfileChoice
    from desktop.ui.wizard.profile_row_choice import ProfileRowChoice

    profile = stage.desk().profile()
    rows = [{"id": f"r{n}", "name": f"{LONG_UNIT}第 {n} 分厂", "address": LONG_UNIT * 2} for n in range(2)]
    for path, value in {"unit_name": LONG_UNIT, "address": LONG_UNIT, "factories": rows}.items():
        profile.set_value(path, value)
    profile.save()
    session = stage.desk().open_draft(stage.desk().new_draft("shanxi-2024", "excellence_declaration"))
    for path in ("unit_name", "main_products", "legal_representative"):
        session.set_value(path, LONG_UNIT[:20])
    session.set_value("address", None)
    link = stage.desk().profile_link(session)
    assert link is not None
    yield _opened("本表与企业档案", ProfileChoice(stage.window(), link))
    dialog = ProfileRowChoice(stage.window(), link, "factories")
    dialog.radios["r1"].setChecked(True)
    yield _opened("选择工厂", dialog)
    yield _opened("从企业档案添加", ProfileInsert(stage.window(), link.title, "工厂", link.rows("factories")))
    session.save()
    window = stage.window()
    for key, section_ids in (("draft", ("unit", "factory")), ("profile", ("factories", "people"))):
        if key == "draft":
            window.open_draft(session.draft_id)
        else:
            window.go(key)
        wizard: Any = window.current_page
        for section_id in section_ids:
            wizard.open_section(section_id, takes_focus=False)
            wait(partial(getattr, wizard.page(section_id).form, "is_built"))
            settle()
            yield Shot(f"企业档案 {key} {section_id}", window)
        wizard.leave()


DIALOGS: tuple[Screen, ...] = (
    Screen("dialogs.message:MessageDialog", walk=messages),
    Screen("dialogs.crash:CrashDialog", walk=crashes),
    Screen("dialogs.progress:ProgressDialog", walk=progress),
    Screen("dialogs.help:HelpDialog", "dialogs.help_page:HelpPage", walk=help_pages),
    Screen("dialogs.licences:LicencesDialog", walk=licences),
    Screen("dialogs.new_declaration:NewDeclarationDialog", walk=new_declaration),
    Screen("dialogs.calendar:CalendarDialog", walk=calendar),
    Screen("dialogs.deleted_drafts:DeletedDraftsDialog", walk=deleted),
    Screen("dialogs.export:ExportDialog", walk=exports),
    Screen("dialogs.result:ResultDialog", walk=results),
    Screen("dialogs.show_pdf:PdfDialog", walk=papers),
    Screen("dialogs.verify:VerifyDialog", walk=packages),
    Screen("dialogs.conflict:ConflictDialog", walk=conflicts),
    Screen("dialogs.drawer:DrawerDialog", "dialogs.move_version:MoveDialog", walk=versions),
    Screen(
        "dialogs.paste_preview:PastePreview",
        "editors.history:HistoryDialog",
        "editors.industry:IndustryDialog",
        "editors.region_dialog:RegionDialog",
        "dialogs.tree_search:TreeSearch",
        walk=inputs,
    ),
    Screen("editors.inputs:Popup", walk=popups),
    Screen(
        "wizard.profile_choice:ProfileChoice",
        "wizard.profile_row_choice:ProfileRowChoice",
        "editors.profile_rows:ProfileInsert",
        walk=profile_choice,
    ),
)
