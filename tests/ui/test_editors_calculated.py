"""This file tests calculated columns in ordinary tables, and how sure the names of scenarios are said to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors.scenario_names import SURENESS_ROLE, edition_words, name_words
from desktop.ui.editors.table import TableEditor
from desktop.ui.models.paste import CellState, plan_paste
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk

SCENARIO_COLUMNS = "".join(
    f'[[field.column]]\nid = "{c}"\ntype = "text"\nlabel = "{n}"\n'
    for c, n in (("stage", "环节"), ("scenario", "场景"), ("instance", "实例"))
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def counted(qtbot: QtBot, desk: Desk) -> tuple[Any, EditingSession]:
    form, session = open_fields(qtbot, desk, field_toml("t", "table") + CALCULATED, {"t": COUNTED})
    return form.rows["t"].editor, session


def scenarios(qtbot: QtBot, desk: Desk, edition: str, rows: list[dict[str, Any]]) -> tuple[Any, EditingSession]:
    fields = field_toml("t", "scenarios", f'edition = "{edition}"') + SCENARIO_COLUMNS
    form, session = open_fields(qtbot, desk, fields, {"t": rows})
    return form.rows["t"].editor, session


# --- calculated columns ---------------------------------------------------------------------------------

CALCULATED = """
[[field.column]]
id = "name"
type = "text"
label = "企业名称"
[[field.column]]
id = "before"
type = "integer"
label = "改造前"
[[field.column]]
id = "after"
type = "integer"
label = "改造后"
[[field.column]]
id = "change"
type = "decimal"
label = "变化率"
unit = "%"
status = "assumption"
calculated = { name = "percent_change", before = "before", after = "after" }
[[field.column]]
id = "place"
type = "integer"
label = "排名"
calculated = { name = "rank", column = "after" }
"""
COUNTED = [{"id": "r1", "before": "10", "after": "15"}, {"id": "r2", "before": "20", "after": "25"}]


def shown_cells(editor: TableEditor, column_id: str) -> list[str]:
    at = editor.model.column_of(column_id)
    return [editor.model.printed(row, at) for row in range(editor.model.rowCount())]


def test_calculated_cells_follow_every_row_they_depend_on(qtbot: QtBot, desk: Desk) -> None:
    editor, session = counted(qtbot, desk)
    assert shown_cells(editor, "place") == ["2", "1"]
    repainted: list[int] = []
    editor.model.dataChanged.connect(lambda first, last: repainted.extend(range(first.row(), last.row() + 1)))
    session.set_value("t/r1/after", "30")
    assert shown_cells(editor, "place") == ["1", "2"]
    assert shown_cells(editor, "change")[0].startswith("200")
    assert set(repainted) == {0, 1}


def test_calculated_columns_are_marked_explained_and_read_only(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = counted(qtbot, desk)
    at = editor.model.column_of("change")
    assert editor.model.headerData(at, Qt.Orientation.Horizontal) == "变化率（%）\n自动计算"
    tip = editor.model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "“改造后”" in tip
    assert "“变化率”是暂定的内容" in tip
    index = editor.model.index(0, at)
    assert not editor.model.is_editable(index)
    assert "由程序计算，不能填写" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert editor.remarks.text() == "注：“变化率”是暂定的内容，尚无文件依据，请与正式文件核对。"


def test_a_copied_row_and_a_paste_leave_calculated_cells_to_the_program(qtbot: QtBot, desk: Desk) -> None:
    editor, session = counted(qtbot, desk)
    editor.go_to_row(0, 0)
    editor.duplicate_row()
    assert [row["after"] for row in session.rows("t")] == ["15", "15", "25"]
    assert "place" not in session.values["t"][1]
    plan = plan_paste([["改造前", "变化率", "排名"], ["1", "9", "9"]], editor.field.columns)
    assert [cell.state for cell in plan.rows[0]] == [CellState.FINE, CellState.SKIPPED, CellState.SKIPPED]
    assert "由程序计算" in plan.rows[0][1].reason
    assert plan.row_values(0) == {"before": "1"}


# --- how sure the names of scenarios are ------------------------------------------------------------------


def test_a_name_nobody_compared_with_the_official_text_is_offered_as_such(qtbot: QtBot, desk: Desk) -> None:
    rows = [{"id": "s1", "stage": "生产管理", "scenario": "车间智能排产"}]
    editor, session = scenarios(qtbot, desk, "2025", rows)
    assert "32 个未对照官方文本" in editor.edition_note.text()
    model = editor._scenario_names
    sure = {name: model.item(row).data(SURENESS_ROLE) for row, name in enumerate(model.names())}
    assert sure["车间智能排产"] == "未对照官方文本"
    assert sure["生产计划优化"] == "多处来源一致"
    hint = editor.form.form.rows["scenario"].hint
    assert hint.text() == "名录：未对照官方文本。"
    session.set_value("t/s1/scenario", "自己的叫法")
    assert hint.text() == ""
    session.set_value("t/s1/stage", "供应链管理")
    assert "供应商数字化管理" in model.names()
    assert "车间智能排产" not in model.names()


def test_a_note_on_a_name_is_shown_with_it() -> None:
    assert name_words("2025", "污染在线管控").startswith("名录：来源有出入，未对照官方文本；")
    assert name_words("2025", "没有这个名称") == ""
    assert edition_words("1999") == ""


def test_an_edition_without_names_says_that_they_are_to_be_typed(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = scenarios(qtbot, desk, "2024", [{"id": "s1"}])
    assert "未能取得" in editor.edition_note.text()
    assert not editor.edition_note.isHidden()
