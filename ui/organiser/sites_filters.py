"""Filters of the registry by area, wave and how a site reports; each is there only where it would choose anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.areas import SEPARATOR
from qic_desktop.i18n import _
from qic_desktop.services.organising.registry import Registry
from qic_desktop.wording.facilities import way_word
from ui.organiser.registry_rows import Choice
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.flow import FlowLayout

NAMES = ("area", "wave", "way")


class SiteFilters(QWidget):
    """``chosen(name, value)`` with "area", "wave" or "way"; an empty value is any."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = FlowLayout(self, 8)
        self.selects = {name: Select([]) for name in NAMES}
        words = {"area": _("Area"), "wave": _("Wave"), "way": _("How it reports")}
        for name, select in self.selects.items():
            select.setAccessibleName(words[name])
            select.setMaximumWidth(current().px(230))
            select.chosen.connect(lambda value, name=name: self.chosen.emit(name, value))
            row.addWidget(select)
        self.hide()

    def show_registry(self, found: Registry) -> None:
        """Offer what the sites say; a filter that would leave all or nothing is not shown."""
        options = {
            "area": [("", _("Every area")), *_area_options([one.area for one in found.sites])],
            "wave": [("", _("Every wave")), *_wave_options([one.wave for one in found.sites])],
            "way": [("", _("Reports any way")), *_way_options([one.reports_by for one in found.sites])],
        }
        for name, select in self.selects.items():
            select.set_options(options[name])
            select.setVisible(len(options[name]) > 2)
        self.setVisible(any(len(found) > 2 for found in options.values()))

    def show_choice(self, choice: Choice) -> None:
        """Show what is chosen."""
        for name, select in self.selects.items():
            select.choose(getattr(choice, name))

    def values(self, name: str) -> list[str]:
        """What may be chosen in a filter."""
        select = self.selects[name]
        return [str(select.itemData(place)) for place in range(select.count())]


def _area_options(areas: Sequence[str]) -> list[tuple[str, str]]:
    """Every area and those that hold it; what lies in another one is set in."""
    found: dict[str, str] = {}
    for area in areas:
        parts = area.split(SEPARATOR) if area else []
        for end in range(1, len(parts) + 1):
            name = SEPARATOR.join(parts[:end])
            found.setdefault(name.casefold(), name)
    ordered = [found[key] for key in sorted(found, key=lambda key: key.split(SEPARATOR))]
    return [(name, "    " * name.count(SEPARATOR) + name.rpartition(SEPARATOR)[2]) for name in ordered]


def _wave_options(waves: Sequence[str]) -> list[tuple[str, str]]:
    named = sorted({one for one in waves if one}, key=lambda one: (len(one), one))
    return [(one, _("Wave {wave}").format(wave=one)) for one in named]


def _way_options(ways: Sequence[str]) -> list[tuple[str, str]]:
    known = set(ways)
    return [(one, way_word(one)) for one in ("laptop", "excel", "paper") if one in known]
