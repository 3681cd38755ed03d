"""One site's whole story in words: what stands in the lanes below its chart, and what to read with care."""

from __future__ import annotations

from datetime import date

from qic_desktop.analysis.geometry.site_lanes import Item, Lane, Steps
from qic_desktop.domain.site_story import Caution, Led, Reported, SiteLanes, Tried, Visited
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name


def lanes_of(found: SiteLanes, today: date) -> tuple[Lane, ...]:
    """The lanes with their words; an empty one stays and says so."""
    return (
        Lane(
            "tests",
            _("Tests"),
            _("of change"),
            tuple(_test_item(one, today) for one in found.tests),
            nothing=_("no tests recorded"),
        ),
        Lane(
            "leader",
            _("Leader"),
            items=tuple(_leader_item(one, today) for one in found.leaders),
            nothing=_("no leader named"),
        ),
        Lane("visits", _("Visits"), items=tuple(map(_visit_item, found.visits)), nothing=_("no visits recorded")),
        Lane("packages", _("Reports"), items=tuple(map(_report_item, found.reports)), nothing=_("nothing was due")),
        Lane(
            "assessment",
            _("Assessment"),
            _("coach, team"),
            steps=tuple(_steps(found)),
            nothing=_("no scores given"),
        ),
    )


def decided_word(decision: str) -> str:
    """What became of a test."""
    return {"adopt": _("adopted"), "adapt": _("adapted"), "abandon": _("abandoned")}.get(decision, _("in test"))


def _months(start: date, end: date | None) -> str:
    first = period_name(f"{start:%Y-%m}", short=True)
    if end is None:
        return _("since {month}").format(month=first)
    last = period_name(f"{end:%Y-%m}", short=True)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _test_item(one: Tried, today: date) -> Item:
    end = one.end or today
    spoken = ", ".join((one.label, one.title, _months(one.start, one.end), decided_word(one.decision)))
    return Item(one.key, one.decision, one.start, max(end, one.start), one.title, spoken)


def _leader_item(one: Led, today: date) -> Item:
    if not one.number:
        said = _("Nobody leads")
        return Item("", "gap", one.start, one.end or today, said, f"{said}, {_months(one.start, one.end)}")
    said = _("First leader") if one.number == 1 else _("Leader {n}").format(n=format_number(one.number))
    return Item("", "led", one.start, one.end or today, said, f"{said}, {_months(one.start, one.end)}")


def _visit_item(one: Visited) -> Item:
    factor = format_number(one.factor, 2) if one.factor is not None else ""
    day = period_name(one.on.isoformat())
    spoken = _("Visit on {day}, recount {factor}").format(day=day, factor=factor) if factor else _("Visit on {day}")
    return Item(one.key, "off" if one.is_off else "visit", one.on, one.on, factor, spoken.format(day=day))


def _report_item(one: Reported) -> Item:
    words = {
        "on-time": _("on time"),
        "late": n_("late by {n} day", "late by {n} days", one.days).format(n=format_number(one.days)),
        "corrected": _("on time, corrected later"),
        "missing": _("missing"),
        "not-due": _("not due yet"),
        "paused": _("paused"),
    }
    said = words.get(one.state, _("not expected"))
    return Item(one.period, one.state, one.on, one.on, "", f"{period_name(one.period)}: {said}")


def _steps(found: SiteLanes) -> list[Steps]:
    steps = []
    for scores, words, is_main in ((found.team, _("team {n}"), False), (found.coach, _("coach {n}"), True)):
        if scores:
            points = tuple((one.on, one.score) for one in scores)
            steps.append(Steps(points, words.format(n=format_number(points[-1][1], 1)), is_main))
    return steps


def caution_words(one: Caution) -> str:
    """One thing that a reader could forget."""
    month = period_name(one.when) if one.when else ""
    number = format_number(one.number)
    match one.code:
        case "jump":
            return _("The number of cases jumped in {month}: look at the count first.").format(month=month)
        case "definition":
            return _("Another definition holds from {month}: compare with care.").format(month=month)
        case "few-cases":
            return _("About {n} cases a month: such shares jump by chance alone.").format(n=number)
        case "unconfirmed":
            text = n_("{n} value was entered for the site and not confirmed yet.",
                      "{n} values were entered for the site and not confirmed yet.", int(one.number))  # fmt: skip
            return text.format(n=number)
        case "recount":
            factor = format_number(one.number, 2)
            return _("Recount {factor} in {month}: register and report differ.").format(factor=factor, month=month)
        case "no-leader":
            text = n_("Nobody led from {month}, for {n} month.", "Nobody led from {month}, for {n} months.",
                      int(one.number))  # fmt: skip
            return text.format(month=month, n=number)
        case "new-leader":
            return _("A new leader started in {month}.").format(month=month)
        case _:
            text = n_("{n} report is missing, the latest is {month}.", "{n} reports are missing, the latest is "
                      "{month}.", int(one.number))  # fmt: skip
            return text.format(n=number, month=month)
