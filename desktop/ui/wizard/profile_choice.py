"""This file lists where the declaration and the enterprise profile (企业档案) differ; a person decides each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.profile_link import ProfileFact, ProfileLink, ProfileState
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import ChoiceBox, PrimaryButton, button, label

LATER, TAKE, KEEP, UPDATE = "later", "take", "keep", "update"
CHOICE_WIDTH = 168
BESIDE_BOX = 5  # px above words that stand beside a box of choices

#: state → heading, what it means, the choices, the one proposed
_GROUPS = {
    ProfileState.FILLABLE: ("可填入本表", "", (TAKE, LATER), TAKE),
    ProfileState.CHANGED: ("档案已改", "取用之后，{title}里改过。", (LATER, TAKE, KEEP, UPDATE), LATER),
    ProfileState.DIFFERS: ("与本表不同", "", (LATER, TAKE, KEEP, UPDATE), LATER),
    ProfileState.UNKNOWN: ("{title}里还没有", "存入后，其他表就不用再填。", (LATER, UPDATE), LATER),
}


@dataclass
class Decisions:
    """What a person decided, by path."""

    take: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    update: list[str] = field(default_factory=list)

    def carry_out(self, link: ProfileLink) -> None:
        """The profile first: nothing is taken when it could not be saved. Raises StorageError."""
        if self.update:
            link.update(self.update)
        if self.take:
            link.take(self.take)
        if self.keep:
            link.keep(self.keep)


class ProfileChoice(QDialog):
    """Both values side by side and what to do; nothing that would replace an answer is proposed."""

    decided = Signal(object)  # Decisions

    def __init__(self, parent: QWidget | None, link: ProfileLink) -> None:
        super().__init__(parent)
        self._title = link.title
        self.setObjectName("profile_choice")
        self.setWindowTitle(f"本表与{self._title}")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 860, 520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        words = f"逐项选择。填入本表的可以一次撤销；写入{self._title}的，在{self._title}里撤销。"
        outer.addWidget(label(words, "muted", wrap=True))
        self.boxes: dict[str, ChoiceBox] = {}
        self._facts = link.facts()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._table())
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        self._sum = label("", "muted", wrap=True)
        foot.addWidget(self._sum, 1)
        foot.addWidget(button("取消", self.reject, name="profile_choice.cancel"))
        self.ok = PrimaryButton("确定", name="profile_choice.ok", on_click=self._accept)
        foot.addWidget(self.ok)
        outer.addLayout(foot)
        self._count()

    def _table(self) -> QWidget:
        body = QWidget()
        body.setObjectName("page_body")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        for column, words in enumerate(("项目", self._title, "本表现在", "怎么办")):
            grid.addWidget(label(words, "small"), 0, column)
        line = 1
        for state, facts in self._groups():
            line = self._head(grid, line, state, len(facts))
            for fact in facts:
                for column, words in enumerate((fact.label, fact.profile_value, fact.draft_value)):
                    cell = label(words or "（未填）", "" if words else "muted", wrap=True)
                    cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                    cell.setContentsMargins(0, BESIDE_BOX, 0, BESIDE_BOX)
                    grid.addWidget(cell, line, column)
                grid.addWidget(self._box(fact), line, 3, Qt.AlignmentFlag.AlignTop)
                line += 1
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(line, 1)
        return body

    def _groups(self) -> Iterator[tuple[ProfileState, list[ProfileFact]]]:
        order = list(_GROUPS)
        ordered = sorted(self._facts, key=lambda fact: order.index(fact.state))
        for state, facts in groupby(ordered, key=lambda fact: fact.state):
            yield state, list(facts)

    def _head(self, grid: QGridLayout, line: int, state: ProfileState, count: int) -> int:
        title, meaning, _, _ = _GROUPS[state]
        if line > 1:
            grid.setRowMinimumHeight(line, GRID)
            line += 1
        grid.addWidget(label(f"{title.format(title=self._title)}（{count}）", "strong"), line, 0, 1, 4)
        if meaning:
            line += 1
            grid.addWidget(label(meaning.format(title=self._title), "small", wrap=True), line, 0, 1, 4)
        return line + 1

    def _box(self, fact: ProfileFact) -> ChoiceBox:
        _, _, choices, proposed = _GROUPS[fact.state]
        box = ChoiceBox()
        box.setObjectName(f"profile_choice.{fact.path}")
        box.setAccessibleName(f"{fact.label}怎么办")
        box.setMinimumWidth(CHOICE_WIDTH)
        for choice in choices:
            box.addItem(self._words(choice, fact.state), choice)
        box.setCurrentIndex(choices.index(proposed))
        box.currentIndexChanged.connect(self._count)
        self.boxes[fact.path] = box
        return box

    def _words(self, choice: str, state: ProfileState) -> str:
        if choice == TAKE:
            return "填入本表" if state is ProfileState.FILLABLE else "改用档案的内容"
        if choice == UPDATE:
            return f"存入{self._title}" if state is ProfileState.UNKNOWN else f"更新{self._title}"
        return "保留本表，不再提示" if choice == KEEP else "暂不处理"

    def decisions(self) -> Decisions:
        found: dict[str, list[str]] = {TAKE: [], KEEP: [], UPDATE: [], LATER: []}
        for fact in self._facts:
            found[self.boxes[fact.path].currentData()].append(fact.path)
        return Decisions(found[TAKE], found[KEEP], found[UPDATE])

    def _count(self) -> None:
        made = self.decisions()
        parts = [
            words.format(len(paths))
            for words, paths in (
                ("填入本表 {} 项", made.take),
                ("保留 {} 项", made.keep),
                (f"写入{self._title} {{}} 项", made.update),
            )
            if paths
        ]
        self._sum.setText("，".join(parts) + "。" if parts else "还没有选择要处理的项目。")
        self.ok.setEnabled(bool(parts))

    def _accept(self) -> None:
        made = self.decisions()
        self.accept()
        self.decided.emit(made)
