"""This file tests where a paste goes: one cell straight in where it fits, a list into an empty row or to the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.forms.model import FieldDef
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.paste_preview import PastePreview
from desktop.ui.models.paste import plan_paste
from desktop.ui.widgets import ChoiceBox
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

TABLE = field_toml("t", "table") + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "{kind}"\nlabel = "{words}"\n{more}\n'
    for name, kind, words, more in (
        ("name", "text", "企业名称", ""),
        ("kind", "choice", "企业类型（按营业执照填写）", 'options = { a = "甲类", b = "乙类" }'),
        ("amount", "money", "金额", ""),
    )
)
KPIS = '[[field]]\nuse = "elements.kpis"\nid = "k"\nsection = "s"\nsource = "附件2"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def table(qtbot: QtBot, desk: Desk) -> tuple[Any, EditingSession]:
    rows = [{"id": "r1", "name": "甲公司"}, {"id": "r2", "name": "乙公司"}]
    form, session = open_fields(qtbot, desk, TABLE, {"t": rows})
    return form.rows["t"].editor, session


def paste(editor: Any, text: str) -> PastePreview | None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    found = editor.window().findChild(PastePreview)
    return found if isinstance(found, PastePreview) else None


@pytest.mark.parametrize(
    ("column", "text", "stored"),
    [("name", "丙公司\r\n", "丙公司"), ("kind", "乙类", "b"), ("amount", "1,200.5", "1200.5")],
)
def test_one_cell_goes_straight_into_the_current_cell(
    qtbot: QtBot, desk: Desk, column: str, text: str, stored: str
) -> None:
    editor, session = table(qtbot, desk)
    editor.focus_path(f"t/r2/{column}")
    assert paste(editor, text) is None
    assert session.value(f"t/r2/{column}") == stored
    assert session.value("t/r1/name") == "甲公司"
    session.undo()
    assert session.value(f"t/r2/{column}") == ("乙公司" if column == "name" else None)


def test_a_number_that_is_none_is_kept_as_any_typed_one(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.focus_path("t/r1/amount")
    assert paste(editor, "约十万") is None
    assert session.value("t/r1/amount") == "约十万"


def test_one_cell_that_cannot_be_stored_opens_the_preview_which_says_why(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.focus_path("t/r1/kind")
    preview = paste(editor, "丙类")
    assert preview is not None
    assert "没有“丙类”这个选项" in preview.problems.item(0).text()
    assert session.value("t/r1/kind") is None


def test_one_cell_of_a_fixed_table_brings_its_unit(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, KPIS)
    editor: Any = form.rows["k"].editor
    editor.focus_path("k/kpi_03/after")
    assert paste(editor, "65.5%") is None
    assert [session.value(f"k/kpi_03/{key}") for key in ("before", "after", "value_unit")] == [None, "65.5", "%"]
    session.undo()
    assert session.value("k/kpi_03/after") is None
    preview = paste(editor, "约六成")
    assert preview is not None
    assert not preview.doubtful.isHidden()


def test_the_beginning_of_one_option_names_it_and_the_preview_says_which(desk: Desk) -> None:
    options = {"large": "大型企业", "middle": "中型企业", "micro": "微型企业", "small": "小型企业", "low": "中低速"}
    column = FieldDef("size", "s", "choice", "企业类型", params={"options": options})
    cells = plan_paste([["中型"], ["大型企业"], ["中"], ["特大"], ["micro"]], [column]).rows
    assert [(row[0].text, row[0].stored) for row in cells] == [
        ("中型 → 中型企业", "middle"),
        ("大型企业", "large"),
        ("中", None),
        ("特大", None),
        ("micro → 微型企业", "micro"),
    ]


def test_a_list_begins_in_the_empty_row_that_was_just_added(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    text = "企业名称\t金额\n丙公司\t1\n丁公司\t2\n"
    editor.focus_path("t/r2/name")
    preview = paste(editor, text)
    assert preview is not None
    assert preview.append.isChecked()
    preview.close()
    editor.add.click()
    settle()
    preview = editor.window().findChildren(PastePreview)[-1] if paste(editor, text) else None
    assert preview is not None
    assert preview.over.isChecked()
    assert preview.over.text() == "从第 3 行起填入"
    preview.take.click()
    assert [row.get("name") for row in session.rows("t")] == ["甲公司", "乙公司", "丙公司", "丁公司"]


def test_the_columns_of_the_preview_are_wide_enough_for_what_they_go_to(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = table(qtbot, desk)
    preview = PastePreview(editor.field, [["丙公司", "甲类"]], 2, 0, 0, editor.window())
    qtbot.addWidget(preview)
    label = editor.field.column("kind").label
    assert preview.view.columnWidth(0) == 160
    assert preview.view.columnWidth(1) >= preview.fontMetrics().horizontalAdvance(label) + 48


def test_a_text_too_long_for_a_combo_box_ends_in_dots(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["一个放不下的很长很长的选项名称", "短"])
    box.resize(96, 32)
    long_picture = box.grab().toImage()
    box.setCurrentIndex(1)
    short_picture = box.grab().toImage()
    assert long_picture != short_picture
    box.setItemText(1, "一个放不下的另一个选项名称")
    assert box.grab().toImage() == long_picture  # both begin alike and are cut by …, at a whole character
