"""This file says where the program's own files and the user's files live."""

from __future__ import annotations

import sys
from pathlib import Path

APP_NAME = "zhizao-shenbao"


def resources_dir() -> Path:
    """The read-only ``resources`` folder, in a checkout or in the frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"


def notices_dir() -> Path:
    """The installed notice packs (通知包)."""
    return resources_dir() / "notices"


def catalogues_dir() -> Path:
    """The official lists (目录)."""
    return resources_dir() / "catalogues"


def fonts_dir() -> Path:
    """The bundled fonts."""
    return resources_dir() / "fonts"


def default_workspace() -> Path:
    """The user's workspace folder when none is named (design.md section 10)."""
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False) / "workspace"


def settings_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APP_NAME, appauthor=False) / "settings.json"
