"""A coach's own work in words: her skills, the four steps, how much she has to look after."""

from __future__ import annotations

from qic_desktop.domain.coach_skills import MENTOR, SENSIBLE_SITES, Load
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.values import number_text


def coach_skill_name(code: str) -> str:
    """A skill in few words."""
    names = {
        "teams": _("Help a team to form and to meet"),
        "aims": _("Help a team to its aim"),
        "measures": _("Find measures that are cheap to collect"),
        "recounts": _("Count again from the source, without blame"),
        "charts": _("Read a run chart together"),
        "tests": _("Guide a test of change (PDSA)"),
        "feedback": _("Praise first, then say what is missing"),
        "ideas": _("Bring what other sites found out"),
        "teaching": _("Show something in ten minutes"),
        "passing-on": _("Pass on what a team cannot solve"),
        "planning": _("Plan the round"),
    }
    return names.get(code, code)


def coach_level_name(level: int) -> str:
    """A step."""
    names = {1: _("learning it"), 2: _("with help"), 3: _("alone"), 4: _("can teach it")}
    return names.get(level, _("not said yet"))


def seen_by_name(code: str) -> str:
    """Who saw it."""
    return _("Mentor") if code == MENTOR else _("You")


def next_skill_words(skill: str, level: int, *, differs: bool) -> str:
    """What to learn next, as one sentence."""
    name = coach_skill_name(skill)
    said = _("Learn next: {skill} (now: {level}).").format(skill=name, level=coach_level_name(level))
    if differs:
        return said + " " + _("You and your mentor see it differently: talk about it.")
    return said + " " + _("Ask a coach who can teach it to come along once.")


def load_words(load: Load) -> str:
    """How many sites, and how far that is from a sensible number."""
    count = n_("You look after {n} site.", "You look after {n} sites.", load.sites).format(n=format_number(load.sites))
    most = format_number(SENSIBLE_SITES)
    if load.room < 0:
        more = n_(
            "That is {n} more than the {most} that one coach can usually keep moving: ask for help.",
            "That is {n} more than the {most} that one coach can usually keep moving: ask for help.",
            -load.room,
        )
        return f"{count} {more.format(n=format_number(-load.room), most=most)}"
    if load.room == 0:
        return f"{count} " + _("That is as many as one coach can usually keep moving.")
    less = n_(
        "There is room for {n} more: one coach can usually keep {most} moving.",
        "There is room for {n} more: one coach can usually keep {most} moving.",
        load.room,
    )
    return f"{count} {less.format(n=format_number(load.room), most=most)}"


def pace_words(load: Load) -> str:
    """Visits that the rule asks for beside those that were made."""
    asked, made = number_text(round(load.asked, 1), 1), number_text(round(load.made, 1), 1)
    said = _("The rule asks for {asked} visits a month; in the last three months you made {made} a month.")
    words = said.format(asked=asked, made=made)
    if not load.falls_behind:
        return words
    return words + " " + _("Take two sites on one day, or ask the organiser for other days.")


def load_lines(load: Load) -> tuple[str, ...]:
    """What stands out, a line each."""
    told = (
        (load.overdue, n_("{n} site is past its day", "{n} sites are past their day", load.overdue)),
        (load.never, n_("{n} site was never visited", "{n} sites were never visited", load.never)),
        (load.shared, n_("{n} site has another coach too", "{n} sites have another coach too", load.shared)),
    )
    lines = [said.format(n=format_number(count)) for count, said in told if count]
    source = _("the organiser wrote your list") if load.given else _("no list was written: all sites are yours")
    return (*lines, source)
