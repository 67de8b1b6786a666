"""Files dropped on the window find the question they belong to, or a sentence says where that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.services.desk import Desk
from desktop.ui.dialogs.drop_choice import DropChoice
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.window_files import WindowFiles, names_of
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.drops import drop, enter, message
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, field_toml, session_of

_BUTTONS, _KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    path = tmp_path / "车间.png"
    assert image.save(str(path))
    return path


class _Host:
    """A window with a form of two attachments, one long text and one line, as drops see it."""

    def __init__(self, qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
        fields = (
            field_toml("name", "text")
            + field_toml("licence", "attachment", 'kinds = ["pdf", "png"]').replace("标签licence", "营业执照")
            + field_toml("proof", "attachment", 'kinds = ["png"]').replace("标签proof", "证明")
        )
        form = form_of(SECTION + fields, unit_name_field="name", unit_code_field="name")
        self.session = session_of(desk, form)
        self.page = WizardPage(desk, self.session, can_export=False)
        window._stack.addWidget(self.page)
        window._stack.setCurrentWidget(self.page)
        window.wizard = self.page
        qtbot.waitUntil(lambda: self.page.body.page("s").form.is_built)


@pytest.fixture
def host(qtbot: QtBot, window: MainWindow, desk: Desk):
    made = _Host(qtbot, window, desk)
    yield made
    qtbot.waitUntil(lambda: not running_jobs())
    window.wizard = None
    made.page.release()


def _names(host: _Host, field_id: str) -> list[str]:
    return [item["name"] for item in host.session.value(field_id) or []]


def test_a_picture_goes_to_the_question_with_the_focus(qtbot, window: MainWindow, host: _Host, picture: Path) -> None:
    window.activateWindow()
    host.page.open_path("proof")
    drop(window, picture)
    qtbot.waitUntil(lambda: _names(host, "proof") == ["车间.png"])
    assert _names(host, "licence") == []


def test_a_file_only_one_question_takes_goes_there(qtbot, window: MainWindow, host: _Host, tmp_path: Path) -> None:
    pdf = tmp_path / "执照.pdf"
    canvas = Canvas(str(pdf))
    canvas.drawString(80, 700, "licence")
    canvas.save()
    host.page.open_path("name")
    drop(window, pdf)
    qtbot.waitUntil(lambda: _names(host, "licence") == ["执照.pdf"])


def test_between_two_questions_the_person_chooses(qtbot, window: MainWindow, host: _Host, picture: Path) -> None:
    host.page.open_path("name")
    drop(window, picture)
    dialog = window.findChild(DropChoice)
    assert [dialog.entries.item(row).text() for row in range(dialog.entries.count())] == ["营业执照", "证明"]
    dialog.entries.setCurrentRow(1)
    dialog.ok.click()
    qtbot.waitUntil(lambda: _names(host, "proof") == ["车间.png"])


def test_leaving_the_choice_puts_the_file_nowhere(window: MainWindow, host: _Host, picture: Path) -> None:
    host.page.open_path("name")
    drop(window, picture)
    window.findChild(DropChoice).reject()
    assert _names(host, "proof") == _names(host, "licence") == []


def test_a_file_no_question_takes_is_told_where_files_go(window: MainWindow, host: _Host, tmp_path: Path) -> None:
    program = tmp_path / "安装.exe"
    program.write_bytes(b"MZ")
    drop(window, program)
    said = message(window)
    assert "“安装.exe”" in said
    assert "“营业执照”" in said


def test_a_folder_on_an_open_draft_is_told_apart(window: MainWindow, host: _Host, tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    drop(window, folder)
    assert "“材料”是文件夹" in message(window)


def test_a_mixed_drop_takes_what_fits_and_names_the_rest(
    qtbot, window: MainWindow, host: _Host, picture: Path, tmp_path: Path
) -> None:
    folder, table = tmp_path / "材料", tmp_path / "清单.txt"
    folder.mkdir()
    table.write_text("a")
    window.activateWindow()
    host.page.open_path("proof")
    drop(window, picture, folder, table)
    said = message(window)
    assert "材料" in said
    assert "清单.txt" in said
    qtbot.waitUntil(lambda: _names(host, "proof") == ["车间.png"])


def test_a_file_that_went_with_its_stick_is_told(window: MainWindow, host: _Host, tmp_path: Path) -> None:
    drop(window, tmp_path / "拔掉了.png")
    assert "已不在原处" in message(window)


def test_without_an_open_draft_a_sentence_says_where_files_go(window: MainWindow, picture: Path) -> None:
    drop(window, picture)
    assert "请先打开草稿" in message(window)


def test_a_folder_says_an_enterprise_nothing_useful_and_is_told_so(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    drop(window, folder)
    assert "文件夹" in message(window)


def test_the_window_says_what_letting_go_will_do(window: MainWindow, host: _Host, picture: Path) -> None:
    window.activateWindow()
    host.page.open_path("proof")
    assert enter(window, picture)
    hint = window.files.hint
    assert hint.isVisible()
    assert hint.text == "松开后放入“证明”"
    assert hint.accessibleName() == hint.text
    assert not hint.geometry().intersects(window.status.geometry())
    assert hint.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not hint.isVisible()
    assert _names(host, "proof") == []


def test_packages_are_offered_to_be_looked_at_or_taken_in(open_window, tmp_path: Path) -> None:
    package = tmp_path / "1.sbb"
    package.write_bytes(b"")
    for role, words in (("enterprise", "松开后查看申报包"), ("city", "松开后接收申报包")):
        window = open_window(role)
        assert enter(window, package)
        assert window.files.hint.text == words
        _drop_nothing(window)
        window.close()


def _drop_nothing(window: MainWindow) -> None:
    QApplication.sendEvent(window, QDragLeaveEvent())


def test_dragged_text_is_not_for_the_window(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("山西")
    event = QDragEnterEvent(QPoint(600, 300), Qt.DropAction.CopyAction, data, _BUTTONS, _KEYS)
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()
    assert not window.files.hint.isVisible()


def test_a_package_dropped_on_an_open_draft_is_looked_at_and_the_draft_stays(
    qtbot, window: MainWindow, desk: Desk, packages
) -> None:
    window.open_draft(desk.new_draft("shanxi-2024", "excellence_declaration"))
    drop(window, packages(1)[0])
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None and not running_jobs())
    assert window.current_key == "wizard"
    QApplication.activeModalWidget().close()


def test_many_names_are_counted() -> None:
    assert names_of([Path(f"{n}.png") for n in range(5)]) == "“0.png”“1.png”“2.png”等 5 项"


def test_a_window_opened_to_read_takes_no_files(qtbot, window: MainWindow, picture: Path) -> None:
    files = WindowFiles(
        window, role=lambda: "enterprise", wizard=lambda: None, take_packages=lambda _p: None, is_read_only=True
    )
    files.take([picture])
    assert "只读方式" in message(window)
