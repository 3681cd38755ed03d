"""What is ready before a learning session. It shows readiness and stops nobody: a team may always come.

Each point is filled by itself where the data tell it, with what tells it; the others can be ticked by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qic_desktop.domain.learning import PreWork
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.people import Project
from qic_desktop.domain.planning import DataPlan
from qic_desktop.errors import NotFoundError
from qic_desktop.services.learning.sessions import get_session
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.teamwork import meetings, team_support
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

MET, RULES, AIM, SOURCES, BASELINE, LEADER = "met", "ground-rules", "aim", "sources", "baseline", "leader"
POINTS = (MET, RULES, AIM, SOURCES, BASELINE, LEADER)
"""The points of the pre-work checklist (method E4), in the order in which they are usually done."""
ENOUGH_VALUES = 10
"""From so many values on, a measure has a baseline of its own and needs no plan for one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the data tell of a point: ``code`` says how it is put into words, with its numbers and names.

    ``ready`` False: the data tell of a beginning only ("a leader is named, nothing is promised yet").
    """

    code: str
    ready: bool
    count: int = 0
    of: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist: filled by what is recorded, or ticked on a day, or open."""

    code: str
    shown: Shown | None
    ticked_on: str

    @property
    def by_itself(self) -> bool:
        """Whether what is recorded tells that it is ready."""
        return self.shown is not None and self.shown.ready

    @property
    def is_ready(self) -> bool:
        """Whether it is ready, by the data or by somebody's tick."""
        return self.by_itself or bool(self.ticked_on)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The checklist of one session."""

    session: str
    points: tuple[Point, ...]

    @property
    def ready(self) -> int:
        """How many points are ready."""
        return sum(point.is_ready for point in self.points)

    @property
    def open_codes(self) -> tuple[str, ...]:
        """The points that are not ready yet."""
        return tuple(point.code for point in self.points if not point.is_ready)


def readiness_of(workspace: Workspace, session: str) -> Readiness:
    """The checklist of a session (its id) as the data tell it now."""
    ticked = _ticked(workspace, session)
    found = measures.list_measures(workspace)
    telling: dict[str, Callable[[], Shown | None]] = {
        MET: lambda: _met(workspace),
        RULES: lambda: _rules(workspace),
        AIM: lambda: _aim(workspace),
        SOURCES: lambda: _sources(workspace, found),
        BASELINE: lambda: _baseline(workspace, found),
        LEADER: lambda: _leader(workspace),
    }
    points = [Point(code, telling[code](), ticked.get(code, "")) for code in POINTS]
    return Readiness(session, tuple(points))


def tick_point(workspace: Workspace, session: str, point: str, *, done: bool) -> Changes:
    """Tick a point of the checklist by hand, with today's date, or take the tick away.

    Raises:
        NotFoundError: no such session or point.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    one = get_session(workspace, session)
    if point not in POINTS:
        raise NotFoundError(point, what="point")
    ticked: dict[str, object] = dict(_ticked(workspace, one.id))
    ticked.pop(point, None)
    if done:
        ticked[point] = workspace.today().isoformat()
    edit = record_edit(PreWork, one.id, ticked=ticked or None)
    return workspace.journal.append(workspace.scope, [edit])


def _ticked(workspace: Workspace, session: str) -> dict[str, str]:
    known = workspace.journal.find_record(PreWork, workspace.scope, session)
    given = (known.ticked if known else None) or {}
    return {code: str(day) for code, day in given.items() if day}


# --- what the data tell ---------------------------------------------------------------------------------------


def _met(workspace: Workspace) -> Shown | None:
    held = meetings.list_held(workspace)
    return Shown("met", ready=True, count=len(held), text=held[-1].on or "") if held else None


def _rules(workspace: Workspace) -> Shown | None:
    written = team_support.ground_rules(workspace)
    return Shown("rules", ready=True, text=written.splitlines()[0]) if written else None


def _aim(workspace: Workspace) -> Shown | None:
    projects = workspace.journal.list_records(Project, workspace.scope)
    own = next((one for one in projects if (one.aim or "").strip()), None)
    if own is None:
        return None
    return Shown("aim" if own.by_when else "aim-no-day", ready=True, text=(own.aim or "").strip())


def _plans(workspace: Workspace) -> dict[str, DataPlan]:
    """The plan of every measure: the one for its latest definition."""
    found = workspace.journal.list_records(DataPlan, workspace.scope)
    return {one.id.partition("|")[0]: one for one in sorted(found, key=lambda one: one.id)}


def _sources(workspace: Workspace, found: tuple[MeasureView, ...]) -> Shown | None:
    if not found:
        return None
    plans = _plans(workspace)
    named = sum(_names_source(view, plans.get(view.id)) for view in found)
    return Shown("sources", ready=named == len(found), count=named, of=len(found)) if named else None


def _names_source(view: MeasureView, plan: DataPlan | None) -> bool:
    told = view.definition.source_text if view.definition else None
    return bool((told or "").strip() or (plan is not None and (plan.source or "").strip()))


def _baseline(workspace: Workspace, found: tuple[MeasureView, ...]) -> Shown | None:
    plans = _plans(workspace)
    values = _counts(workspace)
    ready = [
        view
        for view in found
        if values.get(view.id, 0) >= ENOUGH_VALUES
        or ((plan := plans.get(view.id)) is not None and (plan.who or "").strip() and (plan.when or "").strip())
    ]
    if ready:
        return Shown("baseline", ready=True, count=len(ready), of=len(found), text=ready[0].name)
    begun = max((values.get(view.id, 0) for view in found), default=0)
    return Shown("baseline-begun", ready=False, count=begun) if begun else None


def _counts(workspace: Workspace) -> dict[str, int]:
    """How many values every measure has."""
    counts: dict[str, int] = {}
    for one in workspace.journal.list_records(Observation, workspace.scope):
        if one.numerator is not None or one.value is not None:
            measure = one.id.partition("|")[0]
            counts[measure] = counts.get(measure, 0) + 1
    return counts


def _leader(workspace: Workspace) -> Shown | None:
    leaders = team_support.list_leaders(workspace)
    promised = [view for view in leaders if view.promises]
    if promised:
        first = promised[0]
        told = next((view for view in promised if view.last is not None), first)
        return Shown("leader", ready=told.last is not None, count=len(told.promises), text=told.name or "")
    return Shown("leader-named", ready=False, text=leaders[0].name or "") if leaders else None
