"""The two practice sets: which team the window opens, on which day their people live, how many sites they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qic_desktop.errors import NotFoundError
from qic_desktop.paths import RESOURCES

PRACTICE = RESOURCES / "practice"


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """One set of practice data; ``month`` is the last one that was reported and names the packages."""

    code: str
    folder: Path
    team: str
    coach: str
    day: date
    month: str
    most_sites: int


EMERGENCY = PracticeSet("emergency", PRACTICE, "S005", "A. Mbeki", date(2019, 4, 5), "2019-03", 140)
"""Emergency departments: real published counts under invented names."""

BIRTHS = PracticeSet("births", PRACTICE / "births", "K03", "J. Amanile", date(2026, 7, 6), "2026-06", 20)
"""Births at twenty health centres of one district: everything is invented."""

SETS: tuple[PracticeSet, ...] = (EMERGENCY, BIRTHS)
SET_CODES: tuple[str, ...] = tuple(one.code for one in SETS)


def find_set(code: str) -> PracticeSet:
    """The set with a code.

    Raises:
        NotFoundError: there is none.
    """
    found = next((one for one in SETS if one.code == code), None)
    if found is None:
        raise NotFoundError(code, what="practice-set")
    return found
