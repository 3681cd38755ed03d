"""What a team's own data say beside the assessment scale: counted now, from what is in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.evidence import Fact, GoalFacts, GoalSeries, goal_facts
from qic_desktop.analysis.sites.direction import site_direction
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.pdsa import Decision, PdsaStage
from qic_desktop.domain.people import Project
from qic_desktop.domain.planning import ControlPlan
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.teamwork import meetings, team
from qic_desktop.services.workspace import Workspace

CHARTED = 3
"""So many values make a line."""
LONGEST_WAY = 999.0
Judged = tuple[MeasureView, GoalSeries, GoalFacts]


def facts_of(workspace: Workspace) -> dict[str, Fact]:
    """Every number that a step of the scale may ask for."""
    return _people(workspace) | _tests(workspace) | _measured(judged_measures(workspace))


def judged_measures(workspace: Workspace) -> tuple[Judged, ...]:
    """The measures that have a better side or none, as the evidence looks at them."""
    views = [view for view in measures.list_measures(workspace) if view.definition is not None]
    core = any(view.is_core for view in views)
    found = []
    for view in views:
        chart = charts.measure_chart(workspace, view)
        series = goal_series(view, chart, is_goal=_is_goal(view, core))
        known = goal_facts(series)
        # A gain that was found once and is lost again is no improvement now.
        found.append((view, replace(series, improved=series.improved and not known.is_lost), known))
    return tuple(found)


def goal_series(view: MeasureView, chart: RunChart, *, is_goal: bool) -> GoalSeries:
    """A chart since its last change of definition; the baseline that is held there, where one is."""
    starts = [number for number, phase in enumerate(chart.phases) if phase.after_break]
    phases = chart.phases[starts[-1] :] if starts else chart.phases
    first = phases[0].first if phases else 0
    held = len(phases) > 1 or (bool(phases) and phases[0].frozen_last is not None)
    baseline = phases[0].centre if held and phases else None
    series = chart.series
    places = [place for place in range(first, len(series.periods)) if series.periods[place] not in series.excluded]
    values = [chart.values[place] for place in places]
    target = next((one for one in reversed(series.targets) if one is not None), series.target)
    improving = site_direction(values, series.direction, centre=baseline, rule_set=chart.rule_set) == "improving"
    latest = len(chart.phases) - 1
    found = any(finding.good is True and finding.phase == latest and not finding.leading for finding in chart.findings)
    return GoalSeries(
        name=view.name,
        periods=[series.periods[place] for place in places],
        values=values,
        direction=series.direction,
        target=target,
        is_goal=is_goal,
        improved=improving or found,
        baseline=baseline,
    )


def _is_goal(view: MeasureView, core: bool) -> bool:
    """The goals are the collaborative's core measures; a team that works alone has its outcome measures."""
    return view.is_core if core else view.measure.kind == MeasureKind.OUTCOME.value


def _people(workspace: Workspace) -> dict[str, Fact]:
    collaborative = collaboratives.find_collaborative(workspace)
    own = any(one.aim for one in workspace.journal.list_records(Project, workspace.scope))
    aim = own or bool(collaborative and collaborative.aim)
    return {
        "aim": Fact(float(aim)),
        "team": Fact(float(len({view.person for view in team.current_members(workspace)}))),
        "met": Fact(float(len(meetings.list_held(workspace)))),
    }


def _tests(workspace: Workspace) -> dict[str, Fact]:
    found = cycles.list_cycles(workspace)
    kept = (Decision.ADAPT.value, Decision.ADOPT.value)
    plans = [one for one in workspace.journal.list_records(ControlPlan, workspace.scope) if one.change or one.procedure]
    return {
        "tested": Fact(float(sum(one.stage is not PdsaStage.PLAN for one in found))),
        "decided": Fact(float(sum(one.cycle.decision in kept for one in found))),
        "adopted": Fact(float(sum(one.cycle.decision == Decision.ADOPT.value for one in found))),
        "plans": Fact(float(len(plans))),
    }


def _measured(judged: Sequence[Judged]) -> dict[str, Fact]:
    counted = [(view, sum(value is not None for value in series.values)) for view, series, _ in judged]
    most = max(counted, key=lambda one: one[1], default=None)
    goals = [one for one in judged if one[1].is_goal]
    charted = [one for one in goals if one[1].target is not None and _points(one[1]) >= CHARTED]
    better = [one for one in judged if one[1].improved]
    improved = [one for one in goals if one[1].improved]
    ways = [(min(facts.gap, LONGEST_WAY), series.name) for _, series, facts in improved if facts.gap is not None]
    held = [(facts.held, series.name) for _, series, facts in improved]
    aimed = [facts.reached for _, series, facts in goals if series.target is not None]
    way, longest = max(ways, default=(0.0, "")), max(held, default=(0, ""))
    return {
        "values": Fact(float(most[1]), most[0].name) if most else Fact(),
        "charted": Fact(float(len(charted)), charted[0][1].name if charted else ""),
        "improved": Fact(float(len(better)), better[0][1].name if better else ""),
        "goal": Fact(float(len(improved)), improved[0][1].name if improved else ""),
        "gap": Fact(float(int(max(way[0], 0.0))), way[1]),
        "held": Fact(float(longest[0]), longest[1]),
        "reached": Fact(float(100 * sum(aimed) // len(aimed)) if aimed else 0.0),
    }


def _points(series: GoalSeries) -> int:
    return sum(value is not None for value in series.values)
