"""The charter of a collaborative on paper: everything of the design that members sign, and nothing of its notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import NotAllowedError
from qic_desktop.reports.coach_value import CoachPaper, Part
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import collaboratives, report_texts, role_catalogue, timetable, topic_checks
from qic_desktop.services.printing import collaborative_charter
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.create("organiser", Role.ORGANISER)
    return made


def designed(organiser: Workspace) -> None:
    collaboratives.describe_collaborative(
        organiser,
        title="Safer births",
        topic="Care at birth",
        aim="Half as many deaths",
        start="2026-01",
        end="2027-06",
    )
    collaboratives.describe_collaborative(organiser, governance="The steering group meets monthly.", sponsor="Ministry")
    report_texts.write_text(organiser, "background", "One in ninety dies.")
    session = timetable.add_event(organiser, "learning session", title="LS 1", start="2026-03-02", end="2026-03-03")
    definition = {
        "numerator_text": "Given in a minute",
        "denominator_text": "All births",
        "effective_period": "2026-01",
    }
    measures.define_measure(organiser, NewMeasure("oxytocin", "Oxytocin in time", definition=definition))
    role_catalogue.name_holder(organiser, "programme-leader", "Ama Mensah", "0302 123 456", "2026-02-01")
    role_catalogue.write_brief(organiser, session=session, expert="Efua Owusu", subject="Bleeding")
    topic_checks.answer(organiser, "care", "no", "the head of one ward is against it")
    topic_checks.write(organiser, verdict="go-if", reason="with one process only", evidence="our own audit")


def part(content: CoachPaper, title: str) -> Part:
    return next(one for one in content.parts if one.title.startswith(title))


def test_the_charter_holds_what_was_designed(organiser: Workspace) -> None:
    designed(organiser)
    content = collaborative_charter.prepare_charter(organiser).content
    assert (content.headline, content.context) == ("Safer births", "Care at birth")
    assert "drafts" in content.lead
    assert part(content, "Aim").text == "Half as many deaths"
    assert part(content, "Aim").lines == ("When: January 2026 – June 2027",)
    assert part(content, "The problem").text == "One in ninety dies."
    topic = part(content, "Does the topic suit")
    assert topic.text.startswith("Go, if, decided on")
    assert topic.lines == ("0 of 5 criteria are met, 4 are open.",)
    works = part(content, "How we work together: Quality improvement collaborative")
    assert works.text == "The steering group meets monthly."
    assert {"Who decides on measures: the organiser", "Sponsor: Ministry"} <= set(works.lines)
    assert "Sites see each other: without names" in works.lines
    roles = part(content, "Roles").grid
    assert roles is not None
    assert ("Programme leader", "Ama Mensah", "0302 123 456 · since 1 Feb 2026") in [row[:3] for row in roles.rows]
    assert ("Coach", "nobody yet") in [row[:2] for row in roles.rows]
    assert "Data manager" not in [row[0] for row in roles.rows], "not needed, and nobody has it"
    experts = part(content, "Experts").grid
    assert experts is not None
    assert experts.rows == (("Efua Owusu", "Bleeding", "LS 1"),)
    dates = part(content, "Timetable").grid
    assert dates is not None
    assert [row[1:] for row in dates.rows] == [("Learning session", "LS 1")]
    measure = part(content, "Measure: Oxytocin in time")
    assert {"What is counted: Given in a minute", "Out of what: All births"} <= set(measure.lines)
    assert content.signatures == ("Sponsor of the collaborative", "Ama Mensah, Programme leader", "For the site")
    whole = repr(content)
    assert "head of one ward" not in whole
    assert "our own audit" not in whole


def test_what_was_agreed_and_the_kind_stand_on_it_and_it_is_made(organiser: Workspace, play: Any) -> None:
    empty = collaborative_charter.prepare_charter(organiser)
    assert part(empty.content, "Aim").text == "The aim is not written yet."
    assert empty.pdf().startswith(b"%PDF")
    designed(organiser)
    collaboratives.choose_profile(organiser, "community-of-practice")
    exporting.publish(organiser, play.file("news"))
    paper = collaborative_charter.prepare_charter(organiser)
    assert paper.content.lead == ""
    works = part(paper.content, "How we work together: Community of practice")
    assert {"Core measures: none", "Reports: voluntary", "Sites see each other: not at all"} <= set(works.lines)
    assert paper.content.signatures[-1] != "For the site"
    assert paper.pdf().startswith(b"%PDF")
    assert paper.file_name == "Safer births, charter of the collaborative.pdf"


def test_a_site_has_a_charter_of_its_own(play: Any) -> None:
    with pytest.raises(NotAllowedError):
        collaborative_charter.prepare_charter(play.create("site", Role.SITE))


def test_a_command_writes_it(organiser: Workspace, play: Any, tmp_path: Path) -> None:
    from qic_desktop.services.printing.report_files import write_report

    designed(organiser)
    assert write_report(organiser, "collaborative-charter", tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
