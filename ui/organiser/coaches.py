"""Coaches: who looks after which sites, who may enter for them, and after how many days a coach comes again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.need import Group, VisitRule
from qic_desktop.errors import InputError, QicError
from qic_desktop.i18n import _
from qic_desktop.services.organising import caseloads
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.trusting import revoking, trust
from qic_desktop.services.trusting.revoking import KeyHolder
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import caseloads as words
from qic_desktop.wording.coaching import group_name
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.organiser import lost_laptop
from ui.organiser.keys_end import EndKeyDialog
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.texts import label
from ui.widgets.tick_list import TickList

SIZE = (860, 640)
Read = tuple[tuple[Coach, ...], tuple[Site, ...], VisitRule]


def read_coaches(workspace: Workspace) -> Read:
    """Coaches, sites and the rule for visits."""
    return caseloads.list_coaches(workspace), trust.list_sites(workspace), caseloads.read_rule(workspace)


class CoachesDialog(Sheet):
    """One coach at a time. ``wanted`` are sites that the person came with: they are ticked, to be kept or not.

    ``kept`` when something was written down.
    """

    kept = Signal()

    def __init__(self, desk: Desk, wanted: Sequence[str], parent: QWidget) -> None:
        super().__init__("users", _("Coaches and their sites"), SIZE, parent)
        self.desk, self._brought = desk, tuple(wanted)
        self._read_: Read | None = None
        self.say(_("Coaches and their sites"), _("Lists and rule reach the coaches with your next news."))
        self.body.setSpacing(10)
        self._none = label(_("No coach takes part now. An invitation for a coach is written like one for a site."))
        self.invite = button(_("Invite a coach"), self._go_invite, icon="mail")
        self.coach = Select()
        self.coach.setAccessibleName(_("Coach"))
        self.coach.chosen.connect(lambda _key: self._show_coach())
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find by code, name or area"))
        self.search.setAccessibleName(_("Find sites"))
        self.search.setClearButtonEnabled(True)
        self.list = TickList(_("Sites of this coach"))
        self.search.textChanged.connect(self.list.search)
        self.list.ticks_changed.connect(self._look)
        self.all = button(_("Tick what is listed"), lambda: self.list.tick_shown(on=True), kind="quiet", size="small")
        self.none = button(_("Untick"), lambda: self.list.tick_shown(on=False), kind="quiet", size="small")
        self.enter = button(_("Let this coach enter for them"), self._let_enter, icon="pencil", size="small")
        self.lost = button(_("Laptop lost …"), self._ask_lost, kind="quiet", size="small")
        self.again = button(_("New laptop …"), self._begin_again, kind="quiet", size="small")
        self.told = label("", "small", wrap=True)
        self.full = self._build_list()
        self.body.addWidget(self._none)
        self.body.addWidget(self.invite, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.coach)
        # The list takes all the room that there is; without a coach what is left stays at the top.
        self.body.addWidget(self.full, 1000)
        self.body.addWidget(self._build_rule())
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.foot.addWidget(label(_("You can undo it."), "muted"), 1)
        self.foot.addWidget(button(_("Leave it"), self.reject))
        self.keep = Button(_("Keep"), kind="primary", icon="check")
        self.keep.clicked.connect(self._keep)
        self.foot.addWidget(self.keep)
        self.look()
        self.search.setFocus()

    def _build_list(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        steps = QWidget()
        row = FlowLayout(steps, 8)
        for part in (self.all, self.none, self.enter, self.lost, self.again):
            row.addWidget(part)
        column.addWidget(steps)
        column.addWidget(self.told)
        return made

    def _build_rule(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label(_("Days until the next visit, by need"), wrap=True), 1)
        self.days: dict[Group, TextField] = {}
        for group in Group:
            field = TextField()
            field.setMaximumWidth(current().px(120))
            self.days[group] = field
            row.addWidget(Field(group_name(group), field))
        return made

    # --- reading -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask the store again."""
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: read_coaches(workspace), self.show_coaches, owner=self, topic="coaches")

    def show_coaches(self, found: Read) -> None:
        """Show what the store says; the coach that was chosen stays chosen."""
        self._read_ = found
        coaches, _sites, rule = found
        self._none.setVisible(not coaches)
        self.invite.setVisible(not coaches)
        for part in (self.coach, self.full):
            part.setVisible(bool(coaches))
        lines = [(one.id, f"{one.name}: {words.sites_words(len(one.sites), len(one.enters))}") for one in coaches]
        self.coach.set_options(lines)
        for group, field in self.days.items():
            field.show_text(str(rule.days[group]))
        self._show_coach()

    @property
    def chosen(self) -> Coach | None:
        """The coach whose list is shown."""
        coaches = self._read_[0] if self._read_ else ()
        return next((one for one in coaches if one.id == self.coach.key), None)

    def _show_coach(self) -> None:
        coach = self.chosen
        if coach is None or self._read_ is None:
            return
        coaches, sites, _rule = self._read_
        lines = []
        for site in sites:
            others = [one.name for one in coaches if one.id != coach.id and site.id in one.sites]
            lines.append((site.id, words.site_line(site, others, enters=site.id in coach.enters)))
        self.list.set_lines(lines, [*coach.sites, *self._brought])
        self.list.search(self.search.text())
        self._look()

    def _look(self) -> None:
        coach, ticked = self.chosen, self.list.ticked
        self.told.setText(words.chosen_words(len(ticked)))
        new = [one for one in ticked if coach is not None and one not in coach.enters]
        self.enter.setEnabled(bool(new))

    # --- writing -----------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        try:
            days = {group: int(field.text().strip()) for group, field in self.days.items()}
        except ValueError:
            self._refuse(words.rule_problem())
            return
        workspace, coach, ticked = self.desk.workspace, self.chosen, self.list.ticked

        def write() -> object:
            caseloads.write_rule(workspace, days)
            return caseloads.write_caseload(workspace, coach.id, ticked) if coach is not None else None

        self.desk.tasks.change(write, lambda _changes: self._on_kept(), failed=self._refused, owner=self)

    def _on_kept(self) -> None:
        self.kept.emit()
        self.desk.say.toast(_("Kept. It reaches the coaches with your next news."))
        self.accept()

    def _let_enter(self) -> None:
        workspace, coach, ticked = self.desk.workspace, self.chosen, self.list.ticked
        if coach is None:
            return
        self.desk.tasks.change(
            lambda: caseloads.let_enter(workspace, coach.id, ticked),
            lambda _changes: self._on_allowed(ticked),
            failed=self._refused,
            owner=self,
        )

    def _on_allowed(self, ticked: Sequence[str]) -> None:
        # What is ticked and not kept yet stays ticked.
        self._brought = tuple(ticked)
        self.told.setText("")
        self.kept.emit()
        self.look()
        self.desk.say.toast(_("Allowed with your next news. It ends only with the coach’s key."))

    # --- a laptop that is lost ---------------------------------------------------------------------------------

    def _ask_lost(self) -> None:
        workspace, coach = self.desk.workspace, self.chosen
        if coach is not None:
            self.desk.tasks.query(
                lambda: revoking.trusted_laptops(workspace, coach.id), self._show_lost, failed=self._refused, owner=self
            )

    def _show_lost(self, laptops: Sequence[KeyHolder]) -> None:
        if not laptops:
            self._refuse(_("No laptop of this coach is trusted any more."))
        elif len(laptops) == 1:
            self.end_trust(laptops[0])
        else:
            self.laptops = QMenu(self)
            for one in laptops:
                self.laptops.addAction(" ".join(one.spoken.words), partial(self.end_trust, one))
            self.laptops.popup(self.lost.mapToGlobal(self.lost.rect().bottomLeft()))

    def end_trust(self, laptop: KeyHolder) -> None:
        """Say what would stay and what would go, and stop trusting it if the person is sure."""
        self.ending = EndKeyDialog(self.desk, laptop, self)
        if self.chosen is not None:
            said = _("Stop trusting the laptop of {coach}").format(coach=self.chosen.name)
            self.ending.say(said, self.ending.under.text())
        self.ending.ended.connect(self._on_ended)
        self.ending.open()

    def _begin_again(self) -> None:
        """An invitation for a new laptop of the chosen coach."""
        if self.chosen is not None:
            open_dialog(lost_laptop.for_coach(self.desk, self.chosen, self))

    def _on_ended(self) -> None:
        self.kept.emit()
        self.look()
        said = _(
            "Not trusted any more. Write the news, so that everybody knows; “New laptop …” brings back her visits."
        )
        # It stays until it is closed: that the news are still to be written must not be forgotten.
        self.desk.say.notice(said, "info", topic="lost")

    def _refused(self, error: QicError) -> None:
        self._refuse(words.rule_problem() if isinstance(error, InputError) else sentence_of(error))

    def _refuse(self, said: str) -> None:
        self.problem.setText(said)
        self.problem.show()

    def _go_invite(self) -> None:
        self.reject()
        self.desk.navigator.go("design", "invitations")
