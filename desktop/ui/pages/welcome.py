"""This file asks at the first start who is using the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.icons import set_pixmap
from desktop.ui.theme import GRID, grown
from desktop.ui.widgets import ClickableFrame, label
from desktop.ui.wording import ROLE_LABELS

_CHOICES = {
    "enterprise": ("factory", "填写申报书，随时知道还缺什么，打印盖章，交出申报包"),
    "county": ("landmark", "接收企业申报包，核对问题，生成汇总表报市"),
    "city": ("landmark", "接收申报包，按名额排定优先次序，生成汇总表报省"),
    "province": ("landmark", "汇集各市材料，核对并生成汇总表"),
}


class WelcomePage(QWidget):
    """One question, four answers; changeable later in the settings."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("选择使用身份")
        inner = QWidget()
        inner.setObjectName("page_body")
        column = QVBoxLayout(inner)
        column.setSpacing(GRID)
        column.addStretch(2)
        title = label("欢迎使用智造申报", "title")
        question = label("请选择您的使用身份，以后可以在“设置”中更改。", "muted")
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(question, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 2)
        holder = QWidget()
        holder.setFixedWidth(grown(600))
        choices = QVBoxLayout(holder)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(GRID)
        self._first: ClickableFrame | None = None
        for role, (icon_name, hint) in _CHOICES.items():
            choice = _RoleChoice(role, icon_name, hint)
            choice.clicked.connect(lambda chosen=role: self.chosen.emit(chosen))
            choices.addWidget(choice)
            self._first = self._first or choice
        column.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 2)
        foot = label("程序不连接网络，内容只保存在本机。", "small")
        column.addWidget(foot, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def focus_first(self) -> None:
        if self._first is not None:
            self._first.setFocus()


class _RoleChoice(ClickableFrame):
    def __init__(self, role: str, icon_name: str, hint: str) -> None:
        super().__init__(f"{ROLE_LABELS[role]}：{hint}", kind="card")
        self.setObjectName(f"welcome.{role}")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        row.setSpacing(GRID * 2)
        picture = QLabel()
        set_pixmap(picture, icon_name, "accent_text", 24)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(ROLE_LABELS[role], "strong"))
        words.addWidget(label(hint, "muted", wrap=True))
        arrow = QLabel()
        set_pixmap(arrow, "chevron-right", "muted", 18)
        row.addWidget(picture)
        row.addLayout(words, 1)
        row.addWidget(arrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        holder = self.parentWidget()
        choices = holder.findChildren(_RoleChoice) if holder is not None else [self]
        choices[min(max(choices.index(self) + step, 0), len(choices) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
