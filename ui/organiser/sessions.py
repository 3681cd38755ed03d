"""Learning sessions: agenda by kind of time, briefs, who came, how it was, who could help whom, what is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qic_desktop.domain.organising import ExpertBrief
from qic_desktop.domain.typed import whole_number
from qic_desktop.errors import NotANumberError, QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.learning.readiness import POINTS
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import peer_matching, session_forms, sessions_planned, timetable
from qic_desktop.services.organising.peer_matching import Solver, Table
from qic_desktop.services.organising.session_forms import Evaluation
from qic_desktop.services.organising.sessions_planned import AgendaItem, SessionPlan, SiteAtSession
from qic_desktop.services.printing import session_papers, session_sheets
from qic_desktop.services.printing.papers import Paper
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.collection import asked_first_words
from qic_desktop.wording.period_names import period_name
from ui.asking import open_dialog
from ui.desk import Desk
from ui.organiser.sessions_agenda import AgendaPanel
from ui.organiser.sessions_briefs import BriefsPanel
from ui.organiser.sessions_certificates import CertificatesDialog
from ui.organiser.sessions_evaluation import EvaluationPanel
from ui.organiser.sessions_held import HeldDialog
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.team_panels import keep_focus
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.fields import LongTextField, TextField
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import label

KEY = "sessions"
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the page shows."""

    plans: tuple[SessionPlan, ...]
    tables: tuple[Table, ...]
    asked_first: tuple[tuple[MeasureView, Solver], ...]
    briefs: Mapping[str, tuple[ExpertBrief, ...]]
    evaluations: Mapping[str, Evaluation]


def read(workspace: Workspace) -> Found:
    """Read it in one go."""
    plans = sessions_planned.list_plans(workspace)
    matches = peer_matching.find_matches(workspace)
    return Found(
        plans,
        peer_matching.find_tables(matches),
        peer_matching.asked_first(matches),
        {one.id: session_papers.briefs_of(workspace, one.id) for one in plans},
        {one.id: session_forms.evaluate(workspace, one.id) for one in plans},
    )


class SessionsPage(Page):
    """A session is chosen at the top; its agenda stands at the left, who came and how it was at the right."""

    help_id = "organiser-sessions"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found: Found | None = None
        self.printer = Printer(desk, self)
        self.certifying: CertificatesDialog | None = None
        self.holding: HeldDialog | None = None
        self._heads: dict[str, tuple[TextField, QLabel]] = {}
        self._rows_shown: object = None
        self._layers = Layers(self)
        full = self._layers.full
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        self.sessions = Select()
        self.sessions.setAccessibleName(_("Session"))
        self.sessions.setMaximumWidth(current().px(460))
        self.sessions.chosen.connect(lambda _key: self._on_chosen())
        self.hold_step = button(_("It was held …"), self._ask_held, icon="check", size="small")
        self.certificates_step = button(_("Certificates …"), self._ask_certificates, icon="file-check", size="small")
        self.pack_step = button(_("Session pack"), self._print_pack, kind="primary", icon="printer", size="small")
        steps = [self.hold_step, self.certificates_step, self.pack_step]
        chosen = QWidget()
        row = QHBoxLayout(chosen)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.sessions, 1)
        row.addStretch(1)
        column.addWidget(HeadRow(chosen, steps))
        # One way to scroll: with large text the sites stand below the agenda.
        parts = Columns((self._build_plan(), self._build_sites()), 860, widths=(None, 372))
        self._area = scrolled(parts)
        column.addWidget(self._area, 1)

    def title(self) -> str:
        return _("Sessions")

    def focus_target(self) -> QWidget | None:
        return self.sessions if self._layers.is_full else None

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: read(workspace), self.show_found, failed=self.desk.say.error, owner=self, topic=KEY
        )

    def _on_chosen(self) -> None:
        """Another session is shown from its beginning."""
        self._show_plan()
        self._area.verticalScrollBar().setValue(0)

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_plan(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        self.agenda = AgendaPanel()
        self.agenda.changed.connect(self._change_agenda)
        self.agenda.limit_chosen.connect(self._choose_limit)
        self.homework = Panel(_("To do at home afterwards"))
        self.homework_field = LongTextField("", _("for example: draw your chart by hand, and hang it up"), 2)
        self.homework_field.setMaximumHeight(current().px(72))
        self.homework_field.setAccessibleName(_("To do at home afterwards"))
        self.homework_field.committed.connect(self._write_homework)
        self.homework.add(self.homework_field)
        self.briefs = BriefsPanel(self.desk)
        self.evaluation = EvaluationPanel(self.desk)
        self.evaluation.form_asked.connect(lambda: self._print(session_sheets.prepare_form))
        self.evaluation.results_asked.connect(lambda: self._print(session_sheets.prepare_results))
        for part in (self.agenda, self.homework, self.briefs, self.evaluation):
            column.addWidget(part)
        column.addStretch(1)
        return holder

    def _build_sites(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        self.sites = Panel(_("Sites"))
        self.sites_said = label("", "muted", wrap=True)
        self.sites.add(self.sites_said)
        self._site_rows = QVBoxLayout()
        self.sites.add(self._site_rows)
        self.tables = Panel(_("Who could help whom"))
        self._table_rows = QVBoxLayout()
        self.tables.add(self._table_rows)
        for part in (self.sites, self.tables):
            column.addWidget(part)
        column.addStretch(1)
        return holder

    # --- showing -----------------------------------------------------------------------------------------------

    @property
    def plan(self) -> SessionPlan | None:
        """The session that is shown."""
        return next((one for one in self.found.plans if one.id == self.sessions.key), None) if self.found else None

    def show_found(self, found: Found) -> None:
        """Show what the store says."""
        self.found = found
        if not found.plans:
            why = _("Here you plan each learning session and see who came. Sessions stand in the timetable.")
            step = Step(_("Open the timetable"), partial(self.desk.navigator.go, "design", "timetable"))
            self._layers.show_empty(EmptyState("presentation", _("No learning session yet"), why, step))
            return
        self._layers.show_full()
        before = self.sessions.key
        self.sessions.set_options([(one.id, session_papers.name_of(one)) for one in found.plans])
        if not before:
            ahead = next((one for one in found.plans if not one.planned.is_over(one.day)), found.plans[-1])
            self.sessions.choose(ahead.id)
        self._show_plan()

    def _show_plan(self) -> None:
        keep_focus(self, self._show_parts)

    def _show_parts(self) -> None:
        plan = self.plan
        if plan is None or self.found is None:
            return
        held = plan.planned.event.held_on or ""
        self.hold_step.setVisible(plan.has_begun)
        self.hold_step.set_word(_("Held on {day} …").format(day=period_name(held)) if held else _("It was held …"))
        self.certificates_step.setVisible(plan.has_begun)
        self.agenda.show_plan(plan)
        self.homework_field.show_text(plan.planned.event.homework or "")
        self.briefs.show_briefs(plan.id, self.found.briefs.get(plan.id, ()))
        self.evaluation.show_evaluation(plan, self.found.evaluations[plan.id])
        self._show_sites(plan)
        clear(self._table_rows)
        self.tables.setVisible(bool(self.found.tables or self.found.asked_first))
        for number, table in enumerate(self.found.tables, start=1):
            asks = ", ".join(site.name or site.code or "" for site in table.asks)
            head = _("Table {n}: {measure}").format(n=number, measure=table.measure.name)
            words = _("{tells} tells, {asks} ask.").format(tells=table.tells.name or table.tells.code, asks=asks)
            self._table_rows.addWidget(label(head, "strong", wrap=True))
            self._table_rows.addWidget(label(words, wrap=True))
        for view, one in self.found.asked_first:
            name = one.site.name or one.site.code or ""
            said = asked_first_words(name, view.name, one.jump_ratio, one.jump or "")
            self._table_rows.addWidget(label(said, "muted", wrap=True))

    def _show_sites(self, plan: SessionPlan) -> None:
        came = sum(one.came for one in plan.sites)
        if plan.has_begun:
            said = n_("{came} of {n} site came.", "{came} of {n} sites came.", len(plan.sites))
            self.sites_said.setText(said.format(came=came, n=len(plan.sites)))
        else:
            self.sites_said.setText(_("How far each site is with its pre-work."))
        rows = (plan.id, plan.has_begun, tuple(replace(one, counted=None) for one in plan.sites))
        if rows == self._rows_shown:
            # Before it begins no heads are counted.
            for one in (each for each in plan.sites if each.site.id in self._heads):
                field, below = self._heads[one.site.id]
                if field.text() != (text := "" if one.counted is None else str(one.counted)):
                    field.show_text(text)
                _say_below(below, one)
            return
        self._rows_shown, self._heads = rows, {}
        clear(self._site_rows)
        for one in plan.sites:
            self._site_rows.addWidget(self._site_row(plan, one))

    def _site_row(self, plan: SessionPlan, one: SiteAtSession) -> QWidget:
        name = one.site.name or one.site.code or ""
        if not plan.has_begun:
            ready = _("{n} of {of} ready").format(n=len(one.ready), of=len(POINTS))
            return _beside(name, label("", "small"), label(ready, "muted"))
        heads = TextField("" if one.counted is None else str(one.counted), "–")
        heads.setFixedWidth(current().px(56))
        heads.setAccessibleName(_("How many came from {site}").format(site=name))
        heads.setObjectName(f"heads-{one.site.id}")
        heads.committed.connect(lambda text: self._count(one, text))
        below = label("", "small", wrap=True)
        row = _beside(name, below, heads)
        _say_below(below, one)
        self._heads[one.site.id] = heads, below
        return row

    # --- steps -------------------------------------------------------------------------------------------------

    def _change_agenda(self, items: list[AgendaItem]) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is not None:
            self._change(lambda: sessions_planned.write_agenda(workspace, plan.id, items))

    def _choose_limit(self, percent: int) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: sessions_planned.choose_talk_limit(workspace, percent),
            lambda _nothing: self.refresh(None),
            failed=self._on_failed,
            owner=self,
        )

    def _write_homework(self, text: str) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is not None:
            self._change(lambda: timetable.change_event(workspace, plan.id, homework=text.strip() or None))

    def _count(self, one: SiteAtSession, text: str) -> None:
        plan, workspace = self.plan, self.desk.workspace
        typed = text.strip()
        came = whole_number(typed)
        if typed and came is None:
            self._on_failed(NotANumberError(typed))
            return
        counted = {each.site.id: each.counted for each in plan.sites} if plan is not None else {}
        if plan is not None and came != counted.get(one.site.id):
            self._change(lambda: sessions_planned.count_heads(workspace, plan.id, one.site.id, came))

    def _ask_held(self) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is None:
            return
        self.holding = dialog = HeldDialog(plan, self)
        dialog.accepted.connect(
            lambda: self._change(lambda: sessions_planned.hold(workspace, plan.id, dialog.day.typed))
        )
        open_dialog(dialog)

    # --- printing ----------------------------------------------------------------------------------------------

    def _print_pack(self) -> None:
        self._print(session_papers.prepare_pack)

    def _print(self, prepare: Callable[[Workspace, str], Paper[P]]) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is not None:
            self.printer.print(lambda: prepare(workspace, plan.id))

    def _ask_certificates(self) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is None:
            return
        self.certifying = dialog = CertificatesDialog(self.window())

        def make() -> None:
            each, names = dialog.each, dialog.names
            self.printer.print(lambda: session_sheets.prepare_certificates(workspace, plan.id, each=each, names=names))

        dialog.accepted.connect(make)
        dialog.open()

    def _change(self, act: object) -> None:
        assert callable(act)
        self.desk.tasks.change(act, failed=self._on_failed, owner=self)

    def _on_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        self._show_plan()


def _say_below(said: QLabel, one: SiteAtSession) -> None:
    """What is known of a site at the session; a count that is not what the team wrote is said first."""
    parts = []
    if one.differs:
        parts.append(_("the team wrote {n}: ask which is right").format(n=one.wrote))
    elif one.wrote is not None:
        parts.append(_("wrote {n}").format(n=one.wrote))
    if one.promised:
        parts.append(_("{kept} of {n} commitments kept").format(kept=one.kept, n=one.promised))
    if one.told_home:
        parts.append(_("told at home"))
    said.setText(" · ".join(parts))
    said.setVisible(bool(parts))


def _beside(name: str, detail: QLabel, end: QWidget) -> QWidget:
    """A site with what is known of it, and something at the end of the line."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    said = QVBoxLayout()
    said.setSpacing(0)
    said.addWidget(label(name, wrap=True))
    said.addWidget(detail)
    row.addLayout(said, 1)
    detail.setHidden(not detail.text())
    row.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)
    return box


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Sessions"), "presentation", SessionsPage)
