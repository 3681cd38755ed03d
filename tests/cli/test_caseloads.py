"""``qic caseload``: coaches, their sites and the days between visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


def test_an_empty_store_has_no_coach_and_the_suggested_days(done: Any, qic: Any, tmp_path: Path) -> None:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Emergency care")
    found = done("caseload", store, "--json").json
    assert found == {"coaches": [], "days": {"first": 14, "soon": 60, "planned": 120, "routine": 180}}
    assert "No coach" in done("caseload", store).out
    assert "C. Coach" in qic("caseload", store, "C. Coach", "--add", "S001").err
    assert done("caseload", store, "--soon", "30", "--json").json["days"]["soon"] == 30
    refused = qic("caseload", store, "--soon", "7", "--json")
    assert refused.status != 0


def test_sites_are_given_and_taken(done: Any, play: Any) -> None:
    organiser = play.organiser()
    for name in ("Hillview", "Moor"):
        paper_sites.add_site(organiser, name, code=name[0], reports_by="paper")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "coach")[0])
    exporting.publish(organiser, play.file("news"))
    store = organiser.store.path
    play.close(organiser)
    (found,) = done("caseload", store, coach.own_id, "--add", "H", "--add", "M", "--json").json["coaches"]
    assert found["sites"] == ["H", "M"]
    (found,) = done("caseload", store, coach.own_id, "--drop", "H", "--json").json["coaches"]
    assert (found["sites"], found["laptops"], found["may_enter"]) == (["M"], 1, [])
