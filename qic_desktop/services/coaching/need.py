"""Which site a coach sees next, and why: reasons read from what is here, told beside the site.

Nothing of it is stored but a coach's pin with its reason. The rule itself is in ``domain.need``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.sites.aggregate import SiteFinding
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.need import (
    MIDDLE,
    STRONG,
    TOLD,
    WEAK,
    Group,
    Reason,
    VisitRule,
    Why,
    group_of,
    in_order,
    rule_of,
    score_of,
)
from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.people import Membership
from qic_desktop.domain.period import find_period
from qic_desktop.domain.reporting import GridLine
from qic_desktop.domain.roles import LEADER
from qic_desktop.domain.scope import coach_private_scope, organiser_scope, site_scope
from qic_desktop.domain.visit import SitePin, Visit
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import recounts, visits
from qic_desktop.services.coaching.recounts import RecountView
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives, participations, reporting_grid
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

NEW_LEADER_DAYS = 120
IDLE_CYCLE_DAYS = 90
LONG_DAYS = 180
MANY_OVERDUE = 3
SILENT = 2
"""From so many missing reports on, a site is silent."""


@dataclass(frozen=True, slots=True)
class SiteNeed:
    """One site in the list.

    ``due`` is the day by which it is to be seen: by the rule, or as agreed at the last visit where that is sooner.
    ``agreed`` is the day that was agreed at the last visit; None where none was.
    ``planned`` is a visit that was begun or has a day to come.
    """

    site: str
    name: str
    code: str
    group: Group
    reasons: tuple[Reason, ...]
    due: date
    chart: RunChart | None
    finding: SiteFinding | None
    last: Visit | None
    days_since: int | None
    planned: Visit | None
    recount: RecountView | None
    open_actions: int
    overdue: int
    pinned: str = ""
    mine: bool = True
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """The coach's sites in order of need; ``given`` says that the organiser wrote the list."""

    view: MeasureView | None
    sites: tuple[SiteNeed, ...]
    rule: VisitRule
    today: date
    given: bool

    def of(self, group: Group) -> tuple[SiteNeed, ...]:
        """The sites of one group."""
        return tuple(one for one in self.sites if one.group is group)


def caseload_of(workspace: Workspace) -> frozenset[str] | None:
    """The sites that the organiser gave this coach; None where no list was written."""
    found = workspace.journal.find_record(Caseload, organiser_scope(), workspace.own_id)
    return frozenset(str(one) for one in found.sites) if found is not None and found.sites else None


def rule_in(workspace: Workspace) -> VisitRule:
    """The organiser's rule for visits, or the suggested one."""
    found = collaboratives.find_collaborative(workspace)
    return rule_of(found.visit_rule if found else None)


def round_of(workspace: Workspace, *, every: bool = False) -> Round:
    """The sites in order of need.

    Args:
        workspace: a coach's or organiser's store.
        every: sites outside the caseload too, marked so.

    Raises:
        NotAllowedError: a site team sees itself only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("carry", why="role")
    mine = caseload_of(workspace) if workspace.role is Role.COACH else None
    reader = _Reader(workspace)
    found = [
        reader.need(site, mine=mine is None or site.id in mine)
        for site in trust.list_sites(workspace)
        if (every or mine is None or site.id in mine) and not site.merged_into
    ]
    return Round(reader.view, ranked(found), reader.rule, workspace.today(), mine is not None)


def need_of(workspace: Workspace, site: str) -> SiteNeed:
    """One site, by its id or code.

    Raises:
        NotFoundError: no such site.
    """
    found = trust.find_site(workspace, site)
    mine = caseload_of(workspace)
    return _Reader(workspace).need(found, mine=mine is None or found.id in mine)


def ranked(found: Iterable[SiteNeed]) -> tuple[SiteNeed, ...]:
    """In order: the group, then the weight of all reasons, then who was seen longest ago."""
    places = {group: place for place, group in enumerate(Group)}

    whys = {why: place for place, why in enumerate(Why)}

    def order(one: SiteNeed) -> tuple[int, int, int, int, str]:
        since = one.days_since if one.days_since is not None else 10**6
        first = whys[one.reasons[0].why] if one.reasons else len(whys)
        return places[one.group], -score_of(one.reasons), first, -since, one.code or one.name

    return tuple(sorted(found, key=order))


def pin(workspace: Workspace, site: str, reason: str) -> Changes:
    """Put a site first, with the reason that stands beside it.

    Raises:
        NotAllowedError: this is no coach's store.
        InputError: no reason was given.
    """
    visits.check_coach(workspace)
    if not reason.strip():
        raise InputError(reason)
    return _write_pin(workspace, site, reason.strip())


def unpin(workspace: Workspace, site: str) -> Changes:
    """Let the site stand where its reasons put it."""
    visits.check_coach(workspace)
    return _write_pin(workspace, site, None)


def _write_pin(workspace: Workspace, site: str, reason: str | None) -> Changes:
    known = trust.find_site(workspace, site)
    edit = record_edit(SitePin, known.id, reason=reason, on=workspace.today().isoformat())
    return workspace.journal.append(coach_private_scope(workspace.own_id), [edit])


def pins(workspace: Workspace) -> Mapping[str, str]:
    """Site → why it was put first."""
    return {one.id: one.reason for one in workspace.journal.list_records(SitePin) if one.reason}


class _Reader:
    """Reads once what all sites share."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.today = workspace.today()
        self.rule = rule_in(workspace)
        pooled = measures.list_pooled(workspace)
        self.view = pooled[0] if pooled else None
        self.findings: dict[str, SiteFinding] = {}
        self.lines: dict[str, GridLine] = {}
        if self.view is not None:
            found = aggregating.collect(workspace, self.view)
            self.findings = {site.id: one for site, one in zip(found.sites, found.aggregate.sites, strict=True)}
            grid = reporting_grid.reporting_grid(workspace, self.view.id)
            self.lines = {line.site.id: line for line in grid.lines}
        self.pins = pins(workspace)
        self.parts = participations.read_all(workspace)
        self.counted: dict[str, list[RecountView]] = {}
        for one in recounts.list_recounts(workspace):
            self.counted.setdefault(one.record.scope.rpartition("/")[2], []).append(one)

    def need(self, site: Site, *, mine: bool) -> SiteNeed:
        known = visits.list_visits(self.workspace, site.id)
        last = next((one for one in known if one.closed_on), None)
        seen = find_period(last.on or "") if last else None
        since = max(0, (self.today - seen.first).days) if seen else None
        finding = self.findings.get(site.id)
        chart = charts.measure_chart(self.workspace, self.view, site.id) if self.view is not None else None
        chart = chart if chart is not None and chart.known_places else None
        open_now = [one for one, _taken in visits.open_actions(self.workspace, site.id)]
        overdue = sum(_is_past(one.due, self.today) for one in open_now)
        pinned = self.pins.get(site.id, "")
        reasons = in_order(
            [
                *([Reason(Why.PINNED, STRONG, text=pinned)] if pinned else []),
                *self._counts(site.id, finding),
                *self._reports(site.id),
                *self._people(site.id),
                *self._work(site.id, overdue),
                *self._seen(site.id, since),
            ]
        )
        group = group_of(reasons)
        agreed = find_period(last.next_on or "") if last is not None else None
        return SiteNeed(
            site.id,
            site.name or site.code or "",
            site.code or "",
            group,
            reasons,
            self._due(group, seen.first if seen else None, agreed.first if agreed else None),
            chart,
            finding,
            last,
            since,
            next((one for one in reversed(known) if not one.closed_on and self._mine(one)), None),
            next((one for one in self.counted.get(site.id, ()) if one.factor is not None), None),
            len(open_now),
            overdue,
            pinned,
            mine,
            agreed.first if agreed else None,
        )

    def _mine(self, visit: Visit) -> bool:
        return self.workspace.role is not Role.COACH or visits.coach_of(visit) == self.workspace.own_id

    def _due(self, group: Group, seen: date | None, agreed: date | None) -> date:
        day = self.rule.until(group, seen) if seen is not None and group is not Group.FIRST else None
        day = day or self.rule.until(group, self.today)
        return min(day, agreed) if agreed is not None else day

    # --- reasons -----------------------------------------------------------------------------------------------

    def _counts(self, site: str, finding: SiteFinding | None) -> list[Reason]:
        found = []
        counted = self.counted.get(site, ())
        newest = counted[0].record.visit if counted else ""
        off = [one for one in counted if one.record.visit == newest and one.is_off and not one.corrected]
        if off:
            worst = max(off, key=lambda one: abs((one.worst or 0) - 1))
            found.append(Reason(Why.RECOUNT, STRONG, ratio=worst.worst or 0.0, period=worst.period))
        if finding is None:
            return found
        if finding.jump is not None:
            found.append(Reason(Why.JUMP, MIDDLE, ratio=finding.jump_ratio or 0.0, period=finding.jump))
        if finding.direction == "worse":
            found.append(Reason(Why.WORSE, MIDDLE))
        elif finding.direction == "improving":
            found.append(Reason(Why.IMPROVING, TOLD))
        return found

    def _reports(self, site: str) -> list[Reason]:
        line = self.lines.get(site)
        found = []
        if line is not None and line.missing_now:
            weight = STRONG if line.missing_now >= SILENT else MIDDLE
            found.append(Reason(Why.NO_REPORT, weight, count=line.missing_now))
        elif line is not None and line.late_running:
            found.append(Reason(Why.LATE, WEAK, count=line.late_running))
        waiting = entering_for.unconfirmed(self.workspace, site)
        if waiting:
            found.append(Reason(Why.UNCONFIRMED, WEAK, count=len(waiting)))
        return found

    def _people(self, site: str) -> list[Reason]:
        """A leader who left without another one, or one who is new."""
        held = [one for one in self.workspace.journal.list_records(Membership, site_scope(site)) if one.role == LEADER]
        if not held:
            return []
        now = [one for one in held if not _is_past(one.until, self.today)]
        if not now:
            return [Reason(Why.NO_LEADER, STRONG, period=max(one.until or "" for one in held))]
        newest = max(one.since or "" for one in now)
        begun = find_period(newest)
        earlier = [one for one in held if one not in now]
        if earlier and begun is not None and (self.today - begun.first).days <= NEW_LEADER_DAYS:
            return [Reason(Why.NEW_LEADER, MIDDLE, period=newest)]
        return []

    def _work(self, site: str, overdue: int) -> list[Reason]:
        found = []
        if overdue:
            weight = MIDDLE if overdue >= MANY_OVERDUE else WEAK
            found.append(Reason(Why.ACTIONS_OVERDUE, weight, count=overdue))
        days = [
            period.last
            for one in cycles.list_cycles(self.workspace, site)
            for text in (one.cycle.started, one.cycle.ended)
            for period in (find_period(text or ""),)
            if period is not None
        ]
        latest = max((day for day in days if day <= self.today), default=None)
        start = self.parts[site].start if site in self.parts else None
        if (latest or start) and (self.today - (latest or start or self.today)).days > IDLE_CYCLE_DAYS:
            found.append(Reason(Why.NO_CYCLE, WEAK, period=latest.isoformat() if latest else ""))
        return found

    def _seen(self, site: str, since: int | None) -> list[Reason]:
        if since is None:
            return [Reason(Why.NEVER_SEEN, MIDDLE)]
        if since > LONG_DAYS:
            return [Reason(Why.LONG_AGO, MIDDLE, count=since)]
        return [Reason(Why.LONG_AGO, WEAK, count=since)] if since > self.rule.days[Group.PLANNED] else []


def leader_of(workspace: Workspace, site: str) -> Membership | None:
    """Who leads the team of a site now, the newest where two do; None where nobody is written down.

    The name is not known here: it stays on the site's own laptop.
    """
    held = [
        one
        for one in workspace.journal.list_records(Membership, site_scope(site))
        if one.role == LEADER and not _is_past(one.until, workspace.today())
    ]
    return max(held, key=lambda one: one.since or "", default=None)


def _is_past(text: str | None, day: date) -> bool:
    found = find_period(text or "")
    return found is not None and found.last < day


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rule says after a visit: the day, the group of the site, the reasons that put it there.

    ``given`` says that the organiser wrote the rule; else it is the suggested one.
    """

    on: date
    group: Group
    reasons: tuple[Reason, ...]
    days: int
    given: bool


def next_day(workspace: Workspace, visit: Visit) -> Ruled:
    """When to come again after this visit by the rule, with what it follows from.

    The visit itself answers that the site was seldom or never seen.
    """
    found = need_of(workspace, visits.site_of(visit))
    reasons = tuple(one for one in found.reasons if one.why not in (Why.NEVER_SEEN, Why.LONG_AGO))
    group, rule = group_of(reasons), rule_in(workspace)
    period = find_period(visit.on or "")
    day = period.first if period else workspace.today()
    collaborative = collaboratives.find_collaborative(workspace)
    given = collaborative is not None and bool(collaborative.visit_rule)
    return Ruled(max(rule.until(group, day), day + timedelta(days=1)), group, reasons, rule.days[group], given)
