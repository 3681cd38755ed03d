"""What is said about a funnel: headline, how the limits stand, each site's card, who lies outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.comparisons import Funnel, FunnelPoint
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.guidance import funnel_notes
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text
from ui.charts.hover import PointCard
from ui.widgets.finding_mark import FindingKind


@dataclass(frozen=True, slots=True)
class Outside:
    """A group of sites beyond the limits, A to Z by name."""

    title: str
    mark: FindingKind
    points: tuple[FunnelPoint, ...]


def by_size(funnel: Funnel) -> Funnel:
    """The same funnel with its sites from small to large, so that keys go along the picture."""
    return replace(funnel, points=tuple(sorted(funnel.points, key=lambda one: (one.denominator, one.site))))


def written_words(file: str, hidden: int) -> str:
    """What was written, and how many sites were left out of it."""
    said = _("Written: {file}").format(file=file)
    if not hidden:
        return said
    left_out = n_("{n} site is left out for small numbers.", "{n} sites are left out for small numbers.", hidden)
    return f"{said} {left_out.format(n=hidden)}"


def funnel_headline(funnel: Funnel) -> str:
    """How many sites stand outside the limits."""
    outside, all_sites = _outside(funnel), len(funnel.points)
    if not funnel.lines:
        return _("All sites agree: there is nothing to compare")
    if not outside:
        return _("No site stands outside the limits")
    return n_(
        "{n} of {all} sites stands outside the limits",
        "{n} of {all} sites stand outside the limits",
        outside,
    ).format(n=outside, all=all_sites)


def funnel_detail(measure: str, periods: Sequence[str]) -> str:
    """The measure and the time, and how to read the picture."""
    return _("{measure}, {time}. Each mark is one site; large sites stand at the right.").format(
        measure=measure, time=span_words(periods)
    )


def span_words(periods: Sequence[str]) -> str:
    """ "March 2019", or "Apr 2018 – Mar 2019"."""
    if not periods:
        return ""
    if len(periods) == 1:
        return period_name(periods[0])
    first, last = period_name(periods[0], short=True), period_name(periods[-1], short=True)
    return _("{first} – {last}").format(first=first, last=last)


def funnel_sentence(funnel: Funnel) -> str:
    """How the limits came about, and what chance alone would give."""
    return " ".join(funnel_notes(funnel))


def not_a_ranking() -> str:
    """What the lists are not."""
    return _("Not a ranking: it shows who is different, not who is best. Look at the run chart before you call.")


def skipped_words(funnel: Funnel) -> str:
    """How many sites have no mark, and why."""
    if not funnel.skipped:
        return ""
    count = len(funnel.skipped)
    if all(reason in ("no-numbers", "no-cases") for reason in funnel.reasons):
        return n_("{n} site has no cases in this time.", "{n} sites have no cases in this time.", count).format(n=count)
    return n_(
        "{n} site has no numbers that can be compared in this time.",
        "{n} sites have no numbers that can be compared in this time.",
        count,
    ).format(n=count)


def outside_groups(funnel: Funnel, names: Mapping[str, str]) -> tuple[Outside, ...]:
    """Sites above and below the limits; empty groups are left out."""
    groups = []
    for side, title in (("above", _("Above the limits")), ("below", _("Below the limits"))):
        points = [point for point in funnel.points if point.place.startswith(side)]
        if points:
            points.sort(key=lambda one: names.get(one.site, one.site).casefold())
            groups.append(Outside(title, mark_of(points[0]), tuple(points)))
    return tuple(groups)


def mark_of(point: FunnelPoint) -> FindingKind:
    """Better, worse, or different without a better side."""
    return "change" if point.good is None else "improvement" if point.good else "concern"


def site_card(point: FunnelPoint, funnel: Funnel, names: Mapping[str, str]) -> PointCard:
    """What is said about a site: who, how much, of how many, where it stands."""
    name = names.get(point.site, point.site)
    title = name if name == point.site else f"{name}, {point.site}"
    detail = _("{numerator} of {denominator}").format(
        numerator=format_number(point.numerator), denominator=format_number(point.denominator)
    )
    return PointCard(title, value_text(point.value, funnel.style, trim=False), detail, place_words(point, funnel))


def place_words(point: FunnelPoint, funnel: Funnel) -> str:
    """Where a site stands between the limits."""
    if not funnel.lines:
        return ""
    return {
        "inside": _("inside the limits"),
        "above-95": _("above the 95 % limit"),
        "below-95": _("below the 95 % limit"),
        "above-99.8": _("above the 99.8 % limit"),
        "below-99.8": _("below the 99.8 % limit"),
    }[point.place]


def _outside(funnel: Funnel) -> int:
    return sum(point.place != "inside" for point in funnel.points)
