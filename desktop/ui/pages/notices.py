"""This file shows the installed notices: a list, and all that the chosen one says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.dialogs.new_declaration import notice_line
from desktop.ui.pages.notice_parts import notice_parts
from desktop.ui.pages.page import Page, PageContext
from desktop.ui.theme import GRID, grown
from desktop.ui.widgets import EmptyState, TwoLineList, clear

if TYPE_CHECKING:
    from desktop.forms.model import NoticeDef

LIST_WIDTH, LIST_LEAST = 300, 216  # px
ROOM_FOR_LIST = 640  # px of the page at the usual size of type: below, the list is narrow


class NoticesPage(Page):
    """通知: a list at the left, the chosen notice at the right."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "通知", scrolls=False)
        self.set_subtitle("程序内已安装的通知，表单、表样和期限都以此为准")
        self._notices: list[NoticeDef] = []
        self._list = TwoLineList("notices.list", "通知")
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("part", "reading")  # it takes the focus, to be read with the keyboard
        self._area.setAccessibleName("通知内容")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page_body")
        self._detail = QVBoxLayout(inner)
        self._detail.setContentsMargins(0, 0, GRID, 0)
        self._detail.setSpacing(GRID * 2)
        self._area.setWidget(inner)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self._list)
        row.addWidget(self._area, 1)
        self.body.addLayout(row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small window with large type the notice keeps its room."""
        super().resizeEvent(event)
        self._list.setFixedWidth(LIST_WIDTH if self.width() >= grown(ROOM_FOR_LIST) else LIST_LEAST)

    def refresh(self) -> None:
        before = self._list.currentRow()
        self._notices = sorted(
            self.desk.registry.notices, key=lambda notice: (notice.dated_on, notice.id), reverse=True
        )
        today = self.context.today
        self._list.show_entries([(notice.title, notice_line(notice, today)) for notice in self._notices])
        self._list.setVisible(bool(self._notices))
        if self._notices:
            self._list.setCurrentRow(max(before, 0))
            self._on_row_changed(self._list.currentRow())
        else:
            clear(self._detail)
            self._detail.addWidget(
                EmptyState("scroll-text", "还没有安装通知", "请向下发通知的部门索取通知包，放入程序后重新打开。")
            )

    def show_detail(self, detail: str) -> None:
        """Show the notice with the id ``detail``; nothing happens when it is not installed."""
        for number, notice in enumerate(self._notices):
            if notice.id == detail:
                self._list.setCurrentRow(number)

    def _on_row_changed(self, row: int) -> None:
        if not 0 <= row < len(self._notices):
            return
        clear(self._detail)
        for part in notice_parts(self._notices[row], self.context.today, self.context.role):
            self._detail.addWidget(part)
        self._detail.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
