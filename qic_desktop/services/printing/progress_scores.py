"""Scores of the assessment scale as lines of a document; what is covered stands on no paper either."""

from __future__ import annotations

from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.reports.monthly_value import ScoreLine
from qic_desktop.services.progress import assessment
from qic_desktop.services.progress.answers import Given
from qic_desktop.services.progress.assessment import MonthScores
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.progress import rater_words, step_text

HALF_STEP = 0.5


def score_line(given: Given) -> ScoreLine:
    """A score as blocks: half a step each."""
    who = rater_words(given.role)
    return ScoreLine(who, step_text(given.score), round((given.score or 0) / HALF_STEP))


def scores_of_month(workspace: Workspace, period: str, site: str | None = None) -> tuple[ScoreLine, ...]:
    """What may be shown of the month in which a period ends: this side's score first."""
    scores = _scores(workspace, period, site)
    if scores is None or scores.own is None or scores.own.score is None:
        return ()
    return tuple(score_line(one) for one in (scores.own, *scores.others))


def reason_of_month(workspace: Workspace, period: str, site: str | None = None) -> str:
    """Why this side gave its score; empty where nothing is written."""
    scores = _scores(workspace, period, site)
    return (scores.own.record.justification if scores is not None and scores.own is not None else None) or ""


def _scores(workspace: Workspace, period: str, site: str | None) -> MonthScores | None:
    found = find_period(period)
    if found is None:
        return None
    month = period_of(found.last, PeriodKind.MONTH).text
    return next((one for one in assessment.months_of(workspace, site) if one.period == month), None)
