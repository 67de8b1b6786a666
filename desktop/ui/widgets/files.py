"""This file asks for files and folders, and opens a folder in the system's file manager."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_files(
    parent: QWidget, title: str, name_filter: str, on_chosen: Callable[[list[Path]], object]
) -> QFileDialog:
    """Ask for existing files; ``on_chosen`` is called with them. Does not block."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(name_filter)
    dialog.filesSelected.connect(lambda names: on_chosen([Path(name) for name in names]))
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, on_chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder; ``on_chosen`` is called with it. Does not block."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.filesSelected.connect(lambda names: on_chosen(Path(names[0])) if names else None)
    dialog.open()
    return dialog


_PLACES: list[str] = []  # folders a person looked into, the last one last


def _last_place() -> Path:
    """Where the person chose last, at first the documents; never the folder the program was started in."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    places = (*_PLACES[-1:], documents)
    return next((Path(place) for place in places if place and Path(place).is_dir()), Path.home())


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("file_dialog")
    dialog.setFileMode(mode)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(str(_last_place()))
    dialog.directoryEntered.connect(_PLACES.append)
    dialog.filesSelected.connect(lambda names: _PLACES.append(str(Path(names[0]).parent)) if names else None)
    for part, words in (
        (QFileDialog.DialogLabel.Accept, "选择"),
        (QFileDialog.DialogLabel.Reject, "取消"),
        (QFileDialog.DialogLabel.FileName, "名称："),
        (QFileDialog.DialogLabel.FileType, "类型："),
        (QFileDialog.DialogLabel.LookIn, "位置："),
    ):
        dialog.setLabelText(part, words)
    return dialog


def open_folder(folder: Path) -> bool:
    """Show ``folder`` in the system's file manager; False when the system has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
