"""This package holds one editor a field type, registered here by the name of the type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.attachment import AttachmentEditor
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.choices import MultiChoiceEditor, YesNoEditor, choice_editor
from desktop.ui.editors.codes import CreditCodeEditor
from desktop.ui.editors.dates import DateEditor, MonthEditor
from desktop.ui.editors.element_check import ElementCheckEditor
from desktop.ui.editors.fixed_table import FixedTableEditor
from desktop.ui.editors.industry import IndustryEditor
from desktop.ui.editors.long_text import LongTextEditor
from desktop.ui.editors.numbers import MoneyEditor, NumberEditor, PercentEditor
from desktop.ui.editors.period import PeriodEditor
from desktop.ui.editors.places import RegionEditor
from desktop.ui.editors.scenarios import ScenariosEditor
from desktop.ui.editors.seal import SealEditor
from desktop.ui.editors.shown import ShownEditor
from desktop.ui.editors.statement import StatementEditor
from desktop.ui.editors.table import TableEditor
from desktop.ui.editors.text import EmailEditor, PhoneEditor, text_editor

EDITORS: Mapping[str, Callable[[FieldDef, EditorContext, str, QWidget | None], Editor]] = {
    "text": text_editor,
    "long_text": LongTextEditor,
    "integer": NumberEditor,
    "decimal": NumberEditor,
    "money": MoneyEditor,
    "percent": PercentEditor,
    "date": DateEditor,
    "month": MonthEditor,
    "yes_no": YesNoEditor,
    "choice": choice_editor,
    "multi_choice": MultiChoiceEditor,
    "table": TableEditor,
    "scenarios": ScenariosEditor,
    "attachment": AttachmentEditor,
    "credit_code": CreditCodeEditor,
    "phone": PhoneEditor,
    "email": EmailEditor,
    "industry": IndustryEditor,
    "region": RegionEditor,
    "statement": StatementEditor,
    "period": PeriodEditor,
    "seal": SealEditor,
    "kpis": FixedTableEditor,
    "maturity": FixedTableEditor,
    "element_check": ElementCheckEditor,
}


def build_editor(field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> Editor:
    """The editor of ``field`` at ``path``, empty until something is shown in it."""
    if field.type == "text" and field.calculated is not None:
        return ShownEditor(field, context, path, parent)
    return EDITORS[field.type](field, context, path, parent)


def editor_context(session: Any, desk: Any) -> EditorContext:
    """What the editors of one open declaration share."""
    return EditorContext(session, desk, build_editor)
