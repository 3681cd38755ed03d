"""One change story: what a team did for others to use, and beside it exactly what others would see.

A story of another team is read here too; then there is nothing to write.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import NotFoundError, QicError
from qic_desktop.i18n import _
from qic_desktop.services.improving import cycles
from qic_desktop.services.learning import commitments, stories
from qic_desktop.services.learning.stories import NAMED, NO, STORY_TEXTS, StoryView
from qic_desktop.services.measuring import measures
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import learning as words
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.learning_dialogs import ConsentField
from ui.site.learning_stories import StoryCard
from ui.site.note_field import NoteColumn, NoteField
from ui.site.page_columns import NEARLY_HALVES, beside
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, scrolled
from ui.widgets.texts import label

KEY = "story"
Found = tuple[StoryView, dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]
"""A story, its drafts, the ramps and the measures that it can be linked with."""


class StoryPage(Page):
    """The page; ``open`` takes the story's id."""

    help_id = "learning"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view: StoryView | None = None
        self._story = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._content = scrolled(content)
        outer.addWidget(self._content)
        self.empty = EmptyState(
            "megaphone",
            _("Which story?"),
            _("Stories of your team and of other teams stand on the page Learning."),
            Step(_("To the stories"), partial(self.desk.navigator.go, "learning", "stories")),
        )
        outer.addWidget(self.empty)
        self._sheet = QWidget()
        self._sheet.setLayout(self._build_sheet())
        side = QWidget()
        side.setLayout(self._build_side())
        column = QVBoxLayout(content)
        column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        column.addWidget(beside(self._sheet, side, NEARLY_HALVES), 0, Qt.AlignmentFlag.AlignTop)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return (self.view.title if self.view else "") or _("Change story")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Learning"), Place("learning", "stories")),)

    def open(self, argument: str) -> None:
        if argument != self._story:
            self.view = None
        self._story = argument

    def refresh(self, changes: object | None) -> None:
        self._content.setVisible(bool(self._story))
        self.empty.setVisible(not self._story)
        if not self._story:
            return
        workspace, story = self.desk.workspace, self._story
        self.desk.tasks.query(
            lambda: _read(workspace, story), self._show, failed=self._on_failed, owner=self, topic=KEY
        )

    def focus_target(self) -> QWidget | None:
        if not self._story:
            return self.empty.step
        return self.fields["title"] if self.view is None or self.view.own else None

    def leave(self) -> None:
        for field in self.fields.values():
            field.commit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build_sheet(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.fields: dict[str, NoteField] = {}
        for part in STORY_TEXTS:
            field = NoteField(words.story_example(part), lines=1 if part == "title" else 2)
            field.committed.connect(partial(self._write, part))
            field.drafted.connect(partial(self._keep_draft, part))
            self.fields[part] = field
            column.addWidget(NoteColumn(words.story_part(part), field))
        row = QHBoxLayout()
        row.setSpacing(16)
        self.ramp = Select([("", _("no test of change"))])
        self.ramp.chosen.connect(partial(self._write, "ramp"))
        self.measure = Select([("", _("no measure"))])
        self.measure.chosen.connect(partial(self._write, "measure"))
        row.addWidget(Field(_("Which tests of change"), self.ramp), 1)
        row.addWidget(Field(_("Which measure shows it"), self.measure), 1)
        column.addLayout(row)
        foot = QHBoxLayout()
        self.remove = button(_("Take the story off the page"), self._remove, kind="danger", size="small")
        foot.addWidget(self.remove)
        foot.addStretch(1)
        column.addLayout(foot)
        return column

    def _build_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._asking = Panel(_("May other teams see it?"))
        self.consent = ConsentField()
        self.consent.setAccessibleName(_("May other teams see it?"))
        self.consent.chosen.connect(partial(self._write, "consent"))
        self._asking.add(self.consent)
        self._meaning = label("", wrap=True)
        self._asking.add(self._meaning)
        column.addWidget(self._asking)
        self._seen = label("", "section", wrap=True)
        column.addWidget(self._seen)
        self.card = StoryCard()
        column.addWidget(self.card)
        trying = QHBoxLayout()
        self.try_it = button(_("We will try this"), self._try, icon="footprints")
        trying.addWidget(self.try_it)
        trying.addStretch(1)
        column.addLayout(trying)
        return column

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        view, drafts, ramps, known = found
        self.view = view
        self._sheet.setVisible(view.own)
        self._asking.setVisible(view.own)
        self._seen.setVisible(view.own)
        self.try_it.setVisible(not view.own)
        for part, field in self.fields.items():
            field.show_text(getattr(view.story, part) or "")
            if part in drafts and view.own:
                field.show_draft(drafts[part])
        self.ramp.set_options([("", _("no test of change")), *ramps])
        self.ramp.choose(view.story.ramp or "")
        self.measure.set_options([("", _("no measure")), *known])
        self.measure.choose(view.story.measure or "")
        self.consent.choose(view.consent)
        self._meaning.setText(words.consent_about(view.consent))
        if view.consent == NO:
            self._seen.setText(_("If you agreed, others would see this"))
        else:
            self._seen.setText(_("This is what others see"))
        told_by = view.told_by if not view.own or view.consent == NAMED else ""
        self.card.show_story(view, told_by)
        self.title_changed.emit()

    def _on_failed(self, error: QicError) -> None:
        if isinstance(error, NotFoundError):
            self.desk.navigator.go("learning", "stories")
            return
        self.desk.say.error(error)

    # --- recording ---------------------------------------------------------------------------------------------

    def _write(self, part: str, text: str) -> None:
        workspace, story = self.desk.workspace, self._story
        if self.view is None or not self.view.own or text == (getattr(self.view.story, part) or ""):
            return
        fields: dict[str, str | None] = {part: text or None}
        self.desk.tasks.change(
            lambda: stories.write_story(workspace, story, **fields),
            failed=partial(self._on_refused, part),
            owner=self,
        )

    def _on_refused(self, part: str, error: QicError) -> None:
        if part in self.fields:
            from qic_desktop.wording.errors import describe

            self.fields[part].refuse(describe(error))
            return
        self.desk.say.error(error)

    def _keep_draft(self, part: str, text: str) -> None:
        workspace, story = self.desk.workspace, self._story
        self.desk.tasks.change(lambda: stories.keep_draft(workspace, story, part, text), owner=self)

    def _remove(self) -> None:
        workspace, story = self.desk.workspace, self._story

        def gone(_changes: object) -> None:
            self.desk.navigator.go("learning", "stories")

        said = _("The story was taken off the page")
        self.desk.record(lambda: stories.delete_story(workspace, story), said, gone, owner=self)

    def _try(self) -> None:
        """A story of another team becomes something to try at home; the day is set there."""
        if self.view is None:
            return
        workspace = self.desk.workspace
        what = _("Try: {title}").format(title=self.view.title)

        def written(_changes: object) -> None:
            self.desk.navigator.go("learning", "sessions")

        said = _("It stands under “What we will try at home”. Give it a day.")
        self.desk.record(lambda: commitments.add_commitment(workspace, what), said, written, owner=self)


def _read(workspace: Workspace, story: str) -> Found:
    view = stories.get_story(workspace, story)
    ramps = [(one.id, f"{one.letter or ''} · {one.title or ''}".strip(" ·")) for one in cycles.list_ramps(workspace)]
    known = [(one.id, one.name) for one in measures.list_measures(workspace)]
    return view, stories.list_drafts(workspace, view.id) if view.own else {}, ramps, known


def page_spec() -> PageSpec:
    """Reached from *Learning*."""
    return PageSpec(KEY, _("Change story"), "megaphone", StoryPage, on_rail=False, parent="learning")
