"""A definition through time: clarified without a break, changed with one, changed with values counted back; undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.clarification import clarified, read_clarification, write_clarification
from qic_desktop.domain.measure import DefinitionRevision, MeasureKind, RevisionKind
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import DefinitionError, NotAllowedError
from qic_desktop.services import writers
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import definitions, measures, observations
from qic_desktop.services.measuring.definitions import Word
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.errors import describe
from qic_desktop.wording.records import Names, value_words

CODE = "partograph"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "team.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


@pytest.fixture
def view(team: Workspace) -> MeasureView:
    definition = {"numerator_text": "Brths with a complete partograph", "denominator_text": "All births"}
    made = measures.define_measure(team, NewMeasure(CODE, "Complete partograph", definition=definition))
    months = [parse_period(f"2018-{month:02d}") for month in range(1, 13)]
    observations.record_many(team, made, [(month, Entry(10, 20)) for month in months])
    return made


def now(team: Workspace) -> DefinitionRevision:
    found = measures.get_measure(team, CODE).definition
    assert found is not None
    return found


def breaks(team: Workspace) -> tuple[str, ...]:
    return charts.chart_input(team, measures.get_measure(team, CODE)).series.breaks


EVERYTHING = {
    "numerator_text": "Births with a complete partograph",
    "denominator_text": "All births\nin the month",
    "inclusion": "twins: each child",
    "exclusion": None,
    "unit": "births",
    "source_text": "register",
    "method": "all",
    "collector": "the nurse in charge",
    "decimals": 0,
    "minimum_denominator": 12.5,
    "strata": ["day", "night: late", "Néo"],
    "direction": "down",
    "chart_kind": "p",
}


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.usefixtures("view")
def test_a_clarification_is_read_everywhere_and_breaks_nothing(team: Workspace, sealed: bool) -> None:
    if sealed:
        writers.seal_scopes(team, [team.scope])
    definitions.clarify_definition(team, CODE, EVERYTHING)
    shown = now(team)
    assert {name: getattr(shown, name) for name in EVERYTHING} == EVERYTHING
    assert shown.revision == 1
    assert breaks(team) == ()
    definitions.clarify_definition(team, CODE, {"unit": None, "decimals": 2})
    assert (now(team).unit, now(team).decimals, now(team).source_text) == (None, 2, "register")
    team.journal.undo()
    team.journal.undo()
    assert now(team).numerator_text == "Brths with a complete partograph"


@pytest.mark.usefixtures("view")
def test_what_is_counted_cannot_be_clarified_away(team: Workspace) -> None:
    for changed in ({"value_form": "count"}, {"multiplier": 1000.0}, {"sample_size": 30}):
        with pytest.raises(DefinitionError) as caught:
            definitions.clarify_definition(team, CODE, changed)
        assert caught.value.why == "not-clarified"
        assert definitions.possible_changes(measures.get_measure(team, CODE), changed) == ("change", "counted-back")
    assert definitions.possible_changes(measures.get_measure(team, CODE), {"unit": "x"})[0] == "clarification"


@pytest.mark.usefixtures("view")
def test_a_change_breaks_the_line_where_it_begins_and_undo_takes_it_back(team: Workspace) -> None:
    changed = {"numerator_text": "Births with a signed partograph", "sample_size": 30, "strata": ["day", "night"]}
    definitions.change_definition(team, CODE, changed, "agreed on the ward", "2018-09")
    shown = now(team)
    assert (shown.revision, shown.revision_kind, shown.reason) == (2, RevisionKind.CHANGE.value, "agreed on the ward")
    assert shown.denominator_text == "All births"
    assert breaks(team) == ("2018-09",)
    team.journal.undo()
    assert [one.revision for one in measures.get_measure(team, CODE).revisions] == [1]
    assert breaks(team) == ()
    team.journal.redo()
    assert now(team).revision == 2
    assert breaks(team) == ("2018-09",)


@pytest.mark.usefixtures("view")
def test_a_definition_that_was_undone_never_comes_back_with_the_next_one(team: Workspace) -> None:
    definitions.change_definition(team, CODE, {"numerator_text": "wrong"}, "a slip", "2018-06")
    team.journal.undo()
    definitions.change_definition(team, CODE, {"numerator_text": "right"}, "agreed", "2018-09")
    assert [one.numerator_text for one in measures.get_measure(team, CODE).revisions] == [
        "Brths with a complete partograph",
        "right",
    ]
    assert breaks(team) == ("2018-09",)
    definitions.change_definition(team, CODE, {"unit": "births"}, "again", "2018-11")
    assert breaks(team) == ("2018-09", "2018-11")


@pytest.mark.usefixtures("view")
def test_what_was_made_clearer_goes_on_in_the_next_definition(team: Workspace) -> None:
    definitions.clarify_definition(team, CODE, {"numerator_text": "Births with a complete partograph"})
    definitions.change_definition(team, CODE, {"exclusion": "planned caesareans"}, "agreed", "2019-04")
    assert now(team).numerator_text == "Births with a complete partograph"
    first, second = measures.get_measure(team, CODE).revisions
    assert [one.name for one in definitions.differences(first, second)] == ["exclusion"]


def test_values_counted_back_follow_the_new_definition_one_by_one(team: Workspace, view: MeasureView) -> None:
    changed = {"numerator_text": "Births with a signed partograph"}
    definitions.change_definition(team, CODE, changed, "agreed", "2018-01", counted_back=True)
    later = measures.get_measure(team, CODE)
    found = {one.period: one for one in observations.list_observations(team, later)}
    assert all(definitions.is_outdated(later, one) for one in found.values())
    assert breaks(team) == ()
    months = [parse_period(period) for period in found]
    observations.record_many(team, later, [(month, Entry(9, 20)) for month in months[6:]])
    assert breaks(team) == ("2018-07",)
    observations.record_many(team, later, [(month, Entry(10, 20)) for month in months[:6]])
    assert breaks(team) == ()
    assert not any(definitions.is_outdated(later, one) for one in observations.list_observations(team, later))
    assert view.revisions[0].revision == 1


@pytest.mark.parametrize(
    ("changed", "reason", "since", "why"),
    [
        ({"unit": "x"}, "  ", "2019-04", "empty"),
        ({"unit": "x"}, "why", "", "period"),
        ({"unit": "x"}, "why", "2019-W04", "period"),
        ({"unit": "x"}, "why", "soon", "period"),
        ({"period_kind": "week"}, "why", "2019-W14", "has-values"),
        ({"numerator_text": " "}, "why", "2019-04", "empty"),
        ({"value_form": "poem"}, "why", "2019-04", "choice"),
        ({"chart_kind": "pie"}, "why", "2019-04", "choice"),
        ({"strata": ["a|b"]}, "why", "2019-04", "strata"),
        ({"strata": ["a", "a"]}, "why", "2019-04", "strata"),
        ({"strata": [str(number) for number in range(9)]}, "why", "2019-04", "strata"),
        ({"sample_size": 0}, "why", "2019-04", "above-nought"),
        ({"multiplier": -1.0}, "why", "2019-04", "above-nought"),
        ({"minimum_denominator": -1.0}, "why", "2019-04", "above-nought"),
        ({"decimals": 9}, "why", "2019-04", "decimals"),
    ],
)
@pytest.mark.usefixtures("view")
def test_what_no_definition_can_say_is_refused_in_a_sentence(
    team: Workspace, changed: dict[str, object], reason: str, since: str, why: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        definitions.change_definition(team, CODE, changed, reason, since)
    assert caught.value.why == why
    assert describe(caught.value).endswith(".") or "none of this measure" in describe(caught.value)
    assert len(measures.get_measure(team, CODE).revisions) == 1


def test_before_the_first_value_the_periods_may_change(team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    definitions.change_definition(team, "falls", {"period_kind": "week"}, "weekly is easier", "2019-W10")
    view = measures.get_measure(team, "falls")
    assert (view.period_kind.value, view.measure.cadence, view.measure.due_day) == ("week", "week", 10)
    starts = definitions.offered_starts(team, view)
    assert starts[1].text == "2019-W14"
    assert {one.kind.value for one in starts} == {"week"}


def test_what_a_measure_is_for_is_no_part_of_its_definition(team: Workspace, view: MeasureView) -> None:
    definitions.set_kind(team, CODE, MeasureKind.BALANCING)
    again = measures.get_measure(team, CODE)
    assert again.measure.kind == "balancing"
    assert again.revisions == view.revisions


def test_a_core_measure_is_read_only_for_a_team_and_clarified_by_the_organiser(play: object) -> None:
    organiser = play.organiser()  # type: ignore[attr-defined]
    code = measures.list_measures(organiser)[0].code
    definitions.clarify_definition(organiser, code, {"source_text": "Register, column 7"})
    told = measures.get_measure(organiser, code).definition
    assert told is not None
    assert told.source_text == "Register, column 7"
    site = play.team_at_work(organiser)  # type: ignore[attr-defined]
    with pytest.raises(NotAllowedError):
        definitions.clarify_definition(site, code, {"source_text": "elsewhere"})
    with pytest.raises(NotAllowedError):
        definitions.change_definition(site, code, {"source_text": "elsewhere"}, "why", "2026-10")
    with pytest.raises(NotAllowedError):
        definitions.set_kind(site, code, MeasureKind.OUTCOME)


@pytest.mark.parametrize(
    "text",
    [
        "decimals: many",
        "decimals: true",
        "decimals: -1",
        'strata: ["a", "a"]',
        "strata: [[[[",
        'strata: "day"',
        "minimum_denominator: NaN",
        "minimum_denominator: 1e999",
        "direction:",
        "value_form: count",
        "multiplier: 7",
        "  numerator_text: indented without a field",
    ],
)
def test_a_clarification_from_elsewhere_that_says_nonsense_changes_nothing(text: str) -> None:
    one = DefinitionRevision(scope="site:x", id="m|1", value_form="proportion", numerator_text="n", clarification=text)
    assert clarified(one) == one


def test_remarks_stay_beside_what_is_made_clearer() -> None:
    text = write_clarification("See the letter of May.", {"unit": "births"})
    assert read_clarification(text) == ({"unit": "births"}, "See the letter of May.")
    assert write_clarification(text, {"unit": "children"}) == "unit: children\nSee the letter of May."


def test_the_difference_is_word_by_word() -> None:
    found = definitions.words_between("Births with a complete partograph", "Births with a signed partograph")
    assert found == (
        Word("Births with a"),
        Word("complete", "-"),
        Word("signed", "+"),
        Word("partograph"),
    )
    assert definitions.words_between("", "new words") == (Word("new words", "+"),)
    assert definitions.words_between("gone", "") == (Word("gone", "-"),)


def test_a_clarification_is_read_in_words_where_packages_are_looked_at() -> None:
    text = 'decimals: 0\nstrata: ["day", "night"]\nSee the letter of May.'
    assert value_words("clarification", text, Names()) == "Decimals: 0\nParts: day, night\nSee the letter of May."
