"""Two organisers' laptops work on one collaborative: both harvest, both publish; afterwards both hold the same."""

from __future__ import annotations

from typing import Any

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import drivers
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


def test_both_publish_and_hold_the_same_after_the_exchange(play: Any) -> None:
    first = play.organiser()
    collaboratives.describe_collaborative(first, title="Four-hour care", start="2026-01")
    with play.computer("second"):
        second = play.site(first, "O2", role=Role.ORGANISER)
        request = play.export(second)
    play.take(first, request)
    enrolling.enrol(first, enrolling.find_requests(first, "O2")[0])
    play.take(second, exporting.publish(first, play.file("news")).file)
    drivers.add_driver(first, "Flow at the front door")
    from_first = exporting.publish(first, play.file("news")).file
    with play.computer("second"):
        drivers.add_driver(second, "Flow through the beds")
        from_second = exporting.publish(second, play.file("news")).file
        play.take(second, from_first)
    play.take(first, from_second)
    assert keeping.digest(first) == keeping.digest(second)
    for workspace in (first, second):
        said = {node.text for node in drivers.read_forest(workspace).primary}
        assert said == {"Flow at the front door", "Flow through the beds"}
