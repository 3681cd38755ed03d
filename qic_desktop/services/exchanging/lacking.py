"""What each site still lacks of what a coach has for it: before she sets out, and while she packs.

A site has something once it was handed over there (a signed line) or once a later package of its own confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.visit import HandOver
from qic_desktop.services.coaching.need import caseload_of
from qic_desktop.services.exchanging import carrying, news_for_some, own_entries
from qic_desktop.services.exchanging.carrying import Carried
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

Tips = Mapping[str, int]
"""Chain → its last number."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """One site that lacks something. ``news`` is the newest news in the bag, ``alone`` what is for it alone.

    ``own`` says that visits of this coach, or what she entered for the site, have not reached it.
    """

    site: str
    name: str
    code: str
    news: Carried | None
    alone: tuple[Carried, ...]
    own: bool

    @property
    def packages(self) -> tuple[str, ...]:
        """The ids of what can be put on a stick for it."""
        return tuple(one.id for one in (self.news, *self.alone) if one is not None)


def list_lacking(workspace: Workspace, carried: Sequence[Carried] | None = None) -> tuple[Lacks, ...]:
    """The sites with a laptop that lack something, by code; only those of the coach's list where she has one.

    Args:
        workspace: a coach's store.
        carried: the bag, where it has been read already.

    Raises:
        NotAllowedError: this is no coach's store.
    """
    bag = carrying.list_bag(workspace) if carried is None else carried
    mine, keys, told = caseload_of(workspace), news_for_some.keys_of_sites(workspace), _told(workspace)
    news = next((one for one in bag if one.kind == "organiser" and not one.to and one.original is not None), None)
    of_news = _tips(workspace, organiser_scope().text) if news is not None else {}
    handed = {(one.package, one.given_to) for one in workspace.journal.list_records(HandOver)}
    given = own_entries.given_to(workspace)
    found = []
    for site in sorted(trust.list_sites(workspace), key=lambda one: (one.code or "", one.id)):
        if site.merged_into or not keys.get(site.id) or (mine is not None and site.id not in mine):
            continue
        heard = [told.get(key, {}) for key in keys[site.id]]
        was_given = news is not None and any((news.id, to) in handed for to in (site.id, site.name, site.code))
        alone = [one for one in bag if one.to == site.id and one.original is not None and not one.given]
        lacks = Lacks(
            site=site.id,
            name=site.name or site.code or "",
            code=site.code or "",
            news=news if of_news and not was_given and not _has(heard, of_news) else None,
            alone=tuple(alone),
            own=not _has([*heard, given.get(site.id, {})], own_entries.tips_about(workspace, site.id)),
        )
        if lacks.packages or lacks.own:
            found.append(lacks)
    return tuple(found)


def _has(heard: Iterable[Tips], tips: Tips) -> bool:
    """Whether one of those who have heard so much has heard all of it."""
    return not tips or any(all(one.get(chain, 0) >= last for chain, last in tips.items()) for one in heard)


def _tips(workspace: Workspace, scope: str) -> dict[str, int]:
    """How far the chains of a scope go that came with packages."""
    rows = workspace.store.rows(
        "select writer, max(last) from segment where scope=? and state='accepted' group by writer", (scope,)
    )
    return {f"{writer} {scope}": int(last) for writer, last in rows}


def _told(workspace: Workspace) -> dict[str, dict[str, int]]:
    """Key → chain → the last number that its packages have confirmed."""
    found: dict[str, dict[str, int]] = {}
    for packer, chain, seq in workspace.store.rows(
        "select packer, chain, max(seq) from acknowledged group by packer, chain"
    ):
        found.setdefault(str(packer), {})[str(chain)] = int(seq)
    return found
