"""This file opens a kept file (佐证材料、插图) to look at, in the program itself, or saves a copy; it executes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.filekinds import PICTURES
from desktop.jobs import JobContext
from desktop.services.material import save_copy
from desktop.ui.dialogs.message import ask, show_message
from desktop.ui.dialogs.progress import run_with_progress


def open_kept_file(parent: QWidget, desk: Any, item: Mapping[str, Any], on_copy: Callable[[], object]) -> None:
    """Show a PDF or a picture; for another kind offer ``on_copy``. Refusals are shown as sentences."""
    kind, name, file = (str(item.get(key, "")) for key in ("kind", "name", "file"))
    if kind in PICTURES:
        run_with_progress(
            parent,
            f"打开“{name}”",
            lambda job: _picture(desk, file, job),
            lambda found: _show_picture(parent, name, found),
        )
    elif kind == "pdf":
        run_with_progress(
            parent, f"打开“{name}”", lambda job: _verified(desk, file, job), lambda path: _show_pdf(parent, item, path)
        )
    else:
        ask(
            parent,
            f"“{name}”不能在程序内查看",
            "程序内只能查看 PDF 和图片。可以另存一份，再用原来的软件打开。已添加的文件不受影响。",
            yes="另存一份…",
            on_yes=on_copy,
        )


def save_kept_file(
    parent: QWidget, desk: Any, item: Mapping[str, Any], folder: Path, on_saved: Callable[[str], object]
) -> None:
    """Save a copy into ``folder`` under a free name; ``on_saved`` gets the sentence that says where."""
    name, file = str(item.get("name", "")), str(item.get("file", ""))
    run_with_progress(
        parent,
        f"另存“{name}”",
        lambda job: save_copy(desk.files, file, name, folder, job),
        lambda path: on_saved(f"已另存为“{path.name}”，在文件夹“{folder}”中。"),
    )


def _verified(desk: Any, file: str, job: JobContext) -> Path:
    """Where the file lies, once it is sure that it is the one that was kept; it is never read into memory as a whole."""
    from desktop.services.material import Condition, condition_of

    job.step(0, 1, "正在核对文件…")
    if condition_of(desk.files, file, job) is not Condition.SOUND:
        desk.files.open(file).close()  # refuses, with the reason
    return Path(desk.files.path(file))


def _picture(desk: Any, file: str, job: JobContext) -> QImage:
    from PySide6.QtCore import QSize

    from desktop.ui.dialogs.picture import LARGEST
    from desktop.ui.editors.thumbnails import scaled_picture

    job.step(0, 1, "正在读取图片…")
    desk.files.open(file).close()  # verified, or refused with its reason
    return scaled_picture(desk.files.path(file), QSize(LARGEST, LARGEST))


def _show_picture(parent: QWidget, name: str, image: QImage) -> None:
    from desktop.ui.dialogs.picture import PictureDialog

    if image.isNull():
        show_message(
            parent, "图片无法显示", f"“{name}”的图片格式本机不能显示。文件本身完好，可以另存后用其他软件查看。"
        )
        return
    PictureDialog(parent, name, image).open()


def _show_pdf(parent: QWidget, item: Mapping[str, Any], path: Path) -> None:
    from desktop.ui.dialogs.show_pdf import PdfDialog

    pages = f"共 {item['pages']} 页。" if item.get("pages") else ""
    PdfDialog(parent, str(item.get("name", "")), path, f"已添加的文件，只供查看。{pages}").open()
