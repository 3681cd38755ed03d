"""What "Go to" finds in a team's workspace beside its pages: parts of pages, steps to begin, tallies of measures.

A step carries its name to :meth:`ui.shell.page.Page.start` of the page it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable

from qic_desktop.i18n import _
from qic_desktop.services.measuring import tallies
from qic_desktop.services.measuring.measures import MeasureView
from ui.navigation import Place
from ui.workspace import Hit

TALLY = "tally"
"""After a measure's id, in the place of a period: where its days are typed."""


def finds(views: Iterable[MeasureView]) -> list[Hit]:
    """Everything that has a name of its own there; ``views`` are the measures of the team."""
    return [*steps(), *parts(), *daily(views)]


def steps() -> list[Hit]:
    """What can be begun from anywhere, by the word on its button."""
    measures, tests, team = Place("measures"), Place("tests-of-change"), Place("team", "people")
    return [
        Hit(_("New measure"), _("Measures"), "plus", measures, step="new"),
        Hit(_("Plan a cycle"), _("Tests of change"), "plus", tests, step="plan"),
        Hit(_("Print journal"), _("Tests of change"), "printer", tests, step="journal"),
        Hit(_("Add person"), _("Team"), "plus", team, step="person"),
        Hit(_("Add a meeting"), _("Team"), "plus", Place("team", "meetings"), step="meeting"),
    ]


def parts() -> list[Hit]:
    """The parts of pages, by the words that people look for."""
    aim, team, learning = _("Aim and drivers"), _("Team"), _("Learning")
    return [
        Hit(_("Aim and targets"), aim, "target", Place("aim", "aim")),
        Hit(_("Diagnosis: process map, fishbone, five whys, Pareto"), aim, "network", Place("aim", "diagnosis")),
        Hit(_("Charter, to write and to print"), aim, "file-text", Place("aim", "charter")),
        Hit(_("Members, roles and hours"), team, "users", Place("team", "people")),
        Hit(_("Meetings, minutes and actions"), team, "calendar", Place("team", "meetings")),
        Hit(_("Senior leaders, objectives, agreement"), team, "users", Place("team", "support")),
        Hit(_("Skills, and people around us"), team, "users", Place("team", "skills")),
        Hit(_("Learning sessions and pre-work"), learning, "graduation-cap", Place("learning", "sessions")),
        Hit(_("Change stories and questions"), learning, "megaphone", Place("learning", "stories")),
        Hit(_("Short lessons"), learning, "graduation-cap", Place("learning", "lessons")),
    ]


def daily(views: Iterable[MeasureView]) -> list[Hit]:
    """The tally of each measure that is struck day by day."""
    return [
        Hit(_("Tally: {measure}").format(measure=view.name), _("day by day"), "table", _tally(view))
        for view in views
        if tallies.can_be_struck(view)
    ]


def _tally(view: MeasureView) -> Place:
    return Place("measure", f"{view.id}@{TALLY}")
