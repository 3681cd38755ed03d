"""Sentences for everything that may go wrong: what happened, and what to do.

Errors carry fields and codes; here they become sentences in the language in use. Every member of
``qic_desktop.errors`` and every code of the format has its sentence (a test sees to it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qic_desktop import errors
from qic_desktop.i18n import _, decimal_separator, format_number
from qic_desktop.wording.aims import describe_target_text
from qic_desktop.wording.cases import describe_case
from qic_desktop.wording.counting_errors import describe_comparison, describe_event
from qic_desktop.wording.definitions import describe_definition
from qic_desktop.wording.locks import describe_lock, describe_passphrase, describe_words
from qic_desktop.wording.phone import describe_picture
from qic_desktop.wording.refusals import not_allowed, not_found
from qic_desktop.wording.scale_errors import describe_engine
from qic_desktop.wording.table_import import describe_table

Sentence = Callable[[Any], str]
LONGEST_QUOTE = 120
"""So much of what was typed is said back; a page of it would hide the sentence."""


def describe(error: errors.QicError) -> str:
    """The sentence for an expected error."""
    if isinstance(error, errors.InputError) and len(error.text) > LONGEST_QUOTE:
        error = replace(error, text=error.text[:LONGEST_QUOTE] + "…")
    for family in type(error).__mro__:
        if sentence := _SENTENCES.get(family):
            return sentence(error)
    return _("This could not be done.")


def describe_code(code: str, **arguments: str) -> str:
    """The sentence for a code of the format or of a verdict.

    Args:
        code: ``E-…``, ``Q-…``, ``N-…``; empty for a package that is sound.
        **arguments: What is known: ``signer`` (words to compare), ``detail``, ``when`` (a date in words).
    """
    sentence = _CODES.get(code)
    if sentence is None:
        return _("The package cannot be read here (code {code}). The file is kept as it is.").format(code=code)
    known = {"signer": "", "detail": "", "when": "", **arguments}
    return sentence(known)


def describe_outcome(outcome: str, code: str, **arguments: str) -> str:
    """The sentence for a verdict about a whole package; ``partial`` says that the rest can be used."""
    reason = describe_code(code, **arguments)
    if outcome != "partial":
        return reason
    return _("Some parts cannot be used: {reason} The other parts are sound and can be accepted.").format(reason=reason)


# --- members of qic_desktop.errors ----------------------------------------------------------------------


def _at(text: str, error: errors.StoreError) -> str:
    return text.format(path=error.path)


def _damaged(error: errors.StoreDamagedError) -> str:
    if error.backup is None:
        return _at(_("{path} is damaged and cannot be read, and no backup was found beside it."), error)
    return _(
        "{path} is damaged and cannot be read. The newest good backup is {backup}: "
        "restore it with “qic restore”. The damaged file is kept."
    ).format(path=error.path, backup=error.backup)


def _input(error: errors.InputError) -> str:
    if not error.text.strip():
        return _("A name is needed here.")
    return _("“{text}” does not fit here.").format(text=error.text)


_SENTENCES: Mapping[type, Sentence] = {
    errors.QicError: lambda error: _("This could not be done."),
    errors.StoreError: lambda error: _at(_("Something is wrong with {path}."), error),
    errors.StoreMissingError: lambda error: _at(
        _("There is no store at {path}. Make one with “qic new”, or check the name."), error
    ),
    errors.StoreExistsError: lambda error: _at(
        _("{path} exists already. Choose another name; nothing was overwritten."), error
    ),
    errors.StoreLockedError: lambda error: _at(
        _("{path} is open in another window or command. Close that one first."), error
    ),
    errors.StoreNewerError: lambda error: _at(
        _("{path} was written by a newer version of this program. Nothing was changed; update the program to open it."),
        error,
    ),
    errors.StoreDamagedError: _damaged,
    errors.StoreReadOnlyError: lambda error: _at(
        _("{path} cannot be written to. Move it to a folder of your own, or ask for the right to write."), error
    ),
    errors.SuspectTextError: lambda error: _(
        "“{words}” looks like a patient’s name or number. Patients are never named here. Nothing was recorded."
    ).format(words=error.words[0] if error.words else ""),
    errors.DiskFullError: lambda error: _at(
        _("The disk that holds {path} is full. Nothing is lost; make room and do the last step again."), error
    ),
    errors.StoreSealedError: lambda error: _at(_("{path} is locked with a passphrase."), error),
    errors.StoreLockError: describe_lock,
    errors.PassphraseError: describe_passphrase,
    errors.RecoveryWordsError: describe_words,
    errors.KeyMissingError: lambda error: _at(
        _(
            "The signing key {path} is not on this computer. All entries are kept; "
            "a new key is made, and the organiser must accept it."
        ),
        error,
    ),
    errors.EngineError: describe_engine,
    errors.InputError: _input,
    errors.NotANumberError: lambda error: _(
        "“{text}” is not a number and was not recorded. Write digits, with “{mark}” before decimals."
    ).format(text=error.text, mark=decimal_separator()),
    errors.DuplicatePeriodError: lambda error: _(
        "There are two values for {text}. Keep one of them; a chart shows one value for each period."
    ).format(text=error.text),
    errors.EventError: describe_event,
    errors.NotAPeriodError: lambda error: _(
        "“{text}” is not a period. Write a month as 2026-11, a quarter as 2026-Q3, a year as 2026."
    ).format(text=error.text),
    errors.NotFoundError: not_found,
    errors.TargetTextError: describe_target_text,
    errors.DefinitionError: describe_definition,
    errors.TextTooLongError: lambda error: _(
        "This text is too long: {fewest} to {most} letters fit, depending on the script. Shorten it or split it; "
        "nothing was cut off."
    ).format(
        # A letter takes one byte in English, up to three in most other scripts.
        fewest=format_number(error.limit_bytes // 3 // 1000 * 1000),
        most=format_number(error.limit_bytes // 1000 * 1000),
    ),
    errors.KeyElsewhereError: lambda error: _(
        "The key of this collaborative is not on this computer, so this copy may not publish, invite or accept "
        "anybody. Go on where the key is. Or copy its file from the program’s folder “keys” on that computer, where it "
        "has the same name, to “{path}”. If that computer is lost and there are root keys, make a new organiser’s "
        "store and begin it with “qic root take-up”."
    ).format(path=error.path),
    errors.NotAllowedError: not_allowed,
    errors.ComparisonError: describe_comparison,
    errors.CaseRefusedError: describe_case,
    errors.RefusedError: lambda error: describe_code(error.code, detail=error.detail),
    errors.PictureError: describe_picture,
    errors.TableError: describe_table,
    errors.FontsMissingError: lambda error: _(
        "Fonts of the program are missing in {folder}: {files}. Install the program again."
    ).format(folder=error.folder, files=", ".join(error.files)),
}


# --- codes of the format --------------------------------------------------------------------------------

Arguments = Mapping[str, str]


def _unknown_key(known: Arguments) -> str:
    if known["signer"]:
        return _(
            "Sealed by a laptop we do not know yet. Compare these words with the site: {signer}. "
            "Once it is accepted, the package opens by itself."
        ).format(signer=known["signer"])
    return _(
        "Sound, but sealed by a laptop we do not know yet. It is set aside and opens by itself "
        "once that laptop is accepted."
    )


def _already_held(known: Arguments) -> str:
    if known["when"]:
        return _("Nothing new; this copy was read on {when}.").format(when=known["when"])
    return _("Nothing new; everything in it is already here.")


def _changed(_known: Arguments) -> str:
    return _("The contents were changed after it was sealed. Ask the site to make the package again.")


def _damaged_file(_known: Arguments) -> str:
    return _("The file is damaged or was cut short. Copy it again from where it came, or ask for a new one.")


def _locked(known: Arguments) -> str:
    if known["detail"] == "key":
        return _(
            "Locked, and this laptop has no key for it. Hand the file on as it is: whoever it is for opens it. "
            "An organiser can open it with the recovery words."
        )
    if known["detail"]:
        return _("The locked file is damaged or was cut short. Copy it again from where it came, or ask for a new one.")
    return _("Locked: this laptop has no key for it, or the file is damaged. It is kept as it is.")


def _unsafe(_known: Arguments) -> str:
    return _("The file is damaged or unsafe and was not opened. Ask the site to make the package again.")


def _foreign(_known: Arguments) -> str:
    return _(
        "The package was not made as it should be by the program that made it. Nothing was taken from it; "
        "ask the site to update its program and export again."
    )


def _malformed_part(_known: Arguments) -> str:
    return _(
        "A part holds entries in a form that no version of this program writes. That part was left out; "
        "ask the site to update its program and export again."
    )


_CODES: Mapping[str, Callable[[Arguments], str]] = {
    "": lambda known: _("Sound, and sealed by laptops that are known here."),
    # What waits.
    "Q-UNKNOWN-KEY": _unknown_key,
    "Q-NEEDS-UPDATE": lambda known: _(
        "Made with a newer version of this program. It is kept and opens after your update."
    ),
    "Q-WRONG-RECIPIENT": lambda known: _("Addressed to somebody else. Hand it on; it is kept unopened."),
    "Q-REVOKED": lambda known: _(
        "Sealed by a laptop that is no longer trusted. It is set aside; ask the organiser what to do with it."
    ),
    "Q-REDACTION": lambda known: _(
        "It removes words from an earlier package, and the entry that says so is not here yet. Open the newest package "
        "of the same team; this one then opens by itself."
    ),
    # Notes.
    "N-ALREADY-HELD": _already_held,
    # Not a package, or no longer one.
    "E-NOT-A-PACKAGE": lambda known: _(
        "This is not a data package. Data packages end in .qicpkg and come from this program’s export."
    ),
    "E-TOO-LARGE": lambda known: _("The file is larger than a data package can be. It was not opened."),
    "E-ZIP": _damaged_file,
    "E-DECRYPT": _locked,
    "E-NO-LOCKS": lambda known: _(
        "This kind of computer can neither lock packages nor open locked ones: a library for it is missing. "
        "Send the package unlocked (--plain), or use another computer."
    ),
    "E-RECIPIENT": lambda known: _(
        "The package could not be locked: a key it should be locked for is none. Send it unlocked, and tell the "
        "organiser."
    ),
    "E-ZIP-ENCRYPTED": _unsafe,
    "E-ZIP-METHOD": _unsafe,
    "E-BOMB": _unsafe,
    "E-DUP-MEMBER": _unsafe,
    "E-TOO-MANY-MEMBERS": _unsafe,
    "E-INFLATE": _damaged_file,
    "E-MEMBER-NAME": lambda known: _(
        "This archive holds other files. If a package was packed once more, unpack it first and open what is inside."
    ),
    "E-NO-MANIFEST": lambda known: _(
        "The package has no list of contents. It is damaged, or was not made by this program."
    ),
    "E-MISSING-MEMBER": _changed,
    "E-UNLISTED-MEMBER": _changed,
    "E-PACKED": _changed,
    "E-SIZE": _changed,
    "E-HASH": _changed,
    "E-SIGNATURE": _changed,
    "E-SEALED": _changed,
    "E-ENTRY": _changed,
    "E-REDACTION": lambda known: _(
        "It should only remove words, and changes more than that. It was refused; what was here before stays."
    ),
    "E-TYPE": _unsafe,
    "E-WEAK-KEY": lambda known: _(
        "Sealed with a key that protects nothing. It was refused; the site must start with a new key."
    ),
    "E-WRITER": _unsafe,
    "E-BASE64": _foreign,
    "E-JSON": _foreign,
    "E-MANIFEST": _foreign,
    "E-VERSION": _foreign,
    "E-DOCUMENT": _foreign,
    # For somebody else.
    "E-OTHER-SITE": lambda known: _(
        "This package is another team’s. Hand it on to the organiser; it is not opened here."
    ),
    "E-COLLABORATIVE": lambda known: _("For another collaborative. Hand it on; it cannot be opened here."),
    "E-PRACTICE": lambda known: _(
        "Practice data and real data are never mixed. Open practice packages in a practice store only."
    ),
    "E-PRIVATE": lambda known: _(
        "The package holds private notes that should never have left their laptop. It was not opened; tell the site."
    ),
    "E-PROPOSAL": lambda known: _("This is no proposal for a root, or it was damaged on its way. Ask for it again."),
    "E-ROOT-KEY": lambda known: _("There is no such key in this file, or it was damaged on its way."),
    "E-NOT-A-ROOT-KEY": lambda known: _("This key has no say in this proposal: it is in neither root."),
    "E-ROOT": lambda known: _(
        "The organiser’s key document is not signed by enough of its keys. Ask the organiser for a new one."
    ),
    "E-NOT-AN-INVITATION": lambda known: _(
        "The package holds no invitation. Open it with “import”, or ask the organiser for the invitation."
    ),
    "E-INVITATION": lambda known: _(
        "This invitation cannot be used here: it was not made by its organiser, or this store has entries already."
    ),
    "E-STORE-IN-USE": lambda known: _(
        "There are entries of another team in this store. A team’s further laptop begins with an empty one."
    ),
    "E-NOT-A-TEAM-PACKAGE": lambda known: _(
        "This was not made by a laptop of your team. Choose a copy for your own laptop, or any package of your team."
    ),
    "E-ROLE": lambda known: _("This invitation is for another role. Open it in a store of that role."),
    # Files.
    "E-MESSAGE-SIZE": lambda known: _(
        "This package is too large for messages. Send the file itself, on a stick or by mail."
    ),
    "E-CODES": lambda known: _("This package is too large for codes. Send the file itself, or send it as a message."),
    "E-MESSAGE": lambda known: _("The message is not complete yet. Paste the parts that are missing."),
    "E-UNREADABLE": lambda known: _("The file is not there, or it cannot be read. Check the stick and the name."),
    "E-READ-BACK": lambda known: _(
        "What was written could not be read back: the disk or stick may be failing. Use another one; nothing is lost."
    ),
    # One part of a package.
    "E-SCOPE-NOT-GRANTED": lambda known: _(
        "A part was written by a laptop that may not write there. It was not taken in. "
        "The organiser sees on the page of the site which laptops may write for it."
    ),
    "E-SEGMENT": _malformed_part,
    "E-HEADER": _malformed_part,
    "E-SCOPE": _malformed_part,
    "E-SEQ": _malformed_part,
    "E-OPS": _malformed_part,
    "E-LAMPORT": _malformed_part,
    "E-ENTITY": _malformed_part,
    "E-ID": _malformed_part,
    "E-VALUE": lambda known: _("A value has a form that cannot be kept ({detail}).").format(
        detail=known["detail"] or _("no detail")
    ),
}
KNOWN_CODES = frozenset(_CODES)
