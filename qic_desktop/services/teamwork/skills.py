"""Who in the team can do what: the skills of improvement work, what nobody can yet, and who could teach whom.

Levels are kept on the person, in the private scope: they never leave the team's own laptops. They are what people say
of themselves, to find out what to learn; nothing is counted up to a score.
"""

from __future__ import annotations

from qic_desktop.domain.people import Person
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.team_skills import LEVELS, NONE, SKILLS, SkillMatrix
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.teamwork import team
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, record_edit

LONGEST = 60
MOST_OWN = 12


def skill_matrix(workspace: Workspace) -> SkillMatrix:
    """Who of today's members can do what."""
    persons = {one.id: one for one in workspace.journal.list_records(Person, workspace.private_scope)}
    people = {view.person: view.name for view in team.current_members(workspace)}
    levels: dict[tuple[str, str], str] = {}
    own: dict[str, None] = {}
    for key in people:
        told = (persons[key].skills if key in persons else None) or {}
        for skill, level in sorted(told.items()):
            if level in LEVELS:
                levels[key, skill] = str(level)
                if skill not in SKILLS:
                    own[skill] = None
    return SkillMatrix(tuple(people.items()), (*SKILLS, *sorted(own)), levels)


def set_level(workspace: Workspace, person: str, skill: str, level: str) -> Changes:
    """Say how well a member (a person's id) can do something.

    Raises:
        NotFoundError: no such member, skill or level.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    matrix = skill_matrix(workspace)
    if level not in LEVELS:
        raise NotFoundError(level, what="level")
    if skill not in matrix.skills:
        raise NotFoundError(skill, what="skill")
    if person not in dict(matrix.people):
        raise NotFoundError(person, what="person")
    return workspace.journal.append_all([_edit(workspace, person, skill, level)])


def add_skill(workspace: Workspace, name: str) -> Changes:
    """One more skill, in the team's own words; nobody can it yet.

    Raises:
        InputError: no words, too many, or the name is there already.
        NotFoundError: nobody is in the team yet.
    """
    check_team(workspace)
    matrix = skill_matrix(workspace)
    words = " ".join(name.split())
    known = {one.casefold() for one in matrix.skills}
    if not words or len(words) > LONGEST or words.casefold() in known or len(matrix.skills) >= len(SKILLS) + MOST_OWN:
        raise InputError(name)
    if not matrix.people:
        raise NotFoundError(name, what="person")
    return workspace.journal.append_all([_edit(workspace, key, words, NONE) for key, _name in matrix.people])


def remove_skill(workspace: Workspace, skill: str) -> Changes:
    """Take a skill of the team's own off the list, with what was said of it; the history keeps it.

    Raises:
        NotFoundError: the team has not added such a skill.
    """
    check_team(workspace)
    matrix = skill_matrix(workspace)
    if skill in SKILLS or skill not in matrix.skills:
        raise NotFoundError(skill, what="skill")
    edits: list[tuple[Scope, Edit]] = []
    for one in workspace.journal.list_records(Person, workspace.private_scope):
        if one.skills and skill in one.skills:
            left = {key: level for key, level in one.skills.items() if key != skill}
            edits.append((workspace.private_scope, record_edit(Person, one.id, skills=left or None)))
    return workspace.journal.append_all(edits)


def _edit(workspace: Workspace, person: str, skill: str, level: str) -> tuple[Scope, Edit]:
    known = workspace.journal.find_record(Person, workspace.private_scope, person)
    told: dict[str, object] = dict((known.skills if known else None) or {})
    told[skill] = level
    if level == NONE and skill in SKILLS:
        told.pop(skill)
    return workspace.private_scope, record_edit(Person, person, skills=told or None)
