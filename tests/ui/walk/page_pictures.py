"""This file takes the pictures of the other help pages: pages of the rail, questions of the wizard, dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.ui.walk.shooting import EXCELLENCE, OVERSEAS, grabbed, reduced, section_page

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtWidgets import QDialog

    from tests.ui.walk.stage import Stage

UNIT = "山西示例装备制造有限公司"
FACTORIES = (
    {"id": "r1", "name": "壳体智能工厂", "address": "山西省太原市示例路1号", "employees": "860"},
    {"id": "r2", "name": "示例（泰国）工厂", "address": "泰国罗勇府示例工业园", "employees": "210"},
)
PEOPLE = (
    {"id": "p1", "name": "李示例", "position": "智能制造部 部长", "mobile": "13800000001", "is_default": "yes"},
    {"id": "p2", "name": "王示例", "position": "综合管理部", "phone": "0351-1234567"},
)
COPIED = "\n".join(
    "\t".join(cells)
    for cells in (
        ("海外智能工厂名称", "自评级别", "所属行业", "从业人数"),
        ("示例（泰国）工厂", "先进", "装备制造", "210"),
        ("示例（越南）工厂", "基础", "电子信息", "约两百"),
    )
)


def drafts(stage: Stage) -> Image:
    desk = stage.desk("drafts")
    for form in (("shanxi-2026", "advanced_declaration"), OVERSEAS, EXCELLENCE):
        desk.add_sample(*form)
    window = stage.window("enterprise", "drafts")
    window.go("drafts")
    return grabbed(window)


def notices(stage: Stage) -> Image:
    window = stage.window("enterprise", "home")
    window.go("notices")
    return grabbed(window)


def settings(stage: Stage) -> Image:
    window = stage.window("enterprise", "home")
    window.go("settings")
    return grabbed(window)


def profile(stage: Stage) -> Image:
    """The factories of 企业档案."""
    session = stage.desk("profile").profile()
    for path, value in {"unit_name": UNIT, "factories": list(FACTORIES), "people": list(PEOPLE)}.items():
        session.set_value(path, value)
    session.save()
    window = stage.window("enterprise", "profile")
    window.go("profile")
    page: Any = window.current_page
    section_page(page, "factories")
    picture = grabbed(window)
    window.go("home")
    return picture


def new(stage: Stage) -> Image:
    from desktop.ui.dialogs.new_declaration import NewDeclarationDialog

    return _dialog(NewDeclarationDialog(stage.window("enterprise", "home"), stage.context("home")))


def calendar(stage: Stage) -> Image:
    from desktop.ui.dialogs.calendar import CalendarDialog

    return _dialog(CalendarDialog(stage.window("enterprise", "home"), stage.context("home")))


def export(stage: Stage) -> Image:
    from desktop.ui.dialogs.export import ExportDialog
    from tests.ui.walk.stage import top_dialog

    window = stage.window("enterprise", "home")
    window.open_export(stage.desk("home").add_sample(*EXCELLENCE))
    shown = top_dialog(ExportDialog)
    shown.folder.setText("D:\\申报材料")
    picture = _dialog(shown)
    window.go("home")
    return picture


def text(stage: Stage) -> Image:
    """A long text with its figure."""
    return _question(stage, "outcome_summary")


def files(stage: Stage) -> Image:
    """A supporting document with its first page."""
    return _question(stage, "business_licence")


def paste(stage: Stage) -> Image:
    """Rows copied from Excel, one cell of which cannot be a number."""
    from PySide6.QtGui import QGuiApplication

    from desktop.ui.dialogs.paste_preview import PastePreview
    from tests.ui.walk.stage import top_dialog

    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").add_sample(*OVERSEAS))
    page: Any = window.current_page
    QGuiApplication.clipboard().setText(COPIED)
    section_page(page, page.session.form.by_id["factories"].section_id).form.rows["factories"].editor.paste()
    picture = _dialog(top_dialog(PastePreview))
    page.leave()
    return picture


def _question(stage: Stage, field_id: str) -> Image:
    """The wizard scrolled to one question of a sample."""
    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").add_sample(*EXCELLENCE))
    page: Any = window.current_page
    shown = section_page(page, page.session.form.by_id[field_id].section_id)
    stage.wait_for_jobs()
    row = shown.form.rows[field_id]
    shown.verticalScrollBar().setValue(row.mapTo(shown.widget(), row.rect().topLeft()).y())
    stage.wait_for_jobs()
    picture = grabbed(window)
    page.leave()
    return picture


def _dialog(shown: QDialog) -> Image:
    """The dialog by itself, closed again."""
    from tests.ui.walk.stage import settle, shut_dialogs

    if not shown.isVisible():
        shown.open()
    settle()
    picture = reduced(shown.grab())
    shut_dialogs()
    return picture


PAGE_PICTURES = {
    made.__name__: made for made in (drafts, notices, settings, profile, new, calendar, export, text, files, paste)
}
