"""This file tells about our own mistake with a report that holds nothing the person typed."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

import desktop
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, PrimaryButton, button, label


def crash_report(error: BaseException) -> str:
    """Where the program stopped: types, files, lines, functions and versions.

    No exception message and no values: they may hold names, numbers or folders of the person.
    """
    lines = [
        f"智造申报 {desktop.__version__}",
        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()} {platform.release()} {platform.machine()}",
        "",
    ]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__qualname__)
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if current is not None:
            lines.append("起因：")
    return "\n".join(lines)


def _short(filename: str) -> str:
    """The path from the package on: the folders above may carry a user name."""
    parts = Path(filename).parts
    for anchor in ("desktop", "site-packages"):
        if anchor in parts:
            return "/".join(parts[parts.index(anchor) :])
    return parts[-1] if parts else ""


class CrashDialog(QDialog):
    def __init__(self, parent: QWidget | None, report: str) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setWindowTitle("程序出现意外")
        self.setAccessibleName("程序出现意外")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 640, 460)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label("程序出现意外，刚才的操作没有完成", "heading", wrap=True))
        column.addWidget(
            label(
                "这是程序的问题，不是您操作的问题。已经保存的内容不受影响，可以继续使用；若反复出现，请重新打开程序。",
                wrap=True,
            )
        )
        column.addWidget(Banner("下面的报告只含程序位置与版本，不含您填写的内容、姓名和文件夹。"))
        self.report = QPlainTextEdit(report)
        self.report.setObjectName("crash_dialog.report")
        self.report.setAccessibleName("问题报告")
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        column.addWidget(self.report, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        row.addWidget(button("复制报告", self._copy, icon_name="copy", name="crash_dialog.copy"))
        close = PrimaryButton("继续使用", name="crash_dialog.close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


def show_crash(parent: QWidget | None, error: BaseException) -> CrashDialog:
    """Show the crash dialog; returns at once."""
    dialog = CrashDialog(parent, crash_report(error))
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.open()
    return dialog


def install_crash_hook() -> None:
    """From now on an unexpected exception in a slot opens the crash dialog (one at a time)."""
    previous = sys.excepthook
    shown: list[CrashDialog] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        previous(kind, error, trace)
        app = QApplication.instance()
        if not isinstance(app, QApplication) or not isinstance(error, Exception):
            return
        if not any(isValid(dialog) and dialog.isVisible() for dialog in shown):
            shown[:] = [show_crash(app.activeWindow(), error)]

    sys.excepthook = hook
