"""This file gives the end-to-end tests bundled fonts (same pages everywhere) and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.cli import main
from tests.helpers.command_line import Refusal, Run
from tests.helpers.declarations import tree

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="session", autouse=True)
def _bundled_fonts() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("SHENBAO_BUNDLED_FONTS", "1")
    yield
    patch.undo()


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must be refused and leave ``tmp_path`` as it was; gives what it said."""

    def run(*arguments: str | Path) -> Refusal:
        before = tree(tmp_path)
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 1
        out = capsys.readouterr()
        assert tree(tmp_path) == before
        assert CHINESE.search(out.err)
        assert "Traceback" not in out.err
        assert "（未知）" not in out.err
        return Refusal(out.out, out.err)

    return run


@pytest.fixture
def done(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must succeed; gives its standard output."""

    def run(*arguments: str | Path) -> str:
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return run
