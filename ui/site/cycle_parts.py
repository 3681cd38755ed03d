"""Parts of a cycle's page: the way through the stages, the prediction, the decision, the checklist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qic_desktop.domain.pdsa import Decision, PdsaStage
from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import Written
from ui import icons
from ui.site.cycle_words import decision_word, prediction_heading, stage_word
from ui.site.note_field import INSET, NoteField, leading_margins
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label, rule

STAGES = tuple(PdsaStage)


class StageSteps(QWidget):
    """Four steps with the present one in bold; a picture only, said as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = 0
        self._closed = False
        self.setProperty("read", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_stage(self, stage: PdsaStage, *, closed: bool) -> None:
        """Show where the cycle stands; ``closed`` once it is decided."""
        self._now, self._closed = STAGES.index(stage), closed
        said = _("Stage {number} of 4: {stage}").format(number=self._now + 1, stage=stage_word(stage))
        self.setAccessibleName(_("All four stages are done") if closed else said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(400), current().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 0.0
        for index, stage in enumerate(STAGES):
            x = self._paint_step(painter, index, stage_word(stage), x, mirrored=right)
        painter.end()

    def _paint_step(self, painter: QPainter, index: int, word: str, x: float, *, mirrored: bool) -> float:
        theme = current()
        side, gap = theme.px(20), theme.px(8)
        middle = self.height() / 2
        done = index < self._now or self._closed
        role = "accent" if index <= self._now or self._closed else "line-strong"

        def at(left: float, width: float) -> float:
            return self.width() - left - width if mirrored else left

        circle = QRectF(at(x, side), middle - side / 2, side, side)
        painter.setPen(QPen(theme.color(role), 1))
        painter.setBrush(theme.color("accent") if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
        if done:
            mark = icons.pixmap("check", "accent-text", 12)
            half = theme.px(12) / 2
            painter.drawPixmap(QPointF(circle.center().x() - half, middle - half), mark)
        else:
            painter.setPen(theme.color("accent" if index == self._now else "muted"))
            painter.setFont(fonts.text(11.5, 600 if index == self._now else 400))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index + 1))
        painter.setFont(fonts.text(13, 600 if index <= self._now else 400))
        painter.setPen(theme.color("text" if index <= self._now else "muted"))
        wide = painter.fontMetrics().horizontalAdvance(word) + 2
        x += side + gap
        painter.drawText(QRectF(at(x, wide), 0, wide, self.height()), Qt.AlignmentFlag.AlignCenter, word)
        x += wide + gap + theme.px(4)
        if index < len(STAGES) - 1:
            line = theme.px(32)
            painter.setPen(QPen(theme.color("line-strong"), 1))
            left = at(x, line)
            painter.drawLine(QPointF(left, middle), QPointF(left + line, middle))
            x += line + gap + theme.px(4)
        return x


class PredictionBlock(QFrame):
    """The prediction, first and large. Written freely in Plan; afterwards a change is asked for and dated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(19, 11, 16, 12)
        layout.setSpacing(4)
        top = QHBoxLayout()
        self._heading = label("", "accent", wrap=True)
        top.addWidget(self._heading, 1)
        self.rewrite = button(
            _("Write a new version"), self._on_rewrite_clicked, kind="quiet", icon="pencil", size="small"
        )
        top.addWidget(self.rewrite, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        self._says = label("", "title", wrap=True)
        self._says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._says)
        self.field = NoteField(
            _("What do you expect? For example: 8 of 10 patients seen within 15 minutes, up from 5 of 10."), size="big"
        )
        self.field.setAccessibleName(_("Prediction"))
        self.field.left.connect(self._on_field_left)
        layout.addWidget(self.field)
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self.field.refused_changed.connect(self._on_field_refused)
        layout.addWidget(self._error)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(2)
        layout.addLayout(self._earlier)
        self._locked = False
        self._rewriting = False

    @property
    def is_locked(self) -> bool:
        """Whether the prediction can only be changed by a new version."""
        return self._locked

    @property
    def error(self) -> str:
        """What is said to be wrong, empty if nothing is."""
        return "" if self._error.isHidden() else self._error.text()

    def show_versions(self, versions: Sequence[Written], started: str | None, *, locked: bool) -> None:
        """Show the prediction in force and, once Do has begun, those it replaced."""
        last = versions[-1] if versions else None
        self._locked = locked and last is not None
        self._heading.setText(prediction_heading(last, started, len(versions) - 1))
        self._says.setText(last.text if last else "")
        self.field.show_text(last.text if last else "")
        clear(self._earlier)
        for number, one in enumerate(versions[:-1]):
            words = _("{heading}: {text}").format(heading=prediction_heading(one, started, number), text=one.text)
            self._earlier.addWidget(label(words, "small", wrap=True))
        self._show_parts()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent-soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edge = self.width() - 6 if right else 0
        painter.drawRect(QRectF(edge, 0, 6, self.height()))
        painter.fillRect(QRectF(self.width() - 3 if right else 0, 0, 3, self.height()), theme.color("accent"))
        painter.end()

    def _show_parts(self) -> None:
        typing = not self._locked or self._rewriting
        self.field.setVisible(typing)
        self._says.setVisible(not typing)
        self.rewrite.setVisible(self._locked and not self._rewriting)

    def _on_rewrite_clicked(self) -> None:
        self._rewriting = True
        self._show_parts()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_field_left(self) -> None:
        if not self.error:
            self._rewriting = False
            self._show_parts()

    def _on_field_refused(self, sentence: str) -> None:
        said = _("{sentence} Your text is still here.").format(sentence=sentence) if sentence else ""
        self._error.setText(said)
        self._error.setVisible(bool(said))
        if sentence:
            self._rewriting = self._locked
            self._show_parts()


class _DecisionCard(QAbstractButton):
    """One of the three decisions: a ring, a word, what it means."""

    def __init__(self, decision: Decision, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._detail = decision_word(decision)
        self.setCheckable(True)
        self.setText(self._word)
        self.setAccessibleName(f"{self._word}: {self._detail}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = current()
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance(self._detail)
        return QSize(words + theme.px(44), theme.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        chosen = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if chosen else "line-strong"), 1))
        painter.setBrush(theme.color("accent-soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side, pad = theme.px(16), theme.px(12)
        left = self.width() - pad - side if right else pad
        ring = QRectF(left, theme.px(9), side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent" if chosen else "field"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(ring.center(), side * 0.28, side * 0.28)
        inset = pad + side + theme.px(8)
        area = QRectF(self.rect()).adjusted(4 if right else inset, theme.px(7), -inset if right else -4, -theme.px(7))
        leading = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme.color("text"))
        painter.setFont(fonts.text(13, 600))
        painter.drawText(area, leading | Qt.AlignmentFlag.AlignTop, self._word)
        painter.setPen(theme.color("muted"))
        painter.setFont(fonts.text(11.5))
        painter.drawText(area, leading | Qt.AlignmentFlag.AlignBottom, self._detail)
        painter.end()


class DecisionChoice(QWidget):
    """Adapt, Adopt, Abandon; ``decided(Decision)`` when the person chooses. Left and Right move."""

    decided = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What do you do with this change?"))
        self._group = QButtonGroup(self)
        layout = FlowLayout(self, 8)
        self.cards: list[QAbstractButton] = []
        for index, decision in enumerate(Decision):
            card = _DecisionCard(decision, self)
            card.setToolTip(_("Alt+{number}").format(number=index + 1))
            self._group.addButton(card, index)
            self.cards.append(card)
            layout.addWidget(card)
        self._group.idClicked.connect(lambda index: self.decided.emit(tuple(Decision)[index]))

    def choose(self, decision: str | None) -> None:
        """Show what was decided without telling anyone."""
        self._group.setExclusive(False)
        for card, one in zip(self.cards, Decision, strict=True):
            card.setChecked(one.value == decision)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        steps = {Qt.Key.Key_Right: 1 if forward else -1, Qt.Key.Key_Left: -1 if forward else 1}
        step = steps.get(Qt.Key(event.key()))
        focused = next((index for index, card in enumerate(self.cards) if card.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
        else:
            self.cards[max(0, min(len(self.cards) - 1, focused + step))].setFocus(Qt.FocusReason.TabFocusReason)


class ChecklistLine(QWidget):
    """One prompt: done or open, without blame."""

    def __init__(self, title: str, detail: str, *, done: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        state = _("done") if done else _("open")
        self.setAccessibleName(f"{title}: {state}. {detail}".strip())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(12)
        icon = IconLabel("circle-check" if done else "circle", "accent" if done else "faint")
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(title, "strong" if done else "field", wrap=True))
        if detail:
            words.addWidget(label(detail, "small", wrap=True))
        layout.addLayout(words, 1)


class Section(QWidget):
    """A stage as a row of the sheet: its word at the side, its parts beside it; closed with one sentence before."""

    def __init__(self, stage: PdsaStage, closed_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        if stage is not PdsaStage.PLAN:
            outer.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(0)
        side = QWidget()
        side.setFixedWidth(current().px(72) - INSET)
        names = QVBoxLayout(side)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        self._name = label(stage_word(stage), "section")
        names.addWidget(self._name)
        self._now = label(_("now"), "small")
        names.addWidget(self._now)
        names.addStretch(1)
        row.addWidget(side)
        self._closed = label(closed_words, "muted", wrap=True)
        self._closed.setContentsMargins(leading_margins())
        row.addWidget(self._closed, 1)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        row.addWidget(self.inside, 1)
        outer.addLayout(row)

    def show_stage(self, now: PdsaStage) -> None:
        """Open from its stage on; "now" stands under the present one."""
        opened = STAGES.index(now) >= STAGES.index(self.stage)
        self.inside.setVisible(opened)
        self._closed.setVisible(not opened)
        self._now.setVisible(now is self.stage)
