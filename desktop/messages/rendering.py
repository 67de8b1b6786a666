"""This file holds the sentences of the topic "rendering" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
