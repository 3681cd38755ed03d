"""More or less variation is neither better nor worse by itself, whichever way the measure should go."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.series import Series
from qic_desktop.domain.measure import Direction

PERIODS = tuple(f"{2023 + at // 12}-{at % 12 + 1:02}" for at in range(24))


def sampled(direction: Direction) -> Series:
    spreads = (1.0,) * 20 + (9.0,) + (1.0,) * 3
    return Series(PERIODS, (10.0,) * 24, lengths=(5.0,) * 24, deviations=spreads, direction=direction)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_wide_sample_is_found_and_not_praised(direction: Direction) -> None:
    findings = control_chart(sampled(direction), "s").findings
    beyond = [found for found in findings if found.rule == "beyond"]
    assert [(found.places, found.upward, found.good) for found in beyond] == [((20,), True, None)]


@pytest.mark.parametrize("direction", list(Direction))
def test_a_great_step_is_found_and_not_praised(direction: Direction) -> None:
    values = tuple(10.0 + at % 2 for at in range(20)) + (60.0,) * 4
    findings = control_chart(Series(PERIODS, values, direction=direction), "mr").findings
    assert [(found.places, found.good) for found in findings] == [((20,), None)]
