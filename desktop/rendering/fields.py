"""This file prints single fields: texts, tables of rows, long texts with numbered figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from desktop.forms.relevance import Relevance
from desktop.rendering.document import (
    Align,
    Block,
    Figure,
    Grid,
    GridColumn,
    Heading,
    Paragraph,
    TextStyle,
)
from desktop.rendering.sources import Sources, whole

ReadFile = Callable[[str], bytes]
NUMERIC = {"integer", "decimal", "money", "percent"}
MISSING_FIGURE = "（图片文件缺失：{name}）"


def printed(field: FieldDef, value: Any) -> str:
    """The text of a value on paper, "" for an empty one."""
    kind = field_type(field.type)
    return "" if kind.is_empty(value) else kind.printed(value, field)


def rows_of(field: FieldDef, value: Any, relevance: Relevance, figures: Figures) -> list[Block]:
    """A table field: the grid of its short columns, then the long texts row by row."""
    blocks: list[Block] = [grid_of(field, value, relevance)]
    long = [c for c in field.columns if c.type == "long_text" and c.is_printed]
    short = _short_columns(field)
    for n, row in enumerate(_rows(value) if long else (), 1):
        title = "—".join(text for c in short[:3] if (text := _cell(c, field, row, relevance)))
        row_path = _row_path(field, row)
        paths = [f"{row_path}/{column.id}" if row_path else "" for column in long]
        blocks.append(Heading(f"（{n}）{title}", 3, whole(paths[0] if len(long) == 1 else row_path)))
        for column, path in zip(long, paths, strict=True):
            if len(long) > 1:
                blocks.append(Paragraph(column.label, TextStyle.PLAIN, whole(path)))
            blocks += figures.long_text(column, row.get(column.id), path)
    return blocks


def grid_of(field: FieldDef, value: Any, relevance: Relevance) -> Grid:
    """The rows of a table field, long texts left out; fixed rows behind their own heads, under their groups."""
    short = _short_columns(field)
    heads = tuple(
        GridColumn(c.label, width=_width(c), align=Align.CENTRE if c.type in NUMERIC else Align.LEFT) for c in short
    )
    kind = field_type(field.type)
    fixed = {row.id: row for row in kind.fixed_rows(field)}
    lines: list[tuple[str, ...]] = []
    sources: list[tuple[Sources, ...]] = []

    def add(texts: tuple[str, ...], row: Mapping[str, Any], row_path: str) -> None:
        lines.append((*texts, *(_cell(c, field, row, relevance) for c in short)))
        cells = [whole(f"{row_path}/{c.id}" if row_path else "") for c in short]
        sources.append((whole(row_path), *((),) * (len(texts) - 1), *cells))

    if not fixed:
        for n, row in enumerate(_rows(value), 1):
            add((str(n),), row, _row_path(field, row))
        columns = (GridColumn("序号", width=0.5, align=Align.CENTRE), *heads)
        return Grid(columns, tuple(lines), is_main=False, path=field.id, sources=tuple(sources))
    first = tuple(GridColumn(head.label, width=head.width, align=Align(head.align)) for head in kind.fixed_heads(field))
    stored = {row.get("id"): row for row in _rows(value)}
    groups: set[int] = set()
    group = ""
    for row_id, fixed_row in fixed.items():
        if fixed_row.group != group:
            group = fixed_row.group
            groups.add(len(lines))
            lines.append(_group_row(group, len(first) + len(heads)))
            sources.append(((),) * (len(first) + len(heads)))
        add(tuple(fixed_row.texts), stored.get(row_id, {}), f"{field.id}/{row_id}")
    return Grid(
        (*first, *heads),
        tuple(lines),
        is_main=False,
        group_rows=frozenset(groups),
        path=field.id,
        sources=tuple(sources),
    )


def _row_path(table: FieldDef, row: Mapping[str, Any]) -> str:
    return f"{table.id}/{row['id']}" if row.get("id") else ""


def _group_row(group: str, width: int) -> tuple[str, ...]:
    """（一）能力提升类指标 → number and name, as 附1 prints them in two cells."""
    number, mark, name = group.partition("）")
    cells = (number + mark, name) if mark and number.startswith("（") else (group, "")
    return (*cells, *("",) * (width - 2))


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _short_columns(field: FieldDef) -> list[FieldDef]:
    return [c for c in field.columns if c.type != "long_text" and c.is_printed]


def _cell(column: FieldDef, table: FieldDef, row: Mapping[str, Any], relevance: Relevance) -> str:
    return printed(column, row.get(column.id)) if relevance.column_is_visible(column, table, row) else ""


def _width(column: FieldDef) -> float:
    if column.type in ("date", "month"):
        return 1.4
    if column.type in NUMERIC or column.type in ("choice", "yes_no"):
        return 1.1
    return 2.6 if int(column.params.get("max_length", 0) or 0) > 60 else 1.8


class Figures:
    """Prints long texts and numbers their figures through the whole declaration: 图1, 图2 …"""

    def __init__(self, read_file: ReadFile) -> None:
        self._read_file = read_file
        self._count = 0

    def long_text(self, field: FieldDef, value: Any, path: str = "") -> list[Block]:
        """The paragraphs, headings and figures of a long text, or the lines of a plain one; ``path`` is where it comes from."""
        if not isinstance(value, list):
            return list(_paragraphs(printed(field, value), path))
        blocks: list[Block] = []
        for item in value:
            if not isinstance(item, dict):
                continue
            if item.get("kind") == "figure":
                blocks.append(self._figure(item, path))
            else:
                text = str(item.get("text") or "")
                is_heading = item.get("kind") == "heading" and text.strip()
                blocks += [Heading(text.strip(), 3, whole(path))] if is_heading else _paragraphs(text, path)
        return blocks

    def _figure(self, item: Mapping[str, Any], path: str) -> Block:
        self._count += 1
        caption = str(item.get("caption") or "").strip()
        try:
            data = self._read_file(str(item.get("file", "")))
        except (AppError, OSError, KeyError):
            text = MISSING_FIGURE.format(name=item.get("name") or item.get("file"))
            return Paragraph(text, TextStyle.CENTRED, whole(path))
        return Figure(data, f"图{self._count}　{caption}".rstrip(), path=path)


def _paragraphs(text: str, path: str) -> Sequence[Block]:
    return [Paragraph(line.strip(), sources=whole(path)) for line in text.splitlines() if line.strip()]
