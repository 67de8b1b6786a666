"""This file tests what a long text takes in and does with its parts: Word, numbers, figures, finding, input methods."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors import long_text_numbering as numbering
from desktop.ui.editors.long_text import LongTextEditor
from desktop.ui.editors.long_text_blocks import OBJECT
from desktop.ui.editors.long_text_paste import read_html
from desktop.ui.jobs import running_jobs
from tests.helpers.editors import open_fields
from tests.helpers.wizards import compose, field_toml, picture, real_desk, settle

CTRL = Qt.KeyboardModifier.ControlModifier
WORD = """<html><head><style>p{color:red}</style><title>不要</title></head><body><!--StartFragment-->
<h1 style='mso-outline-level:1'>建设
目标<o:p></o:p></h1><p class=MsoNormal>第一段，<b>粗体</b>&nbsp;保留。</p>
<p class=MsoHeading8>第二个标题</p>
<table><tr><td><p>年份</p></td><td><p>产值</p></td></tr><tr><td>2024</td><td>12</td></tr></table>
<p>最后<br>一行</p><!--EndFragment--></body></html>"""


@pytest.fixture(scope="module")
def desk(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: each test has a draft of its own in it."""
    opened = real_desk(tmp_path_factory.mktemp("desk"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_runs_on(qtbot: QtBot) -> Iterator[None]:
    """No job of one test goes on into the next."""
    yield
    qtbot.waitUntil(lambda: not running_jobs())


def opened(qtbot: QtBot, desk: Desk, value: Any = None, params: str = "") -> tuple[LongTextEditor, EditingSession]:
    form, session = open_fields(
        qtbot, desk, field_toml("f", "long_text", params), None if value is None else {"f": value}
    )
    editor = form.rows["f"].editor
    assert isinstance(editor, LongTextEditor)
    editor.area.setFocus()
    settle()
    return editor, session


def done(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not running_jobs())
    settle()


def words(*texts: str) -> list[dict[str, str]]:
    return [{"kind": "paragraph", "text": text} for text in texts]


def headings(*texts: str) -> list[dict[str, str]]:
    """Each heading with a paragraph below it."""
    return [block for text in texts for block in ({"kind": "heading", "text": text}, words("正文")[0])]


def shown(session: EditingSession) -> list[str]:
    """The text or caption of every block."""
    return [block.get("text", block.get("caption", "")) for block in session.value("f")]


def kinds(session: EditingSession) -> list[str]:
    return [block["kind"] for block in session.value("f")]


def cursor_to(editor: LongTextEditor, block: int, at: int = 0) -> None:
    cursor = QTextCursor(editor.area.document().findBlockByNumber(block))
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, at)
    editor.area.setTextCursor(cursor)


def paste(editor: LongTextEditor, html: str, text: str = "") -> None:
    data = QMimeData()
    data.setHtml(html)
    data.setText(text or "文字")
    editor.area.insertFromMimeData(data)


# --- pasting from Word -------------------------------------------------------------------------------


def test_word_brings_its_paragraphs_headings_and_rows_of_tables(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    paste(editor, WORD)
    assert session.value("f") == [
        {"kind": "heading", "text": "建设 目标"},
        *words("第一段，粗体 保留。"),
        {"kind": "heading", "text": "第二个标题"},
        *words("年份　产值", "2024　12", "最后\n一行"),
    ]
    session.undo()
    assert session.value("f") is None


def test_a_paste_into_a_paragraph_goes_on_where_the_cursor_stands(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, words("前后"))
    cursor_to(editor, 0, 1)
    paste(editor, "<p>中间</p><h2>标题</h2><p>尾</p>")
    assert session.value("f") == [*words("前中间"), {"kind": "heading", "text": "标题"}, *words("尾后")]


def test_pictures_of_the_clipboard_come_in_their_places_and_network_pictures_are_named(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = opened(qtbot, desk)
    said: list[str] = []
    editor.refused.connect(said.append)
    inside = base64.b64encode(picture(tmp_path / "内.png", 30, 20).read_bytes()).decode()
    beside = picture(tmp_path / "旁.jpg", 50, 40)
    paste(
        editor,
        f"<p>一</p><img src='data:image/png;base64,{inside}'><p>二</p><img src='{beside.as_uri()}'>"
        "<img src='https://example.invalid/a.png'><p>三</p>",
    )
    done(qtbot)
    assert kinds(session) == ["paragraph", "figure", "paragraph", "figure", "paragraph"]
    first, second = (block for block in session.value("f") if block["kind"] == "figure")
    assert desk.file_bytes(first["file"]) == (tmp_path / "内.png").read_bytes()
    assert desk.file_bytes(second["file"]) == beside.read_bytes()
    assert said == ["有 1 张图片不在剪贴板里，没有粘贴。请把图片另存后用“插入图片”添加。"]


@pytest.mark.parametrize(
    "address",
    [
        "http://a.invalid/b.png",
        "//a.invalid/b.png",
        "file://server/share/b.png",
        "file:////server/share/b.png",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,",
        "file:///etc/hosts",
        "http://[",
        "",
    ],
)
def test_a_picture_that_is_not_here_is_never_asked_for(address: str) -> None:
    pasted = read_html(f"<p>字</p><img src='{address}'>")
    assert (pasted.figures, pasted.left_out) == ([], 1)


def test_rubbish_is_read_as_what_words_it_has() -> None:
    assert read_html("<table><tr><td>a<td>b</table></p><p>c<<>>&#xffff;<h1>").blocks
    assert read_html("<" * 5000).left_out == 0
    assert read_html("").blocks == []


def test_five_thousand_paragraphs_are_pasted_as_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    paste(editor, "<h1>题</h1>" + "".join(f"<p>{n} 段</p>" for n in range(5000)))
    assert len(session.value("f")) == 5001
    session.undo()
    assert session.value("f") is None


# --- sub-headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "rest"),
    [
        ("（一）总体", "（一）", "总体"),
        ("(十二) 总体", "（一）", "总体"),
        ("三、总体", "一、", "总体"),
        ("（3）总体", "（1）", "总体"),
        ("12. 总体", "1.", "总体"),
        ("3、总体", "1.", "总体"),
        ("1.5 倍产能", "", "1.5 倍产能"),
        ("一体化", "", "一体化"),
        ("2024年", "", "2024年"),
    ],
)
def test_a_number_before_a_heading_is_told_from_its_words(text: str, style: str, rest: str) -> None:
    assert numbering.split_number(text) == (style, rest)


def test_chinese_numbers_go_to_ninety_nine() -> None:
    assert [numbering.chinese_number(n) for n in (1, 10, 11, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]


def test_numbering_writes_numbers_that_are_printed_and_takes_them_back(qtbot: QtBot, desk: Desk) -> None:
    value = headings("目标", "路径", "保障")
    editor, session = opened(qtbot, desk, value)
    editor.numbers.click()
    assert shown(session)[::2] == ["（一）目标", "（二）路径", "（三）保障"]
    session.undo()
    assert session.value("f") == value
    editor.numbers.click()
    editor.numbers.click()
    assert session.value("f") == value


def test_numbering_keeps_the_style_that_is_there_and_mends_its_order(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, headings("1.目标", "1.路径", "保障"))
    QTest.keyClick(editor.area, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert shown(session)[::2] == ["1.目标", "2.路径", "3.保障"]


def test_a_new_heading_among_numbered_ones_gets_its_number(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(
        qtbot, desk, [*headings("（一）目标", "（二）保障")[:2], *words("路径"), *headings("（二）保障")]
    )
    cursor_to(editor, 2)
    QTest.keyClick(editor.area, Qt.Key.Key_H, CTRL)
    assert shown(session) == ["（一）目标", "正文", "（二）路径", "（三）保障", "正文"]


def test_numbering_without_a_heading_says_how_to_make_one(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, words("甲"))
    said: list[str] = []
    editor.refused.connect(said.append)
    editor.numbers.click()
    assert session.value("f") == words("甲")
    assert "小标题" in said[0]


# --- figures -----------------------------------------------------------------------------------------


def with_figure(qtbot: QtBot, desk: Desk, tmp_path: Path) -> tuple[LongTextEditor, EditingSession]:
    kept = desk.store_file(picture(tmp_path / "旧.png", 200, 120), "旧.png")
    value = [words("前")[0], {"kind": "figure", "file": kept.file, "name": "旧.png", "caption": "架构"}, words("后")[0]]
    editor, session = opened(qtbot, desk, value)
    done(qtbot)
    return editor, session


def test_a_click_on_a_picture_selects_it_and_delete_removes_the_figure(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = with_figure(qtbot, desk, tmp_path)
    block = editor.area.document().findBlockByNumber(1)
    around = editor.area.document().documentLayout().blockBoundingRect(block)
    middle = QPoint(round(around.center().x()), round(around.top()) + 40)
    QTest.mouseClick(editor.area.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert editor.area.textCursor().selectedText() == OBJECT
    assert not editor.delete_picture.isHidden()
    assert editor.heading.isHidden()
    QTest.keyClick(editor.area, Qt.Key.Key_Delete)
    assert session.value("f") == words("前", "后")
    session.undo()
    assert kinds(session) == ["paragraph", "figure", "paragraph"]


def test_another_picture_takes_the_place_and_the_caption_stays(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = with_figure(qtbot, desk, tmp_path)
    cursor_to(editor, 1, 3)
    editor.intake.replace_figure([picture(tmp_path / "新.jpg", 90, 90)])
    done(qtbot)
    figure = session.value("f")[1]
    assert (figure["name"], figure["caption"]) == ("新.jpg", "架构")
    assert desk.file_bytes(figure["file"]) == (tmp_path / "新.jpg").read_bytes()


def test_pictures_are_read_in_the_background_and_reading_them_is_no_edit(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = with_figure(qtbot, desk, tmp_path)
    seen = editor.pictures.picture(session.value("f")[1]["file"], "旧.png", editor.fitting)
    assert seen.pixelColor(5, 5).name() == "#88aacc"
    assert not session.is_dirty


def test_text_typed_while_a_picture_is_being_kept_stays(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk, words("甲"))
    cursor_to(editor, 0, 1)
    editor.insert_files([picture(tmp_path / "图.png", 60, 40)])
    QTest.keyClicks(editor.area, "abc")
    done(qtbot)
    assert shown(session)[:2] == ["甲abc", "图"]


def test_only_pictures_dropped_on_the_window_are_wanted(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    good = picture(tmp_path / "图.jpg", 60, 40)
    assert editor.usable_files([tmp_path / "a.pdf", good, tmp_path / "b.gif"]) == [good]
    editor.take_files([good])
    done(qtbot)
    assert session.value("f")[0]["name"] == "图.jpg"


# --- finding and replacing ---------------------------------------------------------------------------


def test_replacing_all_is_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    value = [{"kind": "heading", "text": "工厂目标"}, *words("工厂与工厂", "无")]
    editor, session = opened(qtbot, desk, value)
    QTest.keyClick(editor.area, Qt.Key.Key_R, CTRL)
    editor.find_bar.line.setText("工厂")
    editor.find_bar.new.setText("车间")
    editor.find_bar.all.click()
    assert shown(session) == ["车间目标", "车间与车间", "无"]
    assert kinds(session) == ["heading", "paragraph", "paragraph"]
    assert editor.find_bar.found.text() == "已替换 3 处"
    session.undo()
    assert session.value("f") == value


def test_replacing_one_goes_on_to_the_next(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, words("甲乙甲乙甲"))
    editor.find_bar.open_replace()
    editor.find_bar.line.setText("甲")
    editor.find_bar.new.setText("丙")
    editor.find_bar.new.setFocus()
    QTest.keyClick(editor.find_bar.new, Qt.Key.Key_Return)
    assert shown(session) == ["丙乙甲乙甲"]
    QTest.keyClick(editor.find_bar.new, Qt.Key.Key_Return)
    assert shown(session) == ["丙乙丙乙甲"]
    assert editor.find_bar.found.text() == "第 1 处，共 1 处"
    session.undo()
    assert shown(session) == ["丙乙甲乙甲"]


def test_replacing_by_words_that_hold_the_searched_ones_ends(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, words("甲甲"))
    editor.find_bar.open_replace()
    editor.find_bar.line.setText("甲")
    editor.find_bar.new.setText("甲甲")
    editor.find_bar.replace_all()
    assert shown(session) == ["甲甲甲甲"]


def test_a_read_only_text_is_searched_and_not_replaced(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, words("甲"))
    editor.set_read_only(True)
    editor.find_bar.open()
    editor.find_bar.open_replace()
    assert editor.find_bar.new.isHidden()
    assert editor.find_bar.more.isHidden()


# --- input methods -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_H, Qt.Key.Key_F, Qt.Key.Key_R])
def test_keys_of_the_program_do_nothing_while_an_input_method_holds_text(qtbot: QtBot, desk: Desk, key: Qt.Key) -> None:
    editor, session = opened(qtbot, desk, words("甲"))
    cursor_to(editor, 0, 1)
    compose(editor.area, "gong'chang")
    QTest.keyClick(editor.area, key, CTRL)
    assert editor.area.is_composing
    assert editor.find_bar.isHidden()
    assert session.value("f") == words("甲")
    assert not session.is_dirty
    compose(editor.area, "", "工厂")
    assert shown(session) == ["甲工厂"]


def test_the_limit_is_marked_after_composing_not_during_it(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, words("一二三四五"), "max_length = 3")
    editor.area.setExtraSelections([])
    cursor_to(editor, 0, 5)
    compose(editor.area, "liu")
    editor.mark_over_limit()
    assert editor.area.extraSelections() == []
    compose(editor.area, "", "六")
    editor.mark_over_limit()
    marks: list[Any] = editor.area.extraSelections()
    (mark,) = marks
    assert mark.cursor.selectedText() == "四五六"


def test_three_typed_words_are_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    for word in ("one ", "two ", "three"):
        QTest.keyClicks(editor.area, word)
    assert shown(session) == ["one two three"]
    session.undo()
    assert session.value("f") is None


def test_what_the_search_line_composes_is_not_searched_yet(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, words("甲乙"))
    editor.find_bar.open()
    editor.find_bar.line.setFocus()
    compose(editor.find_bar.line, "yi")
    assert editor.find_bar.found.text() == ""
    compose(editor.find_bar.line, "", "乙")
    assert editor.find_bar.found.text() == "第 1 处，共 1 处"


# --- files that are no pictures ----------------------------------------------------------------------


def test_a_file_that_is_no_picture_is_refused_and_its_address_never_written(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = opened(qtbot, desk, words("甲"))
    (tmp_path / "报告.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "资料").mkdir()
    said: list[str] = []
    editor.refused.connect(said.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("报告.pdf", "资料")])
    editor.area.insertFromMimeData(data)
    done(qtbot)
    assert session.value("f") == words("甲")
    assert len(said[0].splitlines()) == 2
    assert "“资料”是文件夹" in said[0]
