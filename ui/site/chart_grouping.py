"""The same values by longer periods: which are worth offering, and the choice beside the chart's title."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.domain.period import PeriodKind
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from ui.widgets.choice import Select

LEAST_POINTS = 8
"""Longer periods that leave fewer points show nothing that the shorter ones do not."""
_LONGER = {
    PeriodKind.DAY: (PeriodKind.WEEK, PeriodKind.MONTH),
    PeriodKind.WEEK: (PeriodKind.MONTH, PeriodKind.QUARTER),
    PeriodKind.MONTH: (PeriodKind.QUARTER,),
}
_LENGTHS = {PeriodKind.DAY: 1, PeriodKind.WEEK: 7, PeriodKind.MONTH: 30.5, PeriodKind.QUARTER: 91, PeriodKind.YEAR: 365}


def by_words(kind: PeriodKind) -> str:
    """ "By month"."""
    words = {
        PeriodKind.DAY: _("By day"),
        PeriodKind.WEEK: _("By week"),
        PeriodKind.MONTH: _("By month"),
        PeriodKind.QUARTER: _("By quarter"),
        PeriodKind.YEAR: _("By year"),
    }
    return words[kind]


def groupings(given: ChartInput) -> tuple[PeriodKind, ...]:
    """The measure's own period first, then the longer ones that leave enough points."""
    own = given.view.period_kind
    if given.series.by_event:
        return (own,)
    days = len(given.series.periods) * _LENGTHS[own]
    return (own, *(kind for kind in _LONGER.get(own, ()) if days / _LENGTHS[kind] >= LEAST_POINTS))


def grouped_by(given: ChartInput, kind: PeriodKind) -> ChartInput:
    """The chart by longer periods; as it is where it cannot be grouped so."""
    try:
        return charts.grouped(given, kind)
    except NotAllowedError:
        return given


class ShowBy(Select):
    """Emits ``kind_chosen(PeriodKind)``; not shown where there is nothing to choose."""

    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._high = 28
        self._kinds: tuple[PeriodKind, ...] = ()
        self.setAccessibleName(_("Length of the periods"))
        self.chosen.connect(lambda key: self.kind_chosen.emit(PeriodKind(key)))

    def offer(self, kinds: tuple[PeriodKind, ...]) -> None:
        """Offer these; what was chosen stays, if it still can be."""
        if kinds != self._kinds:
            before = self.key
            self._kinds = kinds
            self.set_options([(kind.value, by_words(kind)) for kind in kinds])
            self.choose(before if before in [kind.value for kind in kinds] else kinds[0].value)
            self.setVisible(self.offers)

    @property
    def offers(self) -> bool:
        """Whether there is a choice."""
        return len(self._kinds) > 1

    @property
    def kind(self) -> PeriodKind | None:
        """The chosen length, None for the measure's own."""
        return PeriodKind(self.key) if self.key and self.key != self._kinds[0].value else None
