"""Observations: one value of one measure for one period (and stratum)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qic_desktop.domain.entity import SITE_OWNED, UUID, Record, integer, number, text
from qic_desktop.domain.period import is_period

STRATUM_LENGTH = 64


class MissingReason(StrEnum):
    """Why a period has no value. ``NO_CASES`` is a report, the others leave a gap."""

    NO_CASES = "no-cases"
    CLOSED = "facility-closed"
    STRIKE = "strike"
    REGISTER_LOST = "register-lost"
    STAFF_AWAY = "staff-away"
    NO_FORMS = "forms-out-of-stock"
    OTHER = "other"


class Source(StrEnum):
    """Where a value was read."""

    REGISTER = "register"
    PAPER = "paper"
    PHONE = "phone"
    EXCEL = "excel"
    PHOTO = "photo"
    PUBLISHED = "published"


class Doubt(StrEnum):
    """What about a kept value needs a word of explanation; it flags and never refuses."""

    ABOVE_DENOMINATOR = "above-denominator"
    ABOVE_ALL = "above-all"
    NEGATIVE = "negative"
    FRACTION = "fraction"
    FUTURE = "future"
    NO_DENOMINATOR = "no-denominator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Record):
    """One value; the id is ``<measure id>|<period>|<stratum>``, so that two laptops meet in one record.

    ``checked_*`` is what the team found when it counted once more from the source; where it equals the counts the
    value is *site-verified*, and stops being so when the counts are corrected.
    """

    ENTITY = "observation"
    OWNERS = SITE_OWNED
    FREE = frozenset({"note"})

    numerator: float | None = number("counts")
    denominator: float | None = number("counts")
    value: float | None = number("counts")
    n: float | None = number("counts")
    missing: str | None = text("counts")
    revision: int | None = integer("counts")
    source: str | None = text("source")
    counted_back: str | None = text("source")
    note: str | None = text()
    checked_on: str | None = text("checked")
    checked_numerator: float | None = number("checked")
    checked_denominator: float | None = number("checked")
    checked_value: float | None = number("checked")

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """Format clause F6: measure, period and stratum, each well formed."""
        return _is_identity(identity)

    @property
    def measure(self) -> str:
        """The id of the measure."""
        return self.id.split("|")[0]

    @property
    def period(self) -> str:
        """The period's text."""
        return self.id.split("|")[1]

    @property
    def stratum(self) -> str:
        """The stratum, empty for the total."""
        return self.id.split("|")[2]

    @property
    def is_empty(self) -> bool:
        """Whether neither a number nor a reason stands here."""
        return self.numerator is None and self.denominator is None and self.value is None and self.missing is None

    @property
    def share(self) -> float | None:
        """What the chart shows, as a fraction or the value itself; None is a gap (0 of 0 as well)."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@lru_cache(maxsize=8192)
def _is_identity(identity: str) -> bool:
    # The sites of a collaborative write the same measures and periods: thousands of times the same few ids.
    parts = identity.split("|")
    if len(parts) != 3:
        return False
    measure, period, stratum = parts
    return UUID.fullmatch(measure) is not None and is_period(period) and is_stratum(stratum)


def is_stratum(stratum: str) -> bool:
    """Whether a text may name a stratum: NFC, short, without bars and controls."""
    return (
        len(stratum) <= STRATUM_LENGTH
        and unicodedata.is_normalized("NFC", stratum)
        and not any(unicodedata.category(mark) in ("Cc", "Cs") or mark == "|" for mark in stratum)
    )


def observation_id(measure: str, period: str, stratum: str = "") -> str:
    """The natural id of a value."""
    return f"{measure}|{period}|{unicodedata.normalize('NFC', stratum)}"


def doubts(observation: Observation, *, proportion: bool, today: str, period_first: str) -> tuple[Doubt, ...]:
    """What to explain about a kept value. ``today`` and ``period_first`` are ISO days."""
    found = []
    numbers = [x for x in (observation.numerator, observation.denominator, observation.value) if x is not None]
    if any(x < 0 for x in numbers):
        found.append(Doubt.NEGATIVE)
    if any(x != int(x) for x in (observation.numerator, observation.denominator) if x is not None):
        found.append(Doubt.FRACTION)
    counts = (observation.numerator, observation.denominator)
    # Something out of none is said once, below.
    if proportion and counts[0] is not None and counts[1] and counts[0] > counts[1]:
        found.append(Doubt.ABOVE_DENOMINATOR)
    if proportion and observation.value is not None and observation.value > 1:
        found.append(Doubt.ABOVE_ALL)
    # A count stands alone; only a share needs something it is out of.
    out_of_none = counts[1] == 0 or (proportion and counts[1] is None)
    if counts[0] is not None and counts[0] > 0 and out_of_none:
        found.append(Doubt.NO_DENOMINATOR)
    if numbers and period_first > today:
        found.append(Doubt.FUTURE)
    return tuple(found)
