"""One chart on a page of its own, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import ChartBlock, Imprint


@dataclass(frozen=True, slots=True)
class ChartPage:
    """A4 landscape: whose chart it is, the finding in words, the chart and its lettered notes.

    ``owner`` is the site (or the collaborative), ``context`` what stands beside it in the head line. ``sentence``
    is what the chart says; ``care`` are lines that a reader should not forget.
    """

    owner: str
    context: str
    period: str
    sentence: str
    chart: ChartBlock
    imprint: Imprint
    care: tuple[str, ...] = ()
