"""The month sheet: all numbers of a month in the order of the paper form, each asked once.

Owns which lines a month has, in which order, which of them share a denominator, and what is recorded when a field is
left. How a line looks is the window's, how it is printed is ``services.month_papers``.

A denominator is shared by measures whose definitions in force say the same in *out of*, *with* and *without* (upper
and lower case, spaces and a full stop at the end do not matter) and that are counted over the same period. It is asked
once and written to each of them, so that every value stays complete in itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from qic_desktop.domain import outlier
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Doubt, MissingReason, Observation, doubts, observation_id
from qic_desktop.domain.outlier import FarNumber
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotAPeriodError
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.measuring import entering_for, measures, observations, rare_events
from qic_desktop.services.measuring.entering_for import Unconfirmed
from qic_desktop.services.measuring.entry import due_day, entry_of
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising.collaboratives import own_start
from qic_desktop.services.organising.participations import TakingPart, asked_of, read_all
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes

Standing = Literal["due", "events", "later", "not-due", "elsewhere"]
"""Asked here; rare events; the definition begins later; a longer period that does not end here; counted in weeks."""

YEAR = 12
_LONG = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One measure on the sheet. ``pool`` names the shared denominator it is out of, empty where it has its own."""

    view: MeasureView
    period: Period
    standing: Standing
    pool: str = ""
    found: Mapping[str, Observation] = field(default_factory=dict)
    events: int = 0

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.view.id

    @property
    def observation(self) -> Observation | None:
        """What stands in the period."""
        return self.found.get(self.period.text)

    @property
    def before(self) -> Observation | None:
        """What stands in the period before, as a quiet comparison."""
        return self.found.get(self.period.preceding().text)

    @property
    def entry(self) -> Entry:
        """What was given for the period."""
        return entry_of(self.observation)

    @property
    def is_in(self) -> bool:
        """Whether a number, "no cases" or a reason stands here."""
        return is_given(self.view, self.observation)


@dataclass(frozen=True, slots=True)
class Pool:
    """A denominator that is asked once. ``differs`` where its measures hold different numbers already."""

    key: str
    name: str
    lines: tuple[str, ...]
    value: float | None
    before: float | None
    differs: bool


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month with its lines in the order of the paper form; ``due`` is the first day on which one is due.

    ``waiting`` are the lines that somebody else entered and the team has not confirmed; ``for_site`` is the site for
    which a coach or organiser has opened the sheet, empty on the team's own. ``begins`` is the first day that the
    team's charter counts.
    """

    month: Period
    lines: tuple[SheetLine, ...]
    today: date
    scope: str
    waiting: tuple[Unconfirmed, ...] = ()
    for_site: str = ""
    begins: date | None = None

    @property
    def asked(self) -> tuple[SheetLine, ...]:
        """The lines that take numbers here."""
        return tuple(line for line in self.lines if line.standing == "due")

    @property
    def entered(self) -> int:
        """How many of them are in."""
        return sum(line.is_in for line in self.asked)

    @property
    def is_complete(self) -> bool:
        """Whether every line that is asked for is in."""
        return bool(self.asked) and self.entered == len(self.asked)

    @property
    def due(self) -> date | None:
        """When the first line is due; None for a month before the team began."""
        if self.begins is not None and self.month.last < self.begins:
            return None
        return min((due_day(line.view, line.period) for line in self.asked), default=None)

    def line(self, measure: str) -> SheetLine:
        """The line of a measure."""
        return next(line for line in self.lines if line.id == measure)

    def waits(self, measure: str) -> bool:
        """Whether a line waits for the team's word."""
        return any(one.observation.measure == measure for one in self.waiting)

    def pool(self, key: str) -> Pool:
        """A shared denominator as it stands."""
        members = [line for line in self.asked if line.pool == key]
        values = _denominators(line.observation for line in members)
        before = _denominators(line.before for line in members)
        text = members[0].view.definition
        name = (text.denominator_text if text else None) or ""
        return Pool(
            key,
            name.strip().rstrip("."),
            tuple(line.id for line in members),
            values[0] if values else None,
            before[0] if before else None,
            len(set(values)) > 1,
        )

    @property
    def order(self) -> tuple[Pool | SheetLine, ...]:
        """The rows from top to bottom: a shared denominator stands once, right above the first measure out of it."""
        rows: list[Pool | SheetLine] = []
        seen: set[str] = set()
        for line in self.lines:
            if line.pool and line.pool not in seen:
                seen.add(line.pool)
                rows.append(self.pool(line.pool))
            rows.append(line)
        return tuple(rows)


def _denominators(found: object) -> list[float]:
    return [one.denominator for one in found if one is not None and one.denominator is not None]  # type: ignore[attr-defined]


def is_given(view: MeasureView, observation: Observation | None) -> bool:
    """Whether a period is answered: a value, "no cases" (0 of 0 as well), or a reason; half a share is not."""
    if observation is None:
        return False
    if observation.missing is not None or observation.value is not None:
        return True
    if view.form.has_denominator:
        return observation.numerator is not None and observation.denominator is not None
    return observation.numerator is not None


def default_month(workspace: Workspace) -> Period:
    """The last complete month."""
    return period_of(workspace.today(), PeriodKind.MONTH).preceding()


def open_month(workspace: Workspace, month: Period, site: str = "") -> MonthSheet:
    """Read a month's sheet: the team's own, or of the site (by id) that a coach or organiser enters for.

    Raises:
        NotAPeriodError: this is no month.
    """
    if month.kind is not PeriodKind.MONTH:
        raise NotAPeriodError(month.text)
    sheet = _sheet(workspace, month, _read(workspace, site), site)
    entered = entering_for.unconfirmed(workspace, site)
    shown = {observation_id(line.id, line.period.text) for line in sheet.asked} if entered else set()
    return replace(sheet, waiting=tuple(one for one in entered if one.id in shown))


def _read(workspace: Workspace, site: str = "") -> list[tuple[MeasureView, Mapping[str, Observation]]]:
    """The measures whose definition has arrived, each with its values by period; one taken over is asked once."""
    about = site or None
    known = measures.list_measures(workspace, about)
    views = [view for view in known if view.definition is not None and not view.is_taken_over]
    listed = [(view, observations.list_observations(workspace, view, about)) for view in views]
    return [(view, {one.period: one for one in found}) for view, found in listed]


def _sheet(
    workspace: Workspace,
    month: Period,
    known: Sequence[tuple[MeasureView, Mapping[str, Observation]]],
    site: str = "",
) -> MonthSheet:
    is_asked = asked_of(workspace, site or workspace.own_id)
    lines = [_as_asked(is_asked, _line(workspace, view, month, (found, site))) for view, found in known]
    scope = site_scope(site) if site else workspace.scope
    begins = find_period((own_start(workspace) if not site else None) or "")
    first = read_all(workspace).get(site, TakingPart()).start if site else begins.first if begins is not None else None
    return MonthSheet(month, _in_order(lines), workspace.today(), scope.text, for_site=site, begins=first)


def _line(
    workspace: Workspace, view: MeasureView, month: Period, known: tuple[Mapping[str, Observation], str]
) -> SheetLine:
    found, site = known
    if view.form.is_by_event:
        days = [rare_events.day_of(one) for one in rare_events.list_events(workspace, view, site or None)]
        count = sum(day is not None and month.first <= day <= month.last for day in days)
        return SheetLine(view, month, "events", events=count)
    if view.period_kind not in _LONG:
        return SheetLine(view, month, "elsewhere")
    period = period_of(month.last, view.period_kind)
    first = find_period(view.revisions[0].effective_period or "")
    standing: Standing = "due"
    if period.last != month.last:
        standing = "not-due"
    elif view.is_core and first is not None and period.last < first.first and period.text not in found:
        standing = "later"
    return SheetLine(view, period, standing, found=found)


def _as_asked(is_asked: Callable[[Period], bool], line: SheetLine) -> SheetLine:
    """A common measure is asked in fewer months while the gains are held, in none after the end or while it pauses."""
    is_free = line.standing == "due" and line.view.is_core and line.period.text not in line.found
    wanted = line.view.is_asked(line.period) and is_asked(line.period)
    return replace(line, standing="not-due") if is_free and not wanted else line


def _in_order(lines: Sequence[SheetLine]) -> tuple[SheetLine, ...]:
    """What is asked first, measures out of the same cases together; what is not asked at the end."""
    asked = [line for line in lines if line.standing == "due"]
    keys = [_pool_key(line.view) for line in asked]
    pooled = [
        replace(line, pool=key if key and keys.count(key) > 1 else "") for line, key in zip(asked, keys, strict=True)
    ]
    first = {line.pool: place for place, line in reversed(list(enumerate(pooled))) if line.pool}
    places = {line.id: place for place, line in enumerate(pooled)}
    pooled.sort(key=lambda line: (first.get(line.pool, places[line.id]), places[line.id]))
    rest = [line for line in lines if line.standing != "due"]
    return (*pooled, *rest)


def _pool_key(view: MeasureView) -> str:
    """What two measures must have in common to be out of the same cases; empty for one without a text."""
    definition = view.definition
    if definition is None or not view.form.has_denominator or not _plain(definition.denominator_text):
        return ""
    texts = (definition.denominator_text, definition.inclusion, definition.exclusion, view.period_kind.value)
    return "|".join(_plain(text) for text in texts)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).rstrip(".").casefold()


# --- what is given -------------------------------------------------------------------------------------------


def given_number(sheet: MonthSheet, measure: str, name: str, number: float | None) -> dict[str, Entry]:
    """What a number typed into a measure's own field means: a number takes the place of a reason."""
    line = sheet.line(measure)
    before = line.entry
    values: dict[str, float | None] = {
        "numerator": before.numerator,
        "denominator": before.denominator,
        "value": before.value,
        name: number,
    }
    if line.pool and number is not None:
        values["denominator"] = sheet.pool(line.pool).value
    reason = None if number is not None else before.missing
    return {measure: Entry(**values, missing=reason)}


def given_pool(sheet: MonthSheet, key: str, number: float | None) -> dict[str, Entry]:
    """What a shared denominator means for each of its measures; one with a reason keeps the reason.

    None of anything is 0 of 0 for all of them, and stops being so when the number is corrected: a missing count is
    never a zero.
    """
    entries = {}
    for measure in sheet.pool(key).lines:
        before = sheet.line(measure).entry
        if before.missing is not None:
            continue
        top = before.numerator
        if number == 0 and top is None:
            top = 0.0
        elif number != 0 and top == 0 and before.denominator == 0:
            top = None
        entries[measure] = Entry(top, number)
    return entries


def given_reason(sheet: MonthSheet, row: str, reason: MissingReason) -> dict[str, Entry]:
    """Why there is no number: for a measure, or for every measure out of a shared denominator without a count."""
    if any(line.id == row for line in sheet.lines):
        return {row: Entry(missing=reason)}
    if reason is MissingReason.NO_CASES:
        return given_pool(sheet, row, 0.0)
    lines = [sheet.line(measure) for measure in sheet.pool(row).lines]
    return {line.id: Entry(missing=reason) for line in lines if line.entry.numerator is None}


def record_month(
    workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry], *, counted_back: bool = False
) -> Changes:
    """Record what was given as one step; ``counted_back`` marks the values as read from an old register today.

    Raises:
        NotAllowedError: only a site team records values here.
    """
    lines = [sheet.line(measure) for measure in entries]
    rows = [(line.view, line.period, entries[line.id]) for line in lines]
    day = workspace.today()
    marked = {line.id: day for line in lines if counted_back and _is_read_now(line.observation)}
    return observations.record_across(workspace, rows, marked)


def _is_read_now(before: Observation | None) -> bool:
    """Whether a value is new or was counted back before; a correction of one that was collected at the time is not."""
    return before is None or before.is_empty or before.counted_back is not None


def after_entries(sheet: MonthSheet, entries: Mapping[str, Entry], *, counted_back: bool = False) -> MonthSheet:
    """The sheet as it will read once ``entries`` are recorded, without the store."""
    lines = tuple(
        _with_entry(sheet, line, entries[line.id], counted_back=counted_back) if line.id in entries else line
        for line in sheet.lines
    )
    waiting = tuple(one for one in sheet.waiting if one.observation.measure not in entries)
    return replace(sheet, lines=lines, waiting=waiting)


def _with_entry(sheet: MonthSheet, line: SheetLine, entry: Entry, *, counted_back: bool) -> SheetLine:
    marked = counted_back and _is_read_now(line.observation)
    base = line.observation or Observation(scope=sheet.scope, id=observation_id(line.id, line.period.text))
    shown = replace(
        base,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        missing=entry.missing.value if entry.missing else None,
        revision=None if entry == Entry() else line.view.revision_at(line.period),
        counted_back=sheet.today.isoformat() if marked else base.counted_back,
    )
    found = {**line.found, line.period.text: shown}
    if shown.is_empty:
        del found[line.period.text]
    return replace(line, found=found)


# --- questions -----------------------------------------------------------------------------------------------


def doubts_at(sheet: MonthSheet, line: SheetLine) -> tuple[Doubt, ...]:
    """What to explain about a line, as in the grid; a denominator still to be typed is no doubt."""
    if line.observation is None:
        return ()
    found = doubts(
        line.observation,
        proportion=line.view.form is ValueForm.PROPORTION,
        today=sheet.today.isoformat(),
        period_first=line.period.first.isoformat(),
    )
    if line.observation.denominator is None:
        return tuple(doubt for doubt in found if doubt is not Doubt.NO_DENOMINATOR)
    return found


def far_numbers(line: SheetLine) -> tuple[FarNumber, ...]:
    """A line's numbers that are far from those before."""
    return outlier.far_numbers(
        [line.found[period] for period in sorted(line.found) if period < line.period.text], line.observation
    )


# --- charts --------------------------------------------------------------------------------------------------


def with_sheet(given: ChartInput, line: SheetLine) -> ChartInput:
    """A measure's chart with what stands on the sheet, without the store."""
    return charts.with_observations(given, line.found, changed={line.period.text})


def new_findings(workspace: Workspace, sheet: MonthSheet) -> tuple[MeasureView, ...]:
    """The measures whose chart has a finding with this month's value and had none without it."""
    found = []
    for line in sheet.asked:
        given = charts.chart_input(workspace, line.view)
        earlier = {period: one for period, one in line.found.items() if period != line.period.text}
        without = charts.with_observations(given, earlier, changed={line.period.text})
        if _finding(given) and not _finding(without):
            found.append(line.view)
    return tuple(found)


def _finding(given: ChartInput) -> bool:
    chart = charts.draw_chart(given)
    finding = chart.main_finding
    return finding is not None and finding.phase == len(chart.phases) - 1


# --- counting back -------------------------------------------------------------------------------------------


def months_back(today: date, count: int = YEAR) -> tuple[Period, ...]:
    """The last complete months, the latest first: wherever an old register stops, the points are in one piece."""
    months = [period_of(today, PeriodKind.MONTH).preceding()]
    while len(months) < count:
        months.append(months[-1].preceding())
    return tuple(months)


def filled_months(workspace: Workspace, months: Sequence[Period]) -> tuple[tuple[int, int], ...]:
    """(lines in, lines asked) of each month."""
    known = _read(workspace)
    sheets = [_sheet(workspace, month, known) for month in months]
    return tuple((sheet.entered, len(sheet.asked)) for sheet in sheets)
