"""The journal of tests of change, filled from the store: one aim, the chart, dated tests under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.timeline import timeline_picture
from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _, n_
from qic_desktop.reports.journal_value import Journal, JournalCycle, JournalRamp, Lines
from qic_desktop.reports.values import MONTHLY_CHART_SIZE, ChartBlock
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import control_plans, cycle_sheets, cycle_tasks, timelines
from qic_desktop.services.improving.control_plans import PlanView
from qic_desktop.services.improving.cycle_sheets import RampRow, Written, before_after
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.improving.fidelity import kept
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import reporting
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.cycles import (
    before_after_words,
    cycle_fields,
    decision_words,
    driven_words,
    plan_fields,
    yes_or_no,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import action_state, role_name

FIRST_OF_DO = "as_planned"
"""The tasks of a test stand between its plan and this field."""


@dataclass(frozen=True, slots=True)
class _About:
    """What all tests of a site are printed with; ``views`` are its measures by id."""

    workspace: Workspace
    site: str | None
    plans: tuple[PlanView, ...]
    views: Mapping[str, MeasureView]
    tasks: Mapping[str, Sequence[ActionView]]
    predictions: Mapping[str, tuple[Written, ...]]

    @property
    def names(self) -> dict[str, str]:
        """The measures' names by id."""
        return {identity: view.name for identity, view in self.views.items()}


def prepare_journal(workspace: Workspace, *, code: str | None = None, site: str | None = None) -> Paper[Journal]:
    """Read the journal of a site, by default the team's own (``journal``).

    Raises:
        NotFoundError: no such measure, or no site named.
    """
    content = journal(workspace, code=code, site=site)
    return Paper(content, file_name(content.owner, _("journal of tests")), _pdf)


def _pdf(content: Journal) -> bytes:
    from qic_desktop.reports.journal import journal_pdf

    return journal_pdf(content)


def journal(workspace: Workspace, *, code: str | None = None, site: str | None = None) -> Journal:
    """Read the journal of a site; the chart is of the measure ``code``, else of the one most tests are linked to.

    Raises:
        NotFoundError: no such measure, or no site named.
    """
    rows = cycle_sheets.read_board(workspace, site)
    tests = [one for row in rows for one in row.cycles]
    collaborative = collaboratives.find_collaborative(workspace)
    view = measures.get_measure(workspace, code, site) if code is not None else _most_linked(workspace, tests, site)
    about = _About(
        workspace,
        site,
        plans=control_plans.list_plans(workspace, site),
        views={one.id: one for one in measures.list_measures(workspace, site)},
        tasks=cycle_tasks.tasks_by_cycle(workspace, site),
        predictions=cycle_sheets.all_predictions(workspace, site),
    )
    owner = reporting.owner_name(workspace, site)
    return Journal(
        owner=owner,
        context=(collaborative.title if collaborative else None) or "",
        aim=collaboratives.aim_of(workspace),
        lead=_lead(tests),
        chart=_chart(workspace, view, site) if view is not None else None,
        ramps=tuple(_ramp(row, about) for row in rows),
        imprint=reporting.imprint_of(workspace, owner),
        timeline=_timeline(workspace, rows, site),
    )


def _lead(tests: list[CycleView]) -> str:
    if not tests:
        return ""
    said = [n_("{n} test of change", "{n} tests of change", len(tests)).format(n=len(tests))]
    found = kept(tests)
    if found.compared:
        words = n_("{m} of {n} prediction matched", "{m} of {n} predictions matched", found.compared)
        said.append(words.format(m=found.matched, n=found.compared))
    return " · ".join(said)


def _most_linked(workspace: Workspace, tests: list[CycleView], site: str | None) -> MeasureView | None:
    views = [one for one in measures.list_measures(workspace, site) if not one.is_draft]
    linked = [str(identity) for one in tests for identity in one.cycle.measures or ()]
    return max(views, key=lambda one: linked.count(one.id), default=None)


def _chart(workspace: Workspace, view: MeasureView, site: str | None) -> ChartBlock | None:
    chart = charts.measure_chart(workspace, view, site)
    if not chart.known_places:
        return None
    return reporting.chart_block_of(view, chart, MONTHLY_CHART_SIZE)


def _timeline(workspace: Workspace, rows: tuple[RampRow, ...], site: str | None) -> Scene | None:
    told = timelines.read_timeline(workspace, rows, site)
    if told is None:
        return None
    width = MONTHLY_CHART_SIZE[0]
    return timeline_picture(told, width, lambda first: period_name(f"{first:%Y-%m}", short=True)).scene


def _ramp(row: RampRow, about: _About) -> JournalRamp:
    ramp = row.ramp
    title = _("Tests without a ramp")
    if ramp is not None:
        title = _("Ramp {letter}: {title}").format(letter=ramp.letter or "?", title=ramp.title or "")
    idea = (ramp.change_idea if ramp is not None else None) or ""
    own = {one.id for one in row.cycles}
    return JournalRamp(
        title=title,
        idea=idea if ramp is None or idea != ramp.title else "",
        cycles=tuple(_cycle(one, about) for one in row.cycles),
        plans=tuple(_plan(one, about.names) for one in about.plans if one.plan.cycle in own),
    )


def _cycle(view: CycleView, about: _About) -> JournalCycle:
    cycle, written = view.cycle, about.predictions.get(view.id, ())
    days = [period_name(day.text) for text in (cycle.started, cycle.ended) if text and (day := find_period(text))]
    paper = ""
    if cycle.from_paper:
        on = period_name(cycle.written_on) if cycle.written_on else ""
        paper = _("first written on paper, {day}").format(day=on) if on else _("first written on paper")
    parts = (
        " – ".join(dict.fromkeys(days)),
        " ".join(part for part in (cycle.scale_number, cycle.scale) if part),
        driven_words(cycle.initiated_by),
        paper,
        decision_words(cycle.decision),
        _("prediction written after the test had begun") if written and written[0].after_start else "",
    )
    return JournalCycle(
        title=f"{view.label} · {view.title}",
        lead=" · ".join(part for part in parts if part),
        prediction=cycle.prediction or "",
        lines=(*_first_prediction(written), *_cycle_lines(cycle, about), *_compared(view, about)),
    )


def _first_prediction(written: Sequence[Written]) -> Lines:
    """What stood when the test began, where another prediction was written over it since."""
    if len(written) < 2 or written[0].after_start:
        return ()
    return ((_("First predicted, before the test"), written[0].text),)


def _compared(view: CycleView, about: _About) -> Lines:
    """The first linked measure before and since the start: the comparison with earlier performance (method C4)."""
    linked = [about.views[str(one)] for one in view.cycle.measures or () if str(one) in about.views]
    chart = before_after(about.workspace, linked[0], view, about.site) if linked else None
    if chart is None:
        return ()
    words = f"{linked[0].name}. {before_after_words(chart, view.cycle.started)}"
    return ((_("Compared with before"), words),)


def _cycle_lines(cycle: PdsaCycle, about: _About) -> Lines:
    lines = []
    for name, label in cycle_fields():
        if name == FIRST_OF_DO:
            lines += [(_("Task"), _task(one)) for one in about.tasks.get(cycle.id, ())]
        value = getattr(cycle, name)
        text = yes_or_no(value) if isinstance(value, bool) else value
        if text:
            lines.append((label, text))
    linked = [about.names[str(one)] for one in cycle.measures or () if str(one) in about.names]
    if linked:
        lines.append((_("Measures"), ", ".join(linked)))
    return tuple(lines)


def _task(one: ActionView) -> str:
    """What, whose by role, and until when or since when done: the journal is handed on, so it has no names here."""
    told = [one.action.text or "", role_name(one.action.owner_role) if one.action.owner_role else ""]
    if not one.is_open:
        on = period_name(one.action.done_on) if one.action.done_on else ""
        told.append(_("{state} {day}").format(state=action_state(one.action.state), day=on).strip())
    elif one.due is not None:
        told.append(_("due {day}").format(day=period_name(one.due.isoformat())))
    return " · ".join(part for part in told if part)


def _plan(view: PlanView, names: dict[str, str]) -> Lines:
    plan = view.plan
    shown = {
        "owner_role": role_name(plan.owner_role) if plan.owner_role else "",
        "measure": names.get(plan.measure or "", ""),
        "next_check": period_name(plan.next_check) if plan.next_check else "",
    }
    lines = [(label, shown.get(name, getattr(plan, name) or "")) for name, label in plan_fields()]
    return tuple((label, text) for label, text in lines if text)
