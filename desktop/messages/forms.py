"""This file holds the sentences of the topic "forms" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
