"""This file tests what the re-check of a verified package still catches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import nfc
from desktop.errors import PackageError
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.packages import names
from desktop.packages.manifest import FileSource, Meta, PackageParts
from desktop.packages.writer import write_package
from desktop.services.publishing import declared_hash, identify
from desktop.services.taking_in import recheck
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import (
    a_declaration,
    overseas_values,
    pack_to,
    registry,
    tree,
)
from tests.helpers.documents import picture
from tests.helpers.packages import contents_of, raw_entries, raw_zip, with_json
from tests.helpers.senders import FORM, NOTICE, outcomes, receive, standing

# what the re-check catches


def a_package(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "包.sbb"
    pack_to(path, a_declaration(overseas_values("示例甲公司", 1), draft_id="d1"), formats=("pdf",))
    return path


def tamper(path: Path, entry: str, change: Callable[[Any], Any]) -> Path:
    """Change one JSON entry consistently: canonical, with a right manifest."""
    contents = with_json(contents_of(path), entry, change)
    path.write_bytes(raw_zip(raw_entries({names.MIMETYPE: contents.pop(names.MIMETYPE), **contents})))
    return path


def with_meta(**changes: Any) -> Callable[[Any], Any]:
    return lambda meta: {**meta, **changes}


def with_answers(**changes: Any) -> Callable[[Any], Any]:
    return lambda answers: {"values": {**answers["values"], **changes}}


TAMPERS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "an answer": (names.ANSWERS, with_answers(contact_person="别人"), "take_in.code_differs"),
    "a field more": (names.ANSWERS, with_answers(unit="x"), "take_in.answers_wrong"),
    "a row taken out": (names.ANSWERS, with_answers(factories=[]), "take_in.code_differs"),
    "the code": (names.META, with_meta(content_hash="a" * 64), "take_in.code_differs"),
    "the lock": (names.META, with_meta(notice_lock="b" * 64), "take_in.other_definition"),
    "the notice": (names.META, with_meta(notice_id="shanxi-2030"), "take_in.unknown_notice"),
    "the version": (names.META, with_meta(notice_version="9.9"), "take_in.unknown_notice"),
    "the form": (names.META, with_meta(form_id="other_form"), "take_in.unknown_form"),
    "the unit": (names.META, with_meta(unit_name="别的公司"), "take_in.unit_differs"),
    "the unit code": (names.META, with_meta(unit_code="91149900MA0000002X"), "take_in.unit_differs"),
}


@pytest.mark.parametrize("what", TAMPERS)
def test_a_package_changed_consistently_is_still_refused(tmp_path: Path, workspace: Workspace, what: str) -> None:
    entry, change, code = TAMPERS[what]
    path = tamper(a_package(tmp_path / "stick"), entry, change)
    report = receive(workspace, path)
    assert (outcomes(report), report.lines[0].reason_code) == (["refused"], code)
    assert report.lines[0].sentence.startswith("包.sbb：")
    assert standing(workspace) == []
    assert tree(workspace.inbox) == {}


def test_wrong_answers_with_a_fitting_code_are_refused_as_incomplete(tmp_path: Path) -> None:
    """Someone computed the code anew for answers that the form does not allow."""
    path = a_package(tmp_path)
    notice = registry().notice(NOTICE)
    values = {**overseas_values("示例甲公司", 1), "unified_social_credit_code": "91149900MA00000011"}
    tamper(path, names.ANSWERS, lambda _: {"values": values})
    hashed = declared_hash(notice, notice.form(FORM), nfc(values))
    tamper(path, names.META, with_meta(content_hash=hashed, unit_code="91149900MA00000011"))
    with pytest.raises(PackageError) as caught:
        recheck(path, registry(), JobContext())
    assert caught.value.code == "take_in.not_complete"
    assert "统一社会信用代码" in str(caught.value)


def test_a_notice_that_is_not_installed_is_named(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    (tmp_path / "no notices").mkdir()
    with pytest.raises(PackageError) as caught:
        recheck(path, Registry(tmp_path / "no notices"), JobContext())
    assert caught.value.code == "take_in.unknown_notice"
    assert "“shanxi-2026”（版本 1.0）没有安装" in str(caught.value)


# files


def pack_with_files(target: Path, values: dict[str, Any], files: Mapping[str, FileSource]) -> Path:
    """A package of D01 with any files, its code computed as the program does; nothing is checked."""
    from tests.unit.services.test_publishing import an_excellence

    declaration = an_excellence(values)
    relevant = nfc(declaration.check().relevance.relevant_values())
    identity = identify(declaration, relevant)
    form, notice, check = declaration.form, declaration.notice, declaration.check()
    meta = Meta(
        package_id=identity.package_id,
        draft_id="d2",
        notice_id=notice.id,
        notice_version=notice.version,
        notice_lock=notice.lock_hash,
        form_id=form.id,
        unit_name=declaration.printed(form.unit_name_field, check),
        unit_code=declaration.printed(form.unit_code_field, check),
        project=declaration.printed(form.project_field, check),
        revision=1,
        content_hash=identity.content_hash,
        earlier_hashes=(),
        made_at="2026-03-01T09:00:00.000+08:00",
        program_version="0",
        kind=_submission(),
    )
    write_package(target, PackageParts(meta, relevant, (), {"x.pdf": b"%PDF-1.4"}, files), JobContext())
    return target


def _submission() -> Any:
    from desktop.packages.manifest import PackageKind

    return PackageKind.SUBMISSION


def licence(**changes: Any) -> tuple[dict[str, Any], dict[str, FileSource]]:
    import hashlib

    data = picture()
    sha = hashlib.sha256(data).hexdigest()
    item = {"file": sha, "name": "执照.png", "size": len(data), "kind": "png", "pages": None, **changes}
    return {"business_licence": [item]}, {sha: FileSource("png", data)}


def test_a_right_file_is_taken_in(tmp_path: Path) -> None:
    values, files = licence()
    received = recheck(pack_with_files(tmp_path / "x.sbb", values, files), registry(), JobContext())
    assert received.values["business_licence"] == values["business_licence"]


@pytest.mark.parametrize("lie", [{"size": 1}, {"kind": "pdf"}, {"pages": 3}], ids=lambda lie: next(iter(lie)))
def test_a_file_that_is_not_what_the_answers_say_is_refused(tmp_path: Path, lie: dict[str, Any]) -> None:
    path = pack_with_files(tmp_path / "x.sbb", *licence(**lie))
    with pytest.raises(PackageError) as caught:
        recheck(path, registry(), JobContext())
    assert caught.value.code == "take_in.file_differs"
    assert "“执照.png”" in str(caught.value)


def test_a_file_that_is_not_in_the_package_is_named(tmp_path: Path) -> None:
    values, _ = licence()
    with pytest.raises(PackageError) as caught:
        recheck(pack_with_files(tmp_path / "x.sbb", values, {}), registry(), JobContext())
    assert caught.value.code == "take_in.file_absent"


def test_a_figure_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    import hashlib

    data = b"%PDF-1.7 no picture"
    sha = hashlib.sha256(data).hexdigest()
    figure = {"kind": "figure", "file": sha, "name": "图.png", "caption": "示例"}
    values = {"introduction": [{"kind": "paragraph", "text": "示例"}, figure]}
    with pytest.raises(PackageError) as caught:
        recheck(pack_with_files(tmp_path / "x.sbb", values, {sha: FileSource("png", data)}), registry(), JobContext())
    assert caught.value.code == "take_in.not_a_picture"
    assert "PDF 文件" in str(caught.value)
