"""This file runs commands of the command line in tests and holds what they said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.helpers.declarations import OVERSEAS, overseas_values


class Refusal:
    """What a refused command said."""

    def __init__(self, stdout: str, stderr: str) -> None:
        self.stdout, self.lines = stdout, stderr.splitlines()

    @property
    def sentence(self) -> str:
        assert len(self.lines) == 1, self.lines
        return self.lines[0]


Run = Callable[..., Refusal]
Done = Callable[..., str]


def answers_file(folder: Path, values: dict[str, Any], name: str = "answers.json", **more: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"values": values, **more}, ensure_ascii=False), encoding="utf-8")
    return path


def new_draft(folder: Path, done: Done, values: dict[str, Any] | None = None, name: str = "draft.json") -> Path:
    answers = answers_file(folder, values or overseas_values("示例单位", 1), f"answers-{name}")
    done("new", OVERSEAS[0], OVERSEAS[1], "--answers", answers, "--out", folder / name)
    return folder / name


def new_package(folder: Path, done: Done, number: int = 1) -> Path:
    draft = new_draft(folder, done, overseas_values(f"示例单位{number}", number), f"draft{number}.json")
    done("pack", draft, "--out", folder / f"{number}.sbb")
    return folder / f"{number}.sbb"
