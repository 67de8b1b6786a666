"""The description of the format is complete, and its commands work with stock tools."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from desktop.compilation.merge import OUTCOME_LABELS
from desktop.messages import SENTENCES
from desktop.packages import archive, names
from tests.helpers.packages import a_signer, contents_of, raw_entries, raw_zip, write

README = (Path(names.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_every_reason_code_is_listed_once_in_the_order_of_the_sentences() -> None:
    listed = re.findall(r"^\| `(package\.\w+)` \| \S", README, re.MULTILINE)
    assert listed == [code for code in SENTENCES if code.startswith("package.")]


def test_every_outcome_is_explained_with_its_label() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \| \S", README, re.MULTILINE))
    assert rows == {str(outcome): label for outcome, label in OUTCOME_LABELS.items()}


def test_every_module_and_fixed_name_is_described() -> None:
    for module in Path(names.__file__).parent.glob("[a-z]*.py"):
        assert f"`{module.name}`" in README
    for name in names.REQUIRED:
        assert f"`{name}`" in README
    assert names.MEDIA_TYPE.decode() in README
    for suffix in names.PRINT_SUFFIXES:
        assert f"{suffix}`" in README


def test_the_limits_are_the_described_ones() -> None:
    limits = archive.DEFAULT_LIMITS
    mebibyte = 1024 * 1024
    told = (
        f"Limits: {limits.entries:,} entries, {limits.entry_bytes // mebibyte} MiB an entry, "
        f"{limits.total_bytes // 1024 // mebibyte} GiB in all, ratio {limits.ratio} (above "
        f"{limits.ratio_floor // mebibyte} MiB), JSON {limits.json_bytes // mebibyte} MiB and {limits.json_depth} levels."
    )
    assert told in README


def test_the_standard_library_finds_nothing_wrong_with_a_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path / "a.sbb", signer=a_signer()).path) as package:
        assert package.testzip() is None


def test_the_manifest_can_be_checked_line_by_line(tmp_path: Path) -> None:
    contents = contents_of(write(tmp_path / "a.sbb").path)
    lines = contents.pop(names.MANIFEST).decode().splitlines()
    assert lines == [f"{hashlib.sha256(contents[name]).hexdigest()}  {name}" for name in sorted(contents)]


if sys.platform == "linux":

    def run_readme_commands(package: Path) -> subprocess.CompletedProcess[str]:
        """The block of the README as it stands, for another file name."""
        block = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
        assert block
        script = "set -e\n" + block.group(1).replace("declaration.sbb", package.name)
        return subprocess.run(
            ["bash", "-c", script],
            cwd=package.parent,
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=False,
        )

    def test_the_stock_tools_of_the_readme_verify_a_package(tmp_path: Path) -> None:
        done = run_readme_commands(write(tmp_path / "a.sbb", signer=a_signer()).path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "print/申报书.pdf: OK" in done.stdout
        assert done.stdout.count(": OK") == len(contents_of(tmp_path / "a.sbb")) - 3
        assert "Signature Verified Successfully" in done.stdout

    def test_the_stock_tools_of_the_readme_notice_a_changed_entry(tmp_path: Path) -> None:
        contents = contents_of(write(tmp_path / "a.sbb", signer=a_signer()).path)
        forged = tmp_path / "b.sbb"
        forged.write_bytes(raw_zip(raw_entries({**contents, "print/申报书.pdf": b"forged"})))
        done = run_readme_commands(forged)
        assert done.returncode != 0
        assert "print/申报书.pdf: FAILED" in done.stdout

    def test_the_stock_tools_of_the_readme_notice_another_signature(tmp_path: Path) -> None:
        contents = contents_of(write(tmp_path / "a.sbb", signer=a_signer()).path)
        forged = tmp_path / "b.sbb"
        forged.write_bytes(raw_zip(raw_entries({**contents, "signatures/1.sig": bytes(64)})))
        done = run_readme_commands(forged)
        assert done.returncode != 0
        assert "Signature Verification Failure" in done.stdout + done.stderr
