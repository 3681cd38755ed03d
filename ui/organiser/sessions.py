"""Learning sessions: agenda by kind of time, who came, how useful it was, who could help whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.learning.readiness import POINTS
from qic_desktop.services.learning.sessions import PARTS
from qic_desktop.services.organising import peer_matching, sessions_planned
from qic_desktop.services.organising.peer_matching import Table
from qic_desktop.services.organising.sessions_planned import AgendaItem, SessionPlan, SiteAtSession
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.designing import span_words
from qic_desktop.wording.sessions import minutes_words, part_name, remark_words
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyLayer, EmptyState
from ui.widgets.fields import TextField
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import label

KEY = "sessions"
_ROLES = {"plenary": "concern", "team-time": "accent", "cross-team": "info", "practice": "improve", "informal": "muted"}


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the page shows."""

    plans: tuple[SessionPlan, ...]
    tables: tuple[Table, ...]


def read(workspace: Workspace) -> Found:
    """Read it in one go."""
    tables = peer_matching.find_tables(peer_matching.find_matches(workspace))
    return Found(sessions_planned.list_plans(workspace), tables)


class MinutesBar(QWidget):
    """The minutes of an agenda in one bar, each kind of time with its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._minutes: dict[str, int] = {}

    def show_plan(self, plan: SessionPlan) -> None:
        """Show the minutes of a session."""
        self._minutes = dict(plan.minutes)
        said = ", ".join(f"{part_name(part)}: {minutes_words(many)}" for part, many in self._minutes.items())
        self.setAccessibleName(said or _("No agenda yet"))
        self.setVisible(bool(self._minutes))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, left = current(), QPainter(self), 0.0
        whole = sum(self._minutes.values()) or 1
        for part, many in self._minutes.items():
            wide = self.width() * many / whole
            painter.fillRect(QRectF(left, 0, max(1.0, wide - 1), self.height()), theme.color(_ROLES[part]))
            left += wide
        painter.end()


class SessionsPage(Page):
    """A session is chosen at the top; its agenda stands at the left, who came and how it was at the right."""

    help_id = "organiser-sessions"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found: Found | None = None
        self._layers = QStackedLayout(self)
        self._empty = EmptyLayer(self)
        full = QWidget(self)
        self._layers.addWidget(self._empty)
        self._layers.addWidget(full)
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        self.sessions = Select()
        self.sessions.setAccessibleName(_("Session"))
        self.sessions.chosen.connect(lambda _key: self._show_plan())
        self.hold_step = button(_("It was held"), self._hold, icon="check", size="small")
        column.addWidget(HeadRow(self.sessions, [self.hold_step]))
        left, right = scrolled(self._build_agenda()), scrolled(self._build_sites())
        column.addWidget(Columns((left, right), 860), 1)

    def title(self) -> str:
        return _("Sessions")

    def focus_target(self) -> QWidget | None:
        return self.sessions if self._layers.currentIndex() else None

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: read(workspace), self.show_found, failed=self.desk.say.error, owner=self, topic=KEY
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_agenda(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        panel = Panel(_("Agenda"))
        self.when = label("", "muted", wrap=True)
        self.bar = MinutesBar()
        self.talk = label("", "muted", wrap=True)
        self.remarks = label("", wrap=True)
        for part in (self.when, self.bar, self.talk, self.remarks):
            panel.add(part)
        self._rows = QGridLayout()
        self._rows.setColumnStretch(0, 1)
        panel.add(self._rows)
        self.add_step = button(_("Add a part"), self._add_part, icon="plus", size="small")
        panel.add(HeadRow(self.add_step, []))
        column.addWidget(panel)
        self.homework = Panel(_("To do at home afterwards"))
        self.homework_words = label("", wrap=True)
        self.homework.add(self.homework_words)
        column.addWidget(self.homework)
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
        self.useful = Panel(_("How useful it was"))
        self._useful_rows = QVBoxLayout()
        self.useful.add(self._useful_rows)
        self.tables = Panel(_("Who could help whom"))
        self._table_rows = QVBoxLayout()
        self.tables.add(self._table_rows)
        for part in (self.sites, self.useful, self.tables):
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
            self._empty.show_state(EmptyState("presentation", _("No learning session yet"), why, step))
            self._layers.setCurrentIndex(0)
            return
        self._layers.setCurrentIndex(1)
        before = self.sessions.key
        self.sessions.set_options([(one.id, _session_name(one)) for one in found.plans])
        if not before:
            ahead = next((one for one in found.plans if not one.planned.is_over(one.day)), found.plans[-1])
            self.sessions.choose(ahead.id)
        self._show_plan()

    def _show_plan(self) -> None:
        plan = self.plan
        if plan is None or self.found is None:
            return
        event = plan.planned.event
        self.when.setText(" · ".join(part for part in (_when(plan), event.place or "") if part))
        self.hold_step.setVisible(plan.has_begun and not event.held_on)
        self.bar.show_plan(plan)
        said = " · ".join(f"{part_name(part)} {minutes_words(many)}" for part, many in plan.minutes.items())
        self.talk.setText(said)
        self.talk.setVisible(bool(said))
        self.remarks.setText("\n".join(remark_words(one, plan.talk, plan.share) for one in plan.remarks))
        self.remarks.setVisible(bool(plan.remarks))
        self.homework_words.setText(event.homework or _("Nothing yet. Write it in the timetable."))
        clear(self._rows)
        for row, one in enumerate(plan.agenda):
            self._add_row(row, one)
        self._show_sites(plan)
        self._show_useful(plan)
        clear(self._table_rows)
        self.tables.setVisible(bool(self.found.tables))
        for number, table in enumerate(self.found.tables, start=1):
            asks = ", ".join(site.name or site.code or "" for site in table.asks)
            words = _("Table {n}, {measure}: {tells} tells, {asks} ask.").format(
                n=number, measure=table.measure.name, tells=table.tells.name or table.tells.code, asks=asks
            )
            self._table_rows.addWidget(label(words, wrap=True))

    def _add_row(self, row: int, one: AgendaItem) -> None:
        title, minutes = TextField(one.title), TextField(str(one.minutes))
        title.setAccessibleName(_("Part {n}").format(n=row + 1))
        minutes.setAccessibleName(_("Minutes of {title}").format(title=one.title))
        minutes.setFixedWidth(current().px(64))
        kind = Select([(part, part_name(part)) for part in PARTS])
        kind.setAccessibleName(_("Kind of time of {title}").format(title=one.title))
        kind.choose(one.type)
        take_out = icon_button("trash-2", _("Take out {title}").format(title=one.title), partial(self._take_out, row))
        title.editingFinished.connect(lambda: self._write(row, title=title.text()))
        minutes.editingFinished.connect(lambda: self._write(row, minutes=minutes.text()))
        kind.chosen.connect(lambda key: self._write(row, kind=key))
        for column, part in enumerate((title, minutes, kind, take_out)):
            self._rows.addWidget(part, row, column)

    def _show_sites(self, plan: SessionPlan) -> None:
        clear(self._site_rows)
        came = sum(one.came for one in plan.sites)
        if plan.has_begun:
            said = n_("{came} of {n} site came.", "{came} of {n} sites came.", len(plan.sites))
            self.sites_said.setText(said.format(came=came, n=len(plan.sites)))
        else:
            self.sites_said.setText(_("How far each site is with its pre-work."))
        for one in plan.sites:
            self._site_rows.addWidget(self._site_row(plan, one))

    def _site_row(self, plan: SessionPlan, one: SiteAtSession) -> QWidget:
        name = one.site.name or one.site.code or ""
        if not plan.has_begun:
            ready = _("{n} of {of} ready").format(n=len(one.ready), of=len(POINTS))
            return HeadRow(label(name, wrap=True), [label(ready, "muted")])
        heads = TextField("" if one.counted is None else str(one.counted), "–")
        heads.setFixedWidth(current().px(56))
        heads.setAccessibleName(_("How many came from {site}").format(site=name))
        heads.editingFinished.connect(lambda: self._count(one, heads.text()))
        said = [] if one.wrote is None else [_("wrote {n}").format(n=one.wrote)]
        if one.promised:
            said.append(_("{kept} of {n} commitments kept").format(kept=one.kept, n=one.promised))
        if one.told_home:
            said.append(_("told at home"))
        steps: list[QWidget] = [label(" · ".join(said), "small")] if said else []
        return HeadRow(label(name, wrap=True), [*steps, heads])

    def _show_useful(self, plan: SessionPlan) -> None:
        clear(self._useful_rows)
        self.useful.setVisible(plan.has_begun)
        for one in plan.useful:
            words = _("{part}: useful for {share} % of {n} sites").format(
                part=part_name(one.part), share=round((one.share_useful or 0) * 100), n=one.sites
            )
            self._useful_rows.addWidget(label(words, wrap=True))
        if not plan.useful:
            said = n_("Shown as soon as {n} site has said so.", "Shown as soon as {n} sites have said so.", plan.least)
            self._useful_rows.addWidget(label(said.format(n=plan.least), "muted", wrap=True))

    # --- steps -------------------------------------------------------------------------------------------------

    def _write(self, row: int, title: str = "", minutes: str = "", kind: str = "") -> None:
        plan = self.plan
        if plan is None or row >= len(plan.agenda):
            return
        one = plan.agenda[row]
        many = int(minutes) if minutes.strip().isdecimal() else (0 if minutes else one.minutes)
        fresh = AgendaItem(title.strip() or one.title, many, kind or one.type)
        if fresh != one:
            self._change_agenda(plan, [fresh if at == row else each for at, each in enumerate(plan.agenda)])

    def _add_part(self) -> None:
        if self.plan is not None:
            self._change_agenda(self.plan, [*self.plan.agenda, AgendaItem(_("New part"), 30, "practice")])

    def _take_out(self, row: int) -> None:
        if self.plan is not None:
            self._change_agenda(self.plan, [one for at, one in enumerate(self.plan.agenda) if at != row])

    def _change_agenda(self, plan: SessionPlan, items: list[AgendaItem]) -> None:
        workspace = self.desk.workspace
        self._change(lambda: sessions_planned.write_agenda(workspace, plan.id, items))

    def _count(self, one: SiteAtSession, text: str) -> None:
        plan, workspace = self.plan, self.desk.workspace
        came = int(text) if text.strip().isdecimal() else None
        if plan is not None and came != one.counted:
            self._change(lambda: sessions_planned.count_heads(workspace, plan.id, one.site.id, came))

    def _hold(self) -> None:
        plan, workspace = self.plan, self.desk.workspace
        if plan is not None:
            self._change(lambda: sessions_planned.hold(workspace, plan.id))

    def _change(self, act: object) -> None:
        assert callable(act)
        self.desk.tasks.change(act, failed=self._on_failed, owner=self)

    def _on_failed(self, error: QicError) -> None:
        self.desk.say.error(error)
        self._show_plan()


def _session_name(one: SessionPlan) -> str:
    return one.planned.event.title or _("Learning session {n}").format(n=one.planned.number)


def _when(plan: SessionPlan) -> str:
    said = span_words(plan.planned.first, plan.planned.last)
    return _("{when}, held").format(when=said) if plan.planned.event.held_on else said


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Sessions"), "presentation", SessionsPage)
