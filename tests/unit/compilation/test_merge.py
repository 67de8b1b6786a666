"""Many packages become one register; what was edited apart is shown to a person.

1. added, updated, same, older, conflict: the five outcomes.
2. A higher revision that does not know what we hold is a conflict, as is the same revision
   with other content, and the same lineage under another unit or form.
3. A conflict stays open until a person chooses or a package brings the sides together.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.compilation.merge import OUTCOME_LABELS, Entry, Lineage, Outcome, lineages_of, merge
from tests.helpers.lineages import with_choice


def entry(revision: int, content: str, *earlier: str, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "declaration_id": "d1",
        "revision": revision,
        "content_hash": content,
        "earlier_hashes": earlier,
        "values_digest": f"values of {content}",
        "package_id": f"p-{revision}-{content}",
        "unit_code": "91140100MA0K00001X",
        "form_id": "excellence",
        "received_at": "2024-11-22T10:00:00+08:00",
    }
    return Entry(**{**values, **changes})


def outcomes(*entries: Entry) -> list[Outcome]:
    return [outcome for _, outcome in merge({}, entries).changes]


def lineage(*entries: Entry) -> Lineage:
    return lineages_of(entries)["d1"]


def test_a_first_package_is_added() -> None:
    report = merge({}, [entry(1, "a")])
    assert report.changes == (("d1", Outcome.ADDED),)
    assert report.entries == {"d1": entry(1, "a")}
    assert report.conflicts == {}


def test_a_revision_made_from_what_we_hold_updates_it() -> None:
    report = merge({}, [entry(1, "a"), entry(3, "c", "a", "b")])
    assert report.changes[-1] == ("d1", Outcome.UPDATED)
    assert report.entries["d1"].content_hash == "c"


def test_the_same_package_again_changes_nothing() -> None:
    once = merge({}, [entry(1, "a")])
    twice = merge(once.lineages, [entry(1, "a", received_at="2024-12-01T08:00:00+08:00")])
    assert twice.changes == (("d1", Outcome.SAME),)
    assert twice.lineages == once.lineages


def test_the_same_content_exported_again_is_the_same() -> None:
    assert outcomes(entry(1, "a"), entry(1, "a", package_id="again")) == [Outcome.ADDED, Outcome.SAME]
    assert outcomes(entry(1, "a"), entry(2, "a", "a")) == [Outcome.ADDED, Outcome.SAME]


def test_an_older_package_does_not_replace_a_newer_one() -> None:
    report = merge({}, [entry(2, "b", "a"), entry(1, "a")])
    assert report.changes[-1] == ("d1", Outcome.OLDER)
    assert report.entries["d1"].revision == 2
    assert report.conflicts == {}


def test_going_back_to_earlier_content_is_an_update() -> None:
    entries = [entry(1, "a"), entry(2, "b", "a"), entry(3, "a", "a", "b")]
    assert outcomes(*entries)[-1] is Outcome.UPDATED
    assert lineage(*entries).winner.revision == 3


def test_one_revision_with_two_contents_is_a_conflict() -> None:
    report = merge({}, [entry(2, "b", "a"), entry(2, "c", "a")])
    assert report.changes[-1] == ("d1", Outcome.CONFLICT)
    assert {side.content_hash for side in report.conflicts["d1"]} == {"b", "c"}


def test_equal_hashes_over_different_answers_are_a_conflict() -> None:
    assert outcomes(entry(1, "a"), entry(1, "a", values_digest="other"))[-1] is Outcome.CONFLICT


def test_a_higher_revision_that_does_not_know_ours_is_a_conflict() -> None:
    report = merge({}, [entry(2, "b", "a"), entry(5, "x", "a")])
    assert report.changes[-1] == ("d1", Outcome.CONFLICT)
    assert report.entries["d1"].content_hash == "x"  # shown until a person chooses


def test_a_lower_revision_the_higher_does_not_know_is_the_same_conflict() -> None:
    one = merge({}, [entry(2, "b", "a"), entry(5, "x", "a")])
    other = merge({}, [entry(5, "x", "a"), entry(2, "b", "a")])
    assert other.changes[-1] == ("d1", Outcome.CONFLICT)
    assert one.conflicts == other.conflicts


@pytest.mark.parametrize("changes", [{"unit_code": "91430100MA4L00002Y"}, {"form_id": "advanced"}])
def test_a_draft_copied_to_another_unit_or_form_is_a_conflict_even_if_it_knows_ours(changes: dict[str, str]) -> None:
    assert outcomes(entry(1, "a"), entry(2, "b", "a", **changes))[-1] is Outcome.CONFLICT


def test_a_package_that_knows_both_sides_closes_the_conflict() -> None:
    apart = merge({}, [entry(2, "b", "a"), entry(2, "c", "a")])
    together = merge(apart.lineages, [entry(3, "d", "a", "b", "c")])
    assert together.changes == (("d1", Outcome.UPDATED),)
    assert together.conflicts == {}
    again = merge(together.lineages, [entry(2, "c", "a")])
    assert again.changes == (("d1", Outcome.OLDER),)
    assert again.conflicts == {}


def test_a_package_that_follows_one_side_leaves_the_conflict_open() -> None:
    apart = merge({}, [entry(2, "b", "a"), entry(2, "c", "a")])
    further = merge(apart.lineages, [entry(3, "d", "a", "b")])
    assert further.changes == (("d1", Outcome.CONFLICT),)
    assert {side.content_hash for side in further.conflicts["d1"]} == {"c", "d"}


def test_a_choice_closes_the_conflict_for_good() -> None:
    apart = lineage(entry(2, "b", "a"), entry(2, "c", "a"))
    loser = next(side for side in apart.conflict if side != apart.winner)
    chosen = with_choice(apart, loser)
    assert chosen.winner == loser
    assert chosen.conflict == ()
    again = merge({"d1": chosen}, [apart.winner, entry(1, apart.winner.content_hash, package_id="late")])
    assert [outcome for _, outcome in again.changes] == [Outcome.OLDER, Outcome.OLDER]
    assert again.conflicts == {}


def test_a_choice_survives_being_stored() -> None:
    apart = lineage(entry(2, "b", "a"), entry(2, "c", "a"))
    chosen = with_choice(apart, apart.conflict[1])
    assert lineages_of(reversed(chosen.entries), {"d1": chosen.rejected}) == {"d1": chosen}


def test_work_going_on_from_the_side_that_lost_is_a_new_conflict() -> None:
    apart = lineage(entry(2, "b", "a"), entry(2, "c", "a"))
    chosen = with_choice(apart, apart.conflict[0])
    lost = apart.conflict[1].content_hash
    assert merge({"d1": chosen}, [entry(3, "d", "a", lost)]).changes == (("d1", Outcome.CONFLICT),)


def test_two_clerks_who_chose_differently_see_the_conflict_again() -> None:
    apart = lineage(entry(2, "b", "a"), entry(2, "c", "a"))
    both = Lineage(apart.entries, frozenset(side.version for side in apart.conflict))
    assert both.conflict == apart.conflict


def test_declarations_do_not_mix_and_are_listed_in_order() -> None:
    report = merge({}, [entry(1, "b", declaration_id="d2"), entry(1, "a")])
    assert list(report.entries) == ["d1", "d2"]
    assert [outcome for _, outcome in report.changes] == [Outcome.ADDED, Outcome.ADDED]


def test_a_package_taken_in_again_keeps_the_time_it_first_came() -> None:
    early, late = "2024-11-22T10:00:00+08:00", "2024-11-23T10:00:00+08:00"
    for first, second in ((early, late), (late, early)):
        known = lineage(entry(1, "a", received_at=first), entry(1, "a", received_at=second))
        assert known.winner.received_at == early


def test_every_outcome_has_a_label() -> None:
    assert set(OUTCOME_LABELS) == set(Outcome)
