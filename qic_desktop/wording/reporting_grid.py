"""Who reported what when, in words: one square, one site, the one thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.reporting import DUE, Advice, GridLine, Square, State
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.i18n import _, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text

WHOLE = ValueStyle(decimals=0)


def state_name(state: State) -> str:
    """The word beside a square's shape."""
    return {
        State.ON_TIME: _("on time"),
        State.LATE: _("late"),
        State.CORRECTED: _("corrected later"),
        State.MISSING: _("missing"),
        State.NOT_DUE: _("not due yet"),
        State.PAUSED: _("paused"),
        State.NOT_EXPECTED: _("not expected"),
    }[state]


def square_words(square: Square) -> str:
    """One report: "late by 9 days", "on time, corrected later"."""
    if square.state is State.LATE:
        said = n_("late by {n} day", "late by {n} days", square.days).format(n=square.days)
        return _("{said}, corrected later").format(said=said) if square.is_corrected else said
    if square.state is State.CORRECTED:
        return _("on time, corrected later")
    if square.is_explained:
        return _("missing, reason given")
    return state_name(square.state)


def square_detail(square: Square) -> str:
    """When it was due and when it came."""
    due = period_name(square.due.isoformat()) if square.due else ""
    if square.state is State.NOT_EXPECTED:
        return _("The site did not take part then.")
    if square.state is State.PAUSED:
        return _("The site has a pause; nothing is expected of it.")
    if square.came is not None:
        return _("Due {due}. It came on {came}.").format(due=due, came=period_name(square.came.isoformat()))
    if square.state is State.NOT_DUE:
        return _("Due {due}. Until then nothing is late.").format(due=due)
    if square.reason:
        return _("Due {due}. The site said why there is no value.").format(due=due)
    return _("Due {due}. Nothing has come. A missing month is a gap, never a zero.").format(due=due)


def line_words(line: GridLine) -> str:
    """What all the months of a site say together."""
    due, late, missing = line.count(*DUE), line.count(State.LATE), line.count(State.MISSING)
    if not due:
        return _("Nothing was due from this site in this time.")
    late_part = _("never late") if not late else _("late {n} times").format(n=late)
    if late == 1:
        late_part = _("late once")
    missing_part = _("never missing") if not missing else _("missing {n} times").format(n=missing)
    if missing == 1:
        missing_part = _("missing once")
    explained = missing - line.silent
    if explained:
        given = n_("{missing} ({n} with a reason)", "{missing} ({n} with a reason)", explained)
        missing_part = given.format(missing=missing_part, n=explained)
    words = n_("Of {n} report: {late}, {missing}.", "Of {n} reports: {late}, {missing}.", due)
    return words.format(n=due, late=late_part, missing=missing_part)


def advice_words(line: GridLine) -> str:
    """The one thing to do about a site; empty where there is nothing."""
    running = line.missing_now
    return {
        Advice.CALL: n_(
            "Call the team: the latest report is missing.", "Call the team: {n} reports in a row are missing.", running
        ).format(n=running),
        Advice.REMIND: _("Ask for what is missing with the next letter; the register still has it."),
        Advice.LIGHTEN: _("Often late: ask for a short text package by e-mail, or move the due day."),
        Advice.ASK_CORRECTIONS: _("Often corrected: go through the definition once together."),
        Advice.THANK: _("Nothing to do. A word of thanks does good."),
        Advice.NOTHING: "",
    }[line.advice]


def share_words(share: float | None) -> str:
    """A share in whole per cent without its sign, as the columns show it; a dash for none."""
    return "–" if share is None else value_text(share, WHOLE, unit=False)


def spoken_square(line: GridLine, period: str, square: Square) -> str:
    """A square for who listens: site, month, what became of it."""
    name = line.site.name or line.site.code or ""
    return f"{name}, {period_name(period)}: {square_words(square)}"


def block_text(lines: Sequence[GridLine], periods: Sequence[str], columns: range) -> str:
    """Some sites and months as a table to paste: a head, then one line a site, what became of each report in words."""
    rows = [[_("Code"), _("Site"), *(periods[at] for at in columns)]]
    for line in lines:
        named = [spreadsheet_text(" ".join((text or "").split())) for text in (line.site.code, line.site.name)]
        rows.append([*named, *(square_words(line.squares[at]) for at in columns)])
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def copied_words(sites: int, months: int) -> str:
    """What was copied."""
    return _("Copied: {sites}, {months}. Paste it into a spreadsheet.").format(
        sites=n_("{n} site", "{n} sites", sites).format(n=sites),
        months=n_("{n} month", "{n} months", months).format(n=months),
    )


def note_words(period: str, text: str) -> str:
    """A note about one report, as it stands among the notes about the site."""
    return f"{period_name(period)}: {text}"
