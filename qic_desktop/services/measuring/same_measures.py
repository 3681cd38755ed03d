"""A team that began alone joins: is a measure of its own the same as one of the collaborative?

Values are taken over as counted-back entries of the core measure, with a note; the team's own measure stays with all
its values, marked by ``Measure.same_as``. An empty ``same_as`` says that the two were looked at and kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from qic_desktop.domain.measure import DefinitionRevision, Measure
from qic_desktop.domain.observation import Observation, Source, observation_id
from qic_desktop.domain.period import find_period
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, record_edit
from qic_desktop.wording.same_measures import taken_over_note

APART = ""
Answer = Literal["open", "same", "apart"]
TEXTS = ("numerator_text", "denominator_text", "inclusion", "exclusion")
FORMS = ("value_form", "period_kind", "multiplier", "direction", "unit")
HARD = frozenset({"value_form", "period_kind", "multiplier", "events"})
"""What differs so much that values cannot stand in one line."""
LIKELY = 0.4
"""From so many words in common on, a new core measure is asked about when it arrives."""
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the definitions that is not the same; ``is_hard`` where values cannot be put together at all."""

    field: str
    ours: str
    theirs: str

    @property
    def is_hard(self) -> bool:
        """Whether taking over is not possible."""
        return self.field in HARD


@dataclass(frozen=True, slots=True)
class Candidate:
    """A core measure beside one of ours: what differs, how many values would come, how many stand there already."""

    core: MeasureView
    differences: tuple[Difference, ...]
    new: int
    there: int
    likeness: float

    @property
    def can_take(self) -> bool:
        """Whether our values may stand in its line."""
        return not any(one.is_hard for one in self.differences)


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """One of our measures with the core measures that it could be, the most like first."""

    ours: MeasureView
    values: int
    candidates: tuple[Candidate, ...]
    answer: Answer

    @property
    def chosen(self) -> Candidate | None:
        """The one that it was said to be the same as."""
        return next((one for one in self.candidates if one.core.id == self.ours.measure.same_as), None)


def same_questions(workspace: Workspace) -> tuple[SameQuestion, ...]:
    """Every measure of our own beside those of the collaborative; none before one was joined.

    Raises:
        NotAllowedError: this is no site's store.
    """
    _check(workspace)
    views = [view for view in measures.list_measures(workspace) if view.definition is not None]
    core = [view for view in views if view.is_core and not view.is_draft]
    if not core:
        return ()
    return tuple(_question(workspace, view, core) for view in views if not view.is_core)


def open_questions(workspace: Workspace) -> tuple[SameQuestion, ...]:
    """Those that nobody has answered yet."""
    return tuple(one for one in same_questions(workspace) if one.answer == "open")


def core_ids(workspace: Workspace) -> frozenset[str]:
    """The ids of the collaborative's measures that are published here; none in a store that is no site's."""
    if workspace.role is not Role.SITE:
        return frozenset()
    found = measures.list_measures(workspace)
    return frozenset(view.id for view in found if view.is_core and not view.is_draft and view.definition is not None)


def likely_questions(workspace: Workspace, fresh: Collection[str]) -> tuple[SameQuestion, ...]:
    """Open questions about core measures that have just come, each with only those it may well be, most like first.

    What was answered stays answered, and what is hardly alike is not asked about.
    """
    found = []
    for question in open_questions(workspace):
        near = tuple(
            one for one in question.candidates if one.core.id in fresh and one.can_take and one.likeness >= LIKELY
        )
        if near:
            found.append(replace(question, candidates=near))
    return tuple(found)


def find_question(workspace: Workspace, code: str) -> SameQuestion:
    """The question about one of our measures.

    Raises:
        NotFoundError: it is none of our own, or there is no collaborative yet.
    """
    for one in same_questions(workspace):
        if code in (one.ours.code, one.ours.id):
            return one
    raise NotFoundError(code, what="measure")


def take_over(workspace: Workspace, code: str, core: str) -> Changes:
    """Our measure is the same: its values become counted-back entries of the core one. What stands there stays.

    Raises:
        NotFoundError: no such measure of our own, or none of the collaborative.
        NotAllowedError: "differs": values of these two cannot stand in one line.
    """
    question = find_question(workspace, code)
    found = _candidate(question, core)
    if not found.can_take:
        raise NotAllowedError(question.ours.name, why="differs")
    edits = [record_edit(Measure, question.ours.id, same_as=found.core.id)]
    for one in _new_values(workspace, question.ours, found.core):
        edits.append(_taken(workspace, one, question.ours, found.core))
    return workspace.journal.append(workspace.scope, edits)


def keep_apart(workspace: Workspace, code: str) -> Changes:
    """The two are not the same: nothing is taken over, and nobody asks again."""
    question = find_question(workspace, code)
    return workspace.journal.append(workspace.scope, [record_edit(Measure, question.ours.id, same_as=APART)])


def _check(workspace: Workspace) -> None:
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")


def _candidate(question: SameQuestion, core: str) -> Candidate:
    for one in question.candidates:
        if core in (one.core.code, one.core.id):
            return one
    raise NotFoundError(core, what="measure")


def _question(workspace: Workspace, ours: MeasureView, core: Iterable[MeasureView]) -> SameQuestion:
    mine = _values(workspace, ours)
    found = []
    for view in core:
        there = {_place(one) for one in _values(workspace, view)}
        new = sum(_place(one) not in there for one in mine)
        found.append(Candidate(view, differences(ours, view), new, len(mine) - new, likeness(ours, view)))
    found.sort(key=lambda one: (-one.likeness, one.core.id))
    same_as = ours.measure.same_as
    answer: Answer = "open" if same_as is None else "same" if same_as else "apart"
    return SameQuestion(ours, len(mine), tuple(found), answer)


def differences(ours: MeasureView, theirs: MeasureView) -> tuple[Difference, ...]:
    """What is not the same in the definitions in force. Capitals, spaces and full stops do not count."""
    mine, other = ours.definition, theirs.definition
    if mine is None or other is None:
        return ()
    if ours.form.is_by_event or theirs.form.is_by_event:
        return (Difference("events", str(mine.value_form or ""), str(other.value_form or "")),)
    found = [Difference(name, _text(mine, name), _text(other, name)) for name in (*FORMS, *TEXTS)]
    return tuple(one for one in found if _plain(one.ours) != _plain(one.theirs))


def _text(definition: DefinitionRevision, field: str) -> str:
    value = getattr(definition, field)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")


def likeness(ours: MeasureView, theirs: MeasureView) -> float:
    """How many words of name and numerator both have, from 0 to 1: it only orders what is offered."""
    mine, other = _words(ours), _words(theirs)
    return len(mine & other) / len(mine | other) if mine and other else 0.0


def _words(view: MeasureView) -> set[str]:
    counted = (view.definition.numerator_text if view.definition else None) or ""
    return set(_WORD.findall(f"{view.name} {counted}".casefold()))


def _values(workspace: Workspace, view: MeasureView) -> tuple[Observation, ...]:
    found = workspace.journal.list_records(Observation, workspace.scope, f"{view.id}|")
    return tuple(one for one in found if not one.is_empty and find_period(one.period) is not None)


def _place(one: Observation) -> tuple[str, str]:
    return one.period, one.stratum


def _new_values(workspace: Workspace, ours: MeasureView, core: MeasureView) -> tuple[Observation, ...]:
    there = {_place(one) for one in _values(workspace, core)}
    return tuple(one for one in _values(workspace, ours) if _place(one) not in there)


CHECKED = ("checked_on", "checked_numerator", "checked_denominator", "checked_value")


def _taken(workspace: Workspace, one: Observation, ours: MeasureView, core: MeasureView) -> Edit:
    """One of our values as an entry of the core measure: the same counts, counted back today, with a note.

    What was found when the team counted it once more comes along: it speaks of the same counts.
    """
    period = find_period(one.period)
    names = ("numerator", "denominator", "value", "n", "missing")
    counts = {name: getattr(one, name) for name in names if getattr(one, name) is not None}
    revision = core.revision_at(period) if period is not None else None
    if revision is not None:
        counts["revision"] = revision
    source = {"source": one.source or Source.REGISTER.value, "counted_back": workspace.today().isoformat()}
    note = taken_over_note(ours.name, one.note or "")
    identity = observation_id(core.id, one.period, one.stratum)
    registers: dict[str, object] = {"counts": counts, "source": source, "note": note}
    checked = {name: getattr(one, name) for name in CHECKED if getattr(one, name) is not None}
    return Edit(Observation.ENTITY, identity, registers | ({"checked": checked} if checked else {}))
