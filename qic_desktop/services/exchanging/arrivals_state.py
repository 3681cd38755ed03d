"""How exchange stands for an organiser: how fresh each site's packages are, what is missing, who confirmed the news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging import completeness, hand_overs, receipts
from qic_desktop.services.exchanging.hand_overs import Hop
from qic_desktop.services.organising.paper_sites import EXCEL, PAPER
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

DAY_MS = 86_400_000
PACKAGELESS = (EXCEL, PAPER)
SILENT_DAYS = 45
"""A month's package and a fortnight on its way: a site of which nothing newer came is worth a telephone call."""


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """One site. ``days`` is the age of its newest package, None where none came; ``missing`` are sentences.

    ``has_newest`` says whether it has confirmed the newest news, ``has_some`` whether any.
    """

    id: str
    name: str
    days: int | None
    missing: tuple[str, ...]
    has_newest: bool
    has_some: bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing came for a long time, or never."""
        return self.days is None or self.days > SILENT_DAYS


@dataclass(frozen=True, slots=True)
class ArrivalsView:
    """The sites that send packages, longest silent first, what waits, is aside or locked, and who carried what."""

    sites: tuple[SiteStanding, ...]
    ready: int
    aside: int
    refused: int
    locked: int
    published: bool
    hops: tuple[Hop, ...]

    @property
    def silent(self) -> tuple[SiteStanding, ...]:
        """Sites of which nothing came for a long time."""
        return tuple(one for one in self.sites if one.is_silent)

    @property
    def incomplete(self) -> tuple[SiteStanding, ...]:
        """Sites with entries that somebody holds and that are not here."""
        return tuple(one for one in self.sites if one.missing)

    @property
    def unconfirmed(self) -> tuple[SiteStanding, ...]:
        """Sites that have not confirmed the newest news."""
        return tuple(one for one in self.sites if self.published and not one.has_newest)


def arrivals_state(workspace: Workspace) -> ArrivalsView:
    """How exchange stands now.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("arrivals", why="role")
    newest = {
        site: int(made)
        for site, made in workspace.store.rows(
            "select site, max(made) from package where kind='site' and state<>'refused' and site<>'' group by site"
        )
    }
    heard = _heard(workspace)
    chain = f"{workspace.journal.writer} {organiser_scope().text}"
    last = receipts.sent_chains(workspace).get(chain, 0)
    now = workspace.clock()
    sites = []
    for site in trust.list_sites(workspace):
        made = newest.get(site.id)
        if made is None and site.reports_by in PACKAGELESS:
            # No package is to be expected of it: what it owes stands among the reports.
            continue
        lines = completeness.laptop_lines(workspace, site.id) if made is not None else ()
        sites.append(
            SiteStanding(
                id=site.id,
                name=site.name or site.code or "",
                days=None if made is None else max(0, (now - made) // DAY_MS),
                missing=tuple(line.missing for line in lines if line.missing),
                has_newest=heard.get(site.id, 0) >= last,
                has_some=site.id in heard,
            )
        )
    states = dict(
        workspace.store.rows(
            "select state, count(*) from package where state in ('ready', 'aside', 'refused') group by state"
        )
    )
    locked = workspace.store.rows("select count(*) from package where kind='locked' and state='aside'")
    return ArrivalsView(
        sites=tuple(sorted(sites, key=lambda one: (one.days is not None, -(one.days or 0), one.name))),
        ready=int(states.get("ready", 0)),
        aside=int(states.get("aside", 0)),
        refused=int(states.get("refused", 0)),
        locked=int(locked[0][0]),
        published=last > 0,
        hops=hand_overs.list_hand_overs(workspace),
    )


def _heard(workspace: Workspace) -> Mapping[str, int]:
    """By site: up to which number its laptops hold what this laptop published."""
    found: dict[str, int] = {}
    chain = f"{workspace.journal.writer} {organiser_scope().text}"
    for site, seq in workspace.store.rows(
        "select p.site, max(a.seq) from acknowledged a "
        "join (select distinct packer, site from package where kind='site' and site<>'') p on p.packer=a.packer "
        "where a.chain=? group by p.site",
        (chain,),
    ):
        found[site] = int(seq)
    return found
