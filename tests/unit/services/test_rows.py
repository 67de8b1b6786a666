"""This file tests the lines the desk hands to lists: due dates of tasks, of forms and of a notice.

1. A monthly task has one due date a month and says which month it is. 2. The next date counts, after the last
one the last. 3. A notice is closed after the last date of all its tasks. 4. An authority compiles what the
levels below it send.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.forms.model import MonthlyDef, TaskDef
from desktop.services.rows import Deadline, annex_words, compiled_tables, form_due_dates, last_due_on, next_due_on
from tests.helpers.declarations import registry

MONTHLY = TaskDef(
    id="training",
    title="报送培训调度表",
    who="city",
    due_on=None,
    form_ids=("training",),
    monthly=MonthlyDef(date(2023, 4, 1), date(2023, 9, 1), 25),
)
ONCE = TaskDef(
    id="pool", title="报送储备库调度表", who="city", due_on=date(2023, 10, 31), form_ids=("pool", "training")
)
UNDATED = TaskDef(id="summary", title="形成工作总结", who="province", due_on=None, form_ids=("summary",))
NOTICE = replace(registry().notice("shanxi-2024"), tasks=(MONTHLY, ONCE, UNDATED))


def test_a_deadline_of_a_monthly_task_names_its_month() -> None:
    """1"""
    deadlines = [Deadline(NOTICE, MONTHLY, day, 0) for day in MONTHLY.due_dates]
    assert [d.due_on for d in deadlines] == [date(2023, month, 25) for month in range(4, 10)]
    assert [d.month for d in deadlines] == [date(2023, month, 1) for month in range(4, 10)]
    assert (deadlines[0].title, deadlines[5].title) == ("报送培训调度表（4月）", "报送培训调度表（9月）")


def test_a_deadline_of_any_other_task_has_no_month() -> None:
    """1"""
    deadline = Deadline(NOTICE, ONCE, date(2023, 10, 31), 0)
    assert (deadline.month, deadline.title) == (None, "报送储备库调度表")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2023, 1, 1), date(2023, 4, 25)),
        (date(2023, 6, 25), date(2023, 6, 25)),
        (date(2023, 6, 26), date(2023, 7, 25)),
        (date(2026, 11, 21), date(2023, 9, 25)),
    ],
)
def test_the_next_date_is_the_one_that_is_not_over(today: date, expected: date) -> None:
    """2"""
    assert next_due_on(reversed(MONTHLY.due_dates), today) == expected


def test_no_dates_have_no_next_one() -> None:
    """2"""
    assert next_due_on(UNDATED.due_dates, date(2026, 1, 1)) is None


def test_a_form_is_due_when_any_task_names_it() -> None:
    """2"""
    assert form_due_dates(NOTICE, "training") == [*MONTHLY.due_dates, date(2023, 10, 31)]
    assert form_due_dates(NOTICE, "summary") == []


def test_the_last_date_of_a_notice_is_that_of_all_its_tasks() -> None:
    """3"""
    assert last_due_on(NOTICE) == date(2023, 10, 31)
    assert last_due_on(replace(NOTICE, tasks=(MONTHLY, UNDATED))) == date(2023, 9, 25)
    assert last_due_on(replace(NOTICE, tasks=(UNDATED,))) is None


@pytest.mark.parametrize(
    ("notice_id", "role", "there", "not_there"),
    [
        ("shanxi-2023", "city", {"training_table", "reserve_table"}, {"training_ranking", "work_ledger_table"}),
        ("shanxi-2023", "province", {"training_table", "training_ranking", "work_ledger_table"}, set()),
        ("shanxi-2024", "county", {"recommendation_summary"}, {"consultation_record"}),
        ("shanxi-2024", "province", {"recommendation_summary"}, {"consultation_record"}),
        ("shanxi-2026", "city", {"advanced_list", "overseas_list"}, {"tier_list"}),
        ("shanxi-2026", "province", {"tier_list"}, set()),
    ],
)
def test_a_role_compiles_what_comes_in_from_below(
    notice_id: str, role: str, there: set[str], not_there: set[str]
) -> None:
    """4"""
    found = {table.id for table in compiled_tables(registry().notice(notice_id), role)}
    assert there <= found
    assert not not_there & found


def test_the_annex_of_a_letter_is_no_annex_of_the_notice() -> None:
    """4"""
    notice = registry().notice("shanxi-2024")
    record = notice.table("consultation_record")
    assert annex_words(notice, record) == f"《{notice.form(record.form_id).title}》{record.annex}"
    assert annex_words(notice, notice.table("recommendation_summary")) == "附件1"


def test_an_annex_no_task_names_is_compiled_by_nobody() -> None:
    """4"""
    notice = registry().notice("shanxi-2026")
    unnamed = tuple(
        replace(task, table_ids=tuple(t for t in task.table_ids if t != "tier_list")) for task in notice.tasks
    )
    found = compiled_tables(replace(notice, tasks=unnamed), "province")
    assert "tier_list" not in {table.id for table in found}
    assert "overseas_list" in {table.id for table in found}
