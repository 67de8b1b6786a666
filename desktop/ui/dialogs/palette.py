"""This file is Ctrl+K: one line that finds drafts, answers, questions, notices, commands and help, and goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.services.search import Finder, Hit, ordered, rank, split_words
from desktop.ui.commands import BY_ID, Slot
from desktop.ui.dialogs.palette_list import Entry, PaletteList
from desktop.ui.help_topics import TOPICS
from desktop.ui.icons import set_pixmap
from desktop.ui.jobs import Job
from desktop.ui.pages.page import PageContext
from desktop.ui.rail import entries_of
from desktop.ui.theme import GRID, grown
from desktop.ui.widgets import icon_button, label

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

# kind → (heading, icon), in the order of the groups; those found in a thread come last, so that nothing jumps
GROUPS = {
    "recent": ("最近使用", "history"),
    "field": ("当前申报中的问题", "circle-dashed"),
    "draft": ("草稿", "file-text"),
    "question": ("最近申报中的问题", "circle-dashed"),
    "command": ("命令", "command"),
    "page": ("栏目", "layers"),
    "notice": ("通知、任务与表", "scroll-text"),
    "help": ("帮助", "circle-help"),
    "received": ("收到的申报", "inbox"),
    "answer": ("填写的内容", "search"),
}
RECENT = "palette_recent"  # kept with the workspace
MOST_RECENT = 8
NOT_KEPT = ("field", "question", "answer")  # they lead into one draft as it is now
WAIT = 180  # ms without typing before answers are looked through
WIDTH, HEIGHT = 680, 520


class Palette(QDialog):
    """A frameless line with a list, over the window. Up and Down mark, Enter goes, Escape leaves."""

    def __init__(self, window: MainWindow, context: PageContext, offered: Mapping[str, Slot]) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle("查找")
        self.setAccessibleName("查找草稿、内容、通知和命令")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._context, self._offered = window, context, dict(offered)
        self._finder = Finder(context.desk)
        self._job: Job | None = None
        self._asked = 0  # number of the question the thread works on; an older answer is dropped
        self.line = QLineEdit()
        self.line.setObjectName("palette.line")
        self.line.setAccessibleName("查找")
        self.line.setPlaceholderText("输入单位、项目、问题、通知或命令，也可以输入拼音首字母")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_typed)
        self.results = PaletteList()
        self.results.itemClicked.connect(lambda item: self._go_to_row(self.results.row(item)))
        self.results.currentRowChanged.connect(self._say_marked)
        self.state = label("", "small", name="palette.state")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._look_through)
        self._lay_out()
        self.finished.connect(self._stop)
        self._show_found(())
        self.line.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, GRID)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 2, GRID + 4, GRID, GRID + 4)
        head.setSpacing(GRID)
        picture = QLabel()
        set_pixmap(picture, "search", "muted", 20)
        head.addWidget(picture)
        head.addWidget(self.line, 1)
        close = icon_button("x", "关闭（Esc）", self.reject, name="palette.close")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(self.results, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID * 2, GRID, GRID * 2, 0)
        foot.addWidget(self.state)
        foot.addStretch(1)
        foot.addWidget(label("↑↓ 选择　回车 打开　Esc 关闭", "small"))
        column.addLayout(foot)
        room = self._window.size()
        size = QSize(min(grown(WIDTH), room.width() - GRID * 6), min(grown(HEIGHT), room.height() - GRID * 12))
        self.resize(size)
        left = (room.width() - size.width()) // 2
        self.move(self._window.mapToGlobal(self._window.rect().topLeft()) + QPoint(left, GRID * 8))

    # ---- keys ----

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
            steps |= {Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            key = Qt.Key(event.key())
            if key in steps:
                self.results.step(steps[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go_to_row(self.results.currentRow())
                return True
        return super().eventFilter(watched, event)

    def _say_marked(self, row: int) -> None:
        """The line has the focus: what is marked is its description, for a screen reader."""
        item = self.results.item(row)
        words = item.data(Qt.ItemDataRole.AccessibleTextRole) if item is not None else ""
        self.line.setAccessibleDescription(str(words or "没有结果"))

    # ---- finding ----

    def _on_typed(self, typed: str) -> None:
        words = split_words(typed)
        self._stop()
        self._show_found(words)
        self._asked += 1
        if words:
            self.state.setText("正在查找内容…")
            self._timer.start(WAIT)

    def _show_found(self, words: Sequence[str]) -> None:
        self.state.setText("")
        hits = self._at_once(words) if words else self._without_words()
        self.results.show_entries(self._entries(hits))
        self._say_marked(self.results.currentRow())

    def _without_words(self) -> list[Hit]:
        recent = self._recent()
        known = {hit.target for hit in recent}
        drafts = [hit for hit in self._finder.latest() if hit.target not in known]
        return [*recent, *drafts, *(hit for hit in self._commands(()) if hit.target not in known)]

    def _at_once(self, words: Sequence[str]) -> list[Hit]:
        role, wizard = self._context.role, self._window.wizard
        pages = [
            Hit("page", entry.words_for(role), "", f"page:{entry.key}", rank(words, entry.words_for(role)))
            for entry in entries_of(role)
        ]
        topics = [Hit("help", title, "", f"help:{key}", rank(words, title)) for key, title in TOPICS.items()]
        return [
            *(self._finder.fields(wizard.session, words) if wizard is not None else self._finder.questions(words)),
            *self._finder.drafts(words),
            *ordered((hit for hit in self._commands(words) if hit.score), 8),
            *ordered((hit for hit in pages if hit.score), 8),
            *self._finder.notices(words, role),
            *ordered((hit for hit in topics if hit.score), 5),
        ]

    def _commands(self, words: Sequence[str]) -> list[Hit]:
        return [
            Hit("command", BY_ID[command_id].words, "", f"command:{command_id}", rank(words, BY_ID[command_id].words))
            for command_id in self._offered
        ]

    def _look_through(self) -> None:
        words, role, asked = split_words(self.line.text()), self._context.role, self._asked

        def work(job: JobContext) -> tuple[int, list[Hit]]:
            return asked, [*self._finder.received(words, role, job), *self._finder.answers(words, job)]

        self._job = Job(work, self)
        self._job.succeeded.connect(self._on_found)
        self._job.refused.connect(self._on_refused)
        self._job.crashed.connect(self._on_refused)
        self._job.start()

    def _on_found(self, found: tuple[int, list[Hit]]) -> None:
        asked, hits = found
        if asked != self._asked:
            return
        had_none = not self.results.hits
        self.results.add_entries(self._entries(hits))
        if had_none:
            self.results.step(1)
            self._say_marked(self.results.currentRow())
        self.state.setText("" if self.results.hits else "没有找到：换一个词，或只输入其中几个字")

    def _on_refused(self, _error: object) -> None:
        self.state.setText("填写的内容暂时没有查完，请稍后再查一次")

    def _stop(self, _result: int = 0) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _entries(self, hits: Sequence[Hit]) -> list[Entry]:
        entries: list[Entry] = []
        for kind, (heading, icon_name) in GROUPS.items():
            own = [hit for hit in hits if hit.kind == kind]
            if own:
                entries.append(Entry(heading))
            for hit in own:
                command = BY_ID.get(hit.target.removeprefix("command:"))
                keys = command.key_words if command is not None else ""
                entries.append(Entry(hit.title, hit.below, icon_name, keys, hit))
        return entries

    # ---- going ----

    def _go_to_row(self, row: int) -> None:
        hit = self.results.hit_at(row)
        if hit is None:
            return
        self._remember(hit)
        self.accept()
        go_to(self._window, hit.target, self._offered)

    def _recent(self) -> list[Hit]:
        """What was chosen last, as far as it is still there."""
        stored: Any = []
        with suppress(AppError):
            stored = self._context.desk.workspace.setting(RECENT, [])
        found = []
        for item in stored if isinstance(stored, list) else []:
            if not isinstance(item, dict):
                continue
            target, title = str(item.get("target", "")), str(item.get("title", ""))
            kind, _, rest = target.partition(":")
            is_there = {"draft": self._finder.has_draft(rest), "command": rest in self._offered}.get(kind, bool(rest))
            if is_there and title:
                found.append(Hit("recent", title, str(item.get("below", "")), target, 1))
        return found[:MOST_RECENT]

    def _remember(self, hit: Hit) -> None:
        desk = self._context.desk
        if hit.kind in NOT_KEPT or desk.is_read_only:
            return
        kept = [known for known in self._recent() if known.target != hit.target]
        new = [{"title": one.title, "below": one.below, "target": one.target} for one in [hit, *kept][:MOST_RECENT]]
        with suppress(AppError):  # a list of what was used last is not worth a sentence
            desk.workspace.set_setting(RECENT, new)


def go_to(window: MainWindow, target: str, offered: Mapping[str, Slot]) -> None:
    """Go where a hit leads (see :class:`Hit`); ``command:``, ``page:`` and ``help:`` are the window's own."""
    place, _, path = target.partition("#")
    kind, _, rest = place.partition(":")
    if kind == "command":
        offered[rest]()
    elif kind == "help":
        window.show_help(rest)
    elif kind == "page":
        window.go(rest)
    elif kind == "path":
        path = rest
    elif kind == "draft":
        if window.wizard is None or window.wizard.session.draft_id != rest:
            window.open_draft(rest)
    else:
        window.go(place)
    if path and window.wizard is not None:
        window.wizard.open_path(path)
