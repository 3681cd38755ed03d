"""Where the sites stand on the assessment scale: what their coaches say, and what the teams say themselves."""

from __future__ import annotations

from qic_desktop.domain.areas import is_within
from qic_desktop.domain.progress import InstrumentAnswer
from qic_desktop.domain.support import STEPS as STEPS
from qic_desktop.domain.support import SiteScore as SiteScore
from qic_desktop.domain.support import Spread as Spread
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.progress.instruments import ASSESSMENT
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace


def assessment_spread(workspace: Workspace, *, area: str = "") -> Spread:
    """Read the latest scores of all sites.

    Raises:
        NotAllowedError: a site team sees its own only.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    latest: dict[tuple[str, str], tuple[str, float]] = {}
    for one in workspace.journal.list_records(InstrumentAnswer, prefix=f"{ASSESSMENT}@"):
        if one.withdrawn or one.score is None:
            continue
        kind, _colon, rest = one.scope.partition(":")
        side, owner = ("team", rest) if kind == "site" else ("coach", rest.rpartition("/")[2])
        period = one.id.rpartition("|")[2]
        if kind in ("site", "coach") and owner != "private" and period >= latest.get((owner, side), ("", 0.0))[0]:
            latest[owner, side] = (period, one.score)
    found = []
    for site in trust.list_sites(workspace):
        coach, team = latest.get((site.id, "coach")), latest.get((site.id, "team"))
        if is_within(site.area, area) and (coach or team):
            name = site.name or site.code or ""
            found.append(SiteScore(site.id, name, coach[1] if coach else None, team[1] if team else None))
    return Spread(tuple(found))
