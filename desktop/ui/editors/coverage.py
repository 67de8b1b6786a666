"""This file draws which of the five links (五个环节) the scenarios cover, and how many each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.forms.catalogues import scenario_guide
from desktop.ui.editors.flow import FlowLayout
from desktop.ui.widgets import StateChip, label


class CoverageBar(QWidget):
    """A chip for each of the five links; where no mapping was published, for each stage of the edition."""

    def __init__(self, edition: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        guide = scenario_guide()
        self._edition = edition
        self._links = guide.links(edition)
        self._names = list(self._links or [stage.name for stage in guide.stages(edition)])
        row = FlowLayout(self, gap=6)
        row.addWidget(label("环节覆盖", "small"))
        self.chips: dict[str, StateChip] = {}
        for name in self._names:
            chip = StateChip(name, "neutral")
            self.chips[name] = chip
            row.addWidget(chip)
        self.setVisible(bool(self._names))

    def show_stages(self, stages: Sequence[str]) -> None:
        """Count the stages of all rows; a stage outside the edition counts for nothing."""
        guide = scenario_guide()
        found = Counter(guide.link_of(self._edition, stage) if self._links else stage for stage in stages)
        for name, chip in self.chips.items():
            count = found.get(name, 0)
            words = f"{name} {count}" if count else name
            if chip.text == words:
                continue
            chip.set_state(words, "success" if count else "neutral")
            chip.setToolTip(f"“{name}”有 {count} 个场景" if count else f"“{name}”还没有场景")
