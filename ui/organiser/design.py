"""Design: everything an organiser plans, in chapters; what is drafted, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.organising import collaboratives, designing
from qic_desktop.services.organising.designing import NO_CHANGES, Design
from qic_desktop.services.printing import collaborative_charter, enrolment_sheets
from qic_desktop.wording.designing import offered_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.releases import beside_words
from qic_desktop.wording.spoken_words import spoken_text
from ui.asking import ask_folder
from ui.desk import Desk
from ui.exchange.phone_dialog import PhoneDialog, open_phone
from ui.exchange.text_questions import ask_about_texts
from ui.organiser.design_charter import Charter
from ui.organiser.design_course import CoursePart
from ui.organiser.design_governance import GovernancePart
from ui.organiser.design_invitations import Invitations
from ui.organiser.design_inviting import Inviting
from ui.organiser.design_locks import LockSettings
from ui.organiser.design_measures import Measures
from ui.organiser.design_part import DesignPart
from ui.organiser.design_report import ReportTexts
from ui.organiser.design_roles import RolesPart
from ui.organiser.design_rules import ChartRules
from ui.organiser.design_sheets import AuditPart, SheetsPart
from ui.organiser.design_timetable import TimetablePart
from ui.organiser.design_topic import TopicPart
from ui.organiser.keys_root import RootKeys
from ui.organiser.publish_confirm import ask_to_publish
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.definition_steps import DefinitionSteps, DefinitionWindow
from ui.site.driver_tab import DriverTab
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice_list import ChoiceList
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyLayer, EmptyState
from ui.widgets.notice import Step
from ui.widgets.texts import label

CHAPTERS = (
    "charter",
    "topic",
    "timetable",
    "measures",
    "drivers",
    "roles",
    "sheets",
    "governance",
    "audit",
    "report",
    "course",
    "rules",
    "invitations",
    "keys",
)


class DesignPage(Page):
    """Chapters at the side and one primary step: publish what is drafted."""

    help_id = "organiser-design"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.printer = Printer(desk, self)
        self.design: Design | None = None
        self._choose_measure = ""
        column = self.column(spacing=10, top=8)
        column.addWidget(self._build_top())
        self.stack = QStackedWidget()
        self.charter = Charter(self._write_charter)
        self.locks = LockSettings(desk)
        self.locks.changed.connect(lambda: self.refresh(None))
        self.charter.more.addWidget(self.locks)
        self.charter.print_asked.connect(self._print_charter)
        self.measures = Measures()
        self.no_measure = EmptyLayer(fill=True)
        self.rules = ChartRules(self._write_charter)
        self.invitations = Invitations()
        self.keys = RootKeys(desk)
        self.drivers = DriverTab(desk)
        self.timetable = TimetablePart(desk)
        self.course = CoursePart(desk)
        self.own_parts: dict[str, DesignPart] = {
            "topic": TopicPart(desk),
            "timetable": self.timetable,
            "roles": RolesPart(desk),
            "sheets": SheetsPart(desk),
            "governance": GovernancePart(desk),
            "audit": AuditPart(desk),
            "report": ReportTexts(desk),
            "course": self.course,
        }
        self.parts: dict[str, QWidget] = {
            "charter": self.charter,
            "measures": self.measures,
            "drivers": self.drivers,
            "rules": self.rules,
            "invitations": self.invitations,
            "keys": self.keys,
            **self.own_parts,
        }
        for part in (*self.parts.values(), self.no_measure):
            self.stack.addWidget(part)
        column.addLayout(_side_by_side(self.chapters, self.stack), 1)
        self.measures.edited.connect(self._write_measure)
        self.measures.add_asked.connect(self.add_measure)
        self.measures.version_asked.connect(self._start_version)
        self.measures.take_back_asked.connect(self._take_back)
        self.measures.end_asked.connect(self._end_measure)
        self.defining = DefinitionSteps(desk, DefinitionWindow(self))
        self.measures.define_asked.connect(self.defining.open_form)
        self.inviting = Inviting(desk, self, self.invitations, self._on_change_failed)
        self.invitations.sheet_asked.connect(self._print_words)
        self.keys.changed.connect(lambda: self.refresh(None))

    def title(self) -> str:
        return _("Design")

    def open(self, argument: str) -> None:
        if argument in CHAPTERS:
            self.chapters.choose(argument)

    @property
    def chapter(self) -> str:
        """The chapter that is shown."""
        return self.chapters.key or CHAPTERS[0]

    def focus_target(self) -> QWidget | None:
        own = self.own_parts.get(self.chapter)
        if own is not None:
            return own.first_field()
        return {
            "charter": self.charter.first_field,
            "measures": lambda: self.measures.list,
            "drivers": self.drivers.focus_target,
            "rules": self.rules.first_field,
            "invitations": self.invitations.first_field,
            "keys": lambda: self.keys.new_key,
        }[self.chapter]()

    def leave(self) -> None:
        self.drivers.leave()
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: designing.read_design(workspace), self.show_design, owner=self, topic="design")
        self.keys.refresh()
        self.locks.refresh()
        self._refresh_chapter()

    def _refresh_chapter(self) -> None:
        """Read what the chapter shows; the others are read when they are opened."""
        if (part := self.own_parts.get(self.chapter)) is not None:
            part.refresh()
        elif self.chapter == "drivers":
            self.drivers.reload()

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> QWidget:
        self.chapters = ChoiceList(_("Chapters of the design"))
        self.chapters.setFixedWidth(current().px(176))
        self.chapters.set_lines(list(chapter_names().items()))
        self.chapters.chosen.connect(lambda _key: self._open_chapter())
        self._title = label(chapter_names()[CHAPTERS[0]], "section")
        self._state = label("", "small")
        # In the flow of the steps it stands at their height.
        self._state.setMinimumHeight(current().px(32))
        self.publish = button(_("Publish"), self.ask_where_to_publish, kind="primary", icon="megaphone")
        self.template = button(_("Start from a template"), self._ask_template, icon="layers")
        self.template.hide()
        self.by_phone = button(_("Send with a phone"), self.send_with_phone, icon="smartphone")
        return HeadRow(self._title, (self._state, self.template, self.by_phone, self.publish))

    def show_design(self, design: Design) -> None:
        """Show what the store says."""
        before, self.design = self.design, design
        self.charter.show_record(design.collaborative, design.topic)
        self.timetable.start = (design.collaborative.start if design.collaborative else None) or ""
        self.rules.show_record(design.collaborative)
        if before is None or before.decided_by != design.decided_by:
            first = Step(_("Define the first measure"), self.add_measure)
            self.no_measure.show_state(EmptyState("target", *offered_words(design.decided_by), first))
        if design.views:
            self.measures.show_design(design, self._choose_measure, today=self.desk.workspace.today())
        if self._choose_measure:
            self._focus_new_measure()
        self.invitations.show_invited(design.invited, has_drafts=design.has_drafts, root=design.root)
        self.invitations.show_missed(design.missed)
        self._state.setText(_state_words(design))
        self.publish.setVisible(design.has_drafts or bool(design.published))
        self.by_phone.setVisible(design.has_drafts or bool(design.published))
        self.publish.setText(_("Publish") if design.has_drafts else _("Write the news again"))
        self._show_chapter()

    def _open_chapter(self) -> None:
        self._show_chapter()
        self._refresh_chapter()

    def _show_chapter(self) -> None:
        empty = self.chapter == "measures" and self.design is not None and not self.design.views
        self.stack.setCurrentWidget(self.no_measure if empty else self.parts[self.chapter])
        self._title.setText(chapter_names()[self.chapter])
        known = self.design.collaborative if self.design is not None else None
        # Offered where everybody begins; once there is one, another is chosen in the timetable.
        self.template.setVisible(self.chapter == "charter" and not (known is not None and known.template))

    def _focus_new_measure(self) -> None:
        self._choose_measure = ""
        self.open("measures")
        self._show_chapter()
        name = self.measures.form.editors["name"]
        name.setFocus()
        if hasattr(name, "selectAll"):
            name.selectAll()

    # --- charter and measures ----------------------------------------------------------------------------------

    def _print_words(self) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: enrolment_sheets.prepare_words(workspace))

    def _print_charter(self) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: collaborative_charter.prepare_charter(workspace))

    def _write_charter(self, changed: dict[str, str | None]) -> None:
        workspace = self.desk.workspace
        self._change(lambda: collaboratives.describe_collaborative(workspace, **changed))

    def _ask_template(self) -> None:
        self.open("timetable")
        self.timetable.ask_template()

    def _write_measure(self, identity: str, changed: dict[str, object]) -> None:
        workspace = self.desk.workspace
        self._change(lambda: designing.write_draft(workspace, identity, changed))

    def add_measure(self) -> None:
        """Draft a measure and let the person name it."""
        workspace, name = self.desk.workspace, _("New measure")
        used = {view.code for view in self.design.views} if self.design else set()
        code = next(code for number in range(1, 1000) if (code := f"m{number}") not in used)

        self.desk.tasks.query(
            lambda: measures.define_measure(workspace, NewMeasure(code, name)), self._on_measure_added, owner=self
        )

    def _on_measure_added(self, view: MeasureView) -> None:
        self._choose_measure = view.id
        self.desk.tasks.bus.tell(NO_CHANGES)

    def _start_version(self, identity: str, effective_period: str, reason: str) -> None:
        workspace = self.desk.workspace
        self._change(lambda: designing.start_version(workspace, identity, effective_period, reason))

    def _end_measure(self, identity: str, last: str) -> None:
        workspace = self.desk.workspace
        said = _("Publish it, so that sites know.")
        self._change(lambda: designing.end_measure(workspace, identity, last), said)

    def _take_back(self, identity: str) -> None:
        workspace = self.desk.workspace
        self._change(lambda: designing.take_back(workspace, identity), _("Taken back. Nothing was published."))

    def _change(self, act: Callable[[], object], said: str = "") -> None:
        def done(_answer: object) -> None:
            if said:
                self.desk.say.toast(said)

        self.desk.tasks.change(act, done, failed=self._on_change_failed, owner=self)

    def _on_change_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        self.refresh(None)

    # --- publishing -------------------------------------------------------------------------------

    def ask_where_to_publish(self) -> None:
        """Ask about texts that look as if they named a patient; say what comes into force; then ask where to."""
        ask_about_texts(self.desk, self, lambda: self._confirm(self._ask_folder))

    def _confirm(self, then: Callable[[], object]) -> None:
        if self.course.undrafted:
            said = _("What you chose under “Close or go on” is not drafted, so it would not be part of the news.")
            self.desk.say.notice(said, "concern", [Step(_("Show it"), partial(self.open, "course"))], topic="undrafted")
            return
        self.desk.say.clear_notice("undrafted")
        ask_to_publish(self.desk, self, then)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Publish to a stick or folder"))
        if folder is not None:
            self.publish_to(folder)

    def send_with_phone(self) -> None:
        """Say what comes into force, and publish it as codes that a phone takes pictures of."""
        self._confirm(self._open_phone)

    def _open_phone(self) -> None:
        self.phone: PhoneDialog = open_phone(self.desk, self, lambda: self.refresh(None))

    def publish_to(self, folder: Path) -> None:
        """Release the drafts and write the package."""
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: designing.publish_to(workspace, folder),
            self._on_published,
            failed=self._on_change_failed,
            owner=self,
            sentence=_("Publishing"),
        )

    def _on_published(self, sent: SentPackage) -> None:
        said = _(
            "Published: {file}. Give this file to every site; it brings what is new and the receipts. "
            "In six words, to confirm by telephone that it arrived whole: {words}."
        ).format(file=sent.file, words=spoken_text(sent.spoken))
        self.desk.say.notice(
            f"{said} {beside_words(len(sent.beside))}".strip(),
            "improve",
            topic="published",
        )
        self.desk.tasks.bus.tell(NO_CHANGES)


def _side_by_side(side: QWidget, main: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(side)
    row.addWidget(main, 1)
    return row


def chapter_names() -> dict[str, str]:
    """The chapters in their order."""
    words = {
        "charter": _("Charter"),
        "topic": _("Topic check"),
        "timetable": _("Timetable"),
        "measures": _("Measures"),
        "drivers": _("Drivers and changes"),
        "roles": _("Roles"),
        "sheets": _("Questionnaires"),
        "governance": _("Governance"),
        "audit": _("Our own work"),
        "report": _("Report"),
        "course": _("Close or go on"),
        "rules": _("Chart rules"),
        "invitations": _("Invitations"),
        "keys": _("Keys"),
    }
    return {code: words[code] for code in CHAPTERS}


def _state_words(design: Design) -> str:
    if design.has_drafts:
        return _("Drafts are not published")
    if design.published:
        return _("Published on {day}").format(day=period_name(design.published.isoformat(), short=True))
    return _("Nothing is published yet")


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("design", _("Design"), "target", DesignPage)
