"""Records of right types and wrong meaning, as a package may bring them: charts, pictures and sentences hold.

They are written into the journal past the services that would refuse them, which is what an import of another
version's or a careless program's package does.
"""

from __future__ import annotations

import json
import math
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.cli.charting import chart_value
from qic_desktop.domain.annotation import Annotation, Event, Exclusion, Phase
from qic_desktop.domain.entity import Record
from qic_desktop.domain.measure import DefinitionRevision, Measure, Target
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.errors import EventError, NotAllowedError, QicError
from qic_desktop.services.charting import charts, comparing
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing import reporting
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording.charts import chart_sentence, rules_line
from qic_desktop.wording.errors import describe

MONTHS = tuple(f"{2023 + place // 12}-{place % 12 + 1:02d}" for place in range(24))
STRANGE = (
    *("", "2024-W05", "2024-03-05", "2024-Q2", "2024", "9999-12", "0001-01", "1899-12", "2026-12", "eth:2016-01"),
    *("bs:2080-01", "fy04:2023", "epi:2024-W01", "rubbish", "٢٠٢٤-٠١", "2024-13", "9999-12-31", "x" * 3000),
)


@pytest.fixture
def team(play: Any) -> Iterator[Workspace]:
    workspace: Workspace = play.create("team", Role.SITE)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield workspace


def put(team: Workspace, *records: Any) -> None:
    team.journal.append(team.scope, list(records))


def mark(team: Workspace, kind: type[Record], view: MeasureView, **fields: object) -> Any:
    return new_record(kind, team.new_id(), measure=view.id, **fields)


def measure(team: Workspace, form: str = "proportion", **more: object) -> MeasureView:
    """A measure whose definition holds whatever a package may hold."""
    identity = team.new_id()
    definition = {"value_form": form, "effective_period": "2023-01", "target": 0.9, "period_kind": "month"}
    definition |= {"revision_kind": "first", "direction": "up", **more}
    put(
        team,
        new_record(Measure, identity, code=identity[-6:], name="Hands", level="local", current_revision=1),
        new_record(DefinitionRevision, f"{identity}|1", **definition),
    )
    return measures.get_measure(team, identity)


def value(view: MeasureView, period: str, **fields: object) -> Any:
    return new_record(Observation, observation_id(view.id, period), **fields)


def filled(team: Workspace, form: str = "proportion", **more: object) -> MeasureView:
    view = measure(team, form, **more)
    numbers = [(float(20 + place * 7 % 5 + 6 * (place > 12)), float(32 + place % 3)) for place in range(24)]
    pairs = zip(MONTHS, numbers, strict=True)
    if view.form.has_denominator:
        put(team, *(value(view, at, numerator=top, denominator=size, revision=1) for at, (top, size) in pairs))
    else:
        put(team, *(value(view, at, value=top, revision=1) for at, (top, _size) in pairs))
    return view


def assert_drawn(team: Workspace, view: MeasureView, kinds: Sequence[Any] = ("run", "i", "p", "t")) -> RunChart:
    """The chart in several kinds, grouped, with its picture, words and JSON; answers the run chart."""
    given = charts.chart_input(team, view)
    for kind in (one for one in kinds if one in charts.possible_kinds(given)):
        assert_sound(charts.draw_chart(given, kind, "nelson"))
    for by in PeriodKind:
        grouped = answer_of(lambda by=by: charts.grouped(given, by))
        if grouped is not None:
            assert_sound(charts.draw_chart(grouped))
    functions = (comparing.site_histogram, comparing.site_cusum, comparing.site_ewma)
    for found in filter(None, [answer_of(lambda make=make: make(team, view)) for make in functions]):
        ElementTree.fromstring(comparing.comparison_svg(found))
        assert comparing.comparison_sentence(found)
    chart = charts.draw_chart(given)
    assert reporting.chart_page(team, view) is not None
    return chart


def answer_of(make: Callable[[], Any]) -> Any:
    """The answer, or None where it is refused in a sentence."""
    said = "."
    try:
        return make()
    except QicError as refusal:
        said = describe(refusal)
    assert said.endswith(".")
    return None


def assert_sound(chart: RunChart) -> None:
    json.dumps(chart_value(chart), allow_nan=False)
    assert all(number is None or math.isfinite(number) for number in (*chart.values, *chart.lower, *chart.upper))
    picture = reporting.chart_svg(chart)
    ElementTree.fromstring(picture)
    assert '"nan' not in picture
    assert '"inf' not in picture
    for text in (*chart_sentence(chart), rules_line(chart)):
        assert len(text) < 1500


@pytest.mark.parametrize("form", ["proportion", "mean"])
def test_marks_at_periods_of_other_kinds_and_calendars(team: Workspace, form: str) -> None:
    view = filled(team, form)
    before = charts.measure_chart(team, view)
    for period in STRANGE:
        put(
            team,
            mark(team, Phase, view, first_period=period, label="L" * 5000, baseline_last=period, judged_from=period),
            mark(team, Exclusion, view, period=period, reason="because " * 500),
            mark(team, Annotation, view, period=period, text="note " * 1000),
        )
    chart = assert_drawn(team, view)
    assert chart.values == before.values
    assert chart.phases == before.phases
    assert chart.findings == before.findings


@pytest.mark.parametrize(
    "fields",
    [
        {"baseline_first": "2024-06", "baseline_last": "2023-01", "judged_from": "2023-03"},
        {"baseline_first": "9999-12", "baseline_last": "0001-01", "judged_from": "9999-12"},
        {"baseline_first": "eth:2016-01", "judged_from": "eth:2016-02", "suggested_by": "a later version"},
        {"baseline_first": "2024-W05", "baseline_last": "2024-03-05", "judged_from": "2024"},
        {"baseline_last": "2099-01", "judged_from": "2099-01"},
        {"centre": float(2**53)},
        {"centre": -3.0},
        {"centre": 5e-324},
    ],
    ids=str,
)
def test_phases_of_no_sense_are_drawn(team: Workspace, fields: dict[str, object]) -> None:
    view = filled(team)
    put(
        team,
        mark(team, Phase, view, first_period="2023-08", **fields),
        mark(team, Phase, view, first_period="2023-08", label="twice"),
        mark(team, Phase, view, first_period="2024-01", same_median=True, baseline_first="2024-06"),
    )
    assert_drawn(team, view)


def test_a_phase_and_an_exclusion_a_month_and_many_notes(team: Workspace) -> None:
    view = filled(team)
    put(team, *(mark(team, Phase, view, first_period=month, label=month) for month in MONTHS))
    assert len(assert_drawn(team, view).phases) == len(MONTHS)
    put(team, *(mark(team, Annotation, view, period=MONTHS[at % 24], text=f"note {at}") for at in range(300)))
    put(team, *(mark(team, Exclusion, view, period=month, reason="all of them") for month in MONTHS * 2))
    chart = assert_drawn(team, view)
    assert chart.findings == ()
    assert len(chart.annotations) == 300


@pytest.mark.parametrize(
    "more",
    [
        {"decimals": -5},
        {"decimals": 10**9},
        {"decimals": -(2**53)},
        {"multiplier": -1000.0},
        {"multiplier": 0.0},
        {"multiplier": 5e-324},
        {"target": float(2**53)},
        {"target": -1.0},
        {"unit": "x" * 10_000},
        {"unit": "\n<b>&\u202e"},
        {"direction": "sideways"},
        {"period_kind": "fortnight"},
        {"chart_kind": "spider"},
        {"effective_period": "eth:2016-01"},
        {"effective_period": "rubbish"},
    ],
    ids=lambda more: str(more)[:40],
)
@pytest.mark.parametrize("form", ["rate", "mean"])
def test_definitions_of_another_version_are_drawn(team: Workspace, form: str, more: dict[str, object]) -> None:
    assert_drawn(team, filled(team, form, **more))


def test_an_unknown_form_of_values_is_read_as_it_can_be(team: Workspace) -> None:
    assert_drawn(team, filled(team, "quantile"))


@pytest.mark.parametrize("form", ["proportion", "rate", "count", "mean"])
def test_values_of_no_sense_are_drawn_or_left_out_and_move_no_other(team: Workspace, form: str) -> None:
    view = filled(team, form)
    before = charts.measure_chart(team, view).values
    strange: list[dict[str, object]] = [
        {"missing": "a later reason", "revision": 7},
        {"numerator": 3.0},
        {"denominator": 3.0},
        {"value": 3.0, "revision": -5},
        {"value": 3.0, "missing": "strike"},
        {"numerator": 0.0, "denominator": 0.0},
        {"numerator": 4.0, "denominator": 0.0, "revision": 2**53},
        {"numerator": -4.0, "denominator": -2.0, "value": -2.0},
        {"numerator": float(2**53), "denominator": 5e-324, "value": 5e-324},
        {"numerator": 5e-324, "denominator": float(2**53), "value": float(2**53)},
    ]
    for fields in strange:
        put(team, value(view, "2024-05", **fields))
        after = charts.measure_chart(team, view).values
        assert after[:16] == before[:16]
        assert after[17:] == before[17:]
        assert_drawn(team, view)


def test_values_for_periods_without_a_place_are_kept_and_not_drawn(team: Workspace) -> None:
    view = filled(team)
    for period in ("2024-W05", "2024-03-05", "2024", "fy04:2024", "epi:2024-W03", "eth:2016-01", "9999-11", "0001-01"):
        put(team, value(view, period, numerator=1.0, denominator=2.0))
    chart = assert_drawn(team, view)
    assert set(MONTHS) <= set(chart.series.periods)
    assert len(chart.series) < 80


def test_targets_of_no_sense(team: Workspace) -> None:
    for targets in (
        [(float(2**53), None)],
        [(-5.0, "rubbish"), (None, "2024-01"), (0.5, "9999-12")],
        [(0.7, "eth:2016-01")],
        [(0.5, "2023-06"), (0.9, "2024-06"), (1e15, "2025-01")],
        [(None, None)],
    ):
        view = filled(team)
        ordered = enumerate(targets, 1)
        put(team, *(new_record(Target, f"{view.id}|{number}", value=aim, by=by) for number, (aim, by) in ordered))
        assert_drawn(team, measures.get_measure(team, view.id))


# --- events -------------------------------------------------------------------------------------------------------

DAYS = (
    *("2024-01-05", "2024-01-05", "2024-02-01", "2024-03-09", "", "2024-04", "9999-12-31", "0001-01-01"),
    *("eth:2016-01-01", "rubbish", "2024-02-30", "2024-05-01", "2024-W05-3", "1899-12-31", "2024-06-01"),
    *(f"2024-{month:02d}-{day}" for month in (7, 8, 9, 10) for day in (11, 23)),
)


@pytest.mark.parametrize("form", ["cases-between", "time-between"])
@pytest.mark.parametrize("cases", [None, -5.0, 0.0, 5e-324, float(2**53)])
def test_events_of_no_sense(team: Workspace, form: str, cases: float | None) -> None:
    view = measure(team, form)
    events = enumerate(DAYS)
    put(team, *(mark(team, Event, view, on=day, cases=cases if at % 5 else 3.0, note="n" * 500) for at, day in events))
    for period in ("2024-03-01", "9999-12-31", "2024-03", "rubbish", "2024-01-05 (2)", "2024-01-05"):
        put(
            team,
            mark(team, Phase, view, first_period=period, baseline_last=period),
            mark(team, Exclusion, view, period=period),
            mark(team, Annotation, view, period=period, text="written"),
        )
    chart = assert_drawn(team, view, ("run", "g", "t", "i", "xmr"))
    years = {period[:4] for period in chart.series.periods}
    assert years == {"2024"}


def test_an_event_in_a_year_that_cannot_be_meant_is_refused_with_what_to_do(team: Workspace) -> None:
    view = measure(team, "time-between")
    for text in ("9999-12-31", "0026-01-05", "1899-12-31"):
        with pytest.raises(EventError) as refused:
            rare_events.record_event(team, view, parse_period(text).first)
        assert "Correct the date" in describe(refused.value)
    assert rare_events.list_events(team, view) == ()


def test_a_chart_of_days_does_not_group_into_shorter_periods(team: Workspace) -> None:
    view = filled(team)
    with pytest.raises(NotAllowedError):
        charts.measure_chart(team, view, by=PeriodKind.DAY)


def test_letters_that_xml_has_not_are_left_out_of_pictures() -> None:
    found = comparing.pareto_of([["a\x00\x01\ud800\ufffe\uffff<&]]>😀", "1"]])
    picture = comparing.comparison_svg(found)
    ElementTree.fromstring(picture.encode())
    assert "😀" in picture
