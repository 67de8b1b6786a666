"""This file is the left rail: the screens a role needs, wide with words or narrow with icons only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from desktop.ui.icons import set_icon, set_pixmap
from desktop.ui.theme import GRID, RAIL_NARROW, RAIL_WIDE
from desktop.ui.widgets import ToolButton, label

HEAD_ROOM = 80  # px: the emblem and what is free around it

ALL = ("enterprise", "county", "city", "province")
AUTHORITIES = ALL[1:]


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen: its key, words, icon and the roles that see it; ``authority_words`` where they differ."""

    key: str
    words: str
    icon_name: str
    roles: tuple[str, ...] = ALL
    authority_words: str = ""

    def words_for(self, role: str) -> str:
        return self.authority_words or self.words if role in AUTHORITIES else self.words


ENTRIES: tuple[Entry, ...] = (
    Entry("home", "首页", "house"),
    Entry("intake", "收件与汇总", "inbox", AUTHORITIES),
    Entry("drafts", "申报", "file-text", authority_words="填报"),
    Entry("profile", "企业档案", "building-2", authority_words="单位信息"),
    Entry("notices", "通知", "scroll-text"),
    Entry("settings", "设置", "settings"),
)


def entries_of(role: str) -> tuple[Entry, ...]:
    """What a role sees, in order; Ctrl+1 … goes by this order."""
    return tuple(entry for entry in ENTRIES if role in entry.roles)


class Rail(QFrame):
    """Emits ``chosen`` with the key of a screen, ``command_asked``; ``collapsed_changed`` when the person folds it."""

    chosen = Signal(str)
    command_asked = Signal(str)  # id of a command: find, help
    collapsed_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("栏目")
        self._is_collapsed = False
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID * 2, GRID, GRID)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 0, 0)
        head.setSpacing(GRID)
        emblem = QLabel()
        set_pixmap(emblem, "layers", "accent_text", 20)
        self._name = label("智造申报", name="rail_name")
        head.addWidget(emblem)
        head.addWidget(self._name, 1)
        column.addLayout(head)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(4)
        self._entries.setContentsMargins(0, GRID * 2, 0, 0)
        column.addLayout(self._entries)
        column.addStretch(1)
        self._tools: list[QToolButton] = []
        for icon_name, words, keys, command_id in (
            ("search", "查找", "Ctrl+K", "window.find"),
            ("circle-help", "帮助", "F1", "window.help"),
        ):
            tool = self._make_button(icon_name, words, f"rail.{command_id.partition('.')[2]}")
            tool.setToolTip(f"{words}（{keys}）")
            tool.clicked.connect(lambda _checked=False, asked=command_id: self.command_asked.emit(asked))
            column.addWidget(tool)
            self._tools.append(tool)
        self._fold = self._make_button("panel-left-close", "收起栏目", "rail.fold")
        self._fold.clicked.connect(lambda _checked=False: self.fold())
        column.addWidget(self._fold)
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low window with large type the entries stand closer."""
        super().resizeEvent(event)
        parts = (*self._buttons.values(), *self._tools, self._fold)
        room = self.height() - HEAD_ROOM - sum(part.sizeHint().height() for part in parts)
        is_low = room < 4 * len(parts)
        self._column.setSpacing(0 if is_low else 4)
        self._entries.setSpacing(0 if is_low else 4)
        self._entries.setContentsMargins(0, 0 if is_low else GRID * 2, 0, 0)

    @property
    def is_collapsed(self) -> bool:
        return self._is_collapsed

    def show_role(self, role: str) -> None:
        """Show the entries of ``role``."""
        for made in self._buttons.values():
            self._group.removeButton(made)
            self._entries.removeWidget(made)
            made.deleteLater()
        self._buttons.clear()
        for number, entry in enumerate(entries_of(role), 1):
            words = entry.words_for(role)
            made = self._make_button(entry.icon_name, words, f"rail.{entry.key}")
            made.setCheckable(True)
            made.setToolTip(f"{words}（Ctrl+{number}）")
            made.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            self._group.addButton(made)
            self._entries.addWidget(made)
            self._buttons[entry.key] = made
        self._apply()

    def show_current(self, key: str) -> None:
        """Mark the screen that is shown."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        for known, made in self._buttons.items():
            if key in self._buttons:  # Tab comes to the screen that is shown, arrows go to the others
                made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if known == key else Qt.FocusPolicy.ClickFocus)
            icon_name = next(entry.icon_name for entry in ENTRIES if entry.key == known)
            set_icon(made, icon_name, "accent_text" if known == key else "muted")

    def set_collapsed(self, is_collapsed: bool) -> None:
        if is_collapsed != self._is_collapsed:
            self._is_collapsed = is_collapsed
            self._apply()

    def fold(self) -> None:
        """Narrow if wide, wide if narrow; the person asked for it."""
        self.set_collapsed(not self._is_collapsed)
        self.collapsed_changed.emit(self._is_collapsed)

    def _apply(self) -> None:
        self.setFixedWidth(RAIL_NARROW if self._is_collapsed else RAIL_WIDE)
        self._name.setVisible(not self._is_collapsed)
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly if self._is_collapsed else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for made in (*self._buttons.values(), *self._tools, self._fold):
            made.setToolButtonStyle(style)
        words = "展开栏目" if self._is_collapsed else "收起栏目"
        set_icon(self._fold, "panel-left-open" if self._is_collapsed else "panel-left-close", "muted")
        self._fold.setText("  " + words)
        self._fold.setToolTip(words)
        self._fold.setAccessibleName(words)

    def _make_button(self, icon_name: str, words: str, name: str) -> QToolButton:
        made = ToolButton()
        made.setObjectName(name)
        made.setText("  " + words)
        made.setAccessibleName(words)
        made.setIconSize(QSize(20, 20))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_icon(made, icon_name, "muted")
        return made
