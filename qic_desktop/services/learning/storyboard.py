"""The storyboard, filled from what is recorded; then made and saved, so that the window does not wait.

Nothing is typed twice: aim, team, charts with their findings, tests with their decisions, what was learned and what
comes next are those of the other pages. Names of people stand on it only where the team wants it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.people import Project
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, capital
from qic_desktop.reports.storyboard_sheet import Sheet
from qic_desktop.reports.storyboard_value import (
    Storyboard,
    StoryCycle,
    StoryDriver,
    StoryMeasure,
    StoryRamp,
)
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.learning import commitments, sessions
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import papers
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.teamwork import team, team_support
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.cycles import decision_words
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.learning import days_text
from qic_desktop.wording.team import role_name

PDF, POSTER, SLIDES = "pdf", "poster", "slides"
FORMS = (SLIDES, PDF, POSTER)
MOST_MEASURES = 3
_ORDER = ("outcome", "process", "balancing")
MOST_LEARNED = 5
MOST_NEXT = 5
_LONGEST = 400
"""Letters of one text on a storyboard; the whole text stays on its own page."""


@dataclass(frozen=True, slots=True)
class PreparedStoryboard:
    """A storyboard before it is made, and the name to offer, without its ending.

    ``measures`` are those that can come first: (id, name).
    """

    content: Storyboard
    name: str
    measures: tuple[tuple[str, str], ...] = ()


def prepare(workspace: Workspace, *, names: bool = False, leading: str | None = None) -> PreparedStoryboard:
    """Read everything that stands on the storyboard.

    Args:
        workspace: a site's open store.
        names: whether people are named; else the roles stand there.
        leading: id or code of the measure that comes first; else the one whose chart most clearly shows a change.

    Raises:
        NotAllowedError: this is no site's store.
        NotFoundError: no such measure.
    """
    check_team(workspace)
    collaborative = collaboratives.find_collaborative(workspace)
    project = next((one for one in workspace.journal.list_records(Project, workspace.scope) if one.aim), None)
    project = project or next(iter(workspace.journal.list_records(Project, workspace.scope)), None)
    session = sessions.next_session(workspace)
    occasion = ""
    if session is not None:
        occasion = f"{session.title}, {days_text(session.first, session.first, session.event.place)}"
    views = cycles.list_cycles(workspace)
    content = Storyboard(
        owner=workspace.name,
        collaborative=(collaborative.title if collaborative else None) or "",
        occasion=occasion,
        problem=_short(project.problem if project else None),
        aim=_short((project.aim if project else None) or (collaborative.aim if collaborative else None)),
        team=_team(workspace, names=names),
        measures=_measures(workspace, leading),
        drivers=_drivers(workspace, views),
        ramps=_ramps(workspace, views),
        learned=_learned(views),
        next=_next(workspace, views),
        thanks=_thanks(workspace, names=names),
        imprint=imprint_of(workspace, workspace.name),
    )
    stem = papers.file_name(workspace.name, _("storyboard")).removesuffix(".pdf")
    offered = tuple((view.id, view.name) for view in measures.list_measures(workspace) if view.definition is not None)
    return PreparedStoryboard(content, stem, offered)


def sheets(prepared: PreparedStoryboard, form: str) -> tuple[Sheet, ...]:
    """What will stand in the file, sheet by sheet, to be looked at before it is made."""
    from qic_desktop.reports.storyboard_poster import poster
    from qic_desktop.reports.storyboard_slides import slides_of

    if form == SLIDES:
        return slides_of(prepared.content)
    return (poster(prepared.content, "a3" if form == POSTER else "a4"),)


def make(prepared: PreparedStoryboard, form: str) -> bytes:
    """The storyboard as a file: "slides" (PPTX), "pdf" (A4) or "poster" (A3).

    Raises:
        NotFoundError: no such form.
        FontsMissingError: the program's fonts are not where they belong.
    """
    if form == SLIDES:
        from qic_desktop.reports.storyboard_pptx import storyboard_pptx

        return storyboard_pptx(prepared.content)
    if form not in FORMS:
        raise NotFoundError(form, what="report")
    from qic_desktop.reports.storyboard_poster import poster_pdf

    return poster_pdf(prepared.content, "a3" if form == POSTER else "a4")


def ending_of(form: str) -> str:
    """How the name of a file ends."""
    return ".pptx" if form == SLIDES else ".pdf"


def write_storyboard(prepared: PreparedStoryboard, form: str, out: Path) -> None:
    """Make it and write it as ``out``.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    write_atomically(out.absolute(), make(prepared, form))


def save_storyboard(prepared: PreparedStoryboard, form: str, folder: Path) -> Path:
    """Make it and write it into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    data = make(prepared, form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    stem = f"{prepared.name} A3" if form == POSTER else prepared.name
    ending = ending_of(form)
    out, number = folder / f"{stem}{ending}", 2
    while out.exists():
        out, number = folder / f"{stem} ({number}){ending}", number + 1
    write_atomically(out, data)
    return out


# --- what stands on it ----------------------------------------------------------------------------------------


def _short(text: str | None) -> str:
    """A text on one paragraph, no longer than people read on a wall."""
    said = " ".join((text or "").split())
    if len(said) <= _LONGEST:
        return said
    return said[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _team(workspace: Workspace, *, names: bool) -> tuple[str, ...]:
    members = team.current_members(workspace)
    if names:
        return tuple(
            _short(f"{one.name}, {role_name(one.role)}" if one.name else role_name(one.role)) for one in members
        )
    roles = [role_name(one.role) for one in members]
    counted = {role: roles.count(role) for role in roles}
    return tuple(_short(f"{role} ({count})" if count > 1 else role) for role, count in counted.items())


def _measures(workspace: Workspace, leading: str | None) -> tuple[StoryMeasure, ...]:
    """The leading measure, then those that have the most to tell; balancing measures come last."""
    views = [view for view in measures.list_measures(workspace) if not view.is_draft and view.definition is not None]
    drawn = [(view, charts.measure_chart(workspace, view)) for view in views]
    told = sorted(((view, chart) for view, chart in drawn if chart.known_places), key=_weight)
    if leading is not None:
        first = measures.get_measure(workspace, leading).id
        told.sort(key=lambda pair: pair[0].id != first)
    return tuple(_measure(view, chart) for view, chart in told[:MOST_MEASURES])


def _weight(pair: tuple[MeasureView, RunChart]) -> tuple[bool, bool, bool, int, int]:
    """What has a finding goes first, then outcomes, then what has most points; rare events say little on a wall."""
    view, chart = pair
    kind = view.measure.kind or ""
    place = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return kind == _ORDER[-1], chart.main_finding is None, view.form.is_by_event, place, -len(chart.known_places)


def _measure(view: MeasureView, chart: RunChart) -> StoryMeasure:
    draw = partial(chart_scene, chart, words=ChartWords(), style="paper")
    return StoryMeasure(
        name=_short(view.name),
        kind=kind_words(view.measure.kind),
        finding=_short(chart_sentence(chart)[0]),
        draw=draw,
        notes=tuple(
            _("{letter}: {text}").format(letter=one.letter, text=_short(one.text)) for one in chart.annotations
        ),
    )


def _drivers(workspace: Workspace, views: Sequence[CycleView]) -> tuple[StoryDriver, ...]:
    """The team's own drivers, else those of the change package; those nearest to the changes stand for their branch."""
    for scope in (workspace.scope, organiser_scope()):
        found = [one for one in workspace.journal.list_records(Driver, scope) if one.text and not one.retired]
        if found:
            break
    else:
        return ()
    ideas = [
        one
        for each in (workspace.scope, organiser_scope())
        for one in workspace.journal.list_records(ChangeIdea, each)
        if one.text and not one.retired
    ]
    taken = {one.copied_from for one in ideas if one.copied_from}
    found.sort(key=lambda one: (one.order or 0, one.id))
    told = []
    for driver in found:
        own = [one for one in ideas if one.driver == driver.id and one.id not in taken]
        own.sort(key=lambda one: (one.order or 0, one.id))
        is_branch = any(one.parent == driver.id for one in found)
        if own or not is_branch:
            told.append(StoryDriver(_short(driver.text), tuple(_idea(one, views) for one in own)))
    return tuple(told)


def _idea(idea: ChangeIdea, views: Sequence[CycleView]) -> str:
    own = [view for view in views if view.ramp is not None and view.ramp.idea == idea.id]
    text = _short(idea.text)
    if not own:
        return text
    how_far = {
        "adopt": _("{idea} (adopted)"),
        "adapt": _("{idea} (adapted, to be tested again)"),
        "abandon": _("{idea} (given up)"),
    }
    return how_far.get(own[-1].cycle.decision or "", _("{idea} (being tested)")).format(idea=text)


def _ramps(workspace: Workspace, views: Sequence[CycleView]) -> tuple[StoryRamp, ...]:
    told = []
    for ramp in cycles.list_ramps(workspace):
        own = [view for view in views if view.cycle.ramp == ramp.id]
        if own:
            told.append(StoryRamp(ramp.letter or "", _short(ramp.title), tuple(_cycle(view) for view in own)))
    return tuple(told)


def _cycle(view: CycleView) -> StoryCycle:
    cycle = view.cycle
    said = cycle.result or cycle.learning
    if not said and cycle.prediction:
        said = _("We expect: {prediction}").format(prediction=cycle.prediction)
    return StoryCycle(view.label, _short(view.title), _short(said), decision_words(cycle.decision))


def _learned(views: Sequence[CycleView]) -> tuple[str, ...]:
    """What the latest cycles taught, the last one first."""
    taught = [view for view in views if (view.cycle.learning or "").strip()]
    taught.sort(key=lambda view: view.cycle.ended or view.cycle.started or "", reverse=True)
    return tuple(dict.fromkeys(_short(view.cycle.learning) for view in taught))[:MOST_LEARNED]


def _next(workspace: Workspace, views: Sequence[CycleView]) -> tuple[str, ...]:
    """What the team said it will try, the tests under way, and what the last cycle of each ramp leads to."""
    told = [_short(one.what) for one in commitments.list_commitments(workspace) if one.is_open]
    last = {view.cycle.ramp: view for view in views}
    for view in last.values():
        if not view.cycle.is_closed:
            told.append(_("{label}: {title}").format(label=view.label, title=_short(view.title)))
        elif view.cycle.next_plan:
            told.append(_("{label}: {title}").format(label=view.label, title=_short(view.cycle.next_plan)))
    return tuple(dict.fromkeys(told))[:MOST_NEXT]


def _thanks(workspace: Workspace, *, names: bool) -> tuple[str, ...]:
    told = [_("Everybody who counted, who tried something new, and who said what did not work.")]
    for view in team_support.list_leaders(workspace):
        given = [_short(one.text) for one in view.promises if one.state == team_support.GIVEN]
        if given:
            who = view.name if names and view.name else role_name(view.support.role)
            told.append(_("{who}: {what}").format(who=capital(who), what="; ".join(given)))
    return tuple(told)
