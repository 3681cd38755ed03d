"""Skills of the team, and who is for or against its change, on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.team_skills import NONE, SkillMatrix
from qic_desktop.i18n import _
from qic_desktop.services.teamwork import actions, skills, stakeholders, team
from qic_desktop.services.teamwork.stakeholders import STANDS, StakeholderView
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.skills import level_name, needs_sentences, skill_name
from qic_desktop.wording.stakeholders import stakeholder_words


@click.command("skills")
@STORE
@click.option("--set", "given", nargs=3, multiple=True, metavar="NAME SKILL LEVEL", help="Say how well somebody can.")
@click.option("--add", "added", multiple=True, metavar="SKILL", help="One more skill, in the team's own words.")
@click.option("--remove", "removed", multiple=True, metavar="SKILL", help="Take one of the team's own off the list.")
@JSON
@BY
def team_skills(
    store: Path,
    *,
    given: tuple[tuple[str, str, str], ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    as_json: bool,
    person: str | None,
) -> None:
    """Show who can do what and what is to be learned, or write it down; levels: none, learning, can, teach.

    Example: qic team skills walstead.qic --set "Ruth Adler" run-charts can
    """
    with opened(store, person) as workspace:
        actions.check_team(workspace)
        for skill in added:
            skills.add_skill(workspace, skill)
        for name, skill, level in given:
            skills.set_level(workspace, team.find_person(workspace, name), skill, level)
        for skill in removed:
            skills.remove_skill(workspace, skill)
        matrix = skills.skill_matrix(workspace)
    if as_json:
        say_json(_skills_json(matrix))
        return
    for skill in matrix.skills:
        said = ", ".join(
            f"{name or '?'}: {level_name(level)}"
            for key, name in matrix.people
            if (level := matrix.level(key, skill)) != NONE
        )
        click.echo(f"{skill_name(skill):28} {said}".rstrip())
    for sentence in needs_sentences(matrix):
        click.echo(sentence)


@click.command("stakeholders")
@STORE
@click.argument("name", required=False)
@click.option("--stands", type=click.Choice(STANDS))
@click.option("--why")
@click.option("--talks", "who_talks", metavar="NAME", help="Who talks to them.")
@click.option("--action", "text", metavar="TEXT", help="What is to be done; actions are sent, so name the task only.")
@click.option("--due", metavar="DAY", help="Until when the action is to be done.")
@click.option("--remove", is_flag=True, help="Take this one off the page.")
@JSON
@BY
def team_stakeholders(
    store: Path,
    name: str | None,
    *,
    remove: bool,
    as_json: bool,
    person: str | None,
    **fields: str | None,
) -> None:
    """Show who is for or against the change, or write somebody down; it never leaves the team's own laptops.

    Example: qic team stakeholders walstead.qic "Night doctors" --stands undecided --talks "Ruth Adler"
    """
    text, due = fields.pop("text"), fields.pop("due")
    told = {key: value for key, value in fields.items() if value is not None}
    with opened(store, person) as workspace:
        actions.check_team(workspace)
        if name and remove:
            stakeholders.remove_stakeholder(workspace, name)
        elif name:
            _write(workspace, name, told, text, due)
        found = stakeholders.list_stakeholders(workspace)
    if as_json:
        say_json([_stakeholder_json(view) for view in found])
        return
    for view in found:
        click.echo(stakeholder_words(view.record, view.stands, len(view.open_actions)))
    if not found:
        click.echo(_("Nobody is written down yet."))


def _write(workspace: Workspace, name: str, told: dict[str, str], text: str | None, due: str | None) -> None:
    known = [view for view in stakeholders.list_stakeholders(workspace) if name in (view.id, view.name)]
    if not known:
        identity = stakeholders.add_stakeholder(workspace, name, told.pop("stands", stakeholders.UNDECIDED), **told)
    else:
        identity = known[0].id
        if told:
            stakeholders.write_stakeholder(workspace, identity, **told)
    if text:
        stakeholders.add_talk(workspace, identity, text, due=due)


def _skills_json(matrix: SkillMatrix) -> dict[str, object]:
    return {
        "people": [name for _key, name in matrix.people],
        "skills": [
            {"skill": skill, "levels": {name or key: matrix.level(key, skill) for key, name in matrix.people}}
            for skill in matrix.skills
        ],
        "gaps": [
            {"skill": gap.skill, "only": matrix.name(gap.only) if gap.only else None, "lesson": gap.lesson or None}
            for gap in matrix.gaps
        ],
        "teaching": [
            {
                "skill": one.skill,
                "teacher": matrix.name(one.teacher),
                "learners": [matrix.name(key) for key in one.learners],
            }
            for one in matrix.teaching
        ],
    }


def _stakeholder_json(view: StakeholderView) -> dict[str, object]:
    return {
        "id": view.id,
        "name": view.name,
        "stands": view.stands,
        "why": view.record.why,
        "who_talks": view.record.who_talks,
        "open_actions": [one.action.text for one in view.open_actions],
    }
