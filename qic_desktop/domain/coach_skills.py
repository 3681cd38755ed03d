"""What a coach has to be able to do, and how many sites one coach can keep moving.

The duties follow the guides for coaches of USAID ASSIST (form a team, aim, measures, tests, bring the ideas of others,
pass on what a team cannot solve) and HEALTHQUAL (look at a coach at work, and agree what to learn next). The four steps
and the numbers of sites are suggestions of this program, not taken from a publication.
"""

from __future__ import annotations

from dataclasses import dataclass

SKILLS: tuple[str, ...] = (
    "teams",
    "aims",
    "measures",
    "recounts",
    "charts",
    "tests",
    "feedback",
    "ideas",
    "teaching",
    "passing-on",
    "planning",
)
"""In the order of the work."""
LEVELS = (1, 2, 3, 4)
"""Learning, with help, alone, can teach others."""
ALONE = 3
SELF, MENTOR = "self", "mentor"
SENSIBLE_SITES = 20
DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Load:
    """How much a coach has to look after.

    ``asked`` is the number of visits a month that the rule asks for, ``made`` that of the last three months. ``given``
    says that the organiser wrote the list. ``overdue`` counts the sites whose day has passed, ``shared`` those that
    another coach visits too.
    """

    sites: int
    given: bool
    asked: float
    made: float
    overdue: int = 0
    never: int = 0
    shared: int = 0

    @property
    def room(self) -> int:
        """So many sites more would be sensible; below zero so many are too many."""
        return SENSIBLE_SITES - self.sites

    @property
    def falls_behind(self) -> bool:
        """Whether clearly fewer visits are made than the rule asks for."""
        return self.sites > 0 and self.made < self.asked / 2
