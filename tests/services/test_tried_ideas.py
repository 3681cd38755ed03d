"""The organiser's diagram says at how many sites an idea was tried, and what the best of them made of it."""

from __future__ import annotations

from typing import Any

from qic_desktop.domain.pdsa import Decision
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles, drivers
from qic_desktop.services.improving.driver_faces import face_of, spoken
from qic_desktop.services.practising import practice_drivers
from qic_desktop.services.practising.practice_data import load_practice
from qic_desktop.services.workspace import Workspace


def test_the_organiser_sees_at_how_many_sites_an_idea_was_tried(play: Any) -> None:
    organiser = play.organiser(practice=True)
    practice_drivers.draft_package(organiser, load_practice().collaborative)
    exporting.publish(organiser, play.file("definitions"))
    site: Workspace = play.team_at_work(organiser)
    for letter, decision in (("A", Decision.ADOPT), ("B", None), ("C", Decision.ABANDON)):
        ramp = cycles.open_ramp(site, f"Ramp {letter}").id
        said = {"stage": "act", "decision": decision.value} if decision else {"stage": "do"}
        cycles.open_cycle(site, ramp, title=letter, started="2019-02-01", **said)
    practice_drivers.play_drivers(site, "S005")
    assert set(drivers.read_diagram(organiser).states()) == {"not-tested"}
    play.take(organiser, play.export(site))
    found = drivers.read_diagram(organiser)
    assert {state: number for state, number in found.states().items() if state != "not-tested"} == {
        "adopted": 1,
        "testing": 1,
    }
    key = next(key for key, test in found.tests.items() if test.state == "adopted" and test.sites == 1)
    node = drivers.find_node(organiser, key)
    assert face_of(found, node).state_word == "1 site"
    assert "adopted. 1 site" in spoken(found, node)
