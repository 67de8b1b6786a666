"""No sentence blames: it says what is, and what to do; neither in the core nor in the window."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop
from desktop.messages import SENTENCES

BLAMING = re.compile(r"非法|不合法|您错误|错误地|违规|操作不当|操作失误|严禁|禁止|不允许|您必须|无效的|失败")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PACKAGE = Path(desktop.__file__).parent
WINDOW = sorted((PACKAGE / "ui").rglob("*.py"))
LATIN_EXCLAMATION = re.compile(r"[\u4e00-\u9fff][!！]")


def _texts(path: Path) -> Iterator[str]:
    """Chinese string literals of a file, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
        if is_text and CHINESE.search(node.value):
            yield node.value


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_of_the_core_does_not_blame(code: str) -> None:
    assert not BLAMING.search(SENTENCES[code])
    assert not LATIN_EXCLAMATION.search(SENTENCES[code])


def test_no_text_of_the_window_blames_or_shouts() -> None:
    found = [
        (path.name, text)
        for path in WINDOW
        for text in _texts(path)
        if BLAMING.search(text) or LATIN_EXCLAMATION.search(text)
    ]
    assert found == []
