"""Rare events in words: how long ago, what lay between, what was entered, corrected or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from qic_desktop.domain.measure import ValueForm
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.event_sheet import EventRow, EventSheet
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import HistoryLine
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text
from ui.site.entry_rows import kept_icon

ENOUGH = 3
"""So many gaps make it worth saying that none was longer."""


def day_text(day: date, *, short: bool = False) -> str:
    """ "3 January 2019", short "3 Jan 2019"."""
    return period_name(day.isoformat(), short=short)


def days_text(days: int) -> str:
    """ "1 day", "92 days"."""
    return n_("{count} day", "{count} days", days).format(count=number_text(days, 0))


def since_words(sheet: EventSheet) -> tuple[str, str]:
    """The big number and what it says: "92 days", "since the last one, on 3 January 2019"."""
    if sheet.days_since is None or not sheet.rows:
        return "", ""
    day = day_text(sheet.rows[0].day)
    if sheet.days_since < 0:
        return "–", _("the last one is dated {day}: is that right?").format(day=day)
    text = _("since the last one, on {day}").format(day=day)
    gaps = [row.days for row in sheet.rows if row.days is not None]
    if len(gaps) >= ENOUGH and sheet.days_since > max(gaps):
        text = _("{since}\nthe longest time so far").format(since=text)
    return days_text(sheet.days_since), text


def counted_words(sheet: EventSheet) -> str:
    """How many there are, and since when."""
    count = len(sheet.rows)
    if not count:
        return ""
    since = day_text(sheet.rows[-1].day, short=True)
    return n_("{count} event, on {day}", "{count} events since {day}", count).format(count=count, day=since)


def beginning_words(view: MeasureView, days: Sequence[str]) -> tuple[str, str, str]:
    """What stands on the chart before there is anything between two events: day, what the first one is, what comes.

    The day is empty where nothing is recorded yet.
    """
    by_day = view.form is ValueForm.TIME_BETWEEN
    then = _("The chart begins with the second event")
    if not days:
        return "", _("The first event will be day 0") if by_day else _("The count begins with the first event"), then
    return period_name(days[0], short=True), _("Day 0") if by_day else _("The count begins here"), then


def cases_text(cases: float | None) -> str:
    """A number of cases, or a dash where none was given."""
    return "–" if cases is None else number_text(cases, 0)


def event_icon(sheet: EntrySheet, row: EventRow) -> str:
    """The one mark of an event: two versions, left out, corrected, sent or not yet."""
    if row.event.conflicts:
        return "git-branch"
    return kept_icon(sheet, row.place, row)


def same_day_words(day: date) -> str:
    """Why two events on one day are no two points of a T chart, and what to do."""
    return _(
        "One is recorded on {day} already. Two on one day have no time between them, so a T chart has no place for "
        "both: write the second into the note of the first. If that happens often, count cases between events instead."
    ).format(day=day_text(day))


# --- history --------------------------------------------------------------------------------------------------


def history_day(lines: tuple[HistoryLine, ...], line: HistoryLine) -> str:
    """The day that an entry speaks of: its own, or the one that stood when it was made."""
    known = ""
    for one in lines:
        occurred = one.registers.get("occurred")
        if isinstance(occurred, Mapping) and isinstance(occurred.get("on"), str):
            known = str(occurred["on"])
        if one is line:
            break
    return known


def history_words(line: HistoryLine, *, first: bool) -> str:
    """What an entry said of an event: "recorded", "corrected to …: why", "removed: why"."""
    parts = []
    if "occurred" in line.registers:
        parts.append(_occurred_words(line.registers["occurred"], first=first))
    if line.registers.get("note"):
        parts.append(_("note: {text}").format(text=line.registers["note"]))
    elif "note" in line.registers and not first:
        parts.append(_("note taken away"))
    return ", ".join(parts) or "–"


def _occurred_words(occurred: object, *, first: bool) -> str:
    if not isinstance(occurred, Mapping):
        return _("taken back")
    reason = str(occurred.get("reason") or "")
    if occurred.get("deleted"):
        return _("removed: {why}").format(why=reason) if reason else _("removed")
    cases = occurred.get("cases")
    counted = ""
    if isinstance(cases, int | float):
        counted = n_("{count} case since the last", "{count} cases since the last", round(cases)).format(
            count=cases_text(cases)
        )
    if first:
        return _("{what}, {detail}").format(what=_("recorded"), detail=counted) if counted else _("recorded")
    day = period_name(str(occurred.get("on") or ""), short=True)
    text = _("corrected to {what}").format(what=", ".join(part for part in (day, counted) if part))
    return _("{what}: {why}").format(what=text, why=reason) if reason else text
