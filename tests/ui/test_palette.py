"""Ctrl+K: typing finds, arrows mark, Enter goes, Escape leaves; what was chosen last comes first."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk, open_desk
from desktop.ui.dialogs.help import HelpDialog
from desktop.ui.dialogs.palette import RECENT, Palette
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow

EXCELLENCE = ("shanxi-2024", "excellence_declaration")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(qtbot: QtBot, window: MainWindow, desk: Desk):
    """Opens Ctrl+K with the keyboard, as a person does."""

    def show() -> Palette:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
        found = window.findChild(Palette)
        assert found is not None
        qtbot.waitUntil(found.isVisible)
        return found

    yield show
    for left in window.findChildren(Palette):
        left.reject()


def _targets(palette: Palette) -> list[str]:
    return [hit.target for hit in palette.results.hits]


def _wait_until_all_is_looked_through(qtbot: QtBot, palette: Palette) -> None:
    qtbot.waitUntil(lambda: not palette.state.text().startswith("正在"))


def test_a_command_is_found_by_its_initials_and_done_with_enter(qtbot: QtBot, palette, window: MainWindow) -> None:
    shown = palette()
    QTest.keyClicks(shown.line, "qbkjj")  # 全部快捷键
    assert _targets(shown)[0] == "command:window.keys"
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(HelpDialog) is not None)
    window.findChild(HelpDialog).reject()


def test_a_screen_is_found_by_its_name(qtbot: QtBot, palette, window: MainWindow) -> None:
    shown = palette()
    shown.line.setText("设置")
    shown.results.setCurrentRow([shown.results.hit_at(r) is not None and shown.results.hit_at(r).target == "page:settings"
                                 for r in range(shown.results.count())].index(True))  # fmt: skip
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert window.current_key == "settings"


def test_a_draft_opens_from_its_unit_name(qtbot: QtBot, palette, window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    shown = palette()
    shown.line.setText(desk.drafts()[0].unit_name)
    assert _targets(shown)[0] == f"draft:{draft_id}"
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert window.wizard is not None
    assert window.wizard.session.draft_id == draft_id


def test_an_answer_opens_its_draft_at_the_question(qtbot: QtBot, palette, window: MainWindow, desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    session = desk.open_draft(draft_id)
    field = next(f for f in session.form.fields if f.type == "long_text")
    session.set_value(field.id, [{"kind": "paragraph", "text": "本厂建成刮板输送机再制造车间。"}])
    session.save()
    shown = palette()
    shown.line.setText("刮板输送机")
    qtbot.waitUntil(lambda: f"draft:{draft_id}#{field.id}" in _targets(shown))
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert window.wizard is not None
    wizard = window.wizard
    assert wizard.section_id == field.section_id
    row = wizard.body.page(field.section_id).form.rows[field.id]
    qtbot.waitUntil(lambda: row.isAncestorOf(window.focusWidget()))


def test_a_question_of_the_open_draft_gets_the_focus(qtbot: QtBot, palette, window: MainWindow, desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    window.open_draft(draft_id)
    wizard = window.wizard
    assert wizard is not None
    session = wizard.session
    shown = palette()
    shown.line.setText("统一社会信用代码")
    assert _targets(shown)[0] == f"path:{session.form.unit_code_field}"
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    field = session.form.by_id[session.form.unit_code_field]
    row = wizard.body.page(field.section_id).form.rows[field.id]
    qtbot.waitUntil(lambda: row.isAncestorOf(window.focusWidget()))
    assert window.wizard is wizard, "the draft stays open"


def test_a_notice_is_shown_from_its_task(qtbot: QtBot, palette, window: MainWindow, desk: Desk) -> None:
    notice = desk.registry.notices[0]
    shown = palette()
    shown.line.setText(notice.tasks[0].title)
    assert _targets(shown)[0].startswith("notices:")
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert window.current_key == "notices"


def test_a_received_declaration_leads_a_clerk_to_its_table(qtbot, open_window, desk: Desk, packages) -> None:
    desk.take_in(packages(1))
    window = open_window("city")
    window.commands.find()
    shown = window.findChild(Palette)
    shown.line.setText("示例第1机械")
    qtbot.waitUntil(lambda: any(target.startswith("intake:shanxi-2024/") for target in _targets(shown)))
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert window.current_key == "intake"


def test_arrows_pass_over_headings_and_go_round(palette) -> None:
    shown = palette()
    shown.line.setText("外观")
    first = shown.results.currentRow()
    met = [first]
    for _ in range(len(shown.results.hits)):
        QTest.keyClick(shown.line, Qt.Key.Key_Down)
        assert shown.results.hit_at(shown.results.currentRow()) is not None
        met.append(shown.results.currentRow())
    assert met[-1] == first
    QTest.keyClick(shown.line, Qt.Key.Key_Up)
    assert shown.results.currentRow() == met[-2]


def test_escape_leaves_and_nothing_happened(qtbot: QtBot, palette, window: MainWindow) -> None:
    shown = palette()
    shown.line.setText("设置")
    QTest.keyClick(shown.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None or not window.findChild(Palette).isVisible())
    assert window.current_key == "home"


def test_what_was_chosen_last_comes_first_when_nothing_is_typed(
    qtbot: QtBot, palette, window: MainWindow, desk
) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    shown = palette()
    shown.line.setText(desk.drafts()[0].unit_name)
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    window.go("home")
    window.commands.find()
    again = [one for one in window.findChildren(Palette) if one.isVisible()][-1]
    assert (again.results.hits[0].kind, again.results.hits[0].target) == ("recent", f"draft:{draft_id}")
    again.reject()
    desk.delete_draft(draft_id)
    window.commands.find()
    gone = [one for one in window.findChildren(Palette) if one.isVisible()][-1]
    assert f"draft:{draft_id}" not in _targets(gone)


def test_a_damaged_list_of_recent_choices_is_no_list(palette, desk: Desk) -> None:
    desk.workspace.set_setting(RECENT, [7, {"title": 3}, {"target": "draft:gone", "title": "x"}, None])
    assert all(hit.kind != "recent" for hit in palette().results.hits)
    desk.workspace.set_setting(RECENT, "nonsense")


def test_nothing_found_says_what_to_do(qtbot: QtBot, palette) -> None:
    shown = palette()
    shown.line.setText("不存在的词组甲乙丙")
    _wait_until_all_is_looked_through(qtbot, shown)
    assert "换一个词" in shown.state.text()
    assert shown.results.currentRow() == -1
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert shown.isVisible()


def test_typing_on_stops_the_search_before(qtbot: QtBot, palette, desk: Desk) -> None:
    desk.add_sample(*EXCELLENCE)
    shown = palette()
    for typed in ("山", "山西", "山西 不存在的词"):
        shown.line.setText(typed)
        shown._look_through()
    _wait_until_all_is_looked_through(qtbot, shown)
    qtbot.waitUntil(lambda: not running_jobs())
    assert [hit for hit in shown.results.hits if hit.kind == "answer"] == []


def test_the_marked_entry_is_told_to_a_screen_reader(palette) -> None:
    shown = palette()
    shown.line.setText("全部快捷键")
    assert "Ctrl+F1" in shown.line.accessibleDescription()


def test_a_read_only_workspace_is_searched_and_nothing_is_written(qtbot, theme, desk: Desk, tmp_path: Path) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    other = open_desk(desk.workspace.folder, clock=desk.clock, settings=desk.settings, read_only=True)
    window = MainWindow(other, other.clock, tmp_path / "reader.ini")
    qtbot.addWidget(window)
    window.show()
    window.commands.find()
    shown = window.findChild(Palette)
    assert "command:window.new" not in _targets(shown)
    shown.line.setText("设置")
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    assert desk.workspace.setting(RECENT) is None
    assert draft_id
    qtbot.waitUntil(lambda: not running_jobs())
    other.close()


def test_answers_are_read_off_the_thread_of_the_window(
    qtbot: QtBot, palette, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add_sample(*EXCELLENCE)
    readers: set[int] = set()
    get = desk.repository.get

    def noted(draft_id: str):
        readers.add(threading.get_ident())
        return get(draft_id)

    monkeypatch.setattr(desk.repository, "get", noted)
    shown = palette()
    shown.line.setText("智能工厂")
    _wait_until_all_is_looked_through(qtbot, shown)
    assert readers
    assert threading.get_ident() not in readers
