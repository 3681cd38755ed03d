"""Counting once more from the source: whether a value is *site-verified*, and by how much it was off.

Verification factor = counted once more / reported (WHO Data Quality Review); below 1 too much was reported. What was
counted once more stands beside the value and never takes its place by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qic_desktop.domain.observation import Observation

ACCEPTABLE = (0.90, 1.10)
"""Within these the field takes a value as verified (method C7); the program shows the factor either way."""


class Quality(StrEnum):
    """What is known of a value's truth."""

    UNVERIFIED = "unverified"
    VERIFIED = "site-verified"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Checked:
    """A value counted once more. ``factor`` is None where the value is nought."""

    quality: Quality
    on: str
    factor: float | None

    @property
    def is_close(self) -> bool:
        """Whether the factor lies within what the field accepts."""
        return self.factor is not None and ACCEPTABLE[0] <= self.factor <= ACCEPTABLE[1]


NOT_CHECKED = Checked(Quality.UNVERIFIED, "", None)


def checked_of(observation: Observation | None) -> Checked:
    """What the check of a value says today; a value corrected to what was found is verified by that."""
    if observation is None or observation.checked_on is None or observation.is_empty:
        return NOT_CHECKED
    pairs = (
        (observation.checked_numerator, observation.numerator),
        (observation.checked_denominator, observation.denominator),
        (observation.checked_value, observation.value),
    )
    told = [(found, said) for found, said in pairs if found is not None and said is not None]
    if not told:
        return NOT_CHECKED
    found, said = told[0]
    same = all(one == two for one, two in told)
    quality = Quality.VERIFIED if same else Quality.DIFFERS
    return Checked(quality, observation.checked_on, found / said if said else None)


def differing(observations: Iterable[Observation | None]) -> frozenset[str]:
    """The periods of values that another count did not confirm: their points are marked on the chart."""
    return frozenset(
        one.period for one in observations if one is not None and checked_of(one).quality is Quality.DIFFERS
    )
