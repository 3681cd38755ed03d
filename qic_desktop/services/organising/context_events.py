"""What happened to many sites at once: strike, stock-out, outbreak. It is drawn on every chart that it touches.

The organiser writes it; the sites' own charts show it once the news has brought it. Without areas and sites it touches
all; what it touched is for people to see, nothing is left out of any figure for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qic_desktop.analysis.series import GOES_ON, ChartNote
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.happening import KINDS as KINDS
from qic_desktop.domain.happening import Happening as Happening
from qic_desktop.domain.organising import ContextEvent
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, find_period, period_of
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising.areas import area_name, list_areas
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit


def list_happenings(workspace: Workspace) -> tuple[Happening, ...]:
    """Every event by its first day; an organiser sees drafts too. One without a day that can be read is left out."""
    found = [_read(one) for one in list_drafted(workspace, ContextEvent) if not one.retired]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.first, one.id)))


def touching(workspace: Workspace, site: str) -> tuple[Happening, ...]:
    """The events that touch one site, by its id."""
    found = list_happenings(workspace)
    if not found:
        return ()
    known = next((one for one in trust.list_sites(workspace) if one.id == site), None)
    if known is None:
        return tuple(one for one in found if not one.areas and (not one.sites or site in one.sites))
    return tuple(one for one in found if one.touches(known))


def touching_any(found: Iterable[Happening], sites: Sequence[Site]) -> tuple[Happening, ...]:
    """The events that touch at least one of some sites."""
    return tuple(one for one in found if any(one.touches(site) for site in sites))


def notes_at(workspace: Workspace, site: str, kind: PeriodKind) -> tuple[ChartNote, ...]:
    """What is noted on every chart of a site, by its id."""
    return notes_of(touching(workspace, site), kind)


def notes_of(found: Iterable[Happening], kind: PeriodKind) -> tuple[ChartNote, ...]:
    """The events as notes of a chart, each at the period in which it began, with that in which it ended, if it did."""
    return tuple(
        ChartNote(period_of(one.first, kind).text, one.text, period_of(one.last, kind).text if one.last else GOES_ON)
        for one in found
        if one.text
    )


def _read(one: ContextEvent) -> Happening | None:
    first, last = find_drawable(one.since or ""), find_period(one.until or "")
    if first is None:
        return None
    return Happening(
        one.id,
        one.kind or "other",
        one.text or "",
        first.first,
        last.last if last else None,
        tuple(str(area) for area in one.areas or ()),
        tuple(str(site) for site in one.sites or ()),
        one.since or "",
        one.until or "",
    )


# --- writing --------------------------------------------------------------------------------------------------------


def write_happening(
    workspace: Workspace,
    text: str,
    since: str,
    *,
    kind: str = "other",
    until: str = "",
    where: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Changes:
    """Write an event down: a draft until the next news.

    Args:
        workspace: an organiser's store.
        text: what happened, in a few words.
        since: the day or period in which it began.
        kind: one of :data:`KINDS`.
        until: the day or period in which it ended; empty while it goes on.
        where: areas, and codes or ids of sites; both empty for all sites.

    Raises:
        NotAllowedError: no organiser's store.
        InputError: no words, no day, an end before the beginning, or a kind that there is not.
        NotFoundError: no such site, or no site lies in such an area.
    """
    _check(workspace, text, (since, until), kind)
    edit = new_record(
        ContextEvent,
        workspace.new_id(),
        kind=kind,
        text=text.strip(),
        since=since,
        until=until or None,
        **_places(workspace, where),
    )
    return workspace.journal.append(organiser_private_scope(), [edit])


def change_happening(
    workspace: Workspace,
    identity: str,
    *,
    text: str,
    span: tuple[str, str],
    kind: str,
    where: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Changes:
    """Correct an event's words, days and kind, and where it was (areas, sites) unless that is None.

    Raises:
        NotAllowedError: no organiser's store.
        InputError: as for :func:`write_happening`.
        NotFoundError: no such event, area or site.
    """
    _check(workspace, text, span, kind)
    _find(workspace, identity)
    fields = {"kind": kind, "text": text.strip(), "since": span[0], "until": span[1] or None}
    places = {} if where is None else _places(workspace, where)
    edit = record_edit(ContextEvent, identity, **fields, **places)
    return workspace.journal.append(organiser_private_scope(), [edit])


def retire_happening(workspace: Workspace, identity: str) -> Changes:
    """Take an event off all charts; its record stays.

    Raises:
        NotAllowedError: no organiser's store.
        NotFoundError: no such event.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("context", why="role")
    _find(workspace, identity)
    return workspace.journal.append(organiser_private_scope(), [record_edit(ContextEvent, identity, retired=True)])


def _find(workspace: Workspace, identity: str) -> None:
    private, shared = organiser_private_scope(), organiser_scope()
    if not any(workspace.journal.find_record(ContextEvent, scope, identity) for scope in (private, shared)):
        raise NotFoundError(identity, what="annotation")


def _places(workspace: Workspace, where: tuple[Sequence[str], Sequence[str]]) -> dict[str, list[str]]:
    areas, sites = where
    return {
        "areas": [_known_area(workspace, one) for one in areas],
        "sites": [trust.find_site(workspace, site).id for site in sites],
    }


def _known_area(workspace: Workspace, area: str) -> str:
    """An area as the registry writes it; as it was written while no site has an area."""
    known = list_areas(workspace)
    name = area_name(area)
    found = next((one.name for one in known if one.name.casefold() == name.casefold()), "")
    if known and not found:
        raise NotFoundError(area, what="area")
    return found or name


def _check(workspace: Workspace, text: str, span: tuple[str, str], kind: str) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("context", why="role")
    if not text.strip():
        raise InputError("")
    if kind not in KINDS:
        raise InputError(kind)
    first: Period | None = find_drawable(span[0])
    last = find_drawable(span[1]) if span[1] else first
    if first is None or last is None or last.last < first.first:
        raise InputError(" – ".join(part for part in span if part))
