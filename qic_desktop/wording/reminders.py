"""Reminders: the letter that is offered, and what is said of sites that have not reported."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name


def offered_title() -> str:
    """What the letter is called."""
    return _("Your values have not arrived yet")


def offered_body(periods: Sequence[str]) -> str:
    """The letter as it is offered: calm, and it offers a way out."""
    months = ", ".join(period_name(one) for one in periods)
    return _(
        "Your values for {months} have not arrived here yet. If they are entered, send your package once more. If "
        "something keeps you from counting or sending, tell us: we can take them from paper or by telephone."
    ).format(months=months)


def missing_words(lines: int, periods: Sequence[str]) -> str:
    """What of a site is missing."""
    months = ", ".join(period_name(one, short=True) for one in periods)
    said = n_("{n} value missing: {months}", "{n} values missing: {months}", lines)
    return said.format(n=format_number(lines), months=months)


def head_words(count: int) -> str:
    """How many have not reported."""
    return n_(
        "{n} site has not reported everything that was due",
        "{n} sites have not reported everything that was due",
        count,
    ).format(n=format_number(count))


def waiting_words(count: int) -> str:
    """That a letter goes with the next news."""
    return n_(
        "A letter to {n} site goes with the next news, in a file for it alone.",
        "A letter to {n} sites goes with the next news, in a file for each of them alone.",
        count,
    ).format(n=format_number(count))
