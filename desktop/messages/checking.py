"""This file holds the sentences of the topic "checking" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
