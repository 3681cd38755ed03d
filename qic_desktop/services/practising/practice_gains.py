"""The invented control plans of the practice teams: how an adopted change is held."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.services.improving import control_plans
from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.workspace import Workspace

FILE = "gains.json"


def play_gains(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write a practice team's control plans; nothing for other sites. Nothing of it can be undone."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    for one in told["plans"]:
        plan = control_plans.open_plan(workspace, one["cycle"])
        control_plans.write_plan(workspace, plan.id, **{name: text for name, text in one.items() if name != "cycle"})
    workspace.journal.forget_steps()
