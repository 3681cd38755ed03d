"""The invented learning of the practice teams: sessions, what is tried at home, stories and questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.learning import ChangeStory, Question
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import commitments, readiness, sessions, stories
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_data import PRACTICE, PracticeEvent, read_json
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record

FILE = "learning.json"


def announce_dates(workspace: Workspace, timetable: tuple[PracticeEvent, ...]) -> None:
    """The organiser's dates, as drafts; nothing where they are written already."""
    if workspace.journal.list_records(TimetableEvent, organiser_private_scope()):
        return
    dates = [
        new_record(
            TimetableEvent,
            workspace.new_id(),
            kind=event.kind,
            title=event.title,
            start=event.start,
            end=event.end,
            place=event.place,
        )
        for event in timetable
    ]
    workspace.journal.append(organiser_private_scope(), dates)


def hand_on(workspace: Workspace, folder: Path = PRACTICE) -> None:
    """What other teams tell and ask, as drafts of the organiser who hands it on."""
    told = read_json(folder / FILE)["from_others"]
    edits = [new_record(ChangeStory, workspace.new_id(), **_given(one)) for one in told["stories"]]
    edits += [new_record(Question, workspace.new_id(), **_given(one)) for one in told["questions"]]
    workspace.journal.append(organiser_private_scope(), edits)


def _given(one: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in one.items() if text}


def play_learning(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write what the practice team learned into its store; nothing for the other sites. Nothing of it can be undone.

    The organiser's dates must be here already.
    """
    told = read_json(folder / FILE)
    if told["site"] != site:
        return
    _attend(workspace, told["sessions"])
    for one in told["to_try"]:
        commitments.add_commitment(workspace, one["what"], by=one["until"], session=one["session"])
        if one.get("done"):
            commitments.settle_commitment(workspace, one["what"], done=True, outcome=one["outcome"])
    for point in told["ticked"]["points"]:
        readiness.tick_point(workspace, told["ticked"]["session"], point, done=True)
    for one in told["stories"]:
        _tell(workspace, dict(one))
    for one in told["questions"]:
        stories.ask(workspace, one["text"], context=one["context"], consent=one["consent"])
    workspace.journal.forget_steps()


def _attend(workspace: Workspace, told: list[dict[str, Any]]) -> None:
    ids = {view.name: view.person for view in team.list_members(workspace)}
    for one in told:
        came = [ids[name] for name in one["came"] if name in ids]
        sessions.write_attendance(workspace, one["title"], came)
        for part, said in one["useful"].items():
            sessions.rate_part(workspace, one["title"], part, said)
        for each in one["told"]:
            sessions.add_report_back(workspace, one["title"], each["to"], on=each["on"], by=each["by"])


def _tell(workspace: Workspace, one: dict[str, Any]) -> None:
    letter, code = one.pop("ramp"), one.pop("measure")
    ramp = next((each.id for each in cycles.list_ramps(workspace) if each.letter == letter), None)
    measure = next((each.id for each in measures.list_measures(workspace) if each.code == code), None)
    story = stories.begin_story(workspace, one.pop("title"), **one)
    links = {name: identity for name, identity in (("ramp", ramp), ("measure", measure)) if identity}
    if links:
        stories.write_story(workspace, story, **links)
