"""The page on which a coach or organiser enters a month for a site that has no laptop, or a broken one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.period import Period
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.visit import Confirmation
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.coaching import need, unanswered
from qic_desktop.services.measuring import entering_for, month_sheet
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising.paper_sites import LAPTOP
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes


@dataclass(frozen=True, slots=True)
class Question:
    """Which stands: ``typed`` here (measure → entry, with its source and day), or ``standing``?

    It is about one line, or about lines out of the same cases. ``standing`` is what the site gave itself; where that
    has gone since, ``of_site`` is False and it is whatever stands there now, or None.
    """

    typed: Mapping[str, Entry]
    source: Source
    on: date
    standing: Mapping[str, Observation | None]
    of_site: bool = True


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A site's month as it is entered here.

    ``allowed`` is False where the fields are to read only; ``months`` can be chosen, the oldest first; ``following`` is
    the next site of the round that may be entered, empty where there is none; ``confirmed`` is the last word of the
    site on the month before. ``unanswered`` was typed over what the site gave itself, and nobody has said yet which of
    the two stands.
    """

    site: str
    name: str
    code: str
    allowed: bool
    sheet: MonthSheet
    months: tuple[Period, ...]
    following: str = ""
    confirmed: Confirmation | None = None
    unanswered: Question | None = None


def read_page(workspace: Workspace, site: str, month: Period | None = None) -> EntryPage:
    """Read the page; without a month, the last complete one.

    Raises:
        NotAllowedError: a site team has its own month sheet.
        NotFoundError: no such site.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("carry", why="role")
    found = trust.find_site(workspace, site)
    sheet = month_sheet.open_month(workspace, month or month_sheet.default_month(workspace), found.id)
    return EntryPage(
        found.id,
        found.name or found.code or "",
        found.code or "",
        entering_for.may_enter_for(workspace, found.id),
        sheet,
        tuple(reversed(month_sheet.months_back(workspace.today()))),
        next_site(workspace, found.id),
        _last_word(workspace, found.id, sheet.month.preceding()),
        _question(workspace, sheet),
    )


def next_site(workspace: Workspace, site: str) -> str:
    """The next site of the round for which this laptop may enter; after the last one the first.

    An organiser's round goes through those that report in the same way before it comes to others.
    """
    if workspace.role is Role.COACH:
        known = [one.site for one in need.round_of(workspace).sites]
        later = _after(known, site)
    else:
        ways = {one.id: one.reports_by or LAPTOP for one in trust.list_sites(workspace)}
        later = sorted(_after(list(ways), site), key=lambda one: ways[one] != ways.get(site))
    return next((one for one in later if entering_for.may_enter_for(workspace, one)), "")


def _after(known: Sequence[str], site: str) -> list[str]:
    at = known.index(site) + 1 if site in known else 0
    return [one for one in (*known[at:], *known[:at]) if one != site]


def typed_by_site(workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry]) -> dict[str, Observation]:
    """Measure → what the site itself typed where something else is about to be entered: a page asks first."""
    found = entering_for.typed_by_site(workspace, sheet.for_site, _values(sheet, entries))
    return {one.measure: one for one in found.values()}


def give(workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry], source: Source, on: date) -> Changes:
    """Record what was read or said, as one step, in the site's own records.

    Raises:
        NotAllowedError: this laptop may not enter for the site.
    """
    changes = entering_for.enter_for(workspace, sheet.for_site, _values(sheet, entries), source=source, on=on)
    unanswered.let_go(workspace, sheet, entries)
    return changes


def give_unless_typed(
    workspace: Workspace, sheet: MonthSheet, entries: Mapping[str, Entry], source: Source, on: date
) -> tuple[Changes, dict[str, Observation]]:
    """Record it, but for what the site typed itself: that is answered first, and what was typed over it is kept.

    Raises:
        NotAllowedError: this laptop may not enter for the site.
    """
    entries = unanswered.completed(workspace, sheet, entries)
    standing = typed_by_site(workspace, sheet, entries)
    asked = {_cases(sheet, measure) for measure in standing}
    waits = {measure: one for measure, one in entries.items() if _cases(sheet, measure) in asked}
    at_once = {measure: one for measure, one in entries.items() if measure not in waits}
    unanswered.keep(workspace, sheet, waits, source, on)
    changes = give(workspace, sheet, at_once, source, on) if at_once else Changes()
    return changes, standing


def enter_over(workspace: Workspace, sheet: MonthSheet, question: Question) -> Changes:
    """The answer to a question: what was typed here stands.

    Raises:
        NotAllowedError: this laptop may not enter for the site.
    """
    return give(workspace, sheet, question.typed, question.source, question.on)


def keep_sites_own(workspace: Workspace, sheet: MonthSheet, question: Question) -> Changes:
    """The answer to a question: what stands there stays; counts typed beside it, over nothing of it, are recorded.

    Raises:
        NotAllowedError: this laptop may not enter for the site.
    """
    beside = {
        measure: one
        for measure, one in question.typed.items()
        if measure not in question.standing and _counts(one) != _counts(sheet.line(measure).entry)
    }
    changes = give(workspace, sheet, beside, question.source, question.on) if beside else Changes()
    unanswered.let_go(workspace, sheet, question.typed)
    return changes


def confirm_sheet(workspace: Workspace, sheet: MonthSheet, signed_by: str, on: date) -> Changes:
    """Write down that the site signed the month's lines on paper.

    Raises:
        NotAllowedError: nothing of it waits, or this laptop may not enter for the site.
    """
    ids = [one.id for one in sheet.waiting]
    return entering_for.confirm(workspace, ids, site=sheet.for_site, signed_by=signed_by, on=on)


def _question(workspace: Workspace, sheet: MonthSheet) -> Question | None:
    """The first of what waits for an answer."""
    found = unanswered.waiting(workspace, sheet)
    for first, one in found.items():
        same = (_cases(sheet, first), one.source, one.on)
        typed = {
            measure: each.entry
            for measure, each in found.items()
            if (_cases(sheet, measure), each.source, each.on) == same and each.entry != sheet.line(measure).entry
        }
        if own := typed_by_site(workspace, sheet, typed):
            return Question(typed, one.source, one.on, own)
        if typed:
            now = {measure: sheet.line(measure).observation for measure in typed}
            return Question(typed, one.source, one.on, now, of_site=False)
    return None


def _cases(sheet: MonthSheet, measure: str) -> str:
    """What a measure is answered together with: all out of the same cases, or itself alone."""
    return sheet.line(measure).pool or measure


def _counts(one: Entry) -> tuple[object, ...]:
    """What an entry says beside its denominator, which may be shared."""
    return one.numerator, one.value, one.missing


def _values(sheet: MonthSheet, entries: Mapping[str, Entry]) -> list[ForValue]:
    lines = [sheet.line(measure) for measure in entries]
    return [ForValue(line.view, line.period, entries[line.id]) for line in lines]


def _last_word(workspace: Workspace, site: str, month: Period) -> Confirmation | None:
    known = [
        one
        for one in workspace.journal.list_records(Confirmation, site_scope(site))
        if one.on and one.id.split("|")[1:2] == [month.text]
    ]
    return max(known, key=lambda one: (one.on or "", one.id), default=None)
