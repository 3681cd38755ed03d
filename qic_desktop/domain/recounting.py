"""A recount by a coach: the verification factor and what is odd about it.

Verification factor = counted again / reported (WHO Data Quality Review), of the numerator, or of the value where there
is none. It is worked out from what stands in the record, so a later correction of the site does not change what was
found on that day.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.checking import ACCEPTABLE
from qic_desktop.domain.visit import Recount

MORE_THAN_ALL, NOTHING_REPORTED, NONE_REPORTED = "more-than-all", "nothing-reported", "none-reported"


@dataclass(frozen=True, slots=True)
class RecountView:
    """One recount. ``doubt`` says what is odd about it; ``corrected`` that the site has changed the value since.

    ``of_all`` is the factor of all cases where the numerator was counted beside them: both have to be right.
    """

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
    def is_part(self) -> bool:
        """Whether a week or a sample was counted: then only a share can be compared."""
        return _is_part(self.record)

    @property
    def is_good(self) -> bool:
        """Whether every factor lies within what the field accepts."""
        return self.factor is not None and not self.is_off

    @property
    def is_off(self) -> bool:
        """Whether one of them lies outside."""
        return _is_outside(self.factor) or _is_outside(self.of_all)

    @property
    def is_off_by_all(self) -> bool:
        """Whether it is off only because another number of all cases stands in the source."""
        return self.is_off and not _is_outside(self.factor)

    @property
    def worst(self) -> float | None:
        """The factor that tells why it is off: that of all cases where the other one is good."""
        return self.of_all if self.is_off_by_all else self.factor


def _is_outside(ratio: float | None) -> bool:
    return ratio is not None and not ACCEPTABLE[0] <= ratio <= ACCEPTABLE[1]


def _is_part(one: Recount) -> bool:
    return one.span in ("week", "sample")


def factor(found: float | None, said: float | None) -> float | None:
    """Counted again / reported; None where one is not known, or nothing was reported."""
    if found is None or said is None:
        return None
    if said:
        return found / said
    return 1.0 if found == 0 else None


def main_factor(one: Recount) -> float | None:
    """The factor of the numerator, of the value, or of all cases; of a week or a sample that of the share alone.

    A plain number of a week says nothing about that of a month.
    """
    if _is_part(one):
        return factor(_share(one.numerator, one.denominator or one.sample), _share(*reported(one)[:2]))
    top = factor(one.numerator, one.reported_numerator)
    if top is not None or one.numerator is not None:
        return top
    if one.value is not None:
        return factor(one.value, one.reported_value)
    return factor(one.denominator, one.reported_denominator)


def all_factor(one: Recount) -> float | None:
    """The factor of all cases of a whole month, where the numerator was counted too."""
    if _is_part(one) or one.numerator is None:
        return None
    return factor(one.denominator, one.reported_denominator)


def _share(top: float | None, bottom: float | None) -> float | None:
    return top / bottom if top is not None and bottom else None


def reported(one: Recount) -> tuple[float | None, float | None, float | None]:
    """What was reported when it was counted again."""
    return one.reported_numerator, one.reported_denominator, one.reported_value


def doubt_of(one: Recount) -> str:
    """What is odd: more than all cases, no report, or cases where none were reported; empty where nothing is."""
    if all(number is None for number in (one.numerator, one.denominator, one.value)):
        return ""
    all_cases = one.denominator if one.denominator is not None else one.reported_denominator
    if one.span == "sample" and one.denominator is None and one.sample is not None:
        all_cases = one.sample
    if one.numerator is not None and all_cases is not None and one.numerator > all_cases:
        return MORE_THAN_ALL
    if all(number is None for number in reported(one)):
        return NOTHING_REPORTED
    pairs = ((one.numerator, one.reported_numerator), (one.value, one.reported_value))
    return NONE_REPORTED if any(found and said == 0 for found, said in pairs) else ""
