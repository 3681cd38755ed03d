"""One page about an area, for the monthly review meeting of the district or region."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qic_desktop.domain.governance import NAMED
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, n_
from qic_desktop.reports.collaborative_value import CollaborativeSummary
from qic_desktop.services.evaluating.shown import Values, shown_values
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.feeding_back.agreed import comparison_of
from qic_desktop.services.feeding_back.leaving import let_leave
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.area_story import AreaStory, area_story
from qic_desktop.services.organising.reporting_grid import State
from qic_desktop.services.printing.area_guard import area_values
from qic_desktop.services.printing.guarded_summary import as_shown, guarded
from qic_desktop.services.printing.reporting import summary_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.collection import look_first_words
from qic_desktop.wording.context_events import lettered
from qic_desktop.wording.drop_out import support_words
from qic_desktop.wording.period_names import period_name

MOST_NAMED = 4
"""So many sites are named in a sentence; a page is one page."""


def area_paper(workspace: Workspace, story: AreaStory) -> CollaborativeSummary:
    """What is printed about an area: sites by name only where they agreed to it, and no small number.

    Raises:
        NotFoundError: no measure is published yet.
    """
    if story.view is None or story.collection is None:
        raise NotFoundError("area", what="report")
    collection, is_named = story.collection, comparison_of(workspace) == NAMED
    summary = guarded(workspace, collection, summary_of(workspace, collection), story.area.name)
    if not story.view.measure.sensitive and story.others is not None:
        values = area_values(workspace, story.others, collection, is_named=is_named)
        if not is_named and workspace.role is Role.ORGANISER and "/" not in story.area.name:
            values = _as_it_left(workspace, collection, story.area.name, values)
        summary = as_shown(collection, summary, values)
    tells_sites = is_named and not story.view.measure.sensitive
    happened = tuple(f"{line}." for line in lettered(story.collection.happenings))
    return replace(
        summary,
        collaborative=f"{story.area.name} · {summary.collaborative}",
        lead=(*summary.lead, *_jumps(story, is_named=tells_sites), *happened, *_for_whom(is_named=is_named)),
        reporting=(*_reporting(story, is_named=is_named), *_support(story, is_named=is_named)),
        sites=summary.sites[: MOST_NAMED * 4] if tells_sites else (),
    )


def _as_it_left(workspace: Workspace, collection: Collection, area: str, values: Values) -> Values:
    """The values of a widest area as they left before or leave now: what is told later gives no late report away."""
    let_leave(workspace, [collection.view])
    told = shown_values(workspace, collection, area)
    return tuple(one if value is not None else None for value, one in zip(values, told, strict=True))


def save_area_report(workspace: Workspace, area: str, out: Path, measure: str = "") -> Path:
    """Write the page of an area.

    Raises:
        NotFoundError: no site lies in such an area, or no measure is published.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is half written.
    """
    from qic_desktop.reports.collaborative import collaborative_pdf

    story = area_story(workspace, area, measure)
    write_atomically(out.absolute(), collaborative_pdf(area_paper(workspace, story)))
    return out


def _for_whom(*, is_named: bool) -> tuple[str, ...]:
    """A page with names says for whom it is: the sites agreed to it among themselves only."""
    return (_("Sites are named, as they agreed among themselves: for this collaborative only."),) if is_named else ()


def _jumps(story: AreaStory, *, is_named: bool) -> tuple[str, ...]:
    count = len(story.jumps)
    if count and not is_named:
        said = n_(
            "First look at the count: {n} site counts another number of cases.",
            "First look at the count: {n} sites count another number of cases.",
            count,
        )
        return (said.format(n=count),)
    told = story.jumps[:MOST_NAMED]
    return tuple(look_first_words(site.name or site.code or "", ratio, since) for site, ratio, since in told)


def _reporting(story: AreaStory, *, is_named: bool) -> tuple[str, ...]:
    if not story.reporting.tallies:
        return ()
    due = [one for one in story.reporting.tallies if one.missing + one.on_time + one.late]
    if not due:
        return ()
    latest, place = due[-1], story.reporting.tallies.index(due[-1])
    missing = [
        line.site.name or line.site.code or ""
        for line in story.reporting.lines
        if line.squares[place].state is State.MISSING
    ]
    said = _("{month}: {came} of {due} reports came, {late} of them late.").format(
        month=period_name(latest.period), came=latest.on_time + latest.late, due=latest.due, late=latest.late
    )
    if not missing:
        return (said,)
    if not is_named:
        text = n_("{n} report is missing.", "{n} reports are missing.", len(missing))
        return said, text.format(n=len(missing))
    more = len(missing) - MOST_NAMED
    names = ", ".join(missing[:MOST_NAMED])
    names = n_("{names} and {n} more", "{names} and {n} more", more).format(names=names, n=more) if more > 0 else names
    return said, _("Missing: {names}.").format(names=names)


def _support(story: AreaStory, *, is_named: bool) -> tuple[str, ...]:
    count = len(story.support)
    if count and not is_named:
        return (n_("{n} site could use support.", "{n} sites could use support.", count).format(n=count),)
    return tuple(
        _("{site} could use support: {why}.").format(site=one.site.name or one.site.code or "", why=support_words(one))
        for one in story.support[:MOST_NAMED]
    )
