"""How data are collected: the plan and what it advises, the tally of days, the sheet that is printed from both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.domain.period import parse_period
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.measuring import data_plans, measures, observations, tallies
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing import month_papers, papers
from qic_desktop.services.workspace import Role, Workspace

MARCH = parse_period("2019-03")


@pytest.fixture
def site(play: Any) -> Workspace:
    made: Workspace = play.create("mtoni", Role.SITE)
    return made


def measure(site: Workspace, code: str, form: str = "proportion", period: str = "month") -> MeasureView:
    texts: dict[str, object] = {"numerator_text": "complete", "value_form": form, "period_kind": period}
    if form in ("proportion", "rate"):
        texts["denominator_text"] = "births"
    return measures.define_measure(site, NewMeasure(code, code, definition=texts))


@pytest.mark.parametrize(
    ("cases", "kind", "k", "size"), [(25, "all", 1, 25), (50, "all", 1, 50), (400, "every", 10, 40)]
)
def test_up_to_fifty_cases_are_all_counted_and_of_more_every_kth(
    site: Workspace, cases: int, kind: str, k: int, size: int
) -> None:
    view = measure(site, "partograph")
    assert data_plans.sample_advice(site, view) is None
    observations.record_many(site, view, [(parse_period(f"2019-0{month}"), Entry(1, cases)) for month in (1, 2, 3)])
    advice = data_plans.sample_advice(site, view)
    assert advice is not None
    assert (advice.kind, advice.k, advice.size) == (kind, k, size)


def test_a_count_needs_no_sample(site: Workspace) -> None:
    assert data_plans.sample_advice(site, measure(site, "births", "count")) is None


def test_a_plan_written_for_a_former_definition_is_shown_and_carried_over(site: Workspace) -> None:
    view = measure(site, "partograph")
    data_plans.write_plan(site, view, {"source": "birth register", "sampling": "every", "sample_size": 40})
    revised = measures.revise_definition(site, view.code, {"numerator_text": "and signed"}, "signed now")
    found = data_plans.find_plan(site, revised)
    assert found.is_older
    assert found.plan is not None
    assert found.plan.source == "birth register"
    data_plans.write_plan(site, revised, {"who": "midwife"})
    found = data_plans.find_plan(site, revised)
    assert not found.is_older
    assert found.plan is not None
    assert (found.plan.source, found.plan.who, found.plan.sample_size) == ("birth register", "midwife", 40)
    before = data_plans.find_plan(site, view).plan
    assert before is not None
    assert before.who is None


def test_undo_takes_a_day_back(site: Workspace) -> None:
    view = measure(site, "partograph")
    tallies.write_days(site, view, {"2019-03-01": (2, 3)})
    tallies.write_days(site, view, {"2019-03-01": (3, 3)})
    site.journal.undo()
    assert tallies.read_tally(site, view, MARCH).days[0].yes == 2


def test_weeks_and_counts_can_be_struck_too(site: Workspace) -> None:
    weekly = measure(site, "weekly", "count", "week")
    week = parse_period("2019-W10")
    tallies.write_days(site, weekly, {"2019-03-04": (2, None), "2019-03-10": (1, None), "2019-03-11": (9, None)})
    found = tallies.read_tally(site, weekly, week)
    assert (len(found.days), found.yes, found.begun) == (7, 3, 2)
    tallies.take_sum(site, weekly, week)
    assert observations.get_observation(site, weekly, week).numerator == 3


def test_no_day_no_sum_and_no_strokes_for_a_mean(site: Workspace) -> None:
    with pytest.raises(InputError):
        tallies.take_sum(site, measure(site, "partograph"), MARCH)
    with pytest.raises(NotAllowedError):
        tallies.read_tally(site, measure(site, "stay", "mean"), MARCH)


@pytest.mark.parametrize("day", ["2019-03", "2019-02-30", "tomorrow", ""])
def test_a_day_that_is_none_is_refused(site: Workspace, day: str) -> None:
    with pytest.raises(InputError):
        tallies.write_days(site, measure(site, "partograph"), {day: (1, 1)})


def test_a_cleared_day_counts_no_more(site: Workspace) -> None:
    view = measure(site, "partograph")
    tallies.write_days(site, view, {"2019-03-01": (2, 3), "2019-03-02": (1, 1)})
    tallies.write_days(site, view, {"2019-03-01": (None, None)})
    found = tallies.read_tally(site, view, MARCH)
    assert (found.yes, found.of, found.begun) == (1, 1, 1)


def test_the_plan_stands_on_the_printed_sheet(site: Workspace, tmp_path: Path) -> None:
    view = measure(site, "partograph")
    data_plans.write_plan(site, view, {"source": "birth register, column 14", "who": "midwife in charge"})
    file = papers.save_paper(month_papers.prepare_tally(site, "partograph", MARCH), tmp_path)
    assert "birth register, column 14 · midwife in charge" in PdfReader(file).pages[0].extract_text()


def test_every_field_of_the_plan_stands_on_the_printed_sheet(site: Workspace) -> None:
    view = measure(site, "partograph")
    plan = {"source": "register", "who": "midwife", "when": "each morning", "sampling": "every", "sample_size": 30}
    more = {"cheapest": "count while filing", "trial": "two people, 1 of 20 different", "strata": ["day", "night"]}
    data_plans.write_plan(site, view, plan | more)
    told = month_papers.prepare_tally(site, "partograph", MARCH).content.plan
    assert told == (
        "register · midwife · each morning · every second, third … case: 30 in a period · apart: day, night · "
        "count while filing · two people, 1 of 20 different"
    )


def test_a_long_plan_leaves_the_sheet_on_one_page(site: Workspace, tmp_path: Path) -> None:
    view = measure(site, "partograph")
    data_plans.write_plan(site, view, {"source": "register of births " * 40, "who": "midwife"})
    file = papers.save_paper(month_papers.prepare_tally(site, "partograph", MARCH), tmp_path)
    assert len(PdfReader(file).pages) == 1
