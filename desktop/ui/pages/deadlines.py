"""This file is the part 办理期限 of the home page: a month of what is due, and below it the lists by nearness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QPushButton, QVBoxLayout, QWidget

from desktop.services.deadlines import WEEK, Agenda, DueItem, OwnDeadline, make_agenda
from desktop.ui.icons import set_icon
from desktop.ui.pages.due_rows import ClosedRow, DueRow, FormWay, day_marks, owes
from desktop.ui.pages.last_change import LastChange
from desktop.ui.pages.month_calendar import MonthCalendar
from desktop.ui.pages.page import PageContext, disable_in_read_only
from desktop.ui.theme import GRID
from desktop.ui.widgets import Card, SectionTitle, button, clear, icon_button, label
from desktop.ui.wording import day_words, filled_by_of, weekday_words

CALENDAR_BESIDE = 280  # px: how wide the month is when the lists stand beside it


class DeadlinePanel(QWidget):
    """Month and lists. ``last`` takes back what was done here."""

    calendar_requested = Signal()
    way_chosen = Signal(object)  # FormWay: open or begin the form of a task

    def __init__(self, context: PageContext, last: LastChange) -> None:
        super().__init__()
        self._context, self._desk, self._last = context, context.desk, last
        self._side = filled_by_of(context.role)
        self._items: tuple[DueItem, ...] = ()
        self._unfolded: set[str] = set()
        self._shown: list[QWidget] = []
        self.setObjectName("home.deadlines")
        self.title = SectionTitle("办理期限")  # the page puts it beside its other heads
        self.add = button("自定期限…", self.ask_own, kind="quiet", icon_name="plus", name="home.add_own")
        self.add.setToolTip("给通知任务定一个更早的期限，或记一条提醒")
        self.title.add_action(self.add)
        self._card = Card(spacing=GRID * 2)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(GRID * 2)
        self.month = MonthCalendar(context.today)
        self.month.grid.chosen.connect(self.show_day)
        self.month.grid.dropped.connect(lambda: self.show_day(None))
        self._lists = QWidget()
        self._list = QVBoxLayout(self._lists)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._halves.addWidget(self.month, 0, Qt.AlignmentFlag.AlignTop)
        self._halves.addWidget(self._lists, 1)
        self._card.body.addLayout(self._halves)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)
        disable_in_read_only(self._desk, self.add)

    # ---- what the page calls ----

    def set_beside(self, is_beside: bool) -> None:
        """Month and lists side by side, where the panel has the whole width of the page."""
        wanted = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() != wanted:
            self._halves.setDirection(wanted)
            self.month.setMaximumWidth(CALENDAR_BESIDE if is_beside else 16777215)
            self.month.setMinimumWidth(CALENDAR_BESIDE if is_beside else 0)

    def refresh(self) -> None:
        """Read everything that is due and show it; the day that was open stays open."""
        today = self._context.today
        self._items = self._desk.deadlines.items(today)
        self.month.grid.show_marks(today, day_marks(self._items, self._side))
        self._show_lists(make_agenda(self._items, today, self._side), today)

    def show_day(self, day: date | None) -> None:
        """List the items of one day instead of the groups; the same day again, or None, brings those back."""
        grid = self.month.grid
        grid.select(None if day == grid.selected else day)
        self.refresh()

    # ---- showing ----

    def _show_lists(self, agenda: Agenda, today: date) -> None:
        name = self._name_of_focus()
        self._lists.hide()  # shown once when all rows are there: a row shown by itself costs a layout each
        clear(self._list)
        self._shown.clear()
        if self.month.grid.selected is not None:
            self._show_selected(self.month.grid.selected, today)
        else:
            self._show_groups(agenda, today)
        self._list.addStretch(1)
        self._lists.show()
        if name:
            self._focus_again(name)

    def _show_groups(self, agenda: Agenda, today: date) -> None:
        until = today + timedelta(days=WEEK)
        self._add_group("已逾期", agenda.overdue, today, tone="error")
        self._add_group("今天", agenda.today, today)
        self._add_group("一周内", agenda.week, today, remark=f"至{day_words(until, today)}")
        self._add_group("以后", agenda.later, today)
        if not agenda.open_count:
            has_any = bool(self._items) or bool(agenda.closed)
            words = "目前没有待办的期限。" if has_any else "已安装的通知里没有带日期的任务。"
            self._add_words(f"{words}需要提醒的事可以用“自定期限”记下来。")
        settled, closed = agenda.settled, agenda.closed
        if settled:
            rows: Iterable[QWidget] = (self._row(item, today, item is settled[-1]) for item in settled)
            self._add_fold("settled", f"已办和已过 {len(settled)}", rows)
        if closed:
            rows = (ClosedRow(notice, last_on, n == len(closed)) for n, (notice, last_on) in enumerate(closed, 1))
            self._add_fold("closed", f"已截止的通知 {len(closed)}", rows)
        print_it = button(
            "打印任务日历…", self.calendar_requested.emit, kind="quiet", icon_name="calendar", name="home.calendar"
        )
        self._list.addSpacing(GRID)
        self._put(print_it, Qt.AlignmentFlag.AlignLeft)

    def _show_selected(self, day: date, today: date) -> None:
        found = [item for item in self._items if item.due_on == day]
        head = SectionTitle(f"{day_words(day, today)} {weekday_words(day)}")
        head.setObjectName("home.day")
        add = icon_button(
            "plus", f"在{day_words(day, today)}添加自定期限", lambda: self.ask_own(day=day), name="home.day_add"
        )
        disable_in_read_only(self._desk, add)
        head.add_action(add)
        head.add_action(icon_button("x", "收起这一天（Esc）", lambda: self.show_day(None), name="home.day_close"))
        self._put(head)
        for item in found:
            self._put(self._row(item, today, item is found[-1]))
        if not found:
            self._add_words("这一天没有期限。")
        self._list.addSpacing(GRID)
        back = button("返回全部期限", lambda: self.show_day(None), kind="quiet", name="home.day_back")
        self._put(back, Qt.AlignmentFlag.AlignLeft)

    def _put(self, widget: QWidget, where: Qt.AlignmentFlag | None = None) -> None:
        """Add to the lists, and remember what is there now."""
        self._list.addWidget(widget)
        if where is not None:
            self._list.setAlignment(widget, where)
        widget.show()  # now, not with the next turn: it may get the focus back
        self._shown.append(widget)

    def _add_words(self, text: str) -> None:
        words = label(text, "muted", wrap=True)
        words.setContentsMargins(0, 0, 0, GRID)
        self._put(words)

    def _add_group(self, name: str, items: Sequence[DueItem], today: date, *, remark: str = "", tone: str = "") -> None:
        if not items:
            return
        words = f"{name} {len(items)}" + (f" · {remark}" if remark else "")
        head = label(words, "small", tone=tone)
        head.setContentsMargins(0, GRID // 2 if self._shown else 0, 0, 0)
        self._put(head)
        for item in items:
            self._put(self._row(item, today, item is items[-1]))

    def _add_fold(self, key: str, words: str, rows: Iterable[QWidget]) -> None:
        """A group that is closed until somebody wants it; it stays as he left it. Its rows are made when it opens."""
        is_open = key in self._unfolded
        head = button(words, name=f"home.fold.{key}")
        head.setProperty("part", "fold")
        head.setText(f" {words}")
        set_icon(head, "chevron-down" if is_open else "chevron-right", "muted", 16)
        head.setAccessibleName(f"{words}，{'收起' if is_open else '展开'}")
        head.clicked.connect(lambda: self._turn_fold(key))
        self._put(head)
        for row in rows if is_open else ():
            self._put(row)

    def _turn_fold(self, key: str) -> None:
        self._unfolded ^= {key}
        self.refresh()

    def _row(self, item: DueItem, today: date, is_last: bool) -> DueRow:
        row = DueRow(
            item,
            today,
            is_last=is_last,
            is_owed=owes(item, self._side),
            ways=lambda: self._ways(item),
            can_change=not self._desk.is_read_only,
            parent=self._lists,
        )
        row.ticked.connect(self._tick)
        row.edit_asked.connect(self.ask_own)
        row.own_asked.connect(self._ask_own_for)
        row.remove_asked.connect(self._remove)
        row.way_chosen.connect(self.way_chosen)
        return row

    def _ways(self, item: DueItem) -> list[FormWay]:
        """The forms of a task that this role fills in: the draft last worked on, or a new one."""
        if item.notice is None or item.task is None:
            return []
        drafts = self._desk.drafts()
        found = []
        for form in (item.notice.form(form_id) for form_id in item.task.form_ids):
            if form.filled_by != self._side:
                continue
            draft = next((d for d in drafts if (d.notice_id, d.form_id) == (item.notice.id, form.id)), None)
            words = f"继续填写《{form.title}》" if draft else f"新建《{form.title}》"
            found.append(FormWay(words, item.notice.id, form.id, draft.draft_id if draft else ""))
        return found

    # ---- changing ----

    def ask_own(self, item: DueItem | None = None, day: date | None = None) -> None:
        """Set an own deadline, or change the one of ``item``."""
        from desktop.ui.dialogs.own_deadline import OwnDeadlineDialog

        dialog = OwnDeadlineDialog(self, self._context, item, day or (None if item else self.month.grid.selected))
        before = item.own if item else None
        dialog.saved.connect(lambda kept: self._on_saved(kept, before))
        dialog.open()

    def _ask_own_for(self, item: DueItem) -> None:
        self.ask_own(item)

    def _on_saved(self, kept: OwnDeadline, before: OwnDeadline | None) -> None:
        deadlines = self._desk.deadlines
        on = day_words(kept.due_on, self._context.today)
        if before is None:
            self._last.made(f"已添加自定期限 {on}", lambda: deadlines.remove(kept), self.refresh)
        else:
            self._last.made(f"自定期限已改为 {on}", lambda: deadlines.put_back(before), self.refresh)
        self.month.grid.go_to(kept.due_on)

    def _remove(self, item: DueItem) -> None:
        own, deadlines = item.own, self._desk.deadlines
        if own is not None:
            self._last.make(
                "已删除自定期限", lambda: deadlines.remove(own), lambda: deadlines.put_back(own), self.refresh
            )

    def _tick(self, item: DueItem, is_done: bool) -> None:
        undo: list[Callable[[], None]] = []
        self._last.make(
            "已标为已办" if is_done else "已取消已办",
            lambda: undo.append(self._desk.deadlines.set_done(item, is_done)),
            lambda: undo[0](),
            self.refresh,
        )

    # ---- focus: the rows are made anew, the person stays where he was ----

    def _name_of_focus(self) -> str:
        focused = self.window().focusWidget() if self.isVisible() else None
        return focused.objectName() if focused is not None and self._lists.isAncestorOf(focused) else ""

    def _focus_again(self, name: str) -> None:
        found = [part for part in self._focusable() if part.objectName() == name]
        (found[0] if found else self.month.grid).setFocus()

    def _focusable(self) -> Iterable[QWidget]:
        """The parts of the lists that are there now; those of before are gone with the next turn."""
        for row in self._shown:
            if not row.isHidden():
                yield row
                for kind in (QCheckBox, QPushButton):
                    yield from row.findChildren(kind)
