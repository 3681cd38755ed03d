"""Words about letters of the organiser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.exchange import day_name


class Marked(Protocol):
    """A letter as far as these words know it."""

    @property
    def read(self) -> bool:
        """Whether it was put away."""
        ...


def read_words(*, again: bool = False) -> str:
    """After a letter was put away, or back."""
    return _("It is new again.") if again else _("Put away. It stays among all letters.")


def sent_words(on: date, today: date, *, for_us: bool) -> str:
    """When a letter was sent, and that not everybody got it."""
    day = day_name(on, today=today)
    return _("{day}, not to everybody").format(day=day) if for_us else day


def count_words(letters: Sequence[Marked]) -> str:
    """How many letters there are, and how many of them are new."""
    count, new = len(letters), sum(not one.read for one in letters)
    if not count:
        return _("No letter of the organiser has come yet.")
    said = n_("{n} letter, {new} new", "{n} letters, {new} new", count)
    return said.format(n=format_number(count), new=format_number(new))


def note_words() -> str:
    """After a note to a coach was written."""
    return _("It goes in the file for the coach, beside the next news.")


def organiser_words() -> str:
    """To an organiser, who reads no letters."""
    return _("You write letters: reminders with “qic reminders --write”, to a coach with “qic letters to-coach”.")
