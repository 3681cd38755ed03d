"""Sentences about words that are removed from what was sent: where they stand, and who has confirmed."""

from __future__ import annotations

from qic_desktop.clock import local_time
from qic_desktop.domain.removal import Found, RemovalState
from qic_desktop.i18n import _, n_
from qic_desktop.wording.record_kinds import kind_name
from qic_desktop.wording.record_names import labels
from qic_desktop.wording.records import Names, entry_title


def place_words(found: Found, names: Names) -> str:
    """Where the words stand: "Oxytocin, March 2026 · Note · stands now · sent"."""
    titled = found.entity in ("observation", "measure", "definition_revision", "target")
    title = entry_title(found.entity, found.id, None, names) if titled else kind_name(found.entity)
    field = labels().get(found.key or found.register, "")
    parts = [title, field, state_words(found)]
    return " · ".join(part for part in parts if part)


def state_words(found: Found) -> str:
    """Whether the text stands, and whether others may have it."""
    when = f"{local_time(found.wall_ms):%Y-%m-%d}"
    version = _("stands now") if found.stands else _("earlier version of {day}").format(day=when)
    sent = _("not sent yet")
    if found.sent:
        sent = _("sealed or sent")
    if not found.allowed:
        sent = _("only another laptop of the team can remove it")
    return f"{version} · {sent}"


def reach_words() -> str:
    """What cannot be reached."""
    return _(
        "Other copies lose the words when they take in your next package. Copies on sticks, and files that somebody "
        "sent on, keep them until then or for good: nobody can reach those from here."
    )


def removal_words(state: RemovalState) -> str:
    """One removal: when, whether it is on its way, which copies have confirmed."""
    when = f"{local_time(state.wall_ms):%Y-%m-%d}"
    if not state.sent:
        return _("{day}: removed on this laptop. Not sent yet: others still have the words.").format(day=when)
    if not state.copies:
        return _("{day}: removed here. No other copy has been heard of.").format(day=when)
    said = n_("{day}: removed at {n} of {all} copy.", "{day}: removed at {n} of {all} copies.", state.copies)
    said = said.format(day=when, n=state.removed, all=state.copies)
    if not state.unheard:
        return said
    rest = n_("{n} has not been heard of since.", "{n} have not been heard of since.", state.unheard)
    return f"{said} {rest.format(n=state.unheard)}"
