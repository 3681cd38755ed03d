"""What a coach can do, and how much she looks after: on real stores, and as sentences."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.coach_skills import MENTOR, SENSIBLE_SITES, SKILLS, Load
from qic_desktop.domain.visit import Competency
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.coaching import closing, competence, visiting
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role
from qic_desktop.wording.coach_skills import coach_skill_name, load_lines, load_words, next_skill_words, pace_words


@pytest.fixture
def coach(play: Any) -> Any:
    organiser = play.organiser()
    for code in ("S001", "S002"):
        play.enrolled_site(organiser, code)
    made = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(made))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    play.take(made, exporting.publish(organiser, play.file("news")).file)
    return made


def test_coach_and_mentor_may_say_it_on_one_day_and_differ(coach: Any) -> None:
    competence.set_level(coach, "charts", 3, on="2026-09-01")
    competence.set_level(coach, "charts", 2, seen_by=MENTOR, on="2026-09-01", note="Look at the median together")
    competence.set_level(coach, "charts", 3, on="2026-11-01")
    competence.set_level(coach, "tests", 2)
    found = {one.skill: one for one in competence.read_skills(coach)}
    assert list(found) == list(SKILLS)
    charts = found["charts"]
    assert (charts.own.level, charts.own.on, charts.mentor.level) == (3, "2026-11-01", 2)
    assert charts.mentor.note == "Look at the median together"
    assert charts.differs
    assert (charts.level, len(charts.history)) == (2, 3)
    assert found["planning"].level == 0
    page = competence.read_page(coach)
    assert page.next.skill == "charts"
    assert "talk about it" in next_skill_words("charts", 2, differs=True)
    assert "come along once" in next_skill_words("charts", 2, differs=False)


def test_a_word_is_taken_back_and_undone(coach: Any) -> None:
    competence.set_level(coach, "teams", 4)
    competence.set_level(coach, "teams", 0)
    assert competence.read_skills(coach)[0].own is None
    coach.journal.undo()
    assert competence.read_skills(coach)[0].own.level == 4
    assert competence.read_page(coach).next is None


def test_what_a_coach_can_do_never_leaves_her_laptop(coach: Any, play: Any) -> None:
    competence.set_level(coach, "teams", 2)
    other = play.create("organiser-2", Role.ORGANISER)
    play.take(other, play.export(coach))
    assert not other.journal.list_records(Competency)
    with pytest.raises(NotAllowedError):
        competence.read_page(other)


@pytest.mark.parametrize(
    ("skill", "level", "more", "error"),
    [
        ("juggling", 2, {}, NotFoundError),
        ("teams", 5, {}, NotFoundError),
        ("teams", 2, {"seen_by": "neighbour"}, NotFoundError),
        ("teams", 2, {"on": "soon"}, InputError),
    ],
)
def test_nonsense_is_refused(coach: Any, skill: str, level: int, more: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        competence.set_level(coach, skill, level, **more)
    assert not coach.journal.list_records(Competency)


def test_the_load_counts_sites_and_visits(coach: Any) -> None:
    load = competence.load_of(coach)
    assert (load.sites, load.never, load.made, load.given) == (2, 2, 0.0, False)
    assert load.room == SENSIBLE_SITES - 2
    assert load.falls_behind
    for site in ("S001", "S002"):
        closing.close(coach, visiting.begin_visit(coach, site, on=coach.today().isoformat()).id)
    call = visiting.begin_visit(coach, "S001", kind="call")
    closing.close(coach, call.id)
    after = competence.load_of(coach)
    assert after.never == 0
    assert round(after.made, 2) == round(2 * 30.4 / 91, 2)
    assert after.asked > 0
    assert not after.falls_behind


def test_the_load_in_words() -> None:
    few = Load(sites=12, given=True, asked=4.0, made=3.0, overdue=1, shared=2)
    assert load_words(few).startswith("You look after 12 sites. There is room for 8 more")
    assert pace_words(few).endswith("you made 3 a month.")
    assert load_lines(few) == (
        "1 site is past its day",
        "2 sites have another coach too",
        "the organiser wrote your list",
    )
    full = Load(sites=20, given=False, asked=9.0, made=2.0)
    assert "as many as one coach" in load_words(full)
    assert pace_words(full).endswith("ask the organiser for other days.")
    assert "23 sites. That is 3 more" in load_words(Load(sites=23, given=False, asked=1.0, made=1.0))
    assert coach_skill_name("charts") == "Read a run chart together"
