"""Two organisers' laptops work on one collaborative: both harvest, both publish; afterwards both hold the same."""

from __future__ import annotations

from typing import Any

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.feeding_back import handing_on, publishing
from qic_desktop.services.improving import drivers
from qic_desktop.services.learning import stories
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role


def test_both_publish_and_hold_the_same_after_the_exchange(play: Any) -> None:
    first = play.organiser()
    collaboratives.describe_collaborative(first, title="Four-hour care", start="2026-01")
    with play.computer("second"):
        second = play.site(first, "O2", role=Role.ORGANISER)
        request = play.export(second)
    play.take(first, request)
    enrolling.enrol(first, enrolling.find_requests(first, "O2")[0])
    play.take(second, exporting.publish(first, play.file("news")).file)
    drivers.add_driver(first, "Flow at the front door")
    from_first = exporting.publish(first, play.file("news")).file
    with play.computer("second"):
        drivers.add_driver(second, "Flow through the beds")
        from_second = exporting.publish(second, play.file("news")).file
        play.take(second, from_first)
    play.take(first, from_second)
    assert keeping.digest(first) == keeping.digest(second)
    for workspace in (first, second):
        said = {node.text for node in drivers.read_forest(workspace).primary}
        assert said == {"Flow at the front door", "Flow through the beds"}


def test_what_one_told_a_site_alone_the_other_knows(play: Any) -> None:
    first = play.organiser()
    site = play.enrolled_site(first, "S001")
    with play.computer("second"):
        second = play.site(first, "O2", role=Role.ORGANISER)
        request = play.export(second)
    play.take(first, request)
    enrolling.enrol(first, enrolling.find_requests(first, "O2")[0])
    play.take(site, exporting.publish(first, play.file("news")).file)
    stories.ask(site, "How do you count at night?")
    asked = play.export(site)
    play.take(first, asked)
    (question,) = handing_on.open_questions(first)
    handing_on.answer_question(first, question.question.id, "One nurse counts at six.")
    stick = play.folder / "stick"
    stick.mkdir()
    sent = publishing.publish(first, stick)
    (for_organisers,) = (file for file in sent.beside if "for-organisers" in file.name)
    with play.computer("second"):
        play.take(second, sent.file, asked, for_organisers)
        assert handing_on.open_questions(second) == ()
        confirmed = exporting.publish(second, play.file("news")).file
    # Once the other laptop has confirmed it, no further file is written for it.
    play.take(first, confirmed)
    assert "organisers" not in {one.name for one in news_for_some.waiting_readers(first)}
    assert keeping.digest(first) == keeping.digest(second)
