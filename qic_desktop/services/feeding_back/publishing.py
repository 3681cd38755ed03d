"""Before feedback goes out: to whom, what of it is hidden and why, what stays here without consent; then it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qic_desktop.services.exchanging import news_for_some
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.feeding_back import agreed, benchmarks, handing_on
from qic_desktop.services.feeding_back.agreed import check_organiser
from qic_desktop.services.feeding_back.benchmarks import SitePreview
from qic_desktop.services.feeding_back.consent import NO, has_words, origins
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import designing, releasing
from qic_desktop.services.organising.releasing import Release
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

Why = Literal["sensitive", "few", "few-months", "small"]
"""Of a sensitive measure only the middle is told; too few other sites at all, or in single periods; a small number."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What sites do not see of one measure: for how many of them, and in how many periods where that differs."""

    view: MeasureView
    why: Why
    sites: int
    periods: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Stories, questions and answers that stay here: how many, and why."""

    refused: int
    taken_back: int
    tells_whose: int

    @property
    def is_nothing(self) -> bool:
        """Whether all that sites told may go on."""
        return not (self.refused or self.taken_back or self.tells_whose)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything to look at before feedback is published.

    ``going`` are the sites whose pictures travel, ``fresh`` those of them with something new; ``without`` have no
    laptop, ``gone`` have left. ``handed_on`` counts what goes to everybody, ``release`` what comes into force besides.
    """

    comparison: str
    least: int
    threshold: int
    going: tuple[SitePreview, ...]
    fresh: int
    without: tuple[SitePreview, ...]
    gone: int
    hidden: tuple[Hidden, ...]
    left_out: LeftOut
    handed_on: int
    release: Release


def look_ahead(workspace: Workspace) -> Outlook:
    """What publishing feedback would do now; nothing is written.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    seen = benchmarks.preview(workspace)
    keys = news_for_some.keys_of_sites(workspace)
    going = tuple(one for one in seen if keys.get(one.site.id))
    told = handing_on.list_told(workspace)
    guard = agreed.guard_of(workspace)
    there = {one.site.id for one in seen}
    gone = [one for one in trust.list_sites(workspace) if one.id not in there and not one.merged_into]
    return Outlook(
        comparison=agreed.comparison_of(workspace),
        least=guard.minimum_sites,
        threshold=guard.threshold,
        going=going,
        fresh=sum(one.fresh > 0 for one in going),
        without=tuple(one for one in seen if not keys.get(one.site.id)),
        gone=len(gone),
        hidden=_hidden(going),
        left_out=LeftOut(
            refused=sum(has_words(one.record) and one.consent == NO for one in origins(workspace).values()),
            taken_back=sum(one.state == "withdrawn" for one in told),
            tells_whose=sum(one.state == "waiting" and bool(one.telling) for one in told),
        ),
        handed_on=sum(one.state == "handed-on" for one in told),
        release=releasing.what_takes_effect(workspace),
    )


def publish(workspace: Workspace, folder: Path) -> SentPackage:
    """Prepare every site's feedback and write the news with a file for each site beside it.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
        NotFoundError: the folder is not there.
        DiskFullError, StoreReadOnlyError: what was finished before stays.
    """
    benchmarks.prepare(workspace)
    return designing.publish_to(workspace, folder)


def _hidden(going: Sequence[SitePreview]) -> tuple[Hidden, ...]:
    views: dict[str, MeasureView] = {}
    sites: Counter[tuple[str, Why]] = Counter()
    periods: Counter[tuple[str, Why]] = Counter()
    for one in going:
        for view, told in one.told:
            views[view.id] = view
            for why in _reasons(told):
                sites[view.id, why] += 1
                periods[view.id, why] = max(periods[view.id, why], told.withheld)
    order = sorted(sites, key=lambda key: (views[key[0]].code, key[1]))
    return tuple(
        Hidden(views[view], why, sites[view, why], _told_periods(why, periods[view, why])) for view, why in order
    )


def _told_periods(why: Why, periods: int) -> int:
    return periods if why in ("few-months", "small") else 0


def _reasons(told: HowOthersDo) -> tuple[Why, ...]:
    if told.is_sensitive:
        return ("sensitive", "small") if told.withheld else ("sensitive",)
    if told.is_few:
        return ("few",)
    return ("few-months",) if told.withheld else ()
