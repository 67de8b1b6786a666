"""This file takes the pictures of README and help: ``python -m tests.ui.walk.pictures [--out DIR]``.

The window at 1366 × 768, light and dark (``<name>-dark.png``, which help shows in dark appearances), on samples of
the packs, at a fixed time; 200 colours are enough.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ui.walk.walker import write_screen

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from tests.ui.walk.stage import Stage

ROOT = Path(__file__).parents[3]
SIZE = (1366, 768)
COLOURS = 200
SHOWN_FOLDER = "D:\\智造申报"  # of no machine
EXCELLENCE = ("shanxi-2024", "excellence_declaration")
OVERSEAS = ("shanxi-2026", "overseas_factories")
ALWAYS_LIGHT = ("annex5",)  # paper
PAPER_WIDTH = 1053  # px of a landscape A4 page


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Take the pictures of README and help.")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "help" / "pictures")
    parser.add_argument("--only", default="", help="names, by comma")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        screen = write_screen(Path(folder) / "screen.json", *SIZE)
        os.environ.update(QT_QPA_PLATFORM=f"offscreen:configfile={screen}", QT_SCALE_FACTOR="1", TZ="Asia/Shanghai")
        time.tzset()
        from desktop.app import make_application
        from desktop.ui.theme import app_theme
        from tests.ui.walk.stage import Stage

        _app = make_application()
        for mode, ending in (("light", ""), ("dark", "-dark")):
            app_theme().apply(mode=mode, font_size=14)
            stage = Stage(Path(folder) / mode, SIZE)
            try:
                for name, take in PICTURES.items():
                    is_wanted = not options.only or name in options.only.split(",")
                    if is_wanted and not (name in ALWAYS_LIGHT and ending):
                        take(stage).save(options.out / f"{name}{ending}.png", optimize=True)
            finally:
                stage.close()
    return 0


def home(stage: Stage) -> Image:
    desk = stage.desk("home")
    for notice, form in (("shanxi-2026", "advanced_declaration"), OVERSEAS, EXCELLENCE):
        desk.add_sample(notice, form)
    window = stage.window("enterprise", "home")
    window.go("home")
    return _grabbed(window)


def wizard(stage: Stage) -> Image:
    return _section(stage, EXCELLENCE, 2)


def elements(stage: Stage) -> Image:
    return _section(stage, ("shanxi-2024", "element_self_check"), 3)


def issues(stage: Stage) -> Image:
    """A declaration that has been begun, everything that is missing said."""
    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").new_draft(*EXCELLENCE))
    page: Any = window.current_page
    page.check_all()
    picture = _grabbed(window)
    page.leave()
    return picture


def check(stage: Stage) -> Image:
    """检查: the printed pages with the problems."""
    from tests.ui.walk.stage import wait

    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").new_draft(*EXCELLENCE))
    page: Any = window.current_page
    page.open_check()
    wait(lambda: page.checking.page.pages.pages > 0)
    stage.wait_for_jobs()
    picture = _grabbed(window)
    page.leave()
    return picture


def find(stage: Stage) -> Image:
    """Ctrl+K over the home screen."""
    from PySide6.QtGui import QPainter

    from desktop.ui.dialogs.palette import Palette
    from tests.ui.walk.stage import top_dialog

    desk = stage.desk("home")
    for notice, form in (("shanxi-2026", "advanced_declaration"), OVERSEAS):
        desk.add_sample(notice, form)
    window = stage.window("enterprise", "home")
    window.go("home")
    window.commands.find()
    palette = top_dialog(Palette)
    palette.line.setText("智能")
    stage.wait_for_jobs()
    whole = window.grab()
    painter = QPainter(whole)
    painter.drawPixmap(window.mapFromGlobal(palette.pos()), palette.grab())
    painter.end()
    palette.reject()
    return _reduced(whole)


def intake(stage: Stage) -> Image:
    from tests.helpers.declarations import credit_code

    maker, packages = stage.desk("sender"), []
    for number, unit in enumerate(
        ("山西示例重工机械有限公司", "山西示例新材料股份有限公司", "山西示例电子科技有限公司")
    ):
        session = maker.open_draft(maker.add_sample(*EXCELLENCE))
        session.set_value(session.form.unit_name_field, unit)
        session.set_value(session.form.unit_code_field, credit_code(number + 1))
        session.save()
        packages.append(maker.pack(maker.declaration(session), stage.folder / f"{unit}.sbb").path)
    window = stage.window("city", "home")
    window.go("intake:shanxi-2024/recommendation_summary")
    page: Any = window.current_page
    page.take_in(packages)
    stage.wait_for_jobs()
    return _grabbed(window)


def annex5(stage: Stage) -> Image:
    """The first page of 附件5 as it is printed."""
    import pypdfium2

    from desktop.filekinds import PDFIUM_LOCK

    desk = stage.desk("paper")
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    data = desk.preview(desk.declaration(session)).data
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        picture: Image = page.render(scale=PAPER_WIDTH / page.get_width()).to_pil()
        document.close()
    return picture.convert("L")


def _section(stage: Stage, form: tuple[str, str], number: int) -> Image:
    """A section of a sample, from its beginning."""
    from PySide6.QtCore import QTimer

    from tests.ui.walk.stage import settle, wait

    desk = stage.desk("home")
    window = stage.window("enterprise", "home")
    window.open_draft(desk.add_sample(*form))
    page: Any = window.current_page
    section = page.session.form.sections[number]
    page.open_section(section.id, takes_focus=False)
    shown = page.page(section.id)
    wait(lambda: shown.form.is_built)
    wait(lambda: not any(turn.isActive() and turn.interval() == 0 for turn in shown.findChildren(QTimer)))
    settle()
    shown.verticalScrollBar().setValue(0)
    picture = _grabbed(window)
    page.leave()
    return picture


def _grabbed(window: QWidget) -> Image:
    """The window as it is now, in few colours."""
    from desktop.ui.widgets import ElidedLabel
    from tests.ui.walk.stage import settle

    folder = window.findChild(ElidedLabel, "status.workspace")
    if folder is not None:
        folder.set_text(SHOWN_FOLDER)
    settle()
    return _reduced(window.grab())


def _reduced(shot: QPixmap) -> Image:
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice

    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    shot.save(kept, "PNG")
    with Image.open(BytesIO(kept.data().data())) as picture:
        return picture.convert("RGB").quantize(COLOURS)


PICTURES: dict[str, Callable[[Stage], Image]] = {
    made.__name__: made for made in (home, wizard, elements, issues, check, find, intake, annex5)
}

if __name__ == "__main__":
    sys.exit(main())
