"""A signature says who made a package; the hashes say that it is undamaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import credentials
from desktop.errors import PackageError
from desktop.jobs import JobContext
from desktop.packages import signing
from desktop.packages.reader import read_package
from desktop.packages.signing import SignatureKind, fingerprint_of, new_signer
from tests.helpers.packages import a_signer, contents_of, raw_entries, raw_zip, with_manifest, write


def test_the_reader_says_who_signed_and_when(tmp_path: Path) -> None:
    signer = a_signer("山西某某 公司")
    written = write(tmp_path / "a.sbb", signer=signer)
    state = read_package(tmp_path / "a.sbb", JobContext()).signature
    assert state == written.signature
    assert state.kind is SignatureKind.VALID
    assert state.signer == "山西某某 公司"
    assert state.signed_at == "2024-11-22T10:00:00.000+08:00"
    assert state.fingerprint == signer.fingerprint == fingerprint_of(signer.public_key)
    assert len(state.fingerprint) == 16


def test_another_key_has_another_fingerprint() -> None:
    assert len({a_signer().fingerprint, a_signer(seed=2).fingerprint, new_signer("x").fingerprint}) == 3


def test_a_long_or_broken_signer_name_still_makes_a_readable_package(tmp_path: Path) -> None:
    write(tmp_path / "a.sbb", signer=a_signer("长 " * 3000 + "\n"))
    assert read_package(tmp_path / "a.sbb", JobContext()).signature.signer.startswith("长 长")


def test_several_signatures_are_all_verified(tmp_path: Path) -> None:
    contents = contents_of(write(tmp_path / "a.sbb", signer=a_signer("企业")).path)
    manifest = contents["manifest-sha256.txt"]
    statement, signature = a_signer("主管部门", seed=2).sign(manifest, "2024-11-25T09:00:00+08:00")
    both = {**contents, "signatures/2.json": statement, "signatures/2.sig": signature}
    path = tmp_path / "b.sbb"
    path.write_bytes(raw_zip(raw_entries(both)))
    assert read_package(path, JobContext()).signature.signer == "企业"
    path.write_bytes(raw_zip(raw_entries({**both, "signatures/2.sig": bytes(64)})))
    with pytest.raises(PackageError) as refused:
        read_package(path, JobContext())
    assert refused.value.code == "package.bad_signature"


def test_a_signature_from_another_package_does_not_fit(tmp_path: Path) -> None:
    signed = contents_of(write(tmp_path / "a.sbb", signer=a_signer()).path)
    moved = with_manifest({**signed, "data/issues.json": b"[]"})
    path = tmp_path / "b.sbb"
    path.write_bytes(raw_zip(raw_entries(moved)))
    with pytest.raises(PackageError) as refused:
        read_package(path, JobContext())
    assert refused.value.code == "package.bad_signature"


def test_a_damaged_key_in_the_keyring_is_said_and_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "available", lambda: True)
    for kept in ("", "x", "AAAA", "密钥"):
        monkeypatch.setattr(credentials, "get", lambda _name, kept=kept: kept)
        with pytest.raises(PackageError) as refused:
            signing.load_signer("企业")
        assert refused.value.code == "package.signing_key_damaged"
        assert "（未知）" not in str(refused.value)


def test_the_key_is_made_on_first_use_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a real keyring: tests/unit/test_credentials.py."""
    kept: dict[str, str] = {}
    monkeypatch.setattr(credentials, "available", lambda: True)
    monkeypatch.setattr(credentials, "get", kept.get)
    monkeypatch.setattr(credentials, "set", kept.__setitem__)
    monkeypatch.setattr(credentials, "delete", kept.pop)
    first, second = signing.load_signer("企业"), signing.load_signer("企业二")
    assert first
    assert second
    assert first.fingerprint == second.fingerprint
    assert second.name == "企业二"
    signing.forget_signing_key()
    third = signing.load_signer("企业")
    assert third
    assert third.fingerprint != first.fingerprint


def test_a_statement_about_another_manifest_does_not_fit(tmp_path: Path) -> None:
    """Both signatures are right by themselves, but they were not made for each other."""
    contents = contents_of(write(tmp_path / "a.sbb", signer=a_signer()).path)
    statement, _ = a_signer().sign(b"another manifest", "2024-11-22T10:00:00+08:00")
    path = tmp_path / "b.sbb"
    path.write_bytes(raw_zip(raw_entries({**contents, "signatures/1.json": statement})))
    with pytest.raises(PackageError) as refused:
        read_package(path, JobContext())
    assert refused.value.code == "package.bad_signature"


def test_without_a_keyring_there_is_no_signer_and_the_package_is_unsigned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "available", lambda: False)
    signer = signing.load_signer("企业")
    assert signer is None
    write(tmp_path / "a.sbb", signer=signer)
    assert read_package(tmp_path / "a.sbb", JobContext()).signature == signing.UNSIGNED
