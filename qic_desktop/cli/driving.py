"""The driver diagram on the command line: drivers, change ideas, how far they are, the poster."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.cli.papers import print_paper
from qic_desktop.i18n import _
from qic_desktop.services.improving import cycle_sheets, cycles, drivers
from qic_desktop.services.improving.driver_faces import figure_text
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.improving.drivers import DriverDiagram
from qic_desktop.services.printing import driver_papers
from qic_desktop.services.printing.driver_papers import SIZES, PosterSize
from qic_desktop.wording.drivers import state_word, summary

UNDER = click.option("--under", default="", metavar="CARD", help="A driver, by its words or id; else below the aim.")
PLACE = click.option("--place", type=int, metavar="N", help="Counted from 0 among its neighbours; else the last one.")


@click.group("drivers")
def drivers_command() -> None:
    """The driver diagram: what must be so for the aim, and which ideas could bring it about."""


@drivers_command.command("list")
@STORE
@JSON
def list_cards(store: Path, as_json: bool) -> None:
    """Show all cards, each below the one it belongs to, with how far ideas are.

    Example: qic drivers list walstead.qic
    """
    with opened(store) as workspace:
        found = drivers.read_diagram(workspace)
    if as_json:
        say_json(_diagram_json(found))
        return
    click.echo(_("Aim: {text}").format(text=found.aim or "–"))
    for root in found.forest.primary:
        _say(found, root, 1)
    if found.forest.loose:
        click.echo(_("Not placed yet"))
        for root in found.forest.loose:
            _say(found, root, 1)
    if words := summary(found.states()):
        click.echo(words)


@drivers_command.command("add")
@STORE
@click.argument("text")
@UNDER
@PLACE
@BY
def add_driver(store: Path, text: str, *, under: str, place: int | None, person: str | None) -> None:
    """Add a driver below the aim, or below another one.

    Example: qic drivers add walstead.qic "Beds free before noon" --under "Flow out of A&E"
    """
    with opened(store, person) as workspace:
        parent = drivers.find_node(workspace, under).key if under else ""
        drivers.add_driver(workspace, text, parent, place)
    click.echo(_("Kept: {label}.").format(label=text))


@drivers_command.command("idea")
@STORE
@click.argument("text")
@UNDER
@PLACE
@click.option("--concept", help="The change concept behind it.")
@click.option("--why", help="Why it should help.")
@click.option("--how-to-test", help="What would be tried first.")
@click.option("--evidence", help="How well it is known to help.")
@click.option("--sources")
@BY
def add_idea(store: Path, text: str, *, under: str, place: int | None, person: str | None, **fields: object) -> None:
    """Add a change idea to a driver; without one it is not placed yet.

    Example: qic drivers idea walstead.qic "Bed huddle at 10:30" --under "Beds free before noon"
    """
    with opened(store, person) as workspace:
        parent = drivers.find_node(workspace, under).key if under else ""
        added = drivers.added_card(drivers.add_idea(workspace, text, parent, place))
        given = {name: value for name, value in fields.items() if value is not None}
        if given:
            drivers.write_card(workspace, added, **given)
    click.echo(_("Kept: {label}.").format(label=text))


@drivers_command.command("write")
@STORE
@click.argument("card")
@click.argument("text")
@BY
def write_card(store: Path, card: str, text: str, person: str | None) -> None:
    """Write other words on a card.

    Example: qic drivers write walstead.qic "Bed huddle at 10:30" "Bed huddle at 10:00"
    """
    with opened(store, person) as workspace:
        drivers.write_card(workspace, drivers.find_node(workspace, card).key, text=text)
    click.echo(_("Kept: {label}.").format(label=text))


@drivers_command.command("move")
@STORE
@click.argument("card")
@UNDER
@PLACE
@BY
def move_card(store: Path, card: str, *, under: str, place: int | None, person: str | None) -> None:
    """Put a card below another one.

    Example: qic drivers move walstead.qic "Bed huddle at 10:30" --under "Discharge at weekends" --place 0
    """
    with opened(store, person) as workspace:
        parent = drivers.find_node(workspace, under).key if under else ""
        drivers.move_card(workspace, drivers.find_node(workspace, card).key, parent, place)
    click.echo(_("Kept: {label}.").format(label=card))


@drivers_command.command("remove")
@STORE
@click.argument("card")
@BY
def remove_card(store: Path, card: str, person: str | None) -> None:
    """Take a card off the diagram; what stood below it is then not placed yet.

    Example: qic drivers remove walstead.qic "Saturday ward round"
    """
    with opened(store, person) as workspace:
        drivers.remove_card(workspace, drivers.find_node(workspace, card).key)
    click.echo(_("Kept: {label}.").format(label=card))


@drivers_command.command("link")
@STORE
@click.argument("card")
@click.argument("codes", nargs=-1)
@BY
def link_measures(store: Path, card: str, codes: tuple[str, ...], person: str | None) -> None:
    """Say by which measures a card is seen; without any, by none.

    Example: qic drivers link walstead.qic "Decide early" senior-review
    """
    with opened(store, person) as workspace:
        drivers.link_measures(workspace, drivers.find_node(workspace, card).key, codes)
    click.echo(_("Kept: {label}.").format(label=card))


@drivers_command.command("take")
@STORE
@click.argument("card")
@BY
def take_idea(store: Path, card: str, person: str | None) -> None:
    """Take an idea of the change package into the team's own diagram.

    Example: qic drivers take walstead.qic "A short bed meeting around one list."
    """
    with opened(store, person) as workspace:
        drivers.take_idea(workspace, drivers.find_node(workspace, card).key)
    click.echo(_("Kept: {label}.").format(label=card))


@drivers_command.command("test")
@STORE
@click.argument("card")
@click.option("--ramp", metavar="LETTER", help="A series of tests that is there already tests this idea.")
@BY
def test_card(store: Path, card: str, *, ramp: str | None, person: str | None) -> None:
    """Plan the next test of an idea, or say which ramp tests it.

    Example: qic drivers test walstead.qic "Bed huddle at 10:30"
    """
    with opened(store, person) as workspace:
        key = drivers.find_node(workspace, card).key
        if ramp:
            drivers.link_ramp(workspace, ramp, key)
            label = ramp
        else:
            planned = cycle_sheets.planned_cycle(drivers.plan_test(workspace, key))
            label = cycles.get_cycle(workspace, planned).label
    click.echo(_("Kept: {label}.").format(label=label))


@drivers_command.command("poster")
@STORE
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--paper", type=click.Choice(SIZES), default="a3", show_default=True)
@click.option("--own", is_flag=True, help="Without the ideas of the change package.")
def print_poster(store: Path, out: Path, *, paper: PosterSize, own: bool) -> None:
    """Write the diagram as a PDF, A3 or A4 landscape.

    Example: qic drivers poster walstead.qic --out drivers.pdf --paper a3
    """
    with opened(store) as workspace:
        print_paper(workspace, driver_papers.prepare_poster(workspace, paper, with_shared=not own), out)
    click.echo(str(out))


def _say(found: DriverDiagram, node: Node, depth: int) -> None:
    details = [figure_text(one) for one in found.linked(node)]
    if node.kind == "idea":
        test = found.test_of(node.key)
        details.insert(0, " ".join(part for part in (test.letter, state_word(test.state)) if part))
    if node.shared:
        details.append(_("from the collaborative"))
    mark = "·" if node.kind == "idea" else "-"
    click.echo(f"{'  ' * depth}{mark} {' | '.join((node.text, *details))}")
    for child in node.children:
        _say(found, child, depth + 1)


def _diagram_json(found: DriverDiagram) -> dict[str, object]:
    return {
        "aim": found.aim,
        "by_when": found.by_when,
        "cards": [_node_json(found, one) for one in found.forest.primary],
        "not_placed": [_node_json(found, one) for one in found.forest.loose],
        "states": dict(found.states()),
    }


def _node_json(found: DriverDiagram, node: Node) -> dict[str, object]:
    said: dict[str, object] = {
        "id": node.key,
        "kind": node.kind,
        "text": node.text,
        "from_collaborative": node.shared,
        "measures": [one.view.code for one in found.linked(node)],
    }
    if node.kind == "idea":
        test = found.test_of(node.key)
        record = node.record
        fields = ("concept", "why", "how_to_test", "evidence", "sources", "copied_from")
        said |= {"state": test.state, "ramp": test.letter or None}
        return said | {name: getattr(record, name) for name in fields}
    return said | {"level": node.level, "below": [_node_json(found, one) for one in node.children]}
