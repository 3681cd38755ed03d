"""What goes back to sites, learning sessions, and who could help whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _, n_
from qic_desktop.services.feeding_back import benchmarks, handing_on
from qic_desktop.services.feeding_back.benchmarks import SitePreview
from qic_desktop.services.organising import peer_matching, sessions_planned
from qic_desktop.services.organising.sessions_planned import AgendaItem, SessionPlan
from qic_desktop.wording.sessions import minutes_words, part_name, remark_words, told_kind, told_state


@click.group("feedback")
def feedback_command() -> None:
    """What each site gets: how it stands among the others, stories, answers."""


@feedback_command.command("preview")
@STORE
@click.option("--site", default="", metavar="CODE", help="Only this site.")
@JSON
def preview_feedback(store: Path, *, site: str, as_json: bool) -> None:
    """What every site would get now; nothing is written.

    Example: qic feedback preview organiser.qic --site S001 --json
    """
    with opened(store) as workspace:
        found = benchmarks.preview(workspace, site)
    if as_json:
        say_json([_seen_json(one) for one in found])
        return
    for one in found:
        new = n_("{n} measure is new", "{n} measures are new", one.fresh).format(n=one.fresh)
        click.echo(f"{one.site.code or '-':10} {one.site.name or ''}: {new}")


def _seen_json(one: SitePreview) -> dict[str, object]:
    told = [{"code": view.code, **benchmark.to_content()} for view, benchmark in one.told]
    return {"site": one.site.code, "fresh": one.fresh, "measures": told}


@feedback_command.command("prepare")
@STORE
@BY
@JSON
def prepare_feedback(store: Path, *, person: str | None, as_json: bool) -> None:
    """Write every site's feedback; it goes with the next news, in a file for each site.

    Example: qic feedback prepare organiser.qic
    """
    with opened(store, person) as workspace:
        written = benchmarks.prepare(workspace)
    if as_json:
        say_json({"written": written})
        return
    click.echo(
        n_("{n} picture is new. Publish next.", "{n} pictures are new. Publish next.", written).format(n=written)
    )


@feedback_command.command("waiting")
@STORE
@JSON
def waiting_feedback(store: Path, *, as_json: bool) -> None:
    """Questions without an answer, and what sites agreed to share.

    Example: qic feedback waiting organiser.qic --json
    """
    with opened(store) as workspace:
        questions = handing_on.open_questions(workspace)
        told = handing_on.list_told(workspace)
    if as_json:
        asked = [{"id": one.question.id, "site": one.site.code, "text": one.question.text} for one in questions]
        shared = [
            {
                "id": one.id,
                "site": one.site.code,
                "kind": one.kind,
                "title": one.title,
                "consent": one.consent,
                "state": one.state,
                "telling": list(one.telling),
            }
            for one in told
        ]
        say_json({"questions": asked, "told": shared})
        return
    for question in questions:
        click.echo(f"{question.question.id}  {question.site.code or '-'}  {question.question.text}")
    for one in told:
        said = told_state(one.state, one.consent, one.telling)
        click.echo(f"{one.id}  {one.site.code or '-'}  {told_kind(one.kind)}: {one.title}. {said}")


@feedback_command.command("hand-on")
@STORE
@click.argument("identity", metavar="ID")
@BY
def hand_on_feedback(store: Path, identity: str, *, person: str | None) -> None:
    """Hand on what a site agreed to share; it goes with the next news.

    Example: qic feedback hand-on organiser.qic 01932f6e-0000-7000-8000-000000000001
    """
    with opened(store, person) as workspace:
        handing_on.hand_on(workspace, identity)
    click.echo(_("It goes with the next news."))


@feedback_command.command("answer")
@STORE
@click.argument("question", metavar="ID")
@click.argument("text")
@BY
def answer_feedback(store: Path, question: str, text: str, *, person: str | None) -> None:
    """Answer a question of a site.

    Example: qic feedback answer organiser.qic 01932f6e-0000-7000-8000-000000000001 "Count at six"
    """
    with opened(store, person) as workspace:
        handing_on.answer_question(workspace, question, text)
    click.echo(_("It goes with the next news."))


# --- sessions ------------------------------------------------------------------------------------------------------


@click.group("sessions")
def sessions_command() -> None:
    """Learning sessions as the organiser plans and holds them."""


@sessions_command.command("show")
@STORE
@JSON
def show_sessions(store: Path, *, as_json: bool) -> None:
    """All sessions: minutes by kind of time, who came, how useful it was, what does not fit.

    Example: qic sessions show organiser.qic --json
    """
    with opened(store) as workspace:
        found = sessions_planned.list_plans(workspace)
    if as_json:
        say_json([_plan_json(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.planned.number}  {one.planned.event.title or ''}  {one.planned.event.start or ''}")
        for part, minutes in one.minutes.items():
            click.echo(f"   {part_name(part)}: {minutes_words(minutes)}")
        for remark in one.remarks:
            click.echo(f"   {remark_words(remark, one.talk, one.share)}")


def _plan_json(one: SessionPlan) -> dict[str, object]:
    return {
        "id": one.id,
        "number": one.planned.number,
        "title": one.planned.event.title,
        "start": one.planned.event.start,
        "held_on": one.planned.event.held_on,
        "minutes": dict(one.minutes),
        "talk": one.talk,
        "remarks": list(one.remarks),
        "came": sum(at.came for at in one.sites),
        "sites": [
            {"site": at.site.code, "counted": at.counted, "wrote": at.wrote, "ready": list(at.ready)}
            for at in one.sites
        ],
        "useful": {useful.part: list(useful.said) for useful in one.useful},
    }


@sessions_command.command("agenda")
@STORE
@click.argument("session")
@click.argument("parts", nargs=-1, metavar="TITLE:MINUTES:TYPE...")
@BY
def write_agenda(store: Path, session: str, parts: Sequence[str], *, person: str | None) -> None:
    """Write a session's agenda; types are plenary, team-time, cross-team, practice and informal.

    Example: qic sessions agenda organiser.qic 1 "Welcome:20:plenary" "Draw your own chart:60:practice"
    """
    items = [_item(one) for one in parts]
    with opened(store, person) as workspace:
        sessions_planned.write_agenda(workspace, session, items)
        plan = sessions_planned.get_plan(workspace, session)
    for remark in plan.remarks:
        click.echo(remark_words(remark, plan.talk, plan.share))


def _item(text: str) -> AgendaItem:
    title, _first, rest = text.partition(":")
    minutes, _second, kind = rest.partition(":")
    if not minutes.strip().isdecimal() or not kind:
        raise click.UsageError(_("Write each part as TITLE:MINUTES:TYPE, as Welcome:20:plenary."))
    return AgendaItem(title.strip(), int(minutes), kind.strip())


@sessions_command.command("count")
@STORE
@click.argument("session")
@click.argument("site", metavar="CODE")
@click.argument("came", type=int)
@BY
def count_heads(store: Path, session: str, site: str, came: int, *, person: str | None) -> None:
    """Write down how many came from a site.

    Example: qic sessions count organiser.qic 1 S001 3
    """
    with opened(store, person) as workspace:
        sessions_planned.count_heads(workspace, session, site, came)
    click.echo(_("Written down."))


@click.command("peers")
@STORE
@click.argument("measure", required=False, default="")
@click.option("--tables", is_flag=True, help="As groups for a learning session.")
@JSON
def peers_command(store: Path, measure: str, *, tables: bool, as_json: bool) -> None:
    """Who solved what a site struggles with: whom to put at one table.

    Example: qic peers organiser.qic four-hours --tables --json
    """
    with opened(store) as workspace:
        matches = peer_matching.find_matches(workspace, measure)
    groups = peer_matching.find_tables(matches)
    if as_json:
        say_json(
            [
                {"measure": one.measure.code, "tells": one.tells.code, "asks": [site.code for site in one.asks]}
                for one in groups
            ]
            if tables
            else [
                {
                    "measure": one.measure.code,
                    "site": one.site.code,
                    "worse": one.is_worse,
                    "peers": [{"site": peer.site.code, "changes": list(peer.changes)} for peer in one.peers],
                }
                for one in matches
            ]
        )
        return
    for number, group in enumerate(groups, start=1):
        asks = ", ".join(site.name or site.code or "" for site in group.asks)
        tells = group.tells.name or group.tells.code
        click.echo(f"{number}  {group.measure.name}: {tells} → {asks}")
    if not groups:
        click.echo(_("No site has both improved a measure and adopted a change for it yet."))
