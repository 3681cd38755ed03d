"""A team that lost its laptop: the organiser's page writes what brings its entries back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling, joining
from qic_desktop.services.workspace import Role, Workspace
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
