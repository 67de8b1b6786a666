"""This file holds the sentences of the topic "packages" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
