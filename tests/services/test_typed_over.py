"""A number typed over a site's own: nothing of it is lost, and nothing of the site's goes without an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.exchange import passphrases
from qic_desktop.services.coaching import entering
from qic_desktop.services.coaching.entering import Question
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.locking import store_locks
from qic_desktop.services.measuring import measures, month_sheet, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace

MONTH = parse_period("2026-10")
DAY = date(2026, 11, 4)


@pytest.fixture
def pair(play: Any) -> tuple[Workspace, Workspace]:
    """An organiser who enters for a site, and the site: 9 of 10 in October is its own word."""
    organiser = play.organiser()
    for code, of in (("cord", "All births"), ("skin", "All births"), ("fever", "All mothers")):
        definition = {"numerator_text": code, "denominator_text": of}
        measures.define_measure(organiser, NewMeasure(code, f"The {code}", definition=definition))
    exporting.publish(organiser, play.file("news"))
    team = play.enrolled_site(organiser, "S001")
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    play.record(team, "2026-10", 9, 10)
    play.take(organiser, play.export(team))
    return organiser, team


def sheet_of(organiser: Workspace, team: Workspace) -> MonthSheet:
    return entering.read_page(organiser, team.own_id, MONTH).sheet


def id_of(sheet: MonthSheet, code: str) -> str:
    return next(line.id for line in sheet.asked if line.view.code == code)


def typed(organiser: Workspace, team: Workspace, entries: dict[str, Entry]) -> None:
    """Type numbers (code → entry) as one step."""
    sheet = sheet_of(organiser, team)
    given = {id_of(sheet, code): one for code, one in entries.items()}
    entering.give_unless_typed(organiser, sheet, given, Source.PAPER, DAY)


def asked(organiser: Workspace, team: Workspace) -> Question:
    found = entering.read_page(organiser, team.own_id, MONTH).unanswered
    assert found is not None
    return found


def stands(organiser: Workspace, team: Workspace, code: str) -> tuple[float | None, float | None]:
    sheet = sheet_of(organiser, team)
    entry = sheet.line(id_of(sheet, code)).entry
    return entry.numerator, entry.denominator


def site_types(play: Any, organiser: Workspace, team: Workspace, code: str, entry: Entry) -> None:
    observations.record_observation(team, measures.get_measure(team, code), MONTH, entry)
    play.take(organiser, play.export(team))


def test_both_numbers_of_a_line_are_kept(pair: Any) -> None:
    organiser, team = pair
    sheet = sheet_of(organiser, team)
    line = id_of(sheet, "four-hours")
    for name, number in (("numerator", 3), ("denominator", 12)):
        entries = month_sheet.given_number(sheet_of(organiser, team), line, name, number)
        entering.give_unless_typed(organiser, sheet, entries, Source.PAPER, DAY)
    assert asked(organiser, team).typed == {line: Entry(3, 12)}
    assert stands(organiser, team, "four-hours") == (9, 10)


def test_each_line_is_asked_about_before_it_is_replaced(play: Any, pair: Any) -> None:
    organiser, team = pair
    site_types(play, organiser, team, "fever", Entry(1, 8))
    typed(organiser, team, {"four-hours": Entry(3, 10)})
    typed(organiser, team, {"fever": Entry(2, 8)})
    for _turn in range(2):
        question = asked(organiser, team)
        assert len(question.standing) == 1, "one answer is about one line"
        before = {code: stands(organiser, team, code) for code in ("four-hours", "fever")}
        entering.enter_over(organiser, sheet_of(organiser, team), question)
        after = {code: stands(organiser, team, code) for code in ("four-hours", "fever")}
        assert sum(before[code] != after[code] for code in before) == 1
    assert entering.read_page(organiser, team.own_id, MONTH).unanswered is None


def test_what_is_pasted_beside_it_is_entered_at_once(pair: Any) -> None:
    organiser, team = pair
    typed(organiser, team, {"four-hours": Entry(3, 10), "fever": Entry(2, 8)})
    assert stands(organiser, team, "fever") == (2, 8)
    question = asked(organiser, team)
    entering.keep_sites_own(organiser, sheet_of(organiser, team), question)
    assert stands(organiser, team, "four-hours") == (9, 10)
    assert stands(organiser, team, "fever") == (2, 8)


def test_a_count_out_of_the_same_cases_stays_when_the_sites_own_is_kept(play: Any, pair: Any) -> None:
    organiser, team = pair
    site_types(play, organiser, team, "cord", Entry(4, 20))
    typed(organiser, team, {"cord": Entry(5, 20), "skin": Entry(6, 20)})
    question = asked(organiser, team)
    assert len(question.typed) == 2, "one shared denominator is one question"
    entering.keep_sites_own(organiser, sheet_of(organiser, team), question)
    assert stands(organiser, team, "cord") == (4, 20)
    assert stands(organiser, team, "skin") == (6, 20)
    assert entering.read_page(organiser, team.own_id, MONTH).unanswered is None


def test_a_shared_denominator_goes_with_the_answer(play: Any, pair: Any) -> None:
    organiser, team = pair
    site_types(play, organiser, team, "cord", Entry(4, 20))
    sheet = sheet_of(organiser, team)
    pool = sheet.line(id_of(sheet, "cord")).pool
    assert pool
    entries = month_sheet.given_pool(sheet, pool, 25)
    entering.give_unless_typed(organiser, sheet, entries, Source.PAPER, DAY)
    entering.keep_sites_own(organiser, sheet_of(organiser, team), asked(organiser, team))
    assert stands(organiser, team, "cord") == (4, 20)
    assert stands(organiser, team, "skin")[1] in (None, 20)


def test_it_is_asked_also_when_the_sites_own_has_gone(play: Any, pair: Any) -> None:
    organiser, team = pair
    typed(organiser, team, {"four-hours": Entry(3, 10)})
    site_types(play, organiser, team, "four-hours", Entry())
    question = asked(organiser, team)
    assert not question.of_site
    entering.enter_over(organiser, sheet_of(organiser, team), question)
    assert stands(organiser, team, "four-hours") == (3, 10)


def test_what_the_site_has_come_to_say_too_is_asked_about_no_more(play: Any, pair: Any) -> None:
    organiser, team = pair
    typed(organiser, team, {"four-hours": Entry(3, 10)})
    site_types(play, organiser, team, "four-hours", Entry(3, 10))
    assert entering.read_page(organiser, team.own_id, MONTH).unanswered is None


def test_it_outlives_a_lock(play: Any, pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "COST", passphrases.Cost(1, 64 * 1024))
    organiser, team = pair
    typed(organiser, team, {"four-hours": Entry(3, 10)})
    path = play.close(organiser)
    store_locks.lock_store(path, "four blue herons")
    locked = play.reopen(path)
    assert store_locks.finish_locking(locked) is None
    assert list(asked(locked, team).typed.values()) == [Entry(3, 10)]
    assert stands(locked, team, "four-hours") == (9, 10)
