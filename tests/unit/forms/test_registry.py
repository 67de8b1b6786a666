"""The registry of installed packs: versions, newest first, and refusals that name what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DefinitionError
from desktop.forms.lock import LOCK_NAME
from desktop.forms.registry import PROFILE_NOTICE, Registry, version_key
from tests.helpers.packs import NOTICE, write_pack


def install(root: Path, notice_id: str, version: str, issued_on: str = "2030-01-02") -> None:
    text = NOTICE.replace("test-2030", notice_id).replace('"1.0"', f'"{version}"').replace("2030-01-02", issued_on)
    write_pack(root, notice=text, folder=f"{notice_id}/{version}")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    for version in ("1.10", "1.0", "1.9"):
        install(tmp_path, "old-2029", version, "2029-05-01")
    install(tmp_path, "new-2030", "2.0")
    (tmp_path / "_shared").mkdir()
    (tmp_path / ".git" / "1.0").mkdir(parents=True)
    (tmp_path / "empty" / "1.0").mkdir(parents=True)
    (tmp_path / "readme.txt").write_text("x", "utf-8")
    return Registry(tmp_path)


def test_versions_are_sorted_as_numbers(registry: Registry) -> None:
    assert registry.versions == {"new-2030": ("2.0",), "old-2029": ("1.0", "1.9", "1.10")}
    assert version_key("1.10") > version_key("1.9") > version_key("1.x")


def test_the_newest_notice_comes_first_in_its_newest_version(registry: Registry) -> None:
    assert [(n.id, n.version) for n in registry.notices] == [("new-2030", "2.0"), ("old-2029", "1.10")]


def test_an_older_version_stays_available(registry: Registry) -> None:
    assert registry.notice("old-2029", "1.9").version == "1.9"
    assert registry.notice("old-2029").version == "1.10"
    assert registry.notice("old-2029", "1.9") is registry.notice("old-2029", "1.9")


def test_unknown_things_are_refused_with_what_is_there(registry: Registry) -> None:
    for ask, code, said in (
        (lambda: registry.notice("older"), "definition.unknown_notice", "new-2030、old-2029"),
        (lambda: registry.notice("old-2029", "1.2"), "definition.unknown_version", "1.0、1.9、1.10"),
        (lambda: registry.form("old-2029", None, "shet"), "definition.unknown_form", "“sheet”"),
        (lambda: registry.table("old-2029", None, "sumary"), "definition.unknown_table", "“summary”"),
    ):
        with pytest.raises(DefinitionError) as refused:
            ask()
        assert refused.value.code == code
        assert said in str(refused.value)


def test_a_form_and_a_table_are_found(registry: Registry) -> None:
    assert registry.form("old-2029", "1.0", "sheet").version == "1.0"
    assert registry.table("new-2030", None, "summary").form_id == "sheet"


def test_a_folder_without_packs_is_an_empty_registry(tmp_path: Path) -> None:
    assert Registry(tmp_path / "nothing").notices == ()
    with pytest.raises(DefinitionError, match="已安装：无"):
        Registry(tmp_path / "nothing").notice("x")


def test_a_broken_pack_is_refused_when_it_is_asked_for(registry: Registry) -> None:
    (registry.folder / "old-2029" / "1.9" / "notice.toml").write_text("x =", "utf-8")
    with pytest.raises(DefinitionError, match=r"notice\.toml"):
        registry.notice("old-2029", "1.9")
    assert registry.notice("old-2029", "1.10").version == "1.10"


def test_the_enterprise_profile_is_a_form_of_its_own() -> None:
    form = Registry().form(PROFILE_NOTICE, None, "profile")
    assert form.title == "企业档案"
    assert form.field(form.unit_code_field).type == "credit_code"


def test_a_released_pack_that_was_altered_is_refused_and_one_being_written_is_not(tmp_path: Path) -> None:
    install(tmp_path, "new-2030", "2.0")
    pack = tmp_path / "new-2030" / "2.0"
    (pack / LOCK_NAME).write_text(Registry(tmp_path).notice("new-2030").lock_hash + "\n", "utf-8")
    assert Registry(tmp_path).notice("new-2030").version == "2.0"
    form = pack / "sheet.form.toml"
    form.write_text(form.read_text("utf-8").replace("联合申报单位", "联合单位"), "utf-8")
    for ask in (lambda: Registry(tmp_path).notice("new-2030"), lambda: Registry(tmp_path).notices):
        with pytest.raises(DefinitionError) as refused:
            ask()
        assert refused.value.code == "definition.lock_differs"
        assert "new-2030/2.0" in str(refused.value)
    (pack / LOCK_NAME).unlink()
    assert Registry(tmp_path).notice("new-2030").form("sheet").field("partners").label == "联合单位"
