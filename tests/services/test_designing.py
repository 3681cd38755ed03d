"""Drafts, versions, invitations; on real stores."""

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import designing
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


def test_a_draft_is_rewritten_in_place(play: Any) -> None:
    organiser = play.organiser()
    view = play.measure(organiser)
    designing.write_draft(organiser, view.id, {"name": "Seen in time", "target": 0.9, "due_day": 15})
    view = play.measure(organiser)
    assert view.name == "Seen in time"
    assert view.definition is not None
    assert (view.definition.revision, view.definition.target) == (1, 0.9)
    assert view.definition.numerator_text == "seen within four hours"
    assert (view.measure.due_day, view.measure.cadence) == (15, "month")


def test_a_version_in_force_is_never_edited_but_a_new_one_starts_from_it(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    designing.publish_to(organiser, tmp_path)
    view = play.measure(organiser)
    assert not designing.read_design(organiser).is_draft(view)
    with pytest.raises(NotAllowedError):
        designing.write_draft(organiser, view.id, {"target": 0.5})
    designing.start_version(organiser, view.id, "2026-12", "left unseen are counted in")
    designing.write_draft(organiser, view.id, {"target": 0.9})
    view = play.measure(organiser)
    assert [one.target for one in view.revisions] == [0.95, 0.9]
    assert view.revisions[1].effective_period == "2026-12"
    assert view.revisions[1].revision_kind == "change"
    assert designing.read_design(organiser).is_draft(view)
    with pytest.raises(NotAllowedError):
        designing.start_version(organiser, view.id, "2027-01", "once more")


def test_a_new_version_needs_a_reason(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    designing.publish_to(organiser, tmp_path)
    with pytest.raises(InputError):
        designing.start_version(organiser, play.measure(organiser).id, "2026-12", " ")


def test_a_published_measure_is_renamed_as_a_draft(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    designing.publish_to(organiser, tmp_path)
    designing.write_draft(organiser, play.measure(organiser).id, {"name": "Another name"})
    assert play.measure(organiser).name == "Another name"
    assert designing.read_design(organiser).has_drafts
    designing.publish_to(organiser, tmp_path)
    assert play.measure(organiser).name == "Another name"
    assert not designing.read_design(organiser).has_drafts
    assert len(list(tmp_path.glob("news-*.qicpkg"))) == 2


def test_drafts_can_be_taken_back(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser("four-hours", "admissions")
    designing.take_back(organiser, play.measure(organiser, "admissions").id)
    assert [view.code for view in measures.list_measures(organiser)] == ["four-hours"]
    designing.publish_to(organiser, tmp_path)
    view = play.measure(organiser)
    designing.start_version(organiser, view.id, "2026-12", "wrong month")
    designing.take_back(organiser, view.id)
    assert [one.revision for one in play.measure(organiser).revisions] == [1]
    assert not exporting.has_drafts(organiser)
    with pytest.raises(NotAllowedError):
        designing.take_back(organiser, view.id)


def test_codes_stay_apart_and_names_are_not_empty(play: Any) -> None:
    organiser = play.organiser("four-hours", "admissions")
    view = play.measure(organiser, "admissions")
    with pytest.raises(NotAllowedError):
        designing.write_draft(organiser, view.id, {"code": "four-hours"})
    with pytest.raises(InputError):
        designing.write_draft(organiser, view.id, {"name": None})


def test_many_invitations_are_written_and_followed(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    wanted = designing.parse_invitees("Walstead Infirmary; S001\n\nHarrowmere\tS002\nStanwick Park\n")
    assert wanted == (("Walstead Infirmary", "S001"), ("Harrowmere", "S002"), ("Stanwick Park", ""))
    written = designing.invite_many(organiser, wanted, tmp_path)
    assert [one.file.name for one in written] == [
        "S001-invitation.qicpkg",
        "S002-invitation.qicpkg",
        "Stanwick-Park-invitation.qicpkg",
    ]
    again = designing.invite_many(organiser, wanted[:1], tmp_path, role=Role.COACH)
    assert again[0].file.name == "S001-invitation-2.qicpkg"
    states = {one.name: one.state for one in designing.list_invited(organiser)}
    assert set(states.values()) == {"waiting"}
    with pytest.raises(NotFoundError):
        designing.invite_many(organiser, wanted, tmp_path / "gone")


def test_an_answered_invitation_is_seen(play: Any) -> None:
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    play.take(organiser, play.export(site))
    assert [one.state for one in designing.list_invited(organiser)] == ["asking"]

    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    assert [one.state for one in designing.list_invited(organiser)] == ["accepted"]


def test_only_an_organiser_designs(play: Any) -> None:
    organiser = play.organiser()
    with pytest.raises(NotAllowedError):
        designing.read_design(play.site(organiser, "S001"))
