"""Two measures side by side in words: what differs, what was taken over."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def taken_over_note(name: str, note: str) -> str:
    """The note beside a value that was taken over; what was noted before stays."""
    said = _("Taken over from our own measure “{name}”").format(name=name)
    return _("{first}. {second}").format(first=said, second=note) if note else said


def field_name(field: str) -> str:
    """A field of a definition."""
    names = {
        "value_form": _("Kind of number"),
        "period_kind": _("How often"),
        "multiplier": _("Per how many"),
        "direction": _("Which way is better"),
        "unit": _("Unit"),
        "numerator_text": _("What is counted"),
        "denominator_text": _("Out of what"),
        "inclusion": _("Counted too"),
        "exclusion": _("Not counted"),
        "events": _("Rare events"),
    }
    return names.get(field, field)


def value_name(field: str, text: str) -> str:
    """A code of a definition in words; anything else as it was written."""
    if field in ("value_form", "events"):
        names = {
            "proportion": _("a share"),
            "rate": _("a rate"),
            "count": _("a count"),
            "mean": _("a mean"),
            "cases-between": _("cases between events"),
            "time-between": _("days between events"),
        }
        return names.get(text, text)
    if field == "period_kind":
        kinds = {
            "day": _("every day"),
            "week": _("every week"),
            "month": _("every month"),
            "quarter": _("every quarter"),
            "year": _("every year"),
        }
        return kinds.get(text, text)
    if field == "direction":
        ways = {"up": _("more"), "down": _("less"), "neutral": _("neither")}
        return ways.get(text, text)
    return text or _("not said")


def hard_words(field: str) -> str:
    """Why values cannot be taken over."""
    reasons = {
        "value_form": _("These are two kinds of number; they cannot stand in one line."),
        "period_kind": _("The periods are not of one length; the values cannot stand in one line."),
        "multiplier": _("The rates are per different numbers; the values cannot stand in one line."),
        "events": _("Rare events stand one by one and are not taken over."),
    }
    return reasons.get(field, "")


def values_words(new: int, there: int) -> str:
    """How many values would come."""
    if not new and not there:
        return _("Your measure has no value yet.")
    coming = n_("{n} value would be taken over.", "{n} values would be taken over.", new).format(n=format_number(new))
    if not there:
        return coming
    stays = n_(
        "{n} period has a value there already; it stays.", "{n} periods have values there already; they stay.", there
    )
    return f"{coming} {stays.format(n=format_number(there))}"


def taken_words(ours: str, theirs: str) -> str:
    """What was answered: the same."""
    return _("“{ours}” is the same as “{theirs}”. Its own values stay as they were.").format(ours=ours, theirs=theirs)


def apart_words(ours: str) -> str:
    """What was answered: not the same."""
    return _("“{ours}” is kept apart.").format(ours=ours)


def likely_words(ours: str, theirs: str, more: int = 0) -> str:
    """That a core measure which has just come may be one that the team counts already."""
    said = _("“{theirs}” has come from the collaborative. Is it the same as your “{ours}”?").format(
        theirs=theirs, ours=ours
    )
    if not more:
        return said
    return f"{said} " + n_("{n} more to compare.", "{n} more to compare.", more).format(n=format_number(more))
