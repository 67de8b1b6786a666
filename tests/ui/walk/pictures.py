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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ui.walk.page_pictures import PAGE_PICTURES
from tests.ui.walk.shooting import EXCELLENCE, OVERSEAS, grabbed, reduced, section_of
from tests.ui.walk.walker import write_screen

if TYPE_CHECKING:
    from PIL.Image import Image

    from tests.ui.walk.stage import Stage

ROOT = Path(__file__).parents[3]
SIZE = (1366, 768)
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
    return grabbed(window)


def wizard(stage: Stage) -> Image:
    return section_of(stage, EXCELLENCE, 2)


def elements(stage: Stage) -> Image:
    return section_of(stage, ("shanxi-2024", "element_self_check"), 3)


def issues(stage: Stage) -> Image:
    """A declaration that has been begun, everything that is missing said."""
    window = stage.window("enterprise", "home")
    window.open_draft(stage.desk("home").new_draft(*EXCELLENCE))
    page: Any = window.current_page
    page.check_all()
    picture = grabbed(window)
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
    picture = grabbed(window)
    page.leave()
    return picture


def find(stage: Stage) -> Image:
    """Ctrl+K over the home screen."""
    from PySide6.QtGui import QPainter

    from desktop.ui.dialogs.palette import Palette
    from tests.ui.walk.stage import top_dialog, wait

    desk = stage.desk("home")
    for notice, form in (("shanxi-2026", "advanced_declaration"), OVERSEAS):
        desk.add_sample(notice, form)
    window = stage.window("enterprise", "home")
    window.go("home")
    window.commands.find()
    palette = top_dialog(Palette)
    palette.line.setText("智能")
    wait(lambda: not palette._timer.isActive())
    stage.wait_for_jobs()
    whole = window.grab()
    painter = QPainter(whole)
    painter.drawPixmap(window.mapFromGlobal(palette.pos()), palette.grab())
    painter.end()
    palette.reject()
    return reduced(whole)


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
    return grabbed(window)


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


PICTURES: dict[str, Callable[[Stage], Image]] = {
    **{made.__name__: made for made in (home, wizard, elements, issues, check, find, intake, annex5)},
    **PAGE_PICTURES,
}

if __name__ == "__main__":
    sys.exit(main())
