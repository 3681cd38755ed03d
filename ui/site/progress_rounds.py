"""A questionnaire on the page *Progress*: who has answered, all opinions side by side, and what will be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.steps import Strip
from qic_desktop.analysis.opinions import ItemOpinions
from qic_desktop.domain.instrument import Raters
from qic_desktop.domain.roles import SITE_ROLES
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.printing.progress_pictures import rounds_chart
from qic_desktop.services.progress.answers import Given, Round
from qic_desktop.services.progress.progress_page import Questionnaire, actions_about
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import (
    covered_words,
    item_words,
    opinions_words,
    rater_words,
    said,
    score_text,
    strip_description,
    waiting_words,
)
from qic_desktop.wording.team import role_name
from ui.site.progress_parts import set_kind
from ui.site.progress_pictures import ScenePicture
from ui.site.team_panels import ActionAdder
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label, rule

OTHER = "other"
STRIP_HEIGHT = 40
HISTORY_HEIGHT = 120


class Results(QWidget):
    """A round: one line a question, the lowest first, each with all answers on a strip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._words = label("", "strong", wrap=True)
        self._reading = label("", wrap=True)
        column.addWidget(self._words)
        column.addWidget(self._reading)
        self._box = QWidget()
        self._grid = QGridLayout(self._box)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 42)
        self._grid.setColumnStretch(1, 38)
        self._grid.setColumnStretch(2, 20)
        column.addWidget(self._box)
        self.strips: list[ScenePicture] = []

    def cover(self, sentence: str) -> None:
        """Show nothing but how many have answered."""
        clear(self._grid)
        self.strips = []
        self._words.setText(sentence)
        self._reading.hide()
        self._box.hide()

    def show_round(self, found: Round) -> None:
        """Show opinions, or that there are too few to show."""
        clear(self._grid)
        self.strips = []
        if found.opinions is None:
            self.cover(waiting_words(len(found.given), found.sheet.shown_from))
            return
        self._words.setText(opinions_words(found.sheet, found.opinions))
        middle = found.opinions.median
        self._reading.setText(said(found.sheet.reading(middle)) if middle is not None else "")
        self._reading.setVisible(bool(self._reading.text()))
        self._box.show()
        heads = (_("Lowest first"), _("○ each answer, best at the end   ▾ the middle"), _("Middle"))
        for place, text in enumerate(heads):
            self._grid.addWidget(label(text, "small", wrap=True), 0, place)
        for number, one in enumerate(found.opinions.items):
            row = 2 * number + 2
            self._grid.addWidget(rule(), row - 1, 0, 1, 3)
            self._add(row, one)

    def _add(self, row: int, one: ItemOpinions) -> None:
        title = label(said(one.item.title), wrap=True)
        strip = ScenePicture(STRIP_HEIGHT)
        strip.show_strip(Strip(one.shares, one.median, one.apart), strip_description(one))
        self.strips.append(strip)
        text = label(item_words(one), "smallStrong" if one.apart else "small", wrap=True)
        if one.apart:
            text.setStyleSheet(f"color: {current().hex('concern')};")
        self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(strip, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(text, row, 2, Qt.AlignmentFlag.AlignVCenter)


class RatersPanel(Panel):
    """Who has answered this month, with totals, and the way to one more sheet. ``begin(person, role)``."""

    begin = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Who has answered"), parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.add(self._rows)
        self.add(rule())
        self.who = Select([("", "")])
        self.who.setObjectName("rater")
        self.who.setAccessibleName(_("Who answers now?"))
        self.role = Select([(role.code, role_name(role.code)) for role in SITE_ROLES])
        self.role.setObjectName("rater-role")
        self.role.choose("manager")
        self.role.setAccessibleName(_("In which role?"))
        self.who.chosen.connect(lambda _key: self._fit())
        self.start = button(_("Answer alone"), self._begin, kind="primary")
        self.start.setObjectName("rater-start")
        self.add(self.who)
        self.add(self.role)
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addStretch(1)
        self.add(row)
        self._note = label("", "small", wrap=True)
        self.add(self._note)
        self.found: Questionnaire | None = None
        self._answered: set[str] = set()

    def show_raters(self, found: Questionnaire, shown: Round | None, *, covered: bool) -> None:
        """Show those of a round; nobody is named where the questions ask for no names."""
        self.found = found
        clear(self._rows)
        given = shown.given if shown else ()
        unnamed = found.sheet.raters is Raters.ANONYMOUS
        self.who.setVisible(not unnamed)
        self.start.setText(_("Answer without my name") if unnamed else _("Answer alone"))
        if unnamed:
            month = period_name(shown.period if shown else found.period)
            count = n_("{n} answer in {month}", "{n} answers in {month}", len(given))
            self._rows.addWidget(label(count.format(n=format_number(len(given)), month=month), wrap=True))
            self._note.setText(_("No name is kept with an answer, and it cannot be taken back afterwards."))
        else:
            for one in given:
                self._rows.addLayout(self._line(found, one, shown=not covered))
            if found.now is None:
                nobody = _("Nobody yet in {month}.").format(month=period_name(found.period))
                self._rows.addWidget(label(nobody, "muted", wrap=True))
            self._show_people(found)
            self._note.setText(_("Each answers without seeing the others’ answers: hand the laptop on."))
        self._fit()

    def _line(self, found: Questionnaire, one: Given, *, shown: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("circle-check", "accent", 14))
        name = found.names.get(one.rater)
        words = f"{name}, {rater_words(one.role)}" if name else rater_words(one.role)
        row.addWidget(label(words, wrap=True), 1)
        row.addWidget(label(score_text(found.sheet, one.score) if shown else _("filed"), "muted"))
        return row

    def _show_people(self, found: Questionnaire) -> None:
        options = []
        for one in found.raters:
            words = one.name or role_name(one.role)
            if found.has_answered(one.person):
                words = _("{name}: change the answers").format(name=words)
            elif one.person in found.begun:
                words = _("{name}: go on").format(name=words)
            options.append((one.person, words))
        open_first = sorted(options, key=lambda one: found.has_answered(one[0]))
        self.who.set_options([*open_first, (OTHER, _("Somebody outside the team"))])
        answered = {one.person for one in found.raters if found.has_answered(one.person)}
        if self.who.key in answered - self._answered and open_first:
            # Whoever has just filed a sheet hands the laptop on: the next one stands in the list already.
            self.who.choose(open_first[0][0])
        self._answered = answered

    def _fit(self) -> None:
        outside = self.who.key == OTHER and not self.who.isHidden()
        self.role.setVisible(outside)

    def _begin(self) -> None:
        if self.found is None or self.found.sheet.raters is Raters.ANONYMOUS:
            self.begin.emit("", "")
            return
        if self.who.key == OTHER:
            self.begin.emit("", self.role.key)
            return
        rater = next((one for one in self.found.raters if one.person == self.who.key), None)
        self.begin.emit(self.who.key, rater.role if rater else "")


class LowPanel(Panel):
    """What will be done about the two lowest questions. ``action_given(item, text, owner, due)``."""

    action_given = Signal(str, str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What will you do about the lowest?"), parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self.add(self._rows)
        self.adders: dict[str, ActionAdder] = {}

    def show_low(self, found: Questionnaire, shown: Round | None) -> None:
        """Show a line to write for each, and what was written already."""
        clear(self._rows)
        self.adders = {}
        low = shown.opinions.low if shown is not None and shown.opinions is not None else ()
        self.setVisible(bool(low))
        people = [(one.person, one.name or role_name(one.role)) for one in found.raters]
        for one in low:
            box = QVBoxLayout()
            box.setSpacing(6)
            box.addWidget(label(said(one.item.title), "strong", wrap=True))
            for view in actions_about(found.actions, found.sheet.name, one.item.code):
                row = QHBoxLayout()
                row.setSpacing(8)
                row.addWidget(IconLabel("circle" if view.is_open else "circle-check", "accent", 14))
                row.addWidget(label(view.action.text or "", "small", wrap=True), 1)
                box.addLayout(row)
            adder = ActionAdder()
            adder.show_people(people)
            adder.text.setObjectName(f"low-{one.item.code}")
            adder.text.setPlaceholderText(_("One thing, until the next round"))
            name = _("What will you do about “{question}”?").format(question=said(one.item.title))
            adder.text.setAccessibleName(name)
            adder.given.connect(partial(self.action_given.emit, one.item.code))
            self.adders[one.item.code] = adder
            box.addWidget(adder)
            self._rows.addLayout(box)
        if low:
            self._rows.addWidget(label(_("It stands with the team’s actions and on Today."), "small", wrap=True))


class QuestionnairePanel(QWidget):
    """Results and raters of one questionnaire; the sheet itself takes their place while somebody answers.

    ``begin(person, role)``, ``action_given(item, text, owner, due)``.
    """

    begin = Signal(str, str)
    action_given = Signal(str, str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Questionnaire | None = None
        self.left, self.right = QWidget(self), QWidget(self)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.month = Select([("", "")])
        self.month.setObjectName("round")
        self.month.setAccessibleName(_("Which month"))
        self.month.chosen.connect(lambda _key: self._show_round())
        self._title = label("", "section")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.month)
        column.addLayout(head)
        self._purpose = label("", "muted", wrap=True)
        column.addWidget(self._purpose)
        self.results = Results()
        column.addWidget(self.results)
        self.uncover = button(_("Everybody has answered: compare"), self._uncover, kind="primary")
        self.uncover.setObjectName("round-uncover")
        row = QHBoxLayout()
        row.addWidget(self.uncover)
        row.addStretch(1)
        column.addLayout(row)
        self._open: set[tuple[str, str]] = set()
        self.empty = EmptyState(
            "users",
            _("No answers yet"),
            _("Each answers alone; then you compare. Two opinions show more than one."),
            Step(_("Answer alone"), self._start),
        )
        self.empty_unnamed = EmptyState(
            "users",
            _("No answers yet"),
            _("Everybody takes half a minute at this laptop. From three answers on you see them together."),
            Step(_("Answer without my name"), self._start),
        )
        column.addWidget(self.empty)
        column.addWidget(self.empty_unnamed)
        self._history_head = label(_("Round by round"), "section")
        column.addWidget(self._history_head)
        self.history = ScenePicture(HISTORY_HEIGHT)
        column.addWidget(self.history)
        self._source = label("", "small", wrap=True)
        column.addWidget(self._source)
        side = QVBoxLayout(self.right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        self.raters = RatersPanel()
        self.raters.begin.connect(self.begin)
        side.addWidget(self.raters)
        self.low = LowPanel()
        self.low.action_given.connect(self.action_given)
        side.addWidget(self.low)
        side.addStretch(1)

    def show_questionnaire(self, found: Questionnaire) -> None:
        """Show the newest round, or the one that is chosen."""
        same = self.found is not None and self.found.sheet.name == found.sheet.name
        before = self.month.key if same else ""
        self.found = found
        self._title.setText(said(found.sheet.title))
        self._purpose.setText(said(found.sheet.purpose))
        self._source.setText(" ".join(part for part in (said(found.sheet.source), said(found.sheet.note)) if part))
        periods = [one.period for one in found.rounds]
        self.month.set_options([(one, period_name(one)) for one in periods])
        self.month.choose(before if before in periods else periods[0] if periods else "")
        self.month.setVisible(len(periods) > 1)
        unnamed = found.sheet.raters is Raters.ANONYMOUS
        self.empty.setVisible(not periods and not unnamed)
        self.empty_unnamed.setVisible(not periods and unnamed)
        set_kind(self.raters.start, "primary" if periods else "secondary")
        self._show_history(found)
        self._show_round()

    def _show_round(self) -> None:
        found = self.found
        if found is None:
            return
        shown = next((one for one in found.rounds if one.period == self.month.key), None)
        covered = shown is not None and self._is_covered(found, shown)
        self.results.setVisible(shown is not None)
        self.uncover.setVisible(covered)
        if shown is not None and covered:
            self.results.cover(covered_words(len(shown.given)))
        elif shown is not None:
            self.results.show_round(shown)
        self.raters.show_raters(found, shown, covered=covered)
        self.low.show_low(found, None if covered else shown)

    def _is_covered(self, found: Questionnaire, shown: Round) -> bool:
        """Whoever answers next shall not see what others think: this month's round is opened by a person."""
        key = (found.sheet.name, shown.period)
        return shown.period == found.period and found.sheet.raters is Raters.SEVERAL and key not in self._open

    def _uncover(self) -> None:
        if self.found is not None:
            self._open.add((self.found.sheet.name, self.month.key))
            self._show_round()

    def name_it(self, shown: bool) -> None:
        """Show the title, or leave it out where it stands above already."""
        self._title.setVisible(shown)

    def _show_history(self, found: Questionnaire) -> None:
        shown = [one for one in reversed(found.rounds) if one.opinions is not None and not self._is_covered(found, one)]
        for part in (self._history_head, self.history):
            part.setVisible(len(shown) > 1)
        if len(shown) > 1:
            self.history.show_steps(rounds_chart(shown))

    def _start(self) -> None:
        self.raters.start.click()
