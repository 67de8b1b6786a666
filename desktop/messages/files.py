"""This file holds the sentences of the topic "files" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
