"""This file turns the blocks of a long text (长文) into a QTextDocument and back, exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)

from desktop.ui.editors.long_text_figures import WIDEST_FIGURE

FIGURE_FILE = QTextFormat.Property.UserProperty + 1
FIGURE_NAME = QTextFormat.Property.UserProperty + 2
OBJECT = "\ufffc"  # where a picture stands in the text of a block
LINE = "\u2028"  # a line break inside a block
HEADING_LEVEL = 3
IMAGE = QTextDocument.ResourceType.ImageResource.value

Block = dict[str, Any]
#: file, name, widest in px → the picture to show
Look = Callable[[str, str, int], QImage]


def block_format(kind: str) -> QTextBlockFormat:
    """Format of a paragraph, heading or figure; the kind is read back from it."""
    shape = QTextBlockFormat()
    shape.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setBottomMargin(6)
    if kind == "heading":
        shape.setHeadingLevel(HEADING_LEVEL)
        shape.setTopMargin(8)
    elif kind == "figure":
        shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        shape.setLineHeight(100.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(8)
    return shape


def char_format(kind: str) -> QTextCharFormat:
    shape = QTextCharFormat()
    if kind == "heading":
        shape.setFontWeight(QFont.Weight.Bold)
    return shape


def figure_url(file: str, widest: int) -> QUrl:
    """The resource of a document that holds the picture of ``file`` at this width."""
    return QUrl(f"figure:{file}@{widest}")


def image_format(
    document: QTextDocument, file: str, name: str, look: Look, widest: int = WIDEST_FIGURE
) -> QTextImageFormat:
    """An image of the stored file, scaled to fit the editor.

    ``widest`` in px. The scaled picture is a resource of the document, one a file and width.
    """
    url = figure_url(file, widest)
    image = document.resource(IMAGE, url)
    if not isinstance(image, QImage):
        image = look(file, name, widest)
        document.addResource(IMAGE, url, image)
    size = image.deviceIndependentSize()
    shape = QTextImageFormat()
    shape.setName(url.toString())
    shape.setWidth(size.width())
    shape.setHeight(size.height())
    shape.setProperty(FIGURE_FILE, file)
    shape.setProperty(FIGURE_NAME, name)
    return shape


def refit_figures(document: QTextDocument, look: Look, widest: int) -> None:
    """Scale the figures to another width of the editor; the text does not change."""
    places: list[tuple[int, str, str]] = []
    block = document.begin()
    while block.isValid():
        part = block.begin() if OBJECT in block.text() else block.end()
        while not part.atEnd():
            fragment = part.fragment()
            shape = fragment.charFormat()
            if shape.isImageFormat() and shape.hasProperty(FIGURE_FILE):
                for offset in range(fragment.length()):
                    places.append(
                        (fragment.position() + offset, shape.property(FIGURE_FILE), shape.property(FIGURE_NAME))
                    )
            part += 1
        block = block.next()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for position, file, name in places:
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(image_format(document, file, name, look, widest))
    cursor.endEditBlock()


def fill_document(document: QTextDocument, blocks: Any, look: Look, widest: int = WIDEST_FIGURE) -> None:
    """Replace the document by ``blocks``; what is no block is shown as a paragraph of its text."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.removeSelectedText()
    items = (
        blocks if isinstance(blocks, list) else ([] if blocks is None else [{"kind": "paragraph", "text": str(blocks)}])
    )
    cursor.setBlockFormat(block_format("paragraph"))
    cursor.setBlockCharFormat(char_format("paragraph"))
    for at, item in enumerate(items):
        block = item if isinstance(item, dict) else {"kind": "paragraph", "text": str(item)}
        kind = str(block.get("kind", "paragraph"))
        if at:
            cursor.insertBlock(block_format(kind), char_format(kind))
        else:
            cursor.setBlockFormat(block_format(kind))
            cursor.setBlockCharFormat(char_format(kind))
        if kind == "figure":
            cursor.insertImage(
                image_format(document, str(block.get("file", "")), str(block.get("name", "")), look, widest)
            )
            caption = str(block.get("caption", ""))
            cursor.insertText(LINE + caption.replace("\n", LINE), char_format(kind))
        else:
            cursor.insertText(str(block.get("text", "")).replace("\n", LINE), char_format(kind))
    cursor.endEditBlock()


def read_document(document: QTextDocument) -> list[Block]:
    """The blocks the document stands for. Pre-edit text of an input method is not part of it."""
    blocks: list[Block] = []
    block = document.begin()
    while block.isValid():
        blocks.extend(_with_figures(block) if OBJECT in block.text() else [_plain(block, block.text())])
        block = block.next()
    return blocks


def _plain(block: QTextBlock, text: str) -> Block:
    kind = "heading" if block.blockFormat().headingLevel() else "paragraph"
    return {"kind": kind, "text": text.replace(LINE, "\n")}


def _with_figures(block: QTextBlock) -> list[Block]:
    """Text before the first picture is a paragraph; what follows a picture is its caption."""
    before = ""
    figures: list[Block] = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        shape = fragment.charFormat()
        text = fragment.text()
        if shape.isImageFormat() and shape.hasProperty(FIGURE_FILE):
            for _ in range(text.count(OBJECT)):
                file, name = shape.property(FIGURE_FILE), shape.property(FIGURE_NAME)
                figures.append({"kind": "figure", "file": file, "name": name, "caption": ""})
        elif figures:
            figures[-1]["caption"] += text
        else:
            before += text
        part += 1
    for figure in figures:
        figure["caption"] = figure["caption"].replace(OBJECT, "").removeprefix(LINE).replace(LINE, "\n")
    before = before.replace(OBJECT, "").replace(LINE, "\n")
    return ([{"kind": "paragraph", "text": before}] if before.strip() else []) + figures


def kind_of(block: QTextBlock) -> str:
    """``paragraph``, ``heading`` or ``figure``."""
    if OBJECT in block.text():
        return "figure"
    return "heading" if block.blockFormat().headingLevel() else "paragraph"
