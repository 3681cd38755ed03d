"""What is printed for a learning session, evaluation forms, and the clock of an agenda."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.domain.measure import Measure
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import commitments
from qic_desktop.services.organising import (
    collaboratives,
    role_catalogue,
    session_forms,
    sessions_planned,
    timetable,
)
from qic_desktop.services.organising.sessions_planned import AgendaItem, Slot, times_of
from qic_desktop.services.printing import session_papers, session_sheets
from qic_desktop.services.printing.papers import write_paper
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    made.practice_day = date(2026, 11, 22)
    return made


@pytest.fixture
def sites(play: Any, organiser: Workspace) -> list[Workspace]:
    """Three sites with two years; S001 got better and keeps a change for it."""
    first = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-06-10", homework="Draw a chart")
    sessions_planned.hold(organiser, first)
    timetable.add_event(organiser, timetable.SESSION, title="LS2", start="2026-11-10", place="Bay Hall")
    made = [play.enrolled_site(organiser, f"S00{number}") for number in (1, 2, 3)]
    news = exporting.publish(organiser, play.file("news")).file
    for site in made:
        play.take(site, news)
        for at, month in enumerate(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)):
            play.record(site, month, 50 + at % 3 + (30 if site.name == "S001" and at >= 12 else 0), 100)
    ramp = cycles.open_ramp(made[0], "Triage", "A nurse at the door").id
    measure = play.measure(made[0]).id
    cycles.open_cycle(made[0], ramp, title="Evening", prediction="8 of 10", measures=[measure], decision="adopt")
    commitments.add_commitment(made[1], "Ask the night shift", by="2026-12-01", session=first)
    play.take(organiser, *(play.export(site) for site in made))
    return made


def words_of(data: bytes, tmp_path: Path) -> list[str]:
    """The words of each page."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]


# --- the clock -----------------------------------------------------------------------------------------------------


def test_parts_follow_one_another_and_an_earlier_time_begins_the_next_day() -> None:
    agenda = [
        AgendaItem("Welcome", 20, "plenary", "08:30"),
        AgendaItem("Charts", 60, "practice"),
        AgendaItem("Lunch", 45, "informal", "12:00"),
        AgendaItem("Second day", 30, "team-time", "08:00"),
        AgendaItem("Farewell", 15, "plenary"),
    ]
    assert times_of(agenda) == (
        Slot(1, "08:30", "08:50"),
        Slot(1, "08:50", "09:50"),
        Slot(1, "12:00", "12:45"),
        Slot(2, "08:00", "08:30"),
        Slot(2, "08:30", "08:45"),
    )
    assert times_of([AgendaItem("Talk", 10, "plenary")]) == (Slot(1, "09:00", "09:10"),)
    assert [one.day for one in times_of([AgendaItem("Work", 600, "team-time")] * 3)] == [1, 2, 3]
    assert times_of([]) == ()


@pytest.mark.parametrize("time", ["24:00", "8:30", "eight", "12:60"])
def test_a_time_that_is_none_is_not_taken(organiser: Workspace, time: str) -> None:
    one = timetable.add_event(organiser, timetable.SESSION, title="LS1", start="2026-11-10")
    with pytest.raises(InputError):
        sessions_planned.write_agenda(organiser, one, [AgendaItem("Welcome", 20, "plenary", time)])
    sessions_planned.write_agenda(organiser, one, [AgendaItem("Welcome", 20, "plenary", "08:30")])
    assert sessions_planned.get_plan(organiser, one).agenda[0].at == "08:30"


# --- the pack ------------------------------------------------------------------------------------------------------


def test_the_pack_has_agenda_people_a_page_for_each_site_and_the_briefs(
    organiser: Workspace, sites: list[Workspace], tmp_path: Path
) -> None:
    agenda = [AgendaItem("Welcome", 50, "plenary", "08:30"), AgendaItem("Charts", 40, "practice")]
    sessions_planned.write_agenda(organiser, "LS2", agenda)
    session = sessions_planned.get_plan(organiser, "LS2").id
    role_catalogue.write_brief(organiser, session=session, expert="Dr Lind", message="Count first", minutes=15)
    role_catalogue.write_brief(organiser, expert="Of another session", session="other")
    pages = words_of(session_papers.prepare_pack(organiser, "LS2").pdf(), tmp_path)
    assert len(pages) == 3 + len(sites) + 1
    agenda_page, people, tables, _first, second, _third, brief = pages
    assert "08:30–09:20 Welcome Plenary talk 50" in agenda_page
    assert "Talk takes 56 % of the working time" in agenda_page
    assert "Bay Hall" in agenda_page
    assert all(f"Site S00{number}" in people for number in (1, 2, 3))
    assert "Tells how it went" in tables
    assert "Ask the night shift" in second
    assert "Draw a chart" in second
    assert "Count first" in brief
    assert "15 minutes" in brief
    assert all("Of another session" not in page for page in pages)


@pytest.mark.usefixtures("sites")
def test_a_sites_page_names_another_only_where_names_were_agreed(organiser: Workspace, tmp_path: Path) -> None:
    (page,) = words_of(session_papers.prepare_pack(organiser, "LS2", "S002").pdf(), tmp_path)
    assert "a team at table 1 got better" in page
    assert "Site S001" not in page
    collaboratives.describe_collaborative(organiser, comparison_policy="named")
    (page,) = words_of(session_papers.prepare_pack(organiser, "LS2", "S002").pdf(), tmp_path)
    assert "Site S001" in page
    with pytest.raises(NotFoundError):
        session_papers.prepare_pack(organiser, "LS2", "S099")
    with pytest.raises(NotFoundError):
        session_papers.prepare_pack(organiser, "LS9")


def test_before_the_first_session_the_page_says_what_is_ready(
    organiser: Workspace, sites: list[Workspace], tmp_path: Path
) -> None:
    (page,) = words_of(session_papers.prepare_pack(organiser, "LS1", sites[0].own_id).pdf(), tmp_path)
    assert "of 6 points are ready" in page


# --- certificates --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sites")
def test_certificates_are_for_sites_that_came_for_people_or_for_names(organiser: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError):
        session_sheets.prepare_certificates(organiser, "LS2")
    sessions_planned.count_heads(organiser, "LS2", "S001", 3)
    sessions_planned.count_heads(organiser, "LS2", "S002", 1)
    sessions_planned.count_heads(organiser, "LS2", "S003", 0)
    pages = words_of(session_sheets.prepare_certificates(organiser, "LS2").pdf(), tmp_path)
    assert [("Site S001" in page, "Site S002" in page) for page in pages] == [(True, False), (False, True)]
    assert "3 people of the team" in pages[0]
    assert "Bay Hall" in pages[0]
    each = words_of(session_sheets.prepare_certificates(organiser, "LS2", each="person").pdf(), tmp_path)
    assert len(each) == 4
    named = session_sheets.prepare_certificates(organiser, "LS2", names=["Asha Mbeki; Les Filaos", " ", "J" * 400])
    pages = words_of(named.pdf(), tmp_path)
    assert len(pages) == 2
    assert "Asha Mbeki" in pages[0]
    assert named.pdf() == named.pdf()
    assert organiser.store.rows("select 1 from register where value like '%Mbeki%'") == []


def test_nobody_gets_a_certificate_for_a_session_that_has_not_begun(organiser: Workspace) -> None:
    timetable.add_event(organiser, timetable.SESSION, title="LS3", start="2027-02-10")
    with pytest.raises(NotAllowedError):
        session_sheets.prepare_certificates(organiser, "LS3", names=["Asha"])


# --- the evaluation ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sites")
def test_forms_are_summed_up_from_three_on_and_comments_tell_nobody(organiser: Workspace, tmp_path: Path) -> None:
    form = words_of(session_sheets.prepare_form(organiser, "LS2").pdf(), tmp_path)
    assert len(form) == 1
    assert "I could practise what was talked about" in form[0]
    for level in ("4", "2"):
        session_forms.add_form(organiser, "LS2", {"practice": level}, best=f"Tables {level}")
    found = session_forms.evaluate(organiser, "LS2")
    assert (found.forms, found.is_shown, found.questions, found.best) == (2, False, (), ())
    with pytest.raises(NotAllowedError):
        session_sheets.prepare_results(organiser, "LS2")
    twice = session_forms.add_form(organiser, "LS2", {"practice": "4", "pace": "1"}, better="More time")
    found = session_forms.evaluate(organiser, "LS2")
    counted = {one.item.code: [many for _level, many in one.counts] for one in found.questions}
    assert counted["practice"] == [0, 1, 0, 2]
    assert counted["pace"] == [1, 0, 0, 0]
    assert found.best == ("Tables 2", "Tables 4")
    assert found.lowest is not None
    assert found.lowest.item.code == "pace"
    write_paper(session_sheets.prepare_results(organiser, "LS2"), tmp_path / "results.pdf")
    assert "More time" in words_of((tmp_path / "results.pdf").read_bytes(), tmp_path)[0]
    session_forms.take_out(organiser, "LS2", twice)
    assert session_forms.evaluate(organiser, "LS2").forms == 2
    organiser.journal.undo()
    assert session_forms.evaluate(organiser, "LS2").forms == 3
    last = session_forms.list_forms(organiser, "LS2")[-1].id
    session_forms.take_out(organiser, "LS2")
    assert last not in {one.id for one in session_forms.list_forms(organiser, "LS2")}


def test_what_is_no_form_is_not_taken(organiser: Workspace, sites: list[Workspace]) -> None:
    timetable.add_event(organiser, timetable.SESSION, title="LS3", start="2027-02-10")
    with pytest.raises(NotAllowedError):
        session_forms.add_form(organiser, "LS3", {"practice": "4"})
    for session, answers in (("LS9", {"practice": "4"}), ("LS2", {"nothing": "4"})):
        with pytest.raises(NotFoundError):
            session_forms.add_form(organiser, session, answers)
    for answers in ({}, {"practice": "9"}):
        with pytest.raises(InputError):
            session_forms.add_form(organiser, "LS2", answers)
    with pytest.raises(NotFoundError):
        session_forms.take_out(organiser, "LS2", "nothing")
    with pytest.raises(NotAllowedError):
        session_forms.evaluate(sites[0], "LS2")


@pytest.mark.usefixtures("sites")
def test_nobody_is_pointed_out_of_a_sensitive_measure_or_where_sites_are_not_compared(
    play: Any, organiser: Workspace, tmp_path: Path
) -> None:
    def pages() -> list[str]:
        return words_of(session_papers.prepare_pack(organiser, "LS2").pdf(), tmp_path)

    said = pages()
    assert "Tells how it went" in " ".join(said)
    # The list that teams sign does not say who is asked what.
    assert not [page for page in said if "Signature" in page and "Tells how it went" in page]
    edit = record_edit(Measure, play.measure(organiser).id, sensitive=True)
    organiser.journal.append(organiser_scope(), [edit])
    assert "got better" not in " ".join(pages())
    organiser.journal.undo()
    assert "got better" in " ".join(pages())
    collaboratives.describe_collaborative(organiser, comparison_policy="off")
    assert "got better" not in " ".join(pages())


@pytest.mark.usefixtures("sites")
def test_a_certificate_tells_the_days_on_which_it_was_held(organiser: Workspace) -> None:
    sessions_planned.count_heads(organiser, "LS2", "S001", 2)
    assert "10 Nov 2026" in session_sheets.prepare_certificates(organiser, "LS2").content.facts[0]
    sessions_planned.hold(organiser, "LS2", "2026-11-17")
    assert "17 Nov 2026" in session_sheets.prepare_certificates(organiser, "LS2").content.facts[0]
