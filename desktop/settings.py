"""This file keeps the person's settings (设置): declared once, stored as JSON outside the workspace."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.atomic import reason_of, write_atomic
from desktop.errors import StorageError
from desktop.messages import sentence
from desktop.paths import settings_file

ROLES = {
    "": "还没有选择",
    "enterprise": "企业",
    "county": "县区主管部门",
    "city": "市主管部门",
    "province": "省主管部门",
}
THEMES = {"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比度"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``choices`` maps allowed codes to Chinese labels; ``low``/``high`` bound a number."""

    name: str
    default: Any
    description: str
    choices: Mapping[str, str] | None = None
    low: int = 0
    high: int = 0

    def accepts(self, value: object) -> bool:
        """Whether ``value`` has the type of the default and lies within the limits."""
        if type(value) is not type(self.default):
            return False
        if self.choices is not None:
            return value in self.choices
        return not isinstance(value, int) or isinstance(value, bool) or self.low <= value <= self.high


SETTINGS: tuple[Setting, ...] = (
    Setting("role", "enterprise", "身份：企业，或县区、市、省主管部门；空表示第一次启动时还没有选择", ROLES),
    Setting("theme", "system", "界面颜色：跟随系统、浅色、深色或高对比度", THEMES),
    Setting("font_size", 14, "界面字号（像素）", low=12, high=24),
    Setting("submitting_unit", "", "报送单位全称，打印在汇总表的“报送单位（盖章）”处"),
    Setting("last_folder", "", "上次导出或选择文件的文件夹"),
    Setting("second_backup_folder", "", "备份的第二存放位置，例如U盘；空表示没有"),
    Setting("rail_collapsed", False, "左侧导航栏是否收起"),
    Setting("panel_collapsed", False, "右侧问题与预览栏是否收起"),
    Setting("tour_shown", False, "使用引导是否已经展示过"),
    Setting("sample_shown", False, "第一次启动的示例申报是否已经展示过"),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Settings:
    """The settings in force. ``note`` says, in Chinese, what was wrong with the file at loading, or "".

    A file that does not exist yet gives the defaults with ``role`` empty: not asked yet.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or settings_file()
        self.note = ""
        self._values = self._load()

    def get(self, name: str) -> Any:
        """The value in force. Raises KeyError for a name that is not declared."""
        return self._values.get(name, _BY_NAME[name].default)

    def set(self, name: str, value: object) -> None:
        """Change and store one setting at once.

        Raises KeyError for an unknown name, ValueError for a value it does not accept, StorageError
        ``files.cannot_write``; the value is in force for this run even then.
        """
        setting = _BY_NAME[name]
        if not setting.accepts(value):
            raise ValueError(f"setting {name!r} does not accept {value!r}")
        if self._values.get(name) == value:
            return
        self._values[name] = value
        self._store()

    def all(self) -> dict[str, Any]:
        """Every declared setting with the value in force."""
        return {setting.name: self.get(setting.name) for setting in SETTINGS}

    def _store(self) -> None:
        text = json.dumps(self._values, ensure_ascii=True, indent=1, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError("files.cannot_write", file=self.path.name, reason=reason_of(error)) from error
        write_atomic(self.path, text.encode("utf-8"))

    def _load(self) -> dict[str, Any]:
        try:
            stored = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {"role": ""}
        except OSError as error:
            self.note = sentence("files.settings_unreadable", file=self.path.name, reason=reason_of(error))
            return {}
        except ValueError:
            return self._set_aside()
        if not isinstance(stored, dict):
            return self._set_aside()
        # A newer version's setting stays in the file; a value out of range falls back to the default.
        refused = [name for name, value in stored.items() if name in _BY_NAME and not _BY_NAME[name].accepts(value)]
        if refused:
            self.note = sentence("files.settings_refused", file=self.path.name, names="、".join(refused))
        return {name: value for name, value in stored.items() if name not in refused}

    def _set_aside(self) -> dict[str, Any]:
        kept = self.path.with_name(self.path.name + ".damaged")
        try:
            os.replace(self.path, kept)
        except OSError as error:
            self.note = sentence("files.settings_unreadable", file=self.path.name, reason=reason_of(error))
        else:
            self.note = sentence("files.settings_damaged", file=self.path.name, kept=kept.name)
        return {}
