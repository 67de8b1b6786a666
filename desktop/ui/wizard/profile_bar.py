"""This file offers what the enterprise profile (企业档案) knows and the open declaration does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.profile_link import ProfileLink, ProfileState
from desktop.services.profile_source import PEOPLE
from desktop.ui.dialogs.message import show_message, show_refusal
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.profile_remark import ProfileRemark
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, button
from desktop.ui.wizard.profile_choice import Decisions, ProfileChoice
from desktop.ui.wizard.profile_row_choice import ProfileRowChoice

_SAID = (
    (ProfileState.FILLABLE, "有 {} 项可以填入本表"),
    (ProfileState.CHANGED, "有 {} 项在取用后改过"),
    (ProfileState.DIFFERS, "有 {} 项与本表不同"),
)


class ProfileBar(QWidget):
    """A line above the wizard while profile and declaration differ; hidden otherwise, or when sent away."""

    def __init__(self, context: EditorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link: ProfileLink | None = context.profile
        self._is_dismissed = False
        self._banner = Banner(parent=self)
        self._banner.setObjectName("wizard.profile_bar")
        self.choose = button("选择…", self._choose_next, name="wizard.profile_bar.choose")
        self.open = button("查看…", self.open_choice, name="wizard.profile_bar.open")
        self._banner.add_action(self.choose)
        self._banner.add_action(self.open)
        self._banner.add_action(button("暂不", self.dismiss, kind="quiet", name="wizard.profile_bar.dismiss"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.addWidget(self._banner)
        context.profile_decided = self.refresh_all
        context.choose_profile_row = self.open_rows
        self.refresh()

    @property
    def text(self) -> str:
        return self._banner.text

    def refresh(self) -> None:
        """Compare again. Not called while a person types: the page must not jump under the hands."""
        if self._link is None or self._is_dismissed:
            self.hide()
            return
        counts = Counter(fact.state for fact in self._link.facts())
        tables = self._link.to_choose()
        parts = [words.format(counts[state]) for state, words in _SAID if counts[state]]
        questions = [self._question(table) for table in tables]
        if not parts and self._is_profile_empty():
            parts.append(f"还没有填写；本表的 {counts[ProfileState.UNKNOWN]} 项可以存入，其他表就不用再填")
        self.choose.setVisible(bool(tables))
        if tables:
            words = f"选择{self._link.source.form.field(tables[0]).label}…"
            self.choose.setText(words)
            self.choose.setAccessibleName(words)
        self.open.setVisible(bool(parts))
        sentences = [f"{self._link.title}{'，'.join(parts)}。" if parts else "", *questions]
        self._banner.show_text("".join(sentences))
        self.setVisible(bool(parts or tables))

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys of the wizard may ask of it; nothing in the profile itself."""
        return {} if self._context.session.notice is None else {"wizard.profile": self.open_choice}

    def refresh_all(self) -> None:
        """A person has decided something: here, at every question, everywhere it shows."""
        page = self.parentWidget()
        for remark in page.findChildren(ProfileRemark) if page is not None else ():
            remark.refresh()
        self.refresh()

    def _is_profile_empty(self) -> bool:
        """Whether nobody has typed the profile, and this declaration says who the unit is."""
        assert self._link is not None
        fact = self._link.fact(self._link.session.form.unit_name_field)
        return fact is not None and fact.state is ProfileState.UNKNOWN

    def _question(self, table: str) -> str:
        assert self._link is not None
        name = self._link.source.form.field(table).label
        counter = "位" if table == PEOPLE else "个"
        count = len(self._link.source.rows(table))
        return f"{self._link.title}里有 {count} {counter}{name}，请选择本表用哪一{counter}。"

    def dismiss(self) -> None:
        """Not now; the next opening of the declaration asks again."""
        self._is_dismissed = True
        self.hide()

    def _choose_next(self) -> None:
        if self._link is not None and (tables := self._link.to_choose()):
            self.open_rows(tables[0])

    def open_rows(self, table: str) -> None:
        """Choose the factory (工厂) or person (联系人) this declaration is about."""
        if self._link is not None:
            dialog = ProfileRowChoice(self.window(), self._link, table)
            dialog.chosen.connect(self.refresh_all)
            dialog.open()

    def open_choice(self) -> None:
        """Everything that can be taken, kept or written back, each with its choice."""
        link = self._link
        if link is None:
            show_message(self.window(), "本表是示例", "示例是虚构的单位，不与企业档案（单位信息）比较。")
            return
        if not link.facts():
            words = f"本表与{link.title}一致，没有要处理的项目。"
            show_message(self.window(), f"本表与{link.title}", words)
            return
        dialog = ProfileChoice(self.window(), link)
        dialog.decided.connect(partial(self._decide, link))
        dialog.open()

    def _decide(self, link: ProfileLink, decisions: Decisions) -> None:
        try:
            decisions.carry_out(link)
        except AppError as error:
            show_refusal(self.window(), error)
        self.refresh_all()
