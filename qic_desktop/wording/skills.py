"""Skills of the team in words: their names, the levels, what nobody can yet, who could teach whom."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.team_skills import SkillGap, SkillMatrix, Teaching
from qic_desktop.i18n import _, n_

SHOWN = 3
"""So many people are named in one sentence."""


def skill_name(code: str) -> str:
    """A skill by its code; one of the team's own stays as it was written."""
    names = {
        "pdsa": _("Testing a change (PDSA)"),
        "run-charts": _("Reading run charts"),
        "collecting": _("Collecting data"),
        "facilitating": _("Facilitating"),
        "drivers": _("Driver diagrams"),
        "leading": _("Leading a meeting"),
    }
    return names.get(code, code)


def level_name(level: str) -> str:
    """How well somebody can do it."""
    names = {"none": _("none"), "learning": _("learning"), "can": _("can do"), "teach": _("can teach")}
    return names.get(level, _("none"))


def known_name(name: str | None) -> str:
    """A person's name, or that it is not here."""
    return name or _("somebody whose name is not here")


def _nobody(skill: str) -> str:
    sentences = {
        "pdsa": _("Nobody can plan and study a test of change yet."),
        "run-charts": _("Nobody can read run charts yet."),
        "collecting": _("Nobody can collect data yet."),
        "facilitating": _("Nobody can facilitate yet."),
        "drivers": _("Nobody can draw a driver diagram yet."),
        "leading": _("Nobody can lead a meeting yet."),
    }
    return sentences.get(skill, _("Nobody can do this yet: {skill}.").format(skill=skill))


def gap_sentence(gap: SkillGap) -> str:
    """What nobody can, and the one thing to do about it."""
    step = _("Open the lesson with two of you.") if gap.lesson else _("Ask your coach to show it to two of you.")
    return _("{what} {step}").format(what=_nobody(gap.skill), step=step)


def alone_sentence(matrix: SkillMatrix) -> str:
    """What one person alone can do, in one sentence; empty where there is nothing."""
    alone = [skill_name(gap.skill) for gap in matrix.gaps if gap.only]
    if not alone:
        return ""
    return _("One person alone can do this: {skills}. Next time, let a second one do it with them beside.").format(
        skills=_listed(alone, most=len(alone))
    )


def needs_sentences(matrix: SkillMatrix) -> tuple[str, ...]:
    """What is to be learned, the most urgent first, then who could show it."""
    alone = alone_sentence(matrix)
    return (
        *(gap_sentence(gap) for gap in matrix.gaps if not gap.only),
        *((alone,) if alone else ()),
        *(teaching_sentence(one, matrix) for one in matrix.teaching),
    )


def gap_note(skill: str, matrix: SkillMatrix) -> str:
    """A few words at the end of a row: "nobody yet", "only Ruth"."""
    able = matrix.able(skill)
    if not matrix.is_told or not matrix.people or len(able) > 1:
        return ""
    if not able:
        return _("nobody yet")
    return _("only {name}").format(name=known_name(matrix.name(able[0]))) if len(matrix.people) > 1 else ""


def teaching_sentence(one: Teaching, matrix: SkillMatrix) -> str:
    """ "Viktor could show Leila and Wen: Reading run charts." """
    return _("{teacher} could show {learners}: {skill}").format(
        teacher=known_name(matrix.name(one.teacher)),
        learners=_listed([known_name(matrix.name(key)) for key in one.learners]),
        skill=skill_name(one.skill),
    )


def summary_words(matrix: SkillMatrix) -> str:
    """How many skills nobody can yet."""
    missing = sum(not gap.only for gap in matrix.gaps)
    if not matrix.is_told:
        return _("as each says of themselves; stays on the team’s own laptops")
    if not missing:
        return _("somebody can do each of them")
    return n_("{n} that nobody can do yet", "{n} that nobody can do yet", missing).format(n=missing)


def cell_words(matrix: SkillMatrix, person: str, skill: str) -> str:
    """One cell for a screen reader: "Reading run charts, Viktor Ghosh: can teach"."""
    return _("{skill}, {name}: {level}").format(
        skill=skill_name(skill), name=known_name(matrix.name(person)), level=level_name(matrix.level(person, skill))
    )


def _listed(names: Sequence[str], most: int = SHOWN) -> str:
    if len(names) > most:
        more = len(names) - most + 1
        return n_("{names} and {n} other", "{names} and {n} others", more).format(
            names=", ".join(names[: most - 1]), n=more
        )
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
