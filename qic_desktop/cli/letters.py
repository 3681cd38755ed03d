"""Letters of the organiser: read by a team or a coach, and a note from the organiser to a coach."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.services import letters
from qic_desktop.services.letters import LetterView
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role
from qic_desktop.wording import letters as words


@click.group("letters")
def letters_command() -> None:
    """The organiser's letters to this team or coach; notes to a coach."""


@letters_command.command("list")
@STORE
@JSON
def show(store: Path, *, as_json: bool) -> None:
    """List the letters, the newest first; new ones have a star.

    Example: qic letters list site.qic
    """
    with opened(store) as workspace:
        found = letters.list_letters(workspace)
        is_organiser, today = workspace.role is Role.ORGANISER, workspace.today()
    if as_json:
        say_json({"letters": [_row(one) for one in found]})
        return
    click.echo(words.organiser_words() if is_organiser else words.count_words(found))
    for one in found:
        click.echo(f"{' ' if one.read else '*'} {words.sent_words(one.on, today, for_us=one.for_us)}  {one.title}")
        click.echo(f"  {one.id}  {' '.join(one.body.split())}")


@letters_command.command("read")
@STORE
@click.argument("letter")
@click.option("--again", is_flag=True, help="Put it back among the new ones.")
def read(store: Path, letter: str, *, again: bool) -> None:
    """Put a letter (its id) away: it is no longer new, and stays among all letters.

    Example: qic letters read site.qic 01a202b2-c500-770d-b72e-ef7130d82f1f
    """
    with opened(store) as workspace:
        letters.mark_read(workspace, letter, read=not again)
    click.echo(words.read_words(again=again))


@letters_command.command("to-coach")
@STORE
@click.argument("coach")
@click.option("--site", required=True, metavar="CODE", help="The site of which the note tells.")
@click.option("--text", required=True, help="The words of the note.")
def to_coach(store: Path, coach: str, *, site: str, text: str) -> None:
    """Write a note about a site to one of its coaches (name or id); no site gets it.

    Example: qic letters to-coach organiser.qic "Rose Mbeki" --site S001 --text "The register is at the ward."
    """
    with opened(store) as workspace:
        about = trust.find_site(workspace, site)
        letters.write_to_coach(workspace, coach, about.id, about.name or about.code or "", text)
    click.echo(words.note_words())


def _row(one: LetterView) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "text": one.body,
        "sent": one.on.isoformat(),
        "to_everybody": not one.for_us,
        "about_site": one.about or None,
        "read": one.read,
    }
