"""What is said about a value that was kept although it looks odd."""

from __future__ import annotations

import pytest

from qic_desktop.domain.observation import Doubt, Observation, doubts

ID = "019a2f40-1111-7abc-8def-0123456789ab|2026-10|"


@pytest.mark.parametrize(
    ("given", "proportion", "expected"),
    [
        ({"numerator": 9, "denominator": 5}, True, (Doubt.ABOVE_DENOMINATOR,)),
        ({"numerator": 9, "denominator": 5}, False, ()),
        ({"value": 12.5}, True, (Doubt.ABOVE_ALL,)),
        ({"value": 12.5}, False, ()),
        ({"numerator": 5}, False, ()),
        ({"numerator": 5}, True, (Doubt.NO_DENOMINATOR,)),
        ({"numerator": 5, "denominator": 0}, False, (Doubt.NO_DENOMINATOR,)),
        ({"numerator": 0, "denominator": 0}, True, ()),
        ({"numerator": -1, "denominator": 5}, True, (Doubt.NEGATIVE,)),
        ({"numerator": 1.5, "denominator": 5}, True, (Doubt.FRACTION,)),
    ],
)
def test_each_oddity_is_said_once(given: dict[str, float], proportion: bool, expected: tuple[Doubt, ...]) -> None:
    observation = Observation(scope="site:x", id=ID, **given)
    assert doubts(observation, proportion=proportion, today="2026-11-22", period_first="2026-10-01") == expected


def test_a_month_that_has_not_begun_is_asked_about() -> None:
    observation = Observation(scope="site:x", id=ID, numerator=1, denominator=2)
    assert doubts(observation, proportion=True, today="2026-09-30", period_first="2026-10-01") == (Doubt.FUTURE,)
