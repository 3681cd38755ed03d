"""A recount by a coach: the verification factor and what is odd about it.

Verification factor = counted again / reported (WHO Data Quality Review), of the numerator, or of the value where there
is none. It is worked out from what stands in the record, so a later correction of the site does not change what was
found on that day.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.checking import ACCEPTABLE
from qic_desktop.domain.visit import Recount

MORE_THAN_ALL, NOTHING_REPORTED = "more-than-all", "nothing-reported"


@dataclass(frozen=True, slots=True)
class RecountView:
    """One recount. ``doubt`` says what is odd about it; ``corrected`` that the site has changed the value since."""

    record: Recount
    measure: str
    period: str
    factor: float | None
    of_all: float | None
    doubt: str = ""
    corrected: bool = False
    on: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether numbers were counted; else it holds no more than what stands behind the value."""
        return any(one is not None for one in (self.record.numerator, self.record.denominator, self.record.value))

    @property
    def is_good(self) -> bool:
        """Whether the factor lies within what the field accepts."""
        return self.factor is not None and ACCEPTABLE[0] <= self.factor <= ACCEPTABLE[1]

    @property
    def is_off(self) -> bool:
        """Whether it lies outside."""
        return self.factor is not None and not self.is_good


def factor(found: float | None, said: float | None) -> float | None:
    """Counted again / reported; None where one is not known, or nothing was reported."""
    if found is None or said is None:
        return None
    if said:
        return found / said
    return 1.0 if found == 0 else None


def main_factor(one: Recount) -> float | None:
    """The factor of the numerator, of the value, or of all cases; of a week or a sample that of the share."""
    if one.span in ("week", "sample"):
        # Part of the cases: the share that was found against the share that was reported.
        found, said = _share(one.numerator, one.denominator or one.sample), _share(*reported(one)[:2])
        return factor(found, said) if one.value is None else factor(one.value, one.reported_value)
    top = factor(one.numerator, one.reported_numerator)
    if top is not None or one.numerator is not None:
        return top
    if one.value is not None:
        return factor(one.value, one.reported_value)
    return factor(one.denominator, one.reported_denominator)


def _share(top: float | None, bottom: float | None) -> float | None:
    return top / bottom if top is not None and bottom else None


def reported(one: Recount) -> tuple[float | None, float | None, float | None]:
    """What was reported when it was counted again."""
    return one.reported_numerator, one.reported_denominator, one.reported_value


def doubt_of(one: Recount) -> str:
    """What is odd: more than all cases, or nothing reported; empty where nothing is."""
    if all(number is None for number in (one.numerator, one.denominator, one.value)):
        return ""
    all_cases = one.denominator if one.denominator is not None else one.reported_denominator
    if one.span == "sample" and one.denominator is None and one.sample is not None:
        all_cases = one.sample
    if one.numerator is not None and all_cases is not None and one.numerator > all_cases:
        return MORE_THAN_ALL
    return NOTHING_REPORTED if all(number is None for number in reported(one)) else ""
