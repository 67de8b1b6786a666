"""This file tests the sentences as a whole: every code that is raised has one, and each says what to do."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.messages import SENTENCES, sentence

PROGRAM = Path(__file__).resolve().parents[2] / "desktop"
RAISING = {"AppError", "PackageError", "StorageError", "DefinitionError"}
CODE = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


class Raised(NamedTuple):
    """A planned failure in the source: its literal code, what fills the sentence, the place."""

    code: str
    given: frozenset[str] | None
    place: str


def raised() -> list[Raised]:
    """Every planned failure; ``given`` is None where a mapping is handed over."""
    found = []
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISING:
                first = node.args[0] if node.args else None
                branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for branch in branches:
                    if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                        words = [keyword.arg for keyword in node.keywords]
                        given = None if None in words else frozenset(word for word in words if word)
                        found.append(Raised(branch.value, given, f"{path.relative_to(PROGRAM)}:{node.lineno}"))
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_failure_that_is_raised_has_a_sentence() -> None:
    failures = raised()
    assert len({failure.code for failure in failures}) > 80
    assert [failure for failure in failures if failure.code not in SENTENCES] == []


def test_every_failure_fills_its_sentence() -> None:
    open_places = [
        (failure.place, failure.code, placeholders(SENTENCES[failure.code]) - failure.given)
        for failure in raised()
        if failure.given is not None
    ]
    assert [each for each in open_places if each[2]] == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_well_formed(code: str) -> None:
    text = SENTENCES[code]
    assert CODE.fullmatch(code)
    names = placeholders(text)
    assert all(name.isidentifier() for name in names)
    assert re.search(r"[\u4e00-\u9fff]", text) or "sentence" in names
    assert "  " not in text


def test_a_missing_value_never_breaks_a_sentence() -> None:
    for code in SENTENCES:
        assert sentence(code)
