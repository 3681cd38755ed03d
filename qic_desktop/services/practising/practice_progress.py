"""The invented progress of one practice team: monthly scores, opinions on what will last, spread, hours and money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.services.practising.practice_data import PRACTICE, read_team
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace

FILE = "progress.json"


def play_progress(workspace: Workspace, site: str, folder: Path = PRACTICE) -> None:
    """Write how the practice team judges itself; nothing for other sites, or where the set tells nothing of it."""
    told = read_team(folder / FILE, site)
    if told is None:
        return
    for month, level, why in told["scores"]:
        assessment.give_score(workspace, level, period=month, justification=why)
    for one in told["opinions"]:
        _answer(workspace, **one)
    for one in told["actions"]:
        owner = team.find_person(workspace, one["owner"])
        progress_page.add_action(workspace, one["questionnaire"], one["item"], one["text"], owner=owner, due=one["due"])
    _spread(workspace, told)
    for one in told["costs"]:
        costs.add_cost(workspace, **one)
    workspace.journal.forget_steps()


def _answer(workspace: Workspace, questionnaire: str, month: str, levels: str, **rater: str) -> None:
    """``levels`` has one letter or digit for every question, in their order."""
    sheet = instruments.get_sheet(workspace, questionnaire)
    given = {item.code: level for item, level in zip(sheet.items, levels, strict=True)}
    person = team.find_person(workspace, rater["name"]) if "name" in rater else None
    answers.give_answers(workspace, questionnaire, given, rater=person, role=rater.get("role"), period=month)


def _spread(workspace: Workspace, told: dict[str, Any]) -> None:
    for one in told["units"]:
        spreading.add_unit(workspace, **one)
    for one in told["adoptions"]:
        if one["state"]:
            spreading.set_state(workspace, one["unit"], one["what"], one["state"], one["since"])
        if "adaptation" in one:
            spreading.write_adaptation(workspace, one["unit"], one["what"], one["adaptation"])
        if "retest" in one:
            spreading.write_retest(workspace, one["unit"], one["what"], one["retest"], one["why"])
