"""The laptops of one site as the organiser sees them: their keys, since when, confirmed or not, which follows which.

Reads what :mod:`enrolling`, :mod:`revoking` and :mod:`rotating` know and puts it into one line a key; decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.scope import Scope, organiser_scope, site_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.services.trusting import enrolling, revoking, rotating
from qic_desktop.services.trusting.revoking import KeyHolder
from qic_desktop.services.workspace import Workspace


class KeyStanding(StrEnum):
    """How a laptop's key stands, in the order of the list."""

    PROVISIONAL = "provisional"
    ASKING = "asking"
    CONFIRMED = "confirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SiteKey:
    """One laptop's key.

    ``since`` is when it was let in, ``last`` when it last wrote (milliseconds, None where that is not known);
    ``entries`` of it are valid here. ``replaces`` is the key that it follows on the same laptop, ``replaced_by`` the
    one that follows it; ``reason`` is why it was ended. A provisional one may be confirmed where ``may_confirm``.
    """

    key: str
    standing: KeyStanding
    name: str = ""
    since: int | None = None
    last: int | None = None
    entries: int = 0
    replaces: str = ""
    replaced_by: str = ""
    reason: str = ""
    may_confirm: bool = False

    @property
    def spoken(self) -> Spoken:
        """The key, to compare by voice."""
        return Spoken.of_key(self.key)


def list_site_keys(workspace: Workspace, site: str) -> tuple[SiteKey, ...]:
    """Every key of a site, those that wait for the organiser first, ended ones last."""
    holders = {one.key: one for one in revoking.list_keys(workspace) if one.subject == site}
    found = [_certified(workspace, one) for one in holders.values()]
    found += [one for one in _asking(workspace, site) if one.key not in holders]
    heirs = {one.replaces: one.key for one in found if one.replaces}
    order = list(KeyStanding)
    linked = [replace(one, replaced_by=heirs.get(one.key, "")) for one in found]
    return tuple(sorted(linked, key=lambda one: (order.index(one.standing), -(one.since or 0), one.key)))


def _certified(workspace: Workspace, one: KeyHolder) -> SiteKey:
    return SiteKey(
        key=one.key,
        standing=KeyStanding.ENDED if one.revoked else KeyStanding.CONFIRMED,
        name=_called(workspace, one.subject, one.key),
        since=_since(workspace, organiser_scope(), one.key),
        last=one.last,
        entries=one.entries,
        replaces=rotating.replaced_key(workspace, one.key) or "",
        reason=revoking.reason_for(workspace, one.key) if one.revoked else "",
    )


def _asking(workspace: Workspace, site: str) -> list[SiteKey]:
    """Laptops that ask for this site; provisional are those for which one of its laptops vouches."""
    scope = site_scope(site)
    return [
        SiteKey(
            key=one.request.keyid,
            standing=KeyStanding.PROVISIONAL if one.vouched else KeyStanding.ASKING,
            name=_called(workspace, site, one.request.keyid) or one.request.name,
            since=_since(workspace, scope, one.request.keyid),
            replaces=rotating.replaced_key(workspace, one.request.keyid) or "",
            may_confirm=True,
        )
        for one in enrolling.pending_requests(workspace)
        if one.request.subject == site and one.genuine
    ]


def _called(workspace: Workspace, site: str, key: str) -> str:
    """What the team calls the laptop, where a laptop of its own vouched for it."""
    found = workspace.journal.find_record(Certificate, site_scope(site), key) if site else None
    return str((found.grant or {}).get("name") or "") if found else ""


def _since(workspace: Workspace, scope: Scope, key: str) -> int | None:
    """When its certificate was written."""
    live = workspace.journal.live(scope, Certificate.ENTITY, key).get("grant", [])
    return min((one.wall_ms for one in live), default=None)
