"""Of a sensitive measure the middle of the others is told: never one from which a small number can be read."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.measure import Measure
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.feeding_back import benchmarks
from qic_desktop.store.journal import record_edit


@pytest.mark.parametrize(
    ("others", "told"),
    [
        # Two sites stand in the middle of an even number, one in that of an odd one.
        ((0, 0, 1, 2, 9, 30), None),
        ((0, 0, 3, 40, 41, 60), None),
        ((0, 0, 40, 40, 41, 60), 0.4),
        ((0, 0, 3, 40, 60), None),
        ((0, 0, 30, 40, 60), 0.3),
    ],
)
def test_no_small_number_stands_in_the_middle(play: Any, others: tuple[int, ...], told: float | None) -> None:
    organiser = play.organiser()
    for number, count in enumerate((50, *others)):
        site = play.enrolled_site(organiser, f"S{number:03}")
        play.record(site, "2026-09", count, 100)
        play.take(organiser, play.export(site))
    edit = record_edit(Measure, play.measure(organiser).id, sensitive=True)
    organiser.journal.append(organiser_scope(), [edit])
    (seen,) = benchmarks.preview(organiser, "S000")
    ((_view, how),) = seen.told
    assert how.is_sensitive
    assert [one for one in how.middle if one is not None] == ([] if told is None else [pytest.approx(told)])
