"""This file tests attachments on real files: kept off the window's thread, ordered, opened, put back when lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.picture import PictureDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.editors.attachment import AttachmentEditor, limits_text
from desktop.ui.jobs import running_jobs
from desktop.ui.pdf_pages import rendering_pool
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, picture, real_desk, settle

KINDS = 'kinds = ["pdf", "png", "jpg"]'


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
    rendering_pool().waitForDone()


def pdf(path: Path, pages: int = 1, password: str = "") -> Path:
    """A real PDF of A4 pages, with an open password when one is given."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption(password) if password else None)
    for number in range(pages):
        canvas.drawString(80, 700, f"page {number + 1} of {path.name!r}")
        canvas.rect(60, 60, 300, 400, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def opened(qtbot: QtBot, desk: Desk, params: str = KINDS, value: Any = None) -> tuple[AttachmentEditor, EditingSession]:
    values = None if value is None else {"f": value}
    form, session = open_fields(qtbot, desk, field_toml("f", "attachment", params), values)
    editor = form.rows["f"].editor
    assert isinstance(editor, AttachmentEditor)
    return editor, session


def done(qtbot: QtBot) -> None:
    """Wait until what was begun is over, and shown."""
    qtbot.waitUntil(lambda: not running_jobs())
    settle()


def names(session: EditingSession) -> list[str]:
    return [item["name"] for item in session.value("f") or []]


def three(qtbot: QtBot, desk: Desk, tmp_path: Path) -> tuple[AttachmentEditor, EditingSession]:
    """An attachment of three pictures 1.png, 2.png, 3.png."""
    editor, session = opened(qtbot, desk)
    editor.add_files([picture(tmp_path / f"{n}.png", 40 + n, 30) for n in (1, 2, 3)])
    done(qtbot)
    return editor, session


def test_files_are_added_in_order_as_one_undo_step(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = three(qtbot, desk, tmp_path)
    assert names(session) == ["1.png", "2.png", "3.png"]
    item = session.value("f")[0]
    assert desk.file_bytes(item["file"]) == (tmp_path / "1.png").read_bytes()
    session.undo()
    assert session.value("f") is None
    assert editor.rows == []
    session.redo()
    assert names(session) == ["1.png", "2.png", "3.png"]


def test_a_pdf_shows_its_first_page_and_its_number_of_pages(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    editor.add_files([pdf(tmp_path / "报告.pdf", 3)])
    done(qtbot)
    assert session.value("f")[0]["pages"] == 3
    assert "3 页" in editor.rows[0].facts.text()
    shown = editor.rows[0].picture.pixmap().toImage()
    assert shown.height() > shown.width()  # A4 upright, no icon
    colours = {shown.pixelColor(x, y).lightness() for x in range(shown.width()) for y in range(shown.height())}
    assert max(colours) > 250
    assert min(colours) < 60


def make_empty(folder: Path) -> Path:
    (folder / "空.pdf").write_bytes(b"")
    return folder / "空.pdf"


def make_broken(folder: Path) -> Path:
    whole = pdf(folder / "坏.pdf", 2).read_bytes()
    (folder / "坏.pdf").write_bytes(whole[:200])
    return folder / "坏.pdf"


def make_locked(folder: Path) -> Path:
    return pdf(folder / "密.pdf", password="1234")


def make_fake(folder: Path) -> Path:
    (folder / "假.pdf").write_text("这是一段文字", "utf-8")
    return folder / "假.pdf"


def make_renamed(folder: Path) -> Path:
    return picture(folder / "图.png").rename(folder / "图.pdf")


def make_folder(folder: Path) -> Path:
    (folder / "资料").mkdir()
    return folder / "资料"


def make_shortcut(folder: Path) -> Path:
    (folder / "证书.pdf.lnk").write_bytes(b"L\x00\x00\x00")
    return folder / "证书.pdf.lnk"


def make_lost_link(folder: Path) -> Path:
    (folder / "链接.pdf").symlink_to(folder / "没有.pdf")
    return folder / "链接.pdf"


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "管道.pdf")
    return folder / "管道.pdf"


def make_gone(folder: Path) -> Path:
    return folder / "已删.pdf"


def make_text(folder: Path) -> Path:
    (folder / "说明.gif").write_bytes(b"GIF89a" + bytes(40))
    return folder / "说明.gif"


def make_large(folder: Path) -> Path:
    path = pdf(folder / "大.pdf")
    with path.open("r+b") as stream:
        stream.truncate(3 * 1024 * 1024)
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_empty, "空的"),
        (make_broken, "损坏"),
        (make_locked, "设有打开密码"),
        (make_fake, "内容不是 PDF"),
        (make_renamed, "内容却是PNG 图片"),
        (make_folder, "是文件夹"),
        (make_shortcut, "快捷方式"),
        (make_lost_link, "已不存在"),
        (make_pipe, "不是普通文件"),
        (make_gone, "不存在或已被移走"),
        (make_text, "本项只收：PDF 文件、PNG 图片、JPG 图片"),
        (make_large, "每个文件不超过 2 MB"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence_and_the_others_are_kept(
    qtbot: QtBot, desk: Desk, tmp_path: Path, make: Any, words: str
) -> None:
    editor, session = opened(qtbot, desk, KINDS + "\nmax_size_mb = 2")
    bad = make(tmp_path)
    editor.add_files([bad, picture(tmp_path / "好.png")])
    done(qtbot)
    assert names(session) == ["好.png"]
    assert bad.name in editor.problem.text()
    assert words in editor.problem.text()
    assert "\n" not in editor.problem.text()


def test_a_link_to_a_file_brings_the_file_itself(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    real = picture(tmp_path / "原图.png")
    (tmp_path / "链接.png").symlink_to(real)
    editor, session = opened(qtbot, desk)
    editor.add_files([tmp_path / "链接.png"])
    done(qtbot)
    assert desk.file_bytes(session.value("f")[0]["file"]) == real.read_bytes()


def test_the_same_content_is_not_added_twice_under_another_name(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    first = picture(tmp_path / "图.png")
    (tmp_path / "图副本.png").write_bytes(first.read_bytes())
    editor.add_files([first, tmp_path / "图副本.png"])
    done(qtbot)
    assert names(session) == ["图.png"]
    assert editor.problem.text() == "“图副本.png”的内容与列表中的“图.png”相同，没有重复添加。"


def test_cancelling_keeps_nothing_of_any_file(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    editor.add_files([picture(tmp_path / f"{n}.png", 30 + n, 30) for n in range(5)])
    for job in running_jobs():
        job.cancel()
    done(qtbot)
    assert len(names(session)) in (0, 5)  # cancelled in time, or all of them were there already: never a part
    assert list(desk.files.folder.glob("*.part")) == []


def test_a_large_picture_is_scaled_while_it_is_decoded(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    editor.add_files([picture(tmp_path / "大图.jpg", 8000, 6000)])
    done(qtbot)
    assert names(session) == ["大图.jpg"]
    shown = editor.thumbnails.look(session.value("f")[0]["file"], "jpg")
    assert shown is not None
    assert max(shown.image.width(), shown.image.height()) <= 88
    assert shown.image.width() > shown.image.height()


def test_buttons_and_alt_with_an_arrow_move_a_file(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = three(qtbot, desk, tmp_path)
    editor.rows[0].down.click()
    settle()
    assert names(session) == ["2.png", "1.png", "3.png"]
    assert editor.rows[1].hasFocus()
    QTest.keyClick(editor.rows[1], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    assert names(session) == ["2.png", "3.png", "1.png"]
    QTest.keyClick(editor.rows[2], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle()
    assert names(session) == ["2.png", "1.png", "3.png"]
    session.undo()
    assert names(session) == ["2.png", "3.png", "1.png"]
    assert not editor.rows[0].up.isEnabled()
    assert not editor.rows[2].down.isEnabled()


def test_delete_removes_a_file_and_undo_brings_it_back(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = three(qtbot, desk, tmp_path)
    editor.rows[1].setFocus()
    QTest.keyClick(editor.rows[1], Qt.Key.Key_Delete)
    settle()
    assert names(session) == ["1.png", "3.png"]
    assert editor.note.text() == "已移除“2.png”。按 Ctrl+Z 可撤销。"
    session.undo()
    assert names(session) == ["1.png", "2.png", "3.png"]
    assert len(editor.rows) == 3


def test_replacing_keeps_the_place_in_the_list(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = three(qtbot, desk, tmp_path)
    editor.replace_file(1, [picture(tmp_path / "新.jpg", 80, 80)])
    done(qtbot)
    assert names(session) == ["1.png", "新.jpg", "3.png"]


def test_one_file_dropped_on_a_question_that_takes_one_replaces_it(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk, KINDS + "\nmax_files = 1")
    for name, width in (("旧.png", 40), ("新.png", 50)):
        editor.add_files([picture(tmp_path / name, width, 40)])
        done(qtbot)
    assert names(session) == ["新.png"]
    assert editor.zone.accessibleName() == "拖入或粘贴另一个文件即可替换"


def test_a_missing_file_is_marked_and_choosing_it_again_heals_it(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    source = picture(tmp_path / "证.png")
    item = desk.store_file(source, "证.png").to_item()
    desk.files.path(item["file"]).unlink()
    editor, session = opened(qtbot, desk, value=[item])
    done(qtbot)
    assert editor.rows[0].facts.text().startswith("文件缺失")
    assert not editor.rows[0].lost.isHidden()
    assert editor.rows[0].view.isHidden()
    assert not session.is_dirty  # looking is not editing
    editor.replace_file(0, [source])
    done(qtbot)
    assert "缺失" not in editor.rows[0].facts.text()
    assert desk.file_bytes(item["file"]) == source.read_bytes()


def test_a_damaged_file_is_marked(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    item = desk.store_file(picture(tmp_path / "证.png"), "证.png").to_item()
    kept = desk.files.path(item["file"])
    kept.write_bytes(kept.read_bytes()[:-4] + b"xxxx")
    editor, _ = opened(qtbot, desk, value=[item])
    done(qtbot)
    assert editor.rows[0].facts.text().startswith("文件损坏")


def dialogs(kind: type) -> list[Any]:
    return [found for found in QApplication.topLevelWidgets() if isinstance(found, kind) and found.isVisible()]


def test_enter_opens_a_picture_and_a_double_click_a_pdf(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, _ = opened(qtbot, desk)
    editor.add_files([picture(tmp_path / "图.png", 600, 400), pdf(tmp_path / "报告.pdf", 2)])
    done(qtbot)
    editor.rows[0].setFocus()
    QTest.keyClick(editor.rows[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialogs(PictureDialog)))
    (shown,) = dialogs(PictureDialog)
    assert shown.zoom <= 1.0
    before = shown.zoom
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.zoom > before
    shown.fit()
    assert shown.zoom == before
    shown.close()
    QTest.mouseDClick(editor.rows[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialogs(PdfDialog)))
    (paper,) = dialogs(PdfDialog)
    qtbot.waitUntil(lambda: paper.preview.pages == 2)
    paper.close()
    done(qtbot)


def test_a_file_the_program_cannot_show_is_never_executed_but_offered_as_a_copy(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    item = {**desk.store_file(picture(tmp_path / "图.png"), "表.xlsx.png").to_item(), "kind": "xlsx", "name": "表.xlsx"}
    editor, _ = opened(qtbot, desk, "", [item])
    editor.open_file(0)
    (asked,) = dialogs(MessageDialog)
    assert "另存一份" in asked.text
    asked.reject()


def test_a_copy_is_saved_under_a_free_name(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    from desktop.services.material import save_copy

    item = desk.store_file(picture(tmp_path / "图.png"), "图.png").to_item()
    first = save_copy(desk.files, item["file"], "图.png", tmp_path)
    assert first.name == "图（2）.png"
    assert first.read_bytes() == (tmp_path / "图.png").read_bytes()


def test_a_copy_that_cannot_be_written_says_why(desk: Desk, tmp_path: Path) -> None:
    from desktop.errors import AppError
    from desktop.services.material import save_copy

    item = desk.store_file(picture(tmp_path / "图.png"), "图.png").to_item()
    with pytest.raises(AppError, match="没有另存"):
        save_copy(desk.files, item["file"], "图.png", tmp_path / "没有这个文件夹")


def test_a_copied_picture_is_pasted_as_a_file(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    image = QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    editor.add.setFocus()
    QTest.keyClick(editor.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    done(qtbot)
    assert names(session) == ["粘贴的图片.png"]
    kept = QImage.fromData(desk.file_bytes(session.value("f")[0]["file"]))
    assert (kept.width(), kept.height()) == (50, 40)


def test_files_copied_in_the_file_manager_are_pasted(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor, session = opened(qtbot, desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pdf(tmp_path / "报告.pdf")))])
    QGuiApplication.clipboard().setMimeData(data)
    editor.paste()
    done(qtbot)
    assert names(session) == ["报告.pdf"]


def test_pasting_words_says_what_can_be_pasted(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    QGuiApplication.clipboard().setText("文字")
    editor.paste()
    assert session.value("f") is None
    assert editor.problem.text() == "剪贴板里没有图片或文件。请先复制，再按 Ctrl+V。"


def test_files_dropped_on_the_window_are_offered_by_what_their_names_say(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    editor, session = opened(qtbot, desk)
    good, other = picture(tmp_path / "图.PNG"), tmp_path / "表.xlsx"
    assert editor.usable_files([good, other, tmp_path / "无后缀"]) == [good]
    editor.take_files([good, other])
    done(qtbot)
    assert names(session) == ["图.PNG"]


def test_opening_a_draft_with_attachments_changes_nothing(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    items = [desk.store_file(picture(tmp_path / f"{n}.png", 30 + n), f"{n}.png").to_item() for n in range(3)]
    editor, session = opened(qtbot, desk, value=items)
    done(qtbot)
    editor.rows[0].setFocus()
    settle()
    assert session.value("f") == items
    assert not session.is_dirty


def test_the_limits_are_said_in_one_line() -> None:
    words = limits_text({"kinds": ["pdf"], "min_files": 1, "max_files": 3, "max_size_mb": 20, "max_pages": 10})
    assert words == "PDF；1–3 个文件；每个不超过 20 MB；不超过 10 页"
