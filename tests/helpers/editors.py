"""This file shows the editors of fields written in TOML, in a form on screen that hears of every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors import editor_context
from desktop.ui.editors.field_form import FieldForm
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, field_toml, session_of, settle

PAGE_WIDTH = 560  # px: the page at 1366 × 768


def open_fields(
    qtbot: QtBot,
    desk: Desk,
    fields: str,
    values: Mapping[str, Any] | None = None,
    *,
    width: int = PAGE_WIDTH,
    height: int = 900,
) -> tuple[FieldForm, EditingSession]:
    """The form of ``unit`` and the fields of section ``s`` in ``fields``, with the focus of the window."""
    form = form_of(SECTION + field_toml("unit", "text") + fields, unit_name_field="unit", unit_code_field="unit")
    session = session_of(desk, form, values)
    shown = FieldForm(form.fields, editor_context(session, desk))
    session.subscribe(shown.apply)
    qtbot.addWidget(shown)
    shown.resize(width, height)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    settle()
    return shown, session
