"""Every aggregate of a dirty collaborative against a computation of its own, in plain Python from what was written."""

from __future__ import annotations

import hashlib
import itertools
import random
import statistics
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.charting import comparing
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import (
    aggregating,
    areas,
    collaboratives,
    context_events,
    participations,
    provenance,
)
from qic_desktop.services.organising.aggregating import Chosen
from qic_desktop.services.organising.participations import Standing
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, new_record, record_edit

MONTHS = [f"2026-{month:02}" for month in range(1, 11)]
HOLDING = {month: {1} if month < "2026-06" else {2, 3} if month < "2026-09" else {3} for month in MONTHS}
AREAS = ("North / Adar", "North / Belu", "South", "")
STRATA = ("", "day", "night")
DAY_MS = 86_400_000
BEFORE = 1_795_341_600_000 - 30 * DAY_MS
"""A month before the day of the tests, in milliseconds."""


@dataclass
class Team:
    """A site as the test knows it; ``values`` has every line ever typed: (day, counts)."""

    id: str
    code: str
    area: str = ""
    months: set[str] = field(default_factory=set)
    start: str = ""
    gone: set[str] = field(default_factory=set)
    values: dict[tuple[str, str], list[tuple[date, dict[str, Any]]]] = field(default_factory=dict)

    def shown(self, month: str, stratum: str, day: date | None) -> dict[str, Any] | None:
        """What stands in a month, or stood at the end of a day."""
        lines = [said for on, said in self.values.get((month, stratum), []) if day is None or on <= day]
        return lines[-1] if lines and lines[-1] else None


def spans_of(dice: random.Random, known: Team, workspace: Workspace) -> tuple[list[Edit], dict[str, Any]]:
    """A site's spans as records, and what it says of a merger; its months and those that never count are noted."""
    kind = dice.choice(("plain", "late", "restart", "pause", "left", "merged"))
    given = {
        "plain": [("2026-01", None, None)],
        "late": [("2026-04-10", None, None)],
        "restart": [("2026-07", None, None), ("2026-01", "2026-03", None)],
        "pause": [("2026-02", None, [{"since": "2026-05", "until": "2026-06", "reason": "flood"}])],
        "left": [("2026-01", "2026-05-20", None)],
        "merged": [("2026-01", None, None)],
    }[kind]
    without = {
        "plain": [],
        "late": MONTHS[:3],
        "restart": MONTHS[3:6],
        "pause": [MONTHS[0], MONTHS[4], MONTHS[5]],
        "left": MONTHS[5:],
        "merged": MONTHS[8:],
    }[kind]
    edits = [
        new_record(Participation, workspace.new_id(), site=known.id, since=since, until=until, **_pauses(pauses))
        for since, until, pauses in given
    ]
    merger = {"merged_into": workspace.new_id(), "merged_on": "2026-08-03"} if kind == "merged" else {}
    known.start = min(since for since, _until, _pauses_ in given)[:7]
    known.months = set(MONTHS) - set(without)
    # What is sent of the time after a site left, or between two spans, counts nowhere.
    known.gone = set(without) if kind in ("restart", "left", "merged") else set()
    return edits, merger


def _pauses(pauses: Any) -> dict[str, Any]:
    return {"pauses": pauses} if pauses else {}


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Three definitions, all of them known before the first value: the second is a change, the third was counted
    back."""
    now, play.clock = play.clock, itertools.count(BEFORE, 1_000).__next__
    made = play.organiser()
    play.clock = made.clock = now
    collaboratives.describe_collaborative(made, title="Dirty", start="2026-01")
    exporting.publish(made, play.file("first"))
    change = {"numerator_text": "seen within three hours", "effective_period": "2026-06"}
    measures.revise_definition(made, "four-hours", change, "Stricter.")
    back = {"numerator_text": "seen", "effective_period": "2026-09", "revision_kind": "counted-back"}
    measures.revise_definition(made, "four-hours", back, "Easier to count.")
    exporting.publish(made, play.file("news"))
    return made


def type_one(dice: random.Random, organiser: Workspace, measure: str, team: Team) -> None:
    """One line that somebody types on some day: a value, half of one, a reason, or nothing any more."""
    month, stratum = dice.choice(MONTHS), dice.choice(STRATA)
    day = date(2026, 11, dice.randint(1, 20))
    written = team.values.setdefault((month, stratum), [])
    if written and written[-1][0] > day:
        return
    bottom = dice.choice((0, 4, 9, 30))
    said = dice.choice(
        (
            {"numerator": dice.randint(0, bottom), "denominator": bottom, "revision": dice.choice((1, 2, 3, 9))},
            {"numerator": dice.randint(0, bottom), "denominator": bottom},
            {"numerator": dice.randint(0, 9)},
            {"missing": dice.choice(("strike", "no-cases"))},
            {},
        )
    )
    noon = int(datetime(2026, 11, day.day, 12, tzinfo=UTC).timestamp() * 1000)
    organiser.journal.clock = lambda noon=noon: noon
    edit = Edit(Observation.ENTITY, observation_id(measure, month, stratum), {"counts": said or None})
    organiser.journal.append(site_scope(team.id), [edit])
    written.append((day, said))


@pytest.fixture(params=[1, 2, 3])
def played(request: pytest.FixtureRequest, play: Any, organiser: Workspace) -> tuple[Workspace, list[Team]]:
    dice = random.Random(request.param)
    view, teams = play.measure(organiser), []
    for number in range(9):
        team = Team(identity := organiser.new_id(), f"S{number}")
        edits, merger = spans_of(dice, team, organiser)
        team.area = dice.choice(AREAS)
        edits.append(new_record(Site, identity, name=f"Site {number}", code=team.code, area=team.area, **merger))
        organiser.journal.append(organiser_scope(), edits)
        teams.append(team)
    with organiser.store.transaction():
        for _turn in range(700):
            type_one(dice, organiser, view.id, dice.choice(teams))
    return organiser, teams


# --- worked out another way ----------------------------------------------------------------------------------------


def quantile(values: list[float], share: float) -> float:
    ordered, place = sorted(values), (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def months_between(first: str, month: str) -> int:
    return (int(month[:4]) - int(first[:4])) * 12 + int(month[5:]) - int(first[5:])


def wanted(teams: list[Team], chosen: Chosen) -> dict[str, dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    inside = [team for team in teams if (team.area + " / ").startswith(chosen.area + " / ") or not chosen.area]
    given = {
        (team.code, month): said
        for team in inside
        for month in MONTHS
        if (said := team.shown(month, chosen.stratum, chosen.as_of)) is not None
        and said.get("missing") in (None, "no-cases")
        and month not in team.gone
    }
    first = min((month for _code, month in given), default="9999")
    for team in inside:
        for month in (month for month in MONTHS if month >= first):
            place = month if chosen.align == "calendar" else f"M{months_between(team.start, month) + 1}"
            if place.startswith(("M0", "M-")):
                continue
            line = lines.setdefault(place, {"expected": 0, "reporting": 0, "apart": 0, "pairs": []})
            is_due = chosen.as_of is None or month < chosen.as_of.isoformat()[:7]
            said = given.get((team.code, month), {})
            line["expected"] += month in team.months and is_due
            if said.get("numerator") is None or said.get("denominator") is None:
                continue
            line["reporting"] += 1
            is_apart = said.get("revision") is not None and said["revision"] not in HOLDING[month]
            line["apart"] += is_apart
            if said["denominator"] and not is_apart:
                line["pairs"].append((said["numerator"], said["denominator"]))
    return lines


CHOICES = [
    Chosen(),
    Chosen(stratum="day"),
    Chosen(align="start"),
    Chosen(area="North"),
    Chosen(area="North / Belu", stratum="night"),
    Chosen(as_of=date(2026, 11, 7)),
    Chosen("night", "start", date(2026, 11, 12), "South"),
]


def test_every_figure_is_what_was_written(play: Any, played: tuple[Workspace, list[Team]]) -> None:
    organiser, teams = played
    for chosen in CHOICES:
        compare(organiser, play.measure(organiser), teams, chosen)


def compare(organiser: Workspace, view: measures.MeasureView, teams: list[Team], chosen: Chosen) -> None:
    found = aggregating.collect_chosen(organiser, view, chosen)
    truth = wanted(teams, chosen)
    lines = {line.period: line for line in found.aggregate.periods}
    assert all(not truth[place]["expected"] and not truth[place]["reporting"] for place in set(truth) - set(lines))
    for place, line in lines.items():
        row = truth.get(place, {"expected": 0, "reporting": 0, "apart": 0, "pairs": []})
        shares = [top / bottom for top, bottom in row["pairs"]]
        assert (line.expected, line.reporting, line.apart) == (row["expected"], row["reporting"], row["apart"]), place
        assert line.valued == len(shares)
        assert line.at_target == sum(share >= 0.95 for share in shares)
        if not shares:
            assert (line.pooled, line.median, line.q1, line.q3) == (None, None, None, None)
            continue
        assert line.pooled == sum(top for top, _b in row["pairs"]) / sum(bottom for _t, bottom in row["pairs"])
        assert line.median == pytest.approx(statistics.median(shares))
        assert (line.q1, line.q3) == (pytest.approx(quantile(shares, 0.25)), pytest.approx(quantile(shares, 0.75)))
    rests = provenance.provenance_of(organiser, view, chosen=chosen)
    assert rests.typed_here == rests.values
    assert rests.packages == ()


def test_the_funnel_leaves_out_what_another_definition_counted(play: Any, played: tuple[Workspace, list[Team]]) -> None:
    organiser, teams = played
    funnel = comparing.funnel_of(aggregating.collect(organiser, play.measure(organiser)), MONTHS)
    for point in funnel.points:
        (team,) = (one for one in teams if one.code == point.site)
        pairs = [pair for line in wanted([team], Chosen()).values() for pair in line["pairs"]]
        assert (point.numerator, point.denominator) == tuple(map(sum, zip(*pairs, strict=True)))


def test_a_change_breaks_the_line_and_counting_back_does_not(play: Any, played: tuple[Workspace, list[Team]]) -> None:
    organiser, _teams = played
    assert aggregating.collect(organiser, play.measure(organiser)).breaks == ("2026-06",)


def test_a_day_before_anything_was_known_has_no_figures(play: Any, played: tuple[Workspace, list[Team]]) -> None:
    organiser, _teams = played
    found = aggregating.collect(organiser, play.measure(organiser), as_of=date(2025, 12, 31))
    assert found.aggregate.periods == ()
    assert not found.panel.reported().any()


def test_an_earlier_day_has_the_definition_the_sites_and_the_events_of_that_day(play: Any) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Then", start="2026-08")
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-08", 5, 10)
    play.take(organiser, play.export(site))
    before = organiser.today()
    later = 1_795_341_600_000 + 5 * DAY_MS
    organiser.clock = organiser.journal.clock = play.clock = lambda: later
    change = {"target": 0.4, "direction": "down", "effective_period": "2026-10"}
    measures.revise_definition(organiser, "four-hours", change, "The other way round.")
    found = trust.find_site(organiser, "S001")
    organiser.journal.append(
        organiser_scope(), [record_edit(Site, found.id, name="Renamed", code="S001", area="North")]
    )
    other = play.enrolled_site(organiser, "S002")
    context_events.write_happening(organiser, "Strike of nurses", "2026-08", until="2026-08")
    exporting.publish(organiser, play.file("news"))
    now, view = play.measure(organiser), None
    then = aggregating.collect(organiser, now, as_of=before)
    view = then.view
    assert [one.revision for one in view.revisions] == [1]
    assert (view.target, view.direction) == (0.95, now.revisions[0].direction)
    assert [(one.id, one.name, one.area) for one in then.sites] == [(site.own_id, "Site S001", None)]
    assert then.happenings == ()
    assert [line.expected for line in then.aggregate.periods] == [1, 1, 1]
    today = aggregating.collect(organiser, now)
    assert {one.id for one in today.sites} == {site.own_id, other.own_id}
    assert (today.view.target, len(today.happenings)) == (0.4, 1)
    rests = provenance.provenance_of(organiser, now, chosen=Chosen(as_of=before))
    assert [one.site for one in rests.packages] == ["S001"]


# --- packages ------------------------------------------------------------------------------------------------------


def test_a_figure_names_its_packages_and_reading_one_again_changes_no_day(play: Any) -> None:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-08", 5, 10)
    first = play.export(site)
    play.take(organiser, first)
    view = play.measure(organiser)
    before = organiser.today()
    later = 1_795_341_600_000 + 5 * 86_400_000
    organiser.clock = organiser.journal.clock = lambda: later
    play.record(site, "2026-08", 6, 10)
    play.record(site, "2026-09", 7, 10)
    second = play.export(site)
    play.take(organiser, second, first)
    known = aggregating.collect(organiser, view, as_of=before)
    assert [line.pooled for line in known.aggregate.periods if line.reporting] == [0.5]
    now = aggregating.collect(organiser, view)
    assert [line.pooled for line in now.aggregate.periods][:2] == [0.6, 0.7]
    rests = provenance.provenance_of(organiser, view)
    assert [(one.file, one.site, one.values) for one in rests.packages] == [(str(second.name), "S001", 2)]
    assert rests.packages[0].sha256 == hashlib.sha256(second.read_bytes()).hexdigest()
    assert rests.packages[0].handled == later
    assert rests.revisions == (provenance.RevisionSource(1, 2, 0),)
    then = provenance.provenance_of(organiser, view, period="2026-08", chosen=Chosen(as_of=before))
    assert [(one.file, one.values) for one in then.packages] == [(first.name, 1)]
    with pytest.raises(NotFoundError):
        provenance.provenance_of(organiser, view, period="August")
    with pytest.raises(NotAllowedError):
        provenance.provenance_of(site, view)


# --- taking part, areas --------------------------------------------------------------------------------------------


def test_how_a_site_stands_follows_its_spans_pauses_and_merger(play: Any) -> None:
    organiser = play.organiser()
    identity, open_end, unknown = organiser.new_id(), organiser.new_id(), organiser.new_id()
    edits = [
        new_record(Site, identity, name="Adar", code="S1"),
        new_record(Participation, organiser.new_id(), site=identity, since="2026-02", until="2026-04"),
        new_record(Participation, organiser.new_id(), site=open_end, since="2026-03", pauses=[{"since": "2026-05"}, 7]),
    ]
    organiser.journal.append(organiser_scope(), edits)

    def standing(site: str) -> str:
        found = participations.standing_in(organiser)
        return "".join(found(site, parse_period(month)).value[0] for month in MONTHS[:6])

    assert standing(identity) == "oeeell"
    assert standing(open_end) == "ooeepp"
    assert standing(unknown) == "eeeeee"
    again = new_record(Participation, organiser.new_id(), site=identity, since="2026-06")
    organiser.journal.append(organiser_scope(), [again])
    assert standing(identity) == "oeeele"
    assert participations.read_all(organiser)[identity].until == ""
    merger = record_edit(Site, identity, merged_into=open_end, merged_on=None)
    organiser.journal.append(organiser_scope(), [merger])
    assert participations.standing_in(organiser)(identity, parse_period("2026-03")) is Standing.MERGED
    dated = record_edit(Site, identity, merged_into=open_end, merged_on="2026-02-20")
    organiser.journal.append(organiser_scope(), [dated])
    assert standing(identity) == "oemmmm"


def test_areas_are_read_from_the_widest_to_the_narrowest(play: Any) -> None:
    organiser = play.organiser()
    names = ("North / Adar", "north /Adar ", "North/Belu", "South", "", None)
    edits = [
        new_record(Site, organiser.new_id(), name=f"{at}", code=f"{at}", area=name) for at, name in enumerate(names)
    ]
    organiser.journal.append(organiser_scope(), edits)
    found = areas.list_areas(organiser)
    assert [(one.name, one.level, one.sites, one.short) for one in found] == [
        ("North", 0, 3, "North"),
        ("North / Adar", 1, 2, "Adar"),
        ("North / Belu", 1, 1, "Belu"),
        ("South", 0, 1, "South"),
    ]
    assert not areas.is_within("Northern", "North")


# --- what happened around ------------------------------------------------------------------------------------------


def test_an_event_touches_its_areas_and_sites_and_can_be_corrected(play: Any) -> None:
    organiser = play.organiser()
    codes = {"S1": "North / Adar", "S2": "North / Belu", "S3": "South"}
    ids = {code: organiser.new_id() for code in codes}
    edits = [new_record(Site, ids[code], name=code, code=code, area=area) for code, area in codes.items()]
    organiser.journal.append(organiser_scope(), edits)
    context_events.write_happening(organiser, "Strike", "2026-03-05", kind="strike", where=(["North"], []))
    context_events.write_happening(organiser, "Flood", "2026-02", until="2026-03", kind="disaster", where=((), ["S3"]))
    context_events.write_happening(organiser, "New rule", "2026-01", kind="policy")

    def seen() -> dict[str, list[str]]:
        return {code: [one.text for one in context_events.touching(organiser, ids[code])] for code in codes}

    assert seen() == {"S1": ["New rule", "Strike"], "S2": ["New rule", "Strike"], "S3": ["New rule", "Flood"]}
    assert [one.text for one in context_events.touching(organiser, "elsewhere")] == ["New rule"]
    strike = next(one for one in context_events.list_happenings(organiser) if one.text == "Strike")
    with pytest.raises(InputError):
        context_events.change_happening(organiser, strike.id, text="Strike", span=("2026-03", "2026-01"), kind="strike")
    exporting.publish(organiser, play.file("news"))
    context_events.change_happening(organiser, strike.id, text="Long strike", span=("2026-03", ""), kind="strike")
    assert seen()["S1"] == ["New rule", "Long strike"]
    context_events.retire_happening(organiser, strike.id)
    assert seen()["S1"] == ["New rule"]
    with pytest.raises(NotFoundError):
        context_events.retire_happening(organiser, organiser.new_id())
    with pytest.raises(NotAllowedError):
        context_events.write_happening(play.site(organiser, "S9"), "Strike", "2026-03")
