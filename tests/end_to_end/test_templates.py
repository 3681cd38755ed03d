"""Six templates and four kinds of collaboration, each played from the first day to the first reports.

What differs between the kinds is what the tests look at: who decides on measures, how often values come, what is asked
for when it does not come, whether there is an end.
"""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import PeriodKind, find_period
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.learning import sessions
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import aggregating, collaboratives, drop_out, reporting_grid, templates, timetable
from qic_desktop.services.organising.drop_out import Sign
from qic_desktop.services.organising.reporting_grid import State
from qic_desktop.services.organising.templates import Template
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.designing import profile_name

START = "2026-01"
EVERY = templates.list_templates()
PERIODS = {
    PeriodKind.MONTH: [f"2026-{month:02}" for month in range(1, 9)],
    PeriodKind.QUARTER: ["2026-Q1", "2026-Q2", "2026-Q3"],
}


def definition(kind: PeriodKind) -> dict[str, Any]:
    return {
        "numerator_text": "with a tray",
        "denominator_text": "all births",
        "period_kind": kind.value,
        "effective_period": PERIODS[kind][0],
    }


def begun(play: Any, template: Template) -> tuple[Workspace, PeriodKind]:
    """An organiser who began from the template and defined what this kind of collaboration defines."""
    organiser = play.create("organiser", Role.ORGANISER)
    collaboratives.describe_collaborative(organiser, title=template.title, aim="Safer births")
    templates.apply_template(organiser, template.code, START)
    kind = PeriodKind(template.profile.cadence)
    if template.profile.core != "none":
        measures.define_measure(organiser, NewMeasure("tray", "A tray at every birth", definition=definition(kind)))
    exporting.publish(organiser, play.file("definitions"))
    return organiser, kind


def reported(play: Any, organiser: Workspace, kind: PeriodKind) -> list[Workspace]:
    """Two sites; the second one sends its first period only."""
    found = []
    for code, count in (("S001", None), ("S002", 1)):
        site = play.enrolled_site(organiser, code)
        play.take(site, exporting.publish(organiser, play.file("news")).file)
        view = own_or_core(site, kind)
        for number, text in enumerate(PERIODS[kind][:count]):
            period = find_period(text)
            assert period is not None
            observations.record_observation(site, view, period, Entry(20 + number, 32))
        play.take(organiser, play.export(site))
        found.append(site)
    return found


def own_or_core(site: Workspace, kind: PeriodKind) -> MeasureView:
    """The collaborative's measure, or the one that a member chooses where there is none."""
    known = [view for view in measures.list_measures(site) if not view.is_draft]
    return known[0] if known else measures.define_measure(site, NewMeasure("own", "Ours", definition=definition(kind)))


@pytest.mark.parametrize("template", EVERY, ids=lambda one: one.code)
def test_a_collaborative_is_run_from_its_template(play: Any, template: Template) -> None:
    organiser, kind = begun(play, template)
    sites = reported(play, organiser, kind)
    shared = measures.list_pooled(organiser)
    planned = [one for one in timetable.read_timetable(organiser) if one.is_session]
    assert [one.id for one in sessions.list_sessions(sites[0])] == [one.id for one in planned]
    profile = collaboratives.profile_of(organiser)
    assert profile is template.profile
    assert profile_name(profile.code)
    if profile.core == "none":
        assert shared == ()
        assert drop_signs(organiser) & {Sign.MISSING, Sign.LATE} == set()
        return
    lines = {line.period: line for line in aggregating.collect(organiser, shared[0]).aggregate.periods}
    first, later = PERIODS[kind][0], PERIODS[kind][1]
    assert (lines[first].expected, lines[first].reporting, lines[first].pooled) == (2, 2, pytest.approx(20 / 32))
    assert (lines[later].expected, lines[later].reporting) == (2, 1)
    grid = {line.site.code: line for line in reporting_grid.reporting_grid(organiser).lines}
    assert grid["S002"].count(State.MISSING) > 0
    assert grid["S001"].count(State.MISSING) < grid["S002"].count(State.MISSING)
    assert Sign.MISSING in drop_signs(organiser)


def drop_signs(organiser: Workspace) -> set[Sign]:
    return {reason.sign for support in drop_out.could_use_support(organiser) for reason in support.reasons}


@pytest.mark.parametrize("template", [one for one in EVERY if one.profile.needs_end], ids=lambda one: one.code)
def test_what_has_an_end_expects_nothing_after_it(play: Any, template: Template) -> None:
    organiser, kind = begun(play, template)
    ended = collaboratives.find_collaborative(organiser)
    assert ended is not None
    last = collaboratives.expected_periods(organiser, kind)[-1]
    assert find_period(ended.end or "").last >= last.first  # type: ignore[union-attr]
    collaboratives.describe_collaborative(organiser, end="2026-03")
    exporting.publish(organiser, play.file("shorter"))
    assert [one.text for one in collaboratives.expected_periods(organiser)][-1] == "2026-03"


def test_members_of_a_community_of_practice_may_report_and_are_not_asked(play: Any) -> None:
    template = templates.get_template("community-of-practice")
    organiser, kind = begun(play, template)
    measures.define_measure(organiser, NewMeasure("tray", "For those who like", definition=definition(kind)))
    reported(play, organiser, kind)
    [shared] = measures.list_pooled(organiser)
    lines = {line.period: line for line in aggregating.collect(organiser, shared).aggregate.periods}
    assert {line.expected for line in lines.values()} == {0}
    assert lines[PERIODS[kind][0]].reporting == 2
    grid = reporting_grid.reporting_grid(organiser)
    assert {square.state for line in grid.lines for square in line.squares} & {State.MISSING, State.LATE} == set()


def test_the_kinds_differ_in_what_sites_see_of_each_other(play: Any) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    seen = {}
    for template in EVERY:
        templates.apply_template(organiser, template.code, START, fresh=True)
        found = collaboratives.find_collaborative(organiser)
        assert found is not None
        seen[template.profile.code] = found.comparison_policy
    assert seen == {
        "collaborative": "unnamed",
        "clinical-community": "named",
        "managed-network": "named",
        "community-of-practice": "off",
    }
