"""This file tests the drawn coverage of the five links (环节): counts in words, and the way from a link to its scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.forms.catalogues import scenario_guide
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.editors.coverage import CoverageBar
from desktop.ui.editors.row_form import RowForm
from desktop.ui.editors.scenarios import ScenariosEditor
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

COLUMNS = 'edition = "2024"\n' + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "text"\nlabel = "{label}"\nrequired = true\n'
    for name, label in (("stage", "环节名"), ("scenario", "场景名"), ("instance", "实例名"))
)
LINKS = list(scenario_guide().links("2024") or ())


@pytest.fixture(scope="module")
def desk(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: each test has a draft of its own in it."""
    opened = real_desk(tmp_path_factory.mktemp("desk"))
    yield opened
    opened.close()


def opened(qtbot: QtBot, desk: Desk, *stages: str) -> tuple[ScenariosEditor, EditingSession]:
    rows: list[dict[str, Any]] = [
        {"id": f"s{n}", "stage": stage, "scenario": f"场景{n}"} for n, stage in enumerate(stages)
    ]
    form, session = open_fields(qtbot, desk, field_toml("t", "scenarios", COLUMNS), {"t": rows})
    editor = form.rows["t"].editor
    assert isinstance(editor, ScenariosEditor)
    return editor, session


def test_five_segments_say_how_many_scenarios_each_link_has(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "工厂建设", "产品设计", "工厂建设")
    assert list(editor.coverage.segments) == LINKS
    assert len(LINKS) == 5
    first = editor.coverage.segments["工厂建设"]
    assert first.words == "2 个场景"
    assert first.accessibleName() == "工厂建设：2 个场景"
    empty = editor.coverage.segments["运营管理"]
    assert empty.words == "还没有场景"
    assert not empty.is_covered
    covered = sum(part.is_covered for part in editor.coverage.segments.values())
    assert editor.coverage.summary.text() == f"环节覆盖 {covered}/5"
    session.delete_rows("t", ["s0", "s2"])
    assert first.words == "还没有场景"


def test_covered_and_open_segments_differ_without_colour(qtbot: QtBot, desk: Desk) -> None:
    editor, _ = opened(qtbot, desk, "工厂建设")
    covered, empty = (editor.coverage.segments[name] for name in ("工厂建设", "运营管理"))
    assert covered.size() == empty.size()
    fill = [part.grab().toImage().pixelColor(part.width() // 2, 6).lightness() for part in (covered, empty)]
    assert abs(fill[0] - fill[1]) > 40  # a filled bar and a hollow one, also in grey


def test_a_click_goes_to_the_first_scenario_of_a_link_and_on_to_the_next(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "产品设计", "工厂建设", "产品设计", "工厂建设")
    rows = []
    for _ in range(3):
        editor.coverage.segments["工厂建设"].click()
        rows.append(editor.current_row())
    assert rows == [1, 3, 1]
    assert not session.is_dirty


def question() -> MessageDialog:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MessageDialog) and one.isVisible()]
    return found


def test_a_link_without_a_scenario_offers_to_add_one(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, "产品设计")
    editor.coverage.segments["工厂建设"].click()
    assert len(session.rows("t")) == 1
    question().reject()
    assert len(session.rows("t")) == 1
    editor.coverage.segments["工厂建设"].click()
    question().accept()
    settle()
    assert session.rows("t")[1]["stage"] == "工厂建设"
    assert editor.current_row() == 1
    session.undo()
    assert len(session.rows("t")) == 1


def test_the_stage_of_a_new_scenario_counts_for_its_link(qtbot: QtBot) -> None:
    for edition in scenario_guide().editions:
        bar = CoverageBar(edition)
        qtbot.addWidget(bar)
        for name in bar.segments:
            assert bar.name_of(bar.stage_for(name)) == name


def test_forty_scenarios_are_counted_without_building_forty_forms(qtbot: QtBot, desk: Desk) -> None:
    stages = [stage.name for stage in scenario_guide().stages("2024")]
    editor, _ = opened(qtbot, desk, *(stages[n % len(stages)] for n in range(40)))
    assert sum(part.count for part in editor.coverage.segments.values()) <= 40
    assert editor.model.rowCount() == 40
    assert len(editor.findChildren(RowForm)) == 1
