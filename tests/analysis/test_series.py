"""A series as what every chart starts from."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.series import ChartNote, Series, places_by_period, shares
from qic_desktop.errors import DuplicatePeriodError

PERIODS = ("2026-01", "2026-02", "2026-03", "2026-04")


def whole() -> Series:
    return Series(
        PERIODS,
        (0.5, None, 0.25, 1.0),
        (1.0, None, 1.0, 4.0),
        (2.0, None, 4.0, 4.0),
        excluded={"2026-01": "flood", "2026-03": "strike"},
        breaks=("2026-03",),
        notes=(ChartNote("2026-02", "x"), ChartNote("2026-04", "y")),
        targets=(0.8, 0.8, 0.9, 0.9),
        gaps={"2026-02": "strike"},
        unconfirmed=frozenset({"2026-01", "2026-04"}),
    )


def test_a_part_keeps_what_belongs_to_its_places() -> None:
    part = whole().part(1, 3)
    assert part.periods == ("2026-02", "2026-03")
    assert (part.values, part.numerators, part.targets) == ((None, 0.25), (None, 1.0), (0.8, 0.9))
    assert (part.excluded, part.breaks, part.gaps) == ({"2026-03": "strike"}, ("2026-03",), {"2026-02": "strike"})
    assert part.notes == (ChartNote("2026-02", "x"),)
    assert part.unconfirmed == frozenset()
    assert whole().part(0, 4) == whole()


def test_the_target_is_the_one_in_force() -> None:
    assert [whole().target_at(place) for place in range(4)] == [0.8, 0.8, 0.9, 0.9]
    assert Series(PERIODS, (1.0,) * 4, target=0.7).target_at(2) == 0.7


def test_every_period_has_one_place() -> None:
    assert whole().place_of("2026-03") == 2
    assert whole().place_of("2027-01") is None
    with pytest.raises(DuplicatePeriodError) as refused:
        places_by_period(("a", "b", "a"))
    assert refused.value.text == "a"


@pytest.mark.parametrize("name", ["targets", "lengths", "deviations", "numerators"])
def test_sequences_of_another_length_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Series(PERIODS, (1.0,) * 4, **{name: (1.0,)})  # type: ignore[arg-type]


def test_shares_are_never_infinite() -> None:
    assert shares([1, 0, 3, 1e308], [0, 0, 4, 1e-300], per=1000.0) == (None, None, 750.0, None)
