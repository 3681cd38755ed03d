"""How long a team stays together and how regularly it meets, as numbers; counted in ``services.team_health``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Continuity:
    """Of ``now`` people today, how many were there at the start and six months ago (None where the team is younger)."""

    now: int
    at_start: int
    start: date
    half_year: int | None
    back: date


@dataclass(frozen=True, slots=True)
class Regularity:
    """Meetings of the last six months (``since`` that day): how many, how many came on average, the longest wait.

    ``longest`` is in days, up to today; None without a meeting.
    """

    count: int
    came: float | None
    of: float | None
    longest: int | None
    last: date | None
    since: date
