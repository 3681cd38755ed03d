"""The way to the visit of a site: the one that was begun or planned, the one closed today, or a new one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _
from qic_desktop.services.coaching import need, visiting, visits
from ui.desk import Desk
from ui.widgets.notice import Step


def open_visit(desk: Desk, owner: QWidget, site: str) -> None:
    """Go on with the visit that was begun or planned, or begin one."""
    workspace = desk.workspace

    def read() -> tuple[Visit | None, Visit | None]:
        return need.need_of(workspace, site).planned, visits.visited_today(workspace, site)

    def go_on(found: tuple[Visit | None, Visit | None]) -> None:
        planned, closed = found
        if planned is not None:
            desk.navigator.go("visit", planned.id)
        elif closed is None:
            begin(desk, owner, site)
        else:
            desk.navigator.go("visit", closed.id)
            said = _("You closed this visit today. What was forgotten can still be added.")
            again = Step(_("Begin another visit"), partial(begin, desk, owner, site))
            desk.say.notice(said, "info", [again], topic="closed-today", passing=True)

    desk.tasks.query(read, go_on, failed=desk.say.error, owner=owner)


def begin(desk: Desk, owner: QWidget, site: str) -> None:
    """Begin a visit to a site, and open it."""
    made: list[Visit] = []

    def run() -> object:
        made[:] = [visiting.begin_visit(desk.workspace, site)]
        return visiting.changes_of(made[0])

    desk.tasks.change(run, lambda _changes: desk.navigator.go("visit", made[0].id), failed=desk.say.error, owner=owner)
