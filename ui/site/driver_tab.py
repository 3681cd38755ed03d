"""The driver diagram as a part of *Aim and drivers*: the picture, what is above it, and the poster."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving import drivers
from qic_desktop.services.improving.driver_faces import AIM, spoken, spoken_aim, tree_of, without_shared
from qic_desktop.services.improving.drivers import DriverDiagram
from qic_desktop.services.printing import driver_papers
from qic_desktop.services.printing.driver_papers import PosterSize
from qic_desktop.wording.drivers import summary
from ui.desk import Desk
from ui.printing import Printer
from ui.site.driver_moves import with_new
from ui.site.driver_steps import DriverSteps
from ui.site.driver_view import NEW, DriverView
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import CheckBox
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.texts import ElidedLabel
from ui.widgets.tips import plain_tip

LEAST_HEIGHT = 360
LEARNT = 6
"""With fewer cards the keys are told below the drawing; then what the diagram says takes their place."""
"""In pixels of the screen: it scrolls by itself, so large text needs no higher part."""


class DriverTab(QWidget):
    """The part. ``reload`` asks again for what is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.found: DriverDiagram | None = None
        self.printer = Printer(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.view = DriverView()
        self.view.setMinimumHeight(LEAST_HEIGHT)
        self.steps = DriverSteps(desk, self.view, self)
        column.addLayout(self._tools())
        self.empty = EmptyState(
            "network",
            _("What must be so for the aim to be reached?"),
            _("Three to five drivers are enough to start. Ideas hang on them, so that every test has a reason."),
            Step(_("Add the first driver"), self._add_first),
        )
        self.empty.setMinimumHeight(current().px(280))
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        self.steps.new_changed.connect(self._render)
        self.view.card_chosen.connect(self._offer)
        self._fit_parts()

    # --- what the page calls -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again for what is shown."""
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: drivers.read_diagram(workspace), self._show, failed=self.desk.say.error, owner=self, topic="drivers"
        )

    def focus_target(self) -> QWidget | None:
        """Where typing begins."""
        if self.empty.isVisible() or (self.found is not None and self.found.is_empty and self.steps.new is None):
            return self.empty.step
        return self.view

    def leave(self) -> None:
        """Record what is half typed."""
        self.view.commit()

    def show_thing(self, key: str) -> None:
        """Show a card, now or as soon as it was read."""
        self.with_shared.setChecked(True)
        self.steps.wanted = key
        if self.found is not None:
            self._render()

    def hideEvent(self, event: QHideEvent) -> None:
        self.view.commit()
        super().hideEvent(event)

    # --- building ----------------------------------------------------------------------------------------------

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.summary = ElidedLabel("", "muted")
        row.addWidget(self.summary, 1)
        self.with_shared = CheckBox(_("Ideas of the collaborative"))
        self.with_shared.setChecked(True)
        self.with_shared.toggled.connect(lambda _on: self._render())
        row.addWidget(self.with_shared)
        self.smaller = icon_button("minus", _("Smaller"), lambda: self.view.zoom_by(-1), keys="Ctrl+−")
        self.larger = icon_button("plus", _("Larger"), lambda: self.view.zoom_by(1), keys="Ctrl++")
        self.fit = button(_("Fit"), self.view.zoom_to_fit, size="small")
        self.fit.setToolTip(_("See everything at once, and back (Ctrl+0)"))
        self.fit.setAccessibleName(_("See everything at once, or the usual size"))
        for part in (self.smaller, self.larger, self.fit):
            row.addWidget(part)
        self.add_driver = button(_("Add a driver"), self._add_first, icon="plus", size="small")
        self.poster = button(_("Poster"), self._ask_poster, icon="printer", size="small")
        row.addWidget(self.add_driver)
        row.addWidget(self.poster)
        return row

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, found: DriverDiagram) -> None:
        first = self.found is None
        self.found = self.steps.found = found
        self._render()
        self.steps.go_on()
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _render(self) -> None:
        found = self.found
        if found is None:
            return
        with_shared = self.with_shared.isChecked()
        self.steps.forest = found.forest if with_shared else without_shared(found.forest)
        self.steps.nodes = {node.key: node for node in self.steps.forest.everything()}
        tree = tree_of(found, with_shared=with_shared)
        said = {key: spoken(found, node) for key, node in self.steps.nodes.items()} | {AIM: spoken_aim(found)}
        if self.steps.new is not None:
            tree = with_new(tree, self.steps.new, NEW)
            said[NEW] = _("New card")
        self._fit_parts()
        self.view.show_tree(tree, said)
        words = summary(found.states(with_shared=with_shared))
        hint = _(
            "Arrows move, Enter types, Tab adds a card that leads to it, Shift+Enter one beside it, Alt+arrows move "
            "the card, F6 leaves the drawing."
        )
        self.summary.set_text(hint if len(self.steps.nodes) < LEARNT else words or hint)
        self.summary.setToolTip(plain_tip(f"{words}\n{hint}".strip()))
        wanted, self.steps.wanted = self.steps.wanted, ""
        if wanted and self.view.editing == "":
            self.view.choose(wanted)
        self._offer(self.view.chosen)

    def _fit_parts(self) -> None:
        empty = self.found is not None and self.found.is_empty and self.steps.new is None
        self.empty.setVisible(empty)
        self.view.setVisible(not empty)
        shared = self.found is not None and any(
            node.shared and node.kind == "idea" for node in self.found.forest.everything()
        )
        self.with_shared.setVisible(shared)
        for part in (self.smaller, self.larger, self.fit, self.add_driver, self.poster, self.summary):
            part.setVisible(not empty)

    def _offer(self, key: str) -> None:
        """The buttons of the chosen card."""
        if self.view.card is not None:
            self.view.bar.show_steps(key, self.steps.steps_for(key))
            self.view.place_above()

    # --- steps -------------------------------------------------------------------------------------------------

    def _add_first(self) -> None:
        self.view.commit()
        self.steps.add("driver", AIM)

    def _ask_poster(self) -> None:
        menu = QMenu(self)
        words: dict[PosterSize, str] = {"a3": _("A3 poster"), "a4": _("A4 page")}
        for size, said in words.items():
            menu.addAction(said, partial(self.print_poster, size))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.poster.mapToGlobal(self.poster.rect().bottomLeft()))

    def print_poster(self, size: PosterSize) -> None:
        """Make the poster, save it, open it."""
        workspace, with_shared = self.desk.workspace, self.with_shared.isChecked()
        self.printer.print(lambda: driver_papers.prepare_poster(workspace, size, with_shared=with_shared))
