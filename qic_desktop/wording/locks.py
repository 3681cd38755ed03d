"""Sentences about passphrases, recovery words and the locks of encrypted stores."""

from __future__ import annotations

from qic_desktop import errors
from qic_desktop.i18n import _, n_


def describe_lock(error: errors.StoreLockError) -> str:
    """Why a store and its lock do not fit together."""
    reasons = {
        "damaged": _(
            "The lock of {path} is damaged. Its data are not: open it with the words of its recovery sheet, which "
            "writes a new lock."
        ),
        "missing": _(
            "{path} is encrypted, but the lock that belongs to it (lock.json) is gone. Open it with the words of its "
            "recovery sheet, or put lock.json back."
        ),
        "other": _(
            "The lock in {path} belongs to another store: files of two stores were mixed. Put its own lock.json back, "
            "or open it with the words of its recovery sheet."
        ),
        "plain": _(
            "{path} should be encrypted, but its database is not: somebody or something has replaced it. "
            "It was not opened. Restore a backup of this store."
        ),
        "driver": _(
            "{path} is encrypted, and this kind of computer has no library to open it. "
            "Open it on the computer where it was made, or on another kind."
        ),
        "sealed": _("{path} is encrypted already."),
        "open": _("{path} is not encrypted and has no passphrase. “qic lock” gives it one."),
    }
    return reasons.get(error.why, _("The lock of {path} cannot be used.")).format(path=error.path)


def describe_passphrase(error: errors.PassphraseError) -> str:
    """Why a passphrase did not help."""
    reasons = {
        "wrong": _("This is not the passphrase. Try again; there is no limit."),
        "empty": _("Type a passphrase first."),
        "long": _("This passphrase is too long. Some hundred letters are enough."),
        "damaged": _("What the passphrase protects is damaged and cannot be opened."),
        "newer": _("This was protected by a newer version of the program. Update the program to open it."),
        "costly": _("The lock asks for far more memory or time than any of ours. It is damaged or unsafe."),
        "memory": _("There is not enough free memory to check the passphrase. Close other programs and try again."),
        "different": _("The two passphrases are not the same. Type both again."),
        "unattended": _(
            "The store is locked and nobody can be asked here. Name a file with the passphrase (--passphrase-file)."
        ),
        "unattended-new": _("Nobody can be asked here. Name a file with the new passphrase (--passphrase-file)."),
        "unattended-new-file": _("Nobody can be asked here. Name a file with the new passphrase (--new-file)."),
        "unattended-words": _("Nobody can be asked here. Name a file with the 24 words (--words-file)."),
    }
    return reasons.get(error.why, _("The passphrase cannot be used."))


def describe_words(error: errors.RecoveryWordsError) -> str:
    """Why the words of a recovery sheet could not be used."""
    if error.why == "count":
        return n_(
            "There are {n} words here; a recovery sheet has 24.",
            "There are {n} words here; a recovery sheet has 24.",
            error.count,
        ).format(n=error.count)
    if error.why == "unknown":
        sentence = _("Word {place} is not in the list.").format(place=error.place)
        if error.near:
            near = " / ".join(error.near)
            sentence = _("{sentence} Is it “{near}”?").format(sentence=sentence, near=near)
        return sentence
    if error.why == "sheet":
        return _("Word {place} on the sheet is another one. Look at the paper once more.").format(place=error.place)
    if error.why == "other":
        return _("These are the words of another store. Look for the sheet with this store’s name.")
    return _("All are words of the list, but one of them is not the one on the sheet. Compare each with the sheet.")
