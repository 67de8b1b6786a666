"""This file defines planned failures: what a person can do something about."""

from __future__ import annotations


class AppError(Exception):
    """A refusal a person can act on; the sentence comes from ``messages`` by ``code``.

    ``context`` fills the placeholders of the sentence. Never raised for the *content*
    of a draft: that is an :class:`desktop.issues.Issue`.
    """

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context

    def __str__(self) -> str:
        from desktop.messages import sentence

        return sentence(self.code, **self.context)


class DefinitionError(AppError):
    """A notice pack (通知包) is wrong: names file, key and the nearest valid word."""


class StorageError(AppError):
    """The workspace on disk cannot be read or written."""


class PackageError(AppError):
    """A declaration package (申报包) is refused; ``code`` is its reason code."""


class JobCancelled(BaseException):
    """The person pressed cancel. Not an ``Exception``, so that nothing swallows it."""
