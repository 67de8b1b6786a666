"""This file opens the screens around paper, files and keys for the walk: 检查, print, changes, search, own deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.jobs import JobContext
from desktop.services.sheets import Sheet
from tests.ui.walk.shot import Screen, Shot
from tests.ui.walk.stage import LONG_UNIT, Stage, settle, shut_dialogs, top_dialog, wait

OVERSEAS = ("shanxi-2026", "overseas_factories")


def _opened(name: str, dialog: Any, *, is_tabbed: bool = True) -> Shot:
    if not dialog.isVisible():
        dialog.open()
    settle()
    return Shot(name, dialog, is_tabbed)


def printing(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.print_paper import PrintDialog

    wizard = stage.wizard(*OVERSEAS)
    wizard.commands.slots["wizard.print"]()
    stage.wait_for_jobs()
    yield Shot("打印", top_dialog(PrintDialog))
    shut_dialogs()
    wizard.leave()


def changes(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.final_changes import FinalChangesDialog

    desk = stage.desk()
    session = desk.open_draft(stage.draft(*OVERSEAS))
    target = stage.folder / "out"
    target.mkdir(exist_ok=True)
    desk.export(desk.declaration(session), target, ("pdf",), is_final=True, job=JobContext())
    session.set_value(session.form.unit_name_field, f"{LONG_UNIT}（更名）")
    session.save()
    found = desk.finals.changes(desk.declaration(session), JobContext())
    title = f"《{session.form.title}》"
    yield _opened("与上次定稿相比", FinalChangesDialog(stage.window(), found, title, desk.clock()))
    session.set_value(session.form.unit_name_field, LONG_UNIT)
    session.save()


def activity(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.activity import ActivityDialog

    desk = stage.desk()
    yield _opened("今天做了什么", ActivityDialog(stage.window(), desk.activity, desk.clock))


def search(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.palette import Palette

    window = stage.window()
    for words in ("", LONG_UNIT[:6], "没有这样的词语"):
        window.commands.find()
        palette = top_dialog(Palette)
        palette.line.setText(words)
        timer = palette._timer
        wait(lambda: not timer.isActive())  # noqa: B023 (called at once)
        stage.wait_for_jobs()
        yield _opened(f"查找 {words}", palette, is_tabbed=False)  # Tab goes through what was found
        shut_dialogs()


def own_deadlines(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.own_deadline import OwnDeadlineDialog

    yield _opened("自定期限", OwnDeadlineDialog(stage.window(), stage.context()))


def files(stage: Stage) -> Iterator[Shot]:
    from desktop.ui.dialogs.drop_choice import DropChoice
    from desktop.ui.dialogs.picture import PictureDialog
    from desktop.ui.dialogs.sheet_choice import SheetChoice

    window: QWidget = stage.window()
    picture = QImage(3000, 2000, QImage.Format.Format_RGB32)
    picture.fill(0x88AACC)
    yield _opened("看图片", PictureDialog(window, f"{LONG_UNIT}.png", picture))
    shut_dialogs()
    sheets = [Sheet(f"{LONG_UNIT}{number}", (("甲", "乙"),) * 40) for number in range(6)]
    yield _opened("选择工作表", SheetChoice(f"{LONG_UNIT}.xlsx", sheets, window))
    shut_dialogs()
    entries = [(f"佐证材料 {number} {LONG_UNIT}", "附上营业执照和公布文件的扫描件。") for number in range(9)]
    yield _opened("放到哪一项", DropChoice(window, f"“{LONG_UNIT}.pdf”", entries))


def tour(stage: Stage) -> Iterator[Shot]:
    """The bubbles of a first start, over the home screen."""
    from desktop.ui.tour import STEPS, Tour

    window = stage.window()
    window.go("home")
    window.show_tour()
    bubble = window.findChild(Tour)
    assert bubble is not None
    for number, _step in enumerate(STEPS, 1):
        wait(partial(_is_at, bubble, number))
        yield Shot(f"引导 {number}", window)
        bubble.step()


def _is_at(bubble: Any, number: int) -> bool:
    return bool(bubble.step_number == number)


PAPER_DIALOGS: tuple[Screen, ...] = (
    Screen("dialogs.print_paper:PrintDialog", walk=printing),
    Screen("dialogs.final_changes:FinalChangesDialog", walk=changes),
    Screen("dialogs.activity:ActivityDialog", walk=activity),
    Screen("dialogs.palette:Palette", walk=search),
    Screen("tour:Tour", walk=tour),
    Screen("dialogs.own_deadline:OwnDeadlineDialog", walk=own_deadlines),
    Screen(
        "dialogs.picture:PictureDialog",
        "dialogs.sheet_choice:SheetChoice",
        "dialogs.drop_choice:DropChoice",
        walk=files,
    ),
)
