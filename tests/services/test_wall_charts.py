"""Wall charts: what is known is printed, what comes is empty; both papers; every form of measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Scene
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotFoundError
from qic_desktop.reports.wall_chart import wall_pdf
from qic_desktop.reports.wall_value import WallChart
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.measuring import data_plans, measures, observations, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing import papers, report_files, wall_charts
from qic_desktop.services.workspace import Role, Workspace

COUNTS = (12, 15, 11, 14, 13, 16, 12, 14, 15, 11, 13, 12, 14, 15)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


@pytest.fixture
def define(team: Workspace) -> Callable[..., MeasureView]:
    def make(code: str = "partograph", **definition: object) -> MeasureView:
        told = {"numerator_text": "Births with a complete partograph", "denominator_text": "All births", **definition}
        return measures.define_measure(team, NewMeasure(code, "Complete partograph", definition=told))

    return make


def fill(team: Workspace, view: MeasureView, counts: tuple[int, ...] = COUNTS) -> None:
    period, entries = parse_period("2018-01"), []
    for count in counts:
        entries.append((period, Entry(count, 25 if view.form.has_denominator else None)))
        period = period.following()
    observations.record_many(team, view, entries)


def words(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


def text_of(wall: WallChart) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(wall_pdf(wall))).pages)


def test_known_values_are_printed_and_twelve_months_are_empty(
    team: Workspace, define: Callable[..., MeasureView]
) -> None:
    view = define()
    fill(team, view)
    wall = wall_charts.wall_chart(team, view)
    assert (wall.printed, wall.ahead) == (14, 12)
    (dots,) = (mark for mark in wall.page.marks if isinstance(mark, Dots))
    assert len(dots.xs) == 14
    said = words(wall.page)
    assert said.count("25") == 14
    assert [name for name in said if name in ("Mar", "Feb")] == ["Feb", "Mar", "Feb", "Mar", "Feb"]
    assert "2020" in said
    empty = [mark for mark in wall.page.marks if isinstance(mark, Box) and mark.fill == "surface" and mark.height == 30]
    assert len(empty) == 12 * 4


def test_median_and_target_run_to_the_right_end(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define(target=0.8)
    fill(team, view)
    page = wall_charts.wall_chart(team, view).page
    long = [mark for mark in page.marks if isinstance(mark, Line) and mark.width == 2.5 and mark.xs[-1] == page.plot[2]]
    assert {mark.role for mark in long} == {"text", "target"}
    assert {"median 54", "target 80"} <= set(words(page))


def test_the_boxes_are_the_limit_and_one_more(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define()
    fill(team, view)
    chart_words = " ".join(words(wall_charts.wall_chart(team, view).page))
    assert "8 or more: something has changed" in chart_words
    assert "in a row, above" in chart_words


@pytest.mark.parametrize(
    ("rule_set", "boxes", "on_the_line"),
    [
        ("perla", 6, "pass over one that lies on it"),
        ("healthcare", 8, "pass over one that lies on it"),
        ("making-data-count", 7, "one that lies on it ends the row"),
        ("western-electric", 8, "one that lies on it ends the row"),
        ("nelson", 9, "one that lies on it ends the row"),
        ("bestbox", 8, "pass over one that lies on it"),
        ("cutbox", 8, "pass over one that lies on it"),
    ],
)
def test_the_boxes_are_those_of_the_rules_that_the_chart_is_judged_by(
    team: Workspace,
    define: Callable[..., MeasureView],
    monkeypatch: pytest.MonkeyPatch,
    rule_set: str,
    boxes: int,
    on_the_line: str,
) -> None:
    monkeypatch.setattr(charts, "rule_set_of", lambda _workspace: rule_set)
    view = define()
    fill(team, view, (*COUNTS[:12], *(20,) * boxes))
    page = wall_charts.wall_chart(team, view).page
    said = " ".join(words(page))
    squares = [mark for mark in page.marks if isinstance(mark, Box) and mark.radius == 3]
    assert f"{len(squares)} or more: something has changed" in said
    assert on_the_line in said
    assert "tell your team and your coach." in said
    assert "From ten dots on" not in said
    if rule_set not in ("bestbox", "cutbox"):
        assert len(squares) == boxes
    found = [one for one in charts.measure_chart(team, view).findings if one.rule == "shift"]
    assert found
    assert len(squares) <= len(found[0].places)


def test_few_values_are_asked_for_by_any_rules(
    team: Workspace, define: Callable[..., MeasureView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "rule_set_of", lambda _workspace: "perla")
    view = define()
    fill(team, view, COUNTS[:4])
    said = " ".join(words(wall_charts.wall_chart(team, view).page))
    assert "From ten dots on" in said
    assert "or more" not in said


def test_with_few_values_nothing_is_claimed(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define()
    fill(team, view, COUNTS[:4])
    said = " ".join(words(wall_charts.wall_chart(team, view).page))
    assert "From ten dots on" in said
    assert "median 5" not in said


def test_a_measure_without_any_value_gives_an_empty_page(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define()
    wall = wall_charts.wall_chart(team, view)
    assert (wall.printed, wall.ahead) == (0, 12)
    assert [name for name in words(wall.page) if name == "Mar"] == ["Mar"]
    assert text_of(wall)


def test_what_is_not_in_yet_stays_empty_and_a_reason_is_printed(
    team: Workspace, define: Callable[..., MeasureView]
) -> None:
    view = define()
    fill(team, view, COUNTS[:12])
    observations.record_observation(team, view, parse_period("2019-01"), Entry(missing=MissingReason.STRIKE))
    wall = wall_charts.wall_chart(team, view)
    assert wall.printed == 13
    assert words(wall.page).count("–") == 3


def test_on_a4_fewer_values_are_printed_larger(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define()
    fill(team, view, COUNTS * 2)
    large, small = (wall_charts.wall_chart(team, view, paper=paper) for paper in ("a3", "a4"))
    assert (large.printed, small.printed) == (24, 12)
    boxes = [PdfReader(BytesIO(wall_pdf(wall))).pages[0].mediabox for wall in (large, small)]
    assert [(round(float(box.width)), round(float(box.height))) for box in boxes] == [(1191, 842), (842, 595)]


def test_an_earlier_median_goes_on_dotted(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define()
    fill(team, view, (*COUNTS, *(number + 9 for number in COUNTS)))
    chart_marks.start_phase(team, view, parse_period("2019-03"), "New", "Tray beside the bed")
    said = words(wall_charts.wall_chart(team, view).page)
    assert {"median 90", "before 54"} <= set(said)


def test_counts_and_events_have_their_own_squares(team: Workspace, define: Callable[..., MeasureView]) -> None:
    count = define("births", value_form="count", unit="births", denominator_text="")
    fill(team, count)
    assert {"births", "who"} <= set(words(wall_charts.wall_chart(team, count).page))
    rare = measures.define_measure(
        team, NewMeasure("bleeding", "Heavy bleeding", definition={"value_form": "cases-between", "unit": "births"})
    )
    for day, cases in ((date(2018, 5, 2), 20), (date(2018, 5, 2), 0), (date(2018, 9, 1), 41)):
        rare_events.record_event(team, rare, day, cases=cases)
    said = words(wall_charts.wall_chart(team, rare).page)
    assert "day" in said
    assert said.count("2 May") == 2


def test_the_page_says_what_counts_whose_it_is_and_that_it_is_practice(
    team: Workspace, define: Callable[..., MeasureView]
) -> None:
    view = define()
    fill(team, view)
    text = text_of(wall_charts.wall_chart(team, view))
    for part in ("Complete partograph", "Mtoni Juu", "Out of: All births", "How to fill it in", "Practice data"):
        assert part in text
    assert wall_pdf(wall_charts.wall_chart(team, view)) == wall_pdf(wall_charts.wall_chart(team, view))


def test_the_page_says_which_cases_are_looked_at(team: Workspace, define: Callable[..., MeasureView]) -> None:
    view = define(method="every", sample_size=40)
    fill(team, view)
    assert "Cases: every second, third … case: 40 in a period" in text_of(wall_charts.wall_chart(team, view))
    data_plans.write_plan(team, view, {"sampling": "first", "sample_size": 20})
    text = text_of(wall_charts.wall_chart(team, view))
    assert "Cases: the first ones of the period: 20 in a period" in text
    assert "every second" not in text


def test_long_names_stay_on_the_page(team: Workspace) -> None:
    name = "Oxytocin " * 40
    view = measures.define_measure(team, NewMeasure("long", name, definition={"numerator_text": name * 3}))
    fill(team, view)
    page = wall_charts.wall_chart(team, view).page
    from qic_desktop.analysis.geometry.text import text_width

    for mark in page.marks:
        if isinstance(mark, Label) and mark.align == "left":
            assert mark.x + text_width(mark.text, mark.size, mark.weight) <= page.width
            assert mark.y <= page.height


def test_it_is_saved_from_the_window_and_by_the_command(
    team: Workspace, define: Callable[..., MeasureView], tmp_path: Path
) -> None:
    view = define()
    fill(team, view)
    saved = papers.save_paper(report_files.report_paper(team, "wall", code="partograph"), tmp_path / "out")
    assert saved.name == "Mtoni Juu, Complete partograph, wall chart, A3.pdf"
    written = report_files.write_report(team, "wall-a4", tmp_path / "wall.pdf")
    assert len(PdfReader(written).pages) == 1
    with pytest.raises(NotFoundError):
        report_files.report_paper(team, "wall", code="falls")
