"""This file tests own deadlines (自定期限) on the printed calendar and on the command line.

1. A line of its own that says 自定, never as if a notice said it. 2. What is done or past is left out when asked.
3. `calendar` reads a workspace without changing it.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pypdfium2
import pytest

from desktop.cli import main
from desktop.rendering.document import Grid
from desktop.services.calendar_paper import calendar_document, calendar_tasks, export_calendar, own_lines
from desktop.services.deadlines import DueItem
from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from tests.helpers.declarations import registry

TODAY = date(2026, 4, 10)
NOW = datetime(2026, 4, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
MATURITY = ("shanxi-2026", "maturity_own", "")
NOTICES = registry().notices


def a_desk(folder: Path) -> Desk:
    return open_desk(folder / "w", clock=lambda: NOW, settings=Settings(folder / "settings.json"))


def filled(folder: Path) -> tuple[DueItem, ...]:
    with closing(a_desk(folder)) as desk:
        desk.deadlines.save("x", date(2026, 4, 12), note="找设备科", key=MATURITY)
        desk.deadlines.save("送签盖章", date(2026, 4, 20))
        desk.deadlines.save("旧事", date(2026, 4, 1))
        done = desk.deadlines.save("办完的事", date(2026, 4, 11))
        item = next(i for i in desk.deadlines.items(TODAY) if i.own and i.own.own_id == done.own_id)
        desk.deadlines.set_done(item, True)
        return desk.deadlines.items(TODAY)


def words_of(path: Path) -> str:
    """The text of a PDF without white space."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def lines(items: tuple[DueItem, ...], *, upcoming: bool = False) -> list[tuple[str, ...]]:
    tasks = calendar_tasks(NOTICES, TODAY, upcoming=upcoming)
    document = calendar_document(tasks, TODAY, (), own_lines(items, upcoming=upcoming))
    grid = next(block for block in document.sections[0].blocks if isinstance(block, Grid))
    return [tuple(str(cell) for cell in row) for row in grid.rows]


def test_an_own_deadline_is_a_line_marked_as_ones_own(tmp_path: Path) -> None:
    """1"""
    found = [row for row in lines(filled(tmp_path)) if row[4] == "自定"]
    maturity = "在 www.c3mep.cn 完成智能制造能力成熟度自评估"
    assert {row[0] for row in found} == {"—"}
    assert [row[1] for row in found] == ["2026年4月1日", "2026年4月12日", "2026年4月20日"]
    assert found[1][3:] == (f"自定：{maturity}（找设备科）", "自定", "", "通知期限2026年4月15日")
    assert found[2][2:] == ("", "自定：送签盖章", "自定", "", "")


def test_the_lines_of_the_notices_are_untouched(tmp_path: Path) -> None:
    """1"""

    def official(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        return [row for row in rows if row[4] != "自定"]

    assert official(lines(filled(tmp_path))) == official(lines(()))


def test_what_is_done_is_not_printed_nor_what_is_past_when_only_the_coming_is_wanted(tmp_path: Path) -> None:
    """2"""
    items = filled(tmp_path)
    assert "办完的事" not in str(lines(items))
    assert [i.title for i in own_lines(items, upcoming=True)] == [
        "在 www.c3mep.cn 完成智能制造能力成熟度自评估",
        "送签盖章",
    ]


def test_the_paper_carries_them_and_without_them_it_is_as_before(tmp_path: Path) -> None:
    """1"""
    items = filled(tmp_path)
    (with_own,) = export_calendar(NOTICES, TODAY, tmp_path / "a", ["pdf"], own=items)
    (without,) = export_calendar(NOTICES, TODAY, tmp_path / "b", ["pdf"])
    assert "自定：送签盖章" in words_of(with_own)
    assert "自定" not in words_of(without)


def test_the_command_line_lists_them_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3"""
    filled(tmp_path)
    before = (tmp_path / "w" / "workspace.db").read_bytes()
    assert main(["calendar", "--workspace", str(tmp_path / "w"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(own["title"], own["notice"], own["done"]) for own in said["own"]] == [
        ("旧事", None, False),
        ("办完的事", None, True),
        ("在 www.c3mep.cn 完成智能制造能力成熟度自评估", "shanxi-2026", False),
        ("送签盖章", None, False),
    ]
    assert main(["calendar", "--workspace", str(tmp_path / "w")]) == 0
    said_plainly = capsys.readouterr().out
    assert "2026-04-12  自定  在 www.c3mep.cn 完成智能制造能力成熟度自评估（通知期限 2026-04-15）" in said_plainly
    assert "2026-04-11  自定  办完的事  已办" in said_plainly
    assert (tmp_path / "w" / "workspace.db").read_bytes() == before


def test_a_named_workspace_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3"""
    assert main(["calendar", "--workspace", str(tmp_path / "nothing")]) == 1
    assert "workspace.db" in capsys.readouterr().err


def test_without_a_workspace_of_ones_own_the_calendar_is_that_of_the_notices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """3"""
    monkeypatch.setattr("desktop.paths.default_workspace", lambda: tmp_path / "w")
    assert main(["calendar", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["own"] == []
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "workspace.db").write_bytes(b"damaged" * 100)
    assert main(["calendar", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["own"] == []
    assert said.err.startswith("自定期限没有列出：")
