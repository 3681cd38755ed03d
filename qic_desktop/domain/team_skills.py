"""Skills of improvement work: which there are, how well somebody can do them, what nobody can, who could teach whom.

Plain values; they are read and written by ``services.teamwork.skills``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SKILLS = ("pdsa", "run-charts", "collecting", "facilitating", "drivers", "leading")
"""The skills of improvement work that every team is asked about; a team may add its own."""

NONE, LEARNING, CAN, TEACH = "none", "learning", "can", "teach"
LEVELS = (NONE, LEARNING, CAN, TEACH)
"""From not at all to well enough to teach; on the keyboard 0 to 3."""

LESSON_OF: Mapping[str, str] = {
    "pdsa": "small-scale",
    "run-charts": "run-chart",
    "collecting": "data-plan",
}
"""Which short lesson helps with a skill, where there is one."""


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A skill that nobody can (``only`` empty), or that one person alone can: what if that person is away?

    ``lesson`` is the short lesson that helps, or empty.
    """

    skill: str
    only: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Teaching:
    """Who could show a skill to whom (ids); who is learning it already stands first."""

    skill: str
    teacher: str
    learners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillMatrix:
    """Members of today and skills, with the level of each pair; ``people`` are ids with names."""

    people: tuple[tuple[str, str | None], ...] = ()
    skills: tuple[str, ...] = SKILLS
    levels: Mapping[tuple[str, str], str] | None = None

    def level(self, person: str, skill: str) -> str:
        """How well a person can do it, as the team says."""
        return (self.levels or {}).get((person, skill), NONE)

    def name(self, person: str) -> str | None:
        """The name of a person, where this laptop knows it."""
        return next((name for key, name in self.people if key == person), None)

    def able(self, skill: str) -> tuple[str, ...]:
        """Who can do it, or teach it."""
        return tuple(key for key, _name in self.people if self.level(key, skill) in (CAN, TEACH))

    @property
    def is_told(self) -> bool:
        """Whether anything was said yet."""
        return any(level != NONE for level in (self.levels or {}).values())

    @property
    def gaps(self) -> tuple[SkillGap, ...]:
        """What nobody can, then what one person alone can."""
        if not self.people or not self.is_told:
            return ()
        able = {skill: self.able(skill) for skill in self.skills}
        nobody = [SkillGap(skill, "", LESSON_OF.get(skill, "")) for skill in self.skills if not able[skill]]
        if len(self.people) == 1:
            return tuple(nobody)
        alone = [
            SkillGap(skill, able[skill][0], LESSON_OF.get(skill, "")) for skill in self.skills if len(able[skill]) == 1
        ]
        return (*nobody, *alone)

    @property
    def teaching(self) -> tuple[Teaching, ...]:
        """Who could teach whom: skills that few can stand first."""
        found = []
        for skill in sorted(self.skills, key=lambda one: len(self.able(one))):
            teachers = [key for key, _name in self.people if self.level(key, skill) == TEACH]
            begun = [key for key, _name in self.people if self.level(key, skill) == LEARNING]
            others = [key for key, _name in self.people if self.level(key, skill) == NONE]
            if teachers and (begun or others):
                found += [Teaching(skill, teacher, (*begun, *others)) for teacher in teachers]
        return tuple(found)
