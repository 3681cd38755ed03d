"""What is worth knowing about a package besides what it changes: said in its review, before anybody accepts it.

Nothing here stops a package: what is odd is kept and said. Reads the store as it would be if the package were accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, find_period
from qic_desktop.services.exchanging import completeness
from qic_desktop.services.exchanging.import_results import RecordChange
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import participations, twins
from qic_desktop.services.organising.participations import Standing
from qic_desktop.services.workspace import Role, Workspace


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know: a code of ``wording.remarks``, how often, and whom or what it is about."""

    why: str
    count: int = 1
    about: str = ""


def remarks_on(
    workspace: Workspace, site: str | None, changes: Sequence[RecordChange], views: Sequence[MeasureView]
) -> tuple[Remark, ...]:
    """What to know about a package of a site.

    Args:
        workspace: an organiser's or coach's.
        site: the site that it is from.
        changes: what accepting it changes.
        views: the measures that are known of the site.
    """
    if workspace.role is Role.SITE or site is None:
        return ()
    values = [one.after for one in changes if isinstance(one.after, Observation) and not one.after.is_empty]
    return (*about_values(workspace, site, values, views), *_gaps(workspace, site))


def about_values(
    workspace: Workspace, site: str, values: Sequence[Observation], views: Sequence[MeasureView]
) -> tuple[Remark, ...]:
    """What to know about values of a site, however they came."""
    return (
        *about_site(workspace, site),
        *about_time(participations.standing_in(workspace), site, values),
        *over_counted(values, views),
        *about_definitions(values, views),
    )


def twin_names(workspace: Workspace, site: str) -> tuple[str, ...]:
    """The same, as people say: name and code."""
    return tuple(" · ".join(part for part in (one.name, one.code) if part) for one in twins.twins_of(workspace, site))


def about_site(workspace: Workspace, site: str) -> list[Remark]:
    """Other sites that look like the same one under another code."""
    return [Remark("enrolled-twice", about=name) for name in twin_names(workspace, site)]


_OUTSIDE = {Standing.OUTSIDE: "before", Standing.LEFT: "outside", Standing.MERGED: "merged"}


def about_time(standing: Callable[[str, Period], Standing], site: str, values: Sequence[Observation]) -> list[Remark]:
    """Values from before a site began, after it left, or after it was merged."""
    counted: dict[str, int] = {}
    for one in values:
        period = find_period(one.period)
        if period is None:
            continue
        why = _OUTSIDE.get(standing(site, period), "")
        counted[why] = counted.get(why, 0) + 1
    return [Remark(why, counted[why]) for why in ("before", "outside", "merged") if why in counted]


def over_counted(values: Sequence[Observation], views: Sequence[MeasureView]) -> list[Remark]:
    """Shares of more than there was to count: a slip, as a rule two numbers in each other's place."""
    shares = {view.id: view.name for view in views if view.form is ValueForm.PROPORTION}
    counted: dict[str, int] = {}
    for one in values:
        whole = one.denominator if one.measure in shares else None
        if whole is not None and (one.numerator or 0) > whole:
            counted[shares[one.measure]] = counted.get(shares[one.measure], 0) + 1
    return [Remark("over", count, name) for name, count in counted.items()]


def about_definitions(values: Sequence[Observation], views: Sequence[MeasureView]) -> list[Remark]:
    """Values of measures that nobody defined, or by a definition that was not released."""
    known = {view.id: view for view in views}
    unknown = sum(one.measure not in known for one in values)
    ahead: dict[str, int] = {}
    for one in values:
        view = known.get(one.measure)
        if view is not None and one.revision and one.revision not in {each.revision for each in view.revisions}:
            ahead[view.name] = ahead.get(view.name, 0) + 1
    found = [Remark("unknown-measure", unknown)] if unknown else []
    return [*found, *(Remark("unreleased", count, name) for name, count in ahead.items())]


def _gaps(workspace: Workspace, site: str) -> list[Remark]:
    """What never arrived of the site's laptops, in the words of the site's page."""
    lines = completeness.laptop_lines(workspace, site)
    return [Remark("gap", line.view.lost, line.missing) for line in lines if line.missing]
