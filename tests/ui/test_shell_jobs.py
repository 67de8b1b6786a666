"""Long work: the endings, progress in words, cancel, and who outlives whom."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.ui.dialogs.crash import CrashDialog
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.progress import ProgressDialog, run_with_progress
from desktop.ui.jobs import Job, running_jobs


def _wait_idle(qtbot) -> None:
    qtbot.waitUntil(lambda: not running_jobs())


def _dialog(qtbot, kind: type[QWidget]) -> Any:
    def shown() -> None:
        assert any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets())

    qtbot.waitUntil(shown)
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


@pytest.fixture
def page(qtbot, theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_job_that_works_gives_its_result_and_then_finishes(qtbot) -> None:
    heard: list[Any] = []
    job = Job(lambda _context: 42)
    job.succeeded.connect(heard.append)
    with qtbot.waitSignal(job.finished):
        job.start()
    assert heard == [42]


def test_a_refusal_is_handed_over_as_it_is(qtbot) -> None:
    def refuse(_context: JobContext) -> None:
        raise AppError("take_in.nothing", name="空")

    job = Job(refuse)
    with qtbot.waitSignal(job.refused) as heard:
        job.start()
    assert heard.args[0].code == "take_in.nothing"
    _wait_idle(qtbot)


def test_a_mistake_of_ours_is_a_crash(qtbot, caplog) -> None:
    job = Job(lambda _context: 1 // 0)
    with qtbot.waitSignal(job.crashed) as heard:
        job.start()
    assert isinstance(heard.args[0], ZeroDivisionError)
    assert "job crashed" in caplog.text
    _wait_idle(qtbot)


def test_cancel_stops_at_the_next_step_and_says_nothing_else(qtbot) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(context: JobContext) -> str:
        context.step(0, 2, "一")
        started.set()
        go_on.wait()
        context.step(1, 2, "二")
        return "never"

    endings: list[str] = []
    job = Job(work)
    job.succeeded.connect(lambda _result: endings.append("succeeded"))
    job.cancelled.connect(lambda: endings.append("cancelled"))
    with qtbot.waitSignal(job.finished):
        job.start()
        started.wait()
        job.cancel()
        go_on.set()
    assert endings == ["cancelled"]


def test_the_last_step_is_always_reported(qtbot) -> None:
    heard: list[tuple[int, int, str]] = []

    def work(context: JobContext) -> None:
        for number in range(1000):
            context.step(number + 1, 1000, f"第 {number + 1} 份")

    job = Job(work)
    job.progressed.connect(lambda *step: heard.append(step))
    with qtbot.waitSignal(job.finished):
        job.start()
    assert heard[-1] == (1000, 1000, "第 1000 份")
    assert len(heard) < 1000


def test_a_job_outlives_the_owner_it_is_asked_to_stop_for(qtbot) -> None:
    started, go_on, left = threading.Event(), threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        started.set()
        go_on.wait()
        try:
            context.step(1, 2)
        finally:
            left.set()

    owner = QObject()
    Job(work, owner).start()
    started.wait()
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed).wait()
    go_on.set()
    _wait_idle(qtbot)
    assert left.is_set()


def test_quick_work_shows_no_dialog(qtbot, page) -> None:
    heard: list[int] = []
    job = run_with_progress(page, "正在接收", lambda _context: 7, heard.append)
    qtbot.waitUntil(lambda: not job.is_running)
    assert heard == [7]
    qtbot.waitUntil(lambda: not page.findChildren(ProgressDialog))


def test_slow_work_shows_words_and_can_be_cancelled(qtbot, page) -> None:
    go_on = threading.Event()
    ended: list[bool] = []

    def work(context: JobContext) -> None:
        context.step(1, 3, "正在核对 山西示例装备制造有限公司")
        go_on.wait()
        context.step(2, 3, "正在登记")

    run_with_progress(page, "正在接收申报包", work, lambda _r: ended.append(False), on_end=lambda: ended.append(True))
    dialog = _dialog(qtbot, ProgressDialog)
    words = dialog.findChild(QLabel, "progress_dialog.words")
    assert words.text() == "正在核对 山西示例装备制造有限公司"
    dialog.findChild(QPushButton, "progress_dialog.cancel").click()
    assert words.text() == "正在停止…"
    assert dialog.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: ended == [True])
    qtbot.waitUntil(lambda: not page.findChildren(ProgressDialog))


def test_the_progress_dialog_cannot_be_closed_before_the_work_stops(qtbot, page) -> None:
    go_on = threading.Event()

    def work(context: JobContext) -> None:
        go_on.wait()
        context.step(1, 1)

    run_with_progress(page, "正在生成", work, lambda _r: None)
    dialog = _dialog(qtbot, ProgressDialog)
    dialog.close()
    assert dialog.isVisible()
    go_on.set()
    _wait_idle(qtbot)
    qtbot.waitUntil(lambda: not page.findChildren(ProgressDialog))


def test_a_refusal_is_shown_with_its_sentence(qtbot, page) -> None:
    def refuse(_context: JobContext) -> None:
        raise AppError("take_in.nothing", name="U盘")

    run_with_progress(page, "正在接收", refuse, lambda _r: None)
    dialog = _dialog(qtbot, MessageDialog)
    assert "U盘" in dialog.text
    dialog.findChild(QPushButton, "message_dialog.ok").click()
    _wait_idle(qtbot)


def test_a_crash_shows_a_report_without_what_was_typed(qtbot, page, caplog) -> None:
    def crash(_context: JobContext) -> None:
        raise ValueError("法定代表人 张三 13800000000")

    run_with_progress(page, "正在接收", crash, lambda _r: None)
    dialog = _dialog(qtbot, CrashDialog)
    report = dialog.report.toPlainText()
    assert "ValueError" in report
    assert "张三" not in report
    assert "13800000000" not in report
    dialog.findChild(QPushButton, "crash_dialog.close").click()
    _wait_idle(qtbot)
