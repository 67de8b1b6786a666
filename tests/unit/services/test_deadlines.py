"""This file tests what is due when, on a real workspace.

1. Groups by nearness. 2. Own deadlines beside the notice's. 3. Ticks 已办. 4. Nothing is lost by undo.
5. A wrong input is said in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.deadlines import STILL_OWED, Agenda, Deadlines, DueItem, later_words, make_agenda
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import registry
from tests.helpers.workspaces import open_test_workspace

TODAY = date(2026, 4, 10)
MATURITY = ("shanxi-2026", "maturity_own", "")
NO_DATE = ("shanxi-2026", "advanced_own", "")


@pytest.fixture
def deadlines(tmp_path: Path) -> Iterator[Deadlines]:
    with open_test_workspace(tmp_path / "w") as workspace:
        yield Deadlines(workspace, registry())


def official(deadlines: Deadlines, task_id: str, today: date = TODAY) -> DueItem:
    return next(i for i in deadlines.items(today) if not i.is_own and i.key and i.key[1] == task_id)


def agenda_of(deadlines: Deadlines, today: date, side: str) -> Agenda:
    return make_agenda(deadlines.items(today), today, side)


def groups_of(agenda: Agenda) -> dict[str, list[str]]:
    names = ("overdue", "today", "week", "later", "settled")
    return {name: [item.title for item in getattr(agenda, name)] for name in names}


# -- 1 ------------------------------------------------------------------------------------------


def test_dates_are_sorted_by_how_near_they_are(deadlines: Deadlines) -> None:
    agenda = agenda_of(deadlines, TODAY, "enterprise")
    assert {item.due_on for item in agenda.week} == {date(2026, 4, 15)}
    assert min(item.due_on for item in agenda.later) == date(2026, 5, 6)
    assert agenda.overdue == agenda.today == ()
    assert {item.due_on for item in agenda.settled} == {date(2026, 3, 10)}
    assert [notice.id for notice, _ in agenda.closed] == ["hunan-2024", "shanxi-2024", "shanxi-2023"]


def test_a_date_of_today_stands_by_itself_and_the_week_ends_on_the_seventh_day(deadlines: Deadlines) -> None:
    on_the_day = agenda_of(deadlines, date(2026, 4, 15), "enterprise")
    assert {item.due_on for item in on_the_day.today} == {date(2026, 4, 15)}
    assert on_the_day.week == ()
    eight_before = agenda_of(deadlines, date(2026, 4, 7), "enterprise")
    assert {item.due_on for item in eight_before.week} == set()
    assert date(2026, 4, 15) in {item.due_on for item in eight_before.later}


@pytest.mark.parametrize("side", ["enterprise", "city", "province"])
def test_every_date_of_an_open_notice_stands_in_exactly_one_group(deadlines: Deadlines, side: str) -> None:
    for offset in range(0, 1400, 50):
        today = date(2023, 4, 1) + timedelta(days=offset)
        items = [item for item in deadlines.items(today) if item.task is not None and not item.task.monthly]
        agenda = make_agenda(items, today, side)
        shown = [*agenda.overdue, *agenda.today, *agenda.week, *agenda.later, *agenda.settled]
        closed = {notice.id for notice, _ in agenda.closed}
        of_open = [item for item in items if item.notice is not None and item.notice.id not in closed]
        assert len(shown) == len(set(map(id, shown)))
        assert {id(item) for item in shown if item.days_left >= 0} == {id(i) for i in of_open if i.days_left >= 0}


def test_what_is_overdue_depends_on_whose_task_it_is(deadlines: Deadlines) -> None:
    day = date(2026, 4, 20)
    enterprise, city = (groups_of(agenda_of(deadlines, day, side)) for side in ("enterprise", "city"))
    own, theirs = "揭榜单位完成验收线上申请", "完成属地企业智能制造能力成熟度自评估"
    assert own in enterprise["overdue"]
    assert theirs in enterprise["settled"]
    assert theirs in city["overdue"]
    assert own in city["settled"]


def test_of_a_monthly_task_the_next_month_and_the_last_one_passed_are_shown(deadlines: Deadlines) -> None:
    agenda = agenda_of(deadlines, date(2023, 6, 20), "city")
    assert [(i.title, i.due_on) for i in agenda.week] == [("分批次开展创建培训，报送表1（6月）", date(2023, 6, 25))]
    assert date(2023, 7, 25) not in {item.due_on for item in agenda.later}
    assert [item.due_on for item in agenda.overdue] == [date(2023, 5, 25)]


def test_a_notice_whose_dates_have_passed_is_folded_away_when_nothing_of_it_is_owed(deadlines: Deadlines) -> None:
    last = date(2024, 11, 22)
    for after, side, is_folded in (
        (0, "enterprise", False),
        (1, "province", True),
        (1, "enterprise", False),
        (STILL_OWED, "enterprise", False),
        (STILL_OWED + 1, "enterprise", True),
    ):
        agenda = agenda_of(deadlines, last + timedelta(days=after), side)
        assert (("shanxi-2024", last) in [(n.id, day) for n, day in agenda.closed]) is is_folded, (after, side)


# -- 2 ------------------------------------------------------------------------------------------


def test_an_own_deadline_stands_beside_that_of_the_notice(deadlines: Deadlines) -> None:
    deadlines.save("成熟度自评估", date(2026, 4, 12), note=" 先问设备科 ", key=MATURITY)
    own = next(item for item in deadlines.items(TODAY) if item.is_own)
    assert (own.title, own.due_on, own.official_on) == (
        "在 www.c3mep.cn 完成智能制造能力成熟度自评估",
        date(2026, 4, 12),
        date(2026, 4, 15),
    )
    assert own.own is not None
    assert own.own.note == "先问设备科"
    assert official(deadlines, "maturity_own").own_on == date(2026, 4, 12)
    assert own.days_left == 2
    assert not own.is_later_than_official


def test_a_task_without_a_date_and_no_task_at_all_can_have_an_own_deadline(deadlines: Deadlines) -> None:
    deadlines.save("写初稿", date(2026, 4, 20), key=NO_DATE)
    deadlines.save("送签盖章", date(2026, 4, 10))
    undated, reminder = (item for item in deadlines.items(TODAY)[::-1] if item.is_own)
    assert (undated.title, undated.official_on, undated.notice and undated.notice.id) == ("写初稿", None, "shanxi-2026")
    assert (reminder.title, reminder.key, reminder.notice) == ("送签盖章", None, None)
    assert "送签盖章" in groups_of(agenda_of(deadlines, TODAY, "enterprise"))["today"]


def test_an_own_deadline_survives_the_notice_it_was_for(deadlines: Deadlines) -> None:
    deadlines.save("报送旧表", date(2026, 4, 11), key=("gone-2020", "declare", ""))
    item = next(item for item in deadlines.items(TODAY) if item.is_own)
    assert (item.title, item.notice, item.task) == ("报送旧表", None, None)
    assert groups_of(agenda_of(deadlines, TODAY, "enterprise"))["week"][0] == "报送旧表"


def test_changing_an_own_deadline_keeps_when_it_was_made_and_whether_it_is_done(deadlines: Deadlines) -> None:
    own = deadlines.save("送签", date(2026, 4, 12))
    deadlines.set_done(next(item for item in deadlines.items(TODAY) if item.is_own), True)
    deadlines.save("送签盖章", date(2026, 4, 13), own_id=own.own_id)
    (kept,) = deadlines.own()
    assert (kept.title, kept.due_on, kept.created_at) == ("送签盖章", date(2026, 4, 13), own.created_at)
    assert kept.is_done


def test_the_choices_are_tasks_of_open_notices_with_ones_own_first(deadlines: Deadlines) -> None:
    choices = deadlines.choices(TODAY, "enterprise")
    assert choices[0].key == MATURITY
    assert {choice.key[0] for choice in choices} == {"shanxi-2026", "anhui-2025"}
    assert any(choice.key == NO_DATE and choice.official_on is None for choice in choices)
    months = [c.key[2] for c in deadlines.choices(date(2023, 7, 1), "city") if c.key[1] == "training"]
    assert months == ["2023-07", "2023-08", "2023-09"]


def test_the_months_of_a_task_are_kept_apart(deadlines: Deadlines) -> None:
    deadlines.save("表1", date(2023, 6, 20), key=("shanxi-2023", "training", "2023-06"))
    found = {i.key[2]: i.own_on for i in deadlines.items(TODAY) if i.key and i.key[1] == "training" and not i.is_own}
    assert found["2023-06"] == date(2023, 6, 20)
    assert found["2023-05"] is None


# -- 3 ------------------------------------------------------------------------------------------


def test_an_overdue_task_is_shown_until_it_is_ticked_off(deadlines: Deadlines) -> None:
    day = date(2026, 5, 30)
    title = "揭榜单位完成验收线上申请"
    assert title in groups_of(agenda_of(deadlines, day, "enterprise"))["overdue"]
    deadlines.set_done(official(deadlines, "open_call_online", day), True)
    after = groups_of(agenda_of(deadlines, day, "enterprise"))
    assert title not in after["overdue"]
    assert title in after["settled"]
    deadlines.set_done(official(deadlines, "open_call_online", day), False)
    assert title in groups_of(agenda_of(deadlines, day, "enterprise"))["overdue"]


def test_a_task_done_is_done_for_its_own_deadlines_and_back_again(deadlines: Deadlines) -> None:
    deadlines.save("成熟度", date(2026, 4, 9), key=MATURITY)
    deadlines.set_done(official(deadlines, "maturity_own"), True)
    own = next(item for item in deadlines.items(TODAY) if item.is_own)
    assert own.is_done
    deadlines.set_done(own, False)
    assert not official(deadlines, "maturity_own").is_done
    assert not next(item for item in deadlines.items(TODAY) if item.is_own).is_done


def test_an_own_deadline_reached_leaves_the_task_open(deadlines: Deadlines) -> None:
    deadlines.save("成熟度", date(2026, 4, 9), key=MATURITY)
    deadlines.set_done(next(item for item in deadlines.items(TODAY) if item.is_own), True)
    item = official(deadlines, "maturity_own")
    assert not item.is_done
    assert item.own_on is None


# -- 4 ------------------------------------------------------------------------------------------


def test_a_deleted_own_deadline_comes_back_exactly(deadlines: Deadlines) -> None:
    own = deadlines.save("送签盖章", date(2026, 4, 12), note="王科长", key=MATURITY)
    deadlines.remove(own)
    assert deadlines.own() == ()
    deadlines.put_back(own)
    assert deadlines.own() == (own,)


def test_own_deadlines_and_ticks_are_there_after_a_restart(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path / "w") as first:
        kept = _fill(first)
    with open_test_workspace(tmp_path / "w") as second:
        again = Deadlines(second, registry())
        assert again.own() == (kept,)
        assert official(again, "maturity_own").is_done


def _fill(workspace: Workspace) -> object:
    found = Deadlines(workspace, registry())
    found.set_done(official(found, "maturity_own"), True)
    return found.save("送签", date(2026, 4, 12))


# -- 5 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "due_on", "code"),
    [
        ("  ", date(2026, 4, 12), "deadline.no_title"),
        ("送签", None, "deadline.no_date"),
        ("送签", date(1026, 4, 12), "deadline.no_date"),
    ],
)
def test_an_own_deadline_needs_words_and_a_date(
    deadlines: Deadlines, title: str, due_on: date | None, code: str
) -> None:
    with pytest.raises(AppError) as refused:
        deadlines.save(title, due_on)
    assert refused.value.code == code
    assert deadlines.own() == ()


def test_a_date_behind_that_of_the_notice_is_warned_of_and_kept(deadlines: Deadlines) -> None:
    assert later_words(date(2026, 4, 15), date(2026, 4, 15)) == ""
    assert later_words(date(2026, 4, 16), None) == ""
    assert later_words(date(2026, 4, 16), date(2026, 4, 15)).startswith(
        "自定的 2026年4月16日 晚于通知规定的 2026年4月15日"
    )
    own = deadlines.save("成熟度", date(2026, 4, 16), key=MATURITY)
    item = next(item for item in deadlines.items(TODAY) if item.is_own)
    assert item.is_later_than_official
    assert replace(item, due_on=date(2026, 4, 15)).is_later_than_official is False
    assert own in deadlines.own()
