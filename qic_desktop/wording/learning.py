"""Learning in words: sessions, what is ready before them, what was tried at home, who may be told of a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name


def day_text(day: date | None, *, short: bool = True) -> str:
    """A day with its year."""
    return period_name(day.isoformat(), short=short) if day else ""


def days_text(first: date | None, last: date | None, place: str | None = None) -> str:
    """ "8 Sep 2016 – 9 Sep 2016 · Walstead"."""
    days = [day_text(first)] if first == last else [day_text(first), day_text(last)]
    return " · ".join(part for part in (" – ".join(day for day in days if day), place or "") if part)


def wait_words(first: date | None, last: date | None, today: date) -> str:
    """How long it is until a session."""
    if first is None:
        return ""
    days = (first - today).days
    if days > 1:
        return n_("in {n} day", "in {n} days", days).format(n=format_number(days))
    if days == 1:
        return _("tomorrow")
    return _("today") if last is None or last >= today else _("over")


# --- what is ready --------------------------------------------------------------------------------------------


def point_name(code: str) -> str:
    """A point of the pre-work checklist."""
    names = {
        "met": _("The team has met at least once"),
        "ground-rules": _("Ground rules are agreed: when we meet, how we decide, who speaks for us"),
        "aim": _("An aim is drafted"),
        "sources": _("We know where every number comes from"),
        "baseline": _("It is planned how the baseline is counted, or it is there"),
        "leader": _("The senior leader is told, and exactly which support is agreed"),
    }
    return names.get(code, code)


def point_short(code: str) -> str:
    """The same inside a sentence."""
    names = {
        "met": _("a first meeting"),
        "ground-rules": _("ground rules"),
        "aim": _("an aim"),
        "sources": _("where the numbers come from"),
        "baseline": _("a plan for the baseline"),
        "leader": _("the senior leader’s support"),
    }
    return names.get(code, code)


def evidence_words(code: str, count: int, of: int, text: str) -> str:
    """What is recorded that tells of a point."""
    number, all_ = format_number(count), format_number(of)
    told = {
        "met": n_("Met {n} time, last on {day}", "Met {n} times, last on {day}", count),
        "rules": _("“{text}”"),
        "aim": _("“{text}”"),
        "aim-no-day": _("“{text}” No day to reach it by yet."),
        "sources": n_("{n} of {all} measure names its source", "{n} of {all} measures name their source", of),
        "baseline": n_(
            "{n} of {all} measure has its baseline or a plan for it: {text}",
            "{n} of {all} measures have their baseline or a plan for it, first {text}",
            of,
        ),
        "baseline-begun": n_("{n} value so far; ten make a baseline", "{n} values so far; ten make a baseline", count),
        "leader": n_("{name} promised {n} thing", "{name} promised {n} things", count),
        "leader-named": _("{name} is named; nothing exact is promised yet"),
    }
    day = period_name(text, short=True) if code == "met" else ""
    name = text or _("The leader")
    return told.get(code, "").format(n=number, all=all_, text=text, day=day, name=name)


def ticked_words(day: str) -> str:
    """That somebody ticked a point, and when."""
    return _("ticked on {day}").format(day=period_name(day, short=True))


def readiness_sentence(ready: int, total: int, open_codes: Sequence[str]) -> str:
    """Readiness in one sentence; it never says that a team may not come."""
    if not open_codes:
        return _("All {all} points are ready.").format(all=format_number(total))
    first = _("{n} of {all} points are ready.").format(n=format_number(ready), all=format_number(total))
    named = [point_short(code) for code in open_codes]
    if len(named) > 3:
        return _("{first} Come in any case: the rest can be done there.").format(first=first)
    rest = (
        named[0] if len(named) == 1 else _("{first} and {second}").format(first=", ".join(named[:-1]), second=named[-1])
    )
    return _("{first} Still open: {rest}. Come in any case.").format(first=first, rest=rest)


# --- the session ----------------------------------------------------------------------------------------------


def part_name(code: str) -> str:
    """A kind of time in a learning session."""
    names = {
        "plenary": _("Talks to everybody"),
        "team-time": _("Time for our own team"),
        "cross-team": _("Work with other teams"),
        "practice": _("Exercises"),
        "informal": _("Breaks and corridors"),
    }
    return names.get(code, code)


def useful_words(said: int) -> str:
    """How useful something was, 1 to 4."""
    words = {1: _("not at all"), 2: _("a little"), 3: _("useful"), 4: _("very useful")}
    return words.get(said, "")


def came_sentence(count: int, roles: Sequence[str]) -> str:
    """ "3 came: team leader, clinician, data clerk"."""
    if not count:
        return _("Nobody is written down yet.")
    said = n_("{n} came", "{n} came", count).format(n=format_number(count))
    return _("{came}: {roles}").format(came=said, roles=", ".join(roles)) if roles else said


def commitment_state(*, by: date | None, done: bool | None, done_on: str | None, today: date) -> str:
    """How something to try stands: due, overdue, done or not done."""
    if done is not None:
        on = period_name(done_on or "", short=True)
        return _("done on {day}").format(day=on) if done else _("not done, said on {day}").format(day=on)
    if by is None:
        return _("no day yet")
    return (_("was due {day}") if by < today else _("by {day}")).format(day=day_text(by))


def told_line(role: str, to: str, on: str | None) -> str:
    """ "Team leader told the ward meeting, 3 Apr 2019"."""
    day = period_name(on or "", short=True)
    said = _("{role} told {whom}").format(role=role, whom=to) if role else _("Told {whom}").format(whom=to)
    return f"{said}, {day}" if day else said


# --- stories and questions ------------------------------------------------------------------------------------


def consent_name(code: str) -> str:
    """What the organiser may do with a story, question or answer."""
    names = {"named": _("With our name"), "unnamed": _("Without our name"), "no": _("No")}
    return names.get(code, code)


def consent_about(code: str) -> str:
    """What that means, exactly."""
    about = {
        "named": _("It goes to the organiser, who may hand it on to others with the name of your site."),
        "unnamed": _("It goes to the organiser, who may hand it on to others without the name of your site."),
        "no": _("It goes to the organiser with your other entries, who may not hand it on to anybody."),
    }
    return about.get(code, "")


def told_by_words(name: str) -> str:
    """Who tells a story or asks a question, as others see it."""
    return name or _("A team of the collaborative")


def story_part(code: str) -> str:
    """A part of a change story."""
    names = {
        "title": _("What it is about, in a few words"),
        "steps": _("What we did, step by step"),
        "needs": _("What it needs"),
        "obstacles": _("What got in the way"),
        "advice": _("Our advice to a team that starts"),
        "result": _("What came of it"),
    }
    return names.get(code, code)


def story_example(code: str) -> str:
    """How somebody might begin."""
    examples = {
        "title": _("for example: a nurse at the door in the evening"),
        "steps": _("First we … then … now we always …"),
        "needs": _("People, hours, things, who must agree"),
        "obstacles": _("What we did not expect, and what we did about it"),
        "advice": _("Begin with one evening. Ask those who do the work."),
        "result": _("What changed, with the number, and what did not"),
    }
    return examples.get(code, "")
