"""The same packages in any order, any number of times, give the same register."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from desktop.compilation.merge import Entry, Lineage, Outcome, lineages_of, merge
from tests.helpers.lineages import with_choice

CONTENTS = st.sampled_from("abcd")

ENTRIES = st.builds(
    Entry,
    declaration_id=st.sampled_from(["d1", "d2"]),
    revision=st.integers(0, 4),
    content_hash=CONTENTS,
    earlier_hashes=st.lists(CONTENTS, max_size=3).map(tuple),
    values_digest=st.sampled_from(["1", "2"]),
    package_id=st.sampled_from(["p", "q"]),
    unit_code=st.sampled_from(["u", "u", "v"]),
    form_id=st.sampled_from(["f", "f", "g"]),
    received_at=st.sampled_from(["2024-11-22T10:00:00+08:00", "2024-11-23T10:00:00+08:00"]),
)


def register(entries: list[Entry]) -> dict[str, Lineage]:
    return dict(merge({}, entries).lineages)


@given(st.lists(ENTRIES, max_size=4))
def test_every_order_gives_the_same_register(entries: list[Entry]) -> None:
    wanted = merge({}, entries)
    for order in permutations(entries):
        report = merge({}, order)
        assert report.lineages == wanted.lineages
        assert report.entries == wanted.entries
        assert report.conflicts == wanted.conflicts


@given(st.lists(ENTRIES, max_size=12), st.randoms(use_true_random=False))
def test_repetition_and_portions_do_not_matter(entries: list[Entry], chance: object) -> None:
    wanted = merge({}, entries)
    shuffled = entries * 2
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    half = len(shuffled) // 2
    in_portions = merge(merge({}, shuffled[:half]).lineages, shuffled[half:])
    assert in_portions.lineages == wanted.lineages
    assert in_portions.conflicts == wanted.conflicts


@given(st.lists(ENTRIES, max_size=10))
def test_taking_in_again_changes_nothing_and_is_never_new(entries: list[Entry]) -> None:
    once = merge({}, entries)
    twice = merge(once.lineages, entries)
    assert twice.lineages == once.lineages
    assert {outcome for _, outcome in twice.changes} <= {Outcome.SAME, Outcome.OLDER}


@given(st.lists(ENTRIES, max_size=10))
def test_nothing_is_lost_silently(entries: list[Entry]) -> None:
    """Every package is a side that is shown, or someone later said it was made from it."""
    for lineage in register(entries).values():
        shown = {head.side for head in lineage.heads}
        for entry in lineage.entries:
            known = any(
                other.revision > entry.revision
                and entry.content_hash in other.earlier_hashes
                and (entry.unit_code, entry.form_id) == (other.unit_code, other.form_id)
                for other in lineage.entries
            )
            assert known or entry.side in shown


@given(st.lists(ENTRIES, min_size=1, max_size=10))
def test_two_contents_at_the_winning_revision_are_always_a_conflict(entries: list[Entry]) -> None:
    for lineage in register(entries).values():
        top = {entry.side for entry in lineage.entries if entry.revision == lineage.winner.revision}
        assert lineage.winner.revision == max(entry.revision for entry in lineage.entries)
        assert (len(top) > 1) <= bool(lineage.conflict)
        assert top <= {head.side for head in lineage.heads}


@given(st.lists(ENTRIES, min_size=1, max_size=10), st.data())
def test_a_choice_always_settles_and_repetition_does_not_reopen(entries: list[Entry], data: st.DataObject) -> None:
    for lineage in register(entries).values():
        if not lineage.conflict:
            continue
        chosen = data.draw(st.sampled_from(lineage.conflict))
        settled = with_choice(lineage, chosen)
        assert settled.heads == (chosen,)
        again = merge({chosen.declaration_id: settled}, settled.entries)
        assert again.lineages == {chosen.declaration_id: settled}
        assert lineages_of(settled.entries, {chosen.declaration_id: settled.rejected}) == again.lineages
