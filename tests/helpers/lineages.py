"""This file settles a conflict the way the register does, for tests of the merge."""

from __future__ import annotations

from dataclasses import replace

from desktop.compilation.merge import Entry, Lineage


def with_choice(lineage: Lineage, chosen: Entry) -> Lineage:
    """The lineage after a person chose one side of its open conflict."""
    set_aside = (head.version for head in lineage.conflict if head.side != chosen.side)
    return replace(lineage, rejected=lineage.rejected.union(set_aside))
