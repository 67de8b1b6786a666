"""This file tests the one screen that says who sent a package and whether it is whole."""

from __future__ import annotations

from pathlib import Path

from desktop.jobs import JobContext
from desktop.services.publishing import pack
from desktop.services.verifying import VerifyResult, verify
from tests.helpers.declarations import MADE_AT, a_declaration, no_files, overseas_values, pack_to, registry
from tests.helpers.packages import a_signer


def check(path: Path) -> VerifyResult:
    return verify(path, registry(), JobContext())


def a_package(tmp_path: Path, *, is_signed: bool = False) -> Path:
    path = tmp_path / "包.sbb"
    declaration = a_declaration(overseas_values("示例甲公司", 1), draft_id="d1")
    signer = a_signer("示例甲公司") if is_signed else None
    pack(declaration, path, read_file=no_files, made_at=MADE_AT, job=JobContext(), signer=signer)
    return path


def test_a_whole_package_says_who_sent_what_and_its_code(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    result = check(path)
    rows = {row.label: row.value for row in result.rows}
    assert result.is_ok
    assert rows["单位"].startswith("示例甲公司（91149900MA0000001")
    assert rows["通知"].startswith("山西省工业和信息化厅关于开展2026年度")
    assert rows["修订号"] == "第 1 版，2026-03-01 09:00 生成"
    assert rows["版本校验码"].replace("-", "") == result.code
    assert len(result.code) == 12
    assert {row.state for row in result.rows if row.label != "签名"} == {"ok"}


def test_an_unsigned_package_is_a_warning_not_a_refusal(tmp_path: Path) -> None:
    row = check(a_package(tmp_path)).rows[-1]
    assert (row.label, row.state) == ("签名", "warning")


def test_a_signed_package_names_the_signer(tmp_path: Path) -> None:
    row = check(a_package(tmp_path, is_signed=True)).rows[-1]
    assert row.state == "ok"
    assert "有效，示例甲公司" in row.value


def test_a_damaged_package_is_a_result_with_code_and_sentence(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    path.write_bytes(path.read_bytes()[:-50])
    result = check(path)
    assert (result.is_ok, result.reason_code) == (False, "package.truncated")
    assert result.sentence == result.rows[0].value
    assert "“包.sbb”" in result.sentence


def test_verifying_changes_nothing_beside_the_package(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    before = path.read_bytes()
    check(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["包.sbb"]
    assert path.read_bytes() == before


def test_a_package_packed_without_paper_of_one_format_is_whole(tmp_path: Path) -> None:
    declaration = a_declaration(overseas_values("示例甲公司", 1), draft_id="d1")
    pack_to(tmp_path / "x.sbb", declaration, formats=("pdf",))
    assert check(tmp_path / "x.sbb").is_ok
