"""Harvest: what was tried, where, and what came of it; the next change package is drafted from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import harvest, harvest_package
from qic_desktop.services.organising.harvest import DECISIONS, Harvest, HarvestRow
from qic_desktop.services.organising.harvest_package import unit_of
from qic_desktop.services.organising.reporting_files import with_ending
from qic_desktop.wording import harvest as words
from ui.desk import Desk
from ui.organiser.harvest_canvas import HarvestCanvas
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyLayer, EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import Headline, label
from ui.widgets.tips import plain_tip

RIGHT_WIDTH, SIDE_BY_SIDE, LIST_HEIGHT = 328, 800, 450


class _Words(QPlainTextEdit):
    """A few lines of text; ``left(text)`` when the person goes on."""

    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(current().px(64))

    def show_words(self, text: str) -> None:
        """Show what stands in the store, unless the person is typing."""
        if not self.hasFocus():
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit(self.toPlainText())


class HarvestPage(Page):
    """The list at the left; before and after per site, the words of the package and the decision at the right."""

    help_id = "organiser-harvest"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.shown: Harvest | None = None
        self._layers = QStackedLayout(self)
        self._empty = EmptyLayer(self)
        self._full = QWidget(self)
        self._layers.addWidget(self._empty)
        self._layers.addWidget(scrolled(self._full))
        self._build()

    def title(self) -> str:
        return _("Harvest")

    def focus_target(self) -> QWidget | None:
        return self.canvas if self._layers.currentIndex() else None

    def regions(self) -> tuple[QWidget, ...]:
        return (self.canvas, self.decision)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: harvest.read_harvest(workspace), self.show_harvest, owner=self, topic="harvest")

    # --- layout ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = current()
        outer = QVBoxLayout(self._full)
        outer.setContentsMargins(24, 12, 24, 16)
        outer.setSpacing(12)
        self._headline = Headline()
        outer.addWidget(self._headline)
        tools = QWidget()
        row = FlowLayout(tools, 12)
        self.draft = button(_("Draft change package"), self._draft, kind="primary", icon="package-check")
        self.print = button(_("Print change package"), self.ask_where, icon="printer")
        for part in (self.draft, self.print):
            row.addWidget(part)
        outer.addWidget(tools)
        panel = Panel()
        self.canvas = HarvestCanvas()
        self.canvas.setFixedHeight(theme.px(LIST_HEIGHT))
        self.canvas.moved.connect(lambda _key: self._show_chosen())
        self.canvas.decided.connect(self._decide)
        self.canvas.opened.connect(lambda _key: self.decision.setFocus())
        panel.add(self.canvas)
        legend = _(
            "Full: adopted. Half: adapted. Cross: abandoned. Ring: still in test. Bar: the middle half of sites."
        )
        panel.add(label(legend, "small", wrap=True))
        outer.addWidget(Columns((_on_top(panel), self._build_right()), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH)))
        outer.addStretch(1)

    def _build_right(self) -> QWidget:
        panel = Panel()
        self._driver, self._name = label("", "muted", wrap=True), label("", "strong", wrap=True)
        self._numbers = label("", wrap=True)
        holder = QWidget()
        self._sites = QVBoxLayout(holder)
        self._sites.setContentsMargins(0, 0, 0, 0)
        self._sites.setSpacing(2)
        for part in (self._driver, self._name, self._numbers, holder):
            panel.add(part)
        self.decision, self.grade = Select(), Select()
        self.decision.setAccessibleName(_("Next package"))
        self.decision.set_options(
            [("", words.decision_words("")), *((one, words.decision_words(one)) for one in DECISIONS)]
        )
        self.grade.setAccessibleName(_("What the numbers say"))
        self.grade.set_options(words.grade_options())
        self.decision.chosen.connect(self._on_decision)
        self.grade.chosen.connect(lambda key: self._keep(evidence=key))
        self.reason = QLineEdit()
        self.reason.editingFinished.connect(self._on_reason)
        self.how_to, self.adaptations = _Words(), _Words()
        self.how_to.left.connect(partial(self._on_words, "how_to"))
        self.adaptations.left.connect(partial(self._on_words, "adaptations"))
        fields = (
            (_("Next package"), self.decision),
            (_("Why"), self.reason),
            (_("What the numbers say"), self.grade),
            (_("How to do it"), self.how_to),
            (_("How sites adapted it"), self.adaptations),
        )
        for word, field in fields:
            title = label(word, "small")
            title.setBuddy(field)
            field.setAccessibleName(word)
            panel.add(title)
            panel.add(field)
        self._stories = label("", "small", wrap=True)
        panel.add(self._stories)
        proof = Sentence()
        proof.say(words.no_proof())
        panel.add(proof)
        return _on_top(panel)

    # --- answers -----------------------------------------------------------------------------------------------

    def show_harvest(self, found: Harvest) -> None:
        """Show what the store says."""
        self.shown = found
        if not found.rows:
            self._show_empty()
            return
        detail = words.harvest_headline(len(found.rows), found.cycles, found.sites)
        self._headline.say(_("What was tried, where, and what came of it"), detail)
        self._layers.setCurrentIndex(1)
        self.canvas.show_harvest(found)

    def _show_empty(self) -> None:
        go = self.desk.navigator.go
        why = _("A change appears here when two sites have tested it.")
        state = EmptyState("wheat", _("Nothing to harvest yet"), why, Step(_("See the sites"), partial(go, "sites")))
        self._empty.show_state(state)
        self.empty_step = state.step
        self._layers.setCurrentIndex(0)

    def _show_chosen(self) -> None:
        row, found = self.canvas.chosen, self.shown
        if row is None or found is None:
            return
        unit = unit_of(row)
        self._driver.setText(found.drivers.get(row.driver) or _("No driver yet"))
        self._name.setText(row.title)
        said = [words.endings_words(row.endings()).capitalize() + ".", words.effect_words(row.effects, unit)]
        self._numbers.setText(" ".join(said))
        self._show_sites(row, unit)
        group = row.group
        self.decision.choose(row.decision)
        self.grade.choose(row.grade)
        for field, text in ((self.how_to, "how_to"), (self.adaptations, "adaptations")):
            field.show_words((getattr(group, text) if group else None) or "")
        self.reason.setText((group.reason if group else None) or "")
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: len(harvest_package.stories_of(workspace, row)), self._show_stories, owner=self, topic="stories"
        )

    def _show_stories(self, count: int) -> None:
        said = n_(
            "{n} story of a site may be handed on with it.", "{n} stories of sites may be handed on with it.", count
        ).format(n=count)
        self._stories.setText(said if count else _("No site has agreed to hand on a story about it."))

    def _show_sites(self, row: HarvestRow, unit: str) -> None:
        clear(self._sites)
        for one in row.members:
            found = one.compared
            told = (
                _("{before} before, {after} after: {change}").format(
                    before=words.plain_number(found.before),
                    after=words.plain_number(found.after),
                    change=words.difference(found.effect, unit),
                )
                if found
                else words.ending_words(one.tested.ending)
            )
            step = button(
                f"{one.tested.name}: {told}",
                partial(self.desk.navigator.go, "site", one.tested.site.id),
                kind="quiet",
                size="small",
            )
            step.setStyleSheet("text-align: left; padding: 0;")
            step.setToolTip(plain_tip(" ".join((*one.tested.plans[:1], *one.tested.learned[:1]))))
            self._sites.addWidget(step)

    # --- what the person does ----------------------------------------------------------------------------------

    def _decide(self, key: str, decision: str) -> None:
        if self.shown is not None:
            self._write(partial(harvest.keep, self.desk.workspace, self.shown.row(key), decision=decision))

    def _on_decision(self, decision: str) -> None:
        row = self.canvas.chosen
        if row is not None and decision != row.decision:
            self._keep(decision=decision)

    def _on_reason(self) -> None:
        row, text = self.canvas.chosen, self.reason.text().strip()
        if row is not None and text != ((row.group.reason if row.group else None) or ""):
            self._keep(reason=text)

    def _on_words(self, name: str, text: str) -> None:
        row = self.canvas.chosen
        if row is not None and text.strip() != ((getattr(row.group, name) if row.group else None) or ""):
            self._keep(**{name: text})

    def _keep(self, **fields: str) -> None:
        row = self.canvas.chosen
        if row is not None:
            self._write(partial(harvest.keep, self.desk.workspace, row, **fields))

    def _write(self, write: Callable[[], object]) -> None:
        self.desk.tasks.change(write, lambda _changes: None, owner=self)

    def _draft(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: harvest_package.draft_package(workspace).changes, self._drafted, owner=self)

    def _drafted(self, _changes: object) -> None:
        self.desk.say.toast(_("The change package is drafted. It goes to the sites with the next news."))

    def ask_where(self) -> None:
        """Ask where the package to print goes, and write it."""
        from qic_desktop.services.printing.change_package import save_change_package

        workspace = self.desk.workspace
        name, _kind = QFileDialog.getSaveFileName(
            self.window(), _("Save to print"), _("change package") + ".pdf", "*.pdf"
        )
        if name:
            self.desk.tasks.query(
                lambda: save_change_package(workspace, Path(with_ending(name, "pdf"))),
                lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
                owner=self,
                sentence=_("Writing the file"),
            )


def _on_top(panel: Panel) -> QWidget:
    """A panel as high as what stands in it, at the top of its column."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    column.addStretch(1)
    return made


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("harvest", _("Harvest"), "wheat", HarvestPage)
