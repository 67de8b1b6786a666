"""This file tests that what is dropped is copied: a file manager deletes the file of a drag that was moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.widgets import DropZone
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, picture, real_desk, settle

MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
BUTTON, MOVING = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
TABLE = field_toml("t", "table") + '[[field.column]]\nid = "name"\ntype = "text"\nlabel = "姓名"\n'


def drag(widget: QWidget, path: Path) -> list[Qt.DropAction]:
    """Drag ``path`` over ``widget`` and let go, as a file manager that proposes to move it; the three answers."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    answers = []
    for made in (
        QDragEnterEvent(QPoint(5, 5), COPY | MOVE, data, BUTTON, MOVING),
        QDragMoveEvent(QPoint(5, 5), COPY | MOVE, data, BUTTON, MOVING),
        QDropEvent(QPointF(5, 5), COPY | MOVE, data, BUTTON, MOVING),
    ):
        assert made.proposedAction() is MOVE
        QApplication.sendEvent(widget, made)
        answers.append(made.dropAction())
    settle()
    return answers


@pytest.fixture
def tables(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    settle()
    opened.close()


def test_a_file_dropped_on_the_window_is_copied(window: MainWindow, tmp_path: Path) -> None:
    assert drag(window, picture(tmp_path / "a.png")) == [COPY, COPY, COPY]


def test_a_file_dropped_on_a_drop_zone_is_copied(qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone("放到这里", "", lambda _path: True)
    qtbot.addWidget(zone)
    assert drag(zone, picture(tmp_path / "a.png")) == [COPY, COPY, COPY]


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        (field_toml("f", "long_text"), lambda form: form.rows["f"].editor.area.viewport()),
        (TABLE, lambda form: form.rows["t"].editor),
    ],
)
def test_a_file_dropped_on_an_editor_is_copied(
    qtbot: QtBot, tables: Desk, tmp_path: Path, fields: str, target: Callable[[Any], QWidget]
) -> None:
    form, _session = open_fields(qtbot, tables, fields)
    path = picture(tmp_path / "a.png") if "long_text" in fields else tmp_path / "a.xlsx"
    assert drag(target(form), path) == [COPY, COPY, COPY]
