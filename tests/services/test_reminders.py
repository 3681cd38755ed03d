"""Who has not reported what was due, and the letter that goes with the next news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from qic_desktop.clock import local_time
from qic_desktop.domain.collaborative import Letter, Participation
from qic_desktop.domain.observation import MissingReason, Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services import today
from qic_desktop.services.exchanging import exporting, reviewing
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import designing, paper_sites, reminders, whole
from qic_desktop.services.organising.reminders import NotReported
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

DAY = date(2026, 11, 22)


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    made.practice_day = DAY
    exporting.publish(made, play.file("news"))
    return made


def enter(organiser: Workspace, site: str, *months: str, entry: Entry = Entry(7, 10)) -> None:  # noqa: B008 - a value
    views = [measures.get_measure(organiser, code) for code in ("four-hours", "pain")]
    values = [ForValue(view, parse_period(month), entry) for view in views for month in months]
    entering_for.enter_for(organiser, site, values, source=Source.PAPER, on=DAY)


def lines(organiser: Workspace) -> dict[str, NotReported]:
    return {one.site.code or "": one for one in reminders.not_reported(organiser)}


def test_what_is_due_and_not_there_is_told_longest_first(organiser: Workspace) -> None:
    for code in ("P1", "P2", "P3"):
        paper_sites.add_site(organiser, f"Site {code}", code=code, reports_by="paper")
    by_code = {one.site.code: one.site.id for one in reminders.not_reported(organiser)}
    enter(organiser, by_code["P1"], "2026-08", "2026-09", "2026-10")
    enter(organiser, by_code["P2"], "2026-08", "2026-09")
    found = lines(organiser)
    assert list(found) == ["P3", "P2"]
    assert (found["P2"].lines, found["P2"].periods, found["P2"].since) == (2, ("2026-10",), date(2026, 11, 10))
    assert (found["P3"].lines, found["P3"].periods) == (6, ("2026-08", "2026-09", "2026-10"))


def test_what_is_not_due_yet_or_has_a_reason_is_not_missing(organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper")
    enter(organiser, site, "2026-07", "2026-08", "2026-09")
    organiser.practice_day = date(2026, 11, 10)
    assert lines(organiser) == {}
    organiser.practice_day = date(2026, 11, 11)
    assert lines(organiser)["P1"].periods == ("2026-10",)
    enter(organiser, site, "2026-10", entry=Entry(missing=MissingReason.STRIKE))
    assert lines(organiser) == {}


def test_sites_that_left_or_pause_are_asked_for_nothing(organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper", since="2026-01")
    (span,) = organiser.journal.list_records(Participation)
    paused = record_edit(Participation, span.id, pauses=[{"since": "2026-08", "until": "2026-10", "reason": "flood"}])
    organiser.journal.append(organiser_scope(), [paused])
    assert lines(organiser) == {}
    left = record_edit(Participation, span.id, site=site, since="2026-01", until="2026-09", reason="", pauses=[])
    organiser.journal.append(organiser_scope(), [left])
    assert lines(organiser)["P1"].periods == ("2026-08", "2026-09")


def test_an_old_letter_reminds_of_nothing_that_was_due_later(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001").own_id
    organiser.practice_day = date(2026, 10, 20)
    reminders.write_reminder(organiser, [site], "Your values", "Please send them.")
    written = lines(organiser)["S001"].reminded
    assert written is not None, "a letter that still waits for the news counts as well"
    organiser.practice_day = local_time(written).date() + timedelta(days=70)
    assert lines(organiser)["S001"].reminded is None


def test_one_letter_goes_to_all_silent_sites_with_the_next_news(play: Any, organiser: Workspace) -> None:
    first, second = (play.enrolled_site(organiser, code) for code in ("S001", "S002"))
    paper = paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper")
    enter(organiser, paper, "2026-08", "2026-09", "2026-10")
    silent = reminders.not_reported(organiser)
    assert [one.reads_letters for one in silent] == [True, True]
    reminders.write_reminder(organiser, [one.site.id for one in silent[:1]], "Your values", "Please send them.")
    (waiting,) = reminders.waiting_letters(organiser)
    assert waiting.to == [silent[0].site.id]
    news = designing.publish_to(organiser, play.folder)
    assert reminders.waiting_letters(organiser) == ()
    with ZipFile(news.file) as package:
        inside = b"".join(package.read(name) for name in package.namelist())
    assert b"Your values" not in inside
    for team in (first, second):
        play.take(team, news.file, *(one for one in news.beside if trust.site_code(organiser, team.own_id) in one.name))
    named = {silent[0].site.id: ["Your values"]}
    for team in (first, second):
        told = [one.title for one in today.today_of(team).letters]
        assert told == named.get(team.own_id, [])
    assert [one.reminded is not None for one in reminders.not_reported(organiser)] == [True, False]


def test_a_letter_can_be_taken_back_before_it_goes(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper")
    reminders.write_reminder(organiser, [site], "Your values", "Please send them.")
    (waiting,) = reminders.waiting_letters(organiser)
    reminders.take_back(organiser, waiting.id)
    assert reminders.waiting_letters(organiser) == ()
    exporting.publish(organiser, play.file("news"))
    assert [one for one in organiser.journal.list_records(Letter, organiser_scope()) if one.title] == []


def test_a_letter_needs_words_and_readers(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="paper")
    for sites, title, body in (([], "a", "b"), ([site], " ", "b"), ([site], "a", "")):
        with pytest.raises(InputError):
            reminders.write_reminder(organiser, sites, title, body)
    team = play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError):
        reminders.not_reported(team)
    with pytest.raises(NotAllowedError):
        reminders.write_reminder(team, [site], "a", "b")


def test_letters_are_read_by_sites_with_a_laptop_alone(organiser: Workspace) -> None:
    paper_sites.add_site(organiser, "Hillview", code="P1", reports_by="excel")
    (one,) = reminders.not_reported(organiser)
    assert not one.reads_letters
    assert replace(one, site=replace(one.site, reports_by="laptop")).reads_letters


def test_a_site_reads_only_its_own_letter_before_it_brings_the_news_in(play: Any, organiser: Workspace) -> None:
    first, second, third = (play.enrolled_site(organiser, code) for code in ("S001", "S002", "S003"))
    reminders.write_reminder(organiser, [first.own_id, second.own_id], "Your values", "Please send them.")
    news = designing.publish_to(organiser, play.folder)

    def letters(site: Workspace) -> list[str]:
        code = trust.site_code(organiser, site.own_id)
        groups = reviewing.review(site, [news.file, *(one for one in news.beside if code in one.name)]).groups
        items = [one.item for _title, found in groups for one in found if one.item.entity == Letter.ENTITY]
        return [f"{row.label}: {row.after}" for item in items for row in item.rows]

    assert letters(third) == []
    assert letters(first)[-1] == "Told to: Site S001"


def test_the_overview_counts_silent_sites_until_they_are_reminded(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001").own_id
    assert whole.to_do_of(organiser).silent == 1
    reminders.write_reminder(organiser, [site], "Your values", "Please send them.")
    assert lines(organiser)["S001"].reminded is not None
    assert whole.to_do_of(organiser).silent == 0
