"""The evaluation in sentences; each one says from how many sites it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qic_desktop.analysis.sites.success import CHANCE, SuccessRule
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.collection import jump_words

FINE_BELOW = 20
"""Amounts below this are written with their cents."""


def count_of(count: int, of: int) -> str:
    """So many of so many sites."""
    return n_("{n} of {of} site", "{n} of {of} sites", of).format(n=format_number(count), of=format_number(of))


def rule_words(rule: SuccessRule) -> str:
    """What counts as success."""
    if rule.kind == "change":
        return _("Success: the latest six values lie at least {share} % better than the first twelve.").format(
            share=format_number(rule.at_least, 0)
        )
    if rule.kind == "target":
        return _("Success: the middle of the latest six values reaches the target.")
    return _("Success: a run-chart finding for the better about the median of the first twelve values.")


def results_words(succeeded: int, judged: int, sites: int) -> str:
    """How many got better, and how many could not be judged."""
    if not judged:
        return _("No site has the eighteen values yet that a judgement needs.")
    said = _("{count} with eighteen values or more got better.").format(count=count_of(succeeded, judged))
    if sites > judged:
        more = n_("{n} site has too few values.", "{n} sites have too few values.", sites - judged)
        said = f"{said} {more.format(n=format_number(sites - judged))}"
    return said


def doubtful_words(count: int, named: Sequence[tuple[str, float | None, str]] = ()) -> str:
    """Sites that look better since they count another number of cases; ``named``: site, ratio, since when."""
    if not count:
        return ""
    said = n_(
        "{n} more looks better only since its number of cases jumped, and is not counted as better.",
        "{n} more look better only since their number of cases jumped, and are not counted as better.",
        count,
    ).format(n=format_number(count))
    if not named:
        return said
    sites = "; ".join(f"{name}, {jump_words(ratio, period)}" for name, ratio, period in named)
    return f"{said} " + _("Ask first what is counted: {sites}.").format(sites=sites)


def doubtful_untold() -> str:
    """The same where so few sites may not be told of."""
    return _("Sites that look better only since their number of cases jumped are not counted as better.")


def chance_words(rule: SuccessRule, judged: int) -> str:
    """What chance alone would give, where success is a finding; else empty."""
    if rule.kind != "finding" or not judged:
        return ""
    said = _("By chance alone about one in {n} steady sites shows this at some time in three years.")
    return said.format(n=format_number(CHANCE))


def time_words(months: float | None, succeeded: int) -> str:
    """How long it took."""
    if months is None:
        return ""
    return _("The middle site took {months} months from its first value ({sites}).").format(
        months=format_number(months, 0),
        sites=n_("{n} site", "{n} sites", succeeded).format(n=format_number(succeeded)),
    )


def lasting_words(months: int, held: int, followed: int) -> str:
    """Whether it still held; a period that nobody has reached yet says so."""
    if not followed:
        return _("After {months} months: too early to say.").format(months=format_number(months))
    return _("After {months} months it held at {count}.").format(
        months=format_number(months), count=count_of(held, followed)
    )


def reach_words(enrolled: int, left: int, planned: int) -> str:
    """How many took part."""
    said = n_("{n} site takes part or took part.", "{n} sites take part or took part.", enrolled).format(
        n=format_number(enrolled)
    )
    if left:
        said += " " + n_("{n} of them has left.", "{n} of them have left.", left).format(n=format_number(left))
    if planned:
        said += " " + n_(
            "{n} facility is on the list of those that may.",
            "{n} facilities are on the list of those that may.",
            planned,
        ).format(n=format_number(planned))
    return said


def dose_words(sessions: float, held: int, visits: float, calls: float) -> str:
    """What the middle site had."""
    return _("The middle site came to {sessions} of {held} sessions and had {visits} visits and {calls} calls.").format(
        sessions=format_number(sessions, 0),
        held=format_number(held),
        visits=format_number(visits, 0),
        calls=format_number(calls, 0),
    )


def money(amounts: Mapping[str, float]) -> str:
    """Amounts by currency; they are never added."""
    return " + ".join(
        f"{format_number(amount, 0 if amount >= FINE_BELOW else 2)} {code}" for code, amount in amounts.items()
    )


def cost_words(hours: float, amounts: Mapping[str, float], sites: int, others: int) -> str:
    """What was written down, and by how many."""
    if not sites and not others:
        return _("Nobody has written down time or money yet.")
    said = _("{hours} hours of people’s time").format(hours=format_number(hours, 0))
    if amounts:
        said = _("{hours} and {money}").format(hours=said, money=money(amounts))
    who = n_("{n} site", "{n} sites", sites).format(n=format_number(sites))
    others_ = n_("{n} coach or organiser", "{n} coaches or organisers", others).format(n=format_number(others))
    return _("{what}, as {sites} and {others} wrote it down.").format(what=said, sites=who, others=others_)


def sustainability_words(sites: int, median: float | None, low: float | None, high: float | None) -> str:
    """How likely it is to last, in the sites' own answers."""
    if median is None or low is None or high is None:
        return _("No site has answered the questions about lasting yet.")
    return _("{sites} answered: the middle score is {middle}, half lie from {low} to {high}.").format(
        sites=n_("{n} site", "{n} sites", sites).format(n=format_number(sites)),
        middle=format_number(median, 1),
        low=format_number(low, 1),
        high=format_number(high, 1),
    )


def spread_words(sites: int, units: int, states: Mapping[str, int]) -> str:
    """How far it went beyond the teams."""
    if not units:
        return _("No site has named a ward, shift or facility yet to which it spreads.")
    said = _("{sites} named {units} beyond the team; {adopted} adopted a change.")
    return said.format(
        sites=n_("{n} site", "{n} sites", sites).format(n=format_number(sites)),
        units=n_("{n} unit", "{n} units", units).format(n=format_number(units)),
        adopted=n_("{n} has", "{n} have", states.get("adopted", 0)).format(n=format_number(states.get("adopted", 0))),
    )
