"""The first start: one question, four answers, one button. No name, no mail, no password.

Knows no services: it emits what the person answered. The five questions of a site team are in ``first_steps``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui import icons
from ui.charts.chart_view import ChartView
from ui.shell.rail import BrandMark
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.focus_ring import FocusRing
from ui.widgets.panel import scrolled
from ui.widgets.texts import IconLabel, key_cap, label, rule

if TYPE_CHECKING:
    from ui.first_steps import FirstSteps
    from ui.practice_start import PracticeQuestion

_CHART_AFTER_MS = 40
PACKAGE_SUFFIX = ".qicpkg"


class RoleCard(QAbstractButton):
    """One answer: icon, bold words, what it means, and its key."""

    def __init__(self, role: str, icon: str, word: str, meaning: str, key: str) -> None:
        super().__init__()
        self.role = role
        self._icon, self._meaning, self._key = icon, meaning, key
        self.setText(word)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(f"{word}. {meaning}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(current().px(80))
        self.setMinimumWidth(current().px(420))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = 2 if chosen else 1
        painter.setPen(QPen(theme.color("accent" if chosen else "line-strong"), width))
        painter.setBrush(theme.color("accent-soft" if chosen else "surface"))
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(edge, 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(24)
        x = self.width() - 20 - side if right else 20
        drawing = icons.pixmap(self._icon, "accent" if chosen else "muted", 24)
        painter.drawPixmap(x, (self.height() - side) // 2, drawing)
        inset = 36 + side
        self._paint_words(painter, QRect(inset, 0, self.width() - 2 * inset, self.height()))
        self._paint_key(painter, right=right)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        theme = current()
        leading = Qt.AlignmentFlag.AlignLeading
        body = fonts.text(13)
        painter.setFont(body)
        needed = painter.boundingRect(room, leading | Qt.TextFlag.TextWordWrap, self._meaning).height()
        head = theme.px(24)
        top = (self.height() - head - needed) // 2
        painter.setFont(fonts.text(15, 600))
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(room.left(), top, room.width(), head), leading, self.text())
        painter.setFont(body)
        painter.setPen(theme.color("muted"))
        below = QRect(room.left(), top + head, room.width(), needed + 4)
        painter.drawText(below, leading | Qt.TextFlag.TextWordWrap, self._meaning)

    def _paint_key(self, painter: QPainter, *, right: bool) -> None:
        theme = current()
        width, height = theme.px(16), theme.px(18)
        x = 20 if right else self.width() - 20 - width
        cap = QRectF(x + 0.5, (self.height() - height) / 2 + 0.5, width - 1, height - 1)
        painter.setPen(theme.color("line-strong"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(theme.color("muted"))
        painter.setFont(fonts.text(11))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)


class RoleQuestion(QWidget):
    """ "How will you use this program?" Keys 1 to 4 choose, Enter continues. Emits ``answered(role)``."""

    answered = Signal(str)
    package_asked = Signal()
    team_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = (
            RoleCard("site", "hospital", _("Site team"), _site_meaning(), "1"),
            RoleCard("coach", "route", _("Coach"), _coach_meaning(), "2"),
            RoleCard("organiser", "network", _("Organiser"), _organiser_meaning(), "3"),
            RoleCard("practice", "chart-line", _("Look around with practice data"), _practice_meaning(), "4"),
        )
        self.go_on = Button("", kind="primary", icon="arrow-right", size="large", trailing=True)
        self.go_on.clicked.connect(self._answer)
        self._chart = ChartView()
        self._build_layout()
        for card in self.cards:
            card.toggled.connect(self._apply_choice)
        self.cards[0].setChecked(True)

    @property
    def role(self) -> str:
        """The answer now chosen."""
        return next(card.role for card in self.cards if card.isChecked())

    def choose(self, number: int) -> None:
        """Choose an answer by its place, from 0."""
        self.cards[number].setChecked(True)
        self.cards[number].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The question is painted first; the chart beside it follows when the window stands.
        QTimer.singleShot(_CHART_AFTER_MS, self, self._show_chart)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_4:
            self.choose(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._answer()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        self.answered.emit(self.role)

    def _apply_choice(self) -> None:
        words = {
            "site": _("Continue as site team"),
            "coach": _("Continue as coach"),
            "organiser": _("Continue as organiser"),
            "practice": _("Choose practice data"),
        }
        chosen = [card.role for card in self.cards if card.isChecked()]
        if chosen:
            self.go_on.setText(words[chosen[0]])

    def _build_layout(self) -> None:
        theme = current()
        across = QHBoxLayout(self)
        across.setContentsMargins(32, theme.px(24), 32, 16)
        across.setSpacing(0)
        across.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(label(_("How will you use this program?"), "hero"))
        left.addWidget(label(_("One answer and you can start. You can add another later."), "lead", wrap=True))
        left.addSpacing(12)
        for card in self.cards:
            card.setMaximumWidth(theme.px(600))
            left.addWidget(card)
        left.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.go_on)
        opening = button(_("Open an invitation"), self.package_asked.emit, icon="package-open", size="large")
        row.addWidget(opening)
        row.addStretch(1)
        left.addLayout(row)
        further = QHBoxLayout()
        words = _("Our team already works on another laptop")
        further.addWidget(button(words, self.team_asked.emit, icon="laptop", kind="quiet"))
        further.addStretch(1)
        left.addLayout(further)
        left.addStretch(1)
        across.addLayout(left, 12)
        across.addSpacing(theme.px(56))
        across.addWidget(rule(upright=True))
        across.addSpacing(theme.px(40))
        across.addLayout(self._right_column(), 8)
        across.addStretch(1)

    def _right_column(self) -> QVBoxLayout:
        theme = current()
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(label(_("In the practice data"), "small"))
        right.addWidget(label(_("A first chart in two minutes"), "section"))
        right.addSpacing(8)
        self._chart.setFixedHeight(theme.px(236))
        self._chart.setMinimumWidth(theme.px(340))
        self._chart.setMaximumWidth(theme.px(420))
        right.addWidget(self._chart)
        self._sentence = label("", wrap=True)
        self._sentence.setMinimumHeight(theme.px(60))
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        right.addWidget(self._sentence)
        right.addSpacing(12)
        promises = (
            ("lock", _("No account and no network. Data stay on this computer.")),
            ("history", _("Every entry is kept as you leave the field.")),
            ("usb", _("Share by stick, file or mail, when you decide.")),
        )
        for icon, words in promises:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(IconLabel(icon, "accent"))
            row.addWidget(label(words, wrap=True), 1)
            right.addLayout(row)
            right.addSpacing(10)
        right.addStretch(1)
        return right

    def _show_chart(self) -> None:
        from qic_desktop.analysis.geometry.chart import chart_scene
        from qic_desktop.wording.charts import ChartWords, chart_sentence
        from ui.charts.sample import sample_chart

        chart, words = sample_chart(), ChartWords()
        self._chart.set_builder(
            lambda width, height: chart_scene(chart, width, height, words), title=_("A first chart")
        )
        self._sentence.setText(chart_sentence(chart)[0])


class FirstStart(QWidget):
    """The whole first window: brand, language, text size, help; the question, then the first steps of a site team.

    Signals: ``answered(role, FirstAnswers, code of a practice set or None)`` ends it; ``package_dropped(Path)``;
    ``package_asked``, ``team_asked`` (a package of the team's other laptop); ``language_chosen``;
    ``text_size_chosen(float)``; ``help_asked(str)``; ``return_asked`` where a workspace is open to return to.
    """

    answered = Signal(str, object)
    package_asked = Signal()
    team_asked = Signal()
    package_dropped = Signal(object)
    language_chosen = Signal(str)
    text_size_chosen = Signal(float)
    help_asked = Signal(str)
    return_asked = Signal()

    def __init__(
        self,
        languages: tuple[tuple[str, str], ...] = (("en", "English"),),
        language: str = "en",
        *,
        can_return: bool = False,
    ) -> None:
        super().__init__()
        self._can_return = can_return
        self._languages = languages
        self._language = language
        self.setAcceptDrops(True)
        self.question = RoleQuestion(self)
        self._steps: FirstSteps | None = None
        self._practice: PracticeQuestion | None = None
        self._stack = QStackedWidget(self)
        self._places = {"question": self._stack.addWidget(scrolled(self.question))}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top_row())
        self._busy = label("", "lead")
        self._busy.setContentsMargins(32, 8, 32, 0)
        self._busy.hide()
        layout.addWidget(self._busy)
        layout.addWidget(self._stack, 1)
        self.question.answered.connect(self._on_question_answered)
        self.question.package_asked.connect(self.package_asked)
        self.question.team_asked.connect(self.team_asked)
        FocusRing(self)
        self._show_part("question")

    def sizeHint(self) -> QSize:
        return QSize(1366, 768)

    @property
    def steps(self) -> FirstSteps:
        """The five questions of a site team, made when they are first needed."""
        if self._steps is None:
            from ui import first_steps

            self._steps = first_steps.FirstSteps(self)
            self._steps.finished.connect(lambda answers: self.answered.emit("site", answers))
            self._steps.invitation_asked.connect(self.package_asked)
            self._places["steps"] = self._stack.addWidget(scrolled(self._steps))
        return self._steps

    @property
    def practice(self) -> PracticeQuestion:
        """Which practice data to look at, asked when practice was chosen."""
        if self._practice is None:
            from ui.practice_start import PracticeQuestion

            self._practice = PracticeQuestion(self)
            self._practice.chosen.connect(lambda code: self.answered.emit("practice", code))
            self._places["practice"] = self._stack.addWidget(scrolled(self._practice))
        return self._practice

    def begin(self) -> None:
        """Give the focus to what comes first."""
        if self._part == "question":
            next(card for card in self.question.cards if card.isChecked()).setFocus()
        else:
            (self.steps if self._part == "steps" else self.practice).first_field().setFocus()

    def say_busy(self, sentence: str) -> None:
        """Say what is being done and take no second answer meanwhile; empty when it is over."""
        self._busy.setText(sentence)
        self._busy.setVisible(bool(sentence))
        self._stack.setEnabled(not sentence)
        if not sentence:
            self.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_package(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_package(event)
        if path is not None:
            self.package_dropped.emit(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if back:
            self._go_back()
        elif event.key() == Qt.Key.Key_F1:
            self.help_asked.emit("first-start")
        else:
            super().keyPressEvent(event)

    def _on_question_answered(self, role: str) -> None:
        if role == "site":
            self._show_part("steps")
        elif role == "practice":
            self._show_part("practice")
        else:
            self.answered.emit(role, None)

    def _go_back(self) -> None:
        if self._part != "question":
            self._show_part("question")
        elif self._can_return:
            self.return_asked.emit()

    def _show_part(self, part: Literal["question", "steps", "practice"]) -> None:
        self._part = part
        if part != "question":
            (self.steps if part == "steps" else self.practice).show()
        self._stack.setCurrentIndex(self._places[part])
        self._back.setVisible(part != "question" or self._can_return)
        self._look.setVisible(part == "question")
        self.begin()

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 32, 0)
        row.setSpacing(4)
        brand = BrandMark(self)
        brand.setMinimumWidth(current().px(180))
        row.addWidget(brand)
        row.addStretch(1)
        self._look = QWidget(self)
        inner = QHBoxLayout(self._look)
        inner.setContentsMargins(0, 0, 0, 0)
        names = dict(self._languages)
        inner.addWidget(self._top_button(names.get(self._language, "English"), "globe", self._open_languages))
        inner.addWidget(self._top_button(_("Text size"), "sliders-horizontal", self._open_sizes))
        row.addWidget(self._look)
        self._back = self._top_button(_("Back"), "arrow-left", self._go_back)
        row.addWidget(self._back)
        row.addWidget(self._top_button(_("Help"), "circle-help", lambda: self.help_asked.emit("first-start")))
        row.addWidget(key_cap("F1"))
        return row

    def _top_button(self, word: str, icon: str, act: object) -> Button:
        made = Button(word, self, kind="quiet", icon=icon)
        made.setStyleSheet(f"color: {current().hex('muted')}; font-weight: 400;")
        made.clicked.connect(act)
        return made

    def _open_languages(self) -> None:
        menu = QMenu(self)
        for tag, name in self._languages:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(tag == self._language)
            action.triggered.connect(lambda _on, tag=tag: self.language_chosen.emit(tag))
        menu.exec(self._look.mapToGlobal(QPoint(0, self._look.height())))

    def _open_sizes(self) -> None:
        from ui.theme.apply import TEXT_SIZES

        menu = QMenu(self)
        for size in TEXT_SIZES:
            action = menu.addAction(f"{size:.0%}")
            action.setCheckable(True)
            action.setChecked(abs(size - current().scale) < 0.05)
            action.triggered.connect(lambda _on, size=size: self.text_size_chosen.emit(size))
        menu.exec(self._look.mapToGlobal(QPoint(0, self._look.height())))


def _dropped_package(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix == PACKAGE_SUFFIX), None)


def _site_meaning() -> str:
    return _("We measure, test changes and improve our own service. Start alone, join a collaborative later.")


def _coach_meaning() -> str:
    return _("I visit several teams, follow up what was agreed and carry their data.")


def _organiser_meaning() -> str:
    return _("I run a collaborative: measures, change package, learning sessions, feedback.")


def _practice_meaning() -> str:
    return _("Emergency departments, or births at health centres. Nothing you do can break anything.")
