"""Every installed notice pack, whatever notice it is.

1. Lint is clean, LOCK included; the three samples find what they are expected to find.
2. Every field, column and task says where it comes from; labels, hints and profiles point to something.
3. minimal.json is minimal, full.json fills everything that prints.
4. The documents of a form build and hold every visible label; they write as PDF, DOCX and XLSX.
5. A changed definition is refused with the two legal ways out.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import sha256_hex
from desktop.checking.live import check
from desktop.errors import DefinitionError
from desktop.forms.answers import AnswersReader, read_json
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef, TableDef
from desktop.forms.profile_keys import profile_keys
from desktop.forms.registry import Registry
from desktop.forms.relevance import Relevance
from desktop.issues import Severity
from desktop.jobs import JobContext
from desktop.paths import notices_dir
from desktop.rendering.build import build_declaration
from desktop.rendering.document import Document
from desktop.rendering.plain_text import document_texts
from desktop.rendering.tables import build_table
from desktop.rendering.writers import write
from desktop.services.packs import SAMPLES, lint, lock

REGISTRY = Registry()
PACKS = [(notice_id, version) for notice_id, versions in REGISTRY.versions.items() for version in versions]
NOTICES = [REGISTRY.notice(*pack) for pack in PACKS]
FORMS = [(notice, form) for notice in NOTICES for form in notice.forms]
TABLES = [(notice, table) for notice in NOTICES for table in notice.tables]
CREATED = "2030-01-01"

notices = pytest.mark.parametrize("notice", NOTICES, ids=lambda n: f"{n.id}/{n.version}")
forms = pytest.mark.parametrize(("notice", "form"), FORMS, ids=[f"{n.id}/{f.id}" for n, f in FORMS])
tables = pytest.mark.parametrize(("notice", "table"), TABLES, ids=[f"{n.id}/{t.id}" for n, t in TABLES])


def folder_of(notice: NoticeDef) -> Path:
    return REGISTRY.pack_folder(notice.id, notice.version)


class Sample:
    """One sample of a form with the bytes of its files."""

    def __init__(self, notice: NoticeDef, form: FormDef, name: str) -> None:
        path = folder_of(notice) / "samples" / form.id / name
        self.files: dict[str, bytes] = {}
        raw = read_json(path)
        self.values = AnswersReader(form, name, path.parent, self._take).values(raw["values"])
        self.final_sections = raw.get("final_sections", [])

    def _take(self, path: Path, field: FieldDef) -> Mapping[str, Any]:
        data = path.read_bytes()
        sha = sha256_hex(data)
        self.files[sha] = data
        kind = path.suffix[1:]
        return {"file": sha, "name": path.name, "size": len(data), "kind": kind, "pages": 1}

    def document(self, form: FormDef, notice: NoticeDef) -> Document:
        read = self.files.__getitem__
        return build_declaration(form, self.values, read, None, tables=notice.tables, created_on=CREATED)


# 1 ----------------------------------------------------------------------------------------


def test_there_are_packs() -> None:
    assert {notice_id for notice_id, _ in PACKS} >= {"shanxi-2024", "shanxi-2026"}


@notices
def test_lint_finds_nothing(notice: NoticeDef) -> None:
    result = lint(folder_of(notice))
    assert [str(problem) for problem in result.problems] == []
    assert result.is_ok


@forms
def test_the_samples_are_there_with_their_expectation(notice: NoticeDef, form: FormDef) -> None:
    home = folder_of(notice) / "samples" / form.id
    assert all((home / name).is_file() for name in (*SAMPLES, "expected_issues.json"))
    expected = json.loads((home / "expected_issues.json").read_text("utf-8"))
    assert set(expected) == {"empty", "minimal", "full", "wrong"}
    assert expected["minimal"] == expected["full"] == []
    assert {severity for severity, _, _ in expected["wrong"]} >= {"error", "missing"}


def _is_needed(column: FieldDef, table: FieldDef, row_id: str, relevance: Relevance) -> bool:
    return relevance.column_is_required(column, table, {"id": row_id})


@forms
def test_an_empty_form_lacks_exactly_what_is_required(notice: NoticeDef, form: FormDef) -> None:
    relevance = Relevance(form, {})
    wanted = []
    for field in form.fields:
        wanted += [field.id] if relevance.is_required(field.id) else []
        rows = field_type(field.type).fixed_rows(field) if relevance.is_visible(field.id) else ()
        wanted += [
            f"{field.id}/{row.id}/{c.id}"
            for row in rows
            for c in field.columns
            if _is_needed(c, field, row.id, relevance)
        ]
    issues = check(form, {})
    assert [i.path for i in issues if not i.path.startswith("@")] == wanted
    assert {i.severity for i in issues} == {Severity.MISSING}


# 2 ----------------------------------------------------------------------------------------


@forms
def test_every_field_says_where_it_comes_from(notice: NoticeDef, form: FormDef) -> None:
    for field in form.fields:
        assert field.source, field.id
        assert field.label.strip() == field.label != ""
        for column in field.columns:
            assert column.label.strip() == column.label != ""


@forms
def test_labels_are_told_apart(notice: NoticeDef, form: FormDef) -> None:
    for section in form.sections:
        labels = [f.label for f in form.fields_of(section.id)]
        assert len(labels) == len(set(labels)) > 0


@forms
def test_what_is_filled_from_the_profile_is_a_field_of_the_profile_of_the_same_type(
    notice: NoticeDef, form: FormDef
) -> None:
    known = profile_keys(REGISTRY.profile_form)
    for field in (*form.fields, *(column for table in form.fields for column in table.columns)):
        if field.profile_id:
            source = known[field.profile_id]
            assert (source.type, source.unit) == (field.type, field.unit)
            assert set(source.options) == set(field.options)


@notices
def test_every_task_names_its_source_and_every_form_and_table_has_a_task(notice: NoticeDef) -> None:
    assert all(task.source for task in notice.tasks)
    assert {form.id for form in notice.forms} == {f for task in notice.tasks for f in task.form_ids}
    assert {table.id for table in notice.tables} == {t for task in notice.tasks for t in task.table_ids}


@notices
def test_a_deadline_is_not_before_the_notice(notice: NoticeDef) -> None:
    for task in notice.tasks:
        assert task.due_on is None or task.due_on >= notice.dated_on


@notices
def test_who_reads_a_row_of_a_table_finds_the_unit(notice: NoticeDef) -> None:
    for form in notice.forms:
        assert form.field(form.unit_name_field).type == "text"
        assert form.field(form.unit_code_field).type == "credit_code"


# 3 ----------------------------------------------------------------------------------------


def without_each_answer(form: FormDef, values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each top-level answer and each cell taken out, one at a time."""
    for field_id, value in values.items():
        if not field_type(form.field(field_id).type).fixed_rows(form.field(field_id)):
            yield field_id, {key: item for key, item in values.items() if key != field_id}
        if form.field(field_id).is_table:
            for n, row in enumerate(value):
                for column_id in row:
                    if column_id != "id":
                        poorer = copy.deepcopy(values)
                        del poorer[field_id][n][column_id]
                        yield f"{field_id}/{row['id']}/{column_id}", poorer


@forms
def test_the_minimal_sample_holds_nothing_that_could_be_left_out(notice: NoticeDef, form: FormDef) -> None:
    sample = Sample(notice, form, "minimal.json")
    assert check(form, sample.values, sample.final_sections) == ()
    for path, poorer in without_each_answer(form, sample.values):
        missing = [i for i in check(form, poorer, sample.final_sections) if i.severity is Severity.MISSING]
        assert [i.path for i in missing] == [path]


@forms
def test_the_minimal_sample_declares_final_only_what_asks(notice: NoticeDef, form: FormDef) -> None:
    sample = Sample(notice, form, "minimal.json")
    assert set(sample.final_sections) == {s.id for s in form.sections if s.asks_final}


@forms
def test_the_full_sample_fills_everything_that_prints(notice: NoticeDef, form: FormDef) -> None:
    sample = Sample(notice, form, "full.json")
    relevance = Relevance(form, sample.values)
    alternatives = {f.id for f in form.fields if f.visible_when and f.visible_when.test in ("equals", "one_of")}
    for field in form.fields:
        if field.is_printed and form.section(field.section_id).is_printed and field.type != "seal":
            if not relevance.is_visible(field.id) and field.id in alternatives:
                continue  # what another choice asks for; the samples of its own tests fill it
            assert relevance.is_visible(field.id), f"{field.id} is hidden"
            value = relevance.value(field.id)
            assert not field_type(field.type).is_empty(value), f"{field.id} is empty"
            for column in field.columns:
                assert any(not field_type(column.type).is_empty(row.get(column.id)) for row in value), column.id


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
@forms
def test_the_paper_holds_every_visible_label(notice: NoticeDef, form: FormDef, name: str) -> None:
    sample = Sample(notice, form, name)
    text = "\n".join(document_texts(sample.document(form, notice)))
    if form.paper.layout == "table":
        table = notice.table(form.paper.table_id)
        assert (table.printed_title or table.title).rpartition("}")[2] in text
        assert all(column.head in text for column in table.columns)
        return
    if form.is_report:
        headings = [b.text for b in form.paper.blocks if b.kind == "heading" and b.visible_when is None]
        assert [heading for heading in headings if heading not in text] == []
        return
    relevance = Relevance(form, sample.values)
    for section in form.sections:
        fields = [f for f in form.fields_of(section.id) if f.is_printed and relevance.is_visible(f.id)]
        fields = [f for f in fields if f.type != "seal"]  # prints its own label
        if section.is_printed and fields:
            assert section.title in text
            assert [f.label for f in fields if f.label not in text] == []
    hidden = [f for f in form.fields if f.is_table and not relevance.is_visible(f.id)]
    assert [f.label for f in hidden if f"\n{f.label}\n" in text] == []


@forms
def test_the_full_sample_prints_in_all_formats(notice: NoticeDef, form: FormDef) -> None:
    document = Sample(notice, form, "full.json").document(form, notice)
    formats = ("pdf", "docx", "xlsx") if form.paper.layout == "table" else ("pdf", "docx")
    for format_name in formats:
        written = write(document, format_name, JobContext())
        assert written.data[:4] in (b"%PDF", b"PK\x03\x04")


@tables
def test_a_table_over_the_samples_has_a_cell_for_each_column(notice: NoticeDef, table: TableDef) -> None:
    form = notice.form(table.form_id)
    entries = [
        Relevance(form, Sample(notice, form, name).values).relevant_values() for name in ("full.json", "minimal.json")
    ]
    document = build_table(table, form, entries, submitting_unit="", mark=None, created_on=CREATED)
    (grid,) = [block for block in document.sections[0].blocks if hasattr(block, "rows")]
    assert len(grid.rows) >= len(entries)
    assert [row[0] for row in grid.rows] == [str(n) for n in range(1, len(grid.rows) + 1)]
    assert all(any(cell.strip() for cell in cells) for cells in zip(*grid.rows, strict=True))


@tables
def test_no_column_is_too_narrow_to_read(notice: NoticeDef, table: TableDef) -> None:
    total = sum(column.width for column in table.columns)
    assert all(column.width / total > 0.03 for column in table.columns)


# 5 ----------------------------------------------------------------------------------------


def copied(notice: NoticeDef, root: Path) -> Path:
    shutil.copytree(notices_dir() / "_shared", root / "_shared")
    return Path(shutil.copytree(folder_of(notice), root / notice.id / notice.version))


@notices
def test_a_changed_definition_is_refused_with_the_two_legal_ways_out(notice: NoticeDef, tmp_path: Path) -> None:
    pack = copied(notice, tmp_path)
    assert lint(pack).is_ok
    path = pack / "notice.toml"
    path.write_text(path.read_text("utf-8").replace(f'issuer = "{notice.issuer}"', 'issuer = "别的厅"'), "utf-8")
    result = lint(pack)
    assert [p.code for p in result.problems] == ["definition.lock_differs"]
    assert "恢复原样" in str(result.problems[0])
    assert "复制成新的版本号" in str(result.problems[0])
    with pytest.raises(DefinitionError) as refused:
        lock(pack)
    assert refused.value.code == "definition.lock_differs"


@notices
def test_both_legal_ways_out_work(notice: NoticeDef, tmp_path: Path) -> None:
    pack = copied(notice, tmp_path)
    original = (pack / "notice.toml").read_text("utf-8")
    changed = original.replace(f'title = "{notice.title}"', 'title = "更正后的通知"', 1)
    assert changed != original
    (pack / "notice.toml").write_text(changed, "utf-8")
    newer = Path(shutil.copytree(pack, pack.parent / "1.1"))
    (newer / "LOCK").unlink()
    (newer / "notice.toml").write_text(changed.replace(f'version = "{notice.version}"', 'version = "1.1"'), "utf-8")
    assert [p.code for p in lint(newer).problems] == ["definition.not_locked"]
    assert lock(newer) != notice.lock_hash
    assert lint(newer).is_ok
    (pack / "notice.toml").write_text(original, "utf-8")
    assert lint(pack).is_ok
    assert lock(pack) == notice.lock_hash


def test_the_profile_is_a_form_that_loads_and_asks_for_the_unit() -> None:
    missing = check(REGISTRY.profile_form, {})
    assert {i.severity for i in missing} == {Severity.MISSING}
    assert {"unit_name", "unified_social_credit_code"} <= {i.path for i in missing}
