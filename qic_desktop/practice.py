"""A practice collaborative as real stores: the whole main job, step by step, on one of the two practice sets.

``qic demo`` runs it without a window, *Look around with practice data* and the tour open its workspaces. Keys are
made on the spot and everything is marked as practice, which real stores refuse.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from qic_desktop import bootstrap
from qic_desktop.clock import Clock, system_clock
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import StoreExistsError
from qic_desktop.services import keeping, people
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import aggregating, caseloads, collaboratives
from qic_desktop.services.practising import (
    practice_areas,
    practice_around,
    practice_births,
    practice_coaching,
    practice_collecting,
    practice_drivers,
    practice_facilities,
    practice_gains,
    practice_learning,
    practice_organising,
    practice_others,
    practice_plan,
    practice_progress,
    practice_returns,
    practice_team,
)
from qic_desktop.services.practising.practice_data import PracticeData, PracticeMeasure, PracticeSite, load_practice
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY, PracticeSet
from qic_desktop.services.printing import report_files, reporting
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace

FED_BACK = 3
"""So many sites have their feedback already, besides the team that is looked at."""
Progress = Callable[[str, float], None]
"""Told a step's name when it is done, and how many seconds it took."""


@dataclass(frozen=True, slots=True)
class PracticeFolder:
    """Where the parts of a demonstration lie."""

    root: Path

    @property
    def organiser(self) -> Path:
        """The organiser's store."""
        return self.root / "organiser.qic"

    @property
    def coach(self) -> Path:
        """The coach's store."""
        return self.root / "coach.qic"

    def site(self, code: str) -> Path:
        """A site's store."""
        return self.root / "sites" / f"{code}.qic"

    @property
    def packages(self) -> Path:
        """Every package that was sent."""
        return self.root / "packages"

    @property
    def charts(self) -> Path:
        """The pictures."""
        return self.root / "charts"

    @property
    def reports(self) -> Path:
        """The printed documents."""
        return self.root / "reports"


@dataclass(slots=True)
class Demonstration:
    """What a run did: steps with seconds, the aggregates, the organiser's digest."""

    folder: PracticeFolder
    sites: int
    steps: list[tuple[str, float]] = field(default_factory=list)
    aggregates: dict[str, dict[str, object]] = field(default_factory=dict)
    digest: str = ""
    notice: str = ""


def demonstrate(
    root: Path,
    sites: int = 20,
    *,
    chosen: PracticeSet = EMERGENCY,
    progress: Progress | None = None,
    clock: Clock = system_clock,
) -> Demonstration:
    """Run the main job below ``root`` with the first ``sites`` sites of a practice set.

    Raises:
        StoreExistsError: something lies there already; nothing is overwritten.
    """
    folder = PracticeFolder(root.absolute())
    if folder.root.exists() and (not folder.root.is_dir() or any(folder.root.iterdir())):
        raise StoreExistsError(folder.root)
    return _Run(folder, chosen, min(sites, chosen.most_sites), progress, clock).run()


class _Run:
    """The story, one method a chapter."""

    def __init__(
        self, folder: PracticeFolder, chosen: PracticeSet, count: int, progress: Progress | None, clock: Clock
    ) -> None:
        self.folder = folder
        self.chosen = chosen
        self.births = practice_births.load_births() if chosen is BIRTHS else None
        self.data = data = self.births.told if self.births else load_practice()
        self.sites = data.sites[:count]
        self.clock = clock
        self.progress = progress
        self.done = Demonstration(folder, count, notice=data.notice)
        self.exported: list[Path] = []

    def run(self) -> Demonstration:
        """All chapters; stores are closed at the end of each."""
        for path in (self.folder.packages, self.folder.charts, self.folder.reports, self.folder.root / "sites"):
            path.mkdir(parents=True, exist_ok=True)
        chapters = (
            ("organiser defines and publishes", self._organise),
            ("organiser invites", self._invite),
            ("sites join, record, test changes, export", self._sites_work),
            ("coach carries the packages", self._carry),
            ("organiser accepts and imports", self._import),
            ("organiser sends news back", self._send_news),
            ("coach visits", self._visit),
            ("organiser aggregates", self._aggregate),
            ("charts and reports", self._print),
        )
        for name, chapter in chapters:
            started = time.monotonic()
            chapter()
            seconds = time.monotonic() - started
            self.done.steps.append((name, seconds))
            if self.progress is not None:
                self.progress(name, seconds)
        return self.done

    def _create(self, path: Path, role: Role, name: str) -> Workspace:
        return bootstrap.create_workspace(
            path, role, name, practice=True, practice_day=self.chosen.day, clock=self.clock
        )

    def _organise(self) -> None:
        workspace = self._create(self.folder.organiser, Role.ORGANISER, self.data.collaborative.title)
        try:
            _introduce(workspace, self.data, None)
            describe_practice(workspace, self.data)
            seen_by = practice_organising.seen_by(self.chosen.folder)
            practice_drivers.draft_package(workspace, self.data.collaborative, seen_by)
            if self.births:
                practice_births.announce(workspace, self.births)
            practice_learning.announce_dates(workspace, self.data.collaborative.timetable)
            practice_learning.hand_on(workspace, self.chosen.folder)
            practice_organising.write_design(workspace, self.chosen.folder)
            exporting.publish(workspace, self.folder.packages / "definitions.qicpkg")
        finally:
            bootstrap.close_workspace(workspace)

    def _invite(self) -> None:
        workspace = bootstrap.open_workspace(self.folder.organiser, clock=self.clock)
        try:
            for site in self.sites:
                exporting.invite(workspace, site.name, self._invitation(site.code), code=site.code)
            exporting.invite(workspace, self.chosen.coach, self._invitation("coach"), role=Role.COACH)
        finally:
            bootstrap.close_workspace(workspace)

    def _invitation(self, code: str) -> Path:
        return self.folder.packages / f"{code}-invitation.qicpkg"

    def _sites_work(self) -> None:
        for site in self.sites:
            workspace = self._create(self.folder.site(site.code), Role.SITE, site.name)
            try:
                _introduce(workspace, self.data, site.code)
                joining.join(workspace, self._invitation(site.code))
                self._record(workspace, site)
                enter_cycles(workspace, self.data, site)
                practice_team.play_team(workspace, site.code, self.chosen.folder)
                practice_around.play_around(workspace, site.code, self.chosen.folder)
                practice_plan.play_plan(workspace, site.code, self.chosen.folder)
                practice_drivers.play_drivers(workspace, site.code, self.chosen.folder)
                practice_gains.play_gains(workspace, site.code, self.chosen.folder)
                practice_progress.play_progress(workspace, site.code, self.chosen.folder)
                practice_learning.play_learning(workspace, site.code, self.chosen.folder)
                practice_collecting.play_collecting(workspace, site.code, self.chosen.folder)
                practice_others.play_other(workspace, site.code, self.data.collaborative, self.chosen.folder)
                out = self._package(site.code)
                exporting.export_data_package(workspace, out)
                self.exported.append(out)
            finally:
                bootstrap.close_workspace(workspace)

    def _record(self, workspace: Workspace, site: PracticeSite) -> None:
        if self.births:
            practice_births.record_births(workspace, self.births, site.code)
        else:
            record_practice(workspace, self.data, site, practice_coaching.not_typed(self.chosen.folder))

    def _package(self, code: str) -> Path:
        return self.folder.packages / f"{code}-{self.chosen.month}.qicpkg"

    def _carry(self) -> None:
        workspace = self._create(self.folder.coach, Role.COACH, self.chosen.coach)
        try:
            joining.join(workspace, self._invitation("coach"))
            importing.import_packages(workspace, self.exported)
            stick = self.folder.packages / "bag"
            stick.mkdir(exist_ok=True)
            # The very files that came, not copies made by the program: a carrier cannot alter them.
            for original in sorted((self.folder.coach / "received").glob(f"*-{self.chosen.month}.qicpkg")):
                shutil.copyfile(original, stick / original.name.partition("-")[2])
            exporting.export_data_package(workspace, stick / f"coach-{self.chosen.month}.qicpkg")
        finally:
            bootstrap.close_workspace(workspace)

    def _import(self) -> None:
        workspace = bootstrap.open_workspace(self.folder.organiser, clock=self.clock)
        try:
            importing.import_packages(workspace, sorted((self.folder.packages / "bag").glob("*.qicpkg")))
            later, start = practice_organising.began(self.chosen.folder), self.data.collaborative.start
            for pending in enrolling.pending_requests(workspace):
                code = pending.invitation.code if pending.invitation else None
                enrolling.enrol(workspace, pending, since=later.get(code or "", start))
            practice_organising.follow_sites(workspace, self.data.collaborative, self.chosen.folder)
            practice_areas.place_sites(workspace, self.chosen.folder)
            practice_facilities.list_facilities(workspace, self.chosen.folder)
        finally:
            bootstrap.close_workspace(workspace)

    def _send_news(self) -> None:
        news = self.folder.packages / "news.qicpkg"
        own: dict[str, Path] = {}
        workspace = bootstrap.open_workspace(self.folder.organiser, clock=self.clock)
        try:
            exporting.publish(workspace, news)
            # The feedback of the team that is looked at, and of a few others; the rest waits for the next news.
            for code in [self.chosen.team, *(site.code for site in self.sites[:FED_BACK])]:
                site = next((one for one in trust.list_sites(workspace) if one.code == code), None)
                if site is not None and code not in own:
                    out = self.folder.packages / f"for-{code}-news.qicpkg"
                    own[code] = exporting.publish(workspace, out, to=site.id).file
            for coach in caseloads.list_coaches(workspace):
                own[""] = exporting.publish(workspace, self.folder.packages / "for-coach-news.qicpkg", to=coach.id).file
            self.done.digest = keeping.digest(workspace)
        finally:
            bootstrap.close_workspace(workspace)
        readers = [(self.folder.coach, ""), *((self.folder.site(site.code), site.code) for site in self.sites)]
        for path, code in readers:
            workspace = bootstrap.open_workspace(path, clock=self.clock)
            try:
                importing.import_packages(workspace, [news, *([own[code]] if code in own else [])])
            finally:
                bootstrap.close_workspace(workspace)

    def _visit(self) -> None:
        workspace = bootstrap.open_workspace(self.folder.coach, clock=self.clock)
        try:
            practice_coaching.record_coaching(workspace, self.chosen.folder)
            stick = self.folder.packages / "bag"
            seen = exporting.export_data_package(workspace, stick / f"coach-visits-{self.chosen.month}.qicpkg").file
            seen_there = practice_coaching.visited(self.chosen.folder)
            visited = {
                self.folder.site(site.code): exporting.export_data_package(
                    workspace, self.folder.packages / f"visit-{site.code}.qicpkg", to=site.code
                ).file
                for site in self.sites
                if site.code in seen_there
            }
        finally:
            bootstrap.close_workspace(workspace)
        for path, file in {self.folder.organiser: seen, **visited}.items():
            workspace = bootstrap.open_workspace(path, clock=self.clock)
            try:
                importing.import_packages(workspace, [file])
                if path == self.folder.organiser:
                    practice_organising.answer_problems(workspace, self.chosen.folder)
                    self.done.digest = keeping.digest(workspace)
            finally:
                bootstrap.close_workspace(workspace)

    def _aggregate(self) -> None:
        workspace = bootstrap.open_workspace(self.folder.organiser, clock=self.clock)
        try:
            for view in measures.list_pooled(workspace):
                collection = aggregating.collect(workspace, view)
                self.done.aggregates[view.code] = collection.aggregate.to_json()
                (self.folder.charts / f"all-{view.code}.svg").write_text(
                    reporting.bands_svg(collection), encoding="utf-8"
                )
            report_files.write_report(workspace, "collaborative", self.folder.reports / "collaborative.pdf")
            practice_returns.leave_a_return(workspace, self.sites[-1].code, self.chosen.month, self.folder.packages)
        finally:
            bootstrap.close_workspace(workspace)

    def _print(self) -> None:
        for site in self.sites:
            workspace = bootstrap.open_workspace(self.folder.site(site.code), clock=self.clock)
            try:
                for view in measures.list_measures(workspace):
                    picture = reporting.chart_svg(charts.measure_chart(workspace, view))
                    (self.folder.charts / f"{site.code}-{view.code}.svg").write_text(picture, encoding="utf-8")
                report_files.write_report(
                    workspace, "monthly", self.folder.reports / f"{site.code}-{self.chosen.month}.pdf"
                )
            finally:
                bootstrap.close_workspace(workspace)


def describe_practice(workspace: Workspace, data: PracticeData) -> None:
    """Draft the practice collaborative: aim, dates, measures."""
    story = data.collaborative
    names = ("title", "topic", "governance", "aim", "start", "end", "rule_set", "comparison_policy", "contact")
    collaboratives.describe_collaborative(workspace, **{name: getattr(story, name) for name in names})
    for measure in story.measures:
        measures.define_measure(workspace, _new_measure(measure))


def _new_measure(measure: PracticeMeasure) -> measures.NewMeasure:
    definition = {
        name: value
        for name, value in (
            (name, getattr(measure.definition, name)) for name in measure.definition.__slots__ if name != "number"
        )
        if value is not None
    }
    return measures.NewMeasure(
        measure.code, measure.name, MeasureKind(measure.kind), measure.due_day, definition, measure.sensitive
    )


def _introduce(workspace: Workspace, data: PracticeData, site: str | None) -> None:
    for number, person in enumerate(data.people_of(site)):
        found = people.add_person(workspace, person.name, person.profession)
        if workspace.role is Role.SITE:
            people.add_member(workspace, found.id, person.role, data.collaborative.start)
        if number == 0:
            people.type_as(workspace, found.id)


def record_practice(
    workspace: Workspace, data: PracticeData, site: PracticeSite, but: Collection[tuple[str, str]] = ()
) -> None:
    """Type a site's published months in, measure by measure, but those (site, month) that its coach enters."""
    months = [month for month in data.months_of(site.code) if (month.site, month.period) not in but]
    for view in measures.list_measures(workspace):
        if view.code not in ("four-hours", "admissions"):
            continue
        entries = []
        for month in months:
            numerator, denominator = month.counts(view.code)
            entries.append((parse_period(month.period), Entry(numerator, denominator)))
        observations.record_many(workspace, view, entries, source=Source.PUBLISHED)


def enter_cycles(workspace: Workspace, data: PracticeData, site: PracticeSite) -> None:
    """Plan, do, study and close a site's invented PDSA cycles."""
    ramps = {}
    ids = {view.code: view.id for view in measures.list_measures(workspace)}
    for ramp in data.ramps_of(site.code):
        ramps[ramp.letter] = cycles.open_ramp(workspace, ramp.title, ramp.change_idea).id
    for cycle in data.cycles_of(site.code):
        fields: dict[str, object] = {
            name: getattr(cycle, name) for name in cycle.__slots__ if name not in ("site", "ramp", "number", "measures")
        }
        fields["measures"] = [ids[code] for code in cycle.measures if code in ids]
        cycles.open_cycle(workspace, ramps[cycle.ramp], **{name: text for name, text in fields.items() if text != ""})
    for under_way in data.open_cycles:
        if under_way.site != site.code:
            continue
        if under_way.ramp not in ramps:
            idea = under_way.fields.get("change_idea")
            opened = cycles.open_ramp(workspace, under_way.ramp_title, str(idea) if idea else None)
            ramps[under_way.ramp] = opened.id
        linked = [ids[code] for code in under_way.measures if code in ids]
        cycles.open_cycle(workspace, ramps[under_way.ramp], measures=linked, **under_way.fields)
