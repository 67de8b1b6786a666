"""This file fills in an open declaration as a person does: question after question, by mouse and keys."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QListView, QWidget

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from desktop.ui.editors.attachment import AttachmentEditor
from desktop.ui.editors.base import Editor
from desktop.ui.editors.choices import BoxEditor, MultiChoiceEditor, RadioEditor
from desktop.ui.editors.fixed_table import FixedTableEditor
from desktop.ui.editors.long_text import LongTextEditor
from desktop.ui.editors.places import RegionEditor
from desktop.ui.editors.statement import StatementEditor
from desktop.ui.editors.table import TableEditor
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.hands import GaveUpError, Person

Values = Mapping[str, Any]


class Filler:
    """Puts the answers of a sample (``values``, its files in ``folder``) into the wizard that is open."""

    def __init__(self, person: Person, wizard: WizardPage, values: Values, folder: Path) -> None:
        self._person, self._wizard, self._values, self._folder = person, wizard, values, folder
        self.form = wizard.session.form
        # File names a keyboard has; the kept names are not compared.
        self._files = Path(tempfile.mkdtemp())
        self._plain: dict[str, Path] = {}

    def fill(self) -> None:
        """Every section in order, every question that is shown."""
        for at, section in enumerate(self.form.sections):
            self._open_section(at)
            for field in self.form.fields_of(section.id):
                is_asked = self._is_asked(field.id)
                if is_asked and field.id in self._values and field.calculated is None:
                    self.answer(field, field.id, self._values[field.id])
            if section.asks_final and self._can_be_final(section.id):
                self._person.click(f"final.{section.id}")

    def _is_asked(self, path: str) -> bool:
        return bool(self._person.look(lambda: self._wizard.session.is_visible(path)))

    def _can_be_final(self, section_id: str) -> bool:
        return self._person.look(lambda: self._wizard.page(section_id).final.isVisible())

    def _open_section(self, at: int) -> None:
        view = self._person.find("section_list", QListView)

        def place() -> Any:
            rect = view.visualRect(view.model().index(at, 0))
            return view.viewport().mapToGlobal(rect.center()) if rect.isValid() else None

        self._person.look(lambda: view.scrollTo(view.model().index(at, 0)))
        self._person.hands.click(self._person.wait(place, f"section {at + 1}"))
        self._person.wait(lambda: self._wizard.section_id == self.form.sections[at].id, f"section {at + 1} to open")

    # ---- one question ----

    def answer(self, field: FieldDef, path: str, value: Any) -> None:
        """Give the answer ``value`` at ``path``; waits until the draft holds it."""
        editor = self._editor(path)
        if isinstance(editor, FixedTableEditor):
            self._fixed_rows(editor, field, value)
            return
        if isinstance(editor, TableEditor):
            self._rows(editor, field, value)
            return
        if isinstance(editor, AttachmentEditor):
            for item in value:
                self._choose_file(editor.add, item)
            self._until(path, lambda now: len(now or ()) == len(value))
            return
        if isinstance(editor, LongTextEditor):
            self._long_text(editor, value)
        elif isinstance(editor, RadioEditor):
            self._person.click(editor.buttons[value])
        elif isinstance(editor, BoxEditor):
            self._pick(editor.box, value)
        elif isinstance(editor, RegionEditor):
            if not editor._within:
                self._pick(editor.province, str(value)[:2])
            if len(str(value)) > 2:
                self._pick(editor.city, value)
        elif isinstance(editor, MultiChoiceEditor):
            for code in value:
                self._person.click(editor.boxes[code])
        elif isinstance(editor, StatementEditor):
            self._person.click(editor.inputs()[0])
        else:
            self._line(editor.inputs()[0], str(value))
        self._until(path, lambda now: _same(value, now))

    def _until(self, path: str, holds: Any) -> None:
        try:
            self._person.wait(lambda: holds(self._wizard.session.value(path)), f"the answer of {path}")
        except GaveUpError as error:
            now = self._person.look(lambda: self._wizard.session.value(path))
            raise GaveUpError(f"{error}; it is {now!r}") from None

    def _editor(self, path: str) -> Editor:
        """The editor of a question, or of a column in the form of the current row."""
        parts = path.split("/")
        name = "editor." + (f"{parts[0]}.{parts[2]}" if len(parts) == 3 else path)
        return self._person.wait(lambda: self._shown(name, path), f"the editor of {path}")

    def _shown(self, name: str, path: str) -> Editor | None:
        for found in self._wizard.findChildren(Editor, name):
            if found.path == path and found.isVisible():
                return found
        return None

    def _line(self, line: QWidget, text: str) -> None:
        self._person.click(line)
        self._focused(line)
        if isinstance(line, QLineEdit) and self._person.look(line.text):
            self._person.press("Ctrl+A", "Delete")
        for at, part in enumerate(text.split("\n")):
            if at:
                self._person.press("Return")
            self._person.type(part)
        wanted = text.split("\n")[-1]
        if self._person.look(lambda: QApplication.activePopupWidget() is not None):
            self._person.press("Escape")  # suggestions that are not wanted
            self._person.wait(lambda: QApplication.activePopupWidget() is None, "the suggestions to go")
        if isinstance(line, QLineEdit):
            self._person.wait(lambda: line.text().endswith(wanted[-6:]), f"“{text}” in {line.accessibleName()}")

    def _focused(self, widget: QWidget) -> None:
        self._person.wait(widget.hasFocus, f"the focus in {widget.accessibleName() or widget.objectName()}")

    def _pick(self, box: QComboBox, data: Any) -> None:
        pick(self._person, box, self._person.look(lambda: box.findData(data)))

    # ---- long texts, files ----

    def _long_text(self, editor: LongTextEditor, blocks: list[Mapping[str, Any]]) -> None:
        area = editor.area
        self._person.click(area)
        self._focused(area)
        for at, block in enumerate(blocks):
            if block["kind"] == "figure":
                self._choose_file(editor.figure, block)
                self._figures_stand(editor, _figures(blocks[: at + 1]))
                self._focused(area)
                self._person.press("Home", "Shift+End")  # over the name of the file
                self._person.type(block["caption"])
            else:
                if at and blocks[at - 1]["kind"] != "figure":
                    self._person.press("Return")
                elif at:
                    self._person.press("Down", "End")  # a paragraph stands below a figure
                is_heading = self._person.look(lambda: editor.heading.isChecked())
                if is_heading != (block["kind"] == "heading"):
                    self._person.press("Ctrl+H")
                self._person.type(block["text"])
            self._paragraph_stands(editor, at, _text(block))

    def _figures_stand(self, editor: LongTextEditor, number: int) -> None:
        self._person.wait(lambda: _figures(editor.stored()) == number, "the figure")

    def _paragraph_stands(self, editor: LongTextEditor, at: int, text: str) -> None:
        self._until(editor.path, lambda now: len(now or ()) > at and _text(now[at]) == text)

    def _choose_file(self, opener: QWidget, item: Mapping[str, Any]) -> None:
        self._person.click(opener)
        choose_path(self._person, self._plainly_named(str(item["path"])))

    def _plainly_named(self, path: str) -> Path:
        if path not in self._plain:
            source = (self._folder / path).resolve()
            self._plain[path] = self._files / f"file{len(self._plain) + 1}{source.suffix}"
            shutil.copy(source, self._plain[path])
        return self._plain[path]

    # ---- tables ----

    def _rows(self, editor: TableEditor, field: FieldDef, rows: list[Values]) -> None:
        """The first row by keys and mouse in the form of the row, where there is one; the others too."""
        if not self._person.look(lambda: editor._has_form):
            self._paste_rows(editor, field, rows)
            return
        for at, row in enumerate(rows):
            self._person.click(editor.add)
            row_id = self._person.wait(partial(self._row_id, field.id, at + 1), f"row {at + 1}")
            for column in field.columns:
                path = f"{field.id}/{row_id}/{column.id}"
                if column.id in row and self._is_asked(path):
                    self.answer(column, path, row[column.id])

    def _row_id(self, table_id: str, number: int) -> str:
        ids = self._wizard.session.row_ids(table_id)
        return ids[number - 1] if len(ids) == number else ""

    def _paste_rows(self, editor: TableEditor, field: FieldDef, rows: list[Values]) -> None:
        """As from Excel: copied with heads, pasted into the table, taken after a look at the preview."""
        columns = [column for column in field.columns if column.calculated is None]
        cells = [
            [field_type(c.type).printed(row[c.id], c) if row.get(c.id) is not None else "" for c in columns]
            for row in rows
        ]
        lines = [[column.label for column in columns], *cells]
        text = "\n".join("\t".join(line) for line in lines)
        self._person.look(lambda: QApplication.clipboard().setText(text))
        self._person.click(editor.paste_button)
        self._person.click("paste_preview.take")
        self._until(field.id, lambda now: len(now or ()) == len(rows))

    def _fixed_rows(self, editor: FixedTableEditor, field: FieldDef, rows: list[Values]) -> None:
        """Cells of a table whose rows are printed already: to the first by mouse, then by keys."""
        for row in rows:
            for column in field.columns:
                value = row.get(column.id)
                path = f"{field.id}/{row['id']}/{column.id}"
                if value is None or column.id == "id" or column.calculated is not None:
                    continue
                self._person.look(partial(self._wizard.open_path, path))
                self._person.wait(
                    lambda: editor.isAncestorOf(QApplication.focusWidget() or editor), f"a cell at {path}"
                )
                shown = field_type(column.type).printed(value, column)
                self._person.type(shown)
                self._person.press("Return")
                self._until(path, partial(_same, value))


def pick(person: Person, box: QComboBox, at: int) -> None:
    """Open the list, walk to an option with the arrows, take it."""
    person.click(box)
    person.wait(lambda: box.view().isVisible(), f"the options of {box.accessibleName()}")
    person.press("Home")
    for _ in range(at):
        person.press("Down")
    person.wait(lambda: box.view().currentIndex().row() == at, f"option {at} of {box.accessibleName()}")
    person.press("Return")
    person.wait(lambda: box.currentIndex() == at and not box.view().isVisible(), "the option to be taken")


def choose_path(person: Person, path: Path) -> None:
    """Type a path into the file dialog and agree."""
    dialog = person.find("file_dialog", QFileDialog)
    line = person.wait(lambda: dialog.findChild(QLineEdit, "fileNameEdit"), "the line for names")
    person.wait(lambda: dialog.isActiveWindow(), "the file dialog to be in front")
    person.look(lambda: line.setFocus(Qt.FocusReason.OtherFocusReason))
    person.wait(line.hasFocus, "the focus in the file dialog")
    person.press("Ctrl+A")
    person.type(str(path))
    person.wait(lambda: line.text() == str(path), "the path in the file dialog")
    person.press("Return")
    person.wait(lambda: not _is_open(dialog), "the file dialog to close")


def _is_open(dialog: QFileDialog) -> bool:
    try:
        return dialog.isVisible()
    except RuntimeError:  # deleted on closing
        return False


def _figures(blocks: Any) -> int:
    return sum(block["kind"] == "figure" for block in blocks or ())


def _text(block: Mapping[str, Any]) -> str:
    return str(block.get("caption") if block["kind"] == "figure" else block.get("text"))


def _same(wanted: Any, now: Any) -> bool:
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], Mapping):
        return [text for text in map(_text, now or ()) if text] == [_text(block) for block in wanted]
    return bool(now == wanted)


__all__ = ["Filler", "choose_path", "pick"]
