"""Tallies: strokes of each day, typed in from the paper, that add up to the value of a period when the team says so.

A tally never becomes a value by itself: numbers that were typed by hand are not overwritten by a sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of, periods_between
from qic_desktop.domain.planning import Tally
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.measuring import observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit


@dataclass(frozen=True, slots=True)
class TallyDay:
    """One day: how many were yes, of how many; None while nothing was typed. A count has no ``of``."""

    day: str
    yes: int | None
    of: int | None

    @property
    def is_odd(self) -> bool:
        """Whether more were yes than there were."""
        return self.yes is not None and self.of is not None and self.yes > self.of


@dataclass(frozen=True, slots=True)
class TallyMonth:
    """The days of a period, their sums, and what stands as its value."""

    period: Period
    days: tuple[TallyDay, ...]
    standing: Observation | None
    has_of: bool

    @property
    def yes(self) -> int:
        """All that were yes."""
        return sum(day.yes or 0 for day in self.days)

    @property
    def of(self) -> int:
        """All that there were."""
        return sum(day.of or 0 for day in self.days)

    @property
    def begun(self) -> int:
        """On how many days something was typed."""
        return sum(day.yes is not None or day.of is not None for day in self.days)

    @property
    def is_taken(self) -> bool:
        """Whether the sum stands as the value."""
        if self.standing is None or not self.begun:
            return False
        return self.standing.numerator == self.yes and (not self.has_of or self.standing.denominator == self.of)


def can_be_struck(view: MeasureView) -> bool:
    """Whether strokes make sense: a share, a rate with whole cases, or a count; no mean, no rare event, no day."""
    return not view.form.is_by_event and view.form.value != "mean" and view.period_kind is not PeriodKind.DAY


def read_tally(workspace: Workspace, view: MeasureView, period: Period) -> TallyMonth:
    """The tally of a period.

    Raises:
        NotAllowedError: this measure cannot be struck.
    """
    _check(workspace, view)
    found = {
        one.id.partition("|")[2]: one for one in workspace.journal.list_records(Tally, workspace.scope, f"{view.id}|")
    }
    has_of = view.form.has_denominator
    days = periods_between(period_of(period.first, PeriodKind.DAY), period_of(period.last, PeriodKind.DAY))
    standing = next((one for one in observations.list_observations(workspace, view) if one.period == period.text), None)
    return TallyMonth(period, tuple(_day(day.text, found.get(day.text), has_of) for day in days), standing, has_of)


def _day(day: str, found: Tally | None, has_of: bool) -> TallyDay:
    if found is None or (found.yes is None and found.no is None):
        return TallyDay(day, None, None)
    return TallyDay(day, found.yes, (found.yes or 0) + (found.no or 0) if has_of else None)


def write_days(workspace: Workspace, view: MeasureView, days: Mapping[str, tuple[int | None, int | None]]) -> Changes:
    """Record days, each as (yes, of), in one step. Two empty numbers clear a day.

    Raises:
        NotAllowedError: this measure cannot be struck.
        InputError: a number below nought, or a day that is none.
    """
    _check(workspace, view)
    edits = []
    for day, (yes, of) in days.items():
        if any(number is not None and number < 0 for number in (yes, of)):
            raise InputError(str(min(number for number in (yes, of) if number is not None)))
        place = find_period(day)
        if place is None or place.kind is not PeriodKind.DAY:
            raise InputError(day)
        strokes: dict[str, object] | None = None
        if yes is not None or of is not None:
            # More yes than cases is kept as it was typed: the page says so, and a person decides.
            strokes = {"yes": yes or 0, "no": (of if of is not None else yes or 0) - (yes or 0)}
        edits.append(Edit(Tally.ENTITY, f"{view.id}|{place.text}", {"strokes": strokes}))
    return workspace.journal.append(workspace.scope, edits) if edits else Changes()


def take_sum(workspace: Workspace, view: MeasureView, period: Period) -> Changes:
    """Record the sum of the days as the value of the period.

    Raises:
        InputError: nothing was typed for any of its days.
        NotAllowedError: this measure cannot be struck.
    """
    found = read_tally(workspace, view, period)
    if not found.begun:
        raise InputError(period.text)
    entry = Entry(found.yes, found.of) if found.has_of else Entry(found.yes)
    return observations.record_observation(workspace, view, period, entry, source=Source.REGISTER)


def _check(workspace: Workspace, view: MeasureView) -> None:
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    if not can_be_struck(view):
        raise NotAllowedError(view.code, why="no-strokes")
