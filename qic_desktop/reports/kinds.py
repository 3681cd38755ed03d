"""Which documents can be printed, and what they are called. Loads no reportlab, so that a list costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qic_desktop.i18n import _

Role = Literal["site", "coach", "organiser"]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A document: the code that a command names, its title in the language in use, and who can print it."""

    code: str
    name: Callable[[], str]
    roles: tuple[Role, ...]


REPORTS: tuple[ReportKind, ...] = (
    ReportKind("monthly", lambda: _("Monthly report of the site"), ("site", "coach", "organiser")),
    ReportKind("chart", lambda: _("One chart on a page"), ("site", "coach", "organiser")),
    ReportKind("wall", lambda: _("Wall chart to go on with by hand, A3"), ("site", "coach", "organiser")),
    ReportKind("wall-a4", lambda: _("Wall chart to go on with by hand, A4"), ("site", "coach", "organiser")),
    ReportKind("journal", lambda: _("Journal of tests of change"), ("site", "coach", "organiser")),
    ReportKind("charter", lambda: _("Charter of the team’s work"), ("site",)),
    ReportKind("improvement", lambda: _("Report of the improvement work, after SQUIRE 2.0"), ("site",)),
    ReportKind("collaborative", lambda: _("Summary of the collaborative"), ("organiser",)),
    ReportKind("collaborative-charter", lambda: _("Charter of the collaborative, to sign"), ("organiser",)),
    ReportKind("enrolment", lambda: _("List of laptops that join, to tick"), ("organiser",)),
    ReportKind("invitation", lambda: _("Words of the organiser’s key, for invitations"), ("organiser",)),
)

WALL_PAPERS: dict[str, Literal["a3", "a4"]] = {"wall": "a3", "wall-a4": "a4"}
"""The paper of each wall chart, by its code."""
