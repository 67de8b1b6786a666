"""This file holds the issues of a draft, grouped by section, changed by differences and never rebuilt."""

from __future__ import annotations

import bisect
from collections import Counter
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.issues import SEVERITY_LABELS, Issue, Severity

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ISSUE_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
REASON_ROLE = Qt.ItemDataRole.UserRole + 3  # the written reason of a warning
MANY = 200  # issues that come and go at once: more are not put in and taken out one by one
Key = tuple[int, int, int, str, str]


def _same(issue: Issue) -> tuple[str, str, str, Severity]:
    """What stays of an issue whose sentence changes with the value."""
    return issue.section_id, issue.path, issue.code, issue.severity


class _Group:
    def __init__(self, section_id: str, title: str) -> None:
        self.section_id, self.title = section_id, title
        self.keys: list[Key] = []
        self.issues: list[Issue] = []


class IssueModel(QAbstractItemModel):
    """Two levels: sections that have issues, and the issues of each in form order."""

    def __init__(self, session: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        form = session.form
        self._field_places = {field.id: at for at, field in enumerate(form.fields)}
        self._column_places = {f.id: {c.id: at for at, c in enumerate(f.columns)} for f in form.fields if f.is_table}
        self._sections = [section.id for section in form.sections]
        self._titles = {section.id: section.title for section in form.sections}
        self._filter: Severity | None = None
        self._words: tuple[str, ...] = ()
        self._all: dict[Issue, None] = {}
        self._groups: list[_Group] = []
        self._row_places: dict[str, dict[str, int]] = {}
        self._reload()

    # --- what others ask ----------------------------------------------------------------------------

    def counts(self) -> dict[Severity, int]:
        """How many of each level, whatever the filter shows."""
        found = Counter(issue.severity for issue in self._all)
        return {severity: found[severity] for severity in Severity}

    @property
    def total(self) -> int:
        return len(self._all)

    def shown(self) -> list[Issue]:
        """The issues the filter lets through, top to bottom."""
        return [issue for group in self._groups for issue in group.issues]

    @property
    def shown_count(self) -> int:
        return sum(len(group.issues) for group in self._groups)

    @property
    def is_filtered(self) -> bool:
        return self._filter is not None or bool(self._words)

    def index_of(self, issue: Issue) -> QModelIndex:
        for at, group in enumerate(self._groups):
            if issue in group.issues:
                return self.index(group.issues.index(issue), 0, self.index(at, 0))
        return QModelIndex()

    def place(self, issue: Issue) -> tuple[int, Key]:
        """Where the issue stands in the form; comparable with the place of one that is gone."""
        return self._section_place(issue.section_id), self._key(issue)

    def set_filter(self, severity: Severity | None) -> None:
        """Show only one level; None shows all."""
        if severity is not self._filter:
            self._filter = severity
            self._reload()

    def set_words(self, words: str) -> None:
        """Show only issues that name each of these words, in their sentence or in the title of their section."""
        wanted = tuple(words.casefold().split())
        if wanted != self._words:
            self._words = wanted
            self._reload()

    def reason_changed(self, issue: Issue) -> None:
        """A reason was written: its line is drawn anew."""
        index = self.index_of(issue)
        if index.isValid():
            self.dataChanged.emit(index, index)

    # --- following the session ------------------------------------------------------------------------

    def apply(self, update: Any) -> None:
        """Take out and put in what the update says; an issue that only words differently stays in its place."""
        if update.tables:
            self._row_places.clear()
        gone = {_same(issue): issue for issue in update.issues_removed}
        come = []
        for issue in update.issues_added:
            before = gone.get(_same(issue))
            if before is not None and self._replace(before, issue):
                del gone[_same(issue)]
            else:
                come.append(issue)
        if len(gone) + len(come) > MANY:
            self._reload()
            return
        for issue in gone.values():
            self._remove(issue)
        for issue in come:
            self._add(issue)

    def _reload(self) -> None:
        self.beginResetModel()
        self._row_places.clear()
        self._all = dict.fromkeys(self._session.issues())
        by_section: dict[str, list[tuple[Key, Issue]]] = {}
        for issue in self._all:
            if self._passes(issue):
                by_section.setdefault(issue.section_id, []).append((self._key(issue), issue))
        self._groups = []
        for section_id in sorted(by_section, key=self._section_place):
            group = self._new_group(section_id)
            entries = sorted(by_section[section_id], key=lambda entry: entry[0])
            group.keys, group.issues = [key for key, _ in entries], [issue for _, issue in entries]
            self._groups.append(group)
        self.endResetModel()

    def _passes(self, issue: Issue) -> bool:
        if self._filter is not None and issue.severity is not self._filter:
            return False
        if not self._words:
            return True
        text = f"{self._titles.get(issue.section_id, '')} {issue.sentence}".casefold()
        return all(word in text for word in self._words)

    def _section_place(self, section_id: str) -> int:
        return self._sections.index(section_id) if section_id in self._sections else len(self._sections)

    def _new_group(self, section_id: str) -> _Group:
        return _Group(section_id, self._titles.get(section_id, "其他"))

    def _key(self, issue: Issue) -> Key:
        """Place in the form: field, row, column; marks of a whole section come last."""
        parts = issue.path.split("/")
        field = self._field_places.get(parts[0], len(self._field_places))
        row = column = -1
        if len(parts) > 1 and parts[0] in self._column_places:
            if parts[0] not in self._row_places:
                self._row_places[parts[0]] = {row_id: at for at, row_id in enumerate(self._session.row_ids(parts[0]))}
            row = self._row_places[parts[0]].get(parts[1], 1 << 30)
            column = self._column_places[parts[0]].get(parts[2], -1) if len(parts) > 2 else -1
        return field, row, column, issue.code, issue.path

    def _add(self, issue: Issue) -> None:
        if issue in self._all:
            return
        self._all[issue] = None
        if not self._passes(issue):
            return
        place = self._section_place(issue.section_id)
        at = next((n for n, group in enumerate(self._groups) if group.section_id == issue.section_id), -1)
        if at < 0:
            at = sum(self._section_place(group.section_id) < place for group in self._groups)
            self.beginInsertRows(ROOT, at, at)
            self._groups.insert(at, self._new_group(issue.section_id))
            self.endInsertRows()
        group, key = self._groups[at], self._key(issue)
        row = bisect.bisect_left(group.keys, key)
        self.beginInsertRows(self.index(at, 0), row, row)
        group.keys.insert(row, key)
        group.issues.insert(row, issue)
        self.endInsertRows()
        self._head_changed(at)

    def _replace(self, before: Issue, after: Issue) -> bool:
        """Put ``after`` where ``before`` stands; False when it belongs elsewhere. The view need not lay out anew."""
        if before not in self._all or after in self._all or self._passes(before) != self._passes(after):
            return False
        key = self._key(after)
        for at, group in enumerate(self._groups if self._passes(after) else ()):
            if group.section_id == after.section_id:
                row = bisect.bisect_left(group.keys, key)
                if row == len(group.keys) or group.issues[row] != before:
                    return False
                group.issues[row] = after
                index = self.index(row, 0, self.index(at, 0))
                self.dataChanged.emit(index, index)
        del self._all[before]
        self._all[after] = None
        return True

    def _remove(self, issue: Issue) -> None:
        if self._all.pop(issue, 0) == 0:
            return
        for at, group in enumerate(self._groups):
            if group.section_id != issue.section_id or issue not in group.issues:
                continue
            row = group.issues.index(issue)
            self.beginRemoveRows(self.index(at, 0), row, row)
            del group.keys[row], group.issues[row]
            self.endRemoveRows()
            if group.issues:
                self._head_changed(at)
            else:
                self.beginRemoveRows(ROOT, at, at)
                del self._groups[at]
                self.endRemoveRows()
            return

    def _head_changed(self, at: int) -> None:
        head = self.index(at, 0)
        self.dataChanged.emit(head, head)

    # --- Qt -----------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, 0) if row < len(self._groups) else QModelIndex()
        group = self._groups[parent.row()]
        return self.createIndex(row, 0, id(group)) if row < len(group.issues) else QModelIndex()

    def parent(self, child: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        group_id = child.internalId() if child.isValid() else 0
        if not group_id:
            return QModelIndex()
        for at, group in enumerate(self._groups):
            if id(group) == group_id:
                return self.createIndex(at, 0, 0)
        return QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() else len(self._groups[parent.row()].issues)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not index.internalId():
            group = self._groups[index.row()]
            if role == Qt.ItemDataRole.DisplayRole:
                return group.title
            return len(group.issues) if role == COUNT_ROLE else None
        issue = self._groups[self.parent(index).row()].issues[index.row()]
        if role == ISSUE_ROLE:
            return issue
        if role == REASON_ROLE:
            return self._session.reason(issue) if issue.severity is Severity.WARNING else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return issue.sentence
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{SEVERITY_LABELS[issue.severity]}：{issue.sentence}"
        return None
