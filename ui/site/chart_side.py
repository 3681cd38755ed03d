"""The chart beside the grid: kinds, sentence, rules, annotations. Redraws what it is given; asks no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import Annotation, PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.cards import titled
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.guidance import chooser
from qic_desktop.analysis.guidance.suggestions import Suggestion
from qic_desktop.analysis.policy import LIMITS, shows_limits
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.findings import finding_words
from qic_desktop.wording.gained import gained_words
from qic_desktop.wording.guidance import advice_text
from ui.charts.chart_view import ChartView, SceneBuilder
from ui.charts.painter import picture
from ui.charts.sample import first_event_scene, places_scene
from ui.site import chart_suggestion, event_words
from ui.site.chart_cards import Cards, Stories
from ui.site.chart_grouping import ShowBy, grouped_by, groupings
from ui.site.chart_letters import Letters
from ui.site.chart_tools import ChartTools
from ui.site.words import chart_title
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.finding_mark import FindingMark
from ui.widgets.texts import ElidedLabel, label, rule
from ui.widgets.tips import plain_tip

SENTENCE_MILLISECONDS = 400
PLACES = 12
LEAST_HEIGHT = 200


class SideChart(ChartView):
    """A chart that takes what room there is and asks for little, so that the page scrolls as late as possible.

    ``to_copy`` builds what is copied and saved, where that differs from what is on the screen.
    """

    to_copy: SceneBuilder | None = None

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(theme.px(480), theme.px(LEAST_HEIGHT))

    def picture(self, ratio: float = 2.0, heading: tuple[str, str] | None = None) -> QImage:
        """As for a page: light, without the mark of the row that is being typed in, below its heading if it has one."""
        theme = current()
        scene = self.to_copy(self.width() / theme.scale, self.height() / theme.scale) if self.to_copy else self.scene
        if scene is None:
            return QImage()
        return picture(titled(*heading, scene) if heading else scene, replace(theme, dark=False), ratio)


class ChartSide(QWidget):
    """Emits ``point_opened(period)``, ``note_opened(text)`` for an annotation, ``annotate_asked``, ``phases_asked``,
    ``preview_asked(Suggestion)`` for what is suggested, ``export_asked(kind)`` with "svg", "png", "pdf" or "csv",
    ``reading_asked`` for how to read the chart, ``phase_moved(PhaseStart, period)`` and ``copied``."""

    point_opened = Signal(str)
    note_opened = Signal(str)
    annotate_asked = Signal()
    phases_asked = Signal()
    preview_asked = Signal(object)
    export_asked = Signal(str)
    reading_asked = Signal()
    phase_moved = Signal(object, str)
    copied = Signal()

    def __init__(self, given: ChartInput, linked: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.given = given
        self.chart: RunChart = charts.draw_chart(given)
        self._linked = dict(linked)
        self._focus = ""
        self._stories: Stories = _no_story
        self._before_drag: ChartInput | None = None
        self.suggestion: Suggestion | None = None
        self.facts = chooser.facts_of(given.series, given.view.form)
        self.advice = charts.suited_kinds(given, self.facts)
        self.view = SideChart(self, live=True)
        self.view.set_exports(("svg", "png", "csv"))
        self.view.allow_stretches()
        self.view.to_copy = self._copied
        self.tools = ChartTools(chart_suggestion.first_control(self.advice, given.view.form, self.facts.points), self)
        self._by = ShowBy(self)
        self._mark = FindingMark(size=18)
        self._says = label("", wrap=True)
        self._next = label("", "strong", wrap=True)
        self._preview = button(_("Preview …"), self._ask_preview, size="small")
        self._rules = label("", "small", wrap=True)
        self._letters = Letters()
        self._soon = _timer(self, 0, self.draw_now)
        self._later = _timer(self, SENTENCE_MILLISECONDS, self.say_now)
        self._arrange()
        self._connect()
        self.show_input(given, linked)
        self.draw_now()
        self.say_now()

    # --- what the page calls -----------------------------------------------------------------------------------

    def show_input(self, given: ChartInput, linked: Mapping[str, str] | None = None) -> None:
        """Draw other values now; the sentence follows when nothing has changed for a moment."""
        if linked is not None:
            self._linked = dict(linked)
        self.given = given
        self._by.offer(groupings(given))
        self._draw_chart()
        # Where the length of the periods can be chosen, the choice says it.
        title = given.view.name if self._by.offers else chart_title(given.view)
        if title != self._title.accessibleName():
            self._title.set_text(title)
        # One picture for a value and the step to the next row that follows it.
        self._soon.start()
        self._later.start()

    @property
    def shown(self) -> ChartInput:
        """What is drawn: the values as they are, or in longer periods."""
        kind = self._by.kind
        return self.given if kind is None else grouped_by(self.given, kind)

    @property
    def is_grouped(self) -> bool:
        """Whether points are longer periods than the values were entered for; they can be looked at only."""
        return self._by.kind is not None

    def _draw_chart(self) -> None:
        self.chart = charts.draw_chart(self.shown, self.kind)

    def set_stories(self, stories: Stories) -> None:
        """Who entered a value and when, for the card of its point."""
        self._stories = stories
        self._soon.start()

    def focus_period(self, period: str) -> None:
        """Ring the point that the current row feeds."""
        if period != self._focus:
            self._focus = period
            self._soon.start()

    def draw_now(self) -> None:
        """Draw what is waiting to be drawn."""
        self._soon.stop()
        stories = _no_story if self.is_grouped else self._stories
        self.view.set_boundaries([] if self.is_grouped else [place for place, _phase in self.movable_phases()])
        self.view.allow_stretches(not self.is_grouped)
        self.view.set_builder(self._scene, Cards(self.chart, stories), self._title.accessibleName())

    @property
    def kind(self) -> ChartKind:
        """The kind of chart now shown."""
        return self.tools.kind

    def choose_kind(self, kind: ChartKind) -> None:
        """Show the same values as another kind of chart."""
        self.tools.choose(kind)
        self._on_kind_chosen(kind)

    def movable_phases(self) -> list[tuple[int, PhaseStart]]:
        """The phases that a person started after the first point, with the place where each begins."""
        return _movable_of(self.given)

    def suggested_phase(self) -> str:
        """The period from which a new median is suggested, empty without a suggestion."""
        found = self.suggestion
        return found.period or "" if found is not None and found.code == "new-phase" else ""

    @property
    def chart_words(self) -> str:
        """What is said below the chart: the sentence, the next step, the rules."""
        return " ".join((self._says.text(), self._next.text(), self._rules.text()))

    def say_now(self) -> None:
        """Say what the chart shows, what to do next and by which rules."""
        self._later.stop()
        shows, then = chart_sentence(self.chart)
        _show_finding(self._mark, self.chart)
        if self.is_grouped and self.chart.main_finding is None and charts.draw_chart(self.given, self.kind).findings:
            shows = " ".join((shows, _("In the periods that were entered the same values show a finding.")))
        _say(self._says, " ".join(part for part in (shows, gained_words(self.chart)) if part))
        self.suggestion = None if self.is_grouped else chart_suggestion.first_of(self.chart)
        action = chart_suggestion.action_word(self.suggestion)
        step = chart_suggestion.title(self.chart, self.suggestion) if action else then
        _say(self._next, _("Next: {step}").format(step=step[:1].lower() + step[1:]) if step else "")
        self._preview.setVisible(bool(action))
        self._preview.setText(action)
        _say(self._rules, rules_line(self.chart))
        self._show_kinds()
        self._letters.show_notes(self.chart.annotations, self._linked)

    # --- building ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tools)
        self._title = ElidedLabel("", "section")
        layout.addSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._by)
        layout.addLayout(head)
        self.view.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
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
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._rules, 1)
        foot.addWidget(button(_("How to read this chart"), self.reading_asked.emit, kind="quiet", size="small"))
        layout.addLayout(foot)

    def _connect(self) -> None:
        tools, view = self.tools, self.view
        tools.kind_chosen.connect(self._on_kind_chosen)
        self._letters.opened.connect(self.note_opened)
        self._by.kind_chosen.connect(self._on_kind_chosen)
        tools.select_asked.connect(self._on_select_asked)
        tools.phases_asked.connect(self.phases_asked)
        tools.annotate_asked.connect(self.annotate_asked)
        tools.copy_asked.connect(self.copy_picture)
        tools.export_asked.connect(self.export_asked)
        view.point_opened.connect(self._on_point_opened)
        view.pressed_at.connect(self._on_pressed_at)
        view.export_requested.connect(self.export_asked)
        view.stretch_changed.connect(self._on_stretch_changed)
        view.boundary_moved.connect(self._on_boundary_moved)
        view.boundary_dropped.connect(self._on_boundary_dropped)
        view.boundary_left.connect(self.end_drag)
        view.explain_by_f1()
        view.help_asked.connect(self.reading_asked)

    # --- drawing -----------------------------------------------------------------------------------------------

    def _scene(self, width: float, height: float) -> Scene | None:
        return self._drawn(width, height, self._place_of(self._focus))

    def _copied(self, width: float, height: float) -> Scene | None:
        return self._drawn(width, height, None)

    def _drawn(self, width: float, height: float, place: int | None) -> Scene | None:
        if not self.chart.known_places and self.given.series.by_event:
            words = event_words.beginning_words(self.given.view, self.given.series.periods)
            return first_event_scene(*words, (width, height))
        if not self.chart.known_places:
            last = find_period(self.given.series.periods[-1]) if self.given.series.periods else None
            if last is None:
                return None
            return places_scene(last, PLACES, width, height, percent=self.given.series.style.percent)
        return viewed_scene(self.chart, (width, height), ChartWords(), view=View(focus=place))

    def _place_of(self, period: str) -> int | None:
        # Of the chart and not of what is given: the picture may be asked for while the chart is still the one before.
        periods = self.chart.series.periods
        if self.is_grouped or period not in periods:
            return None
        place = periods.index(period)
        return place if self.chart.points[place].value is not None else None

    def _show_kinds(self) -> None:
        """Which kinds suit the values as they now are."""
        self.facts = chooser.facts_of(self.given.series, self.given.view.form)
        self.advice = charts.suited_kinds(self.given, self.facts)
        why_not = (
            ""
            if shows_limits(self.facts.points)
            else _("Limits are drawn from {count} points on.").format(count=LIMITS)
        )
        self.tools.show_advice(self.advice, {one.kind: advice_text(one, self.facts) for one in self.advice}, why_not)

    # --- events ------------------------------------------------------------------------------------------------

    def _on_kind_chosen(self, _key: object) -> None:
        self._draw_chart()
        self.tools.select.setEnabled(not self.is_grouped)
        self.draw_now()
        self.say_now()

    def _on_point_opened(self, place: int) -> None:
        if 0 <= place < len(self.chart.points) and not self.is_grouped:
            self.point_opened.emit(self.chart.points[place].period)

    def _on_pressed_at(self, x: float, y: float) -> None:
        """A press on a letter opens what it stands for."""
        note = chart_suggestion.note_under(self.view.seen, self.chart.annotations, x, y)
        if isinstance(note, Annotation):
            self.note_opened.emit(note.text)

    def _on_select_asked(self) -> None:
        self.view.select_next()
        self._on_stretch_changed()

    def _on_stretch_changed(self) -> None:
        self.tools.select.setChecked(self.view.selects_next)

    def _on_boundary_moved(self, index: int, place: int) -> None:
        """Draw the medians as they would be."""
        if self._before_drag is None:
            self._before_drag = self.given
        given = self._before_drag
        _place, moved = _movable_of(given)[index]
        period = given.series.periods[place]
        phases = [replace(one, period=period) if one is moved else one for one in given.phases]
        self.chart = charts.draw_chart(replace(given, phases=tuple(phases)), self.kind)
        self.view.set_builder(self._scene, Cards(self.chart, self._stories))

    def _on_boundary_dropped(self, index: int, place: int) -> None:
        _place, moved = _movable_of(self._before_drag or self.given)[index]
        period = self.given.series.periods[place]
        if period != moved.period:
            # It stays drawn as it would be while the person is asked why.
            self.phase_moved.emit(moved, period)
        else:
            self.end_drag()

    def end_drag(self) -> None:
        """Back to the phases as they are recorded."""
        if self._before_drag is not None:
            self._before_drag = None
            self._draw_chart()
            self.draw_now()

    def _ask_preview(self) -> None:
        if self.suggestion is not None:
            self.preview_asked.emit(self.suggestion)

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        self.view.copy_picture()
        self.copied.emit()


def _movable_of(given: ChartInput) -> list[tuple[int, PhaseStart]]:
    if not given.phases:
        return []
    places = {period: place for place, period in enumerate(given.series.periods)}
    found = [(places[phase.period], phase) for phase in given.phases if places.get(phase.period, 0) > 0]
    return sorted(found, key=lambda one: one[0])


def _show_finding(mark: FindingMark, chart: RunChart) -> None:
    """The mark of what the sentence says, with its word for who cannot see it or does not know it."""
    words = finding_words(chart)
    mark.set_finding(words.kind, words.arrow)
    mark.setAccessibleName(words.word)
    mark.setToolTip(plain_tip(". ".join(part for part in (words.word, words.about) if part)))


def _timer(owner: QWidget, milliseconds: int, act: object) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(act)
    return made


def _say(part: object, text: str) -> None:
    """Set a text only where it differs: setting one lays out the page again."""
    if part.text() != text:  # type: ignore[attr-defined]
        part.setText(text)  # type: ignore[attr-defined]


def _no_story(_period: str) -> tuple[str, ...]:
    return ()
