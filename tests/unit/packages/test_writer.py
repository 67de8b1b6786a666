"""A package is written whole or not at all, and is read back before anybody unplugs a stick."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from desktop import atomic
from desktop.errors import JobCancelled, PackageError
from desktop.issues import Issue, Severity
from desktop.jobs import JobContext
from desktop.packages import names, writer
from desktop.packages.archive import Limits
from desktop.packages.manifest import FileSource, PackageKind, PackedIssue
from desktop.packages.reader import read_package
from desktop.packages.signing import SignatureKind
from desktop.packages.writer import write_package
from tests.helpers.failing_disk import failing
from tests.helpers.packages import (
    LICENCE,
    LICENCE_SHA,
    PRINTED,
    a_meta,
    a_signer,
    an_issue,
    some_parts,
    write,
)

MEBIBYTE = 1024 * 1024


class PoorStream:
    """A file on a poor disk: ``on_write`` sees position and bytes, and changes or refuses them."""

    def __init__(self, stream: BinaryIO, on_write: Callable[[int, bytes], bytes]) -> None:
        self._stream = stream
        self._on_write = on_write

    def write(self, data: Any) -> int:
        return self._stream.write(self._on_write(self._stream.tell(), bytes(data)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> PoorStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def poor_disk(monkeypatch: pytest.MonkeyPatch, on_write: Callable[[int, bytes], bytes]) -> None:
    real = atomic._open_exclusively
    monkeypatch.setattr(atomic, "_open_exclusively", lambda part: PoorStream(real(part), on_write))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def refusal(target: Path, **changes: Any) -> str:
    with pytest.raises(PackageError) as refused:
        write(target, some_parts(**changes))
    assert "（未知）" not in str(refused.value)
    assert not target.exists()
    assert list(target.parent.glob("*.part")) == []
    return refused.value.code


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    parts = some_parts()
    written = write(tmp_path / "a.sbb", parts)
    package = read_package(tmp_path / "a.sbb", JobContext())
    assert package.meta == parts.meta
    assert dict(package.answers) == dict(parts.answers)
    assert package.issues == parts.issues
    assert package.print_names == ("申报书.docx", "申报书.pdf")
    assert package.print_bytes("申报书.pdf") == PRINTED
    assert dict(package.file_names) == {LICENCE_SHA: f"{LICENCE_SHA}.pdf"}
    assert package.file_bytes(LICENCE_SHA) == LICENCE
    assert package.file_size(LICENCE_SHA) == len(LICENCE)
    assert package.signature.kind is SignatureKind.UNSIGNED
    assert package.manifest_sha256 == written.manifest_sha256


def test_the_result_names_the_file_that_lies_on_the_disk(tmp_path: Path) -> None:
    written = write(tmp_path / "a.sbb")
    data = written.path.read_bytes()
    assert (written.size, written.sha256) == (len(data), sha(data))


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "a.sbb", signer=a_signer())
    parts = some_parts()
    turned = replace(parts, prints=dict(reversed(parts.prints.items())), answers=dict(reversed(parts.answers.items())))
    second = write(tmp_path / "b.sbb", turned, a_signer())
    assert first.sha256 == second.sha256


def test_the_media_type_can_be_seen_at_a_fixed_place(tmp_path: Path) -> None:
    data = write(tmp_path / "a.sbb").path.read_bytes()
    assert data[30:76] == b"mimetype" + names.MEDIA_TYPE


def test_an_issue_travels_with_its_sentence_and_reason(tmp_path: Path) -> None:
    issue = Issue("package.exists", "a/b", Severity.ERROR, "basic", (("file", "x"),))
    packed = PackedIssue.from_issue(issue, "已核实")
    write(tmp_path / "a.sbb", some_parts(issues=(packed,)))
    assert read_package(tmp_path / "a.sbb", JobContext()).issues == (
        PackedIssue("package.exists", "a/b", "basic", Severity.ERROR, issue.sentence, "已核实"),
    )


def test_free_text_in_the_meta_data_becomes_one_line() -> None:
    meta = a_meta(unit_name=" 山西\n某某\t公司\u2028", project="cafe\u0301")
    assert (meta.unit_name, meta.project) == ("山西 某某 公司", "café")


def test_every_kind_of_package_can_be_written(tmp_path: Path) -> None:
    for kind in PackageKind:
        write(tmp_path / f"{kind}.sbb", some_parts(meta=a_meta(kind=kind)))
        assert read_package(tmp_path / f"{kind}.sbb", JobContext(), kinds=(kind,)).meta.kind is kind


def test_sources_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "printed").write_bytes(PRINTED)
    (tmp_path / "licence").write_bytes(LICENCE)
    parts = some_parts(prints={"表.xlsx": tmp_path / "printed"}, files={LICENCE_SHA: ("pdf", tmp_path / "licence")})
    write(tmp_path / "a.sbb", parts)
    package = read_package(tmp_path / "a.sbb", JobContext())
    assert package.print_bytes("表.xlsx") == PRINTED
    assert package.file_bytes(LICENCE_SHA) == LICENCE


def test_an_existing_file_is_not_overwritten_silently(tmp_path: Path) -> None:
    target = tmp_path / "a.sbb"
    target.write_bytes(b"precious")
    with pytest.raises(PackageError) as refused:
        write(target)
    assert refused.value.code == "package.exists"
    assert target.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["a.sbb"]


def test_an_existing_file_is_replaced_when_the_person_says_so(tmp_path: Path) -> None:
    target = tmp_path / "a.sbb"
    target.write_bytes(b"old")
    write_package(target, some_parts(), JobContext(), overwrite=True)
    assert read_package(target, JobContext()).meta == a_meta()


def test_a_disk_that_is_full_after_some_bytes_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = write(tmp_path / "right.sbb").size
    (tmp_path / "right.sbb").unlink()
    target = tmp_path / "a.sbb"
    limit = 0

    def full(position: int, data: bytes) -> bytes:
        if position + len(data) > limit:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return data

    poor_disk(monkeypatch, full)
    for limit in sorted({0, 1, size - 1, *random.Random(7).sample(range(size), 60)}):  # noqa: B007
        with pytest.raises(PackageError) as refused:
            write(target)
        assert refused.value.code == "package.cannot_write"
        assert "磁盘空间不足" in str(refused.value)
        assert list(tmp_path.iterdir()) == []
    limit = size
    write(target)


def test_a_failed_write_leaves_the_older_package(tmp_path: Path) -> None:
    target = tmp_path / "a.sbb"
    before = write(target).sha256
    newer = some_parts(meta=a_meta(revision=4))
    for function in ("fsync", "replace"):
        with failing(function, errno.EIO), pytest.raises(PackageError) as refused:
            write_package(target, newer, JobContext(), overwrite=True)
        assert refused.value.code == "package.cannot_write"
        assert sha(target.read_bytes()) == before
        assert [path.name for path in tmp_path.iterdir()] == ["a.sbb"]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone" / "a.sbb") == "package.cannot_write"


def test_a_stick_that_keeps_other_bytes_is_noticed_before_the_file_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor_disk(monkeypatch, lambda _position, data: data.replace(LICENCE, b"?" * len(LICENCE)))
    with pytest.raises(PackageError) as refused:
        write(tmp_path / "a.sbb")
    assert refused.value.code == "package.read_back_failed"
    assert "已损坏" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_arrives_different_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = atomic._move

    def move_and_damage(part: Path, path: Path, *, overwrite: bool) -> None:
        real(part, path, overwrite=overwrite)
        path.write_bytes(path.read_bytes()[:-1] + b"!")

    monkeypatch.setattr(atomic, "_move", move_and_damage)
    assert refusal(tmp_path / "a.sbb") == "package.read_back_failed"


def test_a_stick_pulled_out_at_the_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_move", lambda part, path, *, overwrite: part.unlink())
    assert refusal(tmp_path / "a.sbb") == "package.read_back_failed"


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    for step in range(1, 12):
        job = JobContext()
        calls = iter(range(1, 1000))

        def report(*_: object, stop: int = step, job: JobContext = job, calls: Any = calls) -> None:
            if next(calls) == stop:
                job.cancel()

        job._report = report
        with pytest.raises(JobCancelled):
            write_package(tmp_path / "a.sbb", some_parts(), job)
        assert list(tmp_path.iterdir()) == []


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    write_package(tmp_path / "a.sbb", some_parts(), JobContext(lambda *step: steps.append(step)))
    texts = list(dict.fromkeys(text for _, _, text in steps))
    assert texts == ["正在写入“a.sbb”", "正在核对“a.sbb”"]
    assert steps[-1][0] == steps[-1][1] > len(LICENCE)


def test_a_missing_or_changed_attachment_stops_the_package(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    changed = source / "changed.pdf"
    changed.write_bytes(b"edited meanwhile")
    target = tmp_path / "a.sbb"
    assert refusal(target, files={LICENCE_SHA: ("pdf", source / "gone.pdf")}) == "package.source_missing"
    assert refusal(target, prints={"x.pdf": source / "gone.pdf"}) == "package.source_missing"
    assert refusal(target, files={LICENCE_SHA: ("pdf", changed)}) == "package.source_changed"
    assert refusal(target, files={LICENCE_SHA: ("pdf", b"other")}) == "package.source_changed"


def test_an_attachment_that_vanishes_while_it_is_read_stops_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "licence.pdf"
    source.write_bytes(LICENCE)
    monkeypatch.setattr(writer, "_check_limits", lambda *_: source.unlink())
    assert refusal(tmp_path / "a.sbb", files={LICENCE_SHA: ("pdf", source)}) == "package.source_missing"


def test_half_a_character_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.sbb", answers={"unit_name": "\ud83d"}) == "package.text_not_unicode"
    assert refusal(tmp_path / "a.sbb", issues=(an_issue(reason="\udc00"),)) == "package.text_not_unicode"


def test_parts_no_reader_would_take_are_refused_by_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.sbb"
    deep: list[Any] = []
    for _ in range(70):
        deep = [deep]
    assert refusal(target, answers={"a": deep}) == "package.json_too_deep"
    assert refusal(target, answers={"a": 10**30}) == "package.json_number"
    assert refusal(target, prints={"a/b.pdf": b""}) == "package.name_not_allowed"
    assert refusal(target, prints={"CON.pdf": b""}) == "package.name_device"
    assert refusal(target, prints={"A.pdf": b"", "a.pdf": b""}) == "package.name_collision"
    assert refusal(target, files={LICENCE_SHA: ("PDF", LICENCE)}) == "package.name_not_allowed"
    assert refusal(target, prints={f"{n}.pdf": b"" for n in range(2001)}) == "package.too_many_entries"
    for code, limits in (
        ("package.entry_too_large", Limits(entry_bytes=1000)),
        ("package.total_too_large", Limits(total_bytes=3000)),
        ("package.json_too_large", Limits(json_bytes=100)),
    ):
        monkeypatch.setattr(writer, "DEFAULT_LIMITS", limits)
        assert refusal(target) == code


def test_malformed_meta_data_cannot_even_be_made() -> None:
    with pytest.raises(PackageError) as refused:
        a_meta(draft_id="../x")
    assert refused.value.code == "package.id_malformed"


def test_content_that_shrinks_suspiciously_is_stored_so_that_readers_take_it(tmp_path: Path) -> None:
    empty, plain = bytes(3 * MEBIBYTE), "".join(f"第{n}行，内容各不相同。\n" for n in range(60_000)).encode()
    files = {sha(data): FileSource(extension, data) for extension, data in (("bmp", empty), ("txt", plain))}
    write(tmp_path / "a.sbb", some_parts(files=files))
    package = read_package(tmp_path / "a.sbb", JobContext())
    assert {package.file_bytes(sha256) for sha256 in files} == {empty, plain}
    with zipfile.ZipFile(tmp_path / "a.sbb") as archive:
        kinds = {info.filename[-3:]: info.compress_type for info in archive.infolist() if "files/" in info.filename}
    assert kinds == {"bmp": zipfile.ZIP_STORED, "txt": zipfile.ZIP_DEFLATED}


def test_a_large_attachment_is_never_whole_in_memory(tmp_path: Path) -> None:
    source = tmp_path / "video.mp4"
    block = random.Random(1).randbytes(MEBIBYTE)
    source.write_bytes(block * 24)
    sha256 = sha(source.read_bytes())
    parts = some_parts(files={sha256: ("mp4", source)})
    tracemalloc.start()
    try:
        write(tmp_path / "a.sbb", parts)
        package = read_package(tmp_path / "a.sbb", JobContext())
        assert sum(map(len, package.file_chunks(sha256))) == 24 * MEBIBYTE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEBIBYTE


def test_a_second_writer_of_the_same_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_is_same_file", lambda *_: False)
    with pytest.raises(PackageError, match="正由另一个操作写入") as refused:
        write(tmp_path / "a.sbb")
    assert refused.value.code == "package.cannot_write"


def test_a_system_without_cache_advice_reads_back_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    assert write(tmp_path / "a.sbb").size == (tmp_path / "a.sbb").stat().st_size
