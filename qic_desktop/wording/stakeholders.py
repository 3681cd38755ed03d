"""Those around the team in words: for the change, undecided, against it."""

from __future__ import annotations

from qic_desktop.domain.team import Stakeholder
from qic_desktop.i18n import _, n_


def stands_name(stands: str) -> str:
    """Where somebody stands."""
    return {"for": _("For"), "against": _("Against")}.get(stands, _("Undecided"))


def talks_words(one: Stakeholder) -> str:
    """Who talks to them."""
    who = one.who_talks
    return _("{name} talks to them").format(name=who) if who else _("nobody talks to them yet")


def action_words(count: int) -> str:
    """How many actions are open, or nothing."""
    return n_("{n} open action", "{n} open actions", count).format(n=count) if count else ""


def stakeholder_words(one: Stakeholder, stands: str, actions: int) -> str:
    """Everything on a card as one sentence."""
    parts = (stands_name(stands), one.why or "", talks_words(one), action_words(actions))
    return _("{name}: {what}").format(name=one.name or "", what=", ".join(part for part in parts if part))
