"""This file opens real drafts in the wizard for tests: a real desk in a temporary folder, off screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.forms.model import FormDef
from desktop.forms.registry import Registry
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.settings import Settings
from tests.helpers.workspaces import FakeClock

SECTION = '[[section]]\nid = "s"\ntitle = "一、测试"\n'


def real_desk(folder: Path) -> Desk:
    """A desk with the installed packs; settings and workspace below ``folder``."""
    return open_desk(folder, clock=FakeClock(), registry=Registry(), settings=Settings(folder / "settings.json"))


def session_of(desk: Desk, form: FormDef, values: Mapping[str, Any] | None = None) -> EditingSession:
    """A draft of any form, kept in the desk's workspace."""
    record = desk.repository.create(notice_id="_test", notice_version="1.0", form_id=form.id, values=dict(values or {}))
    return EditingSession(form, None, record, desk.repository, desk.file_bytes)


def field_toml(field_id: str, type_name: str, more: str = "") -> str:
    return (
        f'[[field]]\nid = "{field_id}"\nsection = "s"\ntype = "{type_name}"\n'
        f'label = "标签{field_id}"\nsource = "附件1 第1行"\n{more}\n'
    )


def settle() -> None:
    """Let the event loop do what is waiting now; never sleeps."""
    for _ in range(5):
        QApplication.processEvents()


def compose(widget: QWidget, pre_edit: str, commit: str = "") -> None:
    """What an input method sends: text that is not decided yet, and text that is."""
    event = QInputMethodEvent(pre_edit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def picture(path: Path, width: int = 60, height: int = 40) -> Path:
    """A small real PNG or JPEG file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x88AACC)
    assert image.save(str(path))
    return path


class FakeTimer(QTimer):
    """A timer that only remembers: the test moves the clock and fires it."""

    def __init__(self) -> None:
        super().__init__()
        self.wait: int | None = None

    def start(self, msec: int = 0) -> None:  # type: ignore[override]
        self.wait = msec

    def stop(self) -> None:
        self.wait = None

    def fire(self) -> None:
        self.wait = None
        self.timeout.emit()


class Moments:
    """A clock in seconds that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
