"""Is everything safe? For an organiser: one sentence over the inbox, and behind it how every site stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.exchanging import arrivals_state
from qic_desktop.services.exchanging.arrivals_state import ArrivalsView, SiteStanding
from qic_desktop.wording import arrivals_state as words
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.lists import ListSection, RowWords
from ui.exchange.sheet import Sheet
from ui.exchange.shown import hop_rows
from ui.widgets.buttons import button
from ui.widgets.panel import scrolled
from ui.widgets.texts import Headline, IconLabel


class ArrivalsBar(QWidget):
    """The sentence and a button; hidden while no site takes part. Reads by itself on ``refresh``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view: ArrivalsView | None = None
        self.sheet: StandingSheet | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 4)
        across.setSpacing(12)
        self.icon = IconLabel("circle-check", "accent", 24)
        across.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self.headline = Headline()
        across.addWidget(self.headline, 1)
        self.more = button(_("How the sites stand"), self.open_sheet, icon="list")
        across.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def refresh(self) -> None:
        """Read how the sites stand."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: arrivals_state.arrivals_state(workspace), self.show_view, owner=self, topic="arrivals"
        )

    def show_view(self, view: ArrivalsView) -> None:
        """Say it."""
        self.view = view
        silent, incomplete = len(view.silent), len(view.incomplete)
        self.headline.say(
            _headline(view),
            words.standing_detail(len(view.unconfirmed), view.aside, view.locked),
        )
        waits = incomplete or view.ready or view.aside or view.refused
        attention = ("circle-alert", "accent") if waits else ("circle-check", "accent")
        self.icon.set_icon(*(("triangle-alert", "concern") if silent else attention))
        self.setVisible(bool(view.sites or view.ready))

    def open_sheet(self) -> None:
        """Show every site."""
        if self.view is not None:
            self.sheet = StandingSheet(self.view, self)
            open_dialog(self.sheet)


class StandingSheet(Sheet):
    """Every site: how old its newest package is, what is missing, whether it has the news; who carried what."""

    def __init__(self, view: ArrivalsView, parent: QWidget | None = None) -> None:
        super().__init__("inbox", _("How the sites stand"), (760, 560), parent)
        self.say(self.windowTitle(), _headline(view))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 14, 0)
        column.setSpacing(20)
        gone = [
            RowWords("triangle-alert", f"{site.name}: {sentence}", "")
            for site in view.incomplete
            for sentence in site.missing
        ]
        self.missing = ListSection(_("Entries that have not arrived"))
        self.missing.show_rows(gone, "", "")
        self.missing.setVisible(bool(gone))
        self.sites = ListSection(_("Newest package of each site"))
        self.sites.show_rows([_row(one) for one in view.sites], _("the longest silent first"), "")
        self.hops = ListSection(_("Handed over"))
        self.hops.show_rows(hop_rows(view.hops), "", "")
        self.hops.setVisible(bool(view.hops))
        for part in (self.missing, self.sites, self.hops):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Close"), self.reject))


def _headline(view: ArrivalsView) -> str:
    return words.standing_headline(
        len(view.sites),
        silent=len(view.silent),
        incomplete=len(view.incomplete),
        refused=view.refused,
        waiting=(view.ready, view.aside),
    )


def _row(one: SiteStanding) -> RowWords:
    icon = "triangle-alert" if one.is_silent else "circle-check"
    confirmed = words.confirmed_name(newest=one.has_newest, some=one.has_some)
    return RowWords(icon, f"{one.name} · {confirmed}", words.age_name(one.days))
