"""What stands on the two sheets of an enrolment: the list for the register table, and the sheet with the root's words.

Loads no reportlab, so that preparing a sheet costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class LaptopLine:
    """One laptop on the list: code, name of the invitation, what it calls itself, its words, how it stands."""

    code: str
    invited: str
    name: str
    words: str
    state: str
    is_enrolled: bool = False


@dataclass(frozen=True, slots=True)
class EnrolmentSheet:
    """The list to tick by hand. ``counts`` is the line with how many have joined."""

    collaborative: str
    counts: str
    laptops: tuple[LaptopLine, ...]
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """What goes with an invitation on paper: the words on which trust rests, for whoever joins to compare.

    ``large`` and ``small`` are the words in two lines and the digits (or the other way round where there is no word
    list); ``code`` is the same key to scan.
    """

    collaborative: str
    aim: str
    large: str
    small: str
    code: QrCode | None
    imprint: Imprint
