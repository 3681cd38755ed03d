"""Which points belong to which phase, and which of them its centre and limits stand on.

It owns phases, breaks, baselines that are held or carried on, the named sections and the lettered notes. What is
computed from the points is in :mod:`qic_desktop.analysis.charts.run_chart` and
:mod:`qic_desktop.analysis.charts.control_chart`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.readings import Places, Readings
from qic_desktop.analysis.charts.values import Annotation, NoteCode, PhaseStart, Section
from qic_desktop.analysis.series import Series, places_by_period
from qic_desktop.domain.period import find_place


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase before it is judged: its places, and what the person asked for."""

    first: int
    last: int
    start: PhaseStart | None = None
    after_break: bool = False

    @property
    def given(self) -> float | None:
        """The centre that a person gave."""
        return self.start.centre if self.start else None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The stretch of time that a held centre and its limits are computed from, and its points that take part."""

    first: int
    last: int
    places: Places

    def is_carried(self, stretch: Stretch) -> bool:
        """Whether all of it lies before the phase."""
        return self.last < stretch.first


def stretches_of(series: Series, phases: Sequence[PhaseStart]) -> list[Stretch]:
    """Where the centre line starts anew: at phases with a new median and at new definitions.

    Raises:
        DuplicatePeriodError: two places have one period.
    """
    place = places_by_period(series.periods)
    if not series.periods:
        return []
    starts: dict[int, PhaseStart | None] = {0: None}
    breaks = {place[period] for period in series.breaks if place.get(period, 0) > 0}
    starts |= dict.fromkeys(breaks)
    starts |= {place[phase.period]: phase for phase in phases if phase.period in place and phase.new_median}
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(series) - 1]
    return [Stretch(first, last, starts[first], first in breaks) for first, last in zip(firsts, lasts, strict=True)]


def baseline_of(series: Series, readings: Readings, stretch: Stretch) -> tuple[Baseline | None, list[NoteCode]]:
    """The baseline that holds centre and limits of a phase, or None with the reason why there is none.

    A baseline that reaches over all of its phase, or past the end, holds nothing: it is the phase itself.
    """
    start = stretch.start
    if start is None or (start.baseline_first is None and start.baseline_last is None):
        return None, []
    last = stretch.last if start.baseline_last is None else last_place(series, start.baseline_last)
    last = min(last, stretch.last)
    own = stretch.first if last >= stretch.first else 0
    first = own if start.baseline_first is None else first_place(series, start.baseline_first)
    definition = _definition_of(series, stretch)
    if first < definition <= last:
        first = definition
    if last < definition:
        return None, ["freeze-other-definition"]
    places = readings.judged(first, last)
    if first == stretch.first and len(places) == len(readings.judged(first, stretch.last)):
        return None, []
    if not policy.may_freeze(len(places)):
        return None, ["freeze-too-short"]
    return Baseline(first, last, places), []


def _definition_of(series: Series, stretch: Stretch) -> int:
    """The place where the definition that holds in a phase begins: nothing is carried across."""
    places = places_by_period(series.periods)
    return max((at for period in series.breaks if (at := places.get(period, 0)) <= stretch.first), default=0)


def first_place(series: Series, period: str) -> int:
    """The place of a period, or of the first one after it; the number of places where all lie before it."""
    return _place(series, period, after=True)


def last_place(series: Series, period: str) -> int:
    """The place of a period, or of the last one before it; -1 where all lie after it."""
    return _place(series, period, after=False)


def _place(series: Series, period: str, *, after: bool) -> int:
    found = series.place_of(period)
    if found is not None:
        return found
    wanted = find_place(period)
    if wanted is None:
        return len(series) if after else -1
    known = [(at, one.first) for at, text in enumerate(series.periods) if (one := find_place(text)) is not None]
    if after:
        return next((at for at, first in known if first >= wanted.first), len(series))
    return next((at for at, first in reversed(known) if first <= wanted.first), -1)


def sections_of(series: Series, phases: Sequence[PhaseStart]) -> tuple[Section, ...]:
    """The named stretches of time; what comes before the first name has none."""
    places = places_by_period(series.periods)
    starts = {places[phase.period]: phase.label for phase in phases if phase.period in places}
    if not starts or (set(starts) == {0} and not starts[0]):
        return ()
    starts.setdefault(0, "")
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(series) - 1]
    return tuple(Section(first, last, starts[first]) for first, last in zip(firsts, lasts, strict=True))


def annotations_of(series: Series) -> tuple[Annotation, ...]:
    """The notes in order of time, lettered A, B, C ...; notes of one period share no letter."""
    places = places_by_period(series.periods)
    notes = sorted((note for note in series.notes if note.period in places), key=lambda note: places[note.period])
    return tuple(
        Annotation(places[note.period], note.period, letter_of(number), note.text, note.last_place(places))
        for number, note in enumerate(notes)
    )


def letter_of(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
