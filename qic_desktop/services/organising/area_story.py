"""One area: its sites, how it stands beside all the others, who reports, who could use support."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.collaborative import Site
from qic_desktop.errors import NotFoundError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, areas, whole
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.areas import Area
from qic_desktop.services.organising.drop_out import Support, could_use_support
from qic_desktop.services.organising.reporting_grid import ReportingGrid, reporting_grid
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AreaStory:
    """What the page of an area shows. ``others`` is the same measure at all sites, to stand beside; ``view`` is None
    before a measure is published."""

    area: Area
    areas: tuple[Area, ...]
    views: tuple[MeasureView, ...] = ()
    view: MeasureView | None = None
    collection: Collection | None = None
    others: Collection | None = None
    chart: RunChart | None = None
    reporting: ReportingGrid = ReportingGrid()
    support: tuple[Support, ...] = ()

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites in it."""
        return self.collection.sites if self.collection else ()

    @property
    def jumps(self) -> tuple[tuple[Site, float | None, str], ...]:
        """Sites whose number of cases jumped: how many times as many, and since when. Said before any praise."""
        if self.collection is None:
            return ()
        found = zip(self.collection.sites, self.collection.aggregate.sites, strict=True)
        return tuple((site, one.jump_ratio, one.jump) for site, one in found if one.jump is not None)


def area_story(workspace: Workspace, area: str, measure: str = "") -> AreaStory:
    """Read one area.

    Args:
        workspace: an organiser's or coach's store.
        area: its name, ``Region / District``; the first one where it is empty.
        measure: id of the measure; the first one where it is empty or gone.

    Raises:
        NotFoundError: no site lies in such an area.
        NotAllowedError: a site team sees its own values only.
    """
    known = areas.list_areas(workspace)
    wanted = areas.area_name(area).casefold()
    found = next((one for one in known if not wanted or one.name.casefold() == wanted), None)
    if found is None:
        raise NotFoundError(area, what="area")
    views = measures.list_pooled(workspace)
    view = next((one for one in views if one.id == measure), views[0] if views else None)
    if view is None:
        return AreaStory(found, known)
    collection = aggregating.collect(workspace, view, area=found.name)
    everywhere = aggregating.collect(workspace, view)
    return AreaStory(
        found,
        known,
        views,
        view,
        collection,
        everywhere,
        whole.pooled_chart(collection),
        reporting_grid(workspace, view.id, area=found.name),
        could_use_support(workspace, view.id, area=found.name, collected=everywhere),
    )
