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


def _middle_of(organiser: Any) -> list[float]:
    (seen,) = benchmarks.preview(organiser, "S000")
    ((_view, how),) = seen.told
    return [one for one in how.middle if one is not None]


def _sensitive_sites(play: Any, organiser: Any, counts: tuple[int, ...]) -> dict[str, Any]:
    sites = {}
    for number, count in enumerate(counts):
        site = sites[f"S{number:03}"] = play.enrolled_site(organiser, f"S{number:03}")
        play.record(site, "2026-09", count, 100)
        play.take(organiser, play.export(site))
    edit = record_edit(Measure, play.measure(organiser).id, sensitive=True)
    organiser.journal.append(organiser_scope(), [edit])
    return sites


def test_one_late_site_moves_no_middle_that_was_told(play: Any) -> None:
    organiser = play.organiser()
    _sensitive_sites(play, organiser, (50, 20, 30, 40, 50, 60))
    benchmarks.prepare(organiser)
    assert _middle_of(organiser) == [pytest.approx(0.4)]
    late = play.enrolled_site(organiser, "S900")
    play.record(late, "2026-09", 90, 100)
    play.take(organiser, play.export(late))
    # With the late site the middle would be 0.45: twice that less 0.4 is a value of one site.
    assert _middle_of(organiser) == [pytest.approx(0.4)]
    assert benchmarks.prepare(organiser) <= 1, "the late site's own benchmark, and no other"
    for number in range(901, 905):
        more = play.enrolled_site(organiser, f"S{number}")
        play.record(more, "2026-09", 90, 100)
        play.take(organiser, play.export(more))
    assert _middle_of(organiser) == [pytest.approx(0.75)], "five sites more are enough to tell it anew"


def test_a_site_that_corrects_moves_none_either(play: Any) -> None:
    organiser = play.organiser()
    sites = _sensitive_sites(play, organiser, (50, 20, 30, 40, 50, 60))
    benchmarks.prepare(organiser)
    play.record(sites["S005"], "2026-09", 10, 100)
    play.take(organiser, play.export(sites["S005"]))
    assert _middle_of(organiser) == [pytest.approx(0.4)]


def test_looking_writes_nothing_down(play: Any) -> None:
    organiser = play.organiser()
    _sensitive_sites(play, organiser, (50, 20, 30, 40, 50, 60))
    assert _middle_of(organiser) == [pytest.approx(0.4)]
    late = play.enrolled_site(organiser, "S900")
    play.record(late, "2026-09", 90, 100)
    play.take(organiser, play.export(late))
    assert _middle_of(organiser) == [pytest.approx(0.45, abs=0.011)], "nothing has left yet"
