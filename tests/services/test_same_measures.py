"""A team that counted before it joined: what is the same is taken over once, what differs stays apart."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.observation import MissingReason, Observation
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services import today
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import checking, measures, month_sheet, observations, same_measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.same_measures import SameQuestion
from qic_desktop.services.trusting import joining
from qic_desktop.services.workspace import Role, Workspace

OURS = {"numerator_text": "Seen within four hours.", "denominator_text": "All  attendances"}


@pytest.fixture
def site(play: Any) -> Workspace:
    """A team that began alone, with nine months, and then joined."""
    organiser = play.organiser("four-hours", "admissions")
    made: Workspace = play.create("alone", Role.SITE)
    measures.define_measure(made, NewMeasure("four", "Seen within four hours", definition=OURS))
    for month in range(1, 10):
        play.record(made, f"2026-{month:02d}", 80 + month, 100, code="four")
    assert same_measures.same_questions(made) == ()
    invitation = play.file("invitation")
    exporting.invite(organiser, "Site A", invitation, code="A")
    joining.join(made, invitation)
    return made


def question(site: Workspace, code: str = "four") -> SameQuestion:
    return same_measures.find_question(site, code)


def values(site: Workspace, code: str) -> dict[str, Observation]:
    return {one.period: one for one in observations.list_observations(site, measures.get_measure(site, code))}


def test_the_most_alike_stands_first_with_what_would_come(site: Workspace) -> None:
    (one,) = same_measures.open_questions(site)
    assert [candidate.core.code for candidate in one.candidates] == ["four-hours", "admissions"]
    first = one.candidates[0]
    assert (first.new, first.there, first.differences, first.can_take) == (9, 0, (), True)
    assert (one.answer, one.chosen, one.values) == ("open", None, 9)


def test_values_are_taken_over_as_counted_back_with_a_note_and_ours_stay(play: Any, site: Workspace) -> None:
    view = measures.get_measure(site, "four")
    observations.write_note(site, view, parse_period("2026-03"), "flu")
    observations.record_observation(site, view, parse_period("2026-10"), Entry(missing=MissingReason.STRIKE))
    before = values(site, "four")
    same_measures.take_over(site, "four", "four-hours")
    taken = values(site, "four-hours")
    assert {period: (one.numerator, one.denominator, one.missing) for period, one in taken.items()} == {
        period: (one.numerator, one.denominator, one.missing) for period, one in before.items()
    }
    assert {one.counted_back for one in taken.values()} == {site.today().isoformat()}
    assert {one.revision for one in taken.values()} == {1}
    assert taken["2026-03"].note == "Taken over from our own measure “Seen within four hours”. flu"
    assert values(site, "four") == before
    assert question(site).answer == "same"
    assert question(site).chosen is not None
    assert measures.get_measure(site, "four").is_taken_over


def test_what_was_counted_once_more_comes_along(site: Workspace) -> None:
    view = measures.get_measure(site, "four")
    checking.write_check(site, view, parse_period("2026-02"), Entry(82, 100))
    checking.write_check(site, view, parse_period("2026-03"), Entry(70, 100))
    same_measures.take_over(site, "four", "four-hours")
    taken = values(site, "four-hours")
    found = {period: checked_of(one).quality for period, one in taken.items()}
    assert (found["2026-02"], found["2026-03"], found["2026-04"]) == (
        Quality.VERIFIED,
        Quality.DIFFERS,
        Quality.UNVERIFIED,
    )
    assert checked_of(taken["2026-03"]).on == site.today().isoformat()


def test_one_undo_takes_all_of_it_back(site: Workspace) -> None:
    same_measures.take_over(site, "four", "four-hours")
    site.journal.undo()
    assert values(site, "four-hours") == {}
    assert question(site).answer == "open"


def test_a_value_that_stands_there_already_is_never_overwritten(play: Any, site: Workspace) -> None:
    play.record(site, "2026-02", 1, 10, code="four-hours")
    assert (question(site).candidates[0].new, question(site).candidates[0].there) == (8, 1)
    same_measures.take_over(site, "four", "four-hours")
    assert (values(site, "four-hours")["2026-02"].numerator, values(site, "four-hours")["2026-02"].denominator) == (
        1,
        10,
    )
    assert len(values(site, "four-hours")) == 9


def test_taken_over_twice_brings_only_what_is_new(play: Any, site: Workspace) -> None:
    same_measures.take_over(site, "four", "four-hours")
    play.record(site, "2026-10", 91, 100, code="four")
    assert question(site).candidates[0].new == 1
    same_measures.take_over(site, "four", "four-hours")
    assert values(site, "four-hours")["2026-10"].numerator == 91


def test_what_was_taken_over_is_not_asked_for_a_second_time(site: Workspace) -> None:
    before = {line.view.code for line in month_sheet.open_month(site, parse_period("2026-10")).lines}
    assert "four" in before
    asked = today.today_of(site).expected
    same_measures.take_over(site, "four", "four-hours")
    after = {line.view.code for line in month_sheet.open_month(site, parse_period("2026-10")).lines}
    assert after == before - {"four"}
    assert today.today_of(site).expected == asked - 1
    assert "four" in {view.code for view in measures.list_measures(site)}


def test_kept_apart_is_remembered_and_can_be_compared_again(site: Workspace) -> None:
    same_measures.keep_apart(site, "four")
    assert same_measures.open_questions(site) == ()
    assert question(site).answer == "apart"
    assert not measures.get_measure(site, "four").is_taken_over
    same_measures.take_over(site, "four", "four-hours")
    assert question(site).answer == "same"


@pytest.mark.parametrize(
    ("changed", "field", "hard"),
    [
        ({"numerator_text": "Seen by a doctor"}, "numerator_text", False),
        ({"exclusion": "planned returns"}, "exclusion", False),
        ({"direction": "down"}, "direction", False),
        ({"value_form": "count"}, "value_form", True),
        ({"period_kind": "week"}, "period_kind", True),
        ({"value_form": "cases-between"}, "events", True),
    ],
)
def test_what_differs_is_said_and_kinds_of_number_are_never_mixed(
    site: Workspace, changed: dict[str, object], field: str, hard: bool
) -> None:
    measures.define_measure(site, NewMeasure("other", "Another", definition={**OURS, **changed}))
    first = next(one for one in question(site, "other").candidates if one.core.code == "four-hours")
    assert [one.field for one in first.differences] == [field]
    assert first.can_take is not hard
    if hard:
        with pytest.raises(NotAllowedError):
            same_measures.take_over(site, "other", "four-hours")
        assert question(site, "other").answer == "open"
    else:
        same_measures.take_over(site, "other", "four-hours")


def test_only_our_own_measures_are_asked_about(play: Any, site: Workspace) -> None:
    with pytest.raises(NotFoundError):
        same_measures.find_question(site, "four-hours")
    with pytest.raises(NotFoundError):
        same_measures.take_over(site, "four", "nothing")
    with pytest.raises(NotAllowedError):
        same_measures.same_questions(play.create("coach", Role.COACH))
