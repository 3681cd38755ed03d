"""The lines of the month sheet, as on the paper form: each with its fields, last month beside it, and its state."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring.month_sheet import MonthSheet, Pool, SheetLine
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name
from ui.site import month_words
from ui.site.entry_rows import number_cell
from ui.site.month_fields import WIDTH, NumberField
from ui.theme.tokens import LARGE_TEXT, current
from ui.widgets.buttons import button
from ui.widgets.texts import ElidedLabel, IconLabel, label
from ui.widgets.tips import plain_tip

ROW = 46
NUMBER, OF, SHARE, BEFORE, STATE = 20, 24, 62, 112, 112
_ICON_ROLES = {"flag": "concern", "check": "accent"}
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def figures(text: str = "", look: str = "muted") -> QLabel:
    """A number or a word in a column of numbers."""
    made = label(text, look)  # type: ignore[arg-type]
    made.setAlignment(_FIGURES)
    return made


class SheetRow(QFrame):
    """The frame of all rows: number, name with a quiet line, room for fields, and what comes after them.

    Emits ``given(name, number)``, ``typed(name, number)``, ``letter_pressed(letter)``, ``entered``, ``refused(text)``,
    ``stepped(name, way)``, ``pasted(name, cells)``; ``name`` is the field's.
    """

    given = Signal(str, object)
    typed = Signal(str, object)
    letter_pressed = Signal(str)
    entered = Signal()
    refused = Signal(str)
    stepped = Signal(object, int)
    pasted = Signal(object, list)

    def __init__(self, number: int, title: str, detail: str) -> None:
        super().__init__()
        theme = current()
        self.fields: dict[str, NumberField] = {}
        self._chosen = False
        self.setMinimumHeight(theme.px(ROW))
        self.across = QHBoxLayout(self)
        self.across.setContentsMargins(16, 4, 12, 4)
        self.across.setSpacing(8)
        place = label(str(number) if number else "", "muted")
        place.setFixedWidth(theme.px(NUMBER))
        self.across.addWidget(place)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addWidget(label(title, "strong", wrap=True))
        self.detail = ElidedLabel(detail, "small")
        self._words.addWidget(self.detail)
        self.across.addLayout(self._words, 1)

    def add_field(self, name: str, words: str) -> NumberField:
        """A field at the end of the row so far."""
        made = NumberField(words)
        made.given.connect(partial(self.given.emit, name))
        made.typed.connect(partial(self.typed.emit, name))
        made.letter_pressed.connect(self.letter_pressed)
        made.entered.connect(self.entered)
        made.refused.connect(self.refused)
        made.stepped.connect(lambda way: self.stepped.emit(made, way))
        made.pasted.connect(lambda cells: self.pasted.emit(made, cells))
        self.fields[name] = made
        self.across.addWidget(made)
        return made

    def add_end(self) -> None:
        """Share, last month, state."""
        theme = current()
        self.share = figures()
        self.share.setFixedWidth(theme.px(SHARE))
        self.across.addWidget(self.share)
        before = QVBoxLayout()
        before.setSpacing(0)
        self.before, self.before_share = figures(), figures(look="small")
        # Both lines stay together where the name takes two or three.
        before.addStretch(1)
        for part in (self.before, self.before_share):
            part.setFixedWidth(theme.px(BEFORE))
            before.addWidget(part)
        before.addStretch(1)
        self.across.addLayout(before)
        self.state_icon = IconLabel("circle", "muted", 14)
        policy = self.state_icon.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.state_icon.setSizePolicy(policy)
        self.state = ElidedLabel("", "small")
        if theme.scale >= LARGE_TEXT:
            below = QHBoxLayout()
            below.setSpacing(8)
            below.addWidget(self.state_icon)
            below.addWidget(self.state, 1)
            self._words.addLayout(below)
            return
        # A width of its own: an elided label takes none by itself.
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.state.setFixedWidth(theme.px(STATE))
        self.across.addSpacing(4)
        self.across.addWidget(self.state_icon)
        self.across.addWidget(self.state)

    def say_before(self, words: tuple[str, str]) -> None:
        """What stood here last month."""
        self.before.setText(words[0])
        self.before_share.setText(words[1])
        self.before_share.setVisible(bool(words[1]))

    def say_state(self, icon: str, words: str) -> None:
        """The mark and the word at the end."""
        self.state_icon.setVisible(bool(icon))
        if icon:
            self.state_icon.set_icon(icon, _ICON_ROLES.get(icon, "muted"))
        self.state.set_text(words)

    def choose(self, chosen: bool) -> None:
        """Whether the focus is in this row."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        if self._chosen:
            painter.fillRect(self.rect(), theme.color("accent-soft"))
            right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            painter.fillRect(self.width() - 3 if right else 0, 0, 3, self.height(), theme.color("accent"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()


class PoolRow(SheetRow):
    """A denominator that several measures share; asked once."""

    def __init__(self, number: int, sheet: MonthSheet, pool: Pool) -> None:
        super().__init__(number, pool.name, month_words.pool_detail(sheet, pool))
        self.key = pool.key
        self.add_field("pool", _("{cases}, asked once").format(cases=pool.name))
        self.across.addSpacing(current().px(OF) + current().px(WIDTH) + 2 * self.across.spacing())
        self.add_end()

    def show_sheet(self, sheet: MonthSheet) -> None:
        """Show what stands."""
        pool = sheet.pool(self.key)
        self.fields["pool"].show_number(pool.value)
        words = _("The lines below hold different numbers. Type it again here.") if pool.differs else ""
        self.fields["pool"].mark(explain=pool.differs, words=words)
        self.say_before((number_cell(pool.before) or "–", ""))
        if pool.differs:
            self.say_state("flag", _("to explain"))
        else:
            self.say_state(*(("check", _("in")) if pool.value is not None else ("", "")))


class LineRow(SheetRow):
    """A measure with its own fields; what it shares stands beside them without a frame."""

    def __init__(self, number: int, line: SheetLine) -> None:
        super().__init__(number, line.view.name, month_words.line_detail(line))
        self.key = line.id
        theme = current()
        counted = line.view.form.has_denominator
        first = "numerator" if counted else "value"
        self.add_field(first, month_words.field_name(line, first))
        self._of = label(_("of") if counted else "", "muted")
        self._of.setFixedWidth(theme.px(OF))
        self._of.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.across.addWidget(self._of)
        self._shared: QLabel | None = None
        if counted and not line.pool:
            self.add_field("denominator", month_words.field_name(line, "denominator"))
        else:
            self._shared = figures("", "")
            self._shared.setFixedWidth(theme.px(WIDTH))
            self._shared.setContentsMargins(0, 0, 9, 0)
            self.across.addWidget(self._shared)
        self.add_end()

    def show_sheet(self, sheet: MonthSheet) -> None:
        """Show what stands."""
        line = sheet.line(self.key)
        one = line.observation
        asked = month_words.questions(sheet, line)
        for name, field in self.fields.items():
            field.show_number(getattr(line.entry, name))
            field.mark(explain=bool(asked), words="\n".join(asked))
            field.setPlaceholderText("–" if line.entry.missing is not None else "")
        missing = one.missing if one is not None else None
        if self._shared is not None and line.pool:
            own = line.entry.denominator
            self._shared.setText(number_cell(own if own is not None else sheet.pool(line.pool).value))
        self.share.setText(month_words.share_words(line))
        self.say_before(month_words.before_words(line))
        self.say_state(*month_words.state_words(sheet, line))
        if missing is not None:
            self.say_state("check", missing_words(missing))
        self.state.setToolTip(plain_tip("\n".join(asked)))


class AsideRow(SheetRow):
    """A measure that takes no number on this sheet; a button leads to where it is counted."""

    asked = Signal(str)

    def __init__(self, line: SheetLine) -> None:
        super().__init__(0, line.view.name, month_words.aside_words(line))
        self.key = line.id
        if line.standing in ("events", "elsewhere"):
            word = _("Open list") if line.standing == "events" else _("Open")
            made = button(word, partial(self.asked.emit, line.id), size="small")
            made.setAccessibleName(f"{word}: {line.view.name}")
            self.across.addWidget(made)

    def show_sheet(self, sheet: MonthSheet) -> None:
        """Show what stands."""
        self.detail.set_text(month_words.aside_words(sheet.line(self.key)))


class HeadRow(QWidget):
    """The words above the columns, with the same room as in the rows."""

    def __init__(self, sheet: MonthSheet) -> None:
        super().__init__()
        theme = current()
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 4, 12, 4)
        across.setSpacing(8)
        across.addWidget(ElidedLabel(_("Line, as on the paper form"), "small"), 1)
        before = period_name(sheet.month.preceding().text, short=True)
        words = ((_("Count"), WIDTH), ("", OF), (_("Out of"), WIDTH), (_("Share"), SHARE), (before, BEFORE))
        for word, width in words:
            head = figures(word, "small")
            head.setFixedWidth(theme.px(width))
            across.addWidget(head)
        if theme.scale < LARGE_TEXT:
            self._add_state(across)

    @staticmethod
    def _add_state(across: QHBoxLayout) -> None:
        across.addSpacing(4)
        icon = IconLabel("circle", "muted", 14)
        policy = icon.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        icon.setSizePolicy(policy)
        icon.hide()
        across.addWidget(icon)
        state = label(_("State"), "small")
        state.setFixedWidth(current().px(STATE))
        across.addWidget(state)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("sunken"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, current().color("line-strong"))
        painter.end()
