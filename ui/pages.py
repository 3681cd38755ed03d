"""Which pages each role has, in the order of the rail. A page that does not exist yet is not listed.

The shell needs a page's word and icon before the first frame, and its code only when somebody goes there: the pages of
a site are listed here and loaded in a thread after the first page, or at their first visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import NamedTuple

from qic_desktop.i18n import _
from qic_desktop.services.workspace import Role
from ui.desk import Desk
from ui.shell.page import Page, PageSpec


class _Listed(NamedTuple):
    """A page by its module; ``maker`` is the function there that answers its whole description."""

    module: str
    key: str
    word: str
    icon: str
    parent: str = ""
    maker: str = "page_spec"
    of_one: bool = False

    def spec(self) -> PageSpec:
        """What the shell needs to know."""
        build = partial(_build, self.module, self.maker)
        on_rail = not self.parent
        return PageSpec(self.key, self.word, self.icon, build, on_rail, self.parent, self.of_one)


def _build(module: str, maker: str, desk: Desk) -> Page:
    spec: PageSpec = getattr(import_module(module), maker)()
    return spec.build(desk)


def pages_of(role: Role) -> Sequence[PageSpec]:
    """The pages of a role; the first one is shown at the start."""
    return {Role.SITE: _site_pages, Role.COACH: _coach_pages, Role.ORGANISER: _organiser_pages}[role]()


def rail_modules(role: Role) -> Sequence[str]:
    """The modules of the pages on a role's rail that are loaded at their first visit."""
    listed = {Role.SITE: _site_listed(), Role.ORGANISER: _organiser_listed()}.get(role, ())
    return [one.module for one in listed if not one.parent]


def _site_pages() -> Sequence[PageSpec]:
    return [one.spec() for one in _site_listed()]


def _site_listed() -> tuple[_Listed, ...]:
    return (
        _Listed("ui.site.today", "today", _("Today"), "sun"),
        _Listed("ui.site.measures", "measures", _("Measures"), "chart-line"),
        _Listed("ui.site.measure", "measure", _("Measure"), "chart-line", "measures", of_one=True),
        _Listed("ui.site.month_sheet", "month-sheet", _("Month sheet"), "clipboard-list", "measures"),
        _Listed(
            "ui.site.month_sheet", "count-back", _("Count back 12 months"), "history", "measures", maker="back_spec"
        ),
        _Listed("ui.site.table_import", "import-table", _("Import a table"), "table", "measures"),
        _Listed("ui.site.same_measures", "same-measures", _("Is this the same as ours?"), "copy-check", "measures"),
        _Listed("ui.site.tests_of_change", "tests-of-change", _("Tests of change"), "refresh-cw"),
        _Listed("ui.site.cycle", "cycle", _("Cycle"), "refresh-cw", "tests-of-change", of_one=True),
        _Listed("ui.site.gains", "gains", _("What holds the gains"), "shield-check", "tests-of-change"),
        _Listed("ui.site.aim", "aim", _("Aim and drivers"), "target"),
        _Listed("ui.site.team", "team", _("Team"), "users"),
        _Listed("ui.site.meeting", "meeting", _("Meeting"), "calendar", "team", of_one=True),
        _Listed("ui.site.progress", "progress", _("Progress"), "gauge"),
        _Listed("ui.site.learning", "learning", _("Learning"), "graduation-cap"),
        _Listed("ui.site.learning_lesson", "lesson", _("Lesson"), "graduation-cap", "learning"),
        _Listed("ui.site.learning_story", "story", _("Change story"), "megaphone", "learning", of_one=True),
        _Listed("ui.site.learning_storyboard", "storyboard", _("Storyboard"), "presentation", "learning"),
        _Listed("ui.exchange.page", "exchange", _("Exchange"), "arrow-left-right"),
        _Listed("ui.exchange.conflicts", "conflicts", _("Entered twice"), "git-branch", "exchange"),
        _Listed("ui.site.reports", "reports", _("Reports"), "file-text"),
    )


def _coach_pages() -> Sequence[PageSpec]:
    from ui.coach import bag, site, sites, visit

    listed = [module.page_spec() for module in (sites, visit, bag, site)]
    return [*listed, _Listed("ui.coach.my_work", "my-work", _("My work"), "user").spec(), _enter_for()]


def _enter_for() -> PageSpec:
    return _Listed("ui.coach.entering", "enter-for", _("Enter for this site"), "square-pen", "sites").spec()


def _organiser_pages() -> Sequence[PageSpec]:
    from ui.organiser import area, charts_page, design, enrolment, facilities, inbox, overview, reporting, site, sites

    modules = (overview, charts_page, reporting, area, sites, site, enrolment, facilities, inbox, design)
    specs = [module.page_spec() for module in modules]
    return [*specs[:-1], *(one.spec() for one in _organiser_listed()), specs[-1], _enter_for()]


def _organiser_listed() -> tuple[_Listed, ...]:
    return (
        _Listed("ui.organiser.sessions", "sessions", _("Sessions"), "presentation"),
        _Listed("ui.organiser.harvest", "harvest", _("Harvest"), "wheat"),
        _Listed("ui.organiser.feedback", "feedback", _("Feedback"), "megaphone"),
        _Listed("ui.organiser.evaluation", "evaluation", _("Evaluation"), "scale"),
    )
