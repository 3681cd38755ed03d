"""Learning: the next session and what is ready, what is tried at home, stories and questions, short lessons.

Owns what is asked of the store and which part is shown. The parts are in ``learning_sessions``, ``learning_stories``
and ``learning_lessons``; the questions in ``learning_dialogs``.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning import learning_page
from qic_desktop.services.learning.learning_page import LearningPage
from qic_desktop.services.learning.programme import homework_of
from ui import shortcuts
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.site.learning_lessons import LessonList
from ui.site.learning_programme import Homework
from ui.site.learning_sessions import (
    CommitmentAdder,
    CommitmentList,
    NextSession,
    NoSession,
    ReportBacks,
    SessionList,
)
from ui.site.learning_steps import LearningSteps
from ui.site.learning_stories import QuestionPanel, StoryList
from ui.site.others_panel import OthersPanel
from ui.site.page_columns import NEARLY_HALVES, beside, upright
from ui.site.team_panels import SectionHead, keep_focus
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import button
from ui.widgets.panel import clear, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label

KEY = "learning"
STORYBOARD = "storyboard"
TABS = ("sessions", "stories", "lessons")
"""From this width on, at 100 % text, both columns of a tab stand side by side."""
SETTLED_SHOWN = 5


class LearningPageView(Page):
    """The page. ``open`` takes the tab: "sessions", "stories" or "lessons"."""

    help_id = "learning"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: LearningPage | None = None
        self.steps = LearningSteps(desk, self)
        self.next_session: NextSession | None = None
        self.no_session: NoSession | None = None
        self.report_backs: ReportBacks | None = None
        self.session_lists: list[SessionList] = []
        self.questions: list[QuestionPanel] = []
        self._unread: set[str] = set()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._column.setSpacing(16)
        outer.addWidget(scrolled(content))
        self.tabs = SegmentedSwitch(
            [
                ("sessions", _("Sessions")),
                ("stories", _("Stories and questions")),
                ("lessons", _("Lessons")),
            ],
            _("Which part of learning"),
        )
        self.tabs.chosen.connect(lambda _key: self._fit_tab())
        shortcuts.bind(self, shortcuts.NEXT_TAB, self._next_part, anywhere=False)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        self.storyboard = button(_("Storyboard"), self._go_to_storyboard, icon="presentation", size="small")
        row.addWidget(self.storyboard)
        self._column.addLayout(row)
        self.lessons = LessonList()
        self.lessons.opened.connect(partial(self.desk.navigator.go, "lesson"))
        self._tab_parts: dict[str, QWidget] = {
            "sessions": self._build_sessions(),
            "stories": self._build_stories(),
            "lessons": self.lessons,
        }
        for part in self._tab_parts.values():
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._fit_tab()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Learning")

    def open(self, argument: str) -> None:
        if argument in TABS:
            self.tabs.choose(argument)
            self._fit_tab()

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: learning_page.learning_page(workspace),
            self._show,
            failed=self.desk.say.error,
            owner=self,
            topic=KEY,
        )
        self.others.refresh()

    def focus_target(self) -> QWidget | None:
        return self.tabs

    def _next_part(self) -> None:
        self.tabs.step_on()
        (self.focus_target() or self.tabs).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- building ----------------------------------------------------------------------------------------------

    def _build_sessions(self) -> QWidget:
        left, right = QWidget(), QWidget()
        column = upright(left)
        column.setSpacing(20)
        self._next_room = QVBoxLayout()
        column.addLayout(self._next_room)
        self._lists_room = QVBoxLayout()
        self._lists_room.setSpacing(20)
        column.addLayout(self._lists_room)
        self.others = OthersPanel(self.desk)
        column.addWidget(self.others)
        column = upright(right)
        column.setSpacing(20)
        trying = QVBoxLayout()
        trying.setSpacing(8)
        trying.addLayout(SectionHead(_("What we will try at home"), _("it stands on Today when its day comes")))
        self.homework = Homework()
        self.homework.taken.connect(lambda asked: self.steps.add_commitment(asked, ""))
        trying.addWidget(self.homework)
        self.adder = CommitmentAdder()
        self.adder.given.connect(self.steps.add_commitment)
        trying.addWidget(self.adder)
        self.commitment_list = CommitmentList()
        self.commitment_list.ticked.connect(self.steps.tick_commitment)
        self.commitment_list.edit_asked.connect(self.steps.ask_commitment)
        trying.addWidget(self.commitment_list)
        self._no_commitment = label(
            _("Nothing yet. One small thing for next Tuesday is worth more than a plan for the year."),
            "muted",
            wrap=True,
        )
        trying.addWidget(self._no_commitment)
        column.addLayout(trying)
        self._told_room = QVBoxLayout()
        column.addLayout(self._told_room)
        return beside(left, right, NEARLY_HALVES)

    def _build_stories(self) -> QWidget:
        left, right = QWidget(), QWidget()
        column = upright(left)
        self.tell = button(_("Tell a story"), self.steps.begin_story, icon="plus", size="small")
        column.addLayout(SectionHead(_("Our change stories"), _("what worked here, for others to use"), self.tell))
        self.own_stories = StoryList()
        self.own_stories.opened.connect(partial(self.desk.navigator.go, "story"))
        column.addWidget(self.own_stories)
        self._no_story = label(
            _("None yet. Take a change that holds: what you did step by step, what it needs, what got in the way."),
            "muted",
            wrap=True,
        )
        column.addWidget(self._no_story)
        column.addSpacing(12)
        column.addLayout(SectionHead(_("From other teams"), _("handed on by the organiser")))
        self.other_stories = StoryList()
        self.other_stories.opened.connect(partial(self.desk.navigator.go, "story"))
        column.addWidget(self.other_stories)
        self._no_other = label(
            _("None yet. Stories of other teams come with the organiser’s news."), "muted", wrap=True
        )
        column.addWidget(self._no_other)
        column = upright(right)
        self.ask = button(_("Ask"), lambda: self.steps.ask_question(), icon="plus", size="small")
        self.ask.setAccessibleName(_("Ask other teams"))
        column.addLayout(SectionHead(_("Questions"), _("ours, and those of other teams"), self.ask))
        self._questions_room = QVBoxLayout()
        self._questions_room.setSpacing(12)
        column.addLayout(self._questions_room)
        return beside(left, right, NEARLY_HALVES)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, found: LearningPage) -> None:
        self.found = self.steps.found = found
        keep_focus(self, lambda: self._show_parts(found))

    def _show_parts(self, found: LearningPage) -> None:
        self._unread = set(TABS)
        self._show_tab(found)

    def _show_tab(self, found: LearningPage) -> None:
        """Fill the part that is looked at; the others when they are."""
        key = self.tabs.key
        if key not in self._unread:
            return
        self._unread.discard(key)
        {"sessions": self._show_sessions, "stories": self._show_stories, "lessons": self._show_lessons}[key](found)

    def _show_sessions(self, found: LearningPage) -> None:
        self._show_next(found)
        self._show_lists(found)
        self.homework.show_words(homework_of(found))
        waiting = [one for one in found.commitments if one.is_open]
        settled = [one for one in found.commitments if not one.is_open][:SETTLED_SHOWN]
        self.commitment_list.show_commitments([*waiting, *settled], found.day)
        self._no_commitment.setVisible(not found.commitments)
        self._show_told(found)

    def _show_stories(self, found: LearningPage) -> None:
        self.own_stories.show_stories(found.stories)
        self._no_story.setVisible(not found.stories)
        self.other_stories.show_stories(found.received)
        self._no_other.setVisible(not found.received)
        self._show_questions(found)

    def _show_lessons(self, found: LearningPage) -> None:
        self.lessons.show_progress(found.progress)

    def _show_next(self, found: LearningPage) -> None:
        clear(self._next_room)
        self.next_session, self.no_session = None, None
        if found.next is not None and found.readiness is not None:
            panel = NextSession(found.next, found.readiness, found.day)
            panel.ticked.connect(partial(self.steps.tick_point, found.next.id))
            panel.place_asked.connect(self.steps.go_to_point)
            panel.storyboard_asked.connect(self._go_to_storyboard)
            self.next_session = panel
            self._next_room.addWidget(panel)
            return
        self.no_session = NoSession(found)
        self.no_session.storyboard_asked.connect(self._go_to_storyboard)
        self._next_room.addWidget(self.no_session)

    def _show_lists(self, found: LearningPage) -> None:
        clear(self._lists_room)
        self.session_lists = []
        going_on = (found.next,) if found.next and found.next.first and found.next.first <= found.day else ()
        parts = ((_("Sessions so far"), (*going_on, *found.past)), (_("Later"), found.ahead))
        for title, sessions in parts:
            if sessions:
                made = SessionList(title, sessions, found.day)
                made.opened.connect(self.steps.ask_session)
                self.session_lists.append(made)
                self._lists_room.addWidget(made)

    def _show_told(self, found: LearningPage) -> None:
        clear(self._told_room)
        self.report_backs = None
        latest = found.latest
        if latest is None:
            return
        roles = list(dict.fromkeys(view.role for view in found.members))
        self.report_backs = ReportBacks(latest, roles, found.day.isoformat())
        self.report_backs.given.connect(partial(self.steps.add_report_back, latest.id))
        self.report_backs.removed.connect(self.steps.remove_report_back)
        self._told_room.addWidget(self.report_backs)

    def _show_questions(self, found: LearningPage) -> None:
        clear(self._questions_room)
        self.questions = []
        for view in found.questions:
            panel = QuestionPanel(view)
            panel.edit_asked.connect(self.steps.ask_question)
            panel.answer_asked.connect(self.steps.ask_answer)
            panel.answered.connect(self.steps.tick_question)
            self.questions.append(panel)
            self._questions_room.addWidget(panel)
        if not found.questions:
            why = _("None yet. Where are you stuck? Some other team was there before.")
            self._questions_room.addWidget(label(why, "muted", wrap=True))

    def _fit_tab(self) -> None:
        if self.found is not None:
            self._show_tab(self.found)
        for key, part in self._tab_parts.items():
            part.setVisible(key == self.tabs.key)
        # Beside the session stands one of its own.
        self.storyboard.setVisible(self.tabs.key != "sessions")

    def _go_to_storyboard(self) -> None:
        self.desk.navigator.go(STORYBOARD)


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Learning"), "graduation-cap", LearningPageView)
