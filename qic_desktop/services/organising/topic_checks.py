"""Whether a topic suits a collaborative: five criteria, a warning where it is too broad, the decision with a reason.

The five are those of Øvretveit and others, "Quality collaboratives: lessons from research" (Qual Saf Health Care 2002;
11: 345-351). Nothing is computed into a decision: the organiser decides, the program asks what is still open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qic_desktop.domain.organising import TopicCheck
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising.collaboratives import profile_of
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

CRITERIA = ("evidence-gap", "examples", "care", "strategic", "exchangeable")
ANSWERS = ("yes", "partly", "no")
VERDICTS = ("go", "go-if", "no-go")
MOST_PROCESSES = 3
MOST_MEASURES = 10
"""Usually five to ten core indicators (QAP); what is more is collected badly."""
Breadth = Literal["processes", "measures", "no-common"]


@dataclass(frozen=True, slots=True)
class Topic:
    """The check as it stands. ``answers`` maps a criterion to (answer, why); ``breadth`` says what is too broad."""

    record: TopicCheck | None
    answers: Mapping[str, tuple[str, str]]
    breadth: tuple[Breadth, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """The criteria without an answer."""
        return tuple(one for one in CRITERIA if one not in self.answers)

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(answer == "yes" for answer, _why in self.answers.values())

    @property
    def is_doubtful(self) -> bool:
        """Whether a go deserves a second thought: a criterion is not met, or it is too broad."""
        return bool(self.breadth) or any(answer == "no" for answer, _why in self.answers.values())


def read_topic(workspace: Workspace) -> Topic:
    """The check of this collaborative's topic."""
    record = _record(workspace)
    given = (record.criteria if record else None) or {}
    answers = {}
    for criterion in CRITERIA:
        said = given.get(criterion)
        if isinstance(said, dict) and said.get("met") in ANSWERS:
            answers[criterion] = (str(said["met"]), str(said.get("why") or ""))
    return Topic(record, answers, tuple(_breadth(workspace, record)))


def answer(workspace: Workspace, criterion: str, met: str, why: str = "") -> Changes:
    """Say whether a criterion is met, and why; no answer takes it back.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: no such criterion or answer.
    """
    if criterion not in CRITERIA or met not in ("", *ANSWERS):
        raise InputError(criterion if criterion not in CRITERIA else met)
    record = _record(workspace)
    given = dict((record.criteria if record else None) or {})
    given.pop(criterion, None)
    if met:
        given[criterion] = {"met": met, "why": why.strip()}
    return write(workspace, criteria=given)


def write(workspace: Workspace, **fields: object) -> Changes:
    """Write ``evidence``, ``examples``, ``processes`` and ``measures`` (how many), or ``verdict`` with ``reason``.

    No verdict takes the decision back, with its reason.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: no such verdict, a verdict without a reason, or a number below nought.
    """
    check_organiser(workspace)
    record = _record(workspace)
    if fields.get("verdict"):
        if fields["verdict"] not in VERDICTS:
            raise InputError(str(fields["verdict"]))
        if not str(fields.get("reason") or "").strip():
            raise InputError("")
        fields["on"] = workspace.today().isoformat()
    elif "verdict" in fields:
        # Empty and not nothing: a draft of nothing would leave the decision that is published.
        fields |= {"verdict": "", "reason": None, "on": None}
    for name in ("processes", "measures"):
        number = fields.get(name)
        if number is not None and (not isinstance(number, int) or number < 0):
            raise InputError(str(number))
    if {"processes", "measures"} & set(fields):
        for name in ("processes", "measures"):
            fields.setdefault(name, getattr(record, name) if record else None)
    identity = record.id if record else workspace.new_id()
    return workspace.journal.append(organiser_private_scope(), [record_edit(TopicCheck, identity, **fields)])


def _record(workspace: Workspace) -> TopicCheck | None:
    return min(list_drafted(workspace, TopicCheck), key=lambda one: one.id, default=None)


def _breadth(workspace: Workspace, record: TopicCheck | None) -> list[Breadth]:
    found: list[Breadth] = []
    planned = record.measures if record else None
    defined = sum(one.is_core or one.is_draft for one in measures.list_measures(workspace))
    if record and (record.processes or 0) > MOST_PROCESSES:
        found.append("processes")
    if max(planned or 0, defined) > MOST_MEASURES:
        found.append("measures")
    if planned == 0 and not defined and profile_of(workspace).has_core:
        found.append("no-common")
    return found
