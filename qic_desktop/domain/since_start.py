"""Places counted from a site's own start: ``M1`` is the month in which it began, ``M2`` the next one."""

from __future__ import annotations

import re

from qic_desktop.domain.period import PeriodKind

_LETTERS = {
    PeriodKind.YEAR: "Y",
    PeriodKind.QUARTER: "Q",
    PeriodKind.MONTH: "M",
    PeriodKind.WEEK: "W",
    PeriodKind.DAY: "D",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_FORM = re.compile(r"([YQMWD])([1-9]\d{0,4})", re.ASCII)


def since_start(kind: PeriodKind, number: int) -> str:
    """The text of a place; the first one is number 1."""
    return f"{_LETTERS[kind]}{number}"


def read_since_start(text: str) -> tuple[PeriodKind, int] | None:
    """Kind and number of a place, None for any other text."""
    found = _FORM.fullmatch(text)
    return (_KINDS[found[1]], int(found[2])) if found else None
