"""Learning sessions as the organiser plans and holds them: agenda, who came, papers, evaluation, briefs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.cli.papers import print_paper
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import role_catalogue, session_forms, sessions_planned
from qic_desktop.services.organising.session_forms import Evaluation
from qic_desktop.services.organising.sessions_planned import AgendaItem, SessionPlan
from qic_desktop.services.printing.session_papers import prepare_pack
from qic_desktop.services.printing.session_sheets import Each, prepare_certificates, prepare_form, prepare_results
from qic_desktop.wording.sessions import minutes_words, part_name, remark_words

OUT = click.option("--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
SESSION = click.argument("session")


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
        "agenda": [
            {"title": part.title, "minutes": part.minutes, "type": part.type, "day": slot.day, "at": slot.begins}
            for part, slot in zip(one.agenda, sessions_planned.times_of(one.agenda), strict=True)
        ],
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
@click.argument("parts", nargs=-1, metavar="TITLE:MINUTES:TYPE[@TIME]...")
@BY
def write_agenda(store: Path, session: str, parts: Sequence[str], *, person: str | None) -> None:
    """Write a session's agenda; types are plenary, team-time, cross-team, practice and informal.

    A part with a time begins then (the first one of each day); the others follow.

    Example: qic sessions agenda organiser.qic 1 "Welcome:20:plenary@08:30" "Draw your own chart:60:practice"
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
    kind, _third, at = kind.partition("@")
    if not minutes.strip().isdecimal() or not kind:
        raise click.UsageError(_("Write each part as TITLE:MINUTES:TYPE, as Welcome:20:plenary."))
    return AgendaItem(title.strip(), int(minutes), kind.strip(), at.strip())


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


@sessions_command.command("talk-limit")
@STORE
@click.argument("percent", type=int)
def choose_talk_limit(store: Path, percent: int) -> None:
    """Choose how much of the working time may be talk before it is said; on this laptop.

    Example: qic sessions talk-limit organiser.qic 40
    """
    with opened(store) as workspace:
        sessions_planned.choose_talk_limit(workspace, percent)
    click.echo(_("Written down."))


# --- papers --------------------------------------------------------------------------------------------------------


@sessions_command.command("pack")
@STORE
@SESSION
@OUT
@click.option("--site", default="", metavar="CODE", help="Only this site's page.")
def write_pack(store: Path, session: str, *, out: Path, site: str) -> None:
    """Write the pack of a session: agenda, participants, a page for each site, the briefs for experts.

    Example: qic sessions pack organiser.qic 2 --out pack.pdf
    """

    with opened(store) as workspace:
        print_paper(workspace, prepare_pack(workspace, session, site), out)
    click.echo(out)


@sessions_command.command("certificates")
@STORE
@SESSION
@OUT
@click.option("--each", type=click.Choice(["site", "person"]), default="site", show_default=True)
@click.option(
    "--names",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Lines of “name; site” to print; kept nowhere.",
)
def write_certificates(store: Path, session: str, *, out: Path, each: Each, names: Path | None) -> None:
    """Write certificates of attendance: one for each site that came, for each person, or for each name.

    Example: qic sessions certificates organiser.qic 1 --each person --out certificates.pdf
    """

    lines = names.read_text(encoding="utf-8-sig", errors="replace").splitlines() if names is not None else []
    with opened(store) as workspace:
        print_paper(workspace, prepare_certificates(workspace, session, each=each, names=lines), out)
    click.echo(out)


@sessions_command.command("form")
@STORE
@SESSION
@OUT
def write_form(store: Path, session: str, *, out: Path) -> None:
    """Write the evaluation form to print.

    Example: qic sessions form organiser.qic 1 --out form.pdf
    """

    with opened(store) as workspace:
        print_paper(workspace, prepare_form(workspace, session), out)
    click.echo(out)


# --- evaluation ----------------------------------------------------------------------------------------------------


@sessions_command.command("fill")
@STORE
@SESSION
@click.argument("answers", nargs=-1, metavar="QUESTION=ANSWER...")
@click.option("--best", default="", help="What helped most, as it stands on the form.")
@click.option("--better", default="", help="What should be different next time.")
@BY
@JSON
def fill_form(
    store: Path, session: str, answers: Sequence[str], *, person: str | None, as_json: bool, **words: str
) -> None:
    """Type in one evaluation form from paper, without a name.

    Example: qic sessions fill organiser.qic 1 next-step=4 practice=3 --best "Drawing our own chart"
    """
    told = {}
    for one in answers:
        question, mark, said = one.partition("=")
        if not mark:
            raise click.UsageError(_("Write each answer as QUESTION=ANSWER, as practice=3."))
        told[question.strip()] = said.strip()
    with opened(store, person) as workspace:
        identity = session_forms.add_form(workspace, session, told, **words)
        many = session_forms.evaluate(workspace, session).forms
    if as_json:
        say_json({"id": identity, "forms": many})
        return
    click.echo(n_("{n} form is typed in.", "{n} forms are typed in.", many).format(n=many))


@sessions_command.command("take-out")
@STORE
@SESSION
@click.option("--form", default="", metavar="ID", help="The form, as “fill --json” named it; else the last one.")
@BY
def take_form_out(store: Path, session: str, form: str, *, person: str | None) -> None:
    """Take out an evaluation form that was typed in twice.

    Example: qic sessions take-out organiser.qic 1
    """
    with opened(store, person) as workspace:
        session_forms.take_out(workspace, session, form)
        many = session_forms.evaluate(workspace, session).forms
    click.echo(n_("{n} form is typed in.", "{n} forms are typed in.", many).format(n=many))


@sessions_command.command("held")
@STORE
@SESSION
@click.option("--on", default="", metavar="DAY", help="The day, where it was not the planned one.")
@BY
def hold_session(store: Path, session: str, on: str, *, person: str | None) -> None:
    """Write down that a session was held, and on which day: certificates tell it.

    Example: qic sessions held organiser.qic 1 --on 2026-11-12
    """
    with opened(store, person) as workspace:
        sessions_planned.hold(workspace, session, on)
    click.echo(_("Written down."))


@sessions_command.command("results")
@STORE
@SESSION
@click.option("--pdf", type=click.Path(path_type=Path), help="Write them as a PDF.")
@JSON
def show_results(store: Path, session: str, *, pdf: Path | None, as_json: bool) -> None:
    """What people said of a session: counts for each question, comments.

    Example: qic sessions results organiser.qic 1 --json
    """

    with opened(store) as workspace:
        found = session_forms.evaluate(workspace, session)
        if pdf is not None:
            print_paper(workspace, prepare_results(workspace, session), pdf)
    if as_json:
        say_json(_results_json(found))
        return
    click.echo(n_("{n} form is typed in.", "{n} forms are typed in.", found.forms).format(n=found.forms))
    for one in found.questions:
        click.echo(f"{one.item.title}: " + ", ".join(f"{level.text} {many}" for level, many in one.counts))
    for text in (*found.best, *found.better):
        click.echo(f"- {text}")


def _results_json(found: Evaluation) -> dict[str, object]:
    return {
        "forms": found.forms,
        "shown_from": found.sheet.shown_from,
        "questions": {one.item.code: {level.code: many for level, many in one.counts} for one in found.questions},
        "best": list(found.best),
        "better": list(found.better),
    }


@sessions_command.command("brief")
@STORE
@SESSION
@click.option("--id", "identity", default="", help="Change this brief instead of writing a new one.")
@click.option("--expert", help="Who is asked.")
@click.option("--subject", help="About what.")
@click.option("--audience", help="Who listens.")
@click.option("--message", help="The one message.")
@click.option("--practice", help="What people do with it themselves.")
@click.option("--avoid", help="What to leave out.")
@click.option("--minutes", type=int)
@BY
@JSON
def write_brief(
    store: Path, session: str, *, identity: str, person: str | None, as_json: bool, **told: str | int | None
) -> None:
    """Write a brief for an expert; it is printed in the session's pack.

    Example: qic sessions brief organiser.qic 1 --expert "Dr Lind" --message "Count before you change" --minutes 15
    """
    with opened(store, person) as workspace:
        plan = sessions_planned.get_plan(workspace, session)
        fields = {name: value for name, value in told.items() if value is not None}
        made = role_catalogue.write_brief(workspace, identity, session=plan.id, **fields)
    if as_json:
        say_json({"id": made})
        return
    click.echo(_("Written down."))
