"""This file gives tests a person at the window: eyes that wait, hands with a mouse and a keyboard.

On an X display the hands are ``xdotool``: real pointer and key events through the window manager. Without one
(the off-screen platform) the same events are made by Qt. Chinese is typed as an input method types it.
The person runs in a thread of its own, so the program under test keeps its ordinary event loop.
"""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QPushButton,
    QScrollArea,
    QWidget,
)

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
PATIENCE = 30.0  # s until a person gives up waiting; nothing is measured by it
LOOK_AGAIN = 0.02  # s between two looks
CALM = 4  # equal looks in a row that mean nothing moves any more

X_NAMES = {"PgDown": "Next", "PgUp": "Prior", "Enter": "KP_Enter", "Del": "Delete", "Backspace": "BackSpace"}


class GaveUpError(AssertionError):
    """Something a person waited for did not come."""


class _Caller(QObject):
    """Carries a call into the window's thread."""

    called = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.called.connect(lambda work: work(), Qt.ConnectionType.QueuedConnection)


class XHands:
    """A pointer and keys of the X server, by xdotool."""

    def click(self, at: QPoint, times: int = 1) -> None:
        self._do("mousemove", str(at.x()), str(at.y()))
        self._do("click", "--repeat", str(times), "--delay", "60", "1")

    def wheel(self, at: QPoint, notches: int) -> None:
        self._do("mousemove", str(at.x()), str(at.y()))
        self._do("click", "--repeat", str(abs(notches)), "--delay", "15", "5" if notches > 0 else "4")

    def press(self, keys: str) -> None:
        parts = [X_NAMES.get(part, part) for part in keys.split("+")]
        self._do(
            "key",
            "--clearmodifiers",
            "+".join([part.lower() for part in parts[:-1]] + [parts[-1] if len(parts[-1]) > 1 else parts[-1].lower()]),
        )

    def type(self, text: str) -> None:
        self._do("type", "--clearmodifiers", "--delay", "12", "--", text)

    @staticmethod
    def _do(*words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, capture_output=True, timeout=PATIENCE)


class QtHands:
    """The same gestures as events of Qt, posted to what lies under the pointer or has the focus."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def click(self, at: QPoint, times: int = 1) -> None:
        for _ in range(times):
            self._person.do(lambda: self._click(at))

    def wheel(self, at: QPoint, notches: int) -> None:
        for _ in range(abs(notches)):
            self._person.do(lambda: self._wheel(at, 120 if notches < 0 else -120))

    def press(self, keys: str) -> None:
        self._person.wait(self._has_window, "a window in front")
        self._person.do(lambda: self._press(keys))

    def type(self, text: str) -> None:
        self._person.wait(self._has_window, "a window in front")
        for sign in text:
            self._person.do(partial(self._type_one, sign))

    @staticmethod
    def _click(at: QPoint) -> None:
        widget = QApplication.widgetAt(at)
        if widget is None:
            raise GaveUpError(f"nothing to click at {at.x()}, {at.y()}")
        if widget.windowType() != Qt.WindowType.Popup:
            widget.window().activateWindow()  # as a window manager does
        for kind, buttons in (
            (QMouseEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
            (QMouseEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            place = QPointF(widget.mapFromGlobal(at))
            no_keys = Qt.KeyboardModifier.NoModifier
            made = QMouseEvent(kind, place, QPointF(at), Qt.MouseButton.LeftButton, buttons, no_keys)
            if kind == QMouseEvent.Type.MouseButtonPress:
                _focus_by_click(widget)
            QCoreApplication.postEvent(widget, made)

    @staticmethod
    def _wheel(at: QPoint, delta: int) -> None:
        widget = QApplication.widgetAt(at)
        while widget is not None and not isinstance(widget, QAbstractScrollArea):
            widget = widget.parentWidget()
        if isinstance(widget, QAbstractScrollArea):
            port = widget.viewport()
            place = QPointF(port.mapFromGlobal(at))
            made = QWheelEvent(
                place,
                QPointF(at),
                QPoint(),
                QPoint(0, delta),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QCoreApplication.postEvent(port, made)

    def _press(self, keys: str) -> None:
        combination = QKeyCombination.fromCombined(QKeySequence(keys)[0].toCombined())  # type: ignore[index]
        popup = QApplication.activePopupWidget()
        if popup is None:
            QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
        else:
            QTest.keyClick(popup.windowHandle(), combination.key(), combination.keyboardModifiers())

    def _type_one(self, sign: str) -> None:
        QTest.keyClicks(self._target(), sign)

    @staticmethod
    def _has_window() -> bool:
        """Whether a window is in front; when none is, bring one there as a window manager would."""
        if QApplication.activeWindow() is not None:
            return True
        window = QApplication.activeModalWidget() or next(w for w in QApplication.topLevelWidgets() if w.isVisible())
        window.activateWindow()
        return False

    @staticmethod
    def _target() -> QWidget:
        found = QApplication.focusWidget() or QApplication.activeWindow()
        if found is None:
            raise GaveUpError("no widget has the focus")
        return found


def _focus_by_click(widget: QWidget | None) -> None:
    """What Qt does with the focus when the button goes down."""
    while widget is not None:
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        if widget.isWindow():
            return
        widget = widget.parentWidget()


class Person(threading.Thread):
    """Plays ``story`` at the window; ``failure`` is what went wrong, None when all went well."""

    def __init__(self, story: Callable[[Person], None], pictures: Path) -> None:
        super().__init__(daemon=True)
        self._story, self._pictures = story, pictures
        self._caller = _Caller()
        self.failure: BaseException | None = None
        is_x = QGuiApplication.platformName() == "xcb"
        self.hands: XHands | QtHands = XHands() if is_x else QtHands(self)

    def run(self) -> None:
        try:
            self._story(self)
        except BaseException as error:  # the main thread raises it again
            self.failure = error
            self.picture("failed")
        finally:
            self.do(QApplication.quit)

    # ---- eyes ----

    def look(self, at: Callable[[], T]) -> T:
        """What ``at`` gives in the window's thread."""
        answer: queue.Queue[tuple[bool, Any]] = queue.Queue()

        def ask() -> None:
            try:
                answer.put((True, at()))
            except BaseException as error:
                answer.put((False, error))

        self._caller.called.emit(ask)
        is_good, got = answer.get(timeout=PATIENCE)
        if not is_good:
            raise got
        return cast(T, got)

    def do(self, work: Callable[[], object]) -> None:
        """Do something in the window's thread without waiting: it may open a dialog or a menu."""
        self._caller.called.emit(work)

    def wait(self, until: Callable[[], T | None], what: str) -> T:
        """Look again and again until there is something; gives it. Raises GaveUpError naming ``what``."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = self.look(until)
            if seen:
                return seen
            time.sleep(LOOK_AGAIN)
        raise GaveUpError(f"waited in vain for {what}")

    def find(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The shown, enabled widget with this object name, in whichever window."""
        return self.wait(lambda: shown(name, kind), f"“{name}”")

    def picture(self, name: str) -> None:
        """Keep what the screen shows, for whoever has to find out."""

        def grab() -> None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            for at, window in enumerate(w for w in QApplication.topLevelWidgets() if w.isVisible()):
                window.grab().save(str(self._pictures / f"{name}-{at}.png"))

        self.look(grab)

    # ---- hands ----

    def click(self, target: str | QWidget, *, times: int = 1) -> None:
        """Click the middle of a widget; scroll to it first when it lies out of sight."""
        widget = self.find(target) if isinstance(target, str) else target
        at = self.reach(widget)
        if isinstance(widget, QAbstractButton) and widget.isCheckable() and not isinstance(widget, QPushButton):
            at = QPoint(self.look(lambda: widget.mapToGlobal(QPoint(10, 0)).x()), at.y())  # on the box, not beside it
        self.hands.click(at, times)

    def press(self, *keys: str) -> None:
        """Keys in Qt's words: ``Ctrl+S``, ``Return``, ``Down``."""
        for combination in keys:
            self.hands.press(combination)

    def type(self, text: str) -> None:
        """Letters and digits by keys, everything else as an input method brings it: pre-edit, then the words."""
        for part, is_plain in _parts(text):
            if is_plain:
                self.hands.type(part)
                self.wait(partial(_is_typed, part), f"“{part}” to be typed")
            else:
                self.look(partial(_compose, part))

    def reach(self, widget: QWidget) -> QPoint:
        """The middle of what can be seen of a widget, in screen coordinates, turning the wheel as needed."""
        for _ in range(400):
            area, seen, where = self.wait(lambda: _seen(widget), f"room around {widget.objectName()}")
            if not where:
                return self._settled(widget, seen)
            self.hands.wheel(area, where)
            time.sleep(LOOK_AGAIN)
        raise GaveUpError(f"could not scroll to {widget.objectName()}")

    def _settled(self, widget: QWidget, first: QRect) -> QPoint:
        """The same place several times in a row: layouts and scrolling that were under way have ended."""
        same = 0
        for _ in range(400):
            time.sleep(LOOK_AGAIN)
            _, again, where = self.look(lambda: _seen(widget) or (QPoint(), QRect(), 0))
            if where:
                return self.reach(widget)
            same = same + 1 if again == first else 0
            if same == CALM and again.isValid():
                return again.center()
            first = again
        raise GaveUpError(f"{widget.objectName()} did not come to rest")


def shown(name: str, kind: type[W] = QWidget) -> W | None:  # type: ignore[assignment]
    """The widget of this object name that a person could use now; of several the one in the active window."""
    tops = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    modal = QApplication.activeModalWidget()
    if modal is not None:
        tops = [window for window in tops if window is modal or window.parentWidget() is modal]
    for window in tops:
        own = [window] if window.objectName() == name and isinstance(window, kind) else []
        for found in own + list(window.findChildren(kind, name)):
            if found.isVisible() and found.isEnabled():
                return found
    return None


def _seen(widget: QWidget) -> tuple[QPoint, QRect, int] | None:
    """Where the wheel can be turned, what is seen of the widget, and how many notches it lacks (0: none)."""
    if not widget.isVisible():
        return None
    whole = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
    seen, wheel = QRect(whole), QPoint()
    parent = widget.parentWidget()
    lacks = 0
    while parent is not None and not widget.isWindow():
        if isinstance(parent, QScrollArea):
            port = parent.viewport()
            room = QRect(port.mapToGlobal(QPoint(0, 0)), port.size())
            wheel = QPoint(room.left() + 6, room.center().y())
            height = min(whole.height(), room.height() - 16)
            if whole.top() < room.top() + 4 and whole.bottom() < room.bottom() - 4:
                lacks = -max(1, (room.top() - whole.top()) // 120)
            elif whole.top() + min(height, 48) > room.bottom():
                lacks = max(1, (whole.top() + height - room.bottom()) // 120)
            bar = parent.verticalScrollBar()
            if (lacks > 0 and bar.value() >= bar.maximum()) or (lacks < 0 and bar.value() <= 0):
                lacks = 0
            seen = seen.intersected(room)
        if parent.isWindow():
            break
        parent = parent.parentWidget()
    if isinstance(widget, QAbstractScrollArea) and seen.height() > 40:
        seen = QRect(seen.left(), seen.top(), seen.width(), 36)
    return wheel, seen, lacks


def _is_typed(words: str) -> bool:
    """Whether the words stand before the cursor of the input with the focus."""
    target = QApplication.focusWidget()
    found = target.inputMethodQuery(Qt.InputMethodQuery.ImTextBeforeCursor) if target is not None else None
    return str(found or "").rstrip().endswith(words.rstrip()[-8:])


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text in runs that keys can type (True) and runs that need an input method (False)."""
    found: list[tuple[str, bool]] = []
    for sign in text:
        is_plain = sign.isascii() and (sign.isalnum() or sign in " -./:@_,")
        if found and found[-1][1] == is_plain:
            found[-1] = (found[-1][0] + sign, is_plain)
        else:
            found.append((sign, is_plain))
    return found


def _compose(words: str) -> None:
    """What fcitx or the system's Pinyin does: unfinished letters, then the chosen words."""
    target = QApplication.focusWidget()
    if target is None:
        raise GaveUpError(f"nowhere to type “{words}”")
    QCoreApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
    done = QInputMethodEvent("", [])
    done.setCommitString(words)
    QCoreApplication.sendEvent(target, done)


def play(story: Callable[[Person], None], pictures: Path) -> None:
    """Run the program's event loop while a person plays ``story``; raises what went wrong."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    person = Person(story, pictures)
    QTimer.singleShot(0, person.start)
    app.exec()
    person.join(PATIENCE)
    if person.failure is not None:
        raise person.failure
