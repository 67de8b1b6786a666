"""This file prints: which documents, 草稿 or 定稿, how many copies, the seals; then the system's own print dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLayout,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs import JobContext
from desktop.services.printing import PrintDocument, PrintPaper, joined, make_papers, save_papers
from desktop.ui.dialogs.fitting import fit_step
from desktop.ui.dialogs.message import show_message
from desktop.ui.dialogs.progress import run_with_progress
from desktop.ui.dialogs.seal_checklist import ChecklistArea, SealChecklist, SealedPaper
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.theme import GRID, app_theme
from desktop.ui.widgets import Banner, PrimaryButton, button, choose_folder, hairline, label

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.ui.spooling import Spooled

MOST_COPIES = 99
EMS_WIDE = 40  # in characters
HIGHEST = 700  # px, so that it fits 1366 × 768
FEW = 4  # documents that need no scrolling
HIGHEST_CHECKLIST = 400  # px
HIGHEST_LIST = 220  # px; more documents scroll


def printer_names() -> list[str]:
    """The printers of this computer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


class PrintDialog(QDialog):
    """Choose, check the seals of a final copy, print. ``printed`` carries one sentence."""

    printed = Signal(str)

    def __init__(
        self, parent: QWidget, documents: Sequence[PrintDocument], *, is_final: bool = False, title: str = "打印"
    ) -> None:
        super().__init__(parent.window())
        self.setObjectName("print_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(max(560, EMS_WIDE * app_theme().font_size))
        self._documents = tuple(documents)
        self._has_printer = bool(printer_names())
        self._system_dialog: Any = None
        self.boxes: dict[str, QCheckBox] = {}
        self.checklist: SealChecklist | None = None
        self.stack = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.addWidget(self.stack)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # wrapped words ask for too much height
        self.choices = self._build_choices(is_final)
        self.stack.addWidget(self.choices)
        self._show_state()

    # --- building -----------------------------------------------------------------------------------

    def _build_choices(self, is_final: bool) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        self.draft = QRadioButton("草稿：每页有“草稿”字样，供校对和内部审阅")
        self.final = QRadioButton("定稿：与导出的 PDF 完全相同，供盖章报送")
        group = QButtonGroup(part)
        kinds = {kind for document in self._documents for kind in document.kinds}
        for choice, name in ((self.draft, "draft"), (self.final, "final")):
            choice.setObjectName(f"print.{name}")
            group.addButton(choice)
            column.addWidget(choice)
            choice.setVisible(len(kinds) > 1)
        self.final.setChecked(kinds == {"final"} or (is_final and "final" in kinds))
        self.draft.setChecked(not self.final.isChecked())
        self.blocked = label("", tone="missing", wrap=True, name="print.blocked")
        column.addWidget(self.blocked)
        column.addWidget(hairline())
        column.addWidget(self._build_documents())
        self.all = button("全选", self._tick_all, kind="quiet", name="print.all")
        self.all.setVisible(len(self._documents) > FEW)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        self.remark = label("", "muted", wrap=True, name="print.remark")
        column.addWidget(self.remark)
        column.addLayout(self._build_copies())
        self.no_printer = Banner(
            "这台电脑没有可用的打印机。可以导出 PDF，拷到有打印机的电脑上打印，页面完全相同。", "neutral"
        )
        self.no_printer.setVisible(not self._has_printer)
        column.addWidget(self.no_printer)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        self.preview = button("预览", self._show_preview, icon_name="eye", name="print.preview")
        foot.addWidget(self.preview)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject, name="print.cancel"))
        if self._has_printer:
            self.save = button("导出 PDF…", self._ask_folder, name="print.save")
            self.go = PrimaryButton("打印…", "printer", "print.go", self.start)
            foot.addWidget(self.save)
        else:
            self.save = self.go = PrimaryButton("导出 PDF 打印…", "file-down", "print.save", self._ask_folder)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.final.toggled.connect(lambda _on: self._show_state())
        return part

    def _build_documents(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for document in self._documents:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            box = QCheckBox()
            box.setProperty("part", "tick")
            box.setObjectName(f"print.document.{document.key}")
            box.setAccessibleName(document.title)
            box.setChecked(document.is_chosen)
            box.setEnabled(len(self._documents) > 1)
            box.toggled.connect(lambda _on: self._show_state())
            words = label(f"《{document.title}》", wrap=True)
            words.setBuddy(box)
            box.setVisible(len(self._documents) > 1)  # one document needs no tick
            row.addWidget(box)
            row.addWidget(words, 1)
            self.boxes[document.key] = box
            column.addLayout(row)
        if len(self._documents) <= FEW:
            return body
        area = QScrollArea()
        area.setObjectName("print.documents")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFixedHeight(HIGHEST_LIST)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the ticks in it take the focus
        area.setWidget(body)
        return area

    def _build_copies(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(label("份数", "strong"))
        self.copies = QSpinBox()
        self.copies.setObjectName("print.copies")
        self.copies.setAccessibleName("每份文件打印几份")
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setValue(max((document.copies for document in self._documents), default=1))
        self.copies_words = label("", "muted", name="print.copies_words")
        row.addWidget(self.copies)
        row.addWidget(self.copies_words)
        row.addStretch(1)
        row.addWidget(label("页码范围、单双面在下一步选择", "small"))
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Enter prints; the arrow keys are on the kind that is chosen."""
        super().showEvent(event)
        kinds = [choice for choice in (self.draft, self.final) if choice.isChecked() and not choice.isHidden()]
        (kinds[0] if kinds else self.go).setFocus()
        self._fit()  # only now the style sheet has set the fonts

    # --- state --------------------------------------------------------------------------------------

    @property
    def is_final(self) -> bool:
        return self.final.isChecked()

    def chosen(self) -> tuple[PrintDocument, ...]:
        """The ticked documents that exist in the chosen kind."""
        kind = "final" if self.is_final else "draft"
        return tuple(d for d in self._documents if self.boxes[d.key].isChecked() and kind in d.kinds)

    def _show_state(self) -> None:
        kind = "final" if self.is_final else "draft"
        for document in self._documents:
            self.boxes[document.key].setEnabled(len(self._documents) > 1 and kind in document.kinds)
        chosen = self.chosen()
        reasons = [document.blocked for document in chosen if document.blocked and self.is_final]
        self.blocked.setText("\n".join(reasons))
        self.blocked.setVisible(bool(reasons))
        remarks = [document.remark for document in chosen if document.remark and self.is_final]
        self.remark.setText("\n".join(remarks))
        self.remark.setVisible(bool(remarks))
        kind_of = [self.boxes[d.key] for d in self._documents if kind in d.kinds]
        self.all.setText("全不选" if all(box.isChecked() for box in kind_of) else "全选")
        is_ready = bool(chosen) and not reasons
        for part in (self.go, self.save, self.preview):
            part.setEnabled(is_ready)
        words = {document.copies_words for document in chosen} - {""}
        self.copies_words.setText("、".join(sorted(words)) if len(words) == 1 else "")
        self._fit()

    def _tick_all(self) -> None:
        """Every document of the chosen kind, or none when all are ticked already."""
        kind = "final" if self.is_final else "draft"
        boxes = [self.boxes[d.key] for d in self._documents if kind in d.kinds]
        is_ticked = not all(box.isChecked() for box in boxes)
        for box in boxes:
            box.setChecked(is_ticked)

    # --- preview and files --------------------------------------------------------------------------

    def _make(self, on_made: Callable[[tuple[PrintPaper, ...]], object]) -> None:
        documents, is_final = self.chosen(), self.is_final
        run_with_progress(self, "正在排版", lambda job: make_papers(documents, is_final, job), on_made)

    def _show_preview(self) -> None:
        documents, is_final = self.chosen(), self.is_final

        def work(job: JobContext) -> tuple[bytes, int]:
            papers = make_papers(documents, is_final, job)
            return joined(papers), sum(paper.pages for paper in papers)

        run_with_progress(self, "正在排版", work, lambda made: self._on_previewed(*made))

    def _on_previewed(self, data: bytes, pages: int) -> None:
        kind = "打印出来就是这样" if self.is_final or self.draft.isHidden() else "草稿，供校对"
        PdfDialog(self, "打印预览", data, f"共 {pages} 页；{kind}").open()

    def _ask_folder(self) -> None:
        choose_folder(self, "选择存放 PDF 的文件夹", self.save_to)

    def save_to(self, folder: Path) -> None:
        """The same pages as PDF files in ``folder``; a final copy is remembered as one."""
        documents, is_final = self.chosen(), self.is_final

        def work(job: JobContext) -> tuple[tuple[PrintPaper, ...], tuple[Path, ...]]:
            papers = make_papers(documents, is_final, job)
            return papers, save_papers(papers, folder, job)

        run_with_progress(self, "正在导出 PDF", work, lambda made: self._on_saved(folder, *made))

    def _on_saved(self, folder: Path, papers: tuple[PrintPaper, ...], files: tuple[Path, ...]) -> None:
        names = "、".join(path.name for path in files)
        copies = self.copies.value()
        words = f"已导出 {names}，在文件夹 {folder} 中。请在有打印机的电脑上按 100%（实际大小）打印 {copies} 份。"
        self._show_done(words, papers)

    # --- printing -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the pages; a final copy shows its seals first, then the system's dialog opens."""
        self._make(self._on_made)

    def _on_made(self, papers: tuple[PrintPaper, ...]) -> None:
        if any(paper.is_final for paper in papers):
            self._show_seals(papers)
        else:
            self.open_system_dialog(papers)

    def _show_seals(self, papers: tuple[PrintPaper, ...]) -> None:
        part, column = self._step_part()
        column.addWidget(label("打印前核对盖章处", "heading"))
        column.addWidget(self._checklist_area(papers), 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(button("返回", self._back, name="print.back"))
        go = PrimaryButton("打印…", "printer", "print.go_on", lambda: self.open_system_dialog(papers))
        foot.addWidget(go)
        column.addLayout(foot)
        self._turn_to(part)
        go.setFocus()

    def _checklist_area(self, papers: Sequence[PrintPaper]) -> ChecklistArea:
        copies = self.copies.value()
        sealed = [SealedPaper(p.title, p.pages, copies, p.seal_places, p.data) for p in papers]
        self.checklist = SealChecklist(sealed)
        return ChecklistArea(self.checklist, HIGHEST_CHECKLIST, "print.seals")

    def open_system_dialog(self, papers: tuple[PrintPaper, ...]) -> None:
        """The system's print dialog: printer, copies, pages, one- or two-sided. Does not block."""
        from PySide6.QtPrintSupport import QPrintDialog

        from desktop.ui.spooling import new_printer

        printer = new_printer(papers, self.copies.value())
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("system_print_dialog")
        dialog.setWindowTitle("打印")
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, len(papers) == 1)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage, False)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintSelection, False)
        if len(papers) == 1:
            dialog.setMinMax(1, max(1, papers[0].pages))
            dialog.setFromTo(1, max(1, papers[0].pages))
        dialog.accepted.connect(lambda: self.print_on(printer, papers))
        dialog.finished.connect(dialog.deleteLater)
        self._system_dialog = dialog
        QDialog.open(dialog)  # its own open() wants a slot
        dialog.move(dialog.x(), self.screen().availableGeometry().top() + 3 * GRID)  # its options unfold below

    def print_on(self, printer: QPrinter, papers: tuple[PrintPaper, ...]) -> None:
        """Send the pages in the background, with progress and cancel."""
        from desktop.ui.spooling import spool

        job = run_with_progress(
            self,
            "正在打印",
            lambda context: spool(printer, papers, context),
            lambda spooled: self._on_spooled(spooled, papers),
        )
        job.cancelled.connect(self._on_cancelled)

    def _on_cancelled(self) -> None:
        show_message(self, "已停止打印", "没有送出的页不会再打印；已经送到打印机的页可能还会打印出来，请不要盖章使用。")

    def _on_spooled(self, spooled: Spooled, papers: tuple[PrintPaper, ...]) -> None:
        count = f"{spooled.copies} 份，每份 {spooled.pages} 页"
        where = f"已存为 {spooled.file}" if spooled.file else f"已送往打印机“{spooled.printer}”"
        self._show_done(f"{where}：{count}。", papers)

    def _show_done(self, words: str, papers: tuple[PrintPaper, ...]) -> None:
        self.printed.emit(words)
        part, column = self._step_part()
        column.addWidget(Banner(words, "success"))
        codes = [f"{p.code[:4]}-{p.code[4:8]}-{p.code[8:12]}" for p in papers if p.code]
        if codes:
            column.addWidget(label(f"版本校验码　{'、'.join(codes)}", wrap=True))
        if any(paper.is_final for paper in papers):
            column.addWidget(self._checklist_area(papers), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        done = PrimaryButton("完成", name="print.done", on_click=self.accept)
        foot.addWidget(done)
        column.addLayout(foot)
        self._turn_to(part)
        done.setFocus()

    # --- steps --------------------------------------------------------------------------------------

    def _step_part(self) -> tuple[QWidget, QVBoxLayout]:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        return part, column

    def _turn_to(self, part: QWidget) -> None:
        """Show a step; of the steps after the first only one is there at a time."""
        for old in [self.stack.widget(n) for n in range(self.stack.count())]:
            if old is not self.choices and old is not part:
                self.stack.removeWidget(old)
                old.deleteLater()
        if self.stack.indexOf(part) < 0:
            self.stack.addWidget(part)
        self.stack.setCurrentWidget(part)
        self._fit()

    def _fit(self) -> None:
        """As high as the present step needs, and on the screen."""
        fit_step(self, self.stack.currentWidget(), HIGHEST)

    def _back(self) -> None:
        self._turn_to(self.choices)
        self.go.setFocus()
