"""Editing tables with fixed rows and calculated columns through the session.

1. All fixed rows are shown; the first answer stores its row; undo takes it away again.
2. Rows of a fixed table cannot come, go or move; an unknown row is refused.
3. Calculated cells are shown, told of and never set.
4. It survives a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.editing import EditingSession
from desktop.services.updates import Update
from tests.helpers.sessions import SessionRoom
from tests.unit.forms.test_row_calculations import FORM


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SessionRoom]:
    found = SessionRoom(tmp_path / "workspace", FORM)
    yield found
    found.close()


@pytest.fixture
def session(room: SessionRoom) -> EditingSession:
    return room.session


def test_all_rows_are_shown_and_only_answers_are_stored(session: EditingSession) -> None:
    """1"""
    assert session.row_ids("kpis") == [f"kpi_{n:02}" for n in range(1, 21)]
    assert session.values.get("kpis") is None
    session.set_value("kpis/kpi_07/before", "5")
    assert session.values["kpis"] == [{"id": "kpi_07", "before": "5"}]
    shown = session.rows("kpis")[6]
    assert (shown["id"], shown["before"], shown["change"]) == ("kpi_07", "5", None)
    assert len(session.rows("kpis")) == 20


def test_the_typing_of_one_visit_is_one_step(session: EditingSession) -> None:
    """1"""
    for text in ("1", "12", "123"):
        session.set_value("kpis/kpi_07/before", text, visit=4)
    assert session.value("kpis/kpi_07/before") == "123"
    session.undo()
    assert session.values.get("kpis") is None
    session.redo()
    assert session.value("kpis/kpi_07/before") == "123"


def test_emptying_what_is_empty_stores_nothing(session: EditingSession) -> None:
    """1"""
    session.set_value("kpis/kpi_07/before", None)
    assert session.values.get("kpis") is None
    assert session.undo_text == ""


def test_rows_of_a_fixed_table_stay_where_they_are(session: EditingSession) -> None:
    """2"""
    with pytest.raises(ValueError, match="kpis"):
        session.insert_row("kpis")
    with pytest.raises(ValueError, match="kpis"):
        session.delete_rows("kpis", ["kpi_01"])
    with pytest.raises(ValueError, match="kpis"):
        session.move_row("kpis", "kpi_01", 3)
    with pytest.raises(KeyError):
        session.set_value("kpis/kpi_21/before", "1")


def test_calculated_cells_are_shown_and_told_of(session: EditingSession) -> None:
    """3"""
    heard: list[Update] = []
    session.subscribe(heard.append)
    session.set_value("kpis/kpi_05/before", "100")
    session.set_value("kpis/kpi_05/after", "80")
    assert session.value("kpis/kpi_05/change") == "20.00"
    assert session.rows("kpis")[4]["change"] == "20.00"
    assert heard[-1].paths == {f"kpis/kpi_05/{name}" for name in ("after", "change", "change_unit")}
    with pytest.raises(ValueError, match="calculated"):
        session.set_value("kpis/kpi_05/change", "1")
    session.set_value("maturity_level", "2")
    assert "elements/base_5/facts" in heard[-1].paths
    assert session.printed("elements/base_5/facts") == "成熟度二级，达到二级要求"


def test_rows_of_a_table_with_calculated_columns(session: EditingSession) -> None:
    """3"""
    first = session.insert_row("cities", values={"after": "1"})
    second = session.insert_row("cities", values={"after": "2"})
    assert [row["place"] for row in session.rows("cities")] == ["2", "1"]
    session.move_row("cities", second, 0)
    assert session.row_ids("cities") == [second, first]
    session.delete_rows("cities", [second])
    assert [row["place"] for row in session.rows("cities")] == ["1"]


def test_a_pasted_block_is_one_step(session: EditingSession) -> None:
    """1, 3"""
    with session.step("粘贴"):
        for n in (1, 2, 3):
            session.set_value(f"kpis/kpi_{n:02}/before", "10")
            session.set_value(f"kpis/kpi_{n:02}/after", "20")
    assert session.value("kpis/kpi_03/change") is not None
    session.undo()
    assert session.values.get("kpis") is None


def test_it_survives_a_restart(room: SessionRoom) -> None:
    """4"""
    room.session.set_value("kpis/kpi_05/before", "100", visit=1)
    room.session.set_value("kpis/kpi_05/after", "80", visit=2)
    room.session.save()
    session = room.reopen()
    assert session.value("kpis/kpi_05/change") == "20.00"
    assert room.stored()["kpis"] == [{"id": "kpi_05", "before": "100", "after": "80"}]
    session.undo()
    session.undo()
    assert session.values.get("kpis") is None
