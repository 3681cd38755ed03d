"""What is said of values that somebody else entered for a site."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def who_words(role: str) -> str:
    """Who entered it, as the site says."""
    return _("your coach") if role == "coach" else _("the organiser")


def where_words(source: str) -> str:
    """Where the values were read."""
    return {
        "paper": _("from the paper register"),
        "phone": _("from a phone call"),
        "excel": _("from an Excel return"),
        "photo": _("from a photo"),
    }.get(source, _("without saying from where"))


def entered_sentence(role: str, source: str, day: str) -> str:
    """For the site: who entered it, from where, when."""
    return _("Entered for you by {who} {where} on {day}.").format(
        who=who_words(role), where=where_words(source), day=day
    )


def entered_by_sentence(role: str, source: str, day: str) -> str:
    """For everybody else: the same, and that the site's word is still to come."""
    who = _("a coach") if role == "coach" else _("the organiser")
    said = _("Entered by {who} {where} on {day}; the site has not confirmed it yet.")
    return said.format(who=who, where=where_words(source), day=day)


def waiting_sentence(count: int) -> str:
    """How many values wait for the site's word."""
    return n_(
        "{n} value was entered for you. Is it right?", "{n} values were entered for you. Are they right?", count
    ).format(n=format_number(count))


def right_question(count: int) -> str:
    """After a sentence that says who entered them."""
    return n_("Is it right?", "Are these {n} values right?", count).format(n=format_number(count))
