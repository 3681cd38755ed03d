"""Rare events at all sites in words."""

from __future__ import annotations

from datetime import date

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name


def events_words(events: int, sites: int) -> str:
    """How many events at how many sites."""
    said = n_("{n} event", "{n} events", events).format(n=format_number(events))
    at = n_("at {n} site", "at {n} sites", sites).format(n=format_number(sites))
    return f"{said} {at}"


def last_words(day: date | None, days: int | None) -> str:
    """When the last one was: "14 April 2026, 38 days ago"."""
    if day is None or days is None:
        return _("none yet")
    ago = n_("{n} day ago", "{n} days ago", days).format(n=format_number(days))
    return _("{day}, {ago}").format(day=period_name(day.isoformat(), short=True), ago=ago)


def between_words(between: float | None, *, is_days: bool) -> str:
    """The middle of what lay between two events; empty for fewer than two."""
    if between is None:
        return ""
    number = format_number(between, 0 if between == round(between) else 1)
    return (_("{n} days") if is_days else _("{n} cases")).format(n=number)


def no_rates() -> str:
    """What a count of events over many sites cannot say."""
    return _(
        "A month without an event counts as none. How many cases there were is not in this picture: more sites, more "
        "events. What lies between the events of one site stands on its own chart."
    )
