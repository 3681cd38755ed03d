"""Parts of *Learning*: the next session with what is ready, past sessions, what is tried at home, who told whom.

They show and ask nothing; what a step does is in ``learning_steps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.learning.commitments import CommitmentView
from qic_desktop.services.learning.learning_page import LearningPage
from qic_desktop.services.learning.programme import programme_of
from qic_desktop.services.learning.readiness import Point, Readiness
from qic_desktop.services.learning.sessions import Session
from qic_desktop.wording import learning as words
from qic_desktop.wording.team import role_name
from ui.site.day_field import DayField
from ui.site.learning_programme import Programme
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel
from ui.widgets.promise_list import PromiseList, PromiseRow
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

PLACES = {
    "met": ("team", "meetings"),
    "ground-rules": ("team", "rules"),
    "aim": ("aim", ""),
    "sources": ("measures", ""),
    "baseline": ("measures", ""),
    "leader": ("team", "support"),
}
"""Where a point is filled: page and argument."""


class NextSession(Panel):
    """The next learning session: when and where, and what is ready. ``ticked(point, done)``, ``place_asked(point)``."""

    ticked = Signal(str, bool)
    place_asked = Signal(str)
    storyboard_asked = Signal()

    def __init__(self, session: Session, readiness: Readiness, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.boxes: dict[str, CheckBox] = {}
        self.setAccessibleName(session.title)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(session.title, "title", wrap=True), 1)
        wait = label(words.wait_words(session.first, session.last, day), "strong")
        wait.setStyleSheet(f"color: {current().hex('accent')};")
        head.addWidget(wait, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(head)
        where = words.days_text(session.first, session.last, session.event.place)
        self.add(label(where, "muted", wrap=True))
        if lines := programme_of(session.event):
            self.add(Programme(lines))
        self.body.addSpacing(4)
        self.sentence = label(
            words.readiness_sentence(readiness.ready, len(readiness.points), readiness.open_codes), "strong", wrap=True
        )
        self.add(self.sentence)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for point in readiness.points:
            rows.addWidget(rule())
            rows.addWidget(self._row(point))
        self.add(rows)
        self.add(rule())
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.storyboard = button(_("Make the storyboard"), self.storyboard_asked.emit, icon="presentation")
        self.storyboard.setObjectName("storyboard-for-session")
        foot.addWidget(self.storyboard)
        foot.addWidget(label(_("from what is recorded, in a minute"), "small"), 1)
        self.add(foot)

    def _row(self, point: Point) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        name, evidence = words.point_name(point.code), _evidence(point)
        if point.by_itself:
            mark: QWidget = IconLabel("circle-check", "accent")
            mark.setAccessibleName(_("Ready, as the data tell"))
        else:
            mark = self._box(point, f"{name}. {evidence}".strip())
        mark.setFixedWidth(current().px(18))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(name, "muted" if point.is_ready and not point.by_itself else "", wrap=True))
        if evidence:
            said.addWidget(label(evidence, "small", wrap=True))
        row.addLayout(said, 1)
        if not point.is_ready and point.code in PLACES:
            step = button(_("Write it down"), partial(self.place_asked.emit, point.code), kind="quiet", size="small")
            step.setAccessibleName(_("Write it down: {point}").format(point=name))
            step.setObjectName(f"place-{point.code}")
            row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _box(self, point: Point, name: str) -> CheckBox:
        tick = CheckBox()
        tick.setAccessibleName(name)
        tick.setObjectName(f"point-{point.code}")
        tick.setProperty("focusRing", True)
        tick.setChecked(bool(point.ticked_on))
        tick.toggled.connect(partial(self.ticked.emit, point.code))
        self.boxes[point.code] = tick
        return tick


def _evidence(point: Point) -> str:
    if point.shown is not None:
        told = words.evidence_words(point.shown.code, point.shown.count, point.shown.of, point.shown.text)
    else:
        told = ""
    ticked = words.ticked_words(point.ticked_on) if point.ticked_on and not point.by_itself else ""
    return " · ".join(part for part in (ticked, told) if part)


class NoSession(Panel):
    """That no session is announced, why, and what can be done all the same."""

    storyboard_asked = Signal()

    def __init__(self, page: LearningPage, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, look="dashed")
        if page.sessions:
            title = _("All learning sessions are over")
            why = _("What you tried and learned can still be told: as a storyboard, or as a story for other teams.")
        elif page.has_collaborative:
            title = _("No learning session is announced yet")
            why = _("The organiser’s timetable brings it with the next news. Lessons and stories need no session.")
        else:
            title = _("Learning sessions belong to a collaborative")
            why = _(
                "This team works alone so far. Things to try, stories, lessons and the storyboard work all the same."
            )
        self.setAccessibleName(f"{title}. {why}")
        self.add(label(title, "section", wrap=True))
        self.add(label(why, "muted", wrap=True))
        row = QHBoxLayout()
        self.storyboard = button(_("Make the storyboard"), self.storyboard_asked.emit, icon="presentation")
        self.storyboard.setObjectName("storyboard-for-session")
        row.addWidget(self.storyboard)
        row.addStretch(1)
        self.add(row)


class CommitmentAdder(QWidget):
    """One line to write down what the team will try: what, until when. ``given(what, by)``."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.what = TextField("", _("for example: name the beds at ten, for one week"))
        self.what.setAccessibleName(_("What will you try?"))
        self.by = DayField(_("Until when?"))
        self.by.setPlaceholderText(_("until when"))
        self.add = button(_("Add"), self._give, icon="plus")
        row.addWidget(self.what, 1)
        row.addWidget(self.by)
        row.addWidget(self.add)
        self.what.returnPressed.connect(self._give)
        self.by.returnPressed.connect(self._give)

    def _give(self) -> None:
        what = self.what.text().strip()
        if not what or (self.by.text().strip() and not self.by.typed):
            (self.by if what else self.what).setFocus()
            return
        self.given.emit(what, self.by.typed)
        self.what.show_text("")
        self.what.clear()
        self.by.show_day("")
        self.by.clear()
        self.what.setFocus()


class CommitmentList(PromiseList):
    """What is tried at home, each with a box to tick, and below it what came of it."""

    def show_commitments(self, found: Sequence[CommitmentView], day: date) -> None:
        """Show these."""
        outcomes = [one.commitment.outcome for one in found]
        below = [label(outcome, wrap=True) if outcome else None for outcome in outcomes]
        self.show_rows([(_commitment_row(one, day), part) for one, part in zip(found, below, strict=True)])


def _commitment_row(one: CommitmentView, day: date) -> PromiseRow:
    record = one.commitment
    state = words.commitment_state(by=one.by, done=record.done, done_on=record.done_on, today=day)
    return PromiseRow(
        one.id,
        "try",
        one.what,
        " · ".join(part for part in (state, one.session_title) if part),
        _("What came of it: {what}").format(what=one.what),
        is_open=one.is_open,
        is_done=record.done is True,
        is_late=one.is_overdue(day),
    )


class ReportBacks(QWidget):
    """Who told whom at home about the last session. ``given(role, to, on)``, ``removed(id)``."""

    given = Signal(str, str, str)
    removed = Signal(str)

    def __init__(self, session: Session, roles: Sequence[str], today: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(SectionHead(_("Who told whom at home"), session.title))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for told in session.told:
            rows.addWidget(rule())
            line = QHBoxLayout()
            line.setContentsMargins(0, 5, 0, 5)
            line.setSpacing(10)
            role = role_name(told.told_by_role) if told.told_by_role else ""
            said = words.told_line(role, told.to or "", told.on)
            line.addWidget(label(said, wrap=True), 1)
            gone = Button("", kind="quiet", icon="x", size="small")
            gone.setAccessibleName(_("Take off: {line}").format(line=said))
            gone.setToolTip(plain_tip(gone.accessibleName()))
            gone.clicked.connect(partial(self._remove, told.id))
            line.addWidget(gone, 0, Qt.AlignmentFlag.AlignTop)
            rows.addLayout(line)
        if session.told:
            rows.addWidget(rule())
            column.addLayout(rows)
        else:
            why = _("Nobody yet. Those who stayed at home decide whether a change lives: who tells them, and when?")
            column.addWidget(label(why, "muted", wrap=True))
        self._build_adder(column, roles, today)

    def _build_adder(self, column: QVBoxLayout, roles: Sequence[str], today: str) -> None:
        self.to = TextField("", _("whom? for example: the ward meeting"))
        self.to.setAccessibleName(_("Whom did you tell?"))
        self.to.setObjectName("told-to")
        self.role = Select([("", _("who?")), *((role, role_name(role)) for role in roles)])
        self.role.setAccessibleName(_("Who told them?"))
        self.on = DayField(_("When?"))
        self.on.show_day(today)
        self.add_button = button(_("Add"), self._give, icon="plus")
        self.add_button.setAccessibleName(_("Add who told whom"))
        column.addWidget(self.to)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.role, 1)
        row.addWidget(self.on)
        row.addWidget(self.add_button)
        column.addLayout(row)
        self.to.returnPressed.connect(self._give)

    def _remove(self, identity: str, _checked: bool = False) -> None:
        self.removed.emit(identity)

    def _give(self) -> None:
        to = self.to.text().strip()
        if not to or not self.on.typed:
            (self.on if to else self.to).setFocus()
            return
        self.given.emit(self.role.key, to, self.on.typed)


class SessionList(QWidget):
    """Sessions that are over or come later, each with a button to write down who came. ``opened(id)``."""

    opened = Signal(str)

    def __init__(self, title: str, found: Sequence[Session], day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(SectionHead(title))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        self.buttons: list[Button] = []
        for one in found:
            rows.addWidget(rule())
            rows.addWidget(self._row(one, day))
        rows.addWidget(rule())
        column.addLayout(rows)

    def _row(self, one: Session, day: date) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(ElidedLabel(one.title, "strong"))
        said.addWidget(label(words.days_text(one.first, one.last, one.event.place), "small", wrap=True))
        if not one.is_ahead(day) or one.people:
            roles = [_lower(role_name(role)) for role in one.roles]
            said.addWidget(label(words.came_sentence(len(one.people), roles), wrap=True))
        best = _best(one)
        if best:
            said.addWidget(label(best, "small", wrap=True))
        row.addLayout(said, 1)
        step = button(_("Who came"), partial(self.opened.emit, one.id), size="small")
        step.setAccessibleName(_("Who came, and what was useful: {session}").format(session=one.title))
        step.setObjectName(f"session-{one.id}")
        self.buttons.append(step)
        row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        return box


def _best(one: Session) -> str:
    if not one.usefulness:
        return ""
    most = max(one.usefulness.values())
    named = [_lower(words.part_name(part)) for part, said in one.usefulness.items() if said == most]
    return _("Most useful: {parts} ({said})").format(parts=", ".join(named), said=words.useful_words(most))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
