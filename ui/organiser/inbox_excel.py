"""Excel returns in the inbox: what is said of one, the choice between two numbers, and making the workbooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind, parse_period, period_of
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.exchanging import excel_inbox, excel_returns
from qic_desktop.services.exchanging.excel_inbox import ReturnPreview
from qic_desktop.services.exchanging.excel_reading import ReadReturn, ReadValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.wording import excel_returns as words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.records import counts_words
from ui.asking import ask_folder
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.flow import flowing
from ui.widgets.form import FormDialog
from ui.widgets.panel import Panel
from ui.widgets.progress import WorkProgress
from ui.widgets.texts import IconLabel, label

BATCH = 8
BACK, AHEAD = 24, excel_returns.MOST_MONTHS
"""So many months before the last full one can be asked for, and so many after it."""
MOST_SHOWN = 12


# --- what is said of one --------------------------------------------------------------------------------------


def return_panels(preview: ReturnPreview, choose: Callable[[bool], object]) -> list[QWidget]:
    """What stands above the changes: that nobody sealed it, the question, what is odd, what is worth knowing."""
    read = preview.read
    found: list[QWidget] = []
    differing = read.of_state("differs")
    if differing:
        found.append(_question(differing, preview.takes, choose))
    if read.odd:
        found.append(_odd_panel(read, takes_some=bool(preview.changes)))
    for remark in read.remarks:
        found.append(with_icon("info", words.remark_sentence(remark, read.deleted)))
    same = len(read.of_state("same"))
    if same and read.code != "X-NOTHING":
        said = n_("{n} line says what stands here already.", "{n} lines say what stands here already.", same)
        found.append(label(said.format(n=same), "small"))
    return found


def with_icon(icon: str, text: str) -> QWidget:
    """A quiet line with a mark before it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, "muted"))
    row.addWidget(label(text, wrap=True), 1)
    return holder


def _question(differing: Sequence[ReadValue], takes: bool | None, choose: Callable[[bool], object]) -> Panel:
    panel = Panel(look="concern" if takes is None else "info", padding=12)
    asked = n_("Another number stands here already", "Other numbers stand here already", len(differing))
    panel.add(label(asked, "strong", wrap=True))
    for one in differing[:MOST_SHOWN]:
        for said in _differing_words(one):
            panel.add(label(said, wrap=True))
    if len(differing) > MOST_SHOWN:
        panel.add(label(_("and {n} more").format(n=len(differing) - MOST_SHOWN), "small"))
    if takes is not None:
        said = _("You take the numbers of this return.") if takes else _("You keep the numbers that stand.")
        panel.add(label(said, "strong", wrap=True))
    keep = button(_("Keep what stands"), partial(choose, False))
    take = button(_("Take the numbers of this return"), partial(choose, True))
    panel.add(flowing(*([keep] if takes is not False else []), *([take] if takes is not True else [])))
    return panel


def _differing_words(one: ReadValue) -> tuple[str, str, str]:
    """Which line, what stands there, what the return says."""
    style, value = value_style(one.value.view), one.value
    before = counts_words(_counts(one.standing), style) if one.standing else ""
    return (
        f"{value.view.name}, {period_name(value.period.text)}",
        _("Here: {value}").format(value=before),
        _("In this return: {value}").format(value=counts_words(_counts(value.entry), style)),
    )


def _counts(one: Observation | Entry) -> dict[str, object]:
    missing = one.missing.value if isinstance(one, Entry) and one.missing else one.missing
    told = {"numerator": one.numerator, "denominator": one.denominator, "value": one.value, "missing": missing}
    return {name: value for name, value in told.items() if value is not None}


def _odd_panel(read: ReadReturn, *, takes_some: bool) -> Panel:
    panel = Panel(look="concern", padding=12)
    code = "X-ODD" if takes_some else "X-UNREAD"
    panel.add(label(words.verdict_sentence(code, count=len(read.odd)), "strong", wrap=True))
    for one in read.odd[:MOST_SHOWN]:
        place = f"{one.measure}, {period_name(one.period)}"
        panel.add(label(f"{place}: {words.odd_sentence(one.why, one.text)}", wrap=True))
    if len(read.odd) > MOST_SHOWN:
        panel.add(label(_("and {n} more").format(n=len(read.odd) - MOST_SHOWN), "small"))
    return panel


def two_lines(*parts: QWidget, apart: int = 0) -> QWidget:
    """Parts one below the other; without room between them they are words, and grow no higher than these."""
    holder = QWidget()
    if not apart:
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(apart)
    for part in parts:
        column.addWidget(part)
    return holder


# --- making the workbooks -------------------------------------------------------------------------------------


class MakeDialog(FormDialog):
    """Which months are asked for, and of how many sites."""

    def __init__(self, sites: Sequence[Site], last: Period, parent: QWidget | None = None) -> None:
        why = n_(
            "One locked workbook for the {n} site that reports by Excel, made from the definitions in force. What you "
            "know already stands in it.",
            "One locked workbook for each of the {n} sites that report by Excel, made from the definitions in force. "
            "What you know already stands in it.",
            len(sites),
        )
        super().__init__(_("Make Excel returns"), why.format(n=len(sites)), _("Choose the folder …"), parent)
        months = [last]
        while len(months) < BACK:
            months.append(months[-1].preceding())
        while len(months) < BACK + AHEAD:
            months.insert(0, months[0].following())
        options = [(one.text, period_name(one.text)) for one in months]
        self.first, self.last = Select(options), Select(options)
        for select in (self.first, self.last):
            select.choose(last.text)
        self.add(_("First month"), self.first)
        told = _("At most 12 months, also such as are to come: the site then sends the same workbook every month.")
        self._field = self.add(_("Last month"), self.last, told)

    @property
    def months(self) -> tuple[Period, ...]:
        """The months, oldest first."""
        return excel_returns.months_of(parse_period(self.first.key), parse_period(self.last.key))

    def missing_field(self) -> tuple[Field, str] | None:
        if self.first.key > self.last.key:
            return self._field, _("The last month cannot lie before the first.")
        first, last = parse_period(self.first.key), parse_period(self.last.key)
        count = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
        return (self._field, _("At most 12 months.")) if count > excel_returns.MOST_MONTHS else None


class ExcelDoor(QObject):
    """Making workbooks, a few at a time, and answering the question of one; the page shows what came of it."""

    def __init__(self, desk: Desk, page: QWidget, progress: WorkProgress, again: Callable[[], object]) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._progress = progress
        self._again = again
        self._cancelled = False
        self.dialog: MakeDialog | None = None
        progress.cancelled.connect(self._cancel)

    def ask(self) -> None:
        """Ask which months, for the sites that report so; where there is none, say what to do."""
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: excel_returns.sites_by_excel(workspace), self._on_sites, owner=self)

    def _on_sites(self, sites: tuple[Site, ...]) -> None:
        if not sites:
            text = _("No site reports by Excel yet. Make one under Sites, and say there how it reports.")
            self._desk.say.notice(text, "info", topic="inbox", passing=True)
            return
        last = period_of(self._desk.workspace.today(), PeriodKind.MONTH).preceding()
        self.dialog = dialog = MakeDialog(sites, last, self._page.window())
        dialog.accepted.connect(lambda: self._on_accepted(sites, dialog.months))
        dialog.open()

    def _on_accepted(self, sites: tuple[Site, ...], months: tuple[Period, ...]) -> None:
        folder = ask_folder(self._page, _("Where should the workbooks go?"))
        if folder is not None:
            self.make(folder, sites, months)

    def make(self, folder: Path, sites: Sequence[Site], months: Sequence[Period], done: int = 0) -> None:
        """Make the workbooks, a few at a time: other pages are served in between."""
        workspace, batch = self._desk.workspace, list(sites[done : done + BATCH])
        self._cancelled = self._cancelled and done > 0
        self._progress.setVisible(len(sites) > BATCH and bool(batch))
        if not batch or self._cancelled:
            self._progress.hide()
            said = n_("{n} workbook made, in “{folder}”.", "{n} workbooks made, in “{folder}”.", done)
            self._desk.say.toast(said.format(n=done, folder=folder.name or str(folder)))
            return
        sentence = _("Making {n} workbooks, {done} done").format(n=len(sites), done=done)
        self._progress.say(sentence, done / len(sites))
        self._desk.tasks.query(
            lambda: excel_returns.make_returns(workspace, folder, months, batch),
            lambda _files: self.make(folder, sites, months, done + len(batch)),
            owner=self,
        )

    def choose(self, identity: str, takes: bool) -> None:
        """Take the numbers of a return, or keep those that stand; nothing changes before it is accepted."""
        workspace = self._desk.workspace
        self._desk.tasks.change(
            lambda: excel_inbox.choose(workspace, identity, takes=takes), lambda _done: self._again(), owner=self
        )

    def _cancel(self) -> None:
        self._cancelled = True
