"""This file tests that settings survive restarts, damage and newer versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.errors import StorageError
from desktop.settings import SETTINGS, Settings
from tests.helpers.failing_disk import failing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_before_the_first_start_the_role_is_not_chosen_and_the_rest_is_default(path: Path) -> None:
    settings = Settings(path)
    assert settings.get("role") == ""
    assert {name: value for name, value in settings.all().items() if name != "role"} == {
        setting.name: setting.default for setting in SETTINGS if setting.name != "role"
    }
    assert settings.note == ""
    assert not path.exists()


def test_a_setting_is_kept(path: Path) -> None:
    Settings(path).set("submitting_unit", "太原市工业和信息化局")
    again = Settings(path)
    assert again.get("submitting_unit") == "太原市工业和信息化局"
    assert again.get("role") == ""


def test_an_unknown_name_is_a_mistake_of_ours(path: Path) -> None:
    settings = Settings(path)
    with pytest.raises(KeyError):
        settings.get("colour")
    with pytest.raises(KeyError):
        settings.set("colour", "blue")


@pytest.mark.parametrize(
    ("name", "value"),
    [("role", "king"), ("font_size", 11), ("font_size", 25), ("font_size", "14"), ("font_size", True),
     ("rail_collapsed", 1), ("theme", "")],
)  # fmt: skip
def test_a_value_outside_the_limits_is_refused(path: Path, name: str, value: object) -> None:
    settings = Settings(path)
    with pytest.raises(ValueError, match=name):
        settings.set(name, value)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b""])
def test_a_damaged_file_gives_defaults_and_is_kept_beside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.get("font_size") == 14
    assert "settings.json.damaged" in settings.note
    assert (path.parent / "settings.json.damaged").read_bytes() == content
    settings.set("font_size", 16)
    assert Settings(path).get("font_size") == 16


def test_a_damaged_file_that_cannot_be_moved_is_said_too(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{")
    with failing("replace"):
        settings = Settings(path)
    assert "磁盘空间不足" in settings.note
    assert path.read_bytes() == b"{"


def test_a_folder_in_the_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    settings = Settings(path)
    assert settings.note
    assert settings.get("theme") == "system"


def test_one_bad_value_costs_only_itself(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"font_size": 99, "role": "city"}))
    settings = Settings(path)
    assert settings.get("font_size") == 14
    assert settings.get("role") == "city"
    assert "font_size" in settings.note


def test_a_setting_of_a_newer_version_stays_in_the_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"future": [1], "role": "city"}))
    Settings(path).set("theme", "dark")
    assert json.loads(path.read_text()) == {"future": [1], "role": "city", "theme": "dark"}


def test_setting_the_same_value_writes_nothing(path: Path) -> None:
    settings = Settings(path)
    settings.set("theme", "dark")
    with failing("replace"):
        settings.set("theme", "dark")


def test_a_full_disk_is_a_planned_failure_and_the_value_is_in_force_for_this_run(path: Path) -> None:
    settings = Settings(path)
    with failing("replace"), pytest.raises(StorageError) as caught:
        settings.set("theme", "dark")
    assert caught.value.code == "files.cannot_write"
    assert settings.get("theme") == "dark"
    assert Settings(path).get("theme") == "system"


def test_a_folder_that_cannot_be_made_is_a_planned_failure(tmp_path: Path) -> None:
    (tmp_path / "config").write_bytes(b"")
    settings = Settings(tmp_path / "config" / "settings.json")
    with pytest.raises(StorageError) as caught:
        settings.set("theme", "dark")
    assert caught.value.code == "files.cannot_write"


def test_every_setting_is_described_in_chinese_and_accepts_its_default() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.accepts(setting.default)
        assert any("\u4e00" <= character <= "\u9fff" for character in setting.description)
