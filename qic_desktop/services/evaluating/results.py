"""Results: how many sites got better by the collaborative's own rule, how soon, and whether it lasted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.sites.success import BASELINE, CHECKED_AT, Course, SuccessRule, course_of, rule_from
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.domain.period import PeriodKind
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Lasting:
    """Whether success still held so many months later: ``held`` of the ``followed`` sites."""

    months: int
    held: int
    followed: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A site that looks better, but only since it counts another number of cases: ``ratio`` times as many."""

    site: Site
    jump: str
    ratio: float | None

    @property
    def told(self) -> tuple[str, float | None, str]:
        """Name, how many times as many, since when: as the sentence takes it."""
        return self.site.name or self.site.code or "", self.ratio, self.jump


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure. ``judged`` sites have enough values; ``courses`` has them, by site.

    ``doubtful`` sites look better since a jump in the number of cases: they are judged, and not among those that got
    better. ``extra`` is how many more cases went well (or fewer badly) after the baseline than at the baseline's share,
    at all judged sites up to such a jump; None for what is no share.
    """

    view: MeasureView
    sites: int
    courses: tuple[tuple[Site, Course], ...]
    median_time: float | None
    lasting: tuple[Lasting, ...]
    extra: float | None
    doubtful: tuple[Doubtful, ...] = ()

    @property
    def judged(self) -> int:
        """Sites with enough values to be judged."""
        return len(self.courses)

    @property
    def succeeded(self) -> int:
        """Sites that reached success at some time, and not by counting another number of cases."""
        return sum(course.reached is not None for _site, course in self.courses) - len(self.doubtful)


def success_rule(workspace: Workspace) -> SuccessRule:
    """What the collaborative counts as success."""
    found = collaboratives.find_collaborative(workspace)
    return rule_from(found.success_rule if found else None)


def read_results(workspace: Workspace) -> tuple[MeasureResult, ...]:
    """Every common measure with monthly values."""
    rule = success_rule(workspace)
    views = [one for one in measures.list_pooled(workspace) if one.period_kind is PeriodKind.MONTH]
    return tuple(_result(aggregating.collect(workspace, view), rule) for view in views)


def _result(collection: Collection, rule: SuccessRule) -> MeasureResult:
    view = collection.view
    rates = collection.panel.values() * aggregating.rule_of(view).multiplier
    start = _latest_break(collection)
    courses, sound = [], []
    doubtful: list[Doubtful] = []
    extra = 0.0
    for row, site in enumerate(collection.sites):
        # Only what was counted by the latest definition: before and after a break are two things.
        values = [None] * start + [None if math.isnan(value) else float(value) for value in rates[row, start:]]
        course = course_of(values, view.direction, rule, view.target)
        if course is None:
            continue
        courses.append((site, course))
        jump = _jump(collection, row, start)
        extra += _extra(collection, row, values[:jump], course)
        if jump is not None and course.reached is not None and course.reached >= jump:
            finding = collection.aggregate.sites[row]
            doubtful.append(Doubtful(site, collection.panel.periods[jump], finding.jump_ratio))
        else:
            sound.append(course)
    times = [course.time_to for course in sound if course.time_to is not None]
    return MeasureResult(
        view,
        len(collection.sites),
        tuple(courses),
        float(np.median(times)) if times else None,
        tuple(_lasting(place, sound) for place in range(len(CHECKED_AT))),
        extra if courses and view.form is ValueForm.PROPORTION else None,
        tuple(doubtful),
    )


def _latest_break(collection: Collection) -> int:
    """The place from which everything was counted by the latest definition."""
    places = {period.text: place for place, period in enumerate(collection.periods)}
    return max((places[one] for one in collection.breaks if one in places), default=0)


def _jump(collection: Collection, row: int, start: int) -> int | None:
    """Where the number of cases of a site jumped; None before the latest definition, which says why it did."""
    found = collection.aggregate.sites[row].jump
    place = None if found is None else collection.panel.periods.index(found)
    return place if place is not None and place > start else None


def _lasting(place: int, courses: list[Course]) -> Lasting:
    answers = [one.lasted[place] for one in courses if one.lasted]
    return Lasting(CHECKED_AT[place], answers.count(True), sum(one is not None for one in answers))


def _extra(collection: Collection, row: int, values: list[float | None], course: Course) -> float:
    bottoms = collection.panel.denominators
    if bottoms is None or collection.view.form is not ValueForm.PROPORTION:
        return 0.0
    known = [place for place, value in enumerate(values) if value is not None]
    sign = 1.0 if collection.view.direction is Direction.UP else -1.0
    after = known[BASELINE:]
    return sum(sign * ((values[place] or 0.0) - course.baseline) * float(bottoms[row, place]) for place in after)
