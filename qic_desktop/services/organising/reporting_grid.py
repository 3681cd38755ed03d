"""Who reported what when: every site and period of one measure, and what to do about it.

A report is due at the midnight after its due day and counts from the day on which its first value was taken in here, or
came on paper. What a site counts back and sends with its first package is never late: nobody had asked for it yet.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain

from qic_desktop.clock import local_time
from qic_desktop.domain.areas import is_within
from qic_desktop.domain.collaborative import Collaborative, Participation, Site
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.organising import PaperReturn
from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.reporting import CAME as CAME
from qic_desktop.domain.reporting import DUE as DUE
from qic_desktop.domain.reporting import GOOD as GOOD
from qic_desktop.domain.reporting import Advice as Advice
from qic_desktop.domain.reporting import GridLine as GridLine
from qic_desktop.domain.reporting import Square as Square
from qic_desktop.domain.reporting import State as State
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import as_known, participations
from qic_desktop.services.organising.collaboratives import expected_periods
from qic_desktop.services.organising.following import following
from qic_desktop.services.organising.participations import Standing
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.projections import SCOPE_IN
from qic_desktop.store.segments import ACCEPTED

SHOWN = 24
"""So many of the latest periods are shown."""
OFTEN_LATE = 0.5
SILENT = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """One period at all sites: reports in time, late, missing, and how many were due."""

    period: str
    on_time: int
    late: int
    missing: int

    @property
    def due(self) -> int:
        """How many reports were due, or came before they were."""
        return self.on_time + self.late + self.missing


@dataclass(frozen=True, slots=True)
class ReportingGrid:
    """All sites in order of need, and every period at all sites together; ``view`` is None before one is published."""

    views: tuple[MeasureView, ...] = ()
    view: MeasureView | None = None
    periods: tuple[str, ...] = ()
    lines: tuple[GridLine, ...] = ()
    tallies: tuple[Tally, ...] = ()


@dataclass(slots=True)
class _Arrivals:
    """What stands of one report, when it came first, and when it was changed last (milliseconds)."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    missing: str | None = None
    revision: int | None = None
    first: int = 0
    last: int = 0

    @property
    def is_report(self) -> bool:
        """Whether there is a value, or the word that there were no cases."""
        if self.missing is not None:
            return self.missing == "no-cases"
        return not (self.numerator is None and self.denominator is None and self.value is None)


def reporting_grid(workspace: Workspace, measure: str = "", *, area: str = "", months: int = SHOWN) -> ReportingGrid:
    """The grid of one measure; read once until something is written.

    Args:
        workspace: an organiser's or coach's store.
        measure: id of the measure; the first one where it is empty or gone.
        area: only sites in this area; empty for all.
        months: so many of the latest periods.

    Raises:
        NotAllowedError: a site team sees its own reports only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    views = measures.list_pooled(workspace)
    view = next((one for one in views if one.id == measure), views[0] if views else None)
    if view is None:
        return ReportingGrid(views)
    name = f"reporting {view.id} {view.measure.due_day} {view.period_kind} {months} {workspace.today()}"
    follows = following(Site, Participation, Collaborative, PaperReturn, measure=view.id)
    periods, lines = workspace.store.remembered(name, lambda: _read(workspace, view, months), follows)
    if area:
        lines = tuple(one for one in lines if is_within(one.site.area, area))
    tallies = tuple(_tally(text, [line.squares[at] for line in lines]) for at, text in enumerate(periods))
    return ReportingGrid(views, view, periods, lines, tallies)


def _read(workspace: Workspace, view: MeasureView, months: int) -> tuple[tuple[str, ...], tuple[GridLine, ...]]:
    """The periods and the lines of all sites, in order of need."""
    reports, paper = _reports(workspace, view), _paper_days(workspace)
    periods = _periods(workspace, view, reports, months)
    standing = participations.as_asked(participations.standing_in(workspace), view.is_asked)
    lines = []
    for site in trust.list_sites(workspace):
        came = reports.get(site.id, {})
        by_hand = paper.get(site.id, {})
        sent = [one.first for period, one in came.items() if one.first and period not in by_hand]
        first, first_by_hand = min(map(day_of, sent), default=None), min(by_hand.values(), default=None)
        judge = _Judge(workspace.today(), view.measure.due_day or 0, first, by_hand, first_by_hand)
        squares = tuple(judge.square(period, came.get(period.text), standing(site.id, period)) for period in periods)
        lines.append(_advised(GridLine(site, squares)))
    return tuple(one.text for one in periods), in_order(lines)


def ordered(lines: Iterable[GridLine], order: str = "") -> tuple[GridLine, ...]:
    """By ``order``: name, code, area, complete or on-time (least first); by need where it is empty."""
    by_need = in_order(lines)

    def share(value: float | None) -> float:
        return 2.0 if value is None else value

    keys: dict[str, Callable[[GridLine], object]] = {
        "name": lambda line: (line.site.name or line.site.code or "").casefold(),
        "code": lambda line: (line.site.code or "~").casefold(),
        "area": lambda line: (not line.site.area, (line.site.area or "").casefold()),
        "complete": lambda line: share(line.complete),
        "on-time": lambda line: share(line.on_time),
    }
    return tuple(sorted(by_need, key=keys[order])) if order in keys else by_need  # type: ignore[arg-type]


def in_order(lines: Iterable[GridLine]) -> tuple[GridLine, ...]:
    """By need: what is missing, then what is late; A to Z where it is the same. Sites of which nothing was due last."""

    def need(line: GridLine) -> tuple[float, float, str]:
        complete, on_time = line.complete, line.on_time
        name = (line.site.name or line.site.code or "").casefold()
        return (2.0 if complete is None else complete, 2.0 if on_time is None else on_time, name)

    return tuple(sorted(lines, key=need))


def _tally(period: str, squares: Sequence[Square]) -> Tally:
    states = [one.state for one in squares]
    on_time = states.count(State.ON_TIME) + states.count(State.CORRECTED)
    return Tally(period, on_time, states.count(State.LATE), states.count(State.MISSING))


def _advised(line: GridLine) -> GridLine:
    due = line.count(*DUE)
    if not due:
        advice = Advice.NOTHING
    elif line.missing_now >= SILENT:
        advice = Advice.CALL
    elif line.silent:
        advice = Advice.REMIND
    elif line.count(State.LATE) >= max(2, OFTEN_LATE * due):
        advice = Advice.LIGHTEN
    elif line.count(State.CORRECTED) >= max(3, OFTEN_LATE * due):
        advice = Advice.ASK_CORRECTIONS
    else:
        advice = Advice.THANK if not line.count(State.LATE) else Advice.NOTHING
    return GridLine(line.site, line.squares, advice)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges the reports of one site.

    ``first`` is the day of its first package, ``paper`` when each report that came otherwise was written down, and
    ``first_paper`` the first of these days.
    """

    today: date
    due_day: int
    first: date | None
    paper: Mapping[str, date]
    first_paper: date | None = None

    def square(self, period: Period, came: _Arrivals | None, standing: Standing) -> Square:
        due = period.due(self.due_day)
        if came is None or not came.is_report:
            return self._without(due, came, standing)
        arrived = self.paper.get(period.text) or day_of(came.first)
        begun = self.first_paper if period.text in self.paper else self.first
        late = (arrived - due).days if begun is None or arrived > begun else 0
        corrected = day_of(came.last) > arrived and came.last > came.first
        state = State.LATE if late > 0 else State.CORRECTED if corrected else State.ON_TIME
        numbers = (came.numerator, came.denominator, came.value, came.revision)
        return Square(state, due, arrived, max(0, late), corrected, "", *numbers)

    def _without(self, due: date, came: _Arrivals | None, standing: Standing) -> Square:
        reason = (came.missing or "") if came else ""
        if standing is Standing.PAUSED:
            return Square(State.PAUSED, due, reason=reason)
        if standing is not Standing.EXPECTED:
            return Square(State.NOT_EXPECTED, due, reason=reason)
        state = State.MISSING if self.today > due else State.NOT_DUE
        return Square(state, due, reason=reason)


@lru_cache(maxsize=65_536)
def day_of(moment: int) -> date:
    """The day of a moment in milliseconds, by this computer's calendar."""
    return local_time(moment).date()


# --- what came when ---------------------------------------------------------------------------------------------


def _reports(workspace: Workspace, view: MeasureView) -> dict[str, dict[str, _Arrivals]]:
    """Site → period → when it came. Each entry that stands or was overwritten says when its package was taken in."""
    found: dict[str, dict[str, _Arrivals]] = defaultdict(dict)
    by_place: dict[tuple[str, str], _Arrivals] = {}
    periods: dict[str, str] = {}
    names = ("numerator", "denominator", "value", "missing", "revision")
    scopes = [site_scope(site.id).text for site in trust.list_sites(workspace)]
    for scope, identity, top, bottom, value, missing, revision in workspace.journal.list_cells(
        Observation, names, f"{view.id}|", "|", scopes
    ):
        if not scope.startswith("site:") or scope.endswith("/private"):
            continue
        # Sites report the same few ids; one text for each of them.
        period = periods.get(identity) or periods.setdefault(identity, identity.split("|")[1])
        report = _Arrivals(_number(top), _number(bottom), _number(value), missing, revision)
        found[scope.removeprefix("site:")][period] = by_place[scope, identity] = report
    for place, moment in _moments(workspace, view, scopes):
        came = by_place.get(place)
        if came is not None:
            came.first = min(came.first or moment, moment)
            came.last = max(came.last, moment)
    return found


def _number(cell: str | None) -> float | None:
    return None if cell is None else float(cell)


def _moments(workspace: Workspace, view: MeasureView, scopes: Sequence[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """((scope, id), milliseconds) of every line that was ever written to a report of all cases."""
    bounds = (json.dumps(scopes), Observation.ENTITY, f"{view.id}|", f"{view.id}|\U0010ffff")
    chains = _chains(workspace)
    where = f"{SCOPE_IN} and entity=? and id>=? and id<? and register='counts' and substr(id, -1)='|'"
    live = workspace.store.rows(f"select scope, id, writer, seq, wall_ms from register where {where}", bounds)
    gone = workspace.store.rows(f"select scope, id, writer, seq, null from overwritten where {where}", bounds)
    for scope, identity, writer, seq, wall in chain(live, gone):
        moment = _moment(chains, (writer, scope), seq)
        if moment is None:
            moment = wall
        if moment is not None:
            yield (scope, identity), moment


def _moment(chains: Mapping[tuple[str, str], _Chain], written: tuple[str, str], seq: int) -> int | None:
    """When an entry was taken in; None for one that was typed here."""
    known = chains.get(written)
    place = bisect_right(known.starts, seq) - 1 if known else -1
    return known.moments[place] if known and place >= 0 else None


@dataclass(slots=True)
class _Chain:
    """Where the segments of one writer begin, and when each was taken in (None: typed here)."""

    starts: list[int] = field(default_factory=list)
    moments: list[int | None] = field(default_factory=list)


def _chains(workspace: Workspace) -> dict[tuple[str, str], _Chain]:
    taken = as_known.taken_in(workspace)
    found: dict[tuple[str, str], _Chain] = defaultdict(_Chain)
    for writer, scope, first, package in workspace.store.rows(
        "select writer, scope, first, package from segment where state=? and scope like 'site:%' "
        "order by writer, scope, first",
        (ACCEPTED,),
    ):
        found[writer, scope].starts.append(int(first))
        found[writer, scope].moments.append(taken.get(package) if package else None)
    return found


def _paper_days(workspace: Workspace) -> dict[str, dict[str, date]]:
    """Site → period → the earliest day on which it came on paper, by phone or in an Excel file."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for one in workspace.journal.list_records(PaperReturn):
        day = find_period(one.on or "")
        if one.site and day is not None:
            for period in map(str, one.periods or []):
                found[one.site][period] = min(found[one.site].get(period, day.first), day.first)
    return found


def _periods(
    workspace: Workspace, view: MeasureView, reports: Mapping[str, Mapping[str, _Arrivals]], months: int
) -> tuple[Period, ...]:
    """The latest periods up to the last complete one; from the first that was expected or reported."""
    expected = expected_periods(workspace, view.period_kind)
    if not expected:
        return ()
    texts = {text for came in reports.values() for text in came}
    last = expected[-1]
    placed = {one for text in texts if (one := find_period(text)) is not None and one.first <= last.first}
    if view.last is not None:
        last = min(last, max((view.last, *placed), key=lambda one: one.first), key=lambda one: one.first)
    first = min((*placed, *expected, last), key=lambda one: one.first)
    found = [last]
    while len(found) < months and found[-1].first > first.first:
        found.append(found[-1].preceding())
    return tuple(reversed(found))
