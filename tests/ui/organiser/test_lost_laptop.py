"""A team that lost its laptop: the organiser's page writes what brings its entries back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import keeping
from qic_desktop.services.coaching import visiting, visits
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, joining
from qic_desktop.services.workspace import Role, Workspace
from ui.opening import StoreGround
from ui.organiser.coaches import CoachesDialog
from ui.organiser.lost_laptop import LostLaptopDialog
from ui.organiser.site import SitePage


@pytest.fixture
def organiser(play: Any) -> Workspace:
    return play.organiser()


def test_the_file_brings_the_entries_back_on_a_new_laptop(
    play: Any, organiser: Workspace, show: Any, tmp_path: Path
) -> None:
    first = play.enrolled_site(organiser, "S001")
    play.record(first, "2026-09", 1, 10)
    play.take(organiser, play.export(first))
    page = show(organiser, "site", first.own_id).page("site")
    assert isinstance(page, SitePage)
    page.lost.click()
    dialog = page.findChild(LostLaptopDialog) or page.window().findChild(LostLaptopDialog)
    assert isinstance(dialog, LostLaptopDialog)
    dialog.write_to(tmp_path / "pulled out")
    assert not dialog.step.isHidden()
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog.write_to(stick)
    assert dialog.step.isHidden()
    (file,) = stick.iterdir()
    with play.computer("new"):
        made = play.create("new", Role.SITE)
        joining.join(made, file)
        assert play.values(made) == {"2026-09": (1, 10)}
        sent = play.export(made)
    play.take(organiser, sent)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, made.journal.writer)[0])
    play.take(made, exporting.publish(organiser, play.file("news")).file)
    assert keeping.digest(made) == keeping.digest(organiser)


def test_a_coach_begins_again_from_her_line_among_the_coaches(
    play: Any, organiser: Workspace, show: Any, tmp_path: Path
) -> None:
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "Rose", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "Rose")[0])
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    visit = visiting.begin_visit(coach, site.own_id)
    play.take(organiser, play.export(coach))
    page = show(organiser, "site", site.own_id).page("site")
    coaches = CoachesDialog(page.desk, (), page)
    coaches.again.click()
    dialog = coaches.findChild(LostLaptopDialog) or page.window().findChild(LostLaptopDialog)
    assert isinstance(dialog, LostLaptopDialog)
    assert "Site Rose" in dialog.windowTitle()
    dialog.write_to(tmp_path)
    (file,) = tmp_path.glob("*-again-*.qicpkg")
    with play.computer("new"):
        made = StoreGround(tmp_path / "stores").receive(file)
        assert made.door.own_id == coach.own_id
        assert [one.id for one in visits.list_visits(made.door)] == [visit.id]
        made.close()
