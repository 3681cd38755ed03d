"""The organiser's summary of a collaborative as a value."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import ChartBlock, Imprint


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period across all sites; all fields but ``period`` may be empty ("" prints a dash)."""

    period: str
    expected: str
    reporting: str
    pooled: str
    median: str
    at_target: str = ""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site: name (as the comparison policy allows it), what its chart says, and its latest value."""

    name: str
    finding: str
    latest: str = ""


@dataclass(frozen=True, slots=True)
class CollaborativeSummary:
    """The collaborative on one page (more, if there are many sites).

    Sites are printed A to Z whatever their order here: the list is no ranking. ``reporting`` are sentences with
    the counts of who reported; ``chance_note`` says how many findings chance alone would give.
    """

    collaborative: str
    measure: str
    period: str
    headline: str
    lead: tuple[str, ...]
    chart: ChartBlock
    periods: tuple[PeriodLine, ...]
    sites: tuple[SiteLine, ...]
    imprint: Imprint
    reporting: tuple[str, ...] = ()
    chance_note: str = ""
