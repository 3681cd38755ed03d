"""Sentences about locked packages: who can open one, why it is locked, and the words of the recovery sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _, n_
from qic_desktop.wording.spoken_words import spoken_text


def locked_carried() -> str:
    """A package in a coach's bag that stays shut."""
    return _("locked: only the organiser can open it")


def plain_beside(files: Sequence[str], place: str, *, may_go: bool) -> str:
    """That older packages of one's own lie unlocked beside a locked one."""
    said = n_(
        "An older package of yours lies unlocked on {place}: {files}.",
        "{n} older packages of yours lie unlocked on {place}: {files}.",
        len(files),
    ).format(n=len(files), place=place, files=", ".join(files))
    if may_go:
        return _("{said} Whoever finds it can read it. Everything in it is kept on this laptop.").format(said=said)
    return _("{said} Whoever finds it can read it. Delete it yourself if nobody needs it.").format(said=said)


def plain_removed(files: int, place: str) -> str:
    """That they are gone."""
    text = n_("{n} unlocked package is removed from {place}.", "{n} unlocked packages are removed from {place}.", files)
    return text.format(n=files, place=place)


def lock_reason(policy: str) -> str:
    """Why locking is offered, and what it costs."""
    agreed = {
        "always": _("Your collaborative agreed to lock every package."),
        "never": _("Your collaborative agreed to send packages unlocked."),
    }.get(policy, _("Sticks get lost. Your collaborative agreed to lock what goes on one."))
    return _("{agreed} You yourselves can always open what you locked; there is no password.").format(agreed=agreed)


def policy_name(policy: str) -> str:
    """When sites' packages are locked."""
    return {
        "removable": _("on sticks and other disks that are carried"),
        "always": _("always"),
        "never": _("never, unless a site wants it"),
    }.get(policy, policy)


def recovery_purpose(owner: str) -> str:
    """What the words open."""
    return _(
        "These 24 words open every locked package of {name}, on any laptop. They are for the day when the organiser’s "
        "laptop is lost or broken. They are kept nowhere but on this sheet."
    ).format(name=owner)


def recovery_steps() -> tuple[str, ...]:
    """What to do on that day."""
    return (
        _("Start QIC Desktop on another laptop and open the organiser’s store there, from its backup."),
        _("Open the locked package (page Inbox or Exchange) and choose “Open with the recovery words”."),
        _("Type the 24 words in their order; the first four letters of each are enough."),
    )


def recovery_cautions() -> tuple[str, ...]:
    """How to keep the sheet."""
    return (
        _("Keep it where the collaborative keeps papers that matter: locked up, dry, not with the laptop."),
        _("Whoever has the sheet and a locked package can read it. Do not photograph or mail it."),
        _("Lost the sheet? Make a new one in Design. New packages are then locked for the new words."),
    )


def recovery_source() -> str:
    """The foot line of the sheet."""
    return _("These words are kept by nobody but you: the program forgets them.")


def policy_choice(policy: str) -> str:
    """A choice in Design."""
    return {
        "removable": _("On sticks and other disks that are carried"),
        "always": _("Always"),
        "never": _("Never, unless a site wants it"),
    }.get(policy, policy)


def sheet_sentence(sheets: Sequence[Spoken], *, can_lock: bool) -> str:
    """Which recovery sheet counts."""
    if not can_lock:
        return cannot_lock()
    if not sheets:
        return _("There is no recovery sheet yet. If this laptop is lost, sites must send again what they locked.")
    said = " / ".join(spoken_text(one) for one in sheets)
    return _("The recovery sheet in use is called: {words}").format(words=said)


def cannot_lock() -> str:
    """This computer lacks the library."""
    return _("This kind of computer cannot lock packages. They can be sent unlocked.")


def readers_words(value: Mapping[str, object]) -> str:
    """The register ``readers`` for people."""
    keys = value.get("keys")
    count = len(keys) if isinstance(keys, dict) else 0
    parts = [n_("{n} laptop of the organiser", "{n} laptops of the organiser", count).format(n=count)]
    if value.get("recovery"):
        parts.append(_("a recovery sheet"))
    parts.append(policy_name(str(value.get("policy", "removable"))))
    return ", ".join(parts)
