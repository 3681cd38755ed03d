"""The catalogue of roles in a collaborative: who is needed, and about how much time it takes.

Owns codes and numbers only; names and duties are in ``wording.team``. Hours a month are suggestions of this program
for a team that starts, not taken from a publication: every team agrees on its own. The roles themselves follow
Øvretveit and others, "Quality collaboratives: lessons from research", Qual Saf Health Care 2002; 11: 345-351.
"""

from __future__ import annotations

from dataclasses import dataclass

LEADER = "team-leader"


@dataclass(frozen=True, slots=True)
class TeamRole:
    """A role of the catalogue; ``hours`` a month are a suggestion."""

    code: str
    hours: float
    senior: bool = False


SITE_ROLES: tuple[TeamRole, ...] = (
    TeamRole(LEADER, 8),
    TeamRole("clinician", 6),
    TeamRole("nurse", 6),
    TeamRole("data-clerk", 6),
    TeamRole("quality-specialist", 6),
    TeamRole("opinion-leader", 3),
    TeamRole("patient-representative", 3),
    TeamRole("project-leader", 4),
    TeamRole("manager", 2),
    TeamRole("sponsor", 1, senior=True),
    TeamRole("senior-manager", 1, senior=True),
)
"""What a site needs, in the order in which people look for somebody."""


@dataclass(frozen=True, slots=True)
class SharedRole:
    """A role for the whole collaborative; ``hours`` a month are a suggestion."""

    code: str
    hours: float
    required: bool = False


COLLABORATIVE_ROLES: tuple[SharedRole, ...] = (
    SharedRole("collaborative-sponsor", 2, required=True),
    SharedRole("programme-leader", 60, required=True),
    SharedRole("coach", 40, required=True),
    SharedRole("subject-expert", 10, required=True),
    SharedRole("change-expert", 10),
    SharedRole("improvement-expert", 16, required=True),
    SharedRole("patient-expert", 6),
    SharedRole("data-manager", 20),
)
"""What a collaborative needs beyond its sites."""

REQUIRED: tuple[frozenset[str], ...] = (
    frozenset({LEADER}),
    frozenset({"clinician", "nurse"}),
    frozenset({"data-clerk", "quality-specialist"}),
)
"""Of each set one role must be filled: somebody leads, somebody knows the work, somebody looks after the data."""

SENIOR_CODES = frozenset(role.code for role in SITE_ROLES if role.senior)
HAND_OVER = ("met", "told", "keys", "actions", "cycles", "meeting", "leader", "coach")
"""The points of a hand-over from one team leader to the next, in the order of doing."""


def find_role(code: str | None) -> TeamRole | None:
    """The role of the catalogue, or None for one of the team's own."""
    return next((role for role in SITE_ROLES if role.code == code), None)


def suggested_hours(code: str | None) -> float | None:
    """About how many hours a month this role takes."""
    role = find_role(code)
    return role.hours if role else None
