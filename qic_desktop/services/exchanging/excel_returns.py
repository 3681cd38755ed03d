"""Excel returns: a locked workbook for each site without a laptop, made from the definitions; many at once.

What the workbook looks like is ``reports.excel_return``; here stands what goes into it, and the hidden marks by which a
filled one is known: collaborative, site, periods, measures with the numbers of their definitions. The marks close with
a hash over themselves, so that a workbook that was put together from two is found out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from qic_desktop import i18n
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.observation import MissingReason, Observation, observation_id
from qic_desktop.domain.period import Period, PeriodKind, period_of, periods_between
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotAPeriodError
from qic_desktop.i18n import capital
from qic_desktop.reports.excel_return import MARK, VERSION, ReturnBlock, ReturnBook, ReturnLine, write_workbook
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.paper_sites import EXCEL
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import excel_returns as words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name

MOST_MONTHS = 12
_NOTHING: Mapping[str, Entry] = MappingProxyType({})
_LONG = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a program whose return a workbook is. ``lines`` are ids of values, each with the number of the
    definition by which it is to be counted; ``reasons`` are codes with the words that can be chosen."""

    collab: str
    practice: bool
    site: str
    code: str
    lines: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, str], ...]
    made: str

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the hidden sheet, the hash over all others last."""
        rows = [
            (MARK, VERSION),
            ("collaborative", self.collab, "practice" if self.practice else "real"),
            ("site", self.site, self.code),
            ("made", self.made),
            *(("line", key, str(number)) for key, number in self.lines),
            *(("reason", code, words) for code, words in self.reasons),
        ]
        return (*rows, ("hash", marks_hash(rows)))


def marks_hash(rows: Sequence[Sequence[str]]) -> str:
    """The template's hash: over the marks, a tab between cells and a line for each row."""
    return sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest()


def sites_by_excel(workspace: Workspace) -> tuple[Site, ...]:
    """The sites that report by Excel return, by code."""
    return tuple(site for site in trust.list_sites(workspace) if site.reports_by == EXCEL and not site.merged_into)


def months_of(first: Period, last: Period) -> tuple[Period, ...]:
    """The months of a return.

    Raises:
        NotAPeriodError: these are no months, or too many, or they end before they begin.
    """
    if first.kind is not PeriodKind.MONTH or last.kind is not PeriodKind.MONTH:
        raise NotAPeriodError(first.text if first.kind is not PeriodKind.MONTH else last.text)
    found = tuple(periods_between(first, last)) if first.first <= last.first else ()
    if not 1 <= len(found) <= MOST_MONTHS:
        raise NotAPeriodError(f"{first.text} – {last.text}")
    return found


def make_return(
    workspace: Workspace, site: Site, months: Sequence[Period], *, given: Mapping[str, Entry] = _NOTHING
) -> bytes:
    """The workbook of one site; what is known already stands in it, or what is ``given`` by id of the value.

    Raises:
        NotAllowedError: this is no organiser's store, or no definition was published yet.
    """
    return _make(workspace, site, months, _views(workspace), given)


def make_returns(
    workspace: Workspace,
    folder: Path,
    months: Sequence[Period],
    sites: Sequence[Site] | None = None,
    *,
    progress: Callable[[int], bool] | None = None,
) -> tuple[Path, ...]:
    """Workbooks for many sites in a folder: those named, or all that report by Excel.

    Args:
        workspace: an organiser's.
        folder: where they go; one with the same name is replaced.
        months: the months that are asked for.
        sites: for which sites.
        progress: told how many are done; answers False to stop after the current one.

    Raises:
        NotAllowedError: this is no organiser's store, or no definition was published yet.
        InputError: no site reports by Excel.
        NotFoundError, DiskFullError, StoreReadOnlyError: what was finished before stays.
    """
    views = _views(workspace)
    wanted = tuple(sites) if sites is not None else sites_by_excel(workspace)
    if not wanted:
        raise NotAllowedError("", why="no-excel-site")
    done: list[Path] = []
    names = set[str]()
    for site in wanted:
        out = folder / _name_apart(file_name(site, months), names)
        write_atomically(out, _make(workspace, site, months, views))
        done.append(out)
        if progress is not None and not progress(len(done)):
            break
    return tuple(done)


def _name_apart(name: str, names: set[str]) -> str:
    """A name that no other workbook of this batch has, also where large and small letters are alike."""
    stem, ending = name.removesuffix(".xlsx"), ".xlsx"
    tried = (name, *(f"{stem}-{number}{ending}" for number in range(2, 1000)))
    chosen = next(one for one in tried if one.casefold() not in names)
    names.add(chosen.casefold())
    return chosen


def file_name(site: Site, months: Sequence[Period]) -> str:
    """``P001-2026-10.xlsx``, with the last month too where there are several."""
    code = site.code or site.id[:8]
    safe = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in code).strip("-")[:40] or site.id[:8]
    span = months[0].text if len(months) == 1 else f"{months[0].text}-to-{months[-1].text}"
    return f"{safe}-{span}.xlsx"


def _views(workspace: Workspace) -> tuple[MeasureView, ...]:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("excel-return", why="role")
    found = tuple(view for view in measures.list_pooled(workspace) if view.revisions and view.period_kind in _LONG)
    if not found:
        raise NotAllowedError("", why="nothing-to-ask")
    return found


def _make(
    workspace: Workspace,
    site: Site,
    months: Sequence[Period],
    views: Sequence[MeasureView],
    given: Mapping[str, Entry] = _NOTHING,
) -> bytes:
    collab = trust.collaborative_of(workspace)
    if collab is None or not months:
        raise InputError("")
    reasons = tuple((one.value, capital(missing_words(one.value))) for one in MissingReason)
    asked = {month: _asked(views, month) for month in months}
    marks = Marks(
        collab=collab,
        practice=workspace.practice,
        site=site.id,
        code=site.code or "",
        lines=tuple(
            (observation_id(view.id, period.text), view.revision_at(period) or 0)
            for pairs in asked.values()
            for view, period in pairs
        ),
        reasons=reasons,
        made=workspace.today().isoformat(),
    )
    said = dict(reasons)
    blocks = [
        ReturnBlock(
            period_name(month.text),
            tuple(_line(_known(workspace, site, pair, given), *pair, said) for pair in pairs),
        )
        for month, pairs in asked.items()
    ]
    return write_workbook(_book(workspace, site, marks, blocks, views))


def _asked(views: Sequence[MeasureView], month: Period) -> list[tuple[MeasureView, Period]]:
    """The lines of a month; a quarter or year is asked in its last month."""
    pairs = [(view, period_of(month.last, view.period_kind)) for view in views]
    asked = [(view, period) for view, period in pairs if period.last == month.last and view.is_asked(period)]
    return [(view, period) for view, period in asked if _has_begun(view, period)]


def _has_begun(view: MeasureView, period: Period) -> bool:
    first = view.revisions[0].effective_period or ""
    return not first or period.text >= first or len(first) != len(period.text)


def _known(
    workspace: Workspace, site: Site, line: tuple[MeasureView, Period], given: Mapping[str, Entry]
) -> Observation | None:
    """What stands in a line, or was given for it."""
    scope, key = site_scope(site.id), observation_id(line[0].id, line[1].text)
    found = workspace.journal.find_record(Observation, scope, key)
    if key in given:
        told = given[key]
        base = found or Observation(scope=scope.text, id=key)
        missing = told.missing.value if told.missing else None
        return replace(base, numerator=told.numerator, denominator=told.denominator, value=told.value, missing=missing)
    return None if found is None or found.is_empty else found


def _line(known: Observation | None, view: MeasureView, period: Period, reasons: dict[str, str]) -> ReturnLine:
    definition, counted = view.definition, view.form.has_denominator
    return ReturnLine(
        key=observation_id(view.id, period.text),
        name=view.name,
        number_words=(definition.numerator_text if definition else None) or view.name,
        out_of_words=((definition.denominator_text if definition else None) or words.all_cases()) if counted else "",
        number=(known.numerator if counted else known.value) if known else None,
        out_of=known.denominator if known and counted else None,
        reason=reasons.get(known.missing or "", "") if known else "",
        note=(known.note or "") if known else "",
    )


def _book(
    workspace: Workspace, site: Site, marks: Marks, blocks: Sequence[ReturnBlock], views: Sequence[MeasureView]
) -> ReturnBook:
    collaborative = collaboratives.find_collaborative(workspace)
    title = (collaborative.title if collaborative else None) or workspace.name
    who = " · ".join(part for part in (site.name, site.code) if part)
    texts = [_definition(view) for view in views]
    return ReturnBook(
        title=f"{title}: {who}",
        lead=words.lead_lines(),
        heads=words.heads(),
        sheets=words.sheet_names(),
        blocks=tuple(blocks),
        definitions=(words.definition_heads(), *texts),
        reasons=tuple(said for _code, said in marks.reasons),
        marks=marks.rows,
        refusals=words.refusals(),
        right_to_left=i18n.is_right_to_left(),
        made=datetime.combine(workspace.today(), time()),
    )


def _definition(view: MeasureView) -> tuple[str, ...]:
    one = view.definition
    parts = (one.numerator_text, one.denominator_text, one.source_text) if one else ()
    return (view.name, *((text or "").strip() for text in parts))
