"""A number far from those before it: a slip of a digit, or a real change. It is asked about and never refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.observation import Observation

Counted = Literal["numerator", "denominator", "value"]
COUNTED: tuple[Counted, ...] = ("numerator", "denominator", "value")

LOOKED_BACK = 12
FEWEST_TO_COMPARE = 3
FAR = 3.0
FAR_AWAY = 10.0


class FarNumber(NamedTuple):
    """Which number of a value is far from those before it: the latest ``before``, and what is there ``now``."""

    name: Counted
    before: float
    now: float


def far_from_before(numbers: Sequence[float | None], now: float | None) -> float | None:
    """The number to compare with where ``now`` is far from all before it.

    Far is more than three times the largest of the last twelve, or less than a third of the smallest, and at least
    ten cases away; with fewer than three numbers before nothing is asked.

    Args:
        numbers: what stood in the periods before, oldest first; None where nothing did.
        now: what was typed.

    Returns:
        The latest number before, None where nothing is to be asked.
    """
    known = [number for number in numbers if number is not None][-LOOKED_BACK:]
    if now is None or len(known) < FEWEST_TO_COMPARE:
        return None
    if now > FAR * max(known) and now - max(known) >= FAR_AWAY:
        return known[-1]
    if now < min(known) / FAR and min(known) - now >= FAR_AWAY:
        return known[-1]
    return None


def far_numbers(before: Sequence[Observation], one: Observation | None) -> tuple[FarNumber, ...]:
    """The numbers of a value that are far from those ``before`` (oldest first).

    None where a note stands beside it or the team has counted it once more: that answers the question.
    """
    if one is None or one.note or checked_of(one).quality is Quality.VERIFIED:
        return ()
    found = []
    for name in COUNTED:
        now = getattr(one, name)
        latest = far_from_before([getattr(other, name) for other in before], now)
        if latest is not None:
            found.append(FarNumber(name, latest, now))
    return tuple(found)
