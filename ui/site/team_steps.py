"""What each step on the page *Team* asks and records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.teamwork import actions, meetings, team, team_support
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.team import Vacancy
from qic_desktop.services.teamwork.team_page import MemberRow, TeamPage
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.action_steps import ActionSteps
from ui.site.team_dialogs import (
    LeaderDialog,
    LeaveDialog,
    MeetingDialog,
    MemberDialog,
    RoleDialog,
    SignDialog,
)


class TeamSteps(QObject):
    """Asks with a dialog, records on the store lane, and says what was done, with Undo.

    ``found`` is what the page shows; the page sets it whenever it has read the store.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.page = page
        self.found: TeamPage | None = None
        self.actions = ActionSteps(desk, page)
        self.dialog: QDialog | None = None

    def people(self) -> list[tuple[str, str]]:
        """The people of the team: (id, name)."""
        rows = self.found.rows if self.found else ()
        return list({row.view.person: row.view.name or _("Name not here") for row in rows}.items())

    # --- members -----------------------------------------------------------------------------------------------

    def ask_member(self, role: str = "") -> None:
        """Ask who joins the team."""
        dialog = MemberDialog(self._today(), self.page.window(), role=role)
        self.ask(dialog, lambda: self._add_member(dialog))

    def _add_member(self, dialog: MemberDialog) -> None:
        workspace, given = self.desk.workspace, dialog.answers
        self.change(
            lambda: team.add_member(
                workspace,
                given.name,
                given.role,
                since=given.since,
                hours=given.hours,
                profession=given.profession or None,
            ),
            _("{name} is in the team").format(name=given.name),
        )

    def open_row(self, row: MemberRow | Vacancy) -> None:
        """Change a member, or find somebody for a vacant role."""
        if isinstance(row, Vacancy):
            self.ask_member(row.role)
            return
        month = self.found.month if self.found else ""
        dialog = MemberDialog(self._today(), self.page.window(), row=row, month=month)
        dialog.leave.clicked.connect(partial(self.ask_leave, row))
        dialog.mistake.clicked.connect(partial(self.ask_leave, row, mistake=True))
        dialog.another.clicked.connect(partial(self._ask_role, row))
        self.ask(dialog, lambda: self._keep_member(row, dialog))

    def _keep_member(self, row: MemberRow, dialog: MemberDialog) -> None:
        workspace, given, view = self.desk.workspace, dialog.answers, row.view
        month = self.found.month if self.found else ""
        used = dict(view.membership.used or {})
        used.pop(month, None)
        if given.used is not None:
            used[month] = given.used
        now = {"hours": given.hours, "since": given.since, "used": used or None}
        before = {"hours": view.membership.hours, "since": view.membership.since, "used": view.membership.used}
        told = {"name": given.name, "profession": given.profession or None}
        known = {"name": view.name, "profession": view.profession}
        fields = {name: value for name, value in (now | told).items() if value != (before | known)[name]}
        if fields:
            self.change(lambda: team.write_member(workspace, view.id, **fields))

    def ask_leave(self, row: MemberRow, _checked: bool = False, *, mistake: bool = False) -> None:
        """Ask for the last day, and who takes over what was promised."""
        workspace, view = self.desk.workspace, row.view
        others = [(key, name) for key, name in self.people() if key != view.person]

        def ask(promised: tuple[ActionView, ...]) -> None:
            dialog = LeaveDialog(view, promised, others, self.page.window(), today="" if mistake else self._today())
            self.ask(dialog, lambda: self._part(row, dialog, mistake=mistake))

        self.desk.tasks.query(lambda: team.open_actions_of(workspace, view), ask, owner=self.page)

    def _part(self, row: MemberRow, dialog: LeaveDialog, *, mistake: bool) -> None:
        workspace, view, taker = self.desk.workspace, row.view, dialog.give_to
        until, reason = dialog.day.typed, dialog.reason.text().strip()
        if mistake:
            words = _("{name} was taken off the list").format(name=view.name or "")
            self.change(lambda: team.remove_member(workspace, view.id, give_to=taker), words)
            return
        words = _("{name} has left the role").format(name=view.name or "")
        self.change(
            lambda: team.leave_team(workspace, view.id, until=until, reason=reason or None, give_to=taker), words
        )

    def _ask_role(self, row: MemberRow, _checked: bool = False) -> None:
        workspace = self.desk.workspace
        dialog = RoleDialog(row.view, self._today(), self.page.window())
        self.ask(
            dialog,
            lambda: self.change(
                lambda: team.change_role(workspace, row.view.id, dialog.role.key, dialog.day.typed),
                _("{name} has another role").format(name=row.view.name or ""),
            ),
        )

    def tick_point(self, membership: str, point: str, done: bool) -> None:
        """Tick a point of the hand-over."""
        workspace = self.desk.workspace
        self.change(lambda: team.tick_point(workspace, membership, point, done=done))

    # --- meetings, actions, leaders ----------------------------------------------------------------------------

    def ask_meeting(self) -> None:
        """Ask for the day of a meeting, then open it."""
        workspace = self.desk.workspace
        dialog = MeetingDialog(self._today(), self.page.window())

        def plan() -> None:
            day, purpose = dialog.day.typed, dialog.purpose.text().strip()
            self.desk.tasks.change(
                lambda: meetings.plan_meeting(workspace, day, purpose or None),
                partial(self.desk.navigator.go, "meeting"),
                failed=self.desk.say.error,
                owner=self.page,
            )

        self.ask(dialog, plan)

    def ask_action(self, identity: str) -> None:
        """Change an action, or take it off the list."""
        self.dialog = self.actions.ask(self.found.actions if self.found else (), identity, self.people())

    def add_action(self, text: str, owner: str, due: str) -> None:
        """Write an action down."""
        workspace = self.desk.workspace
        self.change(lambda: actions.add_action(workspace, text, owner=owner or None, due=due or None))

    def ask_leader(self, identity: str = "") -> None:
        """Write a senior leader down, or change what is known of one."""
        workspace = self.desk.workspace
        view = next((one for one in self.found.leaders if one.id == identity), None) if self.found else None
        dialog = LeaderDialog(self.page.window(), view=view)
        if view is not None:
            dialog.remove.clicked.connect(
                lambda: self.change(
                    lambda: team_support.remove_leader(workspace, identity), _("The leader was taken off the page")
                )
            )

        def keep() -> None:
            role = dialog.role.text().strip()
            last, following = dialog.last.typed or None, dialog.next.typed or None
            note = dialog.note.text().strip() or None
            if view is None:
                name = dialog.name.text().strip()
                self.change(
                    lambda: team_support.add_leader(
                        workspace, name, role, last_contact=last, next_contact=following, note=note
                    )
                )
            else:
                self.change(
                    lambda: team_support.write_leader(
                        workspace, identity, role=role, last_contact=last, next_contact=following, note=note
                    )
                )

        self.ask(dialog, keep)

    def set_promise(self, leader: str, promise: str, state: str) -> None:
        """How a promise stands."""
        workspace = self.desk.workspace
        self.change(lambda: team_support.write_promise(workspace, leader, promise, state=state))

    def ask_signature(self, voice: str) -> None:
        """Ask who signed for a side, and when."""
        workspace = self.desk.workspace
        people = self.people()
        leaders = [(one.support.leader or "", one.name or "") for one in (self.found.leaders if self.found else ())]
        known = [*leaders, *people] if voice == team_support.MANAGEMENT else [*people, *leaders]
        if not known:
            self.desk.say.toast(_("Add the people of the team first."))
            return
        title = _("Signed for the team") if voice == team_support.TEAM else _("Signed for the management")
        dialog = SignDialog(title, known, self._today(), self.page.window())
        self.ask(
            dialog,
            lambda: self.change(lambda: team_support.sign(workspace, voice, dialog.person.key, dialog.day.typed)),
        )

    # --- one way to ask and to record --------------------------------------------------------------------------

    def ask(self, dialog: QDialog, then: Callable[[], object]) -> None:
        """Show a dialog, and go on once it is accepted."""
        self.dialog = dialog
        open_dialog(dialog, then)

    def change(self, fn: Callable[[], object], said: str = "") -> None:
        """Record, and say what was done where it should be said."""
        self.desk.record(fn, said, owner=self.page)

    def _today(self) -> str:
        return self.found.day.isoformat() if self.found else ""
