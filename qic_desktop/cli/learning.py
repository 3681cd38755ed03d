"""Learning on the command line: sessions, what is ready, what is tried at home, stories, questions, the storyboard."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _
from qic_desktop.services.learning import (
    commitments,
    learning_page,
    lessons,
    readiness,
    sessions,
    stories,
    storyboard,
)
from qic_desktop.services.learning.commitments import CommitmentView
from qic_desktop.services.learning.learning_page import LearningPage
from qic_desktop.services.learning.programme import homework_of, programme_of
from qic_desktop.services.learning.readiness import Readiness
from qic_desktop.services.learning.sessions import PARTS, Session
from qic_desktop.services.learning.stories import CONSENTS, QuestionView, StoryView
from qic_desktop.services.teamwork import team
from qic_desktop.wording import learning as words
from qic_desktop.wording.lessons import lesson_text

_CONSENT = click.option("--consent", type=click.Choice(CONSENTS), help="Whether the organiser may hand it on.")


@click.group("learning")
def learning_command() -> None:
    """Learning sessions, what is tried at home, stories, questions, lessons."""


@learning_command.command("show")
@STORE
@JSON
def show_learning(store: Path, as_json: bool) -> None:
    """Show the next session with what is ready, past ones, what is tried, stories and questions.

    Example: qic learning show walstead.qic
    """
    with opened(store) as workspace:
        found = learning_page.learning_page(workspace)
    if as_json:
        say_json(_page_json(found))
        return
    for one in found.sessions:
        click.echo(f"{one.number}  {one.title:36} {words.days_text(one.first, one.last, one.event.place)}")
    if found.readiness is not None:
        for point in found.readiness.points:
            click.echo(f"  [{'x' if point.is_ready else ' '}] {words.point_name(point.code)}")
        sentence = words.readiness_sentence(
            found.readiness.ready, len(found.readiness.points), found.readiness.open_codes
        )
        click.echo(sentence)
    if not found.sessions:
        click.echo(_("No learning session is announced."))
    if asked := homework_of(found):
        click.echo(_("To do at home: {what}").format(what=asked))
    for promised in found.commitments:
        one_state = promised.commitment
        state = words.commitment_state(by=promised.by, done=one_state.done, done_on=one_state.done_on, today=found.day)
        click.echo(f"{promised.what}: {state}")


@learning_command.command("ready")
@STORE
@click.argument("session")
@click.argument("point", type=click.Choice(readiness.POINTS))
@click.option("--not-done", is_flag=True, help="Take the tick away.")
@BY
def tick_ready(store: Path, session: str, point: str, *, not_done: bool, person: str | None) -> None:
    """Tick a point of the checklist before a session; it shows readiness and stops nobody.

    Example: qic learning ready walstead.qic 3 ground-rules
    """
    with opened(store, person) as workspace:
        readiness.tick_point(workspace, session, point, done=not not_done)
    click.echo(_("Kept: {label}.").format(label=point))


@learning_command.command("came")
@STORE
@click.argument("session")
@click.option("--name", "names", multiple=True, help="Who came; once for each.")
@click.option("--useful", multiple=True, metavar="PART=1..4", help=f"How useful a part was: {', '.join(PARTS)}.")
@BY
def write_came(
    store: Path, session: str, *, names: tuple[str, ...], useful: tuple[str, ...], person: str | None
) -> None:
    """Write down who came to a session and how useful its parts were; names are never sent.

    Example: qic learning came walstead.qic 2 --name "Grace Okafor" --useful team-time=4
    """
    rated = [_rated(one) for one in useful]
    with opened(store, person) as workspace:
        if names:
            ids = [team.find_person(workspace, name) for name in names]
            sessions.write_attendance(workspace, session, ids)
        for part, said in rated:
            sessions.rate_part(workspace, session, part, said)
    click.echo(_("Kept: {label}.").format(label=session))


@learning_command.command("try")
@STORE
@click.argument("what")
@click.option("--until", metavar="DAY", help="The last day on which it is in time.")
@click.option("--session", help="Where it was said: a number, a title or a first day.")
@click.option("--done", "done", flag_value="yes", help="The one with these words was done.")
@click.option("--not-done", "done", flag_value="no", help="It was not done.")
@click.option("--outcome", help="What came of it.")
@BY
def try_at_home(
    store: Path,
    what: str,
    *,
    until: str | None,
    session: str | None,
    person: str | None,
    **said: str | None,
) -> None:
    """Write down what the team will try at home, or what came of it.

    Example: qic learning try walstead.qic "Name the beds at ten" --until 2026-04-20 --session 2
    """
    done, outcome = said["done"], said["outcome"]
    with opened(store, person) as workspace:
        if done is not None or outcome is not None:
            answer = {"yes": True, "no": False}.get(done or "")
            commitments.settle_commitment(workspace, what, done=answer, outcome=outcome)
        else:
            commitments.add_commitment(workspace, what, by=until, session=session)
    click.echo(_("Kept: {label}.").format(label=what))


@learning_command.command("told")
@STORE
@click.argument("session")
@click.argument("whom")
@click.option("--role", help="Role of who told them, such as team-leader.")
@click.option("--on", "day", metavar="DAY")
@click.option("--what", default="")
@BY
def write_told(store: Path, session: str, whom: str, *, role: str | None, person: str | None, **said: str) -> None:
    """Write down who was told at home about a session.

    Example: qic learning told walstead.qic 2 "Ward meeting" --role team-leader --on 2026-04-03
    """
    with opened(store, person) as workspace:
        sessions.add_report_back(workspace, session, whom, on=said["day"], by=role, what=said["what"])
    click.echo(_("Kept: {label}.").format(label=whom))


@learning_command.command("story")
@STORE
@click.argument("title")
@click.option("--steps")
@click.option("--needs")
@click.option("--obstacles")
@click.option("--advice")
@click.option("--result")
@_CONSENT
@BY
def write_story(store: Path, title: str, *, person: str | None, **given: str | None) -> None:
    """Tell a change story, or write on at one; without consent nobody else is told.

    Example: qic learning story walstead.qic "A nurse at the door" --steps "First one evening" --consent unnamed
    """
    fields = {name: text for name, text in given.items() if text is not None}
    with opened(store, person) as workspace:
        known = [view for view in stories.list_stories(workspace) if view.title == title]
        if known:
            stories.write_story(workspace, known[0].id, **fields)
        else:
            stories.begin_story(workspace, title, **fields)
    click.echo(_("Kept: {label}.").format(label=title))


@learning_command.command("ask")
@STORE
@click.argument("text")
@click.option("--context", default="", help="What others should know of the team.")
@_CONSENT
@BY
def ask_question(store: Path, text: str, *, context: str, consent: str | None, person: str | None) -> None:
    """Ask other teams something.

    Example: qic learning ask walstead.qic "How do you reach the night shift?" --consent unnamed
    """
    with opened(store, person) as workspace:
        stories.ask(workspace, text, context=context, consent=consent or stories.NO)
    click.echo(_("Kept: {label}.").format(label=text))


@learning_command.command("answer")
@STORE
@click.argument("question")
@click.argument("text")
@_CONSENT
@BY
def answer_question(store: Path, question: str, text: str, *, consent: str | None, person: str | None) -> None:
    """Answer a question of another team; name it by its words or its id.

    Example: qic learning answer walstead.qic "Who names beds?" "The ward nurse, at ten" --consent named
    """
    with opened(store, person) as workspace:
        stories.answer(workspace, question, text, consent=consent or stories.NO)
    click.echo(_("Kept: {label}.").format(label=question))


@learning_command.command("lessons")
@STORE
@JSON
@BY
def list_lessons(store: Path, as_json: bool, person: str | None) -> None:
    """List the short lessons and which of them the person who is typing has done.

    Example: qic learning lessons walstead.qic --by "Ruth Adler"
    """
    with opened(store, person) as workspace:
        progress = lessons.progress_of(workspace)
    if as_json:
        rows = [
            {"lesson": code, "title": lesson_text(code).title, "done": progress.done.get(code)}
            for code in lessons.LESSONS
        ]
        say_json({"person": progress.person, "lessons": rows})
        return
    for code in lessons.LESSONS:
        click.echo(f"{code:14} {lesson_text(code).title:32} {progress.done.get(code, '')}".rstrip())


@click.command("storyboard")
@STORE
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Ends in .pptx or .pdf.")
@click.option("--a3", is_flag=True, help="A poster for the wall instead of A4 (PDF only).")
@click.option("--names", is_flag=True, help="Name the people of the team; else only roles stand there.")
@click.option("--measure", "leading", metavar="CODE", help="Which measure comes first.")
@JSON
def storyboard_command(store: Path, out: Path, *, a3: bool, names: bool, leading: str | None, as_json: bool) -> None:
    """Make the team's storyboard from what is recorded: slides (.pptx), or one page (.pdf).

    Example: qic storyboard walstead.qic --out storyboard.pptx
    """
    ending = out.suffix.casefold()
    if ending not in (".pptx", ".pdf"):
        raise click.BadParameter(_("The name of the file ends in .pptx or .pdf."), param_hint="--out")
    form = storyboard.SLIDES if ending == ".pptx" else storyboard.POSTER if a3 else storyboard.PDF
    with opened(store) as workspace:
        prepared = storyboard.prepare(workspace, names=names, leading=leading)
        storyboard.write_storyboard(prepared, form, out)
    if as_json:
        content = prepared.content
        say_json(
            {
                "file": str(out),
                "form": form,
                "measures": [one.name for one in content.measures],
                "tests": sum(len(ramp.cycles) for ramp in content.ramps),
                "drivers": len(content.drivers),
                "learned": len(content.learned),
                "next": len(content.next),
            }
        )
        return
    click.echo(str(out))


def _rated(text: str) -> tuple[str, int]:
    part, _mark, said = text.partition("=")
    if not said.isdecimal():
        raise click.BadParameter(_("Write a part and a number, such as team-time=4."), param_hint="--useful")
    return part, int(said)


# --- JSON -----------------------------------------------------------------------------------------------------


def _page_json(found: LearningPage) -> dict[str, object]:
    return {
        "next": found.next.title if found.next else None,
        "sessions": [_session_json(one) for one in found.sessions],
        "readiness": _readiness_json(found.readiness) if found.readiness else None,
        "to_try": [_commitment_json(one, found) for one in found.commitments],
        "stories": [_story_json(one) for one in (*found.stories, *found.received)],
        "questions": [_question_json(one) for one in found.questions],
    }


def _session_json(one: Session) -> dict[str, object]:
    return {
        "number": one.number,
        "title": one.title,
        "start": one.event.start,
        "end": one.event.end,
        "place": one.event.place,
        "homework": one.event.homework,
        "programme": [line._asdict() for line in programme_of(one.event)],
        "came": len(one.people),
        "roles": list(one.roles),
        "useful": dict(one.usefulness),
        "told": [{"by": told.told_by_role, "to": told.to, "on": told.on, "what": told.what} for told in one.told],
    }


def _readiness_json(found: Readiness) -> dict[str, object]:
    return {
        "ready": found.ready,
        "of": len(found.points),
        "points": [
            {
                "point": point.code,
                "ready": point.is_ready,
                "from_data": point.by_itself,
                "ticked": point.ticked_on or None,
                "evidence": _evidence(point),
            }
            for point in found.points
        ],
    }


def _evidence(point: readiness.Point) -> str | None:
    told = point.shown
    return words.evidence_words(told.code, told.count, told.of, told.text) if told else None


def _commitment_json(one: CommitmentView, found: LearningPage) -> dict[str, object]:
    record = one.commitment
    return {
        "what": one.what,
        "until": record.by,
        "done": record.done,
        "outcome": record.outcome,
        "session": one.session_title or None,
        "overdue": one.is_overdue(found.day),
    }


def _story_json(one: StoryView) -> dict[str, object]:
    return {"title": one.title, "own": one.own, "told_by": one.told_by or None, "consent": one.consent}


def _question_json(one: QuestionView) -> dict[str, object]:
    return {
        "text": one.text,
        "own": one.own,
        "asked_by": one.asked_by or None,
        "consent": one.consent,
        "answered": bool(one.question.answered),
        "answers": [{"text": each.text, "told_by": each.told_by or None, "own": each.own} for each in one.answers],
    }
