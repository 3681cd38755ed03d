"""The second practice set: invented and labelled, small numbers, gaps with reasons, months without a case."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import date

import pytest

from qic_desktop.domain.measure import DefinitionRevision, Direction, Measure, MeasureKind, ValueForm
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.errors import NotFoundError
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.practising import practice_sets
from qic_desktop.services.practising.practice_births import COLUMNS, REASONS, BirthsData, entry_of, load_births
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY


@pytest.fixture(scope="module")
def data() -> BirthsData:
    return load_births()


def test_there_are_twenty_health_centres_with_french_and_swahili_names(data: BirthsData) -> None:
    assert [site.code for site in data.told.sites] == [f"K{number:02}" for number in range(1, 21)]
    names = [site.name for site in data.told.sites]
    assert len(set(names)) == 20
    assert sum(name.startswith("Centre de santé") for name in names) == 10
    assert sum(name.startswith(("Kituo cha afya", "Zahanati")) for name in names) == 10


def test_births_lie_between_5_and_60_except_where_there_were_none(data: BirthsData) -> None:
    births = [int(row["births"]) for row in data.months if row["births"].isdigit()]
    assert len(births) > 500
    assert max(births) <= 60
    assert Counter(count for count in births if count < 5) == Counter({0: 2})
    assert len({row["month"] for row in data.months}) == 30


def test_no_count_is_above_what_it_is_out_of(data: BirthsData) -> None:
    for row in data.months:
        for code in COLUMNS:
            entry = entry_of(row, code)
            if entry.numerator is not None and entry.denominator is not None:
                assert 0 <= entry.numerator <= entry.denominator
            if code == "stock-out" and entry.numerator is not None:
                assert entry.numerator <= (parse_period(row["month"]).last.day)
    assert all(0 <= int(row["skin"]) <= int(row["births"]) for row in data.weeks)


def test_months_without_a_case_are_told_as_0_of_0(data: BirthsData) -> None:
    entries = [entry_of(row, "breathing") for row in data.months]
    assert entries.count(Entry(0, 0)) > 50
    assert entry_of({"births": "strike", "oxytocin": "strike"}, "oxytocin") == Entry(missing=MissingReason.STRIKE)


def test_gaps_have_reasons_and_some_have_none(data: BirthsData) -> None:
    told = {cell for row in data.months for cell in row.values() if cell in REASONS}
    assert told == {"facility-closed", "forms-out-of-stock", "register-lost", "staff-away", "strike"}
    months = defaultdict(set)
    for row in data.months:
        months[row["site"]].add(row["month"])
    assert {"2024-07", "2025-02", "2025-11"} & months["K13"] == set()
    assert min(months["K19"]) == "2025-01"
    assert max(months["K16"]) == "2026-04"


def test_every_counting_that_stopped_begins_again_with_a_reason(data: BirthsData) -> None:
    phases = [row for row in data.marks if row["kind"] == "phase"]
    assert {(row["site"], row["measure"]) for row in phases} == {
        ("K03", "partograph"),
        ("K06", "partograph"),
        ("K11", "partograph"),
        ("K17", "partograph"),
        ("K04", "skin"),
    }
    assert all(row["reason"] for row in phases)
    for row in phases:
        if row["measure"] == "partograph":
            before = parse_period(row["period"]).preceding().text
            missed = next(one for one in data.months if (one["site"], one["month"]) == (row["site"], before))
            assert missed["partograph"] in REASONS
    weeks = [row["week"] for row in data.weeks if row["site"] == "K04"]
    assert "2025-W50" not in weeks
    assert "2025-W51" in weeks


def test_the_weekly_tally_has_weeks_and_bleedings_have_days(data: BirthsData) -> None:
    assert {parse_period(row["week"]).kind for row in data.weeks} == {PeriodKind.WEEK}
    assert {parse_period(row["day"]).kind for row in data.bleedings} == {PeriodKind.DAY}
    assert all(int(row["births_since"]) >= 0 for row in data.bleedings)


def test_seven_measures_are_defined_in_the_words_of_the_domain(data: BirthsData) -> None:
    found = {measure.code: measure for measure in data.told.collaborative.measures}
    assert set(found) == {*COLUMNS, "bleeding", "skin"}
    own = {field.name for field in fields(DefinitionRevision)}
    for measure in found.values():
        assert MeasureKind(measure.kind) in MeasureKind
        assert Direction(measure.definition.direction) in Direction
        assert {field.name for field in fields(type(measure.definition))} - {"number"} <= own
        assert {field.name for field in fields(type(measure))} - {"target", "definition"} <= {
            field.name for field in fields(Measure)
        }
    assert ValueForm(found["bleeding"].definition.value_form).is_by_event
    assert found["skin"].definition.period_kind == PeriodKind.WEEK
    shared = {found[code].definition.denominator_text for code in ("oxytocin", "partograph")}
    assert len(shared) == 1


def test_two_teams_test_changes_and_name_nobody(data: BirthsData) -> None:
    assert {cycle.site for cycle in data.told.cycles} == {"K03", "K09"}
    assert {cycle.decision for cycle in data.told.cycles} == {"adapt", "adopt"}
    assert any(not cycle.matched for cycle in data.told.cycles)
    ideas = {idea.text for idea in data.told.collaborative.change_ideas}
    assert {cycle.change_idea for cycle in data.told.cycles} <= ideas
    told = json.dumps([str(cycle) for cycle in (*data.told.cycles, *data.told.open_cycles)])
    assert [person.name for person in data.told.people if person.name.split()[-1] in told] == []


def test_people_have_distinct_names_and_every_team_a_leader(data: BirthsData) -> None:
    people = data.told.people
    assert len({person.name for person in people}) == len(people) == 63
    for site in data.told.sites:
        assert [person.role for person in data.told.people_of(site.code)] == ["team-leader", "clinician", "data-clerk"]


def test_everything_says_that_it_is_invented(data: BirthsData) -> None:
    for name in ("collaborative.json", "cycles.json", "team.json"):
        content = json.loads((BIRTHS.folder / name).read_text(encoding="utf-8"))
        assert content["invented"] is True
        assert content["notice"] == data.told.notice
    assert "invented" in data.told.notice
    readme = (BIRTHS.folder / "README.md").read_text(encoding="utf-8")
    for path in BIRTHS.folder.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in readme


def test_a_set_is_found_by_its_code() -> None:
    assert [practice_sets.find_set(code) for code in practice_sets.SET_CODES] == [EMERGENCY, BIRTHS]
    with pytest.raises(NotFoundError):
        practice_sets.find_set("falls")


def test_a_damaged_file_is_not_taken_for_data() -> None:
    row = {"births": "many", "oxytocin": "1"}
    with pytest.raises(ValueError, match="many"):
        entry_of(row, "oxytocin")


def test_the_team_has_entries_to_type_today(data: BirthsData) -> None:
    mine = [row["month"] for row in data.months if row["site"] == BIRTHS.team]
    assert BIRTHS.month not in mine
    assert BIRTHS.day > parse_period(BIRTHS.month).last
    assert BIRTHS.day == date(2026, 7, 6)


def test_tables_are_plain_csv_with_their_heads() -> None:
    heads = {}
    for path in sorted(BIRTHS.folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            heads[path.stem] = tuple(next(csv.reader(file)))
    assert heads["marks"] == ("site", "kind", "measure", "period", "text", "reason")
    assert heads["weeks"] == ("site", "week", "skin", "births")
