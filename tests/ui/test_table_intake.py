"""This file tests what comes into a table from outside: thousands of rows of rubbish, Excel files good and bad."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.forms.model import FieldDef
from desktop.services import sheets
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession, Update
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.paste_preview import LARGE, PastePreview
from desktop.ui.dialogs.progress import ProgressDialog
from desktop.ui.dialogs.sheet_choice import SheetChoice
from desktop.ui.jobs import running_jobs
from desktop.ui.models.paste import below_titles
from desktop.ui.wizard.issue_model import MANY, IssueModel
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle
from tests.helpers.workbooks import workbook

TABLE = field_toml("t", "table", "max_rows = 3") + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "{kind}"\nlabel = "{words}"\n{more}\n'
    for name, kind, words, more in (
        ("name", "text", "企业名称", "max_length = 8"),
        ("kind", "choice", "类型", 'options = { a = "甲类", b = "乙类" }'),
        ("amount", "money", "金额", ""),
    )
)
KPIS = '[[field]]\nuse = "elements.kpis"\nid = "k"\nsection = "s"\nsource = "附件2"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def table(qtbot: QtBot, desk: Desk, rows: list[dict[str, Any]] | None = None) -> tuple[Any, EditingSession]:
    form, session = open_fields(qtbot, desk, TABLE, {"t": rows} if rows else None, width=900)
    return form.rows["t"].editor, session


def preview_of(qtbot: QtBot, editor: Any) -> PastePreview:
    """The preview, once every job is over."""
    qtbot.waitUntil(lambda: editor.window().findChild(PastePreview) is not None and not running_jobs())
    found = editor.window().findChildren(PastePreview)[-1]
    assert isinstance(found, PastePreview)
    return found


def refusal_of(qtbot: QtBot, editor: Any) -> str:
    qtbot.waitUntil(lambda: editor.window().findChild(MessageDialog) is not None)
    settle()
    dialog = editor.window().findChild(MessageDialog)
    from PySide6.QtWidgets import QLabel

    words = "\n".join(part.text() for part in dialog.findChildren(QLabel))
    dialog.close()
    return words


# --- a great deal -------------------------------------------------------------------------------------


def test_five_thousand_rows_of_rubbish_are_checked_in_a_job_shown_and_taken_as_one_step(
    qtbot: QtBot, desk: Desk
) -> None:
    editor, session = table(qtbot, desk)
    rubbish = "\n".join(f"垃圾{n}\t没有这类{n}\t不是数{n}" for n in range(5000))
    QApplication.clipboard().setText(rubbish)
    editor.paste()
    assert running_jobs()  # the window is free meanwhile
    preview = preview_of(qtbot, editor)
    assert preview.model.rowCount() == 5001
    assert preview.planned.refused == 5000
    assert preview.planned.doubtful == 5000
    words = [preview.problems.item(n).text() for n in range(preview.problems.count())]
    assert len(words) == 2  # not ten thousand lines
    assert words[0].startswith("第 2 列 5,000 格　不能填入：“类型”没有“没有这类0”这个选项")
    assert words[0].endswith("（第 1 行等）")
    assert preview.limit.text() == "填入后共 5,000 行，本表最多 3 行：多出的 4,997 行也会保留，请随后删去。"
    updates: list[Update] = []
    session.subscribe(updates.append)
    preview.take.click()
    assert len([update for update in updates if update.source == "edit"]) == 1
    assert len(session.rows("t")) == 5000
    assert session.value(f"t/{session.row_ids('t')[4999]}/amount") == "不是数4999"
    session.undo()
    assert session.rows("t") == []


def test_checking_a_great_deal_can_be_cancelled_and_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk, [{"id": "r1", "name": "甲"}])
    QApplication.clipboard().setText("\n".join("\t".join(["x"] * 50) for _ in range(2000)))
    editor.paste()
    dialog = editor.findChild(ProgressDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not running_jobs())
    settle()
    assert editor.window().findChild(PastePreview) is None
    assert session.undo_text == ""


def test_more_than_can_be_taken_is_refused_in_one_sentence(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    QApplication.clipboard().setText("\n".join(map(str, range(sheets.MAX_ROWS + 1))))
    editor.paste()
    assert "一次最多填入 10,000 行" in refusal_of(qtbot, editor)
    QApplication.clipboard().setText("\t".join(map(str, range(sheets.MAX_COLUMNS + 1))))
    editor.paste()
    assert "剪贴板第 1 行超过 100 列" in refusal_of(qtbot, editor)
    assert session.rows("t") == []


def test_a_new_plan_of_many_cells_is_made_in_a_job_and_a_cancelled_one_leaves_the_old(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    count = LARGE
    QApplication.clipboard().setText("\n".join(f"甲{n}\t甲类" for n in range(count)))
    editor.paste()
    preview = preview_of(qtbot, editor)
    assert len(preview.plan.rows) == count
    preview.head.setChecked(True)
    progress = preview.findChild(ProgressDialog)
    assert progress is not None
    progress.reject()
    qtbot.waitUntil(lambda: not running_jobs())
    settle()
    assert not preview.head.isChecked()
    assert len(preview.plan.rows) == count
    preview.head.setChecked(True)
    qtbot.waitUntil(lambda: len(preview.plan.rows) == count - 1)
    assert preview.head.isChecked()
    qtbot.waitUntil(lambda: not running_jobs())


# --- the preview --------------------------------------------------------------------------------------


def test_only_the_cells_in_trouble_can_be_seen_and_walked_through(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    lines = [["甲", "甲类", "1"] for _ in range(30)]
    lines[7][1], lines[9][1], lines[20][1] = "丙类", "丁类", "戊类"
    QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
    editor.paste()
    preview = preview_of(qtbot, editor)
    preview.only.setChecked(True)
    vertical = Qt.Orientation.Vertical
    assert [preview.model.headerData(n, vertical) for n in range(preview.model.rowCount())] == ["填到", "8", "10", "21"]
    assert [preview.view.isColumnHidden(at) for at in range(3)] == [True, False, True]
    item = preview.problems.item(0)
    preview.problems.setCurrentItem(item)
    assert preview.view.currentIndex().row() == 1
    preview.problems.itemActivated.emit(item)
    assert preview.model.data(preview.view.currentIndex()) == "丁类"
    preview.only.setChecked(False)
    preview.problems.itemActivated.emit(item)
    assert preview.model.rowCount() == 31
    assert "丙类" in str(preview.model.data(preview.model.index(8, 1), Qt.ItemDataRole.ToolTipRole))
    assert "不能填入" in preview.model.data(preview.model.index(8, 1), Qt.ItemDataRole.AccessibleTextRole)


def test_rows_that_fit_the_table_need_no_word_about_limits(qtbot: QtBot, desk: Desk) -> None:
    rows = [{"id": f"r{n}", "name": "甲"} for n in range(3)]
    editor, _session = table(qtbot, desk, rows)
    editor.go_to_row(0, 0)
    QApplication.clipboard().setText("一\n二")
    editor.paste()
    preview = preview_of(qtbot, editor)
    preview.over.setChecked(True)
    assert preview.limit.isHidden()
    preview.append.setChecked(True)
    assert preview.limit.text().startswith("填入后共 5 行，本表最多 3 行")


# --- Excel files --------------------------------------------------------------------------------------


def test_an_excel_file_goes_through_the_same_preview(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = table(qtbot, desk)
    path = workbook(tmp_path / "名单.xlsx", {"企业": [["金额", "企业名称"], [12.5, "甲\n公司"], [3, "乙公司"]]})
    assert editor.usable_files([path, tmp_path / "图.png"]) == [path]
    editor.take_files([path])
    preview = preview_of(qtbot, editor)
    preview.take.click()
    assert [(row.get("name"), row.get("amount")) for row in session.rows("t")] == [("甲公司", "12.5"), ("乙公司", "3")]
    assert session.undo_text == "粘贴 2 行"


def test_of_several_sheets_one_is_chosen(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = table(qtbot, desk)
    path = workbook(tmp_path / "a.xlsx", {"说明": [["看下一页"]], "企业": [["甲公司", "甲类"], ["乙公司", "乙类"]]})
    editor.take_files([path])
    qtbot.waitUntil(lambda: editor.window().findChild(SheetChoice) is not None)
    choice = editor.window().findChild(SheetChoice)
    assert [choice.list.item(n).text() for n in range(2)] == ["说明（1 行 × 1 列）", "企业（2 行 × 2 列）"]
    choice.list.setCurrentRow(1)
    choice.take.click()
    preview_of(qtbot, editor).take.click()
    assert [row.get("kind") for row in session.rows("t")] == ["a", "b"]


def test_the_title_above_the_heads_is_left_out_and_said(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = table(qtbot, desk)
    rows: list[list[Any]] = [
        ["2026年企业名单"],
        ["填报单位：某局", None, "单位：万元"],
        ["企业名称", "类型", "金额"],
        ["甲公司", "甲类", 1],
    ]
    editor.take_files([workbook(tmp_path / "a.xlsx", {"一": rows})])
    preview = preview_of(qtbot, editor)
    assert "表头上方的“2026年企业名单 填报单位：某局 单位…”不填入" in preview.intro.text()
    assert preview.windowTitle().startswith("把“a.xlsx”填入")
    preview.take.click()
    assert [row.get("name") for row in session.rows("t")] == ["甲公司"]


def test_lines_without_heads_below_are_all_kept() -> None:
    columns = [FieldDef(name, "s", "text", name) for name in ("企业名称", "类型", "金额")]
    assert below_titles([["甲"], ["乙"]], columns) == ("", [["甲"], ["乙"]])
    assert below_titles([["甲", "乙", "丙"], ["企业名称", "类型", "金额"]], columns)[0] == ""


def test_the_sheet_with_the_heads_of_the_table_is_offered_first(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, _session = table(qtbot, desk)
    path = workbook(tmp_path / "a.xlsx", {"说明": [["看下一页"]], "企业": [["企业名称", "类型"], ["甲公司", "甲类"]]})
    editor.take_files([path])
    qtbot.waitUntil(lambda: editor.window().findChild(SheetChoice) is not None)
    assert editor.window().findChild(SheetChoice).list.currentRow() == 1


def test_a_sheet_that_is_too_large_says_so_when_it_is_chosen(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    editor, _session = table(qtbot, desk)
    path = workbook(tmp_path / "a.xlsx", {"长": [["甲"]] * 3, "短": [["乙"]]})
    editor.take_files([path])
    qtbot.waitUntil(lambda: editor.window().findChild(SheetChoice) is not None)
    choice = editor.window().findChild(SheetChoice)
    assert "不能一次填入" in choice.list.item(0).text()
    choice.take.click()
    assert "工作表“长”超过 2 行" in refusal_of(qtbot, editor)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
        ("坏.xlsx", b"PK\x03\x04" + b"\0" * 50, "已损坏"),
        ("假.xlsx", b"\x89PNG\r\n\x1a\n", "不是 Excel 表格"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_nothing_changes(
    qtbot: QtBot, desk: Desk, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    editor, session = table(qtbot, desk)
    (tmp_path / name).write_bytes(data)
    editor.take_files([tmp_path / name])
    assert words in refusal_of(qtbot, editor)
    assert session.undo_text == ""


def test_files_dropped_on_a_table_are_taken_and_others_left_to_the_window(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, _session = table(qtbot, desk)
    one = workbook(tmp_path / "一.xlsx", {"a": [["甲公司"], ["乙公司"]]})
    two = workbook(tmp_path / "二.xlsx", {"a": [["丙公司"]]})
    data, other = QMimeData(), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (one, two)])
    other.setUrls([QUrl.fromLocalFile(str(tmp_path / "图.png"))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for carried, is_taken in ((other, False), (data, True)):
        enter = QDragEnterEvent(editor.rect().center(), copy, carried, left, none)
        enter.ignore()
        editor.dragEnterEvent(enter)
        assert enter.isAccepted() is is_taken
    with qtbot.waitSignal(editor.refused) as said:
        editor.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert said.args == ["一次导入一个 Excel 文件：现在是“一.xlsx”，其余 1 个没有导入。"]
    assert len(preview_of(qtbot, editor).plan.rows) == 2


def test_an_excel_file_fills_fixed_rows_by_their_names(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    form, session = open_fields(qtbot, desk, KPIS, width=900)
    editor: Any = form.rows["k"].editor
    rows: list[list[Any]] = [
        ["序号", "智能工厂建设关键绩效指标", "建设前", "建设后"],
        [5, "研制周期缩短（%）", 30, 20.5],
    ]
    editor.take_files([workbook(tmp_path / "kpi.xlsx", {"a": rows})])
    preview_of(qtbot, editor).take.click()
    assert [session.value(f"k/kpi_05/{key}") for key in ("before", "after")] == ["30", "20.5"]


def test_the_problems_of_many_rows_come_and_go_in_the_panel_at_once(qtbot: QtBot, desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    model = IssueModel(session)
    session.subscribe(model.apply)
    resets, moved = list[int](), list[int]()
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsRemoved.connect(lambda *_: moved.append(1))
    with session.step("粘贴 100 行"):
        for n in range(100):
            session.insert_row("factories", None, {"factory_name": f"工厂{n}", "employees": "很多"})
    assert model.shown() == list(session.issues())
    assert len(model.shown()) > MANY
    session.undo()
    assert model.shown() == list(session.issues())
    assert resets == [1, 1]
    assert moved == []
