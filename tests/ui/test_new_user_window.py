"""This file tests what a first user stumbled over in the window, the tour and tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.rendering.document import SealPlace
from desktop.services.desk import Desk
from desktop.ui.dialogs.seal_checklist import SealChecklist, SealedPaper
from desktop.ui.editors.history import HistoryDialog
from desktop.ui.icons import icon
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme
from desktop.ui.tour import Tour
from desktop.ui.widgets import EmptyState
from desktop.ui.wizard.section_page import SHORT_REMARKS
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

TABLE = field_toml("t", "table") + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "text"\nlabel = "{words}"\n\n'
    for name, words in (("name", "姓名"), ("post", "职务"))
)


# --- the tour ----------------------------------------------------------------------------------------


def shown_tour(qtbot: QtBot, window: MainWindow) -> tuple[Tour, QFrame]:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_tour()
    settle()
    (tour,) = [one for one in window.findChildren(Tour) if one.isVisible()]
    (ring,) = [one for one in window.findChildren(QFrame, "tour_ring") if one.isVisible()]
    return tour, ring


def around(window: MainWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window, part.rect().topLeft()), part.size())


def test_the_tour_goes_on_to_the_next_part_when_its_part_goes_with_the_page(qtbot: QtBot, window: MainWindow) -> None:
    tour, ring = shown_tour(qtbot, window)
    assert tour.step_number == 1
    window.go("settings")
    settle()
    assert tour.isVisible()
    assert tour.step_number == 2
    assert tour.target is not None
    assert ring.geometry().intersects(around(window, tour.target))


def test_the_ring_of_the_tour_follows_its_part(qtbot: QtBot, window: MainWindow) -> None:
    tour, ring = shown_tour(qtbot, window)
    before = ring.geometry()
    window.resize(window.width() - 120, window.height())
    settle()
    assert tour.target is not None
    assert ring.geometry() != before
    assert ring.geometry().contains(around(window, tour.target))


# --- icons --------------------------------------------------------------------------------------------


def strength(made: QIcon, mode: QIcon.Mode) -> int:
    image = made.pixmap(QSize(20, 20), 1.0, mode).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return max(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("token", ["text", "muted"])
def test_an_icon_that_cannot_be_used_is_much_paler_than_one_that_can(theme: Theme, token: str) -> None:
    made = icon("undo-2", token)
    assert strength(made, QIcon.Mode.Disabled) < 0.6 * strength(made, QIcon.Mode.Normal)


# --- a package that is not there ---------------------------------------------------------------------


def test_a_package_that_is_gone_is_named_in_words(window: MainWindow, tmp_path: Path) -> None:
    window.receive([tmp_path / "U盘里的.sbb"])
    settle()
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    said = " ".join(part.text() for part in dialog.findChildren(QLabel))
    assert "找不到“U盘里的.sbb”" in said
    dialog.close()


# --- Tab in a table -----------------------------------------------------------------------------------


@pytest.fixture
def desk_of_tables(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def test_tab_goes_along_the_row_and_leaves_the_table_behind_its_last_cell(qtbot: QtBot, desk_of_tables: Desk) -> None:
    form, session = open_fields(qtbot, desk_of_tables, TABLE, {"t": [{"id": "r1"}]})
    editor: Any = form.rows["t"].editor
    editor.go_to_row(0, 0)
    editor.grid.setFocus()
    for words in ("李一", "经理"):
        QApplication.clipboard().setText(words)
        QTest.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor.grid, Qt.Key.Key_Tab)
        settle()
    row = session.rows("t")[0]
    assert (row["name"], row["post"]) == ("李一", "经理")
    assert QApplication.focusWidget() is not editor.grid


# --- the checklist of seals ---------------------------------------------------------------------------


def test_a_click_on_the_words_of_a_seal_ticks_its_box_and_stands_beside_it(qtbot: QtBot, theme: Theme) -> None:
    checklist = SealChecklist([SealedPaper("申报书", 10, 7, [SealPlace(1, "申报单位（盖章）：", "declaring_unit")])])
    qtbot.addWidget(checklist)
    checklist.resize(560, 600)
    checklist.show()
    qtbot.waitExposed(checklist)
    box = checklist.boxes[1]
    (words,) = [part for part in checklist.findChildren(QLabel) if part.buddy() is box]
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    line = words.contentsRect().top() + words.fontMetrics().lineSpacing() // 2
    assert abs(words.mapTo(checklist, QPoint(0, line)).y() - box.geometry().center().y() - box.parentWidget().y()) <= 2


# --- rows that are new --------------------------------------------------------------------------------


@pytest.mark.parametrize("opens_in_form", [True, False])
def test_a_row_added_just_now_is_not_said_to_be_incomplete(
    qtbot: QtBot, desk_of_tables: Desk, opens_in_form: bool
) -> None:
    first, second = ("note", "name") if opens_in_form else ("name", "note")
    kinds = {"name": 'type = "text"', "note": 'type = "long_text"'}
    columns = "".join(
        f'[[field.column]]\nid = "{column}"\n{kinds[column]}\nlabel = "{column}"\nrequired = true\n\n'
        for column in (first, second)
    )
    form, session = open_fields(qtbot, desk_of_tables, field_toml("t", "table") + columns)
    editor: Any = form.rows["t"].editor
    for _ in range(2):
        editor.add_row()
        settle()
        rows = editor.form.form.rows
        assert all(rows[column].problem.isHidden() for column in (first, second))
        rows["name"].editor.line.setFocus()
        settle()
    assert len(session.issues()) >= 4
    rows["note"].editor.area.setFocus()
    settle()
    assert not rows["name"].problem.isHidden(), "once it was left, it is said"


# --- the words above a section --------------------------------------------------------------------------


def test_a_long_explanation_of_a_section_keeps_its_source_on_a_line_of_its_own(
    qtbot: QtBot, desk_of_tables: Desk
) -> None:
    session = desk_of_tables.open_draft(desk_of_tables.new_draft("shanxi-2026", "advanced_declaration"))
    page = WizardPage(desk_of_tables, session)
    qtbot.addWidget(page)
    section = next(one for one in session.form.sections if len(one.hint) > SHORT_REMARKS and one.source)
    shown = [part.text() for part in page.body.page(section.id).findChildren(QLabel)]
    assert f"{section.hint}\n来源：{section.source}" in shown
    page.release()


# --- a question without history ------------------------------------------------------------------------


def test_the_history_of_a_question_never_changed_is_a_small_dialog_that_says_so(
    qtbot: QtBot, desk_of_tables: Desk
) -> None:
    session = desk_of_tables.open_draft(desk_of_tables.new_draft("shanxi-2026", "overseas_factories"))
    dialog = HistoryDialog(session.form.fields[0], [])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    (nothing,) = dialog.findChildren(EmptyState)
    assert "还没有修改记录" in nothing.accessibleName()
    assert dialog.height() < 400
    assert not dialog.restore.isVisible()
