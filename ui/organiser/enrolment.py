"""Enrol many: the table of a first morning. Read requests, hear each person's words, accept together, answer once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging.inbox import Received
from qic_desktop.services.printing import enrolment_sheets
from qic_desktop.services.trusting import enrolment_table
from qic_desktop.services.trusting.enrolment_table import Answered, EnrolmentTable, Standing
from qic_desktop.wording.enrolment import answered_sentence, count_words, rest_words
from ui import shortcuts
from ui.desk import Desk
from ui.messages import sentence_of
from ui.navigation import Place
from ui.organiser.enrolment_answer import AnswerBar
from ui.organiser.enrolment_heard import HeardPanel
from ui.organiser.enrolment_reading import RequestReader
from ui.organiser.enrolment_rows import GROUPS, Column, EnrolmentModel, EnrolmentView
from ui.organiser.late_joiners import tell_of_late_joiners
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
from ui.widgets.panel import scrolled
from ui.widgets.texts import Headline, label

BATCH = 8
LEAST_HEIGHT = 200
"""Pixels at 100 % text of the list at least."""
"""Packages between two looks at Cancel."""
TOPIC = "enrolment"


class EnrolmentPage(Page):
    """Counts and tools, the field that hears, the table, and the answer that goes back."""

    help_id = "organiser-enrolment"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.printer = Printer(desk, self)
        self.model = EnrolmentModel()
        self.reader = RequestReader(desk, self, TOPIC)
        self.reader.finished.connect(self._on_read)
        self.setAcceptDrops(True)
        column = self.column(spacing=10, top=14)
        column.addWidget(self._build_top())
        column.addWidget(self.reader.progress)
        self.answer = AnswerBar(desk, self, lambda: self.reader.source)
        self.answer.written.connect(self._on_answered)
        column.addWidget(self.answer)
        body = QWidget()
        self._layers = QStackedLayout(body)
        self.empty = EmptyState(
            "key-round",
            _("Nobody asks to join yet"),
            _(
                "At a first meeting every laptop hands in its request: on a stick, in a folder, or as a message. "
                "Read them here, hear each person’s words, and accept all together."
            ),
            Step(_("Read a stick or folder"), self.reader.ask_for_folder),
            Step(_("Open files"), self.reader.ask_for_files),
        )
        self._layers.addWidget(self.empty)
        self._layers.addWidget(scrolled(self._build_body()))
        column.addWidget(body, 1)
        shortcuts.bind(self, shortcuts.OPEN_PACKAGE, self.reader.ask_for_files, anywhere=False)

    def title(self) -> str:
        return _("Enrol many")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def focus_target(self) -> QWidget | None:
        return self.heard.field if self.model.table.laptops else self.empty.step

    def refresh(self, changes: object | None) -> None:
        if self.reader.is_busy:
            return
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: enrolment_table.read_table(workspace), self.show_table, owner=self, topic="enrolment"
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> HeadRow:
        self.headline = Headline()
        self.paste = button(_("Paste a message"), self.reader.messages.paste)
        self.read_folder = button(_("Read a stick or folder"), self.reader.ask_for_folder, icon="usb")
        self.print_list = button(_("Print the list"), self.make_list, icon="printer")
        self.facilities = button(_("Facility list"), lambda: self.desk.navigator.go("facilities"), icon="list")
        self.accept: Button = button("", self.accept_compared, kind="primary", icon="check-check")
        return HeadRow(self.headline, (self.facilities, self.paste, self.read_folder, self.print_list, self.accept))

    def _build_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.heard = HeardPanel()
        self.heard.found.connect(self._on_found)
        self.heard.compared.connect(lambda key: self.tick(key, True))
        column.addWidget(self.heard)
        tools = QHBoxLayout()
        tools.setSpacing(10)
        self.filter: TextField = TextField(placeholder=_("Name, code or word"))
        chips = QWidget()
        row = FlowLayout(chips, 8)
        chips.setContentsMargins(0, 3, 0, 3)
        self.chips = {key: Chip(key, None, chips) for key in GROUPS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self._choose(key, self.filter.text()))
            row.addWidget(chip)
        tools.addWidget(chips, 1)
        self.filter.setAccessibleName(_("Find a laptop by name, code or word"))
        self.filter.setProperty("filter", True)
        self.filter.setFixedWidth(current().px(190))
        self.filter.textChanged.connect(lambda text: self._choose(self.model.group, text))
        tools.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(tools)
        self.view = EnrolmentView(self.model)
        # Where large text leaves little room the page scrolls, rather than the list alone in a narrow slit.
        self.view.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.view.asked.connect(self._on_row_asked)
        self.heard.left_down.connect(self.view.setFocus)
        column.addWidget(self.view, 1)
        self._none = label(_("No laptop belongs to this choice."), "muted")
        column.addWidget(self._none)
        self._foot = label("", "small", wrap=True)
        column.addWidget(self._foot)
        return body

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_table(self, table: EnrolmentTable) -> None:
        """Show what the store says; ticks and the row that the person is on stay."""
        here = self._key_here()
        self.model.show_table(table)
        self.heard.show_table(table)
        self._layers.setCurrentIndex(1 if table.laptops else 0)
        for part in (self.paste, self.read_folder, self.print_list):
            part.setVisible(bool(table.laptops))
        self._foot.setText(
            _("Writing the answer also publishes what is drafted in Design.") if table.has_drafts else ""
        )
        self._foot.setVisible(table.has_drafts)
        self._show_counts()
        if not self.model.count(self.model.group):
            self._choose("all", self.filter.text())
        self._go_to(here)

    def _show_counts(self) -> None:
        table, model = self.model.table, self.model
        left = [one for one in table.laptops if model.belongs(one, "to-compare")]
        contested = sum(one.standing is Standing.CONTESTED and not table.rivals(one.key) & model.ticked for one in left)
        rest = rest_words(
            waiting=sum(one.standing is Standing.WAITING for one in left),
            compared=len(model.ticked),
            contested=contested,
            unproven=model.count("unproven"),
            unanswered=table.unanswered,
        )
        self.headline.say(count_words(table.enrolled, table.expected), rest)
        for key, chip in self.chips.items():
            chip.set_count(model.count(key))
        self.chips[model.group].setChecked(True)
        count = len(model.ticked)
        text = n_("Accept the one compared", "Accept the {n} compared", count).format(n=format_number(count))
        self.accept.set_word(text if count else _("Accept the compared ones"))
        self.accept.setEnabled(count > 0)
        self.accept.setVisible(bool(table.laptops))
        shown = bool(model.rows)
        self.view.setVisible(shown)
        self._none.setVisible(not shown)

    def _choose(self, group: str, text: str) -> None:
        here = self._key_here()
        self.model.arrange(group, text)
        self._show_counts()
        self._go_to(here)

    def _key_here(self) -> str:
        row = self.view.currentIndex().row()
        return self.model.rows[row].key if 0 <= row < len(self.model.rows) else ""

    def _go_to(self, key: str) -> None:
        row = self.model.row_of(key)
        if self.model.rows:
            index = self.model.index(max(0, row), Column.WORDS)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # --- comparing ---------------------------------------------------------------------------------------------

    def _on_found(self, key: str) -> None:
        if not key:
            return
        if self.model.row_of(key) < 0:
            self.filter.clear()
            self._choose("all", "")
        self._go_to(key)

    def tick(self, key: str, on: bool) -> None:
        """Mark a laptop as compared, or take the mark away."""
        table = self.model.table
        rivals = table.rivals(key) & self.model.ticked
        if not self.model.tick(key, on) and on:
            return
        self._show_counts()
        mine, other = table.find(key), table.find(next(iter(rivals), ""))
        if on and mine is not None and other is not None:
            text = _(
                "“{first}” and “{second}” hold the same invitation, and both were compared. Only one can be right: ask "
                "who was invited. The mark is now at “{second}”."
            )
            self.desk.say.notice(text.format(first=other.name, second=mine.name), "concern", topic=TOPIC)

    def _on_row_asked(self, row: int) -> None:
        laptop = self.model.rows[row]
        self.tick(laptop.key, laptop.key not in self.model.ticked)

    # --- reading -----------------------------------------------------------------------------------------------

    def read_from(self, folder: Path) -> None:
        """Read every package on a stick or in a folder."""
        self.reader.read_from(folder)

    def _on_read(self) -> None:
        self.desk.tasks.bus.tell(Received().changes)
        self.refresh(None)
        self.heard.field.setFocus()

    # --- accepting ---------------------------------------------------------------------------------------------

    def accept_compared(self) -> None:
        """Accept everybody whose words were compared, in one step."""
        workspace, keys = self.desk.workspace, [one.key for one in self.model.table.laptops]
        keys = [key for key in keys if key in self.model.ticked]
        if not keys:
            return
        self.accept.setEnabled(False)
        self.desk.tasks.query(
            lambda: enrolment_table.accept_compared(workspace, keys),
            self._on_accepted,
            failed=self._on_failed,
            owner=self,
            sentence=_("Accepting"),
        )

    def _on_accepted(self, answered: Answered) -> None:
        for one in answered.answers:
            self.model.outcomes[one.key] = sentence_of(one.error) if one.error is not None else ""
        self.model.ticked -= set(answered.accepted)
        if self.heard.heard.only in answered.accepted:
            self.heard.begin_anew()
        self.view.setCurrentIndex(QModelIndex())
        count = len(answered.accepted)
        said = answered_sentence(count, len(answered.answers) - count)
        self.desk.say.clear_notice(TOPIC)
        if count:
            self.answer.show_accepted(said, answered.ready)
            tell_of_late_joiners(self.desk, self, answered.accepted)
        else:
            self.desk.say.notice(said, "concern", topic=TOPIC)
        self.desk.tasks.bus.tell(answered.changes)
        self.refresh(None)

    def _on_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        self.refresh(None)

    # --- the answer --------------------------------------------------------------------------------------------

    def answer_to(self, folder: Path) -> None:
        """Write the one file that answers everybody there."""
        self.answer.write_to(folder)

    def _on_answered(self) -> None:
        self.desk.tasks.bus.tell(Received().changes)
        self.heard.field.setFocus()

    def make_list(self) -> None:
        """The list for the register table as a PDF, opened to be printed."""
        workspace = self.desk.workspace
        self.printer.print(lambda: enrolment_sheets.prepare_list(workspace))

    # --- dropping ----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.read_from(folders[0])
        else:
            self.reader.read_files(paths)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("enrolment", _("Enrol many"), "key-round", EnrolmentPage, on_rail=False, parent="sites")
