"""After accepting: sites of whom long past months would be asked, and the step that lets them begin now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import inbox
from qic_desktop.services.organising import joining_late, site_changes, timetable
from qic_desktop.services.organising.joining_late import LateStart
from qic_desktop.services.organising.timetable import Planned
from qic_desktop.wording.designing import missed_words
from qic_desktop.wording.enrolment import late_start_words
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.widgets.notice import Step

TOPIC = "late-joiners"


def accept_requests(desk: Desk, page: QWidget, keys: Sequence[str]) -> None:
    """Accept who asks to join; what waited for them becomes ready."""
    workspace = desk.workspace
    said = n_("{n} accepted; what waited is ready now.", "{n} accepted; what waited is ready now.", len(keys))

    def on_joined(_changes: object) -> None:
        desk.say.toast(said.format(n=len(keys)))
        tell_of_late_joiners(desk, page, keys)

    desk.tasks.change(
        lambda: inbox.accept_requests(workspace, keys), on_joined, owner=page, sentence=_("Accepting requests")
    )


def tell_of_late_joiners(desk: Desk, page: QWidget, keys: Sequence[str]) -> None:
    """Look whether the sites of some accepted keys begin in a month that is long over, and ask what was meant."""
    workspace = desk.workspace

    def look() -> tuple[LateStart | None, Planned | None]:
        late = joining_late.late_starts(workspace, keys)
        return late, timetable.missed_session(workspace) if late else None

    desk.tasks.query(look, lambda found: _tell(desk, page, *found), owner=page)


def _tell(desk: Desk, page: QWidget, late: LateStart | None, missed: Planned | None) -> None:
    if late is None:
        desk.say.clear_notice(TOPIC)
        return
    codes = [one.code or one.name or "" for one in late.sites]
    said = late_start_words(codes, period_name(late.since), late.months)
    if missed is not None and missed.first is not None:
        said = f"{said} {missed_words(missed.number, period_name(missed.first.isoformat(), short=True))}"
    word = _("Begin in {month}").format(month=period_name(late.now))
    desk.say.notice(said, "concern", steps=[Step(word, lambda: _begin_now(desk, page, late))], topic=TOPIC)


def _begin_now(desk: Desk, page: QWidget, late: LateStart) -> None:
    workspace, ids = desk.workspace, [one.id for one in late.sites]
    desk.tasks.change(
        lambda: site_changes.begin_from(workspace, ids, late.now), lambda _done: _on_begun(desk, late), owner=page
    )


def _on_begun(desk: Desk, late: LateStart) -> None:
    desk.say.clear_notice(TOPIC)
    desk.say.toast(_("Nothing before {month} is asked.").format(month=period_name(late.now)))
