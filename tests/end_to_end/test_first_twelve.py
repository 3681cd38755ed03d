"""A list of twelve facilities (4 laptops, 5 Excel, 3 paper) becomes twelve sites in two waves, over real stores."""

from pathlib import Path
from typing import Any

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.table_files import read_table
from qic_desktop.services.organising import (
    aggregating,
    candidates,
    collaboratives,
    participations,
    site_changes,
    site_story,
)
from qic_desktop.services.organising.candidates import State
from qic_desktop.services.organising.registry import read_registry
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role

WAYS = ["laptop"] * 4 + ["excel"] * 5 + ["paper"] * 3
MONTHS = ["2026-01", "2026-02", "2026-03"]


def facilities(folder: Path) -> Path:
    file = folder / "facilities.csv"
    lines = ["Facility name,Code,Region,District,Type,Beds,Reports by,Wave"]
    for number, way in enumerate(WAYS, 1):
        region, wave = ("North", 1) if number % 2 else ("South", 2)
        lines.append(f"Facility {number},F{number:03},{region},D{number % 3},Clinic,{number * 5},{way},{wave}")
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_twelve_facilities_become_twelve_sites_in_two_waves(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    plan = candidates.open_list(organiser, read_table(facilities(tmp_path)))
    candidates.take_list(organiser, plan)
    listed = candidates.list_candidates(organiser)
    assert len(listed) == 12
    laptops = [one for one in listed if one.record.reports_by == "laptop"]
    others = [one for one in listed if one.record.reports_by != "laptop"]

    # Those without a laptop are sites at once; the others are invited, join on their own laptops, and ask.
    candidates.make_sites(organiser, [one.id for one in others], since="2026-01")
    sent = candidates.invite(organiser, [one.id for one in laptops], tmp_path)
    teams = []
    for number, invitation in enumerate(sent):
        team = play.create(f"team{number}", Role.SITE)
        joining.join(team, invitation.file)
        for month in MONTHS:
            play.record(team, month, 80, 100)
        teams.append(team)
    importing.import_packages(organiser, [play.export(team) for team in teams])
    assert {one.state for one in candidates.list_candidates(organiser)} == {State.ASKING, State.ENROLLED}
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending, since="2026-01")
    assert {one.state for one in candidates.list_candidates(organiser)} == {State.ENROLLED}

    # Every site has what the list knew, whichever way it came in.
    sites = trust.list_sites(organiser)
    assert len(sites) == 12
    assert all(site.area and site.facility_type == "Clinic" and site.size for site in sites)
    spans = organiser.journal.list_records(Participation, organiser_scope())
    assert sorted(one.wave or "" for one in spans) == ["1"] * 6 + ["2"] * 6
    assert sorted(one.reports_by for one in read_registry(organiser).sites) == sorted(WAYS)

    # Excel and paper sites report through the organiser: the first pooled chart is of all twelve.
    view = measures.get_measure(organiser, "four-hours")
    for site in sites:
        if site.reports_by in ("excel", "paper"):
            values = [ForValue(view, parse_period(month), Entry(60, 100)) for month in MONTHS]
            entering_for.enter_for(organiser, site.id, values, source=Source(site.reports_by), on=organiser.today())
    periods = {one.period: one for one in aggregating.collect(organiser, view).aggregate.periods}
    assert [(periods[month].reporting, periods[month].pooled) for month in MONTHS] == [(12, (320 + 480) / 1200)] * 3

    # On their way: one pauses, one leaves, one was enrolled twice. Teams hear of it with the next news.
    first, second, third = (trust.find_site(organiser, code).id for code in ("F005", "F006", "F007"))
    site_changes.pause(organiser, [first], "2026-03", until="2026-04", reason="Flood")
    site_changes.withdraw(organiser, [second], "2026-03", reason="Closed")
    site_changes.merge(organiser, third, trust.find_site(organiser, "F008").id)
    news = tmp_path / "news.qicpkg"
    exporting.publish(organiser, news)
    importing.import_packages(teams[0], [news])
    for workspace in (organiser, teams[0]):
        expects = participations.expected_in(workspace)
        april = parse_period("2026-04")
        assert sum(expects(site.id, april) for site in sites) == 9
    periods = {one.period: one for one in aggregating.collect(organiser, view).aggregate.periods}
    assert periods["2026-01"].reporting == 11
    story = site_story.site_story(organiser, first)
    assert [turn.kind for turn in story.turns] == ["joined", "paused"]
    assert "unconfirmed" in {one.code for one in story.cautions}
