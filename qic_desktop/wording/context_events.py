"""What happened around the sites, in words."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.geometry.bands import note_letter
from qic_desktop.domain.happening import Happening
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name


def kind_word(kind: str) -> str:
    """The word of a kind."""
    return {
        "strike": _("Strike"),
        "stock-out": _("Stock-out"),
        "outbreak": _("Outbreak"),
        "disaster": _("Flood, fire, other disaster"),
        "policy": _("New rule or policy"),
        "other": _("Something else"),
    }.get(kind, kind)


def happening_words(one: Happening) -> str:
    """One event with its months and where it was."""
    first, last = (period_name(day.isoformat()[:7], short=True) if day else "" for day in (one.first, one.last))
    when = first if first == last else f"{first} – {last}" if last else _("since {month}").format(month=first)
    what = one.text or kind_word(one.kind)
    return _("{what} ({when}; {where})").format(what=what, when=when, where=where_words(one))


def where_words(one: Happening) -> str:
    """Where it was: its areas, some sites, or all of them."""
    return ", ".join(one.areas) or (_("some sites") if one.sites else _("all sites"))


def lettered(found: Sequence[Happening]) -> tuple[str, ...]:
    """The events with the letters that they have on a chart of all sites."""
    return tuple(f"{note_letter(number)}  {happening_words(one)}" for number, one in enumerate(found))
