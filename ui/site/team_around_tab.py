"""The fourth part of the page *Team*: who can do what, who is for the change; and what each step there records."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.teamwork import skills, stakeholders
from qic_desktop.services.teamwork.team_page import TeamPage
from qic_desktop.wording.skills import skill_name
from ui.site.team_around import AroundPanel
from ui.site.team_around_dialogs import SkillDialog, StakeholderDialog, TalkDialog
from ui.site.team_skills import SkillsPanel
from ui.site.team_steps import TeamSteps
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step


class AroundTab(QWidget):
    """Both panels. It asks and records by way of the steps of its page."""

    def __init__(self, steps: TeamSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = steps
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(28)
        self.empty = EmptyState(
            "graduation-cap",
            _("Who can do what?"),
            _("Add the people of the team first. Then each says what they can do, and you see what to learn."),
            Step(_("Add somebody"), steps.ask_member),
        )
        column.addWidget(self.empty)
        self.skills = SkillsPanel()
        column.addWidget(self.skills)
        self.around = AroundPanel()
        column.addWidget(self.around)
        workspace = steps.desk.workspace
        change = steps.change
        self.skills.level_set.connect(lambda *cell: change(lambda: skills.set_level(workspace, *cell)))
        self.skills.add_asked.connect(self.ask_skill)
        self.skills.remove_asked.connect(self._remove_skill)
        self.skills.lesson_asked.connect(partial(steps.desk.navigator.go, "lesson"))
        self.around.add_asked.connect(self.ask_stakeholder)
        self.around.opened.connect(self.open_stakeholder)
        self.around.moved.connect(
            lambda one, stands: change(lambda: stakeholders.write_stakeholder(workspace, one, stands=stands))
        )
        self.around.talk_asked.connect(self.ask_talk)

    def show_page(self, found: TeamPage) -> None:
        """Show what was read."""
        self.empty.setVisible(not found.skills.people)
        self.skills.setVisible(bool(found.skills.people))
        self.skills.show_matrix(found.skills)
        self.around.show_around(found.around)

    @property
    def focus_first(self) -> QWidget | None:
        """Where typing begins."""
        if self.steps.found is not None and not self.steps.found.skills.people:
            return self.empty.step
        return self.skills.table

    # --- what is asked -----------------------------------------------------------------------------------------

    def ask_skill(self) -> None:
        """Ask for one more skill."""
        workspace, found = self.steps.desk.workspace, self.steps.found
        known = [skill_name(skill) for skill in found.skills.skills] if found else []
        dialog = SkillDialog(known, self.window())
        self.steps.ask(dialog, lambda: self.steps.change(lambda: skills.add_skill(workspace, dialog.name.text())))

    def _remove_skill(self, skill: str) -> None:
        workspace = self.steps.desk.workspace
        self.steps.change(
            lambda: skills.remove_skill(workspace, skill), _("“{skill}” was taken off the list").format(skill=skill)
        )

    def ask_stakeholder(self, stands: str = "") -> None:
        """Ask who is for or against the change."""
        workspace = self.steps.desk.workspace
        dialog = StakeholderDialog(self._names(), self.window(), stands=stands)

        def keep() -> None:
            name, where = dialog.name.text(), dialog.stands.key
            told = {"why": dialog.why.text(), "who_talks": dialog.talks.key}
            self.steps.change(lambda: stakeholders.add_stakeholder(workspace, name, where, **told))

        self.steps.ask(dialog, keep)

    def open_stakeholder(self, identity: str) -> None:
        """Change what is written of somebody, or take them off."""
        found = self.steps.found
        view = next((one for one in found.around if one.id == identity), None) if found else None
        if view is None:
            return
        workspace = self.steps.desk.workspace
        dialog = StakeholderDialog(self._names(), self.window(), view=view)
        dialog.remove.clicked.connect(
            lambda: self.steps.change(
                lambda: stakeholders.remove_stakeholder(workspace, identity),
                _("{name} was taken off the page").format(name=view.name),
            )
        )

        def keep() -> None:
            now = {
                "name": dialog.name.text().strip(),
                "stands": dialog.stands.key,
                "why": dialog.why.text().strip(),
                "who_talks": dialog.talks.key,
            }
            fields = {name: value for name, value in now.items() if value != (getattr(view.record, name) or "")}
            if fields:
                self.steps.change(lambda: stakeholders.write_stakeholder(workspace, identity, **fields))

        self.steps.ask(dialog, keep)

    def ask_talk(self, identity: str) -> None:
        """Ask for an action about somebody."""
        found = self.steps.found
        view = next((one for one in found.around if one.id == identity), None) if found else None
        if view is None:
            return
        workspace = self.steps.desk.workspace
        dialog = TalkDialog(view, self.steps.people(), self.window())

        def keep() -> None:
            text, owner, due = dialog.text.text(), dialog.owner.key or None, dialog.due.typed or None
            self.steps.change(
                lambda: stakeholders.add_talk(workspace, identity, text, owner=owner, due=due),
                _("The action stands under Meetings and actions"),
            )

        self.steps.ask(dialog, keep)

    def _names(self) -> list[str]:
        found = self.steps.found
        return [name for _key, name in found.skills.people if name] if found else []
