"""What a site was called, and what happened to it on its way, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from qic_desktop.clock import local_time
from qic_desktop.domain.collaborative import Participation, Site, TurnReason
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.measuring.observations import record_history
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

DAY = 86_400_000
"""A name that stood no longer was a slip of the pen."""


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a site was called, and the day on which that ended."""

    name: str
    code: str
    until: date


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened: ``kind`` is joined, paused, left or merged; ``until`` is empty where it goes on."""

    kind: str
    since: str
    until: str = ""
    reason: str = ""
    wave: str = ""
    other: str = ""


def former_names(workspace: Workspace, site: str) -> tuple[FormerName, ...]:
    """The names and codes that a site had before, oldest first."""
    stood: list[tuple[str, str, int]] = []
    for line in record_history(workspace, organiser_scope(), Site.ENTITY, site):
        naming = line.registers.get("naming")
        if isinstance(naming, dict):
            named = (str(naming.get("name") or ""), str(naming.get("code") or ""))
            if not stood or stood[-1][:2] != named:
                stood.append((*named, line.wall_ms))
    found = []
    for (name, code, since), (_name, _code, until) in pairwise(stood):
        if until - since >= DAY and (name, code) != stood[-1][:2]:
            found.append(FormerName(name, code, local_time(until).date()))
    return tuple(found)


def turns_of(workspace: Workspace, site: Site) -> tuple[Turn, ...]:
    """When a site joined, paused, left, began again and was merged, or others were merged into it."""
    spans = [one for one in workspace.journal.list_records(Participation, organiser_scope()) if one.site == site.id]
    why = {
        (one.turn, one.since): one.reason or ""
        for one in workspace.journal.list_records(TurnReason, organiser_scope(site.id))
    }
    turns = (turn for span in spans for turn in _turns(span))
    found = [replace(turn, reason=turn.reason or why.get((turn.kind, turn.since), "")) for turn in turns]
    if site.merged_into:
        found.append(Turn("merged", site.merged_on or "", other=site.merged_into))
    for one in trust.list_sites(workspace):
        if one.merged_into == site.id:
            found.append(Turn("took-over", one.merged_on or "", other=one.id))
    return tuple(sorted(found, key=lambda turn: (turn.since, _ORDER.index(turn.kind))))


_ORDER = ("joined", "paused", "left", "merged", "took-over")


def _turns(span: Participation) -> Iterator[Turn]:
    yield Turn("joined", span.since or "", wave=span.wave or "")
    for pause in span.pauses or []:
        if isinstance(pause, dict):
            since, until, reason = (str(pause.get(name) or "") for name in ("since", "until", "reason"))
            yield Turn("paused", since, until, reason)
    if span.until:
        yield Turn("left", span.until, reason=span.reason or "")
