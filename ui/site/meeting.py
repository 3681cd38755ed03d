"""One meeting on one page: agenda, who came, what was decided, what is to be done. It stays with the team.

Owns when something is recorded: each text when it is left, ticks at once, half-typed texts as drafts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.printing import team_papers
from qic_desktop.services.teamwork import actions, meetings
from qic_desktop.services.teamwork.meetings import CAME_FROM, TEXTS, MeetingSheet
from qic_desktop.wording.team import came_words, role_name
from ui.desk import Desk
from ui.messages import sentence_of
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.action_steps import ActionSteps
from ui.site.day_field import DayField
from ui.site.note_field import NoteField
from ui.site.team_dialogs import ActionDialog
from ui.site.team_panels import ActionAdder, ActionList, SectionHead, keep_focus
from ui.site.words import day_name
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import label

KEY = "meeting"
CONCERNS = frozenset({"meeting", "meeting_held", "action", "membership", "person"})
MOST_MINUTES = 24 * 60


class MeetingPage(Page):
    """The page of one meeting; ``open`` says which."""

    help_id = "meeting"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.meeting = ""
        self.sheet: MeetingSheet | None = None
        self.boxes: dict[str, CheckBox] = {}
        self.steps = ActionSteps(desk, self)
        self.dialog: ActionDialog | None = None
        self.printer = Printer(desk, self)
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._build()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        day = self.sheet.view.on if self.sheet else None
        return _("Meeting of {day}").format(day=day_name(day, year=True)) if day else ""

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Team"), Place("team", "meetings")),)

    def open(self, argument: str) -> None:
        if argument != self.meeting:
            self.leave()
            self.meeting, self.sheet = argument, None
            self._build()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        if not self.meeting:
            return
        workspace, identity = self.desk.workspace, self.meeting
        self.desk.tasks.query(
            lambda: meetings.meeting_sheet(workspace, identity),
            self._show,
            failed=self._on_reading_failed,
            owner=self,
            topic="meeting",
        )

    def focus_target(self) -> QWidget | None:
        return self.purpose

    def leave(self) -> None:
        for field in (self.purpose, self.minutes, self.day):
            field.commit()
        for text in self.texts.values():
            text.commit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Fields of their own for every meeting, so that nothing half typed can end in another one."""
        clear(self._room)
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 24)
        across.setSpacing(32)
        across.addLayout(self._build_left(), 664)
        across.addLayout(self._build_right(), 434)
        self._room.addWidget(scrolled(content))

    def _build_left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        identity = self.meeting
        self.day = DayField(_("Day"))
        self.day.day_set.connect(lambda day: self._write(identity, on=day))
        self.minutes = TextField()
        self.minutes.setFixedWidth(current().px(88))
        self.minutes.committed.connect(partial(self._on_minutes_left, identity))
        self.purpose = TextField("", _("for example: what March says, test E"))
        self.purpose.committed.connect(lambda text: self._write(identity, purpose=text.strip()))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Field(_("What for?"), self.purpose), 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Field(_("Day"), self.day), 0, Qt.AlignmentFlag.AlignTop)
        self._minutes_field = Field(_("Minutes"), self.minutes)
        row.addWidget(self._minutes_field, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        hints = {
            "agenda": (_("Agenda"), _("One line for each point: the chart of March, test E, who goes to the session")),
            "decisions": (_("What was decided"), _("One line for each decision")),
            "notes": (_("Notes"), _("What else should be remembered. No patient’s name belongs here.")),
        }
        self.texts: dict[str, NoteField] = {}
        for name, (title, hint) in hints.items():
            field = NoteField(hint, lines=4 if name == "agenda" else 3)
            field.setObjectName(name)
            field.committed.connect(partial(self._write_text, identity, name))
            field.drafted.connect(partial(self._keep_draft, identity, name))
            field.given_up.connect(partial(self._drop_draft, identity, name))
            self.texts[name] = field
            column.addWidget(Field(title, field))
        column.addStretch(1)
        return column

    def _build_right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addStretch(1)
        self.print = button(_("Print the minutes"), self._print_minutes, icon="printer", size="small")
        self.remove = button(_("Delete"), self.delete, icon="trash-2", size="small")
        tools.addWidget(self.print)
        tools.addWidget(self.remove)
        column.addLayout(tools)
        box = Panel(_("Who came?"))
        self._came = label("", "small")
        box.head.addWidget(self._came)
        self._people = QVBoxLayout()
        self._people.setSpacing(2)
        box.add(self._people)
        box.add(
            label(
                _("Names stay on the team’s own laptops; that you met, and how many came, is sent."), "small", wrap=True
            )
        )
        column.addWidget(box)
        column.addLayout(SectionHead(_("To be done"), _("from this meeting")))
        self.adder = ActionAdder()
        self.adder.given.connect(self._on_action_given)
        column.addWidget(self.adder)
        self.action_list = ActionList()
        column.addWidget(self.action_list)
        self._before_head = label(_("Still open from before"), "section")
        column.addWidget(self._before_head)
        self.before_list = ActionList(tests=True)
        self.before_list.test_asked.connect(partial(self.desk.navigator.go, "cycle"))
        column.addWidget(self.before_list)
        for one in (self.action_list, self.before_list):
            one.ticked.connect(self.steps.tick)
            one.edit_asked.connect(self._ask_action)
        column.addStretch(1)
        return column

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, sheet: MeetingSheet) -> None:
        if sheet.view.id != self.meeting:
            return
        first = self.sheet is None
        self.sheet = sheet
        keep_focus(self, lambda: self._show_parts(sheet))
        for name, text in sheet.drafts.items() if first else ():
            if name in self.texts:
                self.texts[name].show_draft(text)
        self.title_changed.emit()

    def _show_parts(self, sheet: MeetingSheet) -> None:
        meeting = sheet.view.meeting
        self.day.show_day(meeting.on)
        self.minutes.show_text(str(meeting.minutes or ""))
        self.purpose.show_text(meeting.purpose or "")
        for name, field in self.texts.items():
            field.show_text(getattr(meeting, name) or "")
        clear(self._people)
        self.boxes = {}
        for member in sheet.members:
            said = _("{name}, {role}").format(name=member.name or _("Name not here"), role=role_name(member.role))
            box = CheckBox(said)
            box.setObjectName(f"came-{member.person}")
            box.setProperty("focusRing", True)
            box.setChecked(member.person in sheet.view.came)
            box.toggled.connect(lambda _on: self._on_attendance())
            self.boxes[member.person] = box
            self._people.addWidget(box)
        if not sheet.members:
            self._people.addWidget(label(_("Nobody was in the team on that day."), "muted", wrap=True))
        self._came.setText(came_words(len(sheet.view.came), sheet.view.of) if sheet.view.came else "")
        day = self.desk.workspace.today()
        people = [(one.person, one.name or _("Name not here")) for one in sheet.members]
        self.adder.show_people(people)
        self.action_list.show_actions(sheet.actions, day)
        self.before_list.show_actions(sheet.open_before, day)
        self._before_head.setVisible(bool(sheet.open_before))

    # --- recording ---------------------------------------------------------------------------------------------

    def _change(self, fn: Callable[[], object], failed: Callable[[QicError], object] | None = None) -> None:
        self.desk.tasks.change(fn, failed=failed or self.desk.say.error, owner=self)

    def _write(self, identity: str, **fields: object) -> None:
        workspace = self.desk.workspace
        if identity:
            self._change(lambda: meetings.write_meeting(workspace, identity, **fields))

    def _write_text(self, identity: str, name: str, text: str) -> None:
        workspace = self.desk.workspace
        if not identity or name not in TEXTS:
            return

        def refused(error: QicError) -> None:
            self._keep_draft(identity, name, text)
            self.texts[name].refuse(sentence_of(error))
            self.desk.say.error(error)

        self._change(lambda: meetings.write_meeting(workspace, identity, **{name: text.strip()}), refused)

    def _keep_draft(self, identity: str, name: str, text: str) -> None:
        workspace = self.desk.workspace
        if identity:
            self._change(lambda: meetings.keep_draft(workspace, identity, name, text))

    def _drop_draft(self, identity: str, name: str) -> None:
        workspace = self.desk.workspace
        if identity:
            self._change(lambda: meetings.drop_draft(workspace, identity, name))

    def _on_minutes_left(self, identity: str, text: str) -> None:
        typed = text.strip()
        if typed and not (typed.isdecimal() and 0 < int(typed) <= MOST_MINUTES):
            self._minutes_field.say_error(_("Write a number, such as 45."))
            return
        self._minutes_field.say_error("")
        self._write(identity, minutes=int(typed) if typed else None)

    def _on_attendance(self) -> None:
        came = [person for person, box in self.boxes.items() if box.isChecked()]
        self._write(self.meeting, attendance=came)

    def _on_action_given(self, text: str, owner: str, due: str) -> None:
        workspace, origin = self.desk.workspace, self.meeting
        self._change(
            lambda: actions.add_action(
                workspace, text, owner=owner or None, due=due or None, came_from=CAME_FROM, origin=origin
            )
        )

    def _ask_action(self, identity: str) -> None:
        if (sheet := self.sheet) is not None:
            people = [(one.person, one.name or "") for one in sheet.members]
            self.dialog = self.steps.ask((*sheet.actions, *sheet.open_before), identity, people)

    def delete(self) -> None:
        """Take the meeting out of the list; undo brings it back."""
        workspace, identity = self.desk.workspace, self.meeting

        def gone(_changes: object) -> None:
            self.meeting, self.sheet = "", None
            self.desk.navigator.go("team", "meetings")

        said = _("The meeting was deleted")
        self.desk.record(lambda: meetings.delete_meeting(workspace, identity), said, gone, owner=self)

    def _on_reading_failed(self, error: QicError) -> None:
        """The meeting is gone, for example by undo: back to the list."""
        here = self.desk.navigator.here
        self.meeting, self.sheet = "", None
        if here is not None and here.key == KEY:
            self.desk.navigator.go("team", "meetings")
        else:
            self.desk.say.error(error)

    def _print_minutes(self) -> None:
        workspace, meeting = self.desk.workspace, self.meeting
        self.printer.print(lambda: team_papers.prepare_minutes(workspace, meeting))


def page_spec() -> PageSpec:
    """The page of one meeting: ``Place("meeting", id)``."""
    return PageSpec(KEY, _("Meeting"), "calendar", MeetingPage, on_rail=False, parent="team")
