"""The chart beside the grid: kinds, sentence, rules, annotations. Redraws what it is given; asks no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.analysis.chart_values import ChartKind, ChartPoint, RunChart
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.marks import Box, Scene
from qic_desktop.analysis.policy import LIMITS, shows_limits
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services import charts
from qic_desktop.services.charts import ChartInput
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.findings import finding_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, number_text
from ui import icons
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.charts.sample import places_scene
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.finding_mark import FindingMark
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import ElidedLabel, label, rule

SENTENCE_MILLISECONDS = 400
PLACES = 12


class ChartSide(QWidget):
    """Emits ``point_opened(period)``, ``note_opened(text)`` for an annotation, ``annotate_asked``, ``phases_asked``,
    ``preview_asked(period)`` for the suggested new median, ``export_asked(kind)`` with "svg", "pdf" or "csv", and
    ``copied``."""

    point_opened = Signal(str)
    note_opened = Signal(str)
    annotate_asked = Signal()
    phases_asked = Signal()
    preview_asked = Signal(str)
    export_asked = Signal(str)
    copied = Signal()

    def __init__(self, given: ChartInput, linked: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.given = given
        self.chart: RunChart = charts.draw_chart(given)
        self._linked = dict(linked)
        self._focus = ""
        self._cards: list[PointCard] = []
        self._notes: tuple[tuple[str, str], ...] | None = None
        self.view = ChartView(self, live=True)
        self.view.set_exports(("svg", "csv"))
        self._mark = FindingMark(size=18)
        self._says = label("", wrap=True)
        self._next = label("", "strong", wrap=True)
        self._preview = button(_("Preview"), self._ask_preview, size="small")
        self._rules = label("", "small", wrap=True)
        self._letters = QWidget()
        self._letter_row = FlowLayout(self._letters, spacing=0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.draw_now)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SENTENCE_MILLISECONDS)
        self._later.timeout.connect(self.say_now)
        self._arrange()
        self.view.point_opened.connect(self._on_point_opened)
        self.view.pressed_at.connect(self._on_pressed_at)
        self.view.export_requested.connect(self.export_asked)
        self.show_input(given, linked)
        self.draw_now()
        self.say_now()

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_input(self, given: ChartInput, linked: Mapping[str, str] | None = None) -> None:
        """Draw other values now; the sentence follows when nothing has changed for a moment."""
        if linked is not None:
            self._linked = dict(linked)
        same = given.series.periods == self.given.series.periods and bool(self._cards)
        changed = [
            place
            for place, (old, new) in enumerate(zip(self.chart.points, charts_points(given), strict=False))
            if same and (old.value, old.numerator, old.denominator) != new
        ]
        self.given = given
        self.chart = charts.draw_chart(given, self.kind)
        if same:
            for place in changed:
                self._cards[place] = self._card(self.chart.points[place])
        else:
            self._cards = [self._card(point) for point in self.chart.points]
        self._title.set_text(
            _("{measure}, by month").format(measure=given.view.name) if self._monthly else given.view.name
        )
        # One picture for a value and the step to the next row that follows it.
        self._soon.start()
        self._later.start()

    def focus_period(self, period: str) -> None:
        """Ring the point that the current row feeds."""
        if period != self._focus:
            self._focus = period
            self._soon.start()

    def draw_now(self) -> None:
        """Draw what is waiting to be drawn."""
        self._soon.stop()
        self.view.set_builder(self._scene, self._cards, self._title.accessibleName())

    @property
    def kind(self) -> ChartKind:
        """The kind of chart now shown."""
        found: dict[str, ChartKind] = {"run": "run", "p": "p", "i": "i"}
        return found[self._switch.key]

    def suggested_phase(self) -> str:
        """The period from which a new median is suggested, empty without a suggestion."""
        finding = self.chart.main_finding
        fits = finding is not None and finding.rule == "shift" and finding.ongoing and finding.good is True
        if not fits or finding is None or finding.against == "before" or self.chart.kind != "run":
            return ""
        return self.chart.points[finding.places[0]].period

    @property
    def chart_words(self) -> str:
        """What is said below the chart: the sentence, the next step, the rules."""
        return " ".join((self._says.text(), self._next.text(), self._rules.text()))

    def say_now(self) -> None:
        """Say what the chart shows, what to do next and by which rules."""
        self._later.stop()
        shows, then = chart_sentence(self.chart)
        words = finding_words(self.chart)
        self._mark.set_finding(words.kind, words.arrow)
        self._mark.setAccessibleName(words.word)
        self._says.setText(shows)
        self._next.setText(_("Next: {step}").format(step=then[:1].lower() + then[1:]) if then else "")
        self._preview.setVisible(bool(self.suggested_phase()))
        self._rules.setText(rules_line(self.chart))
        limits = shows_limits(max((phase.points for phase in self.chart.phases), default=0))
        self._switch.set_available(
            self._other, limits, _("Limits are drawn from {count} points on.").format(count=LIMITS)
        )
        self._show_letters()

    # --- building ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._tools())
        self._title = ElidedLabel("", "section")
        layout.addSpacing(4)
        layout.addWidget(self._title)
        self.view.setMinimumHeight(current().px(180))
        layout.addWidget(self.view, 1)
        layout.addWidget(self._letters)
        layout.addWidget(rule())
        self._says.setStyleSheet(f"font-size: {current().px(15)}px;")
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._says)
        step = QHBoxLayout()
        step.setSpacing(12)
        step.addWidget(self._next, 1)
        step.addWidget(self._preview)
        words.addLayout(step)
        row = QHBoxLayout()
        row.setSpacing(12)
        side = QVBoxLayout()
        side.addWidget(self._mark)
        side.addStretch(1)
        row.addLayout(side)
        row.addLayout(words, 1)
        layout.addLayout(row)
        layout.addWidget(self._rules)

    def _tools(self) -> FlowLayout:
        proportion = self.given.view.form is ValueForm.PROPORTION
        self._other = "p" if proportion else "i"
        options = [("run", _("Run chart")), (self._other, _("P chart") if proportion else _("I chart"))]
        self._switch = SegmentedSwitch(options, _("Kind of chart"))
        self._switch.chosen.connect(self._on_kind_chosen)
        row = FlowLayout(spacing=8)
        row.addWidget(self._switch)
        row.addWidget(button(_("Phases …"), self.phases_asked.emit, icon="layers", size="small"))
        row.addWidget(button(_("Annotate …"), self.annotate_asked.emit, icon="message-square", size="small"))
        row.addWidget(button(_("Copy"), self.copy_picture, icon="copy", size="small"))
        self._export = Button(_("Export"), icon="download", size="small")
        self._export.clicked.connect(self._open_export)
        row.addWidget(self._export)
        return row

    @property
    def _monthly(self) -> bool:
        return self.given.view.period_kind.value == "month"

    # --- drawing -----------------------------------------------------------------------------------------------

    def _scene(self, width: float, height: float) -> Scene | None:
        if not self.chart.known_places:
            last = find_period(self.given.series.periods[-1]) if self.given.series.periods else None
            if last is None:
                return None
            return places_scene(last, PLACES, width, height, percent=self.given.series.style.percent)
        place = self._place_of(self._focus)
        return viewed_scene(self.chart, (width, height), ChartWords(), view=View(focus=place))

    def _place_of(self, period: str) -> int | None:
        periods = self.given.series.periods
        if period not in periods:
            return None
        place = periods.index(period)
        return place if self.chart.points[place].value is not None else None

    def _card(self, point: ChartPoint) -> PointCard:
        style = self.given.series.style
        value = counted_text(point.value, point.numerator, point.denominator, style)
        detail = ""
        if point.numerator is not None and point.denominator is not None:
            detail = _("{numerator} of {denominator}").format(
                numerator=number_text(point.numerator, 1), denominator=number_text(point.denominator, 1)
            )
        note = _("left out: {reason}").format(reason=point.excluded_reason) if not point.included else ""
        return PointCard(period_name(point.period), value, "" if detail == value else detail, note)

    def _show_letters(self) -> None:
        notes = tuple((note.letter, note.text) for note in self.chart.annotations)
        if notes == self._notes:
            return
        self._notes = notes
        clear(self._letter_row)
        self._letters.setVisible(bool(notes))
        for letter, text in notes:
            self._letter_row.addWidget(self._letter(letter, text))
        self._letters.updateGeometry()

    def _letter(self, letter: str, text: str) -> QWidget:
        shown = text if len(text) <= 48 else text[:47].rstrip() + "…"
        cycle = text in self._linked
        part = button(
            f"{letter}   {shown}".replace("&", "&&"), partial(self.note_opened.emit, text), kind="quiet", size="small"
        )
        part.setToolTip(_("{text}: opens the test of change").format(text=text) if cycle else text)
        part.setAccessibleName(_("Annotation {letter}: {text}").format(letter=letter, text=text))
        return part

    # --- events ------------------------------------------------------------------------------------------------

    def _on_kind_chosen(self, _key: str) -> None:
        self.chart = charts.draw_chart(self.given, self.kind)
        self.view.rebuild()
        self.say_now()

    def _on_point_opened(self, place: int) -> None:
        if 0 <= place < len(self.chart.points):
            self.point_opened.emit(self.chart.points[place].period)

    def _on_pressed_at(self, x: float, y: float) -> None:
        """A press on a letter's box opens what it stands for."""
        scene = self.view.scene
        boxes = [mark for mark in scene.marks if isinstance(mark, Box)] if scene else []
        for box, note in zip(boxes, self.chart.annotations, strict=False):
            if box.x - 3 <= x <= box.x + box.width + 3 and box.y - 3 <= y <= box.y + box.height + 3:
                self.note_opened.emit(note.text)
                return

    def _ask_preview(self) -> None:
        self.preview_asked.emit(self.suggested_phase())

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        self.view.copy_picture()
        self.copied.emit()

    def _open_export(self) -> None:
        self.export_menu().popup(self._export.mapToGlobal(QPoint(0, self._export.height())))

    def export_menu(self) -> QMenu:
        """SVG, PDF, numbers."""
        menu = QMenu(self)
        words: Sequence[tuple[str, str]] = (
            ("svg", _("Picture (SVG) …")),
            ("pdf", _("Page to print (PDF) …")),
            ("csv", _("Numbers (CSV) …")),
        )
        for kind, word in words:
            action = QAction(icons.icon("download"), word, menu)
            action.triggered.connect(partial(self._on_export_chosen, kind))
            menu.addAction(action)
        return menu

    def _on_export_chosen(self, kind: str, _checked: bool = False) -> None:
        self.export_asked.emit(kind)


def charts_points(given: ChartInput) -> list[tuple[float | None, float | None, float | None]]:
    """Value, numerator and denominator of every place, to see which have changed."""
    series = given.series
    return [(value, series.numerator(place), series.denominator(place)) for place, value in enumerate(series.values)]
