"""The header: where one is, the period, go to, who is typing, and the state of exchange."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from qic_desktop.i18n import _
from ui import icons
from ui.shell.lesson_button import LessonButton
from ui.shell.page import Crumb
from ui.theme import fonts
from ui.theme.tokens import HEADER_HEIGHT, PAGE_PADDING, current
from ui.widgets.buttons import Button, directional
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.person_chip import PersonChip
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule, tag
from ui.widgets.tips import plain_tip
from ui.workspace import ExchangeState

NARROW = 1180
TIGHT = 980


class GoToButton(QAbstractButton):
    """Looks like a field and opens the search; an icon in narrow windows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setAccessibleName(_("Go to a page, measure, test or action"))
        self.setToolTip(_("Go to … (Ctrl+K)"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon, or icon, word and key."""
        theme = current()
        self._narrow = narrow
        self.setFixedSize(theme.px(32 if narrow else 132), theme.px(32))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("field" if self.underMouse() else "line-strong"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(14)
        gap = (self.width() - side) // 2 if self._narrow else 9
        x = self.width() - gap - side if right else gap
        painter.drawPixmap(x, (self.height() - side) // 2, icons.pixmap("search", "muted", 14))
        if not self._narrow:
            self._paint_words(painter, right=right, start=gap + side + 7)
        painter.end()

    def _paint_words(self, painter: QPainter, *, right: bool, start: int) -> None:
        theme = current()
        painter.setPen(theme.color("muted"))
        painter.setFont(fonts.text(13))
        area = QRect(start, 0, self.width() - start - 8, self.height())
        if right:
            area.moveLeft(8)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, _("Go to"))
        painter.setFont(fonts.text(11))
        width = painter.fontMetrics().horizontalAdvance("Ctrl+K") + 10
        height = theme.px(18)
        x = 8 if right else self.width() - width - 8
        cap = QRectF(x + 0.5, (self.height() - height) / 2 + 0.5, width, height - 1)
        painter.setPen(theme.color("line-strong"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(theme.color("muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, "Ctrl+K")


class ExchangeButton(QAbstractButton):
    """Two lines: what is not yet sent, and the next thing. Orange only when something is late."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ExchangeState("", "")
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(current().px(36))

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon; the words are its tooltip."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def show_state(self, state: ExchangeState) -> None:
        """Show this state."""
        self._state = state
        self.setAccessibleName(_("Exchange: {first}, {second}").format(first=state.first, second=state.second))
        self.setToolTip(plain_tip(f"{state.first}\n{state.second}"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        if self._narrow:
            return QSize(theme.px(20), theme.px(36))
        metrics = QFontMetrics(fonts.text(11.5, 600))
        widest = max(metrics.horizontalAdvance(text) for text in (self._state.first, self._state.second))
        return QSize(widest + theme.px(30), theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(16)
        role = "concern" if self._state.late else "muted"
        x = self.width() - side if right else 0
        painter.drawPixmap(x, (self.height() - side) // 2, icons.pixmap(self._state.icon, role))
        area = QRect(side + 8, 0, self.width() - side - 8, self.height() // 2)
        if right:
            area.moveLeft(0)
        lines = (
            (self._state.first, 600, "concern" if self._state.late else "text"),
            (self._state.second, 400, "muted"),
        )
        for number, (text, weight, colour) in enumerate(() if self._narrow else lines):
            painter.setFont(fonts.text(11.5, weight))
            painter.setPen(theme.color(colour))
            line = area.translated(0, 2 + number * (self.height() // 2 - 3))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Header(QFrame):
    """Emits ``place_asked(Place)`` for a crumb, ``search_asked``, ``exchange_asked``."""

    place_asked = Signal(object)
    search_asked = Signal()
    exchange_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(current().px(HEADER_HEIGHT))
        self.setAccessibleName(_("Header"))
        self._narrow: bool | None = None
        self._tight = False
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(8)
        self._title = ElidedLabel("", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._practice = tag(_("Practice data"))
        self.lesson = LessonButton(self)
        self.lesson.place_asked.connect(self.place_asked)
        self.period = PeriodPicker(self)
        self.go_to = GoToButton(self)
        self.go_to.clicked.connect(self.search_asked)
        self.who = label(_("Who is typing?"), "small")
        self.chip = PersonChip(self)
        self.exchange = ExchangeButton(self)
        self.exchange.clicked.connect(self.exchange_asked)
        self._build_layout()
        self.set_practice(False)
        self.show_exchange(None)

    @property
    def title(self) -> QLabel:
        """The page's title."""
        return self._title

    def show_title(self, title: str, crumbs: Sequence[Crumb] = ()) -> None:
        """Show where one is: the pages above, quiet, and the page."""
        while (item := self._crumbs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for crumb in crumbs:
            part = Button(crumb.word, kind="quiet", size="small")
            part.setStyleSheet(f"color: {current().hex('muted')}; font-weight: 400; padding: 0 2px;")
            part.clicked.connect(lambda _on, place=crumb.place: self.place_asked.emit(place))
            self._crumbs.addWidget(part)
            self._crumbs.addWidget(IconLabel(directional("chevron-right"), "muted", 14))
        self._apply_crumbs()
        self._title.set_text(title)
        self._title.setProperty("look", "section" if crumbs else "title")
        self._title.style().unpolish(self._title)
        self._title.style().polish(self._title)

    def fit_page(self, page: str, *, period: bool, lessons: bool) -> None:
        """Offer what belongs to a page: the period where it follows one, the lessons that help with it."""
        self.period.setVisible(period)
        self.lesson.show_lessons_of(page, shown=lessons)

    def set_practice(self, practice: bool) -> None:
        """Show the tag whenever practice data are shown."""
        self._practice.setVisible(practice)

    def show_exchange(self, state: ExchangeState | None) -> None:
        """Show the state of exchange, or nothing."""
        self._rule.setVisible(state is not None)
        self.exchange.setVisible(state is not None)
        if state is not None:
            self.exchange.show_state(state)

    def set_width(self, window_width: int) -> None:
        """Make room in narrow windows: words go, icons stay."""
        room = window_width / current().scale
        narrow, tight = room < NARROW, room < TIGHT
        if (narrow, tight) != (self._narrow, self._tight):
            self._narrow, self._tight = narrow, tight
            self.go_to.set_narrow(narrow)
            self.exchange.set_narrow(tight)
            self.lesson.set_narrow(narrow)
            self.who.setVisible(not narrow and self.chip.isVisibleTo(self))
            self._apply_crumbs()

    def show_people(self, shown: bool) -> None:
        """Show the chip where somebody can be chosen."""
        self.chip.setVisible(shown)
        self.who.setVisible(shown and not self._narrow)

    def _apply_crumbs(self) -> None:
        for place in range(self._crumbs.count()):
            item = self._crumbs.itemAt(place)
            if item is not None and (part := item.widget()) is not None:
                part.setVisible(not self._tight)

    def _build_layout(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAGE_PADDING, 0, PAGE_PADDING, 0)
        layout.setSpacing(12)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addLayout(self._crumbs)
        where.addWidget(self._title)
        layout.addLayout(where)
        layout.addWidget(self._practice)
        layout.addStretch(1)
        layout.addWidget(self.lesson)
        layout.addWidget(self.period)
        layout.addWidget(self.go_to)
        layout.addWidget(self.who)
        layout.addWidget(self.chip)
        self._rule = rule(upright=True)
        self._rule.setFixedHeight(current().px(32))
        layout.addWidget(self._rule)
        layout.addWidget(self.exchange)
