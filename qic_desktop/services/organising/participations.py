"""When each site takes part: several spans a site, pauses, withdrawal, mergers. The one reading of them.

A site without any span takes part throughout. A month that a span touches is expected; one that a pause touches is
not. After a merger nothing is expected of the site any more: its past values stay, the other site reports.

What a site reports of the time before it joined is its baseline and counts. What it reports of the time after it left,
or between two spans, is kept and shown as its own and stands in no figure of several sites: it was not taking part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.organising.course import is_asked
from qic_desktop.services.organising.following import following
from qic_desktop.services.workspace import Workspace

Span = tuple[date, date]


class Standing(StrEnum):
    """Whether a site was to report a period, and if not, why."""

    EXPECTED = "expected"
    PAUSED = "paused"
    OUTSIDE = "outside"
    LEFT = "left"
    MERGED = "merged"
    VOLUNTARY = "voluntary"


NOT_COUNTED = frozenset({Standing.LEFT, Standing.MERGED})
"""Values of such a time stand in no figure of several sites."""
NOT_ASKED = NOT_COUNTED | {Standing.PAUSED}
"""Nothing is asked of a site of such a time."""


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One site's time: its spans and pauses as days, both ends included, and its last day before a merger.

    ``spans`` None means throughout. ``until`` is the last period of a site that has left, empty while it takes part.
    """

    spans: tuple[Span, ...] | None = None
    pauses: tuple[Span, ...] = ()
    merged: date | None = None
    until: str = ""

    @property
    def start(self) -> date | None:
        """The first day of its first span; None where nothing says when it began."""
        first = min((since for since, _until in self.spans or ()), default=date.min)
        return None if first == date.min else first

    @property
    def is_throughout(self) -> bool:
        """Whether it has neither left nor been merged at any time, so that all its values count."""
        if self.merged is not None or self.spans == ():
            return False
        return all(until == date.max for _since, until in self.spans or ())

    def at(self, period: Period) -> Standing:
        """How it stands in a period."""
        if self.spans == () or (self.merged is not None and period.first > self.merged):
            return Standing.MERGED
        if self.spans is not None and not _touches(self.spans, period):
            return Standing.LEFT if any(until < period.first for _since, until in self.spans) else Standing.OUTSIDE
        return Standing.PAUSED if self.pauses and _touches(self.pauses, period) else Standing.EXPECTED


def asked_of(workspace: Workspace, site: str) -> Callable[[Period], bool]:
    """Whether the collaborative asks a site (its id) for a period: not while it pauses, nor after it left."""
    collaborative, part = find_collaborative(workspace), read_all(workspace).get(site, TakingPart())
    return lambda period: is_asked(collaborative, period) and part.at(period) not in NOT_ASKED


def expected_in(workspace: Workspace) -> Callable[[str, Period], bool]:
    """Whether a site (by id) was to report a period."""
    standing = standing_in(workspace)
    return lambda site, period: standing(site, period) is Standing.EXPECTED


def standing_in(workspace: Workspace) -> Callable[[str, Period], Standing]:
    """How a site (by id) stands in a period; where nobody is asked for reports, what would be expected is voluntary.

    Thousands of sites take part in a few ways, so each way is judged once a period.
    """
    found, collaborative = read_all(workspace), find_collaborative(workspace)
    alike: dict[TakingPart, tuple[TakingPart, dict[str, Standing]]] = {}

    def way(part: TakingPart) -> tuple[TakingPart, dict[str, Standing]]:
        return alike.setdefault(part, (part, {}))

    ways, throughout = {site: way(part) for site, part in found.items()}, way(TakingPart())

    def standing(site: str, period: Period) -> Standing:
        part, known = ways.get(site, throughout)
        found = known.get(period.text)
        if found is None:
            found = part.at(period)
            if found is Standing.EXPECTED and not is_asked(collaborative, period):
                found = Standing.VOLUNTARY
            known[period.text] = found
        return found

    return standing


def as_asked(
    standing: Callable[[str, Period], Standing], is_asked: Callable[[Period], bool]
) -> Callable[[str, Period], Standing]:
    """How sites stand for one measure: what it is not asked for any more would be voluntary."""

    def judged(site: str, period: Period) -> Standing:
        found = standing(site, period)
        return Standing.VOLUNTARY if found is Standing.EXPECTED and not is_asked(period) else found

    return judged


def expected_among(workspace: Workspace, periods: Sequence[Period]) -> Callable[[str], tuple[Period, ...]]:
    """Of these periods those that a site (by id) was to report; each way of taking part is read once."""
    found, throughout, standing = read_all(workspace), TakingPart(), standing_in(workspace)
    alike: dict[TakingPart, tuple[Period, ...]] = {}

    def expected(site: str) -> tuple[Period, ...]:
        part = found.get(site, throughout)
        if part not in alike:
            alike[part] = tuple(one for one in periods if standing(site, one) is Standing.EXPECTED)
        return alike[part]

    return expected


def gone_by(workspace: Workspace, day: date) -> frozenset[str]:
    """The sites (ids) that had left, or were merged into another one, before a day."""
    return frozenset(
        site
        for site, one in read_all(workspace).items()
        if one.spans == ()
        or (one.merged is not None and one.merged < day)
        or (one.spans is not None and all(until < day for _since, until in one.spans))
    )


def read_all(workspace: Workspace) -> dict[str, TakingPart]:
    """Site's id → when it takes part; sites of which nothing is said are left out. Not to be changed: it is shared."""
    return workspace.store.remembered("taking part", lambda: _read_all(workspace), following(Participation, Site))


def _read_all(workspace: Workspace) -> dict[str, TakingPart]:
    spans: dict[str, list[Participation]] = {}
    for one in workspace.journal.list_records(Participation, organiser_scope()):
        if one.site:
            spans.setdefault(one.site, []).append(one)
    found = {site: _taking_part(records) for site, records in spans.items()}
    for site in workspace.journal.list_records(Site, organiser_scope()):
        if site.merged_into:
            before = found.get(site.id, TakingPart())
            day = find_period(site.merged_on or "")
            # Nothing is asked of a site that is no more, also where nobody wrote down since when.
            kept = before.spans if day else ()
            until = before.until or site.merged_on or ""
            found[site.id] = TakingPart(kept, before.pauses, day.last if day else None, until)
    return found


def _taking_part(records: Iterable[Participation]) -> TakingPart:
    known = sorted(((_first(one.since), _last(one.until), one) for one in records), key=lambda span: span[:2])
    pauses = [pause for _since, _until, one in known for pause in _pauses(one)]
    # Who began again has not left, whatever the earlier span says.
    latest = max(known, key=lambda span: span[1])
    until = latest[2].until or "" if latest[1] != date.max else ""
    return TakingPart(tuple((since, until_) for since, until_, _one in known), tuple(pauses), None, until)


def _pauses(one: Participation) -> list[Span]:
    found = []
    for pause in one.pauses or []:
        if isinstance(pause, dict) and find_period(str(pause.get("since") or "")) is not None:
            found.append((_first(pause.get("since")), _last(pause.get("until"))))
    return found


def _first(text: object) -> date:
    period = find_period(str(text or ""))
    return period.first if period else date.min


def _last(text: object) -> date:
    period = find_period(str(text or ""))
    return period.last if period else date.max


def _touches(spans: Iterable[Span], period: Period) -> bool:
    # Asked for every site and month: a plain loop is several times faster than any() here.
    for since, until in spans:  # noqa: SIM110
        if period.last >= since and period.first <= until:
            return True
    return False
