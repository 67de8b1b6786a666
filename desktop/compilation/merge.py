"""This file folds declarations from many packages into one register, in any order.

Everything is decided by the *set* of packages ever taken in for a declaration, never by
their order: a package another one was made from is superseded; what is left are the heads.
One head is the state of the declaration. Several heads mean that it was edited apart, a
conflict (冲突) that stays open until a person chooses or a package brings the sides together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Outcome(StrEnum):
    """What taking in (接收) one package did."""

    ADDED = "added"  # 新收
    UPDATED = "updated"  # 更新
    SAME = "same"  # 已收过
    OLDER = "older"  # 旧版
    CONFLICT = "conflict"  # 冲突


OUTCOME_LABELS = {
    Outcome.ADDED: "新收",
    Outcome.UPDATED: "更新",
    Outcome.SAME: "已收过",
    Outcome.OLDER: "旧版",
    Outcome.CONFLICT: "冲突",
}


class Side(NamedTuple):
    """What makes two packages say the same: who declares what, with which content."""

    unit_code: str
    form_id: str
    content_hash: str
    values_digest: str


class Version(NamedTuple):
    """A side at a revision (修订号)."""

    revision: int
    side: Side


@dataclass(frozen=True, slots=True)
class Entry:
    """One verified package as the register sees it.

    ``declaration_id`` is the lineage of the draft, ``content_hash`` the one that prints as
    版本校验码, ``earlier_hashes`` those of earlier exports of the same draft, ``values_digest``
    the SHA-256 of the canonical answers, ``received_at`` ISO 8601 with offset.
    """

    declaration_id: str
    revision: int
    content_hash: str
    earlier_hashes: tuple[str, ...]
    values_digest: str
    package_id: str
    unit_code: str
    form_id: str
    received_at: str = ""

    @property
    def side(self) -> Side:
        return Side(self.unit_code, self.form_id, self.content_hash, self.values_digest)

    @property
    def version(self) -> Version:
        return Version(self.revision, self.side)

    def rank(self) -> tuple[int, str, str, str, str, str, tuple[str, ...]]:
        """A total order: no two different packages share a rank. When it was received does not count."""
        return (
            self.revision,
            self.content_hash,
            self.values_digest,
            self.package_id,
            self.unit_code,
            self.form_id,
            self.earlier_hashes,
        )


@dataclass(frozen=True)
class Lineage:
    """Everything known of one declaration: all packages by rank, and the versions a person set aside."""

    entries: tuple[Entry, ...]
    rejected: frozenset[Version] = frozenset()

    @cached_property
    def heads(self) -> tuple[Entry, ...]:
        """The packages that stand, one a side, highest rank first. Never empty.

        What a person set aside does not stand, unless nothing else is left.
        """
        standing = [entry for entry in self.entries if not self._is_superseded(entry)]
        chosen = [entry for entry in standing if not self._is_rejected(entry)] or standing
        highest = {entry.side: entry for entry in sorted(chosen, key=Entry.rank)}
        return tuple(sorted(highest.values(), key=Entry.rank, reverse=True))

    @property
    def winner(self) -> Entry:
        """What is shown and compiled; in an open conflict only until a person chooses."""
        return self.heads[0]

    @property
    def conflict(self) -> tuple[Entry, ...]:
        """The sides of the open conflict, empty when there is none."""
        return self.heads if len(self.heads) > 1 else ()

    def with_entry(self, new: Entry) -> Lineage:
        """The lineage that also knows ``new``; a package taken in again keeps its first time."""
        known = {entry.rank(): entry for entry in self.entries}
        again = known.get(new.rank(), new)
        known[new.rank()] = min(again, new, key=lambda entry: entry.received_at)
        return replace(self, entries=tuple(known[rank] for rank in sorted(known)))

    @cached_property
    def _built_on(self) -> dict[tuple[str, str, str], int]:
        """The highest revision made from each content, by unit, form and content hash."""
        highest: dict[tuple[str, str, str], int] = {}
        for entry in self.entries:
            for content_hash in entry.earlier_hashes:
                key = entry.unit_code, entry.form_id, content_hash
                highest[key] = max(highest.get(key, entry.revision), entry.revision)
        return highest

    def _is_superseded(self, entry: Entry) -> bool:
        """Whether a later revision of the same unit and form was made from ``entry``."""
        key = entry.unit_code, entry.form_id, entry.content_hash
        return self._built_on.get(key, entry.revision) > entry.revision

    def _is_rejected(self, entry: Entry) -> bool:
        """Whether a person set this side aside at this revision or a later one."""
        return any(version.side == entry.side and version.revision >= entry.revision for version in self.rejected)


@dataclass(frozen=True)
class MergeReport:
    """The register after taking in, and what each incoming package did, in the order given."""

    lineages: Mapping[str, Lineage]
    changes: tuple[tuple[str, Outcome], ...]

    @property
    def entries(self) -> dict[str, Entry]:
        """The winner of every declaration."""
        return {declaration_id: lineage.winner for declaration_id, lineage in self.lineages.items()}

    @property
    def conflicts(self) -> dict[str, tuple[Entry, ...]]:
        """The sides of every open conflict."""
        return {key: lineage.conflict for key, lineage in self.lineages.items() if lineage.conflict}


def merge(current: Mapping[str, Lineage], incoming: Iterable[Entry]) -> MergeReport:
    """Pure. The same packages in any order, any number of times, give the same register."""
    lineages = dict(current)
    changes: list[tuple[str, Outcome]] = []
    for new in incoming:
        old = lineages.get(new.declaration_id)
        after = Lineage((new,)) if old is None else old.with_entry(new)
        lineages[new.declaration_id] = after
        changes.append((new.declaration_id, _outcome(old, after, new)))
    return MergeReport(dict(sorted(lineages.items())), tuple(changes))


def lineages_of(
    entries: Iterable[Entry], rejected: Mapping[str, Iterable[Version]] | None = None
) -> dict[str, Lineage]:
    """The register from stored rows: every package ever taken in, and the versions set aside by declaration."""
    lineages = merge({}, entries).lineages
    set_aside = rejected or {}
    return {key: replace(lineage, rejected=frozenset(set_aside.get(key, ()))) for key, lineage in lineages.items()}


def _outcome(old: Lineage | None, after: Lineage, new: Entry) -> Outcome:
    if old is None:
        return Outcome.ADDED
    sides = {head.side for head in after.heads}
    if new.side not in sides:
        return Outcome.OLDER
    if sides == {head.side for head in old.heads}:
        return Outcome.SAME
    return Outcome.CONFLICT if after.conflict else Outcome.UPDATED
