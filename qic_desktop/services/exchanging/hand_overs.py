"""Who carried which package when and to whom: the signed lines of coaches, put into words with names."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.visit import HandOver
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Hop:
    """One hand-over. ``whose`` is the site of the package, ``file`` the name it came under; both may be empty.

    ``taken_from`` and ``given_to`` are names; empty for a laptop of which no name is known here. ``on`` is a day.
    """

    package: str
    whose: str
    file: str
    taken_from: str
    given_to: str
    on: str


def list_hand_overs(workspace: Workspace) -> tuple[Hop, ...]:
    """The hand-overs that are known here, the newest first."""
    sites = {site.id: site.name or site.code or "" for site in trust.list_sites(workspace)}
    known = {
        row[0]: (sites.get(row[1] or "", ""), row[2])
        for row in workspace.store.rows("select id, site, file from package")
    }

    def name(said: str | None) -> str:
        # A coach's or a site's own id stands in the line where the other end is the carrier.
        text = said or ""
        return sites.get(text, "" if len(text) == _ID and text.count("-") == _DASHES else text)

    hops = [
        Hop(one.package, *known.get(one.package, ("", "")), name(one.taken_from), name(one.given_to), one.on or "")
        for one in workspace.journal.list_records(HandOver)
        if one.package
    ]
    return tuple(sorted(hops, key=lambda one: one.on, reverse=True))


_ID, _DASHES = 36, 4
"""An id as it is written: nobody can read it, so nobody is shown it."""
