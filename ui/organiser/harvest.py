"""Harvest: what was tried, where, and what came of it; the next change package is drafted from it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.organising import harvest, harvest_package
from qic_desktop.services.organising.harvest import Harvest
from qic_desktop.services.organising.reporting_files import with_ending
from qic_desktop.wording import harvest as words
from ui.desk import Desk
from ui.organiser.harvest_canvas import HarvestCanvas
from ui.organiser.harvest_side import HarvestSide
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import CheckBox
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import Panel
from ui.widgets.texts import Headline, label

RIGHT_WIDTH, SIDE_BY_SIDE, LIST_HEIGHT = 328, 800, 450


class HarvestPage(Page):
    """The list at the left; before and after per site, the words of the package and the decision at the right."""

    help_id = "organiser-harvest"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.shown: Harvest | None = None
        self._layers = Layers(self, scrolls=True)
        self._build()

    def title(self) -> str:
        return _("Harvest")

    def focus_target(self) -> QWidget | None:
        return self.canvas if self._layers.is_full else None

    def regions(self) -> tuple[QWidget, ...]:
        return (self.canvas, self.side.name)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: harvest.read_harvest(workspace), self.show_harvest, owner=self, topic="harvest")

    # --- layout ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = current()
        outer = QVBoxLayout(self._layers.full)
        outer.setContentsMargins(24, 12, 24, 16)
        outer.setSpacing(12)
        self._headline = Headline()
        outer.addWidget(self._headline)
        tools = QWidget()
        row = FlowLayout(tools, 12)
        self.draft = button(_("Draft change package"), self._draft, kind="primary", icon="package-check")
        self.print = button(_("Print change package"), self.ask_where, icon="printer")
        self.alone = CheckBox()
        self.alone.setMinimumHeight(theme.px(32))
        self.alone.toggled.connect(lambda _on: self._show_rows())
        for part in (self.draft, self.print, self.alone):
            row.addWidget(part)
        outer.addWidget(tools)
        panel = Panel()
        self.side = HarvestSide(self.desk)
        self.canvas = HarvestCanvas()
        self.canvas.setFixedHeight(theme.px(LIST_HEIGHT))
        self.canvas.moved.connect(lambda _key: self._show_chosen())
        self.canvas.decided.connect(self._decide)
        self.canvas.opened.connect(lambda _key: self.side.name.setFocus())
        self.canvas.asked.connect(self._ask)
        panel.add(self.canvas)
        legend = _(
            "Full: adopted. Half: adapted. Cross: abandoned. Ring: still in test. Bar: the middle half of sites."
        )
        panel.add(label(legend, "small", wrap=True))
        panel.add(label(words.key_words(), "small", wrap=True))
        self._aside = _on_top(self.side)
        outer.addWidget(Columns((_on_top(panel), self._aside), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH)))
        outer.addStretch(1)

    # --- answers -----------------------------------------------------------------------------------------------

    def show_harvest(self, found: Harvest) -> None:
        """Show what the store says."""
        self.shown = found
        if not found.rows and not found.single:
            self._show_empty()
            return
        detail = words.harvest_headline(len(found.rows), found.cycles, found.sites)
        self._headline.say(_("What was tried, where, and what came of it"), detail)
        self._layers.show_full()
        self.alone.setText(_("Also what one site tested: {n}").format(n=format_number(len(found.single))))
        self.alone.setVisible(bool(found.single))
        self.alone.updateGeometry()
        self._show_rows()

    def _show_rows(self) -> None:
        if self.shown is not None:
            self.canvas.show_harvest(self.shown, alone=self.alone.isChecked() or not self.shown.rows)

    def _show_empty(self) -> None:
        go = self.desk.navigator.go
        why = _("A change appears here when a site has tested it and sent its package.")
        state = EmptyState("wheat", _("Nothing to harvest yet"), why, Step(_("See the sites"), partial(go, "sites")))
        self.empty_step = self._layers.show_empty(state)

    def _show_chosen(self) -> None:
        row, found = self.canvas.chosen, self.shown
        self._aside.setVisible(row is not None)
        if row is not None and found is not None:
            self.side.show_row(row, found)

    # --- what the person does ----------------------------------------------------------------------------------

    def _decide(self, key: str, decision: str) -> None:
        if self.shown is not None:
            write = partial(harvest.keep, self.desk.workspace, self.shown.row(key), decision=decision)
            self.desk.tasks.change(write, lambda _changes: None, owner=self)

    def _ask(self, what: str) -> None:
        {"together": self.side.ask_together, "split": self.side.ask_split, "accept": self.side.take_suggestion}[what]()

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
