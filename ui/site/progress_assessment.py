"""The assessment scale on the page *Progress*: steps with what the data say beside each, both scores, the line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.evidence import Check, StepEvidence
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.printing.progress_pictures import history_chart
from qic_desktop.services.progress.assessment import Assessment, MonthScores
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import (
    check_words,
    gap_words,
    mismatch_title,
    mismatch_words,
    rater_words,
    said,
    step_text,
)
from ui.site.note_field import NoteField
from ui.site.progress_pictures import ScenePicture
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import RadioButton
from ui.widgets.fields import Field
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label, rule
from ui.widgets.tips import plain_tip

HISTORY_HEIGHT = 150
MOST_NAMED = 4
"""So many missing things are named; the nearest to the chosen step."""
STEP_WIDTH = 44


class StepRow(QFrame):
    """One step: ring, number and words; beside them what the data say. A click anywhere on the words chooses it."""

    def __init__(self, step: StepEvidence, group: QButtonGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self._stands_out = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        number, words = step_text(step.level.value), said(step.level.text)
        found = [check_words(check) for check in step.checks]
        self.radio = RadioButton("")
        self.radio.setProperty("focusRing", True)
        self.radio.setObjectName(f"step-{step.level.code}")
        self.radio.setAccessibleName(f"{number} {words}")
        self.radio.setAccessibleDescription(". ".join([said(step.level.detail), *found]))
        self.radio.setFixedSize(current().px(20), current().px(20))
        group.addButton(self.radio)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        digits = label(number, "strong")
        digits.setFixedWidth(current().px(STEP_WIDTH - 16))
        row.addWidget(digits, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(0)
        self._words = label(words, "strong", wrap=True)
        told.addWidget(self._words)
        self._detail = label(said(step.level.detail), "small", wrap=True)
        self._detail.hide()
        told.addWidget(self._detail)
        self._before = label("", "small", wrap=True)
        self._before.hide()
        told.addWidget(self._before)
        told.addStretch(1)
        self.setToolTip(plain_tip(said(step.level.detail)))
        row.addLayout(told, 58)
        checks = QVBoxLayout()
        checks.setSpacing(2)
        for check, text in zip(step.checks, found, strict=True):
            checks.addLayout(check_line(check, text))
        checks.addStretch(1)
        row.addLayout(checks, 42)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        self.radio.click()

    def note(self, text: str) -> None:
        """A quiet line: that this was the step of the month before."""
        self._before.setText(text)
        self._before.setVisible(bool(text))

    def mark(self, chosen: bool) -> None:
        """Stand out with the whole text, or not."""
        if chosen == self._stands_out:
            return
        self._stands_out = chosen
        self._detail.setVisible(chosen)
        self.setProperty("panel", "card" if chosen else "")
        self.style().unpolish(self)
        self.style().polish(self)


def check_line(check: Check, text: str) -> QHBoxLayout:
    """What was found, with a mark by shape: a check where it is what the step asks for, else an open ring."""
    row = QHBoxLayout()
    row.setSpacing(6)
    mark = IconLabel("circle-check" if check.met else "circle", "accent" if check.met else "faint", 14)
    mark.setToolTip(_("The data show it") if check.met else _("The data do not show it"))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, "small", wrap=True), 1)
    return row


class StepList(QWidget):
    """The ten steps; ``chosen(code)``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._rows_box = QVBoxLayout(self)
        self._rows_box.setContentsMargins(0, 0, 0, 0)
        self._rows_box.setSpacing(0)
        self.rows: dict[str, StepRow] = {}
        self._places: list[QWidget] = []

    @property
    def code(self) -> str:
        """The chosen step, empty for none."""
        return next((code for code, row in self.rows.items() if row.radio.isChecked()), "")

    def show_steps(self, steps: Sequence[StepEvidence], chosen: str, before: tuple[str, str] = ("", "")) -> None:
        """Show the scale with this step chosen; ``before`` is the step of an earlier month, and what is said of it."""
        if [step.level.code for step in steps] != list(self.rows):
            self._begin_anew(len(steps))
        for place, step in enumerate(steps):
            code = step.level.code
            known = self.rows.get(code)
            # A row is made anew only where the data say something else: ten rows cost more than all the rest.
            row = known if known is not None and known.step == step else self._place(place, step)
            row.note(before[1] if code == before[0] else "")
        self._group.setExclusive(False)
        for code, row in self.rows.items():
            with QSignalBlocker(row.radio):
                row.radio.setChecked(code == chosen)
            row.mark(code == chosen)
        self._group.setExclusive(True)

    def _begin_anew(self, count: int) -> None:
        clear(self._rows_box)
        self.rows = {}
        self._places = [QWidget() for _step in range(count)]
        for place in self._places:
            self._rows_box.addWidget(rule())
            self._rows_box.addWidget(place)
        self._rows_box.addWidget(rule())

    def _place(self, place: int, step: StepEvidence) -> StepRow:
        row = StepRow(step, self._group)
        row.radio.toggled.connect(partial(self._on_toggled, step.level.code))
        old, self._places[place] = self._places[place], row
        self._rows_box.replaceWidget(old, row)
        old.hide()
        old.deleteLater()
        self.rows[step.level.code] = row
        return row

    def _on_toggled(self, code: str, on: bool) -> None:
        self.rows[code].mark(on)
        if on:
            self.chosen.emit(code)


class AssessmentPanel(QWidget):
    """The whole tab. ``given(code)`` when the score is given, ``reason_left(text)`` when its reason is left."""

    given = Signal(str)
    reason_left = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Assessment | None = None
        self._picked = ""
        self.left, self.right = QWidget(), QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = label("", "section", wrap=True)
        column.addWidget(self._title)
        self._purpose = label("", "muted", wrap=True)
        column.addWidget(self._purpose)
        heads = QHBoxLayout()
        heads.setContentsMargins(8, 4, 8, 0)
        heads.addSpacing(current().px(20 + STEP_WIDTH - 16) + 16)
        heads.addWidget(label(_("Step"), "small"), 58)
        heads.addWidget(label(_("What the data say now"), "small"), 42)
        column.addLayout(heads)
        self.steps = StepList()
        self.steps.chosen.connect(self._on_picked)
        column.addWidget(self.steps)
        self._source = label("", "small", wrap=True)
        column.addWidget(self._source)
        side = QVBoxLayout(self.right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        side.addWidget(self._build_scores())
        self.talk = Panel(look="concern")
        side.addWidget(self.talk)
        side.addWidget(self._build_history())

    def _build_scores(self) -> QWidget:
        panel = Panel(_("Scores"))
        self._scores = QVBoxLayout()
        self._scores.setSpacing(6)
        panel.add(self._scores)
        panel.add(rule())
        self.reason = NoteField(_("for example: the huddle is tested on all shifts"), lines=2)
        self.reason.setObjectName("assessment-reason")
        self.reason.committed.connect(self.reason_left)
        panel.add(Field(_("Why this step?"), self.reason))
        self.give = button(_("Give this score"), self._give, kind="primary")
        self.give.setObjectName("assessment-give")
        row = QHBoxLayout()
        row.addWidget(self.give)
        row.addStretch(1)
        panel.add(row)
        self._covered = label("", "small", wrap=True)
        panel.add(self._covered)
        return panel

    def _build_history(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(SectionHead(_("Month by month")))
        self.history = ScenePicture(HISTORY_HEIGHT)
        column.addWidget(self.history)
        self._no_history = label(_("The line begins with the first score."), "muted", wrap=True)
        column.addWidget(self._no_history)
        return box

    # --- showing -----------------------------------------------------------------------------------------------

    def show_assessment(self, found: Assessment) -> None:
        """Show scale, scores and line; what was picked and not given yet stays picked."""
        same = self.found is not None and self.found.period == found.period
        given = _given_code(found)
        picked = self._picked if same and self._picked else given
        self.found, self._picked = found, "" if picked == given else picked
        self._title.setText(_("Where do we stand in {month}?").format(month=period_name(found.period)))
        self._purpose.setText(said(found.sheet.purpose))
        self._source.setText(" ".join(part for part in (said(found.sheet.source), said(found.sheet.note)) if part))
        self.steps.show_steps(found.steps, picked, _step_before(found))
        self.reason.show_text((found.now.own.record.justification if found.now.own else None) or "")
        self._show_scores(found.now)
        self._show_talk(picked)
        self._show_history(found)

    def _show_scores(self, now: MonthScores) -> None:
        clear(self._scores)
        own = now.own.score if now.own else None
        self._scores.addLayout(_score_line(_("Team"), step_text(own) or _("not given yet"), bold=own is not None))
        if now.waits:
            hidden = _("given, shown when yours is")
            self._scores.addLayout(_score_line(_("Coach or director"), hidden, bold=False))
        elif not now.others:
            self._scores.addLayout(_score_line(_("Coach or director"), _("not here yet"), bold=False))
        for other in now.others:
            who = rater_words(other.role)
            self._scores.addLayout(_score_line(who, step_text(other.score), bold=True))
            record = other.record
            for head, text in ((_("Why: {text}"), record.justification), (_("Suggests: {text}"), record.suggestions)):
                if text:
                    self._scores.addWidget(label(head.format(text=text), "small", wrap=True))
        if now.others:
            self._scores.addWidget(label(gap_words(now.gap, rater_words(now.others[0].role)), wrap=True))
        self._fit_give()

    def _fit_give(self) -> None:
        code = self.steps.code
        given = _given_code(self.found) if self.found else ""
        self.give.setEnabled(bool(code) and code != given)
        step = self.steps.rows[code].step.level.value if code in self.steps.rows else None
        if given and code == given:
            self.give.setText(_("{step} is given").format(step=step_text(step)))
        elif step is None:
            self.give.setText(_("Choose a step"))
        elif given:
            self.give.setText(_("Change it to {step}").format(step=step_text(step)))
        else:
            self.give.setText(_("Give {step}").format(step=step_text(step)))
        covered = _("Neither side sees the other’s score until both are given.")
        self._covered.setText(covered)
        self._covered.setVisible(not given or not (self.found and self.found.now.others))

    def _show_talk(self, code: str) -> None:
        clear(self.talk.body)
        found = self.found.mismatch(code) if self.found and code else None
        self.talk.setVisible(bool(found))
        if self.found is None or not found:
            return
        row = self.steps.rows.get(code)
        step = step_text(row.step.level.value) if row else code
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("message-square", "concern"))
        head.addWidget(label(mismatch_title(found), "section"), 1)
        self.talk.add(head)
        words = mismatch_words(found, step)
        self.talk.setAccessibleName(f"{mismatch_title(found)}. {words}")
        self.talk.add(label(words, wrap=True))
        nearest = found.missing[-MOST_NAMED:]
        for check in nearest:
            self.talk.add(check_line(check, check_words(check)))
        rest = len(found.missing) - len(nearest)
        if rest:
            more = n_("{n} more stands in the list", "{n} more stand in the list", rest)
            self.talk.add(label(more.format(n=format_number(rest)), "small", wrap=True))

    def _show_history(self, found: Assessment) -> None:
        months = [one for one in found.months if one.own or one.others]
        scored = [one for one in months if (one.own and one.own.score is not None) or one.others]
        self.history.setVisible(bool(scored))
        self._no_history.setVisible(not scored)
        if scored:
            self.history.show_steps(history_chart(found))

    # --- steps -------------------------------------------------------------------------------------------------

    def _on_picked(self, code: str) -> None:
        given = _given_code(self.found) if self.found else ""
        self._picked = "" if code == given else code
        self._show_talk(code)
        self._fit_give()

    def _give(self) -> None:
        self.reason.commit()
        if self.steps.code:
            code, self._picked = self.steps.code, ""
            self.given.emit(code)

    def commit(self) -> None:
        """Record what is half typed."""
        self.reason.commit()


def _step_before(found: Assessment) -> tuple[str, str]:
    """The step that was given last before this month, and the words beside it."""
    for one in reversed(found.months):
        if one.period < found.period and one.own is not None and one.own.score is not None:
            said_of = _("Your step in {month}").format(month=period_name(one.period))
            return str(one.own.answers.get("level") or ""), said_of
    return "", ""


def _given_code(found: Assessment) -> str:
    own = found.now.own
    return str(own.answers.get("level") or "") if own else ""


def _score_line(who: str, text: str, *, bold: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(who), 1)
    row.addWidget(label(text, "strong" if bold else "muted"))
    return row
