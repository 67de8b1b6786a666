"""This file shows what was done today or in the last seven days (今天做了什么), and goes to the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.clock import Clock
from desktop.errors import AppError
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.icons import icon
from desktop.ui.theme import GRID, app_theme
from desktop.ui.widgets import EmptyState, PrimaryButton, button, label
from desktop.ui.wording import moment_words

if TYPE_CHECKING:
    from desktop.services.activity import ActivityEntry, ActivityLog
    from desktop.services.desk import Desk

Index = QModelIndex | QPersistentModelIndex
OpenPlace = Callable[[str, str], object]
SPANS = ((1, "今天"), (7, "近七天"))
_ICONS = {"new": "file-plus", "export": "file-down", "deleted": "trash-2", "moved": "layers", "received": "inbox"}


def open_activity(parent: QWidget, desk: Desk, clock: Clock, open_place: OpenPlace) -> ActivityDialog:
    """Show the list; ``open_place`` gets the draft ("" for the profile) and the path a person wants to see."""
    dialog = ActivityDialog(parent, desk.activity, clock)
    dialog.place_chosen.connect(open_place)
    dialog.open()
    return dialog


class ActivityModel(QAbstractTableModel):
    """Time, draft, what, before → after. The values are read when a row is first shown."""

    HEADS = ("时间", "申报", "内容", "改动")
    TIME, DRAFT, WHAT, CHANGE = range(4)

    def __init__(self, log: ActivityLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self.entries: Sequence[ActivityEntry] = ()
        self._now = datetime.now()
        self._changes: dict[int, str] = {}

    def show_entries(self, entries: Sequence[ActivityEntry], now: datetime) -> None:
        self.beginResetModel()
        self.entries, self._now = entries, now
        self._changes.clear()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entries[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(entry, column, index.row())
        if role == Qt.ItemDataRole.DecorationRole and column == self.WHAT and entry.kind in _ICONS:
            return icon(_ICONS[entry.kind], "muted", 16)
        if role == Qt.ItemDataRole.ForegroundRole and (column == self.TIME or not entry.can_open):
            return QBrush(app_theme().color("muted"))
        return None

    def _words(self, entry: ActivityEntry, column: int, row: int) -> str:
        if column == self.TIME:
            return moment_words(entry.at, self._now)
        if column == self.DRAFT:
            return entry.draft_title
        if column == self.WHAT:
            return entry.what
        if row not in self._changes:
            self._changes[row] = self._change(entry)
        return self._changes[row]

    def _change(self, entry: ActivityEntry) -> str:
        try:
            before, after = self._log.change(entry)
        except AppError as error:
            return str(error)
        return f"{before} → {after}" if before or after else ""


class ActivityDialog(QDialog):
    """``place_chosen`` carries draft and path of the entry a person wants to see."""

    place_chosen = Signal(str, str)

    def __init__(self, parent: QWidget, log: ActivityLog, clock: Clock) -> None:
        super().__init__(parent.window())
        self._log, self._clock = log, clock
        self.setObjectName("activity")
        self.setWindowTitle("今天做了什么")
        self.setAccessibleName("今天做了什么")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.resize(min(960, room.width() - GRID * 4), min(560, room.height() - GRID * 4))
        self.model = ActivityModel(log, self)
        self._build()
        self.show_days(1)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        self._spans = QButtonGroup(self)
        for days, words in SPANS:
            choice = button(words, name=f"activity.days_{days}")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _checked=False, days=days: self.show_days(days))
            self._spans.addButton(choice, days)
            head.addWidget(choice)
        self._count = label("", "muted", name="activity.count")
        head.addSpacing(GRID)
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        self.view = _View()
        self.view.setModel(self.model)
        self.view.fit_columns()
        self.view.opened.connect(self._open)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self._empty = EmptyState("history", "", "填写、导出、接收都会自动记在这里，可以回到每一处。")
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(label("一次停留的修改记一条；内容可在该项的“修改记录”中恢复。", "small"), 1)
        foot.addWidget(button("关闭", self.reject, name="activity.close"))
        self._go = PrimaryButton("到这一处", "", "activity.open", self._open)
        foot.addWidget(self._go)
        column.addLayout(foot)

    def show_days(self, days: int) -> None:
        """Today (1), or so many days back."""
        found = self._spans.button(days)
        if found is not None:
            found.setChecked(True)
        now = self._clock()
        run_with_progress(
            self,
            "正在读取记录",
            lambda _job: self._log.entries(now, days),
            lambda entries: self._show(entries, now, dict(SPANS)[days]),
        )

    def _show(self, entries: Sequence[ActivityEntry], now: datetime, span: str) -> None:
        self.model.show_entries(entries, now)
        self._count.setText(f"{span} {len(entries)} 条" if entries else "")
        self._empty.show_words(f"{span}还没有记录", "填写、导出、接收都会自动记在这里，可以回到每一处。")
        self.view.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        if entries:
            self.view.selectRow(0)
            self.view.setFocus()
        self._show_buttons()

    def _chosen(self) -> ActivityEntry | None:
        row = self.view.currentIndex().row()
        return self.model.entries[row] if 0 <= row < len(self.model.entries) else None

    def _show_buttons(self) -> None:
        entry = self._chosen()
        self._go.setEnabled(entry is not None and entry.can_open)

    def _open(self) -> None:
        entry = self._chosen()
        if entry is not None and entry.can_open:
            self.accept()
            self.place_chosen.emit(entry.draft_id, entry.path)


class _View(QTableView):
    """The list; Enter and a double click open."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("activity.list")
        self.setAccessibleName("做过的事")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def fit_columns(self) -> None:
        """Time as wide as it needs; what and the change share most of the rest."""
        header = self.horizontalHeader()
        header.resizeSection(ActivityModel.TIME, self.fontMetrics().horizontalAdvance("12月31日 23:59") + 32)
        header.resizeSection(ActivityModel.WHAT, self.fontMetrics().horizontalAdvance("修") * 17)
        for column in (ActivityModel.DRAFT, ActivityModel.CHANGE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)
