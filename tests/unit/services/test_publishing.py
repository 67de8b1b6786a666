"""This file tests that paper and package say the same and that only finished content goes out."""

from __future__ import annotations

import errno
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError, JobCancelled
from desktop.forms.answers import AnswersReader
from desktop.jobs import JobContext
from desktop.packages.reader import Package, read_package
from desktop.services.publishing import Declaration, export, identify
from tests.helpers.declarations import (
    EXCELLENCE,
    a_declaration,
    excellence_answers,
    no_files,
    overseas_values,
    pack_to,
    registry,
    tree,
    words,
)
from tests.helpers.failing_disk import failing
from tests.helpers.read_tables import pdf_table


def an_overseas(**changes: Any) -> Declaration:
    return a_declaration({**overseas_values("示例甲公司", 1), **changes}, draft_id="d1")


def an_excellence(values: dict[str, Any] | None = None, **changes: Any) -> Declaration:
    """D01 with the given values put over the sample."""
    form = registry().notice(EXCELLENCE[0]).form(EXCELLENCE[1])
    stored = AnswersReader(form, "test", Path(), lambda *_: {}).values(excellence_answers()["values"] | (values or {}))
    return a_declaration(stored, draft_id="d2", where=EXCELLENCE, **changes)


def print_final(declaration: Declaration, folder: Path, formats: tuple[str, ...] = ("pdf",)) -> dict[str, bytes]:
    result = export(declaration, folder, formats, is_final=True, read_file=no_files, job=JobContext())
    return {path.name: path.read_bytes() for path in result.files}


def package_of(declaration: Declaration, folder: Path) -> Package:
    pack_to(folder / "p.sbb", declaration)
    return read_package(folder / "p.sbb", JobContext())


def flat(pdf: bytes) -> str:
    return "".join("".join(pdf_table(pdf).pages).split())


# one content, one code


def test_the_printed_copies_in_the_package_are_the_exported_ones(tmp_path: Path) -> None:
    printed = print_final(an_overseas(), tmp_path / "out", ("docx", "pdf"))
    package = package_of(an_overseas(), tmp_path)
    assert {name: package.print_bytes(name) for name in package.print_names} == printed


def test_the_code_on_every_page_is_the_code_of_the_package(tmp_path: Path) -> None:
    pdf = next(iter(print_final(an_excellence(), tmp_path / "out").values()))
    code = package_of(an_excellence(), tmp_path).meta.content_hash[:12]
    pages = pdf_table(pdf).pages
    assert len(pages) > 3
    for page in pages:
        assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in "".join(page.split())


def test_a_changed_word_changes_the_code() -> None:
    changed = an_overseas()
    changed.values["factories"][0]["summary"] += "。"  # type: ignore[index]
    before, after = (identify(d, d.check().relevance.relevant_values()) for d in (an_overseas(), changed))
    assert before.code != after.code


def test_the_way_a_character_is_composed_does_not_change_the_code(tmp_path: Path) -> None:
    composed, decomposed = "示例\u00e9公司", "示例e\u0301公司"
    first = package_of(an_overseas(unit_name=composed), tmp_path)
    (tmp_path / "2").mkdir()
    second = package_of(an_overseas(unit_name=decomposed), tmp_path / "2")
    assert second.meta.content_hash == first.meta.content_hash
    assert second.meta.unit_name == composed


def test_another_notice_version_means_another_code() -> None:
    declaration = an_overseas()
    other = replace(declaration, notice=replace(declaration.notice, version="1.1"))
    relevant = declaration.check().relevance.relevant_values()
    assert identify(other, relevant).code != identify(declaration, relevant).code


# revisions


def test_the_same_content_again_is_the_same_revision_and_package() -> None:
    declaration = an_overseas()
    relevant = declaration.check().relevance.relevant_values()
    first = identify(declaration, relevant)
    again = identify(replace(declaration, exports=(first.export,)), relevant)
    assert (first.revision, first.is_new) == (1, True)
    assert (again.revision, again.is_new, again.package_id) == (1, False, first.package_id)


def test_a_package_carries_the_hashes_of_all_earlier_exports(tmp_path: Path) -> None:
    exports, hashes = [], []
    for number in range(3):
        declaration = replace(an_overseas(contact_person=f"示例{number}"), exports=tuple(exports))
        (tmp_path / str(number)).mkdir()
        meta = package_of(declaration, tmp_path / str(number)).meta
        assert meta.revision == number + 1
        assert meta.earlier_hashes == tuple(hashes)
        exports.append(identify(declaration, declaration.check().relevance.relevant_values()).export)
        hashes.append(meta.content_hash)


def test_going_back_to_earlier_content_is_a_new_revision() -> None:
    first = an_overseas()
    one = identify(first, first.check().relevance.relevant_values())
    second = replace(an_overseas(contact_person="示例二"), exports=(one.export,))
    two = identify(second, second.check().relevance.relevant_values())
    third = replace(first, exports=(one.export, two.export))
    three = identify(third, third.check().relevance.relevant_values())
    assert three.content_hash == one.content_hash
    assert (three.revision, three.is_new) == (3, True)
    assert three.package_id != one.package_id


# what stops a final copy


def test_a_missing_answer_refuses_the_final_copy_and_writes_nothing(tmp_path: Path) -> None:
    declaration = an_overseas(contact_person=None)
    with pytest.raises(AppError) as caught:
        print_final(declaration, tmp_path / "out")
    assert caught.value.code == "export.not_ready"
    assert "“企业联系人”" in str(caught.value)
    assert tree(tmp_path) == {}


def test_an_unconfirmed_section_refuses_the_final_copy(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        print_final(an_excellence(final_sections=("scenario",)), tmp_path / "out")
    assert caught.value.code == "export.not_ready"


def test_a_warning_needs_a_written_reason(tmp_path: Path) -> None:
    declaration = an_excellence({"total_investment": "1"})
    (issue,) = [i for i in declaration.check().issues() if i.severity.value == "warning"]
    with pytest.raises(AppError) as caught:
        print_final(declaration, tmp_path / "out")
    assert issue.sentence in str(caught.value)
    for reason, count in (("  ", 0), ("合同含备品备件", 1)):
        explained = replace(declaration, reasons={f"{issue.code}|{issue.path}": reason})
        if count:
            assert len(print_final(explained, tmp_path / "out")) == 1
        else:
            with pytest.raises(AppError):
                print_final(explained, tmp_path / "out")


def test_the_reason_of_a_warning_travels_in_the_package(tmp_path: Path) -> None:
    declaration = an_excellence({"total_investment": "1"})
    (issue,) = [i for i in declaration.check().issues() if i.severity.value == "warning"]
    explained = replace(declaration, reasons={f"{issue.code}|{issue.path}": "合同含备品备件"})
    assert [(i.code, i.reason) for i in package_of(explained, tmp_path).issues] == [(issue.code, "合同含备品备件")]


def test_a_draft_print_is_marked_and_carries_no_code(tmp_path: Path) -> None:
    declaration = an_overseas(contact_person=None)
    result = export(declaration, tmp_path, ("pdf",), is_final=False, read_file=no_files, job=JobContext())
    assert (result.code, result.identity) == ("", None)
    assert result.files[0].name.endswith("（草稿）.pdf")
    text = flat(result.files[0].read_bytes())
    assert "草稿" in text
    assert "版本校验码" not in text


def test_a_character_without_a_font_is_reported_before_printing(tmp_path: Path) -> None:
    declaration = an_overseas(contact_person="示\U000f1234例")
    with pytest.raises(AppError) as caught:
        print_final(declaration, tmp_path / "out")
    assert caught.value.code == "export.missing_characters"
    assert tree(tmp_path) == {}


# hidden answers


def test_a_hidden_answer_is_neither_printed_nor_packed(tmp_path: Path) -> None:
    declaration = an_excellence({"has_integrators": "no"})
    assert declaration.values["integrators"][0]["name"] == "示例智能系统集成有限公司"
    text = flat(next(iter(print_final(declaration, tmp_path / "out").values())))
    assert "示例智能系统集成有限公司" not in text
    package = package_of(declaration, tmp_path)
    assert "integrators" not in package.answers
    assert "integrator_amount" not in package.answers


def test_a_hidden_answer_does_not_change_the_code() -> None:
    hidden = an_excellence({"has_integrators": "no"})
    without = replace(hidden, values={k: v for k, v in hidden.values.items() if k != "integrators"})
    codes = {identify(d, d.check().relevance.relevant_values()).code for d in (hidden, without)}
    assert len(codes) == 1


# names and disks


@pytest.mark.parametrize("name", ['甲/乙\\丙:丁*戊?己"庚<辛>壬|癸', "长" * 60, "CON", "点."])
def test_any_unit_name_gives_files_and_a_package(tmp_path: Path, name: str) -> None:
    printed = print_final(an_overseas(unit_name=name), tmp_path / "out", ("docx", "pdf"))
    package = package_of(an_overseas(unit_name=name), tmp_path)
    assert set(package.print_names) == set(printed)
    assert package.meta.unit_name == name


def test_the_longest_names_together_give_files_and_a_package(tmp_path: Path) -> None:
    declaration = an_excellence({"unit_name": "长" * 60, "project_name": "名" * 80})
    printed = print_final(declaration, tmp_path / "out", ("docx", "pdf"))
    assert set(package_of(declaration, tmp_path).print_names) == set(printed)
    draft = export(declaration, tmp_path / "d", ("pdf",), is_final=False, read_file=no_files, job=JobContext())
    assert draft.files[0].name.endswith("（草稿）.pdf")


def test_a_full_disk_leaves_no_file(tmp_path: Path) -> None:
    with failing("fsync", errno.ENOSPC), pytest.raises(AppError) as caught:
        print_final(an_overseas(), tmp_path / "out")
    assert "磁盘空间不足" in str(caught.value)
    assert tree(tmp_path) == {}


def test_a_full_disk_leaves_no_package(tmp_path: Path) -> None:
    with failing("fsync", errno.ENOSPC), pytest.raises(AppError) as caught:
        package_of(an_overseas(), tmp_path)
    assert "磁盘空间不足" in str(caught.value)
    assert tree(tmp_path) == {}


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    steps: list[str] = []

    def cancel_at_the_second_format(done: int, total: int, text: str) -> None:
        steps.append(text)
        if len(steps) == 2:
            job.cancel()

    job = JobContext(cancel_at_the_second_format)
    with pytest.raises(JobCancelled):
        export(an_overseas(), tmp_path / "out", ("pdf", "docx", "xlsx"), is_final=True, read_file=no_files, job=job)
    assert tree(tmp_path) == {}


def test_an_existing_paper_is_kept_when_new_content_is_printed(tmp_path: Path) -> None:
    first = print_final(an_overseas(), tmp_path)
    second = print_final(an_overseas(contact_person="示例新"), tmp_path)
    assert {**first, **second} == tree(tmp_path)
    assert len(tree(tmp_path)) == 2


def test_a_missing_figure_stops_the_final_copy_but_not_the_draft(tmp_path: Path) -> None:
    def missing(sha256: str) -> bytes:
        raise AppError("storage.file_missing", name="图.png", file=sha256[:12])

    figure = {"kind": "figure", "file": "0" * 64, "name": "图.png", "caption": "示例图"}
    declaration = an_excellence({"introduction": [{"kind": "paragraph", "text": "示例"}, figure]})
    with pytest.raises(AppError) as caught:
        export(declaration, tmp_path / "out", ("docx",), is_final=True, read_file=missing, job=JobContext())
    assert caught.value.code == "storage.file_missing"
    assert tree(tmp_path) == {}
    result = export(declaration, tmp_path / "out", ("docx",), is_final=False, read_file=missing, job=JobContext())
    import docx

    text = [p.text for p in docx.Document(BytesIO(result.files[0].read_bytes())).paragraphs]
    assert "（图片文件缺失：图.png）" in text


def test_a_summary_of_500_characters_is_printed_whole(tmp_path: Path) -> None:
    declaration = an_overseas()
    declaration.values["factories"][0]["summary"] = words(500)  # type: ignore[index]
    table = pdf_table(next(iter(print_final(declaration, tmp_path).values())))
    assert table.columns[7] == words(500)
    assert table.outside == ()
