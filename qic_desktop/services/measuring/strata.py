"""A measure's values by parts of the cases, such as day and night: each part is typed, and so is the total.

The total never changes by itself. Where all parts are in it can be taken as their sum; where they add up to something
else, that is said and both stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.clarification import MOST_STRATA
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import MissingReason, Observation, is_stratum
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry, list_observations
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PartsDiffer:
    """The parts are complete and add up to something else than what stands for all cases."""

    names: tuple[str, ...]
    sums: Entry
    stands: Entry


def strata_of(view: MeasureView) -> tuple[str, ...]:
    """The parts of the definition in force; those that no value could carry are left out."""
    given = view.definition.strata if view.definition is not None else None
    if view.form.is_by_event or not isinstance(given, list):
        return ()
    names = (name for name in given if isinstance(name, str) and name.strip() and is_stratum(name))
    return tuple(dict.fromkeys(names))[:MOST_STRATA]


def known_parts(workspace: Workspace, view: MeasureView) -> tuple[str, ...]:
    """The parts of the definition, and after them others that have values: nothing that was typed is out of sight."""
    if view.form.is_by_event:
        return ()
    found = workspace.journal.list_records(Observation, workspace.scope, f"{view.id}|")
    others = sorted({one.stratum for one in found if one.stratum and not one.is_empty})
    return tuple(dict.fromkeys((*strata_of(view), *others)))


def can_be_summed(view: MeasureView) -> bool:
    """Whether the parts' values make up that of all cases; a mean of parts does not."""
    return bool(strata_of(view)) and view.form is not ValueForm.MEAN


def parts_of(workspace: Workspace, view: MeasureView) -> dict[str, dict[str, Observation]]:
    """Period → part → its value, of the parts of the definition in force."""
    found: dict[str, dict[str, Observation]] = {}
    for name in strata_of(view):
        for one in list_observations(workspace, view, stratum=name):
            found.setdefault(one.period, {})[name] = one
    return found


def sum_of_parts(view: MeasureView, parts: Mapping[str, Observation]) -> Entry | None:
    """What the parts of a period add up to; None where one is not in or is missing for a reason.

    A part without cases adds nothing; where none has any, there were no cases at all.
    """
    names = strata_of(view)
    if not can_be_summed(view) or not set(names) <= set(parts):
        return None
    counted = [parts[name] for name in names if parts[name].missing != MissingReason.NO_CASES.value]
    if not counted:
        return Entry(missing=MissingReason.NO_CASES)
    if any(one.missing is not None for one in counted):
        return None
    if view.form.has_denominator:
        top, bottom = _sum([one.numerator for one in counted]), _sum([one.denominator for one in counted])
        return None if top is None or bottom is None else Entry(top, bottom)
    total = _sum([one.value if one.value is not None else one.numerator for one in counted])
    return None if total is None else Entry(value=total)


def _sum(numbers: list[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def differing_parts(
    view: MeasureView, total: Observation | None, parts: Mapping[str, Observation]
) -> PartsDiffer | None:
    """What to say of a total that its parts do not add up to; None where there is nothing to say."""
    found = sum_of_parts(view, parts)
    if found is None or total is None or total.is_empty or _lacks(view, total):
        return None
    stands = Entry(total.numerator, total.denominator, total.value)
    if not view.form.has_denominator and stands.value is None:
        stands = Entry(value=total.numerator)
    if total.missing == MissingReason.NO_CASES.value:
        stands = Entry(missing=MissingReason.NO_CASES)
        empty = found.missing is not None or found.denominator == 0 or found.value == 0
        return None if empty else PartsDiffer(strata_of(view), found, stands)
    if found.missing is not None:
        found = Entry(0.0, 0.0) if view.form.has_denominator else Entry(value=0.0)
    return None if found == stands else PartsDiffer(strata_of(view), found, stands)


def _lacks(view: MeasureView, total: Observation) -> bool:
    """Whether a total is half typed, given as a share alone, or missing for a reason: nothing can be set beside it."""
    if total.missing is not None:
        return total.missing != MissingReason.NO_CASES.value
    if view.form.has_denominator:
        return total.numerator is None or total.denominator is None
    return False
