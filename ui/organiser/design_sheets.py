"""Questionnaires and scales in the organiser's own words, and the audit of the organisers' own work."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.domain.instrument import COACH, ORGANISER, SITE, Sheet
from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.i18n import _, format_number
from qic_desktop.services.organising import self_audit, sheet_wording
from qic_desktop.services.organising.self_audit import Audit
from qic_desktop.services.organising.sheet_wording import SheetWords
from qic_desktop.services.progress import instruments
from qic_desktop.wording.errors import describe
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.organiser.sheet_words import SheetWordsForm
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label


class SheetsPart(DesignPart):
    """One sheet at a time with all its words; keeping them makes the next version.

    Words that are typed and not made a version yet stay in the fields, also while another sheet is looked at.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sheets: dict[str, Sheet] = {}
        self._typed: dict[str, SheetWords] = {}
        self._shown = ""
        panel = Panel(_("Questionnaires and scales"))
        self.choice = Select()
        self.choice.chosen.connect(lambda _key: self._show_sheet())
        panel.add(Field(_("Which one"), self.choice))
        self.form = SheetWordsForm()
        panel.add(self.form)
        self.about = label("", "small", wrap=True)
        panel.add(self.about)
        self.keep = button(_("Make this the next version"), self._keep)
        panel.add(self.keep)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        workspace = self.desk.workspace

        def read() -> tuple[Sheet, ...]:
            audiences = (SITE, COACH, ORGANISER)
            return tuple(sheet for audience in audiences for sheet in instruments.list_sheets(workspace, audience))

        self.desk.tasks.query(read, self.show_sheets, failed=self.desk.say.error, owner=self)

    def first_field(self) -> QWidget:
        return self.choice

    def show_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        """Show what the store says; the chosen sheet and what is typed stay."""
        self._keep_typed()
        self.sheets = {sheet.name: sheet for sheet in sheets}
        self.choice.set_options([(sheet.name, sheet.title) for sheet in sheets])
        if not self.form.isAncestorOf(self.focusWidget()):
            self._show_sheet()

    def _keep_typed(self) -> None:
        """Remember what is typed, where it differs from what the store says."""
        sheet = self.sheets.get(self._shown)
        if sheet is not None and self.form.words() != sheet_wording.words_of(sheet):
            self._typed[self._shown] = self.form.words()
        else:
            self._typed.pop(self._shown, None)

    def _show_sheet(self) -> None:
        self._keep_typed()
        sheet = self.sheets.get(self.choice.key)
        if sheet is None:
            return
        self._shown = sheet.name
        self.form.show_words(sheet, self._typed.get(sheet.name, sheet_wording.words_of(sheet)))
        self.about.setText(_("Version {n}. {source}").format(n=sheet.version, source=sheet.source))

    def _keep(self) -> None:
        sheet, workspace, words = self.sheets.get(self._shown), self.desk.workspace, self.form.words()
        if sheet is None:
            return
        self.setFocus()
        said = _("Version {n} is drafted. Sites get it with the next news.").format(n=sheet.version + 1)
        self.desk.record(
            lambda: sheet_wording.reword(workspace, sheet.name, words),
            said,
            self._on_kept,
            failed=lambda error: self.form.say_error(describe(error)),
            owner=self,
        )

    def _on_kept(self, made: Sheet) -> None:
        self.form.say_error("")
        self.sheets[made.name] = made
        self._show_sheet()


class AuditPart(DesignPart):
    """Seven factors, one to five, for this month; the sums of the months before it below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.panel = Panel(_("Are we organising this well?"))
        self.switches: dict[str, SegmentedSwitch] = {}
        self.purpose = label("", "muted", wrap=True)
        self.panel.add(self.purpose)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(8)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        self.panel.add(self._grid)
        self.total = Sentence()
        self.panel.add(self.total)
        self.source = label("", "small", wrap=True)
        self.panel.add(self.source)
        self.column.addWidget(self.panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (self_audit.audit_sheet(workspace), self_audit.list_audits(workspace)),
            lambda found: self._show(*found),
            failed=self.desk.say.error,
            owner=self,
        )

    def first_field(self) -> QWidget | None:
        return next(iter(self.switches.values()), None)

    @property
    def period(self) -> str:
        """The month that is rated."""
        return period_of(self.desk.workspace.today(), PeriodKind.MONTH).text

    def _show(self, sheet: Sheet, audits: tuple[Audit, ...]) -> None:
        if list(self.switches) != [item.code for item in sheet.items]:
            self._build(sheet)
        self.purpose.setText(sheet.purpose)
        self.source.setText(sheet.source)
        now = next((one for one in audits if one.period == self.period), None)
        for item in sheet.items:
            value = now.levels.get(item.code) if now else None
            chosen = next((level.code for level in item.levels if level.value == value), "")
            self.switches[item.code].choose(chosen)
        self.total.say(_audit_words(audits, self.period))

    def _build(self, sheet: Sheet) -> None:
        clear(self._grid)
        self.switches = {}
        for row, item in enumerate(sheet.items):
            options = [("", "–")] + [(level.code, format_number(level.value)) for level in item.levels]
            switch = SegmentedSwitch(options, item.title)
            switch.setAccessibleDescription(", ".join(f"{format_number(one.value)} {one.text}" for one in item.levels))
            switch.chosen.connect(partial(self._give, item.code))
            self.switches[item.code] = switch
            self._grid.addWidget(label(item.title, wrap=True), row, 0)
            self._grid.addWidget(switch, row, 1)

    def _give(self, factor: str, level: str) -> None:
        workspace, period = self.desk.workspace, self.period
        self.change(lambda: self_audit.give(workspace, period, factor, level))


def _audit_words(audits: tuple[Audit, ...], period: str) -> str:
    full = [(period_name(one.period, short=True), format_number(one.total)) for one in audits if one.total is not None]
    if not full:
        return _("1 is not yet, 5 is fully. The sum of all seven is shown once each is rated; 21 is the middle.")
    said = ", ".join(f"{month} {total}" for month, total in full[-6:])
    return _("Sums so far, of 35: {sums}. Look at the lowest factor first.").format(sums=said)
