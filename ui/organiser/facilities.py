"""The facility list: open one, see what became of each facility, and invite many or make sites of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError, TableError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.measuring.table_files import ENDINGS, TableFile, read_pasted, read_table
from qic_desktop.services.organising import candidates, facility_list
from qic_desktop.services.organising.candidates import CandidateView, ListPlan, State
from qic_desktop.services.organising.facility_list import ListReading
from qic_desktop.services.organising.paper_sites import EXCEL, LAPTOP, PAPER, REPORTS_BY
from qic_desktop.services.printing import enrolment_sheets
from qic_desktop.wording.facilities import candidate_state_word, way_word
from ui.asking import ask_folder, ask_package
from ui.desk import Desk
from ui.messages import sentence_of
from ui.navigation import Place
from ui.organiser.facilities_reading import ReadingPanel
from ui.organiser.facilities_rows import GROUPS, Column, FacilitiesModel
from ui.organiser.facility_dialog import ask_for_facility
from ui.organiser.site_groups import Chip
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.table import TableView
from ui.widgets.texts import Headline, label


class FacilitiesPage(Page):
    """Counts, the list that was opened, chips, the table, and what can be done with the marked ones."""

    help_id = "organiser-facilities"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.printer = Printer(desk, self)
        self.model = FacilitiesModel()
        self.file: TableFile | None = None
        self.plan: ListPlan | None = None
        column = self.column(spacing=10, top=14)
        self.headline = Headline()
        self.open_list: Button = button(_("Open a list …"), self.ask_for_list, kind="primary", icon="folder-open")
        words = partial(enrolment_sheets.prepare_words, desk.workspace)
        self.print_sheet = button(_("Print the sheet"), lambda: self.printer.print(words), icon="printer")
        self.add: Button = button(_("Add one …"), lambda: ask_for_facility(desk, self), icon="plus")
        self.paste: Button = button(_("Paste a list"), self.paste_list, icon="clipboard-list")
        column.addWidget(HeadRow(self.headline, (self.print_sheet, self.paste, self.add, self.open_list)))
        self.reading = ReadingPanel()
        self.reading.changed.connect(self._plan_with)
        self.reading.taken.connect(self.take_in)
        self.reading.left.connect(self._put_away)
        column.addWidget(self.reading)
        body = QWidget()
        self._layers = QStackedLayout(body)
        self.empty = EmptyState(
            "list",
            _("No facility is on the list yet"),
            _(
                "Here stand the facilities that may take part: from a list as CSV, Excel or ODS. Mark many, and invite "
                "those with a laptop; those who report by Excel or on paper become sites at once."
            ),
            Step(_("Open a list …"), self.ask_for_list),
            Step(_("Add one by hand …"), lambda: ask_for_facility(desk, self)),
        )
        self._layers.addWidget(self.empty)
        self._layers.addWidget(self._build_body())
        column.addWidget(body, 1)

    def title(self) -> str:
        return _("Facility list")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def focus_target(self) -> QWidget | None:
        return self.table if self.model.all else self.empty.step

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: candidates.list_candidates(workspace), self.show_list, owner=self, topic="facilities"
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        tools = QHBoxLayout()
        chips = QWidget()
        row = FlowLayout(chips, 8)
        chips.setContentsMargins(0, 3, 0, 3)
        self.chips = {key: Chip(key, None, chips) for key in GROUPS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self._arrange(key, self.filter.text()))
            row.addWidget(chip)
        tools.addWidget(chips, 1)
        self.filter: TextField = TextField(placeholder=_("Name, code, area or wave"))
        self.filter.setAccessibleName(_("Find a facility by name, code, area or wave"))
        self.filter.setProperty("filter", True)
        self.filter.setFixedWidth(current().px(210))
        self.filter.textChanged.connect(lambda text: self._arrange(self.model.group, text))
        tools.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(tools)
        self.table = TableView()
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.set_widths([80, 220, 200, 170, 96, 70, 120], stretch=Column.NAME)
        self.table.setAccessibleName(_("Facilities that may take part"))
        heads = self.table.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.sectionClicked.connect(lambda section: self._arrange(self.model.group, self.model.text, Column(section)))
        self.table.selectionModel().selectionChanged.connect(lambda *_changed: self._say_marked())
        self.table.opened.connect(self._open_row)
        column.addWidget(self.table, 1)
        column.addWidget(self._build_steps())
        return body

    def _build_steps(self) -> QWidget:
        steps = QWidget()
        row = FlowLayout(steps, 10)
        self.marked = label("", "muted")
        self.invite: Button = button("", self.ask_where_to_invite, kind="primary", icon="mail")
        self.make: Button = button("", self.make_sites, icon="clipboard-list")
        self.way: Button = button(_("How they report"), lambda: None, icon="pencil")
        ways = QMenu(self)
        for way in REPORTS_BY:
            ways.addAction(way_word(way), partial(self.write, reports_by=way))
        self.way.setMenu(ways)
        self.wave = TextField(placeholder=_("Wave"))
        self.wave.setAccessibleName(_("Wave of the marked facilities"))
        self.wave.setFixedWidth(current().px(90))
        self.wave.committed.connect(lambda text: self.write(wave=text.strip() or None) if text.strip() else None)
        self.decline: Button = button(_("Declined"), lambda: self._act(candidates.decline), icon="x")
        self.again: Button = button(_("Plan again"), lambda: self._act(candidates.plan_again), icon="undo-2")
        for part in (self.invite, self.make, self.way, self.wave, self.decline, self.again, self.marked):
            row.addWidget(part)
        return steps

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_list(self, found: Sequence[CandidateView]) -> None:
        """Show what the store says; the marks stay."""
        here = {one.id for one in self.chosen()}
        self.model.show(found)
        self._layers.setCurrentIndex(1 if found else 0)
        self.print_sheet.setVisible(bool(found))
        if found and self.focusWidget() in (self.open_list, self.empty.step):
            self.table.setFocus()
        count = len(found)
        details = [
            f"{candidate_state_word(state)}: {format_number(self.model.count(state))}"
            for state in State
            if self.model.count(state)
        ]
        said = n_("{n} facility on the list", "{n} facilities on the list", count).format(n=format_number(count))
        self.headline.say(said if count else _("Facility list"), " · ".join(details))
        for key, chip in self.chips.items():
            chip.set_count(self.model.count(key))
        group = self.model.group if self.model.count(self.model.group) else "all"
        self._arrange(group, self.filter.text(), marks=here)

    def _arrange(self, group: str, text: str, order: Column | None = None, *, marks: set[str] | None = None) -> None:
        marked = {one.id for one in self.chosen()} if marks is None else marks
        self.model.arrange(group, text, order)
        self.chips[group].setChecked(True)
        self.mark(marked)

    def chosen(self) -> list[CandidateView]:
        """The marked facilities, in the order of the table."""
        model = self.table.selectionModel()
        places = sorted({index.row() for index in model.selectedRows()}) if model is not None else []
        return [self.model.rows[place] for place in places if place < len(self.model.rows)]

    def mark(self, ids: set[str]) -> None:
        """Mark these facilities, as far as they are shown."""
        # In whole stretches: ten thousand rows marked one by one would take seconds.
        wanted, start = QItemSelection(), -1
        for place in range(len(self.model.rows) + 1):
            hit = place < len(self.model.rows) and self.model.rows[place].id in ids
            if hit and start < 0:
                start = place
            elif not hit and start >= 0:
                wanted.select(self.model.index(start, 0), self.model.index(place - 1, len(Column) - 1))
                start = -1
        self.table.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._say_marked()

    def _say_marked(self) -> None:
        found = self.chosen()
        waiting = [one for one in found if one.state is not State.ENROLLED]
        paper = [one for one in waiting if one.record.reports_by in (EXCEL, PAPER)]
        laptops = [one for one in waiting if one.record.reports_by in (None, "", LAPTOP)]
        self.invite.set_word(_many(n_("Invite {n} …", "Invite {n} …", len(laptops)), len(laptops)))
        self.make.set_word(_many(n_("Make {n} site", "Make {n} sites", len(paper)), len(paper)))
        self.invite.setVisible(bool(laptops))
        self.make.setVisible(bool(paper))
        for part in (self.way, self.wave, self.decline):
            part.setVisible(bool(waiting))
        self.again.setVisible(any(one.state is State.DECLINED for one in found))
        marked = n_("{n} marked", "{n} marked", len(found)).format(n=format_number(len(found)))
        self.marked.setText(marked if found else _("Mark facilities with Shift or Ctrl; Ctrl+A marks all."))

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self.model.rows) and self.model.rows[row].site:
            self.desk.navigator.go("site", self.model.rows[row].site)

    # --- a list ------------------------------------------------------------------------------------------------

    def ask_for_list(self) -> None:
        """Ask for a file and read it."""
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        path = ask_package(self, _("Open a facility list"), f"{_('Lists')} ({kinds})")
        if path is not None:
            self.read_list(path)

    def paste_list(self) -> None:
        """Read the rows that were copied in a spreadsheet, with their headings."""
        text, name = QGuiApplication.clipboard().text(), _("pasted rows")
        self._read(lambda: read_pasted(text, name))

    def read_list(self, path: Path) -> None:
        """Read a list and say what it brings; nothing is written yet."""
        self._read(lambda: read_table(path))

    def _read(self, read: Callable[[], TableFile]) -> None:
        self.desk.tasks.work(
            lambda _progress: read(),
            self._on_read,
            failed=self.desk.say.error,
            owner=self,
            sentence=_("Reading the list"),
        )

    def _on_read(self, file: TableFile) -> None:
        self.file = file
        self.desk.say.clear_notice(TableError.__name__)
        sheet = facility_list.find_sheet(file)
        reading = facility_list.guess_reading(sheet)
        self.reading.show_sheet(sheet, reading)
        self.empty.hide()
        self._plan_with(reading)

    def _plan_with(self, reading: ListReading) -> None:
        workspace, file = self.desk.workspace, self.file
        if file is not None:
            self.desk.tasks.query(
                lambda: candidates.open_list(workspace, file, reading=reading),
                self._on_planned,
                failed=self._on_unreadable,
                owner=self,
                topic="list",
            )

    def _on_planned(self, plan: ListPlan) -> None:
        self.plan = plan
        self.reading.show_plan(plan)
        if self.focusWidget() in (None, self.empty.step, self.open_list):
            self.reading.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_unreadable(self, error: QicError) -> None:
        self.plan = None
        self.reading.show_problem(sentence_of(error))

    def take_in(self) -> None:
        """Record what the list brings."""
        workspace, plan = self.desk.workspace, self.plan
        if plan is None:
            return
        self._change(lambda: candidates.take_list(workspace, plan), _("The list is taken in. You can undo it."))
        self._put_away()

    def _put_away(self) -> None:
        self.open_list.setFocus()
        self.file = self.plan = None
        self.reading.hide()
        self.empty.setVisible(not self.model.all)

    # --- what is done with the marked ones -----------------------------------------------------------------------

    def write(self, **fields: object) -> None:
        """Write a fact of the marked facilities."""
        workspace, ids = self.desk.workspace, [one.id for one in self.chosen()]
        self.wave.show_text("")
        if ids:
            self._change(lambda: candidates.write(workspace, ids, **fields))

    def _act(self, act: Callable[..., object]) -> None:
        workspace = self.desk.workspace
        ids = [one.id for one in self.chosen() if one.state is not State.ENROLLED]
        self._change(lambda: act(workspace, ids))

    def make_sites(self) -> None:
        """Make sites of those that report by Excel or on paper."""
        workspace = self.desk.workspace
        chosen = [one for one in self.chosen() if one.state is not State.ENROLLED]
        ids = [one.id for one in chosen if one.record.reports_by in (EXCEL, PAPER)]
        count = len(ids)
        said = n_("{n} site takes part.", "{n} sites take part.", count).format(n=format_number(count))
        self._change(lambda: candidates.make_sites(workspace, ids), said)

    def ask_where_to_invite(self) -> None:
        """Ask for a folder and write the invitations there."""
        folder = ask_folder(self, _("Write invitations into a folder"))
        if folder is not None:
            self.invite_into(folder)

    def invite_into(self, folder: Path) -> None:
        """Write an invitation for each marked facility with a laptop."""
        workspace = self.desk.workspace
        chosen = [one for one in self.chosen() if one.state is not State.ENROLLED]
        ids = [one.id for one in chosen if one.record.reports_by in (None, "", LAPTOP)]
        count = len(ids)
        said = n_("{n} invitation is in {folder}", "{n} invitations are in {folder}", count)
        self._change(
            lambda: candidates.invite(workspace, ids, folder), said.format(n=count, folder=folder.name or folder)
        )

    def _change(self, act: Callable[[], object], said: str = "") -> None:
        def done(_changes: object) -> None:
            if said:
                self.desk.say.toast(said)
            self.refresh(None)

        self.desk.tasks.change(act, done, failed=self.desk.say.error, owner=self, sentence=_("Writing"))


def _many(text: str, count: int) -> str:
    return text.format(n=format_number(count))


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("facilities", _("Facility list"), "list", FacilitiesPage, on_rail=False, parent="sites")
