"""A site's laptops in words for the organiser: how a key stands, and what follows from ending it."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.i18n import _, format_number, n_


def key_state(standing: str, *, is_heir: bool) -> str:
    """How a laptop's key stands, in a few words."""
    if is_heir and standing in ("confirmed", "provisional"):
        return _("confirmed; follows an older key") if standing == "confirmed" else _("new key, not confirmed yet")
    return {
        "provisional": _("not confirmed: one of their laptops vouches for it"),
        "asking": _("asks to join"),
        "confirmed": _("confirmed"),
        "ended": _("not trusted any more"),
    }[standing]


def what_stays(kept: int) -> str:
    """What of a key stays valid."""
    if not kept:
        return _("Nothing of this laptop stays valid.")
    return n_("{n} entry stays as it is.", "{n} entries stay as they are.", kept).format(n=format_number(kept))


def what_goes(lost: int) -> str:
    """What is set aside here now, and what will not be taken in later."""
    later = _("Whatever this laptop writes or wrote elsewhere after that is set aside wherever it arrives.")
    if not lost:
        return later
    now = n_(
        "{n} entry is set aside: it leaves charts and tables. It is kept, and comes back if you accept it again.",
        "{n} entries are set aside: they leave charts and tables. They are kept, and come back if you accept it again.",
        lost,
    ).format(n=format_number(lost))
    return f"{now} {later}"


def others_words(names: Sequence[str]) -> str:
    """Keys that lose their right with it."""
    if not names:
        return ""
    return n_(
        "{names} was let in by this key and is not trusted any more, too.",
        "{names} were let in by this key and are not trusted any more, too.",
        len(names),
    ).format(names=", ".join(names))


def after_words() -> str:
    """What is to be done afterwards."""
    return _(
        "It takes effect here at once, and at every other laptop with your next news. Its owner can go on with a new "
        "key or another laptop, which you accept as usual."
    )
