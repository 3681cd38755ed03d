"""Close or go on: where the collaborative stands, what each way changes, and the letter that tells the sites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.governance import find_profile
from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.i18n import _
from qic_desktop.services.organising import collaboratives, course
from qic_desktop.wording.designing import (
    consequence_words,
    course_name,
    course_words,
    output_state,
    proposal_words,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.report import archive_words
from ui.asking import ask_folder
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.panel import Panel, Sentence
from ui.widgets.texts import label


class CoursePart(DesignPart):
    """One choice, its consequences before it is made, and the letter; a draft until it is published."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown = ("", "")
        self._proposal = course.Proposal(course.RUNNING)
        panel = Panel(_("Close, hold the gains, or go on"))
        self.now = Sentence()
        panel.add(self.now)
        self.proposal = label("", "muted", wrap=True)
        panel.add(self.proposal)
        self.take = button(_("Choose it"), self._take_proposal, size="small")
        proposed = QHBoxLayout()
        proposed.addWidget(self.take)
        proposed.addStretch(1)
        panel.add(proposed)
        self.choice = Select([(code, course_name(code)) for code in collaboratives.COURSES])
        self.choice.chosen.connect(lambda _key: self._explain())
        self.since = TextField("", "2027-06")
        self._since_field = Field(_("From this month on"), self.since)
        panel.add(Columns([Field(_("The collaborative is from then on"), self.choice), self._since_field], 520))
        self.consequences = label("", wrap=True)
        panel.add(self.consequences)
        self.title, self.body = TextField(), LongTextField("", "", 4)
        told = _("It goes with the next news. Empty: no letter.")
        self._title_field = Field(_("Letter to all sites"), self.title, told)
        panel.add(self._title_field)
        panel.add(Field(_("Text of the letter"), self.body))
        self.keep = button(_("Draft it"), self._keep)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch(1)
        panel.add(row)
        self.column.addWidget(panel)
        leaves = Panel(_("What it leaves"))
        self.leaves = label("", wrap=True)
        leaves.add(self.leaves)
        self.column.addWidget(leaves)
        self.column.addWidget(self._build_archive())
        self.column.addStretch(1)

    def _build_archive(self) -> Panel:
        """Offered at any time, and asked for where the collaborative has closed without one."""
        panel = Panel(_("Archive"))
        self.archive_state = Sentence()
        panel.add(self.archive_state)
        told = _(
            "The archive is a folder with the evidence dossier, which anybody can check without this program, and a "
            "backup of this store, which holds everything. Keep it where the backups are kept."
        )
        panel.add(label(told, "muted", wrap=True))
        self.archive = button(_("Write the archive…"), self._ask_place, icon="save")
        row = QHBoxLayout()
        row.addWidget(self.archive)
        row.addStretch(1)
        panel.add(row)
        return panel

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (collaboratives.find_collaborative(workspace), course.propose(workspace), course.left(workspace)),
            lambda found: self.show_record(*found),
            failed=self.desk.say.error,
            owner=self,
        )

    def first_field(self) -> QWidget:
        return self.choice

    def show_record(
        self, found: Collaborative | None, proposal: course.Proposal, left: Mapping[str, int | None]
    ) -> None:
        """Show what the store says, and what usually comes next."""
        self._proposal = proposal
        stands = (found.course if found else None) or course.RUNNING
        since = (found.course_since if found else None) or ""
        self.now.say(course_words(stands, since))
        shown = stands, since or period_of(self.desk.workspace.today(), PeriodKind.MONTH).text
        if shown != self._shown or not self.undrafted:
            self._shown = shown
            self.choice.choose(stands)
            self.since.show_text(shown[1])
        review = period_name(proposal.review.isoformat(), short=True) if proposal.review else ""
        ends = find_profile(found.profile if found else None).ends
        self.proposal.setText(proposal_words(ends, stands, proposal.since, review))
        self.proposal.setVisible(bool(self.proposal.text()))
        self.take.setVisible(bool(proposal.since))
        self.leaves.setText("\n".join(f"• {output_state(code, count)}" for code, count in left.items()))
        self._explain()
        day, name = (found.archived_on or "", found.archive_name or "") if found else ("", "")
        said = archive_words(period_name(day) if day else "", name)
        ended = stands in (course.CLOSED, course.NETWORK) and not day
        self.archive_state.say(_("{said} Write it now, while everything is here.").format(said=said) if ended else said)

    @property
    def undrafted(self) -> bool:
        """Whether something is chosen or written here that no draft holds yet."""
        chosen = self.choice.key, self.since.text().strip()
        return bool(self._shown[0]) and (
            chosen != self._shown or bool(self.title.text().strip() or self.body.toPlainText().strip())
        )

    def _ask_place(self) -> None:
        chosen = ask_folder(self.window(), _("Where should the archive go?"))
        if chosen is not None:
            self.write_archive(chosen)

    def write_archive(self, place: Path) -> None:
        """Write the archive into a new folder below ``place``."""
        from qic_desktop.services.evaluating.archiving import write_archive

        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: write_archive(workspace, place).changes,
            lambda _changes: self.desk.say.toast(_("The archive is written, and recorded here.")),
            failed=self.desk.say.error,
            owner=self,
            sentence=_("Writing the archive"),
        )

    def _take_proposal(self) -> None:
        self.choice.choose(self._proposal.course)
        self.since.show_text(self._proposal.since)
        self._explain()

    def _explain(self) -> None:
        said = [consequence_words(one) for one in course.CONSEQUENCES[self.choice.key]]
        self.consequences.setText("\n".join(f"• {one}" for one in said))

    def _keep(self) -> None:
        since = find_period(self.since.text().strip())
        if since is None or since.kind is not PeriodKind.MONTH:
            self._since_field.say_error(_("Write a month as 2027-06."))
            return
        self._since_field.say_error("")
        workspace, chosen, month = self.desk.workspace, self.choice.key, since.text
        letter = self.title.text(), self.body.toPlainText()
        if letter[1].strip() and not letter[0].strip():
            self._title_field.say_error(_("Give the letter a title, so that sites see what it is about."))
            return
        self._title_field.say_error("")
        said = _("Drafted. Sites learn of it when you publish; until then you can undo it.")
        self.change(lambda: course.change_course(workspace, chosen, month, letter), said, self._put_letter_away)

    def _put_letter_away(self) -> None:
        self.title.replace_text("")
        self.body.replace_text("")
