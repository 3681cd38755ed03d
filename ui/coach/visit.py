"""A visit on one page, in the order of the talk: promises first, then counts, then what is new.

What is typed is recorded by ``visit_writing``: each field when it is left, each answer at once.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.typed import whole_number
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number
from qic_desktop.services.coaching import closing, visit_page, visiting
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.coaching.visiting import KINDS
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.printing import visit_papers
from qic_desktop.wording.coaching import kind_name, other_coach_words
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.asking import ask_folder
from ui.coach.lines import icon_line
from ui.coach.other_workspace import OtherWorkspaceDialog
from ui.coach.visit_actions import ActionsPanel, PassedOnPanel
from ui.coach.visit_aside import ChecksPanel, ScorePanel, SeenChart
from ui.coach.visit_close import OPEN_FIELDS, ClosePanel, ask_before_closing, close_with_summary, still_open
from ui.coach.visit_costs import CostsPanel
from ui.coach.visit_promises import PromisesPanel
from ui.coach.visit_recounts import RecountsPanel
from ui.coach.visit_seen import MetPanel, SeenPanel
from ui.coach.visit_writing import VisitWriter
from ui.desk import Desk
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.day_field import DayField
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.fields import TextField
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline, label

KEY = "visit"
CONCERNS = frozenset(
    {
        "visit",
        "recount",
        "follow_up",
        "action",
        "escalation",
        "escalation_answer",
        "observation",
        "instrument_answer",
        "cost_entry",
        "caseload",
        "collaborative",
    }
)
SIDE_BY_SIDE, ASIDE = 900, 316
MORE_PERIODS = 12
NOTICE, BACK = "visit-day", "visit-back"


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec(KEY, _("Visit"), "footprints", VisitPageView, on_rail=False, parent="sites")


class VisitPageView(Page):
    """The page of one visit; ``open`` says which."""

    help_id = "coach-visit"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.visit = ""
        self.page: VisitPage | None = None
        self.periods, self.every = visit_papers.TO_RECOUNT, False
        self.printer = Printer(desk, self)
        self.dialog: OtherWorkspaceDialog | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._build()
        shortcuts.bind(self, "Ctrl+Return", self.close_visit)
        shortcuts.bind(self, shortcuts.PRINT, self.print_pack)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return self.page.name if self.page else _("Visit")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        if argument != self.visit:
            self.leave()
            self.visit, self.page = argument, None
            self.periods, self.every = visit_papers.TO_RECOUNT, False
            self._build()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        if not self.visit:
            return
        workspace, identity, periods, every = self.desk.workspace, self.visit, self.periods, self.every
        self.desk.tasks.query(
            lambda: visit_page.read_visit(workspace, identity, periods=periods, every=every),
            self.show_page,
            failed=self._on_gone,
            owner=self,
            topic="visit",
        )

    def focus_target(self) -> QWidget | None:
        rows = list(self.promises.rows.values())
        return rows[0].switch if rows else None

    def leave(self) -> None:
        for text in self.seen.texts.values():
            text.commit()
        for field in (self.day, self.purpose, self.met.along, self.score.why, self.closing.minutes, self.closing.why):
            field.commit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Fields of their own for every visit, so that nothing half typed can end in another one."""
        clear(self._room)
        self.writer = VisitWriter(self.desk, self, self.visit)
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 24)
        down.setSpacing(14)
        down.addWidget(self._build_head())
        self._told = QVBoxLayout()
        self._told.setSpacing(4)
        down.addLayout(self._told)
        down.addWidget(self.aim)
        left, right = self._build_left(), self._build_right()
        down.addWidget(Columns((left, right), SIDE_BY_SIDE, widths=(None, ASIDE)))
        down.addWidget(self._build_end(), 1)
        self._room.addWidget(scrolled(content))

    def _build_head(self) -> QWidget:
        writer = self.writer
        self.headline = Headline()
        self.kind = Select([(kind, kind_name(kind)) for kind in KINDS])
        self.kind.setAccessibleName(_("Kind of contact"))
        self.kind.chosen.connect(lambda kind: writer.write(kind=kind))
        self.day = DayField(_("Day"))
        self.day.day_set.connect(lambda day: writer.write(on=day))
        self.pack = button(_("Print the pack"), self.print_pack, icon="printer")
        self.close_button = button(_("Close the visit"), self.close_visit, icon="check")
        self.purpose = TextField("", _("What is this visit for? It is printed in the pack."))
        self.purpose.setAccessibleName(_("Purpose"))
        self.aim = QWidget()
        row = QHBoxLayout(self.aim)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(_("Purpose"), "field"))
        row.addWidget(self.purpose, 1)
        self.purpose.committed.connect(lambda text: writer.write(purpose=text))
        return HeadRow(self.headline, (self.kind, self.day, self.pack, self.close_button))

    def _build_left(self) -> QWidget:
        writer = self.writer
        self.promises, self.recounts = PromisesPanel(), RecountsPanel()
        self.new_actions, self.passed_on = ActionsPanel(), PassedOnPanel()
        self.promises.answered.connect(writer.answer)
        self.promises.noted.connect(writer.answer)
        self.recounts.counted.connect(
            lambda value, counted: writer.count(value, counted, partial(self.recounts.refuse, value))
        )
        self.recounts.explained.connect(writer.explain)
        self.recounts.more_asked.connect(lambda: self._show_more(periods=MORE_PERIODS))
        self.recounts.every_asked.connect(lambda: self._show_more(every=True))
        self.new_actions.given.connect(
            lambda text, who, due: writer.propose(
                text, who, due, lambda said: self.new_actions.refuse(said, text, who, due)
            )
        )
        self.new_actions.taken_back.connect(writer.take_back)
        self.passed_on.given.connect(writer.escalate)
        self.seen = SeenPanel()
        self.seen.written.connect(
            lambda name, text: writer.write_text(name, text, lambda said: self.seen.texts[name].refuse(said))
        )
        self.seen.drafted.connect(writer.keep_draft)
        self.seen.given_up.connect(writer.drop_draft)
        return _upright(self.promises, self.recounts, self.new_actions, self.seen, self.passed_on)

    def _build_right(self) -> QWidget:
        writer = self.writer
        self.chart, self.met, self.checks, self.score = SeenChart(), MetPanel(), ChecksPanel(), ScorePanel()
        self.met.met.connect(lambda roles: writer.write(met=roles))
        self.met.came_along.connect(lambda text: writer.write(with_whom=text))
        self.checks.checked.connect(writer.check)
        self.checks.reviewed.connect(writer.review)
        self.score.scored.connect(writer.score)
        self.score.reasoned.connect(writer.reason)
        return _upright(self.chart, self.checks, self.met, self.score)

    def _build_end(self) -> QWidget:
        writer = self.writer
        self.costs, self.closing = CostsPanel(), ClosePanel()
        self.costs.given.connect(writer.add_cost)
        self.costs.taken_off.connect(writer.remove_cost)
        self.closing.closed.connect(self.close_visit)
        self.closing.minutes_set.connect(self._on_minutes)
        self.closing.next_set.connect(lambda day, why: writer.plan_next(day, why, self.closing.say_next))
        self.closing.print_asked.connect(self.print_summary)
        self.closing.copy_asked.connect(self.ask_copy)
        self.closing.give_asked.connect(lambda: give_to_site(self, self.page))
        self.closing.back_asked.connect(self.ask_back)
        return Columns((self.costs, self.closing), SIDE_BY_SIDE, on_top=True)

    # --- showing -----------------------------------------------------------------------------------------------

    def show_page(self, page: VisitPage) -> None:
        """Show a visit; what is being typed is left alone."""
        if page.sheet.visit.id != self.visit:
            return
        first, self.page = self.page is None, page
        held, editable = page.sheet.visit, page.mine
        number = format_number(page.sheet.number)
        said = _("{code} · visit {number} · {day}").format(
            code=page.code, number=number, day=period_name(held.on or "")
        )
        state = (_("closed") if held.closed_on else "", "" if editable else _("another coach’s, to read"))
        self.headline.say(page.name, " · ".join(part for part in (said, *state) if part))
        self.kind.choose(held.kind or KINDS[0])
        self.day.show_day(held.on)
        self.purpose.show_text(held.purpose or "")
        self.aim.setVisible(editable or bool(held.purpose))
        for part in (self.kind, self.day, self.purpose):
            part.setEnabled(editable)
        self.close_button.setVisible(editable and not page.sheet.is_closed and not page.to_come)
        self.promises.show_promises(page.sheet.promises, page.today, editable=editable)
        self.new_actions.show_actions(page.sheet.actions, editable=editable)
        self.passed_on.show_escalations(page.sheet.escalations, editable=editable)
        self.seen.show_page(page, first=first)
        for panel in (self.recounts, self.met, self.chart, self.checks, self.score, self.costs, self.closing):
            panel.show_page(page)
        clear(self._told)
        for icon, text in told_lines(page):
            self._told.addWidget(icon_line(icon, text))
        self._ask_about_day()
        self.title_changed.emit()
        if first:
            _begin_at(self, self.focus_target())

    def _ask_about_day(self) -> None:
        """An unlikely day is kept; a plain question stands above the page until it is another one."""
        self.desk.say.clear_notice(NOTICE)
        asked = _asked_about(self.page) if self.page is not None and self.page.mine else ""
        if asked:
            self.desk.say.notice(asked, "info", topic=NOTICE, passing=True)

    def _show_more(self, *, periods: int = 0, every: bool = False) -> None:
        self.periods, self.every = max(self.periods, periods), self.every or every
        self.refresh(None)

    def _on_minutes(self, text: str) -> None:
        typed = text.strip()
        minutes = whole_number(typed, visiting.LONGEST_VISIT)
        if typed and not minutes:
            self.closing.say_minutes(_("Write a number, such as 90."))
            return
        self.closing.say_minutes("")
        self.writer.write(minutes=minutes)

    # --- closing and printing ----------------------------------------------------------------------------------

    def close_visit(self, *, anyway: bool = False) -> None:
        """Close the visit with its summary, and open that. What may name a patient is asked before it is fixed."""
        if self.page is None or not self.page.mine:
            return
        self.leave()
        adders = (self.new_actions.text, self.passed_on.problem, self.costs.hours, self.costs.cash)
        if not anyway and (waiting := still_open(self, adders)):
            ask_before_closing(self.desk, waiting, partial(self.close_visit, anyway=True))
            return
        self.desk.say.clear_notice(OPEN_FIELDS)
        day, why = self.closing.next.typed or self.closing.next.day, self.closing.why.text().strip()
        close_with_summary(self.desk, self.printer, self, self.visit, (day, why))

    def print_pack(self) -> None:
        """Make the pack to take along and open it."""
        workspace, identity = self.desk.workspace, self.visit
        if identity:
            self.printer.print(lambda: visit_papers.prepare_pack(workspace, identity))

    def print_summary(self) -> None:
        """Make the summary again and open it."""
        workspace, identity = self.desk.workspace, self.visit
        if identity:
            self.printer.print(lambda: visit_papers.prepare_summary(workspace, identity))

    def ask_back(self) -> None:
        """Ask whether the visit is to be taken back."""
        if self.page is None:
            return
        said = _("Take back the visit to {site} on {day}? What was written at it goes with it; Undo brings it back.")
        day = period_name(self.page.sheet.visit.on or "")
        steps = [Step(_("Take it back"), self.take_back)]
        self.desk.say.notice(said.format(site=self.page.name, day=day), "info", steps, topic=BACK, passing=True)

    def take_back(self) -> None:
        """Take an open visit back, and go to the sites."""
        if self.page is None:
            return
        self.leave()
        workspace, identity = self.desk.workspace, self.visit
        said = _("The visit to {site} was taken back.").format(site=self.page.name)
        self.desk.record(lambda: closing.withdraw(workspace, identity), said, self._on_taken_back, owner=self)

    def _on_taken_back(self, _changes: object) -> None:
        self.visit, self.page = "", None
        self.desk.say.clear_notice(BACK)
        self.desk.navigator.go("sites")

    def ask_copy(self) -> None:
        """Offer to write the same visit into another workspace of this coach."""
        if self.page is not None:
            self.dialog = OtherWorkspaceDialog(self.desk, self.page, self.window())
            self.dialog.open()

    def _on_gone(self, error: QicError) -> None:
        here = self.desk.navigator.here
        self.visit, self.page = "", None
        if here is not None and here.key == KEY:
            self.desk.navigator.go("sites")
        else:
            self.desk.say.error(error)


def give_to_site(page: VisitPageView, shown: VisitPage | None, folder: Path | None = None) -> None:
    """Write the visit for this site alone into a folder or onto its stick; without a folder, ask which."""
    if shown is None:
        return
    chosen = folder or ask_folder(page, _("Where to? The site’s stick, or a folder"))
    if chosen is not None:
        workspace, site = page.desk.workspace, shown.sheet.site
        page.desk.tasks.query(
            lambda: carrying.put_for_site(workspace, chosen, site),
            lambda file: page.desk.say.toast(
                _("{file} is for {site} alone; nobody else opens it.").format(file=file.name, site=shown.name)
            ),
            failed=page.desk.say.error,
            owner=page,
        )


def _begin_at(page: QWidget, target: QWidget | None) -> None:
    """As soon as the promises are read, the keys are theirs, unless somebody types elsewhere on the page already."""
    at = page.window().focusWidget()
    is_busy = at is not None and at is not page and page.isAncestorOf(at)
    if target is not None and page.isVisible() and not is_busy:
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _asked_about(page: VisitPage) -> str:
    """Why the visit's day is asked about; empty where it is likely."""
    day = period_name(page.sheet.visit.on or "")
    if page.later is not None:
        said = _("A visit on {later} is known already. Is {day} right? It is kept as you wrote it.")
        return said.format(later=period_name(page.later.on or ""), day=day)
    asked = {
        "visit-long-ago": _("{day} is more than two years ago. Is the day right? It is kept as you wrote it."),
        "visit-too-early": _("On {day} the collaborative had not begun. Is the day right? It is kept as you wrote it."),
    }
    return asked[page.doubt].format(day=day) if page.doubt else ""


def told_lines(page: VisitPage) -> list[tuple[str, str]]:
    """What a coach is told before she begins: a day that is still to come, notes, other coaches."""
    told = []
    if page.to_come and page.mine:
        said = _("This visit is planned for {day}. When you were there, it can be closed.")
        told.append(("calendar", said.format(day=period_name(page.sheet.visit.on or ""))))
    told += [("mail", _("The organiser: {note}").format(note=one.body)) for one in page.notes]
    return [*told, *(("users", other_coach_words(one.last_on, one.next_on)) for one in page.others)]


def _upright(*parts: QWidget) -> QWidget:
    made = QWidget()
    down = QVBoxLayout(made)
    down.setContentsMargins(0, 0, 0, 0)
    down.setSpacing(14)
    for part in parts:
        down.addWidget(part)
    down.addStretch(1)
    return made
