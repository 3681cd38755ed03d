"""Sites without a laptop, and what somebody else enters for a site: whose right, whose word, who sees it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_private_scope, site_scope
from qic_desktop.domain.visit import Confirmation
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.exchange.authority import Authority
from qic_desktop.services import keeping
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting, importing, merging
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import designing, paper_sites
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes
from qic_desktop.store.journal import new_record

DAY = date(2026, 11, 20)


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made = play.organiser()
    exporting.publish(made, play.file("news"))
    return made


def entered(workspace: Workspace, month: str, numerator: float, denominator: float = 10) -> ForValue:
    return ForValue(measures.get_measure(workspace, "four-hours"), parse_period(month), Entry(numerator, denominator))


def put(workspace: Workspace, site: str, *counts: tuple[str, float], source: Source = Source.PAPER) -> None:
    values = [entered(workspace, month, number) for month, number in counts]
    entering_for.enter_for(workspace, site, values, source=source, on=DAY)


def coach_of(play: Any, organiser: Workspace, name: str = "coach") -> Workspace:
    coach = play.site(organiser, name, role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, name)[0])
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    return coach


def waiting(workspace: Workspace, site: str = "") -> dict[str, float | None]:
    return {one.observation.period: one.observation.numerator for one in entering_for.unconfirmed(workspace, site)}


# --- a site without a laptop ------------------------------------------------------------------------------------


def test_the_organiser_makes_a_site_and_enters_what_came_on_paper(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(
        organiser, "Hillview", code="P001", reports_by="paper", area="North / Hill", wave="1", since="2026-02"
    )
    (known,) = organiser.journal.list_records(Site)
    assert (known.id, known.name, known.code, known.reports_by, known.area) == (
        site, "Hillview", "P001", "paper", "North / Hill",
    )  # fmt: skip
    (span,) = organiser.journal.list_records(Participation)
    assert (span.site, span.since, span.wave) == (site, "2026-02", "1")
    assert entering_for.may_enter_for(organiser, site)
    put(organiser, site, ("2026-08", 7), ("2026-09", 8))
    assert play.values(organiser, site) == {"2026-08": (7, 10), "2026-09": (8, 10)}
    told = organiser.journal.find_record(Observation, site_scope(site), entered(organiser, "2026-08", 0).id)
    assert told is not None
    assert (told.source, told.revision) == ("paper", 1)
    assert play.sound(organiser)


@pytest.mark.parametrize(
    ("name", "code", "by", "error"),
    [("", "P9", "paper", InputError), ("A", " ", "paper", InputError), ("A", "P9", "fax", InputError)],
)
def test_a_site_needs_a_name_a_code_and_a_way_to_report(
    organiser: Workspace, name: str, code: str, by: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        paper_sites.add_site(organiser, name, code=code, reports_by=by)
    assert organiser.journal.list_records(Site) == ()


def test_a_code_is_given_once_and_many_sites_come_all_or_none(organiser: Workspace) -> None:
    paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    wanted = [paper_sites.NewSite(name=name, code=code) for name, code in (("Lake", "P002"), ("Moor", "P001"))]
    with pytest.raises(NotAllowedError) as raised:
        paper_sites.add_sites(organiser, wanted)
    assert (raised.value.text, raised.value.why) == ("P001", "code-taken")
    assert [one.name for one in organiser.journal.list_records(Site)] == ["Hillview"]


def test_many_sites_are_granted_in_lines_that_every_reader_takes(play: Any, organiser: Workspace) -> None:
    wanted = [paper_sites.NewSite(name=f"Site {n}", code=f"P{n}", reports_by="excel") for n in range(1200)]
    ids = paper_sites.add_sites(organiser, wanted)
    authority = trust.build_authority(organiser)
    assert all(authority.right_to_write(organiser.journal.writer, site_scope(site)) == "full" for site in ids)
    put(organiser, ids[-1], ("2026-08", 7))
    coach = coach_of(play, organiser)
    play.take(coach, exporting.publish(organiser, play.file("all"), to="coach").file)
    assert play.values(coach, ids[-1]) == {"2026-08": (7, 10)}


def test_only_an_organiser_makes_sites(play: Any, organiser: Workspace) -> None:
    site = play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError):
        paper_sites.add_site(site, "A", code="P9", reports_by="paper")


def test_a_laptop_that_comes_later_finds_what_was_entered_for_it(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="excel")
    put(organiser, site, ("2026-08", 7), ("2026-09", 8), source=Source.EXCEL)
    invitation = exporting.invite(organiser, "Hillview", play.file("invitation"), code="P001", site=site).file
    with play.computer("hillview"):
        team = play.create("hillview", Role.SITE)
        joining.join(team, invitation)
        assert team.own_id == site
        assert play.values(team) == {"2026-08": (7, 10), "2026-09": (8, 10)}
        assert waiting(team) == {"2026-08": 7, "2026-09": 8}
        play.record(team, "2026-10", 9, 10)
        answer = play.export(team)
    play.take(organiser, answer)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "P001")[0])
    (known,) = organiser.journal.list_records(Site)
    assert known.reports_by == "laptop"
    assert len(organiser.journal.list_records(Participation)) == 1
    assert play.values(organiser, site)["2026-10"] == (9, 10)
    assert waiting(organiser, site) == {"2026-08": 7, "2026-09": 8}


def test_a_second_organiser_laptop_takes_what_the_first_entered(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, site, ("2026-08", 7))
    with play.computer("second"):
        second = play.site(organiser, "second", role=Role.ORGANISER)
        asked = play.export(second)
    play.take(organiser, asked)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "second")[0])
    with play.computer("second"):
        news = exporting.publish(organiser, play.file("news"), to="organiser").file
        play.take(second, news)
        assert play.values(second, site) == {"2026-08": (7, 10)}
        put(second, site, ("2026-09", 8))
        back = exporting.publish(second, play.file("back"), to="organiser").file
    play.take(organiser, back)
    assert play.values(organiser, site) == {"2026-08": (7, 10), "2026-09": (8, 10)}
    assert keeping.digest(organiser) == keeping.digest(second)


# --- whose right ------------------------------------------------------------------------------------------------


def test_a_coach_enters_only_where_the_organiser_allows_it(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    coach = coach_of(play, organiser)
    assert not entering_for.may_enter_for(coach, team.own_id)
    with pytest.raises(NotAllowedError) as raised:
        put(coach, team.own_id, ("2026-08", 7))
    assert raised.value.why == "not-granted"
    paper_sites.grant_entry(organiser, coach.journal.writer, "S001")
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    assert entering_for.may_enter_for(coach, team.own_id)
    put(coach, team.own_id, ("2026-08", 7))
    # The grant before stays: what she writes of her own is taken in as well.
    package = play.export(coach)
    assert play.take(organiser, package).packages[0].outcome == "accept"
    assert play.values(organiser, team.own_id) == {"2026-08": (7, 10)}
    assert trust.describe_signer(organiser, coach.journal.writer) == "coach"


def test_what_a_coach_enters_without_the_right_waits_for_it(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    coach = coach_of(play, organiser)
    # A forged program writes anyway.
    edit = entering_for._value_edit(entered(coach, "2026-08", 7), Source.PAPER)
    coach.journal.append(site_scope(team.own_id), [edit])
    seal_scopes(coach, [site_scope(team.own_id)])
    contents = exporting.Contents(
        kind="coach",
        collab=trust.collaborative_of(coach),
        segments=[one.sealed for one in exporting.entered.by_this_laptop(coach)],
    )
    forged = play.file("forged")
    forged.write_bytes(exporting.build_package(contents, trust.own_key(coach), number=1, made=1, app="x"))
    result = play.take(organiser, forged)
    assert (result.packages[0].outcome, result.packages[0].code) == ("refuse", "E-SCOPE-NOT-GRANTED")
    assert play.values(organiser, team.own_id) == {}
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    assert play.take(team, forged).packages[0].code == "E-SCOPE-NOT-GRANTED"
    # Grants only add, so the order of arrival must not matter.
    paper_sites.grant_entry(organiser, coach.journal.writer, "S001")
    enrolling.open_what_waited(organiser)
    assert play.values(organiser, team.own_id) == {"2026-08": (7, 10)}


def test_a_teams_laptop_is_never_granted_another_site(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    other = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    with pytest.raises(NotAllowedError) as raised:
        paper_sites.grant_entry(organiser, team.journal.writer, other)
    assert raised.value.why == "no-helper"
    with pytest.raises(NotFoundError):
        paper_sites.grant_entry(organiser, "0" * 32, other)


def test_the_root_alone_gives_no_right_to_a_sites_scope(organiser: Workspace) -> None:
    known = trust.build_authority(organiser)
    bare = Authority.build(known.roots)
    assert bare.right_to_write(organiser.journal.writer, site_scope("019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15")) == "none"


# --- who sees it --------------------------------------------------------------------------------------------------


def test_news_for_everybody_carry_no_sites_values(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    other = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, other, ("2026-08", 7))
    put(organiser, team.own_id, ("2026-08", 5))
    result = play.take(team, exporting.publish(organiser, play.file("news")).file)
    assert result.packages[0].outcome == "accept"
    assert play.values(team) == {}
    mine = exporting.publish(organiser, play.file("mine"), to="S001").file
    assert play.take(team, mine).packages[0].outcome == "accept"
    assert play.values(team) == {"2026-08": (5, 10)}
    assert not team.journal.list_records(Observation, site_scope(other))
    theirs = exporting.publish(organiser, play.file("theirs"), to="P001").file
    assert play.take(team, theirs).packages[0].code == "Q-WRONG-RECIPIENT"


def test_a_coachs_package_for_one_site_carries_that_site_alone(play: Any, organiser: Workspace) -> None:
    first, second = (play.enrolled_site(organiser, code) for code in ("S001", "S002"))
    coach = coach_of(play, organiser)
    for code in ("S001", "S002"):
        paper_sites.grant_entry(organiser, coach.journal.writer, code)
    news = exporting.publish(organiser, play.file("news")).file
    for one in (coach, first, second):
        play.take(one, news)
    put(coach, first.own_id, ("2026-08", 7))
    put(coach, second.own_id, ("2026-08", 3))
    package = exporting.export_data_package(coach, play.file("for-first"), to="S001").file
    assert play.take(first, package).packages[0].outcome == "accept"
    assert play.values(first) == {"2026-08": (7, 10)}
    seen = {one.scope for one in importing.verify_file(package, first).segments}
    assert not any(second.own_id in scope for scope in seen)


def test_news_for_a_coach_carry_the_sites_of_her_caseload(play: Any, organiser: Workspace) -> None:
    hers, others = (
        paper_sites.add_site(organiser, name, code=name, reports_by="paper") for name in ("Hillview", "Moor")
    )
    for site in (hers, others):
        put(organiser, site, ("2026-08", 7))
    coach = coach_of(play, organiser)
    load = new_record(Caseload, coach.own_id, sites=[hers])
    organiser.journal.append(organiser_private_scope(), [load])
    play.take(coach, exporting.publish(organiser, play.file("hers"), to="coach").file)
    assert (play.values(coach, hers), play.values(coach, others)) == ({"2026-08": (7, 10)}, {})


# --- the site's word ----------------------------------------------------------------------------------------------


@pytest.fixture
def team(play: Any, organiser: Workspace) -> Workspace:
    """A team whose laptop is back: the organiser entered two months from paper meanwhile."""
    made: Workspace = play.enrolled_site(organiser, "S001")
    put(organiser, made.own_id, ("2026-08", 7), ("2026-09", 8))
    play.take(made, exporting.publish(organiser, play.file("mine"), to="S001").file)
    return made


def test_the_site_confirms_and_everybody_learns_of_it(play: Any, organiser: Workspace, team: Workspace) -> None:
    (first, second) = entering_for.unconfirmed(team)
    assert (first.role, first.source, first.observation.period) == (Role.ORGANISER, "paper", "2026-08")
    entering_for.confirm(team, [first.id])
    assert waiting(team) == {"2026-09": 8}
    play.take(organiser, play.export(team))
    assert waiting(organiser, team.own_id) == {"2026-09": 8}
    said = organiser.journal.find_record(Confirmation, site_scope(team.own_id), first.id)
    assert said is not None
    assert (said.how, said.by_role, said.numerator) == ("laptop", "site", 7)
    entering_for.confirm(team, [second.id])
    with pytest.raises(NotAllowedError):
        entering_for.confirm(team, [second.id])


def test_a_later_change_needs_a_new_word(play: Any, organiser: Workspace, team: Workspace) -> None:
    entering_for.confirm(team, [one.id for one in entering_for.unconfirmed(team)])
    play.take(organiser, play.export(team))
    put(organiser, team.own_id, ("2026-09", 6))
    play.take(team, exporting.publish(organiser, play.file("again"), to="S001").file)
    assert waiting(team) == {"2026-09": 6}


def test_correcting_is_the_sites_own_value(play: Any, organiser: Workspace, team: Workspace) -> None:
    play.record(team, "2026-08", 6, 10)
    assert waiting(team) == {"2026-09": 8}
    play.take(organiser, play.export(team))
    assert play.values(organiser, team.own_id)["2026-08"] == (6, 10)
    assert merging.list_conflicts(organiser) == ()


def test_what_the_site_typed_without_having_seen_it_stands_beside_it(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    play.record(team, "2026-08", 5, 10)
    put(organiser, team.own_id, ("2026-08", 7))
    play.take(team, exporting.publish(organiser, play.file("mine"), to="S001").file)
    (conflict,) = merging.list_conflicts(team)
    assert sorted(one.parsed()["numerator"] for one in conflict.values) == [5, 7]
    own = [one.parsed()["numerator"] for one in conflict.values].index(5)
    merging.resolve_conflict(team, conflict.id, own + 1)
    assert merging.list_conflicts(team) == ()
    assert waiting(team) == {}


def test_who_enters_is_asked_before_the_sites_own_number_is_overwritten(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    play.record(team, "2026-08", 5, 10)
    play.record(team, "2026-09", 6, 10)
    play.take(organiser, play.export(team))
    values = [entered(organiser, "2026-08", 7), entered(organiser, "2026-09", 6), entered(organiser, "2026-10", 9)]
    standing = entering_for.typed_by_site(organiser, team.own_id, values)
    assert {key.split("|")[1]: one.numerator for key, one in standing.items()} == {"2026-08": 5}


def test_a_signature_confirms_for_a_site_without_a_laptop(organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, site, ("2026-08", 7))
    (one,) = entering_for.unconfirmed(organiser, site)
    entering_for.confirm(organiser, [one.id], site=site)
    assert waiting(organiser, site) == {}
    said = organiser.journal.find_record(Confirmation, site_scope(site), one.id)
    assert said is not None
    assert (said.how, said.by_role) == ("signature", "organiser")


def test_nobody_confirms_in_the_name_of_the_sites_laptop(organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, site, ("2026-08", 7))
    (one,) = entering_for.unconfirmed(organiser, site)
    lie = new_record(
        Confirmation, one.id, numerator=7.0, denominator=10.0, value=None, missing=None, how="laptop", by_role="site",
        on="2026-11-20",
    )  # fmt: skip
    organiser.journal.append(site_scope(site), [lie])
    assert waiting(organiser, site) == {"2026-08": 7}


def test_points_that_wait_for_the_sites_word_are_ringed(team: Workspace) -> None:
    view = measures.get_measure(team, "four-hours")
    assert charts.chart_input(team, view).series.unconfirmed == {"2026-08", "2026-09"}
    entering_for.confirm(team, [entering_for.unconfirmed(team)[0].id])
    assert charts.chart_input(team, view).series.unconfirmed == {"2026-09"}


def test_a_form_that_is_typed_field_by_field_has_one_line(organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, site, ("2026-08", 7))
    put(organiser, site, ("2026-09", 8))
    put(organiser, site, ("2026-10", 8), source=Source.PHONE)
    told = [(one.source, one.periods, one.values) for one in entering_for.list_returns(organiser, site)]
    assert sorted(told) == [("paper", ["2026-08", "2026-09"], 2), ("phone", ["2026-10"], 1)]


def test_entering_is_one_step_to_take_back(play: Any, organiser: Workspace) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    put(organiser, site, ("2026-08", 7), ("2026-09", 8))
    organiser.journal.undo()
    assert play.values(organiser, site) == {}
    assert entering_for.list_returns(organiser, site) == ()


@pytest.mark.parametrize("source", [Source.REGISTER, Source.PUBLISHED])
def test_only_what_a_site_reported_is_entered_for_it(organiser: Workspace, source: Source) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    with pytest.raises(InputError):
        put(organiser, site, ("2026-08", 7), source=source)


def test_a_team_enters_for_nobody(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    other = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    assert not entering_for.may_enter_for(team, other)
    with pytest.raises(NotAllowedError):
        put(team, other, ("2026-08", 7))


# --- on its way ---------------------------------------------------------------------------------------------------


def test_publishing_writes_a_file_for_each_who_has_not_confirmed_it(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.enrolled_site(organiser, "S002")
    paper = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    coach = coach_of(play, organiser)
    folder = play.folder / "stick"
    folder.mkdir()
    assert designing.publish_to(organiser, folder).beside == ()
    put(organiser, team.own_id, ("2026-08", 7))
    put(organiser, paper, ("2026-08", 3))
    sent = designing.publish_to(organiser, folder)
    assert [path.name.rsplit("-news", 1)[0] for path in sent.beside] == [
        "for-S001", f"for-coach-{coach.own_id[-6:]}",
    ]  # fmt: skip
    for store, path in zip((team, coach), sent.beside, strict=True):
        assert play.take(store, sent.file, path).totals.refused == 0
    assert play.values(team) == {"2026-08": (7, 10)}
    assert play.values(coach, paper) == {"2026-08": (3, 10)}
    # Their next packages confirm it.
    play.take(organiser, play.export(team), play.export(coach))
    assert designing.publish_to(organiser, folder).beside == ()
    put(organiser, paper, ("2026-09", 4))
    assert [path.name[:9] for path in designing.publish_to(organiser, folder).beside] == ["for-coach"]
