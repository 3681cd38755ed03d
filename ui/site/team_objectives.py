"""Objectives of team and management: written apart, then side by side; and the agreement that both sign."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.team import Objective
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.teamwork.team_page import TeamPage
from qic_desktop.services.teamwork.team_support import TEAM, VOICES, Objectives
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import answered_words
from ui.site.note_field import NoteField
from ui.site.objective_review import ObjectiveReview
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.fields import Field
from ui.widgets.panel import Panel
from ui.widgets.texts import label, rule


def voice_name(voice: str) -> str:
    """Whose objectives these are."""
    return _("Team") if voice == TEAM else _("Management")


class ObjectiveField(NoteField):
    """One objective: it wraps, and Enter goes on to the next, since an objective is one line."""

    def start_anew(self) -> None:
        """Empty, for the next one."""
        self.clear()
        self._kept = self._drafted = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class ObjectiveColumn(QWidget):
    """The list of one side. Fields stay while their objectives do, so nothing that is being typed is lost.

    Signals: ``added(text)``, ``left(id, text)``, ``reviewed(id, met, said)``, ``ready_set(ready)``.
    """

    added = Signal(str)
    left = Signal(str, str)
    reviewed = Signal(str, str, str)
    ready_set = Signal(bool)

    def __init__(self, voice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.voice = voice
        self.fields: dict[str, ObjectiveField] = {}
        self.reviews: dict[str, ObjectiveReview] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(voice_name(voice), "muted"))
        self._hidden = label("", wrap=True)
        layout.addWidget(self._hidden)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        layout.addLayout(self._rows)
        example = _("95 in 100 leave within four hours") if voice == TEAM else _("Fewer complaints about waiting")
        self.new = ObjectiveField(_("for example: {what}").format(what=example))
        self.new.setAccessibleName(_("One more objective of: {side}").format(side=voice_name(voice)))
        self.new.setObjectName(f"objective-new-{voice}")
        self.new.committed.connect(self._on_new_left)
        layout.addWidget(self.new)
        self.ready = button("", self._on_ready, size="small")
        self.ready.setObjectName(f"ready-{voice}")
        row = QHBoxLayout()
        row.addWidget(self.ready)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        self._ready = False

    def show_side(self, found: Objectives) -> None:
        """Show the list, or that it is covered until the other side has finished, too."""
        mine = found.of(self.voice)
        self._ready = found.is_ready(self.voice)
        covered = self._ready and not found.are_compared
        self._show_fields(() if covered else mine, found)
        self.new.setVisible(not covered)
        self._hidden.setVisible(covered)
        count = n_("{n} objective is written.", "{n} objectives are written.", len(mine)).format(
            n=format_number(len(mine))
        )
        self._hidden.setText(_("{count} They are shown when the other side has finished its own.").format(count=count))
        self.ready.setText(_("Go on writing") if self._ready else _("We have finished"))
        self.ready.setEnabled(bool(mine) or self._ready)
        self.ready.setAccessibleName(f"{self.ready.text()}: {voice_name(self.voice)}")

    def commit(self) -> None:
        """Record what is half typed."""
        for review in self.reviews.values():
            review.commit()
        for field in (*self.fields.values(), self.new):
            field.commit()

    def _show_fields(self, objectives: tuple[Objective, ...], found: Objectives) -> None:
        wanted = {one.id: one for one in objectives}
        for identity in [one for one in self.fields if one not in wanted]:
            for part in (self.fields.pop(identity), self.reviews.pop(identity)):
                self._rows.removeWidget(part)
                part.hide()
                part.deleteLater()
        for number, (identity, one) in enumerate(wanted.items(), 1):
            if identity not in self.fields:
                self._add_objective(identity)
            name = _("{side}, objective {number}").format(side=voice_name(self.voice), number=format_number(number))
            self.fields[identity].setAccessibleName(name)
            self.fields[identity].show_text(one.text or "")
            self.reviews[identity].show_review(one, one.text or "", answered_words(found.answers.get(identity)))
            self.reviews[identity].setVisible(found.are_compared)

    def _add_objective(self, identity: str) -> None:
        field, review = ObjectiveField(), ObjectiveReview()
        field.setObjectName(f"objective-{identity}")
        field.committed.connect(partial(self.left.emit, identity))
        review.reviewed.connect(partial(self.reviewed.emit, identity))
        self.fields[identity], self.reviews[identity] = field, review
        self._rows.addWidget(field)
        self._rows.addWidget(review)

    def _on_new_left(self, text: str) -> None:
        if text.strip():
            self.new.start_anew()
            self.added.emit(text)

    def _on_ready(self) -> None:
        self.commit()
        self.ready_set.emit(not self._ready)


class ObjectivesPanel(QWidget):
    """Both lists and what to talk about. Signals: ``added(voice, text)``, ``left(id, text)``, ``reviewed(id, met,
    said)``, ``ready_set(voice, ready)``, ``talk_left(text)``."""

    added = Signal(str, str)
    left = Signal(str, str)
    reviewed = Signal(str, str, str)
    ready_set = Signal(str, bool)
    talk_left = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = SectionHead(_("Objectives"))
        self._detail = head.detail
        layout.addLayout(head)
        frame = QFrame()
        frame.setProperty("panel", "card")
        across = QHBoxLayout(frame)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.columns = {voice: ObjectiveColumn(voice) for voice in VOICES}
        for voice, column in self.columns.items():
            column.added.connect(partial(self.added.emit, voice))
            column.left.connect(self.left)
            column.reviewed.connect(self.reviewed)
            column.ready_set.connect(partial(self.ready_set.emit, voice))
            across.addWidget(column, 1)
            across.addWidget(rule(upright=True))
        across.addLayout(self._build_talk(), 1)
        layout.addWidget(frame)

    def _build_talk(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(_("To talk about"), "muted"))
        self._shared = label("", wrap=True)
        column.addWidget(self._shared)
        self.talk = NoteField(_("What only one side wrote: is it meant by the other, too?"), lines=3)
        self.talk.setAccessibleName(_("To talk about"))
        self.talk.setObjectName("talk")
        self.talk.committed.connect(self.talk_left)
        column.addWidget(self.talk)
        column.addStretch(1)
        return column

    def show_objectives(self, found: Objectives) -> None:
        """Show both sides as far as each may see the other."""
        for column in self.columns.values():
            column.show_side(found)
        compared = found.agreement.compared_on if found.agreement else None
        if found.are_compared and compared:
            detail = _("written apart, then compared on {day}").format(day=period_name(compared))
        else:
            detail = _("written apart: each side finishes before it sees the other’s")
        self._detail.set_text(detail)
        self.talk.setVisible(found.are_compared)
        self.talk.show_text((found.agreement.to_talk_about if found.agreement else None) or "")
        self._shared.setText(_shared_words(found))

    def commit(self) -> None:
        """Record what is half typed."""
        for column in self.columns.values():
            column.commit()
        self.talk.commit()


def _shared_words(found: Objectives) -> str:
    if not found.are_compared:
        return _("Both lists stand side by side when both have finished.")
    count = len(found.shared)
    if not count:
        return _("No objective is in both lists in the same words.")
    return n_("{n} objective is in both lists.", "{n} objectives are in both lists.", count).format(
        n=format_number(count)
    )


class AgreementPanel(Panel):
    """What both promise, who signed, and the paper. Signals: ``text_left(text)``, ``sign_asked(voice)``,
    ``unsign_asked(voice)``, ``print_asked``."""

    text_left = Signal(str)
    sign_asked = Signal(str)
    unsign_asked = Signal(str)
    print_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Agreement"), parent)
        paper = button(_("Print it to sign"), self.print_asked.emit, icon="printer", size="small")
        paper.setObjectName("agreement-print")
        self.head.addWidget(paper)
        self.add(
            label(
                _("Both objectives, what is promised, roles and hours stand on the paper. Write here what else holds."),
                "muted",
                wrap=True,
            )
        )
        self.text = NoteField(
            _("for example: we meet every second Tuesday, everybody speaks once, and we send by the 10th"), lines=2
        )
        self.text.committed.connect(self.text_left)
        self.text.setObjectName("agreement-text")
        self.add(Field(_("Ground rules, how often we meet, what both promise"), self.text))
        self._signs = {}
        for voice in VOICES:
            row = QHBoxLayout()
            row.setSpacing(8)
            said = label("", wrap=True)
            step = button("", partial(self._ask, voice), size="small")
            step.setMinimumWidth(current().px(110))
            step.setObjectName(f"sign-{voice}")
            row.addWidget(said, 1)
            row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
            self._signs[voice] = (said, step)
            self.add(row)
        self._signed: dict[str, bool] = {}

    def show_page(self, page: TeamPage) -> None:
        """Show text and signatures."""
        agreement = page.objectives.agreement
        self.text.show_text((agreement.text if agreement else None) or "")
        for voice, (said, step) in self._signs.items():
            who = getattr(agreement, f"{voice}_signs", None)
            on = getattr(agreement, f"{voice}_on", None)
            self._signed[voice] = bool(who)
            side = _("For the team") if voice == TEAM else _("For the management")
            if who:
                name = page.names.get(str(who)) or _("somebody whose name is not here")
                said.setText(_("{side}: {name}, {day}").format(side=side, name=name, day=period_name(str(on or ""))))
            else:
                said.setText(_("{side}: not signed yet").format(side=side))
            step.setText(_("Take back") if who else _("Signed…"))
            step.setAccessibleName(f"{side}: {step.text()}")

    def commit(self) -> None:
        """Record what is half typed."""
        self.text.commit()

    def _ask(self, voice: str) -> None:
        (self.unsign_asked if self._signed.get(voice) else self.sign_asked).emit(voice)
