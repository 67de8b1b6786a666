"""Taking in real packages and compiling them in the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QToolButton, QWidget

from desktop.services.desk import Desk
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.print_paper import PrintDialog
from desktop.ui.dialogs.result import ResultDialog
from desktop.ui.dialogs.seal_checklist import SealChecklist, words_of
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.dialogs.verify import VerifyDialog
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.register_model import ROW_MIME, RegisterModel
from desktop.ui.widgets import Banner, DropZone, StateChip
from tests.helpers.declarations import credit_code

TABLE = ("shanxi-2024", "recommendation_summary")


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    made = open_window("city")
    made.go("intake:" + "/".join(TABLE))
    return made


def _take_in(qtbot, window: MainWindow, paths: list[Path]) -> None:
    window.receive(paths)
    qtbot.waitUntil(lambda: not running_jobs())
    QApplication.processEvents()


def _part(window: MainWindow, kind: type[QWidget], name: str) -> Any:
    found = window.current_page.findChild(kind, name)
    assert found is not None, name
    return found


def _units(window: MainWindow) -> list[str]:
    model = _part(window, QTableView, "register.table").model()
    return [model.index(row, RegisterModel.UNIT).data() for row in range(model.rowCount())]


def _top(qtbot, kind: type[QWidget]) -> Any:
    def shown() -> None:
        assert any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets())

    qtbot.waitUntil(shown)
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def _urls(paths: list[Path]) -> QMimeData:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return carried


def test_a_folder_of_packages_fills_the_register(qtbot, window, packages) -> None:
    made = packages(2)
    _take_in(qtbot, window, [made[0].parent])
    assert sorted(_units(window)) == ["示例第1机械有限公司", "示例第2机械有限公司"]
    assert _part(window, QLabel, "register.count").text() == "收到 2 份，纳入 2 份"
    assert _part(window, StateChip, "register.quota").text == "名额 2/3"
    assert _part(window, QPushButton, "register.generate").isEnabled()


def test_the_list_of_tables_says_where_something_came_in_and_goes_there(
    qtbot, open_window: Callable[..., MainWindow], packages
) -> None:
    window = open_window("city")
    window.go("intake")
    choice = _part(window, QComboBox, "intake.table")
    assert not any("收到" in choice.itemText(at) for at in range(choice.count()))
    assert not choice.currentText().startswith("卓越级智能工厂项目推荐汇总表（山西")
    _take_in(qtbot, window, packages(2))
    assert choice.currentText() == "卓越级智能工厂项目推荐汇总表（山西省工业和信息化厅 2024） · 收到 2 份"
    assert sorted(_units(window)) == ["示例第1机械有限公司", "示例第2机械有限公司"]
    choice.setCurrentIndex(0)
    assert not _units(window)
    window.go("home")
    window.go("intake")
    assert choice.currentIndex() == 0  # what a person chose stays


def test_each_package_has_its_outcome_and_the_refused_one_its_reason(qtbot, window, packages, tmp_path) -> None:
    made = packages(1)
    damaged = tmp_path / "stick" / "坏.sbb"
    damaged.write_bytes(made[0].read_bytes()[:2000])
    _take_in(qtbot, window, [made[0].parent])
    model = _part(window, QTableView, "intake.results.table").model()
    rows = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert [row[0] for row in rows] == ["拒绝", "新收"]
    assert rows[0][3] == "坏.sbb"
    assert "坏.sbb" in rows[0][2]
    assert rows[1][1] == "示例第1机械有限公司"


def test_the_same_package_twice_is_one_row(qtbot, window, packages) -> None:
    made = packages(1)
    _take_in(qtbot, window, made)
    _take_in(qtbot, window, made)
    assert len(_units(window)) == 1
    assert _part(window, QTableView, "intake.results.table").model().index(0, 0).data() == "已收过"


def test_a_package_dropped_on_the_window_goes_to_intake(qtbot, window, packages) -> None:
    made = packages(1)
    window.go("home")
    data = _urls(made)
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: not running_jobs())
    assert window.current_key == "intake"
    assert len(_units(window)) == 1


def test_the_drop_zone_takes_packages_and_folders_only(window, tmp_path) -> None:
    zone = _part(window, DropZone, "intake.drop")
    text = tmp_path / "说明.txt"
    text.write_text("x", encoding="utf-8")
    for paths, accepted in (([text], False), ([tmp_path], True), ([tmp_path / "a.SBB"], True)):
        data = _urls(paths)
        event = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.setAccepted(False)
        zone.dragEnterEvent(event)
        assert event.isAccepted() is accepted


def test_too_many_for_the_quota_says_so_and_keeps_the_draft_possible(qtbot, window, packages) -> None:
    _take_in(qtbot, window, packages(4))
    generate = _part(window, QPushButton, "register.generate")
    banner = _part(window, Banner, "register.stops")
    assert not generate.isEnabled()
    assert "4" in banner.text
    assert "3" in banner.text
    assert banner.isVisible()
    assert generate.toolTip() == banner.text
    assert _part(window, QPushButton, "register.draft").isEnabled()
    view = _part(window, QTableView, "register.table")
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert _part(window, StateChip, "register.quota").text == "名额 3/3"
    assert generate.isEnabled()
    assert not banner.isVisible()


def test_the_order_is_changed_by_button_and_by_keyboard(qtbot, window, packages) -> None:
    _take_in(qtbot, window, packages(3))
    first, second, third = _units(window)
    view = _part(window, QTableView, "register.table")
    view.selectRow(0)
    _part(window, QToolButton, "register.down").click()
    assert _units(window) == [second, first, third]
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _units(window) == [second, third, first]
    assert not _part(window, QToolButton, "register.down").isEnabled()


@pytest.mark.parametrize(("row", "drop_before", "order"), [(0, 3, [1, 2, 0]), (2, 0, [2, 0, 1]), (0, 1, [0, 1, 2])])
def test_the_order_is_changed_by_dragging(
    qtbot, window, packages, row: int, drop_before: int, order: list[int]
) -> None:
    _take_in(qtbot, window, packages(3))
    before = _units(window)
    model = _part(window, QTableView, "register.table").model()
    carried = model.mimeData([model.index(row, 0)])
    assert carried.hasFormat(ROW_MIME)
    model.dropMimeData(carried, Qt.DropAction.MoveAction, drop_before, 0, model.index(-1, -1))
    assert _units(window) == [before[n] for n in order]


def test_the_order_is_the_printed_one_also_after_opening_again(qtbot, window, packages, desk: Desk) -> None:
    _take_in(qtbot, window, packages(3))
    view = _part(window, QTableView, "register.table")
    view.selectRow(2)
    _part(window, QToolButton, "register.up").click()
    assert [row.unit_name for row in desk.declarations(*TABLE)] == _units(window)


def test_the_preview_shows_the_real_table(qtbot, window, packages) -> None:
    import pypdfium2

    _take_in(qtbot, window, packages(2))
    _part(window, QPushButton, "register.preview").click()
    dialog = _top(qtbot, PdfDialog)
    qtbot.waitUntil(lambda: dialog.preview.pages > 0)
    document = pypdfium2.PdfDocument(dialog.preview._data)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "示例第1机械有限公司" in text.replace("\r\n", "").replace("\n", "")
    dialog.accept()


def test_the_table_is_written_in_three_formats(qtbot, window, packages, tmp_path, desk: Desk) -> None:
    _take_in(qtbot, window, packages(2))
    unit = _part(window, QLineEdit, "register.submitting_unit")
    unit.setText("太原市工业和信息化局")
    unit.editingFinished.emit()
    assert desk.settings.get("submitting_unit") == "太原市工业和信息化局"
    window.current_page._register._compile(tmp_path / "out", False)
    dialog = _top(qtbot, ResultDialog)
    suffixes = {path.suffix for path in dialog.folder.iterdir()}
    assert {".pdf", ".docx", ".xlsx"} <= suffixes
    assert "推荐汇总表" in dialog.folder.name
    first, *seals = words_of(dialog.checklist)
    assert first.startswith("打印“")
    assert re.search("，共 [0-9]+ 页，一式 [0-9]+ 份$", first)
    assert seals
    assert all(words.endswith("由推荐单位盖章") for words in seals)
    qtbot.waitUntil(lambda: all(not picture.icon().isNull() for picture in dialog.checklist.thumbnails))
    assert dialog.checklist.thumbnails
    qtbot.mouseClick(dialog.findChild(QPushButton, "result_dialog.print"), Qt.MouseButton.LeftButton)
    asked = _top(qtbot, PrintDialog)
    assert asked.is_final
    assert [document.key for document in asked.chosen()] == ["table"]
    asked.reject()
    dialog.accept()


def test_a_draft_of_the_table_has_nothing_to_seal_nor_to_print(qtbot, window, packages, tmp_path) -> None:
    _take_in(qtbot, window, packages(2))
    window.current_page._register._compile(tmp_path / "out", True)
    dialog = _top(qtbot, ResultDialog)
    assert dialog.findChild(SealChecklist) is None
    assert dialog.findChild(QPushButton, "result_dialog.print") is None
    dialog.accept()


def test_a_table_without_its_unit_says_what_stays_empty(qtbot, window, packages, tmp_path) -> None:
    _take_in(qtbot, window, packages(1))
    window.current_page._register._compile(tmp_path / "out", False)
    dialog = _top(qtbot, ResultDialog)
    words = "\n".join(part.text() for part in dialog.findChildren(QLabel))
    assert "“推荐单位”没有填写，表头该处为空" in words
    dialog.accept()


def test_a_ranking_without_a_seal_place_is_not_said_to_be_sealed(
    qtbot, open_window: Callable[..., MainWindow], desk: Desk, tmp_path
) -> None:
    sheet = desk.declaration(desk.open_draft(desk.add_sample("shanxi-2023", "training_tracking")))
    package = desk.pack(sheet, tmp_path / "表1.sbb").path
    window = open_window("province")
    window.go("intake:shanxi-2023/training_ranking")
    _take_in(qtbot, window, [package])
    window.current_page._register._compile(tmp_path / "out", False)
    dialog = _top(qtbot, ResultDialog)
    words = "\n".join(part.text() for part in dialog.findChildren(QLabel))
    assert "共 1 页，一式 1 份" in words
    assert "本文件没有盖章处。" in words
    assert "没有填写" not in words
    dialog.accept()


def test_a_table_refused_by_the_core_says_why(qtbot, window, packages, tmp_path) -> None:
    _take_in(qtbot, window, packages(4))
    window.current_page._register._compile(tmp_path / "out", False)
    dialog = _top(qtbot, MessageDialog)
    assert "上限 3 个" in dialog.text
    dialog.accept()


def test_home_sums_up_what_came_in(qtbot, window, packages) -> None:
    _take_in(qtbot, window, packages(4))
    window.go("home")
    QApplication.processEvents()
    words = "\n".join(label.text() for label in window.current_page.findChildren(QLabel) if label.isVisible())
    assert "收到 4 份" in words
    assert "纳入 4/3" in words


def test_an_enterprise_sees_what_a_package_holds(qtbot, open_window, packages) -> None:
    made = packages(1)
    window = open_window("enterprise")
    window.receive(made)
    dialog = _top(qtbot, VerifyDialog)
    words = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "示例第1机械有限公司" in words
    assert "版本校验码" in words
    dialog.accept()


def test_a_damaged_package_is_refused_with_its_reason(qtbot, open_window, packages) -> None:
    made = packages(1)
    made[0].write_bytes(made[0].read_bytes()[:3000])
    window = open_window("enterprise")
    window.receive(made)
    dialog = _top(qtbot, VerifyDialog)
    assert "没有通过查验" in dialog.findChild(Banner).text
    dialog.accept()


def _edited_apart(desk: Desk, tmp_path: Path) -> list[Path]:
    """Two packages of one draft, the second from a copy of the workspace that never saw the first."""
    import shutil

    from desktop.services.desk import open_desk

    draft_id = desk.add_sample("shanxi-2024", "excellence_declaration")
    desk.open_draft(draft_id).save()
    shutil.copytree(desk.workspace.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock", "holder*"))
    made = []
    stick = tmp_path / "stick"
    stick.mkdir(exist_ok=True)
    other = open_desk(tmp_path / "copy", clock=desk.clock, registry=desk.registry, settings=desk.settings)
    for number, place in enumerate((desk, other)):
        session = place.open_draft(draft_id)
        session.set_value(session.form.project_field, f"第 {number + 1} 台电脑上写的项目")
        session.save()
        made.append(place.pack(place.declaration(session), stick / f"{number}.sbb").path)
    other.close()
    return made


def test_versions_edited_apart_are_shown_and_a_person_chooses(qtbot, window, desk: Desk, tmp_path) -> None:
    from desktop.ui.dialogs.conflict import ConflictDialog, SideChoice

    _take_in(qtbot, window, _edited_apart(desk, tmp_path))
    assert not _part(window, QPushButton, "register.generate").isEnabled()
    resolve = _part(window, QPushButton, "register.resolve")
    assert resolve.isVisible()
    resolve.click()
    dialog = window.findChild(ConflictDialog)
    (conflict,) = desk.conflicts(*TABLE)
    ok = dialog.findChild(QPushButton, "conflict_dialog.ok")
    assert not ok.isEnabled()
    wanted = next(side for side in conflict.sides if not side.is_shown)
    side = dialog.findChild(SideChoice, f"conflict.side.{wanted.package_id}")
    qtbot.keyClick(side, Qt.Key.Key_Space)
    assert ok.isEnabled()
    words = next(part for part in side.findChildren(QLabel) if part.text() == wanted.file_name)
    assert side.childAt(words.mapTo(side, words.rect().center())) is None  # a click on the words chooses too
    ok.click()
    assert desk.conflicts(*TABLE) == []
    (row,) = desk.declarations(*TABLE)
    assert row.code == wanted.code[:12]
    assert _part(window, QPushButton, "register.generate").isEnabled()
    assert not resolve.isVisible()


# ---- forms an authority fills in, preferences ----


def _packed(desk: Desk, folder: Path, form: tuple[str, str], units: list[str], **values: Any) -> list[Path]:
    """Packages of the sample of a form, each of another unit; ``values`` go into the first one."""
    folder.mkdir(exist_ok=True)
    made = []
    for number, unit in enumerate(units):
        session = desk.open_draft(desk.add_sample(*form))
        session.set_value(session.form.unit_name_field, unit)
        session.set_value(session.form.unit_code_field, credit_code(700 + number))
        for path, value in values.items() if number == 0 else ():
            session.set_value(path, value)
        session.save()
        made.append(desk.pack(desk.declaration(session), folder / f"{number}.sbb").path)
        desk.delete_draft(session.draft_id)
    return made


def _heads(window: MainWindow) -> list[str]:
    view = _part(window, QTableView, "register.table")
    shown = [n for n in range(view.model().columnCount()) if not view.isColumnHidden(n)]
    return [view.model().headerData(n, Qt.Orientation.Horizontal) for n in shown]


def test_tables_cities_fill_in_are_merged_by_the_province(qtbot, open_window, desk: Desk, tmp_path) -> None:
    window = open_window("province")
    window.go("intake:shanxi-2023/training_table")
    assert "这张表还没有收到报送" in "\n".join(part.text() for part in window.findChildren(QLabel) if part.isVisible())
    made = _packed(desk, tmp_path / "stick", ("shanxi-2023", "training_tracking"), ["大同市工信局", "晋城市工信局"])
    _take_in(qtbot, window, made)
    assert _units(window) == ["大同市工信局", "晋城市工信局"]
    assert _heads(window)[:3] == ["纳入", "报送单位", "培训月份"]
    assert _part(window, QLineEdit, "register.submitting_unit").accessibleName() == "单位"
    window.go("intake:shanxi-2023/training_ranking")
    hints = "\n".join(part.text() for part in window.findChildren(QLabel) if part.isVisible())
    assert "名次按数量排，预览中可见" in hints
    assert not _part(window, QToolButton, "register.up").isVisible()


def test_what_speaks_for_a_declaration_is_shown_and_orders_nothing(qtbot, window, desk: Desk, tmp_path) -> None:
    form = ("hunan-2024", "excellence_declaration")
    nothing = {"preferred_titles": [], "preference_documents": []}
    made = _packed(desk, tmp_path / "stick", form, ["示例甲有限公司", "示例乙有限公司"], **nothing)
    _take_in(qtbot, window, made)
    window.go("intake:hunan-2024/recommendation_summary")
    assert "优先情形" in _heads(window)
    assert _units(window) == ["示例甲有限公司", "示例乙有限公司"]  # by name, as before
    model = _part(window, QTableView, "register.table").model()
    shown = [model.index(row, RegisterModel.PREFERENCES).data() for row in range(2)]
    assert shown[0] == "—"
    assert shown[1].startswith("已通过省级验收的国家智能制造示范工厂揭榜单位、省级智能制造标杆车间；")
    banner = _part(window, Banner, "register.preferences")
    view = _part(window, QTableView, "register.table")
    view.selectRow(1)
    assert banner.isVisible()
    assert "示例乙有限公司的优先情形：已通过省级验收" in banner.text
    assert "不改变次序" in banner.text
    view.selectRow(0)
    assert not banner.isVisible()


def test_a_form_without_preferences_has_no_column_for_them(qtbot, window, packages) -> None:
    _take_in(qtbot, window, packages(1))
    assert "优先情形" not in _heads(window)
    assert _heads(window)[2:4] == ["申报单位", "卓越级智能工厂项目名称"]


def test_the_submitting_unit_of_the_profile_stands_in_the_register(qtbot, window, packages, desk: Desk) -> None:
    profile = desk.profile()
    profile.set_value("unit_name", "太原市工业和信息化局")
    profile.save()
    _take_in(qtbot, window, packages(1))
    window.go("home")
    window.go("intake:" + "/".join(TABLE))
    unit = _part(window, QLineEdit, "register.submitting_unit")
    assert unit.text() == "太原市工业和信息化局"
    unit.editingFinished.emit()
    assert desk.settings.get("submitting_unit") == ""  # it goes on following the profile
