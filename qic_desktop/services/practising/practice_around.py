"""What the people of the practice team can do, and who is for or against its change; all of it invented."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.teamwork import skills, stakeholders, team
from qic_desktop.services.workspace import Workspace

FILE = "around.json"


def play_around(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write it into the store of the practice team; nothing for the other sites. Nothing of it can be undone."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    ids = {view.name: view.person for view in team.current_members(workspace)}
    for name, levels in told["skills"].items():
        for skill, level in levels.items():
            if skill not in skills.skill_matrix(workspace).skills:
                skills.add_skill(workspace, skill)
            skills.set_level(workspace, ids[name], skill, level)
    for one in told["stakeholders"]:
        stakeholders.add_stakeholder(workspace, one["name"], one["stands"], why=one["why"], who_talks=one["who_talks"])
    for one in told["actions"]:
        about = stakeholders.get_stakeholder(workspace, one["about"])
        stakeholders.add_talk(workspace, about.id, one["text"], owner=ids[one["owner"]], due=one["due"])
    workspace.journal.forget_steps()
