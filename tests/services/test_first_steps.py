"""How far a new organiser has come, counted from real stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import candidates, collaboratives
from qic_desktop.services.organising.first_steps import FirstSteps, read_first_steps
from qic_desktop.services.workspace import Role


def test_each_step_is_told_as_it_is_done(play: Any, tmp_path: Path) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    assert read_first_steps(organiser) == FirstSteps(False, 0, False, 0, 0, 0, 0, 0, 0)
    collaboratives.describe_collaborative(organiser, aim="Every birth is safe")
    assert read_first_steps(organiser).has_aim


def test_sites_are_counted_by_how_they_report_and_who_is_still_out(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    assert not read_first_steps(organiser).is_published
    exporting.publish(organiser, tmp_path / "news.qicpkg")
    for code, way in (("P001", "paper"), ("P002", "excel"), ("P003", "excel"), ("S009", "laptop")):
        candidates.add_candidate(organiser, f"Clinic {code}", code=code, reports_by=way)
    found = read_first_steps(organiser)
    assert (found.is_published, found.planned, found.sites) == (True, 4, 0)
    paper = [one.id for one in candidates.list_candidates(organiser) if one.code.startswith("P")]
    candidates.make_sites(organiser, paper)
    candidates.invite(organiser, [candidates.find_candidate(organiser, "S009").id], tmp_path)
    play.enrolled_site(organiser, "S001")
    found = read_first_steps(organiser)
    assert (found.laptops, found.excel, found.paper) == (1, 2, 1)
    assert (found.planned, found.invited, found.requests) == (0, 1, 0)


def test_a_team_has_no_such_steps(play: Any) -> None:
    with pytest.raises(NotAllowedError):
        read_first_steps(play.create("team", Role.SITE))
