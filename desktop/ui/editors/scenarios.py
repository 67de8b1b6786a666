"""This file edits typical scenarios (典型场景实例): cards 环节—场景—实例 at the left, the whole row at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.catalogues import scenario_guide
from desktop.forms.model import FieldDef
from desktop.ui.dialogs.message import ask
from desktop.ui.editors.base import Editor
from desktop.ui.editors.coverage import CoverageBar
from desktop.ui.editors.scenario_names import (
    LEAST_WIDTH,
    NameCompleter,
    NameDelegate,
    ScenarioNames,
    edition_words,
    name_words,
)
from desktop.ui.editors.table import TableEditor
from desktop.ui.editors.table_menu import Entry
from desktop.ui.editors.text import LineEditor
from desktop.ui.icons import icon_pixmap
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.theme import TONE_ICONS, app_theme, grown
from desktop.ui.widgets import label

LIST_WIDTH = 216
CARD_HEIGHT = 62
CARD_ENTRIES = frozenset({"paste", "above", "below", "duplicate", "up", "down", "delete"})
Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """A card: number and scenario, instance below, the worst mark of the row at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LIST_WIDTH - 24, CARD_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme = index.model(), app_theme()
        assert isinstance(model, RowsModel)
        rect: QRect = option.rect.adjusted(4, 2, -4, -2)  # type: ignore[attr-defined]
        view = self.parent()
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        has_focus = isinstance(view, QAbstractItemView) and view.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            theme.color("focus" if is_current and has_focus else "accent_text" if is_current else "hairline")
        )
        painter.setBrush(theme.color("accent_soft" if is_current else "surface"))
        painter.drawRoundedRect(rect, 6, 6)
        words = {column.id: model.printed(index.row(), at) for at, column in enumerate(model.columns)}
        inner = rect.adjusted(10, 6, -30, -6)
        first = f"{model.number(index.row())}. {words.get('scenario') or '场景名未填'}"
        second = "—".join(part for part in (words.get("stage"), words.get("instance")) if part) or "环节、实例未填"
        metrics = painter.fontMetrics()
        painter.setPen(theme.color("text" if words.get("scenario") else "muted"))
        top = QRect(inner.x(), inner.y(), inner.width(), inner.height() // 2)
        painter.drawText(
            top, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(first, Qt.TextElideMode.ElideRight, top.width())
        )
        painter.setPen(theme.color("muted"))
        low = top.translated(0, inner.height() // 2)
        painter.drawText(
            low, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(second, Qt.TextElideMode.ElideRight, low.width())
        )
        severity = model.row_severity(index.row()) or "success"
        pixmap = icon_pixmap(TONE_ICONS[severity], severity, 16, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.right() - 24, rect.y() + rect.height() // 2 - 8, pixmap)
        painter.restore()


class CardList(QListView):
    """The rows as cards; the height follows the page, not the number of cards."""

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CardDelegate(self))
        self.setProperty("part", "cards")
        self.setFixedWidth(LIST_WIDTH)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys with Ctrl or Alt (move, delete, paste …) are for the editor; the arrows alone walk."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
            event.ignore()
            return
        super().keyPressEvent(event)


class ScenariosEditor(TableEditor):
    """The same rows and the same pasting as a table, laid out for long descriptions."""

    row_word = "场景"
    unit_word = "个场景"

    def _build_body(self) -> None:
        super()._build_body()
        self._layout.removeWidget(self.grid)
        self._layout.removeWidget(self.form)
        self.grid.hide()
        self._edition = str(self.field.params.get("edition", ""))
        self.coverage = CoverageBar(self._edition, self)
        self.coverage.chosen.connect(self.go_to_link)
        self._layout.insertWidget(0, self.coverage)
        self.edition_note = label(edition_words(self._edition), "small", wrap=True)
        self._layout.insertWidget(1, self.edition_note)
        self.edition_note.setVisible(bool(self.edition_note.text()))
        self.cards = CardList(self.model, self)
        self.cards.setSelectionModel(self.grid.selectionModel())
        body = QWidget(self)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left = QVBoxLayout()
        left.addWidget(self.cards, 1)
        row.addLayout(left)
        row.addWidget(self.form, 1)
        self._layout.addWidget(body)
        self._body = body
        self._has_form = True
        self.form.label_width = grown(84)
        self.cards.clicked.connect(lambda index: self.go_to_row(index.row()))
        self.cards.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.cards.customContextMenuRequested.connect(self._on_card_menu)
        self._stage_words = QStringListModel([stage.name for stage in scenario_guide().stages(self._edition)], self)
        self._scenario_names = ScenarioNames(self._edition, self)

    def view(self) -> QWidget:
        return self.cards if hasattr(self, "cards") else self.grid

    def go_to_row(self, at: int, column: int | None = None) -> None:
        super().go_to_row(at, column)
        if 0 <= at < self.model.rowCount():
            self.cards.scrollTo(self.model.index(at, 0))

    def go_to_link(self, name: str) -> None:
        """The first scenario of a link (环节), then the next one; where it has none, offer to add one."""
        at = self.model.column_of("stage")
        rows = [
            row for row in range(self.model.rowCount()) if self.coverage.name_of(self.model.printed(row, at)) == name
        ]
        if rows:
            present = self.current_row()
            self.go_to_row(next((row for row in rows if row > present), rows[0]) if present in rows else rows[0])
            self.cards.setFocus()
        elif self.add.isVisible() and self.add.isEnabled():
            ask(
                self.window(),
                f"“{name}”环节还没有场景",
                "要现在添加一个吗？添加后可以撤销。",
                yes="添加场景",
                on_yes=lambda: self._add_in_link(name),
            )

    def _add_in_link(self, name: str) -> None:
        row_id = self.context.session.insert_row(self.field.id, None, {"stage": self.coverage.stage_for(name)})
        self._after_insert(row_id)

    def chosen_rows(self) -> list[int]:
        return sorted({index.row() for index in self.cards.selectionModel().selectedIndexes()})

    def _on_card_menu(self, at: QPoint) -> None:
        index = self.cards.indexAt(at)
        if index.isValid() and index.row() not in self.chosen_rows():
            self.go_to_row(index.row())
        self.show_menu(self.cards.viewport().mapToGlobal(at))

    def menu_entries(self, head: int = -1) -> list[Entry | None]:
        """What can be done with whole rows: a card has no cells."""
        return [entry for entry in super().menu_entries(head) if entry is None or entry.id in CARD_ENTRIES]

    def new_values(self) -> dict[str, Any] | None:
        """A new scenario goes on in the stage of the current one."""
        at = self.current_row()
        stage = self.model.row_values(at).get("stage") if 0 <= at < self.model.rowCount() else None
        return {"stage": stage} if stage else None

    def _opens_in_form(self, column: FieldDef) -> bool:
        return True

    def _fit(self) -> None:
        """The cards are as high as the form beside them."""
        self.cards.setMinimumHeight(320)
        self.form.setMinimumHeight(320)

    def _show_state(self) -> None:
        super()._show_state()
        if not hasattr(self, "cards"):
            return
        self.grid.hide()
        self.empty.setVisible(self.model.rowCount() == 0)
        self._body.setVisible(self.model.rowCount() > 0)
        self.cards.setVisible(self.model.rowCount() > 0)
        at = self.model.column_of("stage")
        self.coverage.show_stages(
            [self.model.printed(row, at) for row in range(self.model.rowCount())] if at >= 0 else []
        )
        self._offer_words()
        self.cards.viewport().update()

    # --- suggestions --------------------------------------------------------------------------------

    def _line(self, column_id: str) -> LineEditor | None:
        row = self.form.form.rows.get(column_id) if self.form.form is not None else None
        editor: Editor | None = row.editor if row is not None else None
        return editor if isinstance(editor, LineEditor) else None

    def _offer_words(self) -> None:
        """Stages of the edition, and the scenarios of the stage that is chosen, while they are typed."""
        stage_line, scenario_line = self._line("stage"), self._line("scenario")
        if stage_line is not None:
            self._complete(stage_line, self._stage_words)
        if scenario_line is None:
            return
        at = self.current_row()
        row = self.model.row_values(at) if at >= 0 else {}
        self._scenario_names.show_stage(str(row.get("stage") or ""))
        if self._scenario_names.rowCount():
            self._complete(scenario_line, self._scenario_names)
        if self.form.form is not None:
            self.form.form.rows["scenario"].set_remark(name_words(self._edition, str(row.get("scenario") or "")))

    def _complete(self, editor: LineEditor, words: QAbstractItemModel) -> None:
        if editor.line.completer() is not None:
            return
        completer = NameCompleter(words, editor.line)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        popup.setProperty("part", "completer")
        if isinstance(words, ScenarioNames):
            popup.setItemDelegate(NameDelegate(popup))
            popup.setMinimumWidth(LEAST_WIDTH)
        editor.line.setCompleter(completer)
        editor.add_drop_button(completer)
