"""This file finds the installed notice packs and hands out their definitions."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from desktop.errors import DefinitionError
from desktop.forms.loader import load_form, load_notice
from desktop.forms.lock import pack_name, read_lock
from desktop.forms.model import FormDef, NoticeDef, TableDef
from desktop.forms.nearest import nearest
from desktop.paths import notices_dir

PROFILE_NOTICE = "_profile"


def version_key(version: str) -> tuple[int, ...]:
    """1.10 comes after 1.9."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


class Registry:
    """All packs below one folder, loaded on first use.

    Raises DefinitionError on a broken pack and on a released one (with a LOCK) that was altered.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or notices_dir()
        self._loaded: dict[tuple[str, str], NoticeDef] = {}

    @cached_property
    def versions(self) -> dict[str, tuple[str, ...]]:
        """Notice id → its versions, oldest first."""
        found: dict[str, tuple[str, ...]] = {}
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith(("_", ".")):
                versions = [v.name for v in folder.iterdir() if (v / "notice.toml").is_file()]
                if versions:
                    found[folder.name] = tuple(sorted(versions, key=version_key))
        return found

    @cached_property
    def notices(self) -> tuple[NoticeDef, ...]:
        """The newest version of each notice, newest notice first. Raises DefinitionError for one that is broken."""
        newest = [self.notice(notice_id) for notice_id in self.versions]
        return tuple(sorted(newest, key=lambda n: (n.dated_on, n.id), reverse=True))

    def pack_folder(self, notice_id: str, version: str | None = None) -> Path:
        """The folder of a pack, of its newest version by default.

        Raises DefinitionError ``definition.unknown_notice`` or ``definition.unknown_version``.
        """
        if notice_id not in self.versions:
            raise DefinitionError("definition.unknown_notice", notice=notice_id, known="、".join(self.versions) or "无")
        versions = self.versions[notice_id]
        version = version or versions[-1]
        if version not in versions:
            raise DefinitionError(
                "definition.unknown_version", notice=notice_id, version=version, known="、".join(versions)
            )
        return self.folder / notice_id / version

    def notice(self, notice_id: str, version: str | None = None) -> NoticeDef:
        """One notice, of its newest version by default; a pack being written has no LOCK yet and is taken as it is.

        Raises DefinitionError as :meth:`pack_folder` does, ``definition.lock_differs`` for an altered release.
        """
        folder = self.pack_folder(notice_id, version)
        key = notice_id, folder.name
        if key not in self._loaded:
            notice = load_notice(folder, self.folder / "_shared")
            if read_lock(folder) not in (None, notice.lock_hash):
                raise DefinitionError("definition.lock_differs", pack=pack_name(folder))
            self._loaded[key] = notice
        return self._loaded[key]

    def form(self, notice_id: str, version: str | None, form_id: str) -> FormDef:
        """One form; the profile form stands under the notice id ``_profile``."""
        if notice_id == PROFILE_NOTICE:
            return self.profile_form
        notice = self.notice(notice_id, version)
        try:
            return notice.form(form_id)
        except KeyError:
            known = [form.id for form in notice.forms]
            raise DefinitionError(
                "definition.unknown_form", notice=notice_id, form=form_id, nearest=nearest(form_id, known)
            ) from None

    def table(self, notice_id: str, version: str | None, table_id: str) -> TableDef:
        """One summary table. Raises DefinitionError ``definition.unknown_table`` and as :meth:`notice` does."""
        notice = self.notice(notice_id, version)
        try:
            return notice.table(table_id)
        except KeyError:
            known = [table.id for table in notice.tables]
            raise DefinitionError(
                "definition.unknown_table", notice=notice_id, table=table_id, nearest=nearest(table_id, known)
            ) from None

    @cached_property
    def profile_form(self) -> FormDef:
        """企业档案: the enterprise profile, itself a form."""
        shared = self.folder / "_shared"
        return load_form(shared / "profile.form.toml", PROFILE_NOTICE, "1.0", shared)
