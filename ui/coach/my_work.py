"""A coach's own work: how much she looks after, what she can do, and what to learn next. It stays on her laptop."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.coach_skills import ALONE, LEVELS, MENTOR, SELF, SKILLS, Load
from qic_desktop.i18n import _
from qic_desktop.services.coaching import competence
from qic_desktop.services.coaching.competence import Competence, SkillView
from qic_desktop.wording.coach_skills import (
    coach_level_name,
    coach_skill_name,
    load_lines,
    load_words,
    next_skill_words,
    pace_words,
    seen_by_name,
)
from qic_desktop.wording.period_names import period_name
from ui.coach.lines import icon_line
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import Headline, label, rule

KEY = "my-work"
CONCERNS = frozenset({"competency", "caseload", "visit", "site", "participation", "collaborative", "site_pin"})
SIDE_BY_SIDE, ASIDE, ROW_SIDE, SELECT = 860, 300, 520, 132


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec(KEY, _("My work"), "user", MyWorkPage)


class MyWorkPage(Page):
    """Skills at the left, the load at the right."""

    help_id = "my-work"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.page: Competence | None = None
        self.headline = Headline(_("My work"), _("Only you see this page; it never leaves this laptop."))
        self.skills = SkillsPanel()
        self.skills.said.connect(self.write)
        self.skills.noted.connect(self.note)
        self.load = LoadPanel()
        sites = button(_("To the sites"), partial(desk.navigator.go, "sites"), icon="hospital")
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 16)
        down.setSpacing(14)
        down.addWidget(HeadRow(self.headline, (sites,)))
        aside = QWidget()
        beside = QVBoxLayout(aside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.load)
        beside.addStretch(1)
        down.addWidget(Columns((self.skills, aside), SIDE_BY_SIDE, widths=(None, ASIDE)))
        down.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))

    def title(self) -> str:
        return _("My work")

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: competence.read_page(workspace), self.show_page, owner=self, topic="my-work")

    def focus_target(self) -> QWidget | None:
        return self.skills.rows[SKILLS[0]].levels[SELF]

    def leave(self) -> None:
        for row in self.skills.rows.values():
            row.note.commit()

    def show_page(self, page: Competence) -> None:
        """Show skills and load."""
        self.page = page
        self.skills.show_page(page)
        self.load.show_load(page.load)

    def write(self, skill: str, seen_by: str, level: int) -> None:
        """Keep a level as of today."""
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: competence.set_level(workspace, skill, level, seen_by=seen_by),
            failed=self.desk.say.error,
            owner=self,
        )

    def note(self, skill: str, text: str) -> None:
        """Keep the next step beside the level that stands."""
        workspace = self.desk.workspace
        found = next((one for one in self.page.skills if one.skill == skill), None) if self.page else None
        said = (found.own or found.mentor) if found is not None else None
        if said is not None:
            self.desk.tasks.change(
                lambda: competence.set_level(workspace, skill, said.level, seen_by=said.seen_by, note=text, on=said.on),
                failed=self.desk.say.error,
                owner=self,
            )


class LoadPanel(Panel):
    """How many sites, and whether the visits keep up."""

    def __init__(self) -> None:
        super().__init__(_("Your sites"), padding=16)
        self.said = label("", wrap=True)
        self.pace = label("", wrap=True)
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self.said)
        self.add(self.pace)
        self.add(self._room)
        self.add(
            label(_("How many sites one coach can keep moving is a suggestion of this program."), "small", wrap=True)
        )

    def show_load(self, load: Load) -> None:
        """Show another load."""
        self.said.setText(load_words(load))
        self.pace.setText(pace_words(load))
        self.pace.setVisible(load.sites > 0)
        clear(self._room)
        for text in load_lines(load):
            self._room.addWidget(icon_line("info", text))


class SkillsPanel(Panel):
    """Emits ``said(skill, who saw it, level)`` and ``noted(skill, text)``."""

    said = Signal(str, str, int)
    noted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("What you can do"), padding=16)
        self.next = Sentence("")
        self.add(self.next)
        self.rows: dict[str, SkillRow] = {}
        for skill in SKILLS:
            row = SkillRow(skill)
            row.said.connect(partial(self.said.emit, skill))
            row.note.committed.connect(partial(self.noted.emit, skill))
            self.rows[skill] = row
            self.add(rule())
            self.add(row)

    def show_page(self, page: Competence) -> None:
        """Show what was said."""
        for one in page.skills:
            self.rows[one.skill].show_skill(one)
        weak = page.next
        if weak is not None:
            self.next.say(next_skill_words(weak.skill, weak.level, differs=weak.differs))
        elif any(one.level for one in page.skills):
            self.next.say(_("You do alone what was looked at so far. Take a new coach along to your next visit."))
        else:
            self.next.say(_("Say for yourself where you stand. Then ask your mentor to come along, and compare."))


class SkillRow(QWidget):
    """One skill: two words, the coach's own and the mentor's, and the next step."""

    said = Signal(str, int)

    def __init__(self, skill: str) -> None:
        super().__init__()
        name = coach_skill_name(skill)
        words = QWidget()
        down = QVBoxLayout(words)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        down.addWidget(label(name, "strong", wrap=True))
        self.when = label("", "small", wrap=True)
        down.addWidget(self.when)
        self.levels: dict[str, Select] = {}
        chosen = QWidget()
        across = QHBoxLayout(chosen)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        for who in (SELF, MENTOR):
            select = Select([("0", "–"), *((str(level), coach_level_name(level)) for level in LEVELS)])
            select.setAccessibleName(f"{name}: {seen_by_name(who)}")
            select.setMinimumWidth(current().px(SELECT))
            select.chosen.connect(partial(self._on_chosen, who))
            self.levels[who] = select
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(label(seen_by_name(who), "small"))
            column.addWidget(select)
            across.addLayout(column)
        self.note = TextField("", _("What is your next step?"))
        self.note.setAccessibleName(_("Next step: {skill}").format(skill=name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Columns((words, chosen), ROW_SIDE, widths=(None, 0)))
        layout.addWidget(self.note)

    def show_skill(self, one: SkillView) -> None:
        """Show both words, their days, the next step."""
        for who, said in ((SELF, one.own), (MENTOR, one.mentor)):
            self.levels[who].choose(str(said.level) if said is not None else "0")
        told = [
            f"{seen_by_name(said.seen_by)}: {coach_level_name(said.level)}, {period_name(said.on, short=True)}"
            for said in one.history[:3]
        ]
        self.when.setText(" · ".join(told))
        self.when.setVisible(bool(told))
        said = one.own or one.mentor
        # A next step is asked for where there is one to make.
        self.note.setVisible(said is not None and (one.level < ALONE or bool(said.note)))
        self.note.show_text(said.note if said is not None else "")

    def _on_chosen(self, who: str, level: str) -> None:
        self.said.emit(who, int(level))
