"""What went well of late: at most three things, newest first, and only what the entries show.

Owns which of them count and for how long; the words are the window's. It reads the store once, for actions: charts and
tests of change are handed in by who has read them anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import Period, find_period, find_place
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.teamwork import actions
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.findings import finding_words
from qic_desktop.wording.gained import gained_words

MOST = 3
FRESH = timedelta(days=92)
"""What is older than a quarter is no news; it stays on the chart, the board and the Team page."""

TWELVE = 12
LEAST_ON_A_SHEET = 2
WinKind = Literal["finding", "adopted", "action", "twelve", "month"]


@dataclass(frozen=True, slots=True)
class SmallWin:
    """One of them: ``name`` is the measure, the test, the action or the month; ``place`` where it can be looked at.

    ``gained`` is what a finding means in cases, empty where that cannot be said.
    """

    kind: WinKind
    day: date
    name: str
    detail: str = ""
    place: str = ""
    gained: str = ""


@dataclass(frozen=True, slots=True)
class MonthReady:
    """How far the month's sheet is."""

    month: Period
    entered: int
    expected: int


def small_wins(
    workspace: Workspace,
    drawn: Sequence[tuple[MeasureView, RunChart]],
    tests: Sequence[CycleView],
    ready: MonthReady,
) -> tuple[SmallWin, ...]:
    """The newest three; of one day, what took longest comes first."""
    today = workspace.today()
    found = [*_findings(drawn), *_adopted(tests), *_done(workspace), *_twelve(drawn), *_month(ready)]
    fresh = [one for one in found if today - FRESH <= one.day <= today]
    return tuple(sorted(fresh, key=lambda one: one.day, reverse=True)[:MOST])


def _findings(drawn: Sequence[tuple[MeasureView, RunChart]]) -> Iterator[SmallWin]:
    """Charts that are called an improvement, from the point on that made it one."""
    for view, chart in drawn:
        finding = chart.main_finding
        if finding is None or finding.phase != len(chart.phases) - 1 or not finding.places:
            continue
        words = finding_words(chart)
        period = _period(chart, finding.places[min(max(0, int(finding.limit or 0)), len(finding.places) - 1)])
        if words.kind == "improvement" and period is not None:
            yield SmallWin("finding", period.last, view.name, words.detail, view.id, gained_words(chart))


def _adopted(tests: Sequence[CycleView]) -> Iterator[SmallWin]:
    for one in tests:
        period = find_period(one.cycle.ended or one.cycle.started or "")
        if one.cycle.decision == Decision.ADOPT.value and period is not None:
            yield SmallWin("adopted", period.last, one.title, one.label, one.id)


def _done(workspace: Workspace) -> Iterator[SmallWin]:
    """Actions that were done by their day."""
    for one in actions.list_actions(workspace):
        done = find_period(one.action.done_on or "")
        if one.action.state == actions.DONE and done is not None and one.due is not None and done.first <= one.due:
            yield SmallWin("action", done.first, one.action.text or "", one.owner_name or "")


def _twelve(drawn: Sequence[tuple[MeasureView, RunChart]]) -> Iterator[SmallWin]:
    """The first twelve values: from here on a chart can tell chance from change."""
    for view, chart in drawn:
        if chart.series.by_event or len(chart.known_places) < TWELVE:
            continue
        period = _period(chart, chart.known_places[TWELVE - 1])
        if period is not None:
            yield SmallWin("twelve", period.last, view.name, "", view.id)


def _month(ready: MonthReady) -> Iterator[SmallWin]:
    if ready.expected >= LEAST_ON_A_SHEET and ready.entered == ready.expected:
        yield SmallWin("month", ready.month.last, ready.month.text, str(ready.expected), ready.month.text)


def _period(chart: RunChart, place: int) -> Period | None:
    return find_place(chart.series.periods[place])
