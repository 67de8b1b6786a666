"""This file finds the versions of a notice that are installed, for drafts of another one."""

from __future__ import annotations

from desktop.errors import DefinitionError
from desktop.forms.model import NoticeDef
from desktop.forms.registry import Registry, version_key


def newer_version(registry: Registry, notice_id: str, version: str) -> str:
    """The newest installed version, when it is newer than ``version``; "" otherwise."""
    newest = registry.versions.get(notice_id, ("",))[-1]
    return newest if newest and version_key(newest) > version_key(version) else ""


def installed_notice(registry: Registry, notice_id: str, version: str, name: str) -> NoticeDef:
    """The notice a draft (``name``, for the sentence) was filled for.

    Raises DefinitionError ``move.not_installed`` when only other versions are installed, and as the registry does.
    """
    known = registry.versions.get(notice_id)
    if known is not None and version not in known:
        raise DefinitionError(
            "move.not_installed", name=name, notice=notice_id, version=version, known="、".join(known)
        )
    return registry.notice(notice_id, version)
