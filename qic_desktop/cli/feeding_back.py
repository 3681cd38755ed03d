"""What goes back to sites, learning sessions, and who could help whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _, n_
from qic_desktop.services.feeding_back import benchmarks, handing_on, how_others_do, publishing, receipts, wishes
from qic_desktop.services.feeding_back.benchmarks import SitePreview
from qic_desktop.services.feeding_back.publishing import Outlook
from qic_desktop.services.feeding_back.wishes import Wish
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import peer_matching
from qic_desktop.services.printing import feedback_papers
from qic_desktop.services.printing.papers import save_paper
from qic_desktop.wording import feedback as words
from qic_desktop.wording.collection import asked_first_words
from qic_desktop.wording.sessions import others_words, told_kind, told_state
from qic_desktop.wording.team import answered_words


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


@feedback_command.command("outlook")
@STORE
@JSON
def outlook_feedback(store: Path, *, as_json: bool) -> None:
    """To whom feedback would go, what is hidden and why, what stays here for want of consent; nothing is written.

    Example: qic feedback outlook organiser.qic --json
    """
    with opened(store) as workspace:
        found = publishing.look_ahead(workspace)
    if as_json:
        say_json(_outlook_json(found))
        return
    said = [
        words.to_whom(len(found.going), found.fresh),
        words.without_laptop(len(found.without)),
        words.gone_words(found.gone),
        words.shown_words(found.comparison),
    ]
    for one in found.hidden:
        told = {"least": found.least, "threshold": found.threshold}
        said.append(words.hidden_words(one.why, one.view.name, one.periods, **told))
    out = found.left_out
    said += [words.handed_on_words(found.handed_on)]
    said += words.left_out_words(out.refused, out.taken_back, out.tells_whose)
    click.echo("\n".join(line for line in said if line))


def _outlook_json(found: Outlook) -> dict[str, object]:
    return {
        "comparison": found.comparison,
        "going": [one.site.code for one in found.going],
        "fresh": found.fresh,
        "without_laptop": [one.site.code for one in found.without],
        "gone": found.gone,
        "hidden": [
            {"measure": one.view.code, "why": one.why, "sites": one.sites, "periods": one.periods}
            for one in found.hidden
        ],
        "left_out": {
            "refused": found.left_out.refused,
            "taken_back": found.left_out.taken_back,
            "tells_whose": found.left_out.tells_whose,
        },
        "handed_on": found.handed_on,
    }


@feedback_command.command("publish")
@STORE
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@BY
@JSON
def publish_feedback(store: Path, folder: Path, *, person: str | None, as_json: bool) -> None:
    """Prepare every site's feedback and write the news, with a file for each site, into a folder.

    Example: qic feedback publish organiser.qic stick
    """
    with opened(store, person) as workspace:
        sent = publishing.publish(workspace, folder)
    files = [sent.file, *sent.beside]
    if as_json:
        say_json({"news": str(sent.file), "beside": [str(one) for one in sent.beside]})
        return
    for file in files:
        click.echo(file)


@feedback_command.command("paper")
@STORE
@click.option("--site", default="", metavar="CODE", help="Only this site, whether it has a laptop or not.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the PDFs.")
@BY
@JSON
def print_feedback(store: Path, *, site: str, out: Path, person: str | None, as_json: bool) -> None:
    """How others do, on paper, for each site that has no laptop: a PDF each, written beside what is there.

    Example: qic feedback paper organiser.qic --out /tmp/papers
    """
    with opened(store, person) as workspace:
        made = feedback_papers.prepare_feedback(workspace, site)
    files = [save_paper(one, out) for one in made]
    if as_json:
        say_json({"files": [str(one) for one in files]})
        return
    for file in files:
        click.echo(file)


@feedback_command.command("receipts")
@STORE
@JSON
def show_receipts(store: Path, *, as_json: bool) -> None:
    """Whether each site's feedback has arrived, as its later packages say.

    Example: qic feedback receipts organiser.qic --json
    """
    with opened(store) as workspace:
        found = receipts.list_receipts(workspace)
    days = {one.site.id: one.arrived.isoformat() if one.arrived else "" for one in found}
    if as_json:
        say_json(
            [
                {"site": one.site.code, "state": one.state, "made": one.made, "arrived": days[one.site.id] or None}
                for one in found
            ]
        )
        return
    for one in found:
        said = words.receipt_words(one.state, one.made, days[one.site.id])
        click.echo(f"{one.site.code or '-':10} {one.site.name or ''}: {said}")


@feedback_command.command("show")
@STORE
@JSON
def show_feedback(store: Path, *, as_json: bool) -> None:
    """At a site: what came from the organiser about how others do.

    Example: qic feedback show walstead.qic --json
    """
    with opened(store) as workspace:
        found = how_others_do.received(workspace)
        codes = {view.id: (view.code, view.name) for view in measures.list_measures(workspace)}
    if as_json:
        told = [{"code": codes.get(one.measure, ("",))[0], "on": one.on, **one.to_content()} for one in found]
        say_json(told)
        return
    for one in found:
        name = codes.get(one.measure, ("", one.measure))[1]
        said = others_words(one.others, one.least, few=one.is_few, sensitive=one.is_sensitive)
        click.echo(" ".join(part for part in (f"{name}:", said, words.solved_words(one.solved, one.solvers)) if part))


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
@click.option(
    "--text", "reworded", type=(str, str), multiple=True, metavar="NAME WORDS", help="A text in other words: steps."
)
@BY
def hand_on_feedback(store: Path, identity: str, *, reworded: Sequence[tuple[str, str]], person: str | None) -> None:
    """Hand on what a site agreed to share; it goes with the next news.

    Example: qic feedback hand-on organiser.qic 01932f6e-0000-7000-8000-000000000001 --text steps "We began at night"
    """
    with opened(store, person) as workspace:
        handing_on.hand_on(workspace, identity, **dict(reworded))
    click.echo(_("It goes with the next news."))


@feedback_command.command("withdraw")
@STORE
@click.argument("identity", metavar="ID")
@BY
def withdraw_feedback(store: Path, identity: str, *, person: str | None) -> None:
    """Take out what was handed on; the next news go without it.

    Example: qic feedback withdraw organiser.qic 01932f6e-0000-7000-8000-000000000001
    """
    with opened(store, person) as workspace:
        handing_on.withdraw(workspace, identity)
    click.echo(_("The next news go without it."))


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


@feedback_command.command("wishes")
@STORE
@click.option("--answer", "given", type=(str, click.Choice(wishes.OFFERED)), help="Answer the objective with this id.")
@click.option("--text", default="", help="Why not, or where else to ask; needed unless the answer is yes.")
@JSON
@BY
def wishes_of_sites(
    store: Path, *, given: tuple[str, str] | None, text: str, as_json: bool, person: str | None
) -> None:
    """What teams and managers want from taking part, and what you can offer; an answer goes to that site alone.

    Example: qic feedback wishes organiser.qic --answer 01932f6e-0000-7000-8000-000000000001 no --text "Ask the MoH"
    """
    with opened(store, person) as workspace:
        if given is not None:
            wishes.answer(workspace, *given, text)
        found = wishes.list_wishes(workspace)
    if as_json:
        say_json([_wish_json(one) for one in found])
        return
    for one in found:
        said = answered_words(one.answer) or _("No answer yet.")
        click.echo(f"{one.id}  {one.site.code or '-'}  {one.objective.voice}: {one.objective.text}. {said}")


def _wish_json(one: Wish) -> dict[str, object]:
    answer = one.answer
    return {
        "id": one.id,
        "site": one.site.code,
        "voice": one.objective.voice,
        "text": one.objective.text,
        "offered": answer.offered if answer else None,
        "answer": answer.text if answer else None,
        "on": answer.on if answer else None,
    }


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
                    "asked_first": [{"site": each.site.code, "jump": each.jump} for each in one.asked_first],
                }
                for one in matches
            ]
        )
        return
    for number, group in enumerate(groups, start=1):
        asks = ", ".join(site.name or site.code or "" for site in group.asks)
        tells = group.tells.name or group.tells.code
        click.echo(f"{number}  {group.measure.name}: {tells} → {asks}")
    for view, one in peer_matching.asked_first(matches):
        click.echo(asked_first_words(one.site.name or one.site.code or "", view.name, one.jump_ratio, one.jump or ""))
    if not groups:
        click.echo(_("No site has both improved a measure and adopted a change for it yet."))
