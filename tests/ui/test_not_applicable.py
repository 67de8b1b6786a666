"""This file tests that a section that is not needed says which answer makes it so, and leads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors import editor_context
from desktop.ui.wizard.section_list import WORDS_ROLE, SectionModel
from desktop.ui.wizard.section_page import SectionPage
from desktop.ui.wizard.undecided import Reason, reason_of
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, field_toml, real_desk, session_of

QUESTIONS = (
    SECTION
    + '[[section]]\nid = "later"\ntitle = "二、海外工厂"\n'
    + field_toml("unit", "text")
    + field_toml("abroad", "yes_no")
    + field_toml("tier", "choice", 'options = { basic = "基础级", pioneer = "领航级" }')
    + field_toml("count", "integer")
)


@pytest.fixture(scope="module")
def desk(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: each test has a draft of its own in it."""
    opened = real_desk(tmp_path_factory.mktemp("desk"))
    yield opened
    opened.close()


def session_with(desk: Desk, condition: str, values: dict[str, Any], more: str = "") -> EditingSession:
    later = field_toml("place", "text", f"visible_when = {condition}").replace('section = "s"', 'section = "later"')
    form = form_of(QUESTIONS + more + later, unit_name_field="unit", unit_code_field="unit")
    return session_of(desk, form, values)


@pytest.mark.parametrize(
    ("condition", "values", "field_id", "words"),
    [
        ('{ field = "abroad", equals = "yes" }', {"abroad": "no"}, "abroad", "“标签abroad”填的是“否”"),
        ('{ field = "tier", one_of = ["pioneer"] }', {"tier": "basic"}, "tier", "“标签tier”填的是“基础级”"),
        ('{ field = "count", at_least = 3 }', {"count": "2"}, "count", "“标签count”填的是“2”"),
        ('{ not = { field = "count", filled = true } }', {"count": "2"}, "count", "“标签count”已填写"),
        (
            '{ all = [{ field = "abroad", equals = "yes" }, { field = "tier", equals = "pioneer" }] }',
            {"abroad": "yes", "tier": "basic"},
            "tier",
            "“标签tier”填的是“基础级”",
        ),
        (
            '{ any = [{ field = "abroad", equals = "yes" }, { field = "tier", equals = "pioneer" }] }',
            {"abroad": "no", "tier": "basic"},
            "abroad",
            "“标签abroad”填的是“否”",
        ),
        (
            '{ not = { any = [{ field = "abroad", equals = "yes" }, { field = "tier", equals = "basic" }] } }',
            {"abroad": "no", "tier": "basic"},
            "tier",
            "“标签tier”填的是“基础级”",
        ),
    ],
)
def test_the_answer_that_decides_is_named(
    desk: Desk, condition: str, values: dict[str, Any], field_id: str, words: str
) -> None:
    assert reason_of(session_with(desk, condition, values), "later") == Reason(field_id, words)


def test_behind_a_hidden_question_stands_the_one_that_hides_it(desk: Desk) -> None:
    more = field_toml("land", "text", 'visible_when = { field = "abroad", equals = "yes" }')
    session = session_with(desk, '{ field = "land", filled = true }', {"abroad": "no", "land": "德国"}, more)
    assert reason_of(session, "later") == Reason("abroad", "“标签abroad”填的是“否”")


def test_a_needed_section_has_no_reason(desk: Desk) -> None:
    assert reason_of(session_with(desk, '{ field = "abroad", equals = "yes" }', {"abroad": "yes"}), "later") is None


def test_the_list_and_the_page_say_it_and_the_button_leads_there(qtbot: QtBot, desk: Desk) -> None:
    session = session_with(desk, '{ field = "abroad", equals = "yes" }', {"abroad": "no", "place": "柏林"})
    model = SectionModel(session)
    assert model.index(1, 0).data(WORDS_ROLE) == "不适用（“标签abroad”填的是“否”）"
    context = editor_context(session, desk)
    gone_to: list[str] = []
    context.open_path = gone_to.append
    page = SectionPage(session.form.section("later"), context)
    qtbot.addWidget(page)
    session.subscribe(page.apply)
    assert page.nothing.text == "本节不适用：“标签abroad”填的是“否”。已填的内容仍然保留，改回选择后会重新出现。"
    page.decide.click()
    assert gone_to == ["abroad"]
    session.set_value("abroad", "yes")
    assert page.nothing.isHidden()
    assert session.value("place") == "柏林"


def test_an_open_choice_is_asked_for_first(qtbot: QtBot, desk: Desk) -> None:
    session = session_with(desk, '{ field = "abroad", equals = "yes" }', {})
    page = SectionPage(session.form.section("later"), editor_context(session, desk))
    qtbot.addWidget(page)
    assert page.nothing.text == "请先填写“标签abroad”，然后才知道本节要填什么。"
    assert SectionModel(session).index(1, 0).data(WORDS_ROLE) == "先填“标签abroad”"


def test_a_long_answer_is_shortened(desk: Desk) -> None:
    session = session_with(desk, '{ field = "unit", equals = "x" }', {"unit": "很" * 40})
    reason = reason_of(session, "later")
    assert reason is not None
    assert reason.words == f"“标签unit”填的是“{'很' * 16}…”"
