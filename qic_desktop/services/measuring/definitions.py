"""A measure's operational definition through time: clarified, changed, changed with values counted back.

A definition that was written is never rewritten. A clarification stands beside it and says how it should read; a
change is the next definition, which holds from a period on and breaks the line there; where values are counted back
under it they carry its number, so that the line holds together. The same for the organiser and for a team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, get_args

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.clarification import CLARIFIABLE, is_strata, write_clarification
from qic_desktop.domain.measure import (
    DefinitionRevision,
    Direction,
    Measure,
    MeasureKind,
    RevisionKind,
    ValueForm,
)
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.errors import DefinitionError, InputError, NotAllowedError
from qic_desktop.services.measuring.measures import MeasureView, get_measure, revision_edits
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, record_edit

ChangeKind = Literal["clarification", "change", "counted-back"]
KINDS_OF_CHANGE: tuple[ChangeKind, ...] = ("clarification", "change", "counted-back")
EDITED = (
    "numerator_text",
    "denominator_text",
    "inclusion",
    "exclusion",
    "value_form",
    "unit",
    "multiplier",
    "decimals",
    "source_text",
    "collector",
    "method",
    "sample_size",
    "minimum_denominator",
    "strata",
    "period_kind",
    "direction",
    "chart_kind",
)
"""The fields of a definition that a person writes, in the order of the form."""
MOST_DECIMALS = 6
BACK = 12
LATEST_DUE_DAY = 31

_CHOICES: Mapping[str, frozenset[str]] = {
    "value_form": frozenset(form.value for form in ValueForm),
    "direction": frozenset(way.value for way in Direction),
    "period_kind": frozenset(kind.value for kind in PeriodKind),
    "chart_kind": frozenset(get_args(ChartKind)),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a field that is in both definitions (""), only in the former ("-") or only in the later ("+")."""

    text: str
    sign: Literal["", "-", "+"] = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field said before and says after; ``words`` are those of both, in order."""

    name: str
    before: object
    after: object
    words: tuple[Word, ...]


def changed_fields(view: MeasureView, given: Mapping[str, object]) -> dict[str, object]:
    """Those of the given fields that say something else than the definition in force."""
    latest = view.definition
    return {name: value for name, value in given.items() if _plain(getattr(latest, name, None)) != _plain(value)}


def possible_changes(view: MeasureView, changed: Mapping[str, object]) -> tuple[ChangeKind, ...]:
    """Which kinds of change these fields can be; what is computed from a count is never only clarified."""
    kinds = KINDS_OF_CHANGE if set(changed) <= set(CLARIFIABLE) else KINDS_OF_CHANGE[1:]
    return tuple(kind for kind in kinds if kind != "counted-back" or not view.form.is_by_event)


def has_values(workspace: Workspace, view: MeasureView) -> bool:
    """Whether anything was ever recorded for a measure, in any of its parts: its periods are fixed then.

    Of a measure that is published the organiser cannot know, so they are fixed as well.
    """
    if workspace.role is Role.ORGANISER:
        return not view.is_draft
    found = workspace.journal.list_records(Observation, workspace.scope, f"{view.id}|")
    return any(not one.is_empty for one in found)


def check_fields(view: MeasureView, changed: Mapping[str, object]) -> None:
    """Refuse what no definition can say.

    Raises:
        DefinitionError: a field cannot be kept like this.
    """
    for name, value in changed.items():
        if name in _CHOICES and value not in _CHOICES[name]:
            raise DefinitionError(name, "choice", str(value or ""))
        if name == "strata" and value is not None and not is_strata(value):
            raise DefinitionError(name, "strata", ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        if name in ("sample_size", "multiplier") and isinstance(value, int | float) and value <= 0:
            raise DefinitionError(name, "above-nought", str(value))
        if name == "minimum_denominator" and isinstance(value, int | float) and value < 0:
            raise DefinitionError(name, "above-nought", str(value))
        if name == "due_day" and not 1 <= (int(str(value)) if value is not None else 1) <= LATEST_DUE_DAY:
            raise DefinitionError(name, "day", str(value))
        if name == "decimals" and isinstance(value, int) and not 0 <= value <= MOST_DECIMALS:
            raise DefinitionError(name, "decimals", str(value))
    counted = changed.get("numerator_text", getattr(view.definition, "numerator_text", None))
    if "numerator_text" in changed and not str(counted or "").strip():
        raise DefinitionError("numerator_text", "empty", "")


def clarify_definition(workspace: Workspace, code: str, changed: Mapping[str, object]) -> Changes:
    """Say how the definition in force should read: no new definition, no break, nobody's baseline is lost.

    Raises:
        NotFoundError: no such measure.
        NotAllowedError: a core measure is the organiser's, or there is no definition.
        DefinitionError: a field changes what is counted, or cannot be kept like this.
    """
    view = _own(workspace, code)
    changed = changed_fields(view, changed)
    wrong = next((name for name in changed if name not in CLARIFIABLE), None)
    if wrong is not None:
        raise DefinitionError(wrong, "not-clarified", "")
    check_fields(view, changed)
    if not changed or view.definition is None:
        return Changes()
    scope = workspace.scope
    kept = workspace.journal.find_record(DefinitionRevision, scope, view.definition.id)
    text = write_clarification(kept.clarification if kept else view.definition.clarification, changed)
    return workspace.journal.append(scope, [record_edit(DefinitionRevision, view.definition.id, clarification=text)])


def change_definition(
    workspace: Workspace,
    code: str,
    changed: Mapping[str, object],
    reason: str,
    since: str,
    *,
    counted_back: bool = False,
) -> Changes:
    """The next definition, which holds from a period on; ``counted_back`` says that earlier values are read again.

    Raises:
        NotFoundError: no such measure.
        NotAllowedError: a core measure is the organiser's; its periods are fixed by its values.
        DefinitionError: there is no reason or no period, or a field cannot be kept like this.
    """
    view = _own(workspace, code)
    changed = changed_fields(view, changed)
    check_fields(view, changed)
    if "period_kind" in changed and has_values(workspace, view):
        raise DefinitionError("period_kind", "has-values", "")
    if not reason.strip():
        raise DefinitionError("reason", "empty", "")
    kind = PeriodKind(str(changed.get("period_kind") or view.period_kind.value))
    period = find_period(since)
    if period is None or (period.kind is not kind and not view.form.is_by_event):
        raise DefinitionError("effective_period", "period", since)
    told = RevisionKind.COUNTED_BACK if counted_back else RevisionKind.CHANGE
    fields = {**changed, "revision_kind": told.value, "effective_period": period.text, "reason": reason.strip()}
    edits = revision_edits(workspace, view, fields)
    if told is RevisionKind.CHANGE and workspace.role is Role.SITE:
        number = int(str(edits[-1].registers["current_revision"]))
        edits += _followed(workspace, view, period, number)
    return workspace.journal.append(workspace.scope, edits)


def _followed(workspace: Workspace, view: MeasureView, start: Period, number: int) -> list[Edit]:
    """Values from the first period on follow the new definition: the person said that it held then already."""
    found = workspace.journal.list_records(Observation, workspace.scope, f"{view.id}|")
    edits = []
    for one in found:
        period = find_period(one.period)
        if period is not None and period.first >= start.first and not one.is_empty and not one.conflicts:
            counts = {name: getattr(one, name) for name in DECLARATIONS[Observation.ENTITY].members("counts")}
            edits.append(record_edit(Observation, one.id, **counts | {"revision": number}))
    return edits


def is_outdated(view: MeasureView, observation: Observation | None) -> bool:
    """Whether a value was counted by an earlier definition than the one that holds in its period."""
    period = find_period(observation.period) if observation is not None and not observation.is_empty else None
    if period is None or observation is None or observation.conflicts:
        return False
    return observation.revision is not None and observation.revision != view.revision_at(period)


def _own(workspace: Workspace, code: str) -> MeasureView:
    view = get_measure(workspace, code)
    if workspace.role is Role.COACH or (view.is_core and workspace.role is not Role.ORGANISER):
        raise NotAllowedError(view.code, why="core")
    return view


def set_kind(workspace: Workspace, code: str, kind: MeasureKind) -> Changes:
    """Say what a measure is for; nothing that is computed changes.

    Raises:
        NotAllowedError: a core measure is the organiser's.
    """
    view = _own(workspace, code)
    return workspace.journal.append(workspace.scope, [record_edit(Measure, view.id, kind=kind.value)])


def set_due_day(workspace: Workspace, code: str, days: int) -> Changes:
    """Say how many days after the end of a period its value is due; nothing that is computed changes.

    Raises:
        NotAllowedError: a core measure is the organiser's.
        InputError: not between 1 and 31.
    """
    view = _own(workspace, code)
    if not 1 <= days <= LATEST_DUE_DAY:
        raise InputError(str(days))
    edit = record_edit(Measure, view.id, cadence=view.measure.cadence, due_day=days)
    return workspace.journal.append(workspace.scope, [edit])


def offered_starts(workspace: Workspace, view: MeasureView, kind: str = "") -> tuple[Period, ...]:
    """The periods from which a change can hold, the latest first: the next one, and so many before it.

    ``kind`` is another kind of period than the measure's, where that is changed too.
    """
    own = PeriodKind.MONTH if view.form.is_by_event else view.period_kind
    now = period_of(workspace.today(), PeriodKind(kind) if kind else own)
    found = [now.following(), now]
    while len(found) < 2 * BACK + 2:
        found.append(found[-1].preceding())
    return tuple(found)


# --- what differs between two definitions ---------------------------------------------------------------------


def differences(before: DefinitionRevision, after: DefinitionRevision) -> tuple[Difference, ...]:
    """Field by field, word by word, what a later definition says otherwise; the target is no part of the meaning."""
    found = []
    for name in EDITED:
        first, second = getattr(before, name), getattr(after, name)
        if _plain(first) != _plain(second):
            found.append(Difference(name, first, second, words_between(str(first or ""), str(second or ""))))
    return tuple(found)


def words_between(before: str, after: str) -> tuple[Word, ...]:
    """The words of two texts, marked where they are only in one of them."""
    first, second = before.split(), after.split()
    found: list[Word] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for _tag, one, two, three, four in matcher.get_opcodes():
        if first[one:two] == second[three:four]:
            found += [Word(" ".join(first[one:two]))]
            continue
        found += [Word(" ".join(first[one:two]), "-")] if two > one else []
        found += [Word(" ".join(second[three:four]), "+")] if four > three else []
    return tuple(found)


def _plain(value: object) -> object:
    """A field's value; empty texts and lists say nothing."""
    return None if value in ("", []) else value
