"""Which pages each role has, in the order of the rail. A page that does not exist yet is not listed."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.services.workspace import Role
from ui.shell.page import PageSpec


def pages_of(role: Role) -> Sequence[PageSpec]:
    """The pages of a role; the first one is shown at the start."""
    return {Role.SITE: _site_pages, Role.COACH: _coach_pages, Role.ORGANISER: _organiser_pages}[role]()


def _site_pages() -> Sequence[PageSpec]:
    from ui.exchange import conflicts
    from ui.exchange import page as exchange
    from ui.site import (
        aim,
        cycle,
        gains,
        learning,
        learning_lesson,
        learning_story,
        learning_storyboard,
        measure,
        measures,
        meeting,
        month_sheet,
        progress,
        reports,
        same_measures,
        table_import,
        team,
        tests_of_change,
        today,
    )

    modules = (
        today,
        measures,
        measure,
        tests_of_change,
        cycle,
        gains,
        aim,
        team,
        meeting,
        progress,
        learning,
        learning_lesson,
        learning_story,
        learning_storyboard,
        exchange,
        conflicts,
        reports,
    )
    found = [module.page_spec() for module in modules]
    at = modules.index(measure) + 1
    months = (month_sheet.page_spec(), month_sheet.back_spec())
    return [*found[:at], *months, table_import.page_spec(), same_measures.page_spec(), *found[at:]]


def _coach_pages() -> Sequence[PageSpec]:
    from ui.coach import bag, site, sites

    return [module.page_spec() for module in (bag, sites, site)]


def _organiser_pages() -> Sequence[PageSpec]:
    from ui.organiser import charts_page, design, enrolment, inbox, overview, site, sites

    return [module.page_spec() for module in (overview, charts_page, sites, site, enrolment, inbox, design)]
