"""Answers to questionnaires: one rater's sheet, several raters of a round side by side, rounds over time.

A half-filled sheet is a draft of this laptop: nobody else sees it, and nothing of it is sent. Answers without a name
are private entries under a random id, written by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from qic_desktop.analysis import opinions
from qic_desktop.analysis.opinions import Opinions
from qic_desktop.domain.instrument import Raters, Sheet, answer_id, split_answer_id
from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.progress import instruments
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, record_edit

DRAFT = "given"
"""The register under which a half-filled sheet is kept."""


@dataclass(frozen=True, slots=True)
class Given:
    """One rater's sheet as it was given; ``score`` is worked out anew where the instrument is known."""

    record: InstrumentAnswer
    name: str
    version: int
    rater: str
    period: str
    score: float | None

    @property
    def answers(self) -> Mapping[str, object]:
        """The chosen levels by question."""
        return self.record.answers or {}

    @property
    def role(self) -> str | None:
        """In which role the rater answered."""
        return self.record.rater_role


@dataclass(frozen=True, slots=True)
class Round:
    """All sheets of one instrument and month. ``opinions`` is None where too few answered to show any."""

    sheet: Sheet
    period: str
    given: tuple[Given, ...]
    opinions: Opinions | None

    @property
    def is_shown(self) -> bool:
        """Whether what was answered may be seen."""
        return self.opinions is not None


def list_given(workspace: Workspace, name: str, site: str | None = None) -> tuple[Given, ...]:
    """Every sheet about a site, whoever filled it in, by period; those taken back are left out."""
    owner, sheets = owner_of(workspace, site), instruments.known_sheets(workspace)
    found = []
    for record in workspace.journal.list_records(InstrumentAnswer, None, f"{name}@"):
        scope, parts = Scope.parse(record.scope), split_answer_id(record.id)
        if scope.site != owner or parts is None or record.withdrawn:
            continue
        named, version, rater, period = parts
        if named == name and find_period(period) is not None:
            sheet = sheets.get((name, version))
            own = opinions.score(sheet, record.answers or {}) if sheet else record.score
            found.append(Given(record, named, version, rater, period, own))
    return tuple(sorted(found, key=lambda one: (one.period, one.record.id)))


def rounds_of(workspace: Workspace, name: str, site: str | None = None) -> tuple[Round, ...]:
    """The rounds of a questionnaire, newest first, each with the version that most of its sheets were filled in."""
    by_period: dict[str, list[Given]] = {}
    for one in list_given(workspace, name, site):
        if one.score is not None:
            by_period.setdefault(one.period, []).append(one)
    found = []
    for period in sorted(by_period, reverse=True):
        versions = [one.version for one in by_period[period]]
        sheet = instruments.find_sheet(workspace, name, max(versions, key=lambda one: (versions.count(one), one)))
        if sheet is not None:
            found.append(_round(sheet, period, by_period[period]))
    return tuple(found)


def _round(sheet: Sheet, period: str, given: Sequence[Given]) -> Round:
    same = tuple(one for one in given if one.version == sheet.version)
    shown = len(same) >= sheet.shown_from
    return Round(sheet, period, same, opinions.compare(sheet, [one.answers for one in same]) if shown else None)


def this_period(workspace: Workspace) -> str:
    """The month in which a sheet that is filled in today is filed."""
    return period_of(workspace.today(), PeriodKind.MONTH).text


def give_answers(
    workspace: Workspace,
    name: str,
    answers: Mapping[str, str],
    *,
    rater: str | None = None,
    role: str | None = None,
    period: str | None = None,
) -> Changes:
    """File one rater's whole sheet; a second one of the same rater and month takes its place.

    Args:
        workspace: the team's.
        name: of the questionnaire.
        answers: the code of a level for every question.
        rater: a person's id; None where the questionnaire asks for no names, or for somebody outside the team.
        role: in which role the rater answers.
        period: the month; this one by default.

    Raises:
        NotFoundError: no such questionnaire, question or answer.
        NotAllowedError: a question is open ("unanswered"), or this is no site's store.
        InputError: ``period`` is no period.
    """
    check_team(workspace)
    sheet = instruments.get_sheet(workspace, name)
    check_answers(sheet, answers)
    period = checked_period(workspace, period)
    score = opinions.score(sheet, answers)
    if sheet.raters is Raters.ANONYMOUS:
        identity = answer_id(sheet.key, str(uuid4()), period)
        return _append_unnamed(workspace, given_edit(identity, answers, score, None))
    own = "team" if sheet.raters is Raters.TEAM else rater or str(uuid4())
    identity = answer_id(sheet.key, own, period)
    changes = workspace.journal.append(workspace.scope, [given_edit(identity, answers, score, role)])
    drop_draft(workspace, sheet, own, period)
    return changes


def withdraw(workspace: Workspace, identity: str) -> Changes:
    """Take a sheet out of its round; the history keeps it.

    Raises:
        NotFoundError: no such sheet in the team's own entries.
    """
    check_team(workspace)
    if workspace.journal.find_record(InstrumentAnswer, workspace.scope, identity) is None:
        raise NotFoundError(identity, what="answer")
    return workspace.journal.append(workspace.scope, [record_edit(InstrumentAnswer, identity, withdrawn=True)])


def given_edit(identity: str, answers: Mapping[str, object], score: float | None, role: str | None) -> Edit:
    """The edit that files a sheet."""
    return record_edit(InstrumentAnswer, identity, answers=dict(answers), score=score, rater_role=role)


def check_answers(sheet: Sheet, answers: Mapping[str, object]) -> None:
    """Refuse answers that the sheet does not know, and sheets with open questions.

    Raises:
        NotFoundError: no such question or answer.
        NotAllowedError: a question is open ("unanswered").
    """
    for code, level in answers.items():
        item = sheet.item(code)
        if item is None or item.level(level) is None:
            raise NotFoundError(f"{code}: {level}", what="answer")
    if len(answers) < len(sheet.items):
        raise NotAllowedError(sheet.name, why="unanswered")


def checked_period(workspace: Workspace, period: str | None) -> str:
    """The period as it is written, this month where none was given.

    Raises:
        InputError: it is none.
    """
    found = find_period(period or this_period(workspace))
    if found is None:
        raise InputError(str(period))
    return found.text


def _append_unnamed(workspace: Workspace, edit: Edit) -> Changes:
    """Record without saying who was typing, and without a step that could be taken back one by one."""
    journal = workspace.journal
    person, journal.person = journal.person, None
    try:
        return journal.append(workspace.private_scope, [edit], undoable=False)
    finally:
        journal.person = person


# --- half-filled sheets ---------------------------------------------------------------------------------------


def keep_draft(workspace: Workspace, sheet: Sheet, rater: str, answers: Mapping[str, str]) -> None:
    """Keep what a rater has answered so far; a sheet without names is kept nowhere."""
    if sheet.raters is not Raters.ANONYMOUS:
        identity = answer_id(sheet.key, rater, this_period(workspace))
        text = json.dumps(dict(answers), sort_keys=True)
        workspace.journal.keep_draft(workspace.scope, InstrumentAnswer.ENTITY, identity, DRAFT, text)


def find_draft(workspace: Workspace, sheet: Sheet, rater: str) -> dict[str, str]:
    """What a rater has answered so far this month; else what the rater gave this month, to change it."""
    identity = answer_id(sheet.key, rater, this_period(workspace))
    kept = workspace.journal.drafts(workspace.scope, InstrumentAnswer.ENTITY, identity).get(DRAFT)
    if kept:
        return {str(code): str(level) for code, level in json.loads(kept).items()}
    found = workspace.journal.find_record(InstrumentAnswer, workspace.scope, identity)
    given = (found.answers or {}) if found is not None and not found.withdrawn else {}
    return {code: str(level) for code, level in given.items()}


def drop_draft(workspace: Workspace, sheet: Sheet, rater: str, period: str) -> None:
    """The sheet was filed, or given up."""
    identity = answer_id(sheet.key, rater, period)
    workspace.journal.drop_draft(workspace.scope, InstrumentAnswer.ENTITY, identity, DRAFT)
