"""A text that looks like a patient's name or number is questioned before it is recorded, and before it leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import settings
from qic_desktop.domain.annotation import Annotation
from qic_desktop.domain.identifiers import text_hash
from qic_desktop.domain.people import Person
from qic_desktop.domain.text_check import Answer, TextCheck
from qic_desktop.errors import InputError, NotAllowedError, SuspectTextError
from qic_desktop.services import people
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.improving import cycles
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.removing import text_guard
from qic_desktop.services.removing.text_guard import Treatment, guarded
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record

TEXT = "Late: Mrs Awa Traoré came by night"


@pytest.fixture
def site(small: Any) -> Workspace:
    made: Workspace = small.site(small.organiser())
    return made


def annotate(site: Workspace, text: str, identity: str = "") -> str:
    identity = identity or site.new_id()
    site.journal.append(site.scope, [new_record(Annotation, identity, measure="m", period="2026-01", text=text)])
    return identity


def texts(site: Workspace) -> list[str | None]:
    return [one.text for one in site.journal.list_records(Annotation, site.scope)]


def test_it_is_asked_before_anything_is_recorded(site: Workspace) -> None:
    with pytest.raises(SuspectTextError) as refused:
        guarded(site, lambda: annotate(site, TEXT), {})
    assert refused.value.words == ("Mrs Awa Traoré",)
    assert texts(site) == []
    assert site.journal.reviser is None


def test_what_is_no_patient_is_recorded_and_not_asked_again(site: Workspace) -> None:
    guarded(site, lambda: annotate(site, TEXT), {text_hash(TEXT): Treatment.NO_PATIENT})
    guarded(site, lambda: annotate(site, TEXT), {})
    assert texts(site) == [TEXT, TEXT]
    assert text_guard.open_texts(site) == ()
    (kept,) = site.journal.list_records(TextCheck, site.private_scope)
    assert (kept.id, kept.answer, kept.suspected) == (text_hash(TEXT), "no-patient", ["name"])


def test_undo_takes_back_the_text_and_the_answer_at_once(site: Workspace) -> None:
    guarded(site, lambda: annotate(site, TEXT), {text_hash(TEXT): Treatment.NO_PATIENT})
    site.journal.undo()
    assert texts(site) == [None]
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: annotate(site, TEXT), {})


def test_what_is_taken_out_is_never_written(site: Workspace) -> None:
    guarded(site, lambda: annotate(site, TEXT), {text_hash(TEXT): Treatment.TAKE_OUT})
    assert texts(site) == ["Late: … came by night"]
    assert all("Traor" not in bytes(row[0]).decode() for row in site.store.rows("select line from unsealed"))


def test_what_was_put_off_is_asked_before_it_leaves(site: Workspace) -> None:
    guarded(site, lambda: annotate(site, TEXT), {text_hash(TEXT): Treatment.LATER})
    (one,) = text_guard.open_texts(site)
    assert (one.text, one.words, one.sent) == (TEXT, ("Mrs Awa Traoré",), False)
    text_guard.take_out(site, one)
    assert texts(site) == ["Late: … came by night"]
    assert text_guard.open_texts(site) == ()
    site.journal.undo()
    assert [each.text for each in text_guard.open_texts(site)] == [TEXT]
    text_guard.answer(site, TEXT, Answer.SEND_ANYWAY)
    assert text_guard.open_texts(site) == ()
    site.journal.undo()
    assert len(text_guard.open_texts(site)) == 1


def test_what_has_left_is_told_apart(site: Workspace, tmp_path: Path) -> None:
    annotate(site, TEXT)
    exporting.export_data_package(site, tmp_path / "sent.qicpkg")
    (one,) = text_guard.open_texts(site)
    assert one.sent
    with pytest.raises(NotAllowedError):
        text_guard.take_out(site, one)


def test_half_of_a_change_is_taken_back_with_the_rest(site: Workspace) -> None:
    def both() -> None:
        annotate(site, "the first day")
        annotate(site, TEXT)

    with pytest.raises(SuspectTextError):
        guarded(site, both, {})
    assert [text for text in texts(site) if text] == []


def test_a_text_that_stands_already_is_not_asked_with_its_neighbour(site: Workspace) -> None:
    ramp = cycles.open_ramp(site, title="Streaming")
    cycle = cycles.open_cycle(site, ramp.id, objective="x", who="Mrs Traoré")
    guarded(site, lambda: cycles.write_cycle(site, cycle.id, what="a board"), {})
    assert cycles.get_cycle(site, cycle.id).cycle.what == "a board"


def test_private_words_and_names_of_places_are_not_asked(site: Workspace) -> None:
    guarded(site, lambda: people.add_person(site, "Mrs Awa Traoré"), {})
    assert [one.name for one in site.journal.list_records(Person, site.private_scope)] == ["Mrs Awa Traoré"]


def test_shapes_of_the_settings_are_asked_and_the_guard_can_be_switched_off(site: Workspace) -> None:
    written = "number AB-12345 of the county"
    guarded(site, lambda: annotate(site, written), {})
    before = settings.load(site.profile)
    settings.save(site.profile, replace(before, identity_shapes=("AA-99999", "bad")))
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: annotate(site, f"{written} again"), {})
    settings.save(site.profile, replace(before, guards_texts=False))
    guarded(site, lambda: annotate(site, TEXT), {})
    assert text_guard.open_texts(site) == ()


def test_minutes_are_private_but_printed_so_they_are_asked_about(site: Workspace) -> None:
    held = meetings.plan_meeting(site, "2026-03-12", "March results")
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: meetings.write_meeting(site, held, notes=TEXT), {})
    guarded(site, lambda: meetings.write_meeting(site, held, notes=TEXT), {text_hash(TEXT): Treatment.LATER})
    assert text_guard.open_texts(site) == (), "no package takes it along"
    (one,) = text_guard.open_printed(site)
    assert (one.entity, one.key or one.register, one.sent) == ("meeting", "notes", False)
    text_guard.take_out(site, one)
    assert meetings.get_meeting(site, held).meeting.notes == "Late: … came by night"
    assert text_guard.open_printed(site) == ()


def test_minutes_may_name_those_on_the_teams_own_list(site: Workspace) -> None:
    people.add_person(site, "Grace Traoré")
    held = meetings.plan_meeting(site, "2026-03-12")
    guarded(site, lambda: meetings.write_meeting(site, held, notes="Mrs Traoré will ask the store"), {})
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: meetings.write_meeting(site, held, agenda="Mrs Awa Traoré waited"), {})
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: meetings.write_meeting(site, held, agenda="patient Grace waited"), {})
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: annotate(site, "Mrs Traoré will ask the store"), {})


def test_shapes_of_the_collaborative_travel_and_count_beside_the_computers(small: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    shapes = ["999999/99/9", " AA-99999  "]
    collaboratives.describe_collaborative(organiser, title="Safer births", identity_shapes=shapes)
    with pytest.raises(SuspectTextError):
        guarded(organiser, lambda: collaboratives.describe_collaborative(organiser, topic="as 123456/10/1"), {})
    guarded(site, lambda: annotate(site, "as 123456/10/1"), {})
    exporting.publish(organiser, small.root / "news.qicpkg")
    importing.import_packages(site, [small.root / "news.qicpkg"])
    agreed = collaboratives.find_collaborative(site)
    assert agreed is not None
    assert agreed.identity_shapes == ["999999/99/9", "AA-99999"]
    settings.save(site.profile, replace(settings.load(site.profile), identity_shapes=("99-A-99",)))
    for text in ("again 123456/10/1", "it was AB-12345", "it was 12-B-34"):
        with pytest.raises(SuspectTextError):
            guarded(site, lambda text=text: annotate(site, text), {})


def test_what_is_no_shape_is_not_kept_for_the_collaborative(small: Any) -> None:
    organiser = small.organiser()
    for wrong in (["99"], ["AA-99999", "words"], [f"AA-{n:03d}-99999" for n in range(21)]):
        with pytest.raises(InputError):
            collaboratives.describe_collaborative(organiser, identity_shapes=wrong)
    collaboratives.describe_collaborative(organiser, title="Safer births", identity_shapes=[""])
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert found.identity_shapes is None
