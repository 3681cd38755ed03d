"""The invented plan of one practice team: aim and charter, targets that changed, and what was looked at first."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.services.improving import diagnoses, plans
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.workspace import Workspace

FILE = "plan.json"


def play_plan(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write what the practice team planned; nothing for other sites, or where the set tells nothing of it."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    plans.write_texts(workspace, told["texts"])
    plans.write_own_topic(workspace, told["own_topic"])
    for one in told["targets"]:
        measures.set_target(workspace, one["measure"], one["value"], one["by"], why=one["why"])
    for one in told["diagnoses"]:
        identity = diagnoses.add_diagnosis(workspace, one["kind"], one["title"], "\n".join(one["parts"]))
        if one["conclusion"]:
            diagnoses.write_text(workspace, identity, "conclusion", one["conclusion"])
    workspace.journal.forget_steps()
