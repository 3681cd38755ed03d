"""Which chart suits: one recommended chart with limits at most, and reasons that follow from the values."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.guidance.chooser import SeriesFacts, excess_variation, facts_of, suited_charts
from qic_desktop.analysis.series import Series, shares
from qic_desktop.domain.measure import ValueForm

USUAL = SeriesFacts(points=24, median_size=120, smallest_size=90, largest_size=150, excess=1.0, expected=30)


def periods(count: int) -> tuple[str, ...]:
    return tuple(f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(count))


def counted(pairs: list[tuple[float | None, float | None]]) -> Series:
    tops, bottoms = tuple(top for top, _ in pairs), tuple(bottom for _, bottom in pairs)
    return Series(periods(len(pairs)), shares(tops, bottoms), tops, bottoms)


def recommended(form: ValueForm, facts: SeriesFacts) -> ChartKind | None:
    found = [advice.kind for advice in suited_charts(form, facts) if advice.recommended and advice.kind != "run"]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("form", "facts", "kind"),
    [
        (ValueForm.PROPORTION, USUAL, "p"),
        (ValueForm.PROPORTION, replace(USUAL, excess=1.5), "pp"),
        (ValueForm.PROPORTION, replace(USUAL, median_size=5000, excess=1.1), "pp"),
        (ValueForm.PROPORTION, replace(USUAL, at_ceiling=True), "g"),
        (ValueForm.PROPORTION, replace(USUAL, median_size=None), "i"),
        (ValueForm.RATE, USUAL, "u"),
        (ValueForm.RATE, replace(USUAL, excess=1.5), "up"),
        (ValueForm.COUNT, SeriesFacts(points=24, excess=1.0), "c"),
        (ValueForm.COUNT, SeriesFacts(points=24, excess=1.9), "i"),
        (ValueForm.COUNT, SeriesFacts(points=24, zero_share=0.7), "g"),
        (ValueForm.COUNT, SeriesFacts(points=24, by_event=True), "g"),
        (ValueForm.MEAN, SeriesFacts(points=24), "i"),
        (ValueForm.MEAN, SeriesFacts(points=24, median_size=5, subgrouped=True), "xbar"),
        (ValueForm.MEAN, SeriesFacts(points=24, by_event=True), "t"),
        (ValueForm.PROPORTION, replace(USUAL, points=11), None),
        (ValueForm.CASES_BETWEEN, SeriesFacts(points=24), "g"),
        (ValueForm.TIME_BETWEEN, SeriesFacts(points=24), "t"),
    ],
)
def test_the_recommended_chart(form: ValueForm, facts: SeriesFacts, kind: ChartKind | None) -> None:
    assert recommended(form, facts) == kind


def test_every_chart_gets_a_judgement_with_reasons_and_the_run_chart_stands_first() -> None:
    every = itertools.product(
        ValueForm, (0, 11, 30), (None, 50, 5000), (0.0, 0.8), (None, 1.0, 2.0), (False, True), (False, True)
    )
    for form, points, size, zeros, excess, ceiling, by_event in every:
        facts = SeriesFacts(points, size, size, size, zeros, excess, 3.0, at_ceiling=ceiling, by_event=by_event)
        found = suited_charts(form, facts)
        assert found[0].kind == "run"
        assert found[0].suits
        assert len({advice.kind for advice in found}) == len(found) == 14
        assert all(advice.reasons for advice in found)
        assert all(advice.suits for advice in found if advice.recommended)
        order = [(advice.recommended, advice.suits) for advice in found]
        assert order == sorted(order, reverse=True)


def test_too_narrow_limits_do_not_suit_and_say_why() -> None:
    found = {advice.kind: advice for advice in suited_charts(ValueForm.PROPORTION, replace(USUAL, excess=1.5))}
    assert not found["p"].suits
    assert found["p"].reasons == ("too-narrow",)
    assert found["pp"].reasons == ("widened",)


def test_changing_sizes_speak_against_one_sigma_for_all() -> None:
    facts = SeriesFacts(points=24, median_size=50, smallest_size=20, largest_size=200)
    found = {advice.kind: advice for advice in suited_charts(ValueForm.RATE, facts)}
    assert found["i"].reasons == ("changing-sizes",)
    assert not found["i"].suits
    assert found["ip"].suits


def test_few_points_are_said_before_anything_is_recommended() -> None:
    found = suited_charts(ValueForm.COUNT, SeriesFacts(points=4))
    assert "few-points" in found[0].reasons
    assert all("few-for-limits" in advice.reasons for advice in found[1:] if advice.suits)


def test_sigma_z_is_laneys() -> None:
    """The worked example of the design: p = 0.33582, sigma z = 0.38010 (six points; here twice over, with the seam)."""
    tops, sizes = [12.0, 15, 11, 20, 18, 14], [40.0, 50, 38, 52, 47, 41]
    total = sum(tops) / sum(sizes)
    z = [(top / size - total) / math.sqrt(total * (1 - total) / size) for top, size in zip(tops, sizes, strict=True)]
    once = [abs(b - a) for a, b in itertools.pairwise(z)]
    assert sum(once) / 5 / 1.128 == pytest.approx(0.38010, abs=5e-6)
    seam = abs(z[0] - z[-1])
    series = counted(list(zip(tops, sizes, strict=True)) * 2)
    assert excess_variation(series, ValueForm.PROPORTION) == pytest.approx((2 * sum(once) + seam) / 11 / 1.128)


def test_chance_alone_has_a_sigma_z_near_one_and_real_swings_more() -> None:
    chance = random.Random(3)
    quiet = [(float(sum(chance.random() < 0.3 for _ in range(200))), 200.0) for _ in range(60)]
    swinging = [(top * (1.3 if place % 2 else 0.7), size) for place, (top, size) in enumerate(quiet)]
    assert excess_variation(counted([(a, b) for a, b in quiet]), ValueForm.PROPORTION) == pytest.approx(1, abs=0.25)
    assert (excess_variation(counted([(a, b) for a, b in swinging]), ValueForm.PROPORTION) or 0) > 2


def test_facts_leave_out_what_takes_no_part() -> None:
    series = counted([(1, 10), (None, None), (0, 0), (9, 9), (0, 30)])
    facts = facts_of(replace(series, excluded={"2020-04": "strike"}), ValueForm.PROPORTION)
    assert facts.points == 2
    assert (facts.smallest_size, facts.largest_size, facts.median_size) == (10, 30, 20)
    assert facts.zero_share == 0.5
    assert facts.excess is None


def test_a_median_of_one_hundred_per_cent_is_a_ceiling() -> None:
    assert facts_of(counted([(10, 10)] * 8 + [(9, 10)] * 4), ValueForm.PROPORTION).at_ceiling
    assert not facts_of(counted([(10, 10)] * 4 + [(9, 10)] * 8), ValueForm.PROPORTION).at_ceiling


def test_an_empty_series_has_facts_too() -> None:
    facts = facts_of(Series((), ()), ValueForm.RATE)
    assert facts == SeriesFacts()
    assert suited_charts(ValueForm.RATE, facts)[0].recommended


@pytest.mark.parametrize(("form", "kind"), [(ValueForm.PROPORTION, "pp"), (ValueForm.RATE, "up")])
def test_advice_names_the_number_by_which_the_chart_widens_its_limits(form: ValueForm, kind: ChartKind) -> None:
    dice = random.Random(7)
    pairs: list[tuple[float | None, float | None]] = [
        (float(dice.randint(20, 70)), float(dice.randint(90, 400))) for _ in range(30)
    ]
    pairs[5], pairs[17] = (None, None), (89.0, 90.0)
    series = replace(counted(pairs), excluded={periods(30)[11]: "flood"})
    widened = control_chart(series, kind).widened
    assert widened is not None
    assert excess_variation(series, form) == pytest.approx(widened, rel=1e-12)
