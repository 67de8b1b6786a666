"""This file reads one catalogue (目录) of ``resources/catalogues`` as rows of text."""

from __future__ import annotations

import csv

from desktop.paths import catalogues_dir


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file by the heads of its columns; raises OSError where the file is not beside the program."""
    with (catalogues_dir() / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
