"""The registry: every site in one table, with how it takes part, what came when, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising.registry import Registry, RegistrySite, SiteState, read_registry
from qic_desktop.wording.chart_rules import rule_set_name
from qic_desktop.wording.period_names import period_name
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.organiser.coaches import CoachesDialog
from ui.organiser.registry_cells import RegistryTable
from ui.organiser.registry_rows import FINDINGS, ORDER_OF, STATES, Choice, Column, RegistryModel
from ui.organiser.site_groups import Chip, group_word
from ui.organiser.site_steps import FOR_MANY, SiteStepDialog, step_menu
from ui.organiser.sites_filters import NAMES, SiteFilters
from ui.organiser.sites_twins import TwinsLine
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.texts import Headline, label

WIDTHS = {
    Column.CODE: 54,
    Column.NAME: 180,
    Column.STATE: 92,
    Column.PACKAGE: 102,
    Column.PERIOD: 82,
    Column.REPORTED: 148,
    Column.LINE: 90,
    Column.LATEST: 64,
    Column.FINDING: 142,
    Column.OPEN: 100,
}


class SitesPage(Page):
    """Headline and tools, chips, the table; a click or Enter opens a site."""

    help_id = "organiser-sites"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = ""
        self.registry: Registry | None = None
        self.dialog: Sheet | None = None
        self.model = RegistryModel()
        self._layers = Layers(self, self._build_full())

    def title(self) -> str:
        return _("Sites")

    def open(self, argument: str) -> None:
        """Show those who take part in one way ("silent"), or with one finding ("worse")."""
        if argument in STATES or argument in FINDINGS:
            self.search.clear()
            which, finding = (argument, "") if argument in STATES else ("all", argument)
            self._choose(replace(self.model.choice, text="", which=which, finding=finding))

    def focus_target(self) -> QWidget | None:
        if not self._layers.is_full:
            return None
        return self.table if self.model.rows else self.search

    def refresh(self, changes: object | None) -> None:
        workspace, measure = self.desk.workspace, self._measure
        self.desk.tasks.query(lambda: read_registry(workspace, measure), self.show_registry, owner=self, topic="sites")
        self.twins.look()

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_full(self) -> QWidget:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(10)
        column.addWidget(self._build_top())
        column.addLayout(self._build_tools())
        column.addLayout(self._build_filters())
        self.twins = TwinsLine(self.desk, self)
        column.addWidget(self.twins)
        self.table = RegistryTable()
        self.table.setAccessibleName(_("Every site of the collaborative"))
        self.table.setModel(self.model)
        self.table.set_widths([WIDTHS[each] for each in Column], stretch=Column.NAME)
        self.table.opened.connect(self._open_row)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.clicked.connect(self._on_clicked)
        self.table.selectionModel().selectionChanged.connect(lambda *_changed: self._say_chosen())
        heads = self.table.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setSortIndicatorShown(True)
        heads.setTextElideMode(Qt.TextElideMode.ElideRight)
        heads.sectionClicked.connect(self._on_head_clicked)
        column.addWidget(self.table, 1)
        self._none = QWidget()
        row = QHBoxLayout(self._none)
        row.setContentsMargins(0, 0, 0, 0)
        self._none_words = label("", "muted")
        row.addWidget(self._none_words)
        row.addWidget(button(_("Show all sites"), self.show_all, kind="quiet", size="small"))
        row.addStretch(1)
        column.addWidget(self._none)
        self._foot = label("", "small")
        column.addWidget(self._foot)
        column.addStretch(0)
        self._none.hide()
        return full

    def _build_top(self) -> HeadRow:
        self.headline = Headline()
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.setMaximumWidth(current().px(240))
        self.measures.chosen.connect(self._on_measure_chosen)
        self.search = TextField(placeholder=_("Site or code"))
        self.search.setAccessibleName(_("Find a site by name or code"))
        self.search.setProperty("filter", True)
        self.search.setFixedWidth(current().px(170))
        self.search.textChanged.connect(lambda text: self._choose(replace(self.model.choice, text=text)))
        self.search.installEventFilter(self)
        self.invite = button(_("Invite sites"), lambda: self.desk.navigator.go("design", "invitations"), icon="mail")
        self.enrol = button(_("Enrol many"), lambda: self.desk.navigator.go("enrolment"), icon="key-round")
        self.coaches = button(_("Coaches"), self.ask_coaches, icon="users")
        return HeadRow(self.headline, [self.measures, self.search, self.coaches, self.enrol, self.invite])

    def _build_tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(10)
        chips = QWidget()
        row = FlowLayout(chips, 8)
        self.chips = {key: Chip(key, None, chips) for key in STATES}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self._choose(replace(self.model.choice, which=key)))
            row.addWidget(chip)
        tools.addWidget(chips, 1)
        self.finding = Select([("", _("Any finding")), *((key, group_word(key)) for key in FINDINGS)])
        self.finding.setAccessibleName(_("Finding"))
        self.finding.chosen.connect(lambda key: self._choose(replace(self.model.choice, finding=key)))
        self.order = Select(order_options(), icon="arrow-up-down")
        self.order.setAccessibleName(_("Order"))
        self.order.chosen.connect(lambda key: self._choose(replace(self.model.choice, order=key, reverse=False)))
        for part in (self.finding, self.order):
            tools.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        # Chips are lower than the fields beside them.
        chips.setContentsMargins(0, 3, 0, 3)
        return tools

    def _build_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.filters = SiteFilters()
        self.filters.chosen.connect(lambda name, value: self._choose(self.model.choice.filtered(name, value)))
        row.addWidget(self.filters, 1)
        self.change: Button = button("", lambda: None, icon="pencil")
        self.steps = QMenu(self)
        step_menu(self.steps, FOR_MANY, self.ask_step)
        self.steps.addSeparator()
        self.steps.addAction(_("Coach of these sites …"), lambda: self.ask_coaches(self.chosen_sites()))
        self.change.setMenu(self.steps)
        row.addStretch(0)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        return row

    # --- answers -----------------------------------------------------------------------------------------------

    def show_registry(self, found: Registry) -> None:
        """Show what the store says; the row the person is on stays."""
        self.registry = found
        if not found.sites:
            self._show_empty(found)
            return
        here = self._chosen()
        self.measures.set_options([(one.id, one.name) for one in found.views])
        if found.view is not None:
            self.measures.choose(found.view.id)
        self.measures.setVisible(len(found.views) > 1)
        self.headline.say(*headline_words(found))
        self._foot.setText(foot_words(found))
        self._foot.setVisible(bool(self._foot.text()))
        self.table.delegate.forget()
        self.model.show_registry(found)
        self.filters.show_registry(found)
        for key, chip in self.chips.items():
            chip.set_count(sum(row.belongs_to(key, "") for row in self.model.all))
        choice = self.model.choice
        if not any(row.belongs_to(choice.which, "") for row in self.model.all):
            choice = replace(choice, which="all")
        for name in NAMES:
            if getattr(choice, name) not in self.filters.values(name):
                choice = choice.filtered(name, "")
        self._layers.show_full()
        self._choose(choice, here)

    def _show_empty(self, found: Registry) -> None:
        go = self.desk.navigator.go
        if found.view is None:
            state = EmptyState(
                "target",
                _("No site yet"),
                _(
                    "Write what everybody measures; it is published with the first invitation. The list of facilities "
                    "can be opened now."
                ),
                Step(_("Design the collaborative"), lambda: go("design")),
                Step(_("Facility list"), lambda: go("facilities")),
            )
        else:
            state = EmptyState(
                "hospital",
                _("No site has joined yet"),
                _(
                    "Here stands every site: what it sent, what is missing, what it needs from you. Those with a "
                    "laptop join by invitation; those with Excel or paper become sites in the list of facilities."
                ),
                Step(_("Invite sites"), lambda: go("design", "invitations")),
                Step(_("Facility list"), lambda: go("facilities")),
            )
        self.empty_step = self._layers.show_empty(state)

    # --- what the person does ----------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Take every filter away."""
        self.search.clear()
        self._choose(replace(self.model.choice, text="", which="all", finding="", area="", wave="", way=""))
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search into the table; Enter opens the only site that is left."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and len(self.model.rows) == 1:
                self._open_row(0)
                return True
            if (enter or event.key() == Qt.Key.Key_Down) and self.model.rows:
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, choice: Choice, here: str = "") -> None:
        here = here or self._chosen()
        if choice != self.model.choice:
            self.model.arrange(choice)
        self.chips[choice.which].setChecked(True)
        self.finding.choose(choice.finding)
        self.order.choose(choice.order)
        self.filters.show_choice(choice)
        self._say_chosen()
        column = next((each for each, order in ORDER_OF.items() if order == choice.order), Column.NAME)
        ways = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
        self.table.horizontalHeader().setSortIndicator(column, ways[choice.reverse])
        left = bool(self.model.rows)
        if not left and self.table.hasFocus():
            self.search.setFocus()
        self.table.setVisible(left)
        self._none.setVisible(not left)
        if not left:
            self._none_words.setText(none_words(choice))
            return
        index = self.model.index(max(0, self.model.row_of(here)), Column.NAME)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _chosen(self) -> str:
        row = self.table.currentIndex().row()
        return self.model.rows[row].site.id if 0 <= row < len(self.model.rows) else ""

    # --- one step for many -------------------------------------------------------------------------------------

    def chosen_sites(self) -> list[RegistrySite]:
        """The marked sites; all that are shown where no more than one is marked. Who only asks to join is no site."""
        marked = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        rows = [self.model.rows[place] for place in marked] if len(marked) > 1 else self.model.rows
        return [row.site for row in rows if row.site.state is not SiteState.ASKING]

    def _say_chosen(self) -> None:
        count = len(self.chosen_sites())
        self.change.set_word(n_("Change {n} site …", "Change {n} sites …", count).format(n=format_number(count)))
        self.change.setVisible(count > 0)

    def ask_step(self, kind: str) -> None:
        """Ask for one step of the chosen sites, and say first what follows."""
        chosen = self.chosen_sites()
        if chosen:
            sites = [Site(id=one.id, scope="organiser", name=one.name, code=one.code, area=one.area) for one in chosen]
            dialog = self.dialog = SiteStepDialog(self.desk, kind, sites, (), self)
            open_dialog(dialog)

    def ask_coaches(self, sites: Sequence[RegistrySite] = ()) -> None:
        """Show which coach looks after which sites; ``sites`` are ticked, to be kept or not."""
        dialog = self.dialog = CoachesDialog(self.desk, [one.id for one in sites], self)
        dialog.kept.connect(lambda: self.refresh(None))
        open_dialog(dialog)

    def _on_clicked(self, index: QModelIndex) -> None:
        # Ctrl and Shift mark sites; a plain click opens one.
        if not QGuiApplication.keyboardModifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self._open_row(index.row())

    def _on_head_clicked(self, section: int) -> None:
        order = ORDER_OF.get(Column(section))
        choice = self.model.choice
        if order is not None:
            self._choose(replace(choice, order=order, reverse=order == choice.order and not choice.reverse))
        else:
            self._choose(choice)

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    def _open_row(self, row: int) -> None:
        if not 0 <= row < len(self.model.rows):
            return
        site = self.model.rows[row].site
        # Who only asks to join has no page yet: the request is answered in the inbox.
        if site.state is SiteState.ASKING:
            self.desk.navigator.go("inbox")
        else:
            self.desk.navigator.go("site", site.id)


def order_options() -> list[tuple[str, str]]:
    """The orders that can be chosen."""
    return [
        ("need", _("Needs you first")),
        ("name", _("A to Z")),
        ("code", _("By code")),
        ("package", _("Oldest package")),
        ("period", _("Oldest report")),
        ("reported", _("Least reported")),
        ("latest", _("Latest value")),
        ("finding", _("Worse first")),
        ("state", _("By state")),
    ]


def headline_words(found: Registry) -> tuple[str, str]:
    """How many sites take part; who reported last, who asks, which invitations nobody has answered."""
    states = [site.state for site in found.sites]
    part = len(states) - states.count(SiteState.ASKING) - states.count(SiteState.LEFT)
    details = []
    if found.periods and found.collection is not None:
        row = next(one for one in found.collection.aggregate.periods if one.period == found.periods[-1])
        month, count = period_name(row.period), format_number(row.reporting)
        known = _("{month}: {n} of {all} reported").format(month=month, n=count, all=format_number(row.expected))
        alone = _("{month}: {n} reported").format(month=month, n=count)
        details.append(known if row.reporting <= row.expected else alone)
    if asking := states.count(SiteState.ASKING):
        details.append(n_("{n} asks to join", "{n} ask to join", asking).format(n=format_number(asking)))
    if unanswered := found.unanswered:
        text = n_("{n} invitation is not answered", "{n} invitations are not answered", unanswered)
        details.append(text.format(n=format_number(unanswered)))
    headline = n_("{n} site takes part", "{n} sites take part", part).format(n=format_number(part))
    return headline, "; ".join(details)


def foot_words(found: Registry) -> str:
    """What the small lines show, and by which rules a finding is one."""
    if found.view is None or found.collection is None:
        return ""
    return _("{measure}: each line has its own scale. Findings by {rules}.").format(
        measure=found.view.name, rules=rule_set_name(found.collection.rule_set)
    )


def none_words(choice: Choice) -> str:
    """Why no site is left."""
    if choice.text.strip():
        return _("No site is called “{text}” here.").format(text=choice.text.strip())
    return _("No site belongs to this choice.")


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("sites", _("Sites"), "hospital", SitesPage)
