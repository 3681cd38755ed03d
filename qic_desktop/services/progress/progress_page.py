"""What each part of the page *Progress* shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.instrument import Raters, Sheet
from qic_desktop.services.progress import answers, assessment, costs, instruments, spreading
from qic_desktop.services.progress.answers import Round
from qic_desktop.services.progress.assessment import Assessment
from qic_desktop.services.progress.costs import Ledger
from qic_desktop.services.progress.instruments import ASSESSMENT, SUSTAINABILITY
from qic_desktop.services.progress.spreading import Spread
from qic_desktop.services.teamwork import actions, team
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes

CAME_FROM = "progress"


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody who may fill in a sheet: a member of the team, by id and role."""

    person: str
    name: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One questionnaire: its rounds (newest first), who can answer, and the actions that came from its questions.

    ``begun`` maps a person to how many questions that person has answered on a sheet that is not filed yet.
    """

    sheet: Sheet
    period: str
    rounds: tuple[Round, ...]
    raters: tuple[Rater, ...]
    actions: tuple[ActionView, ...]
    begun: dict[str, int]
    names: dict[str, str]

    @property
    def now(self) -> Round | None:
        """This month's round."""
        return next((one for one in self.rounds if one.period == self.period), None)

    def has_answered(self, rater: str) -> bool:
        """Whether somebody has filed a sheet this month."""
        return self.now is not None and any(one.rater == rater for one in self.now.given)


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """One part of the page; the others are None."""

    day: date
    assessment: Assessment | None = None
    questionnaires: tuple[Questionnaire, ...] = ()
    spread: Spread | None = None
    ledger: Ledger | None = None
    month: str = ""


def assessment_part(workspace: Workspace) -> ProgressPage:
    """The assessment scale with its evidence."""
    return ProgressPage(workspace.today(), assessment=assessment.assessment_of(workspace))


def sustainability_part(workspace: Workspace) -> ProgressPage:
    """The sustainability model."""
    return ProgressPage(workspace.today(), questionnaires=(questionnaire(workspace, SUSTAINABILITY),))


def questions_part(workspace: Workspace) -> ProgressPage:
    """Every other questionnaire."""
    names = [one.name for one in instruments.list_sheets(workspace) if one.name not in (ASSESSMENT, SUSTAINABILITY)]
    return ProgressPage(workspace.today(), questionnaires=tuple(questionnaire(workspace, name) for name in names))


def spread_part(workspace: Workspace) -> ProgressPage:
    """Units, what spreads, and how far they are."""
    found = spreading.spread_of(workspace)
    return ProgressPage(workspace.today(), spread=found, month=answers.this_period(workspace))


def cost_part(workspace: Workspace) -> ProgressPage:
    """The ledger."""
    return ProgressPage(workspace.today(), ledger=costs.ledger_of(workspace))


def questionnaire(workspace: Workspace, name: str) -> Questionnaire:
    """One questionnaire with everything around it.

    Raises:
        NotFoundError: there is none of this name.
    """
    sheet = instruments.get_sheet(workspace, name)
    members = team.current_members(workspace)
    raters = {view.person: Rater(view.person, view.name, view.role) for view in reversed(members)}
    begun = {}
    if sheet.raters is Raters.SEVERAL:
        for person in raters:
            count = len(answers.find_draft(workspace, sheet, person))
            if 0 < count < len(sheet.items):
                begun[person] = count
    prefix = f"{name}|"
    came = [one for one in actions.list_actions(workspace) if (one.action.origin or "").startswith(prefix)]
    return Questionnaire(
        sheet=sheet,
        period=answers.this_period(workspace),
        rounds=answers.rounds_of(workspace, name),
        raters=tuple(reversed(raters.values())),
        actions=tuple(came),
        begun=begun,
        names={view.person: view.name for view in team.list_members(workspace) if view.name},
    )


def add_action(
    workspace: Workspace, name: str, item: str, text: str, *, owner: str | None = None, due: str | None = None
) -> Changes:
    """Write down what will be done about a low question; it stands with the team's other actions.

    Raises:
        InputError: no words, or ``due`` is no day.
    """
    return actions.add_action(
        workspace, text, owner=owner, due=due, came_from=CAME_FROM, origin=action_origin(name, item)
    )


def action_origin(name: str, item: str) -> str:
    """What an action came from: a question of a questionnaire."""
    return f"{name}|{item}"


def actions_about(found: Sequence[ActionView], name: str, item: str) -> tuple[ActionView, ...]:
    """The actions about one question."""
    return tuple(one for one in found if one.action.origin == action_origin(name, item))
