"""How far a note on a chart reaches: to its end, to the last period while it goes on, nowhere where it was a moment."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.series import GOES_ON, ChartNote


@pytest.mark.parametrize(
    ("until", "last"), [("", None), ("2026-03", None), ("2026-04", 3), ("2027-09", 4), (GOES_ON, 4)]
)
@pytest.mark.parametrize("form", ["{}-{:02d}", "{}-W{:02d}"])
def test_a_note_reaches_the_last_place_that_it_touched(form: str, until: str, last: int | None) -> None:
    places = {form.format(2026, number): number - 1 for number in range(1, 6)}
    end = until.replace("-0", "-W0") if "W" in form else until
    assert ChartNote(form.format(2026, 3), "Strike", end).last_place(places) == last
