"""A team's laptops in words: what they are called, how they stand, and what of their entries is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.exchange import day_name, moment_day

_STANDINGS: Mapping[str, Callable[[], str]] = {
    "own": lambda: _("not confirmed by the organiser yet"),
    "confirmed": lambda: _("confirmed by the organiser"),
    "provisional": lambda: _("one of your laptops vouches for it; the organiser has not confirmed it yet"),
    "trusted": lambda: _("you compared its words; not confirmed by the organiser yet"),
    "waiting": lambda: _("not let in yet: its entries wait"),
    "declined": lambda: _("not ours: its entries are kept aside"),
}
_ALONE: Mapping[str, Callable[[], str]] = {
    "own": lambda: "",
    "provisional": lambda: _("you compared its words"),
    "trusted": lambda: _("you compared its words"),
}


def laptop_name(number: int, name: str = "", typist: str = "") -> str:
    """What people call a laptop: the team's own name for it, else its number and who types on it."""
    if name:
        return name
    if typist:
        return _("Laptop {number} ({person})").format(number=number, person=typist)
    return _("Laptop {number}").format(number=number)


def standing_words(standing: str, *, in_collaborative: bool) -> str:
    """How a laptop stands, in a few words; a team that works alone has no organiser to wait for."""
    words = (_STANDINGS if in_collaborative else {**_STANDINGS, **_ALONE}).get(standing)
    return words() if words else ""


def another_laptop(signer: str = "") -> str:
    """What a package is that says to come from a laptop of the own team which nobody has let in yet."""
    said = _("From another laptop of your team, for which nobody has vouched yet.")
    if signer:
        words = _("{said} Compare its words: {signer}. Then its entries come in at once.")
        return words.format(said=said, signer=signer)
    return _("{said} Compare its words; then its entries come in at once.").format(said=said)


def laptop_package(number: int) -> str:
    """What a package of another laptop of the own team is called."""
    return _("Package {number} of another laptop of your team").format(number=number)


def holder_name(role: str) -> str:
    """Who holds something that is missing here, by role; any other word stands for itself (a site's code)."""
    return {"organiser": _("the organiser"), "coach": _("the coach")}.get(role, role)


def missing_sentence(laptop: str, count: int, *, since: int | None, holders: Sequence[str], now: int) -> str:
    """What of a laptop's entries has not arrived, from about when, and who has it."""
    number = format_number(count)
    if since is None:
        text = n_(
            "{laptop}: {number} entry has never arrived.", "{laptop}: {number} entries have never arrived.", count
        )
    else:
        text = n_(
            "{laptop}: {number} entry since about {day} has never arrived.",
            "{laptop}: {number} entries since about {day} have never arrived.",
            count,
        )
    day = day_name(moment_day(since), today=moment_day(now)) if since is not None else ""
    said = text.format(laptop=laptop, number=number, day=day)
    return f"{said} {_('Held by {holders}.').format(holders=', '.join(holders))}" if holders else said


def asking_sentence(waiting: int) -> str:
    """What waits for the answer to a laptop that asks."""
    if not waiting:
        return _("None of its entries have come yet.")
    return n_(
        "{n} of its entries is here and waits for your answer.",
        "{n} of its entries are here and wait for your answer.",
        waiting,
    ).format(n=format_number(waiting))


def not_in_package(*, private: bool, definitions: bool, whole: bool, in_collaborative: bool) -> tuple[str, ...]:
    """What a team's package does not bring to a laptop that begins with it."""
    said = []
    if not private:
        said.append(_("Not in it: the names of people, minutes and other notes that never leave your own laptops."))
    if in_collaborative and not definitions:
        said.append(
            _("Not in it: the organiser’s measures. Open your invitation afterwards, or a copy for your own laptop.")
        )
    if not whole:
        said.append(_("Only a part of the entries is in it. Open older packages of your team afterwards as well."))
    return tuple(said)
