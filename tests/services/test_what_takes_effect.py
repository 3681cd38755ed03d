"""What publishing brings into force is named before it is done: the course, letters, each kind of record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qic_desktop import bootstrap
from qic_desktop.services.evaluating import archiving
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives, course, reminders
from qic_desktop.services.organising.designing import read_design
from qic_desktop.services.organising.releasing import what_takes_effect
from qic_desktop.services.workspace import Role
from qic_desktop.wording.designing import course_words
from qic_desktop.wording.releases import letter_line, others_line


def test_a_new_course_and_its_letter_are_named_until_they_are_published(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Care", start="2026-01", end="2026-06")
    exporting.publish(organiser, play.file("news"))
    assert what_takes_effect(organiser).is_nothing
    course.change_course(organiser, "holding", "2026-07", ("We hold the gains", "Four times a year."))
    found = what_takes_effect(organiser)
    assert course_words(*found.course) == "Holding the gains since July 2026"
    assert [letter_line(*one) for one in found.letters] == ["Letter to all sites: “We hold the gains”"]
    assert not found.others
    assert not found.charter, "only the course is new"
    exporting.publish(organiser, play.file("news"))
    again = what_takes_effect(organiser)
    assert again.course == ("", "")
    assert again.is_nothing
    course.change_course(organiser, "holding", "2026-08")
    later = what_takes_effect(organiser)
    assert (later.course, later.charter, later.is_nothing) == (("holding", "2026-08"), False, False)
    archiving.write_archive(organiser, tmp_path)
    assert not what_takes_effect(organiser).charter, "where the archive lies changes nothing at a site"
    course.change_course(organiser, "network", "2026-09")
    assert not what_takes_effect(organiser).charter, "the kind of collaboration comes with the network"
    collaboratives.describe_collaborative(organiser, aim="Every child is seen")
    assert what_takes_effect(organiser).charter


def test_several_of_a_kind_are_counted() -> None:
    assert others_line((("change_idea", 3), ("letter", 1))) == "Change idea (3), Letter"


def test_a_letter_to_some_is_not_told_as_one_to_all(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    sites = [play.enrolled_site(organiser, code).own_id for code in ("S001", "S002", "S003")]
    reminders.write_reminder(organiser, sites[:2], "Your values", "Please send them.")
    found = what_takes_effect(organiser)
    assert [letter_line(*one) for one in found.letters] == ["Letter to 2 sites: “Your values”"]
    assert not found.is_nothing


def test_the_day_of_publishing_is_told_in_the_calendar_of_the_workspace(tmp_path: Path) -> None:
    """A practice store lives on a day of its own: what was written just now was written today."""
    day = date(2026, 7, 6)
    organiser = bootstrap.create_workspace(
        tmp_path / "o.qic", Role.ORGANISER, "Safe birth", practice=True, practice_day=day
    )
    collaboratives.describe_collaborative(organiser, title="Care", start="2026-01", end="2026-06")
    assert read_design(organiser).published is None
    exporting.publish(organiser, tmp_path / "news.qicpkg")
    assert read_design(organiser).published == day
    assert organiser.day_of(organiser.clock() - 3 * 86_400_000) == date(2026, 7, 3)
    organiser.close()
