"""The facility list and what happens to sites, in words."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Site
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name

MOST_LINES = 12
FIRST_LINES = 5
LONGEST_SAID = 60


def way_word(way: str | None) -> str:
    """How a site reports."""
    return {"laptop": _("Laptop"), "excel": _("Excel"), "paper": _("Paper")}.get(way or "", _("Not said"))


def candidate_state_word(state: str) -> str:
    """What became of a facility on the list."""
    return {
        "planned": _("Planned"),
        "invited": _("Invited"),
        "asking": _("Asks to join"),
        "enrolled": _("Takes part"),
        "declined": _("Declined"),
    }[state]


def column_word(meaning: str) -> str:
    """What a column of a facility list means."""
    return {
        "": _("not read"),
        "name": _("Name"),
        "code": _("Code"),
        "organisation": _("Organisation"),
        "region": _("Region"),
        "district": _("District"),
        "area": _("Area"),
        "facility_type": _("Kind of facility"),
        "size": _("Size"),
        "reports_by": _("How it reports"),
        "wave": _("Wave"),
        "note": _("Note"),
    }[meaning]


def list_words(new: int, changed: int, same: int) -> str:
    """What a facility list brings."""
    parts = []
    if new:
        parts.append(n_("{n} facility is new", "{n} facilities are new", new).format(n=format_number(new)))
    if changed:
        parts.append(n_("{n} says something new", "{n} say something new", changed).format(n=format_number(changed)))
    if same:
        parts.append(n_("{n} is known already", "{n} are known already", same).format(n=format_number(same)))
    return _("{parts}.").format(parts=", ".join(parts)) if parts else _("No facility was found in this file.")


def remark_words(why: str, line: int, text: str) -> str:
    """What in a line of a facility list cannot be used."""
    sentences = {
        "no-name": _("Line {line} has no name; it was left out."),
        "formula": _("Line {line}: “{text}” is a formula without a value; this cell was left out."),
        "size": _("Line {line}: “{text}” is no number; the size was left out."),
        "way": _("Line {line}: “{text}” is neither laptop, Excel nor paper; this was left out."),
        "same-code": _(
            "Line {line}: “{text}” has the code of another facility and was left out. Give it a code of its own in "
            "your list, and open the list again."
        ),
    }
    return sentences[why].format(line=format_number(line), text=_short(text))


def repeated_words(code: str, lines: tuple[int, ...]) -> str:
    """A code that stands in several lines."""
    count = len(lines)
    named = ", ".join(format_number(one) for one in lines[: count if count <= MOST_LINES else FIRST_LINES])
    said = _("Code {code} stands in lines {lines}; line {first} was taken.")
    if count > MOST_LINES:
        said = n_(
            "Code {code} stands in {n} line, the first of them {lines}; line {first} was taken.",
            "Code {code} stands in {n} lines, the first of them {lines}; line {first} was taken.",
            count,
        )
    return said.format(code=_short(code), lines=named, first=format_number(lines[0]), n=format_number(count))


def renamed_words(old: str, new: str) -> str:
    """A facility that the list calls otherwise."""
    return _("“{old}” would be called “{new}”: the list has its code. Is it the same place?").format(
        old=_short(old), new=_short(new)
    )


def alike_words(one: str, other: str) -> str:
    """Two names that may be one facility."""
    return _("“{one}” and “{other}” may be one facility.").format(one=_short(one), other=_short(other))


def _short(text: str) -> str:
    """A text of a cell as a sentence has room for it."""
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"


def twins_words(one: Site, other: Site) -> str:
    """Two sites that may be one facility."""
    return _("“{one}” ({code}) and “{other}” ({second}) may be one facility under two codes.").format(
        one=one.name or "", code=one.code or "–", other=other.name or "", second=other.code or "–"
    )


def consequence_words(step: str, *, first: str, last: str = "", values: int = 0, sites: int = 1, into: str = "") -> str:
    """What a step will bring, before it is taken."""
    month = period_name(first) if first else ""
    if step == "restart":
        said = _("Months from {month} are expected again.").format(month=month)
    elif step == "pause" and last:
        said = _("{month} to {end}: nothing is expected.").format(month=month, end=period_name(last))
    elif step == "pause":
        said = _("Nothing is expected from {month} until you end the pause.").format(month=month)
    elif step == "merge" and not first:
        said = _("It was enrolled twice: nothing of it counts any more, “{into}” goes on.").format(into=into)
    elif step == "merge":
        said = _("From {month} only “{into}” reports.").format(month=month, into=into)
    else:
        said = _("Months from {month} are no longer expected.").format(month=month)
    stay = n_("{n} value stays.", "{n} values stay.", values).format(n=format_number(values))
    if sites > 1:
        stay = n_("{n} site, ", "{n} sites, ", sites).format(n=format_number(sites)) + stay
    return f"{said} {stay}"


def former_words(name: str, code: str, until: str) -> str:
    """What a site was called before; ``until`` is the day in words."""
    called = f"{name} ({code})" if code else name
    return _("was {name} until {day}").format(name=called, day=until)


def turn_words(kind: str, since: str, until: str, *, reason: str = "", wave: str = "", other: str = "") -> str:
    """Something that happened to a site on its way; periods as they are kept."""
    month, end = period_name(since) if since else "", period_name(until) if until else ""
    match kind:
        case "joined":
            said = _("Takes part from {month}").format(month=month) if month else _("Takes part from the beginning")
            said += _(", wave {wave}").format(wave=wave) if wave else ""
        case "paused" if end:
            said = _("Paused {month} to {end}").format(month=month, end=end)
        case "paused":
            said = _("Paused from {month}").format(month=month)
        case "left":
            said = _("Left after {month}").format(month=month)
        case "merged":
            said = _("Merged into {other} after {month}") if month else _("Enrolled twice: {other} goes on")
            said = said.format(other=other, month=month)
        case _:
            said = _("Took over {other} after {month}") if month else _("Is the same as {other}")
            said = said.format(other=other, month=month)
    return f"{said}: {reason}" if reason else said


def fact_word(fact: str) -> str:
    """A fact of a facility."""
    return {
        "staff": _("Staff"),
        "volume": _("Volume of cases"),
        "power": _("Power"),
        "connectivity": _("Connectivity"),
        "programmes": _("Other programmes"),
    }[fact]


def fact_example(fact: str) -> str:
    """What may be written of a fact."""
    return {
        "staff": _("12 midwives, one doctor"),
        "volume": _("90 births a month"),
        "power": _("Solar, four hours a day"),
        "connectivity": _("Mobile data on most days"),
        "programmes": _("Another programme on newborn care"),
    }[fact]
