"""The funnel: each site's value by its size, between the limits of chance about the value of all together.

It owns which sites take part, the limits and who lies beyond them; no order of rank, no sentence and no place on a
picture. Limits at 95 and 99.8 % are exact (:mod:`qic_desktop.analysis.charts.exact_limits`). Where sites differ by
more than chance, most of them would lie outside; then the limits are widened by the standard deviation tau that the
sites really have, added on the arcsine (proportions) or square-root (rates) scale, and not by a multiplier: small sites
keep nearly their limits of chance, large ones get the room that real differences need.

Sources: Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185-1202 (limits,
winsorised z, additive random effects, transformations: sections 3 and 4, appendix). DerSimonian R, Laird N.
Meta-analysis in clinical trials. Control Clin Trials 1986;7:177-188 (method of moments).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from qic_desktop.analysis.charts.comparisons import (
    Funnel,
    FunnelForm,
    FunnelLine,
    FunnelNote,
    FunnelPlace,
    FunnelPoint,
    SkippedReason,
)
from qic_desktop.analysis.charts.exact_limits import Counts, interpolated_quantiles
from qic_desktop.analysis.charts.findings import is_good
from qic_desktop.analysis.charts.quantiles import quantile
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import ComparisonError

TAILS = (0.025, 0.001)
"""Left out on one side: 95 % and 99.8 % of all counts lie between the limits."""
LEAST_SITES = 10
"""With fewer, nobody can tell how much sites differ beyond chance; limits stay exact."""
WINSORISED = 0.1
"""Share of the sites at each end that is pulled in to the last of the others, so that a few far ones widen nothing."""
STEPS = 120
"""Points of each limit's line."""

Limits = tuple[float | None, float | None, float | None, float | None]
"""Lower 99.8, lower 95, upper 95, upper 99.8 % limit as a share of the size."""


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """What one site counted, and out of how many (or in how much time); None where it is not known."""

    site: str
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class _Site:
    name: str
    count: float
    size: float


def funnel(
    sites: Sequence[SiteCounts],
    *,
    form: FunnelForm,
    style: ValueStyle,
    direction: Direction,
    target: float | None = None,
    per: float = 1.0,
) -> Funnel:
    """The funnel of sites, points in their order.

    Args:
        sites: sums over the periods that are compared.
        form: "proportion" (cases out of cases) or "rate" (events in a size, which may be any positive number).
        style: how values are written.
        direction: which side is better.
        target: on the printed scale, that is after ``per``.
        per: what values are multiplied by ("per 1,000").

    Raises:
        ComparisonError: no site has a usable pair of numbers; ``text`` names the first that has none.
    """
    known, skipped, reasons = _usable(sites, form)
    if not known:
        raise ComparisonError(skipped[0] if skipped else "", why="no-sites", row=1 if skipped else None)
    centre = exact_sum(site.count for site in known) / exact_sum(site.size for site in known)
    certain = centre <= 0 or (form == "proportion" and centre >= 1)
    excess, spread = (None, 0.0) if certain or len(known) < LEAST_SITES else _spread_beyond_chance(known, form, centre)
    plain = _exact(form, centre)
    limits = _widened(form, centre, spread) if spread > 0 else plain
    own: dict[float, Limits] = {} if certain else {size: limits(size) for size in {site.size for site in known}}
    sizes = () if certain else _sizes([site.size for site in known], form)
    notes: list[FunnelNote] = ["no-variation"] if certain else []
    notes += ["few-sites"] if len(known) < LEAST_SITES else []
    notes += ["spread"] if spread > 0 else []
    return Funnel(
        form=form,
        centre=centre * per,
        points=tuple(_point(site, own.get(site.size), direction, per) for site in known),
        lines=tuple(_line(size, limits(size), per) for size in sizes),
        exact=tuple(_line(size, plain(size), per) for size in sizes) if spread > 0 else (),
        spread=spread,
        style=style,
        direction=direction,
        skipped=tuple(skipped),
        target=target,
        reasons=tuple(reasons),
        per=per,
        notes=tuple(notes),
        excess=excess,
    )


# --- who takes part -------------------------------------------------------------------------------------


def _usable(sites: Sequence[SiteCounts], form: FunnelForm) -> tuple[list[_Site], list[str], list[SkippedReason]]:
    known: list[_Site] = []
    skipped: list[str] = []
    reasons: list[SkippedReason] = []
    for site in sites:
        reason = _why_not(site.numerator, site.denominator, form)
        if reason is not None:
            skipped.append(site.site)
            reasons.append(reason)
        elif site.numerator is not None and site.denominator is not None:
            known.append(_Site(site.site, float(site.numerator), float(site.denominator)))
    return known, skipped, reasons


def _why_not(count: float | None, size: float | None, form: FunnelForm) -> SkippedReason | None:
    if count is None or size is None or not (math.isfinite(count) and math.isfinite(size)):
        return "no-numbers"
    if count < 0 or size < 0:
        return "negative"
    if size == 0:
        return "no-cases"
    if form == "proportion" and count > size:
        return "above-denominator"
    if count % 1 or (form == "proportion" and size % 1):
        return "not-whole"
    return None


# --- limits ---------------------------------------------------------------------------------------------


def exact_limits(form: FunnelForm, centre: float, size: float) -> Limits:
    """Limits of chance for one site, as shares of its size.

    Args:
        form: "proportion" (``size`` is a whole number) or "rate".
        centre: above 0, and below 1 for a proportion.
        size: above 0.
    """
    mean = centre * size
    if form == "proportion" and mean >= size:
        return None, None, None, None
    counts = Counts(mean, int(size) if form == "proportion" else None)
    if counts.variance <= 0:
        return None, None, None, None
    (lower_95, upper_95), (lower_998, upper_998) = interpolated_quantiles(counts, TAILS)
    shares = (None if count is None else count / size for count in (lower_998, lower_95, upper_95, upper_998))
    first, second, third, fourth = shares
    return first, second, third, fourth


def _exact(form: FunnelForm, centre: float) -> Callable[[float], Limits]:
    return lambda size: exact_limits(form, centre, size)


def _widened(form: FunnelForm, centre: float, spread: float) -> Callable[[float], Limits]:
    middle = _transformed(form, centre)
    z_95, z_998 = (NormalDist().inv_cdf(1 - tail) for tail in TAILS)

    def limits(size: float) -> Limits:
        sigma = math.hypot(1 / (2 * math.sqrt(size)), spread)
        lower_998, lower_95, upper_95, upper_998 = (
            _back(form, middle + z * sigma) for z in (-z_998, -z_95, z_95, z_998)
        )
        return lower_998, lower_95, upper_95, upper_998

    return limits


def _transformed(form: FunnelForm, share: float) -> float:
    """On the scale where the standard deviation is 1 / (2 sqrt(size)) whatever the share."""
    return math.asin(math.sqrt(min(share, 1.0))) if form == "proportion" else math.sqrt(share)


def _back(form: FunnelForm, value: float) -> float | None:
    if value <= 0 or (form == "proportion" and value >= math.pi / 2):
        return None
    return math.sin(value) ** 2 if form == "proportion" else value * value


def _spread_beyond_chance(sites: Sequence[_Site], form: FunnelForm, centre: float) -> tuple[float, float]:
    """(mean squared winsorised z, tau): how much sites differ, and their standard deviation beyond chance.

    tau is 0 where the first is not above what chance gives, (k - 1) / k for k sites.
    """
    middle = _transformed(form, centre)
    scores = [(_transformed(form, site.count / site.size) - middle) * 2 * math.sqrt(site.size) for site in sites]
    ordered = sorted(scores)
    low, high = quantile(ordered, WINSORISED), quantile(ordered, 1 - WINSORISED)
    number = len(sites)
    excess = exact_sum(min(max(score, low), high) ** 2 for score in scores) / number
    weights = [4 * site.size for site in sites]
    total = exact_sum(weights)
    beyond = number * excess - (number - 1)
    room = total - exact_sum(weight * (weight / total) for weight in weights)
    return excess, math.sqrt(beyond / room) if beyond > 0 and room > 0 else 0.0


# --- points and lines -----------------------------------------------------------------------------------


def _point(site: _Site, limits: Limits | None, direction: Direction, per: float) -> FunnelPoint:
    share = site.count / site.size
    place = _place(share, limits)
    good = None if place == "inside" else is_good(place.startswith("above"), direction)
    return FunnelPoint(site.name, site.count, site.size, share * per, place, good)


def _place(share: float, limits: Limits | None) -> FunnelPlace:
    lower_998, lower_95, upper_95, upper_998 = limits or (None, None, None, None)
    if upper_998 is not None and share > upper_998:
        return "above-99.8"
    if lower_998 is not None and share < lower_998:
        return "below-99.8"
    if upper_95 is not None and share > upper_95:
        return "above-95"
    if lower_95 is not None and share < lower_95:
        return "below-95"
    return "inside"


def _sizes(sizes: Sequence[float], form: FunnelForm) -> tuple[float, ...]:
    """Where the lines get their points: from half the smallest site to just beyond the largest, closer at the left."""
    low, high = math.sqrt(min(sizes) / 2), math.sqrt(max(sizes) * 1.05)
    found = [(low + (high - low) * step / STEPS) ** 2 for step in range(STEPS + 1)]
    if form == "rate":
        return tuple(found)
    return tuple(sorted({float(max(1, math.ceil(size))) for size in found}))


def _line(size: float, limits: Limits, per: float) -> FunnelLine:
    lower_998, lower_95, upper_95, upper_998 = (None if share is None else share * per for share in limits)
    return FunnelLine(size, lower_998, lower_95, upper_95, upper_998)
