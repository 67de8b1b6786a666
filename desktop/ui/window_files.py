"""This file takes files dropped on the window to where they belong, or says where that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QLabel, QMainWindow, QVBoxLayout, QWidget

from desktop.filekinds import is_workbook_name
from desktop.ui.dialogs.message import show_message
from desktop.ui.icons import set_pixmap
from desktop.ui.theme import GRID
from desktop.ui.widgets import label
from desktop.ui.wording import is_authority

if TYPE_CHECKING:
    from desktop.ui.editors.base import Editor
    from desktop.ui.wizard.wizard_page import WizardPage

NAMED = 3  # files named in one sentence
_VEIL = 0.93  # the page below shimmers through, the words stay readable


def local_files(data: QMimeData) -> list[Path]:
    """The files and folders of this computer in a drag."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def names_of(paths: Sequence[Path]) -> str:
    """“a.pdf”“b.png” 等 5 个文件."""
    words = "".join(f"“{path.name or path}”" for path in paths[:NAMED])
    return f"{words}等 {len(paths)} 项" if len(paths) > NAMED else words


class DropHint(QFrame):
    """Covers the window while files are dragged over it and says what letting go will do."""

    def __init__(self, host: QMainWindow) -> None:
        super().__init__(host)
        self._host = host
        veil = QGraphicsOpacityEffect(self)
        veil.setOpacity(_VEIL)
        self.setGraphicsEffect(veil)
        self.setObjectName("drop_hint")
        self.setProperty("kind", "drop")
        self.setProperty("over", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # what lies below gets the drag
        self._icon = QLabel()
        set_pixmap(self._icon, "file-down", "accent_text", 40)
        self._words = label("", "heading", wrap=True, name="drop_hint.words")
        self._below = label("", "muted", wrap=True, name="drop_hint.below")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self._words, self._below):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addStretch(1)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_over(self, words: str, below: str = "") -> None:
        self._words.setText(words)
        self._below.setText(below)
        self._below.setVisible(bool(below))
        self.setAccessibleName(f"{words}。{below}" if below else words)
        centre = self._host.centralWidget().geometry()  # the status bar stays in sight
        self.setGeometry(centre.adjusted(GRID, GRID, -GRID, -GRID))
        self.show()
        self.raise_()


class WindowFiles(QObject):
    """Where a file goes: packages (申报包) to the clerk's inbox or to be looked at; all else to a question.

    ``wizard`` gives the open draft, ``take_packages`` receives packages and folders of packages.
    """

    def __init__(
        self,
        window: QMainWindow,
        *,
        role: Callable[[], str],
        wizard: Callable[[], WizardPage | None],
        take_packages: Callable[[list[Path]], object],
        is_read_only: bool,
    ) -> None:
        super().__init__(window)
        self._window, self._role, self._wizard = window, role, wizard
        self._take_packages, self._is_read_only = take_packages, is_read_only
        self.hint = DropHint(window)

    # ---- while the mouse carries files ----

    def show_hint(self, paths: Sequence[Path]) -> bool:
        """Say what letting go would do; False when the window has no use for this drag now."""
        if not paths or not self._role():
            return False
        packages, folders, files = _sorted(paths)
        if packages or (folders and self._takes_folders()):
            words = "松开后接收申报包" if is_authority(self._role()) else "松开后查看申报包"
            self.hint.show_over(words, "其余文件不会放入" if files else "")
        elif files and self._wizard() is not None:
            targets = self._targets(files)
            one = f"松开后放入“{targets[0].field.label}”" if len(targets) == 1 else ""
            self.hint.show_over(one or ("松开后选择放到哪一项" if targets else "松开后说明这些文件放在哪里"))
        else:
            self.hint.show_over("松开后说明这些文件放在哪里")
        return True

    # ---- dropped ----

    def take(self, paths: Sequence[Path]) -> None:
        """Do with every dropped file what can be done, and say once what was left."""
        self.hint.hide()
        packages, folders, files = _sorted(paths)
        left: list[str] = []
        if folders and not self._takes_folders():
            left.append(f"{names_of(folders)}是文件夹，没有放入：请打开文件夹，选中里面的文件再拖过来。")
            folders = []
        if files and (packages or folders):
            left.append(f"{names_of(files)}没有放入：请与申报包分开，到要放的那一项上单独拖放。")
            files = []
        missing = [path for path in files if not path.exists()]
        if missing:
            left.append(f"{names_of(missing)}已不在原处：请确认U盘还插着，再拖一次。")
            files = [path for path in files if path.exists()]
        if files:
            left += self._take_files(files)
        if packages or folders:
            self._take_packages([*packages, *folders])
        if left:
            show_message(self._window, "部分文件没有放入" if files or packages else "没有放入", "\n".join(left))

    def _take_files(self, files: list[Path]) -> list[str]:
        """Hand the files to a question; the sentences about those nobody takes."""
        wizard = self._wizard()
        if wizard is None:
            return [
                f"{names_of(files)}要放进一份申报里：请先打开草稿，到需要附图、佐证材料或表格的那一项，再把文件拖进来。"
                if not self._is_read_only
                else "现在是只读方式打开，不能放入文件：请关闭另一个窗口后重新打开。"
            ]
        targets = self._targets(files)
        if not targets:
            return [_nobody_takes(files, self._elsewhere(wizard, files))]
        if len(targets) > 1:
            from desktop.ui.dialogs.drop_choice import DropChoice

            dialog = DropChoice(self._window, names_of(files), [(t.field.label, t.field.hint) for t in targets])
            dialog.chosen.connect(lambda at: self._give(targets[at], files))
            dialog.open()
            return []
        self._give(targets[0], files, says=False)
        usable = targets[0].usable_files(files)
        rest = [path for path in files if path not in usable]
        return [f"{names_of(rest)}不是“{targets[0].field.label}”能放的文件，没有放入。"] if rest else []

    def _give(self, editor: Editor, files: Sequence[Path], *, says: bool = True) -> None:
        wizard = self._wizard()
        usable = editor.usable_files(files)
        if wizard is not None:
            wizard.open_path(editor.path)
        editor.take_files(usable)
        rest = [path for path in files if path not in usable]
        if rest and says:
            words = f"{names_of(rest)}不是“{editor.field.label}”能放的文件，没有放入。"
            show_message(self._window, "部分文件没有放入", words)

    # ---- which question ----

    def _targets(self, files: Sequence[Path]) -> list[Editor]:
        """The question with the focus when it takes one of the files, else all of the open section that do."""
        wizard = self._wizard()
        page = wizard.pages.currentWidget() if wizard is not None else None
        if page is None:
            return []
        for editor in _editors_around(self._window.focusWidget()):
            if page.isAncestorOf(editor) and editor.usable_files(files):
                return [editor]
        return [editor for editor in _editors_of(page) if editor.usable_files(files)]

    def _elsewhere(self, wizard: WizardPage, files: Sequence[Path]) -> list[str]:
        """Labels of questions in other sections that could take such files by their names, else of all for documents."""
        from desktop.services.material import has_usable_name

        session = wizard.session
        fields = [field for field in session.form.fields if session.is_visible(field.id)]
        if all(map(is_workbook_name, files)):
            found = [field for field in fields if field.type in ("table", "scenarios")]
        else:
            kinds = ("attachment", "long_text")
            found = [f for f in fields if f.type in kinds and any(has_usable_name(path, f) for path in files)]
        return [field.label for field in found or [field for field in fields if field.type == "attachment"]]

    def _takes_folders(self) -> bool:
        return is_authority(self._role()) and self._wizard() is None


def _sorted(paths: Sequence[Path]) -> tuple[list[Path], list[Path], list[Path]]:
    """Packages, folders, all other files."""
    folders = [path for path in paths if path.is_dir()]
    packages = [path for path in paths if path.suffix.lower() == ".sbb" and path not in folders]
    return packages, folders, [path for path in paths if path not in folders and path not in packages]


def _nobody_takes(files: Sequence[Path], labels: Sequence[str]) -> str:
    where = "、".join(f"“{words}”" for words in labels[:NAMED])
    if where:
        return f"{names_of(files)}放不进当前这一部分。可以放文件的有：{where}；请先到那一项，再把文件拖进来。"
    return f"{names_of(files)}放不进这份申报：其中没有需要上传文件的项目。"


def _editors_around(widget: QWidget | None) -> Iterator[Editor]:
    """The editors the widget is part of, the innermost first."""
    from desktop.ui.editors.base import Editor

    while widget is not None:
        if isinstance(widget, Editor):
            yield widget
        widget = widget.parentWidget()


def _editors_of(page: QWidget) -> list[Editor]:
    """The editors of the questions a section shows, all of them built."""
    from desktop.ui.wizard.section_page import SectionPage

    if not isinstance(page, SectionPage) or not page.form.fields:
        return []
    page.form.ensure_row(page.form.fields[-1].id)
    rows = [page.form.rows[field.id] for field in page.form.fields]
    return [row.editor for row in rows if not row.isHidden() and not row.is_calculated]
