"""This file is the tour of the window: at most four bubbles beside real parts, never in the way of anything."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.theme import GRID, grown
from desktop.ui.widgets import PrimaryButton, button, label

WIDTH = 320  # px at the usual size of type
GAP = 12  # px between a part and its bubble


@dataclass(frozen=True, slots=True)
class Step:
    """One bubble. ``targets`` are object names; it stands beside the first of them that is seen."""

    targets: tuple[str, ...]
    title: str
    words: str
    others: tuple[tuple[str, str], ...] = ()  # object name → the words beside that part instead

    def words_beside(self, target: QWidget) -> str:
        """What the bubble says beside ``target``."""
        return dict(self.others).get(target.objectName(), self.words)


STEPS = (
    Step(
        ("home.take_in", "home.new", "home.empty.new"),
        "从这里开始",
        "新建一份申报，或先打开填好的示例看看。单位名称等在“企业档案”里填一次，以后自动带入。",
        (("home.take_in", "接收报来的申报包；调度表、推荐文件等用“新建填报”。单位名称等在“单位信息”里填一次。"),),
    ),
    Step(("rail",), "各个栏目", "做什么就到哪个栏目。Ctrl+1、Ctrl+2 … 也能切换，F6 在各块之间走动。"),
    Step(
        ("rail.find", "rail"),
        "想找什么都可以查",
        "按 Ctrl+K 输入单位、项目、问题或命令，直接到那里。F1 打开当前页面的帮助。",
    ),
    Step(
        ("status",),
        "内容自动保存",
        "停下半秒就存好，不需要手动保存。这一行始终写明保存情况、数据在哪里、有没有加密。",
    ),
)


class Tour(QFrame):
    """The bubble over ``window``. Enter goes on, Escape ends it; everything else can be used meanwhile."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        for earlier in window.findChildren(Tour):
            if earlier is not self:
                earlier.end()
        self._window = window
        self._steps: list[Step] = []  # those whose part is seen
        self._at = -1
        self._pointed: QWidget | None = None  # watched while it is shown: it may go with its page
        self.setObjectName("tour")
        self.setProperty("kind", "bubble")
        self.setProperty("floats", "true")
        self._ring = QFrame(window)
        self._ring.setObjectName("tour_ring")
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring.hide()
        self._title = label("", "strong", name="tour.title")
        self._words = label("", wrap=True, name="tour.words")
        self._count = label("", "small", name="tour.count")
        self.skip = button("不再看了", self.end, kind="quiet", name="tour.skip")
        self.back = button("上一步", lambda: self._show(self._at - 1), name="tour.back")
        self.forward = PrimaryButton("下一步", name="tour.next", on_click=self.step)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID + 4)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addWidget(self._words)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._count)
        foot.addStretch(1)
        for part in (self.skip, self.back, self.forward):
            foot.addWidget(part)
        column.addLayout(foot)
        self.hide()
        window.installEventFilter(self)

    @property
    def step_number(self) -> int:
        """The step that is shown, counted from 1; 0 before the first."""
        return self._at + 1

    @property
    def target(self) -> QWidget | None:
        """The part the bubble points at."""
        return _target(self._window, self._steps[self._at]) if 0 <= self._at < len(self._steps) else None

    def begin(self) -> None:
        """Show the first step, as soon as what was made just now is seen and has its place."""
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self._steps = [step for step in STEPS if _target(self._window, step) is not None]
        self._show(0)

    def step(self) -> None:
        """The next step; after the last the tour ends."""
        self._show(self._at + 1)

    def end(self) -> None:
        """Away with it; the focus goes back into the window."""
        had_focus = self.isAncestorOf(self._window.focusWidget()) if self._window.focusWidget() else False
        self._window.removeEventFilter(self)
        self._point_at(None)
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.deleteLater()
        target = self.target
        if had_focus and target is not None:
            target.setFocus()

    def _show(self, number: int, *, takes_focus: bool = True) -> None:
        target = _target(self._window, self._steps[number]) if 0 <= number < len(self._steps) else None
        if target is None:
            self.end()
            return
        self._at = number
        self._point_at(target)
        step, last = self._steps[number], len(self._steps)
        words = step.words_beside(target)
        self._title.setText(step.title)
        self._words.setText(words)
        self._count.setText(f"{number + 1} / {last}")
        self.back.setVisible(number > 0)
        self.skip.setVisible(number < last - 1)
        self.forward.setText("下一步" if number < last - 1 else "知道了")
        self.setAccessibleName(f"使用引导 {number + 1} / {last}：{step.title}")
        self.setAccessibleDescription(words)
        self.forward.setAccessibleDescription(f"{step.title}。{words}")  # read out when it gets the focus
        self._place()
        self.show()
        self.raise_()
        if takes_focus:
            self.forward.setFocus()

    def _point_at(self, target: QWidget | None) -> None:
        if self._pointed is not None and isValid(self._pointed):
            self._pointed.removeEventFilter(self)
        self._pointed = target
        if target is not None:
            target.installEventFilter(self)

    def _follow(self) -> None:
        """The part moved, or went with its page: beside it again, else on to the next part that is seen."""
        if not self.isVisible():
            return
        seen = [at for at in range(self._at, len(self._steps)) if _target(self._window, self._steps[at]) is not None]
        if not seen:
            self.end()
        elif seen[0] == self._at and self.target is self._pointed:
            self._place()
        else:
            had_focus = self.isAncestorOf(self._window.focusWidget()) if self._window.focusWidget() else False
            self._show(seen[0], takes_focus=had_focus)

    def _place(self) -> None:
        target = self.target
        if target is None:
            self.end()
            return
        around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        self._ring.setGeometry(around.adjusted(-3, -3, 3, 3).intersected(self._window.rect()))
        self._ring.show()
        self._ring.raise_()
        width = grown(WIDTH)
        self.setFixedSize(width, self.layout().totalHeightForWidth(width))  # type: ignore[union-attr]
        self.move(place_beside(around, self.size().width(), self.height(), self._window.rect()))
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pointed:
            if event.type() in (QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize):
                QTimer.singleShot(0, self, self._follow)
            return False
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_meant = event.key() == Qt.Key.Key_Escape and self.isVisible()
            if is_meant:
                self.end()
            return is_meant
        return False


def place_beside(around: QRect, width: int, height: int, inside: QRect) -> QPoint:
    """Where a bubble goes: right of a part, else left, below or above it; never outside ``inside``."""
    places = [
        QPoint(around.right() + GAP, around.top()),
        QPoint(around.left() - GAP - width, around.top()),
        QPoint(around.left(), around.bottom() + GAP),
        QPoint(around.left(), around.top() - GAP - height),
    ]
    room = inside.adjusted(GRID, GRID, -GRID, -GRID)
    if around.width() > inside.width() // 2:  # a whole line: below or above it
        places = [*places[2:], *places[:2]]

    def pushed(point: QPoint) -> QRect:
        left = min(max(point.x(), room.left()), max(room.left(), room.right() - width))
        top = min(max(point.y(), room.top()), max(room.top(), room.bottom() - height))
        return QRect(left, top, width, height)

    free = (pushed(point) for point in places)
    return next((rect.topLeft() for rect in free if not rect.intersects(around)), pushed(places[0]).topLeft())


def _target(window: QWidget, step: Step) -> QWidget | None:
    for name in step.targets:
        for found in window.findChildren(QWidget, name):  # one that is being replaced may still be there
            if found.isVisible():
                return found
    return None
