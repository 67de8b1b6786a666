"""LOCK: the hash of a resolved definition.

1. Comments, layout and file order do not count; every word a person reads does.
2. A shared block counts where it is used.
3. The order of options counts: it is printed.
4. An attribute the model gets later, with its default, changes no hash.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from desktop.forms.loader import load_notice
from desktop.forms.lock import definition_hash, plain, read_lock
from desktop.forms.model import FieldDef
from desktop.paths import notices_dir
from tests.helpers.packs import BODY, NOTICE, TABLE, head, write_pack

FORM = head() + BODY


def hashed(root: Path, shared: Path | None = None, **files: str) -> str:
    return load_notice(write_pack(root, **files), shared or notices_dir() / "_shared").lock_hash


def test_comments_layout_and_key_order_do_not_count(tmp_path: Path) -> None:
    """1"""
    other = "# 说明\n" + NOTICE.replace('title = "关于开展测试工作的通知"\n', "").replace(
        'issuer = "', 'title   =   "关于开展测试工作的通知"\n\n\nissuer = "'
    )
    assert hashed(tmp_path / "a") == hashed(tmp_path / "b", notice=other)


@pytest.mark.parametrize(
    "files",
    [
        {"notice": NOTICE.replace("2030-03-01", "2030-03-02")},
        {"notice": NOTICE.replace("copies = 2", "copies = 3")},
        {"form": FORM.replace("总投资（万元）", "投资（万元）")},
        {"form": FORM.replace("max_length = 60", "max_length = 61")},
        {"form": FORM.replace('equals = "joint"', 'equals = "single"')},
        {"form": FORM.replace('severity = "error"', 'severity = "warning"')},
        {"form": FORM.replace("附件1 第8行", "附件1 第9行")},
        {"table": TABLE.replace("汇总表", "总表")},
        {"table": TABLE.replace('id = "number"\n', 'id = "number"\nwidth = 1.5\n')},
        {"form": FORM.replace('single = "独立申报", joint = "联合申报"', 'joint = "联合申报", single = "独立申报"')},
    ],
)  # fmt: skip
def test_everything_that_shows_or_checks_counts(tmp_path: Path, files: dict[str, str]) -> None:
    """1, 3"""
    assert hashed(tmp_path / "a") != hashed(tmp_path / "b", **files)


def test_a_shared_block_counts_where_it_is_used(tmp_path: Path) -> None:
    """2"""
    block = '[[field]]\nid = "age"\ntype = "integer"\nlabel = "{}"\n'
    used = FORM + '[[field]]\nuse = "kin.age"\nsection = "unit"\nsource = "x"\n'
    hashes = {}
    for label in ("年龄", "岁数"):
        shared = tmp_path / label
        shared.mkdir()
        (shared / "kin.block.toml").write_text(block.format(label), "utf-8")
        hashes[label] = hashed(tmp_path / "p", shared, form=used), hashed(tmp_path / "q", shared)
    assert hashes["年龄"][0] != hashes["岁数"][0]
    assert hashes["年龄"][1] == hashes["岁数"][1]


def test_an_attribute_added_later_with_a_default_changes_no_hash() -> None:
    """4"""

    @dataclasses.dataclass(frozen=True)
    class LaterFieldDef(FieldDef):
        is_secret: bool = False

    given = {"id": "f", "section_id": "s", "type": "text", "label": "标签", "params": {"max_length": 3}}
    assert plain(LaterFieldDef(**given)) == plain(FieldDef(**given))
    assert plain(LaterFieldDef(**given, is_secret=True)) != plain(FieldDef(**given))


def test_the_hash_does_not_hash_itself(tmp_path: Path) -> None:
    notice = load_notice(write_pack(tmp_path), notices_dir() / "_shared")
    assert definition_hash(notice) == notice.lock_hash
    assert len(notice.lock_hash) == 64


def test_a_lock_file_is_read_with_its_line_end(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None
    (tmp_path / "LOCK").write_bytes(b"abc\r\n")
    assert read_lock(tmp_path) == "abc"
    (tmp_path / "LOCK").write_bytes(b"\xff\xfe")
    assert read_lock(tmp_path) != "abc"
