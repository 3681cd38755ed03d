"""Site by site: what a person chooses around the grid of small charts (group, order, scale, size, search).

Owns the tools and what is said above the grid. Which sites there are comes from the page; the grid is
:mod:`ui.organiser.multiples`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.organiser.multiples import MultiplesView, YearStrip
from ui.organiser.multiples_model import Choice, Grid
from ui.organiser.multiples_rows import NEED
from ui.organiser.site_groups import MARKS, Chip
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import label

FILTERS = ("all", *NEED, "jump", "silent")
SEARCH_WIDTH = 168
LEAST_HEIGHT = 190
"""Of the grid: a heading and one row of charts."""


class MultiplesPane(QWidget):
    """Sentence and tools, chips, the grid with its years, and a line where nothing is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_tools())
        column.addLayout(self._build_chips())
        self.view = MultiplesView()
        self.view.setAccessibleName(_("Every site as a small chart"))
        # With large text the tools need most of a page: one row of charts stays whole, the rest is scrolled.
        self.view.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.strip = YearStrip(self.view)
        grid = QVBoxLayout()
        grid.setSpacing(0)
        grid.addWidget(self.view, 1)
        grid.addWidget(self.strip)
        column.addLayout(grid, 1)
        self._none = QWidget()
        row = QHBoxLayout(self._none)
        row.setContentsMargins(0, 0, 0, 0)
        self.none_words = label("", "muted")
        row.addWidget(self.none_words)
        self.all_again = button(_("Show all sites"), self.show_all, kind="quiet", size="small")
        row.addWidget(self.all_again)
        row.addStretch(1)
        column.addWidget(self._none)
        column.addStretch(0)
        self._none.hide()

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_tools(self) -> QWidget:
        theme, tools = current(), QWidget()
        row = FlowLayout(tools, 10)
        self.sentence = label("")
        self.sentence.setFixedHeight(theme.px(32))
        row.addWidget(self.sentence)
        self.order = Select(
            [
                ("need", _("Worse first")),
                ("name", _("A to Z")),
                ("latest", _("Latest value")),
                ("size", _("Largest first")),
                ("last", _("Oldest report")),
            ],
            icon="arrow-up-down",
        )
        self.order.setAccessibleName(_("Order"))
        self.order.chosen.connect(lambda key: self._choose(replace(self.choice, order=key)))
        self.scale = SegmentedSwitch([("common", _("Same scale")), ("own", _("Own scale"))], _("Scale"))
        self.scale.setToolTip(_("One scale for all sites shows levels; a scale of its own shows each site's pattern."))
        self.scale.chosen.connect(lambda key: self._look(own_scale=key == "own"))
        self.sizes = SegmentedSwitch([("medium", _("Medium")), ("small", _("Small"))], _("Size of the charts"))
        self.sizes.chosen.connect(lambda key: self._look(size=key))
        for switch in (self.scale, self.sizes):
            # Switches are lower than the fields beside them.
            switch.setContentsMargins(0, 2, 0, 2)
        for part in (self.order, self.scale, self.sizes):
            row.addWidget(part)
        return tools

    def _build_chips(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(10)
        chips = QWidget()
        row = FlowLayout(chips, 8)
        self.chips = {key: Chip(key, MARKS.get(key), chips) for key in FILTERS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, key=key: self._choose(replace(self.choice, which=key)))
            row.addWidget(chip)
        self.wave = Select()
        self.wave.setAccessibleName(_("In which month a site began"))
        self.wave.chosen.connect(lambda key: self._choose(replace(self.choice, wave=key)))
        self.search = TextField()
        self.search.setPlaceholderText(_("Site or code"))
        self.search.setAccessibleName(_("Find a site by name or code"))
        self.search.setProperty("filter", True)
        self.search.setFixedWidth(current().px(SEARCH_WIDTH))
        self.search.textChanged.connect(lambda text: self._choose(replace(self.choice, text=text)))
        # Chips are lower than the field beside them.
        chips.setContentsMargins(0, 3, 0, 3)
        across.addWidget(chips, 1)
        across.addWidget(self.wave, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        return across

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_grid(self, grid: Grid, sentence: str) -> None:
        """Show every site of a measure; ``sentence`` says how many have a finding and what chance would give."""
        self.sentence.setText(sentence)
        waves = waves_of(grid)
        self.wave.set_options([("", _("Any first month")), *((wave, wave_words(wave)) for wave in waves)])
        self.wave.setVisible(len(waves) > 1)
        for key, chip in self.chips.items():
            chip.set_count(sum(row.belongs_to(key) for row in grid.rows))
        which = self.choice.which
        if not any(row.belongs_to(which) for row in grid.rows):
            which = "all"
        wave = self.choice.wave if self.choice.wave in waves else ""
        self.wave.choose(wave)
        self.chips[which].setChecked(True)
        self.view.show_grid(grid)
        self._choose(replace(self.choice, which=which, wave=wave))

    def show_range(self, shown: int) -> None:
        """Draw the last ``shown`` periods only, 0 for all; what is judged does not change."""
        self._look(shown=shown)

    def show_group(self, which: str) -> None:
        """Choose a group from outside."""
        if which in self.chips:
            self.chips[which].setChecked(True)
            self._choose(replace(self.choice, which=which))

    def show_all(self) -> None:
        """Take every filter away."""
        self.search.clear()
        self.wave.choose("")
        self.chips["all"].setChecked(True)
        self._choose(replace(self.choice, text="", which="all", wave=""))
        self.view.setFocus()

    # --- inside ------------------------------------------------------------------------------------------------

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        if choice != self.view.sites.choice:
            self.view.arrange(choice)
        left = self.view.sites.count()
        self.view.setVisible(left > 0)
        self.strip.setVisible(left > 0)
        self._none.setVisible(left == 0)
        if not left:
            self.none_words.setText(none_words(choice))

    def _look(self, *, size: str | None = None, shown: int | None = None, own_scale: bool | None = None) -> None:
        self.view.look(size=size, shown=shown, own_scale=own_scale)


def waves_of(grid: Grid) -> tuple[str, ...]:
    """The first periods in which sites were to report, oldest first."""
    return tuple(sorted({row.wave for row in grid.rows if row.wave}))


def wave_words(wave: str) -> str:
    """Sites by the month in which they began."""
    return _("Since {month}").format(month=period_name(wave, short=True))


def none_words(choice: Choice) -> str:
    """Why no site is left."""
    if choice.text.strip():
        return _("No site is called “{text}” here.").format(text=choice.text.strip())
    return _("No site belongs to this choice.")


def range_options(periods: Sequence[str], *, months: bool) -> list[tuple[str, str]]:
    """How much of the time can be drawn: everything, or the last three, two years or one."""
    words = _("Last {n} months") if months else _("Last {n} periods")
    whole = _("Whole time")
    if len(periods) > 1:
        whole = _("{first} – {last}").format(
            first=period_name(periods[0], short=True), last=period_name(periods[-1], short=True)
        )
    return [("0", whole), *((str(n), words.format(n=n)) for n in (36, 24, 12) if n < len(periods))]
