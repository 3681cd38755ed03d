"""What to explain about a value that was kept although it looks odd, and why a value is missing."""

from __future__ import annotations

from qic_desktop.domain.observation import Doubt, MissingReason, Observation
from qic_desktop.domain.outlier import FarNumber
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.values import number_text

MOST_DECIMALS = 6


def doubt_sentence(doubt: Doubt, observation: Observation) -> str:
    """One sentence; the value is kept in every case."""
    numerator = _number(observation.numerator)
    denominator = _number(observation.denominator)
    match doubt:
        case Doubt.ABOVE_DENOMINATOR:
            return _("{numerator} is more than all cases ({denominator}). Kept, and marked to explain.").format(
                numerator=numerator, denominator=denominator
            )
        case Doubt.ABOVE_ALL:
            return _("A share above 100 % (shares are written as 0.93). Kept, and marked to explain.")
        case Doubt.NEGATIVE:
            return _("A count below zero. Kept, and marked to explain.")
        case Doubt.FRACTION:
            return _("A count that is no whole number. Kept, and marked to explain.")
        case Doubt.FUTURE:
            return _("This period has not begun yet. Kept; is the date right?")
        case Doubt.NO_DENOMINATOR:
            return _("{numerator} out of none. Kept, and marked to explain.").format(numerator=numerator)


def far_sentence(far: FarNumber) -> str:
    """What is asked about a number that was kept: "Before 38, now 380. One digit too many? Kept as it is."."""
    return _("{question} Kept as it is.").format(question=far_question(far))


def far_question(far: FarNumber) -> str:
    """ "Before 38, now 380. One digit too many?"."""
    said = {"before": number_text(far.before, MOST_DECIMALS), "now": number_text(far.now, MOST_DECIMALS)}
    if far.now > far.before:
        return _("Before {before}, now {now}. One digit too many?").format(**said)
    return _("Before {before}, now {now}. One digit too few?").format(**said)


def missing_words(reason: str | None) -> str:
    """A reason for a missing value, in words."""
    names = {
        MissingReason.NO_CASES: _("no cases"),
        MissingReason.CLOSED: _("facility closed"),
        MissingReason.STRIKE: _("strike"),
        MissingReason.REGISTER_LOST: _("register lost"),
        MissingReason.STAFF_AWAY: _("staff away"),
        MissingReason.NO_FORMS: _("forms out of stock"),
        MissingReason.OTHER: _("other reason"),
    }
    return names[MissingReason(reason)] if reason in set(MissingReason) else (reason or _("missing"))


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return format_number(value, 0 if value == int(value) else 1)
