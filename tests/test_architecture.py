"""The laws of ARCHITECTURE.md: which part may import which, where Qt lives, no network, light start.

1. Imports point downwards. 2. Qt only in the window (and the bench's probe). 3. The core imports where Qt is
not installed. 4. No network module anywhere. 5. Heavy libraries load at first use. 6. Every folder is on the map.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop

PACKAGE = Path(desktop.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

BASE = {
    "atomic", "canonical", "clock", "errors", "filekinds", "issues", "jobs", "messages", "paths", "settings", "spans",
    "word_count",
}  # fmt: skip
_ALL = {
    "checking", "compilation", "credentials", "drafts", "forms", "packages", "rendering", "services", "storage",
}  # fmt: skip
MAY_IMPORT: dict[str, set[str]] = {
    **dict.fromkeys(BASE, BASE),
    "messages": set(),
    "errors": {"messages"},
    "issues": {"messages"},
    "forms": BASE,
    "storage": BASE,
    "credentials": BASE,
    "drafts": BASE | {"forms", "storage"},
    "checking": BASE | {"forms"},
    "rendering": BASE | {"forms", "checking"},
    "packages": BASE | {"forms", "credentials"},
    "compilation": BASE | {"storage"},
    "services": BASE | _ALL - {"services"},
    "ui": BASE | {"forms", "drafts", "checking", "services"},
    "app": BASE | _ALL | {"ui"},
    "cli": BASE | _ALL | {"commands", "register_commands"},
    "commands": BASE | _ALL | {"cli", "app", "bench"},
    "register_commands": BASE | _ALL | {"cli"},
    "bench": BASE | _ALL | {"ui", "app", "cli"},
    "__main__": {"cli"},
    "__init__": set(),
}
#: The window reads values of these modules and calls services; it knows no rule, no draft, no journal.
UI_READS = {"desktop.checking.completeness"}
QT_HOMES = {"ui", "app"}
QT_FILES = {PACKAGE / "bench" / "probe.py"}
NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "socketserver",
    "asyncio",
    "xmlrpc",
    "requests",
    "httpx",
}
HARMLESS = {"urllib.parse"}
HEAVY = ("docx", "reportlab", "openpyxl", "pypdfium2", "PIL", "keyring", "cryptography", "PySide6", "sqlite_utils")


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Full names of everything a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_downwards(path: Path) -> None:
    """1"""
    here = part_of(path)
    for name in imports_of(path):
        top, *rest = name.split(".")
        if top == "desktop" and rest and rest[0] != "__version__":
            assert rest[0] == here or rest[0] in MAY_IMPORT[here], f"{here} must not import {name}"


def test_the_law_itself_has_no_circle_but_the_three_files_of_the_command_line() -> None:
    """1"""
    reached: dict[str, set[str]] = {}
    for start in MAY_IMPORT:
        seen, queue = set(), [start]
        while queue:
            for name in MAY_IMPORT[queue.pop()] - seen:
                seen.add(name)
                queue.append(name)
        reached[start] = seen
    circles = {name for name in MAY_IMPORT if name in reached[name]}
    assert circles - BASE == {"cli", "commands", "register_commands", "bench"}


def test_files_of_the_base_do_not_import_each_other_in_a_circle() -> None:
    """1"""
    from graphlib import TopologicalSorter

    sorter: TopologicalSorter[str] = TopologicalSorter()
    for path in MODULES:
        if part_of(path) in BASE:
            names = {name.split(".")[1] for name in imports_of(path) if name.startswith("desktop.")}
            sorter.add(part_of(path), *(names - {part_of(path)}))
    sorter.prepare()  # raises CycleError
    assert sorter.is_active()


@pytest.mark.parametrize("path", [p for p in MODULES if part_of(p) == "ui"], ids=named)
def test_the_window_asks_services_and_reads_only_values(path: Path) -> None:
    """1"""
    for name in imports_of(path):
        if name.startswith(("desktop.checking", "desktop.drafts")):
            assert name.rpartition(".")[0] in UI_READS, f"{named(path)} must not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_qt_lives_in_the_window_only(path: Path) -> None:
    """2"""
    if part_of(path) not in QT_HOMES and path not in QT_FILES:
        assert not [name for name in imports_of(path) if name.split(".")[0] in ("PySide6", "shiboken6")]


def test_the_core_imports_where_qt_is_not_installed() -> None:
    """3"""
    code = (
        "import sys, importlib\n"
        "sys.modules['PySide6'] = None\n"
        "sys.modules['shiboken6'] = None\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
    )
    core = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if part_of(path) not in {*QT_HOMES, "__main__"} and path not in QT_FILES
    ]
    assert "desktop.services.desk" in core
    done = subprocess.run([sys.executable, "-c", code, *core], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_can_reach_a_network(path: Path) -> None:
    """4"""
    for name in imports_of(path):
        is_harmless = any(name == known or name.startswith(known + ".") for known in HARMLESS)
        assert is_harmless or name.split(".")[0] not in NETWORK, f"{named(path)} imports {name}"
        assert not name.startswith(("PySide6.QtNetwork", "PySide6.QtWebEngine"))


def loaded_after(code: str, *arguments: str) -> set[str]:
    """Which of the heavy libraries a fresh Python has loaded after ``code``."""
    code += "\nimport sys\nprint('@' + ','.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    return set(done.stderr.rpartition("@")[2].strip().split(",")) & set(HEAVY)


def test_heavy_libraries_are_not_loaded_with_the_command_line() -> None:
    """5"""
    assert loaded_after("import desktop.cli") == set()


def test_listing_notices_loads_no_heavy_library() -> None:
    """5"""
    assert loaded_after("from desktop.cli import main; main(['notices', '--json'])") == set()


def test_checking_a_draft_loads_no_window_and_no_writer(tmp_path: Path) -> None:
    """5"""
    draft = tmp_path / "d.json"
    code = (
        "import sys\nfrom desktop.cli import main\n"
        "assert main(['new', 'shanxi-2026', 'overseas_factories', '--out', sys.argv[1]]) == 0\n"
        "main(['check', sys.argv[1], '--json'])"
    )
    assert loaded_after(code, str(draft)) & {"docx", "reportlab", "openpyxl", "PySide6"} == set()


def test_every_folder_is_on_the_map() -> None:
    """6"""
    listed = set(re.findall(r"`desktop/([a-z_]+)/`", MAP))
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in MODULES if path.parent != PACKAGE}
    assert listed == folders


def test_every_part_has_its_law() -> None:
    """6"""
    assert {part_of(path) for path in MODULES} == set(MAY_IMPORT)


def test_the_map_says_what_the_law_says() -> None:
    """6"""
    for part, named_parts in re.findall(r"^\| `desktop/([a-z]+)/` \| [^|]* \| ([^|]*) \|", MAP, re.MULTILINE):
        words = set(re.findall(r"[a-z]+", named_parts)) & _ALL
        if part not in ("services", "bench"):
            assert words == MAY_IMPORT[part] - BASE, part
