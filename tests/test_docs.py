"""What is written down is true: sentences, READMEs, glossary.

1. Every code the source says has a sentence, and every sentence is said.
2. Sentences read well: their topic, their placeholders, their end.
3. README of forms: every condition, calculation and rule, with an example that runs.
4. Glossary: no term twice on either side, and its words are used.
"""

from __future__ import annotations

import ast
import json
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desktop
from desktop.checking.live import check
from desktop.forms import row_calculations
from desktop.forms.calculations import SPECS, calculate
from desktop.forms.conditions import TESTS, holds, read_condition
from desktop.forms.fieldtypes import field_type
from desktop.forms.letters import BLOCK_SPECS
from desktop.forms.params import read_calculation
from desktop.forms.reading import Problems, TomlTable
from desktop.forms.rule_specs import RULE_SPECS
from desktop.messages import SENTENCES
from tests.helpers.packs import BODY, form_of
from tests.unit.checking.test_rules import MORE

PACKAGE = Path(desktop.__file__).parent
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "messages"]
CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+")
#: Calls whose code is the first argument, and at which place when it is not the first.
SAYING = {
    "AppError": 0, "PackageError": 0, "StorageError": 0, "DefinitionError": 0, "Finding": 0, "Issue": 0,
    "RuleFinding": 1, "problem": 0, "_issue": 0, "sentence": 0, "CancelledError": 0,
}  # fmt: skip

README = (PACKAGE / "forms" / "README.md").read_text("utf-8")
GLOSSARY = (PACKAGE / "forms" / "GLOSSARY.md").read_text("utf-8")


# 1 ----------------------------------------------------------------------------------------


def _as_pattern(node: ast.AST) -> str | None:
    """A literal as a pattern of codes; the gaps of an f-string stand for one word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z0-9_]+" for p in node.values]
        return "".join(parts)
    return None


def said_codes() -> Iterator[tuple[str, str, bool]]:
    """(file, pattern of the code, whether it stands in a call that says it) for every text of the source."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = SAYING.get(name, -1)
                if 0 <= place < len(node.args) and (pattern := _as_pattern(node.args[place])):
                    yield path.name, pattern, True
            if (pattern := _as_pattern(node)) and isinstance(node, ast.Constant | ast.JoinedStr):
                yield path.name, pattern, False


SAID = list(said_codes())
#: Topics whose texts are put into other sentences.
PARTS_OF_SENTENCES = {"package_kind", "package_step"}


def test_every_code_the_source_says_has_a_sentence() -> None:
    unsaid = [
        (file, pattern)
        for file, pattern, is_said in SAID
        if is_said and CODE.fullmatch(pattern.replace("\\.", ".").replace("[a-z0-9_]+", "x"))
        if not any(re.fullmatch(pattern, code) for code in SENTENCES)
    ]
    assert unsaid == []


def test_a_call_that_should_say_something_is_seen() -> None:
    files = {file for file, pattern, is_said in SAID if is_said}
    assert {"table.py", "rules.py", "loader.py", "live.py", "reader.py", "workspace.py"} <= files


ANY_CODE = r"[a-z0-9_]+\.[a-z0-9_]+"
SPLIT_FILES = {file for file, pattern, _ in SAID if pattern == ANY_CODE}
#: What is said by a code put together in one place out of words that stand in the same file.
WORDS = {pattern for file, pattern, _ in SAID if file in SPLIT_FILES}
PATTERNS = {pattern for _, pattern, _ in SAID}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_is_said_somewhere(code: str) -> None:
    topic, _, rest = code.partition(".")
    whole = {re.escape(code), rf"[a-z0-9_]+\.{re.escape(rest)}", rf"{re.escape(topic)}\.[a-z0-9_]+"}
    assert PATTERNS & whole or re.escape(rest) in WORDS, f"nothing says {code}"


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_code_is_topic_and_what_is_wrong(code: str) -> None:
    assert CODE.fullmatch(code)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_chinese_and_can_be_filled_in(code: str) -> None:
    text = SENTENCES[code]
    assert re.search("[\u4e00-\u9fff]", text) or code == "definition.contradiction"
    names = [name for _, name, spec, conversion in string.Formatter().parse(text) if name is not None]
    assert all(re.fullmatch("[a-z_]+", name) for name in names)
    filled = text.format_map(dict.fromkeys(names, "甲"))
    assert "{" not in filled.replace("{词}", "").replace("{ ", "")
    assert text.endswith(("。", "）", "”", "}")) or code.split(".")[0] in PARTS_OF_SENTENCES


# 3 ----------------------------------------------------------------------------------------


def rows_of(title: str) -> list[list[str]]:
    """The cells of the table below a heading of the README."""
    part = README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def code_in(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def test_the_readme_has_its_sections() -> None:
    titles = re.findall(r"^## (.+)$", README, re.MULTILINE)
    assert titles == [
        "Field types", "Semantics", "Conditions", "Calculations", "Calculated columns", "Letters and reports",
        "Rules across fields", "Packs, LOCK and samples",
    ]  # fmt: skip


def test_every_condition_is_described_once() -> None:
    assert sorted(code_in(row[0])[0] for row in rows_of("Conditions")) == sorted(TESTS)


@pytest.mark.parametrize("row", rows_of("Conditions"), ids=lambda row: code_in(row[0])[0])
def test_the_example_of_a_condition_is_true_and_false_as_written(row: list[str]) -> None:
    data = tomllib.loads("it = " + code_in(row[2])[0])["it"]
    assert code_in(row[0])[0] in data
    problems = Problems()
    condition = read_condition(TomlTable(data, "x", "", problems))
    assert problems.found == []
    assert condition is not None
    for cell, expected in ((row[3], True), (row[4], False)):
        values = json.loads(code_in(cell)[0])
        assert holds(condition, values.get, lambda _n, value: field_type("text").is_empty(value)) is expected


def test_every_calculation_is_described_once() -> None:
    assert sorted(code_in(row[0])[0] for row in rows_of("Calculations")) == sorted(SPECS)


@pytest.mark.parametrize("row", rows_of("Calculations"), ids=lambda row: code_in(row[0])[0])
def test_the_example_of_a_calculation_gives_its_result(row: list[str]) -> None:
    problems = Problems()
    read = read_calculation(TomlTable(tomllib.loads("it = " + code_in(row[2])[0])["it"], "x", "", problems), SPECS)
    assert problems.found == []
    assert read is not None
    assert read.name == code_in(row[0])[0]
    assert set(read.params) == set(SPECS[read.name])
    assert calculate(read.name, read.params, json.loads(code_in(row[3])[0]).get) == code_in(row[4])[0]


def test_every_calculated_column_is_described_once_with_all_its_parameters() -> None:
    described = {code_in(row[0])[0]: row for row in rows_of("Calculated columns")}
    assert sorted(described) == sorted(row_calculations.SPECS)
    for name, row in described.items():
        assert set(code_in(row[1])) == set(row_calculations.SPECS[name])


def test_every_block_of_a_letter_is_named() -> None:
    part = README.split("\n## Letters and reports\n", 1)[1].split("\n## ", 1)[0]
    assert set(BLOCK_SPECS) <= set(code_in(part))


def test_every_rule_is_described_once_with_all_its_parameters() -> None:
    described = {code_in(row[0])[0]: row for row in rows_of("Rules across fields")}
    assert sorted(described) == sorted(RULE_SPECS)
    for name, row in described.items():
        assert set(code_in(row[1])) == set(RULE_SPECS[name])


@pytest.mark.parametrize("row", rows_of("Rules across fields"), ids=lambda row: code_in(row[0])[0])
def test_the_example_of_a_rule_says_its_sentence(row: list[str]) -> None:
    rule: dict[str, Any] = tomllib.loads("it = " + code_in(row[3])[0])["it"]
    assert rule["name"] == code_in(row[0])[0]
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in rule.items())
    fields = BODY.split("[[rule]]", 1)[0] + MORE.split("[[rule]]", 1)[0]
    values = json.loads(code_in(row[4])[0])
    found = [i.sentence for i in check(form_of(f"{fields}\n[[rule]]\n{lines}"), values) if i.code.startswith("rule.")]
    assert found == [row[5]]


# 4 ----------------------------------------------------------------------------------------

TERMS = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and "---" not in line and "Chinese" not in line
]


def test_the_glossary_has_terms_of_all_its_parts() -> None:
    assert len(TERMS) > 60
    assert all(len(row) == 3 and row[0] and row[1] for row in TERMS)


@pytest.mark.parametrize("column", [0, 1], ids=["Chinese", "English"])
def test_no_term_stands_twice(column: int) -> None:
    terms = [term.strip(" `") for row in TERMS for term in re.split(r" / |、", row[column])]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def _identifiers() -> set[str]:
    """Every word of every name in the source and in the packs."""
    packs = (PACKAGE.parent / "resources" / "notices").rglob("*.toml")
    names: set[str] = set()
    for path in [*PACKAGE.rglob("*.py"), *packs]:
        names |= set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", path.read_text("utf-8")))
        names.add(path.stem.split(".")[0])
    words = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in names}
    return {part for word in words for part in (word, *_runs(word))}


def _runs(word: str) -> Iterator[str]:
    parts = word.strip("_").split("_")
    for start in range(len(parts)):
        for stop in range(start + 1, len(parts) + 1):
            run = "_".join(parts[start:stop])
            yield run
            yield run.removesuffix("s")


def test_the_words_of_the_glossary_are_the_words_of_the_code() -> None:
    known = _identifiers()
    unused = [term for row in TERMS for term in re.split(" / ", row[1]) if term.strip("` ").lower() not in known]
    assert unused == []
