"""This file defines what an editor is: it shows a stored value and says when a person changed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.ui.theme import restyle


@dataclass
class EditorContext:
    """What editors may reach: the session (the one door for edits), the desk (stored files), a factory.

    ``visits`` numbers the visits to fields; edits of one visit merge into one undo step.
    """

    session: Any
    desk: Any
    build: Callable[[FieldDef, EditorContext, str, QWidget | None], Editor]
    visits: int = 0
    open_path: Callable[[str], None] = field(default=lambda _path: None)
    profile: Any = None  # ProfileLink: what the unit's profile (企业档案) knows; None where there is none
    profile_decided: Callable[[], None] = field(default=lambda: None)  # something was taken, kept or written back
    choose_profile_row: Callable[[str], None] = field(default=lambda _table: None)  # another factory or contact

    paper: Any = None  # DraftPaper: the print of the draft, while there is a preview; None elsewhere

    def next_visit(self) -> int:
        self.visits += 1
        return self.visits


LOWEST_WINDOW = 768  # px: what the heights of grids are made for


def spare_height(widget: QWidget) -> int:
    """How much higher its window is than the lowest one, in px: room for more rows."""
    return max(0, widget.window().height() - LOWEST_WINDOW)


class Editor(QWidget):
    """Base of all editors.

    Showing is not editing: :meth:`show_stored` never emits ``edited``. ``is_wide`` editors take
    the whole width with the label above; ``counter`` is a widget the row places beside the hint.
    """

    edited = Signal(str, object)  # path, stored value
    refused = Signal(str)  # a sentence about something that could not be taken in

    is_wide: ClassVar[bool] = False
    needs_row_form: ClassVar[bool] = False  # too big for a cell of a grid

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.context = context
        self.path = path
        self.visit = 0
        self.counter: QWidget | None = None
        self.kind = field_type(field.type)
        parts = path.split("/")
        self.setObjectName("editor." + (f"{parts[0]}.{parts[2]}" if len(parts) == 3 else path))

    def set_path(self, path: str) -> None:
        """Show another place of the same kind (the same column of another row)."""
        self.path = path
        self.begin_step()

    # --- what a concrete editor says (Qt's metaclass leaves no room for abc; a test builds every editor) ---

    def stored(self) -> Any:
        """The stored form of what the widgets show now."""
        raise NotImplementedError

    def _show(self, stored: Any) -> None:
        """Put ``stored`` on the widgets; signals are blocked by the caller."""
        raise NotImplementedError

    def inputs(self) -> list[QWidget]:
        """The widgets that take the focus, in tab order; the first one is where a jump lands."""
        raise NotImplementedError

    # --- what is common ---------------------------------------------------------------------

    def show_stored(self, stored: Any) -> None:
        """Show ``stored`` unless the widgets already stand for it (keeps cursor and trailing space)."""
        if self._stands_for(stored):
            return
        blockers = [QSignalBlocker(part) for part in self._signalling()]
        self._show(stored)
        del blockers

    def _stands_for(self, stored: Any) -> bool:
        return bool(self.stored() == stored)

    def _signalling(self) -> list[QObject]:
        return list(self.inputs())

    def begin_step(self) -> None:
        """What follows is an undo step of its own (a new paragraph, a figure), in the same visit or not."""
        self.visit = self.context.next_visit()

    def emit_edited(self) -> None:
        self.edited.emit(self.path, self.stored())

    def focus_path(self, path: str) -> None:
        """Put the focus on the part ``path`` points to."""
        inputs = self.inputs()
        if inputs:
            inputs[0].setFocus()

    def set_read_only(self, is_read_only: bool) -> None:
        for part in self.inputs():
            if hasattr(part, "setReadOnly"):
                part.setReadOnly(is_read_only)
            else:
                part.setEnabled(not is_read_only)

    def set_severity(self, severity: str) -> None:
        """Mark the inputs: ``""``, ``missing``, ``error`` or ``warning`` (the style sheet paints it)."""
        for part in self.inputs():
            restyle(part, severity=severity)

    def set_accessible(self, name: str, description: str) -> None:
        for part in self.inputs():
            part.setAccessibleName(name)
            part.setAccessibleDescription(description)

    def room_changed(self) -> None:
        """The window became higher or lower."""

    def usable_files(self, paths: Sequence[Path]) -> list[Path]:
        """Which of the files dropped on the window this editor could take in; none of them by default."""
        return []

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take in files dropped on the window, of those :meth:`usable_files` named."""

    def issues_changed(self) -> None:
        """Marks inside the editor (cells, files) may have changed."""

    def leave(self) -> None:
        """The focus went to another field."""

    def apply_update(self, update: Any) -> None:
        """A change of the session that touches this field."""
        self.show_stored(self.context.session.value(self.path))
