"""Days as people write them that the international calendar does not mean: Ethiopian and Nepali ones.

Nothing is converted here: a wrong guess would move a deadline by years. The text is kept, and the person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from qic_desktop.domain.period import find_drawable

DayDoubt = Literal["", "unread", "ethiopian", "nepali", "past", "far"]

_ETHIOPIAN = re.compile(
    r"\b(?:ethiopia\w*|eth|e\.?c\.?|meskerem|tikimt|teqemt|hidar|hedar|tahsas|tir|ter|yekatit|megabit|miyazya|miazia"
    r"|ginbot|genbot|sene|hamle|nehase|pagum\w*)\b",
    re.IGNORECASE,
)
_NEPALI = re.compile(
    r"\b(?:nepal\w*|b\.?s\.?|baisakh|jestha|jeth|asar|ashad|shrawan|saun|bhadra|bhadau|ashwin|asoj|kartik|mangsir"
    r"|poush|push|magh|falgun|phalgun|fagun|chaitra|chait)\b",
    re.IGNORECASE,
)
_ETHIOPIC, _DEVANAGARI = "ETHIOPIC", "DEVANAGARI"
_YEARS_BEHIND = range(6, 10)
"""The Ethiopian year is 7 or 8 less; a day planned some months ahead then lies so many years back."""
_YEARS_AHEAD = range(54, 60)
"""The Nepali year is 56 or 57 more."""
_FAR = 15


def doubt_of(text: str, today: date) -> DayDoubt:
    """What is doubtful about the day or month by which something is to be reached; empty for nothing.

    "unread" is no day or month, "past" has gone by, "far" lies more than fifteen years ahead.
    """
    plain = text.strip()
    if not plain:
        return ""
    named = _named(plain)
    if named:
        return named
    found = find_drawable(plain)
    if found is None:
        return "unread"
    ahead = found.last.year - today.year
    if -ahead in _YEARS_BEHIND:
        return "ethiopian"
    if ahead in _YEARS_AHEAD:
        return "nepali"
    if ahead > _FAR:
        return "far"
    return "past" if found.last < today else ""


def _named(text: str) -> Literal["", "ethiopian", "nepali"]:
    if text.startswith("eth:") or _ETHIOPIAN.search(text) or _has(text, _ETHIOPIC):
        return "ethiopian"
    return "nepali" if text.startswith("bs:") or _NEPALI.search(text) or _has(text, _DEVANAGARI) else ""


def _has(text: str, script: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(script) for letter in text if not letter.isascii())
