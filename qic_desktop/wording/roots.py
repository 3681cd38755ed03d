"""The root in words: how many keys it is, what is needed when a laptop is lost, how far a new one is."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def threshold_words(threshold: int, keys: int) -> str:
    """How many keys there are, and how many must sign."""
    if keys == 1:
        return _("One key, on the laptop that began the collaborative.")
    return _("{n} of {all} keys must sign together.").format(n=format_number(threshold), all=format_number(keys))


def lost_words(threshold: int, keys: int, *, alone: bool) -> str:
    """What is needed when the organiser's laptop is lost."""
    if alone:
        return _(
            "Its key is the whole root: without a backup of it nobody can publish, invite or accept any more, and the "
            "collaborative has to begin anew. Keep a recovery sheet or a backup, or let several keys sign."
        )
    if keys == 1:
        return _("The laptop with the root key accepts another one of yours, and stops trusting the lost one.")
    return n_(
        "Begin a new store as organiser on another laptop, “Go on for a lost laptop”, with any news of yours. {n} of "
        "the key files and its passphrase sign it.",
        "Begin a new store as organiser on another laptop, “Go on for a lost laptop”, with any news of yours. {n} of "
        "the key files and their passphrases sign it.",
        threshold,
    ).format(n=format_number(threshold))


def proposal_words(file: str, signed: int, missing: int) -> str:
    """How far a new root is."""
    has = n_("{file} has {n} signature.", "{file} has {n} signatures.", signed).format(
        file=file, n=format_number(signed)
    )
    if not missing:
        return _("{has} It is complete: put it in force on the organiser’s laptop.").format(has=has)
    needs = n_("It needs {n} more.", "It needs {n} more.", missing).format(n=format_number(missing))
    return f"{has} {needs}"
