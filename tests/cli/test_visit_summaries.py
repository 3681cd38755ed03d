"""Whether a paper is the summary that a visit was closed with, asked on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.services.coaching import closing, visiting
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


def test_the_command_says_it_and_ends_accordingly(play: Any, qic: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    play.take(coach, exporting.publish(organiser, play.file("news")).file, play.export(site))
    visit = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, visit.id, praise="The register is complete.")
    made = closing.close(coach, visit.id)
    paper = tmp_path / "summary.pdf"
    paper.write_bytes(made.pdf)
    store = play.close(coach)
    told = qic("visit", "check-summary", store, paper)
    assert (told.status, "unchanged" in told.out) == (0, True)
    paper.write_bytes(made.pdf[:-3])
    assert qic("visit", "check-summary", store, paper).status == 1
    assert "There is no file" in qic("visit", "check-summary", store, tmp_path / "nowhere.pdf").refused()
