"""Letters of the organiser as they are read: new ones, read ones, reminders, and notes to a coach alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Letter
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services import letters, today
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.organising import caseloads, reminders
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


@pytest.fixture
def site(play: Any, organiser: Workspace) -> Workspace:
    made: Workspace = play.enrolled_site(organiser, "S001")
    return made


@pytest.fixture
def coach(play: Any, organiser: Workspace, site: Workspace) -> Workspace:
    made: Workspace = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(made))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "coach")[0])
    return made


def letter_to_all(organiser: Workspace, title: str) -> None:
    letter = new_record(Letter, organiser.new_id(), title=title, body=f"{title}, in words")
    organiser.journal.append(organiser_private_scope(), [letter])


def news(play: Any, organiser: Workspace, *readers: Workspace) -> tuple[Path, ...]:
    folder = play.folder / f"stick-{next(play.numbers)}"
    folder.mkdir()
    file = exporting.publish(organiser, folder / "news.qicpkg").file
    beside = news_for_some.write_beside(organiser, folder, "news")
    for reader in readers:
        play.take(reader, file)
    return beside


def titles(workspace: Workspace) -> list[str]:
    return [one.title for one in letters.list_letters(workspace)]


def test_every_letter_stays_to_be_read_and_a_read_one_is_no_longer_new(
    play: Any, organiser: Workspace, site: Workspace
) -> None:
    for number in range(6):
        letter_to_all(organiser, f"Letter {number}")
        news(play, organiser, site)
    assert titles(site) == [f"Letter {number}" for number in (5, 4, 3, 2, 1, 0)]
    newest = letters.list_letters(site)[0]
    assert (newest.on, newest.for_us, newest.about, newest.read) == (site.today(), False, "", False)
    letters.mark_read(site, newest.id)
    assert [one.read for one in today.today_of(site).letters] == [True] + [False] * 5
    letters.mark_read(site, newest.id, read=False)
    assert not letters.list_letters(site)[0].read


def test_that_a_letter_was_read_is_told_to_nobody(play: Any, organiser: Workspace, site: Workspace) -> None:
    letter_to_all(organiser, "To all")
    news(play, organiser, site)
    play.take(organiser, play.export(site))
    letters.mark_read(site, letters.list_letters(site)[0].id)
    result = play.take(organiser, play.export(site))
    assert "read_letter" not in {change.entity for one in result.packages for change in one.changes}
    assert not organiser.store.rows("select 1 from register where entity='read_letter'")


def test_a_reminder_is_read_by_those_it_names(play: Any, organiser: Workspace, site: Workspace) -> None:
    other = play.enrolled_site(organiser, "S002")
    reminders.write_reminder(organiser, [site.own_id], "October is missing", "Please send it.")
    (beside,) = news(play, organiser, site, other)
    assert titles(site) == []
    play.take(site, beside)
    assert [one.for_us for one in letters.list_letters(site)] == [True]
    assert titles(other) == []


def test_a_letter_that_is_not_here_cannot_be_marked(organiser: Workspace, site: Workspace) -> None:
    with pytest.raises(NotFoundError):
        letters.mark_read(site, organiser.new_id())
    assert letters.list_letters(organiser) == ()


# --- notes to a coach ------------------------------------------------------------------------------------------


def test_a_note_reaches_the_coach_and_no_site(
    play: Any, organiser: Workspace, site: Workspace, coach: Workspace
) -> None:
    (reader,) = letters.coaches_of(organiser, site.own_id)
    assert reader.id == coach.own_id
    letters.write_to_coach(organiser, reader.id, "S001", "S001 · October 2026", "The register is at the ward.")
    beside = news(play, organiser, site, coach)
    (file,) = [one for one in beside if "coach" in one.name]
    play.take(coach, file)
    (note,) = letters.list_letters(coach)
    assert (note.title, note.body) == ("S001 · October 2026", "The register is at the ward.")
    assert (note.about, note.for_us) == (site.own_id, True)
    assert titles(site) == []
    play.take(site, file)
    assert titles(site) == []
    assert not site.store.rows("select 1 from register where entity='letter'")
    letters.mark_read(coach, note.id)
    assert letters.list_letters(coach)[0].read


def test_the_file_for_a_coach_is_written_until_she_confirms(
    play: Any, organiser: Workspace, site: Workspace, coach: Workspace
) -> None:
    letters.write_to_coach(organiser, coach.own_id, "S001", "S001", "Telephoned.")
    (file,) = news(play, organiser, coach)
    assert [one.to for one in news_for_some.waiting_readers(organiser)] == [coach.own_id]
    play.take(coach, file)
    play.take(organiser, play.export(coach))
    assert news_for_some.waiting_readers(organiser) == ()


def test_coaches_with_a_list_come_before_those_without(
    play: Any, organiser: Workspace, site: Workspace, coach: Workspace
) -> None:
    second = play.site(organiser, "second", role=Role.COACH)
    play.take(organiser, play.export(second))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "second")[0])
    assert {one.id for one in letters.coaches_of(organiser, site.own_id)} == {coach.own_id, second.own_id}
    caseloads.write_caseload(organiser, second.own_id, [site.own_id])
    assert [one.id for one in letters.coaches_of(organiser, site.own_id)] == [second.own_id]


def test_an_empty_note_a_stranger_and_another_role_are_refused(
    organiser: Workspace, site: Workspace, coach: Workspace
) -> None:
    with pytest.raises(InputError):
        letters.write_to_coach(organiser, coach.own_id, "S001", "S001", "  ")
    with pytest.raises(NotFoundError):
        letters.write_to_coach(organiser, "nobody", "S001", "S001", "words")
    with pytest.raises(NotFoundError):
        letters.write_to_coach(organiser, coach.own_id, "S404", "S404", "words")
    with pytest.raises(NotAllowedError):
        letters.write_to_coach(site, coach.own_id, "S001", "S001", "words")
    assert organiser.journal.list_records(Letter, organiser_scope(coach.own_id)) == ()
    assert trust.find_site(organiser, "S001").id == site.own_id
