"""Where do these figures come from? The packages and definitions behind them, as a list to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import provenance
from qic_desktop.services.organising.aggregating import Chosen
from qic_desktop.services.organising.provenance import Provenance
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.provenance import provenance_lines, provenance_sentences
from ui.desk import Desk
from ui.theme import fonts
from ui.widgets.buttons import button
from ui.widgets.room import resize_within
from ui.widgets.texts import label


class SourcesDialog(QDialog):
    """The sentences, and a line for every package."""

    def __init__(self, title: str, found: Provenance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Where do these figures come from?"))
        self.setModal(True)
        resize_within(self, 640, 440)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "section", wrap=True))
        for sentence in provenance_sentences(found):
            column.addWidget(label(sentence, wrap=True))
        self.list = QPlainTextEdit("\n".join(provenance_lines(found)))
        self.list.setReadOnly(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setFont(fonts.tabular(12))
        self.list.setAccessibleName(_("Packages"))
        self.list.setVisible(bool(found.packages))
        column.addWidget(self.list, 1)
        if not found.packages:
            column.addStretch(1)
        column.addWidget(button(_("Close"), self.accept, kind="primary"))


def ask_sources(
    desk: Desk,
    owner: QWidget,
    view: MeasureView,
    *,
    site: tuple[str, str] = ("", ""),
    period: str = "",
    chosen: Chosen | None = None,
) -> None:
    """Show what a figure of ``view`` rests on: of all sites or of one (id, name), of all time or of one period."""
    workspace = desk.workspace
    about = (view.name, site[1], period_name(period) if period else "")
    title = " · ".join(part for part in about if part)
    desk.tasks.query(
        lambda: provenance.provenance_of(workspace, view, period=period, site=site[0], chosen=chosen),
        lambda found: SourcesDialog(title, found, owner.window()).open(),
        owner=owner,
        sentence=_("Reading where the figures come from"),
    )
