"""What publishing brings into force is named before it is done: the course, letters, each kind of record."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives, course
from qic_desktop.services.organising.releasing import what_takes_effect
from qic_desktop.wording.designing import course_words
from qic_desktop.wording.releases import others_line


def test_a_new_course_and_its_letter_are_named_until_they_are_published(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Care", start="2026-01", end="2026-06")
    exporting.publish(organiser, play.file("news"))
    assert what_takes_effect(organiser).is_nothing
    course.change_course(organiser, "holding", "2026-07", ("We hold the gains", "Four times a year."))
    found = what_takes_effect(organiser)
    assert course_words(*found.course) == "Holding the gains since July 2026"
    assert others_line(found.others) == "Letter"
    assert not found.charter, "only the course is new"
    exporting.publish(organiser, play.file("news"))
    again = what_takes_effect(organiser)
    assert again.course == ("", "")
    assert again.is_nothing
    course.change_course(organiser, "holding", "2026-08")
    later = what_takes_effect(organiser)
    assert (later.course, later.charter, later.is_nothing) == (("holding", "2026-08"), False, False)
    collaboratives.describe_collaborative(organiser, aim="Every child is seen")
    assert what_takes_effect(organiser).charter


def test_several_of_a_kind_are_counted() -> None:
    assert others_line((("change_idea", 3), ("letter", 1))) == "Change idea (3), Letter"
