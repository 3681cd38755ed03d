"""Waves, pauses, starting again, other names, mergers and leaving, in real stores; and what they do to the sums."""

from collections.abc import Callable
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation, TurnReason
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotAPeriodError, NotFoundError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.services import today
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.measuring import measures, month_sheet
from qic_desktop.services.organising import (
    aggregating,
    designing,
    paper_sites,
    participations,
    site_changes,
    site_past,
    twins,
)
from qic_desktop.services.organising.site_changes import Step
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.errors import describe

MONTHS = [f"2026-{month:02}" for month in range(1, 7)]


@pytest.fixture
def organiser(small: Any) -> Workspace:
    """An organiser with one site of a laptop (six months reported) and two on paper."""
    made: Workspace = small.organiser()
    site = small.site(made)
    small.record(site, MONTHS)
    small.accept(made, site_package(small, site))
    for code, name in (("P001", "Hill Clinic"), ("P002", "Lake Clinic")):
        paper_sites.add_site(made, name, code=code, reports_by="paper", since="2026-01", area="North / Hill")
    return made


def site_package(small: Any, site: Workspace) -> Any:
    from qic_desktop.services.exchanging import exporting

    return exporting.export_data_package(site, small.root / f"{site.name}-{small.clock()}.qicpkg").file


def the(organiser: Workspace, code: str) -> str:
    return trust.find_site(organiser, code).id


def expected(organiser: Workspace, code: str) -> list[str]:
    expects = participations.expected_in(organiser)
    year = [f"2026-{month:02}" for month in range(1, 13)]
    return [month for month in year if expects(the(organiser, code), parse_period(month))]


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(NotAllowedError) as caught:
        step()
    assert "“" not in describe(caught.value) or caught.value.text
    return caught.value.why


def test_a_pause_is_told_before_and_takes_its_months_out_until_it_ends(organiser: Workspace) -> None:
    site = the(organiser, "S001")
    told = site_changes.foresee(organiser, Step.PAUSE, [site], "2026-04")
    assert (told.first, told.last, told.values, len(told.sites)) == ("2026-04", "", 6, 1)
    assert len(expected(organiser, "S001")) == 12  # telling does nothing
    site_changes.pause(organiser, [site], "2026-04", reason="Flood")
    assert expected(organiser, "S001") == ["2026-01", "2026-02", "2026-03"]
    site_changes.resume(organiser, [site], "2026-07")
    assert expected(organiser, "S001") == ["2026-01", "2026-02", "2026-03", *(f"2026-{m:02}" for m in range(7, 13))]
    assert refused(lambda: site_changes.resume(organiser, [site], "2026-08")) == "not-paused"
    assert refused(lambda: site_changes.pause(organiser, [site], "2026-05", until="2026-05", reason="x")) == (
        "paused-already"
    )


def test_one_step_for_many_is_one_undo(organiser: Workspace) -> None:
    both = [the(organiser, "P001"), the(organiser, "P002")]
    site_changes.pause(organiser, both, "2026-03", until="2026-05", reason="Strike")
    assert len(expected(organiser, "P001")) == len(expected(organiser, "P002")) == 9
    organiser.journal.undo()
    assert len(expected(organiser, "P001")) == len(expected(organiser, "P002")) == 12


def test_a_pause_needs_a_reason_a_time_and_a_site_that_takes_part(organiser: Workspace) -> None:
    site = the(organiser, "P001")
    assert refused(lambda: site_changes.pause(organiser, [site], "2026-03", reason=" ")) == "no-reason"
    assert refused(lambda: site_changes.pause(organiser, [site], "2025-12", reason="x")) == "pause-outside"
    assert refused(lambda: site_changes.pause(organiser, [site], "2026-05", until="2026-04", reason="x")) == (
        "ends-before-start"
    )
    with pytest.raises(NotAPeriodError):
        site_changes.pause(organiser, [site], "spring", reason="x")
    with pytest.raises(NotFoundError):
        site_changes.pause(organiser, ["nobody"], "2026-03", reason="x")
    site_changes.withdraw(organiser, [site], "2026-06", reason="Closed")
    assert refused(lambda: site_changes.pause(organiser, [site], "2026-06", until="2026-07", reason="x")) == (
        "pause-outside"
    )
    assert refused(lambda: site_changes.pause(organiser, [site], "2026-08", reason="x")) == "pause-outside"


def test_who_leaves_can_start_again_with_a_second_participation(organiser: Workspace) -> None:
    site = the(organiser, "S001")
    assert refused(lambda: site_changes.withdraw(organiser, [site], "2026-05", reason="")) == "no-reason"
    assert refused(lambda: site_changes.restart(organiser, [site], "2026-09")) == "not-left"
    told = site_changes.foresee(organiser, Step.WITHDRAW, [site], "2026-05")
    assert (told.first, told.values) == ("2026-06", 6)
    site_changes.withdraw(organiser, [site], "2026-05", reason="No leader")
    assert expected(organiser, "S001") == MONTHS[:5]
    assert refused(lambda: site_changes.withdraw(organiser, [site], "2026-06", reason="again")) == "has-left"
    assert refused(lambda: site_changes.restart(organiser, [site], "2026-05")) == "restart-before-left"
    site_changes.restart(organiser, [site], "2026-09", wave="2")
    assert expected(organiser, "S001") == [*MONTHS[:5], "2026-09", "2026-10", "2026-11", "2026-12"]
    spans = [one for one in organiser.journal.list_records(Participation, organiser_scope()) if one.site == site]
    assert sorted((one.since or "", one.until or "", one.wave or "") for one in spans) == [
        ("2025-01", "2026-05", ""),
        ("2026-09", "", "2"),
    ]
    kinds = [turn.kind for turn in site_past.turns_of(organiser, trust.find_site(organiser, site))]
    assert kinds == ["joined", "left", "joined"]


def test_nobody_leaves_before_the_start(organiser: Workspace) -> None:
    site = the(organiser, "P001")
    assert refused(lambda: site_changes.withdraw(organiser, [site], "2025-06", reason="x")) == "before-start"
    assert len(expected(organiser, "P001")) == 12


def test_an_old_name_stays_in_the_history_and_a_slip_does_not(small: Any, organiser: Workspace) -> None:
    site = the(organiser, "P001")
    small.later(30)
    site_changes.rename(organiser, site, "Hill Health Center")
    site_changes.rename(organiser, site, "Hill Health Centre", code="P010")
    (former,) = site_past.former_names(organiser, site)
    assert (former.name, former.code) == ("Hill Clinic", "P001")
    assert trust.find_site(organiser, "P010").name == "Hill Health Centre"
    assert refused(lambda: site_changes.rename(organiser, site, "Hill", code="P002")) == "code-taken"
    with pytest.raises(InputError):
        site_changes.rename(organiser, site, "  ")


def test_areas_waves_and_facts_are_written(organiser: Workspace) -> None:
    both = [the(organiser, "P001"), the(organiser, "P002")]
    site_changes.move(organiser, both, "North/ Lake")
    site_changes.set_wave(organiser, both, "2")
    site_changes.describe(organiser, both[0], facility_type="Health centre", size=14)
    site_changes.set_fact(organiser, both[0], "power", "Solar, four hours a day")
    found = trust.find_site(organiser, "P001")
    assert (found.area, found.facility_type, found.size) == ("North / Lake", "Health centre", 14)
    assert site_changes.facts_of(found) == {"power": ("Solar, four hours a day", "2026-02")}
    site_changes.set_fact(organiser, both[0], "power", "")
    assert site_changes.facts_of(trust.find_site(organiser, "P001")) == {}
    spans = organiser.journal.list_records(Participation, organiser_scope())
    assert sorted(one.wave or "" for one in spans) == ["", "2", "2"]


def test_a_merged_facility_keeps_its_past_and_is_counted_once(small: Any, organiser: Workspace) -> None:
    site, other = the(organiser, "S001"), the(organiser, "P001")
    assert refused(lambda: site_changes.merge(organiser, site, site)) == "merge-self"
    told = site_changes.foresee(organiser, Step.MERGE, [site], "2026-04", into=other)
    assert (told.first, told.values, told.into and told.into.code) == ("2026-05", 6, "P001")
    site_changes.merge(organiser, site, other, on="2026-04")
    view = measures.get_measure(organiser, "oxytocin")
    reporting = {one.period: one.reporting for one in aggregating.collect(organiser, view).aggregate.periods}
    assert [reporting.get(month, 0) for month in MONTHS] == [1, 1, 1, 1, 0, 0]
    assert expected(organiser, "S001") == MONTHS[:4]
    assert refused(lambda: site_changes.merge(organiser, other, site)) == "merge-circle"
    assert refused(lambda: site_changes.merge(organiser, site, the(organiser, "P002"))) == "merged-already"
    assert refused(lambda: site_changes.merge(organiser, the(organiser, "P002"), site)) == "merged-already"
    assert refused(lambda: site_changes.restart(organiser, [site], "2026-09")) == "merged-already"
    site_changes.part_again(organiser, site)
    assert refused(lambda: site_changes.part_again(organiser, site)) == "not-merged"
    assert len(expected(organiser, "S001")) == 12


def test_a_longer_circle_is_found(organiser: Workspace) -> None:
    first, second, third = (the(organiser, code) for code in ("S001", "P001", "P002"))
    site_changes.merge(organiser, first, second)
    site_changes.merge(organiser, second, third)
    assert refused(lambda: site_changes.merge(organiser, third, first)) == "merge-circle"


def test_a_site_enrolled_twice_is_offered_and_then_counts_nowhere(organiser: Workspace) -> None:
    assert twins.list_twins(organiser) == ()
    twice = paper_sites.add_site(organiser, "Filaos, Les", code="P009", reports_by="excel")
    ((one, other),) = twins.list_twins(organiser)
    assert {one.code, other.code} == {"S001", "P009"}
    site_changes.merge(organiser, twice, the(organiser, "S001"))
    assert twins.list_twins(organiser) == ()
    assert expected(organiser, "P009") == []


def test_clinics_with_other_numbers_are_no_twins(organiser: Workspace) -> None:
    for number in (1, 2):
        paper_sites.add_site(organiser, f"Health Centre {number}", code=f"H{number}", reports_by="paper")
    assert twins.list_twins(organiser) == ()


def test_a_coach_changes_no_site(small: Any, organiser: Workspace) -> None:
    coach = small.coach(organiser)
    with pytest.raises(NotAllowedError) as caught:
        site_changes.set_wave(coach, [], "2")
    assert caught.value.why == "role"


def test_what_was_changed_travels_with_the_news(small: Any, organiser: Workspace) -> None:
    coach = small.coach(organiser)
    importing.import_packages(organiser, [site_package(small, coach)])
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    site_changes.withdraw(organiser, [the(organiser, "P001")], "2026-05", reason="Closed")
    importing.import_packages(coach, [small.accept(organiser)])
    assert expected(coach, "P001") == MONTHS[:5]


def test_the_values_of_a_site_that_was_enrolled_twice_count_nowhere(organiser: Workspace) -> None:
    site_changes.merge(organiser, the(organiser, "S001"), the(organiser, "P001"))
    view = measures.get_measure(organiser, "oxytocin")
    periods = aggregating.collect(organiser, view).aggregate.periods
    assert sum(one.reporting for one in periods) == 0


def test_the_program_of_a_site_that_pauses_or_left_asks_for_nothing(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)

    def asked() -> tuple[int, list[str], list[str]]:
        found = today.today_of(site)
        lines = month_sheet.open_month(site, parse_period("2026-10")).lines
        return len(found.to_enter), [one.title for one in found.news], [one.standing for one in lines]

    assert asked() == (1, [], ["due"])
    site_changes.pause(organiser, [site.own_id], "2026-08", until="2026-12", reason="Flood")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert asked() == (0, ["Your site pauses"], ["not-due"])
    site_changes.withdraw(organiser, [site.own_id], "2026-07", reason="No midwife")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    assert asked() == (0, ["Your site has left the collaborative"], ["not-due"])


def test_a_site_that_joined_late_is_asked_from_its_first_month_on(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    months = [parse_period(f"2026-{month:02}") for month in range(6, 11)]

    def expected() -> list[str]:
        standing = participations.expected_in(organiser)
        return [one.text for one in months if standing(site.own_id, one)]

    assert expected() == [one.text for one in months]
    site_changes.begin_from(organiser, [site.own_id], "2026-09")
    assert expected() == ["2026-09", "2026-10"]
    organiser.journal.undo()
    assert expected() == [one.text for one in months]
    site_changes.withdraw(organiser, [site.own_id], "2026-08", reason="Closed")
    with pytest.raises(NotAllowedError):
        site_changes.begin_from(organiser, [site.own_id], "2026-09")
    site_changes.begin_from(organiser, [site.own_id], "2026-07")
    assert expected() == ["2026-07", "2026-08"]
    with pytest.raises(NotAPeriodError):
        site_changes.begin_from(organiser, [site.own_id], "soon")


def test_why_a_site_pauses_or_left_reaches_that_site_and_nobody_else(play: Any) -> None:
    workspace = play.organiser()
    site, other = (play.enrolled_site(workspace, code) for code in ("S001", "S002"))
    site_changes.pause(workspace, [site.own_id], "2026-08", until="2026-09", reason="Flood in the ward")
    site_changes.withdraw(workspace, [site.own_id], "2026-12", reason="The leader was dismissed")
    known = trust.find_site(workspace, "S001")
    said = [(one.kind, one.reason) for one in site_past.turns_of(workspace, known) if one.reason]
    assert said == [("paused", "Flood in the ward"), ("left", "The leader was dismissed")]
    sent = designing.publish_to(workspace, play.folder)
    (alone,) = (one for one in sent.beside if "S001" in one.name)
    for file, has_it in ((sent.file, False), (alone, True)):
        inside = b"".join(one.content() for one in read_archive(file.read_bytes()))
        assert (b"dismissed" in inside, b"Flood" in inside) == (has_it, has_it)
    assert not [one for one in sent.beside if "S002" in one.name]
    for team in (site, other):
        play.take(team, sent.file)
    play.take(site, alone)
    told = sorted(one.reason or "" for one in site.journal.list_records(TurnReason))
    assert told == ["Flood in the ward", "The leader was dismissed"]


def test_one_undo_takes_the_step_and_its_reason_back(organiser: Workspace) -> None:
    site = the(organiser, "P001")
    site_changes.withdraw(organiser, [site], "2026-05", reason="Closed")
    organiser.journal.undo()
    assert [one.reason for one in organiser.journal.list_records(TurnReason) if one.reason] == []
    assert not participations.read_all(organiser)[site].until
