"""Team: who has which role, what a change of leader asks for, meetings and actions, leaders and objectives.

Owns what is asked of the store and what each step means. The parts are in ``team_members``, ``team_panels``,
``team_objectives``; the questions in ``team_dialogs``.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.printing import team_papers
from qic_desktop.services.teamwork import leader_log, team_page, team_support
from qic_desktop.services.teamwork.team_page import TeamPage
from qic_desktop.wording.team import members_words
from ui import shortcuts
from ui.desk import Desk
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.coach_visit import CoachVisitPanel
from ui.site.page_columns import SIDE_BY_SIDE, beside, upright
from ui.site.team_around_tab import AroundTab
from ui.site.team_members import MembersTable
from ui.site.team_objectives import AgreementPanel, ObjectivesPanel
from ui.site.team_panels import (
    ActionAdder,
    ActionList,
    ChangeAlert,
    HandOver,
    Health,
    LeaderPanel,
    MeetingList,
    SectionHead,
    keep_focus,
)
from ui.site.team_steps import TeamSteps
from ui.site.team_words import span_words
from ui.site.who_to_ask import WhoToAskPanel
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label

KEY = "team"
TABS = ("people", "meetings", "support", "skills")
RULES = "rules"
"""From this width on, at 100 % text, both columns of a tab stand side by side."""
DONE_SHOWN = 5
CONCERNS = frozenset(
    {
        "membership",
        "person",
        "meeting",
        "meeting_held",
        "action",
        "leader_support",
        "leader_promise",
        "objective",
        "agreement",
        "visit",
        "recount",
        "escalation",
        "escalation_answer",
        "stakeholder",
        "pdsa_cycle",
        "role_definition",
    }
)


class TeamPageView(Page):
    """The page. ``open`` takes the tab: "people", "meetings", "support" or "skills"; "rules" is where these stand."""

    help_id = "team"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: TeamPage | None = None
        self.steps = TeamSteps(desk, self)
        self.alert: ChangeAlert | None = None
        self.hand_over: HandOver | None = None
        self.leaders: list[LeaderPanel] = []
        self._contacts_of: tuple[tuple[str, str | None], ...] = ()
        self._contacts: dict[str, tuple[date, ...]] = {}
        self.printer = Printer(desk, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._column.setSpacing(16)
        outer.addWidget(scrolled(content))
        self._alert_room = QVBoxLayout()
        self._column.addLayout(self._alert_room)
        self.tabs = SegmentedSwitch(list(_tab_words(wide=True).items()), _("Which part of the team"))
        self.tabs.chosen.connect(lambda _key: self._on_tab())
        shortcuts.bind(self, shortcuts.NEXT_TAB, self._next_part, anywhere=False)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._column.addLayout(row)
        self.empty = EmptyState(
            "users",
            _("Who is in the team?"),
            _("Three people are enough to start: one who leads, one who does the work, one who looks after the data."),
            Step(_("Add somebody"), self.steps.ask_member),
        )
        self.empty.setMinimumHeight(current().px(240))
        self._column.addWidget(self.empty)
        self._tab_parts = {
            "people": self._build_people(),
            "meetings": self._build_meetings(),
            "support": self._build_support(),
            "skills": self._build_skills(),
        }
        for part in self._tab_parts.values():
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._fit_tab()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Team")

    def open(self, argument: str) -> None:
        if argument == RULES:
            self.open("support")
            self.agreement.text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif argument in TABS:
            self.tabs.choose(argument)
            self._on_tab()

    def start(self, step: str) -> None:
        if step == "person":
            self.steps.ask_member()
        elif step == "meeting":
            self.steps.ask_meeting()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: team_page.team_page(workspace), self._show, owner=self, topic="team")
        self.from_coach.refresh()
        self.who_to_ask.refresh()

    def focus_target(self) -> QWidget | None:
        if self.tabs.key == "skills":
            return self.around.focus_first
        if self.found is not None and self.found.is_empty and self.tabs.key == "people":
            return self.empty.step
        return self.table if self.tabs.key == "people" else self.tabs

    def leave(self) -> None:
        self.objectives.commit()
        self.agreement.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        for key, word in _tab_words(wide=wide).items():
            self.tabs.set_word(key, word)

    def _next_part(self) -> None:
        self.tabs.step_on()
        (self.focus_target() or self.tabs).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- building ----------------------------------------------------------------------------------------------

    def _build_people(self) -> QWidget:
        left, right = QWidget(), QWidget()
        column = upright(left)
        self.add = button(_("Add person"), self.steps.ask_member, icon="plus", size="small")
        head = SectionHead(_("Members"), "", self.add)
        self._members_detail = head.detail
        column.addLayout(head)
        self.table = MembersTable()
        self.table.chosen.connect(self.steps.open_row)
        self.table.add_asked.connect(self.steps.ask_member)
        column.addWidget(self.table)
        self._former = label("", "small", wrap=True)
        column.addWidget(self._former)
        self._side = upright(right)
        return beside(left, right)

    def _build_meetings(self) -> QWidget:
        left, right = QWidget(), QWidget()
        column = upright(left)
        self.plan = button(_("Add a meeting"), self.steps.ask_meeting, icon="plus", size="small")
        column.addLayout(SectionHead(_("Meetings"), _("they stay on the team’s own laptops"), self.plan))
        self.meeting_list = MeetingList()
        self.meeting_list.opened.connect(partial(self.desk.navigator.go, "meeting"))
        column.addWidget(self.meeting_list)
        self._no_meeting = label(
            _("No meeting yet. Half an hour every two weeks is worth more than half a day once."), "muted", wrap=True
        )
        column.addWidget(self._no_meeting)
        column = upright(right)
        self.from_coach = CoachVisitPanel(self.desk)
        column.addWidget(self.from_coach)
        column.addLayout(SectionHead(_("Actions")))
        self.adder = ActionAdder()
        self.adder.given.connect(self.steps.add_action)
        column.addWidget(self.adder)
        self.action_list = ActionList(tests=True)
        self.action_list.test_asked.connect(partial(self.desk.navigator.go, "cycle"))
        self.action_list.ticked.connect(self.steps.actions.tick)
        self.action_list.edit_asked.connect(self.steps.ask_action)
        column.addWidget(self.action_list)
        return beside(left, right)

    def _build_support(self) -> QWidget:
        left, right = QWidget(), QWidget()
        column = upright(left)
        column.setSpacing(20)
        self.objectives = ObjectivesPanel()
        self.agreement = AgreementPanel()
        column.addWidget(self.objectives)
        column.addWidget(self.agreement)
        workspace = self.desk.workspace
        side, paper, change = self.objectives, self.agreement, self.steps.change
        support = team_support
        side.added.connect(lambda voice, text: change(lambda: support.add_objective(workspace, voice, text)))
        side.left.connect(lambda one, text: change(lambda: support.write_objective(workspace, one, text)))
        side.reviewed.connect(lambda *given: change(lambda: support.review_objective(workspace, *given)))
        side.ready_set.connect(lambda voice, ready: change(lambda: support.set_ready(workspace, voice, ready)))
        side.talk_left.connect(lambda text: change(lambda: support.write_agreement(workspace, to_talk_about=text)))
        paper.text_left.connect(lambda text: change(lambda: support.write_agreement(workspace, text=text)))
        paper.sign_asked.connect(self.steps.ask_signature)
        paper.unsign_asked.connect(lambda voice: change(lambda: support.sign(workspace, voice, None)))
        paper.print_asked.connect(self._print_agreement)
        column = upright(right)
        self.add_leader = button(_("Add"), self.steps.ask_leader, icon="plus", size="small")
        self.add_leader.setAccessibleName(_("Add a senior leader"))
        column.addLayout(SectionHead(_("Senior leaders"), "", self.add_leader))
        self._leaders_room = QVBoxLayout()
        self._leaders_room.setSpacing(12)
        column.addLayout(self._leaders_room)
        self.who_to_ask = WhoToAskPanel(self.desk)
        column.addWidget(self.who_to_ask)
        return beside(left, right)

    def _build_skills(self) -> QWidget:
        self.around = AroundTab(self.steps)
        return self.around

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, found: TeamPage) -> None:
        first = self.found is None
        self.found = self.steps.found = found
        keep_focus(self, lambda: self._show_parts(found))
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self, found: TeamPage) -> None:
        self._show_alert(found)
        people = {row.view.person for row in found.rows}
        self._members_detail.set_text(members_words(len(people), len(found.vacancies)))
        self.table.show_page(found)
        self._former.setVisible(bool(found.former))
        past = [f"{view.name or _('Name not here')}: {span_words(view)}" for view in found.former]
        self._former.setText(_("Before: {people}").format(people="; ".join(past)))
        self.meeting_list.show_meetings(found.meetings, found.day)
        self._no_meeting.setVisible(not found.meetings)
        self.adder.show_people(self.steps.people())
        waiting = [one for one in found.actions if one.is_open]
        done = [one for one in found.actions if not one.is_open][:DONE_SHOWN]
        self.action_list.show_actions([*waiting, *done], found.day)
        self.objectives.show_objectives(found.objectives)
        self.agreement.show_page(found)
        self._show_leaders(found)
        self.around.show_page(found)
        self._fit_tab()

    def _show_alert(self, found: TeamPage) -> None:
        clear(self._alert_room)
        clear(self._side)
        self.alert, self.hand_over = None, None
        change = found.change
        if change is not None:
            self.alert = ChangeAlert(change)
            self.alert.opened.connect(self._open_hand_over)
            self.alert.find_asked.connect(lambda: self.steps.ask_member("team-leader"))
            self._alert_room.addWidget(self.alert)
            if change.after is not None:
                self.hand_over = HandOver(found, change)
                self.hand_over.ticked.connect(partial(self.steps.tick_point, change.after.id))
                self._side.addWidget(self.hand_over)
        health = Health(found)
        health.rules_asked.connect(partial(self.open, RULES))
        self._side.addWidget(health)
        words = _("Are we ready, and how do we work together?")
        link = button(words, partial(self.desk.navigator.go, "progress", "readiness"), icon="gauge", size="small")
        link.setObjectName("readiness")
        self._side.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)

    def _show_leaders(self, found: TeamPage) -> None:
        clear(self._leaders_room)
        self.leaders = []
        workspace = self.desk.workspace
        for view in found.leaders:
            panel = LeaderPanel(view, found.day)
            panel.edit_asked.connect(self.steps.ask_leader)
            panel.promise_given.connect(
                lambda one, text: self.steps.change(lambda: team_support.add_promise(workspace, one, text))
            )
            panel.state_set.connect(self.steps.set_promise)
            self.leaders.append(panel)
            self._leaders_room.addWidget(panel)
        if not found.leaders:
            why = _("Nobody yet. Who can give time, people or a decision, and what exactly was promised?")
            self._leaders_room.addWidget(label(why, "muted", wrap=True))

        self._ask_contacts()

    def _ask_contacts(self) -> None:
        """Read earlier meetings with the leaders, where they are shown and may have changed."""
        if self.found is None or self.tabs.key != "support" or not self.leaders:
            return
        known = tuple((panel.view.id, panel.view.support.last_contact) for panel in self.leaders)
        if known == self._contacts_of:
            self._show_contacts(self._contacts)
            return
        workspace = self.desk.workspace

        def show(found: dict[str, tuple[date, ...]]) -> None:
            self._contacts_of, self._contacts = known, found
            self._show_contacts(found)

        self.desk.tasks.query(lambda: leader_log.contacts_of(workspace), show, owner=self, topic="team-contacts")

    def _show_contacts(self, found: dict[str, tuple[date, ...]]) -> None:
        for panel in self.leaders:
            panel.show_contacts(found.get(panel.view.id, ()))

    def _on_tab(self) -> None:
        self._fit_tab()
        self._ask_contacts()

    def _fit_tab(self) -> None:
        empty = self.found is not None and self.found.is_empty
        self.empty.setVisible(empty and self.tabs.key == "people")
        for key, part in self._tab_parts.items():
            part.setVisible(key == self.tabs.key and not (empty and key == "people"))

    def _open_hand_over(self) -> None:
        self.tabs.choose("people")
        self._fit_tab()
        if self.hand_over is not None:
            target = next((one for one in self.hand_over.boxes if not one.isChecked()), self.hand_over.boxes[0])
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _print_agreement(self) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: team_papers.prepare_agreement(workspace))


def _tab_words(*, wide: bool) -> dict[str, str]:
    """The words of the parts; shorter ones where there is little room."""
    return {
        "people": _("Members"),
        "meetings": _("Meetings and actions") if wide else _("Meetings"),
        "support": _("Leaders and objectives") if wide else _("Leaders"),
        "skills": _("Skills and people around us") if wide else _("Skills"),
    }


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Team"), "users", TeamPageView)
