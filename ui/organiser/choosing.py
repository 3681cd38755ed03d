"""Which values are looked at: a part of the cases, an area or wave, by month or since the start, now or as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.strata import strata_of
from qic_desktop.services.organising.aggregating import Chosen
from qic_desktop.services.organising.areas import Area
from qic_desktop.wording.period_names import period_name
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.flow import FlowLayout

BACK = 12
NOW = ""
WIDEST = 190


class ChoiceBar(QWidget):
    """Five lists; one with a single choice is hidden. ``changed`` when the person has chosen something else."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strata, self.areas, self.waves = Select(), Select(icon="map-pin"), Select(icon="layers")
        self.align, self.day = Select(), Select(icon="clock")
        parts = {
            self.strata: _("Part of the cases"),
            self.areas: _("Area"),
            self.waves: _("Wave"),
            self.align: _("How months stand beside each other"),
            self.day: _("As it was known"),
        }
        self._row = row = FlowLayout(self, 8)
        for part, name in parts.items():
            part.setAccessibleName(name)
            part.setMaximumWidth(current().px(WIDEST))
            part.chosen.connect(lambda _key: self.changed.emit())
            row.addWidget(part)
        self.day.setToolTip(_("Only what had been taken in here by the end of that month."))

    def add(self, *parts: QWidget) -> None:
        """Let other controls follow in the same row, which breaks where there is no room."""
        for part in parts:
            self._row.addWidget(part)

    @property
    def chosen(self) -> Chosen:
        """What is chosen."""
        day = date.fromisoformat(self.day.key) if self.day.key else None
        return Chosen(
            stratum=self.strata.key or "",
            align="start" if self.align.key == "start" else "calendar",
            as_of=day,
            area=self.areas.key or "",
            wave=self.waves.key or "",
        )

    def choose_area(self, area: str) -> None:
        """Look at one area, before its name is in the list."""
        self.areas.set_options([(NOW, _("All areas")), (area, area)])
        self.areas.choose(area)

    def show_options(self, view: MeasureView, areas: Sequence[Area], waves: Sequence[str], today: date) -> None:
        """Offer what a measure and its sites have; what was chosen stays where it is still there."""
        kept = self.chosen
        words = {
            PeriodKind.MONTH: (_("By calendar month"), _("By month since start")),
            PeriodKind.WEEK: (_("By calendar week"), _("By week since start")),
        }.get(view.period_kind, (_("By the calendar"), _("By time since start")))
        _offer(self.strata, [(NOW, _("All cases")), *((one, one) for one in strata_of(view))], kept.stratum)
        named = [(one.name, one.name) for one in areas]
        _offer(self.areas, [(NOW, _("All areas")), *named], kept.area)
        _offer(self.waves, [(NOW, _("All waves")), *((one, wave_words(one)) for one in waves)], kept.wave)
        _offer(self.align, [("calendar", words[0]), ("start", words[1])], kept.align)
        _offer(self.day, [(NOW, _("As known today")), *_days(today)], kept.as_of.isoformat() if kept.as_of else NOW)

    def ask_area_alone(self, alone: bool) -> None:
        """Offer the areas and nothing else, or again what there is to choose."""
        for part in (self.strata, self.waves, self.align, self.day):
            part.setVisible(not alone and part.count() > 1)


def wave_words(wave: str) -> str:
    """A wave beside other words: most are called by a number alone."""
    return _("Wave {name}").format(name=wave) if wave.strip()[:1].isdigit() else wave


def _offer(select: Select, options: list[tuple[str, str]], kept: str) -> None:
    select.set_options(options)
    select.choose(kept if kept in dict(options) else options[0][0])
    select.setVisible(len(options) > 1)


def _days(today: date) -> list[tuple[str, str]]:
    """The ends of the latest months, the last one first."""
    month, found = period_of(today, PeriodKind.MONTH), []
    for _number in range(BACK):
        month = month.preceding()
        words = _("As known at the end of {month}").format(month=period_name(month.text, short=True))
        found.append((month.last.isoformat(), words))
    return found


def told(chosen: Chosen) -> str:
    """What was chosen, in words to stand beside a figure; empty for everything as it is now."""
    parts = [chosen.stratum, chosen.area, wave_words(chosen.wave) if chosen.wave else ""]
    if chosen.align == "start":
        parts.append(_("counted from each site’s start"))
    if chosen.as_of is not None:
        parts.append(_("as known on {day}").format(day=period_name(chosen.as_of.isoformat())))
    return "; ".join(part for part in parts if part)
