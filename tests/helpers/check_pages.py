"""This file opens the page 检查 of real drafts for tests, and finds the marks on its pages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.preview_sheet import PageMark, PageSheet
from desktop.ui.wizard.check_page import CheckPage
from desktop.ui.wizard.wizard_page import WizardPage


def open_check(
    qtbot: QtBot, session: EditingSession, desk: Desk, *, problems: bool = True
) -> tuple[WizardPage, CheckPage]:
    """The wizard with its page 检查, once the pages are there."""
    wizard = WizardPage(desk, session)
    qtbot.addWidget(wizard)
    wizard.resize(1280, 760)
    wizard.show()
    qtbot.waitExposed(wizard)
    wizard.open_check()
    page = wizard.checking.page
    assert page is not None
    qtbot.waitUntil(lambda: page.pages.pages > 0 and bool(page.located) == problems, timeout=30_000)
    return wizard, page


def overseas(desk: Desk) -> EditingSession:
    """D11, printed as rows of a table, with one wrong and one missing cell, and a code that is not printed."""
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    first = session.row_ids("factories")[0]
    session.set_value(f"factories/{first}/employees", "很多")
    session.set_value(f"factories/{first}/revenue", None)
    session.set_value("unified_social_credit_code", None)
    return session


def sheets(page: CheckPage) -> list[PageSheet]:
    return page.pages.findChildren(PageSheet)


def marks(page: CheckPage) -> list[PageMark]:
    return [mark for sheet in sheets(page) for mark in sheet.marks]


def click(sheet: QWidget, at: QPointF) -> None:
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=at.toPoint())
