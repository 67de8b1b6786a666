"""This file lays out what a first start shows: a finished sample, and the tour once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.desk import Desk
    from desktop.ui.main_window import MainWindow


def lay_out_sample(desk: Desk) -> bool:
    """A finished declaration of the newest notice, to be changed and thrown away; False when it was shown before.

    Raises AppError when the sample cannot be kept.
    """
    if desk.settings.get("sample_shown") or desk.drafts():
        return False
    newest = sorted(desk.registry.notices, key=lambda notice: (notice.dated_on, notice.id))
    own = [[form for form in notice.forms if form.filled_by == "enterprise"] for notice in newest]
    forms = next((found for found in reversed(own) if found), [])
    if not forms:
        return False
    richest = max(forms, key=lambda form: len(form.fields))
    desk.add_sample(richest.notice_id, richest.id)
    return True


def offer_tour(window: MainWindow, desk: Desk) -> None:
    """Show the tour after the first choice of a role, or now when a role was chosen before it existed; once."""
    if desk.settings.get("tour_shown"):
        return

    def show() -> None:
        from desktop.ui.pages.page import keep_setting

        keep_setting(window, desk, "tour_shown", True)
        window.show_tour()

    if desk.settings.get("role"):
        show()
    else:
        window.started.connect(show)
