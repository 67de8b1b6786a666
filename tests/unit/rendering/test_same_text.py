"""The three formats say the same."""

from __future__ import annotations

import pytest

from desktop.jobs import JobContext
from desktop.rendering.document import Document, DraftMark, FinalMark, PageSection, Paragraph
from desktop.rendering.writers import WRITERS, write
from tests.helpers.documents import DRAFT, FINAL, declaration, letter, overseas_table, recommendation_table
from tests.helpers.paper import docx_text, expected_text, pdf_text, xlsx_text


@pytest.mark.parametrize("mark", [FINAL, DRAFT, None])
def test_a_document_with_every_kind_of_block_reads_the_same_in_all_formats(mark: FinalMark | DraftMark | None) -> None:
    document = declaration(mark, paragraphs=3)
    expected = expected_text(document)
    assert pdf_text(document, write(document, "pdf").data) == expected
    assert docx_text(write(document, "docx").data) == expected
    assert xlsx_text(write(document, "xlsx").data) == expected


@pytest.mark.parametrize("document", [recommendation_table(), letter(), overseas_table(3, 60)], ids=lambda d: d.title)
def test_tables_and_letters_read_the_same_in_all_formats(document: Document) -> None:
    expected = expected_text(document)
    assert pdf_text(document, write(document, "pdf").data) == expected
    assert docx_text(write(document, "docx").data) == expected
    assert xlsx_text(write(document, "xlsx").data) == expected


HOSTILE = "甲\x00\x07\x1b乙\x85丙\u2028丁\ufffe\ud800戊 e\u0301 👨‍👩‍👧 \u202e反\u200b零\xad软\ufeff\t末\r\n行\x0b尾"


def test_control_characters_emoji_and_combining_marks_read_the_same_in_all_formats() -> None:
    document = Document("题\x01目", (PageSection((Paragraph(HOSTILE),)),), FINAL)
    expected = expected_text(document)
    assert "甲\ufffd\ufffd\ufffd乙" in expected
    assert "é" in expected
    assert "\u202e" not in expected
    written = {suffix: write(document, suffix) for suffix in WRITERS}
    assert pdf_text(document, written["pdf"].data) == expected
    assert docx_text(written["docx"].data) == expected
    assert xlsx_text(written["xlsx"].data) == expected
    assert written["pdf"].missing_characters == ("👦", "👧", "👨", "👩")[1:]


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_an_empty_document_can_be_written(suffix: str) -> None:
    assert write(Document("空", ()), suffix).data


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_the_same_document_gives_the_same_bytes(suffix: str) -> None:
    assert write(declaration(paragraphs=3), suffix).data == write(declaration(paragraphs=3), suffix).data


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_progress_is_reported_and_cancel_stops_the_writing(suffix: str) -> None:
    from desktop.errors import JobCancelled

    steps: list[int] = []
    write(overseas_table(5, 50), suffix, JobContext(lambda done, total, text: steps.append(done)))
    assert steps
    cancelled = JobContext()
    cancelled.cancel()
    with pytest.raises(JobCancelled):
        write(overseas_table(5, 50), suffix, cancelled)
