"""This file shows versions of one declaration that were edited apart (冲突); a person chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.clock import Clock
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import ClickableFrame, FactGrid, PrimaryButton, StateChip, button, label
from desktop.ui.wording import moment_words

if TYPE_CHECKING:
    from desktop.services.conflicts import Conflict, Side

_SHOWN_DIFFERENCES = 12
SIDE_BY_SIDE = 2  # versions; more stand one below the other


class SideChoice(ClickableFrame):
    """One version: revision, paper code, when it came in, from which file."""

    def __init__(self, side: Side, clock: Clock) -> None:
        super().__init__(f"选用第 {side.revision} 版，校验码 {side.code}", kind="card")
        self.package_id = side.package_id
        self.setObjectName(f"conflict.side.{side.package_id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        head = QHBoxLayout()
        head.addWidget(label(f"第 {side.revision} 版", "strong"), 1)
        if side.is_shown:
            head.addWidget(StateChip("目前显示", "accent", ""))
        column.addLayout(head)
        code = "-".join(side.code[i : i + 4] for i in range(0, 12, 4))
        rows = [
            ("版本校验码", code),
            ("企业生成", moment_words(side.made_at, clock())),
            ("收到", moment_words(side.received_at, clock())),
            ("文件", side.file_name),
        ]
        facts = FactGrid(rows)
        facts.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # a click on the words chooses too
        column.addWidget(facts)
        column.addStretch(1)


class ConflictDialog(QDialog):
    """``chosen`` carries declaration and package id when the person has decided."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget, conflict: Conflict, clock: Clock) -> None:
        super().__init__(parent)
        self._conflict = conflict
        self._choice = ""
        self.setObjectName("conflict_dialog")
        self.setWindowTitle("选定版本")
        self.setAccessibleName("选定版本")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 760, 520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        outer.addWidget(label(conflict.unit_name, "heading", wrap=True))
        outer.addWidget(
            label(
                "这几份申报包内容不同，又都不是对方的更新版。请与单位核实，按纸质件页脚的版本校验码选定一份；其余的保留存档，不再纳入。",
                "muted",
                wrap=True,
            )
        )
        if conflict.differences:
            names = "、".join(conflict.differences[:_SHOWN_DIFFERENCES])
            more = len(conflict.differences) - _SHOWN_DIFFERENCES
            outer.addWidget(
                label(f"不同之处：{names}" + (f" 等 {len(conflict.differences)} 处" if more > 0 else ""), wrap=True)
            )
        sides = QWidget()
        sides.setObjectName("page_body")
        is_row = len(conflict.sides) <= SIDE_BY_SIDE
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight if is_row else QBoxLayout.Direction.TopToBottom, sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        self._sides = [SideChoice(side, clock) for side in conflict.sides]
        for side in self._sides:
            side.clicked.connect(lambda chosen=side: self._select(chosen))
            side.setMinimumWidth(320)
            row.addWidget(side, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(sides)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        later = button("以后再定", self.reject, name="conflict_dialog.later")
        foot.addWidget(later)
        self._ok = PrimaryButton("选用这一份", name="conflict_dialog.ok", on_click=self._decide)
        self._ok.setEnabled(False)
        foot.addWidget(self._ok)
        outer.addLayout(foot)
        later.setFocus()  # nothing is chosen yet, and nothing looks chosen

    def _select(self, side: SideChoice) -> None:
        self._choice = side.package_id
        for other in self._sides:
            other.set_selected(other is side)
        self._ok.setEnabled(True)

    def _decide(self) -> None:
        self.accept()
        self.chosen.emit(self._conflict.declaration_id, self._choice)
