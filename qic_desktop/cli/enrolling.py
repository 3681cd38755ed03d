"""The enrolment table on the command line: read requests, name who was compared, answer all with one file."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.trusting import enrolment_table
from qic_desktop.services.trusting.enrolment_table import Answered, EnrolmentTable
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.enrolment import count_words, standing_words
from qic_desktop.wording.errors import describe
from qic_desktop.wording.spoken_words import spoken_text


@click.command("enrolment")
@STORE
@click.option(
    "--read", "places", multiple=True, type=click.Path(path_type=Path), help="A stick, folder or package with requests."
)
@click.option("--words", multiple=True, metavar="TEXT", help="Words or digits that a laptop reads: it was compared.")
@click.option("--answer", type=click.Path(path_type=Path), help="Write the one file that answers everybody.")
@JSON
def enrolment_command(
    store: Path, *, places: tuple[Path, ...], words: tuple[str, ...], answer: Path | None, as_json: bool
) -> int:
    """The enrolment table of a first morning: who asks to join, and accepting those whose words were compared.

    Four letters of each word are enough. The list to print: qic report organiser.qic enrolment --out list.pdf

    Example: qic enrolment organiser.qic --read stick --words "spaw poli game segm dawn gun ripp acti"
    """
    with opened(store) as workspace:
        _receive(workspace, places)
        answered = _accept(workspace, words) if words else Answered()
        sent = exporting.publish(workspace, answer) if answer is not None else None
        table = enrolment_table.read_table(workspace)
    failed = {one.key: describe(one.error) for one in answered.answers if one.error is not None}
    if as_json:
        say_json(
            {
                "enrolled": table.enrolled,
                "expected": table.expected,
                "unanswered": table.unanswered,
                "accepted": list(answered.accepted),
                "refused": failed,
                "answer": str(sent.file) if sent else None,
                "laptops": _rows(table),
            }
        )
    else:
        _say(table, failed, sent.file if sent else None)
    return 1 if failed else 0


def _receive(workspace: Workspace, places: tuple[Path, ...]) -> None:
    files: list[Path] = []
    for place in places:
        files += inbox.find_packages(place) if not place.is_file() else [place]
    if files:
        inbox.receive(workspace, files)


def _accept(workspace: Workspace, words: tuple[str, ...]) -> Answered:
    """Accept the laptops whose words were given whole.

    Raises:
        NotFoundError: some words are nobody's, or not whole: then nobody is accepted.
    """
    table = enrolment_table.read_table(workspace)
    keys = []
    for typed in words:
        heard = enrolment_table.hear(table.laptops, typed)
        if not heard.whole:
            raise NotFoundError(typed, what="request")
        keys.append(heard.whole)
    return enrolment_table.accept_compared(workspace, keys)


def _rows(table: EnrolmentTable) -> list[dict[str, object]]:
    return [
        {
            "key": one.key,
            "code": one.code,
            "invited": one.invited,
            "name": one.name,
            "as": one.role,
            "state": one.standing.value,
            "words": list(one.spoken.words),
            "fingerprint": one.spoken.digits,
        }
        for one in table.laptops
    ]


def _say(table: EnrolmentTable, failed: dict[str, str], answer: Path | None) -> None:
    click.echo(count_words(table.enrolled, table.expected))
    for one in table.laptops:
        said = failed.get(one.key) or standing_words(one.standing)
        click.echo(f"{one.code or '-':8} {said:22} {spoken_text(one.spoken)}  {one.title}")
    if answer is not None:
        click.echo(_("The answer to all of them: {file}").format(file=answer))
