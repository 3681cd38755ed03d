"""Two sites with one code: nothing stops, both are told apart, and a list that repeats a code is asked about first."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import excel_returns, exporting
from qic_desktop.services.organising import aggregating, designing, paper_sites, registry, twins, whole
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    exporting.publish(made, play.file("news"))
    return made


def codes(organiser: Workspace) -> list[str]:
    return [one.code or "" for one in trust.list_sites(organiser)]


def test_two_sites_that_bear_one_code_are_told_apart_everywhere(play: Any, organiser: Workspace) -> None:
    first = play.enrolled_site(organiser, "S001")
    # As another organiser's laptop may have written it at the same time.
    second = organiser.new_id()
    organiser.journal.append(organiser_scope(), [new_record(Site, second, name="South clinic", code="S001")])
    assert codes(organiser) == ["S001", "S001-2"]
    assert trust.find_site(organiser, "S001").id == first.own_id
    assert trust.find_site(organiser, "S001-2").id == second
    play.record(first, "2026-08", 5, 10)
    play.take(organiser, play.export(first))
    found = aggregating.collect(organiser, play.measure(organiser))
    assert found.panel.sites == ("S001", "S001-2")
    assert whole.overview(organiser)
    assert {one.code for one in registry.read_registry(organiser).sites} == {"S001", "S001-2"}


def test_a_free_code_is_taken_for_the_one_that_stands_for_the_second(play: Any, organiser: Workspace) -> None:
    for number, code in enumerate(("S001", "S001", "S001-2", "S001")):
        record = new_record(Site, organiser.new_id(), name=f"Clinic {number}", code=code)
        organiser.journal.append(organiser_scope(), [record])
    assert sorted(codes(organiser)) == ["S001", "S001-2", "S001-3", "S001-4"]


def test_a_site_that_is_accepted_under_a_code_that_is_taken_gets_one_of_its_own(
    play: Any, organiser: Workspace
) -> None:
    first = play.enrolled_site(organiser, "S001")
    invitation = play.file("S001-second")
    exporting.invite(organiser, "South clinic", invitation, code="s001")
    second = play.create("second", Role.SITE)
    joining.join(second, invitation)
    play.take(organiser, play.export(second))
    enrolling.enrol(organiser, enrolling.pending_requests(organiser)[0])
    assert {one.id: one.code for one in trust.list_sites(organiser)} == {
        first.own_id: "S001",
        second.own_id: "s001-2",
    }


def test_a_code_that_is_taken_is_not_invited_a_second_time_by_a_list(
    play: Any, organiser: Workspace, tmp_path: Any
) -> None:
    play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError) as taken:
        designing.invite_many(organiser, [("North clinic", "s001")], tmp_path)
    assert (taken.value.text, taken.value.why) == ("s001", "code-taken")
    with pytest.raises(NotAllowedError) as twice:
        designing.invite_many(organiser, [("North clinic", "N1"), ("South clinic", "N1")], tmp_path)
    assert twice.value.why == "code-twice"
    assert list(tmp_path.glob("*-invitation*")) == []
    assert len(designing.invite_many(organiser, [("North", "N1"), ("South", "N2"), ("No code", "")], tmp_path)) == 3


def test_returns_of_codes_that_look_alike_as_file_names_are_both_kept(organiser: Workspace, tmp_path: Any) -> None:
    for code in ("K/01", "K-01", "k-01"):
        paper_sites.add_site(organiser, f"Site {code}", code=code, reports_by="excel")
    made = excel_returns.make_returns(organiser, tmp_path, [parse_period("2026-10")])
    assert len({one.name.casefold() for one in made}) == 3
    assert len(list(tmp_path.glob("*.xlsx"))) == 3


def test_one_facility_under_two_codes_is_seen_where_one_of_them_has_no_area(organiser: Workspace) -> None:
    for code, area in (("S001", "North / Adar"), ("S901", None), ("S002", "South")):
        record = new_record(Site, organiser.new_id(), name="Walstead Infirmary", code=code, area=area)
        organiser.journal.append(organiser_scope(), [record])
    found = {tuple(sorted((one.code or "", other.code or ""))) for one, other in twins.list_twins(organiser)}
    assert found == {("S001", "S901"), ("S002", "S901")}
