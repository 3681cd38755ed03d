"""What passes between a coach, her sites and the organiser: nothing about other sites, everything about her own, and
what others hold of her when her laptop is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.visit import Visit
from qic_desktop.services.coaching import answering, sharing, visiting, visits
from qic_desktop.services.exchanging import exporting, importing, news_for_some
from qic_desktop.services.organising import caseloads
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace


class Round:
    """An organiser, two sites and a coach who visited both of them."""

    def __init__(self, play: Any) -> None:
        self.play = play
        self.organiser: Workspace = play.organiser()
        self.sites = {code: play.enrolled_site(self.organiser, code) for code in ("S001", "S002")}
        self.ids = {code: site.own_id for code, site in self.sites.items()}
        self.coach = self.enrolled("Rose")
        self.news()
        for code in self.ids:
            visit = visiting.begin_visit(self.coach, self.ids[code])
            visiting.write_visit(self.coach, visit.id, observations=f"Only {code} may read this")
        play.take(self.organiser, play.export(self.coach))

    def enrolled(self, name: str) -> Workspace:
        made: Workspace = self.play.site(self.organiser, name, role=Role.COACH)
        self.play.take(self.organiser, self.play.export(made))
        enrolling.enrol(self.organiser, enrolling.find_requests(self.organiser, name)[0])
        return made

    def news(self) -> None:
        """News for everybody, taken in by everybody."""
        file = exporting.publish(self.organiser, self.play.file("news")).file
        for reader in (*self.sites.values(), self.coach):
            self.play.take(reader, file)

    def for_reader(self, reader: Workspace) -> Path:
        return exporting.publish(self.organiser, self.play.file("for-one"), to=reader.own_id).file


@pytest.fixture
def round_(play: Any) -> Round:
    return Round(play)


def about(workspace: Workspace) -> set[str]:
    """The sites of which a store holds what a coach wrote."""
    rows = workspace.store.rows("select distinct scope from register where scope like 'coach:%'")
    return {str(row[0]).partition("/")[2] for row in rows} - {"private"}


# --- no site reads of another ---------------------------------------------------------------------------------


def test_a_coachs_own_package_is_for_the_organiser(play: Any, round_: Round) -> None:
    sent = exporting.export_data_package(round_.coach, play.file("visits")).file
    result = play.take(round_.sites["S001"], sent)
    assert result.packages[0].code == "Q-WRONG-RECIPIENT"
    assert about(round_.sites["S001"]) == set()


def test_an_older_package_for_anybody_leaves_at_a_site_only_what_is_about_it(
    play: Any, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_addressed_to", lambda _workspace, to: to)
    sent = exporting.export_data_package(round_.coach, play.file("visits")).file
    result = play.take(round_.sites["S001"], sent)
    assert (result.packages[0].outcome, result.packages[0].code) == ("partial", "E-OTHER-SITE")
    assert about(round_.sites["S001"]) == {round_.ids["S001"]}
    (visit,) = round_.sites["S001"].journal.list_records(Visit)
    assert visit.observations == "Only S001 may read this"


def test_feedback_for_another_site_has_no_place_in_a_teams_store(play: Any, round_: Round) -> None:
    answered = visits.list_visits(round_.organiser, round_.ids["S002"])
    assert answered
    file = exporting.publish(round_.organiser, play.file("for-s002"), to=round_.ids["S002"]).file
    result = play.take(round_.sites["S001"], file)
    assert result.packages[0].code == "Q-WRONG-RECIPIENT"


def test_a_package_for_one_site_reaches_that_site(play: Any, round_: Round) -> None:
    sent = exporting.export_data_package(round_.coach, play.file("for-s001"), to="S001").file
    play.take(round_.sites["S001"], sent)
    assert about(round_.sites["S001"]) == {round_.ids["S001"]}


# --- what reaches a coach -------------------------------------------------------------------------------------


def test_the_answer_to_a_problem_reaches_the_coach_who_passed_it_on(play: Any, round_: Round) -> None:
    visit = visits.list_visits(round_.coach, round_.ids["S001"])[0]
    visiting.escalate(round_.coach, visit.id, "No syringes", "the district store")
    play.take(round_.organiser, play.export(round_.coach))
    (problem,) = answering.waiting(round_.organiser)
    answering.answer(round_.organiser, problem.record.id, "Two boxes on Monday")
    play.take(round_.coach, round_.for_reader(round_.coach))
    (seen,) = visits.list_escalations(round_.coach)
    assert seen.answer is not None
    assert seen.answer.text == "Two boxes on Monday"


def test_two_coaches_of_one_site_learn_of_each_other_by_way_of_the_organiser(play: Any, round_: Round) -> None:
    second = round_.enrolled("Tomasz")
    caseloads.write_caseload(round_.organiser, second.own_id, [round_.ids["S001"]])
    visit = visits.list_visits(round_.coach, round_.ids["S001"])[0]
    visiting.close_visit(round_.coach, visit.id, "ab" * 32)
    play.take(round_.organiser, play.export(round_.coach))
    play.take(second, round_.for_reader(second))
    (other,) = sharing.other_coaches(second, round_.ids["S001"])
    assert (other.coach, other.last_on) == (round_.coach.own_id, visit.on)
    assert about(second) == {round_.ids["S001"]}, "and nothing of sites that are not hers"


def test_a_file_for_a_coach_waits_until_she_confirmed_what_another_saw(play: Any, round_: Round) -> None:
    second = round_.enrolled("Tomasz")
    caseloads.write_caseload(round_.organiser, second.own_id, [round_.ids["S001"]])
    assert second.own_id in {one.to for one in news_for_some.waiting_readers(round_.organiser)}
    play.take(second, round_.for_reader(second))
    play.take(round_.organiser, play.export(second))
    assert second.own_id not in {one.to for one in news_for_some.waiting_readers(round_.organiser)}


# --- a lost laptop --------------------------------------------------------------------------------------------


def test_a_coach_comes_back_with_what_the_organiser_holds_of_her(play: Any, round_: Round) -> None:
    caseloads.write_caseload(round_.organiser, round_.coach.own_id, list(round_.ids.values()))
    play.record(round_.sites["S001"], "2026-09", 7, 10)
    play.take(round_.organiser, play.export(round_.sites["S001"]))
    folder = play.folder / "again"
    folder.mkdir()
    sent = exporting.invite_coach_again(round_.organiser, caseloads.find_coach(round_.organiser, "Site Rose"), folder)
    fresh = play.create("Rose-again", Role.COACH)
    joining.join(fresh, sent.file)
    assert fresh.own_id == round_.coach.own_id
    assert {one.observations for one in fresh.journal.list_records(Visit)} == {
        "Only S001 may read this",
        "Only S002 may read this",
    }
    assert play.values(fresh, round_.ids["S001"]) == {"2026-09": (7, 10)}
    assert not fresh.store.rows("select 1 from register where scope like '%/private' and entity<>'person'")
    importing.import_packages(round_.organiser, [play.export(fresh)])
    enrolling.enrol(round_.organiser, enrolling.find_requests(round_.organiser, "Rose-again")[0])
    (known,) = caseloads.list_coaches(round_.organiser)
    assert (known.id, len(known.keys)) == (round_.coach.own_id, 2)
    play.take(fresh, exporting.publish(round_.organiser, play.file("news")).file)
    visit = visits.list_visits(fresh, round_.ids["S001"])[0]
    visiting.write_visit(fresh, visit.id, observations="Written on the new laptop")
    play.take(round_.organiser, play.export(fresh))
    assert "Written on the new laptop" in {one.observations for one in round_.organiser.journal.list_records(Visit)}


def test_an_invitation_for_a_coach_at_work_fits_no_used_store_and_no_team(play: Any, round_: Round) -> None:
    folder = play.folder / "again"
    folder.mkdir()
    sent = exporting.invite_coach_again(round_.organiser, caseloads.find_coach(round_.organiser, "Site Rose"), folder)
    used = round_.enrolled("Tomasz")
    visiting.begin_visit(used, round_.ids["S001"])
    with pytest.raises(Exception, match="E-STORE-IN-USE"):
        joining.join(used, sent.file)
    assert used.own_id != round_.coach.own_id
    team = play.create("team", Role.SITE)
    with pytest.raises(Exception, match="E-ROLE"):
        joining.join(team, sent.file)
    assert trust.collaborative_of(team) is None
