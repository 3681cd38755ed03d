"""What was known on an earlier day stays what it was, whoever is trusted or ended later."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import aggregating
from qic_desktop.services.trusting import enrolling, revoking
from qic_desktop.services.workspace import Workspace

DAY_MS = 86_400_000


def wait_days(play: Any, organiser: Workspace, days: int) -> None:
    later = organiser.clock() + days * DAY_MS
    organiser.clock = organiser.journal.clock = play.clock = lambda: later


def pooled(play: Any, organiser: Workspace, day: Any = None) -> list[float | None]:
    found = aggregating.collect(organiser, play.measure(organiser), as_of=day)
    return [one.pooled for one in found.aggregate.periods if one.pooled is not None]


def test_a_key_that_is_ended_later_counts_on_the_days_before(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    other = play.enrolled_site(organiser, "S002")
    play.record(site, "2026-01", 5, 10)
    play.record(other, "2026-01", 9, 10)
    play.take(organiser, play.export(site))
    play.take(organiser, play.export(other))
    before = organiser.today()
    assert pooled(play, organiser) == [0.7]
    wait_days(play, organiser, 5)
    revoking.revoke(organiser, "S002", keep="none", reason="Stolen")
    assert pooled(play, organiser) == [0.5]
    assert pooled(play, organiser, before) == [0.7]
    assert pooled(play, organiser, organiser.today()) == [0.5]
    wait_days(play, organiser, 5)
    assert pooled(play, organiser, before) == [0.7]
    exporting.publish(organiser, play.file("news"))
    assert pooled(play, organiser, before) == [0.7]


def test_what_waited_counts_from_the_day_its_laptop_was_accepted(play: Any) -> None:
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    play.record(site, "2026-01", 5, 10)
    package = play.export(site)
    play.take(organiser, package)
    waiting = organiser.today()
    wait_days(play, organiser, 3)
    for request in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, request)
    assert pooled(play, organiser, waiting) == []
    assert pooled(play, organiser) == [0.5]
    assert pooled(play, organiser, organiser.today()) == [0.5]
