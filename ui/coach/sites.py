"""The coach's sites in order of need: why each stands where it stands, and the next step for the chosen one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.need import DEFAULT_RULE, Why
from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services import letters
from qic_desktop.services.coaching import need, visits
from qic_desktop.services.coaching.need import Round, SiteNeed
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.letters import LetterView
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.workspace import Workspace
from ui import shortcuts
from ui.asking import open_dialog
from ui.charts.sparkline import SparklineDelegate
from ui.coach.bag_list import waits
from ui.coach.begin_visit import open_visit
from ui.coach.fitting_table import FittingTable
from ui.coach.lines import icon_line
from ui.coach.sites_aside import BagLines, MonthOfVisits, NextStep
from ui.coach.sites_list import (
    ACTIONS,
    BAG,
    CHART,
    HEAD_ROW,
    LATEST,
    RECOUNT,
    ROW,
    SEEN,
    SPARK,
    WHY,
    CellDelegate,
    SitesModel,
)
from ui.desk import Desk
from ui.exchange.letters import Letters
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.form import LineDialog
from ui.widgets.notice import Step
from ui.widgets.panel import scrolled
from ui.widgets.texts import Headline

SIDE_BY_SIDE = 900
ASIDE = 268
WIDTHS = [196, SPARK[0] + 12, 82, 200, 98, 72, 62, 38]
LEAST = 190
"""What the reasons need, at 100 % text: before they are cut, the columns of GOES go."""
GOES = (BAG, CHART, ACTIONS, RECOUNT, SEEN, LATEST)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("sites", _("Sites"), "hospital", SitesPage)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page shows."""

    round: Round
    in_bag: dict[str, int]
    packages: int
    waiting: int
    visits: tuple[tuple[Visit, str], ...]
    letters: tuple[LetterView, ...]


def read_page(workspace: Workspace) -> Shown:
    """Read the page."""
    found = need.round_of(workspace)
    codes = {one.site: one.code for one in found.sites}
    bag = [one for one in carrying.list_bag(workspace) if one.kind == "site"]
    counts: dict[str, int] = {}
    for one in bag:
        if waits(one):
            counts[one.site] = counts.get(one.site, 0) + 1
    known = tuple(
        (one, codes.get(visits.site_of(one), ""))
        for one in visits.list_visits(workspace)
        if visits.coach_of(one) == workspace.own_id
    )
    return Shown(found, counts, len(bag), sum(counts.values()), known, letters.list_letters(workspace))


class SitesPage(Page):
    """All sites of the coach; Enter prepares a visit."""

    help_id = "coach-sites"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.shown: Shown | None = None
        self.chosen = ""
        self.printer = Printer(desk, self)
        self.headline = Headline()
        self.no_list = icon_line(
            "info",
            _("You have no list of your own yet, so all sites are shown. The organiser’s news brings your list."),
        )
        self.no_list.hide()
        self.filter = Select([("", _("All reasons"))])
        self.filter.setAccessibleName(_("Reason"))
        self.filter.currentIndexChanged.connect(lambda _at: self._fill())
        self.print = button(_("Print round"), self.print_round, icon="printer")
        self.table = FittingTable(row_height=ROW)
        self.table.setAccessibleName(_("Sites"))
        self.table.opened.connect(self._open_row)
        self.table.row_chosen.connect(self._choose_row)
        self.table.setItemDelegate(CellDelegate(self.table))
        self._spark = SparklineDelegate(*SPARK)
        self.table.setItemDelegateForColumn(CHART, self._spark)
        self.step = NextStep()
        self.step.prepare_asked.connect(self.prepare)
        self.step.story_asked.connect(lambda: self._go("site"))
        self.step.entry_asked.connect(lambda: self._go("enter-for"))
        self.step.pin_asked.connect(self.ask_pin)
        self.month = MonthOfVisits()
        self.bag = BagLines()
        self.bag.opened.connect(lambda: desk.navigator.go("bag"))
        self.letters = Letters(desk)
        self.empty = EmptyState(
            "hospital",
            _("No site is yours yet"),
            _("The organiser’s news brings your list. Open it from the bag."),
            Step(_("Go to the bag"), lambda: desk.navigator.go("bag")),
        )
        self._model = SitesModel(_nothing(desk.workspace), {})
        self._build_layout()
        shortcuts.bind(self, shortcuts.PRINT, self.print_round)
        shortcuts.bind(self.table, "P", self.ask_pin)

    def _build_layout(self) -> None:
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 16)
        down.setSpacing(14)
        down.addWidget(HeadRow(self.headline, (self.filter, self.print)))
        down.addWidget(self.no_list)
        aside = QWidget()
        beside = QVBoxLayout(aside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        for part in (self.step, self.letters, self.month, self.bag):
            beside.addWidget(part)
        beside.addStretch(1)
        self.table.setMinimumHeight(current().px(ROW * 6))
        self._parts = Columns((self.table, aside), SIDE_BY_SIDE, widths=(None, ASIDE))
        down.addWidget(self._parts, 1)
        down.addWidget(self.empty, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Sites")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: read_page(workspace),
            self.show_sites,
            owner=self,
            topic="sites",
            sentence=_("Drawing the sites"),
        )

    def focus_target(self) -> QWidget | None:
        return self.table if self._model.rowCount() else None

    # --- showing -----------------------------------------------------------------------------------------------

    def show_sites(self, shown: Shown) -> None:
        """Show the sites in order of need."""
        self.shown = shown
        count = len(shown.round.sites)
        said = (
            n_("Your {n} site, in order of need", "Your {n} sites, in order of need", count)
            if shown.round.given
            else n_("{n} site, in order of need", "All {n} sites, in order of need", count)
        )
        self.headline.say(
            said.format(n=format_number(count)) if count else _("Your sites"),
            _("Why a site stands where it stands is written beside it. You can move a site; your reason is kept."),
        )
        self.no_list.setVisible(bool(count) and not shown.round.given)
        for part, seen in ((self._parts, count), (self.empty, not count), (self.filter, count), (self.print, count)):
            part.setVisible(bool(seen))
        self._offer_reasons(shown.round)
        mine = [one for one in shown.round.sites if one.mine]
        self.month.show_month(
            shown.round.today,
            shown.visits,
            agreed=[(one.agreed, one.code) for one in mine if one.agreed is not None],
            due=[(one.due, one.code) for one in mine if one.due != one.agreed],
        )
        self.bag.show_bag(shown.packages, shown.waiting)
        self.letters.show_letters(shown.letters)
        self._fill()

    def _offer_reasons(self, found: Round) -> None:
        there = {reason.why for one in found.sites for reason in one.reasons}
        before = self.filter.key
        self.filter.blockSignals(True)
        self.filter.set_options([("", _("All reasons")), *((why.value, why_name(why)) for why in Why if why in there)])
        if before and any(why.value == before for why in there):
            self.filter.choose(before)
        self.filter.blockSignals(False)

    def _fill(self) -> None:
        if self.shown is None:
            return
        key = self.filter.key
        self._model = SitesModel(self.shown.round, self.shown.in_bag, Why(key) if key else None)
        self.table.setModel(self._model)
        self.table.fit(WIDTHS, stretch=WHY, least=LEAST, goes=GOES)
        self.table.clearSpans()
        for row in range(self._model.rowCount()):
            if self._model.need(row) is None:
                self.table.setSpan(row, 0, 1, BAG + 1)
                self.table.setRowHeight(row, current().px(HEAD_ROW))
        at = self._model.row_of(self.chosen)
        if at >= 0:
            self.table.setCurrentIndex(self._model.index(at, 0))
            self._choose_row(at)

    @property
    def need(self) -> SiteNeed | None:
        """The chosen site."""
        return self._model.need(self.table.currentIndex().row())

    def _choose_row(self, row: int) -> None:
        one = self._model.need(row)
        if one is not None:
            self.chosen = one.site
            self.step.show_need(one)

    # --- doing -------------------------------------------------------------------------------------------------

    def _open_row(self, row: int) -> None:
        if self._model.need(row) is not None:
            self._choose_row(row)
            self.prepare()

    def _go(self, key: str) -> None:
        if self.need is not None:
            self.desk.navigator.go(key, self.need.site)

    def prepare(self) -> None:
        """Go on with the visit that was begun or planned, or begin one."""
        if self.need is not None:
            open_visit(self.desk, self, self.need.site)

    def ask_pin(self) -> None:
        """Put the chosen site first, with a reason; or let it stand where it stood."""
        one = self.need
        if one is None:
            return
        if one.pinned:
            self.write_pin(one.site, "")
            return
        why = _("It stands beside the site until you take it off.")
        dialog = LineDialog(_("Put {site} first").format(site=one.name), why, _("Why?"), _("Put it first"), self)
        open_dialog(dialog, lambda: self.write_pin(one.site, dialog.text))

    def write_pin(self, site: str, reason: str) -> None:
        """Keep the reason, or take it off."""
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: need.pin(workspace, site, reason) if reason.strip() else need.unpin(workspace, site),
            failed=self.desk.say.error,
            owner=self,
        )

    def print_round(self) -> None:
        """Make the round's PDF and open it."""
        workspace = self.desk.workspace
        if self.shown is not None and self.shown.round.sites:
            self.printer.print(lambda: visit_papers.prepare_round(workspace))


def why_name(why: Why) -> str:
    """A reason's name in the filter."""
    return {
        Why.PINNED: _("Put first by you"),
        Why.RECOUNT: _("Recount differs"),
        Why.NO_REPORT: _("Report missing"),
        Why.NO_LEADER: _("No leader"),
        Why.JUMP: _("Cases counted jumped"),
        Why.WORSE: _("Getting worse"),
        Why.NEW_LEADER: _("New leader"),
        Why.LONG_AGO: _("Long since last visit"),
        Why.NEVER_SEEN: _("Not visited yet"),
        Why.ACTIONS_OVERDUE: _("Actions overdue"),
        Why.LATE: _("Reports late"),
        Why.NO_CYCLE: _("No test for months"),
        Why.UNCONFIRMED: _("Values not confirmed"),
        Why.IMPROVING: _("Improving"),
    }[why]


def _nothing(workspace: Workspace) -> Round:
    return Round(None, (), DEFAULT_RULE, workspace.today(), False)
