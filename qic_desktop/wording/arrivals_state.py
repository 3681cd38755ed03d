"""How exchange stands for an organiser, in words."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def standing_headline(sites: int, *, silent: int, incomplete: int, refused: int = 0, waiting: tuple[int, int]) -> str:
    """One sentence: is everything safe? ``waiting`` packages are ready to be accepted, and set aside."""
    ready, aside = waiting
    if not sites and not ready:
        return _("No site takes part yet.")
    if silent:
        return n_(
            "Nothing new came from {n} of {total} sites for a long time.",
            "Nothing new came from {n} of {total} sites for a long time.",
            silent,
        ).format(n=format_number(silent), total=format_number(sites))
    if refused:
        return n_(
            "{n} package could not be used. Ask for it again.",
            "{n} packages could not be used. Ask for them again.",
            refused,
        ).format(n=format_number(refused))
    if incomplete:
        return n_(
            "Of {n} site some entries have not arrived.", "Of {n} sites some entries have not arrived.", incomplete
        ).format(n=format_number(incomplete))
    if ready:
        return n_(
            "{n} package waits for you to accept it; nothing is lost.",
            "{n} packages wait for you to accept them; nothing is lost.",
            ready,
        ).format(n=format_number(ready))
    if aside:
        return n_(
            "{n} package is set aside, and nothing is lost.", "{n} packages are set aside, and nothing is lost.", aside
        ).format(n=format_number(aside))
    return n_(
        "Everything that was sent has arrived, from {n} site.",
        "Everything that was sent has arrived, from all {n} sites.",
        sites,
    ).format(n=format_number(sites))


def standing_detail(unconfirmed: int, aside: int, locked: int) -> str:
    """The quiet line: who has not confirmed, what is set aside, what is locked."""
    parts = []
    if unconfirmed:
        said = n_(
            "{n} site has not confirmed the newest news.", "{n} sites have not confirmed the newest news.", unconfirmed
        )
        parts.append(said.format(n=format_number(unconfirmed)))
    if aside:
        said = n_("{n} package is set aside.", "{n} packages are set aside.", aside)
        parts.append(said.format(n=format_number(aside)))
    if locked:
        said = n_("{n} of them is locked.", "{n} of them are locked.", locked)
        parts.append(said.format(n=format_number(locked)))
    return " ".join(parts)


def age_name(days: int | None) -> str:
    """How old a site's newest package is."""
    if days is None:
        return _("nothing came yet")
    if days == 0:
        return _("of today")
    return n_("{n} day old", "{n} days old", days).format(n=format_number(days))


def confirmed_name(*, newest: bool, some: bool) -> str:
    """Whether a site has confirmed the news."""
    if newest:
        return _("has the newest news")
    return _("confirmed older news") if some else _("no receipt yet")
