"""Words for values that were counted once more."""

from __future__ import annotations

from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.observation import Observation
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text

MOST_DECIMALS, FACTOR_DECIMALS = 6, 2


def checked_words(one: Observation | None) -> str:
    """What the check of a value says; empty where nobody checked it."""
    found = checked_of(one)
    if one is None or found.quality is Quality.UNVERIFIED:
        return ""
    day = period_name(found.on)
    if found.quality is Quality.VERIFIED:
        return _("Counted once more on {day}: the same").format(day=day)
    numbers = [one.checked_value] if one.checked_value is not None else [one.checked_numerator, one.checked_denominator]
    said = _(" of ").join(number_text(number, MOST_DECIMALS) for number in numbers if number is not None)
    if found.factor is None or found.factor == 1:
        return _("Counted once more on {day}: {found}").format(day=day, found=said)
    factor = number_text(found.factor, FACTOR_DECIMALS)
    return _("Counted once more on {day}: {found}, {factor} times what stands here").format(
        day=day, found=said, factor=factor
    )
