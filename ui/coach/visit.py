"""A visit on one page, in the order of the talk: promises first, then counts, then what is new.

Owns when something is recorded: each field when it is left, each answer at once; a lid that closes loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.domain.typed import whole_number
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number
from qic_desktop.services.coaching import visit_costs, visit_page, visiting
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.coaching.visiting import KINDS, Counted
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.measuring import measures
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.progress import assessment
from qic_desktop.wording.coaching import kind_name, other_coach_words
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.asking import ask_folder
from ui.coach.lines import icon_line
from ui.coach.other_workspace import OtherWorkspaceDialog
from ui.coach.visit_actions import ActionsPanel, PassedOnPanel
from ui.coach.visit_aside import ChecksPanel, ScorePanel, SeenChart
from ui.coach.visit_close import ClosePanel, close_with_summary
from ui.coach.visit_costs import CostsPanel
from ui.coach.visit_promises import PromisesPanel
from ui.coach.visit_recounts import RecountsPanel
from ui.coach.visit_seen import MetPanel, SeenPanel
from ui.desk import Desk
from ui.messages import sentence_of
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.day_field import DayField
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline

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
NOTICE = "visit-day"


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
        self.periods = visit_page.FIRST_PERIODS
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
            self.visit, self.page, self.periods = argument, None, visit_page.FIRST_PERIODS
            self._build()

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        if not self.visit:
            return
        workspace, identity, periods = self.desk.workspace, self.visit, self.periods
        self.desk.tasks.query(
            lambda: visit_page.read_visit(workspace, identity, periods=periods),
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
        for field in (self.day, self.met.along, self.closing.minutes, self.closing.why):
            field.commit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Fields of their own for every visit, so that nothing half typed can end in another one."""
        clear(self._room)
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 24)
        down.setSpacing(14)
        self.headline = Headline()
        self.kind = Select([(kind, kind_name(kind)) for kind in KINDS])
        self.kind.setAccessibleName(_("Kind of contact"))
        self.kind.chosen.connect(lambda kind: self._write(kind=kind))
        self.day = DayField(_("Day"))
        self.day.day_set.connect(self._on_day)
        self.pack = button(_("Print the pack"), self.print_pack, icon="printer")
        down.addWidget(HeadRow(self.headline, (self.kind, self.day, self.pack)))
        self._told = QVBoxLayout()
        self._told.setSpacing(4)
        down.addLayout(self._told)
        left, right = self._build_left(), self._build_right()
        down.addWidget(Columns((left, right), SIDE_BY_SIDE, widths=(None, ASIDE)), 1)
        self._room.addWidget(scrolled(content))

    def _build_left(self) -> QWidget:
        self.promises, self.recounts = PromisesPanel(), RecountsPanel()
        self.new_actions, self.passed_on = ActionsPanel(), PassedOnPanel()
        identity = self.visit
        self.promises.answered.connect(lambda action, answer: self._follow_up(identity, action, answer, None))
        self.promises.noted.connect(self._on_noted)
        self.recounts.counted.connect(partial(self._on_counted, identity))
        self.recounts.explained.connect(
            lambda value, text: self._change(lambda: visiting.explain(self.desk.workspace, identity, value, text))
        )
        self.recounts.more_asked.connect(self._on_more)
        self.new_actions.given.connect(
            lambda text, who, due: self._change(
                lambda: visiting.propose(self.desk.workspace, identity, text, who=who, due=due)
            )
        )
        self.new_actions.taken_back.connect(
            lambda action: self._change(lambda: visiting.take_back(self.desk.workspace, identity, action))
        )
        self.passed_on.given.connect(
            lambda problem, to: self._change(lambda: visiting.escalate(self.desk.workspace, identity, problem, to))
        )
        self.met, self.seen = MetPanel(), SeenPanel()
        self.met.met.connect(lambda roles: self._write(met=roles))
        self.met.came_along.connect(lambda text: self._write(with_whom=text))
        self.seen.written.connect(partial(self._write_text, identity))
        self.seen.drafted.connect(partial(self._keep_draft, identity))
        self.seen.given_up.connect(partial(self._drop_draft, identity))
        return _upright(self.promises, self.recounts, self.new_actions, self.met, self.seen, self.passed_on)

    def _build_right(self) -> QWidget:
        self.chart, self.checks, self.score, self.closing = SeenChart(), ChecksPanel(), ScorePanel(), ClosePanel()
        self.costs = CostsPanel()
        identity, workspace = self.visit, self.desk.workspace
        self.checks.checked.connect(
            lambda code, answer: self._change(lambda: visiting.check(workspace, identity, code, answer))
        )
        self.checks.reviewed.connect(lambda cycles: self._write(cycles=cycles))
        self.score.scored.connect(self._on_scored)
        self.closing.closed.connect(self.close_visit)
        self.closing.minutes_set.connect(self._on_minutes)
        self.closing.next_set.connect(
            lambda day, why: self._change(lambda: visiting.plan_next(workspace, identity, day, why))
        )
        self.costs.given.connect(
            lambda activity, fields: self._change(lambda: visit_costs.add_cost(workspace, identity, activity, **fields))
        )
        self.costs.taken_off.connect(
            lambda cost: self._change(lambda: visit_costs.remove_cost(workspace, identity, cost))
        )
        self.closing.print_asked.connect(self.print_summary)
        self.closing.copy_asked.connect(self.ask_copy)
        self.closing.give_asked.connect(lambda: give_to_site(self, self.page))
        return _upright(self.chart, self.checks, self.score, self.costs, self.closing)

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
        self.headline.say(page.name, said if editable else f"{said} · {_('another coach’s, to read')}")
        self.kind.choose(held.kind or KINDS[0])
        self.day.show_day(held.on)
        for part in (self.kind, self.day):
            part.setEnabled(editable)
        self.promises.show_promises(page.sheet.promises, page.today, editable=editable)
        self.recounts.show_lines(page.lines, editable=editable)
        self.new_actions.show_actions(page.sheet.actions, editable=editable)
        self.passed_on.show_escalations(page.sheet.escalations, editable=editable)
        self.seen.show_page(page, first=first)
        for panel in (self.met, self.chart, self.checks, self.score, self.costs, self.closing):
            panel.show_page(page)
        clear(self._told)
        for icon, text in told_lines(page):
            self._told.addWidget(icon_line(icon, text))
        self._ask_about_day()
        self.title_changed.emit()
        if first:
            _begin_at(self, self.focus_target())

    def _ask_about_day(self) -> None:
        """A day before the last visit is kept; a plain question stands above the page until it is another one."""
        self.desk.say.clear_notice(NOTICE)
        if self.page is None or self.page.later is None or not self.page.mine:
            return
        later = period_name(self.page.later.on or "")
        said = _("A visit on {later} is known already. Is {day} right? It is kept as you wrote it.")
        day = period_name(self.page.sheet.visit.on or "")
        self.desk.say.notice(said.format(later=later, day=day), "info", topic=NOTICE, passing=True)

    # --- recording ---------------------------------------------------------------------------------------------

    def _change(self, fn: Callable[[], object], failed: Callable[[QicError], object] | None = None) -> None:
        if self.visit:
            self.desk.tasks.change(fn, failed=failed or self.desk.say.error, owner=self)

    def _write(self, **fields: object) -> None:
        workspace, identity = self.desk.workspace, self.visit
        self._change(lambda: visiting.write_visit(workspace, identity, **fields))

    def _on_day(self, day: str) -> None:
        self._write(on=day)

    def _on_minutes(self, text: str) -> None:
        typed = text.strip()
        minutes = whole_number(typed, visiting.LONGEST_VISIT)
        if typed and not minutes:
            self.closing.say_minutes(_("Write a number, such as 90."))
            return
        self.closing.say_minutes("")
        self._write(minutes=minutes)

    def _follow_up(self, identity: str, action: str, answer: str, note: str | None) -> None:
        workspace = self.desk.workspace
        self._change(lambda: visiting.follow_up(workspace, identity, action, answer, note))

    def _on_noted(self, action: str, text: str) -> None:
        row = self.promises.rows.get(action)
        if row is not None:
            self._follow_up(self.visit, action, row.switch.key, text)

    def _on_counted(self, identity: str, observation: str, counted: Counted) -> None:
        workspace = self.desk.workspace
        measure, period = observation.split("|")[:2]
        site = self.page.sheet.site if self.page else ""

        def run() -> object:
            view = measures.get_measure(workspace, measure, site)
            return visiting.recount(workspace, identity, view, parse_period(period), counted)

        self._change(run)

    def _on_more(self) -> None:
        self.periods = MORE_PERIODS
        self.refresh(None)

    def _on_scored(self, step: str) -> None:
        workspace = self.desk.workspace
        if self.page is not None:
            site = self.page.sheet.site
            self._change(lambda: assessment.give_score(workspace, step, site=site))

    def _write_text(self, identity: str, name: str, text: str) -> None:
        workspace = self.desk.workspace

        def refused(error: QicError) -> None:
            self._keep_draft(identity, name, text)
            self.seen.texts[name].refuse(sentence_of(error))
            self.desk.say.error(error)

        if identity:
            self._change(lambda: visiting.write_visit(workspace, identity, **{name: text}), refused)

    def _keep_draft(self, identity: str, name: str, text: str) -> None:
        workspace = self.desk.workspace
        if identity:
            self._change(lambda: visiting.keep_draft(workspace, identity, name, text))

    def _drop_draft(self, identity: str, name: str) -> None:
        workspace = self.desk.workspace
        if identity:
            self._change(lambda: visiting.drop_draft(workspace, identity, name))

    # --- closing and printing ----------------------------------------------------------------------------------

    def close_visit(self) -> None:
        """Close the visit with its summary, and open that. What may name a patient is asked before it is fixed."""
        if self.page is None or not self.page.mine:
            return
        self.leave()
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
