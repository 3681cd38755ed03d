"""A coach's own work on the command line: how many sites, and what she can do."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.coach_skills import MENTOR, SELF, SENSIBLE_SITES, SKILLS
from qic_desktop.i18n import _
from qic_desktop.services.coaching import competence
from qic_desktop.services.coaching.competence import Seen, SkillView
from qic_desktop.wording.coach_skills import coach_level_name, coach_skill_name, load_lines, load_words, pace_words


@click.group("coach")
def coach_command() -> None:
    """How many sites a coach looks after, and what she can do."""


@coach_command.command("load")
@STORE
@JSON
def show_load(store: Path, as_json: bool) -> None:
    """Show how many sites this coach has, and whether visits keep up with the rule.

    Example: qic coach load coach.qic --json
    """
    with opened(store) as workspace:
        load = competence.load_of(workspace)
    if as_json:
        say_json(
            {
                "sites": load.sites,
                "sensible": SENSIBLE_SITES,
                "room": load.room,
                "list_of_the_organiser": load.given,
                "visits_asked_a_month": round(load.asked, 2),
                "visits_made_a_month": round(load.made, 2),
                "overdue": load.overdue,
                "never_visited": load.never,
                "shared": load.shared,
            }
        )
        return
    for line in (load_words(load), pace_words(load), *load_lines(load)):
        click.echo(line)


@coach_command.command("skills")
@STORE
@JSON
def show_skills(store: Path, as_json: bool) -> None:
    """Show what this coach can do, as she says and as her mentor saw it.

    Example: qic coach skills coach.qic
    """
    with opened(store) as workspace:
        found = competence.read_skills(workspace)
    if as_json:
        say_json([_skill_json(one) for one in found])
        return
    for one in found:
        own, mentor = (coach_level_name(said.level) if said else "–" for said in (one.own, one.mentor))
        click.echo(f"{one.skill:12} {coach_skill_name(one.skill):44} {own:14} {mentor}")


@coach_command.command("skill")
@STORE
@click.argument("skill", type=click.Choice(SKILLS))
@click.argument("level", type=click.IntRange(0, 4))
@click.option("--mentor", "by_mentor", is_flag=True, help="As the mentor saw it.")
@click.option("--note", help="The next step.")
@click.option("--on", "day", default="", metavar="DAY", help="Today by default.")
@BY
def set_skill(store: Path, skill: str, level: int, *, by_mentor: bool, person: str | None, **said: str | None) -> None:
    """Say how well a skill is mastered: 1 learning it, 2 with help, 3 alone, 4 can teach it; 0 takes that day's back.

    Example: qic coach skill coach.qic charts 3 --mentor
    """
    with opened(store, person) as workspace:
        seen_by = MENTOR if by_mentor else SELF
        competence.set_level(workspace, skill, level, seen_by=seen_by, note=said["note"], on=said["day"] or "")
    click.echo(_("Kept."))


def _skill_json(one: SkillView) -> dict[str, object]:
    return {
        "skill": one.skill,
        "own": _seen_json(one.own),
        "mentor": _seen_json(one.mentor),
        "history": [_seen_json(each) for each in one.history],
    }


def _seen_json(one: Seen | None) -> dict[str, object] | None:
    return None if one is None else {"level": one.level, "on": one.on, "by": one.seen_by, "note": one.note or None}
