"""This file holds the sentences of the topic "services" (see the package docstring)."""

SENTENCES: dict[str, str] = {}
