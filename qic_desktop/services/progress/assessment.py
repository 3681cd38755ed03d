"""The assessment scale: every month one score of the team and one of the coach or director, covered until both stand.

Life QI's teams took the progress score for something the program works out. Here it is a judgement with a reason; what
the data say stands beside each step, and where both differ the page says "talk about it".
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis import opinions
from qic_desktop.analysis.evidence import Mismatch, StepEvidence, evidence, mismatch
from qic_desktop.domain.instrument import LEVEL, Sheet, answer_id
from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.domain.scope import Scope, coach_scope, organiser_scope
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.progress import answers, facts, instruments
from qic_desktop.services.progress.answers import Given
from qic_desktop.services.progress.instruments import ASSESSMENT
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

TEAM = "team"


@dataclass(frozen=True, slots=True)
class MonthScores:
    """One month: ``own`` is this side's score, ``others`` those of the other side.

    While only one side has given its score, ``others`` is empty and ``waits`` says how many are covered.
    """

    period: str
    own: Given | None
    others: tuple[Given, ...] = ()
    waits: int = 0

    @property
    def gap(self) -> float | None:
        """How far the first of the others lies above this side's score."""
        if self.own is None or self.own.score is None or not self.others or self.others[0].score is None:
            return None
        return self.others[0].score - self.own.score


@dataclass(frozen=True, slots=True)
class Assessment:
    """The page: the scale with what the data say, and every month with its scores, the latest last."""

    sheet: Sheet
    period: str
    steps: tuple[StepEvidence, ...]
    months: tuple[MonthScores, ...]

    @property
    def now(self) -> MonthScores:
        """The month that is asked for now."""
        return self.in_month(self.period)

    def in_month(self, period: str) -> MonthScores:
        """The scores of a month; none where nobody gave any."""
        return next((one for one in self.months if one.period == period), MonthScores(period, None))

    def mismatch(self, code: str) -> Mismatch:
        """What to talk about where this step is chosen."""
        return mismatch(self.steps, code)


def assessment_of(workspace: Workspace, site: str | None = None) -> Assessment:
    """Read scale, evidence and scores of a site. The evidence is counted in the team's own store only."""
    sheet = instruments.get_sheet(workspace, ASSESSMENT)
    counted = facts.facts_of(workspace) if workspace.role is Role.SITE else None
    steps = evidence(sheet.items[0], counted) if counted is not None else ()
    return Assessment(sheet, answers.this_period(workspace), steps, months_of(workspace, site))


def months_of(workspace: Workspace, site: str | None = None) -> tuple[MonthScores, ...]:
    """Every month in which somebody gave a score; the other side's is covered until this side has given its own."""
    mine = own_scope(workspace, site)
    by_period: dict[str, list[Given]] = {}
    for one in answers.list_given(workspace, ASSESSMENT, site):
        if one.score is not None or one.record.scope == mine.text:
            by_period.setdefault(one.period, []).append(one)
    found = []
    for period, given in sorted(by_period.items()):
        own = [one for one in given if one.record.scope == mine.text]
        others = tuple(one for one in given if one.record.scope != mine.text and one.score is not None)
        newest = max(own, key=lambda one: one.version, default=None)
        covered = newest is None or newest.score is None
        found.append(MonthScores(period, newest, () if covered else others, len(others) if covered else 0))
    return tuple(found)


def score_due(workspace: Workspace) -> str:
    """The month whose score the team has still to give, as text; empty where it is given or nobody asks for one.

    The scale is filled in every month. A team alone is asked once it has begun with it; one of a collaborative always.
    """
    month = answers.this_period(workspace)
    mine = [one for one in answers.list_given(workspace, ASSESSMENT) if one.record.scope == workspace.scope.text]
    given = [one.period for one in mine if one.score is not None]
    asked = bool(given) or collaboratives.find_collaborative(workspace) is not None
    return month if asked and month not in given else ""


def own_scope(workspace: Workspace, site: str | None = None) -> Scope:
    """Where this side's score of a site is written: a team's in its own entries, a coach's in hers about the site."""
    owner = owner_of(workspace, site)
    if workspace.role is Role.SITE:
        return workspace.scope
    return coach_scope(workspace.own_id, owner) if workspace.role is Role.COACH else organiser_scope(owner)


def give_score(
    workspace: Workspace,
    level: str,
    *,
    period: str | None = None,
    justification: str | None = None,
    site: str | None = None,
) -> Changes:
    """Give this side's score of a month, with why; a later one of the same month takes its place.

    Raises:
        NotFoundError: no such step, or no site was named in a store with many.
        InputError: ``period`` is no period.
    """
    sheet = instruments.get_sheet(workspace, ASSESSMENT)
    given = {LEVEL: level}
    answers.check_answers(sheet, given)
    role = {Role.SITE: TEAM, Role.COACH: "coach", Role.ORGANISER: "director"}[workspace.role]
    fields: dict[str, object] = {"answers": given, "score": opinions.score(sheet, given), "rater_role": role}
    if justification is not None:
        fields["justification"] = justification.strip() or None
    identity = _identity(workspace, sheet, answers.checked_period(workspace, period))
    edit = record_edit(InstrumentAnswer, identity, **fields)
    return workspace.journal.append(own_scope(workspace, site), [edit])


def write_reason(workspace: Workspace, text: str, *, period: str | None = None, site: str | None = None) -> Changes:
    """Write why the score is what it is, before or after it is given; no words take it away.

    Raises:
        InputError: ``period`` is no period.
    """
    sheet = instruments.get_sheet(workspace, ASSESSMENT)
    identity = _identity(workspace, sheet, answers.checked_period(workspace, period))
    edit = record_edit(InstrumentAnswer, identity, justification=text.strip() or None)
    return workspace.journal.append(own_scope(workspace, site), [edit])


def write_suggestions(
    workspace: Workspace, text: str, *, period: str | None = None, site: str | None = None
) -> Changes:
    """Write what the other side may do next.

    Raises:
        InputError: ``period`` is no period.
    """
    sheet = instruments.get_sheet(workspace, ASSESSMENT)
    identity = _identity(workspace, sheet, answers.checked_period(workspace, period))
    edit = record_edit(InstrumentAnswer, identity, suggestions=text.strip() or None)
    return workspace.journal.append(own_scope(workspace, site), [edit])


def _identity(workspace: Workspace, sheet: Sheet, period: str) -> str:
    return answer_id(sheet.key, TEAM if workspace.role is Role.SITE else workspace.own_id, period)
