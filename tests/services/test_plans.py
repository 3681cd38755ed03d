"""Aim, charter and diagnosis of a team: every field is kept, nothing typed is lost, nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Kind
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.planning import Charter
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError, SuspectTextError, TextTooLongError
from qic_desktop.services.beginning import Beginning, begin_alone
from qic_desktop.services.improving import aims, charters, diagnoses, plans
from qic_desktop.services.improving.aims import SmartPoint
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.removing.text_guard import guarded
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.charter import charter_groups

DAY = date(2019, 4, 5)
ODD = "A\u200f 😷 name " + "x" * 300 + " end"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


def smart(site: Workspace) -> dict[str, SmartPoint]:
    return {one.code: one for one in aims.read_aim(site).smart}


def counted(site: Workspace, code: str, kind: MeasureKind, values: list[int]) -> None:
    definition = {"numerator_text": "seen", "denominator_text": "all"}
    view = measures.define_measure(site, NewMeasure(code, code.title(), kind, definition=definition))
    period, entries = parse_period("2018-01"), []
    for value in values:
        entries.append((period, Entry(value, 100)))
        period = period.following()
    record_many(site, view, entries)


@pytest.mark.parametrize("field", sorted(plans.OWNERS))
def test_every_field_is_kept_alone_and_taken_away_again(site: Workspace, field: str) -> None:
    neighbours = {name: f"text of {name}" for name in plans.OWNERS if name != field}
    plans.write_texts(site, neighbours)
    plans.write_text(site, field, ODD)
    plan = plans.find_plan(site)
    assert plan.text(field) == ODD
    assert {name: plan.text(name) for name in neighbours} == neighbours
    plans.write_text(site, field, "  ")
    assert plans.find_plan(site).text(field) == ""
    assert {name: plans.find_plan(site).text(name) for name in neighbours} == neighbours


def test_the_page_of_the_charter_has_a_place_for_every_field_of_both_records() -> None:
    fields = {
        name
        for record in (Project, Charter)
        for name, kind, _r in DECLARATIONS[record.ENTITY].columns
        if kind is Kind.TEXT
    }
    on_page = {one.name for group in charter_groups() for one in group.fields}
    assert on_page | charters.IN_AIM == fields
    assert all(one.title and one.help.endswith((".", "?")) for group in charter_groups() for one in group.fields)


def test_a_team_that_began_alone_goes_on_with_its_project(site: Workspace) -> None:
    begin_alone(site, Beginning("Amina", "births with a partograph", "all births", "2018-01"))
    plans.write_text(site, "problem", "Forms are empty")
    projects = site.journal.list_records(Project, site.scope)
    assert len(projects) == 1
    assert (projects[0].title, projects[0].problem) == ("Births with a partograph", "Forms are empty")
    plans.write_text(site, "background", "A case")
    assert site.journal.list_records(Charter, site.scope)[0].id == projects[0].id


def test_undo_brings_a_text_back_and_a_draft_survives_until_it_is_recorded(site: Workspace) -> None:
    plans.write_text(site, "aim", "95 in 100")
    plans.write_text(site, "aim", "97 in 100")
    site.journal.undo()
    assert plans.find_plan(site).text("aim") == "95 in 100"
    plans.keep_draft(site, "patients", "all who wal")
    assert plans.list_drafts(site) == {"patients": "all who wal"}
    plans.write_text(site, "patients", "all who walk in")
    assert plans.list_drafts(site) == {}


def test_a_text_above_the_limit_is_refused_and_its_draft_stays(site: Workspace) -> None:
    plans.keep_draft(site, "problem", "y")
    with pytest.raises(TextTooLongError):
        plans.write_text(site, "problem", "y" * 70_000)
    assert plans.list_drafts(site) == {"problem": "y"}


def test_a_nul_is_refused_and_nothing_changes(site: Workspace) -> None:
    plans.write_texts(site, {"patients": "all", "how_much": "more"})
    with pytest.raises(RefusedError):
        plans.write_text(site, "patients", "a\x00b")
    identity = diagnoses.add_diagnosis(site, "pareto", parts="a: 1")
    with pytest.raises(RefusedError):
        diagnoses.write_text(site, identity, "parts", "a\x00: 1")
    assert plans.find_plan(site).text("patients") == "all"
    assert diagnoses.get_diagnosis(site, identity).diagnosis.parts == "a: 1"


def test_only_a_team_plans_and_unknown_fields_are_named(tmp_path: Path, site: Workspace) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "o.qic", Role.ORGANISER, "O")
    for step in (aims.read_aim, charters.read_charter, diagnoses.read_diagnoses):
        with pytest.raises(NotAllowedError):
            step(organiser)
    organiser.close()
    with pytest.raises(NotFoundError):
        plans.write_text(site, "colour", "x")


# --- the five questions ---------------------------------------------------------------------------------------


def test_an_empty_aim_asks_five_things_and_judges_none(site: Workspace) -> None:
    found = smart(site)
    assert [one.state for one in found.values()] == ["open"] * 5
    assert [one.why for one in found.values()] == ["what", "how-much", "no-target", "problem", "when"]


def test_each_answer_is_told_by_its_evidence(site: Workspace) -> None:
    counted(site, "seen", MeasureKind.OUTCOME, [50, 60, 55, 58, 97, 52, 51, 60, 57, 55])
    plans.write_texts(
        site, {"aim": "More are seen", "patients": "all", "problem": "They wait", "by_when": "2019-12-31"}
    )
    measures.set_target(site, "seen", 0.95, "2019-12")
    found = smart(site)
    assert {code: (one.state, one.why) for code, one in found.items()} == {
        "specific": ("yes", "said"),
        "measurable": ("yes", "target"),
        "achievable": ("yes", "reached"),
        "relevant": ("yes", "said"),
        "time-bound": ("yes", "left"),
    }
    assert found["achievable"].texts == ("2018-05",)
    assert found["time-bound"].days == 270


def test_a_target_never_reached_or_reached_long_ago_is_worth_a_second_look(site: Workspace) -> None:
    counted(site, "seen", MeasureKind.OUTCOME, [50, 60, 55, 58, 57, 52, 51, 60, 57, 55])
    measures.set_target(site, "seen", 0.95)
    assert (smart(site)["achievable"].state, smart(site)["achievable"].why) == ("look", "best")
    measures.set_target(site, "seen", 0.4)
    assert smart(site)["achievable"].why == "easy"


@pytest.mark.parametrize(
    ("text", "why"),
    [("30 Meskerem 2012", "ethiopian"), ("15 Baisakh 2077", "nepali"), ("soon", "unread"), ("2019-01", "past")],
)
def test_a_day_that_cannot_be_counted_to_is_kept_as_typed_and_asked_about(site: Workspace, text: str, why: str) -> None:
    plans.write_text(site, "by_when", text)
    point = smart(site)["time-bound"]
    assert (point.state, point.why, point.texts) == ("look", why, (text,))
    assert plans.find_plan(site).text("by_when") == text


def test_both_kinds_of_target_are_asked_for(site: Workspace) -> None:
    counted(site, "seen", MeasureKind.OUTCOME, [50] * 3)
    counted(site, "done", MeasureKind.PROCESS, [50] * 3)
    assert aims.read_aim(site).missing_kinds == (MeasureKind.OUTCOME, MeasureKind.PROCESS)
    measures.set_target(site, "done", 0.9)
    assert aims.read_aim(site).missing_kinds == (MeasureKind.OUTCOME,)
    measures.set_target(site, "seen", 0.9)
    assert aims.read_aim(site).missing_kinds == ()


# --- diagnosis ------------------------------------------------------------------------------------------------


def test_a_diagnosis_is_begun_written_listed_and_taken_off(site: Workspace) -> None:
    identity = diagnoses.add_diagnosis(site, "fishbone", " Empty forms ")
    diagnoses.write_text(site, identity, "parts", "People\n  alone\nForms " + ODD)
    diagnoses.write_text(site, identity, "conclusion", "Forms first")
    (view,) = diagnoses.list_diagnoses(site)
    assert (view.name, view.kind, view.diagnosis.conclusion) == ("Empty forms", "fishbone", "Forms first")
    assert diagnoses.get_diagnosis(site, "Empty forms").id == identity
    assert diagnoses.get_diagnosis(site, "fishbone").id == identity
    diagnoses.remove_diagnosis(site, identity)
    assert diagnoses.list_diagnoses(site) == ()
    site.journal.undo()
    assert diagnoses.list_diagnoses(site)[0].diagnosis.parts == view.diagnosis.parts


@pytest.mark.parametrize("kind", diagnoses.KINDS)
def test_every_kind_draws_what_is_written_and_nothing_from_nothing(kind: str) -> None:
    assert diagnoses.diagnosis_scene(kind, "t", "  \n", 600) is None
    scene = diagnoses.diagnosis_scene(kind, "Empty forms", "No form: 12\n  at night: 3\nLate: 4", 600)
    assert scene is not None
    assert scene.width == 600
    assert scene.marks
    assert scene.description
    turned = diagnoses.diagnosis_scene(kind, "Empty forms", "No form: 12\nLate: 4", 600, mirror=True)
    assert turned is not None


def test_a_pareto_of_nothing_but_odd_lines_draws_nothing_and_names_them() -> None:
    assert diagnoses.diagnosis_scene("pareto", "", "a: 0\nb: -1", 600) is None
    assert diagnoses.odd_lines("pareto", "a: 0\nb: 2") == (1,)
    assert diagnoses.odd_lines("fishbone", "a: 0") == ()


def test_own_topic_is_asked_once_and_can_be_answered_again(site: Workspace) -> None:
    assert diagnoses.read_diagnoses(site).own_topic is None
    plans.write_own_topic(site, True)
    plans.write_text(site, "ethics", "asked")
    assert diagnoses.read_diagnoses(site).own_topic is True
    plans.write_own_topic(site, None)
    assert diagnoses.read_diagnoses(site).own_topic is None
    with pytest.raises(NotFoundError):
        diagnoses.add_diagnosis(site, "horoscope")


@pytest.mark.parametrize("field", ["problem", "aim", "background", "in_scope", "ethics"])
def test_a_patients_name_is_asked_about_in_every_text_of_the_plan(site: Workspace, field: str) -> None:
    plans.write_text(site, field, "before")
    text = "Late: Mrs Awa Traoré came by night"
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: plans.write_text(site, field, text), {})
    assert plans.find_plan(site).text(field) == "before"
    identity = diagnoses.add_diagnosis(site, "five-whys")
    with pytest.raises(SuspectTextError):
        guarded(site, lambda: diagnoses.write_text(site, identity, "parts", text), {})
