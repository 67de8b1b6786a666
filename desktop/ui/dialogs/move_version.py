"""This file shows what moving a draft to another version does, before anything is changed (转到新版本、退回原版本)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.move_words import Group, answer_groups, difference_groups, other_changes
from desktop.services.moving import Fate, MovePreview
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, Card, PrimaryButton, SectionTitle, button, label

MOST_LINES = 60  # under one heading; a person reads no more, the rest is in the issues afterwards


class MoveDialog(QDialog):
    """Accepted when the person wants the move; nothing is done here."""

    def __init__(self, parent: QWidget | None, preview: MovePreview, *, can_move: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("move_dialog")
        self.preview = preview
        version = preview.new_version
        title = f"退回 {version} 版" if preview.is_back else f"转到 {version} 版"
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 800, 600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        versions = f"{preview.old_version} 版 → {version} 版"
        outer.addWidget(label(f"《{preview.difference.title}》　{versions}", "strong", wrap=True))
        self.summary = Banner(_summary(preview), "missing" if preview.difference.is_gone else "neutral")
        self.summary.setObjectName("move_dialog.summary")
        outer.addWidget(self.summary)
        self.area = self._build_area(preview)
        outer.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        if preview.difference.is_gone:
            close = PrimaryButton("知道了", name="move_dialog.close", on_click=self.reject)
            foot.addWidget(close)
            close.setFocus()
        else:
            foot.addWidget(button("取消" if preview.is_back else "暂不", self.reject, name="move_dialog.cancel"))
            self.agree = PrimaryButton(title, name="move_dialog.agree", on_click=self.accept)
            self.agree.setEnabled(can_move)
            foot.addWidget(self.agree)
            self.area.setFocus()  # it is read first, with the keys that scroll
        outer.addLayout(foot)

    def _build_area(self, preview: MovePreview) -> QScrollArea:
        body = QWidget()
        body.setObjectName("page_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        if not preview.difference.is_gone:
            _add_groups(column, "对这份草稿", answer_groups(preview), f"另有 {preview.kept} 项答案不变")
        other = other_changes(preview)
        changes = [*([other] if other else []), *difference_groups(preview.difference)]
        _add_groups(column, "两版的不同", changes, "" if changes else "要求相同")
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("move_dialog.changes")
        area.setAccessibleName("变化")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setProperty("part", "reading")
        area.setWidget(body)
        return area


def _summary(preview: MovePreview) -> str:
    if preview.difference.is_gone:
        return f"{preview.new_version} 版中没有这张表。这份草稿留在 {preview.old_version} 版，内容没有改动。"
    counts = (
        (len(preview.of(Fate.RESTORED)), "项放回原处"),
        (len(preview.of(Fate.DRAWER)), "项放入抽屉"),
        (len(preview.of(Fate.CHECK)), "项请核对"),
        (len(preview.wrong), "处不合新的要求"),
        (len(preview.to_fill), "项需要填写"),
    )
    said = "，".join(f"{count} {words}" for count, words in counts if count) or "答案都能照用"
    if preview.is_back:
        return f"{said}。在 {preview.old_version} 版中填写的内容不会丢。"
    return f"{said}。旧答案不会丢，转过去以后还可以退回 {preview.old_version} 版。"


def _add_groups(column: QVBoxLayout, heading: str, groups: Iterable[Group], remark: str) -> None:
    column.addWidget(SectionTitle(heading, remark))
    for group in groups:
        card = Card(margin=GRID + 4, spacing=4)
        card.setAccessibleName(f"{group.heading}，{group.count} 项")
        card.body.addWidget(label(f"{group.heading}（{group.count}）", "strong"))
        for line in group.lines[:MOST_LINES]:
            words = f"{line.words}（{line.remark}）" if line.remark else line.words
            made = label(words, "muted" if line.words.startswith("·") else "", wrap=True)
            made.setMinimumHeight(1)  # its height follows from the width alone, not from a guess at both
            card.body.addWidget(made)
        if len(group.lines) > MOST_LINES:
            card.body.addWidget(label(f"……另有 {len(group.lines) - MOST_LINES} 行", "muted"))
        column.addWidget(card)
