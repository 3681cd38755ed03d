"""The invented life of one practice team: a change of leader, meetings, actions, a senior leader, objectives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.domain.roles import LEADER
from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.teamwork import actions, meetings, team, team_support
from qic_desktop.services.workspace import Workspace

FILE = "team.json"


def play_team(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write what the practice team did into its store; nothing for the other sites. Nothing of it can be undone."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    if "leader" in told:
        _lead(workspace, told["leader"], told["done_on"])
    for one in told["joined"]:
        team.add_member(workspace, one["name"], one["role"], since=one["since"], profession=one["profession"])
    month = f"{workspace.today():%Y-%m}"
    for view in team.current_members(workspace):
        agreed, used = told["hours"].get(view.name, (None, None))
        before = _month_before(month)
        team.write_member(workspace, view.id, hours=agreed, used={before: used} if used is not None else None)
    _meet(workspace, told)
    _support(workspace, told)
    workspace.journal.forget_steps()


def _lead(workspace: Workspace, told: dict[str, Any], done_on: str) -> None:
    """The team had another leader before; who was entered as leader began later."""
    after = team.get_member(workspace, told["after"])
    begun = after.membership.since
    team.add_member(workspace, told["before"], LEADER, since=begun, profession=told["profession"])
    before = next(view for view in team.list_members(workspace) if view.name == told["before"])
    team.leave_team(workspace, before.id, until=told["until"], reason=told["reason"])
    ticked = dict.fromkeys(told["done"], done_on)
    team.write_member(workspace, after.id, since=told["since"], hand_over=ticked)


def _meet(workspace: Workspace, told: dict[str, Any]) -> None:
    ids = {view.name: view.person for view in team.list_members(workspace)}
    held = {}
    for one in told.get("meetings", ()):
        identity = meetings.plan_meeting(workspace, one["on"], one["purpose"])
        held[one["on"]] = identity
        fields = {name: one[name] for name in ("agenda", "decisions", "notes", "minutes") if one[name]}
        meetings.write_meeting(workspace, identity, **fields, attendance=[ids[name] for name in one["came"]])
    for one in told.get("actions", ()):
        actions.add_action(
            workspace,
            one["text"],
            owner=ids[one["owner"]],
            due=one["due"],
            came_from=meetings.CAME_FROM,
            origin=held[one["meeting"]],
        )
        if one.get("done"):
            actions.finish_action(workspace, one["text"])


def _support(workspace: Workspace, told: dict[str, Any]) -> None:
    for one in told.get("leaders", ()):
        team_support.add_leader(workspace, one["name"], one["role"], last_contact=one["last"], next_contact=one["next"])
        for text, state in one["promises"]:
            team_support.add_promise(workspace, one["name"], text)
            team_support.write_promise(workspace, one["name"], text, state=state)
    for voice, texts in told.get("objectives", {}).items():
        for text in texts:
            team_support.add_objective(workspace, voice, text)
        team_support.set_ready(workspace, voice)
    if "agreement" in told:
        team_support.write_agreement(workspace, text=told["agreement"], to_talk_about=told["to_talk_about"])


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{12 if number == 1 else number - 1:02d}"
