"""What is known of one harvested change, and everything that can be done with it: the right side of the harvest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import harvest, harvest_groups, harvest_package
from qic_desktop.services.organising.harvest import DECISIONS, Harvest, HarvestRow, Member
from qic_desktop.services.organising.harvest_context import by_facility
from qic_desktop.services.organising.harvest_package import unit_of
from qic_desktop.wording import harvest as words
from qic_desktop.wording.collection import jump_words
from ui.asking import open_dialog
from ui.desk import Desk
from ui.organiser.harvest_together import Line, TogetherDialog
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.fields import LongTextField, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.texts import label, rule
from ui.widgets.tips import plain_tip

TALL = 84


class HarvestSide(Panel):
    """Shows the row that the list is on. What is written is written for the row that is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.desk = desk
        self.row: HarvestRow | None = None
        self.found: Harvest | None = None
        self.dialog: TogetherDialog | None = None
        self._build_change()
        self._build_steps()
        self.add(rule())
        self._build_fields()

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_change(self) -> None:
        self.name = TextField()
        self.name.setAccessibleName(_("Name of the change"))
        self.name.committed.connect(lambda text: self._keep(title=text))
        self._titled(_("Name of the change"), self.name)
        self._numbers = label("", wrap=True)
        self.add(self._numbers)

    def _build_steps(self) -> None:
        self._suggested = label("", "muted", wrap=True)
        self.add(self._suggested)
        steps = QWidget()
        row = FlowLayout(steps, 8)
        self.accept = button(_("Yes, one change"), self.take_suggestion, icon="check", size="small")
        self.together = button(_("Put together …"), self.ask_together, icon="git-merge", size="small")
        self.split = button(_("Split …"), self.ask_split, icon="git-branch", size="small")
        self.apart = button(_("Take apart"), self.take_apart, kind="quiet", size="small")
        for part in (self.accept, self.together, self.split, self.apart):
            row.addWidget(part)
        self.add(steps)
        holder = QWidget()
        self._sites = QVBoxLayout(holder)
        self._sites.setContentsMargins(0, 0, 0, 0)
        self._sites.setSpacing(2)
        self.add(holder)

    def _build_fields(self) -> None:
        self.decision, self.grade, self.measure, self.driver = Select(), Select(), Select(), Select()
        self.decision.set_options([(one, words.decision_words(one)) for one in ("", *DECISIONS)])
        self.decision.chosen.connect(self._on_decision)
        self.grade.chosen.connect(lambda key: self._keep(evidence=key))
        self.measure.chosen.connect(lambda key: self._keep(measure=key))
        self.driver.chosen.connect(lambda key: self._keep(driver=key))
        self.reason = TextField()
        self.reason.committed.connect(lambda text: self._keep(reason=text))
        self.how_to, self.adaptations = LongTextField(), LongTextField()
        for long in (self.how_to, self.adaptations):
            long.setFixedHeight(current().px(TALL))
        self.how_to.committed.connect(lambda text: self._keep(how_to=text))
        self.adaptations.committed.connect(lambda text: self._keep(adaptations=text))
        for word, field in (
            (_("Next package"), self.decision),
            (_("Why"), self.reason),
            (_("What the numbers say"), self.grade),
            (_("Judged by"), self.measure),
            (_("Driver"), self.driver),
            (_("How to do it"), self.how_to),
            (_("How sites adapted it"), self.adaptations),
        ):
            self._titled(word, field)
        self._stories = label("", "small", wrap=True)
        self.add(self._stories)
        proof = Sentence()
        proof.say(words.no_proof())
        self.add(proof)

    def _titled(self, word: str, field: QWidget) -> None:
        title = label(word, "small")
        title.setBuddy(field)
        field.setAccessibleName(word)
        self.add(title)
        self.add(field)

    # --- showing -----------------------------------------------------------------------------------------------

    def show_row(self, row: HarvestRow, found: Harvest) -> None:
        """Show a change; what the person is typing now is left alone."""
        same = self.row is not None and bool(_keys(self.row) & _keys(row))
        self.row, self.found = row, found
        unit, group = unit_of(row), row.group
        (self.name.show_text if same else self.name.replace_text)(row.title)
        said = [words.endings_words(row.endings()).capitalize() + ".", words.effect_words(row.effects, unit)]
        if row.jumped:
            said.append(words.jumped_words(len(row.jumped)))
        self._numbers.setText(" ".join(said))
        self._show_steps(row)
        self._show_sites(row, unit)
        self.decision.choose(row.decision)
        rule_says = _("by the numbers: {grade}").format(grade=words.grade_words(row.suggested_grade))
        self.grade.set_options([("", rule_says), *words.grade_options()])
        self.grade.choose((group.evidence if group else None) or "")
        self.measure.set_options([(one.id, one.name) for one in found.views])
        self.measure.choose(row.view.id if row.view else "")
        self.driver.set_options([("", _("No driver yet")), *found.drivers.items()])
        self.driver.choose(row.driver)
        for field, text in ((self.reason, "reason"), (self.how_to, "how_to"), (self.adaptations, "adaptations")):
            told = (getattr(group, text) if group else None) or ""
            (field.show_text if same else field.replace_text)(told)
        self.reason.home(False)
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: len(harvest_package.stories_of(workspace, row)), self._show_stories, owner=self, topic="stories"
        )

    def _show_steps(self, row: HarvestRow) -> None:
        said = ""
        if row.is_suggested:
            said = _("Is this one change? It was put together for you: {why}.").format(why=words.kin_words(row.why))
        elif row.near:
            names = ", ".join(dict.fromkeys(one.name for one in row.near))
            said = words.near_words(len(row.near), names)
        self._suggested.setText(said)
        self._suggested.setVisible(bool(said))
        add = _("Add them") if len(row.near) > 1 else _("Add it")
        self.accept.set_word(_("Yes, one change") if row.is_suggested else add)
        self.accept.setVisible(bool(said))
        several = len(row.members) > 1
        self.split.setVisible(several)
        self.apart.setVisible(several)
        self.apart.set_word(_("Not the same") if row.is_suggested else _("Take apart"))

    def _show_stories(self, count: int) -> None:
        said = n_(
            "{n} story of a site may be handed on with it.", "{n} stories of sites may be handed on with it.", count
        ).format(n=count)
        self._stories.setText(said if count else _("No site has agreed to hand on a story about it."))

    def _show_sites(self, row: HarvestRow, unit: str) -> None:
        clear(self._sites)
        for kind in by_facility(row):
            said = words.kind_words(kind.kind, kind.sites, kind.kept, kind.effects, unit)
            self._sites.addWidget(label(said, wrap=True))
        for one in row.members:
            line = QWidget()
            parts = QGridLayout(line)
            parts.setContentsMargins(0, 0, 0, 0)
            parts.setSpacing(0)
            parts.setColumnStretch(0, 1)
            go = partial(self.desk.navigator.go, "site", one.tested.site.id)
            step = button(one.tested.name, go, kind="quiet", size="small")
            step.setStyleSheet("text-align: left; padding: 0;")
            step.setToolTip(plain_tip(" ".join((one.tested.name, *one.tested.plans[:1], *one.tested.learned[:1]))))
            parts.addWidget(step, 0, 0)
            site = one.tested.site
            where = words.site_words(site.facility_type or "", site.area or "", site.size)
            told = "\n".join(part for part in (where, _told(one, unit)) if part)
            parts.addWidget(label(told, "small", wrap=True), 1, 0)
            if len(row.members) > 1:
                out = _("Take {site} out: it is another change").format(site=one.tested.name)
                off = icon_button("x", out, partial(self.take_out, one.tested.key))
                off.set_kind("quiet")
                parts.addWidget(off, 0, 1, 2, 1)
            self._sites.addWidget(line)

    # --- what the person does ----------------------------------------------------------------------------------

    def take_suggestion(self) -> None:
        """What was put together by the program is one change; what looks like a group belongs to it."""
        row = self.row
        if row is not None and (row.is_suggested or row.near):
            self._write(lambda: harvest_groups.accept(self.desk.workspace, row), _("Kept as one change."))

    def take_apart(self) -> None:
        """Each test stands by itself."""
        row = self.row
        if row is not None and len(row.members) > 1:
            done = _("Taken apart. Each test now stands by itself.")
            self._write(lambda: harvest_groups.take_apart(self.desk.workspace, row), done)

    def take_out(self, member: str) -> None:
        """One site's test is another change."""
        row = self.row
        if row is not None:
            done = _("Taken out. It stands by itself, among what one site tested.")
            self._write(lambda: harvest_groups.take_out(self.desk.workspace, row, member), done)

    def ask_together(self) -> None:
        """Ask which other changes are the same; the most alike stand first."""
        row, found = self.row, self.found
        if row is None or found is None:
            return
        others = [one for one in (*found.rows, *found.single) if one.key != row.key]
        near = {one.key for one in row.near}
        others.sort(key=lambda one: (one.key not in near, -harvest.likeness(one.title, row.title)))
        lines = [Line(one.key, words.listed_words(one.title, _where(one))) for one in others]
        under = _("What is the same as “{title}”? It keeps this name; what was said of the others stays.")
        told = (_("Put together"), under.format(title=row.title), _("Put together"))
        self._open(TogetherDialog(told, lines, self), partial(self._put_together, row, others))

    def ask_split(self) -> None:
        """Ask which sites tested something else."""
        row = self.row
        if row is None or len(row.members) <= 1:
            return
        lines = [
            Line(
                one.tested.key,
                words.listed_words(one.tested.name, " · ".join((one.tested.title, *one.tested.plans[:1]))),
            )
            for one in row.members
        ]
        under = _("Which of these tested another change than “{title}”?").format(title=row.title)
        dialog = TogetherDialog((_("Split"), under, _("Make it another change")), lines, self, least=1)
        self._open(dialog, partial(self._split, row))

    def _open(self, dialog: TogetherDialog, agreed: Callable[[list[str], str], None]) -> None:
        self.dialog = dialog
        dialog.agreed.connect(agreed)
        open_dialog(dialog)

    def _put_together(self, row: HarvestRow, others: Sequence[HarvestRow], keys: list[str], _name: str) -> None:
        chosen = [one for one in others if one.key in set(keys)]
        self._write(lambda: harvest_groups.put_together(self.desk.workspace, row, chosen), _("Put together."))

    def _split(self, row: HarvestRow, keys: list[str], name: str) -> None:
        self._write(lambda: harvest_groups.split(self.desk.workspace, row, keys, name), _("Now they are two changes."))

    def _on_decision(self, decision: str) -> None:
        if self.row is not None and decision != self.row.decision:
            self._keep(decision=decision)

    def _keep(self, **fields: str) -> None:
        if self.row is not None:
            self._write(partial(harvest.keep, self.desk.workspace, self.row, **fields))

    def _write(self, write: Callable[[], object], done: str = "") -> None:
        self.desk.record(write, done, owner=self)


def _keys(row: HarvestRow) -> set[str]:
    return {one.tested.key for one in row.members}


def _where(row: HarvestRow) -> str:
    if row.sites == 1:
        return row.members[0].tested.name
    return words.tried_words(row.sites)


def _told(one: Member, unit: str) -> str:
    found = one.compared
    if found is None:
        return words.ending_words(one.tested.ending)
    ending = words.ending_words(one.tested.ending)
    if found.jump is not None:
        return _("{ending}; not compared, {jump}").format(ending=ending, jump=jump_words(found.jump_ratio, found.jump))
    return _("{ending}; {before} before, {after} after: {change}").format(
        ending=ending,
        before=words.plain_number(found.before),
        after=words.plain_number(found.after),
        change=words.difference(found.effect, unit),
    )
