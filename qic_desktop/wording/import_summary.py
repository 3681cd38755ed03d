"""The summary of an import in sentences: how it went, whether everything is here, what a package brought."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.exchange import entries_name


def summary_headline(packages: int, entries: int) -> str:
    """How it went in one sentence."""
    said = n_("{n} package read", "{n} packages read", packages).format(n=format_number(packages))
    if not entries:
        return _("{packages}, nothing new in it").format(packages=said)
    return _("{packages}, {entries} brought in").format(packages=said, entries=entries_name(entries))


def arrived_words(*, missing: int, aside: int, refused: int) -> str:
    """Whether everything that was sent has arrived, as far as anybody can know."""
    parts = []
    if refused:
        said = n_(
            "{n} file could not be used: ask for it again.", "{n} files could not be used: ask for them again.", refused
        )
        parts.append(said.format(n=format_number(refused)))
    if aside:
        said = n_("{n} is set aside and kept whole.", "{n} are set aside and kept whole.", aside)
        parts.append(said.format(n=format_number(aside)))
    if missing:
        parts.append(_("Not everything that was sent has arrived; what is missing stands below."))
    elif not refused:
        parts.append(_("Everything that was sent has arrived."))
    return " ".join(parts)


def conflicts_words(count: int) -> str:
    """How many values were entered twice; empty for none."""
    if not count:
        return ""
    return n_(
        "{n} value was entered twice. Both are kept; somebody chooses the one to show.",
        "{n} values were entered twice. Both of each are kept; somebody chooses the ones to show.",
        count,
    ).format(n=format_number(count))


def brought_words(new: int, entries: int) -> str:
    """What one package brought."""
    return entries_name(entries) if new and entries else _("nothing new")


def sender_name(kind: str, site: str, role: str) -> str:
    """Who sent a package: the site's name, else what is known of the signer."""
    if site and kind in ("site", "restore"):
        return site
    names = {"organiser": _("The organiser"), "coach": _("The coach")}
    return names.get(role) or names.get(kind) or site or _("A laptop that is not known yet")


def place_missing(site: str, sentence: str) -> str:
    """A sentence about a laptop with the site it belongs to."""
    return _("{site}. {sentence}").format(site=site, sentence=sentence) if site else sentence


def waits_words() -> str:
    """Why a sound package is not in yet."""
    return _("Sound, and waits to be accepted in the inbox.")
