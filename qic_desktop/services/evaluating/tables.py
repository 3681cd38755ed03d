"""What an analyst gets: every site's months, ready for an interrupted time series; and what may go out.

Inside, one row stands for a site, period, measure and part of the cases. What leaves has areas and periods only: small
counts, and those of too few sites, are hidden so that no subtraction finds them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.charting.charts import value_of
from qic_desktop.services.coaching.recounts import list_recounts
from qic_desktop.services.evaluating.data_package import About, Cell, Field, Table, package_files, write_package
from qic_desktop.services.feeding_back.agreed import guard_of as guard_of
from qic_desktop.services.feeding_back.leaving import let_leave, open_release
from qic_desktop.services.feeding_back.releasing import ALL as ALL
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives, participations
from qic_desktop.services.organising.participations import Standing, TakingPart
from qic_desktop.services.organising.timetable import Planned, read_timetable
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Role, Workspace

SERIES = (
    Field("site", "string", "Code of the site", required=True),
    Field("area", "string", "Where it lies, from the widest to the narrowest"),
    Field("facility_type", "string", "What kind of facility it is"),
    Field("measure", "string", "Code of the measure", required=True),
    Field("stratum", "string", "Which part of the cases; empty for all of them"),
    Field("period", "string", "The period as the program writes it", required=True),
    Field("first_day", "date", "First day of the period", required=True),
    Field("time", "integer", "Number of the period, from the first one of the table", required=True),
    Field("intervention", "boolean", "Whether the site took part by the end of the period", required=True),
    Field("months_since_start", "integer", "Months since the site began; negative before"),
    Field("phase", "string", "Span of the timetable in which the period begins"),
    Field("standing", "string", "Whether a report was expected", tuple(one.value for one in Standing), required=True),
    Field("numerator", "number", "Cases that count"),
    Field("denominator", "number", "All cases"),
    Field("value", "number", "The value: a share is a fraction, a rate stands on its printed scale"),
    Field("missing", "string", "Why there is no value, where somebody said so"),
    Field("revision", "integer", "Number of the definition that the value follows"),
    Field("revision_in_force", "integer", "Number of the definition in force in that period"),
    Field("source", "string", "Where the value was read", tuple(one.value for one in Source)),
    Field("counted_back", "boolean", "Whether it was counted afterwards, from records", required=True),
    Field("checked", "boolean", "Whether the team counted once more and found the same", required=True),
    Field("recount_factor", "number", "A coach’s recount over what was reported"),
)
MEASURES = (
    Field("measure", "string", "Code of the measure", required=True),
    Field("name", "string", "Its name", required=True),
    Field("form", "string", "What one value is made of", required=True),
    Field("direction", "string", "Which way is better", required=True),
    Field("target", "number", "The collaborative’s target"),
    Field("sensitive", "boolean", "Whether small numbers are hidden inside as well", required=True),
    Field("revision", "integer", "Number of the definition"),
    Field("effective_period", "string", "From when on it holds"),
    Field("numerator_text", "string", "What is counted above"),
    Field("denominator_text", "string", "What is counted below"),
)
OPEN = (
    Field("measure", "string", "Code of the measure", required=True),
    Field("area", "string", "The widest area; * for all of them together", required=True),
    Field("period", "string", "The period as the program writes it", required=True),
    Field("sites", "integer", "Sites behind the counts; empty where hidden"),
    Field("numerator", "integer", "Cases that count; empty where hidden"),
    Field("denominator", "integer", "All cases; empty where hidden"),
    Field("hidden", "boolean", "Whether the counts are hidden to protect patients and sites", required=True),
)


def export_inside(workspace: Workspace, folder: Path) -> Path:
    """Write every site's months for an analyst of the collaborative.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: there are other files in the folder.
    """
    _check(workspace)
    return write_package(*_inside(workspace), folder)


def inside_files(workspace: Workspace) -> dict[str, bytes]:
    """The same as files by their names; nothing is written.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    _check(workspace)
    return package_files(*_inside(workspace))


def _inside(workspace: Workspace) -> tuple[About, tuple[Table, ...]]:
    views = measures.list_pooled(workspace)
    rows = [row for view in views for row in _Series(workspace, view).rows()]
    series = Table(
        "series", "One row a site, measure, stratum and period", SERIES, rows, ("site", "measure", "stratum", "period")
    )
    said = "For analysts of the collaborative only: single sites and small numbers can be recognised."
    return _about(workspace, said), (series, _measures(views))


def export_outside(workspace: Workspace, folder: Path) -> Path:
    """Write what may leave the collaborative: counts by area and period, small ones hidden.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: there are other files in the folder.
    """
    _check(workspace)
    views = [one for one in measures.list_pooled(workspace) if one.form is ValueForm.PROPORTION]
    guard = guard_of(workspace)
    let_leave(workspace, views)
    rows = [row for view in views for row in open_rows(workspace, view)]
    counts = Table("counts", "Counts by area and period", OPEN, rows, ("measure", "area", "period"))
    said = (
        f"Counts under {guard.threshold}, or of fewer than {guard.minimum_sites} sites, are hidden; others with them "
        "so that no subtraction finds them. A period that left before stands here as it left, unless much has been "
        "added to it since."
    )
    return write_package(_about(workspace, said), (counts, _measures(views)), folder)


def _check(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("evaluation", why="role")


def _about(workspace: Workspace, said: str) -> About:
    found = collaboratives.find_collaborative(workspace)
    title = (found.title if found else None) or workspace.name
    made = datetime.fromtimestamp(workspace.clock() / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return About("evaluation", title, said, made)


def _measures(views: Sequence[MeasureView]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            view.code,
            view.name,
            view.form.value,
            view.direction.value,
            view.target,
            bool(view.measure.sensitive),
            one.revision,
            one.effective_period,
            one.numerator_text,
            one.denominator_text,
        )
        for view in views
        for one in view.revisions
    ]
    return Table("measures", "Every definition of every measure", MEASURES, rows, ("measure", "revision"))


class _Series:
    """The rows of one measure."""

    def __init__(self, workspace: Workspace, view: MeasureView) -> None:
        self._view = view
        self._sites = {site_scope(one.id).text: one for one in list_sites(workspace)}
        self._standing = participations.as_asked(participations.standing_in(workspace), view.is_asked)
        self._parts = participations.read_all(workspace)
        self._spans = [one for one in read_timetable(workspace) if one.first and one.last and one.last > one.first]
        self._factors = {
            (one.record.scope.rpartition("/")[2], one.record.observation): factor
            for one in list_recounts(workspace, measure=view.id)
            if (factor := _factor(one.record.numerator, one.record.reported_numerator)) is not None
        }
        found = workspace.journal.list_records(Observation, prefix=f"{view.id}|")
        self._found = [
            (one, period) for one in found if one.scope in self._sites and (period := find_period(one.period))
        ]
        periods = {period for _one, period in self._found} | set(
            collaboratives.expected_periods(workspace, view.period_kind)
        )
        self._numbers = {period: number for number, period in enumerate(sorted(periods), 1)}
        self._common = collaboratives.expected_periods(workspace, view.period_kind)[0].first

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """By site, stratum and period; what was expected and did not come has a row too."""
        by_site: dict[str, dict[tuple[str, Period], Observation]] = {scope: {} for scope in self._sites}
        for one, period in self._found:
            by_site[one.scope][one.id.split("|")[2], period] = one
        for scope, site in sorted(self._sites.items(), key=lambda pair: pair[1].code or pair[1].id):
            known = by_site[scope]
            for stratum in sorted({"", *(stratum for stratum, _period in known)}):
                for period in self._numbers:
                    shown = known.get((stratum, period))
                    if shown is not None or (stratum == "" and self._standing(site.id, period) is Standing.EXPECTED):
                        yield self._row(site, stratum, period, shown)

    def _row(self, site: Site, stratum: str, period: Period, one: Observation | None) -> tuple[Cell, ...]:
        view = self._view
        start = self._parts.get(site.id, TakingPart()).start or self._common
        since = (period.first.year - start.year) * 12 + period.first.month - start.month
        place: tuple[Cell, ...] = (
            site.code or site.id,
            site.area,
            site.facility_type,
            view.code,
            stratum or None,
            period.text,
            period.first,
            self._numbers[period],
            period.last >= start,
            since,
            _phase(self._spans, period.first),
            self._standing(site.id, period).value,
        )
        if one is None:
            return (*place, None, None, None, None, None, view.revision_at(period), None, False, False, None)
        known = one.source if one.source in {each.value for each in Source} else None
        checked = one.checked_on is not None and (one.checked_numerator, one.checked_denominator) == (
            one.numerator,
            one.denominator,
        )
        return (
            *place,
            one.numerator,
            one.denominator,
            value_of(view, one),
            one.missing,
            one.revision,
            view.revision_at(period),
            known,
            bool(one.counted_back),
            checked,
            self._factors.get((site.id, one.id)),
        )


def _factor(counted: float | None, reported: float | None) -> float | None:
    return counted / reported if counted is not None and reported else None


def _phase(spans: Sequence[Planned], day: date) -> str | None:
    return next((one.kind for one in spans if one.is_now(day)), None)


def open_rows(workspace: Workspace, view: MeasureView) -> Iterator[tuple[Cell, ...]]:
    """Counts by area and period, as :data:`OPEN` names the cells; small ones hidden."""
    may = open_release(workspace, view)
    for area in (*may.areas, ALL):
        for period in may.periods:
            told = may.figures(area, period)
            shown = (None, None, None, True) if told is None else (told.sites, told.top, told.bottom, False)
            yield (view.code, area, period, *shown)
