"""This file holds the sentences of the topic "storage" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
