"""This file says what changed since the last final copy (与上次定稿相比): fields, rows by id, paragraphs, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from desktop.canonical import nfc
from desktop.errors import JobCancelled
from desktop.forms.differences import longest_rising
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.fixed_table import row_labels
from desktop.forms.fieldtypes.long_text import is_block
from desktop.forms.fieldtypes.row_watch import are_rows
from desktop.forms.model import FieldDef, FormDef
from desktop.jobs import JobContext
from desktop.services.text_changes import Piece, compare_texts, likeness

#: kind of a change → as a person calls it
KIND_WORDS = {"added": "新增", "removed": "删除", "changed": "修改", "moved": "移动"}
_ALIKE = 0.3  # two paragraphs that share less are one that went and one that came
_MOST_PARTNERS = 6  # earlier paragraphs looked at as what one was before it was rewritten
_FILE_CHANGED = "（文件内容已更换）"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a row that reads otherwise now."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"label": self.label, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went, moved or changed. ``number`` counts from 1, of a row that went in the old table."""

    kind: str  # added | removed | moved | changed
    row_id: str
    number: int
    name: str
    cells: tuple[CellChange, ...] = ()
    old_number: int = 0  # of a moved row

    def to_dict(self) -> dict[str, Any]:
        shape = {"kind": self.kind, "row": self.row_id, "number": self.number, "name": self.name}
        moved = {"old_number": self.old_number} if self.kind == "moved" else {}
        return {**shape, **moved, "cells": [cell.to_dict() for cell in self.cells]}


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph, sub-heading or figure of a long text; ``number`` as of a row."""

    kind: str
    number: int
    pieces: tuple[Piece, ...]
    old_number: int = 0  # of a moved one

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "number": self.number, "pieces": [piece.to_dict() for piece in self.pieces]}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that reads otherwise: ``added`` was empty then, ``removed`` is empty (or not asked) now."""

    field_id: str
    label: str
    section: str
    kind: str  # added | removed | changed
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()
    rows: tuple[RowChange, ...] = ()
    paragraphs: tuple[ParagraphChange, ...] = ()

    @property
    def words(self) -> str:
        """What happened, in few words: 修改 2 行，新增 1 行."""
        parts = self.rows or self.paragraphs
        if not parts or self.kind != "changed":
            return KIND_WORDS[self.kind]
        unit = "行" if self.rows else "段"
        counts = {kind: sum(part.kind == kind for part in parts) for kind in KIND_WORDS}
        return "，".join(f"{KIND_WORDS[kind]} {number} {unit}" for kind, number in counts.items() if number)

    def lines(self) -> Iterator[str]:
        """The change for a terminal: what went in [-…-], what came in {+…+}."""
        yield f"{self.section or '（本版已没有）'} · {self.label}：{self.words}"
        for row in self.rows:
            moved = f"，原第 {row.old_number} 行" if row.kind == "moved" else ""
            yield f"  {KIND_WORDS[row.kind]}第 {row.number} 行（{row.name}）{moved}"
            if row.kind in ("changed", "moved"):
                yield from (f"    {cell.label}：{_marked(cell.pieces)}" for cell in row.cells)
        for paragraph in self.paragraphs:
            yield f"  {KIND_WORDS[paragraph.kind]}第 {paragraph.number} 段：{_marked(paragraph.pieces)}"
        if not self.rows and not self.paragraphs:
            pieces = self.pieces or tuple(
                Piece(kind, text) for kind, text in (("removed", self.before), ("added", self.after)) if text
            )
            yield from [f"  {_marked(pieces)}"] if pieces else []

    def to_dict(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"field": self.field_id, "label": self.label, "section": self.section}
        shape["kind"] = self.kind
        if not self.rows and not self.paragraphs:
            shape |= {"before": self.before, "after": self.after}
        for name in ("rows", "paragraphs"):
            if parts := getattr(self, name):
                shape[name] = [part.to_dict() for part in parts]
        return shape


_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def _marked(pieces: Sequence[Piece]) -> str:
    return "".join(_MARKS[piece.kind].format(piece.text) for piece in pieces).replace("\n", " ")


def compare_answers(
    form: FormDef,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    old_form: FormDef | None = None,
    job: JobContext | None = None,
) -> tuple[FieldChange, ...]:
    """Every field whose relevant answer differs, in form order; what only ``old_form`` asked comes last.

    Both sides are relevant answers, as the 版本校验码 is made of. Without ``old_form`` a field this form does not
    have is called so.
    """
    before, after, job = nfc(dict(before)), nfc(dict(after)), job or JobContext()
    found: list[FieldChange] = []
    for n, field in enumerate(form.fields):
        job.step(n, len(form.fields), field.label)
        if before.get(field.id) != after.get(field.id):
            section = form.section(field.section_id).title
            change = _field_change(field, section, before.get(field.id), after.get(field.id), job)
            found += [change] if change else []
    for field_id, value in before.items():
        if field_id not in form.by_id:
            found += list(_gone(field_id, value, old_form, job))
    return tuple(found)


def _gone(field_id: str, value: Any, old_form: FormDef | None, job: JobContext) -> Iterator[FieldChange]:
    """An answer to what this version does not ask."""
    known = old_form.by_id.get(field_id) if old_form else None
    if known is None or old_form is None:
        if value not in (None, "", [], {}):
            yield FieldChange(field_id, "本版已没有的一项", "", "removed")
        return
    change = _field_change(known, old_form.section(known.section_id).title, value, None, job)
    if change:
        yield change


def _field_change(field: FieldDef, section: str, before: Any, after: Any, job: JobContext) -> FieldChange | None:
    kind_of = field_type(field.type)
    was_empty, is_empty = kind_of.is_empty(before), kind_of.is_empty(after)
    if was_empty and is_empty:
        return None
    kind = "added" if was_empty else "removed" if is_empty else "changed"
    old = "" if was_empty else kind_of.printed(before, field)
    new = "" if is_empty else kind_of.printed(after, field)
    make = FieldChange(field.id, field.label, section, kind, old, new)
    if field.is_table and all(value is None or are_rows(value) for value in (before, after)):
        rows = tuple(_row_changes(field, before or [], after or []))
        return FieldChange(field.id, field.label, section, kind, old, new, rows=rows)
    if field.type == "long_text" and all(_are_blocks(value) for value in (before, after)):
        paragraphs = tuple(_paragraph_changes(before or [], after or [], job))
        return FieldChange(field.id, field.label, section, kind, old, new, paragraphs=paragraphs)
    if kind == "changed" and old == new:  # the same names, other files behind them
        new += _FILE_CHANGED
        make = FieldChange(field.id, field.label, section, kind, old, new)
    if kind == "changed":
        return FieldChange(field.id, field.label, section, kind, old, new, compare_texts(old, new))
    return make


# -- rows ----------------------------------------------------------------------------------


def _row_changes(field: FieldDef, before: Sequence[Any], after: Sequence[Any]) -> Iterator[RowChange]:
    """In the order of the present table, rows that went at the end."""
    fixed = field_type(field.type).fixed_rows(field)
    if fixed:
        yield from _fixed_row_changes(field, row_labels(fixed), before, after)
        return
    old_at = {row["id"]: n for n, row in enumerate(before)}
    new_ids = [row["id"] for row in after]
    stayed = [row_id for row_id in new_ids if row_id in old_at]
    in_place = longest_rising([old_at[row_id] for row_id in stayed])
    for n, row in enumerate(after, 1):
        row_id, name = row["id"], _row_name(field, row)
        if row_id not in old_at:
            yield RowChange("added", row_id, n, name, _cells(field, {}, row))
            continue
        cells = _cells(field, before[old_at[row_id]], row)
        if old_at[row_id] not in in_place:
            yield RowChange("moved", row_id, n, name, cells, old_at[row_id] + 1)
        elif cells:
            yield RowChange("changed", row_id, n, name, cells)
    for n, row in enumerate(before, 1):
        if row["id"] not in new_ids:
            yield RowChange("removed", row["id"], n, _row_name(field, row), _cells(field, row, {}))


def _fixed_row_changes(
    field: FieldDef, names: Mapping[str, str], before: Sequence[Any], after: Sequence[Any]
) -> Iterator[RowChange]:
    """Rows every draft has neither come nor go: only their cells change."""
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    for n, (row_id, name) in enumerate(names.items(), 1):
        cells = _cells(field, old.get(row_id, {}), new.get(row_id, {}))
        if cells:
            yield RowChange("changed", row_id, n, name, cells)


def _cells(field: FieldDef, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CellChange, ...]:
    found = []
    for column in field.columns:
        old, new = before.get(column.id), after.get(column.id)
        if old == new:
            continue
        kind = field_type(column.type)
        texts = ["" if kind.is_empty(value) else kind.printed(value, column) for value in (old, new)]
        if texts[0] == texts[1]:
            if not texts[0]:
                continue
            texts[1] += _FILE_CHANGED
        found.append(CellChange(column.label, texts[0], texts[1], compare_texts(*texts)))
    return tuple(found)


def _row_name(field: FieldDef, row: Mapping[str, Any]) -> str:
    """What a person calls the row: of a scenario its three names, else its first filled cell."""
    kind = field_type(field.type)
    if field.type == "scenarios":
        return str(kind.printed_row(row, field))  # type: ignore[attr-defined]
    for column in field.columns:
        cell = field_type(column.type)
        value = row.get(column.id)
        if not cell.is_empty(value):
            return cell.printed(value, column)
    return "（空行）"


# -- long text -----------------------------------------------------------------------------


def _are_blocks(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(map(is_block, value)))


_Line = tuple[str, str, str]  # kind, text, file


def _lines(blocks: Sequence[Any]) -> list[_Line]:
    """What is read as one paragraph each; empty ones are not there."""
    found = []
    for block in blocks:
        if block["kind"] == "figure":
            words = f"〔图〕{block.get('caption', '').strip() or block.get('name', '')}"
            found.append(("figure", words, str(block["file"])))
        elif block["text"].strip():
            found.append((block["kind"], block["text"].strip(), ""))
    return found


def _paragraph_changes(before: Sequence[Any], after: Sequence[Any], job: JobContext) -> Iterator[ParagraphChange]:
    old, new = _lines(before), _lines(after)
    removed: list[int] = []
    added: list[int] = []
    changed: list[tuple[int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        rest_old, rest_new = list(range(a, b)), list(range(c, d))
        for at in list(rest_new):
            if job.is_cancelled:
                raise JobCancelled
            partner = _partner(old, new[at], rest_old)
            if partner is not None:
                changed.append((partner, at))
                rest_old = [n for n in rest_old if n > partner]
                rest_new.remove(at)
        taken = {partner for partner, _ in changed}
        removed += [n for n in range(a, b) if n not in taken]
        added += rest_new
    moved = []
    for at in list(added):
        same = next((n for n in removed if old[n] == new[at]), None)
        if same is not None:
            moved.append((same, at))
            removed.remove(same)
            added.remove(at)
    found = [ParagraphChange("changed", at + 1, _compare_lines(old[n], new[at])) for n, at in changed]
    found += [ParagraphChange("moved", at + 1, (Piece("same", new[at][1]),), n + 1) for n, at in moved]
    found += [ParagraphChange("added", at + 1, (Piece("added", new[at][1]),)) for at in added]
    yield from sorted(found, key=lambda change: change.number)
    for n in removed:
        yield ParagraphChange("removed", n + 1, (Piece("removed", old[n][1]),))


def _partner(old: Sequence[_Line], line: _Line, candidates: Sequence[int]) -> int | None:
    """The first of the next earlier paragraphs that is this one, rewritten; a figure pairs only with a figure."""
    for n in candidates[:_MOST_PARTNERS]:
        is_same_kind = (old[n][0] == "figure") == (line[0] == "figure")
        if is_same_kind and (line[0] == "figure" or likeness(old[n][1], line[1]) >= _ALIKE):
            return n
    return None


def _compare_lines(old: _Line, new: _Line) -> tuple[Piece, ...]:
    pieces = compare_texts(old[1], new[1])
    if old[2] != new[2]:
        return (*pieces, Piece("added", "（图片已更换）"))
    if old[0] != new[0]:
        return (*pieces, Piece("added", "（改为小标题）" if new[0] == "heading" else "（改为正文）"))
    return pieces
