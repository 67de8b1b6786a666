"""This file is the combo box of the program: the wheel changes nothing, long words end in dots."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget


class ChoiceBox(QComboBox):
    """A combo box that the mouse wheel never changes by accident while a page scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setMaxVisibleItems(16)
        self._tip = ""  # set here, not by the owner
        self.currentTextChanged.connect(lambda _text: self._tell_whole())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def _room(self, option: QStyleOptionComboBox) -> int:
        field = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 2

    def _tell_whole(self) -> None:
        """A text that ends in … stands whole in the tooltip, unless the owner says something there."""
        if self.toolTip() != self._tip:
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = self.currentText()
        self._tip = words if self.fontMetrics().horizontalAdvance(words) > self._room(option) else ""
        self.setToolTip(self._tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A text that does not fit ends in …, never in half a character."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words: str = option.currentText  # type: ignore[attr-defined]
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self._room(option))  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
