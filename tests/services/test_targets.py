"""Targets keep their versions, say why, and come with what helps to choose them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.organising import Benchmark
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError, TargetTextError
from qic_desktop.services.charting import charts
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo, Line
from qic_desktop.services.measuring import measures, targets
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.measuring.targets import BestSite, parse_target, target_view
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


def measured(site: Workspace, pairs: list[tuple[int, int]], **definition: object) -> MeasureView:
    told = {"numerator_text": "a", "denominator_text": "b", **definition}
    view = measures.define_measure(site, NewMeasure("m", "M", MeasureKind.OUTCOME, definition=told))
    period, entries = parse_period(str(definition.get("from", "2018-01"))), []
    for top, bottom in pairs:
        entries.append((period, Entry(top, bottom)))
        period = period.following()
    record_many(site, view, entries)
    return view


def test_a_new_value_is_a_new_version_and_the_old_one_stays(site: Workspace) -> None:
    view = measured(site, [(50, 100)] * 8)
    measures.set_target(site, "m", 0.8, "2018-12", why="Two wards have it")
    measures.set_target(site, "m", 0.95, "2019-12", why="  ")
    found = target_view(site, measures.get_measure(site, "m"))
    told = [(one.target.id.partition("|")[2], one.target.value, one.target.by) for one in found.versions]
    assert told == [("1", 0.8, "2018-12"), ("2", 0.95, "2019-12")]
    assert found.versions[0].target.why == "Two wards have it"
    assert found.value == 0.95
    assert found.latest is found.versions[-1]
    assert charts.chart_input(site, measures.get_measure(site, view.id)).series.targets[-1] == 0.95


def test_the_same_target_with_another_reason_is_no_new_version(site: Workspace) -> None:
    measured(site, [(50, 100)])
    measures.set_target(site, "m", 0.8, "2019-12", why="first")
    measures.set_target(site, "m", 0.8, "2019-12", why="better said")
    (one,) = measures.list_targets(site, measures.get_measure(site, "m").id)
    assert one.why == "better said"


def test_another_value_keeps_month_and_reason_and_no_target_takes_both_away(site: Workspace) -> None:
    measured(site, [(50, 100)])
    measures.set_target(site, "m", 0.8, "2019-12", why="because")
    targets.set_value(site, "m", 0.9)
    last = measures.list_targets(site, measures.get_measure(site, "m").id)[-1]
    assert (last.value, last.by, last.why) == (0.9, "2019-12", "because")
    targets.set_value(site, "m", None)
    found = target_view(site, measures.get_measure(site, "m"))
    assert found.latest is None
    assert found.value is None
    assert len(found.versions) == 3


def test_versions_have_the_day_on_which_they_were_set(tmp_path: Path) -> None:
    site = bootstrap.create_workspace(tmp_path / "now.qic", Role.SITE, "Now")
    measured(site, [(50, 100)])
    measures.set_target(site, "m", 0.8)
    found = target_view(site, measures.get_measure(site, "m"))
    assert found.versions[0].set_on == site.today()
    site.close()


def test_the_aid_counts_shares_together_and_leaves_gaps_out(site: Workspace) -> None:
    view = measured(site, [(1, 1), (0, 99), (90, 100), (80, 100), (70, 100), (10, 100), (10, 100)])
    found = target_view(site, view).aid
    assert found.best is not None
    assert (found.best.first, found.best.last) == ("2018-03", "2018-05")
    assert found.best.value == pytest.approx(0.8)
    assert found.points == 7
    assert found.median == pytest.approx(0.7)


def test_where_less_is_better_the_lowest_stretch_is_the_best(site: Workspace) -> None:
    view = measured(site, [(30, 100), (20, 100), (10, 100), (5, 100), (40, 100), (41, 100)], direction="down")
    found = target_view(site, view).aid
    assert found.best is not None
    assert found.best.last == "2018-04"
    assert found.is_reached_by(0.05, 0.1)
    assert found.reached_in(0.1) == "2018-04"


def test_weeks_are_put_together_into_months(site: Workspace) -> None:
    definition = {"period_kind": "week", "from": "2018-W01"}
    told = {"numerator_text": "a", "denominator_text": "b", "period_kind": "week"}
    view = measures.define_measure(site, NewMeasure("w", "W", definition=told))
    period, entries = parse_period(definition["from"]), []
    for number in range(30):
        entries.append((period, Entry(90 if 8 <= number < 22 else 10, 100)))
        period = period.following()
    record_many(site, view, entries)
    found = target_view(site, view).aid.best
    assert found is not None
    assert len(found.first) == len("2018-03")


def test_under_six_values_there_is_no_median_and_nothing_is_asked_a_month(site: Workspace) -> None:
    found = target_view(site, measured(site, [(50, 100)] * 5)).aid
    assert (found.points, found.median) == (5, None)
    assert found.per_month(0.9, date(2019, 12, 31), DAY) is None


def test_the_change_a_month_counts_from_the_median_to_the_day(site: Workspace) -> None:
    found = target_view(site, measured(site, [(50, 100)] * 8)).aid
    assert found.per_month(0.95, date(2019, 12, 31), DAY) == pytest.approx(0.05)
    assert found.per_month(0.95, date(2019, 4, 8), DAY) == pytest.approx(0.45)
    assert found.per_month(0.95, DAY, DAY) is None
    assert found.per_month(0.95, None, DAY) is None


def told_of(site: Workspace, view: MeasureView, *lines: Line) -> None:
    """As the organiser's package leaves it."""
    nothing = (None,) * max(len(line.values) for line in lines)
    periods = tuple(f"2018-{month:02d}" for month in range(1, len(nothing) + 1))
    made = HowOthersDo(view.id, periods, nothing, nothing, nothing, nothing, lines, len(lines), 5, False, False)
    edit = new_record(Benchmark, view.id, content=made.to_content())
    site.journal.append(organiser_scope(site.own_id), [edit])


def test_the_best_site_is_told_where_the_organiser_told_of_others(site: Workspace) -> None:
    view = measured(site, [(50, 100)] * 8)
    assert target_view(site, view).aid.best_site is None
    told_of(
        site,
        view,
        Line("", (0.6, 0.6, 0.6)),
        Line("Katoro", (None, 0.8, 0.9, 0.95)),
        Line("Sima", (1.0, 1.0, None)),
    )
    assert target_view(site, view).aid.best_site == BestSite(0.9, "Katoro")


def test_less_is_better_for_what_should_fall(site: Workspace) -> None:
    view = measured(site, [(50, 100)] * 8, direction="down")
    told_of(site, view, Line("Katoro", (0.2, 0.3, 0.2)), Line("", (0.1, 0.1, 0.3)))
    assert target_view(site, view).aid.best_site == BestSite(0.1, "")


def test_only_a_site_has_targets_of_its_own(tmp_path: Path) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "o.qic", Role.ORGANISER, "O")
    measures.define_measure(organiser, NewMeasure("m", "M"))
    with pytest.raises(NotAllowedError):
        measures.set_target(organiser, "m", 0.9)
    organiser.close()


# --- as it is typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("85", ".", 0.85),
        ("85 %", ".", 0.85),
        ("85%", ",", 0.85),
        ("0,85 %", ".", 0.0085),
        ("85,5", ".", 0.855),
        ("85.5", ",", 0.855),
        ("٨٥ ٪", ".", 0.85),
        ("\u200f85\u00a0%", ".", 0.85),
        ("0", ".", 0.0),
        ("100 %", ".", 1.0),
        ("1 %", ".", 0.01),
    ],
)
def test_a_share_is_read_as_it_is_typed(text: str, decimal: str, value: float) -> None:
    assert parse_target(text, percent=True, decimal=decimal) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0,85", "unclear"),
        ("0.85", "unclear"),
        ("1", "unclear"),
        ("150", "above"),
        ("-5", "number"),
        ("-5 %", "number"),
        ("", "number"),
        ("%", "number"),
        ("many", "number"),
        ("NaN", "number"),
        ("1e400", "number"),
        ("8\x005", "number"),
        ("😷", "number"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_asked_about(text: str, why: str) -> None:
    with pytest.raises(TargetTextError) as refused:
        parse_target(text, percent=True)
    assert refused.value.why == why


def test_a_number_that_is_no_share_has_no_per_cent_sign() -> None:
    assert parse_target("0,85", percent=False) == pytest.approx(0.85)
    assert parse_target("1 200", percent=False) == 1200
    with pytest.raises(TargetTextError) as refused:
        parse_target("85 %", percent=False)
    assert refused.value.why == "percent"


def test_on_the_command_line_a_share_is_a_part_of_one() -> None:
    assert parse_target("0.95", percent=True, fraction=True) == 0.95
    assert parse_target("95 %", percent=True, fraction=True) == 0.95
    assert parse_target("1", percent=True, fraction=True) == 1
    with pytest.raises(TargetTextError):
        parse_target("95", percent=True, fraction=True)


def test_an_undone_target_is_none_and_one_that_was_taken_away_stays_so(site: Workspace) -> None:
    view = measured(site, [(50, 100)] * 8)
    measures.set_target(site, "m", 0.8, "2019-12")
    measures.set_target(site, "m", 0.9)
    site.journal.undo()
    assert measures.get_measure(site, "m").target == 0.8
    assert [one.value for one in measures.list_targets(site, view.id)] == [0.8]
    measures.set_target(site, "m", None)
    assert measures.get_measure(site, "m").target is None
    site.journal.undo()
    assert measures.get_measure(site, "m").target == 0.8
    assert set(charts.chart_input(site, measures.get_measure(site, "m")).series.targets) <= {0.8}
    site.journal.undo()
    assert measures.get_measure(site, "m").target is None
    measures.set_target(site, "m", 0.7)
    assert [one.value for one in measures.list_targets(site, view.id)] == [0.7]
