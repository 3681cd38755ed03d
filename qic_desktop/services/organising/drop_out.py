"""Which sites could use support, and why: each reason with its day and the records it was read from.

About one site in three leaves a collaborative before its end. What comes before is known: the leader goes, packages
come late or not at all, nobody meets or tests, nobody visits, results get worse or the line stays where it is. A reason
is no verdict: it says whom to call. One strong reason lists a site, or two of the others together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.sites.aggregate import SiteFinding
from qic_desktop.domain.areas import is_within
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.people import Membership
from qic_desktop.domain.period import find_period
from qic_desktop.domain.reporting import DUE, GridLine, State
from qic_desktop.domain.roles import LEADER
from qic_desktop.domain.support import SOURCES as SOURCES
from qic_desktop.domain.support import STRONG as STRONG
from qic_desktop.domain.support import Reason as Reason
from qic_desktop.domain.support import Sign as Sign
from qic_desktop.domain.support import Support as Support
from qic_desktop.domain.team import MeetingHeld
from qic_desktop.domain.visit import Visit
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.organising import aggregating, participations, reporting_grid
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.collaboratives import profile_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

MEETING_DAYS = 60
CYCLE_DAYS = 90
VISIT_DAYS = 120
MISSING, LATE = 2, 3
LAPTOP = "laptop"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the store holds of all sites, read once: the latest day of each kind by site."""

    today: date
    meetings: Mapping[str, date]
    cycles: Mapping[str, date]
    visits: Mapping[str, date]
    leaders: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a site's chart says; ``worse_since`` is the day since which its values lie on the unwanted side."""

    found: SiteFinding
    is_at_target: bool
    worse_since: date | None


def could_use_support(
    workspace: Workspace, measure: str = "", *, area: str = "", collected: Collection | None = None
) -> tuple[Support, ...]:
    """The sites that could use support, most urgent first, then A to Z.

    Args:
        workspace: an organiser's or coach's store.
        measure: id of the measure that reports and plateaus are read of; the first one where it is empty.
        area: only sites in this area; empty for all.
        collected: the measure's values at all sites, where they were brought together before.

    Raises:
        NotAllowedError: a site team sees itself only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("support", why="role")
    lines, findings = _of_measure(workspace, measure, collected)
    is_chased = profile_of(workspace).is_chased
    taking_part, seen, found = participations.read_all(workspace), _read(workspace), []
    for site in trust.list_sites(workspace):
        part = taking_part.get(site.id)
        if not is_within(site.area, area) or (part is not None and _has_left(part.until, seen.today)):
            continue
        since = part.start if part and part.start else _first_report(lines.get(site.id))
        reasons = [
            *_leader(site, seen),
            *_reports(lines.get(site.id), is_chased=is_chased),
            *_silence(site, seen, since),
            *_results(findings.get(site.id), lines.get(site.id)),
        ]
        if any(one.sign in STRONG for one in reasons) or len(reasons) > 1:
            strongest_first = sorted(reasons, key=lambda one: list(Sign).index(one.sign))
            found.append(Support(site, tuple(strongest_first)))
    return tuple(sorted(found, key=_urgency))


def _urgency(one: Support) -> tuple[bool, int, str]:
    return not one.is_urgent, -len(one.reasons), (one.site.name or one.site.code or "").casefold()


def _has_left(until: str, today: date) -> bool:
    period = find_period(until)
    return period is not None and period.last < today


# --- reading once ------------------------------------------------------------------------------------------------


def _of_measure(
    workspace: Workspace, measure: str, collected: Collection | None
) -> tuple[dict[str, GridLine], dict[str, _Judged]]:
    grid = reporting_grid.reporting_grid(workspace, measure)
    if grid.view is None:
        return {}, {}
    view = grid.view
    collection = collected or aggregating.collect(workspace, view)
    findings = {
        site.id: _Judged(found, _at_target(collection, row), _worse_since(collection, row))
        for row, (site, found) in enumerate(zip(collection.sites, collection.aggregate.sites, strict=True))
        if view.direction is not Direction.NEUTRAL
    }
    return {line.site.id: line for line in grid.lines}, findings


def _worse_since(collection: Collection, row: int) -> date | None:
    """Since when the latest values of a site lie on the unwanted side of its median; None where it does not worsen."""
    found, panel = collection.aggregate.sites[row], collection.panel
    if found.direction != "worse" or found.median is None:
        return None
    sign = -1.0 if collection.view.direction is Direction.UP else 1.0
    values = panel.values()[row] * aggregating.rule_of(collection.view).multiplier
    began = ""
    for period, value in zip(reversed(panel.periods), reversed(values.tolist()), strict=True):
        # A missing value, or one on the line, breaks nothing.
        if (value - found.median) * sign < 0:
            break
        began = period if value == value else began
    place = find_period(began)
    return place.first if place is not None else None


def _at_target(collection: Collection, row: int) -> bool:
    """Whether a site's middle value is where it should be: then staying there is no plateau."""
    middle, view = collection.aggregate.sites[row].median, collection.view
    if middle is None or view.target is None:
        return False
    return middle >= view.target if view.direction is Direction.UP else middle <= view.target


def _read(workspace: Workspace) -> _Seen:
    journal = workspace.journal
    visits = (one for one in journal.list_records(Visit) if not one.withdrawn)
    return _Seen(
        today=workspace.today(),
        meetings=_latest((one.scope, one.on) for one in journal.list_records(MeetingHeld)),
        cycles=_latest((one.scope, day) for one in journal.list_records(PdsaCycle) for day in (one.started, one.ended)),
        visits=_latest((f"site:{one.scope.rpartition('/')[2]}", one.on) for one in visits),
        leaders=_leaderless(journal.list_records(Membership)),
    )


def _latest(dated: Iterable[tuple[str, str | None]]) -> dict[str, date]:
    """Site's id → the latest of its days; what has no day counts for nothing."""
    found: dict[str, date] = {}
    for scope, text in dated:
        day = find_period(text or "")
        if day is not None and scope.startswith("site:") and not scope.endswith("/private"):
            site = scope.removeprefix("site:")
            found[site] = max(found.get(site, day.first), day.first)
    return found


def _leaderless(members: Sequence[Membership]) -> dict[str, date]:
    """Sites whose last leader has gone: nobody followed, or who followed has no hand-over on record."""
    leaders: dict[str, list[Membership]] = defaultdict(list)
    for one in members:
        if one.role == LEADER and one.scope.startswith("site:"):
            leaders[one.scope.removeprefix("site:")].append(one)
    found = {}
    for site, led in leaders.items():
        gone = [day.last for one in led if (day := find_period(one.until or "")) is not None]
        staying = [one for one in led if not one.until]
        handed_over = any(any((one.hand_over or {}).values()) for one in staying)
        if gone and not handed_over:
            found[site] = max(gone)
    return found


def _first_report(line: GridLine | None) -> date | None:
    return next((one.due for one in line.squares if one.came), None) if line else None


# --- the signs ------------------------------------------------------------------------------------------------------


def _leader(site: Site, seen: _Seen) -> list[Reason]:
    gone = seen.leaders.get(site.id)
    # A change that lies a year back has been survived.
    recent = gone is not None and seen.today - timedelta(days=365) <= gone <= seen.today
    return [Reason(Sign.LEADER_LEFT, gone)] if recent else []


def _reports(line: GridLine | None, *, is_chased: bool) -> list[Reason]:
    if line is None or not is_chased:
        return []
    due = [one for one in line.squares if one.state in DUE]
    if line.missing_now >= MISSING:
        return [Reason(Sign.MISSING, due[-line.missing_now].due, line.missing_now)]
    late = [one for one in due[-6:] if one.state is State.LATE]
    return [Reason(Sign.LATE, late[0].due, len(late))] if len(late) >= LATE else []


def _silence(site: Site, seen: _Seen, since: date | None) -> list[Reason]:
    """Nothing of a kind for too long; never before the site has taken part for that long.

    Where no site at all records meetings, tests or visits, that they are not on record says nothing of one of them.
    """
    watched: list[tuple[Sign, Mapping[str, date], int]] = []
    if site.reports_by in (None, LAPTOP):
        # Who has no laptop records neither meetings nor tests.
        watched += [(Sign.NO_MEETINGS, seen.meetings, MEETING_DAYS), (Sign.NO_CYCLES, seen.cycles, CYCLE_DAYS)]
    watched.append((Sign.NO_VISITS, seen.visits, VISIT_DAYS))
    found = []
    for sign, latest, days in (one for one in watched if one[1]):
        last = latest.get(site.id)
        begun = last or since
        if begun is not None and (seen.today - begun).days > days:
            found.append(Reason(sign, last, (seen.today - begun).days))
    return found


def _results(judged: _Judged | None, line: GridLine | None) -> list[Reason]:
    """A finding for the worse; or points enough to judge, below the target, and nothing has changed for better."""
    if judged is None or judged.found.n_points < RULES:
        return []
    if judged.found.direction == "worse":
        return [Reason(Sign.WORSE, judged.worse_since, judged.found.n_points)]
    if judged.is_at_target or judged.found.finding:
        return []
    return [Reason(Sign.PLATEAU, _first_report(line), judged.found.n_points)]
