"""Taking down what was found when a value was counted once more; what it means is in ``domain.checking``."""

from __future__ import annotations

from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry, get_observation
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit


def write_check(workspace: Workspace, view: MeasureView, period: Period, found: Entry, *, stratum: str = "") -> Changes:
    """Record what was counted once more; the value stays as it is.

    Raises:
        NotAllowedError: only a site team checks its own values.
        NotFoundError: there is no value to check.
        InputError: no number was given.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    standing = get_observation(workspace, view, period, stratum)
    numbers = {
        "checked_numerator": found.numerator,
        "checked_denominator": found.denominator,
        "checked_value": found.value,
    }
    given = {name: number for name, number in numbers.items() if number is not None}
    if not given:
        raise InputError("")
    checked = {**given, "checked_on": workspace.today().isoformat()}
    return workspace.journal.append(workspace.scope, [Edit(Observation.ENTITY, standing.id, {"checked": checked})])
