"""Our own mistakes: the hook, and a report that names places in the program and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton

import desktop
from desktop.ui.dialogs.crash import CrashDialog, crash_report, install_crash_hook


def _caught() -> Exception:
    try:
        try:
            {}["山西示例装备制造有限公司"]
        except KeyError as error:
            raise RuntimeError("/home/zhangsan/申报/数据") from error
    except RuntimeError as error:
        return error


def test_the_report_names_types_places_and_versions() -> None:
    report = crash_report(_caught())
    assert desktop.__version__ in report
    assert "RuntimeError" in report
    assert "起因：\nKeyError" in report
    assert "test_shell_crash.py" in report


def test_the_report_holds_no_message_and_no_folder_of_the_person() -> None:
    report = crash_report(_caught())
    assert "示例装备" not in report
    assert "zhangsan" not in report
    assert str(Path(__file__).parent) not in report


def test_the_report_can_be_copied(qtbot, theme) -> None:
    dialog = CrashDialog(None, "报告")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.findChild(QPushButton, "crash_dialog.copy").click()
    assert QApplication.clipboard().text() == "报告"


def test_an_unexpected_exception_opens_one_crash_dialog(qtbot, theme, monkeypatch) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: reported.append(kind))
    install_crash_hook()
    for _ in range(2):
        error = _caught()
        sys.excepthook(type(error), error, error.__traceback__)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()]
    assert len(shown) == 1
    assert reported == [RuntimeError, RuntimeError]
    shown[0].close()
