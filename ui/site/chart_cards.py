"""What is said about one point of a chart: value, counts, finding, who entered it and when, note, why it is left out.

Owns the choice and order of the lines; each card is made when its point is looked at, never for a whole series.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.clock import local_time
from qic_desktop.domain.observation import MissingReason
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring.entry import EntrySheet, SheetRow, decided_words
from qic_desktop.services.measuring.event_sheet import EventRow
from qic_desktop.wording.charts import finding_phrase
from qic_desktop.wording.coaching import verified_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, number_text
from ui.charts.hover import PointCard
from ui.site.words import day_name

Stories = Callable[[str], tuple[str, ...]]
"""Lines about the value of a period: who entered it, who verified it, what was noted."""


class Cards(Sequence[PointCard]):
    """One card for every point of a chart."""

    def __init__(self, chart: RunChart, stories: Stories) -> None:
        self._chart = chart
        self._stories = stories

    def __len__(self) -> int:
        return len(self._chart.points)

    @overload
    def __getitem__(self, index: int) -> PointCard: ...
    @overload
    def __getitem__(self, index: slice) -> list[PointCard]: ...
    def __getitem__(self, index: int | slice) -> PointCard | list[PointCard]:
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        return card_of(self._chart, index, self._stories)


def card_of(chart: RunChart, place: int, stories: Stories) -> PointCard:
    """What can be said about the point at ``place``."""
    point, style = chart.points[place], chart.series.style
    value = counted_text(point.value, point.numerator, point.denominator, style)
    detail = ""
    if point.numerator is not None and point.denominator is not None:
        detail = _("{numerator} of {denominator}").format(
            numerator=number_text(point.numerator, 1), denominator=number_text(point.denominator, 1)
        )
    note = _("left out: {reason}").format(reason=point.excluded_reason) if not point.included else ""
    if point.value is None:
        gap = chart.series.gaps.get(point.period, "")
        value = missing_words(gap) if gap in set(MissingReason) else _("no value")
        if chart.series.by_event and not place:
            value = _("the first event")
    more = (*_findings(chart, place), *_checks(chart, point.period), *stories(point.period))
    return PointCard(period_name(point.period), value, "" if detail == value else detail, note, more)


def _findings(chart: RunChart, place: int) -> tuple[str, ...]:
    """The first finding that the point belongs to; findings about many points at once have no place."""
    found = [finding for finding in chart.findings if place in finding.places]
    return (finding_phrase(chart, found[-1]),) if found else ()


def _checks(chart: RunChart, period: str) -> tuple[str, ...]:
    """What is known about how far the value can be trusted."""
    found = []
    if period in chart.series.recounted:
        found.append(_("a recount found something else"))
    if period in chart.series.unconfirmed:
        found.append(_("entered for the site, not yet confirmed by it"))
    return tuple(found)


def story_lines(sheet: EntrySheet, row: SheetRow | None, period: str) -> tuple[str, ...]:
    """Who entered what stands at a period and when, how often it was corrected, and what was noted."""
    lines = [line for line in sheet.lines.get(period, ()) if line.live and "counts" in line.registers]
    entered = (sheet.names.get(lines[-1].person or "", ""), lines[-1].wall_ms) if lines else ("", 0)
    note = row.observation.note if row is not None and row.observation is not None else None
    counted = len(row.corrections) if row is not None else 0
    again = "" if sheet.stratum or period not in sheet.verified else verified_words(sheet.verified[period])
    return _told(*entered, counted, (again, decided_words(sheet, period), f"“{note}”" if note else ""))


def event_story(sheet: EntrySheet, row: EventRow | None) -> tuple[str, ...]:
    """Who entered an event and when, how often it was corrected, and its note."""
    if row is None:
        return ()
    note = f"“{row.event.note}”" if row.event.note else ""
    return _told(sheet.names.get(row.person, ""), row.wall_ms, row.corrections, (decided_words(sheet, row.id), note))


def _told(name: str, wall_ms: int, corrections: int, further: Sequence[str]) -> tuple[str, ...]:
    told = []
    if wall_ms:
        day = day_name(local_time(wall_ms).date(), year=True)
        told.append(
            _("entered by {name} on {day}").format(name=name, day=day)
            if name
            else _("entered on {day}").format(day=day)
        )
    if corrections:
        told.append(n_("corrected {count} time", "corrected {count} times", corrections).format(count=corrections))
    return (*told, *filter(None, further))
