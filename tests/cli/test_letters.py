"""Letters on the command line: listed, put away, and a note to a coach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


@pytest.fixture
def stores(play: Any) -> tuple[Path, Path, Path]:
    """An organiser, a site and a coach; the coach is accepted, the site has a letter to all."""
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    coach = play.site(organiser, "Rose", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "Rose")[0])
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    return play.close(organiser), play.close(site), play.close(coach)


def test_a_note_is_written_and_read(stores: tuple[Path, Path, Path], play: Any, qic: Any, done: Any) -> None:
    organiser, _site, coach = stores
    text = "The register is at the ward."
    assert (
        "beside the next news"
        in done("letters", "to-coach", organiser, "Site Rose", "--site", "S001", "--text", text).out
    )
    opened = play.reopen(organiser)
    held = play.reopen(coach)
    play.take(held, exporting.publish(opened, play.file("for-rose"), to=held.own_id).file)
    play.close(held)
    play.close(opened)
    (letter,) = json.loads(done("letters", "list", coach, "--json").out)["letters"]
    assert (letter["title"], letter["text"], letter["to_everybody"], letter["read"]) == (
        "Site S001",
        text,
        False,
        False,
    )
    assert "1 letter, 1 new" in done("letters", "list", coach).out
    assert "stays among all letters" in done("letters", "read", coach, letter["id"]).out
    assert "1 letter, 0 new" in done("letters", "list", coach).out
    done("letters", "read", coach, letter["id"], "--again")
    assert "1 letter, 1 new" in done("letters", "list", coach).out
    assert "You write letters" in done("letters", "list", organiser).out
    assert qic("letters", "read", coach, "no-such-letter").status == 1
    assert qic("letters", "to-coach", organiser, "Nobody", "--site", "S001", "--text", text).status == 1


def test_a_team_without_letters_is_told_so(stores: tuple[Path, Path, Path], done: Any) -> None:
    assert "No letter of the organiser has come yet." in done("letters", "list", stores[1]).out
