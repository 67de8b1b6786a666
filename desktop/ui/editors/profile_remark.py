"""This file is the quiet remark below a question that says how the answer stands to the profile (企业档案)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.profile_link import ProfileFact, ProfileLink, ProfileState
from desktop.ui.dialogs.message import MessageDialog, show_refusal
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.flow import FlowLayout
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, ToolButton, button, label

MOST = 40  # characters of a value in a sentence


def profile_remark(context: EditorContext, path: str, parent: QWidget) -> ProfileRemark | None:
    """The remark of a question the profile can answer; None for any other."""
    link = context.profile
    return ProfileRemark(context, link, path, parent) if link is not None and link.field_at(path) else None


def short(words: str) -> str:
    """A value fit for one line."""
    line = " ".join(words.split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"


class ProfileRemark(QWidget):
    """What the profile says and what can be done. Hidden when there is nothing to say.

    ``origin`` (取自企业档案) is shown by the question beside its source.
    """

    said = Signal()  # it was looked at again; ``origin`` may be another

    def __init__(self, context: EditorContext, link: ProfileLink, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link, self._path = context, link, path
        self._fact: ProfileFact | None = None
        self.origin = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.words = label("", "small", wrap=True)
        column.addWidget(self.words)
        self._line = QWidget(self)
        row = FlowLayout(self._line, gap=GRID, line_gap=0)
        column.addWidget(self._line)
        self.choices: dict[str, QToolButton] = {}
        for name, do in (
            ("take", self._take),
            ("keep", self._keep),
            ("update", self._ask_update),
            ("row", self._choose_row),
        ):
            made = ToolButton(self)
            made.setProperty("part", "remark")
            made.setObjectName(f"profile_remark.{name}.{path}")
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.clicked.connect(lambda _checked=False, do=do: do())
            made.hide()
            self.choices[name] = made
            row.addWidget(made)
        self.hide()

    def set_path(self, path: str) -> None:
        """The same column of another row."""
        self._path = path
        self.refresh()

    def refresh(self) -> None:
        """Say how the answer stands now. Not called while a person types here."""
        self._fact = fact = self._link.fact(self._path)
        state = fact.state if fact is not None else None
        said, actions, self.origin = "", {}, ""
        title = self._link.title
        if fact is None:
            pass
        elif state is ProfileState.TAKEN:
            self.origin = f"取自{title}"
        elif state is ProfileState.FILLABLE:
            said = f"{title}：“{short(fact.profile_value)}”"
            actions = {"take": "填入"}
        elif state in (ProfileState.CHANGED, ProfileState.DIFFERS):
            verb = "现为" if state is ProfileState.CHANGED else "为"
            said = f"{title}{verb}“{short(fact.profile_value)}”"
            actions = {"take": "改用档案的内容", "keep": "保留本表的内容", "update": f"更新{title}…"}
        if self._is_name() and state is not ProfileState.UNKNOWN:
            word = self._link.source.form.field(self._table()).label
            actions["row"] = f"换{word}…" if self._link.chosen(self._table()) else f"从{title}选择{word}…"
        self.words.setText(said)
        self.words.setVisible(bool(said))
        self._line.setVisible(bool(actions))
        for name, button_ in self.choices.items():
            button_.setText(actions.get(name, ""))
            button_.setAccessibleName(f"{self._link.session.form.at(self._path).label}：{actions.get(name, '')}")
            button_.setVisible(name in actions)
        self.setVisible(bool(said or actions))
        self.said.emit()

    def _table(self) -> str:
        field = self._link.field_at(self._path)
        return field.profile_id.partition(".")[0] if field is not None and "." in field.profile_id else ""

    def _is_name(self) -> bool:
        """Whether this question says which row of several the declaration is about."""
        table = self._table()
        return bool(table) and self._link.name_field(table) == self._path and len(self._link.source.rows(table)) > 1

    # --- what a person does -------------------------------------------------------------------------

    def _take(self) -> None:
        self._done(lambda: self._link.take([self._path]))

    def _keep(self) -> None:
        self._done(lambda: self._link.keep([self._path]))

    def _choose_row(self) -> None:
        self._context.choose_profile_row(self._table())

    def _ask_update(self) -> None:
        """Writing into the profile touches every other declaration: asked first, with both values."""
        fact, title = self._fact, self._link.title
        if fact is None:
            return
        words = (
            f"{title}中的“{fact.label}”现在是“{short(fact.profile_value)}”，要改为“{short(fact.draft_value)}”吗？\n"
            f"其他申报不会自动改变，打开时会提示。这一步可以在{title}里撤销。"
        )
        dialog = MessageDialog(self.window(), f"更新{title}", words)
        dialog.buttons.addWidget(button("取消", dialog.reject, name="message_dialog.no"))
        table = self._table()
        if table and self._link.name_field(table) == self._path:
            word = self._link.source.form.field(table).label
            made = button(f"作为新的{word}加入", name="message_dialog.new")
            made.clicked.connect(dialog.accept)
            made.clicked.connect(lambda: self._done(partial(self._add_row, table)))
            dialog.buttons.addWidget(made)
        agree = PrimaryButton(f"更新{title}", name="message_dialog.yes")
        agree.clicked.connect(dialog.accept)
        agree.clicked.connect(lambda: self._done(lambda: self._link.update([self._path])))
        dialog.buttons.addWidget(agree)
        agree.setFocus()
        dialog.open()

    def _add_row(self, table: str) -> None:
        self._link.update(self._link.paths_of(table), as_new=table)

    def _done(self, do: Callable[[], object]) -> None:
        has_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        try:
            do()
        except AppError as error:
            show_refusal(self.window(), error)
        self.refresh()
        self._context.profile_decided()
        if has_focus:
            self._context.open_path(self._path)
