"""The team on the command line: members, hand-over, meetings, actions, papers; see also ``team_around``."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.cli.papers import print_paper
from qic_desktop.cli.team_around import team_skills, team_stakeholders
from qic_desktop.domain.roles import HAND_OVER
from qic_desktop.domain.team import Objective
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.printing import team_papers
from qic_desktop.services.teamwork import actions, meetings, team, team_page, team_support
from qic_desktop.services.teamwork.team import LeaderChange, MemberView
from qic_desktop.services.teamwork.team_page import TeamPage
from qic_desktop.services.teamwork.team_support import VOICES
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.team import (
    answered_words,
    change_title,
    continuity_words,
    regularity_words,
    reviewed_words,
    role_name,
)


@click.group("team")
def team_command() -> None:
    """Members and roles, a change of leader, meetings, actions, skills, who is for or against the change."""


@team_command.command("show")
@STORE
@JSON
def show_team(store: Path, as_json: bool) -> None:
    """Show who has which role, what is vacant, and two numbers of the team's health.

    Example: qic team show walstead.qic
    """
    with opened(store) as workspace:
        actions.check_team(workspace)
        found = team_page.team_page(workspace)
    if as_json:
        say_json(_page_json(found))
        return
    for row in found.rows:
        click.echo(f"{row.view.name or '?':28} {role_name(row.view.role):26} {row.view.membership.since or ''}")
    for one in found.vacancies:
        click.echo(f"{_('vacant'):28} {role_name(one.role)}")
    if found.change is not None:
        click.echo(_title(found.change))
    stays = continuity_words(found.continuity)
    for sentence in (stays, regularity_words(found.regularity)):
        if sentence:
            click.echo(sentence)


@team_command.command("add")
@STORE
@click.argument("name")
@click.option("--role", required=True, help="Code of the catalogue, such as team-leader, or the team's own word.")
@click.option("--since", metavar="DAY")
@click.option("--hours", type=float, help="Agreed a month.")
@click.option("--profession")
@BY
def add_member(store: Path, name: str, *, role: str, person: str | None, **given: object) -> None:
    """Give somebody a role.

    Example: qic team add walstead.qic "Grace Okafor" --role team-leader --since 2026-04-01 --hours 8
    """
    with opened(store, person) as workspace:
        team.add_member(workspace, name, role, **given)  # type: ignore[arg-type]
    click.echo(_("Kept: {label}.").format(label=name))


@team_command.command("leave")
@STORE
@click.argument("name")
@click.option("--until", required=True, metavar="DAY", help="The last day.")
@click.option("--reason")
@click.option("--to", "taker", metavar="NAME", help="Who takes over the open actions.")
@BY
def leave_team(
    store: Path, name: str, *, until: str, reason: str | None, taker: str | None, person: str | None
) -> None:
    """Somebody gives a role up; open actions need somebody who takes them over.

    Example: qic team leave walstead.qic "Grace Okafor" --until 2026-03-31 --to "Ruth Adler"
    """
    with opened(store, person) as workspace:
        view = team.get_member(workspace, name)
        give_to = team.find_person(workspace, taker) if taker else None
        team.leave_team(workspace, view.id, until=until, reason=reason, give_to=give_to)
    click.echo(_("Kept: {label}.").format(label=name))


@team_command.command("hand-over")
@STORE
@click.argument("point", type=click.Choice(HAND_OVER))
@click.option("--not-done", is_flag=True, help="Open the point again.")
@BY
def tick_hand_over(store: Path, point: str, *, not_done: bool, person: str | None) -> None:
    """Tick off a point of the hand-over to the new team leader.

    Example: qic team hand-over walstead.qic met
    """
    with opened(store, person) as workspace:
        found = team.leader_change(team.list_members(workspace), workspace.today())
        if found is None or found.after is None:
            click.echo(_("No hand-over is open."))
            return
        team.tick_point(workspace, found.after.id, point, done=not not_done)
    click.echo(_("Kept: {label}.").format(label=point))


@team_command.command("action")
@STORE
@click.argument("text")
@click.option("--owner", metavar="NAME")
@click.option("--due", metavar="DAY")
@click.option("--done", is_flag=True, help="The open action with these words is done.")
@BY
def write_action(store: Path, text: str, *, owner: str | None, due: str | None, done: bool, person: str | None) -> None:
    """Write an action down, or say that it is done.

    Example: qic team action walstead.qic "Ask for a second desk" --owner "Ruth Adler" --due 2026-05-01
    """
    with opened(store, person) as workspace:
        if done:
            actions.finish_action(workspace, text)
        else:
            who = team.find_person(workspace, owner) if owner else None
            actions.add_action(workspace, text, owner=who, due=due)
    click.echo(_("Kept: {label}.").format(label=text))


@team_command.command("meeting")
@STORE
@click.argument("day")
@click.option("--purpose")
@click.option("--agenda")
@click.option("--decisions")
@click.option("--notes")
@click.option("--minutes", type=int)
@click.option("--came", multiple=True, metavar="NAME", help="Who came; once for each.")
@BY
def write_meeting(store: Path, day: str, *, came: tuple[str, ...], person: str | None, **fields: object) -> None:
    """Write a meeting down; only its day, length and how many came are ever sent.

    Example: qic team meeting walstead.qic 2026-04-09 --came "Grace Okafor" --came "Ruth Adler" --minutes 45
    """
    with opened(store, person) as workspace:
        known = [view for view in meetings.list_meetings(workspace) if view.meeting.on == day]
        identity = known[0].id if known else meetings.plan_meeting(workspace, day)
        given = {name: value for name, value in fields.items() if value is not None}
        if came:
            given["attendance"] = [team.find_person(workspace, name) for name in came]
        if given:
            meetings.write_meeting(workspace, identity, **given)
    click.echo(_("Kept: {label}.").format(label=day))


@team_command.command("minutes")
@STORE
@click.argument("day")
@click.option("--out", required=True, type=click.Path(path_type=Path))
def print_minutes(store: Path, day: str, out: Path) -> None:
    """Write the minutes of a meeting as a PDF.

    Example: qic team minutes walstead.qic 2026-04-09 --out minutes.pdf
    """
    with opened(store) as workspace:
        actions.check_team(workspace)
        print_paper(workspace, team_papers.prepare_minutes(workspace, day), out)
    click.echo(str(out))


@team_command.command("objectives")
@STORE
@click.option("--add", nargs=2, metavar="SIDE TEXT", help="One more objective of the team or the management.")
@click.option("--review", nargs=2, metavar="NUMBER MET", help="Say whether one is met: yes, partly or no.")
@click.option("--said", metavar="TEXT", help="What was said at the review.")
@JSON
@BY
def team_objectives(
    store: Path,
    *,
    add: tuple[str, str] | None,
    review: tuple[str, str] | None,
    said: str | None,
    as_json: bool,
    person: str | None,
) -> None:
    """List what team and management want, add to it, or review it at a learning session.

    Example: qic team objectives walstead.qic --review 2 partly --said "at night not yet"
    """
    with opened(store, person) as workspace:
        if add is not None:
            team_support.add_objective(workspace, *add)
        if review is not None:
            listed = _objectives(workspace)
            number = int(review[0]) if review[0].isdecimal() else 0
            if not 1 <= number <= len(listed):
                raise NotFoundError(review[0], what="objective")
            team_support.review_objective(workspace, listed[number - 1].id, review[1], said)
        listed, answers = _objectives(workspace), team_support.objectives_of(workspace).answers
    if as_json:
        fields = ("id", "voice", "text", "met", "review", "reviewed_on")
        say_json(
            [
                {name: getattr(one, name) for name in fields}
                | {"offered": answer.offered if answer else None, "answer": answer.text if answer else None}
                for one in listed
                for answer in (answers.get(one.id),)
            ]
        )
        return
    for number, one in enumerate(listed, 1):
        parts = (reviewed_words(one), answered_words(answers.get(one.id)))
        click.echo(f"{number} {one.voice}: {' · '.join(part for part in parts if part)}")


def _objectives(workspace: Workspace) -> tuple[Objective, ...]:
    """What may be seen: a side that has finished waits covered for the other."""
    found = team_support.objectives_of(workspace)
    shown = [voice for voice in VOICES if found.are_compared or not found.is_ready(voice)]
    return tuple(one for voice in shown for one in found.of(voice))


@team_command.command("agreement")
@STORE
@click.option("--out", required=True, type=click.Path(path_type=Path))
def print_agreement(store: Path, out: Path) -> None:
    """Write the agreement of team and management as a PDF to sign.

    Example: qic team agreement walstead.qic --out agreement.pdf
    """
    with opened(store) as workspace:
        actions.check_team(workspace)
        print_paper(workspace, team_papers.prepare_agreement(workspace), out)
    click.echo(str(out))


team_command.add_command(team_skills)
team_command.add_command(team_stakeholders)


def _title(change: LeaderChange) -> str:
    after = change.after.name if change.after else None
    return change_title(change.before.name, after, change.on, vacant=change.after is None)


def _member_json(view: MemberView) -> dict[str, object]:
    one = view.membership
    return {
        "name": view.name,
        "role": view.role,
        "profession": view.profession,
        "since": one.since,
        "until": one.until,
        "hours": one.hours,
    }


def _page_json(found: TeamPage) -> dict[str, object]:
    change, stays, met = found.change, found.continuity, found.regularity
    return {
        "members": [_member_json(row.view) for row in found.rows],
        "former": [_member_json(view) for view in found.former],
        "vacant": [one.role for one in found.vacancies],
        "leader_change": {"on": change.on.isoformat(), "open": list(change.open_points)} if change else None,
        "actions": [
            {
                "text": one.action.text,
                "owner": one.owner_name,
                "due": one.action.due,
                "state": one.action.state,
                "overdue": one.is_overdue(found.day),
                "test": one.test or None,
            }
            for one in found.actions
        ],
        "continuity": {"now": stays.now, "at_start": stays.at_start, "six_months_ago": stays.half_year}
        if stays
        else None,
        "meetings": {"last_six_months": met.count, "came": met.came, "of": met.of, "longest_wait_days": met.longest},
    }
