"""This file shows a finished PDF in a large dialog: thumbnails, pages, zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.pdf_pages import PdfSource
from desktop.ui.preview import PdfPreview
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, button, hairline, label


class PdfFile(Protocol):
    """A written PDF: its bytes and how many pages it has."""

    @property
    def data(self) -> bytes: ...
    @property
    def pages(self) -> int: ...


class PdfDialog(QDialog):
    """``remark`` says what kind of copy it is (草稿, not for sealing). With ``on_print`` there is a button 打印…;
    ``page`` (from 1) is shown first."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        data: PdfSource,
        remark: str = "",
        *,
        on_print: Callable[[], object] | None = None,
        page: int = 1,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = _outermost(parent).size()  # opened from a small dialog, it is as large as from the window
        self.resize(min(area.width() - 6 * GRID, 1180), area.height() - 6 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.preview = PdfPreview(with_thumbnails=True)
        column.addWidget(self.preview, 1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        foot.addWidget(label(remark, "muted"), 1)
        if on_print is not None:
            self.print = button("打印…", on_print, icon_name="printer", name="pdf_dialog.print")
            foot.addWidget(self.print)
        close = PrimaryButton("关闭", name="pdf_dialog.close", on_click=self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        if page > 1:
            self.preview.loaded.connect(lambda _pages: self.preview.go_to_page(page))
        self.preview.show_pdf(data)
        close.setFocus()


def _outermost(widget: QWidget) -> QWidget:
    """The window everything stands in, through dialogs opened from dialogs."""
    window = widget.window()
    above = window.parentWidget()
    return window if above is None else _outermost(above)
