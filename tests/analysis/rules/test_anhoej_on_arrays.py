"""Anhøj rules and the two boxes as rule sets: the same answers as the single runs analysis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.rules.boxes import Bounds, RunsMethod, bounds_for, corner_limit, signal_by
from qic_desktop.analysis.rules.rule_sets import RULES_OF, Judged, hits
from qic_desktop.analysis.rules.runs import analyse_runs, run_stretches, signs_about

VALUES = st.lists(st.none() | st.integers(-2, 2).map(float), max_size=60)
METHODS: tuple[RunsMethod, ...] = ("anhoej", "bestbox", "cutbox")


@given(VALUES, st.sampled_from(METHODS))
def test_a_set_finds_something_exactly_where_the_method_signals(values: list[float | None], method: RunsMethod) -> None:
    runs = analyse_runs(values, 0.0)
    assert bool(hits(RULES_OF[method], Judged.one(values, 0.0))) is signal_by(runs, method)


@given(VALUES, st.sampled_from(METHODS))
def test_hits_say_what_was_seen_and_the_bound_in_force(values: list[float | None], method: RunsMethod) -> None:
    runs = analyse_runs(values, 0.0)
    found = hits(RULES_OF[method], Judged.one(values, 0.0))
    long = [
        places
        for places, _ in run_stretches(signs_about(values, 0.0))
        if len(places) > bounds_for(runs.n_useful, method).longest
    ]
    assert [hit.places for hit in found if hit.rule == "shift"] == long
    for hit in found:
        bounds = bounds_for(runs.n_useful, method)
        if hit.rule == "crossings":
            assert (hit.count, hit.limit, hit.places) == (runs.n_crossings, bounds.crossings, ())
        if hit.rule == "shift":
            assert hit.limit == bounds.longest < hit.count == len(hit.places)


def test_the_cut_corner_is_a_finding_of_its_own() -> None:
    # Eleven points, three crossings, a run of seven: inside the box (3 or more, 7 or fewer), in its cut corner.
    values = [1.0] * 7 + [-1.0] + [1.0] + [-1.0] * 2
    assert hits(RULES_OF["bestbox"], Judged.one(values, 0.0)) == []
    (hit,) = hits(RULES_OF["cutbox"], Judged.one(values, 0.0))
    assert (hit.rule, hit.places, hit.count, hit.limit) == ("corner", (), 7, 6)


def test_the_corner_allows_less_at_its_two_sides() -> None:
    bounds = Bounds(crossings=3, longest=7, crossings_border=5, longest_border=5)
    assert corner_limit(bounds, 3, 6) == 5
    assert corner_limit(bounds, 3, 5) is None
    assert corner_limit(bounds, 4, 7) == 6
    assert corner_limit(bounds, 5, 7) is None
    assert corner_limit(bounds, 4, 6) is None
    assert corner_limit(bounds, 2, 6) is None
    assert corner_limit(bounds, 4, 8) is None
    assert corner_limit(Bounds(3, 7), 3, 7) is None


def test_the_published_bounds_are_read() -> None:
    assert bounds_for(11, "cutbox") == Bounds(3, 7, 4, 6)
    assert bounds_for(11, "bestbox") == Bounds(3, 7)
    assert bounds_for(9, "bestbox") == bounds_for(9, "anhoej")
    assert bounds_for(101, "cutbox") == bounds_for(101, "anhoej")
    assert bounds_for(24, "anhoej") == Bounds(8, 8)
