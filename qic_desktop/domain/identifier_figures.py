"""Figures as people write them: which are telephone numbers or long numbers, and which are dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

LONG_NUMBER = 7
"""So many digits in a row count nothing that a team counts."""
_PHONE_DIGITS = range(9, 16)
_LOCAL_DIGITS = range(9, 12)

Kind = Literal["name", "number", "phone", "birth", "file", "national", "email"]


class Figure(NamedTuple):
    """Numbers that stand together: "0712 345 678" is one figure. ``first`` and ``last`` are tokens."""

    first: int
    last: int
    parts: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def digits(self) -> str:
        """All of them together."""
        return "".join(self.parts)

    def kind(self, before: str) -> Kind | None:
        """What it looks like; ``before`` is the word or mark that it is glued to."""
        digits = self.digits
        even = all(len(part) >= 2 for part in self.parts)
        # "S001-2026-11" is a code of the work, "e0233920" the page of an article.
        coded = before.isalpha()
        if (before == "+" or digits.startswith("00")) and len(digits) in _PHONE_DIGITS and not coded:
            return "phone"
        if digits[0] == "0" and len(digits) in _LOCAL_DIGITS and even and not coded:
            return "phone"
        if any(len(part) >= LONG_NUMBER for part in self.parts):
            return None if before.islower() and len(before) == 1 else "number"
        if set(self.gaps) == {"-"} and even and len(digits) >= 9 and not coded:
            return "number"
        return None


def is_day(text: str) -> bool:
    """Whether a text is a day of a month, or a month."""
    return text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31


def year_of(parts: Sequence[str]) -> int | None:
    """The year of a whole date: 3/5/2001, 2001-05-03, 03.05.91; None for anything else."""
    if len(parts) != 3:
        return None
    first, second, third = parts
    if len(first) == 4:
        return int(first) if first[:2] in ("19", "20") and is_day(second) and is_day(third) else None
    if not (is_day(first) and is_day(second)) or min(int(first), int(second)) > 12:
        return None
    if len(third) == 4 and third[:2] in ("19", "20"):
        return int(third)
    # Of two digits, a year from 00 to 40 is one of this century.
    return int(third) + (2000 if int(third) <= 40 else 1900) if len(third) == 2 else None


def is_dates(parts: Sequence[str]) -> bool:
    """Whether a figure is made of dates, months and years: 2026-05-03, 2026-01/2026-06, 2024-2025, 20260503."""
    years = sum(len(part) == 4 and part[:2] in ("19", "20") for part in parts)
    rest = [part for part in parts if len(part) != 4]
    if (
        years
        and all(len(part) <= 2 for part in rest)
        and all(part[:2] in ("19", "20") for part in parts if len(part) == 4)
    ):
        return True
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0][:2] in ("19", "20"):
        return 1 <= int(parts[0][4:6]) <= 12 and 1 <= int(parts[0][6:]) <= 31
    return year_of(parts) is not None
