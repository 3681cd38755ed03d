"""Feedback to eight sites: prepared, carried, seen at a site; and consent that is enforced up to the last gate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.learning import ChangeStory
from qic_desktop.domain.measure import Measure
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting, news_for_some
from qic_desktop.services.feeding_back import benchmarks, handing_on, how_others_do
from qic_desktop.services.learning import stories
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit

MONTHS = ("2026-08", "2026-09", "2026-10")


@pytest.fixture
def eight(play: Any) -> tuple[Workspace, dict[str, Workspace]]:
    """An organiser and eight sites with values; each site knows that it was accepted."""
    organiser = play.organiser()
    sites = {}
    for number in range(1, 9):
        code = f"S00{number}"
        sites[code] = site = play.enrolled_site(organiser, code)
        for month in MONTHS:
            play.record(site, month, 10 * number, 100)
    play.take(organiser, *(play.export(site) for site in sites.values()))
    news = exporting.publish(organiser, play.file("news")).file
    for site in sites.values():
        play.take(site, news)
    return organiser, sites


def carry(play: Any, organiser: Workspace, sites: dict[str, Workspace]) -> dict[str, Path]:
    """Write news with the files for single sites, and give every site the general news and its own."""
    folder = play.folder / f"stick-{next(play.numbers)}"
    folder.mkdir()
    news = exporting.publish(organiser, folder / "news.qicpkg").file
    beside = news_for_some.write_beside(organiser, folder, "news")
    own = {code: file for code in sites for file in beside if file.name.startswith(f"for-{code}-")}
    for code, site in sites.items():
        play.take(site, news, *([own[code]] if code in own else []))
    return own


def test_sites_that_begin_next_month_have_their_picture_of_the_months_before(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, _sites = eight
    spans = organiser.journal.list_records(Participation)
    begins = {"since": "2099-01-01", "until": None, "reason": None}
    edits = [record_edit(Participation, one.id, site=one.site, **begins) for one in spans]
    organiser.journal.append(organiser_scope(), edits)
    assert len(benchmarks.preview(organiser)) == 8


def test_feedback_is_prepared_carried_and_seen_without_names(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, sites = eight
    (seen,) = benchmarks.preview(organiser, "S003")
    assert seen.fresh == 1
    assert benchmarks.prepare(organiser) == 8
    assert benchmarks.prepare(organiser) == 0
    own = carry(play, organiser, sites)
    assert set(own) == set(sites)
    (told,) = how_others_do.received(sites["S003"])
    assert told.own == (0.3, 0.3, 0.3)
    assert told.middle == (0.5, 0.5, 0.5)
    assert sorted(line.values[0] or 0 for line in told.lines) == [0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8]
    assert not told.is_named
    assert [line.values[0] for line in told.lines] != sorted(line.values[0] or 0 for line in told.lines)
    assert {line.name for line in told.lines} == {""}
    # Another site's file is not for this one.
    assert how_others_do.received(sites["S001"])[0].own == (0.1, 0.1, 0.1)


def test_a_site_that_confirmed_gets_no_further_file(play: Any, eight: tuple[Workspace, dict[str, Workspace]]) -> None:
    organiser, sites = eight
    benchmarks.prepare(organiser)
    carry(play, organiser, sites)
    play.take(organiser, play.export(sites["S002"]))
    waiting = {one.name for one in news_for_some.waiting_readers(organiser)}
    assert waiting == set(sites) - {"S002"}


def test_names_stand_where_that_was_agreed_and_nothing_where_comparison_is_off(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, sites = eight
    collaboratives.describe_collaborative(organiser, comparison_policy="named")
    benchmarks.prepare(organiser)
    carry(play, organiser, sites)
    (told,) = how_others_do.received(sites["S003"])
    assert [line.name for line in told.lines][:2] == ["Site S001", "Site S002"]
    collaboratives.describe_collaborative(organiser, comparison_policy="off")
    assert benchmarks.prepare(organiser) == 8
    carry(play, organiser, sites)
    assert how_others_do.received(sites["S003"]) == ()


def test_below_the_least_number_of_sites_there_are_only_ones_own_values(
    eight: tuple[Workspace, dict[str, Workspace]],
) -> None:
    organiser, _sites = eight
    collaboratives.describe_collaborative(organiser, minimum_sites=8)
    (seen,) = benchmarks.preview(organiser, "S003")
    told = seen.told[0][1]
    assert told.is_few
    assert told.own == (0.3, 0.3, 0.3)
    assert (told.lines, told.middle) == ((), (None, None, None))


def test_of_a_sensitive_measure_nobody_is_shown_one_by_one(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, _sites = eight
    view = play.measure(organiser)
    organiser.journal.append(organiser_private_scope(), [record_edit(Measure, view.id, sensitive=True)])
    exporting.release_drafts(organiser)
    (seen,) = benchmarks.preview(organiser, "S003")
    told = seen.told[0][1]
    assert told.is_sensitive
    assert told.lines == ()
    assert told.low == told.high == (None, None, None)
    assert told.middle == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    "tops", [(38, 39, 40, 40, 40, 40, 40, 40), (1, 2, 2, 2, 30, 30, 3, 3), (9, 1, 1, 0, 0, 0, 0, 0)]
)
def test_of_a_sensitive_measure_no_small_number_stands_behind_the_middle(play: Any, tops: tuple[int, ...]) -> None:
    """Few that did not count, a small number in the middle, a count that one site has nearly alone."""
    organiser = play.organiser()
    sites = [play.enrolled_site(organiser, f"S00{number}") for number in range(1, 9)]
    for site, top in zip(sites, tops, strict=True):
        play.record(site, "2026-10", top, 40)
    play.take(organiser, *(play.export(site) for site in sites))
    view = play.measure(organiser)
    organiser.journal.append(organiser_private_scope(), [record_edit(Measure, view.id, sensitive=True)])
    exporting.release_drafts(organiser)
    (seen,) = benchmarks.preview(organiser, "S008")
    assert seen.told[0][1].middle == (None,) * len(seen.told[0][1].periods)


# --- stories -------------------------------------------------------------------------------------------------------


def tell(site: Workspace, steps: str, consent: str) -> str:
    return stories.begin_story(site, "A basket at every bed", steps=steps, consent=consent)


def test_a_no_never_leaves_whatever_was_drafted(play: Any, eight: tuple[Workspace, dict[str, Workspace]]) -> None:
    organiser, sites = eight
    kept = tell(sites["S001"], "We filled baskets.", "no")
    play.take(organiser, play.export(sites["S001"]))
    assert handing_on.list_told(organiser) == ()
    with pytest.raises(NotAllowedError):
        handing_on.hand_on(organiser, kept)
    # Somebody drafts it all the same: the last gate takes it out.
    record = new_record(ChangeStory, kept, title="A basket", told_by="Site S001", consent="named")
    organiser.journal.append(organiser_private_scope(), [record])
    carry(play, organiser, sites)
    assert stories.received_stories(sites["S002"]) == ()


def test_one_without_a_name_has_none_in_its_words(play: Any, eight: tuple[Workspace, dict[str, Workspace]]) -> None:
    organiser, sites = eight
    told = tell(sites["S001"], "At S001 we filled baskets.", "unnamed")
    play.take(organiser, play.export(sites["S001"]))
    (waiting,) = handing_on.list_told(organiser)
    assert (waiting.state, waiting.telling) == ("waiting", ("S001",))
    with pytest.raises(NotAllowedError):
        handing_on.hand_on(organiser, told)
    handing_on.hand_on(organiser, told, steps="Here we filled baskets.")
    carry(play, organiser, sites)
    (seen,) = stories.received_stories(sites["S002"])
    assert (seen.told_by, seen.story.steps) == ("", "Here we filled baskets.")
    assert stories.received_stories(sites["S001"]) == ()


def test_consent_taken_back_is_told_and_the_next_news_no_longer_have_it(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, sites = eight
    told = tell(sites["S001"], "We filled baskets.", "named")
    play.take(organiser, play.export(sites["S001"]))
    handing_on.hand_on(organiser, told)
    carry(play, organiser, sites)
    (seen,) = stories.received_stories(sites["S002"])
    assert seen.told_by == "Site S001"
    stories.write_story(sites["S001"], told, consent="no")
    play.take(organiser, play.export(sites["S001"]))
    (gone,) = handing_on.list_told(organiser)
    assert gone.state == "withdrawn"
    carry(play, organiser, sites)
    assert stories.received_stories(sites["S002"]) == ()
    assert handing_on.list_told(organiser) == ()
    with pytest.raises(NotFoundError):
        handing_on.withdraw(organiser, told)


def test_an_answer_to_a_question_that_stays_here_goes_to_the_asker_alone(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]]
) -> None:
    organiser, sites = eight
    stories.ask(sites["S001"], "How do you count at night?")
    play.take(organiser, play.export(sites["S001"]))
    (asked,) = handing_on.open_questions(organiser)
    handing_on.answer_question(organiser, asked.question.id, "One nurse counts at six.")
    assert handing_on.open_questions(organiser) == ()
    own = carry(play, organiser, sites)
    assert set(own) == {"S001"}
    (question,) = stories.list_questions(sites["S001"])
    assert [one.text for one in question.answers] == ["One nurse counts at six."]
    assert stories.list_questions(sites["S002"]) == ()


@pytest.mark.parametrize(
    ("text", "others"), [("One nurse counts at six.", 1), ("Ask Site S001 itself.", 0)], ids=["plain", "tells whose"]
)
def test_an_answer_goes_along_when_its_question_is_handed_on_later(
    play: Any, eight: tuple[Workspace, dict[str, Workspace]], text: str, others: int
) -> None:
    organiser, sites = eight
    stories.ask(sites["S001"], "How do you count at night?", consent="unnamed")
    play.take(organiser, play.export(sites["S001"]))
    (asked,) = handing_on.open_questions(organiser)
    handing_on.answer_question(organiser, asked.question.id, text)
    carry(play, organiser, sites)
    handing_on.hand_on(organiser, asked.question.id)
    carry(play, organiser, sites)
    (own,) = stories.list_questions(sites["S001"])
    assert [one.text for one in own.answers] == [text]
    (seen,) = stories.list_questions(sites["S002"])
    assert [one.text for one in seen.answers] == [text][:others]
