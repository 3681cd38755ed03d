"""All sites together, computed afresh from their entries; nothing of it is stored as truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.sites.aggregate import Aggregate, MeasureRule, aggregate, findings_over_time
from qic_desktop.analysis.sites.aggregate import FindingCounts as FindingCounts
from qic_desktop.analysis.sites.panel import Panel, panel_of
from qic_desktop.domain.areas import is_within
from qic_desktop.domain.collaborative import Collaborative, Participation, Site
from qic_desktop.domain.measure import DefinitionRevision, Measure, RevisionKind
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.organising import ContextEvent
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.since_start import since_start
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.charting.charts import multiplier
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.strata import strata_of
from qic_desktop.services.organising import areas, as_known, participations, waves
from qic_desktop.services.organising.collaboratives import expected_periods, find_collaborative, rule_set_of
from qic_desktop.services.organising.context_events import Happening, list_happenings, touching_any
from qic_desktop.services.organising.following import following
from qic_desktop.services.organising.participations import NOT_COUNTED
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Role, Workspace

Align = Literal["calendar", "start"]
_NAMES = ("numerator", "denominator", "value", "missing", "revision")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which values are looked at, and how they lie beside each other.

    Attributes:
        stratum: The part of the cases; empty for all of them.
        align: By the calendar, or by months since each site's own start.
        as_of: Only what was known here at the end of this day; None for now.
        area: Only sites in this area; empty for all.
        wave: Only sites of this wave; empty for all.
    """

    stratum: str = ""
    align: Align = "calendar"
    as_of: date | None = None
    area: str = ""
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """The values of one measure at all sites, and what they add up to.

    Whatever is drawn or said of these sites is judged by ``rule_set``; it was read once, with the values.
    ``periods`` are those of the calendar: empty where the columns of the panel count from each site's start.
    ``breaks`` are the columns where another definition begins to hold: no line is joined across them. ``happenings``
    are the events that touch at least one of the sites.
    """

    view: MeasureView
    sites: tuple[Site, ...]
    periods: tuple[Period, ...]
    panel: Panel
    aggregate: Aggregate
    chosen: Chosen = Chosen()
    breaks: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()

    @property
    def rule_set(self) -> RuleSetCode:
        """The rules by which every site is judged."""
        return self.aggregate.rule_set

    def impossible(self) -> tuple[int, str]:
        """How many values of all together cannot be (more than there were), and the column of the latest of them."""
        bottoms = self.panel.denominators
        if bottoms is None or self.view.form.value != "proportion":
            return 0, ""
        columns = (self.panel.compared() & (self.panel.numerators > bottoms)).sum(axis=0)
        latest = [period for period, count in zip(self.panel.periods, columns, strict=True) if count]
        return int(columns.sum()), latest[-1] if latest else ""

    def over_time(self) -> tuple[FindingCounts, ...]:
        """Sites with a finding as they stood at the end of each period."""
        return findings_over_time(self.panel, rule_of(self.view, self.rule_set))


class _Cell(NamedTuple):
    site: str
    period: Period
    top: float | None
    bottom: float | None
    is_apart: bool


def collect(
    workspace: Workspace,
    view: MeasureView,
    *,
    stratum: str = "",
    align: Align = "calendar",
    as_of: date | None = None,
    area: str = "",
) -> Collection:
    """Bring the values of a measure at all enrolled sites together; see :class:`Chosen`.

    Raises:
        NotAllowedError: a site team sees its own values only.
    """
    return collect_chosen(workspace, view, Chosen(stratum, align, as_of, area))


_READ = (Site, Participation, Collaborative, ContextEvent, Measure, DefinitionRevision)
"""What a collection is made of besides values."""


def check_chosen(workspace: Workspace, view: MeasureView, chosen: Chosen) -> None:
    """Refuse a part of the cases or an area that nobody knows: it would look as if nobody had reported.

    Raises:
        NotFoundError: no such part ("stratum"), area ("area") or wave ("wave"); of an earlier day they may have been
            called otherwise.
    """
    if chosen.as_of is not None:
        return
    wanted = areas.area_name(chosen.area).casefold()
    if wanted and all(one.name.casefold() != wanted for one in areas.list_areas(workspace)):
        raise NotFoundError(chosen.area, what="area")
    if chosen.wave and not any(waves.is_in(one, chosen.wave) for one in waves.list_waves(workspace)):
        raise NotFoundError(chosen.wave, what="wave")
    if chosen.stratum and chosen.stratum not in strata_of(view):
        found = workspace.journal.list_records(Observation, None, f"{view.id}|")
        if all(one.stratum != chosen.stratum for one in found):
            raise NotFoundError(chosen.stratum, what="stratum")


def collect_chosen(workspace: Workspace, view: MeasureView, chosen: Chosen) -> Collection:
    """The same for what a page has chosen. Of all sites it is read once until something is written: pages share it.

    Raises:
        NotAllowedError: a site team sees its own values only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    if chosen.as_of is not None:
        return _collect_then(workspace, view, chosen, chosen.as_of)
    if chosen != Chosen(align=chosen.align):
        return _collect(workspace, view, chosen)
    name = f"collected {view.id} {chosen.align} {workspace.today()}"
    follows = following(*_READ, measure=view.id)
    found = workspace.store.remembered(name, lambda: _collect(workspace, view, chosen), follows)
    return found if found.view == view else _collect(workspace, view, chosen)


def _collect_then(workspace: Workspace, view: MeasureView, chosen: Chosen, day: date) -> Collection:
    """As it was known at the end of a day: with the definitions, the sites and the events of that day."""
    with as_known.workspace_on(workspace, day, f"{view.id}|", f"|{chosen.stratum}") as then:
        known = next((one for one in measures.list_measures(then) if one.id == view.id), view)
        return replace(_collect(then, known, replace(chosen, as_of=None)), chosen=chosen)


def _collect(workspace: Workspace, view: MeasureView, chosen: Chosen) -> Collection:
    sites = chosen_sites(workspace, chosen)
    cells = _cells(workspace, view, {f"site:{site.id}": site.id for site in sites}, chosen)
    standing = participations.standing_in(workspace)
    # A facility's numbers after its merger stand among the other one's as well; who has left takes no part.
    parts = participations.read_all(workspace)
    gone = {site.id for site in sites if site.id in parts and not parts[site.id].is_throughout}
    if gone:
        cells = [one for one in cells if one.site not in gone or standing(one.site, one.period) not in NOT_COUNTED]
    periods = _periods(workspace, view, cells)
    expected_of = participations.expected_among(workspace, [one for one in periods if view.is_asked(one)])
    expected = [(one.id, expected_of(one.id)) for one in sites]
    by_calendar = chosen.align == "calendar"
    layout = _Layout() if by_calendar else _Layout(_starts(workspace, sites, cells))
    columns = tuple(period.text for period in periods)
    if not by_calendar:
        # A slip of the year must not stretch the axis: nothing is reported before its time.
        cells = [one for one in cells if one.period.first <= workspace.today()]
        due = ((site, each) for site, found in expected for each in found)
        columns = layout.columns(view.period_kind, [*((one.site, one.period) for one in cells), *due])
    panel = _panel(view, sites, columns, layout, cells, expected)
    return Collection(
        view,
        sites,
        periods if by_calendar else (),
        panel,
        aggregate(panel, rule_of(view, rule_set_of(workspace))),
        chosen,
        breaks_of(view, periods) if by_calendar else (),
        touching_any(list_happenings(workspace), sites) if by_calendar else (),
    )


def chosen_sites(workspace: Workspace, chosen: Chosen) -> tuple[Site, ...]:
    """The sites of the chosen area and wave."""
    wave_of = waves.waves_of(workspace) if chosen.wave else {}
    return tuple(
        site
        for site in list_sites(workspace)
        if is_within(site.area, chosen.area) and waves.is_in(wave_of.get(site.id), chosen.wave)
    )


def rule_of(view: MeasureView, rule_set: RuleSetCode = "anhoej") -> MeasureRule:
    """What aggregation needs to know of a measure, and the collaborative's rule set."""
    return MeasureRule(
        view.code,
        direction=view.direction,
        target=view.target,
        multiplier=multiplier(view),
        monthly=view.period_kind is PeriodKind.MONTH,
        rule_set=rule_set,
    )


# --- values ----------------------------------------------------------------------------------------------------


def _cells(workspace: Workspace, view: MeasureView, codes: dict[str, str], chosen: Chosen) -> list[_Cell]:
    counted, revisions = view.form.has_denominator, _Revisions(view)
    prefix, ending = f"{view.id}|", f"|{chosen.stratum}"
    found = []
    # Sites report the same few ids: what they say of period and definition is read once each.
    periods: dict[str, Period | None] = {}
    apart: dict[tuple[str, int | None], bool] = {}
    numbers = _Numbers()
    rows = workspace.journal.list_cells(Observation, _NAMES, prefix, ending, tuple(codes))
    for scope, identity, top, bottom, value, missing, revision in rows:
        nothing = top is None and bottom is None and value is None and missing is None
        if scope not in codes or nothing or missing not in (None, "no-cases"):
            continue
        if identity not in periods:
            periods[identity] = find_period(identity.split("|")[1])
        period = periods[identity]
        if period is None:
            continue
        first = top if counted or value is None else value
        if (identity, revision) not in apart:
            apart[identity, revision] = revisions.is_other(period, revision)
        found.append(_Cell(codes[scope], period, numbers[first], numbers[bottom], apart[identity, revision]))
    return found


class _Numbers(dict[str | None, float | None]):
    """What stands in a cell as a number; each text is read once."""

    def __missing__(self, cell: str | None) -> float | None:
        self[cell] = None if cell is None else float(cell)
        return self[cell]


class _Revisions:
    """Which definitions a value of a period may follow; worked out once a period."""

    def __init__(self, view: MeasureView) -> None:
        self._view = view
        self._known: dict[Period, frozenset[int]] = {}

    def is_other(self, period: Period, revision: int | None) -> bool:
        """Whether a value was counted by another definition than the one that holds in its period."""
        if revision is None or not self._view.revisions:
            return False
        if period not in self._known:
            self._known[period] = holding_in(self._view, period)
        return revision not in self._known[period]


def holding_in(view: MeasureView, period: Period) -> frozenset[int]:
    """The numbers of the definitions that hold in a period: the one in force, and later ones counted back."""
    holding: set[int] = set()
    in_force = view.revision_at(period)
    for one in view.revisions:
        if one.revision == in_force or (holding and one.revision_kind == RevisionKind.COUNTED_BACK):
            holding.add(one.revision)
        elif holding:
            break
    return frozenset(holding)


def breaks_of(view: MeasureView, periods: Sequence[Period]) -> tuple[str, ...]:
    """The periods where another definition begins to hold, without the very first."""
    found = []
    for before, period in pairwise(periods):
        if not holding_in(view, before) & holding_in(view, period):
            found.append(period.text)
    return tuple(found)


# --- where they lie ---------------------------------------------------------------------------------------------


def _periods(workspace: Workspace, view: MeasureView, cells: Sequence[_Cell]) -> tuple[Period, ...]:
    """Those with a value, and from the first of them those that were expected; none where there is no value."""
    placed = set({one.period.text: one.period for one in cells}.values())
    if not placed:
        return ()
    expected = expected_periods(workspace, view.period_kind)
    first = min(placed)
    return tuple(sorted(placed | {one for one in expected if one >= first and view.is_asked(one)}))


@dataclass(frozen=True, slots=True)
class _Layout:
    """In which column a value lies: its period's, or counted from the site's start (nowhere before it)."""

    starts: dict[str, date] | None = None

    def column(self, site: str, period: Period) -> str | None:
        """The name of the column, None where there is none."""
        if self.starts is None:
            return period.text
        number = self.number(site, period)
        return since_start(period.kind, number) if number > 0 else None

    def number(self, site: str, period: Period) -> int:
        """How many periods after the site's start, the first one being 1."""
        start = period_of((self.starts or {})[site], period.kind)
        return _ordinal(period) - _ordinal(start) + 1

    def columns(self, kind: PeriodKind, placed: Sequence[tuple[str, Period]]) -> tuple[str, ...]:
        """Every column from the first to the last that anything lies in."""
        last = max((self.number(*one) for one in placed if one[1].kind is kind), default=1)
        return tuple(since_start(kind, number) for number in range(1, max(1, last) + 1))


def _ordinal(period: Period) -> int:
    """A number that grows by one from a period to the next of its kind."""
    first = period.first
    match period.kind:
        case PeriodKind.YEAR:
            return first.year
        case PeriodKind.QUARTER:
            return first.year * 4 + (first.month - 1) // 3
        case PeriodKind.MONTH:
            return first.year * 12 + first.month
        case PeriodKind.WEEK:
            return (first.toordinal() - 1) // 7
        case PeriodKind.DAY:
            return first.toordinal()


def _starts(workspace: Workspace, sites: Sequence[Site], cells: Sequence[_Cell]) -> dict[str, date]:
    """When each site began: its own start, else the collaborative's, else its first value."""
    taking_part = participations.read_all(workspace)
    collaborative = find_collaborative(workspace)
    common = find_period((collaborative.start if collaborative else None) or "")
    first: dict[str, date] = {}
    for one in cells:
        first[one.site] = min(first.get(one.site, one.period.first), one.period.first)
    found = {}
    for site in sites:
        span = taking_part.get(site.id)
        own = span.start if span else None
        found[site.id] = own or (common.first if common else None) or first.get(site.id) or workspace.today()
    return found


def _panel(
    view: MeasureView,
    sites: Sequence[Site],
    columns: tuple[str, ...],
    layout: _Layout,
    cells: Sequence[_Cell],
    expected: Sequence[tuple[str, Sequence[Period]]],
) -> Panel:
    codes, known = {site.id: site.code or site.id for site in sites}, set(columns)
    column = layout.column
    # One after another: lists of tens of thousands of pairs cost more than what is done with them.
    return panel_of(
        list(codes.values()),
        columns,
        (
            (codes[one.site], place, one.top, one.bottom)
            for one in cells
            if (place := column(one.site, one.period)) in known
        ),
        expected=(
            (codes[site], place)
            for site, periods in expected
            for each in periods
            if (place := column(site, each)) in known
        ),
        with_denominator=view.form.has_denominator,
        apart=(
            (codes[one.site], place)
            for one in cells
            if one.is_apart and (place := column(one.site, one.period)) in known
        ),
    )
