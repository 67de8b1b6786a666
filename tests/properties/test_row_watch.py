"""What is remembered of the rows of a table: the same as looked at for the first time, whatever was there before."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.forms.fieldtypes.row_watch import RowWatch, are_rows
from desktop.forms.fieldtypes.table import Table
from desktop.forms.model import FieldDef
from desktop.spans import Span, changed_span

TABLE = FieldDef(
    "t",
    "s",
    "table",
    "表",
    params={"unique": ("name",), "max_rows": 3},
    columns=(FieldDef("name", "s", "text", "名称"), FieldDef("amount", "s", "money", "金额")),
)
cells = st.sampled_from([None, "", "一", "二", 1, True])
a_row = st.fixed_dictionaries({"id": st.sampled_from(["a", "b", "c", "d", "", None, 1])}, optional={"name": cells})
any_rows = st.lists(a_row | st.just("no row"), max_size=6)
good_rows = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6).flatmap(
    lambda ids: st.tuples(*(st.fixed_dictionaries({"id": st.just(i), "name": cells}) for i in ids)).map(list)
)


@settings(max_examples=300)
@given(looks=st.lists(good_rows | any_rows | st.sampled_from([None, "text", {}]), max_size=6), data=st.data())
def test_a_watch_that_saw_other_rows_finds_what_a_fresh_one_finds(looks: list[Any], data: st.DataObject) -> None:
    watch, kind = RowWatch(TABLE), Table()
    seen: list[Any] = []
    for stored in looks:
        kept = [row for row in seen if data.draw(st.booleans())]  # rows that stay are the same objects
        if isinstance(stored, list):
            stored = data.draw(st.permutations(kept)) + stored if data.draw(st.booleans()) else kept + stored
        span = watch.look(stored)
        fresh = RowWatch(TABLE)
        fresh.look(stored)
        assert watch.is_shaped == are_rows(stored) == fresh.is_shaped
        assert (watch.ids, watch.has_doubles) == (fresh.ids, fresh.has_doubles)
        assert list(kind.check_watched(watch, TABLE)) == list(kind.check(stored, TABLE))
        assert span.new_stop <= len(watch.rows)
        seen = list(stored) if isinstance(stored, list) else []


@given(data=st.data())
def test_a_span_leaves_out_only_what_is_the_same_object(data: st.DataObject) -> None:
    pool = [object() for _ in range(4)]
    old = data.draw(st.lists(st.sampled_from(pool), max_size=8))
    new = data.draw(st.lists(st.sampled_from(pool), max_size=8))
    span = changed_span(old, new)
    assert old[: span.start] == new[: span.start]
    assert old[span.old_stop :] == new[span.new_stop :]
    assert span.is_empty == (old == new)
    middle = old[span.start : span.old_stop], new[span.start : span.new_stop]
    assert not all(middle) or (middle[0][0] is not middle[1][0] and middle[0][-1] is not middle[1][-1])


def test_what_is_equal_but_another_object_counts_as_changed() -> None:
    one, other = {"id": "a", "name": 1}, {"id": "a", "name": True}
    assert one == other
    assert changed_span([one], [other]) == Span(0, 1, 1)
