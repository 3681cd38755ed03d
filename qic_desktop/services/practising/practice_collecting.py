"""The invented data plans and tallies of one practice team."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.services.measuring import data_plans, measures, tallies
from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.workspace import Workspace

FILE = "collecting.json"


def play_collecting(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write how the practice team collects; nothing for other sites, or where the set tells nothing of it."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    for code, plan in told["plans"].items():
        data_plans.write_plan(workspace, measures.get_measure(workspace, code), plan)
    for code, days in told["tallies"].items():
        given = {day: (yes, of) for day, (yes, of) in days.items()}
        tallies.write_days(workspace, measures.get_measure(workspace, code), given)
    workspace.journal.forget_steps()
