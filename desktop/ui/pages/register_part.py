"""This file shows the register of one summary table: tick, order, quota, preview, generate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.issues import Severity
from desktop.ui.dialogs.conflict import ConflictDialog
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.dialogs.result import ResultDialog
from desktop.ui.dialogs.show_pdf import PdfDialog, PdfFile
from desktop.ui.pages.page import PageContext, keep_setting
from desktop.ui.pages.paper_actions import print_table
from desktop.ui.pages.register_model import RegisterModel
from desktop.ui.pages.register_view import RegisterView
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, EmptyState, PrimaryButton, StateChip, button, choose_folder, icon_button, label

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.forms.model import NoticeDef, TableDef
    from desktop.services.compiling import CompileResult
    from desktop.services.placements import Placements, PlacementStep
    from desktop.ui.dialogs.seal_checklist import SealedPaper

T = TypeVar("T")


class RegisterPart(QWidget):
    """The lower part of 收件与汇总."""

    note_requested = Signal(str, str, object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._desk = context, context.desk
        self._notice: NoticeDef | None = None
        self._table: TableDef | None = None
        self._by_rank = self._has_preferences = False
        self._model = RegisterModel(self)
        self._model.include_requested.connect(self._on_include_requested)
        self._model.move_requested.connect(self._move)
        self._histories: dict[tuple[str, str], Placements] = {}
        self._build()
        for keys, slot in (("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ---- what the page calls ----

    def add_to_bar(self, widget: QWidget) -> None:
        """Put the choice of the table at the left of the bar."""
        self._bar.insertWidget(0, widget, 1)

    def show_table(self, notice: NoticeDef, table: TableDef) -> None:
        """Read the declarations of this table and show them."""
        self._notice, self._table = notice, table
        line = table.heading_lines[0].label if table.heading_lines else "报送单位"
        self._unit_label.setText(line.replace("{unit}", "").replace("（盖章）", "").rstrip("：:"))
        self._unit.setAccessibleName(self._unit_label.text())
        form = notice.form(table.form_id)
        by_authority = form.filled_by != "enterprise"
        project = form.field(form.project_field).label if form.project_field else ""
        self._model.set_heads("报送单位" if by_authority else "申报单位", project or "项目（工厂）")
        self._by_rank = table.order == "rank"
        self._has_preferences = bool(form.preferences)
        self._empty.show_words(*_empty_words(by_authority))
        if not self._unit.hasFocus():
            self._unit.setText(self._desk.submitting_unit)
            self._unit.setCursorPosition(0)  # a name longer than its line is read from its beginning
        self._read()

    # ---- building ----

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._bar = bar = QHBoxLayout()
        bar.setSpacing(GRID)
        self._count = label("", "muted", name="register.count")
        self._quota = StateChip()
        self._quota.setObjectName("register.quota")
        self._up = icon_button("arrow-up", "上移（Alt+↑）", lambda: self._step(-1), name="register.up")
        self._down = icon_button("arrow-down", "下移（Alt+↓）", lambda: self._step(1), name="register.down")
        bar.addWidget(self._count)
        bar.addWidget(self._quota)
        self._order_hint = label("拖动或用箭头排序", "small")
        bar.addWidget(self._order_hint)
        self._undo = icon_button("undo-2", "撤销", self.undo, name="register.undo")
        self._redo = icon_button("redo-2", "重做", self.redo, name="register.redo")
        bar.addWidget(self._undo)
        bar.addWidget(self._redo)
        bar.addWidget(self._up)
        bar.addWidget(self._down)
        self._stops = ""
        self._stops_banner = Banner(tone="error")
        self._stops_banner.setObjectName("register.stops")
        self._resolve = button("选定版本…", self._ask_version, name="register.resolve")
        self._stops_banner.add_action(self._resolve)
        self._warnings_banner = Banner(tone="warning")
        self._warnings_banner.setObjectName("register.warnings")
        self._view = RegisterView(self._model)
        self._view.step_requested.connect(self._step)
        self._view.selectionModel().currentRowChanged.connect(lambda *_: self._on_row_chosen())
        self._preferences = Banner()
        self._preferences.setObjectName("register.preferences")
        self._empty = EmptyState("inbox", *_empty_words(by_authority=False))
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(GRID)
        self._unit_label = label("报送单位")
        self._unit = QLineEdit()
        self._unit.setObjectName("register.submitting_unit")
        self._unit.setPlaceholderText("印在汇总表盖章处的单位全称")
        self._unit.setToolTip("印在汇总表盖章处的单位全称")
        self._unit.setMaximumWidth(320)
        self._unit.editingFinished.connect(self._store_unit)
        foot.addWidget(self._unit_label)
        foot.addWidget(self._unit, 1)
        foot.addStretch(1)
        self._preview = button("预览", self._show_preview, icon_name="eye", name="register.preview")
        self._draft = button("生成草稿…", lambda: self._ask_folder(is_draft=True), name="register.draft")
        self._draft.setToolTip("每页带“草稿”字样，供核对，不用于盖章")
        self._generate = PrimaryButton("生成汇总表…", "file-down", "register.generate", self._ask_folder)
        self._print = button("打印…", self._ask_print, icon_name="printer", name="register.print")
        foot.addWidget(self._preview)
        foot.addWidget(self._print)
        foot.addWidget(self._draft)
        foot.addWidget(self._generate)
        column.addLayout(bar)
        column.addWidget(self._stops_banner)
        column.addWidget(self._warnings_banner)
        column.addWidget(self._view, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._preferences)
        column.addWidget(self._foot)

    # ---- showing ----

    def _read(self) -> None:
        if self._notice is None or self._table is None:
            return
        current, chosen = self._current_id(), {self._model.rows[row].declaration_id for row in self._view.chosen_rows()}
        rows = self._desk.declarations(self._notice.id, self._table.id)
        by_priority = self._table.order == "priority"
        self._model.show_rows(rows, by_priority=by_priority, now=self._context.clock())
        for part in (self._up, self._down):
            part.setVisible(by_priority and bool(rows))
        self._order_hint.setText("名次按数量排，预览中可见" if self._by_rank else "拖动或用箭头排序")
        self._order_hint.setVisible(bool(rows) and (by_priority or self._by_rank))
        self._view.setColumnHidden(RegisterModel.PREFERENCES, not self._has_preferences)
        self._view.setColumnHidden(RegisterModel.ORDER, not by_priority)
        self._view.setColumnHidden(RegisterModel.PROJECT, bool(rows) and not any(row.project for row in rows))
        numbers = {row.declaration_id: number for number, row in enumerate(rows)}
        if current in numbers:
            self._view.choose_rows([numbers[key] for key in chosen if key in numbers], numbers[current])
        self._view.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._foot.setVisible(bool(rows))
        self._show_counts()
        self._show_findings()
        self._on_row_chosen()

    def _on_row_chosen(self) -> None:
        """What can be done with the chosen declaration, and in full what speaks for it when conditions are equal."""
        self._show_buttons()
        row = self._view.currentIndex().row()
        chosen = self._model.rows[row] if 0 <= row < len(self._model.rows) else None
        words = "；".join(chosen.preferences) if chosen else ""
        self._preferences.setVisible(bool(words))
        if chosen and words:
            self._preferences.show_text(f"{chosen.unit_name}的优先情形：{words}。同等条件下供参考，不改变次序。")

    def _show_counts(self) -> None:
        rows = self._model.rows
        included = sum(1 for row in rows if row.is_included)
        self._count.setText(f"收到 {len(rows)} 份，纳入 {included} 份")
        self._count.setVisible(bool(rows))
        quota = self._table.quota if self._table else None
        self._quota.setVisible(quota is not None)
        if quota is not None:
            is_over = included > quota.limit
            tone, icon_name = ("error", None) if is_over else ("accent", "")
            self._quota.set_state(f"名额 {included}/{quota.limit}", tone, icon_name)
            self._quota.setToolTip(quota.source)

    def _show_findings(self) -> None:
        """What stands in the way, in the core's own words: the same findings that would refuse the export."""
        self._stops, warnings = "", ""
        if self._notice is not None and self._table is not None:
            issues = self._desk.table_desk(self._notice.id, self._table.id).issues()
            self._stops = "\n".join(issue.sentence for issue in issues if issue.severity is Severity.ERROR)
            warnings = "\n".join(issue.sentence for issue in issues if issue.severity is Severity.WARNING)
        has_rows = bool(self._model.rows)
        self._stops_banner.setVisible(has_rows and bool(self._stops))
        self._stops_banner.show_text(self._stops, "error")
        self._resolve.setVisible(any(row.has_conflict for row in self._model.rows))
        self._warnings_banner.setVisible(has_rows and bool(warnings))
        self._warnings_banner.show_text(warnings, "warning")

    def _show_buttons(self) -> None:
        rows, row = self._model.rows, self._view.currentIndex().row()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < len(rows) - 1)
        self._show_undo()
        self._generate.setEnabled(not self._stops)
        self._generate.setToolTip(self._stops)
        self._generate.setAccessibleDescription(self._stops)
        has_included = any(row.is_included for row in rows)
        self._preview.setEnabled(has_included)
        self._print.setEnabled(has_included)
        self._draft.setEnabled(has_included)

    def _show_undo(self) -> None:
        placements = self._placements()
        for part, what, keys, words in (
            (self._undo, "撤销", "Ctrl+Z", placements.undo_words if placements else ""),
            (self._redo, "重做", "Ctrl+Y", placements.redo_words if placements else ""),
        ):
            part.setVisible(bool(self._model.rows))
            part.setEnabled(bool(words))
            part.setToolTip(f"{what}：{words}（{keys}）" if words else f"没有可{what}的改动")
            part.setAccessibleName(f"{what}：{words}" if words else what)

    # ---- changing ----

    def _current_id(self) -> str:
        row = self._view.currentIndex().row()
        return self._model.rows[row].declaration_id if 0 <= row < len(self._model.rows) else ""

    def _on_include_requested(self, ids: list[str], is_included: bool) -> None:
        if self._notice is None or self._table is None or not ids:
            return
        unit = next((row.unit_name for row in self._model.rows if row.declaration_id == ids[0]), "")
        several = f"等 {len(ids)} 份" if len(ids) > 1 else ""
        words = f"{'纳入' if is_included else '不纳入'}“{unit}”{several}"
        self._change(lambda placements: placements.set_included(ids, is_included, words))

    def _step(self, direction: int) -> None:
        row = self._view.currentIndex().row()
        if self._table is not None and self._table.order == "priority" and 0 <= row + direction < len(self._model.rows):
            self._move(row, row + direction)

    def _move(self, source: int, target: int) -> None:
        if self._notice is None or self._table is None:
            return
        ids, moved = [row.declaration_id for row in self._model.rows], self._model.rows[source]
        ids.insert(target, ids.pop(source))
        words = f"移动“{moved.unit_name}”到第 {target + 1} 行"
        self._change(lambda placements: placements.set_order(ids, moved.declaration_id, words))
        self._view.selectRow(target)

    def _placements(self) -> Placements | None:
        """Order and inclusion of the table that is shown; each table has its own undo."""
        if self._notice is None or self._table is None:
            return None
        key = self._notice.id, self._table.id
        if key not in self._histories:
            self._histories[key] = self._desk.placements(*key)
        return self._histories[key]

    def _change(self, do: Callable[[Placements], T]) -> T | None:
        """Change order or inclusion, and show what stands there now."""
        placements = self._placements()
        if placements is None:
            return None
        done: T | None = None
        try:
            done = do(placements)
        except AppError as error:
            show_refusal(self.window(), error)
        self._read()
        return done

    def undo(self) -> None:
        """Take the last change of order or inclusion back, and go to the row it was about."""
        self._say("已撤销", self._change(lambda placements: placements.undo()))

    def redo(self) -> None:
        self._say("已重做", self._change(lambda placements: placements.redo()))

    def _say(self, what: str, step: PlacementStep | None) -> None:
        if step is None:
            return
        for number, row in enumerate(self._model.rows):
            if row.declaration_id == step.declaration_id:
                self._view.selectRow(number)
        self.note_requested.emit(f"{what}：{step.words}", "", None)

    def _store_unit(self) -> None:
        """Keep another name than that of 单位信息; the same one follows it."""
        typed = self._unit.text().strip()
        own = self._desk.profiles.unit_name("authority")
        keep_setting(self, self._desk, "submitting_unit", "" if typed == own else typed)

    def _ask_version(self) -> None:
        """Show the first open conflict of this table."""
        if self._notice is None or self._table is None:
            return
        for conflict in self._desk.conflicts(self._notice.id, self._table.id):
            dialog = ConflictDialog(self.window(), conflict, self._context.clock)
            dialog.chosen.connect(self._on_version_chosen)
            dialog.open()
            return

    def _on_version_chosen(self, declaration_id: str, package_id: str) -> None:
        try:
            self._desk.resolve_conflict(declaration_id, package_id)
        except AppError as error:
            show_refusal(self.window(), error)
        self._read()

    # ---- paper ----

    def _show_preview(self) -> None:
        if self._notice is None or self._table is None:
            return
        notice_id, table_id, unit = self._notice.id, self._table.id, self._unit.text().strip()
        run_with_progress(
            self,
            "正在生成预览",
            lambda job: self._desk.preview_table(notice_id, table_id, job, submitting_unit=unit),
            self._on_previewed,
        )

    def _on_previewed(self, written: PdfFile) -> None:
        title = self._table.title if self._table else ""
        PdfDialog(
            self.window(),
            f"预览：{title}",
            written.data,
            f"共 {written.pages} 页；预览带草稿字样，不用于盖章",
            on_print=self._ask_print,
        ).open()

    def _ask_print(self, parent: QWidget | None = None) -> None:
        if self._notice is not None and self._table is not None:
            print_table(parent or self, self._desk, self._notice.id, self._table.id, self._unit.text().strip())

    def _ask_folder(self, is_draft: bool = False) -> None:
        choose_folder(self.window(), "选择存放汇总表的文件夹", lambda folder: self._compile(folder, is_draft))

    def _compile(self, folder: Path, is_draft: bool) -> None:
        if self._notice is None or self._table is None:
            return
        notice_id, table_id, unit = self._notice.id, self._table.id, self._unit.text().strip()
        run_with_progress(
            self,
            "正在生成汇总表",
            lambda job: self._desk.compile(notice_id, table_id, folder, job, submitting_unit=unit, draft=is_draft),
            lambda result: self._on_compiled(result, is_draft),
        )

    def _on_compiled(self, result: CompileResult, is_draft: bool) -> None:
        facts = [("表中行数", f"{result.rows} 行")]
        if is_draft:
            title, remark = "已生成草稿", "草稿供核对，不用于盖章。"
        else:
            title, remark = "已生成汇总表", ""
            if result.seal_places and not self._unit.text().strip():
                remark = f"“{self._unit_label.text()}”没有填写，表头该处为空，可以手写，或填写后重新生成。"
            if result.code:
                facts.append(("版本校验码", "-".join(result.code[i : i + 4] for i in range(0, 12, 4))))
        facts += [("提醒", sentence) for sentence in result.warnings]
        papers = [] if is_draft or self._table is None else [_sealed(self._table.title, result)]
        ResultDialog(
            self.window(),
            title,
            result.folder,
            result.files,
            facts,
            remark,
            papers=papers,
            on_print=None if is_draft else self._ask_print,
        ).open()


def _sealed(title: str, result: CompileResult) -> SealedPaper:
    from desktop.ui.dialogs.seal_checklist import SealedPaper

    return SealedPaper(title, result.pages, result.copies, result.seal_places, result.data)


def _empty_words(by_authority: bool) -> tuple[str, str]:
    """What an empty register says: who sends the packages it waits for."""
    if by_authority:
        return "这张表还没有收到报送", "接收县区、市报来的申报包后，这里会按报送单位列出，可以勾选、预览和生成。"
    return "这张表还没有申报", "接收企业的申报包后，这里会按单位列出，可以勾选、排序、预览和生成。"
