"""This package holds the small widgets every page is made of."""

from desktop.ui.widgets.buttons import PrimaryButton, PushButton, ToolButton, button, icon_button
from desktop.ui.widgets.chips import StateChip
from desktop.ui.widgets.choice_box import ChoiceBox
from desktop.ui.widgets.facts import FactGrid
from desktop.ui.widgets.files import choose_files, choose_folder, open_folder
from desktop.ui.widgets.ring import ProgressRing
from desktop.ui.widgets.surfaces import Banner, Card, ClickableFrame, DropZone, EmptyState, clear, hairline
from desktop.ui.widgets.text import ElidedLabel, SectionTitle, in_lines, label, selectable
from desktop.ui.widgets.toast import Toast
from desktop.ui.widgets.two_lines import TwoLineList

__all__ = [
    "Banner",
    "Card",
    "ChoiceBox",
    "ClickableFrame",
    "DropZone",
    "ElidedLabel",
    "EmptyState",
    "FactGrid",
    "PrimaryButton",
    "ProgressRing",
    "PushButton",
    "SectionTitle",
    "StateChip",
    "Toast",
    "ToolButton",
    "TwoLineList",
    "button",
    "choose_files",
    "choose_folder",
    "clear",
    "hairline",
    "icon_button",
    "in_lines",
    "label",
    "open_folder",
    "selectable",
]
