"""What the other practice teams wrote beside their numbers: tests, sessions, stories, questions, scores, costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qic_desktop.services.improving import cycles, drivers
from qic_desktop.services.learning import commitments, readiness, sessions, stories
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_data import PRACTICE, PracticeCollaborative, read_json
from qic_desktop.services.progress import answers, assessment, costs, instruments
from qic_desktop.services.progress.instruments import SUSTAINABILITY
from qic_desktop.services.teamwork import meetings, team
from qic_desktop.services.workspace import Workspace

FILE = "others.json"


def play_other(workspace: Workspace, site: str, collaborative: PracticeCollaborative, folder: Path = PRACTICE) -> None:
    """Write what one team told into its store; nothing of it can be undone. Its own tests must be here already."""
    told = read_json(folder / FILE)
    ideas = {idea.code: idea.text for idea in collaborative.change_ideas}
    for one in told["tests"]:
        if one["site"] == site:
            _test(workspace, one, ideas[one["idea"]])
    if site in told["meetings"]:
        _meet(workspace, *told["meetings"][site])
    _learn(workspace, site, told)
    _tell(workspace, site, told)
    if site in told["scores"]:
        month, level, why = told["scores"][site]
        assessment.give_score(workspace, level, period=month, justification=why)
    if site in told["sustainability"]:
        _judge(workspace, *told["sustainability"][site])
    for activity, on, persons, hours, cash in told["costs"].get(site, ()):
        spent = {"persons": persons or None, "hours": hours or None}
        money = {"cash": cash, "currency": told["currency"]} if cash else {}
        costs.add_cost(workspace, activity, on=on, **spent, **money)
    workspace.journal.forget_steps()


def _test(workspace: Workspace, told: dict[str, Any], idea: str) -> None:
    """A test of an idea of the change package, taken into the team's own diagram first."""
    ramp = cycles.open_ramp(workspace, told["title"], idea)
    measure = measures.get_measure(workspace, told["measure"]).id
    own = drivers.added_card(drivers.take_idea(workspace, drivers.find_node(workspace, idea).key))
    drivers.link_ramp(workspace, ramp.id, own)
    given = {name: told[name] for name in _CYCLE if name in told}
    stage = "act" if "decision" in told else "do"
    cycles.open_cycle(
        workspace, ramp.id, title=told["title"], stage=stage, measures=[measure], change_idea=idea, **given
    )


_CYCLE = ("what", "prediction", "started", "ended", "result", "matched", "learning", "decision")


def _meet(workspace: Workspace, on: str, purpose: str, came: int) -> None:
    people = [view.person for view in team.list_members(workspace) if view.person]
    meetings.write_meeting(workspace, meetings.plan_meeting(workspace, on, purpose), attendance=people[:came])


def _learn(workspace: Workspace, site: str, told: dict[str, Any]) -> None:
    people = [view.person for view in team.list_members(workspace) if view.person]
    for session, rows in told["sessions"].items():
        if site not in rows:
            continue
        came, useful = rows[site]
        sessions.write_attendance(workspace, session, people[:came])
        for part, said in _ratings(useful):
            sessions.rate_part(workspace, session, part, said)
    for what, until, session, outcome in told["to_try"].get(site, ()):
        commitments.add_commitment(workspace, what, by=until, session=session)
        if outcome:
            commitments.settle_commitment(workspace, what, done=True, outcome=outcome)
    for point in readiness.POINTS[: told["ready"].get(site, 0)]:
        readiness.tick_point(workspace, told["ready_for"], point, done=True)
    if site in told["told_home"]:
        session, to, on = told["told_home"][site]
        sessions.add_report_back(workspace, session, to, on=on, by="team-leader")


def _ratings(useful: str) -> Iterator[tuple[str, int]]:
    """One digit for every kind of time; nought where nothing was said."""
    for part, said in zip(sessions.PARTS, useful, strict=True):
        if said != "0":
            yield part, int(said)


def _tell(workspace: Workspace, site: str, told: dict[str, Any]) -> None:
    if site in told["stories"]:
        story = dict(told["stories"][site])
        letter, code = story.pop("letter"), story.pop("measure")
        ramp = next((one.id for one in cycles.list_ramps(workspace) if one.letter == letter), None)
        begun = stories.begin_story(workspace, story.pop("title"), **story)
        stories.write_story(workspace, begun, ramp=ramp, measure=measures.get_measure(workspace, code).id)
    if site in told["questions"]:
        one = told["questions"][site]
        stories.ask(workspace, one["text"], context=one["context"], consent=one["consent"])


def _judge(workspace: Workspace, month: str, levels: str) -> None:
    """How a clinician thinks that the change will last, a letter for every factor."""
    sheet = instruments.get_sheet(workspace, SUSTAINABILITY)
    given = {item.code: level for item, level in zip(sheet.items, levels, strict=True)}
    answers.give_answers(workspace, SUSTAINABILITY, given, role="clinician", period=month)
