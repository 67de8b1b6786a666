"""This file keeps secrets in the system keyring, and says plainly when there is none.

A secret is never written to a file: without a working keyring it is not kept at all.
Functions are called with the module name in front: ``credentials.get("…")``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from desktop.errors import AppError
from desktop.paths import APP_NAME

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = APP_NAME
_PROBE = "probe"
# The keyrings of Windows, macOS, GNOME/UKUI/DDE and KDE. Third-party backends that write
# files are left out on purpose.
_SYSTEM_BACKENDS = frozenset(
    f"keyring.backends.{module}" for module in ("Windows", "macOS", "SecretService", "libsecret", "kwallet")
)


def available() -> bool:
    """Whether secrets can be kept: a system keyring exists and answers."""
    return _backend() is not None


def get(name: str) -> str | None:
    """The secret kept as ``name``, None when there is none. Raises AppError ``credentials.not_available``."""
    return _needed().get_password(SERVICE, name)


def set(name: str, secret: str) -> None:
    """Keep ``secret`` as ``name`` and read it back. Raises AppError ``credentials.not_available``."""
    backend = _needed()
    backend.set_password(SERVICE, name, secret)
    if backend.get_password(SERVICE, name) != secret:
        raise AppError("credentials.not_kept")


def delete(name: str) -> None:
    """Forget the secret ``name``; nothing happens when there is none.

    Raises AppError ``credentials.not_available``.
    """
    backend = _needed()
    if backend.get_password(SERVICE, name) is not None:
        backend.delete_password(SERVICE, name)


def _needed() -> KeyringBackend:
    backend = _backend()
    if backend is None:
        raise AppError("credentials.not_available")
    return backend


def _backend() -> KeyringBackend | None:
    """The system keyring that answers, else None."""
    import keyring

    chosen = keyring.get_keyring()
    # A chainer holds several; the person's order is kept.
    for backend in getattr(chosen, "backends", (chosen,)):
        if type(backend).__module__ in _SYSTEM_BACKENDS and _answers(backend):
            return backend
    return None


def _answers(backend: KeyringBackend) -> bool:
    try:
        backend.get_password(SERVICE, _PROBE)
    except Exception:  # each backend raises its own kinds: no D-Bus, locked, refused, timed out
        log.debug("keyring does not answer", exc_info=True)
        return False
    return True
