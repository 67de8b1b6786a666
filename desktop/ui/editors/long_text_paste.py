"""This file reads what Word, WPS or a browser put on the clipboard: paragraphs, sub-headings, rows of tables, local pictures.

Nothing is fetched: a picture that is not in the clipboard itself or on this computer is only counted.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QUrl

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
MOST_PICTURES = 40
_BREAKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "table", "blockquote"})
_SILENT = frozenset({"style", "script", "title", "head", "xml", "o:p"})
_HEADING = re.compile("mso-outline-level:[1-9]|mso-style-name:[^;]*(标题|heading)", re.IGNORECASE)
_HEADING_CLASS = re.compile("(MsoHeading|Heading|标题)", re.IGNORECASE)
_COMMENTS = re.compile(r"<!--\[if .*?<!\[endif\]-->|<!--StartFragment-->|<!--EndFragment-->", re.DOTALL)


@dataclass
class PastedFigure:
    """A picture in its place: a file of this computer, or the bytes themselves."""

    source: Path | bytes
    name: str


@dataclass
class Pasted:
    """Blocks in order: (kind, text), or a figure; ``left_out`` pictures were only addresses of the network."""

    blocks: list[tuple[str, str] | PastedFigure] = field(default_factory=list)
    left_out: int = 0

    @property
    def is_plain(self) -> bool:
        """Nothing but paragraphs: the plain text of the clipboard says the same."""
        return not self.left_out and all(isinstance(one, tuple) and one[0] == "paragraph" for one in self.blocks)

    @property
    def figures(self) -> list[PastedFigure]:
        return [one for one in self.blocks if isinstance(one, PastedFigure)]


def read_html(html: str) -> Pasted:
    """What the HTML of a clipboard holds. Never raises, whatever it is; 5 MB are read at most."""
    reader = _Reader()
    reader.feed(_COMMENTS.sub("", html[: 5 * 1024 * 1024]))
    reader.close()
    reader.end_block()
    return reader.pasted


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pasted = Pasted()
        self._text: list[str] = []
        self._is_heading = False
        self._silent = 0
        self._cells: list[str] | None = None  # of the row of a table that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self.end_block()
            self._cells = []
        elif tag in ("td", "th"):
            self._text.clear()
        elif tag == "br":
            self._text.append("\n")
        elif tag == "img":
            self._picture(given.get("src", ""))
        elif tag in _BREAKS and self._cells is None:
            self.end_block()
            self._is_heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6") or bool(
                _HEADING.search(given.get("style", "")) or _HEADING_CLASS.match(given.get("class", ""))
            )
        elif tag in _BREAKS and self._text:
            self._text.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(self._taken())
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = self._cells, None
            self._text[:] = ["　".join(cell for cell in cells if cell)]
            self._is_heading = False
            self.end_block()
        elif tag in _BREAKS and self._cells is None:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(re.sub(r"[\r\n]+", " ", data))

    def _taken(self) -> str:
        """The text collected so far, without the white space of the source."""
        lines = [re.sub("[ \t\xa0]+", " ", line).strip(" ") for line in "".join(self._text).split("\n")]
        self._text.clear()
        return "\n".join(lines).strip("\n")

    def end_block(self) -> None:
        text = self._taken()
        if text.strip():
            kind = "heading" if self._is_heading and "\n" not in text else "paragraph"
            self.pasted.blocks.append((kind, text.strip() if kind == "heading" else text))
        self._is_heading = False

    def _picture(self, address: str) -> None:
        found = _local_picture(address)
        if found is None or len(self.pasted.figures) >= MOST_PICTURES:
            self.pasted.left_out += 1
            return
        is_heading = self._is_heading
        self.end_block()
        self._is_heading = is_heading
        self.pasted.blocks.append(found)


def _local_picture(address: str) -> PastedFigure | None:
    """The picture of a ``data:`` address or of a file of this computer; None for anything else."""
    if address[:5].lower() == "data:":
        head, _, data = address.partition(",")
        if ";base64" not in head or not re.match(r"data:image/(png|jpe?g)", head, re.IGNORECASE):
            return None
        try:
            content = base64.b64decode(unquote(data), validate=False)
        except (ValueError, binascii.Error):
            return None
        suffix = "png" if "png" in head.lower() else "jpg"
        return PastedFigure(content, f"粘贴的图片.{suffix}") if content else None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost") or parts.path.startswith("//"):
        return None  # an address of the network, a share of another computer: never opened
    path = Path(QUrl(address).toLocalFile())
    return PastedFigure(path, path.name) if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file() else None
